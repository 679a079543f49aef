//! The walk of an impact: best paths over nodes in the way they were reached.
//!
//! A *state* is a node with its *reach*: what may be crossed from it, which depends on how it was
//! arrived at. The walk is Dijkstra's over states with costs that are counted, not timed: weak and
//! widened hops first, then length; of equal predecessors the one with the lower id holds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::links::{Links, Whole, parts_of};
use super::{Affected, Flow};
use crate::graph::{EdgeIndex, EdgeRef, Graph, NodeIndex};
use crate::model::{Crossing, EdgeKind, NodeKind, Strength};
use crate::path::Hop;

/// What may be crossed from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Reach {
    /// What the table says.
    Plain,
    /// And its parts, perhaps without requirements; for a service, its endpoints as widened hops.
    Wide(Whole),
    /// A service one of whose endpoints was reached by the same arrival: no other endpoint.
    Narrowed,
    /// An RFC of an ADR that has links of its own: nothing.
    Held,
}

type State = (NodeIndex, Reach);

/// Weak and widened hops, then hops.
type Cost = (u32, u32);

/// How a state was best arrived at.
#[derive(Clone, Copy)]
struct Arrival {
    cost: Cost,
    step: Option<Step>,
}

#[derive(Clone, Copy)]
struct Step {
    from: State,
    edge: EdgeIndex,
    backwards: bool,
    widened: bool,
}

/// Everything that a walk reached.
pub(super) struct Reached {
    best: FxHashMap<State, Arrival>,
    /// The best state of each node that is hit, in the order of nodes.
    hits: Vec<State>,
    /// Roots and what they stand for.
    roots: Vec<NodeIndex>,
    narrow: Vec<NodeIndex>,
}

/// Walks from the roots.
pub(super) fn search(graph: &Graph, roots: &[NodeIndex], flow: Flow) -> Reached {
    let mut walk = Walk { graph, flow, links: Links::new(graph), may_widen: true };
    let (best, stood_for) = walk.run(roots);
    walk.may_widen = false;
    let (narrow, _) = walk.run(roots);
    let mut narrow: Vec<NodeIndex> = narrow.into_keys().map(|(node, _)| node).collect();
    narrow.sort_unstable();
    let mut states: Vec<State> =
        best.keys().copied().filter(|(node, _)| stood_for.binary_search(node).is_err()).collect();
    states.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| rank(&best, *a).cmp(&rank(&best, *b))));
    states.dedup_by_key(|(node, _)| *node);
    Reached { best, hits: states, roots: stood_for, narrow }
}

/// The order of the states of one node: by cost, then by the predecessor's place, then by reach.
fn rank(best: &FxHashMap<State, Arrival>, state: State) -> (Cost, Option<NodeIndex>, Reach) {
    let arrival = &best[&state];
    (arrival.cost, arrival.step.map(|step| step.from.0), state.1)
}

struct Walk<'a> {
    graph: &'a Graph,
    flow: Flow,
    links: Links<'a>,
    may_widen: bool,
}

impl Walk<'_> {
    /// The best arrival at each state, and the roots with what they stand for.
    fn run(&mut self, roots: &[NodeIndex]) -> (FxHashMap<State, Arrival>, Vec<NodeIndex>) {
        let mut best: FxHashMap<State, Arrival> = FxHashMap::default();
        let mut queue: BinaryHeap<Reverse<(Cost, NodeIndex, Reach)>> = BinaryHeap::new();
        let mut stood_for: FxHashSet<NodeIndex> = roots.iter().copied().collect();
        for root in roots {
            best.insert((*root, Reach::Plain), Arrival { cost: (0, 0), step: None });
            queue.push(Reverse(((0, 0), *root, Reach::Plain)));
        }
        let mut steps = Vec::new();
        while let Some(Reverse((cost, node, reach))) = queue.pop() {
            if best[&(node, reach)].cost < cost {
                continue;
            }
            steps.clear();
            if reach == Reach::Plain && stood_for.contains(&node) {
                self.stand_for(node, &mut stood_for, &mut steps);
            }
            self.steps((node, reach), &mut steps);
            for (to, step) in &steps {
                let weak = self.graph.edge(step.edge).edge.strength == Strength::Weak;
                let next = (cost.0 + u32::from(weak) + u32::from(step.widened), cost.1 + 1);
                let arrival = Arrival { cost: next, step: Some(*step) };
                let known = best.get(to);
                if known.is_none_or(|known| is_better(&arrival, known)) {
                    if known.is_none_or(|known| next < known.cost) {
                        queue.push(Reverse((next, to.0, to.1)));
                    }
                    best.insert(*to, arrival);
                }
            }
        }
        let mut stood_for: Vec<NodeIndex> = stood_for.into_iter().collect();
        stood_for.sort_unstable();
        (best, stood_for)
    }

    /// A root artifact stands for its parts: they count as roots. A system or a domain passes to the
    /// services in it, which are hit.
    fn stand_for(
        &self,
        root: NodeIndex,
        stood_for: &mut FxHashSet<NodeIndex>,
        steps: &mut Vec<(State, Step)>,
    ) {
        let kind = self.graph.at(root).kind;
        for edge in self.graph.incoming(root).filter(|edge| edge.edge.kind == EdgeKind::PartOf) {
            let is_part = edge.source.kind.is_part();
            let is_member =
                matches!(kind, NodeKind::System | NodeKind::Domain) && edge.source.kind.is_system();
            if !is_part && !is_member {
                continue;
            }
            if is_part || !matches!(edge.source.kind, NodeKind::Service) {
                stood_for.insert(edge.source_index);
            }
            let from = (root, Reach::Plain);
            steps.push((
                (edge.source_index, Reach::Plain),
                Step { from, edge: edge.index, backwards: true, widened: false },
            ));
        }
    }

    /// The states that one state passes to.
    fn steps(&mut self, from: State, steps: &mut Vec<(State, Step)>) {
        let (node, reach) = from;
        if reach == Reach::Held {
            return;
        }
        let (graph, flow) = (self.graph, self.flow);
        for edge in graph
            .outgoing(node)
            .filter(|edge| flow.crossing(graph.rule(edge.index)) == Crossing::Forward)
        {
            self.cross(from, &edge, false, steps);
        }
        for edge in graph
            .incoming(node)
            .filter(|edge| flow.crossing(graph.rule(edge.index)) == Crossing::Backward)
        {
            self.cross(from, &edge, true, steps);
        }
        if let Reach::Wide(whole) = reach
            && self.may_widen
        {
            for edge in parts_of(graph, node).filter(|edge| follows_whole(edge, whole)) {
                let step = Step { from, edge: edge.index, backwards: true, widened: true };
                steps.push(((edge.source_index, Reach::Wide(whole)), step));
            }
        }
    }

    fn cross(
        &mut self,
        from: State,
        edge: &EdgeRef<'_>,
        backwards: bool,
        steps: &mut Vec<(State, Step)>,
    ) {
        let to = if backwards { edge.source_index } else { edge.target_index };
        let is_endpoint =
            edge.edge.kind == EdgeKind::Provides && edge.target.kind == NodeKind::Endpoint;
        let widened = match (is_endpoint, from.1) {
            (true, Reach::Narrowed) => return,
            (true, Reach::Wide(_)) => true,
            _ => false,
        };
        if widened && !self.may_widen {
            return;
        }
        let reach = self.arrive(from.0, edge, to, backwards);
        steps.push(((to, reach), Step { from, edge: edge.index, backwards, widened }));
    }

    /// What may be crossed from a node that is arrived at along an edge.
    fn arrive(
        &mut self,
        from: NodeIndex,
        edge: &EdgeRef<'_>,
        to: NodeIndex,
        backwards: bool,
    ) -> Reach {
        if self.graph.at(to).kind == NodeKind::Service {
            return if self.links_endpoint(from, to) {
                Reach::Narrowed
            } else {
                Reach::Wide(Whole::Parts)
            };
        }
        if backwards || edge.edge.kind == EdgeKind::PartOf {
            return Reach::Plain;
        }
        if edge.source.kind == NodeKind::Adr
            && edge.target.kind == NodeKind::Rfc
            && !self.links.has_only_rfc(from)
        {
            return Reach::Held;
        }
        if parts_of(self.graph, to).next().is_none() {
            return Reach::Plain;
        }
        match self.links.whole(from, to) {
            Whole::Nothing => Reach::Plain,
            whole => Reach::Wide(whole),
        }
    }

    /// Whether the flow passes from a node directly to an endpoint of a service.
    fn links_endpoint(&self, from: NodeIndex, service: NodeIndex) -> bool {
        let graph = self.graph;
        let is_own = |endpoint: NodeIndex| {
            graph
                .incoming(endpoint)
                .any(|edge| edge.edge.kind == EdgeKind::Provides && edge.source_index == service)
        };
        let forward = graph.outgoing(from).filter(|edge| {
            self.flow.crossing(graph.rule(edge.index)) == Crossing::Forward
                && edge.edge.kind != EdgeKind::Provides
        });
        let backward = graph
            .incoming(from)
            .filter(|edge| self.flow.crossing(graph.rule(edge.index)) == Crossing::Backward);
        let endpoints = forward
            .map(|edge| (edge.target.kind, edge.target_index))
            .chain(backward.map(|edge| (edge.source.kind, edge.source_index)));
        endpoints
            .filter(|(kind, _)| *kind == NodeKind::Endpoint)
            .any(|(_, endpoint)| is_own(endpoint))
    }
}

/// Whether a part is reached when its whole is. KPIs follow their story or their PRD instead.
fn follows_whole(edge: &EdgeRef<'_>, whole: Whole) -> bool {
    match edge.source.kind {
        NodeKind::Kpi => false,
        NodeKind::Requirement => whole == Whole::Parts,
        _ => true,
    }
}

/// Whether an arrival is better than a known one: cheaper, or from a predecessor earlier in order.
fn is_better(arrival: &Arrival, known: &Arrival) -> bool {
    let key = |arrival: &Arrival| {
        (arrival.cost, arrival.step.map(|step| (step.from.0, step.edge, step.from.1)))
    };
    known.step.is_some() && key(arrival) < key(known)
}

impl Reached {
    /// Whether a node is hit, is a root, or is a part that a root stands for.
    pub(super) fn holds(&self, node: NodeIndex) -> bool {
        self.roots.binary_search(&node).is_ok()
            || self.hits.binary_search_by_key(&node, |(hit, _)| *hit).is_ok()
    }

    /// The nodes that are hit, in order.
    pub(super) fn hit_indices(&self) -> Vec<NodeIndex> {
        self.hits.iter().map(|(node, _)| *node).collect()
    }

    /// The nodes that are hit with their best paths, in order.
    pub(super) fn affected(&self, graph: &Graph) -> Vec<Affected> {
        self.hits
            .iter()
            .map(|state| {
                let node = graph.at(state.0);
                let via = self.path(graph, *state);
                Affected {
                    id: node.id.clone(),
                    kind: node.kind,
                    title: node.title.clone(),
                    distance: via.len() as u32,
                    narrow: self.narrow.binary_search(&state.0).is_ok(),
                    via,
                }
            })
            .collect()
    }

    fn path(&self, graph: &Graph, state: State) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut at = state;
        while let Some(step) = self.best[&at].step {
            hops.push(Hop::new(&graph.edge(step.edge), step.backwards, step.widened));
            at = step.from;
        }
        hops.reverse();
        hops
    }
}
