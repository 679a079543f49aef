//! What runbooks and playbook entries must say to be of use.

use super::facts::{is_custom, says};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::model::{EdgeKind, NodeKind};

declare_rule! {
    /// a runbook does not say whom to call
    ///
    /// ## What it checks
    /// Each runbook has a section or key on escalation: `Escalation`, `Escalate to`, `Contacts`, `On-call`.
    ///
    /// ## Why it matters
    /// At some step the runbook ends and the problem does not. Who is called then should not be looked for at three
    /// in the morning.
    ///
    /// ## Example
    /// ```markdown docs/runbooks/booking.md
    /// # Runbook: Booking Cancel API
    ///
    /// **Triage Steps**:
    /// 1. Check the number of database connections
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/runbooks/booking.md
    /// # Runbook: Booking Cancel API
    ///
    /// **Triage Steps**:
    /// 1. Check the number of database connections
    ///
    /// **Escalation**: if connections stay above 90% of the pool, page the database team.
    /// ```
    ///
    /// ## Configuration
    /// None.
    RUNBOOK_WITHOUT_ESCALATION = "O019" "runbook-without-escalation" Operations Info, runbook_without_escalation
}

declare_rule! {
    /// a playbook entry shows no example
    ///
    /// ## What it checks
    /// Each playbook entry has a section or key with an example or a reference, or an ADR or RFC uses it.
    ///
    /// ## Why it matters
    /// A pattern that nobody used is an opinion. An example shows that it works here, and how it is built.
    ///
    /// ## Example
    /// ```markdown docs/playbooks/outbox-001.md
    /// # PLAYBOOK-001: Transactional outbox
    ///
    /// ## Solution
    ///
    /// State and event are written in one transaction.
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/playbooks/outbox-001.md
    /// # PLAYBOOK-001: Transactional outbox
    ///
    /// ## Solution
    ///
    /// State and event are written in one transaction.
    ///
    /// ## Examples
    ///
    /// - Cancelling a booking
    /// ```
    ///
    /// ## Configuration
    /// None.
    PLAYBOOK_WITHOUT_EXAMPLE = "O020" "playbook-without-example" Operations Info, playbook_without_example
}

fn runbook_without_escalation(context: &Context<'_>, found: &mut Findings) {
    const NAMES: &[&str] =
        &["escalat", "contact", "on-call", "on call", "oncall", "whom to", "who to call", "pager"];
    for runbook in context.of_kind(NodeKind::Runbook) {
        let node = context.node(runbook);
        if is_custom(node) {
            continue;
        }
        found.saw(1);
        if !says(context, runbook, NAMES) {
            let message = format!("{} does not say whom to call when its steps are done", node.id);
            let help = "add `**Escalation**:` with who is paged, and when";
            found.push(Diagnostic::of(node, message).subject("escalation").help(help));
        }
    }
}

fn playbook_without_example(context: &Context<'_>, found: &mut Findings) {
    const NAMES: &[&str] = &["example", "reference", "used in", "used by", "in use"];
    for playbook in context.of_kind(NodeKind::Playbook) {
        let node = context.node(playbook);
        if is_custom(node) {
            continue;
        }
        found.saw(1);
        let is_used = context.sources(playbook, EdgeKind::UsesPattern).next().is_some();
        if !is_used && !says(context, playbook, NAMES) {
            let message = format!("{} shows no example", node.id);
            let help = "add a section `Examples` that names the ADR of one";
            found.push(Diagnostic::of(node, message).subject("example").help(help));
        }
    }
}
