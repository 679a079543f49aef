//! `untraced-change`, and `unlinked-bolt` with history.

use airsdlc_core::check::{CheckOptions, Report};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::GitHistory;

use super::{check_at, open, shallow};

const RULE: &str = "untraced-change";

/// The subjects of the commits that are reported, in the order of the messages.
fn subjects(report: &Report) -> Vec<&str> {
    let of =
        |message: &'_ str| message.split_once("names no Bolt: ").map(|(_, subject)| subject.len());
    let mut all: Vec<&str> = report
        .diagnostics
        .iter()
        .map(|it| &it.message[it.message.len() - of(&it.message).expect("it tells the subject")..])
        .collect();
    all.sort_unstable();
    all
}

/// A history with a Bolt, which a first commit belongs to.
fn begun() -> GitHistory {
    let mut history = GitHistory::new();
    history.write(
        "bolts.md",
        "# BOLT-044: Cancel\n\n- **Status**: Done\n\n# BOLT-045: Retry\n\n- **Status**: Done\n",
    );
    history.write("main.go", "package main\n");
    history.commit("Begin\n\nBolt: BOLT-044");
    history
}

/// Commits a file with a message.
fn write(history: &mut GitHistory, path: &str, message: &str) -> String {
    history.write(path, format!("// {message}\n"));
    history.commit(message)
}

#[test]
fn a_commit_that_changes_code_and_names_no_bolt_is_told() {
    let mut history = begun();
    let commit = write(&mut history, "main.go", "Tidy up.");
    let report = check_at(history.path(), RULE);
    let found = &report.diagnostics[0];
    let (short, path) = (&commit[..12], format!("commit:{commit}"));
    assert_eq!(
        found.message,
        format!("commit {short} of 2024-01-01 changes code and names no Bolt: Tidy up")
    );
    assert_eq!((found.location.path.as_str(), found.location.line), (path.as_str(), 1));
    assert_eq!(found.related[0].location.path.as_str(), "main.go");
    assert_eq!(report.diagnostics.len(), 1);
}

#[test]
fn whatever_makes_a_commit_one_of_a_bolt_is_enough_and_a_mention_is_not() {
    let mut history = begun();
    for (message, is_told) in [
        ("Trailer\n\nBolt: BOLT-044", false),
        ("Fix-it\n\nFix-It: FIX-001", false),
        ("BOLT-045: subject", false),
        ("Squash (#12)\n\n* BOLT-045: one\n* more of it", false),
        ("Unknown\n\nBolt: BOLT-999", false),
        ("Mention\n\nThis is like BOLT-044, a little.", true),
        ("Follow ADR-023", true),
    ] {
        write(&mut history, "main.go", message);
        let found = check_at(history.path(), RULE);
        let subject = message.lines().next().unwrap_or_default();
        assert_eq!(subjects(&found).contains(&subject), is_told, "{message}");
    }
    let last = |history: &GitHistory| {
        let report = check_at(history.path(), RULE);
        let commit = history.git(&["rev-parse", "HEAD"]);
        let of_last = |it: &&airsdlc_core::check::Diagnostic| {
            it.location.path.as_str() == format!("commit:{}", commit.trim())
        };
        report.diagnostics.iter().find(of_last).and_then(|it| it.help.clone()).expect("it is told")
    };
    for (message, help) in [
        (
            "One\n\nThis is like BOLT-044.",
            "BOLT-044: if it belongs to that, end its message with `Bolt: BOLT-044`",
        ),
        (
            "Two\n\nThis is like bolt-045 and BOLT-044, more like BOLT-45.",
            "bolt-045 and BOLT-044: if it belongs to one of them, say so in a last line, such as `Bolt: bolt-045`",
        ),
        (
            "Five\n\nLike BOLT-1, BOLT-2, BOLT-3, BOLT-4 and BOLT-5.",
            "BOLT-1, BOLT-2, BOLT-3 and 2 more: if it belongs to one of them, say so in a last line, such as `Bolt: BOLT-1`",
        ),
    ] {
        write(&mut history, "main.go", message);
        assert_eq!(last(&history), format!("it only speaks of {help}"));
    }
}

#[test]
fn a_branch_speaks_for_its_commits_and_a_clean_merge_changes_nothing() {
    let mut history = begun();
    for (branch, path) in [("bolt-045-retry", "retry.go"), ("tidy", "tidy.go")] {
        history.git(&["checkout", "--quiet", "-b", branch]);
        write(&mut history, path, &format!("On {branch}"));
        history.git(&["checkout", "--quiet", "main"]);
        write(&mut history, "main.go", "BOLT-044: go on");
        history.merge(&[branch], &format!("Merge branch '{branch}'"));
    }
    assert_eq!(subjects(&check_at(history.path(), RULE)), ["On tidy"]);
}

#[test]
fn a_revert_is_of_what_it_takes_back() {
    let mut history = begun();
    let of_bolt = write(&mut history, "main.go", "Retry\n\nBolt: BOLT-045");
    history.git(&["revert", "--no-edit", &of_bolt]);
    let alone = write(&mut history, "main.go", "Alone");
    history.git(&["revert", "--no-edit", &alone]);
    assert_eq!(subjects(&check_at(history.path(), RULE)), ["Alone", "Revert \"Alone\""]);
}

#[test]
fn what_is_no_code_needs_no_bolt() {
    let mut history = begun();
    history.write("airsdlc.toml", "[repository]\nignore = [\"generated/\", \"old/\"]\n");
    history.commit("Configure");
    for path in [
        "README.md",
        "go.sum",
        "package.json",
        "package-lock.json",
        "Cargo.toml",
        "ci.yaml",
        "notes.txt",
        "logo.svg",
        "vendor/lib.go",
        "web/node_modules/x.js",
        "generated/api.go",
        "LICENSE",
        "pom.xml",
    ] {
        write(&mut history, path, &format!("Change {path}"));
    }
    write(&mut history, "old/gone.go", "Old");
    history.remove("old/gone.go");
    history.commit("Drop old");
    assert_eq!(subjects(&check_at(history.path(), RULE)), [""; 0]);
    for path in ["api.proto", "schema.sql", "deploy.tf", "Dockerfile", "ui/page.tsx"] {
        write(&mut history, path, &format!("Change {path}"));
    }
    history.remove("main.go");
    history.commit("Drop main.go");
    assert_eq!(subjects(&check_at(history.path(), RULE)).len(), 6);
}

#[test]
fn files_that_an_exception_names_are_no_code() {
    let mut history = begun();
    let exception = "[[check.exception]]\nrules = [\"untraced-change\"]\npaths = [\"gen/**\"]\nreason = \"generated\"\n";
    history.write("airsdlc.toml", exception);
    history.commit("Configure");
    let rules = ["untraced-change", "unused-configuration"];
    let check = |history: &GitHistory| {
        open(history.path()).check(&CheckOptions::new().select(rules)).expect("the rules exist")
    };
    let unused = check(&history);
    assert_eq!(unused.diagnostics[0].rule, "unused-configuration");
    write(&mut history, "gen/api.go", "Generate");
    assert_eq!(check(&history).diagnostics, []);
    history.write("gen/api.go", "// again\n");
    write(&mut history, "main.go", "Generate and call");
    assert_eq!(subjects(&check(&history)), ["Generate and call"]);
}

#[test]
fn what_was_done_before_there_were_bolts_has_none() {
    let mut history = GitHistory::new();
    write(&mut history, "main.go", "Long ago");
    assert_eq!(check_at(history.path(), RULE).rules[0].seen, 0);
    write(&mut history, "main.go", "BOLT-044: begin");
    write(&mut history, "main.go", "After");
    let report = check_at(history.path(), RULE);
    assert_eq!((subjects(&report), report.rules[0].seen), (vec!["After"], 2));
    // What a branch brought later came later, however old it is.
    history.git(&["checkout", "--quiet", "-b", "old", "HEAD~2"]);
    write(&mut history, "old.go", "On an old branch");
    history.git(&["checkout", "--quiet", "main"]);
    history.merge(&["old"], "Merge branch 'old'");
    assert_eq!(subjects(&check_at(history.path(), RULE)), ["After", "On an old branch"]);
}

#[test]
fn since_a_revision_only_later_commits_are_looked_at() {
    let mut history = begun();
    write(&mut history, "main.go", "One");
    history.git(&["checkout", "--quiet", "-b", "feature"]);
    write(&mut history, "feature.go", "Two");
    history.git(&["checkout", "--quiet", "main"]);
    write(&mut history, "other.go", "Three");
    history.git(&["checkout", "--quiet", "feature"]);
    history.merge(&["main"], "Merge branch 'main' into feature");
    let since = |revision: &str| {
        let here = open(history.path());
        let older = here.at_merge_base(revision).expect("they have a commit in common");
        here.check_since(&older, &CheckOptions::new().select([RULE])).expect("the rule is there")
    };
    assert_eq!(subjects(&since("main")), ["Two"]);
    assert_eq!(subjects(&since("HEAD")), [""; 0]);
    assert_eq!(subjects(&check_at(history.path(), RULE)), ["One", "Three", "Two"]);
}

/// The merge that will name the branch is not there yet.
#[test]
fn since_a_revision_the_name_of_the_branch_is_enough() {
    let mut history = begun();
    let since_main = |history: &GitHistory| {
        let here = open(history.path());
        let older = here.at_merge_base("main").expect("they have a commit in common");
        let report = here.check_since(&older, &CheckOptions::new().select([RULE]));
        subjects(&report.expect("the rule is there")).len()
    };
    for (branch, found) in [("bolt-45-retry", 0), ("bolt-99-unknown", 1), ("tidy", 1)] {
        history.git(&["checkout", "--quiet", "-b", branch, "main"]);
        write(&mut history, "retry.go", "Retry");
        assert_eq!(since_main(&history), found, "{branch}");
    }
    // A branch that ends elsewhere says nothing of these commits.
    history.git(&["branch", "bolt-45-other", "main"]);
    assert_eq!(since_main(&history), 1);
}

/// What `actions/checkout` has of a pull request: a detached merge that no branch points to.
#[test]
fn a_merge_on_trial_has_the_name_of_the_branch_that_it_tries() {
    let mut history = begun();
    history.git(&["checkout", "--quiet", "-b", "bolt-45-retry"]);
    write(&mut history, "retry.go", "Retry");
    let ours = history.head();
    let since_main = |history: &GitHistory| {
        let here = open(history.path());
        let older = here.at_merge_base("main").expect("they have a commit in common");
        let report = here.check_since(&older, &CheckOptions::new().select([RULE]));
        subjects(&report.expect("the rule is there")).len()
    };
    let theirs = history.git(&["rev-parse", "main"]).trim().to_owned();
    let merge = |history: &mut GitHistory, message: &str| {
        history.git(&["checkout", "--quiet", "--detach", "main"]);
        history.merge(&[ours.as_str()], message);
    };
    merge(&mut history, &format!("Merge {ours} into {theirs}"));
    assert_eq!(since_main(&history), 0);
    // Also if only the fetched branch is there.
    history.git(&["update-ref", "refs/remotes/origin/bolt-45-retry", &ours]);
    history.git(&["branch", "--quiet", "-D", "bolt-45-retry"]);
    assert_eq!(since_main(&history), 0);
    // Another merge has its own name.
    merge(&mut history, "Merge branch 'tidy'");
    assert_eq!(since_main(&history), 1);
}

/// Here main had no Bolt when the branch left it: what came with its merge is known all the same.
#[test]
fn commits_of_the_other_side_are_not_told_since_it() {
    let mut history = GitHistory::new();
    write(&mut history, "main.go", "Zero");
    history.git(&["checkout", "--quiet", "-b", "feature"]);
    write(&mut history, "feature.go", "BOLT-045: begin");
    history.git(&["checkout", "--quiet", "main"]);
    write(&mut history, "main.go", "One");
    write(&mut history, "main.go", "BOLT-044: begin");
    history.git(&["checkout", "--quiet", "feature"]);
    history.merge(&["main"], "Merge branch 'main' into feature");
    write(&mut history, "feature.go", "Two");
    let here = open(history.path());
    let older = here.at_merge_base("main").expect("they have a commit in common");
    let report =
        here.check_since(&older, &CheckOptions::new().select([RULE])).expect("the rule is there");
    assert_eq!(subjects(&report), ["Two"]);
}

#[test]
fn a_shallow_clone_is_silent_about_its_oldest_commit() {
    let mut history = begun();
    write(&mut history, "main.go", "One");
    write(&mut history, "main.go", "BOLT-044: two");
    write(&mut history, "main.go", "Three");
    let clone = shallow(&history, 3);
    assert_eq!(subjects(&check_at(clone.path(), RULE)), ["Three"]);
}

#[test]
fn a_directory_below_the_top_has_commits_of_its_own() {
    let mut history = GitHistory::new();
    history.write("services/booking/bolts.md", "# BOLT-044: Cancel\n");
    write(&mut history, "services/booking/main.go", "BOLT-044: begin");
    write(&mut history, "services/booking/main.go", "Here");
    write(&mut history, "services/other/main.go", "There");
    let report = check_at(&history.path().join("services/booking"), RULE);
    assert_eq!(subjects(&report), ["Here"]);
    assert_eq!(report.diagnostics[0].related[0].location.path.as_str(), "main.go");
}

/// Code that lies elsewhere in the git repository is code, and of a commit at which history ends nobody knows what it changed.
#[test]
fn a_bolt_is_linked_by_what_nobody_sees() {
    let mut history = GitHistory::new();
    history.write("kb/bolt.md", "# BOLT-044: Cancel\n\n- **Status**: Done\n");
    history.commit("BOLT-044: done");
    let found = |root: &std::path::Path| check_at(root, "unlinked-bolt").diagnostics.len();
    assert_eq!(found(&history.path().join("kb")), 1);
    history.write("svc/main.go", "package main\n");
    history.commit("BOLT-044: cancel");
    assert_eq!(found(&history.path().join("kb")), 0);
    history.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    assert_eq!(found(history.path()), 1);
    history.write("kb/bolt.md", "# BOLT-044: Cancel it\n\n- **Status**: Done\n");
    history.commit("BOLT-044: done");
    assert_eq!(found(shallow(&history, 1).path()), 0);
}

#[test]
fn a_bolt_is_linked_by_a_commit_that_belongs_to_it() {
    let mut history = begun();
    let unlinked = |history: &GitHistory| {
        let report = check_at(history.path(), "unlinked-bolt");
        let nodes = report.diagnostics.iter().filter_map(|it| it.node.as_ref());
        nodes.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(unlinked(&history), ["BOLT-045"]);
    // A mention is not enough, though the graph has an edge for it.
    write(&mut history, "main.go", "Tidy\n\nThis is like BOLT-045, a little.");
    assert_eq!(unlinked(&history), ["BOLT-045"]);
    history.git(&["checkout", "--quiet", "-b", "bolt-45-retry"]);
    write(&mut history, "retry.go", "Retry");
    history.git(&["checkout", "--quiet", "main"]);
    history.merge(&["bolt-45-retry"], "Merge branch 'bolt-45-retry'");
    assert_eq!(unlinked(&history), [""; 0]);
    // What is of work and changes only pages of artifacts says nothing of code.
    history.write("bolts/bolt-046.md", "# BOLT-046: Show\n\n- **Status**: To do\n");
    history.write("adr.md", "# ADR-023: Show\n");
    history.commit("BOLT-046: plan");
    history.write("bolts/bolt-046.md", "# BOLT-046: Show\n\n- **Status**: Done\n");
    history.write("adr.md", "# ADR-023: Show more\n");
    history.commit("BOLT-046: done");
    history.remove("bolts/bolt-046.md");
    history.write("done/bolt-046.md", "# BOLT-046: Show\n\n- **Status**: Done\n");
    history.commit("BOLT-046: put away");
    history.git(&["commit", "--quiet", "--allow-empty", "--message", "BOLT-046: again"]);
    assert_eq!(unlinked(&history), ["BOLT-046"]);
    for path in ["README.md", "config.yaml", "show.go"] {
        let before = history.git(&["rev-parse", "HEAD"]);
        history.write(path, "retries: 5\n");
        history.commit("BOLT-046: write");
        assert_eq!(unlinked(&history), [""; 0], "{path}");
        history.git(&["reset", "--quiet", "--hard", before.trim()]);
        assert_eq!(unlinked(&history), ["BOLT-046"]);
    }
    history.write("show.go", "package show\n");
    history.commit("BOLT-046: show");
    let without = KnowledgeRepository::open_with(history.path(), &OpenOptions::new());
    let report =
        without.expect("it can be read").check(&CheckOptions::new().select(["unlinked-bolt"]));
    assert_eq!(report.expect("the rule is there").diagnostics.len(), 3);
}
