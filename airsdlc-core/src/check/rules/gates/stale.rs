//! Links to what says something else since.

use rustc_hash::FxHashSet;

use super::state;
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::past::PageEdit;
use crate::check::rule::declare_rule;
use crate::graph::{EdgeRef, NodeIndex};
use crate::model::{EdgeKind, Node, NodeKind};
use crate::span::Location;
use crate::visits::visit;

declare_rule! {
    /// a section that is pointed to changed, and what points to it did not since
    ///
    /// ## What it checks
    /// What an artifact points to in another, a section, a user story, an operation or any other part with a heading of its
    /// own, changed no later than the section that points to it. By what it says: keys and status, white space, marks of
    /// Markdown, punctuation, pictures, boxes, comments, spellings of ids and moved files are no change, and neither is what
    /// was taken back. What one merge brought in changed at one time. Where metadata or a list of links point, the side that
    /// may have been touched is the whole artifact: nobody writes there what was thought of a change. An amendment of an ADR
    /// stands for a look at all that the ADR points to.
    ///
    /// References to a whole artifact are not asked: of something in it that changed nobody can say whether it matters.
    /// Neither are records of what was: incidents, post-mortems, deployments, approved RFCs, work that is done, and what was
    /// rejected, deprecated or superseded. Where history is cut off before the last change of either side, the rule is silent.
    ///
    /// ## Why it matters
    /// A design that was not looked at since its requirement changed may no longer meet it.
    ///
    /// ## Example
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Cancellation
    ///
    /// ## Refunds
    ///
    /// A guest gets the money back within 14 days.
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Refund job
    ///
    /// ## Context
    ///
    /// The job runs weekly, as [refunds](../prds/prd-015.md#refunds) allow.
    /// ```
    /// ```markdown docs/prds/prd-015.md @ 2
    /// # PRD-015: Cancellation
    ///
    /// ## Refunds
    ///
    /// A guest gets the money back within 3 days.
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Cancellation
    ///
    /// ## Refunds
    ///
    /// A guest gets the money back within 14 days.
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Refund job
    ///
    /// ## Context
    ///
    /// The job runs weekly, as [refunds](../prds/prd-015.md#refunds) allow.
    /// ```
    /// ```markdown docs/prds/prd-015.md @ 2
    /// # PRD-015: Cancellation
    ///
    /// ## Refunds
    ///
    /// A guest gets the money back within 3 days.
    /// ```
    /// ```markdown docs/adrs/adr-023.md @ 3
    /// # ADR-023: Refund job
    ///
    /// ## Context
    ///
    /// The job runs daily, as [refunds](../prds/prd-015.md#refunds) ask.
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    STALE_LINK = "G005" "stale-link" Gates Info History, stale_link
}

fn stale_link(context: &Context<'_>, found: &mut Findings) {
    if context.past().is_none() {
        return;
    }
    let mut seen = FxHashSet::default();
    for part in context.parts() {
        let Some(whole) = context.artifact_of(part).filter(|whole| holds(context.node(*whole)))
        else {
            continue;
        };
        let node = context.node(part);
        let heading = node.location.as_ref().and_then(|place| {
            context.heading_at(&place.path, place.span.start).map(|_| (place, place.span.start))
        });
        let Some((place, start)) = heading else { continue };
        for edge in context.incoming(part).filter(|edge| is_link(edge.edge.kind)) {
            for side in sides(context, &edge, whole) {
                let Some(target) = context.page_history(&place.path) else { break };
                let Some(source) = context.page_history(&side.path) else { continue };
                let Some(section) = target.now.place_of(start) else { break };
                let own = source.now.place_around(side.span.start);
                let touched = if source.now.sections[own].is_of_whole {
                    begin_of(context, side).and_then(|start| source.touched_whole(start))
                } else {
                    source.touched(own)
                };
                let Some(touched) = touched else { continue };
                if !seen.insert((part, side.path.clone(), own)) {
                    continue;
                }
                found.saw(1);
                let touched = touched.max(source.amended(side.span.start));
                if let Some(change) = target.changed_since(section, touched) {
                    let text = target.now.sections[section].whole;
                    let subject = format!("{} {text:016x}", node.id);
                    let diagnostic = report(context, edge.source, node, side, change);
                    found.push(diagnostic.subject(subject));
                }
            }
        }
    }
}

/// The first byte of the artifact around a place.
fn begin_of(context: &Context<'_>, place: &Location) -> Option<u32> {
    let around = context.artifact_of(context.artifact_at(place)?)?;
    context.node(around).location.as_ref().map(|definition| definition.span.start)
}

/// Whether an edge says that one side rests on what the other says.
fn is_link(kind: EdgeKind) -> bool {
    !matches!(kind, EdgeKind::PartOf | EdgeKind::Amends | EdgeKind::Supersedes | EdgeKind::Owns)
}

/// The places in other artifacts that still hold where an edge to a part of `whole` was read.
fn sides<'a>(
    context: &Context<'a>,
    edge: &EdgeRef<'a>,
    whole: NodeIndex,
) -> impl Iterator<Item = &'a Location> {
    let own = context.artifact_of(edge.source_index);
    edge.edge.locations.iter().filter(move |place| {
        visit(1);
        let around = context.document(&place.path).and_then(|_| context.artifact_at(place));
        let around = around.and_then(|around| context.artifact_of(around));
        around.is_some_and(|around| {
            around != whole && Some(around) == own && is_kept(context.node(around))
        })
    })
}

/// Whether an artifact is kept true to what it points to, and is no record of what was.
fn is_kept(node: &Node) -> bool {
    let is_record = match node.kind {
        NodeKind::Incident | NodeKind::PostMortem | NodeKind::Deployment => true,
        NodeKind::Bolt | NodeKind::FixIt => matches!(state(node), "done" | "cancelled"),
        NodeKind::Rfc => state(node) == "approved",
        _ => false,
    };
    !is_record && holds(node)
}

fn holds(node: &Node) -> bool {
    !matches!(state(node), "rejected" | "deprecated" | "superseded")
}

fn report(
    context: &Context<'_>,
    source: &Node,
    target: &Node,
    side: &Location,
    change: &PageEdit,
) -> Diagnostic {
    let message = match &change.by {
        Some(by) => format!(
            "`{}` was changed by {} on {}, and what points to it here was not since",
            target.id,
            by.commit.short(),
            by.date
        ),
        None => format!(
            "`{}` is changed and not committed, and what points to it here is not",
            target.id
        ),
    };
    let node = context.artifact_at(side).map_or(source, |artifact| context.node(artifact));
    let mut diagnostic = Diagnostic::at(side.clone(), message).node(node).help(
        "read both again: mend what points to it where it no longer holds, or say there that it does",
    );
    if let Some(place) = &target.location {
        diagnostic = diagnostic.related(place.clone(), "this is what changed");
    }
    match &change.by {
        Some(by) => diagnostic.related(by.location(), format!("\"{}\"", by.subject)),
        None => diagnostic,
    }
}
