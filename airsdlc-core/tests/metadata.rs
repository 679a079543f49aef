//! Metadata in all its forms: front matter, lines, bullets, tables, and the heading `Status`.

use airsdlc_core::model::NodeKind;
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// `A kind B`, in order, without the edges of parts to their wholes.
fn edges(repository: &KnowledgeRepository) -> Vec<String> {
    repository
        .edges()
        .map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id))
        .filter(|edge| !edge.contains(" part-of "))
        .collect()
}

fn ids(repository: &KnowledgeRepository, kind: NodeKind) -> Vec<String> {
    repository.nodes().filter(|node| node.kind == kind).map(|node| node.id.to_string()).collect()
}

const PRD: (&str, &str) = (
    "prd.md",
    "# PRD-015: Cancel\n\n## Stories\n### US-015-1: Terms\nAs a guest\n### US-015-2: Cancel booking\n\n## NFRs\n- **NFR-015-1**: fast\n- **NFR-015-2**: safe\n",
);

#[test]
fn front_matter_defines_and_links() {
    let adr = (
        "x.md",
        "---\nadr_id: adr-7\nstatus: accepted\nprd: PRD-015\nservices: [billing]\nowner: Ada\n---\n# Billing by events\n\n## Context\n",
    );
    let catalogue = (
        "catalog-info.yaml",
        "kind: Component\nmetadata: {name: billing}\nspec: {type: service}\n",
    );
    let repository = read(&[PRD, adr, catalogue]);
    let node = repository.node("ADR-007").expect("the width does not matter");
    assert_eq!(
        (node.id.as_str(), node.title.as_str(), node.attribute("owner")),
        ("ADR-7", "Billing by events", Some("Ada"))
    );
    assert_eq!(node.status.as_ref().map(|status| status.as_str()), Some("accepted"));
    assert_eq!(edges(&repository), ["ADR-7 derives-from PRD-015", "ADR-7 governs service:billing"]);
}

#[test]
fn front_matter_ends_where_the_next_artifact_begins() {
    let repository =
        read(&[("a.md", "---\nid: ADR-023\n---\n# ADR-023: A\nx\n# ADR-024: B\nSee ADR-023.\n")]);
    assert_eq!(ids(&repository, NodeKind::Adr), ["ADR-023", "ADR-024"]);
    assert_eq!(edges(&repository), ["ADR-024 mentions ADR-023"]);
}

#[test]
fn a_second_metadata_block_adds_only_new_keys() {
    let repository = read(&[
        ("p.md", "# PRD-1: A\n"),
        ("q.md", "# PRD-2: B\n"),
        (
            "adr.md",
            "# ADR-1: A\n**PRD**: PRD-1\n\n## Context\nx\n\n## Metadata\n- **PRD**: PRD-2\n- **Owner**: Ada\n",
        ),
    ]);
    assert_eq!(edges(&repository), ["ADR-1 derives-from PRD-1", "ADR-1 mentions PRD-2"]);
    assert_eq!(
        repository.node("ADR-1").map(|node| node.attribute("owner").map(str::to_owned)),
        Ok(Some("Ada".into()))
    );
}

#[test]
fn a_status_that_no_life_cycle_knows_is_kept_and_reported() {
    let repository = read(&[("a.md", "# ADR-1: A\n**Status**: Foo\n")]);
    assert_eq!(repository.findings()[0].rule, "unknown-status");
    let status = repository
        .node("ADR-1")
        .map(|node| node.status.as_ref().map(|status| status.written.to_string()));
    assert_eq!(status, Ok(Some("Foo".into())));
}

#[test]
fn broken_front_matter_loses_only_the_broken_entry() {
    let repository = read(&[
        PRD,
        (
            "adr.md",
            "---\nid: ADR-001\nstatus: Accepted\ntags: [a\nstatus: Draft\nlinks:\n  prd: PRD-015\n---\n# Cancel\n",
        ),
    ]);
    let adr = repository.node("ADR-001").expect("it was read");
    assert_eq!(adr.status.as_ref().map(|status| status.as_str()), Some("accepted"));
    assert!(edges(&repository).contains(&"ADR-001 derives-from PRD-015".to_owned()));
    let found: Vec<_> = repository.findings().iter().map(|finding| finding.location.line).collect();
    assert_eq!(found, [4, 5], "{:?}", repository.findings());
}

#[test]
fn a_table_of_two_columns_is_metadata() {
    let adr = (
        "adr.md",
        "# ADR-023: Outbox\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n| **Source PRD** | PRD-015, User Story 2 |\n| Decided by | Ana |\n\n## Options\n\n| Option | Cost |\n|---|---|\n| Status | high |\n| Saga | see NFR-015-1 |\n",
    );
    let repository = read(&[PRD, adr]);
    let node = repository.node("ADR-023").expect("it was read");
    assert_eq!(node.status.as_ref().map(|status| status.as_str()), Some("accepted"));
    assert_eq!(node.attribute("decided_by"), Some("Ana"));
    assert_eq!(node.attributes.len(), 1);
    assert_eq!(
        edges(&repository),
        [
            "ADR-023 derives-from PRD-015",
            "ADR-023 derives-from PRD-015/US-2",
            "ADR-023 derives-from PRD-015/NFR-1",
        ]
    );
}

#[test]
fn the_head_of_a_table_is_metadata_where_it_is_a_key() {
    let adr = (
        "adr.md",
        "# ADR-023: Outbox\n\n| **Status** | Accepted |\n|---|---|\n| PRD | PRD-015 |\n",
    );
    let repository = read(&[PRD, adr]);
    let node = repository.node("ADR-023").expect("it was read");
    assert_eq!(node.status.as_ref().map(|status| status.as_str()), Some("accepted"));
    assert_eq!(edges(&repository), ["ADR-023 derives-from PRD-015"]);
}

#[test]
fn the_head_of_a_table_may_hold_the_keys() {
    for table in [
        "| Status | Date |\n|---|---|\n| Accepted | 2024-01-02 |\n",
        "| Status | Date | PRD |\n|---|---|---|\n| Accepted | 2024-01-02 | PRD-015 |\n",
    ] {
        let adr = format!("# ADR-023: Outbox\n\n{table}");
        let repository = read(&[PRD, ("adr.md", &adr)]);
        let node = repository.node("ADR-023").expect("it was read");
        assert_eq!(node.status.as_ref().map(|status| status.as_str()), Some("accepted"));
        assert_eq!((node.attribute("date"), node.attributes.len()), (Some("2024-01-02"), 1));
        let is_linked = edges(&repository) == ["ADR-023 derives-from PRD-015"];
        assert_eq!(is_linked, table.contains("PRD"), "{table}");
    }
}

#[test]
fn a_table_of_something_else_is_no_metadata() {
    let incident = "# INC-1: Down\n\n**Severity**: SEV-1\n\n| Time | Event |\n|---|---|\n| 10:00 | it fell |\n| Then | all of it |\n| Service | booking |\n";
    let adr =
        "# ADR-1: A\n\n| Component | Owner |\n|---|---|\n| Booking | Ann |\n| Billing | Ben |\n";
    let repository = read(&[("i.md", incident), ("a.md", adr)]);
    let names = |id: &str| {
        let node = repository.node(id).expect("it was read");
        node.attributes.keys().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(names("INC-1"), ["severity"]);
    assert_eq!(names("ADR-1"), [""; 0]);
    let adr =
        "# ADR-1: A\n\n| Service | Owner |\n|---|---|\n| Booking | Ann |\n| Billing | Ben |\n";
    let repository = read(&[("a.md", adr)]);
    assert_eq!((repository.unresolved().len(), edges(&repository).len()), (0, 0));
}

#[test]
fn a_heading_may_give_the_status() {
    let repository = read(&[
        (
            "1.md",
            "# ADR-001: Old\n\n## Status\n\nSuperseded by [ADR-002](2.md)\n\n## Context\n\nx\n",
        ),
        (
            "2.md",
            "# ADR-002: New\n\n## Status\n\nAccepted\n\nSupercedes [the old one](1.md)\n\nSee ADR-003.\n",
        ),
        ("3.md", "# ADR-003: Other\n"),
    ]);
    let status = |id: &str| {
        let node = repository.node(id).expect("it was read");
        node.status.as_ref().map(|status| status.as_str().to_owned())
    };
    assert_eq!(status("ADR-001").as_deref(), Some("superseded"));
    assert_eq!(status("ADR-002").as_deref(), Some("accepted"));
    assert_eq!(edges(&repository), ["ADR-002 supersedes ADR-001", "ADR-002 mentions ADR-003"]);
}

#[test]
fn keys_without_emphasis_stand_before_the_first_section() {
    let repository = read(&[
        ("a.md", "# ADR-001: Nygard\n\nDate: 2021-08-13\n\n## Status\n\nAccepted\n"),
        (
            "b.md",
            "# ADR-002: MADR\n\n* Status: accepted\n* Deciders: Ann, Ben\n* Supersedes: ADR-001\n\nNote: it is late.\n\n## Context\n\n* Date: of the talk\n",
        ),
    ]);
    let attribute = |id: &str, name: &str| {
        let node = repository.node(id).expect("it is there");
        node.attributes.get(name).and_then(|value| value.as_text().map(str::to_owned))
    };
    assert_eq!(attribute("ADR-001", "date").as_deref(), Some("2021-08-13"));
    assert_eq!(attribute("ADR-002", "deciders").as_deref(), Some("Ann, Ben"));
    assert_eq!(attribute("ADR-002", "date"), None);
    assert_eq!(attribute("ADR-002", "note"), None);
    let status = repository.node("ADR-002").expect("it is there").status.clone();
    assert_eq!(status.expect("it has one").as_str(), "accepted");
    assert_eq!(edges(&repository), ["ADR-002 supersedes ADR-001"]);
}

#[test]
fn front_matter_of_a_plain_document_is_in_the_index() {
    let repository = read(&[("a.md", "---\neip: 20\ntags: [x, y]\n---\n# Plain\n")]);
    let document = &repository.documents()[0].document;
    let entries: Vec<(&str, &str, u32)> = document
        .entries
        .iter()
        .map(|entry| (entry.key.as_str(), entry.value.as_str(), entry.location.line))
        .collect();
    assert_eq!(entries, [("eip", "20", 2), ("tags", "x", 3), ("tags", "y", 3)]);
    assert_eq!(repository.nodes().len(), 0);
}

#[test]
fn front_matter_speaks_of_the_artifact_that_the_first_heading_begins() {
    let repository = read(&[
        (
            "a.md",
            "---\nstatus: accepted\ndate: 2024-01-02\nprd: PRD-001\n---\n# ADR-001: A\n\n**Status**: Proposed\n\n**Date**: later\n",
        ),
        ("p.md", "---\ntags: x\n---\nText.\n\n# PRD-001: P\n"),
        ("q.md", "---\nstatus: draft\n---\n# Notes\n\n## ADR-002: B\n"),
    ]);
    let adr = repository.node("ADR-001").expect("it is there");
    // The first block of metadata wins.
    assert_eq!(adr.status.as_ref().expect("it has one").as_str(), "accepted");
    assert_eq!(adr.attributes["date"].as_text(), Some("2024-01-02"));
    assert_eq!(adr.location.as_ref().expect("it has a place").line, 6);
    assert_eq!(edges(&repository), ["ADR-001 derives-from PRD-001"]);
    // An artifact inside a document is not what its front matter speaks of.
    assert_eq!(repository.node("ADR-002").expect("it is there").status, None);
}

/// `A kind B` of an artifact with a text, beside ADR-2, ADR-3, PRD-015 and the service booking.
fn beside(text: &str) -> Vec<String> {
    let catalogue = "kind: Component\nmetadata: {name: booking}\nspec: {type: service}\n";
    let repository = read(&[
        PRD,
        ("1.md", text),
        ("2.md", "# ADR-2: Two\n"),
        ("3.md", "# ADR-3: Three\n"),
        ("catalog-info.yaml", catalogue),
        ("src/main.go", ""),
    ]);
    assert_eq!(repository.unresolved().len(), 0, "{text}: {:?}", repository.unresolved());
    edges(&repository)
}

#[test]
fn a_heading_may_be_the_key() {
    for (text, expected) in [
        (
            "# ADR-1: A\n\n## Supersedes\n\nADR-2, ADR-3\n",
            vec!["ADR-1 supersedes ADR-2", "ADR-1 supersedes ADR-3"],
        ),
        (
            "# ADR-1: A\n\n## Superseded by\n\n- [the second](2.md), as it is newer\n",
            vec!["ADR-2 supersedes ADR-1"],
        ),
        ("# ADR-1: A\n\n## Source PRD\n\nPRD-015: Cancel\n", vec!["ADR-1 derives-from PRD-015"]),
        (
            "# ADR-1: A\n\n## PRD\n\n[Cancel](prd.md) and more of it\n",
            vec!["ADR-1 derives-from PRD-015"],
        ),
        (
            "# ADR-1: A\n\n## Dependencies\n\n- ADR-2 (outbox)\n- **ADR-3**\n",
            vec!["ADR-1 depends-on ADR-2", "ADR-1 depends-on ADR-3"],
        ),
        ("# ADR-1: A\n\n## Services\n\n- booking\n", vec!["ADR-1 governs service:booking"]),
        ("# BOLT-1: A\n\n## Files\n\n- `src/main.go`\n", vec!["BOLT-1 changes file:src/main.go"]),
        // Prose below such a heading is prose.
        (
            "# ADR-1: A\n\n## Dependencies\n\n[ADR-2](2.md). We need its outbox.\n\nADR-3 is old.\n",
            vec!["ADR-1 mentions ADR-2", "ADR-1 mentions ADR-3"],
        ),
        (
            "# ADR-1: A\n\n## Dependencies\n\nWe rest on what ADR-2 built.\n",
            vec!["ADR-1 mentions ADR-2"],
        ),
        (
            "# ADR-1: A\n\n## Services\n\nAll services of the team.\n\n- those that it runs at night.\n",
            vec![],
        ),
        ("# ADR-1: A\n\n## Files\n\n- `src/main.go`\n", vec![]),
        (
            "# ADR-1: A\n\n## Supersedes\n\nNothing.\n\n## Context\n\nADR-2\n",
            vec!["ADR-1 mentions ADR-2"],
        ),
    ] {
        assert_eq!(beside(text), expected, "{text}");
    }
}

#[test]
fn items_of_links_may_begin_with_the_key() {
    for (item, expected) in [
        ("Supersedes [ADR-2](2.md)", "ADR-1 supersedes ADR-2"),
        ("Superseded by [the second](2.md)", "ADR-2 supersedes ADR-1"),
        ("Depends on [ADR-2](2.md) for its outbox", "ADR-1 depends-on ADR-2"),
        ("Depends on ADR-2", "ADR-1 depends-on ADR-2"),
        ("See [ADR-2](2.md)", "ADR-1 mentions ADR-2"),
        ("What depends on [ADR-2](2.md)", "ADR-1 mentions ADR-2"),
        ("[ADR-2](2.md) supersedes ADR-3 in part", "ADR-1 mentions ADR-2"),
    ] {
        let text = format!("# ADR-1: A\n\n## Links\n\n* {item}\n");
        let edges = beside(&text);
        assert_eq!(edges.first().map(String::as_str), Some(expected), "{item}: {edges:?}");
        assert_eq!(edges.len(), if item.contains("ADR-3") { 2 } else { 1 }, "{item}: {edges:?}");
    }
}
