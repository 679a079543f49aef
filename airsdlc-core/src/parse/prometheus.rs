//! Metrics and alerts as Prometheus writes them.
//!
//! Sources: the rule file format of Prometheus (`groups`, `rules`, `alert`, `expr`), PromQL's
//! grammar for the names in an expression.

use super::yaml::{Node, parse_all};
use crate::span::Span;

/// An alerting rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) summary: Option<String>,
    pub(crate) severity: Option<String>,
    /// How long its expression holds before it fires.
    pub(crate) lasts: Option<String>,
    /// The service that a label names.
    pub(crate) service: Option<(String, Span)>,
    /// The runbook that an annotation names.
    pub(crate) runbook: Option<(String, Span)>,
    pub(crate) expression: String,
    /// Names of metrics in the expression, sorted, each once.
    pub(crate) metrics: Vec<String>,
    pub(crate) span: Span,
}

/// The alerting rules of a YAML text that begins at byte `base` of its file: rule files, lists of
/// rules, and lists of groups. Text that is no YAML has none.
pub(crate) fn rules(text: &str, base: u32) -> Vec<Rule> {
    let mut found = Vec::new();
    for node in parse_all(text).into_iter().flatten() {
        collect(&node, base, &mut found);
    }
    found
}

/// The alerting rules below a node of a YAML text that begins at byte `base` of its file.
pub(crate) fn rules_of(node: &Node, base: u32) -> Vec<Rule> {
    let mut found = Vec::new();
    collect(node, base, &mut found);
    found
}

fn collect(node: &Node, base: u32, found: &mut Vec<Rule>) {
    for list in ["groups", "rules", "spec"] {
        if let Some(inner) = node.get(list) {
            collect(inner, base, found);
        }
    }
    if let (Some(alert), Some(expression)) = (node.get("alert"), node.get("expr")) {
        let text = |path: &[&str]| node.at(path).and_then(Node::text).map(str::to_owned);
        let placed = |path: &[&str]| {
            let value = node.at(path)?;
            Some((
                value.text()?.to_owned(),
                Span::new(value.span.start + base, value.span.end + base),
            ))
        };
        let expression = expression.text().unwrap_or_default().trim().to_owned();
        found.push(Rule {
            name: alert.text().unwrap_or_default().to_owned(),
            summary: text(&["annotations", "summary"]),
            severity: text(&["labels", "severity"]),
            lasts: text(&["for"]),
            service: placed(&["labels", "service"]),
            runbook: placed(&["annotations", "runbook_url"])
                .or_else(|| placed(&["annotations", "runbook"])),
            metrics: metrics_of(&expression),
            expression,
            span: Span::new(alert.span.start + base, alert.span.end + base),
        });
    } else if node.text().is_none() {
        for item in node.items() {
            collect(item, base, found);
        }
    }
}

const KEYWORDS: &[&str] = &["by", "without", "on", "ignoring", "group_left", "group_right"];

/// The names of metrics in a PromQL expression, sorted, each once.
pub(crate) fn metrics_of(expression: &str) -> Vec<String> {
    let bytes = expression.as_bytes();
    let mut names = Vec::new();
    let mut at = 0;
    let mut skip_list = false;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => at = closing(bytes, at),
            quote @ (b'"' | b'\'') => at = string_end(bytes, at, quote),
            b'(' if skip_list => {
                skip_list = false;
                at = closing(bytes, at);
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' => {
                let end = at
                    + bytes[at..]
                        .iter()
                        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':'))
                        .count();
                let name = &expression[at..end];
                let next = bytes[end..].iter().find(|byte| !byte.is_ascii_whitespace());
                if KEYWORDS.contains(&name) {
                    skip_list = true;
                } else if next != Some(&b'(') && is_metric(name) {
                    names.push(name.to_owned());
                }
                at = end;
            }
            byte if byte.is_ascii_digit() => {
                at += bytes[at..]
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric() || **b == b'.')
                    .count();
            }
            _ => at += 1,
        }
    }
    names.sort();
    names.dedup();
    names
}

/// Whether a word is more than a word: metrics have a `_`, recorded ones a `:` inside.
fn is_metric(name: &str) -> bool {
    name.contains('_') || name.trim_matches(':').contains(':') && !name.contains("::")
}

/// Just past the bracket that closes the one at `at`.
fn closing(bytes: &[u8], at: usize) -> usize {
    let (open, close) = (
        bytes[at],
        match bytes[at] {
            b'{' => b'}',
            b'[' => b']',
            _ => b')',
        },
    );
    let mut depth = 0_usize;
    let mut here = at;
    while here < bytes.len() {
        match bytes[here] {
            quote @ (b'"' | b'\'') => here = string_end(bytes, here, quote) - 1,
            byte if byte == open => depth += 1,
            byte if byte == close => depth -= 1,
            _ => {}
        }
        here += 1;
        if depth == 0 {
            break;
        }
    }
    here
}

fn string_end(bytes: &[u8], at: usize, quote: u8) -> usize {
    let mut here = at + 1;
    while here < bytes.len() && bytes[here] != quote {
        here += if bytes[here] == b'\\' { 2 } else { 1 };
    }
    (here + 1).min(bytes.len())
}

/// A metric as lists write it: `name{labels} - Counter (note)`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Metric<'a> {
    pub(crate) name: &'a str,
    pub(crate) sort: Option<&'static str>,
    pub(crate) span: Span,
}

/// The metric that a line of a list begins with, if it begins with one; `base` is its offset.
pub(crate) fn metric_line(line: &str, base: u32) -> Option<Metric<'_>> {
    let start = line.len() - line.trim_start_matches(['-', '*', ' ', '`', '\t']).len();
    let text = &line[start..];
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':')))
        .unwrap_or(text.len());
    let name = text[..end].trim_end_matches(':');
    let rest = &text[name.len()..];
    let is_name =
        name.contains('_') && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let rest_fits = rest.is_empty() || rest.starts_with(['{', ' ', '(', '`', ':', '\r', '\n']);
    if !is_name || !rest_fits {
        return None;
    }
    let lower = rest.to_lowercase();
    let sort =
        ["counter", "gauge", "histogram", "summary"].into_iter().find(|sort| lower.contains(sort));
    let from = base + start as u32;
    Some(Metric { name, sort, span: Span::new(from, from + name.len() as u32) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_expressions() {
        for (expression, names) in [
            (
                "rate(a_errors[5m]) / rate(a_total{path=~\"x_y|b\"}[5m]) > 0.05",
                &["a_errors", "a_total"] as &[_],
            ),
            (
                "histogram_quantile(0.95, sum by (le_bucket) (rate(a_seconds_bucket[5m]))) > 1e3",
                &["a_seconds_bucket"],
            ),
            ("increase(dlq_size[1h]) > 100 and on(job_name) up_now", &["dlq_size", "up_now"]),
            ("job:errors:rate5m > 1 or up", &["job:errors:rate5m"]),
            ("{", &[]),
            ("a_b{x=\"", &["a_b"]),
        ] {
            assert_eq!(metrics_of(expression), names, "{expression}");
        }
    }

    #[test]
    fn rules_in_files_and_in_bare_lists() {
        let file = "groups:\n  - name: g\n    rules:\n      - alert: High\n        expr: |\n          a_b > 1\n        annotations:\n          summary: \"too high\"\n      - record: x\n        expr: y_z\n";
        let found = rules(file, 7);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.as_str(), found[0].summary.as_deref()),
            ("High", Some("too high"))
        );
        assert_eq!(found[0].span.start, 7 + file.find("High").expect("it is there") as u32);
        assert_eq!(rules("- alert: A\n  expr: b_c\n", 0).len(), 1);
        assert_eq!(rules("- CancelErrors > 5% for 5 minutes\n", 0), []);
    }

    #[test]
    fn metrics_in_lists() {
        let metric = metric_line("booking_outbox_size{state=\"x\"} - Gauge (current)", 4)
            .expect("it is a metric");
        assert_eq!(
            (metric.name, metric.sort, metric.span),
            ("booking_outbox_size", Some("gauge"), Span::new(4, 23))
        );
        assert!(metric_line("# API Metrics", 0).is_none());
        assert!(metric_line("Every request is counted", 0).is_none());
    }
}
