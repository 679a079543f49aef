//! Mermaid flowcharts.

use std::fmt::Write as _;

use super::diagram::Diagram;

pub(super) fn write(diagram: &Diagram) -> String {
    let mut out = String::from("flowchart LR\n");
    for (at, part) in diagram.boxes.iter().enumerate() {
        let label = if part.title.is_empty() || part.title == part.id {
            escape(&part.id)
        } else {
            format!("{}<br/>{}", escape(&part.id), escape(&part.title))
        };
        let _ = writeln!(out, "  n{at}[\"{label}\"]");
    }
    for arrow in &diagram.arrows {
        let line = if arrow.is_wide { "-.->" } else { "-->" };
        let _ = writeln!(out, "  n{} {line}|{}| n{}", arrow.from, arrow.label, arrow.to);
    }
    for (at, part) in diagram.boxes.iter().enumerate() {
        let width = if part.is_root { ",stroke-width:3px" } else { "" };
        let _ = writeln!(out, "  style n{at} fill:{}{width}", part.fill());
    }
    out
}

/// Text inside a quoted label: Mermaid reads entities there.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
