//! What holds of every plan, and how often the situations occur.

use std::collections::BTreeSet;

use airsdlc_core::model::{EdgeKind as E, EdgeRule, NodeKind as N};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use proptest::prelude::*;

use super::{GraphPlan, MAX_NODES, arbitrary_graph};

impl GraphPlan {
    fn kind(&self, id: &str) -> N {
        self.nodes.iter().find(|node| node.id == id).expect("edges name nodes of the plan").kind
    }

    /// The targets of a node's edges of some kind.
    fn targets<'p>(&'p self, id: &'p str, kind: E) -> impl Iterator<Item = &'p str> {
        let own = self.edges.iter().filter(move |edge| edge.source == id && edge.kind == kind);
        own.map(|edge| edge.target.as_str())
    }

    fn of(&self, kind: N) -> impl Iterator<Item = &str> {
        self.nodes.iter().filter(move |node| node.kind == kind).map(|node| node.id.as_str())
    }
}

proptest! {
    #[test]
    fn plans_hold_only_edges_of_the_model(plan in arbitrary_graph()) {
        for edge in &plan.edges {
            let rule = EdgeRule::find(edge.kind, plan.kind(&edge.source), plan.kind(&edge.target), true);
            prop_assert!(rule.is_some(), "{edge:?}");
        }
    }

    #[test]
    fn plans_are_small_and_build(plan in arbitrary_graph()) {
        prop_assert!((1..=MAX_NODES).contains(&plan.nodes.len()));
        let ids: BTreeSet<&str> = plan.nodes.iter().map(|node| node.id.as_str()).collect();
        prop_assert_eq!(ids.len(), plan.nodes.len());
        let graph = plan.build();
        prop_assert_eq!((graph.nodes().len(), graph.edges().len()), (plan.nodes.len(), plan.edges.len()));
    }

    #[test]
    fn every_part_has_one_whole_in_its_artifact(plan in arbitrary_graph()) {
        for part in plan.nodes.iter().filter(|node| node.kind.is_part()) {
            let wholes: Vec<&str> = plan.targets(&part.id, E::PartOf).collect();
            prop_assert_eq!(wholes.len(), 1, "{}", part.id);
            let artifact = part.id.split(['/', '#']).next().unwrap_or_default();
            prop_assert!(wholes[0].starts_with(artifact));
        }
    }
}

/// An ADR that links a whole and a part of it.
fn has_whole_and_part(plan: &GraphPlan) -> bool {
    plan.of(N::Adr).any(|adr| {
        let parts: Vec<&str> =
            plan.targets(adr, E::DerivesFrom).chain(plan.targets(adr, E::Implements)).collect();
        parts.iter().any(|whole| parts.iter().any(|part| part.starts_with(&format!("{whole}/"))))
    })
}

fn has_rfc_only(plan: &GraphPlan) -> bool {
    plan.of(N::Adr).any(|adr| {
        let mut upstream =
            plan.targets(adr, E::DerivesFrom).chain(plan.targets(adr, E::Implements)).peekable();
        upstream.peek().is_some() && upstream.all(|id| plan.kind(id) == N::Rfc)
    })
}

/// Whether a service that uses a database has endpoints of which some, or none, use one.
fn has_endpoints(plan: &GraphPlan, narrow: bool) -> bool {
    plan.of(N::Service).any(|service| {
        let endpoints: Vec<&str> = plan.targets(service, E::Provides).collect();
        let uses =
            endpoints.iter().any(|endpoint| plan.targets(endpoint, E::Uses).next().is_some());
        plan.targets(service, E::Uses).next().is_some() && !endpoints.is_empty() && uses == narrow
    })
}

fn has_cycle(plan: &GraphPlan) -> bool {
    plan.nodes.iter().any(|node| {
        let mut reached: Vec<&str> = plan.targets(&node.id, E::DependsOn).collect();
        let mut at = 0;
        while at < reached.len() {
            let next: Vec<&str> = plan.targets(reached[at], E::DependsOn).collect();
            reached.extend(next.into_iter().filter(|id| !reached.contains(id)).collect::<Vec<_>>());
            at += 1;
        }
        reached.contains(&node.id.as_str())
    })
}

fn has_kpi(plan: &GraphPlan, tied: bool) -> bool {
    plan.of(N::Kpi).any(|kpi| plan.targets(kpi, E::Measures).next().is_some() == tied)
}

fn has_several_adrs(plan: &GraphPlan) -> bool {
    plan.of(N::Prd).any(|prd| {
        let adrs =
            plan.of(N::Adr).filter(|adr| plan.targets(adr, E::DerivesFrom).any(|id| id == prd));
        adrs.count() > 1
    })
}

type Check = fn(&GraphPlan) -> bool;

#[test]
fn the_situations_on_which_impact_turns_are_frequent() {
    let mut runner = TestRunner::deterministic();
    let strategy = arbitrary_graph();
    let plans: Vec<GraphPlan> = (0..400)
        .map(|_| strategy.new_tree(&mut runner).expect("the strategy rejects nothing").current())
        .collect();
    let situations: [(&str, Check); 9] = [
        ("whole and part", has_whole_and_part),
        ("RFC only", has_rfc_only),
        ("endpoint-level use", |plan| has_endpoints(plan, true)),
        ("service-level use", |plan| has_endpoints(plan, false)),
        ("tied KPI", |plan| has_kpi(plan, true)),
        ("untied KPI", |plan| has_kpi(plan, false)),
        ("cycle", has_cycle),
        ("supersedes", |plan| plan.edges.iter().any(|edge| edge.kind == E::Supersedes)),
        ("several ADRs of a PRD", has_several_adrs),
    ];
    for (name, holds) in situations {
        let count = plans.iter().filter(|plan| holds(plan)).count();
        assert!(count >= 80, "{name}: {count} of 400");
    }
}
