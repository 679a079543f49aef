//! `--rev` and `--as-of`: what is read, and what cannot be.

mod common;

use airsdlc_testkit::{GitHistory, TempRepository};
use common::airsdlc;

fn history() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("prd-001.md", "# PRD-001: Cancel\n");
    history.commit("Begin");
    history.write("adr-001.md", "# ADR-001: Outbox\n\n**PRD**: [PRD-002](prd-002.md)\n");
    history.commit("Decide");
    history
}

/// What the command prints, or its exit code and error.
fn ask(history: &GitHistory, arguments: &[&str]) -> (u8, String, String) {
    let mut all = vec!["-C", history.path().to_str().expect("the path is Unicode")];
    all.extend(arguments);
    let run = airsdlc(&all);
    let (code, err) = (run.code, run.err);
    (code, run.out, err)
}

#[test]
fn every_question_can_be_asked_of_the_past() {
    let history = history();
    let (_, now, _) = ask(&history, &["list"]);
    assert!(now.contains("ADR-001"), "{now}");
    for past in [["--rev", "HEAD~1"], ["--as-of", "2024-01-01T00:30Z"]] {
        let (code, then, _) = ask(&history, &[&["list"], &past[..]].concat());
        assert_eq!(code, 0);
        assert!(then.contains("PRD-001") && !then.contains("ADR-001"), "{then}");
        let (code, _, err) = ask(&history, &[&past[..], &["show", "ADR-001"]].concat());
        assert_eq!(code, 2);
        assert!(err.contains("nothing in the repository is called `ADR-001`"), "{err}");
    }
}

#[test]
fn a_check_of_a_revision_shows_its_text_and_changes_nothing() {
    let history = history();
    history.write("adr-001.md", "# ADR-001: Outbox\n");
    let (code, out, _) = ask(&history, &["check", "--rev", "HEAD", "--select", "broken-path"]);
    assert_eq!(code, 1);
    assert!(out.contains("3 | **PRD**: [PRD-002](prd-002.md)"), "{out}");
    for changing in ["--fix", "--unsafe-fixes", "--write-baseline"] {
        let (code, _, err) = ask(&history, &["check", "--rev", "HEAD", changing]);
        assert_eq!(code, 2);
        assert!(err.contains("what was committed cannot be changed"), "{err}");
    }
}

#[test]
fn what_git_cannot_answer_is_said_with_what_to_do() {
    let history = history();
    history.git(&["tag", "v1.0"]);
    for (arguments, message) in [
        (
            &["list", "--rev", "v1.1"][..],
            "error: no commit is called `v1.1`\n  did you mean `v1.0`?\n",
        ),
        (
            &["list", "--rev", "HEAD:adr-001.md"],
            "error: `HEAD:adr-001.md` names no single commit\n  name one commit: a branch, a tag, `HEAD~3`, a hash\n",
        ),
        (
            &["list", "--as-of", "1999-12-31"],
            "error: no commit of `HEAD` is as old as 1999-12-31T23:59:59Z: the first is of 2024-01-01T00:00:00Z\n",
        ),
        (
            &["list", "--as-of", "yesterday"],
            "error: `yesterday` is no time, such as `2024-01-15T14:30Z`, `2024-01-15 14:30 +01:00` or `2024-01-15`\n",
        ),
        (
            &["init", "--rev", "HEAD"],
            "error: `init` writes into the files on disk, so it looks at those\n  leave out `--rev` and `--as-of`\n",
        ),
    ] {
        let (code, out, err) = ask(&history, arguments);
        assert_eq!((code, out.as_str(), err.as_str()), (2, "", message));
    }
    let plain = TempRepository::new().file("a.md", "# ADR-001: A\n");
    let path = plain.path().to_str().expect("the path is Unicode");
    let run = airsdlc(&["-C", path, "list", "--rev", "HEAD"]);
    let message = format!(
        "error: {path} lies in no git repository\n  without `--rev` and `--as-of` the files on disk are read\n"
    );
    assert_eq!((run.code, run.err.as_str()), (2, message.as_str()));
}

#[test]
fn revisions_are_compared_with_each_other_and_with_the_files_on_disk() {
    let history = history();
    for sides in [&["diff", "HEAD~1"][..], &["diff", "HEAD~1", "HEAD"], &["diff", "HEAD~1", "main"]]
    {
        let (code, out, err) = ask(&history, sides);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("ADR-001"), "{out}");
    }
    let (_, out, _) = ask(&history, &["diff", "HEAD"]);
    assert_eq!(out, "Nothing changed\n");
    history.write("adr-001.md", "# ADR-001: Saga\n\n**PRD**: PRD-001\n");
    let (_, out, _) = ask(&history, &["diff", "HEAD"]);
    assert!(out.contains("Saga"), "{out}");
    let (code, _, err) = ask(&history, &["diff", "HAED"]);
    assert_eq!((code, err.as_str()), (2, "error: `HAED` is neither a revision nor a directory\n"));
    // What is no revision may be a directory.
    let copy = TempRepository::new().file("prd-001.md", "# PRD-001: Cancel\n");
    let (code, out, err) =
        ask(&history, &["diff", copy.path().to_str().expect("the path is Unicode")]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("ADR-001"), "{out}");
}

#[test]
fn an_impact_may_be_that_of_what_was_edited() {
    let mut history = GitHistory::new();
    history.write("prd-001.md", "# PRD-001: Cancel\n");
    history.write("adr-001.md", "# ADR-001: Outbox\n\n**PRD**: PRD-001\n");
    history.write("adr-002.md", "# ADR-002: Saga\n\n**PRD**: PRD-001\n");
    history.commit("Begin");
    history.write("prd-001.md", "# PRD-001: Cancel or move\n");
    history.remove("adr-002.md");
    history.commit("Edit");
    let (code, out, err) = ask(&history, &["impact", "--since", "HEAD~1"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("Change of PRD-001") && out.contains("ADR-001"), "{out}");
    assert!(
        err.contains("1 thing is gone since; `airsdlc diff HEAD~1...` tells what rested on that"),
        "{err}"
    );
    let (code, _, err) = ask(&history, &["impact", "--since", "HEAD~1", "--flow", "outage"]);
    assert_eq!(code, 2);
    assert!(err.contains("what was edited is a change, not an outage"), "{err}");
    let (code, _, err) = ask(&history, &["impact"]);
    assert_eq!(code, 2);
    assert!(err.contains("<TARGET>"), "{err}");
    let (code, out, _) = ask(&history, &["impact", "--since", "HEAD"]);
    assert_eq!(code, 0);
    assert!(out.contains("hits nothing") || out.contains("nothing"), "{out}");
}

/// A repository with an old fault, and a branch that brings another one and mends nothing.
fn branch() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("adr-001.md", "# ADR-001: Outbox\n\nSee [old](gone.md).\n");
    history.write("adr-002.md", "# ADR-002: Saga\n\nSee [first](adr-001.md).\n");
    history.commit("Begin");
    history.git(&["checkout", "--quiet", "-b", "feature"]);
    history.write("adr-003.md", "# ADR-003: Cache\n\nSee [new](nowhere.md).\n");
    history.commit("Work");
    history.git(&["checkout", "--quiet", "main"]);
    history.write("adr-004.md", "# ADR-004: Later\n\nSee [later](later.md).\n");
    history.commit("Main goes on");
    history.git(&["checkout", "--quiet", "feature"]);
    history
}

#[test]
fn a_check_since_a_revision_speaks_of_what_the_change_touches_or_causes() {
    let mut history = branch();
    let check = |history: &GitHistory, more: &[&str]| {
        let (code, out, err) =
            ask(history, &[&["check", "--select", "broken-path"], more].concat());
        let told: Vec<String> = ["gone.md", "nowhere.md", "later.md"]
            .iter()
            .filter(|it| out.contains(**it))
            .map(ToString::to_string)
            .collect();
        assert!(code < 2, "{err}");
        (code, told)
    };
    let told = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(check(&history, &[]), (1, told(&["gone.md", "nowhere.md"])));
    // What `main` got since the branch began is no change of the branch.
    assert_eq!(check(&history, &["--since", "main"]), (1, told(&["nowhere.md"])));
    assert_eq!(check(&history, &["--since", "HEAD"]), (0, told(&[])));
    // A file that is touched is told of as a whole.
    history.write("adr-001.md", "# ADR-001: Outbox!\n\nSee [old](gone.md).\n");
    assert_eq!(check(&history, &["--since", "HEAD"]), (1, told(&["gone.md"])));
    history.git(&["checkout", "--quiet", "adr-001.md"]);
    // One that is removed breaks others, which nobody touched.
    history.remove("adr-001.md");
    history.commit("Remove");
    let (code, out, _) = ask(&history, &["check", "--select", "broken-path", "--since", "HEAD~1"]);
    assert_eq!(code, 1);
    assert!(out.contains("adr-002.md:3") && !out.contains("--> adr-003.md"), "{out}");
}

#[test]
fn what_the_base_has_is_known() {
    let history = branch();
    let (code, out, _) =
        ask(&history, &["check", "--select", "broken-path", "--base", "main", "--format", "sarif"]);
    assert_eq!(code, 1);
    let states = |state: &str| out.matches(&format!("\"baselineState\": \"{state}\"")).count();
    assert_eq!((states("unchanged"), states("new")), (1, 1), "{out}");
    let (code, _, _) = ask(&history, &["check", "--select", "broken-path", "--base", "HEAD"]);
    assert_eq!(code, 0);
    let (code, _, err) = ask(&history, &["check", "--since", "nobody"]);
    assert_eq!(code, 2);
    assert!(err.contains("no commit is called `nobody`"), "{err}");
    history.git(&["checkout", "--quiet", "--orphan", "alone"]);
    history.git(&["commit", "--quiet", "--message", "Alone"]);
    let (code, _, err) = ask(&history, &["check", "--since", "main"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("the history of `main` has nothing in common with what was read"),
        "{err}"
    );
}

#[test]
fn what_only_a_merge_would_break_is_found_before_it() {
    let mut history = GitHistory::new();
    history.write("adr-030.md", "# ADR-030: Ledger\n");
    history.commit("Begin");
    history.git(&["checkout", "--quiet", "-b", "other"]);
    history.write("adr-031-cache.md", "# ADR-031: Cache\n");
    history.commit("Theirs");
    history.git(&["checkout", "--quiet", "main"]);
    history.write("adr-031-replay.md", "# ADR-031: Replay\n");
    history.commit("Ours");
    let (code, out, err) =
        ask(&history, &["check", "--select", "duplicate-id", "--merge", "other"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("error[duplicate-id]") && out.contains("1 | # ADR-031: Replay"), "{out}");
    assert!(out.contains("once `other` is merged"), "{out}");
    // The other end is shown though it is in no file on disk.
    assert!(out.contains("1 | # ADR-031: Cache") && out.contains("(of `other`)"), "{out}");
    assert!(!out.contains("--fix"), "{out}");
    let (code, _, _) = ask(&history, &["check", "--select", "duplicate-id"]);
    assert_eq!(code, 0);
    let (code, _, err) = ask(&history, &["check", "--merge", "other", "--since", "main"]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot be used with"), "{err}");
}

#[test]
fn a_base_is_no_file_that_could_be_written_anew() {
    let history = branch();
    history.write("adr-001.md", "# ADR-001: Outbox\n");
    let (code, out, err) = ask(&history, &["check", "--select", "broken-path", "--base", "main"]);
    assert_eq!(code, 1, "{err}");
    assert!(!out.contains("--write-baseline"), "{out}");
}

#[test]
fn the_baseline_that_a_base_names_does_not_count() {
    let mut history = branch();
    // It is nowhere: not even in the revision that names it.
    history.write("airsdlc.toml", "[check]\nbaseline = \"known.json\"\n");
    history.commit("Name a baseline");
    let arguments = ["check", "--select", "broken-path", "--base", "HEAD"];
    let (code, _, err) = ask(&history, &arguments);
    assert_eq!(code, 0, "{err}");
    // With all findings of it in that file, the base has them all the same.
    let (code, _, err) = ask(&history, &["check", "--select", "broken-path", "--write-baseline"]);
    assert_eq!(code, 0, "{err}");
    history.commit("Write it");
    let (code, out, err) = ask(&history, &[&arguments[..], &["--format", "sarif"]].concat());
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.matches("\"baselineState\": \"unchanged\"").count(), 2, "{out}");
}

#[test]
fn the_next_id_is_one_that_no_branch_has() {
    let history = branch();
    let next = |history: &GitHistory, prefix: &str| ask(history, &["next-id", prefix]);
    // `feature` is checked out; ADR-004 is on `main`.
    let (code, out, err) = next(&history, "adr");
    assert_eq!((code, out.as_str()), (0, "ADR-005\n"), "{err}");
    assert!(err.contains("ADR-004 is taken on branch main"), "{err}");
    assert_eq!(next(&history, "BOLT").1, "BOLT-001\n");
    history.write("adr-006.md", "# ADR-006: Ledger\n\nSee ADR-007.\n");
    let (_, out, err) = next(&history, "ADR");
    assert_eq!(out, "ADR-008\n");
    assert!(!err.contains("branch"), "{err}");
    // The fix of a second definition takes it.
    history.remove("adr-006.md");
    history.write("copy.md", "# ADR-003: Once more\n");
    let (_, out, _) = ask(&history, &["check", "--select", "duplicate-id"]);
    assert!(out.contains("ADR-005 is free"), "{out}");
    let (code, _, err) = next(&history, "23");
    assert_eq!(code, 2);
    assert!(err.contains("an id begins with letters"), "{err}");
}

#[test]
fn a_branch_is_not_told_what_the_other_side_did_meanwhile() {
    let history = branch();
    history.write("adr-001.md", "# ADR-001: Outbox and inbox\n\nSee [old](gone.md).\n");
    let (code, out, err) = ask(&history, &["impact", "--since", "main"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("ADR-001") && out.contains("ADR-003"), "{out}");
    assert!(!err.contains("gone since"), "{err}");
    // All of both, and from where they parted.
    let (_, out, _) = ask(&history, &["diff", "main"]);
    assert!(out.contains("ADR-004"), "{out}");
    for sides in
        [&["diff", "main..."][..], &["diff", "main...HEAD"], &["diff", "main...", "feature"]]
    {
        let (code, out, err) = ask(&history, sides);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("ADR-003") && !out.contains("ADR-004"), "{sides:?}: {out}");
        assert_eq!(out.contains("inbox"), sides == ["diff", "main..."], "{sides:?}: {out}");
    }
    let (code, _, err) = ask(&history, &["diff", "nobody..."]);
    assert_eq!(code, 2);
    assert!(err.contains("`nobody...` is neither a revision nor a directory"), "{err}");
}

#[test]
fn both_sides_of_a_diff_are_read_as_was_asked() {
    let mut history = GitHistory::new();
    history.write("work.md", "# BOLT-044: Cancel\n");
    history.commit("Begin");
    history.write("cancel.go", "package main\n");
    history.commit("Add cancel\n\nBolt: BOLT-044");
    for sides in [&["HEAD~1"][..], &["HEAD~1", "HEAD"], &["HEAD~1...HEAD"]] {
        let (code, out, err) = ask(&history, &[&["--history", "diff"], sides].concat());
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("1 commit"), "{sides:?}: {out}");
    }
    for past in [["--rev", "HEAD"], ["--as-of", "2024-01-05"]] {
        for sides in [&["HEAD~1", "HEAD"][..], &["HEAD~1...HEAD"]] {
            let (code, _, err) = ask(&history, &[&past[..], &["diff"], sides].concat());
            assert_eq!(code, 2, "{sides:?}");
            assert!(err.contains("both sides of the comparison are named"), "{err}");
        }
    }
}

#[test]
fn a_side_that_cannot_be_read_keeps_its_reason() {
    let plain = TempRepository::new().file("a.md", "# ADR-001: A\n");
    let path = plain.path().to_str().expect("the path is Unicode");
    let run = airsdlc(&["-C", path, "diff", "HEAD~1"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`HEAD~1` is neither a revision nor a directory"), "{}", run.err);
    assert!(run.err.contains("lies in no git repository"), "{}", run.err);
    let history = history();
    let clone = TempRepository::new();
    let (from, to) = (history.path().display().to_string(), clone.path().join("shallow"));
    let to = to.to_str().expect("the path is Unicode");
    history.git(&["clone", "--quiet", "--depth", "1", &format!("file://{from}"), to]);
    let run = airsdlc(&["-C", to, "diff", "HEAD~1"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("the clone is shallow") && run.err.contains("fetch-depth: 0"),
        "{}",
        run.err
    );
}

#[test]
fn a_hint_names_no_option_that_nobody_gave() {
    let plain = TempRepository::new().file("a.md", "# ADR-001: A\n");
    let path = plain.path().to_str().expect("the path is Unicode");
    for asked in [&["log"][..], &["check", "--history"], &["check", "--since", "main"]] {
        let run = airsdlc(&[&["-C", path], asked].concat());
        assert_eq!(run.code, 2);
        assert!(!run.err.contains("--as-of"), "{asked:?}: {}", run.err);
        assert!(run.err.contains("lies in no git repository"), "{asked:?}: {}", run.err);
    }
}

#[test]
fn a_headline_of_many_roots_can_be_read() {
    let mut history = GitHistory::new();
    history.write("prd-001.md", "# PRD-001: Cancel\n");
    history.commit("Begin");
    let (_, out, _) = ask(&history, &["impact", "--since", "HEAD"]);
    assert_eq!(
        out,
        "Nothing was edited\nasks to look again at nothing that the repository knows of\n"
    );
    for number in 1..=9 {
        let text = format!("# ADR-00{number}: Outbox\n\n**PRD**: PRD-001\n");
        history.write(&format!("adr-00{number}.md"), &text);
    }
    history.commit("Decide");
    let (_, out, _) = ask(&history, &["impact", "--since", "HEAD~1"]);
    let headline = out.lines().next().unwrap_or_default();
    assert!(headline.contains("ADR-003") && headline.ends_with("and 6 more"), "{out}");
    assert!(!headline.contains("ADR-004"), "{out}");
}

#[test]
fn a_fault_of_another_revision_is_told_of_that() {
    let mut history = branch();
    history.write("airsdlc.toml", "[check\n");
    history.commit("Break it");
    history.git(&["checkout", "--quiet", "main"]);
    for asked in [
        &["list", "--rev", "feature"][..],
        &["diff", "feature"],
        &["check", "--base", "feature"],
        &["check", "--merge", "feature"],
    ] {
        let (code, _, err) = ask(&history, asked);
        assert_eq!(code, 2);
        assert!(
            err.contains("airsdlc.toml:1") && err.contains(", at `feature`"),
            "{asked:?}: {err}"
        );
    }
}
