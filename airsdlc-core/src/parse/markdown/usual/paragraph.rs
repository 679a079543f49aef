//! Paragraphs and their lines.

use super::line::{Below, Line};
use super::{Page, span};
use crate::parse::markdown::{BlockKind, events};

impl<'a> Page<'_, 'a> {
    /// Reads a paragraph, or the table that its first lines make, and tells where the next block begins.
    pub(super) fn paragraph(&mut self, first: Line<'a>) -> Option<usize> {
        let next = self.lines.at(first.next);
        if first.has_pipe() && next.is_some_and(|next| next.is_delimiter()) {
            return self.table(first);
        }
        self.scratch.lines.clear();
        self.scratch.lines.push(first);
        let mut end = first.next;
        while let Some(line) = self.lines.at(end).filter(|line| !line.is_blank()) {
            match line.below(line.indent(), true) {
                Below::Text => self.scratch.lines.push(line),
                Below::Block => break,
                Below::Unknown => return None,
            }
            end = line.next;
        }
        let before = self.out.len();
        self.out.block(BlockKind::Paragraph, span(first.text, end));
        if !self.inline() {
            self.out.truncate(before);
            events::read(self.out, first.start..end);
        }
        Some(end)
    }
}
