//! Diffs applied to graphs, put one after the other, and turned round.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use super::change::{Change, Diffed, order, sort};
use super::{GraphDiff, find_by_id, items};
use crate::error::DiffError;
use crate::graph::{Graph, GraphBuilder};
use crate::model::{Node, NodeId};

impl Graph {
    /// This graph with the changes of a diff: `older.apply(&GraphDiff::between(&older, &newer))` is
    /// `newer`. Cost: `O(n log n)`.
    ///
    /// # Errors
    /// [`DiffError`] if a change finds another thing than it knows, or an edge would lose an end.
    pub fn apply(&self, diff: &GraphDiff) -> Result<Self, DiffError> {
        let mut builder = GraphBuilder::new();
        for change in &diff.nodes {
            fits(change, self.node(change.latest().id.as_str()))?;
        }
        let other: FxHashSet<&NodeId> = diff.nodes.iter().map(|node| &node.latest().id).collect();
        let kept = self.nodes().filter(|node| !other.contains(&node.id));
        for node in kept.chain(newer(&diff.nodes)) {
            builder.add_node(Node::clone(node))?;
        }
        let mut other = FxHashSet::default();
        for change in &diff.edges {
            let wanted = change.latest();
            let there = find_by_id(self, &wanted.source, wanted.edge.kind, &wanted.target);
            fits(change, there.map(|edge| (&self.edge(edge)).into()).as_ref())?;
            other.extend(there);
        }
        for edge in self.edges().filter(|edge| !other.contains(&edge.index)) {
            let (source, target) = (edge.source.id.as_str(), edge.target.id.as_str());
            builder.add(source, edge.edge.clone(), target)?;
        }
        for edge in newer(&diff.edges) {
            builder.add(edge.source.as_str(), edge.edge.clone(), edge.target.as_str())?;
        }
        let there = items::groups(self);
        let pairs = side_by_side(there.iter(), diff.unresolved.iter(), |one, change| {
            order(*one, change.latest())
        });
        for (one, change) in pairs {
            let stays = match change {
                Some(change) => {
                    fits(change, one)?;
                    change.newer()
                }
                None => one,
            };
            for reference in stays.into_iter().flat_map(|group| group.references()) {
                builder.add_unresolved(reference.clone());
            }
        }
        Ok(builder.build())
    }
}

impl GraphDiff {
    /// The diff from before this one to after the next one:
    /// `GraphDiff::between(&a, &b).then(&GraphDiff::between(&b, &c))` is `GraphDiff::between(&a, &c)`.
    /// Cost: `O(n log n)` in the changes of both.
    ///
    /// # Errors
    /// [`DiffError`] if the next diff begins at something else than this one ends with.
    pub fn then(&self, next: &Self) -> Result<Self, DiffError> {
        Ok(Self {
            nodes: compose(&self.nodes, &next.nodes)?,
            edges: compose(&self.edges, &next.edges)?,
            unresolved: compose(&self.unresolved, &next.unresolved)?,
        })
    }

    /// The diff back: `GraphDiff::between(&a, &b).reversed()` is `GraphDiff::between(&b, &a)`.
    #[must_use]
    pub fn reversed(self) -> Self {
        fn back<T: Diffed>(changes: Vec<Change<T>>) -> Vec<Change<T>> {
            // What changed its kind stands elsewhere.
            sort(changes.into_iter().map(Change::reversed).collect())
        }
        Self { nodes: back(self.nodes), edges: back(self.edges), unresolved: back(self.unresolved) }
    }
}

/// What is there after the changes.
fn newer<T>(changes: &[Change<T>]) -> impl Iterator<Item = &T> {
    changes.iter().filter_map(Change::newer)
}

/// Whether a change knows what is there.
fn fits<T: Diffed>(change: &Change<T>, there: Option<&T>) -> Result<(), DiffError> {
    let at = || change.latest().at();
    match (change.older(), there) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(DiffError::Present { at: at() }),
        (Some(_), None) => Err(DiffError::Missing { at: at() }),
        (Some(older), Some(there)) if older == there => Ok(()),
        (Some(_), Some(_)) => Err(DiffError::Different { at: at() }),
    }
}

/// Changes as if both had been made at once.
fn compose<T: Diffed>(
    first: &[Change<T>],
    next: &[Change<T>],
) -> Result<Vec<Change<T>>, DiffError> {
    fn by_key<T: Diffed>(changes: &[Change<T>]) -> impl Iterator<Item = &Change<T>> {
        let mut sorted: Vec<&Change<T>> = changes.iter().collect();
        sorted.sort_unstable_by(|a, b| order(a.latest(), b.latest()));
        sorted.into_iter()
    }
    let mut done = Vec::new();
    let mut conflicts: Vec<(&T, DiffError)> = Vec::new();
    let both = side_by_side(by_key(first), by_key(next), |a, b| order(a.latest(), b.latest()));
    for (first, next) in both {
        let (Some(first), Some(next)) = (first, next) else {
            done.extend(first.or(next).cloned());
            continue;
        };
        match fits(next, first.newer()) {
            Ok(()) => done.extend(Change::of(first.older().cloned(), next.newer().cloned())),
            Err(error) => conflicts.push((next.latest(), error)),
        }
    }
    let first = conflicts.into_iter().min_by(|(a, _), (b, _)| a.in_lists(b));
    first.map_or_else(|| Ok(sort(done)), |(_, error)| Err(error))
}

/// Two lists in the order of their keys, side by side.
pub(super) fn side_by_side<A, B>(
    first: impl Iterator<Item = A>,
    next: impl Iterator<Item = B>,
    order: impl Fn(&A, &B) -> Ordering,
) -> Vec<(Option<A>, Option<B>)> {
    let (mut first, mut next) = (first.peekable(), next.peekable());
    let mut pairs = Vec::new();
    loop {
        let order = match (first.peek(), next.peek()) {
            (Some(first), Some(next)) => order(first, next),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return pairs,
        };
        let first = if order.is_le() { first.next() } else { None };
        let next = if order.is_ge() { next.next() } else { None };
        pairs.push((first, next));
    }
}
