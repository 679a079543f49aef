//! Lines, and what they begin with.

/// The lines of a text, which end with line feeds.
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
}

/// A line of a text.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    source: &'a [u8],
    pub(super) start: usize,
    /// The first byte that is no space.
    pub(super) text: usize,
    /// Behind the last byte that is no space; the same as `text` for a blank line.
    pub(super) end: usize,
    /// Where the next line begins.
    pub(super) next: usize,
}

/// The marker of a list item: `-`, `2.`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// Its bytes.
    pub(super) width: usize,
    /// Whether an item with it may begin right below the text of a paragraph.
    pub(super) interrupts: bool,
}

/// What a line below the text of a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// More of the paragraph.
    Text,
    /// The first line of another block.
    Block,
    /// Something that only the parser tells.
    Unknown,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// The line that begins at a byte; nothing at the end.
    pub(super) fn at(&self, start: usize) -> Option<Line<'a>> {
        let source = self.text.as_bytes();
        let rest = source.get(start..).filter(|rest| !rest.is_empty())?;
        let (end, next) = match memchr::memchr(b'\n', rest) {
            Some(length) => (start + length, start + length + 1),
            None => (source.len(), source.len()),
        };
        Some(Line::new(source, start, end, next))
    }
}

impl<'a> Line<'a> {
    fn new(source: &'a [u8], start: usize, end: usize, next: usize) -> Self {
        let spaces = |bytes: &[u8]| bytes.iter().take_while(|byte| **byte == b' ').count();
        let text = start + spaces(&source[start..end]);
        let behind = source[text..end].iter().rev().take_while(|byte| **byte == b' ').count();
        Self { source, start, text, end: end - behind, next }
    }

    /// What is left of the line from a byte on.
    pub(super) fn from(&self, at: usize) -> Self {
        self.part(at, self.end)
    }

    /// A part of the line.
    pub(super) fn part(&self, start: usize, end: usize) -> Self {
        Self::new(self.source, start, end, self.next)
    }

    /// From this line to the end of a later one, as one text.
    pub(super) fn through(&self, last: Self) -> Self {
        Self { end: last.end, next: last.next, ..*self }
    }

    /// How many spaces are in front.
    pub(super) fn indent(&self) -> usize {
        self.text - self.start
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text == self.end
    }

    /// The bytes between the spaces at its ends.
    pub(super) fn bytes(&self) -> &'a [u8] {
        &self.source[self.text..self.end]
    }

    /// The first byte that is no space; a line feed if there is none.
    pub(super) fn first(&self) -> u8 {
        self.bytes().first().copied().unwrap_or(b'\n')
    }

    /// Whether white space that is no space stands in front: a tab is as wide as where it stands asks.
    pub(super) fn is_odd(&self) -> bool {
        matches!(self.first(), b'\t' | b'\x0b' | b'\x0c')
    }

    /// How often a byte stands at the beginning.
    pub(super) fn run_of(&self, byte: u8) -> usize {
        self.bytes().iter().take_while(|first| **first == byte).count()
    }

    /// Whether it is a heading with signs in front: `## Title`.
    pub(super) fn is_heading(&self) -> bool {
        let level = self.run_of(b'#');
        (1..=6).contains(&level) && matches!(self.bytes().get(level), None | Some(b' ' | b'\t'))
    }

    /// Whether it opens a block of code.
    pub(super) fn is_fence(&self) -> bool {
        let sign = self.first();
        let signs = self.run_of(sign);
        signs >= 3
            && match sign {
                b'`' => memchr::memchr(b'`', &self.bytes()[signs..]).is_none(),
                b'~' => true,
                _ => false,
            }
    }

    /// Whether it is a line across the page: `---`, `* * *`.
    pub(super) fn is_rule(&self) -> bool {
        let sign = self.first();
        matches!(sign, b'-' | b'*' | b'_')
            && self.is_of(sign)
            && memchr::memchr_iter(sign, self.bytes()).count() >= 3
    }

    /// Whether it holds nothing but one sign, spaces and tabs.
    fn is_of(&self, sign: u8) -> bool {
        self.bytes().iter().all(|byte| *byte == sign || matches!(byte, b' ' | b'\t'))
    }

    /// The marker of a list item that stands in front, with white space or nothing behind it.
    pub(super) fn marker(&self) -> Option<Marker> {
        let bytes = self.bytes();
        let (width, interrupts) = match self.first() {
            b'-' | b'*' | b'+' => (1, true),
            b'0'..=b'9' => {
                let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let is_marker = digits <= 9 && matches!(bytes.get(digits), Some(b'.' | b')'));
                if !is_marker {
                    return None;
                }
                let is_one = bytes[..digits].iter().rev().skip(1).all(|digit| *digit == b'0')
                    && bytes[digits - 1] == b'1';
                (digits + 1, is_one)
            }
            _ => return None,
        };
        let ends = matches!(bytes.get(width), None | Some(b' ' | b'\t'));
        ends.then_some(Marker { width, interrupts })
    }

    fn has_space_behind(&self, marker: Marker) -> bool {
        let rest = self.from(self.text + marker.width);
        !rest.is_blank() && !rest.is_odd()
    }

    /// What it is below the text of a paragraph, as the `depth` of its text in the containers that go
    /// on here, and whether all do.
    pub(super) fn below(&self, depth: usize, is_inside: bool) -> Below {
        if self.is_odd() {
            return Below::Unknown;
        }
        if depth >= 4 {
            return Below::Text;
        }
        match self.first() {
            b'#' if self.is_heading() => Below::Block,
            b'`' | b'~' if self.is_fence() => Below::Block,
            b'>' => Below::Block,
            // HTML, or a table.
            b'<' | b'|' => Below::Unknown,
            // The underline of a heading, a line across the page, an item without text.
            sign @ (b'=' | b'-' | b'*' | b'+' | b'_') if self.is_of(sign) => Below::Unknown,
            _ => match self.marker() {
                Some(marker) if !self.has_space_behind(marker) => Below::Unknown,
                Some(marker) if marker.interrupts || !is_inside => Below::Block,
                _ => Below::Text,
            },
        }
    }

    /// Whether it parts the head of a table from its rows.
    pub(super) fn is_delimiter(&self) -> bool {
        let bytes = self.bytes();
        bytes.contains(&b'-') && bytes.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
    }

    /// Whether it has a sign that parts cells.
    pub(super) fn has_pipe(&self) -> bool {
        memchr::memchr(b'|', self.bytes()).is_some()
    }
}
