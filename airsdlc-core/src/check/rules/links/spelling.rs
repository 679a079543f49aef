//! Ids that are spelt in another way than where they are defined.

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::fix::{Edit, Fix};
use crate::check::rule::declare_rule;

declare_rule! {
    /// an id is spelt in another case or width than its definition
    ///
    /// ## What it checks
    /// References write ids as they are defined: `ADR-023`, not `ADR-0023` or `adr-23`. All are found; names of files
    /// and destinations of links, `[[adr-23]]` among them, are left alone. Of an id that several files define, the
    /// definition that the reference reaches counts; what another of them writes so is left alone without a link.
    ///
    /// ## Why it matters
    /// Whoever searches the text for `ADR-023` during an incident does not find the page that says `ADR-23`.
    ///
    /// ## Example
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **ADR**: ADR-0023
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **ADR**: ADR-023
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// None of its own. The fix is safe: it writes the spelling of the definition.
    CASE_OR_WIDTH_MISMATCH = "L011" "case-or-width-mismatch" Links Info, case_or_width_mismatch
}

fn case_or_width_mismatch(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.graph().edges().len());
    for spelling in context.spellings() {
        if !context.is_checked(&spelling.location) {
            continue;
        }
        let (written, defined) = (spelling.written.as_str(), spelling.defined.as_str());
        let message = format!("`{written}` is `{defined}` where it is defined");
        let mut diagnostic = Diagnostic::at(spelling.location.clone(), message).subject(written);
        let node = context.artifact_at(&spelling.location).map(|node| context.node(node));
        let own = format!("file:{}", spelling.location.path);
        if let Some(node) = node.or_else(|| context.graph().node(&own)) {
            diagnostic = diagnostic.node(node);
        }
        let message = format!("write `{defined}`");
        let edit = Edit::replace(&spelling.location, written, defined);
        found.push(diagnostic.help(message.clone()).fix(Fix::safe(message, vec![edit])));
    }
}
