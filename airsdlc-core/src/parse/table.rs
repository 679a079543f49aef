//! Metadata in tables: a key and its value in each row, or keys in the head and their values below.

use super::entry::{KeyLine, PLAIN_KEYS, is_strong_key, key_line};
use super::keys::{TABLE_HEADS, names_id};
use super::markdown::{BlockKind, Inline, InlineKind, Markdown, lines, plain};
use super::reader::{Reader, trimmed};
use super::reference::scan;
use crate::source::{Dialect, fold_key};
use crate::span::Span;

/// The table that is open while the blocks of an artifact are walked.
#[derive(Default)]
pub(crate) struct Table {
    /// The block up to which it was read.
    pub(super) read_to: usize,
    /// Whether its head says that any key may stand in its first column.
    of_keys: bool,
}

impl<'a> Reader<'a> {
    /// Takes a row of a table where metadata may stand, or the whole table if its head holds keys.
    /// Returns whether there was anything to take.
    pub(super) fn table_entry(
        &mut self,
        region: usize,
        markdown: &Markdown<'a>,
        at: usize,
    ) -> bool {
        let BlockKind::Cell(row, 0) = markdown.blocks[at].kind else { return false };
        if !self.states[region].is_metadata(at) {
            return false;
        }
        if row == 0 {
            if self.keys_in_head(region, markdown, at) {
                return true;
            }
            // `| Service | Owner |` heads a list of services.
            let second = markdown.blocks.get(at + 1).map(|block| markdown.text(block));
            if columns(markdown, at) == 2
                && second.is_some_and(|second| self.is_key(region, &fold_key(&second)))
            {
                self.states[region].table.of_keys = false;
                return false;
            }
            let head = fold_key(&markdown.text(&markdown.blocks[at]));
            self.states[region].table.of_keys = head.is_empty()
                || TABLE_HEADS.contains(&head.as_str())
                || self.is_known_key(region, markdown.inlines(&markdown.blocks[at]));
        }
        if columns(markdown, at) != 2 {
            return false;
        }
        let inlines = markdown.inlines(&markdown.blocks[at]);
        let text = plain(inlines);
        let key = text.trim_end_matches(':').trim();
        let folded = fold_key(key);
        let is_key = key.starts_with(char::is_alphabetic)
            && key.split(' ').count() <= 4
            && scan(key, self.dialect).is_empty()
            && !(row == 0 && TABLE_HEADS.contains(&folded.as_str()));
        // The head of a table is a row of keys and values only if it says so, and a row of a table of
        // something else only if it is surely one.
        let may_be_any = row > 0 && self.states[region].table.of_keys;
        if !is_key || !may_be_any && !self.is_known_key(region, inlines) {
            return false;
        }
        self.cell_entry(region, markdown, (at, at + 1), key.to_owned());
        self.states[region].table.read_to = at + 2;
        true
    }

    /// Whether a cell holds a key that is known to be one, or emphasised as one.
    fn is_known_key(&self, region: usize, inlines: &[Inline<'a>]) -> bool {
        let key = fold_key(plain(inlines).trim_end_matches(':'));
        let is_strong = !inlines.is_empty() && inlines.iter().all(|inline| inline.strong);
        is_strong || self.is_key(region, &key)
    }

    /// Whether a key, folded, is one of those that artifacts have.
    fn is_key(&self, region: usize, key: &str) -> bool {
        self.is_status(region, key)
            || names_id(self.states[region].kind, key)
            || self.rule(region, key).is_some()
            || PLAIN_KEYS.contains(&key)
    }

    /// Takes a table of one row whose head holds nothing but keys: `| Status | Date |`.
    fn keys_in_head(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        let count = columns(markdown, at);
        let is_cell = |at: usize, row: u32, column: u32| {
            markdown.blocks.get(at).is_some_and(|block| block.kind == BlockKind::Cell(row, column))
        };
        let is_one_row = is_cell(at + count, 1, 0) && !is_cell(at + 2 * count, 2, 0);
        if count < 2 || !is_one_row || columns(markdown, at + count) != count {
            return false;
        }
        let keys: Vec<String> = (at..at + count)
            .map(|cell| {
                let text = markdown.text(&markdown.blocks[cell]);
                text.trim_end_matches(':').trim().to_owned()
            })
            .collect();
        if !keys.iter().all(|key| self.is_key(region, &fold_key(key))) {
            return false;
        }
        for (column, key) in keys.into_iter().enumerate() {
            self.cell_entry(region, markdown, (at + column, at + count + column), key);
        }
        self.states[region].table.read_to = at + 2 * count;
        true
    }

    /// Takes a key with its value, both in cells.
    fn cell_entry(
        &mut self,
        region: usize,
        markdown: &Markdown<'a>,
        (key_at, value_at): (usize, usize),
        key: String,
    ) {
        let cell = markdown.inlines(&markdown.blocks[value_at]);
        // `Accepted<br>**Supersedes**: ADR-2`: a line of its own with a key is none of this value.
        let value = &cell[..next_line_with_key(cell, self.dialect)];
        let from = if key_at + 1 == value_at { key_at } else { value_at };
        let span = Span::new(markdown.blocks[from].span.start, markdown.blocks[value_at].span.end);
        let span = trimmed(self.source, span);
        let row = KeyLine { key: key.into(), strong: true, value, skip: 0, span };
        let is_consumed = self.entry(region, &row, 0, value_at);
        self.states[region].pending = None;
        if !is_consumed {
            let is_repeated = std::mem::take(&mut self.states[region].is_repeated);
            let declares = self.intent_of_key(region, &row.key, (value, 0), value_at);
            let intent = self.states[region].intent_at(value_at).or(declares);
            let intent = intent.filter(|_| !is_repeated);
            self.mentions(self.source_of(region), value, intent);
        }
        for line in lines(&cell[value.len()..]) {
            let is_consumed = match key_line(line, self.dialect) {
                Some(key_line) => self.entry(region, &key_line, 0, value_at),
                None => false,
            };
            self.states[region].pending = None;
            if !is_consumed {
                self.mentions(self.source_of(region), line, None);
            }
        }
    }
}

/// How many cells the row that begins at a block has.
fn columns(markdown: &Markdown<'_>, at: usize) -> usize {
    let BlockKind::Cell(row, _) = markdown.blocks[at].kind else { return 0 };
    let cells = markdown.blocks[at..].iter().zip(0..);
    cells.take_while(|(block, column)| block.kind == BlockKind::Cell(row, *column)).count()
}

/// Where the value of a cell ends: at a break before a strong key, else with the cell.
fn next_line_with_key(cell: &[Inline<'_>], dialect: &Dialect) -> usize {
    let breaks = cell.iter().enumerate().filter(|(_, inline)| inline.kind == InlineKind::Break);
    let mut ends = breaks.map(|(at, _)| at);
    ends.find(|at| is_strong_key(&cell[at + 1..], dialect)).unwrap_or(cell.len())
}
