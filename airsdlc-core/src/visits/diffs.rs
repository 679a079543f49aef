//! What comparing two graphs takes: no more than `n log n` steps, whatever changed.

use super::count;
use crate::diff::{DiffReport, GraphDiff};
use crate::model::{EdgeKind, Node, NodeKind, Unresolved};
use crate::source::Memory;
use crate::{Graph, GraphBuilder, KnowledgeRepository, OpenOptions};

/// Twice as large graphs may take no more than 2.3 times the steps: `n log n` takes 2.2 at this size.
fn grows(what: &str, graphs: impl Fn(usize) -> [Graph; 3]) {
    let counts = [400, 800, 1_600].map(|size| {
        let [a, b, c] = graphs(size);
        count(|| {
            let report = DiffReport::between(&a, &b);
            let outline = report.outline();
            assert!(!outline.counts.is_empty(), "{what}");
            let next = GraphDiff::between(&b, &c);
            let both = report.diff.then(&next).expect("one follows the other");
            assert!(a.apply(&both).is_ok_and(|applied| applied == c), "{what}");
        })
    });
    for pair in counts.windows(2) {
        let percent = pair[1] * 100 / pair[0];
        assert!(percent > 130, "{what}: the steps of {counts:?} do not count the input");
        assert!(percent < 230, "{what}: {counts:?} grow by {percent} percent");
    }
}

/// A graph of PRD-1 with parts, and ADRs; a stage has other titles.
fn builder(stage: usize, size: usize) -> GraphBuilder {
    let mut builder = GraphBuilder::new();
    let mut add = |id: String, kind: NodeKind| {
        let title = format!("{id} {stage}");
        builder.add_node(Node::new(id.as_str(), kind, title)).expect("the id is new");
    };
    add("PRD-1".into(), NodeKind::Prd);
    for at in 0..size {
        add(format!("PRD-1/US-{at}"), NodeKind::UserStory);
        add(format!("ADR-{at}"), NodeKind::Adr);
    }
    builder
}

fn link(builder: &mut GraphBuilder, source: &str, kind: EdgeKind, target: &str) {
    builder.add_edge(source, kind, target).expect("the edge is of the model");
}

#[test]
fn changed_nodes() {
    grows("changed nodes", |size| [0, 1, 2].map(|stage| builder(stage, size).build()));
}

#[test]
fn nodes_that_come_and_go() {
    grows("nodes that come and go", |size| {
        [builder(0, size), builder(0, size / 2), builder(0, size)].map(|builder| builder.build())
    });
}

#[test]
fn edges_at_one_node() {
    grows("edges at one node", |size| {
        [0, 1, 2].map(|stage| {
            let mut builder = builder(0, size);
            for at in (0..size).filter(|at| at % 3 != stage) {
                link(&mut builder, &format!("ADR-{at}"), EdgeKind::DerivesFrom, "PRD-1");
                link(&mut builder, &format!("PRD-1/US-{at}"), EdgeKind::PartOf, "PRD-1");
            }
            builder.build()
        })
    });
}

/// Each part is one of the part before it.
#[test]
fn parts_in_a_row() {
    grows("parts in a row", |size| {
        [0, 1, 2].map(|stage| {
            let mut builder = builder(stage, size);
            link(&mut builder, "PRD-1/US-0", EdgeKind::PartOf, "PRD-1");
            for at in 1..size {
                let (part, whole) = (format!("PRD-1/US-{at}"), format!("PRD-1/US-{}", at - 1));
                link(&mut builder, &part, EdgeKind::PartOf, &whole);
            }
            builder.build()
        })
    });
}

/// One reference, so many times, and so many others.
#[test]
fn references_that_find_nothing() {
    let text = "# ADR-1: A\n\n- **PRD**: PRD-9\n";
    let files = Memory::new([("a.md", text)]);
    let read = KnowledgeRepository::from_source(&files, &OpenOptions::new().threads(1));
    let template: Unresolved = read.expect("memory reads").unresolved()[0].clone();
    grows("references", |size| {
        [0, 1, 2].map(|stage| {
            let mut builder = GraphBuilder::new();
            for at in 0..size {
                let mut one = template.clone();
                one.location.line = (at * 7 + stage) as u32;
                builder.add_unresolved(one.clone());
                one.text = format!("PRD-{}", at + stage).into();
                builder.add_unresolved(one);
            }
            builder.build()
        })
    });
}
