//! `airsdlc list`.

use airsdlc_core::NodeFilter;
use airsdlc_core::export::to_json;

use super::open;
use crate::args::{Answer, Args, List};
use crate::console::Console;
use crate::failure::Failure;
use crate::text;

pub(super) fn run(args: &Args, list: &List, console: &mut Console<'_>) -> Result<bool, Failure> {
    let mut filter = NodeFilter::new();
    for status in &list.status {
        filter = filter.status(status);
    }
    for path in &list.below {
        filter = filter.path(path);
    }
    let repository = open(args, list.path.as_deref(), console)?;
    let graph = repository.graph();
    for kind in &list.kind {
        filter = filter.kind_named(kind, graph)?;
    }
    if list.format == Answer::Json {
        let selection = graph.selection(&filter);
        write!(console.out, "{}", to_json("airsdlc.graph/1", &selection))?;
        return Ok(selection.nodes.is_empty());
    }
    let rows: Vec<Vec<String>> = graph
        .select(&filter)
        .map(|node| {
            let status =
                node.status.as_ref().map(|status| status.as_str().to_owned()).unwrap_or_default();
            vec![
                node.id.to_string(),
                node.kind.to_string(),
                status,
                text::title(node.id.as_str(), &node.title),
            ]
        })
        .collect();
    text::table(console.out, &rows, console.width)?;
    if rows.is_empty() {
        text::note(console.err, "nothing passes these conditions")?;
    }
    Ok(rows.is_empty())
}
