//! Places in source text: byte spans, and the lines and columns people read.
//!
//! A [`Span`] is a half-open range of bytes of one file. A [`Location`] is the same range with its
//! file, lines and columns. Lines and columns count from 1, columns in Unicode scalar values, ends
//! are exclusive.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::visits::visit;

/// A path inside a repository: relative to its root, with `/` between components.
///
/// Cloning is cheap; all places in one file share one allocation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct RepoPath(
    // A thin pointer: locations hold one each, and are most of what is held.
    Arc<Box<str>>,
);

impl RepoPath {
    /// Makes a path from text; backslashes become slashes and a leading `./` goes.
    pub fn new(path: &str) -> Self {
        let slashed = if path.contains('\\') {
            Cow::Owned(path.replace('\\', "/"))
        } else {
            Cow::Borrowed(path)
        };
        Self(Arc::new(slashed.strip_prefix("./").unwrap_or(&slashed).into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// Everything before the last component, without the slash; empty at the root.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// The part of the file name after its last dot, if any.
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// Whether the file is Markdown by its name.
    pub(crate) fn is_markdown(&self) -> bool {
        const EXTENSIONS: [&str; 3] = ["md", "markdown", "mdx"];
        let is = |extension: &str| EXTENSIONS.iter().any(|it| extension.eq_ignore_ascii_case(it));
        self.extension().is_some_and(is)
    }
}

impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<&str> for RepoPath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// A half-open range of bytes in one file.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Whether `offset` lies inside.
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    pub(crate) fn of(range: &Range<usize>) -> Self {
        Self::new(range.start as u32, range.end as u32)
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A range of text in a file of the repository.
///
/// Lines and columns count from 1, columns in Unicode scalar values; the end is exclusive.
/// Ordered by path, then position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Location {
    /// The file.
    pub path: RepoPath,
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line just past the last character.
    pub end_line: u32,
    /// Column just past the last character.
    pub end_column: u32,
    /// The same range in bytes.
    pub span: Span,
}

impl Location {
    /// A location that covers the start of a file, for what is true of the file as a whole.
    pub fn of_file(path: RepoPath) -> Self {
        Self { path, line: 1, column: 1, end_line: 1, end_column: 1, span: Span::default() }
    }

    /// Whether it is a place in the message of a commit, and in no file.
    pub(crate) fn is_in_commit(&self) -> bool {
        self.path.as_str().starts_with("commit:")
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may hold what would end the line.
        let path = self.path.as_str();
        if path.contains(char::is_control) {
            return write!(f, "{}:{}", path.replace(char::is_control, "\u{fffd}"), self.line);
        }
        write!(f, "{path}:{}", self.line)
    }
}

/// The lines of one text, to turn byte offsets into lines and columns.
///
/// Building it costs `O(bytes)`, a lookup `O(log lines)`, however long the lines are.
#[derive(Clone, Debug)]
pub struct LineIndex {
    lines: Vec<Line>,
    /// How many characters stand before each block of [`BLOCK`] bytes; counted when a place in a long
    /// line is asked for.
    characters: OnceLock<Vec<u32>>,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: u32,
    /// Whether a character of it, or one close by, is more than one byte.
    is_wide: bool,
}

const BLOCK: usize = 512;

/// So many bytes are looked at together for what is not ASCII.
const CHUNK: usize = 64;

impl LineIndex {
    /// Finds the line starts of `text`. Lines end with `\n`; a `\r` before it belongs to the line.
    pub fn new(text: &str) -> Self {
        // Lines of prose are seldom shorter than this.
        let mut lines = Vec::with_capacity(text.len() / 32 + 2);
        lines.push(Line { start: 0, is_wide: false });
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            lines.push(Line { start: end as u32 + 1, is_wide: false });
        }
        let (chunks, rest) = text.as_bytes().as_chunks::<CHUNK>();
        let mut open = 0;
        for (at, chunk) in chunks.iter().enumerate() {
            if !chunk.is_ascii() {
                open = mark_wide(&mut lines, open, at * CHUNK);
            }
        }
        if !rest.is_ascii() {
            mark_wide(&mut lines, open, chunks.len() * CHUNK);
        }
        Self { lines, characters: OnceLock::new() }
    }

    /// The line and column of a byte offset, both from 1. `text` must be the text that was indexed.
    pub fn position(&self, text: &str, offset: u32) -> (u32, u32) {
        let offset = offset.min(text.len() as u32);
        self.position_in(text, self.line_of(offset), offset)
    }

    /// The index of the line in which an offset lies.
    fn line_of(&self, offset: u32) -> usize {
        self.lines.partition_point(|line| line.start <= offset) - 1
    }

    /// The position of an offset in a line, by its index.
    fn position_in(&self, text: &str, line: usize, offset: u32) -> (u32, u32) {
        visit(1);
        let Line { start, is_wide } = self.lines[line];
        if !is_wide {
            return (line as u32 + 1, offset - start + 1);
        }
        // A byte-order mark takes no column.
        let mark = u32::from(line == 0 && offset > 0 && text.starts_with('\u{feff}'));
        (line as u32 + 1, self.characters_in(text, start..offset) - mark + 1)
    }

    /// How many characters begin in a range of bytes.
    fn characters_in(&self, text: &str, bytes: Range<u32>) -> u32 {
        if (bytes.end - bytes.start) as usize <= BLOCK {
            count_characters(&text.as_bytes()[bytes.start as usize..bytes.end as usize])
        } else {
            self.before(text, bytes.end) - self.before(text, bytes.start)
        }
    }

    /// How many characters begin before a byte offset.
    fn before(&self, text: &str, offset: u32) -> u32 {
        let characters = self.characters.get_or_init(|| characters(text));
        let block = offset as usize / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..offset as usize).unwrap_or_default();
        characters[block.min(characters.len() - 1)] + count_characters(rest)
    }

    /// The location of a span of `text` in the file `path`.
    pub fn location(&self, path: &RepoPath, text: &str, span: Span) -> Location {
        let length = text.len() as u32;
        let (start, end) = (span.start.min(length), span.end.min(length));
        let first = self.line_of(start);
        let Line { start: begins, is_wide } = self.lines[first];
        // Most spans end in the line in which they begin.
        let ends_there =
            start <= end && self.lines.get(first + 1).is_none_or(|next| end < next.start);
        if ends_there && !is_wide {
            let (line, column) = (first as u32 + 1, start - begins + 1);
            let end_column = column + (end - start);
            return Location { path: path.clone(), line, column, end_line: line, end_column, span };
        }
        let (line, column) = self.position_in(text, first, start);
        let last = if ends_there { first } else { self.line_of(end) };
        let (end_line, end_column) = self.position_in(text, last, end);
        Location { path: path.clone(), line, column, end_line, end_column, span }
    }
}

/// Marks the lines in a chunk of bytes `from` which is not all ASCII; `open` is the last line that was
/// marked, or one before it. Returns the last line of the chunk.
fn mark_wide(lines: &mut [Line], mut open: usize, from: usize) -> usize {
    let next_begins = |lines: &[Line], open: usize| {
        lines.get(open + 1).map_or(usize::MAX, |next| next.start as usize)
    };
    while next_begins(lines, open) <= from {
        open += 1;
    }
    lines[open].is_wide = true;
    while next_begins(lines, open) < from + CHUNK {
        open += 1;
        lines[open].is_wide = true;
    }
    open
}

/// How many characters stand before each block of a text, and in all of it.
fn characters(text: &str) -> Vec<u32> {
    let mut characters = Vec::with_capacity(text.len() / BLOCK + 2);
    let mut count = 0;
    for block in text.as_bytes().chunks(BLOCK) {
        characters.push(count);
        count += count_characters(block);
    }
    characters.push(count);
    characters
}

fn count_characters(bytes: &[u8]) -> u32 {
    visit(bytes.len());
    if bytes.is_ascii() {
        return bytes.len() as u32;
    }
    // Sums of single bytes, which the compiler adds up in wide registers.
    let first_bytes =
        |chunk: &[u8]| chunk.iter().map(|byte| u8::from(byte.cast_signed() >= -64)).sum();
    bytes.chunks(255).map(first_bytes).map(|count: u8| u32::from(count)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalar_values() {
        let text = "→ x\nü = `y`\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 4), (1, 3));
        let y = text.find('y').expect("the text has a y") as u32;
        assert_eq!(index.position(text, y), (2, 6));
    }

    #[test]
    fn crlf_and_byte_order_mark_shift_no_column() {
        let text = "\u{feff}# A\r\nb";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 3), (1, 1));
        assert_eq!(index.position(text, 8), (2, 1));
    }

    #[test]
    fn long_lines_count_as_short_ones_do() {
        let text = format!("é\n{}x", "aü".repeat(1_000));
        let index = LineIndex::new(&text);
        assert_eq!(index.position(&text, text.len() as u32 - 1), (2, 2_001));
        assert_eq!(index.position(&text, 3 + 512), (2, 343));
    }

    #[test]
    fn positions_are_those_that_counting_finds() {
        let counted = |text: &str, offset: usize| {
            let before = &text[..offset];
            let line = before.rsplit('\n').next().unwrap_or_default();
            (before.matches('\n').count() as u32 + 1, line.chars().count() as u32 + 1)
        };
        // Characters of more than one byte at each place of a chunk, and lines around them without any.
        for width in 0..2 * CHUNK + 3 {
            let (short, long) = ("a".repeat(width), "b".repeat(CHUNK + 5));
            let text = format!("{short}é\n{long}\nx→\n\n{short}\n{long}");
            let index = LineIndex::new(&text);
            for (offset, _) in text.char_indices() {
                let found = index.position(&text, offset as u32);
                assert_eq!(found, counted(&text, offset), "{offset} of {text:?}");
            }
        }
    }

    #[test]
    fn both_ends_of_a_location_are_positions() {
        let long = "ü".repeat(600);
        for text in ["\u{feff}# Ä→\r\nübrig\nx\n", &format!("a\n{long}\n{long}"), "abc\nd\n\n"]
        {
            let index = LineIndex::new(text);
            let starts: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).collect();
            for start in starts.iter().step_by(7) {
                for end in starts.iter().filter(|end| *end >= start) {
                    let found = index.location(&"a.md".into(), text, Span::new(*start, *end));
                    assert_eq!((found.line, found.column), index.position(text, *start));
                    assert_eq!((found.end_line, found.end_column), index.position(text, *end));
                }
            }
        }
    }

    #[test]
    fn the_end_of_the_text_is_a_position() {
        let text = "a\n";
        assert_eq!(LineIndex::new(text).position(text, 99), (2, 1));
    }

    #[test]
    fn paths_are_normalised() {
        let path = RepoPath::new(".\\docs\\a.md");
        assert_eq!(
            (path.parent(), path.file_name(), path.extension()),
            ("docs", "a.md", Some("md"))
        );
    }
}
