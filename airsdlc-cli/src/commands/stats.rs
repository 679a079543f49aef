//! `airsdlc stats`.

use airsdlc_core::export::to_json;
use airsdlc_core::model::Unresolved;

use super::open;
use crate::args::{Answer, Args, Stats as StatsArgs};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::{self, DIM, HEAD, NOTE};

pub(super) fn run(
    args: &Args,
    asked: &StatsArgs,
    console: &mut Console<'_>,
) -> Result<bool, Failure> {
    let repository = open(args, asked.path.as_deref(), console)?;
    let stats = repository.stats();
    if asked.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.stats/1", &repository.stats_document()))?;
        return Ok(stats.nodes == 0);
    }
    let files = repository.files();
    let count =
        |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    writeln!(
        console.out,
        "{} read: {}, {}",
        count(files, "file"),
        count(stats.nodes, "node"),
        count(stats.edges, "edge")
    )?;
    if stats.nodes > 0 {
        writeln!(console.out, "\n{HEAD}nodes{HEAD:#}")?;
        let rows: Vec<Vec<String>> = stats
            .nodes_by_kind
            .iter()
            .map(|(kind, count)| {
                let statuses = stats
                    .statuses
                    .get(kind)
                    .into_iter()
                    .flatten()
                    .map(|(status, count)| format!("{count} {status}"));
                vec![
                    format!("  {count:>5}"),
                    kind.noun(*count).to_owned(),
                    statuses.collect::<Vec<_>>().join(", "),
                ]
            })
            .collect();
        text::table(console.out, &rows, console.width)?;
    }
    if stats.edges > 0 {
        writeln!(console.out, "\n{HEAD}edges{HEAD:#}")?;
        let rows: Vec<Vec<String>> = stats
            .edges_by_kind
            .iter()
            .map(|(kind, count)| vec![format!("  {count:>5}"), kind.to_string()])
            .collect();
        text::table(console.out, &rows, console.width)?;
    }
    dangling(console, repository.unresolved())?;
    if !repository.findings().is_empty() {
        writeln!(console.out, "\n{HEAD}findings{HEAD:#}")?;
        for finding in repository.findings() {
            writeln!(
                console.out,
                "  {}: {NOTE}{}{NOTE:#} {DIM}[{}]{DIM:#}",
                finding.location, finding.message, finding.rule
            )?;
            if let Some(help) = &finding.help {
                writeln!(console.out, "      {help}")?;
            }
        }
    }
    Ok(stats.nodes == 0)
}

/// References of artifacts that found nothing; those of plain documents are only counted.
fn dangling(console: &mut Console<'_>, all: &[Unresolved]) -> Result<(), Failure> {
    let (plain, of_artifacts): (Vec<&Unresolved>, Vec<&Unresolved>) =
        all.iter().partition(|reference| reference.source.as_str().starts_with("file:"));
    if !of_artifacts.is_empty() {
        writeln!(console.out, "\n{HEAD}references that find nothing{HEAD:#}")?;
        let rows: Vec<Vec<String>> = of_artifacts
            .iter()
            .map(|reference| {
                let several = if reference.candidates.is_empty() {
                    String::new()
                } else {
                    let ids: Vec<String> =
                        reference.candidates.iter().map(ToString::to_string).collect();
                    format!("may mean {}", ids.join(" or "))
                };
                vec![format!("  {}", reference.text), reference.location.to_string(), several]
            })
            .collect();
        text::table(console.out, &rows, console.width)?;
    }
    if !plain.is_empty() {
        writeln!(console.out, "\n{} more in documents that are no artifacts", plain.len())?;
    }
    Ok(())
}
