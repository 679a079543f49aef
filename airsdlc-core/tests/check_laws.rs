//! Laws of the checks that walk the graph: each finds what a naive search finds, in repositories written after
//! arbitrary graphs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use airsdlc_core::check::CheckOptions;
use airsdlc_core::model::{EdgeKind as E, NodeKind as N};
use airsdlc_core::source::Memory;
use airsdlc_core::trace::Direction;
use airsdlc_core::{Graph, KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{GraphPlan, arbitrary_graph};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

/// An ADR may rest on another, which `trace` does not cross: so chains break off in the middle, too.
const CONFIG: &str =
    "[[check.require]]\nkind = \"adr\"\nupstream = [\"adr\", \"rfc\", \"daa\", \"tip\", \"prd\"]\n";

/// The repository of a plan: its artifacts, and its services, by their places in it.
fn repository(plan: &GraphPlan) -> KnowledgeRepository {
    written(plan, "Depends on")
}

/// The same; `needs` is the key by which an ADR names another that it needs.
fn written(plan: &GraphPlan, needs: &'static str) -> KnowledgeRepository {
    let places: BTreeMap<&str, usize> =
        plan.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let whole = |id: &str| {
        let parts = plan.edges.iter().filter(|edge| edge.kind == E::PartOf);
        let whole: BTreeMap<&str, &str> =
            parts.map(|edge| (edge.source.as_str(), edge.target.as_str())).collect();
        let mut id = id;
        while let Some(above) = whole.get(id) {
            id = above;
        }
        places[id]
    };
    let mut lines: BTreeMap<usize, BTreeSet<(&str, usize)>> = BTreeMap::new();
    for edge in &plan.edges {
        let (from, to) = (whole(&edge.source), whole(&edge.target));
        let key = key(edge.kind, plan.nodes[from].kind, plan.nodes[to].kind, needs);
        if let Some(key) = key.filter(|_| from != to) {
            lines.entry(from).or_default().insert((key, to));
        }
    }
    let mut files = Vec::new();
    let mut config = CONFIG.to_owned();
    for (at, node) in plan.nodes.iter().enumerate() {
        let own = lines.get(&at).into_iter().flatten();
        let Some(prefix) = prefix(node.kind) else {
            if node.kind == N::Service {
                let on: Vec<String> = own.map(|(_, to)| format!("\"s-{to}\"")).collect();
                let _ = write!(
                    config,
                    "\n[[service]]\nname = \"s-{at}\"\ndepends_on = [{}]\n",
                    on.join(", ")
                );
            }
            continue;
        };
        let mut text = format!("# {prefix}-{}: A\n\n", at + 100);
        for (key, to) in own {
            if let Some(other) = crate::prefix(plan.nodes[*to].kind) {
                let _ = writeln!(text, "- **{key}**: {other}-{}", to + 100);
            }
        }
        files.push((format!("docs/{at}.md"), text));
    }
    files.push(("airsdlc.toml".to_owned(), config));
    KnowledgeRepository::from_source(&Memory::new(files), &OpenOptions::new().threads(1))
        .expect("memory can be read")
}

fn prefix(kind: N) -> Option<&'static str> {
    Some(match kind {
        N::Prd => "PRD",
        N::Daa => "DAA",
        N::Tip => "TIP",
        N::Rfc => "RFC",
        N::Adr => "ADR",
        N::Bolt => "BOLT",
        N::FixIt => "FIX",
        N::Incident => "INC",
        _ => return None,
    })
}

/// The key that makes an edge of a kind.
fn key(kind: E, from: N, to: N, needs: &'static str) -> Option<&'static str> {
    match (kind, from) {
        (E::DerivesFrom | E::Implements, N::Daa | N::Tip | N::Rfc | N::Adr | N::Bolt) => prefix(to),
        (E::DependsOn, N::Adr) => Some(needs),
        (E::DependsOn, _) => Some("Depends on"),
        (E::Supersedes, N::Adr | N::Rfc) if from == to => Some("Supersedes"),
        (E::Fixes, _) => Some("Related Incident"),
        (E::Repairs, _) => Some("Bolt"),
        _ => None,
    }
}

/// The nodes of the findings of a rule, and their subjects.
fn found(repository: &KnowledgeRepository, rule: &str) -> Vec<(String, String)> {
    let options = CheckOptions::new().select([rule]).threads(1);
    let report = repository.check(&options).expect("the rule exists");
    let node =
        |id: &Option<airsdlc_core::model::NodeId>| id.as_ref().expect("it has one").to_string();
    let mut found: Vec<_> =
        report.diagnostics.iter().map(|found| (node(&found.node), found.subject.clone())).collect();
    found.sort();
    found
}

fn nodes(repository: &KnowledgeRepository, rule: &str) -> BTreeSet<String> {
    found(repository, rule).into_iter().map(|(node, _)| node).collect()
}

/// The least number of edges of a kind from each node to each, at least one.
fn distances(graph: &Graph, kind: E) -> Vec<Vec<usize>> {
    let count = graph.nodes().len();
    let mut distance = vec![vec![usize::MAX; count]; count];
    for edge in graph.edges().filter(|edge| edge.edge.kind == kind) {
        distance[edge.source_index.index()][edge.target_index.index()] = 1;
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

/// Asserts that a rule shows one shortest ring of each set of nodes that reach each other.
fn shows_rings(repository: &KnowledgeRepository, rule: &str, kind: E) -> Result<(), TestCaseError> {
    let graph = repository.graph();
    let distance = distances(graph, kind);
    let in_ring = (0..distance.len()).filter(|at| distance[*at][*at] != usize::MAX);
    let tangle = |at: usize| -> BTreeSet<usize> {
        let is_in = |other: &usize| {
            distance[at][*other] != usize::MAX && distance[*other][at] != usize::MAX
        };
        (0..distance.len()).filter(is_in).collect()
    };
    let mut tangles: BTreeSet<BTreeSet<usize>> = in_ring.map(tangle).collect();
    for (_, subject) in found(repository, rule) {
        let ring: Vec<usize> = subject
            .split(' ')
            .map(|id| graph.index_of(id).expect("it is a node").index())
            .collect();
        for (at, node) in ring.iter().enumerate() {
            prop_assert_eq!(distance[*node][ring[(at + 1) % ring.len()]], 1);
        }
        let tangle = tangle(ring[0]);
        let least = tangle.iter().map(|at| distance[*at][*at]).min();
        prop_assert_eq!(Some(ring.len()), least);
        prop_assert!(tangles.remove(&tangle), "a tangle is shown once");
    }
    prop_assert!(tangles.is_empty(), "{:?} are not shown", tangles);
    Ok(())
}

/// The nodes nearest to a gap: they reach no PRD, and no other such node that does not lead back to them; of those
/// that lead to each other the first.
fn nearest(graph: &Graph) -> BTreeSet<String> {
    let up = |id: &str| -> BTreeSet<String> {
        let node = graph.index_of(id).expect("it is a node");
        let trace = graph.trace_from(&[node], Direction::Up);
        trace.nodes.iter().map(|node| node.id.to_string()).collect()
    };
    let serves = |kind: N| prefix(kind).is_some() && !matches!(kind, N::Prd | N::Incident);
    let is_prd = |id: &String| graph.node(id).is_some_and(|node| node.kind == N::Prd);
    let mut broken: Vec<(String, BTreeSet<String>)> = Vec::new();
    for node in graph.nodes().filter(|node| serves(node.kind)) {
        let above = up(node.id.as_str());
        if !above.iter().any(is_prd) {
            broken.push((node.id.to_string(), above));
        }
    }
    let leads_back =
        |at: usize, other: usize| broken[other].1.contains(&broken[at].0) && at <= other;
    let is_nearest = |at: &usize| {
        (0..broken.len())
            .all(|other| !broken[*at].1.contains(&broken[other].0) || leads_back(*at, other))
    };
    (0..broken.len()).filter(is_nearest).map(|at| broken[at].0.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn rings_of_dependencies_are_those_of_a_naive_search(plan in arbitrary_graph()) {
        shows_rings(&repository(&plan), "dependency-cycle", E::DependsOn)?;
    }

    #[test]
    fn rings_of_supersessions_are_those_of_a_naive_search(plan in arbitrary_graph()) {
        shows_rings(&written(&plan, "Supersedes"), "supersede-cycle", E::Supersedes)?;
    }

    #[test]
    fn gaps_are_those_of_a_trace_from_each_node(plan in arbitrary_graph()) {
        let repository = repository(&plan);
        let has_prd = repository.nodes().any(|node| node.kind == N::Prd);
        let missing = nodes(&repository, "missing-upstream");
        let expected: BTreeSet<String> =
            nearest(repository.graph()).difference(&missing).filter(|_| has_prd).cloned().collect();
        prop_assert_eq!(nodes(&repository, "chain-gap"), expected);
    }

    #[test]
    fn upstream_is_missing_where_no_edge_leads_to_it(plan in arbitrary_graph()) {
        let repository = repository(&plan);
        let asked = |kind: N| -> &[N] {
            match kind {
                N::Daa | N::Tip => &[N::Prd],
                N::Rfc => &[N::Daa, N::Tip, N::Prd],
                N::Adr => &[N::Adr, N::Rfc, N::Daa, N::Tip, N::Prd],
                N::Bolt => &[N::Adr],
                N::FixIt => &[N::Incident],
                _ => &[],
            }
        };
        let rests = |id: &str, kinds: &[N]| {
            repository.edges().any(|edge| {
                edge.source.id.as_str() == id
                    && !matches!(edge.edge.kind, E::Supersedes | E::Mentions)
                    && kinds.contains(&edge.target.kind)
            })
        };
        let all = repository.nodes().filter(|node| !asked(node.kind).is_empty());
        let expected: BTreeSet<String> = all
            .filter(|node| !rests(node.id.as_str(), asked(node.kind)))
            .map(|node| node.id.to_string())
            .collect();
        prop_assert_eq!(nodes(&repository, "missing-upstream"), expected);
    }
}

/// The laws above say nothing of plans without rings and gaps.
#[test]
fn plans_hold_rings_and_gaps() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut counts = BTreeMap::from([
        ("dependency-cycle", 0),
        ("supersede-cycle", 0),
        ("chain-gap", 0),
        ("missing-upstream", 0),
    ]);
    for _ in 0..200 {
        let plan = arbitrary_graph().new_tree(&mut runner).expect("plans are made").current();
        for (rule, count) in &mut counts {
            let is_superseding = *rule == "supersede-cycle";
            let repository =
                written(&plan, if is_superseding { "Supersedes" } else { "Depends on" });
            *count += usize::from(!found(&repository, rule).is_empty());
        }
    }
    assert!(counts.values().all(|count| *count >= 5), "{counts:?}");
}
