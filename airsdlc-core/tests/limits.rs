//! `docs/limits.md` says what the constants say, and no constant that limits anything is missing there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/limits.md");

/// Rows of the page, each with the constant that it speaks of.
const ROWS: &[(&str, &str, &str)] = &[
    ("bytes of a file", "source/mod.rs", "MAX_FILE_SIZE"),
    (
        "bytes of YAML without a name of its own, such as a manifest",
        "catalogue/manifest.rs",
        "MAX_BYTES",
    ),
    ("bytes of a file of code", "parse/code/mod.rs", "MAX_SIZE"),
    (
        "bytes of a file of code that are searched for a NUL, which makes it binary",
        "parse/code/mod.rs",
        "HEAD",
    ),
    ("lists and maps in each other in YAML", "parse/yaml.rs", "MAX_DEPTH"),
    ("values in a YAML document", "parse/yaml.rs", "MAX_NODES"),
    ("values that aliases add to a YAML document", "parse/yaml.rs", "MAX_REPEATED"),
    (
        "text in a YAML document with its aliases, in sizes of the document",
        "parse/yaml.rs",
        "MAX_GROWTH",
    ),
    ("ids that one range stands for", "parse/range.rs", "LONGEST"),
    (
        "bytes of a file for each reference that its ranges, and lines about all invariants, add",
        "parse/range.rs",
        "BYTES_OF_REFERENCE",
    ),
    ("endpoints that one route ending with `*` stands for", "graph/lookup.rs", "MOST"),
    ("artifacts that one artifact declares to rest on", "graph/lookup.rs", "MOST"),
    ("candidates that an ambiguous reference lists", "graph/lookup.rs", "CANDIDATES"),
    ("words of a title in running text", "parse/phrase.rs", "TITLE_WORDS"),
    ("words of a name in running text", "parse/phrase.rs", "NAME_WORDS"),
    ("bytes of a word of a title or a name in running text", "parse/phrase.rs", "WORD"),
    (
        "bytes of parentheses between `supersedes` and what it names",
        "parse/supersession.rs",
        "PARENTHESES",
    ),
    ("words of a name in a list below a heading that is a key", "parse/keyless.rs", "MOST_WORDS"),
    ("decisions in the heading of a backlog", "parse/parts/backlog.rs", "MAX_ADRS"),
    ("owners of a line of `CODEOWNERS`", "catalogue/owners.rs", "MAX_OWNERS"),
    (
        "edges from all components that provide one API to its endpoints",
        "graph/build.rs",
        "MOST_EXPOSED",
    ),
    ("notes behind an action item", "parse/parts/actions/notes.rs", "MOST"),
    ("names proposed for one that is unknown", "graph/target.rs", "PROPOSALS"),
    (
        "findings of one rule on catalogues for which a near name is looked for",
        "check/rules/catalogue/references.rs",
        "PROPOSALS",
    ),
    ("names that are compared with one that nothing has", "check/near.rs", "COMPARED"),
    ("bytes of a name for which a near one is looked for", "check/near.rs", "LONGEST"),
    ("findings in the summary in Markdown", "export/findings/markdown.rs", "MOST"),
    ("changes in a section of a diff in Markdown", "export/diff/markdown.rs", "MOST"),
    ("lines below a change of a diff in Markdown", "export/diff/markdown.rs", "MOST_BELOW"),
    ("bytes of a diff in Markdown", "export/diff/markdown.rs", "ROOM"),
    (
        "characters of a title that the text of a diff shows",
        "diff/outline/values.rs",
        "LONGEST_TITLE",
    ),
    ("characters of a value that the text of a diff shows", "diff/outline/values.rs", "LONGEST"),
    (
        "stars and texts between them in a pattern for ids",
        "source/dialect/pattern.rs",
        "MAX_PIECES",
    ),
    (
        "bytes of a name or heading in which an id is looked for",
        "source/dialect/pattern.rs",
        "MAX_TEXT",
    ),
    ("names proposed for a revision that is unknown", "git/resolve.rs", "NEAREST"),
    (
        "files removed times files added on a side of a merge, for renames to be looked for",
        "git/merge.rs",
        "PAIRS",
    ),
    ("words of a heading that says a key", "check/rules/structure/required.rs", "KEY"),
    ("threads", "threads.rs", "MAX_THREADS"),
];

/// Constants that are numbers and limit nothing that a reader of results could see.
const OTHERS: &[(&str, &str)] = &[
    // How much of a finding or a proposal is shown, where it is looked for, and a mark.
    ("survey/apart.rs", "LONGEST"),
    ("survey/text.rs", "MOST_FOLDERS"),
    ("check/rules/links/ambiguous.rs", "NAMED"),
    ("check/prefixes.rs", "LONGEST"),
    ("check/rules/chain/traced.rs", "LONGEST"),
    ("check/rules/chain/traced.rs", "SHOWN"),
    // The fewest digits of a name of a commit.
    ("history/branches.rs", "SHORTEST"),
    ("history/reverts.rs", "SHORTEST_HASH"),
    ("repository/lines.rs", "PROPOSALS"),
    ("repository/lines/text.rs", "LONGEST_TEXT"),
    ("check/rules/links/references.rs", "MOST"),
    ("check/cycle.rs", "NEW"),
    ("check/cycle.rs", "ROOTS"),
    ("check/rules/chain/gap.rs", "SHOWN"),
    ("check/rules/chain/supersession.rs", "FIRST"),
    ("check/rules/gates/pending.rs", "SHOWN"),
    ("parse/absence.rs", "LONGEST_NONE"),
    ("parse/entry.rs", "LONGEST_LEAD"),
    ("parse/front.rs", "LONGEST_ID"),
    // Memory that objects of git and what is written may take, and what git measures likeness by.
    ("export/findings/mod.rs", "BUFFER"),
    ("git/blame/trees.rs", "FILES"),
    ("git/blame/trees.rs", "TREES"),
    ("git/blame/cache.rs", "MOST"),
    ("git/blame/cache.rs", "NEVER"),
    ("git/log/cache.rs", "MOST"),
    ("git/log/cache.rs", "USUAL"),
    ("git/log/counted.rs", "MOST"),
    ("history/kept.rs", "MOST"),
    ("git/log/lines.rs", "WIDE"),
    ("git/open.rs", "BASES"),
    ("git/open.rs", "OBJECT_CACHE"),
    ("git/similarity.rs", "HASHES"),
    ("git/similarity.rs", "MOVED"),
    ("git/similarity.rs", "PIECE"),
    ("git/similarity.rs", "RENAMED"),
    ("git/similarity.rs", "SAME"),
    ("git/similarity.rs", "SNIFFED"),
    ("model/commit.rs", "LONGEST"),
    ("model/commit.rs", "SHORT"),
    // The deepest level that Markdown has for a heading.
    ("check/rules/structure/sections.rs", "DEEPEST"),
    // Classes of bytes, and how many kinds there are.
    ("parse/marks.rs", "ADDRESS"),
    ("parse/marks.rs", "NAME"),
    ("parse/marks.rs", "NUMBER"),
    ("parse/marks.rs", "SIGN"),
    ("model/kind.rs", "COUNT"),
    // How many bytes are looked at together, and the digits of a first id.
    ("span.rs", "CHUNK"),
    ("repository/next_id.rs", "WIDTH"),
    // Git's own measures of renames, and from when on nobody looks for them.
    ("git/log/matches.rs", "ALTERNATIVES"),
    ("git/log/matches.rs", "BYTES"),
    ("git/log/matches.rs", "CANDIDATES"),
    ("git/log/matches.rs", "PAIRS"),
    ("git/log/matches.rs", "PIECES"),
    // How far around a link a text is looked at.
    ("parse/mention.rs", "AROUND"),
    // From when on `init` proposes something.
    ("survey/checks.rs", "LEAST_ARTIFACTS"),
    ("survey/checks.rs", "LEAST_IN_FOLDER"),
    ("survey/checks.rs", "LEAST_TO_LOWER"),
    // What `init` takes for a series, and how many names its comments show.
    ("survey/series.rs", "LEAST"),
    ("survey/text.rs", "SHOWN"),
    // Beyond these the other reader of YAML reads.
    ("parse/block_yaml.rs", "LONGEST_KEY"),
    ("parse/block_yaml.rs", "MAX_DEPTH"),
    ("parse/block_yaml.rs", "MOST_BYTES"),
    ("parse/flat_yaml.rs", "LONGEST_KEY"),
    ("parse/flat_yaml.rs", "MOST_LINES"),
    // Marks for "none", levels and columns.
    ("parse/outline.rs", "NO_HEADING"),
    ("parse/marks.rs", "NO_PLACE"),
    ("parse/timeline/mod.rs", "LABEL"),
    ("parse/parts/kpi.rs", "KPI_LEVEL"),
    ("export/table.rs", "ID"),
    ("export/table.rs", "KIND"),
    ("export/table.rs", "TITLE"),
    // Sizes of drawings, of blocks of work, and of room made beforehand.
    ("export/svg.rs", "WIDTH"),
    ("export/svg.rs", "HEIGHT"),
    ("export/svg.rs", "GAP_X"),
    ("export/svg.rs", "GAP_Y"),
    ("export/svg.rs", "MARGIN"),
    ("export/svg.rs", "HEAD"),
    ("export/svg.rs", "SECOND"),
    ("span.rs", "BLOCK"),
    ("graph/merge.rs", "FEW"),
    ("graph/pages.rs", "LONG"),
    ("graph/pages.rs", "CLOSING"),
    ("parse/marks.rs", "CHUNK"),
    ("source/dialect/kind.rs", "SHORT_KEY"),
    ("model/attributes.rs", "MANY"),
    ("model/id.rs", "KEY_BYTES"),
    ("model/id.rs", "SHORT"),
    ("parse/markdown/mod.rs", "BYTES_OF_BLOCK"),
    ("parse/markdown/mod.rs", "BYTES_OF_RUN"),
    ("parse/reference.rs", "ONES"),
    ("parse/markdown/code_span.rs", "MARGIN"),
    ("parse/markdown/usual/inline.rs", "CHUNK"),
    ("parse/markdown/usual/inline.rs", "MOST_OPEN"),
    ("parse/markdown/usual/list.rs", "CODE"),
    ("parse/markdown/usual/part.rs", "LABEL"),
    // What is a sentence and no label.
    ("parse/labels.rs", "LONGEST"),
    // What stands between two items of one list.
    ("check/rules/operations/timelines.rs", "MARKS"),
    // How much of a name a message quotes.
    ("check/rules/catalogue/references.rs", "QUOTED"),
    // What a remark in brackets may be between a time and its dash.
    ("parse/moment/mod.rs", "REMARK"),
    // Keys that no sum of a text is likely to be.
    ("parse/version/decision.rs", "TITLE"),
    ("parse/version/decision.rs", "GOVERNS"),
];

/// The constants of integer types in the sources, with their texts.
fn constants() -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for file in files(Path::new(SOURCES)) {
        let text = fs::read_to_string(&file).expect("a source is text");
        let name = file.strip_prefix(SOURCES).expect("it lies there").to_string_lossy();
        let name = name.replace('\\', "/");
        for line in text.lines() {
            let line = line.trim_start();
            let line = line.split_once(") ").map_or(line, |(before, rest)| {
                if before.starts_with("pub(") { rest } else { line }
            });
            let line = line.strip_prefix("pub ").unwrap_or(line);
            if let Some((constant, rest)) =
                line.strip_prefix("const ").and_then(|it| it.split_once(": "))
                && let Some((of, value)) = rest.split_once(" = ")
                && ["u8", "u16", "u32", "u64", "usize"].contains(&of)
            {
                let value = value.trim_end_matches(';').to_owned();
                found.insert((name.clone(), constant.to_owned()), value);
            }
        }
    }
    found
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the sources can be listed");
    let paths = entries.map(|entry| entry.expect("the sources can be listed").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// `32 * 1024 * 1024` as a number.
fn product(text: &str) -> u64 {
    let factors = text.split('*').map(|factor| factor.trim().replace('_', ""));
    factors.map(|factor| factor.parse::<u64>().expect("a limit is a product of numbers")).product()
}

#[test]
fn the_page_says_what_the_constants_say() {
    let constants = constants();
    let page = fs::read_to_string(PAGE).expect("the page is there");
    let rows: BTreeMap<&str, &str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|line| line.split_once(" | "))
        .filter(|(what, _)| *what != "what")
        .map(|(what, rest)| (what, rest.split(" | ").next().unwrap_or_default()))
        .collect();
    for (what, file, constant) in ROWS {
        let value = constants.get(&((*file).to_owned(), (*constant).to_owned()));
        let value = product(value.unwrap_or_else(|| panic!("no `{constant}` in {file}")));
        let written = rows.get(what).unwrap_or_else(|| panic!("no row `{what}`"));
        assert_eq!(written.replace(',', ""), value.to_string(), "{what}");
    }
    assert_eq!(rows.len(), ROWS.len(), "each row has its constant");
}

#[test]
fn no_limit_is_missing_on_the_page() {
    let constants = constants();
    let missing: Vec<String> = constants
        .keys()
        .filter(|(file, constant)| {
            let known = ROWS.iter().map(|(_, of, name)| (of, name));
            let known = known.chain(OTHERS.iter().map(|(of, name)| (of, name)));
            !known.into_iter().any(|(of, name)| of == file && name == constant)
        })
        .map(|(file, constant)| format!("{constant} in {file}"))
        .collect();
    assert!(missing.is_empty(), "limits belong into docs/limits.md: {missing:?}");
}
