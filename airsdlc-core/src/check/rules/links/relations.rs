//! Artifacts that rest on themselves, on what is superseded, or that nothing rests on.

use rustc_hash::FxHashSet;

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::{EdgeRef, NodeIndex};
use crate::model::{EdgeKind as E, Node, NodeKind as N, Origin};
use crate::visits::visit;

declare_rule! {
    /// an artifact supersedes itself, or depends on itself
    ///
    /// ## What it checks
    /// No artifact says that it supersedes, is superseded by or depends on itself, nor does a component of a
    /// catalogue. An artifact that only names its own id, in its metadata or in running text, is fine.
    ///
    /// ## Why it matters
    /// Another id was meant, and that link is missing: the decision that was replaced still looks as if it held.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Supersedes**: ADR-023
    /// ```
    /// ```markdown docs/adrs/adr-022.md
    /// # ADR-022: Direct publish
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Supersedes**: ADR-022
    /// ```
    /// ```markdown docs/adrs/adr-022.md
    /// # ADR-022: Direct publish
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    SELF_REFERENCE = "L008" "self-reference" Links Warning, self_reference
}

declare_rule! {
    /// nothing refers to an artifact
    ///
    /// ## What it checks
    /// A PRD, DAA, TIP, RFC, ADR or playbook entry is named by another artifact, a page, a catalogue or code, in
    /// whole or in part. What comes at the end of the chain (a Bolt, a deployment, an incident, a fix-it, a
    /// post-mortem, a runbook) names another artifact or is named. Drafts and proposals are left alone, and what
    /// was rejected, deprecated or superseded.
    ///
    /// ## Why it matters
    /// What nothing refers to nobody finds: it was forgotten, or the link that should lead to it is missing.
    ///
    /// ## Example
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    ///
    /// - **Status**: Approved
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    ///
    /// - **Status**: Approved
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Proposed
    /// - **PRD**: PRD-015
    /// ```
    ///
    /// ## Configuration
    /// None of its own; `[[check.exception]]` leaves out kinds and directories.
    UNREFERENCED_ARTIFACT = "L009" "unreferenced-artifact" Links Info, unreferenced_artifact
}

declare_rule! {
    /// work rests on a decision that another supersedes
    ///
    /// ## What it checks
    /// No PRD, DAA, TIP, RFC, ADR, playbook entry, runbook or Bolt under way declares that it rests on an artifact
    /// which another supersedes, and no catalogue says that such a one governs a service. What is done, superseded,
    /// deprecated or rejected keeps its links: they are history. A successor that is only proposed supersedes
    /// nothing yet, and one may of course refer to what it supersedes.
    ///
    /// ## Why it matters
    /// The work follows rules that no longer hold, or the link was not moved when the decision was.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-022.md
    /// # ADR-022: Direct publish
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Supersedes**: ADR-022
    /// ```
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **Status**: In Progress
    /// - **ADR**: ADR-022
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-022.md
    /// # ADR-022: Direct publish
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Supersedes**: ADR-022
    /// ```
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **Status**: In Progress
    /// - **ADR**: ADR-023
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    LINK_TO_SUPERSEDED = "L010" "link-to-superseded" Links Warning, link_to_superseded
}

fn self_reference(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.graph().edges().len());
    for finding in context.findings_of("self-reference") {
        found.saw(1);
        let mut diagnostic = Diagnostic::of_reading(finding);
        if let Some(node) = context.artifact_at(&finding.location) {
            diagnostic = diagnostic.node(context.node(node));
        }
        found.push(diagnostic);
    }
}

/// The state of a node, as its life cycle calls it.
fn state(node: &Node) -> &str {
    node.status.as_ref().map_or("", |status| status.as_str())
}

fn unreferenced_artifact(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        found.saw(1);
        let is_apart = matches!(
            state(node),
            "draft" | "proposed" | "under review" | "rejected" | "deprecated" | "superseded"
        );
        // References go to the original.
        if is_apart || context.is_variant(node) {
            continue;
        }
        let whole = Whole::new(context, artifact);
        let is_last = matches!(
            node.kind,
            N::Bolt | N::Deployment | N::Incident | N::FixIt | N::PostMortem | N::Runbook
        );
        let is_linked =
            if is_last { whole.across(context).next().is_some() } else { whole.is_named(context) };
        if is_linked {
            continue;
        }
        let message = if is_last {
            format!("{} neither names another artifact nor is named by one", node.id)
        } else {
            format!("nothing refers to {}", node.id)
        };
        let help = "link it from what it belongs to, or take it out";
        found.push(Diagnostic::of(node, message).subject("unreferenced").help(help));
    }
}

/// An artifact and everything that is part of it. Cost: one step for each.
fn whole(context: &Context<'_>, artifact: NodeIndex) -> Vec<NodeIndex> {
    let mut all = vec![artifact];
    let mut at = 0;
    while at < all.len() {
        let parts = context.sources(all[at], E::PartOf).map(|edge| edge.source_index);
        // Files and services are part of what runs, and of no artifact.
        all.extend(parts.filter(|part| context.node(*part).kind.is_part()));
        at += 1;
    }
    all
}

/// The nodes of an artifact, and what others say of them.
struct Whole {
    own: FxHashSet<NodeIndex>,
    all: Vec<NodeIndex>,
}

impl Whole {
    fn new(context: &Context<'_>, artifact: NodeIndex) -> Self {
        let all = whole(context, artifact);
        Self { own: all.iter().copied().collect(), all }
    }

    /// The edges between the artifact and what is outside, without those of owners.
    fn across<'a>(&self, context: &Context<'a>) -> impl Iterator<Item = EdgeRef<'a>> {
        let leaving = |node: &NodeIndex| context.outgoing(*node);
        let arriving = |node: &NodeIndex| context.incoming(*node);
        let edges = self.all.iter().flat_map(move |node| leaving(node).chain(arriving(node)));
        edges.filter(|edge| {
            let is_inside =
                self.own.contains(&edge.source_index) && self.own.contains(&edge.target_index);
            !is_inside && edge.edge.kind != E::Owns
        })
    }

    /// Whether anything else says a relation to it, whichever way that runs.
    fn is_named(&self, context: &Context<'_>) -> bool {
        let is_outside = |place| {
            visit(1);
            context.artifact_at(place).is_none_or(|node| !self.own.contains(&node))
        };
        self.across(context).any(|edge| edge.edge.locations.iter().any(is_outside))
    }
}

/// What supersedes an artifact, and holds.
fn successor<'a>(context: &Context<'a>, artifact: NodeIndex) -> Option<&'a Node> {
    let is_old = state(context.node(artifact)) == "superseded";
    let mut newer = context.sources(artifact, E::Supersedes).map(|edge| edge.source);
    newer.find(|newer| {
        is_old || !matches!(state(newer), "draft" | "proposed" | "under review" | "rejected")
    })
}

fn link_to_superseded(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        found.saw(1);
        let newer = successor(context, artifact);
        if newer.is_none() && state(node) != "superseded" {
            continue;
        }
        let which = newer.map_or_else(
            || "which is superseded".to_owned(),
            |newer| format!("which {} supersedes", newer.id),
        );
        let help = match newer {
            Some(newer) => format!("rest it on {}, if that still says what is needed", newer.id),
            None => "rest it on the decision that holds now".to_owned(),
        };
        for edge in context.incoming(artifact) {
            let is_successor = newer.is_some_and(|newer| newer.id == edge.source.id);
            if is_live(&edge) && !is_successor {
                let rests = edge.edge.kind.to_string().replace('-', " ");
                let message = format!("{} {rests} {}, {which}", edge.source.id, node.id);
                let Some(place) = edge.edge.locations.first() else { continue };
                let diagnostic = Diagnostic::at(place.clone(), message).node(edge.source);
                let diagnostic = diagnostic.subject(node.id.as_str()).help(help.clone());
                found.push(with_successor(diagnostic, newer));
            }
        }
        for edge in context.targets(artifact, E::Governs) {
            let place = edge.edge.locations.iter().find(|place| {
                visit(1);
                node.location.as_ref().is_none_or(|own| own.path != place.path)
            });
            let Some(place) = place else { continue };
            let message = format!("{} is governed by {}, {which}", edge.target.id, node.id);
            let diagnostic = Diagnostic::at(place.clone(), message).node(edge.target);
            let diagnostic = diagnostic.subject(node.id.as_str()).help(help.clone());
            found.push(with_successor(diagnostic, newer));
        }
    }
}

/// Whether an edge says that something which still counts rests on its target.
fn is_live(edge: &EdgeRef<'_>) -> bool {
    let rests = matches!(
        edge.edge.kind,
        E::DerivesFrom | E::Implements | E::UsesPattern | E::DependsOn | E::Operates | E::Covers
    );
    let is_kind = matches!(
        edge.source.kind,
        N::Prd | N::Daa | N::Tip | N::Rfc | N::Adr | N::Playbook | N::Runbook | N::Bolt
    );
    let is_over = matches!(
        state(edge.source),
        "done" | "cancelled" | "rejected" | "deprecated" | "superseded"
    );
    rests && is_kind && !is_over && edge.edge.origin == Origin::Declared
}

fn with_successor(diagnostic: Diagnostic, newer: Option<&Node>) -> Diagnostic {
    match newer.and_then(|newer| Some((newer, newer.location.clone()?))) {
        Some((newer, place)) => diagnostic.related(place, format!("{} is here", newer.id)),
        None => diagnostic,
    }
}
