//! What diffs say: fields, groups of references, conflicts, and what changes touch.

use airsdlc_core::diff::{Change, ChangeKind, DiffReport, Field, GraphDiff, Outline, Topic};
use airsdlc_core::error::{ChangeKey, DiffError};
use airsdlc_core::model::{Attribute, Edge, EdgeKind, Node, NodeKind, Origin};
use airsdlc_core::source::Memory;
use airsdlc_core::{Graph, GraphBuilder, KnowledgeRepository, OpenOptions};

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// The diff of one file at one path, as it was and as it is.
fn of_file(older: &str, newer: &str) -> GraphDiff {
    read(&[("a.md", newer)]).diff(&read(&[("a.md", older)]))
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_node_says_which_fields_differ() {
    let head = "# ADR-1: A\n\n- **Status**: Proposed\n- **Owner**: me\n";
    for (newer, fields, what) in [
        (head.replace(": A", ": B"), "title", ChangeKind::Changed),
        (head.replace("Proposed", "Accepted"), "status", ChangeKind::Changed),
        (head.replace("Proposed", "proposed (today)"), "status_as_written", ChangeKind::Changed),
        (head.replace(": me", ": you"), "attributes.owner", ChangeKind::Changed),
        (head.replace("- **Owner**: me\n", ""), "attributes.owner", ChangeKind::Changed),
        (format!("\n\n{head}"), "position", ChangeKind::Moved),
    ] {
        let diff = of_file(head, &newer);
        let [change] = &*diff.nodes else { panic!("{newer}: {:?}", diff.nodes) };
        let said: Vec<Field> =
            change.fields().into_iter().filter(|field| *field != Field::Position).collect();
        let said = if said.is_empty() { change.fields() } else { said };
        assert_eq!((names(&said).as_str(), change.what()), (fields, what), "{newer}");
        assert_eq!(diff.is_moved_only(), what == ChangeKind::Moved);
    }
}

#[test]
fn a_file_with_another_name_is_another_place() {
    let text = "# ADR-1: A\n\n- **PRD**: PRD-1\n";
    let prd = ("prd.md", "# PRD-1: P\n");
    let older = read(&[("a.md", text), prd]);
    let diff = read(&[("decisions/a.md", text), prd]).diff(&older);
    assert_eq!(diff.nodes.len(), 1);
    assert_eq!(
        (diff.nodes[0].fields(), diff.nodes[0].what()),
        (vec![Field::Path], ChangeKind::Moved)
    );
    assert_eq!(diff.edges.len(), 1);
    assert_eq!(diff.edges[0].fields(), [Field::Path]);
    assert!(diff.is_moved_only() && !diff.is_empty());
    let outline = read(&[("decisions/a.md", text), prd]).diff_report(&older).outline();
    assert_eq!(topics(&outline), [Topic::Moved]);
    let [moved] = &*outline.sections[0].entries else { panic!("{outline:?}") };
    assert_eq!((&*moved.subject, &*moved.text), ("ADR-1", "was a.md"));
}

#[test]
fn a_relation_says_how_it_is_read() {
    let text = "# ADR-1: A\n\n- **PRD**: PRD-1\n";
    let prd = ("prd.md", "# PRD-1: P\n");
    let was = read(&[("a.md", text), prd]);
    let twice = format!("{text}- **PRD**: PRD-1\n");
    let diff = read(&[("a.md", &twice), prd]).diff(&was);
    let [change] = &*diff.edges else { panic!("{:?}", diff.edges) };
    assert_eq!((change.fields(), change.what()), (vec![Field::Times], ChangeKind::Changed));
    let [older, newer] = [Origin::Mentioned, Origin::Declared].map(|origin| {
        let mut edge = Edge::new(EdgeKind::DerivesFrom);
        edge.origin = origin;
        graph(&[("ADR-1", NodeKind::Adr), ("PRD-1", NodeKind::Prd)], [("ADR-1", edge, "PRD-1")])
    });
    assert_eq!(GraphDiff::between(&older, &newer).edges[0].fields(), [Field::Origin]);
}

fn graph<const N: usize>(nodes: &[(&str, NodeKind)], edges: [(&str, Edge, &str); N]) -> Graph {
    let mut builder = GraphBuilder::new();
    for (id, kind) in nodes {
        builder.add_node(Node::new(*id, *kind, *id)).expect("the id is new");
    }
    for (source, edge, target) in edges {
        builder.add(source, edge, target).expect("the edge is of the model");
    }
    builder.build()
}

#[test]
fn repeated_references_are_counted() {
    let line = "- **PRD**: PRD-9\n";
    let text = |times: usize| format!("# ADR-1: A\n\n{}", line.repeat(times));
    let diff = of_file(&text(1), &text(3));
    let [Change::Changed { older, newer }] = &*diff.unresolved else {
        panic!("{:?}", diff.unresolved)
    };
    assert_eq!((older.references().len(), newer.references().len()), (1, 3));
    assert_eq!(diff.unresolved[0].fields(), [Field::Times]);
    let lines: Vec<u32> = newer.references().iter().map(|one| one.location.line).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert_eq!(of_file(&text(0), &text(2)).unresolved[0].what(), ChangeKind::Added);
}

#[test]
fn the_first_conflict_is_told() {
    let adr = |title: &str| {
        let mut builder = GraphBuilder::new();
        builder.add_node(Node::new("ADR-1", NodeKind::Adr, title)).expect("the id is new");
        builder.build()
    };
    let (none, a, b) = (GraphBuilder::new().build(), adr("a"), adr("b"));
    let at = || ChangeKey::Node("ADR-1".into());
    let added = GraphDiff::between(&none, &a);
    assert_eq!(b.apply(&added), Err(DiffError::Present { at: at() }));
    assert_eq!(none.apply(&GraphDiff::between(&a, &b)), Err(DiffError::Missing { at: at() }));
    assert_eq!(b.apply(&GraphDiff::between(&a, &none)), Err(DiffError::Different { at: at() }));
    let error = added.then(&GraphDiff::between(&b, &none)).expect_err("it begins elsewhere");
    assert_eq!(error.to_string(), "the diff knows the node `ADR-1` as something else than it is");

    // PRD-1 goes, and in the other graph ADR-2 rests on it.
    let nodes = [("PRD-1", NodeKind::Prd), ("ADR-2", NodeKind::Adr)];
    let edge = ("ADR-2", Edge::new(EdgeKind::DerivesFrom), "PRD-1");
    let (loose, tied) = (graph(&nodes, []), graph(&nodes, [edge]));
    let gone = GraphDiff::between(&loose, &graph(&nodes[1..], []));
    assert!(matches!(tied.apply(&gone), Err(DiffError::Build(_))));
}

const PRD: &str = "# PRD-1: P\n\n### US-1-1: First\n\n### US-1-2: Second\n";
const ADR: &str = "# ADR-1: A\n\n- **PRD**: US-1-1\n";
const BOLT: &str = "# BOLT-1: B\n\n- **ADR**: ADR-1\n";

/// The ids that a report says to be touched, of what is there and of what is gone.
fn touched(older: &[(&str, &str)], newer: &[(&str, &str)]) -> [Vec<String>; 2] {
    let report = read(newer).diff_report(&read(older));
    let ids = |impact: &airsdlc_core::impact::Impact| {
        impact.affected.iter().map(|hit| hit.id.to_string()).collect()
    };
    [ids(&report.impact_of_changed), ids(&report.impact_of_removed)]
}

#[test]
fn what_changed_touches_what_was_built_on_it() {
    let older = [("prd.md", PRD), ("adr.md", ADR), ("bolt.md", BOLT)];
    let with = |at: usize, text: &'static str| {
        let mut files = older;
        files[at].1 = text;
        files
    };
    // BOLT-1 → ADR-1 → US-1; nothing rests on US-2.
    let first = with(0, "# PRD-1: P\n\n### US-1-1: Other\n\n### US-1-2: Second\n");
    assert_eq!(touched(&older, &first), [vec!["ADR-1", "BOLT-1"], vec![]]);
    let second = with(0, "# PRD-1: P\n\n### US-1-1: First\n\n### US-1-2: Other\n");
    assert_eq!(touched(&older, &second), [Vec::<String>::new(), vec![]]);
    // What only moved touches nothing.
    let moved = with(0, "\n# PRD-1: P\n\n### US-1-1: First\n\n### US-1-2: Second\n");
    assert_eq!(touched(&older, &moved), [Vec::<String>::new(), vec![]]);
    // A relation more is another text of its source, which BOLT-1 implements.
    let relation = with(1, "# ADR-1: A\n\n- **PRD**: US-1-1, US-1-2\n");
    assert_eq!(touched(&older, &relation), [vec!["BOLT-1"], vec![]]);
    // A mention is not.
    let mention = with(2, "# BOLT-1: B\n\n- **ADR**: ADR-1\n\nAs PRD-1 says.\n");
    assert_eq!(touched(&older, &mention), [Vec::<String>::new(), vec![]]);
}

#[test]
fn what_is_gone_touched_what_had_rested_on_it() {
    let older = [("prd.md", PRD), ("adr.md", ADR), ("bolt.md", BOLT)];
    // ADR-1 lost its story with the PRD; its own text is the same.
    assert_eq!(touched(&older, &older[1..]), [vec![], vec!["ADR-1", "BOLT-1"]]);
}

#[test]
fn parts_of_parts_stand_below_their_artifact() {
    let daa = |operation: &str| {
        format!(
            "# DAA-1: D\n\n```pseudocode\nAGGREGATE: Booking\n  OPERATION: {operation}()\n    PRECONDITION: it is there\n```\n"
        )
    };
    let older = read(&[("a.md", &daa("cancel"))]);
    let report = read(&[("a.md", &daa("close"))]).diff_report(&older);
    let outline = report.outline();
    let [artifact] = &*outline.sections[0].entries else { panic!("{outline:?}") };
    assert_eq!((artifact.subject.as_str(), artifact.change), ("DAA-1", None));
    let parts: Vec<(&str, Option<ChangeKind>)> =
        artifact.below.iter().map(|part| (part.subject.as_str(), part.change)).collect();
    assert_eq!(
        parts,
        [
            ("DAA-1/operation/Booking.cancel", Some(ChangeKind::Removed)),
            ("DAA-1/operation/Booking.close", Some(ChangeKind::Added)),
        ]
    );
}

fn topics(outline: &Outline) -> Vec<Topic> {
    outline.sections.iter().map(|section| section.topic).collect()
}

#[test]
fn references_that_break_and_are_mended_are_told_apart() {
    let older = read(&[("adr.md", ADR), ("bolt.md", BOLT)]);
    let newer = read(&[("prd.md", PRD), ("bolt.md", BOLT)]);
    let outline = newer.diff_report(&older).outline();
    let section = |topic: Topic| {
        outline.sections.iter().find(|section| section.topic == topic).expect("it is told")
    };
    let [broken] = &*section(Topic::Broken).entries else { panic!("{outline:?}") };
    assert_eq!((&*broken.subject, &*broken.text), ("BOLT-1", "implements `ADR-1`"));
    // The reference of ADR-1 to its story went with ADR-1: that mends nothing.
    assert_eq!(section(Topic::Mended).entries, []);
    assert_eq!(section(Topic::Mended).more, ["1 went with what is gone"]);
    // That BOLT-1 does not implement ADR-1 any more is said once.
    assert!(!topics(&outline).contains(&Topic::Relations));
    let back = older.diff_report(&newer).outline();
    let mended = back.sections.iter().find(|section| section.topic == Topic::Mended);
    assert_eq!(mended.expect("it is told").entries[0].subject, "BOLT-1");
}

#[test]
fn a_status_alone_is_told_once() {
    let outline = |status: &str| {
        let text = |status: &str| format!("# ADR-1: A\n\n- **Status**: {status}\n");
        let older = read(&[("a.md", &text("Proposed"))]);
        read(&[("a.md", &text(status))]).diff_report(&older).outline()
    };
    let accepted = outline("Accepted");
    assert_eq!(topics(&accepted), [Topic::Statuses]);
    assert_eq!(accepted.sections[0].entries[0].text, "proposed → accepted");
    assert_eq!(topics(&outline("proposed, still")), [Topic::Artifacts]);
}

#[test]
fn lists_of_attributes_say_what_they_gained() {
    let [older, newer] = [&["a", "b"] as &[&str], &["b", "c"]].map(|tables| {
        let mut node = Node::new("ADR-1", NodeKind::Adr, "A");
        let tables = tables.iter().map(|table| (*table).into()).collect();
        node.attributes.insert("affected_tables".into(), Attribute::List(tables));
        let mut builder = GraphBuilder::new();
        builder.add_node(node).expect("the id is new");
        builder.build()
    });
    let outline = DiffReport::between(&older, &newer).outline();
    assert_eq!(outline.sections[0].entries[0].notes[0].text, "affected tables: with c, without a");
}
