//! The graph that an answer made of paths shows: its roots, what they reach, and the hops between them.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::impact::{Affected, Impact};
use crate::model::{EdgeKind, NodeId, NodeKind};
use crate::path::Hop;
use crate::trace::{Trace, Traced};

pub(super) struct Paths<'a> {
    /// The roots, what they reach in the order of the answer, then what paths only pass.
    pub(super) nodes: Vec<Reached<'a>>,
    /// Every hop once, in the order of source, kind and target. Both of its ends are nodes.
    pub(super) hops: Vec<&'a Hop>,
}

/// A node with what the answer says of it: of a root, and of what paths only pass, the id.
#[derive(Serialize)]
pub(super) struct Reached<'a> {
    pub(super) id: &'a NodeId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<NodeKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) distance: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) narrow: Option<bool>,
}

impl<'a> Paths<'a> {
    pub(super) fn of_trace(trace: &'a Trace) -> Self {
        Self::new(&trace.roots, trace.nodes.iter().map(|node| (node.into(), &*node.via)))
    }

    pub(super) fn of_impact(impact: &'a Impact) -> Self {
        Self::new(&impact.roots, impact.affected.iter().map(|node| (node.into(), &*node.via)))
    }

    /// Of two paths over one edge the one that does not widen says how it was crossed.
    fn new(roots: &'a [NodeId], reached: impl Iterator<Item = (Reached<'a>, &'a [Hop])>) -> Self {
        let mut nodes: Vec<Reached<'a>> =
            roots.iter().map(|root| Reached { distance: Some(0), ..Reached::bare(root) }).collect();
        let mut hops: BTreeMap<(&NodeId, EdgeKind, &NodeId), &Hop> = BTreeMap::new();
        for (node, via) in reached {
            nodes.push(node);
            for hop in via {
                let known = hops.entry((&hop.source, hop.kind, &hop.target)).or_insert(hop);
                if known.widened && !hop.widened {
                    *known = hop;
                }
            }
        }
        let hops: Vec<&Hop> = hops.into_values().collect();
        // A root stands for its parts, and a path through one of these passes a node that is no hit.
        let mut known: FxHashSet<&NodeId> = nodes.iter().map(|node| node.id).collect();
        for end in hops.iter().flat_map(|hop| [&hop.source, &hop.target]) {
            if known.insert(end) {
                nodes.push(Reached::bare(end));
            }
        }
        Self { nodes, hops }
    }
}

impl<'a> Reached<'a> {
    fn bare(id: &'a NodeId) -> Self {
        Self { id, kind: None, title: None, distance: None, narrow: None }
    }
}

impl<'a> From<&'a Traced> for Reached<'a> {
    fn from(node: &'a Traced) -> Self {
        Self {
            id: &node.id,
            kind: Some(node.kind),
            title: Some(&node.title),
            distance: Some(node.distance),
            narrow: None,
        }
    }
}

impl<'a> From<&'a Affected> for Reached<'a> {
    fn from(node: &'a Affected) -> Self {
        Self {
            id: &node.id,
            kind: Some(node.kind),
            title: Some(&node.title),
            distance: Some(node.distance),
            narrow: Some(node.narrow),
        }
    }
}
