//! `airsdlc log`, and `--history` of other commands.

mod common;

use airsdlc_testkit::{GitHistory, TempRepository};
use common::airsdlc;

fn ask(root: &std::path::Path, arguments: &[&str]) -> (u8, String, String) {
    let mut all = vec!["-C", root.to_str().expect("the path is Unicode")];
    all.extend(arguments);
    let run = airsdlc(&all);
    (run.code, run.out, run.err)
}

fn history() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("work.md", "# BOLT-044: Cancel\n\n# BOLT-045: Retry\n");
    history.commit("Begin");
    history.write("cancel.go", "package main\n");
    history.commit("Add cancel\n\nBolt: BOLT-044");
    history.write("retry.go", "package main\n\nfunc retry() {}\n");
    history.commit("BOLT-45: retry");
    history
}

#[test]
fn a_log_tells_commits_and_files_of_each_bolt() {
    let history = history();
    let (code, out, err) = ask(history.path(), &["log"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let first = history.git(&["rev-parse", "--short=12", "HEAD~1"]);
    let second = history.git(&["rev-parse", "--short=12", "HEAD"]);
    let expected = format!(
        "BOLT-044 (Cancel): 2024-01-01T01:00:00Z to 2024-01-01T01:00:00Z\n  {}  2024-01-01  certain (trailer)  Add cancel\n  cancel.go  +1 -0\n\n\
         BOLT-045 (Retry): 2024-01-01T02:00:00Z to 2024-01-01T02:00:00Z\n  {}  2024-01-01  high (subject)  BOLT-45: retry\n  retry.go  +3 -0\n",
        first.trim(),
        second.trim()
    );
    assert_eq!(out, expected);
    for target in ["bolt-45", "retry.go", second.trim()] {
        let (_, out, _) = ask(history.path(), &["log", target]);
        assert!(out.starts_with("BOLT-045") && !out.contains("BOLT-044"), "{target}: {out}");
    }
    history.write("alone.go", "package main\n");
    // Nobody's work is an answer; what is not there is none.
    let (code, out, err) = ask(history.path(), &["log", "alone.go"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let (code, _, _) = ask(history.path(), &["log", "nowhere.go"]);
    assert_eq!(code, 2);
    let (code, out, _) = ask(history.path(), &["log", "--rev", "HEAD~2", "--strict"]);
    assert_eq!((code, out.as_str()), (1, ""));
}

#[test]
fn a_message_cannot_draw_on_the_terminal() {
    let mut history = history();
    history.write("cancel.go", "package cancel\n");
    history.commit("BOLT-44: tab\there\rCR \u{202e}turned");
    for asked in [&["log", "BOLT-044"][..], &["blame", "cancel.go:1"], &["trace", "cancel.go:1"]] {
        let (code, out, err) = ask(history.path(), asked);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("tab here CR  turned"), "{asked:?}: {out:?}");
    }
}

#[test]
fn what_is_only_spoken_of_is_told_below() {
    let mut history = history();
    history.write("notes.txt", "1.4\n");
    history.commit("Release 1.4\n\n- BOLT-044: cancel\n- BOLT-046: rate limits");
    let (_, out, _) = ask(history.path(), &["log"]);
    let spoken = "  only spoken of by:\n";
    let bolts: Vec<&str> = out.split("\n\n").collect();
    let [cancel, retry, limits] = bolts.as_slice() else { panic!("{out}") };
    assert!(cancel.contains("cancel.go") && cancel.contains(spoken), "{out}");
    assert!(!retry.contains(spoken) && !out.contains("notes.txt"), "{out}");
    assert!(limits.starts_with("BOLT-046 (not defined): no commits of its own\n"), "{out}");
    assert!(limits.contains("low (text)  Release 1.4"), "{out}");
}

#[test]
fn a_commit_is_a_target_without_being_asked_to_read_history() {
    let history = history();
    let head = history.head();
    for target in [format!("commit:{head}"), head[..10].to_owned()] {
        let (code, out, err) = ask(history.path(), &["trace", &target]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("BOLT-045"), "{out}");
        assert_eq!(ask(history.path(), &["show", &target]).0, 0, "{target}");
    }
}

#[test]
fn other_commands_know_history_where_it_is_asked_for() {
    let history = history();
    let (_, plain, _) = ask(history.path(), &["list", "--kind", "commit"]);
    assert!(!plain.contains("commit:"), "{plain}");
    let (_, told, _) = ask(history.path(), &["list", "--kind", "commit", "--history"]);
    assert_eq!(told.matches("commit:").count(), 2, "{told}");
    let without = TempRepository::new().file("work.md", "# BOLT-044: Cancel\n");
    let (code, _, err) = ask(without.path(), &["log"]);
    assert_eq!(code, 2);
    assert!(err.contains("lies in no git repository"), "{err}");
    let (code, _, _) = ask(without.path(), &["list"]);
    assert_eq!(code, 0);
}
