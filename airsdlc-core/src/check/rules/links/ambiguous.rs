//! References that fit several things.

use super::references::{about, short};
use crate::check::context::Context;
use crate::check::diagnostic::Findings;
use crate::check::rule::declare_rule;

declare_rule! {
    /// a reference may mean one of several things
    ///
    /// ## What it checks
    /// A name, a title, a path without its directory or a route leads to one thing. Where it fits several, none is
    /// picked, and the reference makes no edge. The name of a file that many files have (`README.md`) is no
    /// reference, and an alert that an artifact gives and a rule file has is one alert.
    ///
    /// ## Why it matters
    /// The link is there for the eye and missing from every answer: the chain ends here, though somebody wrote it
    /// down.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **PRD**: PRD Booking
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    /// ```markdown docs/prds/prd-016.md
    /// # PRD-016: Booking changes
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **PRD**: PRD Booking cancellation
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    /// ```markdown docs/prds/prd-016.md
    /// # PRD-016: Booking changes
    /// ```
    ///
    /// ## Configuration
    /// References in pages that are no artifacts are checked with `plain_documents = true` in `[check]`.
    AMBIGUOUS_REFERENCE = "L004" "ambiguous-reference" Links Error, ambiguous_reference
}

/// Things that an ambiguous reference may mean, as many as a message lists.
const NAMED: usize = 5;

fn ambiguous_reference(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.graph().edges().len());
    for reference in context.unresolved().filter(|reference| !reference.candidates.is_empty()) {
        let candidates = &reference.candidates;
        found.saw(1);
        let named: Vec<&str> = candidates.iter().take(NAMED).map(|id| id.as_str()).collect();
        let more = if candidates.len() > NAMED { " and others" } else { "" };
        let message =
            format!("`{}` may mean any of {} things", short(&reference.text), candidates.len());
        let help = format!("write which of them is meant: {}{more}", named.join(", "));
        let mut diagnostic = about(context, reference, message).help(help);
        for node in candidates.iter().take(NAMED).filter_map(|id| context.graph().node(id.as_str()))
        {
            if let Some(location) = &node.location {
                diagnostic = diagnostic.related(location.clone(), node.id.to_string());
            }
        }
        found.push(diagnostic);
    }
}
