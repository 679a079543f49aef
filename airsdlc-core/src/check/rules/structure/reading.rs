//! What reading could not read, or only in part.

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;

declare_rule! {
    /// a file could not be read, or only in part
    ///
    /// ## What it checks
    /// Each Markdown file and catalogue is UTF-8, is no larger than the limit, and can be opened; links of the file
    /// system are not followed.
    ///
    /// ## Why it matters
    /// What is not read is not in the graph: its references dangle, and what it governs looks ungoverned.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// The file is binary from here: \u{0}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// Leave the file out with `ignore` in `[repository]`.
    UNREADABLE_FILE = "S007" "unreadable-file" Structure Warning, unreadable_file
}

fn unreadable_file(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.documents().len());
    of_reading(context, found, "unreadable-file");
}

/// Reports what reading found under a name.
pub(super) fn of_reading(context: &Context<'_>, found: &mut Findings, rule: &str) {
    for finding in context.findings_of(rule) {
        found.saw(1);
        found.push(Diagnostic::of_reading(finding));
    }
}
