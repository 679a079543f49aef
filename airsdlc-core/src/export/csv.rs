//! Comma-separated tables for spreadsheets and data frames, quoted as in RFC 4180,
//! <https://www.rfc-editor.org/rfc/rfc4180>.
//!
//! An export is one text, and a graph is two tables. The first, `csv`, has a row for each edge with kind
//! and title of both ends, so that it answers alone; a node without any edge has a row of its own with
//! nothing but its source, so that none is lost. The second, `csv-nodes`, has a row for each node with
//! all that is known of it. Both begin with the names of their columns.
//!
//! Two decisions:
//! - A row ends with a line feed alone: readers take either, and a text file written on Windows has the
//!   carriage return of the RFC added there.
//! - A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, also when it is
//!   quoted, and who writes a title is not who opens the table. Such a cell has an apostrophe before it,
//!   and so has one that begins with an apostrophe or with a tab or line end: who takes one leading
//!   apostrophe away from each cell has the text as written.

use super::table::{Cell, ID, KIND, TITLE, Table};

/// The columns of `csv` before what tables of edges differ in.
const ENDS: [&str; 7] =
    ["source", "source_kind", "source_title", "kind", "target", "target_kind", "target_title"];

/// Every place of an edge is too much for a cell of a spreadsheet; the first is in its own columns.
const LEFT_OUT: &str = "locations";

/// One row for each edge, and for each node that has none.
pub(super) fn edges(table: &Table<'_>) -> String {
    let mut out = String::new();
    let rest: Vec<usize> = (1..table.edge_columns.len())
        .filter(|column| table.edge_columns[*column].0 != LEFT_OUT)
        .collect();
    let names = rest.iter().map(|column| table.edge_columns[*column].0);
    row(&mut out, ENDS.into_iter().chain(names));
    let mut is_alone = vec![true; table.nodes.len()];
    for edge in &table.edges {
        is_alone[edge.source] = false;
        is_alone[edge.target] = false;
        let (source, target) = (&table.nodes[edge.source], &table.nodes[edge.target]);
        let cells = end(source).chain([&edge.cells[0]]).chain(end(target));
        let cells = cells.chain(rest.iter().map(|column| &edge.cells[*column]));
        row(&mut out, cells.map(Cell::as_text));
    }
    for (node, _) in table.nodes.iter().zip(is_alone).filter(|(_, is_alone)| *is_alone) {
        let empty = std::iter::repeat_n(&Cell::Absent, ENDS.len() - 3 + rest.len());
        row(&mut out, end(node).chain(empty).map(Cell::as_text));
    }
    out
}

/// One row for each node.
pub(super) fn nodes(table: &Table<'_>) -> String {
    let mut out = String::new();
    row(&mut out, table.node_columns.iter().map(|(name, _)| *name));
    for node in &table.nodes {
        row(&mut out, node.iter().map(Cell::as_text));
    }
    out
}

/// What a row says of an end of its edge.
fn end<'t>(node: &'t [Cell<'t>]) -> impl Iterator<Item = &'t Cell<'t>> {
    [&node[ID], &node[KIND], &node[TITLE]].into_iter()
}

fn row(out: &mut String, cells: impl Iterator<Item = impl AsRef<str>>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        quote(out, cell.as_ref());
    }
    out.push('\n');
}

fn quote(out: &mut String, cell: &str) {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'']);
    let guard = if is_formula { "'" } else { "" };
    if cell.contains(['"', ',', '\r', '\n']) {
        out.extend(["\"", guard, &cell.replace('"', "\"\""), "\""]);
    } else {
        out.extend([guard, cell]);
    }
}
