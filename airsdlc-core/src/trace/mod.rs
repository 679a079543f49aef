//! Where a thing comes from and what rests on it: the chain between code and business goal.
//!
//! *Up* leads towards the business goal, *down* towards the code. Which edges are crossed, and which
//! way, is the column `trace` of the model's edge table.

#[cfg(feature = "git")]
mod line;

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::error::TargetError;
use crate::graph::{EdgeIndex, Graph, NodeIndex};
#[cfg(feature = "git")]
use crate::history::LineOrigin;
use crate::model::{Crossing, NodeId, NodeKind, UnknownName};
use crate::path::Hop;

/// Which way a trace goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Towards the business goal.
    #[default]
    Up,
    /// Towards the code.
    Down,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Up => "up",
            Self::Down => "down",
        })
    }
}

impl FromStr for Direction {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "up" => Ok(Self::Up),
            "down" => Ok(Self::Down),
            _ => Err(UnknownName::new("direction", name, ["up", "down"].into_iter())),
        }
    }
}

/// The chain from one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Trace {
    /// The target as it was named; the ids of the roots where it was not.
    pub target: String,
    /// The nodes from which the trace starts, in order.
    pub roots: Vec<NodeId>,
    /// Which way it goes.
    pub direction: Direction,
    /// Everything on the chain, the nearest first, then in the order of kind and id.
    pub nodes: Vec<Traced>,
    /// The line of code at which it begins, with the commit that wrote it, if the target is one and the trace goes up.
    #[cfg(feature = "git")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineOrigin>,
}

impl Trace {
    /// The trace from what leads nowhere.
    pub(crate) fn alone(target: &str, root: NodeId, direction: Direction) -> Self {
        Self {
            target: target.to_owned(),
            roots: vec![root],
            direction,
            nodes: Vec::new(),
            #[cfg(feature = "git")]
            line: None,
        }
    }
}

/// A node of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Traced {
    /// The node.
    pub id: NodeId,
    /// Its kind.
    pub kind: NodeKind,
    /// Its title.
    pub title: String,
    /// The number of hops from the target.
    pub distance: u32,
    /// The shortest path from the target; of equal ones that whose last step comes from the lower
    /// node.
    pub via: Vec<Hop>,
}

/// For each node its distance, and the edge by which it was reached with whether it was crossed
/// backwards.
type Found = FxHashMap<NodeIndex, (u32, Option<(EdgeIndex, bool)>)>;

impl Graph {
    /// The chain from the roots, upwards or downwards. Cost: `O(V + E)` and the paths.
    ///
    /// ```
    /// use airsdlc_core::KnowledgeRepository;
    /// use airsdlc_core::trace::Direction;
    ///
    /// let repository = KnowledgeRepository::open("../examples/booking")?;
    /// let trace = repository.graph().trace("booking_service.go:152", Direction::Up)?;
    /// let chain: Vec<&str> = trace.nodes.iter().map(|node| node.id.as_str()).collect();
    /// assert!(chain.contains(&"BOLT-044") && chain.contains(&"ADR-023") && chain.contains(&"PRD-015/US-2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn trace_from(&self, roots: &[NodeIndex], direction: Direction) -> Trace {
        let mut roots = roots.to_vec();
        roots.sort_unstable();
        roots.dedup();
        let mut found: Found = roots.iter().map(|root| (*root, (0, None))).collect();
        let mut queue: VecDeque<NodeIndex> = roots.iter().copied().collect();
        let mut order = Vec::new();
        while let Some(node) = queue.pop_front() {
            let distance = found[&node].0 + 1;
            // Nodes of one distance come in order, so that the first to arrive is the lowest.
            for (next, edge, backwards) in self.trace_steps(node, direction) {
                if let std::collections::hash_map::Entry::Vacant(e) = found.entry(next) {
                    e.insert((distance, Some((edge, backwards))));
                    order.push(next);
                }
            }
            if queue.is_empty() {
                order.sort_unstable();
                queue.extend(order.drain(..));
            }
        }
        let mut nodes: Vec<(u32, NodeIndex)> = found
            .iter()
            .filter(|(_, (distance, _))| *distance > 0)
            .map(|(node, (distance, _))| (*distance, *node))
            .collect();
        nodes.sort_unstable();
        let traced = nodes.into_iter().map(|(distance, index)| {
            let node = self.at(index);
            Traced {
                id: node.id.clone(),
                kind: node.kind,
                title: node.title.clone(),
                distance,
                via: self.trace_path(&found, index),
            }
        });
        let traced = traced.collect();
        let ids: Vec<&str> = roots.iter().map(|root| self.at(*root).id.as_str()).collect();
        Trace {
            target: ids.join(", "),
            roots: roots.iter().map(|root| self.at(*root).id.clone()).collect(),
            direction,
            nodes: traced,
            #[cfg(feature = "git")]
            line: None,
        }
    }

    /// The chain from what a target names; see [`Graph::find`] and [`Graph::trace_from`].
    ///
    /// # Errors
    /// [`TargetError`] if the target names no node, or not one.
    pub fn trace(&self, target: &str, direction: Direction) -> Result<Trace, TargetError> {
        let trace = self.trace_from(&self.find(target)?, direction);
        Ok(Trace { target: target.to_owned(), ..trace })
    }

    /// Where one step leads, in order.
    fn trace_steps(
        &self,
        node: NodeIndex,
        direction: Direction,
    ) -> Vec<(NodeIndex, EdgeIndex, bool)> {
        let (along, against) = match direction {
            Direction::Up => (Crossing::Forward, Crossing::Backward),
            Direction::Down => (Crossing::Backward, Crossing::Forward),
        };
        let outgoing = self
            .outgoing(node)
            .filter(|edge| self.rule(edge.index).trace == along)
            .map(|edge| (edge.target_index, edge.index, false));
        let incoming = self
            .incoming(node)
            .filter(|edge| self.rule(edge.index).trace == against)
            .map(|edge| (edge.source_index, edge.index, true));
        let mut steps: Vec<_> = outgoing.chain(incoming).collect();
        steps.sort_unstable();
        steps
    }

    fn trace_path(&self, found: &Found, node: NodeIndex) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut at = node;
        while let Some((edge, backwards)) = found[&at].1 {
            let edge = self.edge(edge);
            hops.push(Hop::new(&edge, backwards, false));
            at = if backwards { edge.target_index } else { edge.source_index };
        }
        hops.reverse();
        hops
    }
}
