//! Metrics, alerts and dashboards of ADRs and runbooks; routes and tables of designs.

use std::borrow::Cow;

use super::sql;
use crate::model::{EdgeKind, NodeKind, Origin, Route, id_slug};
use crate::parse::entry::key_line;
use crate::parse::markdown::{BlockKind, InlineKind, Markdown, code, lines, plain};
use crate::parse::prometheus::{self, metric_line, metrics_of};
use crate::parse::reader::{Pending, Reader, trimmed};
use crate::parse::record::{Claim, Intent, Local, NodeRecord, Referrer, Target};
use crate::parse::section::{Topic, topic};
use crate::span::{Location, Span};
use crate::visits::visit;

impl<'a> Reader<'a> {
    /// A block below "Monitoring": keys such as `**Metrics**:` open a list, items fill it.
    pub(super) fn monitoring_block(
        &mut self,
        region: usize,
        markdown: &Markdown<'a>,
        at: usize,
    ) -> bool {
        let block = &markdown.blocks[at];
        let inlines = markdown.inlines(block);
        let is_item = matches!(block.kind, BlockKind::Item(_));
        let kind = self.states[region].kind;
        if let Some(found) = lines(inlines)
            .next()
            .and_then(|line| key_line(line, self.dialect))
            .filter(|found| found.strong)
            && is_list(topic(kind, &found.key))
            && found.text().is_empty()
        {
            self.states[region].pending =
                Some(Pending { key: found.key.to_lowercase().into(), depth: block.depth });
            return true;
        }
        if !is_item {
            return false;
        }
        let subject = match self.pending_for(region, block.depth) {
            Some(pending) => topic(kind, &pending.key),
            None => self.states[region].topic(),
        };
        let text = plain(inlines);
        let span = trimmed(
            self.source,
            Span::new(
                block.span.start,
                inlines.last().map_or(block.span.end, |last| last.span.end),
            ),
        );
        let subject = match subject {
            Topic::Monitoring if is_alert(&text) => Topic::Alerts,
            subject => subject,
        };
        match subject {
            Topic::Metrics | Topic::Monitoring => {
                let Some(metric) = metric_line(&text, 0) else { return false };
                let place = inlines.first().map_or(span, |inline| inline.span);
                self.metric(region, metric.name, metric.sort, self.location(place));
            }
            Topic::Alerts => {
                let codes: Vec<&str> = inlines
                    .iter()
                    .filter(|inline| inline.kind == InlineKind::Code)
                    .map(|inline| &*inline.text)
                    .collect();
                let location = self.location(span);
                self.prose_alert(region, &text, &codes, &location);
            }
            Topic::Dashboards => {
                let name = text.split(':').next().unwrap_or_default().trim();
                let board = self.part(
                    region,
                    NodeKind::Dashboard,
                    &id_slug(name),
                    name,
                    self.location(span),
                );
                if let Some((_, shows)) = text.split_once(':') {
                    self.record.nodes[board].attribute("shows", shows.trim());
                }
            }
            _ => return false,
        }
        true
    }

    /// `Outbox pending events > 1000 for 5 minutes → SEV-3`.
    fn prose_alert(&mut self, region: usize, text: &str, codes: &[&str], location: &Location) {
        let (condition, severity) = match at_arrow(text) {
            Some((condition, severity)) => (condition, Some(severity)),
            None => (text.trim(), None),
        };
        let alert =
            self.part(region, NodeKind::Alert, &id_slug(condition), condition, location.clone());
        if let Some(severity) = severity.filter(|severity| !severity.is_empty()) {
            self.record.nodes[alert].attribute("severity", severity);
        }
        for metric in codes.iter().flat_map(|code| metrics_of(code)) {
            self.watch(alert, &metric, location);
        }
    }

    fn watch(&mut self, alert: Local, metric: &str, location: &Location) {
        visit(1);
        let target = Target::Name(&[NodeKind::Metric], metric.into());
        self.refer(
            Referrer::Node(alert),
            target,
            Intent::Edge(EdgeKind::Watches),
            metric,
            location.clone(),
        );
    }

    fn metric(&mut self, region: usize, name: &str, sort: Option<&str>, location: Location) {
        let mut record =
            NodeRecord::new(NodeKind::Metric, Claim::System(name.into()), name, location.clone());
        if let Some(sort) = sort {
            record.attribute("sort", sort);
        }
        self.record.nodes.push(record);
        let metric = self.record.nodes.len() - 1;
        let state = &self.states[region];
        if state.kind == NodeKind::Adr {
            self.refer(
                Referrer::Node(state.node),
                Target::Local(metric),
                Intent::Edge(EdgeKind::Governs),
                name,
                location,
            );
        }
    }

    /// A code fence below "Monitoring": Prometheus rules, or a list of metrics.
    pub(super) fn monitoring_fence(&mut self, region: usize, lines: Span) {
        let about = self.states[region].topic();
        if !matches!(about, Topic::Monitoring | Topic::Metrics | Topic::Alerts) {
            return;
        }
        let source = self.source;
        let text = code(source, lines);
        let rules = prometheus::rules(&text, lines.start);
        for rule in &rules {
            let location = self.location(rule.span);
            let alert = self.part(
                region,
                NodeKind::Alert,
                &rule.name,
                rule.summary.as_deref().unwrap_or(&rule.name),
                location.clone(),
            );
            let record = &mut self.record.nodes[alert];
            record.attribute("expr", rule.expression.as_str());
            if let Some(severity) = &rule.severity {
                record.attribute("severity", severity.as_str());
            }
            for metric in &rule.metrics {
                self.watch(alert, metric, &location);
            }
        }
        if rules.is_empty() && about != Topic::Alerts {
            let mut at = lines.start;
            for line in text.split_inclusive('\n') {
                if let Some(metric) = metric_line(line, at) {
                    let location = self.location(metric.span);
                    self.metric(region, metric.name, metric.sort, location);
                }
                at += line.len() as u32;
            }
        }
    }

    /// The routes of an `http` block, or of any block in a section on the API. An ADR governs them
    /// and they become endpoints; other designs only name them.
    pub(super) fn routes(&mut self, region: usize, language: &str, lines: Span) {
        let language = language.trim().to_lowercase();
        let is_contract = language == "http"
            || language.is_empty() && self.states[region].topic() == Topic::Contract;
        if !is_contract {
            return;
        }
        let source = self.source;
        let (node, kind) = (self.states[region].node, self.states[region].kind);
        let mut at = lines.start;
        for line in code(source, lines).split_inclusive('\n') {
            let start = at;
            at += line.len() as u32;
            let text = line.trim_end();
            let request = text.strip_suffix(" HTTP/1.1").unwrap_or(text);
            let request = without_host(request);
            let Some(route) = Route::parse(&request).filter(|route| route.method.is_some()) else {
                continue;
            };
            if text.starts_with(char::is_whitespace) {
                continue;
            }
            let name = route.name();
            let location =
                self.location(Span::new(start, start + name.len().min(text.len()) as u32));
            if kind == NodeKind::Adr {
                let title = name.clone();
                self.record.nodes.push(NodeRecord::new(
                    NodeKind::Endpoint,
                    Claim::System(name.as_str().into()),
                    title,
                    location.clone(),
                ));
                let endpoint = self.record.nodes.len() - 1;
                self.refer(
                    Referrer::Node(node),
                    Target::Local(endpoint),
                    Intent::Edge(EdgeKind::Governs),
                    &name,
                    location,
                );
            } else {
                self.push(
                    Referrer::Node(node),
                    Target::Route(name.as_str().into()),
                    Intent::Mention,
                    &name,
                    Origin::Derived,
                    location,
                );
            }
        }
    }

    /// The tables that an `sql` block creates or alters, as an attribute.
    pub(super) fn tables(&mut self, region: usize, language: &str, lines: Span) {
        if !language.trim().eq_ignore_ascii_case("sql") {
            return;
        }
        let code = code(self.source, lines);
        let node = self.states[region].node;
        for name in sql::tables(&code) {
            self.record.nodes[node].list("tables", &name);
        }
    }
}

/// A request without the host that it goes to: `GET https://api.example.com/v1/x` is `GET /v1/x`.
fn without_host(request: &str) -> Cow<'_, str> {
    let split = request.split_once(' ').and_then(|(method, address)| {
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        Some(format!("{method} {}", &host[host.find('/')?..]))
    });
    split.map_or(Cow::Borrowed(request), Cow::Owned)
}

/// What stands in front of an arrow and behind it.
fn at_arrow(text: &str) -> Option<(&str, &str)> {
    let (before, after) = text.split_once('→').or_else(|| text.split_once("->"))?;
    Some((before.trim(), after.trim()))
}

/// Whether a text is a condition with the severity of what it raises: `errors > 1% → SEV-2`.
fn is_alert(text: &str) -> bool {
    at_arrow(text).is_some_and(|(condition, severity)| {
        let number = severity.strip_prefix("SEV").or_else(|| severity.strip_prefix('P'));
        let number = number.map(|number| number.trim_start_matches(['-', ' ']));
        !condition.is_empty()
            && number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    })
}

fn is_list(topic: Topic) -> bool {
    matches!(topic, Topic::Metrics | Topic::Alerts | Topic::Dashboards)
}
