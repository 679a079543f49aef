//! Finds the comments of a text: one pass over its bytes, by the marks of a [`Grammar`].
//!
//! It is no tokenizer: it tells code, comments and texts apart and nothing else. Where a text or a
//! block is not closed it reaches to the end of the line or the file, as the grammar says.

use std::ops::Range;

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::grammar::{At, Block, Docs, Grammar, Heredoc, Shape, Text};
use crate::visits::visit;

/// The comments of a text without their marks, in order. Cost: `O(bytes)`, and `O(log n)` for each
/// heredoc of a file of `n` lines.
pub(super) fn comments(text: &str, grammar: &Grammar) -> Vec<Range<usize>> {
    let mut lexer = Lexer::new(text, 0, grammar);
    lexer.run("");
    lexer.found
}

/// The comments of the code that begins at `from` and ends where `until` stands outside of texts
/// and blocks, or with the text; and where it ended.
pub(super) fn comments_until(
    text: &str,
    from: usize,
    grammar: &Grammar,
    until: &str,
) -> (Vec<Range<usize>>, usize) {
    let mut lexer = Lexer::new(text, from, grammar);
    lexer.run(until);
    (lexer.found, lexer.at)
}

/// How an open text ends.
#[derive(Clone, Debug)]
struct Open {
    close: String,
    escape: u8,
    spans: bool,
    hole: &'static str,
    keeps: &'static [&'static str],
}

/// An expression inside a text.
struct Hole {
    text: Open,
    /// The brackets of its own kind that are open in it.
    depth: usize,
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    grammar: &'a Grammar,
    /// Whether a byte may be the first of a mark, or change what is known of the place.
    is_mark: [bool; 256],
    found: Vec<Range<usize>>,
    holes: Vec<Hole>,
    /// Whether something stands on this line before `at`.
    line_has_code: bool,
    /// Brackets that are open.
    depth: usize,
    /// The last byte of code that is not white space.
    last: u8,
    /// No pattern begins before this place: one that did would not end on its line.
    no_pattern: usize,
    /// Heredocs whose bodies begin with the next line.
    pending: Vec<&'a str>,
    /// For each line without its white space, where it starts; made when first asked for.
    lines: Option<FxHashMap<&'a str, Vec<usize>>>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str, at: usize, grammar: &'a Grammar) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at,
            grammar,
            is_mark: marks(grammar),
            found: Vec::new(),
            holes: Vec::new(),
            line_has_code: false,
            depth: 0,
            last: 0,
            no_pattern: 0,
            pending: Vec::new(),
            lines: None,
        }
    }

    /// Reads code up to `until`, or to the end if that is empty.
    fn run(&mut self, until: &str) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            visit(1);
            if !until.is_empty() && self.begins(until) {
                return;
            }
            if byte == b'\n' {
                self.at += 1;
                self.line_has_code = false;
                self.heredocs();
            } else if !self.is_mark[byte as usize] {
                self.code(byte);
            } else if !self.skip_plain()
                && !self.block()
                && !self.line(until)
                && !self.text()
                && !self.heredoc()
                && !self.pattern()
            {
                self.bracket(byte);
            }
        }
    }

    fn begins(&self, mark: &str) -> bool {
        self.bytes[self.at..].starts_with(mark.as_bytes())
    }

    /// Passes one byte of code.
    fn code(&mut self, byte: u8) {
        if !byte.is_ascii_whitespace() {
            self.line_has_code = true;
            self.last = byte;
        }
        self.at += 1;
    }

    /// Passes bytes of code of which the last is `last`.
    fn pass(&mut self, count: usize, last: u8) {
        self.at = (self.at + count).min(self.bytes.len());
        self.line_has_code = true;
        self.last = last;
    }

    fn may_stand(&self, at: At) -> bool {
        match at {
            At::Anywhere => true,
            At::Line => !self.line_has_code,
            At::Word => self.at.checked_sub(1).is_none_or(|before| {
                let before = self.bytes[before];
                before.is_ascii_whitespace() || matches!(before, b';' | b'&' | b'|' | b'(' | b')')
            }),
        }
    }

    fn skip_plain(&mut self) -> bool {
        let Some(plain) = self.grammar.plain.iter().find(|plain| self.begins(plain)) else {
            return false;
        };
        self.pass(plain.len(), b'a');
        true
    }

    /// A comment with both ends.
    fn block(&mut self) -> bool {
        let fits = |block: &&Block| {
            // `(*)` is an operator.
            let is_operator = block.open == "(*" && self.bytes.get(self.at + 2) == Some(&b')');
            self.begins(block.open) && self.may_stand(block.at) && !is_operator
        };
        let Some(block) = self.grammar.blocks.iter().find(fits) else { return false };
        let start = self.at + block.open.len();
        let (end, next) = if block.nests {
            self.nested_end(start, block)
        } else {
            let end = memmem::find(&self.bytes[start..], block.close.as_bytes());
            let end = end.map_or(self.bytes.len(), |end| start + end);
            (end, end + block.close.len())
        };
        self.found.push(start..end);
        self.at = next.min(self.bytes.len());
        true
    }

    /// Where a block that holds others of its kind ends, and what follows.
    fn nested_end(&self, start: usize, block: &Block) -> (usize, usize) {
        let (open, close) = (block.open.as_bytes(), block.close.as_bytes());
        let mut depth = 1_usize;
        let mut at = start;
        while let Some(found) = memchr::memchr2(open[0], close[0], &self.bytes[at..]) {
            at += found;
            if self.bytes[at..].starts_with(close) {
                depth -= 1;
                if depth == 0 {
                    return (at, at + close.len());
                }
                at += close.len();
            } else if self.bytes[at..].starts_with(open) {
                depth += 1;
                at += open.len();
            } else {
                at += 1;
            }
        }
        (self.bytes.len(), self.bytes.len())
    }

    /// A comment up to the end of its line, or to what ends the code.
    fn line(&mut self, until: &str) -> bool {
        let mut markers = self.grammar.markers.iter();
        let fits = markers.find(|marker| self.begins(marker.open) && self.may_stand(marker.at));
        let Some(marker) = fits else { return false };
        let start = self.at + marker.open.len();
        let mut end = self.line_end(start);
        if !until.is_empty()
            && let Some(found) = memmem::find(&self.bytes[start..end], until.as_bytes())
        {
            end = start + found;
        }
        self.found.push(start..end);
        self.at = end;
        true
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[from..]).map_or(self.bytes.len(), |end| from + end)
    }

    /// A literal, or documentation that looks like one.
    fn text(&mut self) -> bool {
        let opened = self.grammar.texts.iter().find_map(|text| Some((text, self.open(text)?)));
        let Some((text, (length, close))) = opened else { return false };
        let is_doc = match self.grammar.docs {
            Docs::Never => false,
            Docs::Statement => self.depth == 0 && !self.line_has_code,
            Docs::Line => !self.line_has_code,
        };
        self.pass(length, b'"');
        let Text { escape, spans, hole, keeps, .. } = *text;
        let open = Open { close, escape, spans, hole, keeps };
        let start = self.at;
        let is_doc = is_doc && matches!(open.close.as_str(), "\"\"\"" | "'''");
        let close = open.close.clone();
        if self.string(open) && is_doc {
            let inside = &self.text[start..self.at];
            self.found.push(start..start + inside.strip_suffix(&close).unwrap_or(inside).len());
        }
        true
    }

    /// Whether a text begins here: the length of its start, and its end.
    fn open(&self, text: &Text) -> Option<(usize, String)> {
        let rest = &self.bytes[self.at..];
        match text.shape {
            Shape::Marks(open, close) => self.begins(open).then(|| (open.len(), close.to_owned())),
            Shape::Character => character(rest).map(|length| (length, String::new())),
            Shape::Hashes(prefix) => {
                let is_inside = self.at > 0 && is_word(self.bytes[self.at - 1]);
                let after = rest.strip_prefix(prefix.as_bytes()).filter(|_| !is_inside)?;
                // In a row of `#` only the first one counts them: each would make a square.
                if self.at > 0 && self.bytes[self.at - 1] == b'#' {
                    return None;
                }
                let hashes = run(after, b'#');
                let is_text = after.get(hashes) == Some(&b'"');
                let needed = usize::from(prefix.is_empty());
                (is_text && hashes >= needed)
                    .then(|| (prefix.len() + hashes + 1, format!("\"{}", "#".repeat(hashes))))
            }
            Shape::Brackets => {
                let level = run(rest.strip_prefix(b"[")?, b'=');
                (rest.get(level + 1) == Some(&b'['))
                    .then(|| (level + 2, format!("]{}]", "=".repeat(level))))
            }
            Shape::Delimited => {
                let after = rest.strip_prefix(b"R\"")?;
                // The standard allows 16 characters.
                let length = after.iter().take(17).position(|byte| *byte == b'(')?;
                let delimiter = std::str::from_utf8(&after[..length]).ok()?;
                Some((length + 3, format!("){delimiter}\"")))
            }
            Shape::Piped => {
                let after = rest.strip_prefix(b"{")?;
                let is_name = |byte: &&u8| byte.is_ascii_lowercase() || **byte == b'_';
                let length = after.iter().take_while(is_name).count();
                let name = std::str::from_utf8(&after[..length]).ok()?;
                (after.get(length) == Some(&b'|')).then(|| (length + 2, format!("|{name}}}")))
            }
        }
    }

    /// Passes the rest of a text. Returns whether it ended, and not in a hole.
    fn string(&mut self, open: Open) -> bool {
        let close = open.close.as_bytes();
        if close.is_empty() {
            return true;
        }
        while let Some(byte) = self.bytes.get(self.at).copied() {
            if let Some(kept) = open.keeps.iter().find(|kept| self.begins(kept)) {
                self.at += kept.len();
                continue;
            }
            if self.bytes[self.at..].starts_with(close) {
                self.at += close.len();
                return true;
            }
            // `\(` is a hole and begins with what escapes.
            if !open.hole.is_empty() && self.begins(open.hole) {
                self.at += open.hole.len();
                self.last = b'(';
                self.holes.push(Hole { text: open, depth: 0 });
                return false;
            } else if byte == open.escape && byte != 0 {
                let is_crlf = self.bytes[self.at + 1..].starts_with(b"\r\n");
                self.at = (self.at + if is_crlf { 3 } else { 2 }).min(self.bytes.len());
            } else if byte == b'\n' && !open.spans {
                return true;
            } else {
                self.at += 1;
            }
        }
        true
    }

    /// Brackets, and a backslash that takes the next character's meaning.
    fn bracket(&mut self, byte: u8) {
        let is_opening = matches!(byte, b'(' | b'[' | b'{');
        let is_closing = matches!(byte, b')' | b']' | b'}');
        if byte == b'\\' {
            let is_crlf = self.bytes[self.at + 1..].starts_with(b"\r\n");
            return self.pass(if is_crlf { 3 } else { 2 }, byte);
        }
        if let Some(hole) = self.holes.last_mut() {
            let opening = hole.text.hole.as_bytes().last().copied().unwrap_or_default();
            let closing = if opening == b'(' { b')' } else { b'}' };
            if byte == opening {
                hole.depth += 1;
            } else if byte == closing && hole.depth > 0 {
                hole.depth -= 1;
            } else if byte == closing
                && let Some(hole) = self.holes.pop()
            {
                self.pass(1, b'"');
                self.string(hole.text);
                return;
            }
        }
        if is_opening {
            self.depth += 1;
        } else if is_closing {
            self.depth = self.depth.saturating_sub(1);
        }
        self.code(byte);
    }

    /// `/…/` where an expression may begin.
    fn pattern(&mut self) -> bool {
        let may_begin = self.grammar.patterns
            && self.bytes[self.at] == b'/'
            && self.at >= self.no_pattern
            && (!self.line_has_code || b"(,=:[!&|?{};+-*%~^<>".contains(&self.last));
        if !may_begin {
            return false;
        }
        let mut in_class = false;
        let mut at = self.at + 1;
        while let Some(byte) = self.bytes.get(at).filter(|byte| **byte != b'\n') {
            match byte {
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    self.pass(at + 1 - self.at, b'"');
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        self.no_pattern = at;
        false
    }

    /// The start of a heredoc. Its body begins with the next line.
    fn heredoc(&mut self) -> bool {
        let (mark, may_be_apart) = match self.grammar.heredoc {
            Heredoc::Never => return false,
            Heredoc::Joined(mark) => (mark, false),
            Heredoc::Apart(mark) => (mark, true),
        };
        // `<<<` of a shell takes one word.
        let is_longer = self.at > 0 && self.bytes[self.at - 1] == b'<';
        if !self.begins(mark) || is_longer {
            return false;
        }
        let mut at = self.at + mark.len();
        let skip =
            |at: usize, of: &[u8]| usize::from(self.bytes.get(at).is_some_and(|b| of.contains(b)));
        at += skip(at, b"-~");
        if may_be_apart {
            at += skip(at, b" ");
        }
        at += skip(at, b"'\"`\\");
        let length = self.bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
        let name = &self.text[at..at + length];
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let end = at + length;
        self.pending.push(name);
        self.pass(end + skip(end, b"'\"`") - self.at, b'"');
        true
    }

    /// Passes the bodies of the heredocs that the last line began. One whose last line is missing
    /// was none.
    fn heredocs(&mut self) {
        for name in std::mem::take(&mut self.pending) {
            let lines = self.lines.get_or_insert_with(|| starts_of_lines(self.text));
            let starts = lines.get(name).map_or(&[][..], Vec::as_slice);
            let next = starts.partition_point(|start| *start < self.at);
            if let Some(start) = starts.get(next).copied() {
                self.at = self.line_end(start);
                self.line_has_code = true;
            }
        }
    }
}

/// Where each line starts, by its words alone: `EOT;` and `  EOT` both end `<<EOT`.
fn starts_of_lines(text: &str) -> FxHashMap<&str, Vec<usize>> {
    let mut lines: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let name = line.trim().trim_end_matches([';', ',', ')']);
        if !name.is_empty() && name.bytes().all(is_word) {
            lines.entry(name).or_default().push(start);
        }
        start += line.len();
    }
    lines
}

/// The first bytes of all marks, and those of brackets and escapes.
fn marks(grammar: &Grammar) -> [bool; 256] {
    let mut marks = [false; 256];
    let mut add = |mark: &str| {
        if let Some(first) = mark.bytes().next() {
            marks[first as usize] = true;
        }
    };
    grammar.markers.iter().for_each(|marker| add(marker.open));
    grammar.blocks.iter().for_each(|block| add(block.open));
    grammar.plain.iter().for_each(|plain| add(plain));
    for text in grammar.texts {
        match text.shape {
            Shape::Marks(open, _) => add(open),
            Shape::Character => add("'"),
            Shape::Hashes("") => add("#"),
            Shape::Hashes(prefix) => add(prefix),
            Shape::Brackets => add("["),
            Shape::Delimited => add("R"),
            Shape::Piped => add("{"),
        }
    }
    ["(", "[", "{", "}", "]", ")", "\\"].into_iter().for_each(&mut add);
    if let Heredoc::Joined(mark) | Heredoc::Apart(mark) = grammar.heredoc {
        add(mark);
    }
    if grammar.patterns {
        add("/");
    }
    marks
}

/// The length of a character in single quotes.
fn character(rest: &[u8]) -> Option<usize> {
    let inside = rest.strip_prefix(b"'")?;
    let length = match inside.first()? {
        b'\\' => {
            // `'\u{10FFFF}'` is the longest.
            let tail = inside.get(2..inside.len().min(12))?;
            2 + tail.iter().position(|byte| *byte == b'\'')?
        }
        b'\'' | b'\n' => return None,
        _ => inside.iter().take(5).position(|byte| *byte == b'\'')?,
    };
    let is_one = inside[0] == b'\\'
        || std::str::from_utf8(&inside[..length]).is_ok_and(|text| text.chars().count() == 1);
    is_one.then_some(length + 2)
}

fn run(bytes: &[u8], of: u8) -> usize {
    bytes.iter().take_while(|byte| **byte == of).count()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
