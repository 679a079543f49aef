//! Diffs as documents, and read back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::diff::{
    Change, ChangeKind, Dangling, DiffReport, Diffed, Field, GraphDiff, Relation, Whole,
};
use crate::export::{EdgeDocument, NodeDocument};
use crate::impact::Impact;
use crate::model::{Edge, EdgeKind, Node, NodeId, NodeKind, Status, Unresolved};

/// A diff and what it touches as a document, `airsdlc.diff/1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DiffDocument {
    /// How much changed.
    pub summary: Totals,
    /// What changed.
    #[serde(flatten)]
    pub diff: GraphDiffDocument,
    /// What must be looked at again in the newer graph, because of what is new or says something else.
    pub impact_of_changed: Impact,
    /// What rested on what is gone, in the older graph.
    pub impact_of_removed: Impact,
}

/// A diff as a document. Both sides of a change are kept whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GraphDiffDocument {
    /// Nodes, in the order of kind and id.
    pub nodes: Vec<NodeChange>,
    /// Edges, in the order of source, kind and target.
    pub edges: Vec<EdgeChange>,
    /// References that find nothing, in the order of source, kind and text.
    pub unresolved: Vec<UnresolvedChange>,
}

/// How much changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Totals {
    /// Nodes.
    pub nodes: Counts,
    /// Edges.
    pub edges: Counts,
    /// References of one node by one text that find nothing.
    pub unresolved: Counts,
}

/// How many are new, are gone, say something else, or only moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Counts {
    /// New.
    pub added: usize,
    /// Gone.
    pub removed: usize,
    /// Say something else.
    pub changed: usize,
    /// Say the same at other places.
    pub moved: usize,
}

/// A change of a node in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NodeChange {
    /// What the change amounts to.
    pub change: ChangeKind,
    /// The id.
    pub id: NodeId,
    /// The kind; of what is gone, that it had.
    pub kind: NodeKind,
    /// The title; of what is gone, that it had.
    pub title: String,
    /// The artifact that the part belongs to, where the report knows it.
    pub of: Option<Whole>,
    /// The fields in which both sides differ.
    pub fields: Vec<Field>,
    /// The state of the life cycle before, else the status as written; only if it is another now.
    pub status_before: Option<String>,
    /// The state of the life cycle now, else the status as written; only if it was another before.
    pub status_after: Option<String>,
    /// The node as it was.
    pub older: Option<NodeDocument>,
    /// The node as it is.
    pub newer: Option<NodeDocument>,
}

/// A change of an edge in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EdgeChange {
    /// What the change amounts to.
    pub change: ChangeKind,
    /// The id of the source.
    pub source: NodeId,
    /// The id of the target.
    pub target: NodeId,
    /// The relation.
    pub kind: EdgeKind,
    /// The fields in which both sides differ.
    pub fields: Vec<Field>,
    /// The edge as it was.
    pub older: Option<EdgeDocument>,
    /// The edge as it is.
    pub newer: Option<EdgeDocument>,
}

/// A change of the references of one node by one text for one relation, none of which finds anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnresolvedChange {
    /// What the change amounts to: one that is `removed` finds something now, or is not there any more.
    pub change: ChangeKind,
    /// The node that refers.
    pub source: NodeId,
    /// The reference as written.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub text: SmolStr,
    /// The relation that it would make.
    pub kind: EdgeKind,
    /// The fields in which both sides differ.
    pub fields: Vec<Field>,
    /// The references as they were, in the order of their places.
    pub older: Vec<Unresolved>,
    /// The references as they are, in the order of their places.
    pub newer: Vec<Unresolved>,
}

impl From<&DiffReport> for DiffDocument {
    fn from(report: &DiffReport) -> Self {
        let diff = &report.diff;
        let mut document = GraphDiffDocument::from(diff);
        for node in &mut document.nodes {
            node.of = report.wholes.get(&node.id).cloned();
        }
        Self {
            summary: Totals {
                nodes: Counts::of(&diff.nodes),
                edges: Counts::of(&diff.edges),
                unresolved: Counts::of(&diff.unresolved),
            },
            diff: document,
            impact_of_changed: report.impact_of_changed.clone(),
            impact_of_removed: report.impact_of_removed.clone(),
        }
    }
}

impl From<DiffDocument> for DiffReport {
    fn from(document: DiffDocument) -> Self {
        let nodes = document.diff.nodes.iter();
        let wholes: BTreeMap<NodeId, Whole> =
            nodes.filter_map(|node| Some((node.id.clone(), node.of.clone()?))).collect();
        let DiffDocument { diff, impact_of_changed, impact_of_removed, .. } = document;
        Self::new(diff.into(), wholes, impact_of_changed, impact_of_removed)
    }
}

impl From<&GraphDiff> for GraphDiffDocument {
    fn from(diff: &GraphDiff) -> Self {
        Self {
            nodes: diff.nodes.iter().map(NodeChange::from).collect(),
            edges: diff.edges.iter().map(EdgeChange::from).collect(),
            unresolved: diff.unresolved.iter().map(UnresolvedChange::from).collect(),
        }
    }
}

impl From<GraphDiffDocument> for GraphDiff {
    fn from(document: GraphDiffDocument) -> Self {
        Self {
            nodes: document.nodes.into_iter().filter_map(NodeChange::read).collect(),
            edges: document.edges.into_iter().filter_map(EdgeChange::read).collect(),
            unresolved: document
                .unresolved
                .into_iter()
                .filter_map(UnresolvedChange::read)
                .collect(),
        }
    }
}

impl Counts {
    fn of<T: Diffed>(changes: &[Change<T>]) -> Self {
        let mut counts = Self::default();
        for change in changes {
            *match change.what() {
                ChangeKind::Added => &mut counts.added,
                ChangeKind::Removed => &mut counts.removed,
                ChangeKind::Changed => &mut counts.changed,
                ChangeKind::Moved => &mut counts.moved,
            } += 1;
        }
        counts
    }
}

impl From<&Change<Node>> for NodeChange {
    fn from(change: &Change<Node>) -> Self {
        let (node, fields) = (change.latest(), change.fields());
        let state = |side: Option<&Node>| {
            let status = side?.status.as_ref().map(Status::as_str);
            status.filter(|_| fields.contains(&Field::Status)).map(str::to_owned)
        };
        Self {
            change: change.what(),
            id: node.id.clone(),
            kind: node.kind,
            title: node.title.clone(),
            of: None,
            status_before: state(change.older()),
            status_after: state(change.newer()),
            older: change.older().map(NodeDocument::from),
            newer: change.newer().map(NodeDocument::from),
            fields,
        }
    }
}

impl NodeChange {
    fn read(self) -> Option<Change<Node>> {
        both(self.older.map(Node::from), self.newer.map(Node::from))
    }
}

impl From<&Change<Relation>> for EdgeChange {
    fn from(change: &Change<Relation>) -> Self {
        let relation = change.latest();
        Self {
            change: change.what(),
            source: relation.source.clone(),
            target: relation.target.clone(),
            kind: relation.edge.kind,
            fields: change.fields(),
            older: change.older().map(EdgeDocument::from),
            newer: change.newer().map(EdgeDocument::from),
        }
    }
}

impl EdgeChange {
    fn read(self) -> Option<Change<Relation>> {
        both(self.older.map(Relation::from), self.newer.map(Relation::from))
    }
}

impl From<&Relation> for EdgeDocument {
    fn from(relation: &Relation) -> Self {
        let Edge { kind, origin, strength, locations } = relation.edge.clone();
        let (source, target) = (relation.source.clone(), relation.target.clone());
        Self { source, target, kind, origin, strength, locations }
    }
}

impl From<EdgeDocument> for Relation {
    fn from(document: EdgeDocument) -> Self {
        let EdgeDocument { source, target, kind, origin, strength, locations } = document;
        Self::new(source, Edge { kind, origin, strength, locations }, target)
    }
}

impl From<&Change<Dangling>> for UnresolvedChange {
    fn from(change: &Change<Dangling>) -> Self {
        let group = change.latest();
        let side = |side: Option<&Dangling>| {
            side.map(|group| group.references().to_vec()).unwrap_or_default()
        };
        Self {
            change: change.what(),
            source: group.source().clone(),
            text: group.text().clone(),
            kind: group.kind(),
            fields: change.fields(),
            older: side(change.older()),
            newer: side(change.newer()),
        }
    }
}

impl UnresolvedChange {
    fn read(self) -> Option<Change<Dangling>> {
        let group = |references: Vec<Unresolved>| Dangling::groups(references).into_iter().next();
        both(group(self.older), group(self.newer))
    }
}

/// A change of two sides, of which one at least must be there.
fn both<T>(older: Option<T>, newer: Option<T>) -> Option<Change<T>> {
    match (older, newer) {
        (None, None) => None,
        (None, Some(newer)) => Some(Change::Added(newer)),
        (Some(older), None) => Some(Change::Removed(older)),
        (Some(older), Some(newer)) => Some(Change::Changed { older, newer }),
    }
}
