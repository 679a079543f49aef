//! What defines an id, once and in its form.

use crate::checks::{Case, assert_cases, report};
use airsdlc_core::check::Diagnostic;

#[test]
fn an_id_is_given_once_and_in_its_form() {
    let rule = "duplicate-id";
    assert_cases([
        Case::new("two files", rule)
            .file("docs/a.md", "# ADR-023: A\n")
            .file("docs/b.md", "Text.\n\n# adr-23: B\n")
            .lines("docs/b.md", &[3]),
        Case::new("front matter and heading", rule)
            .file("docs/a.md", "# ADR-023: A\n")
            .file("docs/b.md", "---\nid: ADR-023\n---\n# B\n")
            .lines("docs/b.md", &[2]),
        Case::new("two stories of one PRD", rule)
            .file("docs/a.md", "# PRD-001: A\n\n### US-001-1: B\n\n### US-001-1: C\n")
            .lines("docs/a.md", &[5]),
        Case::new("stories of two PRDs", rule)
            .file("docs/a.md", "# PRD-001: A\n\n### US-1: B\n")
            .file("docs/b.md", "# PRD-002: A\n\n### US-1: B\n"),
        Case::new("an amendment is no second definition", rule)
            .file("docs/a.md", "# ADR-023: A\n")
            .file("docs/b.md", "# ADR-023: A (Amendment 1)\n"),
        Case::new("two runbooks of one title", rule)
            .file("docs/a.md", "# Runbook: Cancel\n")
            .file("docs/b.md", "# Runbook: Cancel\n"),
    ]);
    let variant = |first: &str, second: &str, found: &str, lines: &[u32]| {
        Case::new(format!("{first} and {second}"), rule)
            .file(first, "# ADR-023: A\n")
            .file(second, "# ADR-023: B\n")
            .lines(found, lines)
    };
    let original = "docs/adrs/adr-023.md";
    assert_cases([
        variant(original, "docs/adrs/adr-023.fr.md", original, &[]),
        variant(original, "docs/de/adrs/adr-023.md", original, &[]),
        variant(original, "archive/versioned_docs/version-1.0/adrs/adr-023.md", original, &[]),
        variant("src/a/testdata/x.md", "src/b.md", original, &[]),
        variant(original, "docs/adrs/adr-023-copy.md", "docs/adrs/adr-023-copy.md", &[1]),
        variant(original, "docs/adrs/adr-023 (1).md", "docs/adrs/adr-023 (1).md", &[1]),
        variant(original, "docs/adrs/adr-023-de.md", original, &[1]),
    ]);
    let translated = [
        (original, "# ADR-023: A\n"),
        ("docs/adrs/adr-023.fr.md", "# ADR-023: B\n\n[x](none.md)\n"),
        ("docs/bolt.md", "# BOLT-1: B\n\n- **ADR**: ADR-023\n- **Status**: In Progress\n"),
    ];
    let found = report(&translated, &["missing-section", "broken-path"], None);
    let of_original = |found: &&Diagnostic| found.location.path.as_str() != original;
    let others: Vec<String> =
        found.diagnostics.iter().filter(of_original).map(ToString::to_string).collect();
    assert_eq!(others.len(), 2, "{others:#?}");
    assert!(others[0].contains("none.md"), "{others:#?}");
    let heading = |text: &str, lines: &[u32]| {
        Case::new(text, "malformed-id")
            .file("docs/a.md", format!("# {text}\n\nText.\n"))
            .lines("docs/a.md", lines)
    };
    assert_cases(
        ["ADR_023: A", "ADR023: A", "ADR 023: A", "adr_23: A", "ADR-23a: A", "PRD.7 — B"]
            .map(|text| heading(text, &[1])),
    );
    let alike = [
        "ADR-023: A",
        "ADR-XXX: A",
        "ADR_XXX: A",
        "RFC 2119: Key words",
        "Incident 5: the pool",
        "PM2: process manager",
        "FIX4: the protocol",
        "ADR 023",
        "Bolt 3: wiring",
        "R_1: a risk",
        "What ADR_023 says: a summary",
    ];
    assert_cases(alike.map(|text| heading(text, &[])));
    let front = |id: &str, lines: &[u32]| {
        Case::new(id, "malformed-id")
            .file("docs/a.md", format!("---\nkind: adr\nid: {id}\n---\n# A\n"))
            .lines("docs/a.md", lines)
    };
    assert_cases([front("ADR_023", &[2]), front("BOLT-023", &[2]), front("ADR-023", &[])]);
}

#[test]
fn pages_that_look_like_artifacts_define_one() {
    let page = |path: &str, text: &str, lines: &[u32]| {
        Case::new(format!("{path}: {text}"), "malformed-id")
            .file(path, text)
            .file("docs/adrs/adr-001.md", "# ADR-001: A\n")
            .lines(path, lines)
    };
    let status = "\n\n- **Status**: Accepted\n";
    let nygard = "\n\n## Status\n\nAccepted\n";
    assert_cases([
        page("docs/adrs/adr-005-fifth.md", &format!("# Fifth{status}"), &[1]),
        page("docs/adrs/adr-007.md", &format!("# Architecture Decision Record 7: A{status}"), &[1]),
        page("docs/adrs/adr-014.md", &format!("# 14. Fourteenth (ADR-014){status}"), &[1]),
        page("docs/adrs/adr-020.md", &format!("# ADR #20: A{status}"), &[1]),
        page("docs/adrs/adr-025.md", &format!("Text.\n\n# Decision: ADR-025 A{status}"), &[3]),
        page("docs/adrs/adr-026.md", "Text.\n", &[1]),
        page("docs/adr-018.md", "# ADR-018 A\n", &[1]),
        page("docs/queue.md", "# ADR-018 Queue\n", &[1]),
        page("docs/adrs/0005-http-caching.md", &format!("# 5. HTTP caching{nygard}"), &[1]),
        page("docs/decisions/kafka.md", &format!("# Use Kafka{nygard}"), &[1]),
    ]);
    assert_cases([
        page("docs/adrs/adr-001-notes.md", "# Notes\n", &[]),
        page("docs/queue.md", "# ADR-001 in short\n", &[]),
        page("docs/adrs/adr-018.md", &format!("# ADR-018 A{status}"), &[]),
        page("docs/adrs/README.md", &format!("# How we decide{nygard}"), &[]),
        page("docs/adrs/adr-template.md", &format!("# A{nygard}"), &[]),
        page("docs/adrs/0000-template.md", &format!("# A{nygard}"), &[]),
        page("docs/templates/adr.md", &format!("# A{nygard}"), &[]),
        page("docs/adrs/process.md", "# How we decide\n", &[]),
        page("docs/adrs/2024-01-15-meeting.md", "# Meeting\n", &[]),
        page("docs/rfc-2119.md", "# Key words\n", &[]),
        page("docs/fix-4.md", "# The protocol\n", &[]),
        page("docs/0005-http-caching.md", &format!("# 5. HTTP caching{nygard}"), &[]),
        page("docs/adrs/adr-001-b.md", "## ADR-001: A (Amendment 1)\n", &[]),
    ]);
    let own =
        "[[kind]]\nname = \"adr\"\nfiles = [\"docs/adrs/*.md\"]\nid = { file = \"{}-*.md\" }\n";
    let declared = page("docs/adrs/about.md", &format!("# How{nygard}"), &[]);
    assert_cases([declared.file("airsdlc.toml", own)]);
}

#[test]
fn a_file_and_its_heading_say_one_id() {
    let rule = "id-mismatch";
    let file = |path: &str, text: &str, lines: &[u32]| {
        Case::new(format!("{path}: {text}"), rule).file(path, text).lines(path, lines)
    };
    assert_cases([
        file("docs/adr-024-a.md", "# ADR-023: A\n", &[1]),
        file("docs/adr-023-a.md", "# ADR-023: A\n", &[]),
        file("docs/adr_23.md", "# ADR-023: A\n", &[]),
        file("docs/bolt-042-2-retries.md", "# BOLT-042: A\n", &[]),
        file("docs/inc-2024-01-15-pool.md", "# Incident INC-2024-001: A\n", &[]),
        file("docs/inc-2024-001.md", "# Post-mortem: INC-2024-001\n", &[]),
        file("docs/adr-024-log.md", "# ADR-023: A\n\n# ADR-024: B\n", &[]),
        file("docs/adr-024-a.md", "# Runbook: the outbox (ADR-023)\n", &[]),
        file("docs/a.md", "---\nid: ADR-023\n---\n# ADR-024: A\n", &[4]),
        file("docs/a.md", "---\nid: ADR-023\n---\n# ADR-23: A\n", &[]),
        file("docs/01-goals.md", "# PRD-015: A\n", &[]),
    ]);
    let series = |what: &str, fourth: &str, lines: &[u32]| {
        (1..=3)
            .fold(Case::new(what, rule), |case, number| {
                let text = format!("# ADR-{number:03}: A\n");
                case.file(&format!("docs/adrs/{number:03}-a.md"), text)
            })
            .file(fourth, "# ADR-004: A\n")
            .lines(fourth, lines)
    };
    assert_cases([
        series("a series with one that differs", "docs/adrs/005-b.md", &[1]),
        series("a series", "docs/adrs/004-b.md", &[]),
        series("another directory", "docs/old/005-b.md", &[]),
        series("a date", "docs/adrs/2024-01-15-b.md", &[]),
    ]);
}
