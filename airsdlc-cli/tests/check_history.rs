//! `check` with history: when it is read, what it says of it, and where tools show what is found in no file.

mod common;

use airsdlc_testkit::GitHistory;
use common::airsdlc;

const ADR: &str = "# ADR-023: Outbox\n\n- **Status**: Accepted\n\n## Decision\n\nRead 100.\n";
const RULES: &str = "untraced-change,amended-after-acceptance,stale-link";

/// An ADR and code with a Bolt, then both changed in a commit that says nothing.
fn history() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("adr-023.md", ADR);
    history.write("bolt-044.md", "# BOLT-044: Worker\n\n- **ADR**: ADR-023\n");
    history.write("main.go", "package main\n");
    history.commit("Begin\n\nBolt: BOLT-044");
    history.write("adr-023.md", ADR.replace("100", "10"));
    history.write("main.go", "package main // 10\n");
    history.commit("Read fewer");
    history
}

/// What a check prints, and its exit code and notes.
fn check(root: &std::path::Path, arguments: &[&str]) -> (u8, String, String) {
    let root = root.to_str().expect("the path is Unicode");
    let mut all = vec!["-C", root, "check", "--select", RULES];
    all.extend(arguments);
    let run = airsdlc(&all);
    (run.code, run.out, run.err)
}

#[test]
fn history_is_read_only_where_it_is_asked_for() {
    let history = history();
    let (code, out, err) = check(history.path(), &["--verbose"]);
    assert_eq!((code, out.as_str()), (0, "no findings in 2 files (2 nodes, 1 edge)\n"));
    let waits = "waits for the git history, which `--history` and `--since` read";
    assert_eq!(
        err,
        format!(
            "note: T009 untraced-change {waits}\nnote: G002 amended-after-acceptance {waits}\n\
             note: G005 stale-link {waits}\n"
        )
    );
    for asked in [&["--history"][..], &["--since", "HEAD~1"]] {
        let (code, out, err) = check(history.path(), asked);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert!(
            out.contains("warning[amended-after-acceptance]: ADR-023 was changed by "),
            "{out}"
        );
        assert!(out.contains("warning[untraced-change]: commit "), "{out}");
        assert!(out.contains("2 warnings in 2 files"), "{out}");
        let strict: Vec<&str> = asked.iter().copied().chain(["--fail-on", "warning"]).collect();
        assert_eq!(check(history.path(), &strict).0, 1);
    }
    let (code, out, _) = check(history.path(), &["--since", "HEAD"]);
    assert_eq!(code, 0, "{out}");
}

#[test]
fn what_a_shallow_clone_does_not_know_is_said() {
    let history = history();
    let clone = airsdlc_testkit::TempRepository::new();
    let from = format!("file://{}", history.path().display());
    let to = clone.path().to_str().expect("the path is Unicode");
    history.git(&["clone", "--quiet", "--depth", "1", &from, to]);
    let (code, _, err) = check(clone.path(), &["--history", "--verbose"]);
    let part = "knows only part of the history: commits are missing, as in a shallow clone";
    assert_eq!(code, 0);
    assert_eq!(err.lines().filter(|line| line.ends_with(part)).count(), 3, "{err}");
}

/// Annotations stand in files: that of a commit in the first that it changed.
#[test]
fn a_commit_is_shown_in_a_file_that_it_changed() {
    let history = history();
    let of = |format| {
        check(history.path(), &["--history", "--prefix", "services/kr", "--format", format]).1
    };
    let line = of("github");
    assert!(
        line.contains("::warning file=services/kr/main.go,line=1,title=T009 untraced-change::"),
        "{line}"
    );
    assert!(of("sarif").contains("\"uri\": \"services/kr/main.go\""));
    assert!(of("gitlab").contains("\"path\": \"services/kr/main.go\""));
    let json = of("json");
    assert!(json.contains("\"path\": \"commit:"), "a commit lies in no directory: {json}");
}

/// A baseline that knows findings of history keeps them where a check reads none.
#[test]
fn a_check_without_history_takes_no_finding_of_it_for_gone() {
    let history = history();
    let (code, out, _) = check(history.path(), &["--history", "--write-baseline"]);
    assert_eq!((code, out.ends_with(" with 2 findings\n")), (0, true), "{out}");
    let path = history.path().join("airsdlc-baseline.json");
    let name = path.to_str().expect("the path is Unicode");
    let written = std::fs::read(&path).expect("it was written");
    let (code, out, _) = check(history.path(), &["--baseline", name]);
    assert_eq!((code, out.as_str()), (0, "no findings in 2 files (2 nodes, 1 edge)\n"));
    let (code, out, _) = check(history.path(), &["--write-baseline"]);
    assert_eq!((code, out.contains("2 of them kept from before")), (0, true), "{out}");
    assert_eq!(std::fs::read(&path).expect("it is there"), written);
    let (code, out, _) = check(history.path(), &["--history", "--baseline", name]);
    assert_eq!((code, out.contains("\n2 known to the baseline\n")), (0, true), "{out}");
}
