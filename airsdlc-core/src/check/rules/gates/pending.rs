//! What waits for an approval while others go on without it.
//!
//! The gates are those of the framework's `workflow.md` and `lifecycle.md`: a PRD is approved before its DAA is
//! validated, the DAA before the RFC is approved, the RFC before the ADR is accepted, the ADR before its Bolts
//! begin, a Bolt before what depends on it is done or it is shipped; a TIP may be a draft when the RFC is written.
//! Other sign-offs stand as boxes below `Approvals`, as `extensibility.md` proposes, and come before acceptance.

use super::upstream::is_unapproved;
use super::{boxes_below, phrase, state, status_place};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::{EdgeRef, NodeIndex};
use crate::model::{ChecklistItem, EdgeKind, Node, NodeKind};

declare_rule! {
    /// an artifact waits for approval, and others already rest on it
    ///
    /// ## What it checks
    /// Nothing rests on an RFC or a TIP under review, nor on a proposed ADR: no Bolt is planned for it. Nothing that
    /// is validated, approved or accepted rests on a PRD, DAA or RFC in draft, and no accepted artifact depends on one
    /// that is proposed. A Bolt in review is not shipped yet, and nothing done depends on it. And of what is approved,
    /// validated or accepted all boxes below `Approvals` or `Sign-off` are ticked, or say that they are not required.
    /// What `unapproved-upstream` reports is not reported again.
    ///
    /// ## Why it matters
    /// Whoever approves sees a proposal and does not know that others build on it already. The later the answer, the
    /// more a "no" costs.
    ///
    /// ## Example
    /// ```markdown docs/rfcs/rfc-023.md
    /// # RFC-023: Self-service cancellation
    ///
    /// - **Status**: Under Review
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **RFC**: RFC-023
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/rfcs/rfc-023.md
    /// # RFC-023: Self-service cancellation
    ///
    /// - **Status**: Approved
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **RFC**: RFC-023
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    PENDING_APPROVAL = "G003" "pending-approval" Gates Warning, pending_approval
}

/// How many of those that rest on an artifact are shown.
const SHOWN: usize = 8;

fn pending_approval(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        if is_through(node) {
            found.saw(1);
            found_open(context, artifact, found);
        }
    }
    // One pass over the edges: what rests on a part rests on its artifact.
    let mut resting: Vec<(NodeIndex, NodeIndex, EdgeRef<'_>)> = Vec::new();
    for artifact in context.artifacts() {
        for edge in context.outgoing(artifact).filter(|edge| is_resting(edge.edge.kind)) {
            let Some(other) = context.artifact_of(edge.target_index) else { continue };
            if may_wait(context.node(other)) {
                found.saw(1);
                let waits = is_too_early(context, artifact, other, edge.edge.kind);
                resting.extend(waits.then_some((other, artifact, edge)));
            }
        }
    }
    resting.sort_by_key(|(waiting, by, edge)| (*waiting, *by, edge.edge.locations.first()));
    resting.dedup_by_key(|(waiting, by, _)| (*waiting, *by));
    for of_one in resting.chunk_by(|a, b| a.0 == b.0) {
        let edges: Vec<&EdgeRef<'_>> = of_one.iter().map(|(.., edge)| edge).collect();
        found.push(report(context, of_one[0].0, &edges));
    }
}

fn is_resting(kind: EdgeKind) -> bool {
    use EdgeKind as E;
    matches!(kind, E::DerivesFrom | E::Implements | E::DependsOn | E::Ships)
}

/// Whether an artifact stands before its gate.
fn may_wait(node: &Node) -> bool {
    use NodeKind as N;
    matches!(
        (node.kind, state(node)),
        (N::Prd | N::Daa | N::Rfc, "draft")
            | (N::Rfc | N::Tip, "under review")
            | (N::Adr, "proposed")
            | (N::Bolt, "in review")
    )
}

/// Whether an artifact went through its gate.
fn is_through(node: &Node) -> bool {
    matches!(state(node), "approved" | "validated" | "accepted")
}

/// Whether an artifact should not rest on another that waits, by a relation, and nothing else says so.
fn is_too_early(context: &Context<'_>, by: NodeIndex, waiting: NodeIndex, kind: EdgeKind) -> bool {
    let (node, other) = (context.node(by), context.node(waiting));
    if by == waiting || is_unapproved(context, by, waiting) {
        return false;
    }
    match (kind, other.kind, state(other)) {
        (EdgeKind::Ships, ..) => true,
        (_, NodeKind::Bolt, _) => state(node) == "done",
        (EdgeKind::DependsOn, ..) | (_, _, "draft") => is_through(node),
        _ => !matches!(state(node), "cancelled" | "rejected" | "superseded" | "deprecated"),
    }
}

fn report(context: &Context<'_>, waiting: NodeIndex, edges: &[&EdgeRef<'_>]) -> Diagnostic {
    let node = context.node(waiting);
    let its = phrase(state(node));
    let who = match edges {
        [one] => format!("`{}` already rests", one.source.id),
        many => format!("{} others already rest", many.len()),
    };
    let message = format!("{} is {its}, and {who} on it", node.id);
    let decide = match node.kind {
        NodeKind::Prd => "approve it",
        NodeKind::Daa => "validate it",
        NodeKind::Bolt => "finish the review",
        NodeKind::Adr => "accept or withdraw it",
        _ => "approve or reject it",
    };
    let help = format!("{decide} before more is built on it");
    let diagnostic = match status_place(context, waiting) {
        Some(place) => Diagnostic::at(place, message).node(node),
        None => Diagnostic::of(node, message),
    };
    let mut diagnostic = diagnostic.subject("status").help(help);
    for edge in edges.iter().take(SHOWN) {
        if let Some(place) = edge.edge.locations.first() {
            let said = format!("{} {} it", edge.source.id, edge.edge.kind.names().verb);
            diagnostic = diagnostic.related(place.clone(), said);
        }
    }
    diagnostic
}

/// Reports open boxes of approvals of an artifact that went through its gate.
fn found_open(context: &Context<'_>, artifact: NodeIndex, found: &mut Findings) {
    let node = context.node(artifact);
    let boxes = boxes_below(context.contents(artifact), is_approvals);
    let open: Vec<&ChecklistItem> =
        boxes.into_iter().filter(|item| !item.done && !is_given(&item.text)).collect();
    let Some((first, others)) = open.split_first() else { return };
    let what = if open.len() == 1 { "an approval is" } else { "approvals are" };
    let message = format!("{} is {}, and {what} open", node.id, state(node));
    let mut diagnostic = Diagnostic::at(first.location.clone(), message)
        .node(node)
        .subject("approvals")
        .help("tick what was approved, or set the status back until it is");
    for item in others {
        diagnostic = diagnostic.related(item.location.clone(), "open, too");
    }
    found.push(diagnostic);
}

fn is_approvals(heading: &str) -> bool {
    let words = heading.trim_start_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    matches!(
        words.trim_end_matches(':').trim(),
        "approval" | "approvals" | "required approvals" | "sign-off" | "sign-offs" | "signoff"
    )
}

/// Whether the text of a box says that the approval was given, or is not needed.
fn is_given(text: &str) -> bool {
    let text = text.to_lowercase();
    ["approved", "signed", "granted", "not required", "not needed", "n/a", "waived"]
        .iter()
        .any(|word| text.contains(word))
}
