//! `airsdlc trace`.

use std::collections::BTreeMap;

use airsdlc_core::model::{NodeId, NodeKind};
use airsdlc_core::trace::{Direction, Trace, Traced};

use super::{definitions, format, lines, open};
use crate::args::{Args, Trace as TraceArgs};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::{self, BOLD, DIM};

pub(super) fn run(
    args: &Args,
    asked: &TraceArgs,
    console: &mut Console<'_>,
) -> Result<bool, Failure> {
    let direction = if asked.down { Direction::Down } else { Direction::Up };
    let repository = open(args, None, console)?;
    let trace = repository.trace(&asked.target, direction)?;
    if let Some(format) = format(&asked.format)? {
        write!(console.out, "{}", trace.export(format))?;
        return Ok(trace.nodes.is_empty());
    }
    for root in &trace.roots {
        match (&trace.line, repository.graph().node(root.as_str())) {
            (Some(line), _) => lines::write(console, line)?,
            (None, Some(node)) => {
                let place = text::place(node.location.as_ref());
                writeln!(
                    console.out,
                    "{BOLD}{}{BOLD:#}  {DIM}{place}{DIM:#}",
                    text::heading(node)
                )?;
            }
            (None, None) => writeln!(console.out, "{BOLD}{root}{BOLD:#}")?,
        }
        branch(console, &trace, &children(&trace), root, 1)?;
    }
    match &trace.line {
        Some(line) => lines::notes(console, line)?,
        None => definitions::note(&repository, &trace.roots, console)?,
    }
    if trace.nodes.is_empty() {
        let (towards, other) = match direction {
            Direction::Up => ("towards a business goal", "--down"),
            Direction::Down => ("towards the code", "--up"),
        };
        text::note(console.err, &format!("nothing leads from here {towards}; try {other}"))?;
    } else if direction == Direction::Up
        && !trace.nodes.iter().any(|node| node.kind == NodeKind::Prd)
    {
        text::note(console.err, "the chain does not reach a PRD")?;
    }
    Ok(trace.nodes.is_empty())
}

/// What each node leads to next, in the order of the trace.
fn children(trace: &Trace) -> BTreeMap<&NodeId, Vec<&Traced>> {
    let mut children: BTreeMap<&NodeId, Vec<&Traced>> = BTreeMap::new();
    for node in &trace.nodes {
        if let Some(hop) = node.via.last() {
            children.entry(hop.from()).or_default().push(node);
        }
    }
    children
}

fn branch(
    console: &mut Console<'_>,
    trace: &Trace,
    children: &BTreeMap<&NodeId, Vec<&Traced>>,
    from: &NodeId,
    depth: usize,
) -> Result<(), Failure> {
    for node in children.get(from).into_iter().flatten() {
        let Some(hop) = node.via.last() else { continue };
        let names = hop.kind.names();
        let said = trace.line.as_ref().and_then(|line| lines::said(line, node));
        let (verb, place) = said.unwrap_or_else(|| {
            let verb = if hop.backwards { names.passive } else { names.verb };
            (verb.to_owned(), text::place(hop.location.as_ref()))
        });
        let title = text::title(node.id.as_str(), &node.title);
        let indent = "  ".repeat(depth);
        writeln!(
            console.out,
            "{indent}{verb} {BOLD}{}{BOLD:#}{}{title}  {DIM}{place}{DIM:#}",
            text::short(node.id.as_str()),
            if title.is_empty() { "" } else { "  " },
        )?;
        branch(console, trace, children, &node.id, depth + 1)?;
    }
    Ok(())
}
