//! What supersedes what: the sentences and keys that say so, and those that only look alike.

use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// `A kind B` of all edges, in order, of a repository in which `text` stands below the title of ADR-1;
/// with it ADR-2 to ADR-5, RFC-1 and PRD-1.
fn edges(text: &str) -> Vec<String> {
    let first = format!("# ADR-1: One\n{text}\n");
    let files = [
        ("1.md", first.as_str()),
        ("2.md", "# ADR-2: Two\n"),
        ("3.md", "# ADR-3: Three\n"),
        ("4.md", "# ADR-4: Use Kafka\n"),
        ("5.md", "# ADR-5: Five\n"),
        ("p.md", "# PRD-1: Six\n"),
        ("r.md", "# RFC-1: Seven\n"),
    ];
    let repository = KnowledgeRepository::from_source(&Memory::new(files), &OpenOptions::new())
        .expect("memory reads");
    repository
        .edges()
        .map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id))
        .collect()
}

#[test]
fn only_the_objects_of_the_verb_are_superseded() {
    for (text, expected) in [
        (
            "Superseded by ADR-5; see ADR-3 for why.",
            vec!["ADR-1 mentions ADR-3", "ADR-5 supersedes ADR-1"],
        ),
        (
            "Superseded by ADR-3, which replaced ADR-2.",
            vec!["ADR-1 mentions ADR-2", "ADR-3 supersedes ADR-1"],
        ),
        (
            "Superseded by ADR-3 (replaces ADR-2).",
            vec!["ADR-1 mentions ADR-2", "ADR-3 supersedes ADR-1"],
        ),
        ("It replaces the polling that ADR-3 describes.", vec!["ADR-1 mentions ADR-3"]),
        ("Replaced Redis with Kafka by vote, see ADR-3.", vec!["ADR-1 mentions ADR-3"]),
        (
            "It replaces the word \"job\" in ADR-2 and leaves ADR-3 alone.",
            vec!["ADR-1 mentions ADR-2", "ADR-1 mentions ADR-3"],
        ),
        (
            "Supersedes ADR-2 and moves what ADR-3 says.",
            vec!["ADR-1 supersedes ADR-2", "ADR-1 mentions ADR-3"],
        ),
        ("It was replaced. By then ADR-3 was read.", vec!["ADR-1 mentions ADR-3"]),
    ] {
        assert_eq!(edges(text), expected, "{text}");
    }
}

#[test]
fn a_full_stop_in_the_name_of_an_object_ends_no_sentence() {
    for (text, expected) in [
        ("Superseded by [3. Use PostgreSQL](3.md)", vec!["ADR-3 supersedes ADR-1"]),
        ("## Status\n\nSuperseded by [3. Use PostgreSQL](3.md)", vec!["ADR-3 supersedes ADR-1"]),
        (
            "- **Status**: Superseded by [ADR-3: Use PG. Really](3.md)",
            vec!["ADR-3 supersedes ADR-1"],
        ),
        (
            "| Field | Value |\n|---|---|\n| Status | Superseded by [3. Use PG](3.md) |",
            vec!["ADR-3 supersedes ADR-1"],
        ),
        (
            "This supersedes [2. Use MySQL](2.md) and [v. 3](3.md).",
            vec!["ADR-1 supersedes ADR-2", "ADR-1 supersedes ADR-3"],
        ),
        (
            "Superseded by [3. Replaces Redis](3.md). See [v. 2](2.md).",
            vec!["ADR-1 mentions ADR-2", "ADR-3 supersedes ADR-1"],
        ),
        ("It was replaced. By [v. 3](3.md) we knew why.", vec!["ADR-1 mentions ADR-3"]),
    ] {
        assert_eq!(edges(text), expected, "{text}");
    }
}

#[test]
fn the_value_of_a_key_ends_where_it_explains() {
    for (text, expected) in [
        ("**Supersedes**: none, but see ADR-3", vec!["ADR-1 mentions ADR-3"]),
        ("**Supersedes**: N/A; ADR-3 stays", vec!["ADR-1 mentions ADR-3"]),
        (
            "**Superseded by**: ADR-5; see ADR-2, ADR-3",
            vec!["ADR-1 mentions ADR-2", "ADR-1 mentions ADR-3", "ADR-5 supersedes ADR-1"],
        ),
        (
            "**Depends on**: ADR-2 which replaced ADR-3",
            vec!["ADR-1 depends-on ADR-2", "ADR-1 mentions ADR-3"],
        ),
        ("**PRD**: see PRD-1", vec!["ADR-1 derives-from PRD-1"]),
        (
            "**Supersedes**: ADR-2, ADR-3 (see ADR-4)",
            vec!["ADR-1 supersedes ADR-2", "ADR-1 supersedes ADR-3", "ADR-1 mentions ADR-4"],
        ),
    ] {
        assert_eq!(edges(text), expected, "{text}");
    }
}

#[test]
fn objects_may_be_a_list_and_parts_of_what_they_name() {
    let both = ["ADR-1 supersedes ADR-2", "ADR-1 supersedes ADR-3"];
    for text in [
        "Supersedes ADR-2 and ADR-3.",
        "Supersedes: [ADR-2](2.md), [the third](3.md).",
        "This ADR supersedes some aspects of ADR-2 and parts of **ADR-3**.",
        "This decision replaces the decisions made in ADR-2 & ADR-3.",
        "Supersedes ADR-2 (Two) and ADR-3 (Three).",
        "Accepted - replaces ADR-2, supersedes ADR-3.",
    ] {
        assert_eq!(edges(text), both, "{text}");
    }
    for text in [
        "Superseded by ADR-2.",
        "Superseded (as never built) by ADR-2.",
        "This decision was partly superseded on 2024-01-02 by ADR-2",
        "Deprecated and replaced by [the second](2.md)",
        "> Superseded by *ADR-2*",
    ] {
        assert_eq!(edges(text), ["ADR-2 supersedes ADR-1"], "{text}");
    }
    assert_eq!(edges("Superseded by ADR Use Kafka."), ["ADR-4 supersedes ADR-1"]);
}

/// The status of ADR-1 with such a text, and its edges.
fn status(text: &str) -> (String, Vec<String>) {
    let (text, first) = match text.strip_prefix("---") {
        Some(yaml) => ("", format!("---{yaml}\n---\n# ADR-1: One\n")),
        None => (text, format!("# ADR-1: One\n{text}\n")),
    };
    let files = [("1.md", first.as_str()), ("2.md", "# ADR-2: Two\n"), ("p.md", "# PRD-1: P\n")];
    let repository = KnowledgeRepository::from_source(&Memory::new(files), &OpenOptions::new())
        .expect("memory reads");
    let node = repository.node("ADR-1").expect("it is there");
    let status = node.status.as_ref().map_or_else(String::new, |status| status.written.to_string());
    let edges = repository.edges();
    let edges =
        edges.map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id));
    assert_eq!(repository.unresolved().len(), 0, "{text}");
    (status, edges.collect())
}

#[test]
fn a_status_says_what_supersedes_its_artifact() {
    for (text, written) in [
        ("* Status: superseded by [ADR-2](2.md)", "superseded by ADR-2"),
        ("* Status: superseded by [the second](2.md)", "superseded by the second"),
        ("**Status**: Superseded by ADR-2", "Superseded by ADR-2"),
        ("Status: Superseded by ADR-2", "Superseded by ADR-2"),
        ("| Status | Superseded by ADR-2 |\n|---|---|\n", "Superseded by ADR-2"),
        ("---\nid: ADR-1\nstatus: superseded by ADR-2", "superseded by ADR-2"),
        ("---\nid: ADR-1\nstatus: \"superseded by [ADR-2](2.md)\"", "superseded by [ADR-2](2.md)"),
        (
            "---\nid: ADR-1\nstatus: \"superseded by ADR-2; PRD-1 says why\"",
            "superseded by ADR-2; PRD-1 says why",
        ),
        (
            "**Status**: Deprecated - superseded by ADR-2 | **Date**: 2020-01-02",
            "Deprecated - superseded by ADR-2",
        ),
    ] {
        let (found, mut edges) = status(text);
        edges.retain(|edge| !edge.contains("mentions"));
        assert_eq!(
            (found.as_str(), edges),
            (written, vec!["ADR-2 supersedes ADR-1".into()]),
            "{text}"
        );
    }
    for text in [
        "**Status**: Accepted, supersedes ADR-2",
        "**Status**: Accepted | **Date**: 2020 | **Supersedes**: ADR-2",
        "**Status:** Accepted · **Supersedes:** ADR-2",
        "**Status**: Accepted, **Supersedes**: ADR-2",
        "**Status**: Accepted<br>**Supersedes**: ADR-2",
        "| Status | Accepted<br>**Supersedes**: ADR-2 |\n|---|---|\n",
        "Status: ~~Proposed~~ **Accepted**\n\n**Supersedes**: ADR-2, ~~PRD-1~~",
    ] {
        let (written, edges) = status(text);
        assert!(written.starts_with("Accepted"), "{text}: {written}");
        assert!(edges.contains(&"ADR-1 supersedes ADR-2".to_owned()), "{text}: {edges:?}");
    }
}

#[test]
fn what_a_status_only_names_is_mentioned() {
    for text in [
        "**Status**: Accepted (see ADR-2)",
        "**Status**: Accepted, as ADR-2 was superseded",
        "~~Superseded by ADR-2~~",
        "**Status**: Accepted ~~Superseded by ADR-2~~",
        "~~**Supersedes**: ADR-2~~",
        "**Supersedes**: ~~ADR-2~~",
        "## Status\n\n~~Superseded by ADR-2~~\n\nAccepted",
    ] {
        assert_eq!(status(text).1, ["ADR-1 mentions ADR-2"], "{text}");
    }
    assert_eq!(status("## Status\n\n~~Proposed~~ Accepted").0, "Accepted");
    // Strong words in a value are no keys.
    assert_eq!(status("**Status**: Accepted, **really**").0, "Accepted, really");
}

#[test]
fn each_key_of_a_line_has_its_own_value() {
    for text in [
        "**Supersedes:** ADR-2 <br/> **PRD:** PRD-1",
        "**PRD**: PRD-1 <br> **Supersedes**: ADR-2",
        "**PRD**: PRD-1 | **Supersedes**: ADR-2",
        "| **PRD** | PRD-1<BR>**Supersedes**: ADR-2 |\n|---|---|\n",
    ] {
        assert_eq!(
            status(text).1,
            ["ADR-1 derives-from PRD-1", "ADR-1 supersedes ADR-2"],
            "{text}"
        );
    }
}

#[test]
fn an_artifact_supersedes_only_those_of_its_kind() {
    for text in ["**Supersedes**: PRD-1, RFC-1", "Supersedes PRD-1 and RFC-1."] {
        assert_eq!(edges(text), ["ADR-1 mentions PRD-1", "ADR-1 mentions RFC-1"], "{text}");
    }
}
