//! Checks of gates: what each rule finds, and what only looks alike.

use airsdlc_core::check::CheckOptions;
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// `path:line: message` of each finding.
fn found(files: &[(&str, &str)], rule: &str) -> Vec<String> {
    let source = Memory::new(files.iter().copied());
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let repository = repository.expect("memory can be read");
    let report = repository.check(&CheckOptions::new().select([rule])).expect("the rule exists");
    let lines =
        report.diagnostics.iter().map(|found| format!("{}: {}", found.location, found.message));
    lines.collect()
}

/// An artifact with a status, and what it rests on.
fn artifact(heading: &str, status: &str, more: &str) -> String {
    format!("# {heading}\n\n- **Status**: {status}\n{more}")
}

#[test]
fn work_and_decisions_rest_on_what_is_approved() {
    let bolt = |status: &str| artifact("BOLT-1: A", status, "- **ADR**: ADR-1\n");
    let adr = |status: &str| artifact("ADR-1: A", status, "");
    for (of_bolt, of_adr, expected) in [
        ("In Progress", "Proposed", Some("BOLT-1 is in progress, but `ADR-1` is proposed")),
        ("In Review", "Draft", Some("BOLT-1 is in review, but `ADR-1` is proposed")),
        ("Done", "Proposed", Some("BOLT-1 is done, but `ADR-1` is proposed")),
        ("In Progress", "Superseded", Some("BOLT-1 is in progress, but `ADR-1` is superseded")),
        ("In Progress", "Deprecated", Some("BOLT-1 is in progress, but `ADR-1` is deprecated")),
        ("Done", "Superseded", None),
        ("Done", "Deprecated", None),
        ("TODO", "Proposed", None),
        ("In Progress", "Accepted", None),
        ("In Progress", "awaiting the board", None),
        ("Half done", "Proposed", None),
    ] {
        let files = [("bolt.md", &*bolt(of_bolt)), ("adr.md", &*adr(of_adr))];
        let expected = expected.map(|message| format!("bolt.md:4: {message}"));
        let what = format!("{of_bolt} on {of_adr}");
        assert_eq!(found(&files, "unapproved-upstream"), Vec::from_iter(expected), "{what}");
    }
    let adr = |status: &str| artifact("ADR-1: A", status, "- **DAA**: AI-DAA Booking, cancel()\n");
    let daa = |status: &str| {
        let operation = "\n## Model\n\n```pseudocode\nAGGREGATE: Booking\n  OPERATION: cancel() → Cancelled\n```\n";
        artifact("AI-DAA: Booking", status, operation)
    };
    for (of_adr, of_daa, expected) in [
        ("Accepted", "Draft", Some("adr.md:4: ADR-1 is accepted, but `DAA:booking` is a draft")),
        ("Proposed", "Draft", None),
        ("Accepted", "Validated", None),
    ] {
        let files = [("adr.md", &*adr(of_adr)), ("daa.md", &*daa(of_daa))];
        let expected = expected.map(str::to_owned);
        let what = format!("{of_adr} on {of_daa}");
        assert_eq!(found(&files, "unapproved-upstream"), Vec::from_iter(expected), "{what}");
    }
    for (kind, heading, status, expected) in [
        (
            "RFC",
            "RFC-1: A",
            "Rejected",
            Some("adr.md:4: ADR-1 is accepted, but `RFC-1` is rejected"),
        ),
        ("RFC", "RFC-1: A", "Superseded", None),
        ("RFC", "RFC-1: A", "Approved", None),
        ("TIP", "TIP: A", "Rejected", Some("adr.md:4: ADR-1 is accepted, but `TIP:a` is rejected")),
        ("TIP", "TIP: A", "Draft", None),
    ] {
        let adr = artifact("ADR-1: A", "Accepted", &format!("- **{kind}**: [it](b.md)\n"));
        let other = artifact(heading, status, "");
        let files = [("adr.md", &*adr), ("b.md", &*other)];
        let expected = expected.map(str::to_owned);
        assert_eq!(
            found(&files, "unapproved-upstream"),
            Vec::from_iter(expected),
            "{heading}: {status}"
        );
    }
}

#[test]
fn a_finding_of_a_gate_shows_the_other_side_and_may_be_hidden() {
    let bolt = artifact("BOLT-1: A", "In Progress", "- **ADR**: ADR-1\n");
    let adr = artifact("ADR-1: A", "Superseded", "- **Superseded by**: ADR-2\n\n# ADR-2: B\n");
    let source = Memory::new([("bolt.md", &*bolt), ("adr.md", &*adr)]);
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let options = CheckOptions::new().select(["G001"]);
    let report = repository.expect("memory can be read").check(&options).expect("the rule exists");
    let only = &report.diagnostics[0];
    assert_eq!(only.related[0].location.to_string(), "adr.md:3");
    assert_eq!(only.help.as_deref(), Some("let BOLT-1 rest on ADR-2, or stop it"));
    let hidden = format!("<!-- airsdlc: ignore[unapproved-upstream] a spike -->\n\n{bolt}");
    assert_eq!(found(&[("bolt.md", &hidden), ("adr.md", &adr)], "G001"), [""; 0]);
}

/// What a case is, the artifact that waits, what rests on it, and what is found of that.
type Case<'a> = (&'a str, (&'a str, &'a str), (&'a str, &'a str, &'a str), &'a str);

#[test]
fn what_waits_carries_nothing_yet() {
    let waiting = "a.md:3: ";
    let cases: &[Case<'_>] = &[
        (
            "an ADR on an RFC under review",
            ("RFC-1: A", "Under Review"),
            ("ADR-1: B", "Accepted", "RFC"),
            "RFC-1 is under review, and `ADR-1` already rests on it",
        ),
        (
            "a proposal, too",
            ("RFC-1: A", "Under Review"),
            ("ADR-1: B", "Proposed", "RFC"),
            "RFC-1 is under review, and `ADR-1` already rests on it",
        ),
        (
            "a dead end rests on nothing",
            ("RFC-1: A", "Under Review"),
            ("ADR-1: B", "Superseded", "RFC"),
            "",
        ),
        ("an RFC that is approved", ("RFC-1: A", "Approved"), ("ADR-1: B", "Accepted", "RFC"), ""),
        (
            "a decision on a draft",
            ("RFC-1: A", "Draft"),
            ("ADR-1: B", "Accepted", "RFC"),
            "RFC-1 is a draft, and `ADR-1` already rests on it",
        ),
        ("drafts grow together", ("RFC-1: A", "Draft"), ("ADR-1: B", "Proposed", "RFC"), ""),
        (
            "a planned Bolt of a proposal",
            ("ADR-1: A", "Proposed"),
            ("BOLT-1: B", "TODO", "ADR"),
            "ADR-1 is proposed, and `BOLT-1` already rests on it",
        ),
        (
            "work under way is unapproved-upstream's",
            ("ADR-1: A", "Proposed"),
            ("BOLT-1: B", "Done", "ADR"),
            "",
        ),
        (
            "a decision that needs a proposal",
            ("ADR-1: A", "Proposed"),
            ("ADR-2: B", "Accepted", "Depends on"),
            "ADR-1 is proposed, and `ADR-2` already rests on it",
        ),
        ("two proposals", ("ADR-1: A", "Proposed"), ("ADR-2: B", "Proposed", "Depends on"), ""),
        (
            "an approved RFC on a draft of a DAA",
            ("DAA-1: A", "Draft"),
            ("RFC-1: B", "Approved", "DAA"),
            "DAA-1 is a draft, and `RFC-1` already rests on it",
        ),
        ("an RFC that is written", ("DAA-1: A", "Draft"), ("RFC-1: B", "Draft", "DAA"), ""),
        (
            "a decision on a draft is unapproved-upstream's",
            ("DAA-1: A", "Draft"),
            ("ADR-1: B", "Accepted", "DAA"),
            "",
        ),
        (
            "a TIP is a draft while the RFC is written",
            ("TIP-1: A", "Draft"),
            ("RFC-1: B", "Approved", "TIP"),
            "",
        ),
        (
            "a TIP under review",
            ("TIP-1: A", "Under Review"),
            ("RFC-1: B", "Approved", "TIP"),
            "TIP-1 is under review, and `RFC-1` already rests on it",
        ),
        (
            "a validated DAA on a draft of a PRD",
            ("PRD-1: A", "Draft"),
            ("DAA-1: B", "Validated", "PRD"),
            "PRD-1 is a draft, and `DAA-1` already rests on it",
        ),
        ("both are drafts", ("PRD-1: A", "Draft"), ("DAA-1: B", "Draft", "PRD"), ""),
        (
            "done work on a review",
            ("BOLT-1: A", "In Review"),
            ("BOLT-2: B", "Done", "Dependencies"),
            "BOLT-1 is in review, and `BOLT-2` already rests on it",
        ),
        (
            "work goes on meanwhile",
            ("BOLT-1: A", "In Review"),
            ("BOLT-2: B", "In Progress", "Dependencies"),
            "",
        ),
        (
            "shipped before the review",
            ("BOLT-1: A", "In Review"),
            ("Deployment: B", "Deployed", "Bolts"),
            "BOLT-1 is in review, and `DEPLOYMENT:b` already rests on it",
        ),
    ];
    for (what, (first, of_first), (second, of_second, key), expected) in cases {
        let a = artifact(first, of_first, "");
        let id = first.split(':').next().expect("it has an id");
        let b = artifact(second, of_second, &format!("- **{key}**: {id}\n"));
        let expected: Vec<String> =
            (!expected.is_empty()).then(|| format!("{waiting}{expected}")).into_iter().collect();
        assert_eq!(found(&[("a.md", &a), ("b.md", &b)], "pending-approval"), expected, "{what}");
    }
}

#[test]
fn what_waits_is_reported_once() {
    let adr = artifact("ADR-1: A", "Proposed", "");
    let bolts =
        "# BOLT-1: A\n\n- **ADR**: ADR-1\n\nSee ADR-1.\n\n# BOLT-2: B\n\n- **ADR**: ADR-1\n";
    let expected = ["adr.md:3: ADR-1 is proposed, and 2 others already rest on it"];
    assert_eq!(found(&[("adr.md", &adr), ("bolts.md", bolts)], "pending-approval"), expected);
    let hidden = format!("<!-- airsdlc: ignore[pending-approval] -->\n\n{adr}");
    assert_eq!(found(&[("adr.md", &hidden), ("bolts.md", bolts)], "pending-approval"), [""; 0]);
}

#[test]
fn sign_offs_come_before_acceptance() {
    let boxes = "- [x] Architecture Board\n- [ ] Security Team: Approved (2024-01-18, signed by @jane)\n- [ ] Budget: Pending\n";
    let adr = |status: &str, heading: &str| {
        artifact("ADR-1: A", status, &format!("\n## {heading}\n\n{boxes}"))
    };
    for (status, heading, expected) in [
        ("Accepted", "Approvals", &["a.md:9: ADR-1 is accepted, and an approval is open"][..]),
        ("Accepted", "6. Sign-off", &["a.md:9: ADR-1 is accepted, and an approval is open"]),
        ("Proposed", "Approvals", &[]),
        ("Accepted", "Approval of expenses", &[]),
        ("Accepted", "Checklist", &[]),
    ] {
        let text = adr(status, heading);
        assert_eq!(found(&[("a.md", &text)], "pending-approval"), expected, "{status}: {heading}");
    }
}

#[test]
fn done_work_meets_its_criteria() {
    let criteria = "\n## Acceptance Criteria\n\n- [x] A\n- [ ] B\n";
    let one = "1 of its 2 acceptance criteria is open";
    for (what, text, expected) in [
        (
            "a Bolt",
            artifact("BOLT-1: A", "Done", criteria),
            format!("a.md:8: BOLT-1 is done, and {one}"),
        ),
        (
            "a Fix-It",
            artifact("FIX-1: A", "Done", criteria),
            format!("a.md:8: FIX-1 is done, and {one}"),
        ),
        ("work under way", artifact("BOLT-1: A", "In Review", criteria), String::new()),
        ("no status", format!("# BOLT-1: A\n{criteria}"), String::new()),
        (
            "deeper headings",
            artifact(
                "BOLT-1: A",
                "Done",
                "\n## Acceptance Criteria\n\n### Happy path\n\n- [ ] A\n",
            ),
            "a.md:9: BOLT-1 is done, and its acceptance criterion is open".into(),
        ),
        (
            "all ticked",
            artifact("BOLT-1: A", "Done", "\n## Acceptance Criteria\n\n- [x] A\n"),
            String::new(),
        ),
        (
            "no boxes",
            artifact("BOLT-1: A", "Done", "\n## Acceptance Criteria\n\n- A\n"),
            String::new(),
        ),
        (
            "a test plan",
            artifact(
                "BOLT-1: A",
                "Done",
                "\n## Acceptance Criteria\n\n- [x] A\n\n## Test Plan\n\n- [ ] B\n",
            ),
            String::new(),
        ),
        (
            "a test plan alone",
            artifact("BOLT-1: A", "Done", "\n## Test Plan\n\n- [ ] B\n"),
            String::new(),
        ),
        (
            "no heading of their own",
            artifact("BOLT-1: A", "Done", "\n- [ ] A\n- [ ] B\n"),
            "a.md:5: BOLT-1 is done, and 2 of its 2 acceptance criteria are open".into(),
        ),
        (
            "a criterion that is struck out",
            artifact("BOLT-1: A", "Done", "\n## AC\n\n- [x] A\n- [ ] ~~B~~\n"),
            String::new(),
        ),
        (
            "one beside another that is open",
            artifact("BOLT-1: A", "Done", "\n## AC\n\n- [ ] ~~B~~\n- [ ] C ~~D~~\n"),
            "a.md:8: BOLT-1 is done, and its acceptance criterion is open".into(),
        ),
        (
            "the boxes of the next artifact",
            artifact(
                "BOLT-1: A",
                "Done",
                "\n## AC\n\n- [x] A\n\n# BOLT-2: B\n\n## AC\n\n- [ ] B\n",
            ),
            String::new(),
        ),
        (
            "a comment",
            artifact(
                "BOLT-1: A",
                "Done",
                "\n## AC\n\n<!-- airsdlc: ignore[done-with-open-criteria] -->\n\n- [ ] A\n",
            ),
            String::new(),
        ),
    ] {
        let expected = Vec::from_iter((!expected.is_empty()).then_some(expected));
        assert_eq!(found(&[("a.md", &text)], "done-with-open-criteria"), expected, "{what}");
    }
}
