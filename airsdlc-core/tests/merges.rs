//! What breaks only once branches are merged, found before they are.
#![cfg(feature = "git")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::{CheckOptions, Report};
use airsdlc_testkit::{GitHistory, SplitMix64, random_history};

fn open(history: &GitHistory) -> KnowledgeRepository {
    KnowledgeRepository::open(history.path()).expect("the directory is there")
}

fn check(history: &GitHistory, revision: &str) -> Report {
    let options = CheckOptions::new().select(["links"]).ignore(["unreferenced-artifact"]);
    open(history).check_merge(revision, &options).expect("both sides can be read").0
}

fn told(report: &Report) -> Vec<String> {
    report
        .diagnostics
        .iter()
        .map(|it| format!("{} {}:{}", it.rule, it.location.path, it.location.line))
        .collect()
}

/// Two branches from one commit; each gets what `ours` and `theirs` do. `ours` is checked out.
fn branches(
    base: &[(&str, &str)],
    ours: impl Fn(&GitHistory),
    theirs: impl Fn(&GitHistory),
) -> GitHistory {
    let mut history = GitHistory::new();
    for (path, text) in base {
        history.write(path, text);
    }
    history.commit("Begin");
    history.git(&["checkout", "--quiet", "-b", "theirs"]);
    theirs(&history);
    history.commit("Theirs");
    history.git(&["checkout", "--quiet", "main"]);
    ours(&history);
    history.commit("Ours");
    history
}

/// The second definition has other ids in the graph of the merge, and is what it was on its side.
#[test]
fn what_a_side_has_is_not_told_of_the_merge() {
    let history = branches(
        &[("docs/adrs/adr-009.md", "# ADR-009: Ledger\n")],
        |history| history.write("docs/adrs/adr-010-x.md", "# ADR-010: X\n"),
        |history| history.write("docs/adrs/adr-010-y.md", "# ADR-010: Y\n"),
    );
    for (here, other) in [("main", "theirs"), ("theirs", "main")] {
        history.git(&["checkout", "--quiet", here]);
        let (report, _) = open(&history)
            .check_merge(other, &CheckOptions::new())
            .expect("both sides can be read");
        assert_eq!(told(&report), ["duplicate-id docs/adrs/adr-010-y.md:1"], "on {here}");
    }
}

#[test]
fn an_id_that_both_took_is_found_before_the_merge() {
    let mut history = branches(
        &[("docs/adr-030.md", "# ADR-030: Ledger\n")],
        |history| history.write("docs/adr-031-replay.md", "# ADR-031: Replay\n"),
        |history| history.write("docs/adr-031-cache.md", "# ADR-031: Cache\n"),
    );
    assert_eq!(told(&check(&history, "theirs")), ["duplicate-id docs/adr-031-replay.md:1"]);
    // Seen from the other side it is the same; neither side alone has it.
    history.git(&["checkout", "--quiet", "theirs"]);
    assert_eq!(told(&check(&history, "main")), ["duplicate-id docs/adr-031-replay.md:1"]);
    for side in ["main", "theirs"] {
        let alone = open(&history).at(side).expect("the branch is there");
        let report =
            alone.check(&CheckOptions::new().select(["duplicate-id"])).expect("the rule is there");
        assert_eq!(report.diagnostics, []);
    }
    // Git merges them without a word.
    history.merge(&["main"], "Merge");
    let merged = open(&history)
        .check(&CheckOptions::new().select(["duplicate-id"]))
        .expect("the rule is there");
    assert_eq!(told(&merged), ["duplicate-id docs/adr-031-replay.md:1"]);
}

#[test]
fn a_link_to_what_the_other_side_renames_is_found() {
    let long = "\n\nBecause of all that was said, and of what was not said, it is so.\n\nIt stays so, too.\n";
    let adr = format!("# ADR-030: Ledger{long}");
    let history = branches(
        &[("docs/adr-030.md", &adr), ("docs/prd-001.md", "# PRD-001: Points\n")],
        |history| {
            history.write("docs/prd-002.md", "# PRD-002: More\n\nSee [the ledger](adr-030.md).\n");
        },
        |history| {
            history.remove("docs/adr-030.md");
            history.write("docs/adr-030-ledger.md", &adr);
        },
    );
    assert_eq!(told(&check(&history, "theirs")), ["broken-path docs/prd-002.md:3"]);
    // What either side has on its own is not told.
    history.write("docs/prd-002.md", "# PRD-002: More\n\nSee [nothing](none.md).\n");
    assert_eq!(told(&check(&history, "theirs")), [""; 0]);
}

#[test]
fn files_that_conflict_are_told() {
    let history = branches(
        &[("adr-030.md", "# ADR-030: Ledger\n\none\n")],
        |history| history.write("adr-030.md", "# ADR-030: Ledger\n\ntwo\n"),
        |history| history.write("adr-030.md", "# ADR-030: Ledger\n\nthree\n"),
    );
    let merged = open(&history).merge("theirs").expect("both sides can be read");
    let told: Vec<String> = merged
        .findings()
        .iter()
        .map(|it| format!("{}: {}", it.location.path, it.message))
        .collect();
    assert_eq!(told, ["adr-030.md: a merge with `theirs` conflicts here; this side was read"]);
    assert!(merged.revision().is_none());
}

#[test]
fn what_a_merge_breaks_is_told_as_of_the_merge() {
    let stories = |one: &str, two: &str| {
        format!(
            "# PRD-015: Points\n\n## User Stories\n\n{one}### US-1: One\n\nAs it is.\n\nAs it was.\n\nAs it will be.\n{two}"
        )
    };
    let (ours, theirs) = (stories("### US-2: Mine\n\n", ""), stories("", "\n### US-2: Yours\n"));
    let mut history = branches(
        &[("prd-015.md", &stories("", ""))],
        |history| history.write("prd-015.md", &ours),
        |history| history.write("prd-015.md", &theirs),
    );
    let report = check(&history, "theirs");
    let [found] = &report.diagnostics[..] else { panic!("{:?}", report.diagnostics) };
    assert!(found.message.ends_with(", once `theirs` is merged"), "{}", found.message);
    assert!(found.help.as_deref().unwrap_or_default().contains("the merged file"), "{found:?}");
    assert!(found.related[0].message.ends_with("(of the merged file)"), "{found:?}");
    assert_eq!(found.fix, None);
    // What only the other side has is said to be of it.
    history.git(&["checkout", "--quiet", "-b", "more"]);
    history.write("adr-031-replay.md", "# ADR-031: Replay\n");
    history.commit("Ours");
    history.git(&["checkout", "--quiet", "theirs"]);
    history.write("adr-031-cache.md", "# ADR-031: Cache\n");
    history.commit("Theirs");
    history.git(&["checkout", "--quiet", "more"]);
    let options = CheckOptions::new().select(["duplicate-id"]);
    let (report, merged) = open(&history).check_merge("theirs", &options).expect("it can be read");
    let found = &report.diagnostics[0];
    assert_eq!(found.location.path.as_str(), "adr-031-replay.md");
    assert!(found.related[0].message.ends_with("(of `theirs`)"), "{found:?}");
    let source = merged.source().expect("it was read from files");
    assert!(source.read(&found.related[0].location.path).is_ok());
}

#[test]
fn a_conflict_is_told_whatever_is_selected() {
    let history = branches(
        &[("adr-030.md", "# ADR-030: Ledger\n\none\n")],
        |history| history.write("adr-030.md", "# ADR-030: Ledger\n\ntwo\n"),
        |history| history.write("adr-030.md", "# ADR-030: Ledger\n\nthree\n"),
    );
    let report = check(&history, "theirs");
    assert_eq!(told(&report), ["unreadable-file adr-030.md:1"]);
    assert_eq!(
        report.diagnostics[0].help.as_deref(),
        Some("settle it in the merge: what `theirs` has instead was not looked at")
    );
    let options = CheckOptions::new().ignore(["unreadable-file", "unreferenced-artifact"]);
    let (report, _) = open(&history).check_merge("theirs", &options).expect("it can be read");
    assert_eq!(report.diagnostics, []);
}

#[test]
fn histories_that_have_nothing_in_common_are_an_error() {
    let history = branches(&[("a.md", "a")], |_| {}, |_| {});
    history.git(&["checkout", "--quiet", "--orphan", "alone"]);
    history.git(&["commit", "--quiet", "--message", "Alone"]);
    let error = open(&history).merge("main").expect_err("they are not related");
    assert_eq!(error.to_string(), "the history of `main` has nothing in common with what was read");
}

/// Compares a merge of two branches with that of git: whether they conflict, and if not all files. Whether they do not.
fn is_as_git_merges(history: &GitHistory, ours: &str, theirs: &str) -> bool {
    let merged = open(history).at(ours).expect("the branch is there");
    let merged = merged.merge(theirs).expect("both sides can be read");
    let output = history
        .command(&["merge-tree", "--write-tree", ours, theirs])
        .output()
        .expect("git can be run");
    let is_clean = output.status.success();
    let has_conflict = merged.findings().iter().any(|it| it.message.contains("conflicts here"));
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(is_clean, !has_conflict, "{ours} {theirs}: {said}");
    if is_clean {
        let tree = said.trim();
        let source = merged.source().expect("it was read from files");
        let listed = history.git(&["ls-tree", "-r", "--name-only", tree]);
        let paths: Vec<String> = source.paths().iter().map(ToString::to_string).collect();
        assert_eq!(paths, listed.lines().collect::<Vec<_>>(), "{ours} {theirs}");
        for path in source.paths() {
            let mut theirs = history.command(&["cat-file", "blob", &format!("{tree}:{path}")]);
            let theirs = theirs.output().expect("git can be run").stdout;
            assert_eq!(source.read(path).expect("it is there"), theirs, "{ours} {path}");
        }
    }
    is_clean
}

/// Where git merges two branches without a conflict, the merge that is read holds the same files.
#[test]
fn branches_of_random_histories_are_merged_as_git_merges_them() {
    let (mut compared, mut clean) = (0, 0);
    for seed in 100..108 {
        let history = GitHistory::new();
        history.import(random_history(seed, 60, |commit| format!("Commit {commit}")).as_bytes());
        let branches =
            history.git(&["for-each-ref", "--format=%(refname:short)", "refs/heads/side-*"]);
        for branch in branches.lines() {
            let is_merged = history.git(&["merge-base", "main", branch]).trim()
                == history.git(&["rev-parse", branch]).trim();
            if !is_merged {
                compared += 1;
                clean += usize::from(is_as_git_merges(&history, "main", branch));
            }
        }
    }
    assert!(compared > 5 && clean > 0, "{compared} compared, {clean} of them clean");
}

/// Files by their names, as a side of a merge has them, with what became of those that both have from the beginning.
#[derive(Clone)]
struct Files {
    texts: BTreeMap<String, Vec<String>>,
    /// The names of the first files; `None` for one that was removed.
    names: Vec<Option<String>>,
}

impl Files {
    fn new() -> Self {
        let lines = |file| (0..24).map(|line| format!("line {line} of file {file}")).collect();
        let names: Vec<String> = (0..5).map(|file| format!("file-{file}")).collect();
        let texts = names.iter().enumerate().map(|(file, name)| (name.clone(), lines(file)));
        Self { texts: texts.collect(), names: names.into_iter().map(Some).collect() }
    }

    /// Changes a line, a name or both of a file, takes it out, or adds one.
    fn edit(&mut self, side: &str, random: &mut SplitMix64) {
        let file = random.below(self.names.len());
        let Some(name) = self.names[file].clone() else { return };
        let kind = random.below(20);
        if kind < 12 {
            let lines = self.texts.get_mut(&name).expect("the file is there");
            lines[random.below(24)] = format!("{} by {side}", random.below(2));
        }
        if (10..17).contains(&kind) {
            // Two names for each file, and one that files have in common.
            let new = match random.below(9) {
                0 => "common".to_owned(),
                draw => format!("file-{file}-{}", draw % 2),
            };
            if !self.texts.contains_key(&new) {
                let lines = self.texts.remove(&name).expect("the file is there");
                self.texts.insert(new.clone(), lines);
                self.names[file] = Some(new);
            }
        }
        if kind == 17 {
            self.texts.remove(&name);
            self.names[file] = None;
        }
        if kind > 17 {
            let lines: Vec<String> = (0..24).map(|line| format!("new {line} by {side}")).collect();
            let new = match random.below(8) {
                6.. => "common".to_owned(),
                draw => format!("new-{draw}"),
            };
            self.texts.entry(new).or_insert(lines);
        }
    }

    /// A commit of a stream of `git fast-import`.
    fn commit(&self, branch: &str, mark: usize, parent: Option<usize>) -> String {
        let mut stream = format!(
            "commit refs/heads/{branch}\nmark :{mark}\ncommitter Ada <ada@example.com> 1704067200 +0000\ndata 4\nNext\n"
        );
        if let Some(parent) = parent {
            let _ = writeln!(stream, "from :{parent}\ndeleteall");
        }
        for (name, lines) in &self.texts {
            let text = lines.join("\n") + "\n";
            let _ = write!(stream, "M 100644 inline {name}\ndata {}\n{text}\n", text.len());
        }
        stream
    }
}

/// Both sides change, rename, remove and add a few files: most of it can be merged, and where both gave a file another name, two
/// files one name, of which one may be new, or one side changed what the other removed, it conflicts as for git.
#[test]
fn a_merge_in_memory_is_the_one_that_git_makes() {
    const MERGES: usize = 120;
    let base = Files::new();
    let mut random = SplitMix64::new(6);
    let mut stream = base.commit("main", 1, None);
    let mut pairs = Vec::new();
    for number in 0..MERGES {
        let sides = ["ours", "theirs"].map(|side| {
            let mut files = base.clone();
            for _ in 0..random.between(1, 4) {
                files.edit(side, &mut random);
            }
            (format!("{side}-{number}"), files)
        });
        for (at, (branch, files)) in sides.iter().enumerate() {
            stream += &files.commit(branch, 2 + 2 * number + at, Some(1));
        }
        pairs.push(sides);
    }
    let history = GitHistory::new();
    history.import(stream.as_bytes());
    let (mut clean, mut apart, mut together, mut followed) = (0, 0, 0, 0);
    for [(ours, our_files), (theirs, their_files)] in &pairs {
        clean += usize::from(is_as_git_merges(&history, ours, theirs));
        for (file, name) in base.names.iter().enumerate() {
            let (one, other) = (&our_files.names[file], &their_files.names[file]);
            let renamed = |it: &Option<String>| it.is_some() && it != name;
            match (renamed(one), renamed(other)) {
                (true, true) if one == other => together += 1,
                (true, true) => apart += 1,
                (true, false) | (false, true) if one.is_some() && other.is_some() => followed += 1,
                _ => {}
            }
        }
    }
    assert!(clean * 3 > MERGES * 2 && clean < MERGES, "{clean} of {MERGES} are clean");
    assert!(apart > 1 && together > 1 && followed > 20, "{apart} {together} {followed}");
}

#[test]
fn further_roots_in_the_same_repository_are_merged_too() {
    let history = branches(
        &[
            ("docs/airsdlc.toml", "[[root]]\npath = '../payments'\n"),
            ("docs/adr-030.md", "# ADR-030: Ledger\n\nSee [it](../payments/adr-040.md).\n"),
            ("payments/adr-040.md", "# ADR-040: Refunds\n"),
        ],
        |history| history.write("docs/adr-031.md", "# ADR-031: Replay\n"),
        |history| {
            history.git(&["mv", "payments/adr-040.md", "payments/refunds.md"]);
            history.write("payments/adr-031.md", "# ADR-031: Cache\n");
        },
    );
    let docs = KnowledgeRepository::open(history.path().join("docs")).expect("it can be read");
    let options = CheckOptions::new().select(["links"]).ignore(["unreferenced-artifact"]);
    let (report, merged) = docs.check_merge("theirs", &options).expect("both sides can be read");
    // The link breaks on their side already: it is not of the merge.
    assert_eq!(told(&report), ["duplicate-id payments/adr-031.md:1"]);
    let moved = merged.node("ADR-040").expect("it has another file");
    let place = moved.location.as_ref().expect("it is written somewhere");
    assert_eq!(place.path.as_str(), "payments/refunds.md");
}
