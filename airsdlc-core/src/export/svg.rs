//! Pictures without any tool: layers as columns, boxes in the order of the layer before them.

use std::fmt::Write as _;

use super::diagram::{Arrow, Diagram};

const WIDTH: usize = 216;
const HEIGHT: usize = 40;
const GAP_X: usize = 132;
const GAP_Y: usize = 14;
const MARGIN: usize = 16;
/// Characters that fit on the bold first line of a box, and on the second.
const HEAD: usize = 28;
const SECOND: usize = 36;

pub(super) fn write(diagram: &Diagram) -> String {
    let rows = rows(diagram);
    let columns = diagram.boxes.iter().map(|part| part.layer + 1).max().unwrap_or(0);
    let mut tallest = vec![0; columns];
    for (at, part) in diagram.boxes.iter().enumerate() {
        tallest[part.layer] = tallest[part.layer].max(rows[at] + 1);
    }
    let width = MARGIN * 2 + columns * WIDTH + columns.saturating_sub(1) * GAP_X;
    let height = MARGIN * 2 + tallest.iter().max().map_or(0, |rows| rows * (HEIGHT + GAP_Y));
    let place = |at: usize| -> (usize, usize) {
        (MARGIN + diagram.boxes[at].layer * (WIDTH + GAP_X), MARGIN + rows[at] * (HEIGHT + GAP_Y))
    };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"Helvetica, Arial, sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#667085\"/></marker></defs>\n"
    );
    for arrow in &diagram.arrows {
        draw_arrow(&mut out, arrow, place(arrow.from), place(arrow.to));
    }
    for (at, part) in diagram.boxes.iter().enumerate() {
        let (x, y) = place(at);
        let stroke = if part.is_root { "#b42318" } else { "#98a2b3" };
        let pen = if part.is_root { 2 } else { 1 };
        let faint = if part.is_wide { " stroke-dasharray=\"4 3\"" } else { "" };
        let (head, second) = words(&part.id, &part.title);
        let _ = writeln!(
            out,
            "<g><title>{} {}</title><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"6\" fill=\"{}\" stroke=\"{stroke}\" stroke-width=\"{pen}\"{faint}/><text x=\"{}\" y=\"{}\" font-size=\"11\" font-weight=\"600\" fill=\"#101828\">{}</text><text x=\"{}\" y=\"{}\" font-size=\"10\" fill=\"#475467\">{}</text></g>",
            escape(&part.id),
            escape(&part.title),
            part.fill(),
            x + 8,
            y + 16,
            escape(&head),
            x + 8,
            y + 31,
            escape(&second),
        );
    }
    out.push_str("</svg>\n");
    out
}

fn draw_arrow(
    out: &mut String,
    arrow: &Arrow,
    (from_x, from_y): (usize, usize),
    (to_x, to_y): (usize, usize),
) {
    let (x1, y1) = (from_x + WIDTH, from_y + HEIGHT / 2);
    let (x2, y2) = (to_x, to_y + HEIGHT / 2);
    let middle = GAP_X / 2;
    let dashes = if arrow.is_wide { " stroke-dasharray=\"5 4\"" } else { "" };
    let _ = writeln!(
        out,
        "<path d=\"M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}\" fill=\"none\" stroke=\"#667085\"{dashes} marker-end=\"url(#tip)\"/><text x=\"{}\" y=\"{}\" font-size=\"9\" text-anchor=\"end\" fill=\"#475467\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">{}</text>",
        x1 + middle,
        x2.saturating_sub(middle),
        x2.saturating_sub(12),
        y2.saturating_sub(4),
        arrow.label
    );
}

/// The row of each box: the rows of a layer follow those of the boxes that lead to it.
fn rows(diagram: &Diagram) -> Vec<usize> {
    let layers = diagram.boxes.iter().map(|part| part.layer + 1).max().unwrap_or(0);
    let mut rows = vec![0; diagram.boxes.len()];
    let mut leads: Vec<Option<usize>> = vec![None; diagram.boxes.len()];
    for arrow in &diagram.arrows {
        if diagram.boxes[arrow.from].layer < diagram.boxes[arrow.to].layer {
            leads[arrow.to] =
                Some(leads[arrow.to].map_or(arrow.from, |known| known.min(arrow.from)));
        }
    }
    for layer in 0..layers {
        let mut members: Vec<usize> =
            (0..diagram.boxes.len()).filter(|at| diagram.boxes[*at].layer == layer).collect();
        members.sort_by_key(|at| (leads[*at].map_or(usize::MAX, |lead| rows[lead]), *at));
        for (row, member) in members.into_iter().enumerate() {
            rows[member] = row;
        }
    }
    rows
}

/// The two lines of a box: a short id with its title; of a long id the title first.
fn words(id: &str, title: &str) -> (String, String) {
    if id.chars().count() <= HEAD {
        let title = if id.ends_with(title) { "" } else { title };
        return (id.to_owned(), cut_end(title, SECOND));
    }
    let bare = id.split_once(':').map_or(id, |(_, bare)| bare);
    let head = if title.is_empty() { bare } else { title };
    (cut_end(head, HEAD), cut_start(id, SECOND))
}

/// Keeps the end of a text, which tells a long id from others.
fn cut_start(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count <= width {
        return text.to_owned();
    }
    let end: String = text.chars().skip(count - (width - 1)).collect();
    format!("…{end}")
}

fn cut_end(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let start: String = text.chars().take(width - 1).collect();
    format!("{}…", start.trim_end())
}

/// A text in XML, which knows no control characters.
fn escape(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
