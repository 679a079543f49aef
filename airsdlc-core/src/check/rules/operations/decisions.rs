//! What an ADR says of how it is watched and operated.
//!
//! Only accepted ADRs that govern something that runs (a service, an endpoint, a database, a resource) are
//! asked: a decision on a coding style is watched by nobody.

use super::facts::{is_custom, reached, says, whole};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, NodeKind};

declare_rule! {
    /// an accepted ADR governs what runs and names no metric of it
    ///
    /// ## What it checks
    /// Each accepted ADR that governs a service, an endpoint, a database or a resource lists metrics, or has a
    /// section or key on metrics.
    ///
    /// ## Why it matters
    /// Without a metric nobody sees that the decision no longer holds, and triage has nothing to look at first.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    ///
    /// ## Monitoring & Observability
    ///
    /// **Metrics**:
    /// - `outbox_pending_events` (gauge)
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ADR_WITHOUT_METRICS = "O012" "adr-without-metrics" Operations Warning, adr_without_metrics
}

declare_rule! {
    /// an accepted ADR governs what runs and has no alert
    ///
    /// ## What it checks
    /// Each accepted ADR that governs a service, an endpoint, a database or a resource has an alert, in its text, in
    /// an amendment or as a rule on one of its metrics; or a section or key on alerts.
    ///
    /// ## Why it matters
    /// What nobody is woken for is found by customers.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    ///
    /// ## Monitoring & Observability
    ///
    /// **Alerts**:
    /// - Outbox pending events > 1000 → SEV-3
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ADR_WITHOUT_ALERTS = "O013" "adr-without-alerts" Operations Warning, adr_without_alerts
}

declare_rule! {
    /// an accepted ADR governs what runs and names no dashboard
    ///
    /// ## What it checks
    /// Each accepted ADR that governs a service, an endpoint, a database or a resource names a dashboard, or has a
    /// section or key on dashboards.
    ///
    /// ## Why it matters
    /// The first look at three in the morning is at a picture. Whoever has to build it first loses the minutes that
    /// count.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    ///
    /// ## Monitoring & Observability
    ///
    /// **Dashboards**:
    /// - Event Publishing: outbox lag, publish success rate
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ADR_WITHOUT_DASHBOARD = "O014" "adr-without-dashboard" Operations Info, adr_without_dashboard
}

declare_rule! {
    /// an accepted ADR governs what runs and has no runbook
    ///
    /// ## What it checks
    /// Each accepted ADR that governs a service, an endpoint, a database or a resource has a runbook: one that names
    /// the ADR, or something that it governs, or one of its alerts; or the ADR says where the runbook is.
    ///
    /// ## Why it matters
    /// A runbook is the decision as whoever is on call needs it: what goes wrong, what to look at, whom to wake.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Service**: booking-service
    /// ```
    /// ```markdown docs/runbooks/booking.md
    /// # Runbook: Booking Cancel API (ADR-023)
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// None of its own. A runbook that is kept elsewhere is named: `- **Runbook**: https://wiki.example/cancel`.
    ADR_WITHOUT_RUNBOOK = "O015" "adr-without-runbook" Operations Warning, adr_without_runbook
}

fn adr_without_metrics(context: &Context<'_>, found: &mut Findings) {
    let what = Lack {
        names: &["metric"],
        message: "names no metric of what it governs",
        help: "list below `Metrics` what shows that the decision holds",
    };
    lacking(context, found, &what, |adr| {
        let mut governed = context.targets(adr, EdgeKind::Governs);
        governed.any(|edge| edge.target.kind == NodeKind::Metric)
    });
}

fn adr_without_alerts(context: &Context<'_>, found: &mut Findings) {
    let what = Lack {
        names: &["alerts", "alert"],
        message: "has no alert on what it governs",
        help: "say below `Alerts` when to wake somebody: `Outbox pending events > 1000 → SEV-3`",
    };
    let watched = reached(context, &[NodeKind::Alert], EdgeKind::Watches);
    lacking(context, found, &what, |adr| {
        let mut metrics = context
            .targets(adr, EdgeKind::Governs)
            .filter(|edge| edge.target.kind == NodeKind::Metric);
        has_part(context, adr, NodeKind::Alert)
            || metrics.any(|metric| watched.contains(&metric.target_index))
    });
}

fn adr_without_dashboard(context: &Context<'_>, found: &mut Findings) {
    let what = Lack {
        names: &["dashboard"],
        message: "names no dashboard for what it governs",
        help: "name below `Dashboards` where to look first",
    };
    lacking(context, found, &what, |adr| has_part(context, adr, NodeKind::Dashboard));
}

fn adr_without_runbook(context: &Context<'_>, found: &mut Findings) {
    let what = Lack {
        names: &["runbook"],
        message: "has no runbook",
        help: "write one whose heading names the ADR, as `# Runbook: Booking Cancel API (ADR-023)` does",
    };
    let operated = reached(context, &[NodeKind::Runbook], EdgeKind::Operates);
    lacking(context, found, &what, |adr| {
        let is_runbook = |place| context.node(whole(context, place)).kind == NodeKind::Runbook;
        let alerts = context.sources(adr, EdgeKind::PartOf).map(|edge| edge.source_index);
        context.incoming(adr).any(|edge| is_runbook(edge.source_index))
            || context.outgoing(adr).any(|edge| is_runbook(edge.target_index))
            || context
                .targets(adr, EdgeKind::Governs)
                .map(|edge| edge.target_index)
                .chain(alerts)
                .any(|place| operated.contains(&place))
    });
}

/// What an ADR lacks.
struct Lack {
    /// Words that say it in a heading or a key.
    names: &'static [&'static str],
    message: &'static str,
    help: &'static str,
}

/// Reports each accepted ADR that governs something that runs, and has not what is asked for. What its
/// amendments say counts.
fn lacking(
    context: &Context<'_>,
    found: &mut Findings,
    what: &Lack,
    has: impl Fn(NodeIndex) -> bool,
) {
    for adr in context.of_kind(NodeKind::Adr) {
        let node = context.node(adr);
        let state = node.status.as_ref().and_then(|status| status.normal.as_deref());
        if state != Some("accepted") || is_custom(node) || !governs_what_runs(context, adr) {
            continue;
        }
        found.saw(1);
        let amendments = context.sources(adr, EdgeKind::Amends).map(|edge| edge.source_index);
        let mut all = std::iter::once(adr).chain(amendments);
        if all.any(|place| has(place) || says(context, place, what.names)) {
            continue;
        }
        let message = format!("{} {}", node.id, what.message);
        let diagnostic = Diagnostic::of(node, message).subject(what.names[0]);
        found.push(diagnostic.help(what.help));
    }
}

fn governs_what_runs(context: &Context<'_>, adr: NodeIndex) -> bool {
    use NodeKind as N;
    let runs = [N::Service, N::Endpoint, N::Database, N::Resource];
    context.targets(adr, EdgeKind::Governs).any(|edge| runs.contains(&edge.target.kind))
}

/// Whether an ADR has a part of a kind, be it in a section that something refers to.
fn has_part(context: &Context<'_>, adr: NodeIndex, kind: NodeKind) -> bool {
    context.sources(adr, EdgeKind::PartOf).any(|part| {
        let mut inner = context.sources(part.source_index, EdgeKind::PartOf);
        part.source.kind == kind || inner.any(|part| part.source.kind == kind)
    })
}
