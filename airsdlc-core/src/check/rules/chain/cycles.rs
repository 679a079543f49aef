//! Relations that lead back to where they began.

use crate::check::context::Context;
use crate::check::cycle::{components, shortest_cycle};
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::{EdgeRef, NodeIndex};
use crate::model::EdgeKind;

declare_rule! {
    /// things depend on each other in a ring
    ///
    /// ## What it checks
    /// No ADR, RFC, Bolt or service depends on itself, directly or by way of others. Of those that are entangled with
    /// each other one finding shows a shortest ring, edge by edge.
    ///
    /// ## Why it matters
    /// Bolts in a ring cannot be begun; of ADRs in a ring none can be read first. Services in a ring fail together,
    /// and none of them can be started first after an outage.
    ///
    /// ## Example
    /// ```markdown docs/bolts/bolts.md
    /// # BOLT-042: Outbox schema
    ///
    /// - **Dependencies**: BOLT-043
    ///
    /// # BOLT-043: Append to the outbox
    ///
    /// - **Dependencies**: BOLT-042
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/bolts/bolts.md
    /// # BOLT-042: Outbox schema
    ///
    /// - **Dependencies**: None
    ///
    /// # BOLT-043: Append to the outbox
    ///
    /// - **Dependencies**: BOLT-042
    /// ```
    ///
    /// ## Configuration
    /// Services that call each other on purpose are an exception with its reason:
    ///
    /// ```toml
    /// [[check.exception]]
    /// rules = ["dependency-cycle"]
    /// kinds = ["service"]
    /// reason = "reviews and moderation call each other: ADR-028"
    /// ```
    DEPENDENCY_CYCLE = "T006" "dependency-cycle" Chain Error, dependency_cycle
}

declare_rule! {
    /// artifacts supersede each other in a ring
    ///
    /// ## What it checks
    /// No artifact supersedes itself, directly or by way of others, whichever side says so.
    ///
    /// ## Why it matters
    /// Whoever follows the ring for the decision that holds never arrives.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adrs.md
    /// # ADR-022: Direct publish
    ///
    /// - **Supersedes**: ADR-023
    ///
    /// # ADR-023: Transactional outbox
    ///
    /// - **Supersedes**: ADR-022
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adrs.md
    /// # ADR-022: Direct publish
    ///
    /// - **Superseded by**: ADR-023
    ///
    /// # ADR-023: Transactional outbox
    ///
    /// - **Supersedes**: ADR-022
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    SUPERSEDE_CYCLE = "T007" "supersede-cycle" Chain Error, supersede_cycle
}

fn dependency_cycle(context: &Context<'_>, found: &mut Findings) {
    let help = "take out the edge that should not be: what is needed first must not need the other";
    cycles(context, found, EdgeKind::DependsOn, help);
}

fn supersede_cycle(context: &Context<'_>, found: &mut Findings) {
    let help = "take out the edge that points from the older to the newer";
    cycles(context, found, EdgeKind::Supersedes, help);
}

/// Reports a shortest cycle of each component of the edges of a kind. Cost: `O(V + E)`.
fn cycles(context: &Context<'_>, found: &mut Findings, kind: EdgeKind, help: &str) {
    let next = |node: usize| -> Vec<usize> {
        let targets = context.targets(NodeIndex::new(node), kind);
        targets.map(|edge| edge.target_index.index()).collect()
    };
    found.saw(context.graph().edges().filter(|edge| edge.edge.kind == kind).count());
    for component in components(context.graph().nodes().len(), next) {
        let Some(cycle) = shortest_cycle(&component, next) else { continue };
        found.push(report(context, &cycle, component.len() - cycle.len(), kind).help(help));
    }
}

fn report(context: &Context<'_>, cycle: &[usize], others: usize, kind: EdgeKind) -> Diagnostic {
    let nodes: Vec<NodeIndex> = cycle.iter().copied().map(NodeIndex::new).collect();
    let next = nodes.iter().cycle().skip(1);
    let edges: Vec<EdgeRef<'_>> = nodes
        .iter()
        .zip(next)
        .filter_map(|(from, to)| context.targets(*from, kind).find(|e| e.target_index == *to))
        .collect();
    let first = context.node(nodes[0]);
    let verb = kind.names().verb;
    let place = |edge: &EdgeRef<'_>| edge.edge.locations.first().cloned();
    let message = message(context, &nodes, verb);
    let mut diagnostic = match edges.first().and_then(place) {
        Some(location) => Diagnostic::at(location, message).node(first),
        None => Diagnostic::of(first, message),
    };
    for edge in &edges {
        // The first is what the diagnostic underlines.
        if let Some(location) = place(edge).filter(|place| *place != diagnostic.location) {
            let said = format!("`{}` {verb} `{}`", edge.source.id, edge.target.id);
            diagnostic = diagnostic.related(location, said);
        }
    }
    if others > 0
        && let Some(location) = first.location.clone()
    {
        let said = format!("{others} more are entangled with `{}`", first.id);
        diagnostic = diagnostic.related(location, said);
    }
    let ids: Vec<&str> = nodes.iter().map(|node| context.node(*node).id.as_str()).collect();
    diagnostic.subject(ids.join(" "))
}

/// `A depends on itself: A → B → A`, or how many it is by way of where that is long.
fn message(context: &Context<'_>, cycle: &[NodeIndex], verb: &str) -> String {
    let id = |node: &NodeIndex| context.node(*node).id.as_str();
    let first = id(&cycle[0]);
    let ring = cycle.iter().chain(cycle.first());
    let ring: Vec<String> = ring.map(|node| format!("`{}`", id(node))).collect();
    let message = format!("{first} {verb} itself: {}", ring.join(" → "));
    if message.len() <= 160 {
        return message;
    }
    format!("{first} {verb} itself, by way of {} others", cycle.len() - 1)
}
