//! Words, styles and columns of the text that people read.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use airsdlc_core::model::{CommitId, Node, NodeKind, Origin, Strength};
use airsdlc_core::path::Hop;
use airsdlc_core::span::Location;
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const NOTE: Style = AnsiColor::Yellow.on_default();
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default();
pub(crate) const HEAD: Style = AnsiColor::Blue.on_default().bold();

/// A wider cell pushes the rest of its own row aside, and no other row.
const WIDEST: usize = 44;

/// Writes rows in columns: each as wide as its widest cell, but not above [`WIDEST`]; the last cut at
/// the width of the terminal. The first column is bold.
pub(crate) fn table(
    out: &mut dyn Write,
    rows: &[Vec<String>],
    width: Option<usize>,
) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.width())
                .filter(|width| *width <= WIDEST)
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut line = String::new();
        let mut used = 0;
        for (column, cell) in row.iter().enumerate() {
            let is_last = column + 1 == row.len();
            let cell = &*shown(cell);
            let cell = if is_last {
                cut(cell, width.map(|width| width.saturating_sub(used)))
            } else {
                cell.to_owned()
            };
            let pad = if is_last { 0 } else { widths[column].saturating_sub(cell.width()) + 2 };
            used += cell.width() + pad;
            if column == 0 {
                let _ = write!(line, "{BOLD}{cell}{BOLD:#}");
            } else {
                line.push_str(&cell);
            }
            line.extend(std::iter::repeat_n(' ', pad));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A text without what moves the cursor or turns the direction: a message may hold anything.
fn shown(text: &str) -> Cow<'_, str> {
    let is_odd = |it: char| {
        it.is_control()
            || matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(is_odd) { text.replace(is_odd, " ").into() } else { Cow::Borrowed(text) }
}

/// A text that fits, with `…` where it was cut.
fn cut(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.filter(|width| *width > 8 && text.width() > *width) else {
        return text.to_owned();
    };
    let mut out = String::new();
    for character in text.chars() {
        if out.width() + 1 >= width {
            break;
        }
        out.push(character);
    }
    format!("{}…", out.trim_end())
}

/// `2 services, 1 ADR`.
pub(crate) fn counts<'a>(counts: impl IntoIterator<Item = (&'a NodeKind, &'a usize)>) -> String {
    let all: Vec<String> =
        counts.into_iter().map(|(kind, count)| format!("{count} {}", kind.noun(*count))).collect();
    all.join(", ")
}

/// The title, unless it only repeats the id.
pub(crate) fn title(id: &str, title: &str) -> String {
    let repeats = title.is_empty() || id.ends_with(title);
    if repeats { String::new() } else { shown(title).into_owned() }
}

/// `docs/adrs/adr-023.md:9`, or nothing for what was made by hand; a commit by the beginning of its name.
pub(crate) fn place(location: Option<&Location>) -> String {
    location.map(|it| format!("{}:{}", short(it.path.as_str()), it.line)).unwrap_or_default()
}

/// An id or a path, that of a commit cut to what people read.
pub(crate) fn short(id: &str) -> Cow<'_, str> {
    let commit = id.strip_prefix("commit:").and_then(|name| name.parse::<CommitId>().ok());
    commit.map_or(Cow::Borrowed(id), |commit| format!("commit:{}", commit.short()).into())
}

/// What a hop says, seen from the node that it reaches: "is governed by".
pub(crate) fn reason(hop: &Hop) -> String {
    let names = hop.kind.names();
    let verb = if hop.backwards { names.verb } else { names.passive };
    let mut marks = Vec::new();
    if hop.widened {
        marks.push("as a part of the whole");
    }
    if hop.strength == Strength::Weak {
        marks.push("weak");
    }
    match hop.origin {
        Origin::Mentioned => marks.push("named in the text"),
        Origin::Derived => marks.push("derived"),
        _ => {}
    }
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    format!("{verb} {}{marks}", hop.from())
}

/// A node in a heading: its id, and its title if that says more.
pub(crate) fn heading(node: &Node) -> String {
    let more = title(node.id.as_str(), &node.title);
    if more.is_empty() { node.id.to_string() } else { format!("{} ({more})", node.id) }
}

/// Something that should be known and is no error.
pub(crate) fn note(err: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(err, "{NOTE}note{NOTE:#}: {text}")
}
