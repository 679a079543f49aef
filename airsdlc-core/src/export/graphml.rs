//! GraphML 1.0, <http://graphml.graphdrawing.org/specification.html>: networkx, Gephi, yEd, igraph.
//!
//! A node is its id, which is also its attribute `id`: the schema wants names without spaces there, but
//! every known reader takes any text, and would show a made name instead. Lists and maps are JSON in
//! an attribute of type `string`, because GraphML has neither. What is absent or empty has no `data`.

use std::fmt::Write as _;

use super::table::{Cell, Column, ID, Table, Type};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";

pub(super) fn write(table: &Table<'_>) -> String {
    let mut out = String::from(HEAD);
    keys(&mut out, "node", table.node_columns);
    keys(&mut out, "edge", table.edge_columns);
    out.push_str("  <graph id=\"airsdlc\" edgedefault=\"directed\">\n");
    for cells in &table.nodes {
        let _ = writeln!(out, "    <node id=\"{}\">", escape(&cells[ID].as_text()));
        data(&mut out, "node", table.node_columns, cells);
        out.push_str("    </node>\n");
    }
    for (at, edge) in table.edges.iter().enumerate() {
        let end = |place: usize| escape(&table.nodes[place][ID].as_text());
        let (source, target) = (end(edge.source), end(edge.target));
        let _ = writeln!(out, "    <edge id=\"e{at}\" source=\"{source}\" target=\"{target}\">");
        data(&mut out, "edge", table.edge_columns, &edge.cells);
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

fn keys(out: &mut String, of: &str, columns: &[Column]) {
    for (name, kind) in columns {
        let kind = match kind {
            Type::Text => "string",
            Type::Number => "int",
            Type::Flag => "boolean",
        };
        let _ = writeln!(
            out,
            "  <key id=\"{of}.{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        );
    }
}

fn data(out: &mut String, of: &str, columns: &[Column], cells: &[Cell<'_>]) {
    for ((name, _), cell) in columns.iter().zip(cells) {
        if !matches!(cell, Cell::Absent) {
            let text = escape(&cell.as_text());
            let _ = writeln!(out, "      <data key=\"{of}.{name}\">{text}</data>");
        }
    }
}

/// Text for an element or a quoted attribute.
///
/// Line ends and tabs are references, because readers change them otherwise. What XML 1.0 cannot hold
/// even as a reference (its production `Char`) becomes U+FFFD: ids that differ only there become one.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
