//! Decisions that say something else than when they were taken.

use std::hash::{DefaultHasher, Hasher as _};

use rustc_hash::FxHashMap;

use super::{state, status_place};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::past::{PageEdit, PageHistory};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, Heading, NodeKind};
use crate::parse::version::{Decision, Piece, Version};
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// the body of an accepted ADR changed without an amendment
    ///
    /// ## What it checks
    /// Since an ADR was accepted, each commit that changed its body added an amendment, or a later one did: a section
    /// `Amendment 1: …`, a page `ADR-023: … (Amendment 1)`, or a line of a changelog in the ADR. What a merge brought in
    /// counts as one change. Files on disk that are not committed count, too.
    ///
    /// Not of the body are keys and status, lists of links, the Bolts of the ADR, and its amendments. No change are white
    /// space and line ends, marks of Markdown, typographic quotes and dashes, comments, ticked boxes, the numbers of
    /// headings, ids in another spelling, and where links and paths lead. What was taken back is no change either; an ADR
    /// that was set back to `Proposed` begins anew.
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
        if state(node) != "accepted" {
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
    pieces: Vec<&'p Piece>,
    /// What it changed and what that is now.
    subject: String,
}

/// The step behind the last at which an amendment of an ADR on another page changed; 0 without one, `None` if that is not known.
fn amended_elsewhere(context: &Context<'_>, adr: NodeIndex, path: &RepoPath) -> Option<usize> {
    let mut behind = 0;
    for edge in context.sources(adr, EdgeKind::Amends) {
        let place = edge.source.location.as_ref().filter(|place| place.path != *path);
        let Some(place) = place else { continue };
        let page = context.page_history(&place.path)?;
        let section = page.now.place_of(place.span.start)?;
        behind = behind.max(page.touched(section)? + 1);
    }
    Some(behind)
}

/// The changes since a decision was accepted, or last amended, that still hold; the newest first. What happened before the step
/// `amended` is amended. Cost: `O(n log n)` in the sections of all versions; each change that is told looks at those of now.
fn changes<'p>(page: &'p PageHistory, now: &'p Decision, amended: usize) -> Vec<Change<'p>> {
    let of = |version: &'p Version| version.decision(now.key);
    let mut accepted = now;
    let mut edits: Vec<(&PageEdit, Vec<u64>)> = Vec::new();
    for edit in &page.edits {
        visit(1);
        let Some(after) = of(&edit.after) else { break };
        accepted = after;
        let Some(before) = edit.before.as_deref().and_then(of) else { break };
        let is_settled = edit.step < amended || !before.is_accepted || after.amends(before);
        if is_settled || !after.is_accepted {
            break;
        }
        accepted = before;
        let keys = differing(before, after);
        if !keys.is_empty() {
            edits.push((edit, keys));
        }
    }
    let mut left = differing(accepted, now);
    let mut changes = Vec::new();
    for (edit, keys) in edits {
        // Each section is told once, with the last step that changed it.
        let (of_edit, others): (Vec<u64>, Vec<u64>) =
            left.into_iter().partition(|key| keys.binary_search(key).is_ok());
        left = others;
        if of_edit.is_empty() {
            continue;
        }
        visit(now.body.len());
        let is_meant = |piece: &&Piece| of_edit.binary_search(&piece.key).is_ok();
        let pieces: Vec<&Piece> = now.body.iter().filter(is_meant).collect();
        let mut sum = DefaultHasher::new();
        for value in of_edit.iter().copied().chain(pieces.iter().map(|piece| piece.text)) {
            sum.write_u64(value);
        }
        changes.push(Change { edit, pieces, subject: format!("{:016x}", sum.finish()) });
    }
    changes
}

/// The sections in which two versions of a decision differ, in order.
fn differing(before: &Decision, after: &Decision) -> Vec<u64> {
    let mut texts: FxHashMap<u64, [Vec<u64>; 2]> = FxHashMap::default();
    for (side, decision) in [before, after].iter().enumerate() {
        for piece in &decision.body {
            visit(1);
            texts.entry(piece.key).or_default()[side].push(piece.text);
        }
    }
    let differs = |[before, after]: &mut [Vec<u64>; 2]| {
        before.sort_unstable();
        after.sort_unstable();
        before != after
    };
    let mut keys: Vec<u64> =
        texts.iter_mut().filter_map(|(key, texts)| differs(texts).then_some(*key)).collect();
    keys.sort_unstable();
    keys
}

fn report(
    context: &Context<'_>,
    adr: NodeIndex,
    path: &RepoPath,
    change: &Change<'_>,
) -> Diagnostic {
    let node = context.node(adr);
    let headings: Vec<&Heading> =
        change.pieces.iter().filter_map(|piece| context.heading_at(path, piece.start)).collect();
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
    let mut diagnostic = match headings.first() {
        Some(first) => Diagnostic::at(first.location.clone(), message).node(node),
        None => Diagnostic::of(node, message),
    };
    for other in headings.iter().skip(1) {
        diagnostic = diagnostic.related(other.location.clone(), "so was this");
    }
    if let Some(status) = status_place(context, adr) {
        diagnostic = diagnostic.related(status, format!("{} is accepted", node.id));
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
