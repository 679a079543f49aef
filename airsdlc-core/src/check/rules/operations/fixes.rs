//! Incidents that nothing fixes, and fixes that do not say what they need to.

use rustc_hash::FxHashSet;

use super::facts::{is_custom, is_resolved, says, whole};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, NodeKind};

declare_rule! {
    /// an incident is resolved, and nothing says what fixed it for good
    ///
    /// ## What it checks
    /// Each resolved incident has a Fix-It Bolt; or a Bolt or a fix names it, its post-mortem or an action item of
    /// that leads to one, or it has a section or key `Fix` that says what was done or why nothing is.
    ///
    /// ## Why it matters
    /// A restart ends an outage and leaves its cause. Without a fix that can be found, nobody knows whether it will
    /// come back tonight.
    ///
    /// ## Example
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-3
    /// - **Status**: Resolved
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-3
    /// - **Status**: Resolved
    /// ```
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches in the relay worker
    ///
    /// - **Related Incident**: INC-2024-001
    /// ```
    ///
    /// ## Configuration
    /// None of its own. An incident that needs no fix says so: `- **Fix**: none, the provider was down`.
    INCIDENT_WITHOUT_FIX = "O006" "incident-without-fix" Operations Warning, incident_without_fix
}

declare_rule! {
    /// a Fix-It Bolt does not say when it is done
    ///
    /// ## What it checks
    /// Each Fix-It Bolt has acceptance criteria: a section, a key, or boxes to tick.
    ///
    /// ## Why it matters
    /// A fix is written in a hurry and reviewed in a hurry. The criteria are what the reviewer can hold on to, and
    /// what tells next week whether the incident can come back.
    ///
    /// ## Example
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches in the relay worker
    ///
    /// - **Related Incident**: INC-2024-001
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches in the relay worker
    ///
    /// - **Related Incident**: INC-2024-001
    ///
    /// ## Acceptance Criteria
    ///
    /// - [ ] At most 25 connections in use at 50 cancellations per second
    /// ```
    ///
    /// ## Configuration
    /// None.
    FIX_WITHOUT_ACCEPTANCE_CRITERIA = "O007" "fix-without-acceptance-criteria" Operations Warning, fix_without_acceptance_criteria
}

declare_rule! {
    /// a Fix-It Bolt does not say how to take it back
    ///
    /// ## What it checks
    /// Each Fix-It Bolt has a rollback plan: a section or a key that says `Rollback`, `Revert` or the like.
    ///
    /// ## Why it matters
    /// A hotfix is the change with the least review and the most haste. If it makes things worse, the plan has to
    /// be there already.
    ///
    /// ## Example
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches in the relay worker
    ///
    /// - **Related Incident**: INC-2024-001
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches in the relay worker
    ///
    /// - **Related Incident**: INC-2024-001
    /// - **Rollback Plan**: deploy the worker of v1.4.2 with one instance
    /// ```
    ///
    /// ## Configuration
    /// None.
    FIX_WITHOUT_ROLLBACK = "O008" "fix-without-rollback" Operations Warning, fix_without_rollback
}

declare_rule! {
    /// a Fix-It Bolt does not say what it risks
    ///
    /// ## What it checks
    /// Each Fix-It Bolt estimates its risk: a section or a key that says `Risk`.
    ///
    /// ## Why it matters
    /// Whoever decides at night whether to deploy now or in the morning weighs the risk of the fix against that of
    /// waiting.
    ///
    /// ## Example
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches in the relay worker
    ///
    /// - **Related Incident**: INC-2024-001
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches in the relay worker
    ///
    /// - **Related Incident**: INC-2024-001
    /// - **Estimated Risk**: low, it reduces load
    /// ```
    ///
    /// ## Configuration
    /// None.
    FIX_WITHOUT_RISK = "O009" "fix-without-risk" Operations Info, fix_without_risk
}

fn incident_without_fix(context: &Context<'_>, found: &mut Findings) {
    let post_mortems = context.of_kind(NodeKind::PostMortem);
    let fixed: FxHashSet<NodeIndex> =
        post_mortems.filter(|place| leads_to_fix(context, *place)).collect();
    for incident in context.of_kind(NodeKind::Incident) {
        let node = context.node(incident);
        if !is_resolved(node) {
            continue;
        }
        found.saw(1);
        let mut analyses = context.sources(incident, EdgeKind::Analyses);
        if is_fixed(context, incident) || analyses.any(|edge| fixed.contains(&edge.source_index)) {
            continue;
        }
        let message = format!("{} is resolved, and no Fix-It Bolt says what fixed it", node.id);
        let help = format!(
            "write the Fix-It Bolt with `- **Related Incident**: {}`, or say below `Fix` why none is needed",
            node.id
        );
        found.push(Diagnostic::of(node, message).subject("fix").help(help));
    }
}

/// What a fix is called that stands in another document.
const FIX: &[&str] = &["fix", "fixes", "permanent fix", "hotfix"];

/// Whether a fix or other work names an incident, or it names a fix.
fn is_fixed(context: &Context<'_>, incident: NodeIndex) -> bool {
    context.incoming(incident).any(|edge| is_work(context, edge.source_index))
        || context.outgoing(incident).any(|edge| is_fix(context, edge.target_index))
        || says(context, incident, FIX)
}

/// Whether a post-mortem, or one of its action items, leads to a fix.
fn leads_to_fix(context: &Context<'_>, post_mortem: NodeIndex) -> bool {
    let mut parts = context.sources(post_mortem, EdgeKind::PartOf);
    context.incoming(post_mortem).any(|edge| is_fix(context, edge.source_index))
        || context.outgoing(post_mortem).any(|edge| is_fix(context, edge.target_index))
        || says(context, post_mortem, FIX)
        || parts.any(|part| {
            let mut asked = context.targets(part.source_index, EdgeKind::FollowsUp);
            asked.any(|edge| is_work(context, edge.target_index))
        })
}

fn is_work(context: &Context<'_>, place: NodeIndex) -> bool {
    let kind = context.node(whole(context, place)).kind;
    matches!(kind, NodeKind::FixIt | NodeKind::Bolt | NodeKind::Commit)
}

fn is_fix(context: &Context<'_>, place: NodeIndex) -> bool {
    context.node(whole(context, place)).kind == NodeKind::FixIt
}

fn fix_without_acceptance_criteria(context: &Context<'_>, found: &mut Findings) {
    const NAMES: &[&str] = &["acceptance", "ac", "definition of done", "done when"];
    lacking(context, found, NAMES, |fix| {
        let is_ticked = !context.contents(fix).checklist.is_empty();
        (!is_ticked).then_some((
            "says not when it is done: it has no acceptance criteria",
            "add a section `Acceptance Criteria` with a box for each",
        ))
    });
}

fn fix_without_rollback(context: &Context<'_>, found: &mut Findings) {
    const NAMES: &[&str] =
        &["rollback", "roll back", "roll-back", "revert", "backout", "back-out", "back out"];
    lacking(context, found, NAMES, |_| {
        Some(("says not how to take it back", "add a section `Rollback Plan`"))
    });
}

fn fix_without_risk(context: &Context<'_>, found: &mut Findings) {
    lacking(context, found, &["risk", "risks"], |_| {
        Some(("says not what it risks", "add a section `Estimated Risk`, with a word on why"))
    });
}

/// Reports each fix that says none of some names; `what` gives the message and the help.
fn lacking(
    context: &Context<'_>,
    found: &mut Findings,
    names: &[&'static str],
    what: impl Fn(NodeIndex) -> Option<(&'static str, &'static str)>,
) {
    for fix in context.of_kind(NodeKind::FixIt) {
        let node = context.node(fix);
        if is_custom(node) {
            continue;
        }
        found.saw(1);
        if says(context, fix, names) {
            continue;
        }
        if let Some((lack, help)) = what(fix) {
            let message = format!("{} {lack}", node.id);
            found.push(Diagnostic::of(node, message).subject(names[0]).help(help));
        }
    }
}
