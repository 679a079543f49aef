//! Findings of history since a revision, and against a baseline.

use airsdlc_core::check::{Baseline, CheckOptions, HistoryRead};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::GitHistory;

use super::{check_at, open, told};

const PATH: &str = "docs/adr-023.md";

fn adr(decision: &str) -> String {
    format!("# ADR-023: Outbox\n\n- **Status**: Accepted\n\n## Decision\n\n{decision}\n")
}

/// A baseline knows a change however the history around it is told: by a commit, by the merge that brought it, after a rebase.
#[test]
fn a_baseline_knows_a_change_and_not_the_next_one() {
    let mut history = GitHistory::new();
    history.write(PATH, adr("Read 100."));
    history.commit("Decide");
    history.write(PATH, adr("Read 10."));
    history.commit("Change");
    let rule = "amended-after-acceptance";
    let baseline = Baseline::of(&check_at(history.path(), rule).diagnostics);
    let known = |history: &GitHistory| {
        let options = CheckOptions::new().select([rule]).baseline(baseline.clone());
        let report = open(history.path()).check(&options).expect("the rule is there");
        (report.summary.known, report.summary.warning)
    };
    assert_eq!(known(&history), (1, 0));
    history.git(&["commit", "--quiet", "--amend", "--message", "Change, rewritten"]);
    assert_eq!(known(&history), (1, 0));
    history.write(PATH, adr("Read 1."));
    assert_eq!(known(&history), (0, 1));
}

/// Main changed an accepted ADR after the branch left it, and the branch merged main: that is no fault of the branch.
#[test]
fn a_branch_is_not_told_what_it_merged() {
    let mut history = GitHistory::new();
    history.write(PATH, adr("Read 100."));
    history.write("docs/adr-024.md", adr("Wait.").replace("023", "024"));
    history.commit("Decide");
    history.git(&["checkout", "--quiet", "-b", "feature"]);
    history.write("docs/adr-024.md", adr("Wait long.").replace("023", "024"));
    history.commit("Change 24");
    history.git(&["checkout", "--quiet", "main"]);
    history.write(PATH, adr("Read 10."));
    history.commit("Change 23");
    history.write("other.md", "# Other\n");
    history.commit("Other");
    history.git(&["checkout", "--quiet", "feature"]);
    history.merge(&["main"], "Merge branch 'main' into feature");
    let here = open(history.path());
    let older = here.at_merge_base("main").expect("they have a commit in common");
    let options = CheckOptions::new().select(["amended-after-acceptance"]);
    let report = here.check_since(&older, &options).expect("the rule is there");
    assert_eq!(told(&report, &[]), ["docs/adr-024.md:5"]);
    assert_eq!(check_at(history.path(), "amended-after-acceptance").diagnostics.len(), 2);
}

#[test]
fn without_history_the_rules_are_silent_and_say_so() {
    let mut history = GitHistory::new();
    history.write(PATH, adr("Read 100."));
    history.commit("Decide");
    history.write(PATH, adr("Read 10."));
    let repository = KnowledgeRepository::open_with(history.path(), &OpenOptions::new())
        .expect("it can be read");
    let report = repository.check(&CheckOptions::new()).expect("all rules exist");
    assert_eq!(report.history, HistoryRead::Nothing);
    let waiting: Vec<&str> = report
        .rules
        .iter()
        .filter(|rule| rule.needs == airsdlc_core::check::Needs::History)
        .map(|rule| rule.name.as_str())
        .collect();
    assert_eq!(waiting, ["untraced-change", "amended-after-acceptance", "stale-link"]);
    assert!(report.rules.iter().all(|rule| !waiting.contains(&&*rule.name) || rule.seen == 0));
}

/// A comment that hides what only history tells is not called unused by who does not read that.
#[test]
fn what_hides_findings_of_history_is_judged_with_all_of_it() {
    let mut history = GitHistory::new();
    let ignored = "<!-- airsdlc: ignore[amended-after-acceptance] a typo -->\n\n## Decision";
    history.write(PATH, adr("Read 100.").replace("## Decision", ignored));
    history.write(
        "airsdlc.toml",
        "[[check.exception]]\nrules = [\"untraced-change\"]\npaths = [\"gen/**\"]\n",
    );
    history.commit("Decide");
    history.write("other.md", "# Other\n");
    history.commit("Go on");
    let clone = super::shallow(&history, 1);
    let unused = |root: &std::path::Path, reads_history: bool| {
        let options = OpenOptions::new().history(reads_history);
        let repository = KnowledgeRepository::open_with(root, &options).expect("it can be read");
        let report = repository.check(&CheckOptions::new()).expect("all rules exist");
        report.diagnostics.iter().filter(|it| it.code.starts_with('X')).count()
    };
    assert_eq!(unused(history.path(), false), 0);
    assert_eq!(unused(clone.path(), true), 0);
    assert_eq!(unused(history.path(), true), 2);
}

/// Messages were true when they were written, and nobody can mend them.
#[test]
fn what_messages_name_is_not_checked() {
    let mut history = GitHistory::new();
    history.write(PATH, adr("Read 100."));
    history.write("main.go", "package main\n");
    history.commit("BOLT-777: begin");
    history.write(
        "docs/adr-022.md",
        "# ADR-022: Old\n\n- **Status**: Superseded\n- **Superseded by**: ADR-023\n",
    );
    history.commit("Follow adr-23 and RFC-2119\n\nSee ADR-022 and ADR-999, as in [it](none.md).\n\nRefs: ADR-998, JIRA-12\nBolt: BOLT-9");
    let report = open(history.path()).check(&CheckOptions::new()).expect("all rules exist");
    assert!(!report.diagnostics.is_empty(), "files are checked as ever");
    let of_commits =
        report.diagnostics.iter().filter(|it| it.location.path.as_str().starts_with("commit:"));
    assert_eq!(of_commits.map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
}

/// The same report for any number of threads.
#[test]
fn threads_do_not_matter() {
    let mut history = GitHistory::new();
    for number in 0..20 {
        history.write(
            &format!("docs/adr-{number:03}.md"),
            adr("Read 100.").replace("023", &format!("{number:03}")),
        );
    }
    history.commit("Decide");
    for number in 0..10 {
        history.write(
            &format!("docs/adr-{number:03}.md"),
            adr("Read 10.").replace("023", &format!("{number:03}")),
        );
    }
    history.commit("BOLT-001: change");
    let check = |threads| {
        let options = OpenOptions::new().history(true).threads(threads);
        let repository =
            KnowledgeRepository::open_with(history.path(), &options).expect("it can be read");
        repository.check(&CheckOptions::new().threads(threads)).expect("all rules exist")
    };
    let one = check(1);
    assert_eq!(one.diagnostics.iter().filter(|it| it.code == "G002").count(), 10);
    assert_eq!(check(4), one);
}
