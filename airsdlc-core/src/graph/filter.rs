//! Which nodes a list shows.

use smol_str::SmolStr;

use super::Graph;
use crate::model::{Node, NodeKind};

/// Conditions on nodes; all that are set must hold. The default lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NodeFilter {
    kinds: Vec<NodeKind>,
    statuses: Vec<String>,
    paths: Vec<SmolStr>,
}

impl NodeFilter {
    /// Lets all nodes pass.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only nodes of this kind, or of another that was asked for.
    #[must_use]
    pub fn kind(mut self, kind: NodeKind) -> Self {
        self.kinds.push(kind);
        self
    }

    /// Only nodes with this status (any case, as written or as the life cycle knows it), or another
    /// that was asked for.
    #[must_use]
    pub fn status(mut self, status: &str) -> Self {
        self.statuses.push(status.trim().to_lowercase().replace(['-', '_'], " "));
        self
    }

    /// Only nodes defined in this file or below this directory, or another that was asked for.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        self.paths.push(path.trim_start_matches("./").trim_end_matches('/').into());
        self
    }

    /// Whether a node passes.
    pub fn accepts(&self, node: &Node) -> bool {
        let kind = self.kinds.is_empty() || self.kinds.contains(&node.kind);
        let status = self.statuses.is_empty()
            || node.status.as_ref().is_some_and(|status| {
                self.statuses.iter().any(|wanted| {
                    wanted == status.as_str() || *wanted == status.written.to_lowercase()
                })
            });
        let path = self.paths.is_empty()
            || node.location.as_ref().is_some_and(|location| {
                let own = location.path.as_str();
                self.paths.iter().any(|wanted| {
                    own.strip_prefix(wanted.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
            });
        kind && status && path
    }
}

impl Graph {
    /// The nodes that pass a filter, in the order of kind and id. Cost: `O(V)`.
    pub fn select<'a>(&'a self, filter: &'a NodeFilter) -> impl Iterator<Item = &'a Node> {
        self.nodes().filter(|node| filter.accepts(node))
    }
}
