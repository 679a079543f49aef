//! Tables whose rows all have the cells of their head.

use super::line::{Below, Line};
use super::{Page, span};
use crate::parse::markdown::BlockKind;
use crate::visits::visit;

impl<'a> Page<'_, 'a> {
    /// Reads a table whose head is a line, and tells where the next block begins; nothing if it is not
    /// plain.
    pub(super) fn table(&mut self, head: Line<'a>) -> Option<usize> {
        let delimiter = self.lines.at(head.next)?;
        let columns = cells(head)?.count();
        let parts = || cells(delimiter).into_iter().flatten();
        let are_parts = parts().all(|(start, end)| is_part(&self.lines.text[start..end]));
        if delimiter.indent() > 0 || parts().count() != columns || !are_parts {
            return None;
        }
        self.row(head, 0)?;
        let mut at = delimiter.next;
        let mut row = 0;
        while let Some(line) = self.lines.at(at).filter(|line| !line.is_blank()) {
            if line.first() != b'|' && line.below(line.indent(), false) == Below::Block {
                break;
            }
            if line.indent() > 0 || cells(line)?.count() != columns {
                return None;
            }
            row += 1;
            self.row(line, row)?;
            at = line.next;
        }
        Some(at)
    }

    fn row(&mut self, line: Line<'a>, row: u32) -> Option<()> {
        visit(1);
        for (column, (start, end)) in cells(line)?.enumerate() {
            self.out.block(BlockKind::Cell(row, column as u32), span(start, end));
            let text = line.part(start, end);
            if !text.is_blank() {
                self.scratch.lines.clear();
                self.scratch.lines.push(text);
                if !self.inline() {
                    self.inline_by_parser(text)?;
                }
            }
        }
        Some(())
    }
}

/// The cells of a row between signs at both ends, as far as no sign is escaped.
fn cells(line: Line<'_>) -> Option<impl Iterator<Item = (usize, usize)>> {
    let bytes = line.bytes();
    let is_plain = bytes.len() > 1 && bytes.starts_with(b"|") && bytes.ends_with(b"|");
    if !is_plain || memchr::memchr2(b'\\', b'\t', bytes).is_some() {
        return None;
    }
    let mut start = line.text + 1;
    Some(memchr::memchr_iter(b'|', &bytes[1..]).map(move |at| {
        let end = line.text + 1 + at;
        let cell = (start, end);
        start = end + 1;
        cell
    }))
}

/// Whether a text is what parts the head of a column from its rows: `---`, `:-:`.
fn is_part(text: &str) -> bool {
    let text = text.trim_matches(' ');
    let text = text.strip_prefix(':').unwrap_or(text);
    let text = text.strip_suffix(':').unwrap_or(text);
    !text.is_empty() && text.bytes().all(|byte| byte == b'-')
}
