//! Paths through the graph, as answers show them.

use serde::{Deserialize, Serialize};

use crate::graph::EdgeRef;
use crate::model::{EdgeKind, NodeId, Origin, Strength};
use crate::span::Location;

/// A step of a path: an edge of the graph, crossed one way or the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Hop {
    /// The source of the edge.
    pub source: NodeId,
    /// The target of the edge.
    pub target: NodeId,
    /// The relation.
    pub kind: EdgeKind,
    /// How it was read.
    pub origin: Origin,
    /// How much it bears.
    pub strength: Strength,
    /// Whether the path goes from target to source.
    pub backwards: bool,
    /// Whether the hop reaches a thing only because its whole was linked.
    pub widened: bool,
    /// The first place from which the edge was read; none for a graph made by hand.
    pub location: Option<Location>,
}

impl Hop {
    pub(crate) fn new(edge: &EdgeRef<'_>, backwards: bool, widened: bool) -> Self {
        Self {
            source: edge.source.id.clone(),
            target: edge.target.id.clone(),
            kind: edge.edge.kind,
            origin: edge.edge.origin,
            strength: edge.edge.strength,
            backwards,
            widened,
            location: edge.edge.locations.first().cloned(),
        }
    }

    /// The node that the path comes from.
    pub fn from(&self) -> &NodeId {
        if self.backwards { &self.target } else { &self.source }
    }

    /// The node that the path goes to.
    pub fn to(&self) -> &NodeId {
        if self.backwards { &self.source } else { &self.target }
    }
}
