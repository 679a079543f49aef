//! One node with its edges, and selections of nodes, as documents.

use serde::{Deserialize, Serialize};

use super::json::{EdgeDocument, GraphDocument, NodeDocument};
use crate::error::TargetError;
use crate::graph::{EdgeRef, Graph, NodeFilter, NodeIndex, Stats};
use crate::model::Finding;

/// A node with every edge at it, `airsdlc.node/1`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NodeView {
    /// The node.
    pub node: NodeDocument,
    /// Edges that leave it, in the order of kind and target.
    pub outgoing: Vec<EdgeDocument>,
    /// Edges that arrive at it, in the order of kind and source.
    pub incoming: Vec<EdgeDocument>,
}

/// Where lines come from, `airsdlc.blame/1`.
#[cfg(feature = "git")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BlameDocument {
    /// The lines, in the order in which they were asked for.
    pub lines: Vec<crate::history::LineOrigin>,
}

#[cfg(feature = "git")]
impl BlameDocument {
    /// The document of these lines.
    pub fn new(lines: Vec<crate::history::LineOrigin>) -> Self {
        Self { lines }
    }
}

/// How much of what a repository holds, and what could not be read, `airsdlc.stats/1`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StatsDocument {
    /// Files that were read.
    pub files: usize,
    /// Counts of nodes, edges and statuses.
    #[serde(flatten)]
    pub stats: Stats,
    /// What could not be read, or only in part, in the order of places.
    pub findings: Vec<Finding>,
}

impl StatsDocument {
    pub(crate) fn new(files: usize, stats: Stats, findings: Vec<Finding>) -> Self {
        Self { files, stats, findings }
    }
}

impl From<&EdgeRef<'_>> for EdgeDocument {
    fn from(edge: &EdgeRef<'_>) -> Self {
        Self {
            source: edge.source.id.clone(),
            target: edge.target.id.clone(),
            kind: edge.edge.kind,
            origin: edge.edge.origin,
            strength: edge.edge.strength,
            locations: edge.edge.locations.clone(),
        }
    }
}

impl Graph {
    /// The one node that a target names, with every edge at it; see [`Graph::find`].
    ///
    /// # Errors
    /// [`TargetError`] if the target names no node, or not one.
    ///
    /// ```
    /// let repository = airsdlc_core::KnowledgeRepository::open("../examples/booking")?;
    /// let view = repository.show("fix-1")?;
    /// assert_eq!(view.outgoing[1].target.as_str(), "INC-2024-001");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn show(&self, target: &str) -> Result<NodeView, TargetError> {
        self.find_one(target).map(|node| self.view(node))
    }

    /// A node with every edge at it. Cost: `O(d log d)` in its degree.
    pub fn view(&self, node: NodeIndex) -> NodeView {
        let mut outgoing: Vec<EdgeRef<'_>> = self.outgoing(node).collect();
        outgoing.sort_by_key(|edge| (edge.edge.kind, edge.target_index));
        let mut incoming: Vec<EdgeRef<'_>> = self.incoming(node).collect();
        incoming.sort_by_key(|edge| (edge.edge.kind, edge.source_index));
        NodeView {
            node: self.at(node).into(),
            outgoing: outgoing.iter().map(EdgeDocument::from).collect(),
            incoming: incoming.iter().map(EdgeDocument::from).collect(),
        }
    }

    /// The nodes that pass a filter, the edges between them, and what they refer to in vain.
    pub fn selection(&self, filter: &NodeFilter) -> GraphDocument {
        let edges =
            self.edges().filter(|edge| filter.accepts(edge.source) && filter.accepts(edge.target));
        let unresolved = self.unresolved().iter().filter(|reference| {
            self.node(reference.source.as_str()).is_some_and(|source| filter.accepts(source))
        });
        GraphDocument {
            nodes: self.select(filter).map(NodeDocument::from).collect(),
            edges: edges.map(|edge| EdgeDocument::from(&edge)).collect(),
            unresolved: unresolved.cloned().collect(),
        }
    }
}
