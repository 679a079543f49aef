//! Decisions that say something else than when they were taken.

use std::hash::Hasher as _;

use super::{state, status_place};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::past::{PageEdit, PageHistory};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, NodeKind, Sum};
use crate::parse::version::{Decision, GOVERNS, Piece, Version};
use crate::span::{Location, RepoPath};
use crate::visits::visit;

declare_rule! {
    /// the body of an accepted ADR changed without an amendment
    ///
    /// ## What it checks
    /// Since an ADR was accepted, each commit that changed what it decides added an amendment, or a later one did: a section
    /// `Amendment 1: …`, a page `ADR-023: … (Amendment 1)`, or a line of a changelog in the ADR. An amendment that was there
    /// counts again if it says more than before, by a sentence, an item or a row; other words in it do not. What a merge
    /// brought in counts as one change. Files on disk that are not committed count, too.
    ///
    /// An ADR decides with its title, what it governs (`Services`, `Databases`, `Resources`, `Endpoints`), and the sections
    /// that the forms of ADRs have (that of the framework, Nygard's, MADR's): context, decision, rationale, options,
    /// implementation details, edge cases, consequences and the like, with all below them. Where no heading is one of these,
    /// all its text decides. Not of the decision are other keys, other sections (`Approvals`, `Lessons`), lists of links and
    /// of things to do, and items and rows that begin with a Bolt.
    ///
    /// No change are white space and line ends, marks of Markdown, punctuation, quotes, dashes and capitals in front of words,
    /// comments, pictures, ticked boxes, ids in another spelling, where links and paths lead, a section under another heading, a
    /// title made more exact or less (`Transactional outbox`, but not `No outbox`), and a service or store more. What was
    /// taken back is no change either; an ADR that was set back to `Proposed` begins anew. One whose status was taken out is
    /// as accepted as before.
    ///
    /// ## Why it matters
    /// Code was built on what the decision said then. Whoever compares it with what the decision says now looks for
    /// a fault that is none, or misses one.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Decision
    ///
    /// The worker reads 100 messages at a time.
    /// ```
    /// ```markdown docs/adrs/adr-023.md @ 2
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Decision
    ///
    /// The worker reads 10 messages at a time.
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Decision
    ///
    /// The worker reads 100 messages at a time.
    /// ```
    /// ```markdown docs/adrs/adr-023.md @ 2
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Decision
    ///
    /// The worker reads 10 messages at a time.
    ///
    /// ## Amendment 1: Fewer messages
    ///
    /// With 100 messages the transaction outlived its timeout.
    /// ```
    ///
    /// ## Configuration
    /// `states` of a `[[kind]]` says which spelling means `accepted`.
    AMENDED_AFTER_ACCEPTANCE = "G002" "amended-after-acceptance" Gates Warning History, amended_after_acceptance
}

fn amended_after_acceptance(context: &Context<'_>, found: &mut Findings) {
    if context.past().is_none() {
        return;
    }
    for adr in context.of_kind(NodeKind::Adr) {
        let node = context.node(adr);
        // What has no status is what it was before that was taken out.
        if node.status.is_some() && state(node) != "accepted" {
            continue;
        }
        let Some(place) = &node.location else { continue };
        let Some(page) = context.page_history(&place.path) else { continue };
        let decisions = &page.now.decisions;
        let known = decisions.binary_search_by_key(&place.span.start, |it| it.start);
        let Ok(now) = known.map(|at| &decisions[at]) else { continue };
        let Some(amended) = amended_elsewhere(context, adr, &place.path) else { continue };
        found.saw(1);
        for change in changes(&page, now, amended) {
            found.push(report(context, adr, &place.path, &change));
        }
    }
}

/// A step that changed what a decision says.
struct Change<'p> {
    edit: &'p PageEdit,
    /// The sections that say what it made of them, as they stand now.
    pieces: Vec<Piece>,
    /// What it changed and what that is now.
    subject: String,
}

/// The step behind the last at which an amendment of an ADR on another page was made, or said more; 0 without one, `None` if that is
/// not known.
fn amended_elsewhere(context: &Context<'_>, adr: NodeIndex, path: &RepoPath) -> Option<usize> {
    let mut behind = 0;
    for edge in context.sources(adr, EdgeKind::Amends) {
        let place = edge.source.location.as_ref().filter(|place| place.path != *path);
        let Some(place) = place else { continue };
        let page = context.page_history(&place.path)?;
        behind = behind.max(page.extended(place.span.start)? + 1);
    }
    Some(behind)
}

/// The versions of a decision, the newest first, each but the last with the edit that made it; and whether each was accepted, by its
/// status, or while it had none by the one that it had before.
fn versions<'p>(
    page: &'p PageHistory,
    now: &'p Decision,
) -> (Vec<&'p PageEdit>, Vec<&'p Decision>, Vec<bool>) {
    let (mut edits, mut versions) = (Vec::new(), vec![now]);
    for edit in &page.edits {
        visit(1);
        let of = |version: &'p Version| version.decision(now.key);
        let Some(before) = edit.before.as_deref().and_then(of) else { break };
        edits.push(edit);
        versions.push(before);
    }
    let mut last = false;
    let mut accepted: Vec<bool> = Vec::new();
    for version in versions.iter().rev() {
        last = version.is_accepted.unwrap_or(last);
        accepted.push(last);
    }
    accepted.reverse();
    (edits, versions, accepted)
}

/// The changes since a decision was accepted, or last amended, that still hold; the newest first. What happened before the step
/// `amended` is amended. Cost: `O(n log n)` in the sections of all versions; each change that is told looks at those of now.
fn changes<'p>(page: &'p PageHistory, now: &'p Decision, amended: usize) -> Vec<Change<'p>> {
    let (edits, versions, is_accepted) = versions(page, now);
    let mut accepted = now;
    let mut unsettled: Vec<(&PageEdit, Vec<u64>)> = Vec::new();
    for (at, edit) in edits.into_iter().enumerate() {
        let (after, before) = (versions[at], versions[at + 1]);
        let holds = is_accepted[at] && is_accepted[at + 1];
        if !holds || edit.step < amended || after.amends(before) {
            break;
        }
        accepted = before;
        let keys = before.differing(after);
        if !keys.is_empty() {
            unsettled.push((edit, keys));
        }
    }
    let mut left = accepted.differing(now);
    let mut changes = Vec::new();
    for (edit, keys) in unsettled {
        // Each section is told once, with the last step that changed it.
        let (of_edit, others): (Vec<u64>, Vec<u64>) =
            left.into_iter().partition(|key| keys.binary_search(key).is_ok());
        left = others;
        if of_edit.is_empty() {
            continue;
        }
        let pieces = now.pieces(&of_edit);
        let mut sum = Sum::new();
        for value in of_edit.iter().copied().chain(pieces.iter().map(|piece| piece.text)) {
            sum.write_u64(value);
        }
        changes.push(Change { edit, pieces, subject: format!("{:016x}", sum.finish()) });
    }
    changes
}

/// Where a piece of a decision stands.
fn place_of(
    context: &Context<'_>,
    adr: NodeIndex,
    path: &RepoPath,
    piece: &Piece,
) -> Option<Location> {
    if piece.key != GOVERNS {
        return context.heading_at(path, piece.start).map(|heading| heading.location.clone());
    }
    let governed = context.outgoing(adr).filter(|edge| edge.edge.kind == EdgeKind::Governs);
    let of_edges = governed.flat_map(|edge| &edge.edge.locations);
    let here = of_edges.filter(|place| place.path == *path && place.span.start == piece.start);
    // What is not known as a service or a store has no edge.
    let entries = context.contents(adr).entries.iter().map(|entry| &entry.location);
    let around = entries.filter(|entry| (entry.span.start..entry.span.end).contains(&piece.start));
    here.chain(around).next().cloned()
}

fn report(
    context: &Context<'_>,
    adr: NodeIndex,
    path: &RepoPath,
    change: &Change<'_>,
) -> Diagnostic {
    let node = context.node(adr);
    let mut places = change.pieces.iter().filter_map(|piece| place_of(context, adr, path, piece));
    let message = match &change.edit.by {
        Some(by) => format!(
            "{} was changed by {} on {}, after it was accepted, without an amendment",
            node.id,
            by.commit.short(),
            by.date
        ),
        None => format!(
            "{} is changed and not committed, after it was accepted, without an amendment",
            node.id
        ),
    };
    let mut diagnostic = match places.next() {
        Some(first) => Diagnostic::at(first, message).node(node),
        None => Diagnostic::of(node, message),
    };
    for other in places {
        diagnostic = diagnostic.related(other, "so was this");
    }
    if let Some(status) = status_place(context, adr) {
        let text = match node.status {
            Some(_) => format!("{} is accepted", node.id),
            None => format!("{} was accepted, and its status was taken out", node.id),
        };
        diagnostic = diagnostic.related(status, text);
    }
    let number = context.sources(adr, EdgeKind::Amends).count() + 1;
    let help = format!(
        "say in a section `Amendment {number}: …` what changed and why, or take the change back"
    );
    let diagnostic = diagnostic.help(help).subject(change.subject.as_str());
    match &change.edit.by {
        Some(by) => diagnostic.related(by.location(), format!("\"{}\"", by.subject)),
        None => diagnostic,
    }
}
