//! Usual Markdown, without the parser of all of Markdown.
//!
//! Most of a page is headings, paragraphs, lists, tables and code of a plain form, about which all
//! readers of `CommonMark` agree. They are read here, at a fraction of the cost. Whatever is not plain
//! goes to the parser ([`events`]): a run of text with nested emphasis, escapes or HTML alone, a list
//! or a quote as the part of the page up to the next line where nothing can be open any more. Pages
//! that define links or footnotes, which mean something in all of the page, go to it as a whole.
//!
//! Who adds to the forms that are plain: the law is that a page reads as the parser reads it, to the
//! byte of every span. Tests hold it against whole corpora and random pages.

mod fence;
mod inline;
mod line;
mod list;
mod paragraph;
mod part;
mod table;

use inline::Scratch;
use line::{Line, Lines};

use super::build::Builder;
use super::{BlockKind, events};
use crate::span::Span;
use crate::visits::visit;

/// Reads a file from byte `start` on, and adds what stands there. Cost: `O(bytes)`.
pub(super) fn read(out: &mut Builder<'_>, start: usize) {
    let text = out.text;
    if is_whole(&text[start..]) {
        return events::read(out, start..text.len());
    }
    Page { lines: Lines::new(text), out, scratch: Scratch::default() }.read(start);
}

/// Whether a page only means what it says as a whole, or has ends of lines that only the parser knows.
fn is_whole(text: &str) -> bool {
    memchr::memchr2(b'\r', 0, text.as_bytes()).is_some() || part::may_define(text)
}

/// A page that is read from its beginning to its end.
struct Page<'b, 'a> {
    lines: Lines<'a>,
    out: &'b mut Builder<'a>,
    scratch: Scratch<'a>,
}

impl<'a> Page<'_, 'a> {
    fn read(&mut self, start: usize) {
        let mut at = start;
        while let Some(line) = self.lines.at(at) {
            visit(1);
            if line.is_blank() {
                at = line.next;
                continue;
            }
            let before = self.out.len();
            at = match self.block(line) {
                Some(after) => after,
                None => {
                    self.out.truncate(before);
                    let end = part::end_of(&self.lines, line);
                    events::read(self.out, line.start..end);
                    end
                }
            };
        }
    }

    /// Reads the block that begins with a line, and tells where the next begins; nothing if the block
    /// is not plain.
    fn block(&mut self, line: Line<'a>) -> Option<usize> {
        if line.indent() > 0 || line.is_odd() {
            return None;
        }
        match line.first() {
            b'#' if line.is_heading() => Some(self.heading(line)),
            b'`' | b'~' if line.is_fence() => self.fence(line, 0),
            b'-' | b'*' | b'_' if line.is_rule() => {
                self.out.block(BlockKind::Rule, span(line.text, line.next));
                Some(line.next)
            }
            _ if line.marker().is_some() => self.list(line),
            b'<' | b'>' => None,
            _ => self.paragraph(line),
        }
    }

    fn heading(&mut self, line: Line<'a>) -> usize {
        let level = line.run_of(b'#');
        let before = self.out.len();
        self.out.block(BlockKind::Heading(level as u8), span(line.text, line.next));
        self.scratch.lines.clear();
        self.scratch.lines.push(line.from(line.text + level));
        let is_plain = !line.bytes().ends_with(b"#") && !self.scratch.lines[0].is_blank();
        if !is_plain || !self.inline() {
            self.out.truncate(before);
            events::read(self.out, line.start..line.next);
        }
        line.next
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

#[cfg(test)]
mod tests;
