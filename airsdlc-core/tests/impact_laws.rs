//! Laws of impact, on random graphs.
//!
//! The naive version below follows `docs/design/0002-impact.md` by plain recursion over states,
//! without a queue, without memory of links, and without the walk's order.

use std::collections::{BTreeMap, BTreeSet};

use airsdlc_core::impact::{Flow, Impact, ImpactOptions};
use airsdlc_core::model::{Crossing, EdgeKind, EdgeRule, NodeKind, Strength};
use airsdlc_core::{EdgeRef, Graph, NodeIndex};
use airsdlc_testkit::{GraphPlan, arbitrary_graph};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Plain,
    Wide,
    WideButRequirements,
    Narrowed,
    Held,
}

type State = (NodeIndex, Reach);

struct Naive<'g> {
    graph: &'g Graph,
    flow: Flow,
    may_widen: bool,
    /// Weak and widened hops, and length, of the best path to each state so far.
    best: BTreeMap<State, (u32, u32)>,
    stood_for: BTreeSet<NodeIndex>,
}

impl<'g> Naive<'g> {
    fn walk(graph: &'g Graph, flow: Flow, roots: &[NodeIndex], may_widen: bool) -> Self {
        let mut naive =
            Self { graph, flow, may_widen, best: BTreeMap::new(), stood_for: BTreeSet::new() };
        for root in roots {
            naive.root(*root, (0, 0));
        }
        naive
    }

    /// A root stands for its parts, a system or domain for what is in it; its services are hit.
    fn root(&mut self, root: NodeIndex, cost: (u32, u32)) {
        if self.best.get(&(root, Reach::Plain)).is_some_and(|known| *known <= cost)
            && self.stood_for.contains(&root)
        {
            return;
        }
        self.stood_for.insert(root);
        self.visit((root, Reach::Plain), cost);
        let is_group = matches!(self.graph.at(root).kind, NodeKind::System | NodeKind::Domain);
        for edge in
            self.edges(|edge| edge.target_index == root && edge.edge.kind == EdgeKind::PartOf)
        {
            let next = (cost.0 + weak(&edge), cost.1 + 1);
            if edge.source.kind.is_part()
                || is_group && edge.source.kind.is_system() && edge.source.kind != NodeKind::Service
            {
                self.root(edge.source_index, next);
            } else if is_group && edge.source.kind == NodeKind::Service {
                self.visit((edge.source_index, Reach::Plain), next);
            }
        }
    }

    fn visit(&mut self, state: State, cost: (u32, u32)) {
        if self.best.get(&state).is_some_and(|known| *known <= cost) {
            return;
        }
        self.best.insert(state, cost);
        let (node, reach) = state;
        if reach == Reach::Held {
            return;
        }
        for edge in self.edges(|edge| edge.source_index == node || edge.target_index == node) {
            let crossing = self.flow.crossing(self.graph.rule(edge.index));
            for (from, to, way) in [
                (edge.source_index, edge.target_index, Crossing::Forward),
                (edge.target_index, edge.source_index, Crossing::Backward),
            ] {
                if from == node && crossing == way {
                    self.cross(state, cost, &edge, to, way == Crossing::Backward);
                }
            }
            let is_part = edge.target_index == node
                && edge.edge.kind == EdgeKind::PartOf
                && edge.source.kind.is_part();
            let follows = match (reach, edge.source.kind) {
                (Reach::Wide | Reach::WideButRequirements, NodeKind::Kpi) => false,
                (Reach::Wide, _) => true,
                (Reach::WideButRequirements, kind) => kind != NodeKind::Requirement,
                _ => false,
            };
            if is_part && follows && self.may_widen {
                self.visit((edge.source_index, reach), (cost.0 + 1 + weak(&edge), cost.1 + 1));
            }
        }
    }

    fn cross(
        &mut self,
        (node, reach): State,
        cost: (u32, u32),
        edge: &EdgeRef<'_>,
        to: NodeIndex,
        backwards: bool,
    ) {
        let to_endpoint =
            edge.edge.kind == EdgeKind::Provides && edge.target.kind == NodeKind::Endpoint;
        let widened = to_endpoint && reach == Reach::Wide;
        if to_endpoint && reach == Reach::Narrowed || widened && !self.may_widen {
            return;
        }
        let arrived = self.arrive(node, edge, to, backwards);
        self.visit((to, arrived), (cost.0 + weak(edge) + u32::from(widened), cost.1 + 1));
    }

    fn arrive(&self, from: NodeIndex, edge: &EdgeRef<'_>, to: NodeIndex, backwards: bool) -> Reach {
        let kind = self.graph.at(to).kind;
        if kind == NodeKind::Service {
            let own: Vec<NodeIndex> = self
                .edges(|edge| {
                    edge.source_index == to
                        && edge.edge.kind == EdgeKind::Provides
                        && edge.target.kind == NodeKind::Endpoint
                })
                .iter()
                .map(|edge| edge.target_index)
                .collect();
            let passes = |endpoint: NodeIndex| {
                self.edges(|edge| edge.edge.kind != EdgeKind::Provides).iter().any(|edge| {
                    let crossing = self.flow.crossing(self.graph.rule(edge.index));
                    (edge.source_index, edge.target_index, Crossing::Forward)
                        == (from, endpoint, crossing)
                        || (edge.target_index, edge.source_index, Crossing::Backward)
                            == (from, endpoint, crossing)
                })
            };
            return if own.into_iter().any(passes) { Reach::Narrowed } else { Reach::Wide };
        }
        if backwards || edge.edge.kind == EdgeKind::PartOf {
            return Reach::Plain;
        }
        if edge.source.kind == NodeKind::Adr
            && kind == NodeKind::Rfc
            && self.links_more_than_rfc(from)
        {
            return Reach::Held;
        }
        let parts = self.parts(to);
        if parts.is_empty() {
            return Reach::Plain;
        }
        let linked = self.linked_parts(&self.with_parts(self.artifact(from)), 0);
        let (requirements, others): (Vec<NodeIndex>, Vec<NodeIndex>) = parts
            .intersection(&linked)
            .copied()
            .partition(|part| self.graph.at(*part).kind == NodeKind::Requirement);
        match (others.is_empty(), requirements.is_empty()) {
            (false, _) => Reach::Plain,
            (true, false) => Reach::WideButRequirements,
            (true, true) => Reach::Wide,
        }
    }

    fn links_more_than_rfc(&self, adr: NodeIndex) -> bool {
        let own = self.with_parts(adr);
        !self
            .edges(|edge| {
                own.contains(&edge.source_index)
                    && matches!(
                        edge.edge.kind,
                        EdgeKind::DerivesFrom | EdgeKind::Implements | EdgeKind::Covers
                    )
                    && !matches!(edge.target.kind, NodeKind::Rfc | NodeKind::Requirement)
            })
            .is_empty()
    }

    /// Parts that these nodes link, and what those link in turn; as deep as there are nodes.
    fn linked_parts(&self, from: &BTreeSet<NodeIndex>, depth: usize) -> BTreeSet<NodeIndex> {
        let direct: BTreeSet<NodeIndex> = self
            .edges(|edge| {
                from.contains(&edge.source_index)
                    && edge.edge.kind != EdgeKind::PartOf
                    && self.graph.rule(edge.index).outage == Crossing::Forward
                    && edge.target.kind.is_part()
            })
            .iter()
            .map(|edge| edge.target_index)
            .collect();
        if direct.is_empty() || depth > self.graph.nodes().len() {
            return direct;
        }
        let further = self.linked_parts(&direct, depth + 1);
        direct.union(&further).copied().collect()
    }

    fn with_parts(&self, artifact: NodeIndex) -> BTreeSet<NodeIndex> {
        let mut all = self.parts(artifact);
        all.insert(artifact);
        all
    }

    fn parts(&self, whole: NodeIndex) -> BTreeSet<NodeIndex> {
        let mut all = BTreeSet::new();
        loop {
            let more: BTreeSet<NodeIndex> = self
                .edges(|edge| {
                    edge.edge.kind == EdgeKind::PartOf
                        && edge.source.kind.is_part()
                        && edge.source_index != whole
                        && (edge.target_index == whole || all.contains(&edge.target_index))
                })
                .iter()
                .map(|edge| edge.source_index)
                .collect();
            if more.is_subset(&all) {
                return all;
            }
            all.extend(more);
        }
    }

    fn artifact(&self, node: NodeIndex) -> NodeIndex {
        let around =
            self.edges(|edge| edge.source_index == node && edge.edge.kind == EdgeKind::PartOf);
        match around.last() {
            Some(edge) if self.graph.at(node).kind.is_part() => self.artifact(edge.target_index),
            _ => node,
        }
    }

    fn edges(&self, fits: impl Fn(&EdgeRef<'g>) -> bool) -> Vec<EdgeRef<'g>> {
        self.graph.edges().filter(fits).collect()
    }

    /// Every node that is hit, with the cost of its best path.
    fn hits(&self) -> BTreeMap<NodeIndex, (u32, u32)> {
        let mut hits: BTreeMap<NodeIndex, (u32, u32)> = BTreeMap::new();
        for ((node, _), cost) in &self.best {
            if !self.stood_for.contains(node) {
                let known = hits.entry(*node).or_insert(*cost);
                *known = (*known).min(*cost);
            }
        }
        hits
    }
}

fn weak(edge: &EdgeRef<'_>) -> u32 {
    u32::from(edge.edge.strength == Strength::Weak)
}

/// The id of each hit, with its cost and whether it is narrow.
fn naive(graph: &Graph, flow: Flow, roots: &[NodeIndex]) -> BTreeMap<String, ((u32, u32), bool)> {
    let narrow = Naive::walk(graph, flow, roots, false).hits();
    let all = Naive::walk(graph, flow, roots, true).hits();
    all.into_iter()
        .map(|(node, cost)| (graph.at(node).id.to_string(), (cost, narrow.contains_key(&node))))
        .collect()
}

fn found(impact: &Impact) -> BTreeMap<String, ((u32, u32), bool)> {
    impact
        .affected
        .iter()
        .map(|hit| {
            let faint = hit
                .via
                .iter()
                .map(|hop| u32::from(hop.widened) + u32::from(hop.strength == Strength::Weak))
                .sum();
            (hit.id.to_string(), ((faint, hit.distance), hit.narrow))
        })
        .collect()
}

/// Whether an edge of the graph is crossed the way that the table, or a rule on top of it, allows.
fn is_allowed(
    graph: &Graph,
    impact: &Impact,
    hop: &airsdlc_core::path::Hop,
    is_first: bool,
) -> bool {
    let Some(edge) = graph.edges().find(|edge| {
        edge.edge.kind == hop.kind && edge.source.id == hop.source && edge.target.id == hop.target
    }) else {
        return false;
    };
    let way = if hop.backwards { Crossing::Backward } else { Crossing::Forward };
    let stands_for = !hop.widened && hop.backwards && hop.kind == EdgeKind::PartOf && is_first;
    let wide = hop.widened
        && (hop.backwards && hop.kind == EdgeKind::PartOf && edge.source.kind.is_part()
            || hop.kind == EdgeKind::Provides);
    impact.flow.crossing(graph.rule(edge.index)) == way || stands_for || wide
}

fn planned() -> impl Strategy<Value = (GraphPlan, Vec<prop::sample::Index>, Flow)> {
    let flow = prop_oneof![Just(Flow::Outage), Just(Flow::Change)];
    (arbitrary_graph(), prop::collection::vec(any::<prop::sample::Index>(), 1..3), flow)
}

fn roots(graph: &Graph, picks: &[prop::sample::Index]) -> Vec<NodeIndex> {
    let mut roots: Vec<NodeIndex> =
        picks.iter().map(|pick| NodeIndex::new(pick.index(graph.nodes().len()))).collect();
    roots.sort_unstable();
    roots.dedup();
    roots
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn impact_equals_the_naive_recursion((plan, picks, flow) in planned()) {
        let graph = plan.build();
        let roots = roots(&graph, &picks);
        let impact = graph.impact_from(&roots, ImpactOptions::new().flow(flow));
        prop_assert_eq!(found(&impact), naive(&graph, flow, &roots));
    }

    #[test]
    fn every_hit_has_a_path_that_the_table_allows((plan, picks, flow) in planned()) {
        let graph = plan.build();
        let roots = roots(&graph, &picks);
        let impact = graph.impact_from(&roots, ImpactOptions::new().flow(flow));
        for hit in &impact.affected {
            prop_assert_eq!(hit.via.len(), hit.distance as usize);
            let mut at = hit.via[0].from().clone();
            prop_assert!(impact.roots.contains(&at));
            let mut stands_for = true;
            for hop in &hit.via {
                prop_assert_eq!(hop.from(), &at);
                prop_assert!(is_allowed(&graph, &impact, hop, stands_for), "{:?}", hop);
                stands_for &= hop.kind == EdgeKind::PartOf && hop.backwards;
                at = hop.to().clone();
            }
            prop_assert_eq!(&at, &hit.id);
            prop_assert!(hit.narrow || hit.via.iter().any(|hop| hop.widened));
        }
    }

    #[test]
    fn the_narrow_answer_is_part_of_the_widened_one((plan, picks, flow) in planned()) {
        let graph = plan.build();
        let roots = roots(&graph, &picks);
        let impact = graph.impact_from(&roots, ImpactOptions::new().flow(flow));
        let all: BTreeSet<String> = impact.affected.iter().map(|hit| hit.id.to_string()).collect();
        let narrow: BTreeSet<String> = impact.affected.iter().filter(|hit| hit.narrow).map(|hit| hit.id.to_string()).collect();
        let alone: BTreeSet<String> = Naive::walk(&graph, flow, &roots, false).hits().keys().map(|node| graph.at(*node).id.to_string()).collect();
        prop_assert!(narrow.is_subset(&all));
        prop_assert_eq!(narrow, alone);
        let hit_or_root = |id: &str| all.contains(id) || impact.roots.iter().any(|root| root.as_str() == id);
        for sibling in &impact.unaffected_siblings {
            prop_assert!(!hit_or_root(sibling.id.as_str()));
        }
    }

    #[test]
    fn export_and_import_give_the_same_graph(plan in arbitrary_graph()) {
        let graph = plan.build();
        let json = graph.export(airsdlc_core::export::Format::Json);
        let again = airsdlc_core::export::import(&json).expect("an export reads back");
        prop_assert!(again == graph);
        prop_assert_eq!(again.export(airsdlc_core::export::Format::Json), json);
    }

    #[test]
    fn the_order_of_nodes_and_edges_does_not_matter(plan in arbitrary_graph()) {
        let mut turned = plan.clone();
        turned.nodes.reverse();
        turned.edges.reverse();
        prop_assert!(turned.build() == plan.build());
    }
}

#[test]
fn the_table_has_a_way_across_for_every_rule_of_impact() {
    let crossed = |flow: Flow| {
        airsdlc_core::model::EDGE_RULES
            .iter()
            .filter(|rule: &&EdgeRule| flow.crossing(rule) != Crossing::Never)
            .count()
    };
    assert!(crossed(Flow::Outage) >= 10 && crossed(Flow::Change) >= 15);
}
