//! The rules on what artifacts say: values, sections, places, and what could not be read.

mod checks;

use checks::{Case, assert_cases, report};

fn page(rule: &'static str, text: &str, lines: &[u32]) -> Case {
    Case::new(text, rule).file("docs/a.md", text).lines("docs/a.md", lines)
}

#[test]
fn a_status_is_one_of_its_kind() {
    let adr = |status: &str, lines: &[u32]| {
        let text = format!(
            "# ADR-001: A\n\nSee below.\n\n- **Date**: 2024-01-01\n- **Status**: {status}\n"
        );
        page("unknown-status", &text, lines)
    };
    assert_cases([
        adr("Acepted", &[6]),
        adr("on hold", &[6]),
        adr("Accepted (2024-01-25)", &[]),
        adr("Rejected", &[]),
        adr("In discussion", &[]),
        page("unknown-status", "# BOLT-001: A\n\n- **Status**: Blocked\n", &[]),
        page("unknown-status", "# Incident INC-2024-001: A\n\n- **Status**: Investigating\n", &[]),
        adr("✅ superseded by ADR-002", &[]),
        adr("TBD", &[]),
        page("unknown-status", "---\nid: ADR-001\nstatus: maybe\n---\n# A\n", &[3]),
        page("unknown-status", "# ADR-001: A\n\n## Status\n\nMaybe\n", &[5]),
        page("unknown-status", "# Runbook: A\n\n- **Status**: whatever\n", &[]),
        page(
            "unknown-status",
            "<!-- airsdlc: ignore[S003] ours -->\n# ADR-001: A\n\n- **Status**: x\n",
            &[],
        ),
    ]);
    let found = report(&[("a.md", "# ADR-001: A\n\n- **Status**: Acepted\n")], &["S003"], None);
    assert_eq!(found.diagnostics[0].help.as_deref(), Some("did you mean `accepted`?"));
    for other in ["Respected", "Replicated", "Exempted"] {
        let text = format!("# ADR-001: A\n\n- **Status**: {other}\n");
        let found = report(&[("a.md", &text)], &["S003"], None);
        let states = "it may be proposed, accepted, rejected, deprecated, superseded";
        assert_eq!(found.diagnostics[0].help.as_deref(), Some(states), "{other}");
    }
}

#[test]
fn a_severity_is_a_level() {
    let incident = |severity: &str, lines: &[u32]| {
        let text = format!("# Incident INC-2024-001: A\n\n- **Severity**: {severity}\n");
        page("unknown-severity", &text, lines)
    };
    assert_cases([
        incident("SVE-2", &[3]),
        incident("high", &[3]),
        incident("SEV-22", &[3]),
        incident("SEV-2 (service degraded)", &[]),
        incident("sev 1", &[]),
        incident("TBD", &[]),
        page("unknown-severity", "# ADR-001: A\n\n- **Severity**: high\n", &[]),
        page("unknown-severity", "# Post-mortem: INC-2024-001\n\n- **Severity**: huge\n", &[3]),
    ]);
}

#[test]
fn a_date_is_a_day() {
    let adr = |key: &str, value: &str, lines: &[u32]| {
        page("bad-date", &format!("# ADR-001: A\n\n- **{key}**: {value}\n"), lines)
    };
    assert_cases([
        adr("Date", "2024-02-30", &[3]),
        adr("Date", "01/02/2024", &[3]),
        adr("Created", "15 January 2024", &[3]),
        adr("Reviewed by", "Ann, 2024-13-01", &[3]),
        adr("Date", "2024-02-29", &[]),
        adr("Date", "2024-01-15 10:00 UTC (after the review)", &[]),
        adr("Date", "2024-01-15 → 2024-01-20", &[]),
        adr("Date", "TBD", &[]),
        adr("Date", "YYYY-MM-DD", &[]),
        adr("Date", "soon", &[]),
        adr("Due", "Q3 2024", &[]),
        adr("Build", "1.2024-99-99", &[]),
        adr("Related", "INC-2024-13-45", &[]),
        page("bad-date", "---\nid: ADR-001\ndate: 2024-06-31\n---\n# A\n", &[3]),
        page("bad-date", "# Notes\n\n- **Date**: 2024-02-30\n", &[]),
    ]);
    let text = "# ADR-001: A\n\n- **Date**: January 15, 2024\n";
    let found = report(&[("a.md", text)], &["bad-date"], None);
    assert_eq!(found.diagnostics[0].help.as_deref(), Some("write `2024-01-15`"));
}

#[test]
fn a_section_says_something() {
    let adr = |text: &str, lines: &[u32]| {
        page("empty-section", &format!("# ADR-001: A\n\n{text}\n"), lines)
    };
    assert_cases([
        adr("## Context\n\n## Decision\n\nUse it.", &[3]),
        adr("## Context\n\n<!-- why -->\n\n---\n\n## Decision\n\nUse it.", &[3]),
        adr("## Context\n\nWhy.\n\n## Decision", &[7]),
        adr("## Context\n\n### Past\n\nText.\n\n## Decision\n\n```\nx\n```", &[]),
        adr("## Context\n\n![a](b.png)\n\n## Tables\n\n|a|b|\n|---|---|\n|c|d|", &[]),
        adr("## Status: Accepted\n\n## Open?\n\n## Why ADR-002\n\nText.", &[]),
        adr("## Context\n\n<details>text</details>\n", &[]),
        adr("###### New\n\n###### `A`\n\nText.\n\n## Rest\n\nText.", &[]),
        adr("###### New\n\n## Rest\n\nText.", &[3]),
        page("empty-section", "# PRD-001: A\n\n### US-1: B\n\n### US-2: C\n", &[]),
        page("empty-section", "# ADR-001: A\n", &[]),
        page("empty-section", "# Notes\n\n## Empty\n", &[]),
        page(
            "empty-section",
            "# Post-mortem: INC-2024-001\n\n## Timeline\n\n### 10:05 alert\n\n### 10:10 page\n",
            &[],
        ),
    ]);
}

/// An ADR with all that the framework asks for, but for what a text says in place of a mark.
fn decision(what: &str, rule: &'static str, text: &str, lines: &[u32]) -> Case {
    let sections = ["Context", "Decision", "Rationale", "Implementation", "Failure", "Monitoring"];
    let sections = format!("\n## {}\n\nText.\n", sections.join("\n\nText.\n\n## "));
    Case::new(what, rule).file("docs/a.md", format!("{text}{sections}")).lines("docs/a.md", lines)
}

#[test]
fn a_kind_has_its_sections_and_keys() {
    let section = |alternatives: &str, lines: &[u32]| {
        let text = format!("# ADR-001: A\n\n## {alternatives}\n\nText.\n");
        decision(alternatives, "missing-section", &text, lines)
    };
    let key = |text: &str, lines: &[u32]| decision(text, "missing-metadata", text, lines);
    assert_cases([
        section("Alternatives", &[]),
        section("Considered Options", &[]),
        section("Options", &[]),
        section("Option: raw transactions", &[]),
        section("Other thoughts", &[1]),
        decision(
            "the title in front matter, and the section first",
            "missing-section",
            "---\nid: ADR-001\ntitle: A\n---\n\n## Alternatives\n\nText.\n",
            &[],
        ),
        decision(
            "a title behind front matter",
            "missing-section",
            "---\nid: ADR-001\n---\n\n## Alternatives\n",
            &[2],
        ),
        key("# ADR-001: A\n\n- **Status**: Accepted\n- **Date**: 2024-01-08\n", &[]),
        key("# ADR-001: A\n\n## Status\n\nAccepted\n\n## Date decided\n\nOn Monday.\n", &[]),
        key("# ADR-001: 2024-01-08, the outbox\n\n- **Status**: Accepted\n", &[]),
        key("# ADR-001: A\n\n- **Date**: 2024-01-08\n\n## Do not add status\n\nText.\n", &[1]),
        key("# ADR-001: 24-01, the outbox\n\n- **Status**: Accepted\n", &[1]),
    ]);
}

/// The framework's form of a backlog says the ADR in its heading and has no key for a status.
#[test]
fn an_item_of_a_backlog_has_the_keys_of_its_form() {
    let list = "# Backlog\n\n## Bolts for ADR-001: One\n\n1. **BOLT-001**: Schema\n   - Estimated: 2 hours\n   -                 Dependencies: None\n   - AC: it is there\n2. **BOLT-002**: API\n   - Estimated: 4 hours\n";
    let asked = "[[check.require]]\nkind = \"bolt\"\nkeys = [\"status\"]\n";
    let bolts = |rule| Case::new("a backlog", rule).file("docs/bolts.md", list);
    assert_cases([
        bolts("missing-metadata"),
        bolts("missing-upstream"),
        bolts("missing-section").lines("docs/bolts.md", &[9]),
        bolts("missing-metadata").file("airsdlc.toml", asked).lines("docs/bolts.md", &[5, 9]),
        // A heading of its own, and front matter, are no items.
        page("missing-metadata", "# Bolts\n\n## BOLT-001: Schema\n\n- **ADR**: ADR-001\n", &[3]),
        page("missing-metadata", "---\nid: BOLT-001\nadr: ADR-001\n---\n# Schema\n", &[2]),
    ]);
    let help = |rule: &str, config: &str| {
        let found = report(&[("docs/bolts.md", list), ("airsdlc.toml", config)], &[rule], None);
        found.diagnostics[0].help.clone()
    };
    let said = Some("add `- **Acceptance criteria**: …` to its item".to_owned());
    assert_eq!(help("missing-section", ""), said);
    assert_eq!(
        help("missing-metadata", asked),
        Some("add `- **Status**: …` to its item".to_owned())
    );
    let bolt = report(&[("b.md", "# BOLT-001: A\n\n- **Status**: TODO\n")], &["S002"], None);
    let said = Some("add `- **ADR**: …` below its heading");
    assert_eq!(bolt.diagnostics[0].help.as_deref(), said);
}

#[test]
fn an_artifact_stands_among_its_kind() {
    let case = |path: &str, text: &str, lines: &[u32]| {
        Case::new(path, "misplaced-artifact")
            .file("docs/adrs/a.md", "# ADR-001: A\n")
            .file("docs/prds/a.md", "# PRD-001: A\n")
            .file("docs/postmortems/a.md", "# Post-mortem: INC-2024-001\n")
            .file("docs/fixes/a.md", "# FIX-001: A\n")
            .file(path, text)
            .lines(path, lines)
    };
    assert_cases([
        case("docs/prds/b.md", "# ADR-002: B\n", &[1]),
        case("docs/Decisions/b.md", "# PRD-002: B\n", &[1]),
        case("docs/adrs/old/b.md", "# PRD-002: B\n", &[]),
        case("docs/adrs/b.md", "# ADR-002: B\n\n## BOLT-001: C\n", &[]),
        case("docs/incidents/b.md", "# Post-mortem: INC-2024-002\n", &[]),
        case("docs/bolts/b.md", "# FIX-002: B\n", &[]),
        case("docs/adrs/b.md", "# RFC-002: no directory for its kind\n", &[]),
        case("docs/notes/b.md", "# ADR-002: B\n", &[]),
    ]);
}

#[test]
fn what_reading_found_has_rules() {
    assert_cases([
        page("malformed-front-matter", "---\nid: ADR-001\nid: ADR-002\n---\n# A\n", &[3]),
        page("malformed-front-matter", "---\nid: ADR-001\n---\n# A\n", &[]),
        Case::new("no name", "malformed-catalogue")
            .file("catalog-info.yaml", "kind: Component\nmetadata: {title: a}\n")
            .lines("catalog-info.yaml", &[1]),
        Case::new("no relation", "unknown-annotation")
            .file("catalog-info.yaml", "kind: Component\nmetadata:\n  name: a\n  annotations:\n    airsdlc.io/ownd-by: b\n")
            .lines("catalog-info.yaml", &[5]),
    ]);
    let text = "---\nid: ADR-001\nid: ADR-002\n---\n# A\n";
    let found = report(&[("a.md", text)], &["malformed-front-matter"], None);
    let node = found.diagnostics[0].node.as_ref().map(ToString::to_string);
    assert_eq!(node.as_deref(), Some("ADR-001"));
}

/// A template shows how an artifact is written: no rule asks it for anything, and nothing resolves to it.
#[test]
fn a_template_is_no_artifact() {
    let adr = "# ADR-0000: Title\n\n- **Status**: [Proposed | Accepted]\n- **PRD**: PRD-NNN\n";
    let files = [
        ("docs/adrs/0000-template.md", adr),
        ("docs/templates/bolt.md", "# BOLT-000: Title\n\n- **ADR**: ADR-000\n- **Status**: TODO\n"),
        ("docs/templates/prd-template.md", "---\nid: PRD-000\n---\n# PRD-000: Title\n"),
    ];
    let found = checks::report(&files, &["all"], Some("2024-01-15"));
    assert_eq!(found.diagnostics, []);
    let glob = "[[kind]]\nname = 'adr'\nfiles = ['docs/adrs/*.md']\nid = { file = '{}-*.md' }\n";
    let files = [("docs/adrs/0000-template.md", adr), ("airsdlc.toml", glob)];
    assert_eq!(checks::report(&files, &["all"], Some("2024-01-15")).diagnostics, []);
    let own = "[[kind]]\nname = 'adr'\nfiles = ['docs/templates/*.md']\n";
    let files = [("docs/templates/adr-001.md", adr), ("airsdlc.toml", own)];
    assert!(!checks::report(&files, &["all"], Some("2024-01-15")).diagnostics.is_empty());
}

/// What tests read is broken by intent, unless the configuration says what it is.
#[test]
fn data_for_tests_is_asked_for_nothing() {
    let broken = "# ADR-050: A\n\n- **Status**: maybe\n- **PRD**: PRD-777\n\n[a](gone.md)\n";
    let finds = |path: &str, config: &str| {
        let files =
            [("docs/prd-001.md", "# PRD-001: P\n"), (path, broken), ("airsdlc.toml", config)];
        let found = checks::report(&files, &["all"], Some("2024-01-15"));
        found.diagnostics.iter().any(|found| found.location.path.as_str() == path)
    };
    for path in ["tests/fixtures/adr-050.md", "testdata/a.md", "web/__fixtures__/a.md"] {
        assert!(!finds(path, ""), "{path}");
        let kind = format!("[[kind]]\nname = 'adr'\nfiles = ['{path}']\n");
        assert!(finds(path, &kind), "{path}");
    }
    for path in ["docs/fixtures/adr-050.md", "tests/adr-050.md", "docs/a.md"] {
        assert!(finds(path, ""), "{path}");
    }
}
