//! Work and decisions that rest on what nobody approved.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{phrase, state, status_place};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::{EdgeRef, NodeIndex};
use crate::model::{EdgeKind, Node, NodeKind};
use crate::span::Location;

declare_rule! {
    /// work or a decision rests on what is not approved
    ///
    /// ## What it checks
    /// The ADR of each Bolt that is in progress, in review or done is accepted; a Bolt that is done may outlive its
    /// ADR, which was deprecated or superseded since. No accepted ADR rests on a DAA in draft, or on an RFC or a TIP
    /// that was rejected. A status that is not there, or that no life cycle knows, is taken for nothing.
    ///
    /// ## Why it matters
    /// The gate is where people look before code is built. Code on a decision that nobody took is found by its
    /// incident, and nobody knows whether it was ever meant to be.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Proposed
    /// ```
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **ADR**: ADR-023
    /// - **Status**: In Progress
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// ```
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **ADR**: ADR-023
    /// - **Status**: In Progress
    /// ```
    ///
    /// ## Configuration
    /// `states` of a `[[kind]]` says which spelling means which state.
    UNAPPROVED_UPSTREAM = "G001" "unapproved-upstream" Gates Error, unapproved_upstream
}

fn unapproved_upstream(context: &Context<'_>, found: &mut Findings) {
    let mut others: FxHashMap<NodeIndex, Other<'_>> = FxHashMap::default();
    for kind in [NodeKind::Bolt, NodeKind::Adr] {
        for node in context.of_kind(kind) {
            let mut seen = FxHashSet::default();
            for (upstream, edge) in rests_on(context, node) {
                found.saw(1);
                let is_bad = is_unapproved(context, node, upstream);
                if is_bad && seen.insert(upstream) {
                    let other =
                        others.entry(upstream).or_insert_with(|| Other::new(context, upstream));
                    found.push(other.report(&edge));
                }
            }
        }
    }
}

/// The artifacts on which a Bolt or an ADR rests, with the edges, in the order of what they name.
fn rests_on<'a>(
    context: &Context<'a>,
    node: NodeIndex,
) -> impl Iterator<Item = (NodeIndex, EdgeRef<'a>)> {
    let is_upstream = |kind| matches!(kind, EdgeKind::Implements | EdgeKind::DerivesFrom);
    let edges = context.outgoing(node).filter(move |edge| is_upstream(edge.edge.kind));
    let mut found: Vec<_> =
        edges.filter_map(|edge| Some((context.artifact_of(edge.target_index)?, edge))).collect();
    found.sort_by_key(|(upstream, edge)| (*upstream, edge.edge.locations.first()));
    found.into_iter()
}

/// Whether one artifact went past its gate, and another on which it rests did not.
pub(super) fn is_unapproved(context: &Context<'_>, node: NodeIndex, upstream: NodeIndex) -> bool {
    let (node, upstream) = (context.node(node), context.node(upstream));
    match (node.kind, state(node), upstream.kind, state(upstream)) {
        (NodeKind::Bolt, "in progress" | "in review", NodeKind::Adr, of_adr) => {
            matches!(of_adr, "proposed" | "rejected" | "deprecated" | "superseded")
        }
        (NodeKind::Bolt, "done", NodeKind::Adr, of_adr) => of_adr == "proposed",
        (NodeKind::Adr, "accepted", NodeKind::Daa, of_daa) => of_daa == "draft",
        (NodeKind::Adr, "accepted", NodeKind::Rfc | NodeKind::Tip, of_rfc) => of_rfc == "rejected",
        _ => false,
    }
}

/// What is not approved, though others rest on it.
struct Other<'a> {
    node: &'a Node,
    /// Where it says its status.
    status: Option<Location>,
    /// What supersedes it.
    successor: Option<&'a str>,
}

impl<'a> Other<'a> {
    /// Cost: `O(E)` of its edges.
    fn new(context: &Context<'a>, at: NodeIndex) -> Self {
        let newer = context.sources(at, EdgeKind::Supersedes).map(|edge| edge.source_index).min();
        Self {
            node: context.node(at),
            status: status_place(context, at),
            successor: newer.map(|newer| context.node(newer).id.as_str()),
        }
    }

    /// What is wrong with an edge to it.
    fn report(&self, edge: &EdgeRef<'_>) -> Diagnostic {
        let (node, other) = (edge.source, self.node);
        let (own, its) = (phrase(state(node)), phrase(state(other)));
        let message = format!("{} is {own}, but `{}` is {its}", node.id, other.id);
        let help = match (state(other), self.successor) {
            ("proposed", _) => {
                format!("accept {} first, or set {} back until it is", other.id, node.id)
            }
            ("draft", _) => {
                format!("validate {} first, or set {} back until it is", other.id, node.id)
            }
            (_, Some(newer)) => format!("let {} rest on {newer}, or stop it", node.id),
            (_, None) => {
                format!("let {} rest on what holds instead of {}, or stop it", node.id, other.id)
            }
        };
        let diagnostic = match edge.edge.locations.first() {
            Some(place) => Diagnostic::at(place.clone(), message).node(node),
            None => Diagnostic::of(node, message),
        };
        let diagnostic = diagnostic.subject(other.id.as_str()).help(help);
        match &self.status {
            Some(place) => diagnostic.related(place.clone(), format!("{} is {its}", other.id)),
            None => diagnostic,
        }
    }
}
