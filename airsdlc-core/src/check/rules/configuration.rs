//! Group `X`: comments and settings of the checks themselves. What hides nothing is known only when all
//! rules have spoken, so that the run itself reports it under these names.

use crate::check::context::Context;
use crate::check::diagnostic::Findings;
use crate::check::rule::declare_rule;

declare_rule! {
    /// a comment hides findings that are not there
    ///
    /// ## What it checks
    /// Every `<!-- airsdlc: ignore[rule] reason -->` hides at least one finding of each rule that it names.
    /// Rules that are switched off are not asked. A comment that is meant so and written in another way
    /// (`airsdlc: disable …`, `airsdlc-ignore …`) names no rule.
    ///
    /// ## Why it matters
    /// A comment that hides nothing today hides the next defect of its kind tomorrow, when nobody remembers why.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// <!-- airsdlc: ignore[dangling-reference] the PRD comes next week -->
    ///
    /// It serves PRD-015.
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// It serves PRD-015.
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Configuration
    /// Comments count in Markdown. What is found in a catalogue or in code is excepted in `airsdlc.toml`, with
    /// `[[check.exception]]`.
    UNUSED_SUPPRESSION = "X001" "unused-suppression" Configuration Warning, comments
}

declare_rule! {
    /// a setting in airsdlc.toml has no effect
    ///
    /// ## What it checks
    /// Every `[[check.exception]]` hides at least one finding of its rules. One of rules that are switched off is not
    /// asked.
    ///
    /// ## Why it matters
    /// An exception that covers nothing today hides the next defect of its kind tomorrow.
    ///
    /// ## Example
    /// ```toml airsdlc.toml
    /// [[check.exception]]
    /// rules = ["dangling-reference"]
    /// paths = ["docs/legacy/**"]
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    UNUSED_CONFIGURATION = "X002" "unused-configuration" Configuration Warning, settings
}

/// The run reports comments that hid nothing; this says how many there are.
fn comments(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.documents().iter().map(|page| page.document.suppressions.len()).sum());
}

/// The run reports settings without effect; this says how many there are.
fn settings(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.config().check.exception.len());
}
