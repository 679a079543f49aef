//! Blocks of code between fences.

use pulldown_cmark::CowStr;

use super::line::Line;
use super::{Page, span};
use crate::parse::markdown::{BlockKind, Code};
use crate::span::Span;
use crate::visits::visit;

impl<'a> Page<'_, 'a> {
    /// Reads the block of code that a line opens, inside of what is `depth` deep, and tells where the
    /// next block begins; nothing if it does not end there.
    pub(super) fn fence(&mut self, open: Line<'a>, depth: usize) -> Option<usize> {
        let sign = open.first();
        let signs = open.run_of(sign);
        let info = open.from(open.text + signs);
        if info.bytes().iter().any(|byte| matches!(byte, b'\\' | b'&' | b'\t')) {
            return None;
        }
        let mut at = open.next;
        let mut lines = Span::default();
        loop {
            visit(1);
            let line = self.lines.at(at)?;
            let is_inside = line.is_blank() || line.indent() >= depth;
            if !is_inside || is_tabbed(line, depth) {
                return None;
            }
            let is_close = line.first() == sign
                && line.indent() - depth < 4
                && line.run_of(sign) >= signs
                && line.run_of(sign) == line.bytes().len();
            if is_close {
                break Some(self.code(open, line, info, lines));
            }
            if at == open.next {
                let start = line.text.min(line.start + open.indent());
                // How much of a line of spaces is code is for the parser to tell.
                if line.is_blank() && depth > 0 {
                    return None;
                }
                lines = span(start, line.next);
            }
            lines.end = line.next as u32;
            at = line.next;
        }
    }

    /// Adds the code between two fences, and tells where the next block begins.
    fn code(&mut self, open: Line<'a>, close: Line<'a>, info: Line<'a>, lines: Span) -> usize {
        let number = self.out.out.codes.len() as u32;
        let language = CowStr::Borrowed(&self.lines.text[info.text..info.end]);
        self.out.out.codes.push(Code { language, lines });
        let end = close.next - usize::from(self.lines.text[..close.next].ends_with('\n'));
        self.out.block(BlockKind::Code(number), span(open.text, end));
        close.next
    }
}

/// Whether a tab reaches into what is in front of the text of a line.
fn is_tabbed(line: Line<'_>, depth: usize) -> bool {
    depth > 0 && line.is_odd() && line.indent() < depth + 4
}
