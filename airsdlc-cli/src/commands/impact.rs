//! `airsdlc impact`.

use std::collections::BTreeMap;
use std::time::Duration;

use airsdlc_core::impact::{Affected, Flow, Gap, GapReason, Impact, ImpactOptions, KpiEstimate};
use airsdlc_core::model::{KINDS, NodeId};
use airsdlc_core::time;
use airsdlc_core::{Graph, KnowledgeRepository};

use super::{definitions, format, open};
use crate::args::{Args, Impact as ImpactArgs};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::{self, BOLD, DIM, HEAD, NOTE};

/// How many roots the headline names, where there are more than one beyond.
const ROOTS: usize = 3;

pub(super) fn run(
    args: &Args,
    asked: &ImpactArgs,
    console: &mut Console<'_>,
) -> Result<bool, Failure> {
    let mut options = ImpactOptions::new();
    if let Some(flow) = &asked.flow {
        options = options.flow(flow.parse::<Flow>()?);
    }
    if let Some(downtime) = &asked.downtime {
        options = options.downtime(time::parse(downtime).map_err(Failure::Time)?);
    }
    if options.flow == Some(Flow::Change) && options.downtime.is_some() {
        return Err(Failure::Usage(
            "a change has no downtime",
            "leave out `--downtime`, or ask for `--flow outage`",
        ));
    }
    if asked.since.is_some() && options.flow == Some(Flow::Outage) {
        return Err(Failure::Usage(
            "what was edited is a change, not an outage",
            "leave out `--flow`, or name what stops",
        ));
    }
    let repository = open(args, None, console)?;
    let impact = match &asked.since {
        Some(revision) => since(&repository, revision, console)?,
        None => repository.impact(&asked.targets, options)?,
    };
    if let Some(format) = format(&asked.format)? {
        write!(console.out, "{}", impact.export(format))?;
        return Ok(impact.affected.is_empty());
    }
    if asked.since.is_none() {
        definitions::note(&repository, &impact.roots, console)?;
    }
    let downtime = impact.downtime.map(Duration::from_secs_f64);
    headline(console, repository.graph(), &impact, downtime)?;
    if impact.affected.is_empty() {
        return Ok(true);
    }
    business(console, &impact, downtime)?;
    hits(console, &impact)?;
    spared(console, &impact)?;
    Ok(false)
}

/// What the changes hit that were made since the history of what is read parted from that of a revision.
fn since(
    repository: &KnowledgeRepository,
    revision: &str,
    console: &mut Console<'_>,
) -> Result<Impact, Failure> {
    let report = repository.diff_report(&repository.at_merge_base(revision)?);
    let gone = report.impact_of_removed.roots.len();
    if gone > 0 {
        let what = if gone == 1 { "1 thing is".to_owned() } else { format!("{gone} things are") };
        let note =
            format!("{what} gone since; `airsdlc diff {revision}...` tells what rested on that");
        text::note(console.err, &note)?;
    }
    Ok(report.impact_of_changed)
}

fn headline(
    console: &mut Console<'_>,
    graph: &Graph,
    impact: &Impact,
    downtime: Option<Duration>,
) -> Result<(), Failure> {
    let mut roots: Vec<String> = impact
        .roots
        .iter()
        .take(if impact.roots.len() > ROOTS + 1 { ROOTS } else { ROOTS + 1 })
        .map(|root| graph.node(root.as_str()).map_or_else(|| root.to_string(), text::heading))
        .collect();
    let more = impact.roots.len() - roots.len();
    if more > 0 {
        roots.push(format!("and {more} more"));
    }
    let (what, verb) = match impact.flow {
        Flow::Outage => ("Outage", "hits"),
        Flow::Change => ("Change", "asks to look again at"),
    };
    let time =
        downtime.map(|downtime| format!(" for {}", time::spell(downtime))).unwrap_or_default();
    if roots.is_empty() {
        writeln!(console.out, "{BOLD}Nothing was edited{BOLD:#}")?;
    } else {
        writeln!(console.out, "{BOLD}{what} of {}{time}{BOLD:#}", roots.join(", "))?;
    }
    if impact.affected.is_empty() {
        writeln!(console.out, "{verb} nothing that the repository knows of")?;
    } else {
        writeln!(console.out, "{verb} {}", text::counts(&impact.by_kind))?;
    }
    Ok(())
}

/// KPIs with what they lose, then what nobody can say.
fn business(
    console: &mut Console<'_>,
    impact: &Impact,
    downtime: Option<Duration>,
) -> Result<(), Failure> {
    let worth = &impact.business;
    if worth.kpis.is_empty() && worth.gaps.is_empty() {
        return Ok(());
    }
    writeln!(console.out, "\n{HEAD}business{HEAD:#}")?;
    let has_no_rate = |kpi: &KpiEstimate| {
        worth.gaps.iter().any(|gap| gap.of == kpi.id && gap.reason == GapReason::NoRate)
    };
    let mut rated = 0;
    for kpi in worth.kpis.iter().filter(|kpi| !has_no_rate(kpi)) {
        rated += 1;
        let owner = owner(&kpi.id);
        let wide = widened(kpi.narrow);
        writeln!(console.out, "  {BOLD}{}{BOLD:#}  {DIM}{owner}{DIM:#}{wide}", kpi.title)?;
        estimates(console, kpi)?;
        if let Some(hit) = impact.affected.iter().find(|hit| hit.id == kpi.id) {
            writeln!(console.out, "      because {}", chain(hit))?;
        }
    }
    if downtime.is_none() && impact.flow == Flow::Outage && rated > 0 {
        writeln!(console.out, "  {DIM}--downtime 15m estimates what that costs{DIM:#}")?;
    }
    for gap in &worth.gaps {
        let hit = impact.affected.iter().find(|hit| hit.id == gap.of);
        let title = hit.map(|hit| hit.title.as_str()).unwrap_or_default();
        writeln!(console.out, "  {NOTE}not known:{NOTE:#} {title}  {DIM}{}{DIM:#}", reason(gap))?;
    }
    Ok(())
}

fn estimates(console: &mut Console<'_>, kpi: &KpiEstimate) -> Result<(), Failure> {
    for estimate in &kpi.estimates {
        let place = estimate.inputs.iter().find_map(|input| input.location.as_ref());
        writeln!(
            console.out,
            "      {}: {BOLD}{} {}{BOLD:#} = {}  {DIM}{}{DIM:#}",
            estimate.quantity,
            amount(estimate.amount),
            estimate.unit,
            estimate.formula,
            text::place(place)
        )?;
    }
    Ok(())
}

/// `300`, `12.5`, `1,800`.
fn amount(amount: f64) -> String {
    let text = format!("{amount:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// The PRD of a KPI.
fn owner(kpi: &NodeId) -> &str {
    kpi.as_str().split('/').next().unwrap_or_default()
}

/// Why nobody can say what a thing is worth.
fn reason(gap: &Gap) -> String {
    let of = &gap.of;
    match (gap.reason, &gap.rate) {
        (GapReason::NoKpi, _) => format!("{of} has no KPI"),
        (GapReason::NoKpiHit, _) => format!("no KPI of {of} is hit"),
        (GapReason::UnreadRate, Some(rate)) => {
            format!("`{rate}` is no number with a unit  {}", text::place(gap.location.as_ref()))
        }
        _ => format!("{} states no rate for it", owner(of)),
    }
}

fn widened(narrow: bool) -> String {
    if narrow { String::new() } else { format!("  {NOTE}(widened){NOTE:#}") }
}

/// The whole path in one line: `database:booking-db → ADR-023 → PRD-015/US-2`.
fn chain(hit: &Affected) -> String {
    let first = hit.via.first().map(|hop| hop.from().to_string());
    let ids: Vec<String> =
        first.into_iter().chain(hit.via.iter().map(|hop| hop.to().to_string())).collect();
    ids.join(" → ")
}

/// Everything that is hit, by kind, each with the last hop of its path and the line that says so.
fn hits(console: &mut Console<'_>, impact: &Impact) -> Result<(), Failure> {
    for row in KINDS {
        let hits: Vec<&Affected> =
            impact.affected.iter().filter(|hit| hit.kind == row.kind).collect();
        if hits.is_empty() {
            continue;
        }
        writeln!(console.out, "\n{HEAD}{}{HEAD:#}", row.kind.noun(hits.len()))?;
        for hit in hits {
            let title = text::title(hit.id.as_str(), &hit.title);
            let wide = widened(hit.narrow);
            writeln!(
                console.out,
                "  {BOLD}{}{BOLD:#}{}{title}{wide}",
                hit.id,
                if title.is_empty() { "" } else { "  " }
            )?;
            if let Some(hop) = hit.via.last() {
                writeln!(
                    console.out,
                    "      {}  {DIM}{}{DIM:#}",
                    text::reason(hop),
                    text::place(hop.location.as_ref())
                )?;
            }
        }
    }
    Ok(())
}

/// Parts beside those that are hit, which are not.
fn spared(console: &mut Console<'_>, impact: &Impact) -> Result<(), Failure> {
    if impact.unaffected_siblings.is_empty() {
        return Ok(());
    }
    writeln!(console.out, "\n{HEAD}not hit, though beside what is{HEAD:#}")?;
    let mut groups: BTreeMap<(&NodeId, &'static str), Vec<String>> = BTreeMap::new();
    for sibling in &impact.unaffected_siblings {
        let of = &sibling.of;
        let name = sibling
            .id
            .as_str()
            .strip_prefix(of.as_str())
            .map_or(sibling.id.as_str(), |rest| rest.trim_start_matches(['/', '#']));
        groups.entry((of, sibling.kind.row().plural)).or_default().push(name.to_owned());
    }
    for ((of, plural), names) in groups {
        writeln!(console.out, "  {plural} of {of}: {}", names.join(", "))?;
    }
    Ok(())
}
