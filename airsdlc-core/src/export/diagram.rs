//! What a picture shows, before it is drawn in any language.
//!
//! A *layer* is a column of the picture: the distance from the roots, or for a whole graph the kind.

use rustc_hash::FxHashMap;

use crate::graph::Graph;
use crate::model::{KindGroup, NodeId, NodeKind};
use crate::path::Hop;

pub(super) struct Diagram {
    pub(super) boxes: Vec<Box>,
    pub(super) arrows: Vec<Arrow>,
}

pub(super) struct Box {
    pub(super) id: String,
    pub(super) kind: NodeKind,
    pub(super) title: String,
    pub(super) layer: usize,
    pub(super) is_root: bool,
    /// Not narrow: drawn fainter.
    pub(super) is_wide: bool,
}

/// From one box to another, in the direction in which the picture reads.
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The verb, read along the arrow.
    pub(super) label: &'static str,
    pub(super) is_wide: bool,
}

impl Diagram {
    /// Every node and edge; arrows as edges run.
    pub(super) fn of_graph(graph: &Graph) -> Self {
        let boxes = graph.nodes().map(|node| Box {
            id: node.id.to_string(),
            kind: node.kind,
            title: node.title.clone(),
            layer: layer_of(node.kind),
            is_root: false,
            is_wide: false,
        });
        let arrows = graph.edges().map(|edge| Arrow {
            from: edge.source_index.index(),
            to: edge.target_index.index(),
            label: edge.edge.kind.names().verb,
            is_wide: false,
        });
        Self { boxes: boxes.collect(), arrows: arrows.collect() }
    }

    /// The last hops of best paths, which together are a forest; arrows as the paths run.
    pub(super) fn of_paths<'a>(
        roots: &[NodeId],
        nodes: impl Iterator<Item = (NodeKind, &'a NodeId, &'a str, bool, &'a [Hop])>,
    ) -> Self {
        let mut boxes: Vec<Box> = Vec::new();
        let mut places: FxHashMap<NodeId, usize> = FxHashMap::default();
        let mut add = |boxes: &mut Vec<Box>,
                       id: &NodeId,
                       kind,
                       title: &str,
                       layer,
                       is_root,
                       is_wide|
         -> usize {
            let place = *places.entry(id.clone()).or_insert_with(|| {
                boxes.push(Box {
                    id: id.to_string(),
                    kind,
                    title: String::new(),
                    layer,
                    is_root,
                    is_wide,
                });
                boxes.len() - 1
            });
            if boxes[place].title.is_empty() {
                title.clone_into(&mut boxes[place].title);
                boxes[place].kind = kind;
            }
            place
        };
        for root in roots {
            add(&mut boxes, root, kind_of(root), "", 0, true, false);
        }
        let mut arrows = Vec::new();
        for (kind, id, title, narrow, via) in nodes {
            let to = add(&mut boxes, id, kind, title, via.len(), false, !narrow);
            boxes[to].is_wide = !narrow;
            if let Some(hop) = via.last() {
                let from = add(
                    &mut boxes,
                    hop.from(),
                    kind_of(hop.from()),
                    "",
                    via.len() - 1,
                    false,
                    false,
                );
                let names = hop.kind.names();
                let label = if hop.backwards { names.passive } else { names.verb };
                arrows.push(Arrow { from, to, label, is_wide: hop.widened });
            }
        }
        Self { boxes, arrows }
    }
}

/// The kind that an id shows, for nodes of which a path gives only the id.
fn kind_of(id: &NodeId) -> NodeKind {
    let text = id.as_str();
    let label = text.split([':', '-']).next().unwrap_or_default();
    label.parse().ok().or_else(|| NodeKind::of_prefix(label)).unwrap_or(NodeKind::Section)
}

/// Columns of a picture of everything: goals on the right, code on the left.
fn layer_of(kind: NodeKind) -> usize {
    match kind {
        NodeKind::Database | NodeKind::Resource | NodeKind::File | NodeKind::Commit => 0,
        NodeKind::Service
        | NodeKind::Bolt
        | NodeKind::FixIt
        | NodeKind::Incident
        | NodeKind::Deployment
        | NodeKind::Team => 1,
        NodeKind::Endpoint
        | NodeKind::Api
        | NodeKind::Metric
        | NodeKind::PostMortem
        | NodeKind::System
        | NodeKind::Domain => 2,
        NodeKind::Adr
        | NodeKind::Alert
        | NodeKind::Dashboard
        | NodeKind::Runbook
        | NodeKind::Playbook
        | NodeKind::Amendment
        | NodeKind::ActionItem => 3,
        NodeKind::Rfc => 4,
        NodeKind::Daa
        | NodeKind::Tip
        | NodeKind::Aggregate
        | NodeKind::Operation
        | NodeKind::Invariant
        | NodeKind::DomainEvent
        | NodeKind::Section => 5,
        NodeKind::UserStory | NodeKind::Requirement => 6,
        NodeKind::Prd => 7,
        NodeKind::Kpi => 8,
    }
}

impl Box {
    /// The colour of its group.
    pub(super) fn fill(&self) -> &'static str {
        match (self.kind.group(), self.kind) {
            (_, NodeKind::Kpi) => "#fde2b8",
            (KindGroup::Artifact, _) => "#d7e5fb",
            (KindGroup::Part, _) => "#e9e2f8",
            (KindGroup::System, _) => "#d8efdf",
            (KindGroup::Code, _) => "#ececec",
        }
    }
}
