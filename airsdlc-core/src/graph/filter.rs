//! Which nodes a list shows.

use smol_str::SmolStr;

use super::Graph;
use crate::model::{CUSTOM_KIND, KINDS, Node, NodeKind, UnknownName};

/// Conditions on nodes; all that are set must hold. The default lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NodeFilter {
    kinds: Vec<NodeKind>,
    /// Kinds that the configuration declares.
    custom: Vec<SmolStr>,
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

    /// Only nodes of the kind of this name (any case), or of another that was asked for: one of the model, or
    /// one that the configuration declares and that an artifact of `graph` has. Cost: `O(V)` for a name
    /// that is none of the model.
    ///
    /// # Errors
    /// [`UnknownName`] if no kind is called so, with the nearest name.
    pub fn kind_named(mut self, name: &str, graph: &Graph) -> Result<Self, UnknownName> {
        if let Ok(kind) = name.parse() {
            return Ok(self.kind(kind));
        }
        let mut custom: Vec<&str> = graph.nodes().filter_map(custom_kind).collect();
        custom.sort_unstable();
        custom.dedup();
        let wanted = name.trim().to_lowercase();
        let Some(own) = custom.iter().find(|own| own.to_lowercase() == wanted) else {
            let known = KINDS.iter().map(|row| row.name).chain(custom);
            return Err(UnknownName::new("node kind", name, known));
        };
        self.custom.push((*own).into());
        Ok(self)
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
        let kind = self.kinds.is_empty() && self.custom.is_empty()
            || self.kinds.contains(&node.kind)
            || custom_kind(node).is_some_and(|own| self.custom.iter().any(|wanted| wanted == own));
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

/// The kind of a node that the configuration declares.
fn custom_kind(node: &Node) -> Option<&str> {
    node.attributes.get(CUSTOM_KIND)?.as_text()
}

impl Graph {
    /// The nodes that pass a filter, in the order of kind and id. Cost: `O(V)`.
    pub fn select<'a>(&'a self, filter: &'a NodeFilter) -> impl Iterator<Item = &'a Node> {
        self.nodes().filter(|node| filter.accepts(node))
    }
}
