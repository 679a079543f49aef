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
    let unseen = "history ends after 1 commit, as in a shallow clone, and nothing is said of what was before by \
                  untraced-change, amended-after-acceptance, stale-link: `git fetch --unshallow` brings the rest; in a \
                  workflow, `fetch-depth: 0` does";
    let of = |arguments: &[&str]| {
        let all: Vec<&str> = ["--history"].iter().chain(arguments).copied().collect();
        let (code, out, err) = check(clone.path(), &all);
        assert_eq!(code, 0);
        assert_eq!(err, format!("note: {unseen}\n"));
        out
    };
    assert_eq!(of(&[]), "no findings in 2 files (2 nodes, 1 edge)\n");
    let json: serde_json::Value = serde_json::from_str(&of(&["--format", "json"])).expect("JSON");
    assert_eq!((&json["history"], &json["commits"]), (&"part".into(), &1.into()));
    let sarif = serde_json::from_str::<serde_json::Value>(&of(&["--format", "sarif"]));
    let told = &sarif.expect("JSON")["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(told[0]["message"]["text"], unseen);
    assert_eq!(told[0]["level"], "warning");
    assert_eq!(of(&["--format", "github"]), format!("::warning title=airsdlc::{unseen}\n"));
    assert!(of(&["--format", "markdown"]).contains(&format!("\n\n⚠️ {unseen}.\n")));
    // Rules that need no history are not limited, and whole histories limit nobody.
    let root = clone.path().to_str().expect("the path is Unicode");
    let other = airsdlc(&["-C", root, "check", "--history", "--select", "dangling-reference"]);
    assert_eq!(other.err, "");
    let (_, out, err) = check(history.path(), &["--history", "--format", "sarif"]);
    assert_eq!((out.contains("Notifications"), err.as_str()), (false, ""));
}

/// What was not seen is missing from a baseline, too.
#[test]
fn a_baseline_of_a_shallow_clone_says_so() {
    let history = history();
    let clone = airsdlc_testkit::TempRepository::new();
    let from = format!("file://{}", history.path().display());
    let to = clone.path().to_str().expect("the path is Unicode");
    history.git(&["clone", "--quiet", "--depth", "1", &from, to]);
    let (code, _, err) = check(clone.path(), &["--history", "--write-baseline"]);
    assert_eq!(code, 0);
    assert!(err.starts_with("note: history ends after 1 commit, as in a shallow clone"), "{err}");
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
