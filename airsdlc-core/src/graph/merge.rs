//! From links, each of which one reference makes, to the edges of the graph.
//!
//! The links of a file are sorted where the file is resolved. Nearly all links of a node stand in one
//! file, so that what is left is to put the *runs* of all files, links with one source each, in order.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lookup::Place;
use crate::model::{Edge, EdgeKind, Origin, Strength};
use crate::span::Location;
use crate::visits::visit;

/// An edge as one reference makes it, with one place; its ends are ranks.
pub(super) struct Link {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) kind: EdgeKind,
    pub(super) origin: Origin,
    pub(super) strength: Strength,
    pub(super) location: Location,
}

/// The order of the edges of a graph; among links of one edge the strongest first.
fn in_order(a: &Link, b: &Link) -> Ordering {
    visit(1);
    let of_edge = |link: &Link| (link.from, link.kind, link.to, link.origin);
    of_edge(a)
        .cmp(&of_edge(b))
        .then_with(|| a.location.cmp(&b.location))
        .then_with(|| a.strength.cmp(&b.strength))
}

/// Sorts the links of one file.
pub(super) fn sort(links: &mut [Link]) {
    links.sort_unstable_by(in_order);
}

/// Folds links into edges: one per pair and kind with all its places, the strongest first. A mention
/// where another relation holds is a further place of the first such relation. Each list is sorted.
/// Cost: `O(n log n)`.
pub(super) fn edges(lists: Vec<Vec<Link>>) -> Vec<(Place, Place, Edge)> {
    // The source, its list, and how many links it has there.
    let mut runs: Vec<(Place, usize, usize)> = Vec::new();
    for (list, links) in lists.iter().enumerate() {
        let of_list = links.chunk_by(|a, b| a.from == b.from);
        runs.extend(of_list.map(|run| (run[0].from, list, run.len())));
    }
    runs.sort_unstable();
    let mut edges = Edges::default();
    edges.all.reserve_exact(lists.iter().map(Vec::len).sum());
    // Sources are in order in each list, too, so that each list is read from its first to its last link.
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut links = Vec::new();
    for of_source in runs.chunk_by(|a, b| a.0 == b.0) {
        for (_, list, count) in of_source {
            links.extend(lists[*list].by_ref().take(*count));
        }
        if of_source.len() > 1 {
            sort(&mut links);
        }
        edges.add(links.drain(..));
    }
    edges.all
}

/// Edges while links become some.
#[derive(Default)]
struct Edges {
    all: Vec<(Place, Place, Edge)>,
    /// For each target of one source, the place of the first edge to it that is no mention.
    relations: FxHashMap<Place, usize>,
}

impl Edges {
    /// Adds the links of one source, which are sorted: mentions come last.
    fn add(&mut self, links: impl Iterator<Item = Link>) {
        let first = self.all.len();
        self.relations.clear();
        let mut has_relations = false;
        for link in links {
            visit(1);
            if link.kind == EdgeKind::Mentions && !has_relations {
                has_relations = true;
                for (at, (_, to, _)) in self.all.iter().enumerate().skip(first) {
                    self.relations.entry(*to).or_insert(at);
                }
            }
            let is_last =
                |(_, to, edge): &(Place, Place, Edge)| (edge.kind, *to) == (link.kind, link.to);
            let known = match self.relations.get(&link.to) {
                Some(at) => Some(*at),
                None => self.all[first..]
                    .last()
                    .filter(|last| is_last(last))
                    .map(|_| self.all.len() - 1),
            };
            match known {
                Some(at) => absorb(&mut self.all[at].2, link),
                None => self.all.push((link.from, link.to, edge(link))),
            }
        }
        for (.., edge) in self.all[first..].iter_mut().filter(|(.., edge)| edge.locations.len() > 1)
        {
            drop_repetitions(&mut edge.locations);
        }
    }
}

/// The edge of a link. Most have one place, and never room for more.
fn edge(link: Link) -> Edge {
    let mut edge = Edge::new(link.kind);
    (edge.origin, edge.strength) = (link.origin, link.strength);
    edge.locations = vec![link.location];
    edge
}

/// Makes the place of another reading of an edge one of its own.
fn absorb(edge: &mut Edge, link: Link) {
    edge.origin = edge.origin.min(link.origin);
    edge.strength = edge.strength.min(link.strength);
    edge.locations.push(link.location);
}

/// Up to so many places are compared each with each.
const FEW: usize = 8;

fn drop_repetitions(locations: &mut Vec<Location>) {
    if locations.len() > FEW {
        let mut seen = FxHashSet::default();
        locations.retain(|location| seen.insert(location.clone()));
    } else {
        let mut kept = 0;
        for at in 0..locations.len() {
            if !locations[..kept].contains(&locations[at]) {
                locations.swap(kept, at);
                kept += 1;
            }
        }
        locations.truncate(kept);
    }
    locations.shrink_to_fit();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::span::RepoPath;

    fn link((from, to, kind, origin, weak, line): (u32, u32, u8, u8, bool, u32)) -> Link {
        let kinds = [EdgeKind::DependsOn, EdgeKind::Uses, EdgeKind::Mentions];
        let origins = [Origin::Declared, Origin::Mentioned, Origin::Derived];
        let mut location = Location::of_file(RepoPath::new("a.md"));
        location.line = line;
        let (kind, origin) = (kinds[kind as usize], origins[origin as usize]);
        let strength = if weak { Strength::Weak } else { Strength::Strong };
        Link { from, to, kind, origin, strength, location }
    }

    /// [`edges`] by one sort of all links and a look at each edge for each link.
    fn naive(mut links: Vec<Link>) -> Vec<(Place, Place, Edge)> {
        links.sort_by(in_order);
        let mut edges: Vec<(Place, Place, Edge)> = Vec::new();
        for link in links {
            let fits = |(from, to, known): &&mut (Place, Place, Edge)| {
                let is_same = known.kind == link.kind || link.kind == EdgeKind::Mentions;
                (*from, *to) == (link.from, link.to) && is_same
            };
            match edges.iter_mut().find(fits) {
                Some((.., known)) => {
                    known.origin = known.origin.min(link.origin);
                    known.strength = known.strength.min(link.strength);
                    if !known.locations.contains(&link.location) {
                        known.locations.push(link.location);
                    }
                }
                None => edges.push((link.from, link.to, edge(link))),
            }
        }
        edges
    }

    proptest! {
        #[test]
        fn runs_of_files_give_the_edges_of_one_sort(
            lists in prop::collection::vec(
                prop::collection::vec((0..4_u32, 0..3_u32, 0..3_u8, 0..3_u8, any::<bool>(), 0..12_u32), 0..20),
                0..4,
            ),
        ) {
            let all = lists.iter().flatten().copied().map(link).collect();
            let lists = lists.into_iter().map(|list| {
                let mut list: Vec<Link> = list.into_iter().map(link).collect();
                sort(&mut list);
                list
            });
            prop_assert_eq!(edges(lists.collect()), naive(all));
        }
    }
}
