//! Incidents that are resolved and not looked back at, or never resolved.

use rustc_hash::FxHashSet;

use super::facts::{
    CAUSE, NEXT, POST_MORTEM, is_major, is_resolved, reaching, says, severity, whole,
};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, NodeKind};
use crate::time::Date;
use crate::visits::visit;

declare_rule! {
    /// a major incident is resolved, and nobody wrote a post-mortem
    ///
    /// ## What it checks
    /// Each resolved incident of SEV-1 or SEV-2 has a post-mortem that names it. Severities count however they are
    /// written (`SEV-2`, `Sev 2`, `S2`, `P2`); words such as `high` do not. A section `Post-mortem` of the incident,
    /// a key that says where it is, or a section on the cause beside one on what is to be done will do.
    ///
    /// ## Why it matters
    /// What was understood at night is forgotten in a week. The next one on call meets the same error, finds the
    /// incident, and reads how it was restarted, but not why it fell.
    ///
    /// ## Example
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-2
    /// - **Status**: Resolved
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-2
    /// - **Status**: Resolved
    /// ```
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    /// ```
    ///
    /// ## Configuration
    /// None of its own. For incidents from before post-mortems were written, a baseline or an exception:
    ///
    /// ```toml
    /// [[check.exception]]
    /// rules = ["missing-post-mortem"]
    /// paths = ["docs/incidents/2019/**"]
    /// reason = "before post-mortems were written"
    /// ```
    MISSING_POST_MORTEM = "O001" "missing-post-mortem" Operations Error, missing_post_mortem
}

declare_rule! {
    /// an incident is open or mitigated, and has not moved for long
    ///
    /// ## What it checks
    /// The latest date in an incident whose status is open or mitigated (when it began, was mitigated or updated; a
    /// date in its timeline) is not longer ago than the configuration allows, 14 days. An incident without status
    /// or date is left alone.
    ///
    /// ## Why it matters
    /// An incident that is open in the books but over in fact hides those that are open in fact, and it never gets
    /// a post-mortem. One that is open in fact for weeks is worse.
    ///
    /// ## Example
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-2
    /// - **Status**: Mitigated
    /// - **Start Time**: 2024-01-15 10:00 UTC
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-2
    /// - **Status**: Resolved
    /// - **Start Time**: 2024-01-15 10:00 UTC
    /// - **Resolved**: 2024-01-15 15:10 UTC
    /// ```
    ///
    /// ## Configuration
    /// ```toml
    /// [check.limits]
    /// stale_incident_days = 30
    /// ```
    UNRESOLVED_INCIDENT_STALE = "O010" "unresolved-incident-stale" Operations Warning Today, unresolved_incident_stale
}

fn missing_post_mortem(context: &Context<'_>, found: &mut Findings) {
    let analysing =
        reaching(context, NodeKind::PostMortem, EdgeKind::Analyses, &[NodeKind::Incident]);
    for incident in context.of_kind(NodeKind::Incident) {
        let node = context.node(incident);
        let Some((level, written)) = severity(node) else { continue };
        if !is_major(level) || !is_resolved(node) {
            continue;
        }
        found.saw(1);
        if has_post_mortem(context, incident, &analysing) {
            continue;
        }
        let message = format!("{} is resolved, was {written}, and has no post-mortem", node.id);
        let help = format!(
            "write the post-mortem, with `- **Incident ID**: {}` below its heading",
            node.id
        );
        found.push(Diagnostic::of(node, message).subject("post-mortem").help(help));
    }
}

/// Whether a post-mortem is of an incident: it analyses it, or names it and analyses nothing; or the
/// incident holds what a post-mortem would.
fn has_post_mortem(
    context: &Context<'_>,
    incident: NodeIndex,
    analysing: &FxHashSet<NodeIndex>,
) -> bool {
    let is_one = context.incoming(incident).any(|edge| {
        let by = whole(context, edge.source_index);
        context.node(by).kind == NodeKind::PostMortem
            && (edge.edge.kind == EdgeKind::Analyses || !analysing.contains(&by))
    });
    is_one
        || says(context, incident, POST_MORTEM)
        || says(context, incident, CAUSE)
            && (says(context, incident, &["action item"]) || says(context, incident, NEXT))
}

fn unresolved_incident_stale(context: &Context<'_>, found: &mut Findings) {
    let Some(today) = context.today() else { return };
    let limit = context.stale_incident_days();
    for incident in context.of_kind(NodeKind::Incident) {
        let node = context.node(incident);
        let state = node.status.as_ref().and_then(|status| status.normal.as_deref());
        let Some(state @ ("open" | "mitigated")) = state else { continue };
        found.saw(1);
        let Some(last) = last_date(context, incident) else { continue };
        let days = today.days_since(last);
        if i64::from(days) <= i64::from(limit) {
            continue;
        }
        let message =
            format!("{} is still {state}, {days} days after its last date, {last}", node.id);
        let help = "resolve it, or say in its timeline where it stands";
        found.push(Diagnostic::of(node, message).subject("status").help(help));
    }
}

/// The latest day that the metadata or the timeline of an incident states.
fn last_date(context: &Context<'_>, incident: NodeIndex) -> Option<Date> {
    let attributes = context.node(incident).attributes.values();
    let timeline = &context.contents(incident).timeline;
    visit(attributes.len() + timeline.len());
    let stated = attributes.filter_map(|value| value.as_text()?.parse().ok());
    let happened = timeline.iter().filter_map(|entry| entry.date.as_deref()?.parse().ok());
    stated.chain(happened).max()
}
