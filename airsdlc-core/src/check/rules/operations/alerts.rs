//! Alerts as ADRs promise them, and the rules that keep the promise.
//!
//! A *rule* is an alert of a rule file. Where a repository has none its alerts are kept elsewhere, and
//! nothing is said of them.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::facts::{is_custom, whole};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::near;
use crate::check::rule::declare_rule;
use crate::check::rules::catalogue::references::{Names, clipped};
use crate::check::rules::links::references::{Missing, about};
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, Node, NodeKind, fold_name};

declare_rule! {
    /// an ADR has an alert that no rule file has
    ///
    /// ## What it checks
    /// In a repository with rule files, each alert of an accepted ADR is a rule there: one of the same name, if the
    /// ADR gives the rule itself or the alert is called by a name (`OutboxGrows: nothing relayed`), else one that watches
    /// a metric which the alert names. An alert in words that names no metric cannot be compared and is left alone.
    ///
    /// ## Why it matters
    /// The ADR says that somebody will be woken. Nobody will be.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Monitoring
    ///
    /// **Metrics**:
    /// - `outbox_pending_events` (gauge)
    ///
    /// **Alerts**:
    /// - `outbox_pending_events` > 1000 → SEV-3
    /// ```
    /// ```yaml rules/booking.yaml
    /// groups:
    ///   - name: booking
    ///     rules:
    ///       - alert: CancelErrors
    ///         expr: rate(booking_cancel_errors[5m]) > 0.01
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Monitoring
    ///
    /// **Metrics**:
    /// - `outbox_pending_events` (gauge)
    ///
    /// **Alerts**:
    /// - `outbox_pending_events` > 1000 → SEV-3
    /// ```
    /// ```yaml rules/booking.yaml
    /// groups:
    ///   - name: booking
    ///     rules:
    ///       - alert: OutboxGrows
    ///         expr: outbox_pending_events > 1000
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ALERT_WITHOUT_RULE = "O016" "alert-without-rule" Operations Warning, alert_without_rule
}

declare_rule! {
    /// a rule file has an alert that no ADR knows
    ///
    /// ## What it checks
    /// In a repository with ADRs that have alerts or metrics, each rule is known to one: by the name of an alert, a
    /// metric that both name, the service or endpoint that the rule watches, or a runbook that names an ADR.
    ///
    /// ## Why it matters
    /// It wakes somebody who cannot find out why it is there, what it protects, and whether it may be silenced.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Monitoring
    ///
    /// **Metrics**:
    /// - `outbox_pending_events` (gauge)
    /// ```
    /// ```yaml rules/booking.yaml
    /// groups:
    ///   - name: booking
    ///     rules:
    ///       - alert: CancelErrors
    ///         expr: rate(booking_cancel_errors[5m]) > 0.01
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Monitoring
    ///
    /// **Metrics**:
    /// - `outbox_pending_events` (gauge)
    /// - `booking_cancel_errors` (counter)
    /// ```
    /// ```yaml rules/booking.yaml
    /// groups:
    ///   - name: booking
    ///     rules:
    ///       - alert: CancelErrors
    ///         expr: rate(booking_cancel_errors[5m]) > 0.01
    /// ```
    ///
    /// ## Configuration
    /// Rules that come with a platform and are governed by no decision of the team are excepted by their paths:
    ///
    /// ```toml
    /// [[check.exception]]
    /// rules = ["rule-without-adr"]
    /// paths = ["vendor/kube-prometheus/**"]
    /// reason = "rules of the platform"
    /// ```
    RULE_WITHOUT_ADR = "O017" "rule-without-adr" Operations Warning, rule_without_adr
}

declare_rule! {
    /// an alert of an ADR or a runbook watches a metric that is listed nowhere
    ///
    /// ## What it checks
    /// Each metric in an alert is listed by an ADR or a runbook below `Metrics`, or a rule file uses it. Series of a
    /// histogram (`…_bucket`) are those of the histogram. Metrics of well-known exporters (`up`, `node_…`,
    /// `kube_…`) need no list.
    ///
    /// ## Why it matters
    /// An alert on a metric that does not exist never fires, and looks like one that never had to.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// ## Monitoring
    ///
    /// **Metrics**:
    /// - `outbox_pending_events` (gauge)
    ///
    /// **Alerts**:
    /// - `outbox_pending_event` > 1000 → SEV-3
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// ## Monitoring
    ///
    /// **Metrics**:
    /// - `outbox_pending_events` (gauge)
    ///
    /// **Alerts**:
    /// - `outbox_pending_events` > 1000 → SEV-3
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ALERT_ON_UNKNOWN_METRIC = "O018" "alert-on-unknown-metric" Operations Warning, alert_on_unknown_metric
}

fn alert_without_rule(context: &Context<'_>, found: &mut Findings) {
    let mut names: BTreeMap<SmolStr, &str> = BTreeMap::new();
    let mut watched: FxHashSet<NodeIndex> = FxHashSet::default();
    for rule in context.of_kind(NodeKind::Alert).filter(|place| is_rule(context.node(*place))) {
        let name = name_of(context.node(rule));
        names.insert(fold_name(name), name);
        watched.extend(metrics(context, rule));
    }
    if names.is_empty() {
        return;
    }
    let services = names_of_services(context);
    let mut near = None;
    for alert in context.of_kind(NodeKind::Alert) {
        let node = context.node(alert);
        if is_rule(node) || !is_of_accepted_adr(context, alert) {
            continue;
        }
        found.saw(1);
        let is_given = node.attributes.contains_key("expr");
        let called = || called(&node.title).filter(|name| !services.contains(&fold_name(name)));
        let name = if is_given { Some(name_of(node)) } else { called() };
        let (message, help) = if let Some(name) = name {
            if names.contains_key(&fold_name(name)) {
                continue;
            }
            let message = format!("no rule file has the alert `{}`", clipped(name));
            let near = near.get_or_insert_with(|| near::Names::new(names.values().copied()));
            let near = near.nearest(name);
            let help = near.map_or_else(
                || "add the rule to a rule file, or give both one name".to_owned(),
                |near| format!("add the rule to a rule file, or did you mean `{near}`?"),
            );
            (message, help)
        } else {
            let mut all = metrics(context, alert).peekable();
            if all.peek().is_none() || all.any(|metric| watched.contains(&metric)) {
                continue;
            }
            let message =
                format!("no rule file watches what the alert \"{}\" names", clipped(&node.title));
            (message, "add the rule to a rule file, or correct the metric".to_owned())
        };
        found.push(Diagnostic::of(node, message).subject("rule").help(help));
    }
}

fn rule_without_adr(context: &Context<'_>, found: &mut Findings) {
    let promised = |place: &NodeIndex| {
        let node = context.node(*place);
        !is_rule(node) && context.node(whole(context, *place)).kind == NodeKind::Adr
    };
    let names: FxHashSet<SmolStr> = context
        .of_kind(NodeKind::Alert)
        .filter(promised)
        .map(|place| context.node(place))
        .flat_map(|node| [fold_name(name_of(node)), fold_name(first_word(&node.title))])
        .collect();
    let has_metrics = || {
        let mut all = context.of_kind(NodeKind::Metric);
        all.any(|metric| context.sources(metric, EdgeKind::Governs).next().is_some())
    };
    if names.is_empty() && !has_metrics() {
        return;
    }
    // What each rule shares with others is asked of each such thing once.
    let mut known: FxHashSet<NodeIndex> = FxHashSet::default();
    for kind in [NodeKind::Metric, NodeKind::Service, NodeKind::Endpoint, NodeKind::Runbook] {
        known.extend(context.of_kind(kind).filter(|place| is_known_to_adr(context, *place, kind)));
    }
    for rule in context.of_kind(NodeKind::Alert) {
        let node = context.node(rule);
        if !is_rule(node) {
            continue;
        }
        found.saw(1);
        let is_adr = |place: NodeIndex| context.node(whole(context, place)).kind == NodeKind::Adr;
        let is_known = names.contains(&fold_name(name_of(node)))
            || context
                .outgoing(rule)
                .any(|edge| known.contains(&edge.target_index) || is_adr(edge.target_index))
            || context
                .incoming(rule)
                .any(|edge| known.contains(&edge.source_index) || is_adr(edge.source_index));
        if is_known {
            continue;
        }
        let message = format!("no ADR knows the alert `{}`", clipped(name_of(node)));
        let help =
            "list the alert or its metric in the ADR that it protects, or name a runbook of an ADR";
        found.push(Diagnostic::of(node, message).subject("adr").help(help));
    }
}

/// Whether an ADR governs something that rules watch, names it in an alert, or has the runbook.
fn is_known_to_adr(context: &Context<'_>, place: NodeIndex, kind: NodeKind) -> bool {
    if kind == NodeKind::Runbook {
        return context.outgoing(place).any(|edge| edge.target.kind == NodeKind::Adr);
    }
    context.incoming(place).any(|edge| match edge.edge.kind {
        EdgeKind::Governs => true,
        EdgeKind::Watches => {
            !is_rule(edge.source)
                && context.node(whole(context, edge.source_index)).kind == NodeKind::Adr
        }
        _ => false,
    })
}

fn alert_on_unknown_metric(context: &Context<'_>, found: &mut Findings) {
    let mut names = Names::new(context, &[NodeKind::Metric]);
    found.saw(context.of_kind(NodeKind::Alert).count());
    for reference in context.unresolved() {
        if Missing::of(context, reference) != Some(Missing::Metric) || is_exported(&reference.text)
        {
            continue;
        }
        let message = format!("the metric `{}` is listed nowhere", clipped(&reference.text));
        let help = names.help(reference, "list it below `Metrics`, or correct its name");
        found.push(about(context, reference, message).help(help));
    }
}

/// Whether a metric comes with a well-known exporter or runtime, so that no ADR need list it.
///
/// Source: Prometheus, "Exporters and integrations", and the default collectors of its client libraries.
fn is_exported(metric: &str) -> bool {
    const NAMES: &[&str] = &["up", "ALERTS", "ALERTS_FOR_STATE", "absent"];
    const STARTS: &[&str] = &[
        "node_",
        "kube_",
        "kubelet_",
        "container_",
        "machine_",
        "process_",
        "go_",
        "jvm_",
        "python_",
        "nodejs_",
        "scrape_",
        "probe_",
        "prometheus_",
        "alertmanager_",
        "pg_",
        "mysql_",
        "redis_",
        "mongodb_",
        "kafka_",
        "rabbitmq_",
        "nginx_",
        "haproxy_",
        "envoy_",
        "istio_",
        "etcd_",
        "apiserver_",
        "coredns_",
        "windows_",
        "blackbox_",
        "elasticsearch_",
    ];
    NAMES.contains(&metric) || STARTS.iter().any(|start| metric.starts_with(start))
}

/// Whether an alert is one of a rule file.
pub(super) fn is_rule(alert: &Node) -> bool {
    alert.id.is_rule()
}

/// The name of an alert: of `ADR-027/alert/ReviewPageSlow` and `alert:guest_reviews/ReviewPageSlow` the end.
pub(super) fn name_of(alert: &Node) -> &str {
    let id = alert.id.written();
    id.rsplit_once('/').map_or(id, |(_, name)| name)
}

/// The name that an alert in words is called by: `OutboxGrows` of `OutboxGrows: nothing relayed for 5 min`. Words that
/// are no names, such as `PostgreSQL down`, have no two capitals before small letters, or go on without a colon.
fn called(title: &str) -> Option<&str> {
    let title = title.trim_start_matches(['`', '*', ' ']);
    let name = first_word(title);
    let rest = title[name.len()..].trim_start_matches(['`', '*']);
    let humps = name.as_bytes().windows(2);
    let humps = humps.filter(|pair| pair[0].is_ascii_uppercase() && pair[1].is_ascii_lowercase());
    let is_alone = rest.trim().is_empty()
        || [":", " - ", " – ", " — ", " ("].iter().any(|mark| rest.starts_with(mark));
    (humps.count() >= 2 && is_alone).then_some(name)
}

/// The names and titles of services, folded: an alert may begin with what it speaks of.
fn names_of_services(context: &Context<'_>) -> FxHashSet<SmolStr> {
    let services = context.of_kind(NodeKind::Service).map(|service| context.node(service));
    let names = services.flat_map(|node| {
        let own = node.id.as_str().split_once(':').map_or("", |(_, own)| own);
        [fold_name(own), fold_name(&node.title)]
    });
    names.collect()
}

/// The word that a text begins with, which of `OutboxGone: absent(outbox_size)` names the alert.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn metrics<'a>(context: &'a Context<'_>, alert: NodeIndex) -> impl Iterator<Item = NodeIndex> + 'a {
    let watched = context.targets(alert, EdgeKind::Watches);
    watched.filter(|edge| edge.target.kind == NodeKind::Metric).map(|edge| edge.target_index)
}

fn is_of_accepted_adr(context: &Context<'_>, alert: NodeIndex) -> bool {
    let adr = context.node(whole(context, alert));
    let state = adr.status.as_ref().and_then(|status| status.normal.as_deref());
    adr.kind == NodeKind::Adr && state == Some("accepted") && !is_custom(adr)
}
