//! `airsdlc blame`, and `airsdlc trace` of a line.

mod common;

use std::path::Path;

use airsdlc_testkit::{GitHistory, TempRepository, booking_history};
use common::{Run, airsdlc};

fn ask(root: &Path, arguments: &[&str]) -> Run {
    let mut all = vec!["-C", root.to_str().expect("the path is Unicode")];
    all.extend(arguments);
    airsdlc(&all)
}

#[test]
fn the_lines_of_the_incident_lead_to_its_reasons() {
    let Some(history) = booking_history("traces of lines") else { return };
    for (name, target) in [("trace", "booking_service.go:152"), ("cause", "outbox_worker.go:78")] {
        let run = ask(history.path(), &["trace", target]);
        insta::assert_snapshot!(name, run.out());
    }
    let run = ask(
        history.path(),
        // The story, a line that came with a branch, one through a rename, and a commit that names no Bolt.
        &[
            "blame",
            "booking_service.go:152",
            "outbox_worker.go:120",
            "booking_service.go:80",
            "README.md:1",
        ],
    );
    insta::assert_snapshot!("blame", run.out());
}

#[test]
fn what_is_not_known_of_a_line_is_said() {
    let mut history = GitHistory::new();
    history.write("work.md", "# BOLT-044: Cancel\n");
    history.write("a.go", "package a // BOLT-044\n");
    history.commit("Begin");
    let id = history.git(&["rev-parse", "--short=12", "HEAD"]);
    let id = id.trim();
    history.write("a.go", "package a // BOLT-044\n\nvar x = 1\n");
    let whole = "the chain is that of the whole file";
    for (target, expected) in [
        ("a.go:1", format!("note: commit {id} names no Bolt: {whole}\n")),
        ("a.go:3", format!("note: the line is not committed yet: {whole}\n")),
        ("a.go:7", format!("note: `a.go` has 3 lines at commit {id}, so no line 7: {whole}\n")),
    ] {
        let run = ask(history.path(), &["trace", target]);
        assert!(run.err.starts_with(&expected), "{target}: {}", run.err);
        assert!(run.out().contains("implements BOLT-044"), "{target}: {}", run.out);
    }
    let blame = ask(history.path(), &["blame", "a.go"]);
    let rows: Vec<&str> = blame.out().lines().collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[0].starts_with("a.go:1") && rows[0].ends_with("Begin"), "{rows:?}");
    assert_eq!(
        rows[2].split("  ").collect::<Vec<_>>(),
        ["a.go:3", "the line is not committed yet"]
    );

    let plain = TempRepository::new().file("a.go", "package a\n");
    let run = ask(plain.path(), &["blame", "a.go:1", "--strict"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("lies in no git repository"), "{}", run.out);
}

#[test]
fn lines_that_cannot_be_found_are_errors_with_a_way_out() {
    let mut history = GitHistory::new();
    history.write("work.md", "# BOLT-044: Cancel\n");
    history.write("a/main.go", "package a\n");
    history.write("b/main.go", "package b\n");
    history.commit("BOLT-044: begin");
    for (target, expected) in [
        (
            "man.go:1",
            "error: nothing in the repository is called `man.go:1`\n  did you mean one of these?\n    file:a/main.go",
        ),
        (
            "main.go:1",
            "error: `main.go:1` may mean 2 things\n  name one of them:\n    file:a/main.go\n    file:b/main.go\n",
        ),
    ] {
        let run = ask(history.path(), &["blame", target]);
        assert_eq!(run.code, 2, "{target}");
        assert!(run.err.starts_with(expected), "{target}: {}", run.err);
    }
    for target in ["a/main.go:0", "a/main.go:1-2", "a/main.go#L1-L2", "a/main.go:99999999999"] {
        let run = ask(history.path(), &["blame", target]);
        assert_eq!(run.code, 2, "{target}: {}", run.out);
        assert!(run.err.contains("they count from 1"), "{target}: {}", run.err);
    }
    let run = ask(history.path(), &["blame", "nowhere/else.go:7"]);
    assert!(run.code == 2 && !run.err.contains("they count from 1"), "{}", run.err);
    let by_command = ask(history.path(), &["--git-command", "blame", "a/main.go"]);
    assert_eq!(by_command.out(), ask(history.path(), &["blame", "a/main.go"]).out());
    let as_on_a_site = ask(history.path(), &["blame", "a/main.go#L1"]);
    assert_eq!(as_on_a_site.out(), ask(history.path(), &["blame", "a/main.go:1"]).out());
    let commit = format!("commit:{}", history.head());
    let run = ask(history.path(), &["trace", "commit:0123456"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("commits are there that name an artifact"), "{}", run.err);
    let run = ask(history.path(), &["blame", "--history", &commit]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("is in no file of the repository\n  name a line of a file"),
        "{}",
        run.err
    );
}
