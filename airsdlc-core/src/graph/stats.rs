//! Counts: how much of what a graph holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Graph;
use crate::model::{EdgeKind, NodeKind};

/// How much of what a graph holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats {
    /// All nodes.
    pub nodes: usize,
    /// All edges.
    pub edges: usize,
    /// References that found nothing.
    pub unresolved: usize,
    /// Nodes of each kind that there are.
    pub nodes_by_kind: BTreeMap<NodeKind, usize>,
    /// Edges of each kind that there are.
    pub edges_by_kind: BTreeMap<EdgeKind, usize>,
    /// Nodes of each kind by status, as the life cycle knows it, else as written.
    pub statuses: BTreeMap<NodeKind, BTreeMap<String, usize>>,
}

impl Graph {
    /// Counts nodes and edges. Cost: `O(V + E)`.
    pub fn stats(&self) -> Stats {
        let mut stats = Stats { unresolved: self.unresolved().len(), ..Stats::default() };
        for node in self.nodes() {
            stats.nodes += 1;
            *stats.nodes_by_kind.entry(node.kind).or_default() += 1;
            if let Some(status) = &node.status {
                *stats
                    .statuses
                    .entry(node.kind)
                    .or_default()
                    .entry(status.as_str().to_owned())
                    .or_default() += 1;
            }
        }
        for edge in self.edges() {
            stats.edges += 1;
            *stats.edges_by_kind.entry(edge.edge.kind).or_default() += 1;
        }
        stats
    }
}
