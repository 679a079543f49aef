//! `airsdlc show`.

use airsdlc_core::export::{EdgeDocument, to_json};
use airsdlc_core::model::Attribute;

use super::{definitions, open};
use crate::args::{Answer, Args, Show};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::{self, BOLD, DIM, HEAD};

pub(super) fn run(args: &Args, show: &Show, console: &mut Console<'_>) -> Result<bool, Failure> {
    let repository = open(args, None, console)?;
    let graph = repository.graph();
    let view = repository.show(&show.target)?;
    if show.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.node/1", &view))?;
        return Ok(false);
    }
    let node = repository.node(&show.target)?;
    writeln!(console.out, "{BOLD}{}{BOLD:#}", text::heading(node))?;
    let mut rows = vec![vec!["kind".to_owned(), node.kind.to_string()]];
    if let Some(status) = &node.status {
        rows.push(vec!["status".to_owned(), status.written.to_string()]);
    }
    if let Some(location) = &node.location {
        rows.push(vec!["defined".to_owned(), location.to_string()]);
    }
    if !node.aliases.is_empty() {
        rows.push(vec!["also".to_owned(), node.aliases.join(", ")]);
    }
    rows.extend(
        node.attributes.iter().map(|(name, value)| vec![name.replace('_', " "), attribute(value)]),
    );
    text::table(console.out, &rows, None)?;
    edges(console, "relations", &view.outgoing, |edge| {
        (edge.kind.names().verb, edge.target.as_str())
    })?;
    edges(console, "relations of others to it", &view.incoming, |edge| {
        (edge.kind.names().passive, edge.source.as_str())
    })?;
    let dangling: Vec<_> =
        graph.unresolved().iter().filter(|reference| reference.source == node.id).collect();
    if !dangling.is_empty() {
        writeln!(console.out, "\n{HEAD}refers in vain to{HEAD:#}")?;
        let rows: Vec<_> = dangling
            .iter()
            .map(|reference| vec![format!("  {}", reference.text), reference.location.to_string()])
            .collect();
        text::table(console.out, &rows, None)?;
    }
    definitions::note(&repository, [&node.id], console)?;
    Ok(false)
}

fn attribute(value: &Attribute) -> String {
    value.texts().join("; ")
}

fn edges<'e>(
    console: &mut Console<'_>,
    title: &str,
    edges: &'e [EdgeDocument],
    words: impl Fn(&'e EdgeDocument) -> (&'static str, &'e str),
) -> Result<(), Failure> {
    if edges.is_empty() {
        return Ok(());
    }
    writeln!(console.out, "\n{HEAD}{title}{HEAD:#}")?;
    let wide = edges.iter().map(|edge| words(edge).0.len()).max().unwrap_or(0);
    for edge in edges {
        let (verb, other) = words(edge);
        let mut places: Vec<String> = edge.locations.iter().map(ToString::to_string).collect();
        // Several references on one line, which stand one after the other.
        places.dedup();
        writeln!(
            console.out,
            "  {verb:wide$}  {BOLD}{other}{BOLD:#}  {DIM}{}{DIM:#}",
            places.join(" ")
        )?;
    }
    Ok(())
}
