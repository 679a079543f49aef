//! Four folders of decision records by others, against facts that others derived.
//!
//! The corpus is not part of this repository: where it is absent the tests say so and pass. How its
//! terms map to ours:
//! - Files stand at their paths upstream; a decision is called by its file in the facts, by its number
//!   here. `supersedes` and `superseded_by` of one pair are one edge.
//! - A link to another decision (`refers`) is a place of some edge between both, whatever its kind.
//! - An `airsdlc.toml` for each folder says which files are decisions and where their numbers stand.
//! - A status that no life cycle knows is `None` in the facts, and kept as written here.
//!
//! Each remaining difference is listed with the line that decides it.

mod corpora;

use std::collections::{BTreeMap, BTreeSet};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::model::{EdgeKind, Node, NodeKind};
use serde::Deserialize;

use corpora::folders::{FOLDERS, Folder};
use corpora::{Broken, Line, LinkFacts, Sort, name_of, sort_of, target};

#[derive(Deserialize)]
struct FolderFacts {
    facts: Facts,
    links: LinkFacts,
}

#[derive(Deserialize)]
struct Facts {
    documents: usize,
    /// The first and the last.
    numbers: (u32, u32),
    gaps: Vec<u32>,
    duplicate_numbers: Vec<u32>,
    status: BTreeMap<String, usize>,
    no_status: BTreeSet<String>,
    /// File and status.
    status_unknown_word: Vec<(String, String)>,
    dated: usize,
    dates_not_iso: Vec<(String, String)>,
    /// From file to file.
    refers: BTreeSet<(String, String)>,
    dangling_adr_links: Vec<Broken>,
    /// Pairs of decisions of which one names the number of the other in its text.
    text_refs: usize,
    text_refs_dangling: Vec<(String, String)>,
    superseded_without_target: Vec<String>,
    /// Decisions without a heading that says so.
    without_monitoring_section: usize,
    typed_hand_checked: Vec<(String, String, String)>,
    typed_traps: Vec<(String, String, String)>,
}

/// A folder that was read, with all that is known of it.
struct Read {
    folder: &'static Folder,
    known: FolderFacts,
    files: BTreeMap<String, String>,
    repository: KnowledgeRepository,
}

/// Each folder, read; none where the corpus is absent.
fn folders() -> Vec<Read> {
    let Some(corpora) = airsdlc_testkit::shared_corpora("decision records") else {
        return Vec::new();
    };
    let corpus = corpora.join("adrs");
    let text = std::fs::read_to_string(corpus.join("expected.json")).expect("the facts are there");
    let mut facts: BTreeMap<String, FolderFacts> =
        serde_json::from_str(&text).expect("they have their shape");
    FOLDERS
        .iter()
        .map(|folder| {
            let files = folder.files(&corpora);
            let repository = corpora::read(&files, folder.config);
            let known = facts.remove(folder.name).expect("its facts are there");
            Read { folder, known, files, repository }
        })
        .collect()
}

impl Read {
    fn decisions(&self) -> impl Iterator<Item = &Node> {
        self.repository.nodes().filter(|node| node.kind == NodeKind::Adr)
    }

    /// The decision of a file.
    fn of_file(&self, path: &str) -> &Node {
        self.decisions().find(|node| file_of(node) == path).expect("the file is a decision")
    }

    /// The file of the decision of a number.
    fn of_number(&self, number: u32) -> Option<&str> {
        self.decisions().find(|node| number_of(node) == number).map(file_of)
    }

    /// Pairs of files with an edge of any kind from one to the other.
    fn pairs(&self) -> BTreeSet<(&str, &str)> {
        let is_decision = |node: &Node| node.kind == NodeKind::Adr;
        self.repository
            .edges()
            .filter(|edge| is_decision(edge.source) && is_decision(edge.target))
            .map(|edge| (file_of(edge.source), file_of(edge.target)))
            .collect()
    }
}

fn file_of(node: &Node) -> &str {
    node.location.as_ref().expect("it was read").path.as_str()
}

fn number_of(node: &Node) -> u32 {
    let (_, number) = node.id.as_str().split_once('-').expect("a prefix and a number");
    number.parse().expect("it is a number")
}

const fn line(file: &'static str, number: usize, begins: &'static str) -> Line {
    Line { file, number, begins }
}

#[test]
fn numbers_and_statuses() {
    for read in folders() {
        let (facts, name) = (&read.known.facts, read.folder.name);
        let mut numbers: Vec<u32> = read.decisions().map(number_of).collect();
        numbers.sort_unstable();
        assert_eq!(numbers.len(), facts.documents, "{name}");
        assert_eq!(
            (numbers.first(), numbers.last()),
            (Some(&facts.numbers.0), Some(&facts.numbers.1))
        );
        let is_gap = |number: &u32| !numbers.contains(number);
        let gaps: Vec<u32> = (facts.numbers.0..facts.numbers.1).filter(is_gap).collect();
        assert_eq!(gaps, facts.gaps, "{name}");
        let repeated: Vec<u32> =
            numbers.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert_eq!(repeated, facts.duplicate_numbers, "{name}");

        let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
        for decision in read.decisions() {
            let known = decision.status.as_ref().filter(|status| status.normal.is_some());
            // The configuration says what the folder's own words mean, and they count these.
            let word = known.map_or("None".to_owned(), |status| match &*status.written {
                "Pending" => "pending".to_owned(),
                _ => status.as_str().to_owned(),
            });
            *statuses.entry(word).or_default() += 1;
        }
        assert_eq!(statuses, facts.status, "{name}");
        let without = read.decisions().filter(|decision| decision.status.is_none());
        assert_eq!(
            without.map(|node| file_of(node).to_owned()).collect::<BTreeSet<_>>(),
            facts.no_status
        );
        let unknown: Vec<(String, String)> = read
            .repository
            .findings()
            .iter()
            .filter(|finding| finding.rule == "unknown-status")
            .map(|finding| {
                let path = finding.location.path.as_str();
                let status = read.of_file(path).status.as_ref().expect("it is the one reported");
                (path.to_owned(), status.written.to_string())
            })
            .collect();
        assert_eq!(unknown, facts.status_unknown_word, "{name}");
        let others = read.repository.findings().len() - unknown.len();
        assert_eq!(others, 0, "{name}: {:?}", read.repository.findings());
    }
}

/// Dates that they have and we do not.
const NO_DATES: [Line; 2] = [
    // An example in a code fence: a key without a value, and the rule behind it.
    line("0013-use-yaml-front-matter-for-meta-data.md", 37, "date:"),
    // A comment that says what belongs there.
    line("0000-TEMPLATE.md", 21, "Date: <!-- Today's date -->"),
];

#[test]
fn dates() {
    for read in folders() {
        let (facts, name) = (&read.known.facts, read.folder.name);
        let is_mine = |line: &&Line| read.files.keys().any(|path| name_of(path) == line.file);
        let differing: Vec<&Line> = NO_DATES.iter().filter(is_mine).collect();
        for line in &differing {
            line.check(&read.files);
        }
        let not_iso: Vec<&str> =
            facts.dates_not_iso.iter().map(|(path, _)| name_of(path)).collect();
        assert_eq!(differing.iter().map(|line| line.file).collect::<Vec<_>>(), not_iso, "{name}");
        let dates: Vec<&str> =
            read.decisions().filter_map(|decision| decision.attribute("date")).collect();
        assert_eq!(dates.len() + differing.len(), facts.dated, "{name}");
        for date in dates {
            let shape = date.replace(|c: char| c.is_ascii_digit(), "0");
            assert_eq!(shape, "0000-00-00", "{name}");
        }
    }
}

#[test]
fn what_supersedes_what() {
    for read in folders() {
        let (facts, name) = (&read.known.facts, read.folder.name);
        let mut expected: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (file, other, word) in &facts.typed_hand_checked {
            match word.as_str() {
                "supersedes" => expected.insert((file, other)),
                "superseded_by" => expected.insert((other, file)),
                other => panic!("{other} is no such word"),
            };
        }
        let edges = read.repository.edges();
        let found: BTreeSet<(&str, &str)> = edges
            .filter(|edge| edge.edge.kind == EdgeKind::Supersedes)
            .map(|edge| (file_of(edge.source), file_of(edge.target)))
            .collect();
        assert_eq!(found, expected, "{name}");
        for (file, other, why) in &facts.typed_traps {
            let pair = (file.as_str(), other.as_str());
            assert!(!found.contains(&pair) && !found.contains(&(pair.1, pair.0)), "{name}: {why}");
        }
        let is_superseded = |node: &&Node| {
            node.status.as_ref().is_some_and(|status| status.as_str() == "superseded")
        };
        let alone = read
            .decisions()
            .filter(is_superseded)
            .filter(|node| !found.iter().any(|(_, old)| *old == file_of(node)));
        assert_eq!(alone.count(), facts.superseded_without_target.len(), "{name}");
    }
}

/// Links to a decision that they leave out and we do not.
const MORE_LINKS: [(Line, &str); 2] = [
    // The text names the decision, and the file misses its extension.
    (
        line(
            "adr-007-configuration-updates.md",
            11,
            "The \"simplest\" approach is to avoid the issue and completely discard and rebuild the Arachne runtime ([ADR-006](adr-006-core-runtime))",
        ),
        "adr-006-core-runtime.md",
    ),
    // The text names the decision, and the file has another case.
    (
        line(
            "adr-008-abstract-modules.md",
            28,
            "The following list enumerates the ways in which it is possible to \"use\" a module",
        ),
        "adr-004-module-loading.md",
    ),
];

#[test]
fn decisions_that_refer_to_each_other() {
    for read in folders() {
        let (facts, name) = (&read.known.facts, read.folder.name);
        let mut expected: BTreeSet<(&str, &str)> =
            facts.refers.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        for (file, other, word) in &facts.typed_hand_checked {
            expected.insert(match word.as_str() {
                "supersedes" => (file, other),
                _ => (other, file),
            });
        }
        for (line, other) in MORE_LINKS.iter().filter(|_| name == "arachne") {
            line.check(&read.files);
            expected.insert((line.file, other));
        }
        assert_eq!(read.pairs(), expected, "{name}");
    }
}

/// Texts that name the number of a decision and do not refer.
const NO_REFERENCES: [(Line, u32); 4] = [
    // Code.
    (line("0004-write-own-toc-tool.md", 20, "* we want to have the format `ADR-0001 - Title`"), 1),
    (line("0005-use-dashes-in-filenames.md", 21, "  * `ADR-0001` in plain text and"), 1),
    // A piece of a longer word.
    (
        line(
            "0008-add-status-field.md",
            56,
            "* Bad, because at local usages, many badges have to be generated (superseeded-by-ADR-0006, for",
        ),
        6,
    ),
    // An example in a code fence.
    (
        line(
            "0009-support-links-between-adrs-inside-an-adrs.md",
            37,
            "[ADR-0008](0008-add-status-field.md) reasons on adding meta data",
        ),
        8,
    ),
];

/// The numbers behind `ADR`, `ADR-` or `ADR ` in a text.
fn named_numbers(text: &str) -> BTreeSet<u32> {
    let behind = text.match_indices("ADR").filter_map(|(at, word)| {
        let rest = &text[at + word.len()..];
        let number = rest.strip_prefix(['-', ' ']).unwrap_or(rest);
        if text[..at].ends_with(char::is_alphanumeric) {
            return None;
        }
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        number[..end].parse().ok()
    });
    behind.collect()
}

#[test]
fn decisions_that_name_the_numbers_of_others() {
    for read in folders() {
        let (facts, name) = (&read.known.facts, read.folder.name);
        let (pairs, mut named) = (read.pairs(), 0);
        for decision in read.decisions() {
            let file = file_of(decision);
            let mut numbers = named_numbers(&read.files[file]);
            numbers.remove(&number_of(decision));
            for number in numbers {
                named += 1;
                let other = read.of_number(number).expect("none dangles");
                let row = NO_REFERENCES
                    .iter()
                    .find(|(line, to)| line.file == name_of(file) && *to == number);
                if let Some((line, _)) = row {
                    line.check(&read.files);
                }
                let refers = pairs.contains(&(file, other)) || pairs.contains(&(other, file));
                assert_eq!(refers, row.is_none(), "{name}: {file} names {other}");
            }
        }
        assert_eq!(named, facts.text_refs, "{name}");
        assert!(facts.text_refs_dangling.is_empty() && facts.dangling_adr_links.is_empty());
    }
}

/// The title of a decision that they take for a section.
const TITLE: Line = line(
    "0013-expose-external-metrics-for-hpa.md",
    2,
    "# 13. Expose external metrics for Horizontal Pod Autoscaler",
);

#[test]
fn sections_about_monitoring() {
    for read in folders() {
        let facts = &read.known.facts;
        let of_theirs = usize::from(read.folder.name == "govuk-infra");
        if of_theirs > 0 {
            TITLE.check(&read.files);
        }
        let documents = read.repository.documents().iter();
        let with_section = documents.filter(|indexed| {
            let headings = indexed.document.headings.iter().filter(|heading| heading.level > 1);
            let mut texts = headings.map(|heading| heading.text.to_lowercase());
            texts.any(|text| ["monitor", "metric", "alert"].iter().any(|word| text.contains(word)))
        });
        let without = facts.documents - with_section.count();
        assert_eq!(without, facts.without_monitoring_section + of_theirs, "{}", read.folder.name);
    }
}

#[test]
fn links_and_headings() {
    for read in folders() {
        read.known.links.compare_counts(&read.repository, 0);
    }
}

/// The page of the site that is no decision.
const PAGE: &str = "/docs/dev/architecture/networking";

#[test]
fn links_that_lead_nowhere() {
    for read in folders() {
        let (links, path) = (&read.known.links, read.folder.path);
        let mut expected: Vec<Broken> = Vec::new();
        let relative = [&links.broken_file, &links.case_mismatch, &links.escapes_root];
        expected.extend(relative.into_iter().flatten().cloned());
        // The configuration leads the site's links to the decisions.
        let of_site = links.root_relative_broken.iter();
        expected.extend(of_site.filter(|broken| !broken.2.starts_with("/adr/")).cloned());
        for broken in &mut expected {
            broken.0.insert_str(0, path);
        }
        let mut found = corpora::unresolved(&read.repository);
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", read.folder.name);
        let of_page = found.iter().filter(|broken| broken.2 == PAGE).count();
        assert_eq!(of_page, usize::from(read.folder.name == "hydra"));
        assert!(links.broken_anchor.is_empty());

        let leading: BTreeSet<(String, String)> = corpora::links(&read.repository)
            .filter(|(_, link)| sort_of(&link.destination) == Sort::Relative)
            .filter_map(|(file, link)| {
                let to = target(file, &link.destination)?;
                let inside = |path: &str| path.strip_prefix(read.folder.path).map(str::to_owned);
                read.files.contains_key(&to).then(|| Some((inside(file)?, inside(&to)?)))?
            })
            .collect();
        assert_eq!(leading, links.file_edges, "{}", read.folder.name);
    }
}
