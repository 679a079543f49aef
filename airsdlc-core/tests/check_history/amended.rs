//! `amended-after-acceptance`.

use airsdlc_core::check::{CheckOptions, HistoryRead};
use airsdlc_testkit::GitHistory;

use super::{check_at, open, shallow, told, write_all};

const RULE: &str = "amended-after-acceptance";
const PATH: &str = "docs/adr-023.md";

/// An ADR with a status and what its sections say.
fn adr(status: &str, decision: &str, rest: &str) -> String {
    format!(
        "# ADR-023: Outbox\n\n- **Status**: {status}\n- **Owner**: Ada\n\n## Context\n\nMessages were lost.\n\n\
         ## Decision\n\n{decision}\n{rest}"
    )
}

/// What is found after these versions of the ADR, the commit of each told by its number.
fn of_versions(texts: &[String]) -> Vec<String> {
    let mut history = GitHistory::new();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let commits = write_all(&mut history, PATH, &texts);
    let commits: Vec<&str> = commits.iter().map(String::as_str).collect();
    told(&check_at(history.path(), RULE), &commits)
}

fn accepted(decision: &str) -> String {
    adr("Accepted", decision, "")
}

#[test]
fn a_change_of_the_body_is_told_with_the_section_and_the_commit() {
    let found = of_versions(&[accepted("Read 100 at a time."), accepted("Read 10 at a time.")]);
    assert_eq!(found, ["docs/adr-023.md:10 by 1"]);
    let accepted_later = [
        adr("Proposed", "Read 5.", ""),
        adr("Proposed", "Read 100.", ""),
        accepted("Read 100."),
        accepted("Read 10."),
    ];
    assert_eq!(of_versions(&accepted_later), ["docs/adr-023.md:10 by 3"]);
    // Each section with the last commit that changed it; what one commit changed is one finding.
    let other = accepted("Read 20.").replace("were lost", "got lost");
    let found = of_versions(&[accepted("Read 100."), accepted("Read 10."), other.clone()]);
    assert_eq!(found, ["docs/adr-023.md:6 by 2"]);
    let found = of_versions(&[accepted("Read 100."), other.clone(), other.replace("20", "30")]);
    assert_eq!(found, ["docs/adr-023.md:6 by 1", "docs/adr-023.md:10 by 2"]);
}

#[test]
fn sections_that_come_and_go_are_changes() {
    let more = adr("Accepted", "Read 100.", "\n## Edge Cases\n\nFive retries.\n");
    assert_eq!(of_versions(&[accepted("Read 100."), more.clone()]), ["docs/adr-023.md:14 by 1"]);
    // What is gone has no line but that of the ADR.
    assert_eq!(of_versions(&[more, accepted("Read 100.")]), ["docs/adr-023.md:1 by 1"]);
}

#[test]
fn what_does_not_change_the_decision_is_fine() {
    let text = adr(
        "Accepted",
        "It's \"so\" - see [the PRD](prds/prd-015.md#refunds), PRD-15 and docs/prds/prd-015.md. Read 100\nat a time.\n\n- [ ] Migrate",
        "\n## References\n\n- [RFC](rfc-7.md)\n\n## Bolts for ADR-023: Outbox\n\n1. **BOLT-042**: Schema\n",
    );
    let changes: [(&str, &str); 14] = [
        ("- **Owner**: Ada", "- **Owner**: Grace\n- **Runbook**: docs/runbook.md"),
        ("Accepted", "Accepted (2024-01-02)"),
        ("Outbox\n\n- **S", "Transactional outbox\n\n- **S"),
        ("It's \"so\" -", "It’s “so” –"),
        ("prds/prd-015.md#refunds", "../product/prd-015.md#refunds"),
        ("PRD-15", "PRD-015"),
        ("docs/prds/prd-015.md", "product/prd-015.md"),
        ("100\nat", "100 at"),
        ("Read", "*Read*"),
        ("[ ]", "[x]"),
        ("## Decision", "## 2. Decision"),
        ("[RFC](rfc-7.md)", "[RFC](rfc-7.md)\n- [TIP](tip-8.md)"),
        ("1. **BOLT-042**: Schema", "1. **BOLT-042**: Tables\n2. **BOLT-043**: Worker"),
        ("lost.", "lost.\n\n<!-- airsdlc: ignore[missing-section] small -->"),
    ];
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        let found = of_versions(&[text.clone(), text.replacen(from, to, 1)]);
        assert_eq!(found, [""; 0], "{from} → {to}");
    }
    let found = of_versions(&[text.clone(), text.replace('\n', "\r\n")]);
    assert_eq!(found, [""; 0], "line ends");
}

#[test]
fn what_changes_the_decision_is_told_however_small() {
    let text = adr(
        "Accepted",
        "Wait < 5 s for `/v1/bookings`, at most.",
        "\n```sql\nCREATE TABLE outbox (id INT);\n```\n",
    );
    let changes =
        [("<", ">"), ("5 s", "50 s"), ("/v1/", "/v2/"), ("at most", "at least"), ("INT", "BIGINT")];
    for (from, to) in changes {
        let found = of_versions(&[text.clone(), text.replacen(from, to, 1)]);
        assert_eq!(found, ["docs/adr-023.md:10 by 1"], "{from} → {to}");
    }
}

#[test]
fn an_amendment_in_the_change_or_after_it_is_enough() {
    let amended = |decision| adr("Accepted", decision, "\n## Amendment 1: Fewer\n\nThe timeout.\n");
    let logged = adr("Accepted", "Read 10.", "\n## Changelog\n\n- Fewer messages\n");
    assert_eq!(of_versions(&[accepted("Read 100."), amended("Read 10.")]), [""; 0]);
    assert_eq!(of_versions(&[accepted("Read 100."), logged]), [""; 0]);
    let later = [accepted("Read 100."), accepted("Read 10."), amended("Read 10.")];
    assert_eq!(of_versions(&later), [""; 0]);
    // One from before is not: the change came after it.
    let before = [accepted("Read 100."), amended("Read 100."), amended("Read 10.")];
    assert_eq!(of_versions(&before), ["docs/adr-023.md:10 by 2"]);
    // An amendment is no body, and may be written on.
    let other = amended("Read 100.").replace("The timeout", "The timeout of the pool");
    assert_eq!(of_versions(&[amended("Read 100."), other]), [""; 0]);
}

/// One amendment more, or one that says more, may be about the change; one of old whose words are changed or lost is not.
#[test]
fn an_old_amendment_that_was_edited_covers_nothing() {
    let old = "\n## Amendment 1: Fewer\n\nThe timeout. It is short.\n\n- Watch it\n";
    let logged = "\n## Changelog\n\n| Version | Change |\n|---|---|\n| 1.0 | All of it |\n";
    let headed =
        "\n## ADR-023: Outbox (Amendment 1)\n\nThe timeout.\n\n### Guidance\n\nWatch it.\n";
    for (rest, from, to, is_covered) in [
        (old, "The timeout", "The timeout of the pool", false),
        (old, " It is short.", "", false),
        (old, "Fewer", "Fewer messages", false),
        (old, "Amendment 1", "Amendment 2", false),
        (old, "short.", "short. Ten are enough.", true),
        (old, "- Watch it", "- Watch it\n- Read ten", true),
        (old, "- Watch it", "- Watch it\n\n## Amendment 2: Ten\n\nTen.", true),
        (logged, "All of it", "All that is", false),
        (logged, "All of it |", "All of it |\n| 1.1 | Ten |", true),
        (old, "- Watch it", "```sql\nSELECT 1\n```", false),
        (old, "- Watch it", "```sql\nSELECT 1\nLIMIT 10\n```", true),
        (headed, "Watch it", "Watch this", false),
        (headed, "Watch it.", "Watch it. Read ten.", true),
        (headed, "Watch it.", "Watch it.\n\n## ADR-023: Outbox (Amendment 2)\n\nTen.", true),
    ] {
        assert!(rest.contains(from), "{from}");
        let after = adr("Accepted", "Read 10.", &rest.replace(from, to));
        let found = of_versions(&[adr("Accepted", "Read 100.", rest), after]);
        let expected = if is_covered { vec![] } else { vec!["docs/adr-023.md:10 by 1"] };
        assert_eq!(found, expected, "{from} → {to}");
    }
}

#[test]
fn the_title_and_what_it_governs_carry_the_decision() {
    let text = |title: &str, keys: &str| {
        format!("# ADR-023: {title}\n\n- **Status**: Accepted\n{keys}\n## Decision\n\nRead 100.\n")
    };
    let keys = "- **Services**: booking-service, relay\n- **Databases**:\n  - booking-db\n- **PRD**: PRD-015\n";
    for (title, other, expected) in [
        ("Outbox", keys.to_owned(), ""),
        ("Outbox (for bookings).", keys.to_owned(), ""),
        ("No outbox", keys.to_owned(), "docs/adr-023.md:1 by 1"),
        ("Saga", keys.to_owned(), "docs/adr-023.md:1 by 1"),
        ("Outbox", keys.replace("relay", "Relay, audit-service"), ""),
        ("Outbox", keys.replace("Services", "Service"), ""),
        ("Outbox", keys.replace("PRD-015", "PRD-016"), ""),
        ("Outbox", keys.replace(", relay", ""), "docs/adr-023.md:4 by 1"),
        ("Outbox", keys.replace("booking-db", "orders-db"), "docs/adr-023.md:4 by 1"),
        ("Outbox", String::new(), "docs/adr-023.md:1 by 1"),
    ] {
        let found = of_versions(&[text("Outbox", keys), text(title, &other)]);
        let expected = if expected.is_empty() { vec![] } else { vec![expected] };
        assert_eq!(found, expected, "{title}: {other}");
    }
    // What was governed by nobody yet is only named.
    let found = of_versions(&[text("Outbox", ""), text("Outbox", keys)]);
    assert_eq!(found, [""; 0]);
    let front = |services: &str| {
        format!(
            "---\nid: ADR-023\nstatus: accepted\nservices: [{services}]\n---\n# Outbox\n\n## Decision\n\nRead 100.\n"
        )
    };
    let found = of_versions(&[front("booking-service, relay"), front("relay")]);
    assert_eq!(found, ["docs/adr-023.md:4 by 1"]);
}

/// Who takes the status out does not take back that the decision was accepted.
#[test]
fn a_status_that_was_taken_out_hides_nothing() {
    let without = |decision| accepted(decision).replace("- **Status**: Accepted\n", "");
    assert_eq!(
        of_versions(&[accepted("Read 100."), without("Read 10.")]),
        ["docs/adr-023.md:9 by 1"]
    );
    let later = [accepted("Read 100."), without("Read 100."), without("Read 10.")];
    assert_eq!(of_versions(&later), ["docs/adr-023.md:9 by 2"]);
    let back = [accepted("Read 100."), without("Read 10."), accepted("Read 10.")];
    assert_eq!(of_versions(&back), ["docs/adr-023.md:10 by 1"]);
    assert_eq!(of_versions(&[accepted("Read 100."), without("Read 100.")]), [""; 0]);
    assert_eq!(of_versions(&[without("Read 100."), without("Read 10.")]), [""; 0]);
    let proposed = [adr("Proposed", "Read 100.", ""), without("Read 10.")];
    assert_eq!(of_versions(&proposed), [""; 0]);
}

/// What is written on after the decision was taken, in sections that no form of an ADR has, decides nothing.
#[test]
fn what_records_does_not_decide() {
    let implemented = "\n## Implementation\n\n- BOLT-1: Schema\n";
    let table = "\n### Work\n\n| Bolt | State |\n|---|---|\n| BOLT-1 | Done |\n";
    for (before, after) in [
        ("", implemented),
        (
            implemented,
            "\n## Implementation\n\n- BOLT-1: Schema\n- [x] **BOLT-2**: Worker\n  - 3 h\n",
        ),
        (
            implemented,
            "\n## Implementation\n\n- BOLT-1: Schema\n\n  It adds:\n\n  ```sql\n  CREATE TABLE outbox\n  ```\n",
        ),
        ("", table),
        (
            table,
            "\n### Work\n\n| Bolt | State |\n|---|---|\n| BOLT-1 | Done |\n| BOLT-2 | Open |\n",
        ),
        ("\nBuilt by BOLT-1.\n", "\nBuilt by BOLT-1, BOLT-2, FIX-001.\n"),
        ("", "\n## Approvals\n\n| Who | When |\n|---|---|\n| Ada | 2024-01-02 |\n"),
        ("", "\n## Lessons\n\nSee [INC-1](inc-1.md).\n"),
        ("\n## Notes\n\nNone.\n", "\n## Notes\n\nIt went well.\n"),
        ("", "\n### Follow-ups\n\n- Write a page\n"),
        ("", "\n## Implementation Notes\n\nDone in March.\n"),
        ("", "\n![The worker](worker.png)\n"),
        ("\nSo ![it](a.png) is.\n", "\nSo is.\n"),
        ("\nSee [the PRD](prd.md).\n", "\nSee [the PRD](prds/prd-015.md).\n"),
        ("\nIt is so: always, now.\n", "\nit is so (always; now)\n"),
        ("\n## Edge Cases\n\nNone.\n", "\n## 3. Edge Cases & Failure Handling\n\nNone.\n"),
        ("\n## Edge Cases\n\nNone.\n", "\n### Edge Cases\n\nNone.\n"),
    ] {
        let texts = [before, after].map(|rest| adr("Accepted", "Read 100.", rest));
        assert_eq!(of_versions(&texts), [""; 0], "{before} → {after}");
    }
    let noted =
        accepted("Read 100.").replace("## Context", "> Partly superseded by ADR-24.\n\n## Context");
    assert_eq!(of_versions(&[accepted("Read 100."), noted]), [""; 0]);
    let renamed = accepted("Read 100.").replace("## Decision", "## Decision Outcome");
    assert_eq!(of_versions(&[accepted("Read 100."), renamed.clone()]), [""; 0]);
    let changed = renamed.replace("100", "10");
    assert_eq!(of_versions(&[accepted("Read 100."), changed]), ["docs/adr-023.md:10 by 1"]);
}

/// An item that speaks of work does not make the one behind it speak of it.
#[test]
fn what_stands_beside_work_still_decides() {
    let text = |rest: &str| adr("Accepted", "- BOLT-1: Schema\n  - 3 h", rest);
    let found = of_versions(&[text("- Read 100\n"), text("- Read 10\n")]);
    assert_eq!(found, ["docs/adr-023.md:10 by 1"]);
    let found = of_versions(&[text("\nRead 100.\n"), text("\nRead 10.\n")]);
    assert_eq!(found, ["docs/adr-023.md:10 by 1"]);
    let row = |limit: &str| {
        text(&format!("\n| Bolt | A |\n|---|---|\n| BOLT-1 | 1 |\n| Limit | {limit} |\n"))
    };
    assert_eq!(of_versions(&[row("100"), row("10")]), ["docs/adr-023.md:10 by 1"]);
}

/// The forms are English: an ADR that follows none decides with all its text.
#[test]
fn an_adr_of_no_known_form_decides_with_all_its_text() {
    let text = |limit: &str, rest: &str| {
        format!(
            "# ADR-023: Outbox\n\n- **Status**: Accepted\n\nAb jetzt.\n\n## Entscheidung\n\n{limit} lesen.\n{rest}"
        )
    };
    assert_eq!(of_versions(&[text("100", ""), text("10", "")]), ["docs/adr-023.md:7 by 1"]);
    let links = "\n## References\n\n- [RFC](rfc.md)\n";
    assert_eq!(of_versions(&[text("100", ""), text("100", links)]), [""; 0]);
    let only =
        |limit: &str| format!("# ADR-023: Outbox\n\n- **Status**: Accepted\n\nWe read {limit}.\n");
    assert_eq!(of_versions(&[only("100"), only("10")]), ["docs/adr-023.md:1 by 1"]);
}

#[test]
fn an_amendment_may_stand_on_a_page_of_its_own() {
    let amendment = "# ADR-023: Outbox (Amendment 1)\n\nFewer at a time.\n";
    for (is_later, is_extended) in [(true, false), (false, false), (false, true)] {
        let mut history = GitHistory::new();
        let mut commits = Vec::new();
        history.write(PATH, accepted("Read 100."));
        if !is_later {
            history.write("docs/amendment.md", amendment);
        }
        commits.push(history.commit("Decide"));
        history.write(PATH, accepted("Read 10."));
        // Other words of it say nothing of the change; more of them do.
        let more = if is_extended { "at a time. Ten are enough." } else { "messages at a time." };
        if !is_later {
            history.write("docs/amendment.md", amendment.replace("at a time.", more));
        }
        commits.push(history.commit("Change"));
        if is_later {
            history.write("docs/amendment.md", amendment);
            commits.push(history.commit("Amend"));
        }
        let commits: Vec<&str> = commits.iter().map(String::as_str).collect();
        let found = told(&check_at(history.path(), RULE), &commits);
        let is_amended = is_later || is_extended;
        assert_eq!(found, if is_amended { vec![] } else { vec!["docs/adr-023.md:10 by 1"] });
    }
}

#[test]
fn what_was_taken_back_or_decided_again_is_fine() {
    let one = accepted("Read 100.");
    assert_eq!(of_versions(&[one.clone(), accepted("Read 10."), one.clone()]), [""; 0]);
    let again = [one, adr("Proposed", "Read 10.", ""), accepted("Read 10.")];
    assert_eq!(of_versions(&again), [""; 0]);
    // Of what holds no more nobody asks.
    let deprecated = [accepted("Read 100."), adr("Deprecated", "Read 10.", "")];
    assert_eq!(of_versions(&deprecated), [""; 0]);
}

#[test]
fn a_decision_is_followed_to_another_file_and_among_others() {
    let mut history = GitHistory::new();
    let long = "\n## Consequences\n\nThe worker has to be watched, and it costs a table more.\n";
    history.write(PATH, adr("Accepted", "Read 100.", long));
    let decided = history.commit("Decide");
    history.remove(PATH);
    history.write("docs/decisions/023.md", adr("Accepted", "Read 10.", long));
    let moved = history.commit("Move and change");
    let other = adr("Proposed", "Use a pool.", "").replace("ADR-023", "ADR-024");
    history
        .write("docs/decisions/023.md", format!("{other}\n{}", adr("Accepted", "Read 10.", long)));
    let joined = history.commit("Join");
    let found = told(&check_at(history.path(), RULE), &[&decided, &moved, &joined]);
    assert_eq!(found, ["docs/decisions/023.md:23 by 1"]);
}

#[test]
fn front_matter_says_the_status_as_well() {
    let text = |status: &str, decision: &str| {
        format!(
            "---\nid: ADR-023\nstatus: {status}\n---\n# Outbox\n\nMessages.\n\n## Decision\n\n{decision}\n"
        )
    };
    let found = of_versions(&[
        text("proposed", "Read 100."),
        text("accepted", "Read 50."),
        text("accepted", "Read 10."),
    ]);
    assert_eq!(found, ["docs/adr-023.md:9 by 2"]);
    // The text below the title is the ADR's, too, if it has no section that decides.
    let short = |text: &str| {
        format!(
            "---\nid: ADR-023\nstatus: accepted\n---\n# Outbox\n\n{text}\n\n## Links\n\nNone.\n"
        )
    };
    let found = of_versions(&[short("Messages."), short("Events.")]);
    assert_eq!(found, ["docs/adr-023.md:5 by 1"]);
}

#[test]
fn what_is_not_committed_is_told_before_it_is() {
    let mut history = GitHistory::new();
    write_all(&mut history, PATH, &[&accepted("Read 100.")]);
    history.write(PATH, accepted("Read 10."));
    let report = check_at(history.path(), RULE);
    assert_eq!(told(&report, &[]), ["docs/adr-023.md:10"]);
    assert_eq!(
        report.diagnostics[0].message,
        "ADR-023 is changed and not committed, after it was accepted, without an amendment"
    );
    history.write(PATH, accepted("Read 100.").replace('\n', "\r\n"));
    assert_eq!(told(&check_at(history.path(), RULE), &[]), [""; 0]);
    // At a revision the files on disk do not matter.
    history.write(PATH, accepted("Read 10."));
    let report = open(history.path()).at("HEAD").expect("it is a commit");
    let report = report.check(&CheckOptions::new().select([RULE])).expect("the rule is there");
    assert_eq!(told(&report, &[]), [""; 0]);
}

#[test]
fn what_a_merge_brought_is_one_change() {
    let mut history = GitHistory::new();
    write_all(&mut history, PATH, &[&accepted("Read 100.")]);
    history.git(&["checkout", "--quiet", "-b", "fewer"]);
    history.write(PATH, accepted("Read 10."));
    let changed = history.commit("Fewer");
    history.git(&["checkout", "--quiet", "main"]);
    history.write("other.md", "# Other\n");
    history.commit("Other");
    let merge = history.merge(&["fewer"], "Merge branch 'fewer'");
    // One commit of the branch changed the page: it is named.
    let found = told(&check_at(history.path(), RULE), &[&changed, &merge]);
    assert_eq!(found, ["docs/adr-023.md:10 by 0"]);
    history.git(&["checkout", "--quiet", "-b", "more"]);
    write_all(
        &mut history,
        PATH,
        &[
            &accepted("Read 20."),
            &adr("Accepted", "Read 20.", "\n## Amendment 1: More\n\nIt holds.\n"),
        ],
    );
    history.git(&["checkout", "--quiet", "main"]);
    history.merge(&["more"], "Merge branch 'more'");
    assert_eq!(told(&check_at(history.path(), RULE), &[]), [""; 0]);
}

/// On a branch the body was free to change, since the ADR was not accepted there; on main it was.
#[test]
fn a_merge_of_a_change_into_an_accepted_decision_is_told() {
    let mut history = GitHistory::new();
    let long = |status: &str, decision: &str| {
        adr(
            status,
            decision,
            "\n## Consequences\n\nA table more.\n\nA worker more.\n\nOne alert.\n",
        )
    };
    write_all(&mut history, PATH, &[&long("Proposed", "Read 100.")]);
    history.git(&["checkout", "--quiet", "-b", "fewer"]);
    write_all(&mut history, PATH, &[&long("Proposed", "Read 10.")]);
    history.git(&["checkout", "--quiet", "main"]);
    write_all(&mut history, PATH, &[&long("Accepted", "Read 100.")]);
    let merge = history.merge(&["fewer"], "Merge branch 'fewer'");
    assert_eq!(told(&check_at(history.path(), RULE), &[&merge]), ["docs/adr-023.md:10 by 0"]);
}

#[test]
fn a_comment_hides_it_and_a_shallow_clone_tells_what_it_knows() {
    let mut history = GitHistory::new();
    let ignored = "<!-- airsdlc: ignore[amended-after-acceptance] a typo -->\n\n## Decision";
    let texts = [
        accepted("Read 100."),
        accepted("Read 10."),
        accepted("Read 10.").replace("## Decision", ignored),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let commits = write_all(&mut history, PATH, &texts[..2]);
    let of_depth = |depth| {
        let clone = shallow(&history, depth);
        let report = check_at(clone.path(), RULE);
        (report.history, told(&report, &[&commits[1]]))
    };
    assert_eq!(of_depth(1), (HistoryRead::Part, vec![]));
    history.write("other.md", "# Other\n");
    history.commit("Other");
    let clone = shallow(&history, 2);
    let report = check_at(clone.path(), RULE);
    assert_eq!((report.history, told(&report, &[])), (HistoryRead::Part, vec![]));
    let whole = shallow(&history, 10);
    let report = check_at(whole.path(), RULE);
    assert_eq!(report.history, HistoryRead::Whole);
    assert_eq!(told(&report, &[&commits[1]]), ["docs/adr-023.md:10 by 0"]);
    let part = shallow(&history, 3);
    assert_eq!(told(&check_at(part.path(), RULE), &[&commits[1]]), ["docs/adr-023.md:10 by 0"]);
    write_all(&mut history, PATH, &texts[2..]);
    let report = check_at(history.path(), RULE);
    assert_eq!((told(&report, &[]), report.summary.hidden), (vec![], 1));
}

#[test]
fn a_directory_below_the_top_and_a_bare_repository_have_the_same_history() {
    let mut history = GitHistory::new();
    let path = format!("services/booking/{PATH}");
    history.write("main.go", "package main\n");
    history.commit("Begin");
    let (one, other) = (accepted("Read 100."), accepted("Read 10."));
    let commits = write_all(&mut history, &path, &[&one, &other]);
    let found = told(&check_at(&history.path().join("services/booking"), RULE), &[&commits[1]]);
    assert_eq!(found, ["docs/adr-023.md:10 by 0"]);
    let bare = tempfile::tempdir().expect("there is room for a clone");
    let to = bare.path().to_str().expect("the path is Unicode");
    history.git(&["clone", "--quiet", "--bare", ".", to]);
    let found = told(&check_at(bare.path(), RULE), &[&commits[1]]);
    assert_eq!(found, [format!("{path}:10 by 0")]);
    // Before the change there was none.
    let then = open(bare.path()).at("HEAD~1").expect("it is a commit");
    let report = then.check(&CheckOptions::new().select([RULE])).expect("the rule is there");
    assert_eq!(told(&report, &[]), [""; 0]);
}

/// A merge that takes an old file of its other side changes it, though no commit that it brought did: what was before is not known.
#[test]
fn what_no_commit_tells_is_not_guessed() {
    let mut history = GitHistory::new();
    write_all(&mut history, PATH, &[&accepted("Read 100.")]);
    history.git(&["checkout", "--quiet", "-b", "side"]);
    history.write("other.md", "# Other\n");
    history.commit("Other");
    history.git(&["checkout", "--quiet", "main"]);
    write_all(&mut history, PATH, &[&accepted("Read 10.")]);
    history.git(&["merge", "--quiet", "--no-ff", "--strategy", "ours", "--no-commit", "side"]);
    history.git(&["checkout", "--quiet", "side", "--", PATH]);
    history.write("other.md", "# Other\n");
    history.commit("Merge branch 'side'");
    assert_eq!(told(&check_at(history.path(), RULE), &[]), [""; 0]);
    // What came after it is known.
    let change = write_all(&mut history, PATH, &[&accepted("Read 1.")]);
    let found = told(&check_at(history.path(), RULE), &[&change[0]]);
    assert_eq!(found, ["docs/adr-023.md:10 by 0"]);
}
