//! Cycles of a graph that a closure gives: which nodes reach each other, and a shortest way around.
//!
//! A *component* is a largest set of nodes that all reach each other: R. Tarjan, *Depth-first search and
//! linear graph algorithms*, SIAM J. Comput. 1 (1972), without recursion. Nodes are numbers below a count.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::visits::visit;

/// From how many nodes of a component a shortest cycle is looked for. Of a component with no more, the
/// cycle found is the shortest; of a larger one it is the shortest through one of so many first nodes.
const ROOTS: usize = 64;

/// The components of a graph of `count` nodes, each in the order of its nodes; one comes before all that
/// reach it. Cost: `O(V + E)`.
pub(super) fn components(count: usize, next: impl Fn(usize) -> Vec<usize>) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let (mut number, mut low, mut is_open) = (vec![NEW; count], vec![0; count], vec![false; count]);
    let (mut open, mut found, mut counted) = (Vec::new(), Vec::new(), 0);
    let mut path: Vec<(usize, std::vec::IntoIter<usize>)> = Vec::new();
    for root in 0..count {
        if number[root] != NEW {
            continue;
        }
        let mut enter = Some(root);
        loop {
            if let Some(node) = enter.take() {
                visit(1);
                (number[node], low[node], is_open[node]) = (counted, counted, true);
                counted += 1;
                open.push(node);
                path.push((node, next(node).into_iter()));
            }
            let Some((node, rest)) = path.last_mut() else { break };
            let node = *node;
            match rest.next() {
                Some(to) if number[to] == NEW => enter = Some(to),
                Some(to) if is_open[to] => low[node] = low[node].min(number[to]),
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((above, _)) = path.last() {
                        low[*above] = low[*above].min(low[node]);
                    }
                    if low[node] == number[node] {
                        let at = open.iter().rposition(|open| *open == node);
                        let mut component = open.split_off(at.expect("a node is open until here"));
                        visit(component.len());
                        for node in &component {
                            is_open[*node] = false;
                        }
                        component.sort_unstable();
                        found.push(component);
                    }
                }
            }
        }
    }
    found
}

/// A shortest cycle inside a component, from its lowest node on; of equal ones the
/// first in the order of nodes. Cost: `O(V + E)` of the component, times [`ROOTS`].
pub(super) fn shortest_cycle(
    component: &[usize],
    next: impl Fn(usize) -> Vec<usize>,
) -> Option<Vec<usize>> {
    // Most components: what a lone node reaches is itself or nothing.
    if let [only] = component {
        return next(*only).contains(only).then(|| vec![*only]);
    }
    let places: FxHashMap<usize, usize> =
        component.iter().enumerate().map(|(at, node)| (*node, at)).collect();
    let inside = |at: usize| -> Vec<usize> {
        let mut inside: Vec<usize> =
            next(component[at]).iter().filter_map(|node| places.get(node).copied()).collect();
        inside.sort_unstable();
        inside
    };
    let edges: Vec<Vec<usize>> = (0..component.len()).map(inside).collect();
    let mut best: Option<Vec<usize>> = None;
    for root in 0..component.len().min(ROOTS) {
        let limit = best.as_ref().map_or(usize::MAX, Vec::len);
        if limit <= 2 {
            break;
        }
        best = cycle_through(root, &edges, limit).or(best);
    }
    let mut cycle = best?;
    let least = (0..cycle.len()).min_by_key(|at| cycle[*at])?;
    cycle.rotate_left(least);
    Some(cycle.into_iter().map(|at| component[at]).collect())
}

/// The shortest cycle through a node, if it has less than `limit` nodes.
fn cycle_through(root: usize, edges: &[Vec<usize>], limit: usize) -> Option<Vec<usize>> {
    let mut from: Vec<Option<usize>> = vec![None; edges.len()];
    let mut length = vec![0; edges.len()];
    length[root] = 1;
    let mut queue = VecDeque::from([root]);
    while let Some(node) = queue.pop_front() {
        if length[node] >= limit {
            return None;
        }
        for to in &edges[node] {
            visit(1);
            if *to == root {
                let mut cycle = vec![node];
                while let Some(before) = from[*cycle.last().expect("it has its end")] {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if length[*to] == 0 {
                (length[*to], from[*to]) = (length[node] + 1, Some(node));
                queue.push_back(*to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Edges = Vec<Vec<usize>>;

    fn arbitrary_edges() -> impl Strategy<Value = Edges> {
        (1_usize..14).prop_flat_map(|count| {
            let edge = (0..count, 0..count);
            proptest::collection::vec(edge, 0..count * 2).prop_map(move |pairs| {
                let mut edges = vec![Vec::new(); count];
                for (from, to) in pairs {
                    edges[from].push(to);
                }
                edges
            })
        })
    }

    /// For each pair of nodes the least number of edges from one to the other, at least one.
    fn distances(edges: &Edges) -> Vec<Vec<usize>> {
        let count = edges.len();
        let mut distance = vec![vec![usize::MAX; count]; count];
        for (from, to) in edges.iter().enumerate() {
            for to in to {
                distance[from][*to] = 1;
            }
        }
        for over in 0..count {
            for from in 0..count {
                for to in 0..count {
                    let way = distance[from][over].saturating_add(distance[over][to]);
                    distance[from][to] = distance[from][to].min(way);
                }
            }
        }
        distance
    }

    proptest! {
        #[test]
        fn components_are_the_nodes_that_reach_each_other(edges in arbitrary_edges()) {
            let distance = distances(&edges);
            let reaches = |a: usize, b: usize| a == b || distance[a][b] != usize::MAX;
            let found = components(edges.len(), |node| edges[node].clone());
            let mut place = vec![usize::MAX; edges.len()];
            for (at, component) in found.iter().enumerate() {
                prop_assert!(component.is_sorted());
                for node in component {
                    place[*node] = at;
                }
            }
            for a in 0..edges.len() {
                for b in 0..edges.len() {
                    prop_assert_eq!(place[a] == place[b], reaches(a, b) && reaches(b, a));
                    prop_assert!(!reaches(a, b) || place[b] <= place[a]);
                }
            }
        }

        #[test]
        fn the_cycle_is_a_shortest_of_its_component(edges in arbitrary_edges()) {
            let edges: Edges = edges
                .into_iter()
                .enumerate()
                .map(|(from, to)| to.into_iter().filter(|to| *to != from).collect())
                .collect();
            let distance = distances(&edges);
            for component in components(edges.len(), |node| edges[node].clone()) {
                let found = shortest_cycle(&component, |node| edges[node].clone());
                let least = component.iter().map(|node| distance[*node][*node]).min();
                match found {
                    None => prop_assert_eq!(least, Some(usize::MAX)),
                    Some(cycle) => {
                        prop_assert_eq!(Some(cycle.len()), least);
                        prop_assert_eq!(cycle.iter().min(), cycle.first());
                        for (at, node) in cycle.iter().enumerate() {
                            let next = cycle[(at + 1) % cycle.len()];
                            prop_assert!(edges[*node].contains(&next));
                        }
                    }
                }
            }
        }
    }

    /// A ring of any length is walked 64 times at most, and found.
    #[test]
    fn a_long_ring_is_one_cycle() {
        let count = 100_000;
        let next = |node: usize| vec![(node + 1) % count];
        let component = components(count, next).remove(0);
        assert_eq!(shortest_cycle(&component, next).map(|cycle| cycle.len()), Some(count));
    }
}
