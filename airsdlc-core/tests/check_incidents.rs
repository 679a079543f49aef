//! Rules of group `O` on incidents, fixes, post-mortems and timelines: what they find, and what they leave alone.

mod checks;

use checks::{Case, assert_cases};

const INC: &str = "docs/inc.md";
const PM: &str = "docs/pm.md";

fn incident(severity: &str, status: &str) -> String {
    format!("# INC-1: Down\n\n- **Severity**: {severity}\n- **Status**: {status}\n")
}

/// A post-mortem of INC-1 with some text below its metadata, which ends at line 4.
fn post_mortem(text: &str) -> String {
    format!("# Post-mortem: Down\n\n- **Incident ID**: INC-1\n\n{text}\n")
}

#[test]
fn major_incidents_have_post_mortems() {
    let case = |what, text: String, lines: &[u32]| {
        Case::new(what, "missing-post-mortem").file(INC, text).lines(INC, lines)
    };
    let resolved = || incident("SEV-2", "Resolved");
    assert_cases([
        case("SEV-2", resolved(), &[1]),
        case("Sev 1, closed", incident("Sev 1", "Closed"), &[1]),
        case("P1", incident("P1 (pages)", "Resolved"), &[1]),
        case("SEV-3", incident("SEV-3", "Resolved"), &[]),
        case("a word", incident("High", "Resolved"), &[]),
        case("still open", incident("SEV-1", "Open"), &[]),
        case("mitigated", incident("SEV-1", "Mitigated"), &[]),
        case("no status", "# INC-1: Down\n\n- **Severity**: SEV-1\n".into(), &[]),
        case(
            "no status, but an end",
            "# INC-1: Down\n\n- **Severity**: SEV-1\n- **Resolved**: 2024-01-15 15:10 UTC\n".into(),
            &[1],
        ),
        case("inside the incident", resolved() + "\n## Post-Mortem\n\nThe pool was small.\n", &[]),
        case("elsewhere", resolved() + "- **Post-mortem**: https://wiki.example/42\n", &[]),
        case("to come", resolved() + "- **Post-mortem**: TBD\n", &[1]),
        case(
            "its parts are here",
            resolved() + "\n## Root Cause\n\nx\n\n## Action Items\n\n- [ ] y\n",
            &[],
        ),
        case("only the cause is here", resolved() + "\n## Root Cause\n\nx\n", &[1]),
        case(
            "suppressed",
            "<!-- airsdlc: ignore[missing-post-mortem] before our time -->\n".to_owned()
                + &resolved(),
            &[],
        ),
        case("with one", resolved(), &[]).file(PM, post_mortem("")),
        case("named only", resolved(), &[])
            .file(PM, "# Post-mortem: Down\n\nThis is about INC-1.\n"),
        case("one of another names it", resolved() + "\n# INC-2: Slow\n", &[1])
            .file(PM, "# Post-mortem: Slow\n\n- **Incident ID**: INC-2\n\nLike INC-1.\n"),
    ]);
}

#[test]
fn post_mortems_say_the_cause() {
    let case = |what, text: String, lines: &[u32]| {
        Case::new(what, "post-mortem-without-root-cause").file(PM, text).lines(PM, lines)
    };
    assert_cases([
        case("nothing", post_mortem("## Summary\n\nx\n"), &[1]),
        case("to come", post_mortem("").replace("INC-1\n", "INC-1\n- **Root Cause**: TBD\n"), &[1]),
        case("a section", post_mortem("## 3. Root Cause Analysis\n\nx\n"), &[]),
        case("strong text", post_mortem("## Summary\n\n**Root cause**: a small pool\n"), &[]),
        case("a key", post_mortem("").replace("INC-1\n", "INC-1\n- **Cause**: small pool\n"), &[]),
        case("another word", post_mortem("## What went wrong\n\nx\n"), &[]),
        case("a draft", post_mortem("").replace("INC-1\n", "INC-1\n- **Status**: Draft\n"), &[]),
        case("because", post_mortem("## Because of the pool\n\nx\n"), &[1]),
    ]);
}

#[test]
fn post_mortems_ask_for_something() {
    let case = |what, text: &str, lines: &[u32]| {
        Case::new(what, "post-mortem-without-action-items")
            .file(PM, post_mortem(text))
            .lines(PM, lines)
    };
    assert_cases([
        case("nothing", "## Learnings\n\nx\n", &[1]),
        case("an empty section", "## Action Items\n\nNone.\n", &[1]),
        case("boxes", "## Learnings & Action Items\n\n- [ ] a\n", &[]),
        case("a list", "## Action Items\n\n- a\n", &[]),
        case("a label", "## Learnings\n\n**Action Items**:\n- a\n", &[]),
        case("a table", "## Action Items\n\n| Action | Owner |\n|-|-|\n| a | Ada |\n", &[]),
        case("another word", "## Next steps\n\n- a\n", &[]),
    ]);
}

#[test]
fn action_items_have_owners_and_days() {
    let case = |what, items: &str, lines: &[u32]| {
        Case::new(what, "unowned-or-overdue-action-item")
            .file(PM, post_mortem(&format!("## Action Items\n\n{items}")))
            .today("2024-02-10")
            .lines(PM, lines)
    };
    assert_cases([
        case("nobody's", "- [ ] a\n- [ ] b (Owner: Ada)\n", &[7]),
        case("overdue", "- [ ] a (Owner: Ada, Due: 2024-02-09)\n", &[7]),
        case("both", "- [ ] a (Due: 2024-02-09)\n", &[7, 7]),
        case("due today", "- [ ] a (Owner: Ada, Due: 2024-02-10)\n", &[]),
        case("done", "- [x] a (Due: 2024-02-01)\n- [x] b\n", &[]),
        case("done, by its state", "- a (Status: done)\n", &[]),
        case("given up", "- a (Status: won't do, Due: 2024-02-01)\n", &[]),
        case("a day in words", "- [ ] a (Owner: Ada, Due: next week)\n", &[]),
        case("an owner at the front", "- [ ] @ada: a\n- [ ] b, with **@ben**\n", &[]),
        case("a name in front", "- [ ] **Ann**: a\n- [ ] Bo-Lee Ng - a\n", &[]),
        case("a name behind", "- [ ] a b — **Eve**\n- [ ] a, owner Dave, by March\n", &[]),
        case("no name", "- [ ] API: a\n- [ ] a - b\n- [ ] Ask the owner\n", &[7, 8, 9]),
        case("struck", "- [ ] ~~a~~\n- [ ] ~~a~~ b\n", &[8]),
        case("followed elsewhere", "- [ ] [a](https://example.com/issues/1)\n", &[]),
        case(
            "a table",
            "| Action | Owner | Due |\n|-|-|-|\n| a | Ada | 2024-02-01 |\n| b | | 2024-03-01 |\n",
            &[9, 10],
        ),
        Case::new("without a date of today", "unowned-or-overdue-action-item")
            .file(
                PM,
                post_mortem("## Action Items\n\n- [ ] a (Owner: Ada, Due: 2020-01-01)\n- [ ] b\n"),
            )
            .lines(PM, &[8]),
    ]);
}

#[test]
fn learning_goes_into_designs_and_patterns() {
    let case = |what, severity: &str, status: &str, lines: &[u32]| {
        Case::new(what, "learning-not-fed-back")
            .file(INC, incident(severity, status))
            .file(PM, post_mortem("## Action Items\n\n- [ ] Amend ADR-001\n"))
            .file("docs/fix.md", "# FIX-1: Pool\n\n- **Related Incident**: INC-1\n")
            .lines(PM, lines)
    };
    let adr = |rest: &str| format!("# ADR-001: Pool\n\n## Context\n\nx\n\n{rest}");
    let amendment = |names: &str| {
        adr(&format!("## ADR-001: Pool (Amendment 1)\n\n**Reason**: Learning from {names}\n"))
    };
    let major = |what| case(what, "SEV-2", "Resolved", &[]);
    assert_cases([
        case("nothing", "SEV-2", "Resolved", &[1]).file("docs/adr.md", adr("")),
        case("minor", "SEV-3", "Resolved", &[]).file("docs/adr.md", adr("")),
        case("not resolved", "SEV-1", "Open", &[]).file("docs/adr.md", adr("")),
        major("an amendment").file("docs/adr.md", amendment("INC-1")),
        major("an amendment that names the fix").file("docs/adr.md", amendment("FIX-1")),
        major("the text of an ADR").file("docs/adr.md", adr("See INC-1.\n")),
        major("a playbook entry").file(
            "docs/playbook.md",
            "# PLAYBOOK-001: Pools\n\n## Example\n\nSee INC-1 and FIX-1.\n",
        ),
        case("a runbook is none", "SEV-2", "Resolved", &[1])
            .file("docs/run.md", "# Runbook: Pool\n\nSee INC-1.\n"),
        Case::new("a ticked action item", "learning-not-fed-back")
            .file(INC, incident("SEV-1", "Resolved"))
            .file(PM, post_mortem("## Action Items\n\n- [x] Amend ADR-001\n"))
            .file("docs/adr.md", adr("")),
        Case::new("without the incident", "learning-not-fed-back")
            .file(PM, "# Post-mortem: Down\n\n- **Incident ID**: INC-9\n- **Severity**: S1\n")
            .lines(PM, &[1]),
        Case::new("the incident is kept elsewhere", "learning-not-fed-back")
            .file(PM, "# Post-mortem: Down\n\n- **Incident ID**: INC-9\n- **Severity**: S1\n")
            .file("docs/adr.md", amendment("INC-9")),
        Case::new("another is kept elsewhere", "learning-not-fed-back")
            .file(PM, "# Post-mortem: Down\n\n- **Incident ID**: INC-9\n- **Severity**: S1\n")
            .file("docs/adr.md", amendment("INC-8"))
            .lines(PM, &[1]),
    ]);
}

#[test]
fn resolved_incidents_are_fixed() {
    let case = |what, text: String, lines: &[u32]| {
        Case::new(what, "incident-without-fix").file(INC, text).lines(INC, lines)
    };
    let resolved = || incident("SEV-3", "Resolved");
    assert_cases([
        case("nothing", resolved(), &[1]),
        case("open", incident("SEV-1", "Mitigated"), &[]),
        case(
            "says why none is needed",
            resolved() + "- **Fix**: none, the provider was down\n",
            &[],
        ),
        case("a section", resolved() + "\n## Permanent Fix\n\nBigger pool.\n", &[]),
        case("a prefix of another word", resolved() + "\n## Fixtures\n\nx\n", &[1]),
        case("the Bolt that caused it", resolved() + "- **Related Bolt**: BOLT-1\n", &[1])
            .file("docs/bolt.md", "# BOLT-1: Pool\n"),
        case("a fix", resolved(), &[])
            .file("docs/fix.md", "# FIX-1: Pool\n\n- **Related Incident**: INC-1\n"),
        case("a Bolt that names it", resolved(), &[])
            .file("docs/bolt.md", "# BOLT-1: Pool\n\nAfter INC-1.\n"),
        case("an action item leads to a Bolt", resolved(), &[])
            .file("docs/bolt.md", "# BOLT-1: Pool\n")
            .file(PM, post_mortem("## Action Items\n\n- [ ] Size it with BOLT-1\n")),
        case("its post-mortem leads to a fix", resolved(), &[])
            .file("docs/fix.md", "# FIX-1: Pool\n")
            .file(PM, post_mortem("## Traceability\n\n- **Fix**: FIX-1\n")),
        case("a deployment names it", resolved(), &[1])
            .file("docs/dep.md", "# Deployment: v1\n\nNamed in INC-1.\n"),
    ]);
}

#[test]
fn fixes_say_what_they_need_to() {
    const FIX: &str = "docs/fix.md";
    let head = "# FIX-1: Pool\n\n- **Related Incident**: INC-1\n";
    let case = |rule, what, rest: &str, lines: &[u32]| {
        Case::new(what, rule).file(FIX, format!("{head}{rest}")).lines(FIX, lines)
    };
    let (criteria, rollback, risk) =
        ("fix-without-acceptance-criteria", "fix-without-rollback", "fix-without-risk");
    assert_cases([
        case(criteria, "nothing", "", &[1]),
        case(criteria, "a section", "\n## Acceptance Criteria\n\nIt holds.\n", &[]),
        case(criteria, "boxes", "\n## Done\n\n- [ ] It holds\n", &[]),
        case(criteria, "the other name", "- **AC**: it holds\n", &[]),
        case(criteria, "another word", "\n## Actions\n\nx\n", &[1]),
        case(rollback, "nothing", "", &[1]),
        case(rollback, "to come", "- **Rollback Plan**: TBD\n", &[1]),
        case(rollback, "a key", "- **Rollback Plan**: revert\n", &[]),
        case(
            rollback,
            "a key with a list",
            "\n## Fix\n\nx\n\n**Rollback Plan**:\n1. revert\n",
            &[],
        ),
        case(rollback, "a section", "\n### How to revert\n\nx\n", &[]),
        case(risk, "nothing", "", &[1]),
        case(risk, "a key", "- **Estimated Risk**: low\n", &[]),
        case(risk, "a section", "\n## Risks\n\nx\n", &[]),
        Case::new("a heading in front matter's place", risk)
            .file(FIX, "---\nid: FIX-1\nkind: fix-it\n---\n## Risk\n\nlow\n"),
        Case::new("its title says so", risk)
            .file(FIX, "# FIX-1: Risk of a small pool\n")
            .lines(FIX, &[1]),
    ]);
}

#[test]
fn incidents_do_not_stay_open() {
    let text =
        |rest: &str| format!("# INC-1: Down\n\n- **Start Time**: 2024-01-15 10:00 UTC\n{rest}");
    let case = |what, rest: &str, today, lines: &[u32]| {
        Case::new(what, "unresolved-incident-stale")
            .file(INC, text(rest))
            .today(today)
            .lines(INC, lines)
    };
    let open = "- **Status**: Open\n";
    assert_cases([
        case("fifteen days", open, "2024-01-30", &[1]),
        case("fourteen days", open, "2024-01-29", &[]),
        case("mitigated", "- **Status**: Mitigated\n", "2024-03-01", &[1]),
        case("resolved", "- **Status**: Resolved\n", "2024-03-01", &[]),
        case("no status", "", "2024-03-01", &[]),
        case("an update", "- **Status**: Open\n- **Updated**: 2024-02-25\n", "2024-03-01", &[]),
        case(
            "a later entry",
            "- **Status**: Open\n\n## Timeline\n\n- 2024-02-25 10:00: still slow\n",
            "2024-03-01",
            &[],
        ),
        case("a limit of its own", open, "2024-01-30", &[])
            .file("airsdlc.toml", "[check.limits]\nstale_incident_days = 15\n"),
        Case::new("no date", "unresolved-incident-stale")
            .file(INC, format!("# INC-1: Down\n\n{open}"))
            .today("2024-03-01"),
        Case::new("no date of today", "unresolved-incident-stale").file(INC, text(open)),
    ]);
}

#[test]
fn timelines_go_forward() {
    let case = |what, timeline: &str, lines: &[u32]| {
        Case::new(what, "timeline-out-of-order")
            .file(INC, format!("# INC-1: Down\n\n## Timeline\n\n{timeline}"))
            .lines(INC, lines)
    };
    let same_day = |what, timeline: &str, lines: &[u32]| {
        Case::new(what, "timeline-out-of-order")
            .file(
                INC,
                format!(
                    "# INC-1: Down\n\n- **Start Time**: 2024-01-15 10:00 UTC\n- **Resolved**: 2024-01-15 18:00 UTC\n\n## Timeline\n\n{timeline}"
                ),
            )
            .lines(INC, lines)
    };
    assert_cases([
        case("two are swapped", "- 10:00 a\n- 10:30 b\n- 10:20 c\n- 11:00 d\n", &[7]),
        case("a blank line between", "- 10:00 a\n\n- 10:30 b\n\n- 10:20 c\n\n- 11:00 d\n", &[9]),
        case("a table", "| Time | What |\n|-|-|\n| 10:00 | a |\n| 10:30 | b |\n| 10:20 | c |\n| 11:00 | d |\n", &[9]),
        case("headings", "### 10:00\n\na\n\n### 10:30\n\nb\n\n### 10:20\n\nc\n\n### 11:00\n\nd\n", &[13]),
        case("dates", "- 2024-01-15 10:00 a\n- 2024-01-16 09:00 b\n- 2024-01-15 12:00 c\n- 2024-01-17 10:00 d\n", &[7]),
        case("times of one date", "- 2024-01-15 10:00 a\n- 2024-01-15 20:00 b\n- 2024-01-15 12:00 c\n", &[7]),
        case("an hour and more, the next day", "- 10:00 a\n- 18:00 b\n- 09:00 c\n- 19:00 d\n", &[]),
        case("a meeting the day after", "- 14:00 a\n- 15:00 b\n- 14:30 review\n", &[]),
        case("midnight", "- 23:40 a\n- 23:55 b\n- 00:10 c\n- 00:20 d\n", &[]),
        case("the newest first", "- 11:00 d\n- 10:40 c\n- 10:20 b\n- 10:00 a\n", &[]),
        case("equal times", "- 10:00 a\n- 10:00 b\n- 10:01 c\n", &[]),
        case("other zones", "- 10:00 UTC a\n- 11:30 CET b\n- 10:40 UTC c\n- 11:00 UTC d\n", &[]),
        case("one spelling of a zone", "- 10:00 UTC a\n- 10:30Z b\n- 10:20 GMT c\n- 11:00 UTC d\n", &[7]),
        case("not exact", "- 10:00 a\n- ~10:30 b\n- 10:20 c\n- 11:00 d\n", &[]),
        case("two lists", "**Team A**:\n\n- 10:00 a\n- 10:30 b\n\n**Team B**:\n\n- 10:20 c\n- 11:00 d\n", &[]),
        case("two sections", "### Team A\n\n- 10:00 a\n- 10:30 b\n\n### Team B\n\n- 10:20 c\n- 11:00 d\n", &[]),
        case("the next day, in words", "- 10:00 a\n- 10:30 b\n- 10:20 (next day) c\n- 11:00 d\n", &[]),
        case("ranges", "- 10:00 - 10:30 a\n- 10:15 b\n- 10:40 c\n", &[]),
        case("no time of the day", "- 10:00 a\n- 24:00 b\n- 10:40 c\n", &[]),
        case("a column of dates", "| Date | Time | What |\n|-|-|-|\n| 2024-01-15 | 23:00 | a |\n| 2024-01-16 | 22:30 | b |\n| 2024-01-16 | 23:30 | c |\n", &[]),
        case("a day above", "### 2024-01-15\n\n- 10:00 a\n- 15:00 b\n- 12:00 c\n- 16:00 d\n", &[9]),
        case("a day above, past midnight", "### 2024-01-15\n\n- 10:00 a\n- 23:00 b\n- 00:30 c\n- 02:00 d\n", &[]),
        same_day("the last two", "- 10:00 a\n- 15:00 b\n- 12:00 c\n", &[10]),
        same_day("far back", "- 10:00 a\n- 16:00 b\n- 11:00 c\n- 17:00 d\n", &[10]),
        same_day("behind the end", "- 10:00 a\n- 18:00 resolved\n- 11:00 review\n", &[]),
        same_day("before the beginning", "- 10:00 a\n- 10:30 b\n- 08:00 c\n- 11:00 d\n", &[]),
        Case::new("the incident of a post-mortem", "timeline-out-of-order")
            .file(INC, "# INC-1: Down\n\n- **Start Time**: 2024-01-15 10:00 UTC\n- **Resolved**: 2024-01-15 18:00 UTC\n")
            .file(PM, post_mortem("## Timeline\n\n- 10:00 a\n- 15:00 b\n- 12:00 c\n"))
            .lines(PM, &[9]),
        Case::new("a page that is no artifact", "timeline-out-of-order")
            .file("docs/page.md", "# Page\n\n## Timeline\n\n- 10:00 a\n- 10:30 b\n- 10:20 c\n- 11:00 d\n"),
        case("suppressed", "<!-- airsdlc: ignore[timeline-out-of-order] as told -->\n- 10:00 a\n- 10:30 b\n- 10:20 c\n- 11:00 d\n", &[]),
    ]);
}
