//! Sections in which nothing stands.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::model::{Heading, NodeKind, TimelineEntry};
use crate::parse::reference::scan;
use crate::parse::section;
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// a section of an artifact is empty
    ///
    /// ## What it checks
    /// Below every heading of an artifact stands a text, a list, a table or a deeper heading; a comment is none of
    /// these. A heading that says it all is fine: that of a story, a requirement or another part, of a time in a
    /// timeline, one with a value behind a colon (`## Status: Accepted`), and a question. Headings of the sixth
    /// level may stand over others of theirs, since there is none below.
    ///
    /// ## Why it matters
    /// A template that nobody filled in looks like an answer in the table of contents.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// ## Alternatives
    ///
    /// ## Decision
    ///
    /// Use an outbox.
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// ## Alternatives
    ///
    /// Direct publish loses events.
    ///
    /// ## Decision
    ///
    /// Use an outbox.
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    EMPTY_SECTION = "S006" "empty-section" Structure Info, empty_section
}

/// The level below which Markdown has no headings.
const DEEPEST: u8 = 6;

fn empty_section(context: &Context<'_>, found: &mut Findings) {
    let defined = OnceCell::new();
    for page in context.documents() {
        let headings = &page.document.headings;
        visit(headings.len());
        found.saw(headings.len());
        let is_empty = |at: &usize| {
            let heading = &headings[*at];
            let is_over = |next: &Heading| next.level > heading.level || next.level == DEEPEST;
            heading.is_bare && !headings.get(at + 1).is_some_and(is_over)
        };
        let empty = (1..headings.len()).filter(is_empty).map(|at| &headings[at]);
        for heading in empty.filter(|heading| !says_all(context, heading)) {
            let Some(artifact) = context.artifact_at(&heading.location) else { continue };
            let start = heading.location.span.start;
            let times = &page.document.timeline;
            let time = |entry: &TimelineEntry| entry.location.span.start;
            let defined = defined.get_or_init(|| definitions(context));
            if defined.contains(&(&page.path, start))
                || times.binary_search_by_key(&start, time).is_ok()
            {
                continue;
            }
            let node = context.node(artifact);
            let text = section::unnumbered(&heading.text);
            let message = format!("the section `{}` of {} is empty", short(text), node.id);
            let diagnostic = Diagnostic::at(heading.location.clone(), message).node(node);
            found.push(diagnostic.subject(text).help("write what there is to say, or take it out"));
        }
    }
}

/// Where nodes are defined: a heading that defines one says enough.
fn definitions<'a>(context: &Context<'a>) -> FxHashSet<(&'a RepoPath, u32)> {
    let nodes = context.graph().nodes().filter(|node| node.kind != NodeKind::Section);
    let places = nodes.inspect(|_| visit(1)).filter_map(|node| node.location.as_ref());
    places.map(|place| (&place.path, place.span.start)).collect()
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Whether a heading needs nothing below it.
fn says_all(context: &Context<'_>, heading: &Heading) -> bool {
    let text = heading.text.trim();
    let has_value = text.split_once(':').is_some_and(|(_, value)| !value.trim().is_empty());
    let has_id = !scan(text, &context.config().dialect).is_empty();
    text.is_empty() || has_value || has_id || text.ends_with('?')
}
