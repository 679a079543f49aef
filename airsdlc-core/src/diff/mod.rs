//! What changed between two graphs, as a value.
//!
//! A *diff* holds changes of nodes, relations and unresolved references; a *change* holds both sides
//! whole, so that diffs can be applied, composed and turned round without loss:
//! `older.apply(diff) == newer`, `diff(a, b).then(diff(b, c)) == diff(a, c)`. What *only moved* is the
//! same fact at another place: a line further down, a file with a new name. A *report* adds what the
//! changes touch, an *outline* is its reading order.
//!
//! Nodes are the same by their id, relations by source, kind and target, unresolved references by
//! source, kind and text: these repeat, and are compared as a group. Cost: `O(n log n)` in nodes, edges
//! and references of both graphs.

mod algebra;
mod change;
mod items;
mod outline;
mod report;

use crate::graph::{EdgeIndex, Graph, NodeIndex};
use crate::model::{EdgeKind, Node, NodeId};
use crate::visits::visit;

pub use change::{Change, ChangeKind, Diffed, Field};
pub use items::{Dangling, Relation};
pub use outline::{Entry, Note, Outline, Section, Topic};
pub use report::{DiffReport, Whole};

/// What changed from an older graph to a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GraphDiff {
    /// Nodes, in the order of kind and id; one whose kind changed stands where the newer kind does.
    pub nodes: Vec<Change<Node>>,
    /// Relations, in the order of source, kind and target.
    pub edges: Vec<Change<Relation>>,
    /// References that find nothing, in the order of source, kind and text.
    pub unresolved: Vec<Change<Dangling>>,
}

impl GraphDiff {
    /// Compares two graphs. Cost: `O(n log n)` in nodes, edges and references of both.
    ///
    /// ```
    /// use airsdlc_core::GraphBuilder;
    /// use airsdlc_core::diff::{ChangeKind, Field, GraphDiff};
    /// use airsdlc_core::model::{Node, NodeKind, Status};
    ///
    /// let with = |status: &str| {
    ///     let mut adr = Node::new("ADR-023", NodeKind::Adr, "Transactional outbox");
    ///     adr.status = Some(Status::read(NodeKind::Adr, status));
    ///     let mut builder = GraphBuilder::new();
    ///     builder.add_node(adr).map(|builder| builder.build())
    /// };
    /// let (older, newer) = (with("Proposed")?, with("Accepted")?);
    /// let diff = GraphDiff::between(&older, &newer);
    ///
    /// assert_eq!(diff.nodes[0].what(), ChangeKind::Changed);
    /// assert_eq!(diff.nodes[0].fields(), [Field::Status]);
    /// assert!(older.apply(&diff)? == newer);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn between(older: &Graph, newer: &Graph) -> Self {
        Self {
            nodes: nodes(older, newer),
            edges: edges(older, newer),
            unresolved: unresolved(older, newer),
        }
    }

    /// Whether both graphs are equal.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty() && self.unresolved.is_empty()
    }

    /// Whether everything that both graphs say is the same, and at most places differ.
    pub fn is_moved_only(&self) -> bool {
        self.nodes.iter().all(Change::is_moved_only)
            && self.edges.iter().all(Change::is_moved_only)
            && self.unresolved.iter().all(Change::is_moved_only)
    }
}

fn nodes(older: &Graph, newer: &Graph) -> Vec<Change<Node>> {
    let mut changes = Vec::new();
    for node in older.nodes() {
        visit(1);
        match newer.node(node.id.as_str()) {
            None => changes.push(Change::Removed(node.clone())),
            Some(now) if now != node => {
                changes.push(Change::Changed { older: node.clone(), newer: now.clone() });
            }
            Some(_) => {}
        }
    }
    visit(newer.nodes().len());
    let is_new = |node: &&Node| older.index_of(node.id.as_str()).is_none();
    changes.extend(newer.nodes().filter(is_new).map(|node| Change::Added(node.clone())));
    change::sort(changes)
}

fn edges(older: &Graph, newer: &Graph) -> Vec<Change<Relation>> {
    let mut changes = Vec::new();
    let there = places(older, newer);
    for edge in older.edges() {
        let ends = (there[edge.source_index.index()], there[edge.target_index.index()]);
        let same = match ends {
            (Some(source), Some(target)) => find(newer, source, edge.edge.kind, target),
            _ => None,
        };
        match same.map(|index| newer.edge(index)) {
            None => changes.push(Change::Removed(Relation::from(&edge))),
            Some(now) if now.edge != edge.edge => {
                let (older, newer) = (Relation::from(&edge), Relation::from(&now));
                changes.push(Change::Changed { older, newer });
            }
            Some(_) => {}
        }
    }
    let there = places(newer, older);
    for edge in newer.edges() {
        let ends = (there[edge.source_index.index()], there[edge.target_index.index()]);
        let is_old = matches!(ends, (Some(source), Some(target))
            if find(older, source, edge.edge.kind, target).is_some());
        if !is_old {
            changes.push(Change::Added(Relation::from(&edge)));
        }
    }
    change::sort(changes)
}

fn unresolved(older: &Graph, newer: &Graph) -> Vec<Change<Dangling>> {
    let (older, newer) = (items::groups(older), items::groups(newer));
    let both = algebra::side_by_side(older.into_iter(), newer.into_iter(), change::order);
    both.into_iter().filter_map(|(older, newer)| Change::of(older, newer)).collect()
}

/// Where the nodes of one graph stand in another, by their places.
fn places(graph: &Graph, other: &Graph) -> Vec<Option<NodeIndex>> {
    visit(graph.nodes().len());
    graph.nodes().map(|node| other.index_of(node.id.as_str())).collect()
}

/// The edge between two nodes. Cost: `O(log E)`.
fn find(graph: &Graph, source: NodeIndex, kind: EdgeKind, target: NodeIndex) -> Option<EdgeIndex> {
    let wanted = (source, kind, target);
    let (mut low, mut high) = (0, graph.edges().len());
    while low < high {
        visit(1);
        let middle = low.midpoint(high);
        let edge = graph.edge(EdgeIndex::new(middle));
        match (edge.source_index, edge.edge.kind, edge.target_index).cmp(&wanted) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(edge.index),
        }
    }
    None
}

/// The edge between two nodes by their ids.
fn find_by_id(
    graph: &Graph,
    source: &NodeId,
    kind: EdgeKind,
    target: &NodeId,
) -> Option<EdgeIndex> {
    find(graph, graph.index_of(source.as_str())?, kind, graph.index_of(target.as_str())?)
}
