//! Runs of text, code, emphasis and links.
//!
//! As in `CommonMark`, emphasis and links are known only by what closes them. So the lines are looked
//! over once for *marks*, and the runs between those that mean something are added after.

use std::borrow::Cow;

use pulldown_cmark::CowStr;

use super::line::{Below, Line};
use super::{Page, part};
use crate::parse::markdown::build::{Builder, Destination, Look};
use crate::parse::markdown::{InlineKind, events};
use crate::span::Span;
use crate::visits::visit;

/// With more open signs of emphasis or links than this, a text is for the parser.
const MOST_OPEN: usize = 16;

/// What is kept from one text to the next, so that it need not be made again.
#[derive(Default)]
pub(super) struct Scratch<'a> {
    /// The lines of the text that is read.
    pub(super) lines: Vec<Line<'a>>,
    marks: Vec<Mark>,
    open: Vec<Emphasis>,
    brackets: Vec<Bracket>,
}

/// A place where markup may stand.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: usize,
    end: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing but text.
    Text,
    /// From the end of the text of a line to that of the next; the line ends before `end`.
    Break {
        end: usize,
    },
    /// Code with its backticks, so many at each end.
    Code(usize),
    /// A sign of emphasis that is not strong.
    Emphasis,
    StrongOpen,
    StrongClose,
    /// The beginning of a link or image with where its destination is and where it ends.
    Link {
        is_image: bool,
        destination: usize,
        end: usize,
    },
    /// From the end of the text of a link to its end.
    LinkEnd {
        is_image: bool,
    },
}

/// A sign of emphasis that is open.
#[derive(Clone, Copy, Debug)]
struct Emphasis {
    mark: usize,
    sign: u8,
    width: usize,
}

/// A bracket that is open.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    mark: usize,
    /// How much emphasis is open around it.
    outside: usize,
    /// Whether emphasis that was open around it ended in it.
    is_crossed: bool,
}

impl<'a> Page<'_, 'a> {
    /// Adds the runs of the lines in [`Scratch::lines`] to the last block; `false`, and nothing added,
    /// if they are not plain.
    pub(super) fn inline(&mut self) -> bool {
        let Scratch { lines, marks, open, brackets } = &mut self.scratch;
        marks.clear();
        open.clear();
        brackets.clear();
        let mut reader =
            Reader { bytes: self.lines.text.as_bytes(), marks, open, brackets, html: None };
        let last = lines.len() - 1;
        let end = lines[last].end;
        for (at, line) in lines.iter().enumerate() {
            if reader.line(*line, end).is_none() {
                return false;
            }
            if at < last {
                reader.end_of_line(*line, lines[at + 1].text);
            }
        }
        emit(self.out, &self.scratch.marks, self.scratch.lines[0].text, end);
        true
    }

    /// Adds the runs of one text to the last block, as the parser reads it alone; nothing if it would
    /// be more than a paragraph.
    pub(super) fn inline_by_parser(&mut self, text: Line<'a>) -> Option<()> {
        // Alone a definition of a link would define it.
        let is_paragraph = text.below(0, false) == Below::Text
            && !part::may_define(&self.lines.text[text.text..text.end]);
        if !is_paragraph {
            return None;
        }
        events::read_text(self.out, text.text..text.end).then_some(())
    }
}

/// Looks for marks.
struct Reader<'r> {
    bytes: &'r [u8],
    marks: &'r mut Vec<Mark>,
    open: &'r mut Vec<Emphasis>,
    brackets: &'r mut Vec<Bracket>,
    /// Where the last `>` stands, once it was looked for.
    html: Option<usize>,
}

impl Reader<'_> {
    /// Looks over a line of a text that ends at `end`; nothing if it is not plain.
    fn line(&mut self, line: Line<'_>, end: usize) -> Option<()> {
        let mut at = line.text;
        while let Some(found) = next_sign(self.bytes, at, line.end) {
            visit(1);
            at = match self.bytes[found] {
                b'`' => self.code(found, line.end)?,
                b'*' | b'_' => self.emphasis(found, line)?,
                b'[' => self.bracket(found, line)?,
                b']' => self.close_bracket(found, line.end)?,
                b'<' => self.html(found, line.end, end)?,
                b'&' => self.entity(found, line.end)?,
                b'^' => found + 1,
                // An escape, a tab, what may be struck through.
                _ => return None,
            };
        }
        Some(())
    }

    fn mark(&mut self, start: usize, end: usize, kind: Kind) -> usize {
        self.marks.push(Mark { start, end, kind });
        self.marks.len() - 1
    }

    /// Marks the end of a line before one whose text begins at `next`.
    fn end_of_line(&mut self, line: Line<'_>, next: usize) {
        let text = line.end;
        self.mark(text, next, Kind::Break { end: line.next });
    }

    fn code(&mut self, at: usize, end: usize) -> Option<usize> {
        let width = self.run(at, end);
        let mut from = at + width;
        loop {
            // Without an end in its line it may go on in the next.
            from += memchr::memchr(b'`', &self.bytes[from..end])?;
            let close = self.run(from, end);
            if close == width {
                self.mark(at, from + close, Kind::Code(width));
                return Some(from + close);
            }
            from += close;
        }
    }

    /// How often the byte at a place is repeated from there on.
    fn run(&self, at: usize, end: usize) -> usize {
        let sign = self.bytes[at];
        self.bytes[at..end].iter().take_while(|byte| **byte == sign).count()
    }

    fn emphasis(&mut self, at: usize, line: Line<'_>) -> Option<usize> {
        let sign = self.bytes[at];
        let width = self.run(at, line.end);
        let before = Neighbour::before(&self.bytes[line.text..at])?;
        let behind = Neighbour::behind(&self.bytes[at + width..line.end])?;
        let (opens, closes) = (opens(sign, before, behind), opens(sign, behind, before));
        if !opens && !closes {
            return Some(at + width);
        }
        if opens && closes || width > 2 {
            return None;
        }
        let after = at + width;
        if opens {
            if self.open.len() == MOST_OPEN {
                return None;
            }
            let mark = self.mark(at, after, Kind::Text);
            self.open.push(Emphasis { mark, sign, width });
            return Some(after);
        }
        let Some(index) = self.open.iter().rposition(|open| open.sign == sign) else {
            return Some(after);
        };
        let open = self.open[index];
        if open.width != width {
            return None;
        }
        self.open.truncate(index);
        for bracket in self.brackets.iter_mut().filter(|bracket| bracket.outside > index) {
            bracket.is_crossed = true;
        }
        let (begin, end) = match width {
            1 => (Kind::Emphasis, Kind::Emphasis),
            _ => (Kind::StrongOpen, Kind::StrongClose),
        };
        self.marks[open.mark].kind = begin;
        self.mark(at, after, end);
        Some(after)
    }

    fn bracket(&mut self, at: usize, line: Line<'_>) -> Option<usize> {
        let after = at + 1;
        let is_image = self.bytes[line.text..at].ends_with(b"!");
        // A footnote is one only if the page defines it, but who asks is the parser.
        if self.bytes[after..line.end].first() == Some(&b'^') || self.brackets.len() == MOST_OPEN {
            return None;
        }
        let mark = self.mark(at - usize::from(is_image), after, Kind::Text);
        self.brackets.push(Bracket { mark, outside: self.open.len(), is_crossed: false });
        Some(after)
    }

    fn close_bracket(&mut self, at: usize, end: usize) -> Option<usize> {
        let Some(bracket) = self.brackets.pop() else { return Some(at + 1) };
        if self.bytes[at + 1..end].first() != Some(&b'(') {
            return Some(at + 1);
        }
        let destination = at + 2;
        let length = destination_length(&self.bytes[destination..end])?;
        let after = destination + length + 1;
        let start = self.marks[bracket.mark];
        // A link in a link, or one that says nothing.
        if !self.brackets.is_empty() || bracket.is_crossed || start.end == at {
            return None;
        }
        self.open.truncate(bracket.outside);
        let is_image = start.end - start.start == 2;
        self.marks[bracket.mark].kind = Kind::Link { is_image, destination, end: after };
        self.mark(at, after, Kind::LinkEnd { is_image });
        Some(after)
    }

    /// A sign that may begin HTML or an address, if one can end in this text.
    fn html(&mut self, at: usize, line_end: usize, end: usize) -> Option<usize> {
        let behind = self.bytes[at + 1..line_end].first();
        let last = *self.html.get_or_insert_with(|| {
            memchr::memrchr(b'>', &self.bytes[at..end]).map_or(0, |found| at + found)
        });
        let is_text = matches!(behind, None | Some(b' ')) || last < at;
        is_text.then_some(at + 1)
    }

    /// A sign that begins an entity only where `;` ends it.
    fn entity(&self, at: usize, end: usize) -> Option<usize> {
        let rest = &self.bytes[at + 1..end];
        let name =
            rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        (rest.get(name) != Some(&b';')).then_some(at + 1)
    }
}

/// What stands beside a sign of emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Neighbour {
    /// White space, or the end of the line.
    Space,
    Punctuation,
    Word,
}

impl Neighbour {
    fn before(text: &[u8]) -> Option<Self> {
        Self::of(text.last().copied())
    }

    fn behind(text: &[u8]) -> Option<Self> {
        Self::of(text.first().copied())
    }

    /// Nothing for a character beyond ASCII, about which the parser knows more.
    fn of(byte: Option<u8>) -> Option<Self> {
        match byte {
            None => Some(Self::Space),
            Some(byte) if byte.is_ascii_alphanumeric() => Some(Self::Word),
            Some(byte) if byte.is_ascii_punctuation() => Some(Self::Punctuation),
            Some(byte) if byte.is_ascii() => Some(Self::Space),
            Some(_) => None,
        }
    }
}

/// Whether a sign of emphasis may open it, by what stands on its outer and on its inner side; seen from the
/// other side, whether it may close it.
fn opens(sign: u8, outside: Neighbour, inside: Neighbour) -> bool {
    let may_split_word = sign == b'*' && inside == Neighbour::Word;
    inside != Neighbour::Space && (may_split_word || outside != Neighbour::Word)
}

/// The bytes of a destination before the `)` that ends it, if it is plain and not empty.
fn destination_length(bytes: &[u8]) -> Option<usize> {
    let is_end = |byte: &u8| *byte <= b' ' || matches!(byte, b'(' | b')' | b'<' | b'\\' | b'&');
    let length = bytes.iter().position(is_end)?;
    (bytes[length] == b')' && length > 0).then_some(length)
}

/// So many bytes are looked at together.
const CHUNK: usize = 16;

/// The first byte from `at` on and before `end` that may be markup. Cost: `O(bytes)`, sixteen of which are
/// looked at together.
fn next_sign(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let mut at = at;
    while at < end {
        let found = match bytes[at..].first_chunk() {
            Some(chunk) => signs(chunk),
            None => {
                let mut chunk = [b' '; CHUNK];
                let rest = &bytes[at..];
                chunk[..rest.len()].copy_from_slice(rest);
                signs(&chunk)
            }
        };
        if found != 0 {
            let at = at + found.trailing_zeros() as usize / 8;
            return (at < end).then_some(at);
        }
        at += CHUNK;
    }
    None
}

/// One in the lowest bit of each byte of a chunk that may be markup.
fn signs(chunk: &[u8; CHUNK]) -> u128 {
    u128::from_le_bytes(chunk.map(|byte| u8::from(is_sign(byte))))
}

/// Whether a byte may be markup, or is white space but no space. Without a branch, so that many are looked
/// at together; of what lies between `[` and `` ` `` only `^` is no sign.
#[expect(clippy::needless_bitwise_bool, reason = "a branch for each byte costs more than they all")]
fn is_sign(byte: u8) -> bool {
    (byte < b' ')
        | (byte == b'&')
        | (byte == b'*')
        | (byte == b'<')
        | (byte == b'~')
        | (byte.wrapping_sub(b'[') <= b'`' - b'[')
}

/// Adds the runs between marks from `start` to `end`.
fn emit(out: &mut Builder<'_>, marks: &[Mark], start: usize, end: usize) {
    let mut at = start;
    let mut look = Look::default();
    let mut strong = 0;
    for mark in marks.iter().filter(|mark| mark.kind != Kind::Text) {
        text(out, at, mark.start, look);
        at = mark.end;
        match mark.kind {
            Kind::Text | Kind::Emphasis | Kind::LinkEnd { is_image: true } => {}
            Kind::Break { end } => {
                // Two spaces make a hard break, of which they are a part; one is nothing.
                let is_hard = end - 1 - mark.start >= 2;
                let start = if is_hard { mark.start } else { end - 1 };
                let span = Span::new(start as u32, end as u32);
                out.run(InlineKind::Break, Cow::Borrowed(" "), span, look);
            }
            Kind::Code(width) => code(out, *mark, width, look),
            Kind::StrongOpen => strong += 1,
            Kind::StrongClose => strong -= 1,
            Kind::Link { is_image, destination, end } => {
                let text = CowStr::Borrowed(&out.text[destination..end - 1]);
                let span = Span::new(mark.start as u32, end as u32);
                let link = out.link(Destination { text, is_image, is_inline: true }, span);
                look.link = (!is_image).then_some(link);
            }
            Kind::LinkEnd { is_image: false } => {
                if let Some(link) = look.link.take() {
                    out.end_link(link);
                }
            }
        }
        look.strong = strong > 0;
    }
    text(out, at, end, look);
}

fn text(out: &mut Builder<'_>, start: usize, end: usize, look: Look) {
    if start < end {
        let text = Cow::Borrowed(&out.text[start..end]);
        out.run(InlineKind::Text, text, Span::new(start as u32, end as u32), look);
    }
}

/// Adds code without its backticks, and without the space at each end that sets these apart.
fn code(out: &mut Builder<'_>, mark: Mark, width: usize, look: Look) {
    let text = &out.text[mark.start + width..mark.end - width];
    let is_padded =
        text.starts_with(' ') && text.ends_with(' ') && text.bytes().any(|byte| byte != b' ');
    let text = if is_padded { &text[1..text.len() - 1] } else { text };
    let span = Span::new(mark.start as u32, mark.end as u32);
    out.run(InlineKind::Code, Cow::Borrowed(text), span, look);
}
