//! The chain from a line of code: the commit that wrote it, the work that it belongs to, and on from there.

use rustc_hash::FxHashMap;

use super::{Direction, Trace, Traced};
use crate::graph::{Graph, NodeIndex};
use crate::history::{LineCommit, LineOrigin, LineWork};
use crate::model::{EdgeKind, NodeId, NodeKind, Origin, Strength};
use crate::path::Hop;

impl Graph {
    /// The chain up from a line. Where nothing sure is known of its work, that of its file is added.
    pub(crate) fn trace_origin(&self, target: &str, line: LineOrigin) -> Trace {
        let file = NodeId::new(format!("file:{}", line.location.path));
        let mut nodes: Vec<Traced> = Vec::new();
        if let Some(commit) = line.commit.as_ref().filter(|commit| !commit.is_end()) {
            nodes.push(written(&file, commit, &line));
            for work in line.work.iter().filter(|work| work.is_defined) {
                nodes.extend(self.made(&nodes[0].clone(), work));
            }
        }
        if !line.is_explained()
            && let Some(root) = self.index_of(file.as_str())
        {
            nodes.extend(self.trace_from(&[root], Direction::Up).nodes);
        }
        Trace {
            target: target.to_owned(),
            roots: vec![file],
            direction: Direction::Up,
            nodes: self.nearest(nodes),
            line: Some(line),
        }
    }

    /// The work of a commit, and the chain up from it.
    fn made(&self, commit: &Traced, work: &LineWork) -> Vec<Traced> {
        let Some(root) = self.index_of(&work.id) else { return Vec::new() };
        let node = self.at(root);
        let mut via = commit.via.clone();
        via.push(Hop {
            source: commit.id.clone(),
            target: node.id.clone(),
            kind: EdgeKind::BelongsTo,
            origin: Origin::Derived,
            strength: work.confidence.strength(),
            backwards: false,
            widened: false,
            location: Some(work.location.clone()),
        });
        let (id, title) = (node.id.clone(), node.title.clone());
        let distance = via.len() as u32;
        let first = Traced { id, kind: node.kind, title, distance, via: via.clone() };
        let beyond = self.trace_from(&[root], Direction::Up).nodes.into_iter().map(|node| {
            let via: Vec<Hop> = via.iter().cloned().chain(node.via).collect();
            Traced { distance: via.len() as u32, via, ..node }
        });
        std::iter::once(first).chain(beyond).collect()
    }

    /// Each node once, as it was reached first: the nearest come first, then in the order of kind and id.
    fn nearest(&self, mut nodes: Vec<Traced>) -> Vec<Traced> {
        let place = |node: &Traced| self.index_of(node.id.as_str());
        let places: FxHashMap<NodeId, Option<NodeIndex>> =
            nodes.iter().map(|node| (node.id.clone(), place(node))).collect();
        nodes.sort_by_key(|node| (node.distance, node.kind, places[&node.id]));
        let mut seen = rustc_hash::FxHashSet::default();
        nodes.retain(|node| seen.insert(node.id.clone()));
        nodes
    }
}

/// The commit that wrote a line, from the file of the line.
fn written(file: &NodeId, commit: &LineCommit, line: &LineOrigin) -> Traced {
    let id = NodeId::new(format!("commit:{}", commit.id));
    let hop = Hop {
        source: id.clone(),
        target: file.clone(),
        kind: EdgeKind::Changes,
        origin: Origin::Derived,
        strength: Strength::Strong,
        backwards: true,
        widened: false,
        location: Some(line.location.clone()),
    };
    let title = commit.subject.clone();
    Traced { id, kind: NodeKind::Commit, title, distance: 1, via: vec![hop] }
}
