//! `stale-link`.

use airsdlc_core::check::HistoryRead;
use airsdlc_testkit::GitHistory;

use super::{check_at, shallow, told, write_all};

const RULE: &str = "stale-link";
const PRD: &str = "docs/prd-015.md";
const ADR: &str = "docs/adr-023.md";

fn prd(refunds: &str) -> String {
    format!(
        "# PRD-015: Cancellation\n\n- **Status**: Approved\n\n## Refunds\n\n{refunds}\n\n## Limits\n\nNone.\n"
    )
}

fn adr(context: &str) -> String {
    format!(
        "# ADR-023: Refund job\n\n- **Status**: Accepted\n\n## Context\n\n{context}\n\n## Decision\n\nA job.\n"
    )
}

const LINK: &str = "See [refunds](prd-015.md#refunds).";

/// A history with an ADR that links a section of a PRD.
fn linked() -> GitHistory {
    let mut history = GitHistory::new();
    history.write(PRD, prd("Within 14 days."));
    history.write(ADR, adr(LINK));
    history.commit("Begin");
    history
}

fn found(history: &GitHistory, commits: &[&str]) -> Vec<String> {
    told(&check_at(history.path(), RULE), commits)
}

fn write(history: &mut GitHistory, path: &str, text: &str) -> String {
    history.write(path, text);
    history.commit("Change")
}

#[test]
fn a_section_that_changed_after_what_links_to_it_is_told() {
    let mut history = linked();
    assert_eq!(found(&history, &[]), [""; 0]);
    let change = write(&mut history, PRD, &prd("Within 3 days."));
    assert_eq!(found(&history, &[&change]), ["docs/adr-023.md:7 by 0"]);
    let report = check_at(history.path(), RULE);
    let related: Vec<_> =
        report.diagnostics[0].related.iter().map(|it| it.location.to_string()).collect();
    assert_eq!(related, ["docs/prd-015.md:5".to_owned(), format!("commit:{change}:1")]);
    // Whoever writes the section that links anew has looked.
    write(&mut history, ADR, &adr("Daily, see [refunds](prd-015.md#refunds)."));
    assert_eq!(found(&history, &[]), [""; 0]);
    // Another section of it is another matter.
    let change = write(&mut history, PRD, &prd("Within 5 days."));
    write(
        &mut history,
        ADR,
        &adr("Daily, see [refunds](prd-015.md#refunds).").replace("A job", "Jobs"),
    );
    assert_eq!(found(&history, &[&change]), ["docs/adr-023.md:7 by 0"]);
}

#[test]
fn what_does_not_change_what_it_says_is_fine() {
    let text = prd("Within 14 days, as PRD-3 says: see docs/law.md.\n\n- [ ] Tell guests");
    for (from, to) in [
        ("14 days", "14\ndays"),
        ("PRD-3", "PRD-003"),
        ("docs/law.md", "docs/legal/law.md"),
        ("[ ]", "[x]"),
        ("Approved", "Draft"),
        ("None.", "Three."),
        ("## Refunds", "## 2. Refunds"),
        ("## Limits", "## Bounds"),
        ("Within", "**Within**"),
    ] {
        let mut history = GitHistory::new();
        history.write(PRD, &text);
        let link = if from == "## Refunds" { "2-refunds" } else { "refunds" };
        history.write(ADR, adr(&format!("See [refunds](prd-015.md#{link}).")));
        history.commit("Begin");
        assert!(text.contains(from), "{from}");
        write(&mut history, PRD, &text.replacen(from, to, 1));
        assert_eq!(found(&history, &[]), [""; 0], "{from} → {to}");
    }
    let mut history = linked();
    write(&mut history, PRD, &prd("Within 14 days.").replace('\n', "\r\n"));
    assert_eq!(found(&history, &[]), [""; 0]);
    write(&mut history, PRD, &prd("Within 3 days."));
    write(&mut history, PRD, &prd("Within 14 days."));
    assert_eq!(found(&history, &[]), [""; 0], "taken back");
}

#[test]
fn what_stands_below_a_section_is_of_it() {
    let mut history = GitHistory::new();
    let text = |limit: &str| prd(&format!("As follows.\n\n### Time\n\n{limit}"));
    history.write(PRD, text("Within 14 days."));
    history.write(ADR, adr(LINK));
    history.commit("Begin");
    let change = write(&mut history, PRD, &text("Within 3 days."));
    assert_eq!(found(&history, &[&change]), ["docs/adr-023.md:7 by 0"]);
}

#[test]
fn parts_with_headings_count_as_sections_and_whole_artifacts_do_not() {
    let story = |text: &str| {
        format!(
            "# PRD-015: Cancellation\n\n## User Stories\n\n### US-015-1: Cancel\n\n{text}\n\n### US-015-2: Refund\n\nMoney.\n"
        )
    };
    for (reference, is_told) in [
        ("It covers US-015-1.", true),
        ("It covers US-015-2.", false),
        ("It serves PRD-015.", false),
    ] {
        let mut history = GitHistory::new();
        history.write(PRD, story("As a guest I cancel."));
        history.write(ADR, adr(reference));
        history.commit("Begin");
        let change = write(&mut history, PRD, &story("As a host I cancel."));
        let expected = if is_told { vec!["docs/adr-023.md:7 by 0"] } else { vec![] };
        assert_eq!(found(&history, &[&change]), expected, "{reference}");
    }
}

#[test]
fn a_link_that_was_turned_elsewhere_is_as_young_as_that() {
    let mut history = linked();
    write(&mut history, PRD, &prd("Within 14 days.").replace("None.", "Three."));
    write(&mut history, ADR, &adr(&LINK.replace("#refunds", "#limits")));
    assert_eq!(found(&history, &[]), [""; 0]);
    // A link that follows its target to another directory is as old as it was.
    let mut history = linked();
    let change = write(&mut history, PRD, &prd("Within 3 days."));
    history.remove(PRD);
    history.write("docs/prds/prd-015.md", prd("Within 3 days."));
    history.write(ADR, adr(&LINK.replace("(prd", "(prds/prd")));
    history.commit("Move");
    assert_eq!(found(&history, &[&change]), ["docs/adr-023.md:7 by 0"]);
}

/// Keys and lists of links are not edited when somebody looks again: whatever changed in the artifact is a look.
#[test]
fn where_metadata_point_the_whole_artifact_is_the_side() {
    let story = |text: &str| {
        format!("# PRD-015: Cancellation\n\n## User Stories\n\n### US-015-2: Cancel\n\n{text}\n")
    };
    let with = |keys: &str, decision: &str, rest: &str| {
        format!(
            "{keys}# ADR-023: Refund job\n\n- **Status**: Accepted\n{rest}\n## Decision\n\n{decision}\n"
        )
    };
    let sides: [(&str, &str, usize); 4] = [
        ("", "- **PRD**: PRD-015, User Story 2\n", 4),
        ("", "- **Context Links**:\n  - **PRD**: PRD-015, User Story 2\n", 5),
        ("---\nid: ADR-023\nprd: PRD-015/US-2\n---\n", "", 3),
        ("", "\n## References\n\n- [Cancel](prd-015.md#us-015-2-cancel)\n", 7),
    ];
    for (keys, rest, line) in sides {
        let mut history = GitHistory::new();
        history.write(PRD, story("As a guest I cancel."));
        history.write(ADR, with(keys, "A job.", rest));
        history.commit("Begin");
        let change = write(&mut history, PRD, &story("As a host I cancel."));
        assert_eq!(found(&history, &[&change]), [format!("{ADR}:{line} by 0")], "{keys}{rest}");
        write(&mut history, ADR, &with(keys, "A job, for hosts, too.", rest));
        assert_eq!(found(&history, &[]), [""; 0], "{keys}{rest}");
        let change = write(&mut history, PRD, &story("As anybody I cancel."));
        assert_eq!(found(&history, &[&change]), [format!("{ADR}:{line} by 0")], "{keys}{rest}");
        // What another artifact on the page says is not of it.
        let other = "\n# ADR-024: Other\n\n## Decision\n\nNone.\n";
        let both = format!("{}{other}", with(keys, "A job, for hosts, too.", rest));
        write(&mut history, ADR, &both);
        assert_eq!(found(&history, &[&change]), [format!("{ADR}:{line} by 0")], "{keys}{rest}");
    }
}

#[test]
fn records_of_what_was_are_left_alone() {
    for (path, text) in [
        ("docs/inc.md", "# Incident INC-2024-001: Refunds\n\n"),
        ("docs/pm.md", "# Post-mortem: INC-2024-001\n\n"),
        ("docs/bolt.md", "# BOLT-044: Job\n\n- **Status**: Done\n\n"),
        ("docs/rfc.md", "# RFC-007: Job\n\n- **Status**: Approved\n\n"),
        ("docs/adr.md", "# ADR-022: Job\n\n- **Status**: Superseded\n\n"),
        ("docs/notes.md", "# Notes\n\n"),
    ] {
        let mut history = GitHistory::new();
        history.write(PRD, prd("Within 14 days."));
        history.write(path, format!("{text}{LINK}\n"));
        history.commit("Begin");
        write(&mut history, PRD, &prd("Within 3 days."));
        assert_eq!(found(&history, &[]), [""; 0], "{path}");
        if let Some(open) = text.strip_suffix("- **Status**: Done\n\n") {
            history.write(path, format!("{open}- **Status**: To do\n\n## Notes\n\n{LINK}\n"));
            history.commit("Open it");
            let change = write(&mut history, PRD, &prd("Within 2 days."));
            assert_eq!(found(&history, &[&change]), ["docs/bolt.md:7 by 0"]);
        }
    }
}

#[test]
fn links_within_an_artifact_and_to_what_holds_no_more_are_left_alone() {
    let mut history = GitHistory::new();
    let own = |text: &str| prd(text).replace("None.", "See [refunds](#refunds).");
    history.write(PRD, own("Within 14 days."));
    history.commit("Begin");
    write(&mut history, PRD, &own("Within 3 days."));
    assert_eq!(found(&history, &[]), [""; 0]);
    let mut history = GitHistory::new();
    let old = |text: &str| adr(text).replace("Accepted", "Deprecated");
    history.write(ADR, old("Monthly."));
    history.write(
        "docs/adr-024.md",
        "# ADR-024: Job\n\n## Context\n\nUnlike [before](adr-023.md#context).\n",
    );
    history.commit("Begin");
    write(&mut history, ADR, &old("Yearly."));
    assert_eq!(found(&history, &[]), [""; 0]);
}

#[test]
fn an_amendment_says_that_somebody_looked() {
    let mut history = linked();
    write(&mut history, PRD, &prd("Within 3 days."));
    let amended = format!("{}\n## Amendment 1: Daily\n\nRefunds come sooner.\n", adr(LINK));
    write(&mut history, ADR, &amended);
    assert_eq!(found(&history, &[]), [""; 0]);
    let change = write(&mut history, PRD, &prd("Within 1 day."));
    assert_eq!(found(&history, &[&change]), ["docs/adr-023.md:7 by 0"]);
}

/// What one merge brings was looked at as one.
#[test]
fn what_a_merge_brings_changes_at_one_time() {
    let mut history = linked();
    history.git(&["checkout", "--quiet", "-b", "sooner"]);
    write(&mut history, ADR, &adr("Daily, see [refunds](prd-015.md#refunds)."));
    write(&mut history, PRD, &prd("Within 3 days."));
    history.git(&["checkout", "--quiet", "main"]);
    write(&mut history, "other.md", "# Other\n");
    let merge = history.merge(&["sooner"], "Merge branch 'sooner'");
    assert_eq!(found(&history, &[]), [""; 0]);
    // On the branch itself the PRD changed last.
    history.git(&["checkout", "--quiet", "sooner"]);
    assert_eq!(found(&history, &[&merge]), ["docs/adr-023.md:7"]);
}

#[test]
fn a_branch_that_was_merged_after_the_change_was_touched_after_it() {
    let mut history = linked();
    history.git(&["checkout", "--quiet", "-b", "daily"]);
    write(&mut history, ADR, &adr("Daily, see [refunds](prd-015.md#refunds)."));
    history.git(&["checkout", "--quiet", "main"]);
    let change = write(&mut history, PRD, &prd("Within 3 days."));
    assert_eq!(found(&history, &[&change]), ["docs/adr-023.md:7 by 0"]);
    history.merge(&["daily"], "Merge branch 'daily'");
    assert_eq!(found(&history, &[]), [""; 0]);
}

#[test]
fn what_is_not_committed_counts_on_both_sides() {
    let history = linked();
    history.write(PRD, prd("Within 3 days."));
    let report = check_at(history.path(), RULE);
    assert_eq!(told(&report, &[]), ["docs/adr-023.md:7"]);
    let message =
        "`PRD-015#refunds` is changed and not committed, and what points to it here is not";
    assert_eq!(report.diagnostics[0].message, message);
    history.write(ADR, adr("Daily, see [refunds](prd-015.md#refunds)."));
    assert_eq!(found(&history, &[]), [""; 0]);
}

#[test]
fn a_comment_hides_it() {
    let mut history = GitHistory::new();
    let ignored = format!("<!-- airsdlc: ignore[stale-link] refunds are not ours -->\n\n{LINK}");
    history.write(PRD, prd("Within 14 days."));
    history.write(ADR, adr(&ignored));
    history.commit("Begin");
    write(&mut history, PRD, &prd("Within 3 days."));
    let report = check_at(history.path(), RULE);
    assert_eq!((told(&report, &[]), report.summary.hidden), (vec![], 1));
}

/// In a clone of two commits the link may be older or younger than its target: nobody knows.
#[test]
fn a_shallow_clone_is_silent_about_what_it_does_not_know() {
    let mut history = linked();
    let texts = [prd("Within 3 days."), prd("Within 2 days.")];
    write_all(&mut history, PRD, &[&texts[0], &texts[1]]);
    assert_eq!(found(&history, &[]).len(), 1);
    let clone = shallow(&history, 2);
    let report = check_at(clone.path(), RULE);
    assert_eq!((report.history, told(&report, &[])), (HistoryRead::Part, vec![]));
}

/// A section whose heading says what another says, too, is none that can be told apart.
#[test]
fn sections_that_cannot_be_told_apart_are_left_alone() {
    let mut history = GitHistory::new();
    let text =
        |first: &str| format!("# PRD-015: Cancellation\n\n## Notes\n\n{first}\n\n## Notes\n\nB.\n");
    history.write(PRD, text("A."));
    history.write(ADR, adr("See [notes](prd-015.md#notes)."));
    history.commit("Begin");
    write(&mut history, PRD, &text("C."));
    assert_eq!(found(&history, &[]), [""; 0]);
}
