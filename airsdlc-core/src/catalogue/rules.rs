//! Rule files of Prometheus: alerts, what they watch and which runbook they call for.
//!
//! Sources: the rule file format of Prometheus, and the resource `PrometheusRule` that holds the same
//! below `spec`. A rule file shows that its metrics exist, so they are nodes.

use std::collections::BTreeMap;

use super::manifest::is_filled_in;
use super::reader::Reader;
use crate::model::{EdgeKind, NodeKind as N, Origin, Strength};
use crate::parse::prometheus::{self, Rule};
use crate::parse::record::{Claim, Intent, Local, Target};
use crate::parse::yaml::Node;

impl Reader<'_> {
    /// Reads the rules of a document, if it has any.
    pub(super) fn rule_groups(&mut self, node: &Node) {
        let groups = node.get("groups").or_else(|| node.at(&["spec", "groups"]));
        let mut metrics = BTreeMap::new();
        for group in groups.map_or(&[][..], Node::items) {
            let name = group.get("name").and_then(Node::text).unwrap_or_default();
            for rule in prometheus::rules_of(group, 0) {
                if is_filled_in(&rule.name) {
                    self.rule(name, rule, &mut metrics);
                }
            }
        }
    }

    fn rule(&mut self, group: &str, rule: Rule, metrics: &mut BTreeMap<String, Local>) {
        let claim = Claim::Rule { group: group.into(), name: rule.name.as_str().into() };
        let alert = self.define(N::Alert, claim, rule.span);
        let record = &mut self.record.nodes[alert];
        record.title = rule.summary.unwrap_or_else(|| rule.name.clone());
        record.aliases.push(rule.name.as_str().into());
        for (attribute, value) in [
            ("expr", Some(rule.expression)),
            ("severity", rule.severity),
            ("for", rule.lasts),
            ("runbook", rule.runbook.as_ref().map(|(url, _)| url.clone())),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                record.attribute(attribute, value.as_str());
            }
        }
        let watches = Intent::Edge(EdgeKind::Watches);
        let strong = |origin| (origin, Strength::Strong);
        for name in rule.metrics {
            let metric = *metrics.entry(name.clone()).or_insert_with(|| {
                self.define(N::Metric, Claim::Likely(name.as_str().into()), rule.span)
            });
            let target = Target::Local(metric);
            self.refer_as(alert, target, watches, (&name, rule.span), strong(Origin::Declared));
        }
        if let Some((service, place)) = rule.service {
            // The label is a convention: it refers only if a service is called so.
            let target = Target::Name(&[N::Service], service.as_str().into());
            self.refer_as(alert, target, watches, (&service, place), strong(Origin::Derived));
        }
        if let Some((url, place)) = rule.runbook {
            // Most such addresses lead to a wiki: one that is no path refers only if it ends as the
            // path of a page here does, unless the configuration maps it.
            let origin = if url.contains("://") { Origin::Derived } else { Origin::Declared };
            let operates = Intent::Reverse(EdgeKind::Operates);
            let target = Target::Page(url.as_str().into());
            self.refer_as(alert, target, operates, (&url, place), strong(origin));
        }
    }
}
