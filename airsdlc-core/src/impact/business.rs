//! What an impact is worth: KPIs that are hit, and estimates from the rates that their PRDs state.
//!
//! A rate is an attribute of a KPI such as `Revenue per hour: 1,200 EUR` or `Cost: 3 EUR per
//! minute`. The estimate is rate × downtime; nothing is assumed, and a KPI without a rate is listed
//! as unknown.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::graph::{Graph, NodeIndex};
use crate::model::{EdgeKind, Node, NodeId, NodeKind};
use crate::span::Location;
use crate::time::spell;

/// What an impact is worth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Business {
    /// The KPIs that are hit, in order, each with what can be estimated.
    pub kpis: Vec<KpiEstimate>,
    /// KPIs that are hit and state no rate, and PRDs that are hit and have no KPI, in order.
    pub unknown: Vec<NodeId>,
}

/// A KPI that is hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KpiEstimate {
    /// The KPI.
    pub id: NodeId,
    /// Its text.
    pub title: String,
    /// One estimate per rate that it states; none without a downtime.
    pub estimates: Vec<Estimate>,
}

/// An amount that a downtime costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Estimate {
    /// What is estimated: `revenue`.
    pub quantity: String,
    /// Rate × downtime, rounded to a hundredth.
    pub amount: f64,
    /// The unit of the amount: `EUR`.
    pub unit: String,
    /// The formula with its numbers: `1,200 EUR per hour × 15 min`.
    pub formula: String,
    /// The numbers, with the places that state them.
    pub inputs: Vec<EstimateInput>,
}

/// A number that went into an estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EstimateInput {
    /// What it is: `revenue per hour`, `downtime`.
    pub name: String,
    /// The value as written.
    pub value: String,
    /// Where the KPI that states it stands; none for what the question gave.
    pub location: Option<Location>,
}

/// What the hit nodes are worth.
pub(super) fn business(graph: &Graph, hits: &[NodeIndex], downtime: Option<Duration>) -> Business {
    let mut business = Business::default();
    for index in hits {
        let node = graph.at(*index);
        match node.kind {
            NodeKind::Kpi => {
                let rates = rates(node);
                if rates.is_empty() {
                    business.unknown.push(node.id.clone());
                }
                let estimates = downtime.map_or_else(Vec::new, |downtime| {
                    rates.iter().map(|rate| rate.over(downtime, node)).collect()
                });
                business.kpis.push(KpiEstimate {
                    id: node.id.clone(),
                    title: node.title.clone(),
                    estimates,
                });
            }
            NodeKind::Prd => {
                let has_kpi = graph.incoming(*index).any(|edge| {
                    edge.edge.kind == EdgeKind::PartOf && edge.source.kind == NodeKind::Kpi
                });
                if !has_kpi {
                    business.unknown.push(node.id.clone());
                }
            }
            _ => {}
        }
    }
    business
}

/// An amount per time.
#[derive(Debug, PartialEq)]
struct Rate {
    quantity: String,
    amount: f64,
    unit: String,
    /// Seconds that the amount is for.
    period: u32,
    /// `revenue per hour` and `1,200 EUR`, as written.
    name: String,
    written: String,
}

const PERIODS: &[(&str, u32)] = &[("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400)];

/// The rates that a KPI states, in the order of their names.
fn rates(kpi: &Node) -> Vec<Rate> {
    kpi.attributes.iter().filter_map(|(name, value)| rate(name, value.as_text()?)).collect()
}

fn rate(name: &str, written: &str) -> Option<Rate> {
    let name = name.replace('_', " ");
    let (amount, rest) = number(written)?;
    let (quantity, unit, period) = match name.split_once(" per ") {
        Some((quantity, period)) => (quantity.to_owned(), rest, seconds(period)?),
        None => {
            let (unit, period) = rest.split_once(" per ").or_else(|| rest.split_once('/'))?;
            (name.clone(), unit.trim().to_owned(), seconds(period)?)
        }
    };
    Some(Rate {
        quantity,
        amount,
        unit: unit.trim().to_owned(),
        period,
        name,
        written: written.trim().to_owned(),
    })
}

fn seconds(period: &str) -> Option<u32> {
    let period = period.trim().to_lowercase();
    let word = period.split(|c: char| !c.is_alphabetic()).next()?;
    PERIODS
        .iter()
        .find(|(name, _)| {
            *name == word
                || *name == word.trim_end_matches('s')
                || &name[..1] == word
                || (*name == "minute" && word == "min")
        })
        .map(|(_, seconds)| *seconds)
}

/// Reads `1,200 EUR`, `EUR 1200`, `$1.2k`: the amount and the rest.
fn number(text: &str) -> Option<(f64, String)> {
    let text = text.trim();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, from) = text.split_at(start);
    let end = from
        .find(|c: char| {
            !(c.is_ascii_digit() || matches!(c, ',' | '.' | '_' | '\u{a0}' | '\u{202f}'))
        })
        .unwrap_or(from.len());
    let digits: String = from[..end]
        .trim_end_matches(['.', ','])
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let amount: f64 = digits.parse().ok()?;
    let behind = from[end..].trim_start();
    let (factor, behind) = match behind.chars().next() {
        Some('k' | 'K') if !behind[1..].starts_with(char::is_alphabetic) => (1e3, &behind[1..]),
        Some('M') if !behind[1..].starts_with(char::is_alphabetic) => (1e6, &behind[1..]),
        _ => (1.0, behind),
    };
    // A currency may stand in front: `EUR 900`, `$1.2k per day`.
    let currency = before
        .split_whitespace()
        .next_back()
        .filter(|word| word.chars().count() <= 3)
        .unwrap_or_default();
    Some((amount * factor, format!("{currency} {}", behind.trim()).trim().to_owned()))
}

impl Rate {
    fn over(&self, downtime: Duration, kpi: &Node) -> Estimate {
        let amount = self.amount * downtime.as_secs_f64() / f64::from(self.period);
        let time = spell(downtime);
        let rate = if self.name.contains(" per ") {
            let (_, period) = self.name.split_once(" per ").unwrap_or_default();
            format!("{} per {period}", self.written)
        } else {
            self.written.clone()
        };
        Estimate {
            quantity: self.quantity.clone(),
            amount: (amount * 100.0).round() / 100.0,
            unit: self.unit.clone(),
            formula: format!("{rate} × {time}"),
            inputs: vec![
                EstimateInput {
                    name: self.name.clone(),
                    value: self.written.clone(),
                    location: kpi.location.clone(),
                },
                EstimateInput { name: "downtime".into(), value: time, location: None },
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_in_their_spellings() {
        for (name, written, amount, unit, period) in [
            ("revenue_per_hour", "1,200 EUR", 1200.0, "EUR", 3600),
            ("complaints_per_hour", "40 complaints", 40.0, "complaints", 3600),
            ("cost", "3.5 EUR per minute", 3.5, "EUR", 60),
            ("value", "$1.2k per day", 1200.0, "$", 86_400),
            ("revenue_per_hour", "EUR 900", 900.0, "EUR", 3600),
            ("value", "12 EUR/h", 12.0, "EUR", 3600),
        ] {
            let rate = rate(name, written).unwrap_or_else(|| panic!("{name}: {written} is a rate"));
            assert_eq!(
                (rate.amount, rate.unit.as_str(), rate.period),
                (amount, unit, period),
                "{name}: {written}"
            );
        }
        for (name, written) in [
            ("owner", "team-booking"),
            ("target", "80%"),
            ("revenue_per_visit", "3 EUR"),
            ("revenue_per_hour", "unknown"),
        ] {
            assert_eq!(rate(name, written), None, "{name}: {written}");
        }
    }
}
