//! How precisely artifacts link: which parts an artifact reaches without a widened hop.
//!
//! An artifact *links* what it and its parts point at. Whether its link to a whole widens is judged
//! by the documents, not by the walk: it is the same for every root.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{Graph, NodeIndex};
use crate::model::{Crossing, EdgeKind, NodeKind};

/// What a whole link reaches beyond the whole itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Whole {
    /// Nothing: the artifact links some part of it.
    Nothing,
    /// Its parts but the requirements: the artifact links only requirements of it.
    ButRequirements,
    /// All its parts.
    Parts,
}

/// The links of the artifacts of one graph, found when they are asked for.
pub(super) struct Links<'a> {
    graph: &'a Graph,
    /// For each artifact, the wholes some part of which it links, and what its links to them reach.
    narrow: FxHashMap<NodeIndex, FxHashMap<NodeIndex, Whole>>,
}

impl<'a> Links<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self { graph, narrow: FxHashMap::default() }
    }

    /// What the link of `source` to `whole` reaches beyond it.
    pub(super) fn whole(&mut self, source: NodeIndex, whole: NodeIndex) -> Whole {
        let artifact = artifact_of(self.graph, source);
        self.narrow(artifact).get(&whole).copied().unwrap_or(Whole::Parts)
    }

    /// Whether an ADR links nothing towards the business goal but its RFCs and requirements.
    pub(super) fn has_only_rfc(&self, adr: NodeIndex) -> bool {
        !self.sources(adr).into_iter().flat_map(|source| self.graph.outgoing(source)).any(|edge| {
            matches!(
                edge.edge.kind,
                EdgeKind::DerivesFrom | EdgeKind::Implements | EdgeKind::Covers
            ) && !matches!(edge.target.kind, NodeKind::Rfc | NodeKind::Requirement)
        })
    }

    /// The artifact and its parts.
    fn sources(&self, artifact: NodeIndex) -> Vec<NodeIndex> {
        let mut sources = parts_below(self.graph, artifact);
        sources.push(artifact);
        sources
    }

    /// The wholes around the parts that an artifact reaches by links to parts alone.
    fn narrow(&mut self, artifact: NodeIndex) -> &FxHashMap<NodeIndex, Whole> {
        let graph = self.graph;
        if !self.narrow.contains_key(&artifact) {
            let mut found = FxHashSet::default();
            let mut open = self.sources(artifact);
            while let Some(node) = open.pop() {
                for edge in graph.outgoing(node) {
                    let links = edge.edge.kind != EdgeKind::PartOf
                        && graph.rule(edge.index).outage == Crossing::Forward;
                    if links && edge.target.kind.is_part() && found.insert(edge.target_index) {
                        open.push(edge.target_index);
                    }
                }
            }
            let mut wholes = FxHashMap::default();
            let mut found: Vec<NodeIndex> = found.into_iter().collect();
            found.sort_unstable();
            for part in found {
                let reach = match graph.at(part).kind {
                    NodeKind::Requirement => Whole::ButRequirements,
                    _ => Whole::Nothing,
                };
                for whole in wholes_of(graph, part) {
                    let known = wholes.entry(whole).or_insert(reach);
                    *known = reach.min(*known);
                }
            }
            self.narrow.insert(artifact, wholes);
        }
        &self.narrow[&artifact]
    }
}

/// The artifact that a part belongs to, at any depth; anything else is itself.
pub(super) fn artifact_of(graph: &Graph, node: NodeIndex) -> NodeIndex {
    let mut at = node;
    let mut seen = FxHashSet::default();
    while graph.at(at).kind.is_part() && seen.insert(at) {
        let Some(around) = graph.outgoing(at).find(|edge| edge.edge.kind == EdgeKind::PartOf)
        else {
            break;
        };
        at = around.target_index;
    }
    at
}

/// What a part stands in, at any depth.
fn wholes_of(graph: &Graph, part: NodeIndex) -> Vec<NodeIndex> {
    let mut found: Vec<NodeIndex> = Vec::new();
    let mut open = vec![part];
    while let Some(node) = open.pop() {
        for edge in graph.outgoing(node).filter(|edge| edge.edge.kind == EdgeKind::PartOf) {
            if edge.target_index != part && !found.contains(&edge.target_index) {
                found.push(edge.target_index);
                open.extend(edge.target.kind.is_part().then_some(edge.target_index));
            }
        }
    }
    found
}

/// The parts that stand directly in a node.
pub(super) fn parts_of(
    graph: &Graph,
    whole: NodeIndex,
) -> impl Iterator<Item = crate::graph::EdgeRef<'_>> {
    graph
        .incoming(whole)
        .filter(|edge| edge.edge.kind == EdgeKind::PartOf && edge.source.kind.is_part())
}

/// The parts that stand in a node at any depth, sorted.
pub(super) fn parts_below(graph: &Graph, whole: NodeIndex) -> Vec<NodeIndex> {
    let mut found = FxHashSet::default();
    let mut open = vec![whole];
    while let Some(node) = open.pop() {
        for edge in parts_of(graph, node) {
            if edge.source_index != whole && found.insert(edge.source_index) {
                open.push(edge.source_index);
            }
        }
    }
    let mut parts: Vec<NodeIndex> = found.into_iter().collect();
    parts.sort_unstable();
    parts
}
