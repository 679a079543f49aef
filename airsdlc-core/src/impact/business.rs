//! What an impact is worth: KPIs that are hit, and estimates from the rates that their PRDs state.
//!
//! A rate is an attribute of a KPI such as `Revenue per hour: 1,200 EUR` or `Cost: 3 EUR per
//! minute`. The estimate is rate × downtime; nothing is assumed, and a KPI without a rate is listed
//! as unknown.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Affected;
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
    /// KPIs that are hit and state no rate, or one that cannot be read without a guess, and PRDs that
    /// are hit and none of whose KPIs is, in order.
    pub unknown: Vec<NodeId>,
    /// Why each of the unknown is: one row per reason, in the same order.
    pub gaps: Vec<Gap>,
}

/// Something that an impact is worth and that nobody can say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Gap {
    /// The KPI or the PRD.
    pub of: NodeId,
    /// Why.
    pub reason: GapReason,
    /// The rate that cannot be read, as written: `complaints per hour: about 40`.
    pub rate: Option<String>,
    /// Where the rate stands, else the KPI or the PRD.
    pub location: Option<Location>,
}

/// Why an impact has a part whose worth nobody can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum GapReason {
    /// The KPI states no rate.
    NoRate,
    /// The KPI states a rate that is no plain number with a unit.
    UnreadRate,
    /// The PRD has no KPI.
    NoKpi,
    /// The PRD has KPIs, and none of them is hit.
    NoKpiHit,
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
    /// Whether some path reaches it without a widened hop: if not, it may not suffer at all.
    pub narrow: bool,
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
    /// Where it is stated; none for what the question gave.
    pub location: Option<Location>,
}

/// What the hit nodes are worth. `affected` are the same nodes in the same order.
pub(super) fn business(
    graph: &Graph,
    hits: &[NodeIndex],
    affected: &[Affected],
    downtime: Option<Duration>,
) -> Business {
    let mut business = Business::default();
    for (index, hit) in hits.iter().zip(affected) {
        match hit.kind {
            NodeKind::Kpi => business.kpi(graph.at(*index), hit.narrow, downtime),
            NodeKind::Prd => business.prd(graph, *index, hits),
            _ => {}
        }
    }
    business
}

impl Business {
    fn kpi(&mut self, node: &Node, narrow: bool, downtime: Option<Duration>) {
        let (rates, unread) = rates(node);
        if rates.is_empty() && unread.is_empty() {
            self.gap(node, GapReason::NoRate, None, None);
        }
        for EstimateInput { name, value, location } in unread {
            self.gap(node, GapReason::UnreadRate, Some(format!("{name}: {value}")), location);
        }
        let estimates = downtime.map_or_else(Vec::new, |downtime| {
            rates.iter().map(|rate| rate.over(downtime, node)).collect()
        });
        let (id, title) = (node.id.clone(), node.title.clone());
        self.kpis.push(KpiEstimate { id, title, narrow, estimates });
    }

    /// A PRD none of whose KPIs is hit says nothing of what that means.
    fn prd(&mut self, graph: &Graph, prd: NodeIndex, hits: &[NodeIndex]) {
        let kpis: Vec<NodeIndex> = graph
            .incoming(prd)
            .filter(|edge| edge.edge.kind == EdgeKind::PartOf && edge.source.kind == NodeKind::Kpi)
            .map(|edge| edge.source_index)
            .collect();
        if !kpis.iter().any(|kpi| hits.binary_search(kpi).is_ok()) {
            let reason = if kpis.is_empty() { GapReason::NoKpi } else { GapReason::NoKpiHit };
            self.gap(graph.at(prd), reason, None, None);
        }
    }

    fn gap(&mut self, of: &Node, reason: GapReason, rate: Option<String>, place: Option<Location>) {
        if self.unknown.last() != Some(&of.id) {
            self.unknown.push(of.id.clone());
        }
        let location = place.or_else(|| of.location.clone());
        self.gaps.push(Gap { of: of.id.clone(), reason, rate, location });
    }
}

/// An amount per time.
#[derive(Clone, Debug, PartialEq)]
struct Rate {
    quantity: String,
    amount: f64,
    unit: String,
    /// Seconds that the amount is for.
    period: u32,
    /// `revenue per hour` and `1,200 EUR`, as written.
    name: String,
    written: String,
    /// Where it stands.
    location: Option<Location>,
}

const PERIODS: &[(&str, u32)] = &[("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400)];

/// Keys whose value may itself say the time: `Cost: 3 EUR per minute`. Others (`Target: 100 bookings
/// per day`) are goals and no losses.
const WORTH: &[&str] = &["value", "revenue", "cost", "loss", "worth"];

/// The rates that a KPI states, and those that cannot be read without a guess, in the order of their
/// names.
fn rates(kpi: &Node) -> (Vec<Rate>, Vec<EstimateInput>) {
    let mut unread = Vec::new();
    let mut rates = Vec::new();
    for (key, value) in &kpi.attributes {
        let Some(written) = value.as_text() else { continue };
        let name = key.replace('_', " ");
        let location = kpi.attribute_locations.get(key).or(kpi.location.as_ref()).cloned();
        let says_time =
            name.split_once(" per ").is_some_and(|(_, period)| seconds(period).is_some());
        match rate(&name, written) {
            Some(rate) => rates.push(Rate { location, ..rate }),
            None if says_time => {
                unread.push(EstimateInput { name, value: written.trim().to_owned(), location });
            }
            None => {}
        }
    }
    (rates, unread)
}

fn rate(name: &str, written: &str) -> Option<Rate> {
    let (amount, rest) = number(written)?;
    let (quantity, unit, period) = match name.split_once(" per ") {
        Some((quantity, period)) => (quantity.to_owned(), rest, seconds(period)?),
        None if WORTH.contains(&name) => {
            let (unit, period) = rest.split_once(" per ").or_else(|| rest.split_once('/'))?;
            (name.to_owned(), unit.trim().to_owned(), seconds(period)?)
        }
        None => return None,
    };
    let is_unit = unit.split_whitespace().count() <= 3
        && !unit.contains(|c: char| c.is_numeric() || "-–/:".contains(c));
    is_unit.then(|| Rate {
        quantity,
        amount,
        unit: unit.trim().to_owned(),
        period,
        name: name.to_owned(),
        written: written.trim().to_owned(),
        location: None,
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

/// Whether a text is a currency as it may stand in front of an amount: `EUR`, `$`, `US$`.
fn is_currency(text: &str) -> bool {
    const SYMBOLS: &[char] = &['$', '€', '£', '¥', '₹', '₩', '₽', '₺', '₪', '฿', '₫', '₴', '₦'];
    let code = text.trim_end_matches(SYMBOLS);
    let is_upper = code.bytes().all(|byte| byte.is_ascii_uppercase());
    match text[code.len()..].chars().count() {
        0 => is_upper && code.len() == 3,
        1 => is_upper && code.len() <= 2,
        _ => false,
    }
}

/// Reads `1,200 EUR`, `EUR 1200`, `$1.2k`: the amount, and the unit with what follows. A number that
/// could mean two things (`1.200,50`, `1,5`, `1.200`) is none.
fn number(text: &str) -> Option<(f64, String)> {
    let text = text.trim();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, from) = text.split_at(start);
    let before = before.trim();
    if !before.is_empty() && !is_currency(before) {
        return None;
    }
    let end =
        from.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(from.len());
    let amount = plain_number(&from[..end])?;
    let behind = from[end..].trim_start();
    let factor = match behind.chars().next() {
        Some('k' | 'K') if !behind[1..].starts_with(char::is_alphabetic) => 1e3,
        Some('M') if !behind[1..].starts_with(char::is_alphabetic) => 1e6,
        _ => 1.0,
    };
    let behind = if factor > 1.0 { &behind[1..] } else { behind };
    Some((amount * factor, format!("{before} {}", behind.trim()).trim().to_owned()))
}

/// `1200`, `1,200`, `1,200.50`, `0.5`; thousands in groups of three.
fn plain_number(digits: &str) -> Option<f64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = groups.len() == 1
        || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    // `1.200` is a thousand and more in half of Europe.
    let may_be_group = fraction.len() == 3 && groups.len() == 1 && whole.len() <= 3 && whole != "0";
    let is_plain = is_grouped
        && !may_be_group
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| format!("{}.{fraction}", groups.concat()).parse().ok())?
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
                    location: self.location.clone().or_else(|| kpi.location.clone()),
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
            ("revenue per hour", "1,200 EUR", 1200.0, "EUR", 3600),
            ("complaints per hour", "40 complaints", 40.0, "complaints", 3600),
            ("cost", "3.5 EUR per minute", 3.5, "EUR", 60),
            ("value", "$1.2k per day", 1200.0, "$", 86_400),
            ("revenue per hour", "EUR 900", 900.0, "EUR", 3600),
            ("value", "12 EUR/h", 12.0, "EUR", 3600),
            ("value", "US$ 0.125 per second", 0.125, "US$", 1),
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
            ("target", "100 bookings per day"),
            ("revenue per visit", "3 EUR"),
            ("revenue per hour", "unknown"),
            ("revenue per hour", "1.200,50 EUR"),
            ("revenue per hour", "1.200 EUR"),
            ("revenue per hour", "max 5 EUR"),
            ("revenue per hour", "<300 EUR"),
            ("value", "ca. 3 EUR per hour"),
            ("revenue per hour", "1 200 EUR"),
            ("revenue per hour", "1,5 EUR"),
            ("revenue per hour", "10 EUR - 20 EUR"),
            ("revenue per hour", "up to 1,200 EUR"),
            ("value", "https://g.example/d/1/m"),
        ] {
            assert_eq!(rate(name, written), None, "{name}: {written}");
        }
    }
}
