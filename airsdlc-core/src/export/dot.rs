//! Graphviz.

use std::fmt::Write as _;

use super::diagram::Diagram;

pub(super) fn write(diagram: &Diagram) -> String {
    let mut out = String::from(
        "digraph airsdlc {\n  rankdir=LR;\n  node [shape=box, style=\"filled,rounded\", fontname=\"Helvetica\", fontsize=10];\n  edge [fontname=\"Helvetica\", fontsize=9];\n",
    );
    for (at, part) in diagram.boxes.iter().enumerate() {
        let label = if part.title.is_empty() || part.title == part.id {
            quote(&part.id)
        } else {
            quote(&format!("{}\n{}", part.id, part.title))
        };
        let pen = if part.is_root { ", penwidth=2" } else { "" };
        let line = if part.is_wide { ", color=gray60, fontcolor=gray40" } else { "" };
        let _ = writeln!(out, "  n{at} [label={label}, fillcolor=\"{}\"{pen}{line}];", part.fill());
    }
    for arrow in &diagram.arrows {
        let style = if arrow.is_wide { ", style=dashed" } else { "" };
        let _ = writeln!(
            out,
            "  n{} -> n{} [label={}{style}];",
            arrow.from,
            arrow.to,
            quote(arrow.label)
        );
    }
    out.push_str("}\n");
    out
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
