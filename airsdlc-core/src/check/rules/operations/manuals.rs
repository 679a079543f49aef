//! What runbooks and playbook entries must say to be of use, and which alerts lack a runbook.

use super::alerts::{is_rule, name_of};
use super::facts::{is_custom, says};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::check::rules::catalogue::references::clipped;
use crate::graph::NodeIndex;
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

declare_rule! {
    /// an alert of a rule file names no runbook
    ///
    /// ## What it checks
    /// In a repository where alerts of rule files name runbooks (`runbook_url`, `runbook`), each does. Alerts of the
    /// severity `info` or `none` page nobody and are left alone, and so are those that a runbook itself names. One
    /// whose runbook is not there is told by `broken-path`.
    ///
    /// ## Why it matters
    /// Whoever it wakes follows the link of every other alert, and has none here.
    ///
    /// ## Example
    /// ```yaml rules/booking.yaml
    /// groups:
    ///   - name: booking
    ///     rules:
    ///       - alert: OutboxGrows
    ///         expr: outbox_pending_events > 1000
    ///         annotations:
    ///           runbook_url: https://wiki.example/runbooks/booking/outbox
    ///       - alert: CancelErrors
    ///         expr: rate(booking_cancel_errors[5m]) > 0.01
    /// ```
    ///
    /// ## Mended
    /// ```yaml rules/booking.yaml
    /// groups:
    ///   - name: booking
    ///     rules:
    ///       - alert: OutboxGrows
    ///         expr: outbox_pending_events > 1000
    ///         annotations:
    ///           runbook_url: https://wiki.example/runbooks/booking/outbox
    ///       - alert: CancelErrors
    ///         expr: rate(booking_cancel_errors[5m]) > 0.01
    ///         annotations:
    ///           runbook_url: https://wiki.example/runbooks/booking/cancel
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ALERT_WITHOUT_RUNBOOK = "O021" "alert-without-runbook" Operations Warning, alert_without_runbook
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

fn alert_without_runbook(context: &Context<'_>, found: &mut Findings) {
    let rules = || {
        let alerts = context.of_kind(NodeKind::Alert);
        alerts.filter(|alert| is_rule(context.node(*alert)))
    };
    let names_one = |alert: NodeIndex| context.node(alert).attribute("runbook").is_some();
    if !rules().any(names_one) {
        return;
    }
    for alert in rules() {
        let node = context.node(alert);
        found.saw(1);
        let severity = node.attribute("severity").unwrap_or_default();
        let is_quiet = ["info", "none"].iter().any(|quiet| severity.eq_ignore_ascii_case(quiet));
        let has_runbook =
            names_one(alert) || context.sources(alert, EdgeKind::Operates).next().is_some();
        if !is_quiet && !has_runbook {
            let message = format!("the alert `{}` names no runbook", clipped(name_of(node)));
            let help = "add the annotation `runbook_url`, or name the alert in its runbook";
            found.push(Diagnostic::of(node, message).subject("runbook").help(help));
        }
    }
}
