//! Lists whose items hold paragraphs, lists and code.

use super::line::{Below, Line, Marker};
use super::{Page, span};
use crate::parse::markdown::BlockKind;
use crate::visits::visit;

/// So many spaces behind a marker are one and the indentation of code.
const CODE: usize = 5;

/// A list item that is open.
struct Item {
    /// The block that it is.
    block: usize,
    /// How far its text is indented.
    depth: usize,
}

/// What a line adds to a list.
enum Added {
    /// The first line of a paragraph.
    Paragraph,
    /// A block that ends before a byte.
    Block(usize),
}

impl<'a> Page<'_, 'a> {
    /// Reads a list, and tells where the next block begins; nothing if it is not plain.
    pub(super) fn list(&mut self, first: Line<'a>) -> Option<usize> {
        let mut items: Vec<Item> = Vec::new();
        let mut at = first.start;
        let mut is_text = false;
        let mut is_below_blank = false;
        let end = loop {
            let Some(line) = self.lines.at(at) else { break at };
            visit(1);
            if line.is_blank() {
                self.end_text(&mut is_text, line.start)?;
                is_below_blank = true;
                at = line.next;
                continue;
            }
            if line.is_odd() {
                return None;
            }
            let open = items.partition_point(|item| item.depth <= line.indent());
            let base = items[..open].last().map_or(0, |item| item.depth);
            if is_text {
                match line.below(line.indent() - base, open == items.len()) {
                    Below::Text => {
                        self.scratch.lines.push(line);
                        at = line.next;
                        continue;
                    }
                    Below::Block => {}
                    Below::Unknown => return None,
                }
            }
            self.end_text(&mut is_text, line.start)?;
            let marker = line.marker().filter(|_| !line.is_rule());
            if open == 0 && marker.is_none() {
                break line.start;
            }
            self.close(&mut items, open, line.start);
            if line.indent() - base >= 4 {
                return None;
            }
            let added = match marker {
                Some(marker) => self.item(&mut items, line, base, marker)?,
                None => self.further(line, base, is_below_blank, open)?,
            };
            is_text = matches!(added, Added::Paragraph);
            at = match added {
                Added::Paragraph => line.next,
                Added::Block(after) => after,
            };
            is_below_blank = false;
        };
        self.end_text(&mut is_text, end)?;
        self.close(&mut items, 0, end);
        Some(end)
    }

    /// Begins an item and its first paragraph.
    fn item(
        &mut self,
        items: &mut Vec<Item>,
        line: Line<'a>,
        base: usize,
        marker: Marker,
    ) -> Option<Added> {
        let mut text = line.from(line.text + marker.width);
        let spaces = text.indent();
        if text.is_blank() || text.is_odd() || spaces >= CODE {
            return None;
        }
        let task = match task(text) {
            Task::No => None,
            Task::Yes { done } => {
                text = text.from(text.text + 3);
                Some(done)
            }
            Task::Unknown => return None,
        };
        let begins_block = task.is_none() && text.below(0, false) != Below::Text;
        if text.is_blank() || begins_block || self.is_head(text) {
            return None;
        }
        let depth = line.indent() + marker.width + spaces;
        items.push(Item { block: self.out.out.blocks.len(), depth });
        self.out.depth = items.len() as u32;
        self.out.block(BlockKind::Item(task), span(line.start + base, line.next));
        self.scratch.lines.clear();
        self.scratch.lines.push(text);
        Some(Added::Paragraph)
    }

    /// Adds a block to an item that has its first paragraph.
    fn further(
        &mut self,
        line: Line<'a>,
        base: usize,
        is_below_blank: bool,
        open: usize,
    ) -> Option<Added> {
        self.out.depth = open as u32;
        if line.is_fence() {
            return self.fence(line, base).map(Added::Block);
        }
        // Without a blank line it may be the text of the item again.
        let is_paragraph = is_below_blank && line.below(0, false) == Below::Text;
        if !is_paragraph || self.is_head(line) {
            return None;
        }
        self.out.block(BlockKind::Paragraph, span(line.text, line.next));
        self.scratch.lines.clear();
        self.scratch.lines.push(line);
        Some(Added::Paragraph)
    }

    /// Whether a line may be the head of a table.
    fn is_head(&self, line: Line<'a>) -> bool {
        line.has_pipe() && self.lines.at(line.next).is_some_and(|next| next.is_delimiter())
    }

    /// Ends the paragraph that is open before a byte.
    fn end_text(&mut self, is_text: &mut bool, end: usize) -> Option<()> {
        if !std::mem::take(is_text) {
            return Some(());
        }
        if let Some(block) = self.out.out.blocks.last_mut()
            && block.kind == BlockKind::Paragraph
        {
            block.span.end = end as u32;
        }
        if !self.inline() {
            let lines = &self.scratch.lines;
            let whole = lines[0].through(lines[lines.len() - 1]);
            // Code and HTML that go on in a further line lose what the items put in front of it.
            let is_one = lines.len() == 1;
            if !is_one && memchr::memchr2(b'`', b'<', whole.bytes()).is_some() {
                return None;
            }
            self.inline_by_parser(whole)?;
        }
        Some(())
    }

    /// Closes all items but the first ones, before a byte.
    fn close(&mut self, items: &mut Vec<Item>, open: usize, end: usize) {
        for item in items.drain(open..) {
            self.out.out.blocks[item.block].span.end = end as u32;
        }
        self.out.depth = items.len() as u32;
    }
}

/// Whether an item is a task.
enum Task {
    No,
    Yes {
        done: bool,
    },
    /// Its box has no text, or white space that is no space.
    Unknown,
}

fn task(text: Line<'_>) -> Task {
    match text.bytes() {
        [b'[', b' ', b']', b' ', ..] => Task::Yes { done: false },
        [b'[', b'x' | b'X', b']', b' ', ..] => Task::Yes { done: true },
        [b'[', inside, b']', rest @ ..] => {
            let is_white = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'\x0b';
            let is_box = is_white(inside) || matches!(inside, b'x' | b'X');
            if is_box && rest.first().is_none_or(is_white) { Task::Unknown } else { Task::No }
        }
        _ => Task::No,
    }
}
