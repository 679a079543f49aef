//! Comments of files that are markup with code inside: HTML, XML, Vue, Svelte, PHP.

use std::ops::Range;

use memchr::memmem;

use super::grammar::Grammar;
use super::lexer::{comments, comments_until};
use super::syntax::{CSS, PHP, SCRIPT, SCSS};

/// The comments of markup, those of scripts and style sheets in it, and, if `has_php`, those between
/// `<?php` and `?>`. In order. Cost: `O(bytes)`.
pub(super) fn markup_comments(text: &str, has_php: bool) -> Vec<Range<usize>> {
    let mut walk = Walk { text, at: 0, found: Vec::new(), has_php };
    while let Some(open) = memchr::memchr(b'<', &text.as_bytes()[walk.at..]) {
        walk.at += open;
        walk.element();
    }
    walk.found
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Range<usize>>,
    has_php: bool,
}

impl Walk<'_> {
    /// What begins with the `<` at this place.
    fn element(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with("<!--") {
            let start = self.at + 4;
            let end = self.find(start, "-->");
            self.found.push(start..end);
            self.at = (end + 3).min(self.text.len());
        } else if rest.starts_with("<![CDATA[") {
            self.at = (self.find(self.at, "]]>") + 3).min(self.text.len());
        } else if rest.starts_with("<?") && self.has_php && !rest.starts_with("<?xml") {
            let (found, end) = comments_until(self.text, self.at + 2, &PHP, "?>");
            self.found.extend(found);
            self.at = (end + 2).min(self.text.len());
        } else if rest.starts_with("<?") {
            self.at = (self.find(self.at, "?>") + 2).min(self.text.len());
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.tag();
        } else {
            self.at += 1;
        }
    }

    /// Where a mark stands from `from` on, else the end of the text.
    fn find(&self, from: usize, mark: &str) -> usize {
        let found = memmem::find(&self.text.as_bytes()[from..], mark.as_bytes());
        found.map_or(self.text.len(), |found| from + found)
    }

    /// An opening tag, and the code after it if it is that of a script or a style sheet.
    fn tag(&mut self) {
        let start = self.at;
        self.at = self.tag_end(start + 1);
        let tag = &self.text[start..self.at];
        let name = tag[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.eq_ignore_ascii_case("script") && !tag.ends_with("/>") {
            self.code("script", &SCRIPT);
        } else if name.eq_ignore_ascii_case("style") && !tag.ends_with("/>") {
            let is_extended = ["scss", "less", "sass"].iter().any(|lang| tag.contains(lang));
            self.code("style", if is_extended { &SCSS } else { &CSS });
        }
    }

    /// The place after the `>` that ends a tag; those in quotes do not.
    fn tag_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
            at += found + 1;
            if bytes[at - 1] == b'>' {
                return at;
            }
            let close = memchr::memchr(bytes[at - 1], &bytes[at..]);
            at = close.map_or(bytes.len(), |close| at + close + 1);
        }
        bytes.len()
    }

    /// Code up to the closing tag of `name`.
    fn code(&mut self, name: &str, grammar: &Grammar) {
        let bytes = self.text.as_bytes();
        let is_close = |at: &usize| {
            let after = bytes.get(at + 2..at + 2 + name.len());
            after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
        };
        let mut closes = memmem::find_iter(&bytes[self.at..], b"</").map(|found| self.at + found);
        let end = closes.find(is_close).unwrap_or(bytes.len());
        let base = self.at;
        let inside = comments(&self.text[base..end], grammar);
        self.found.extend(inside.into_iter().map(|range| base + range.start..base + range.end));
        self.at = end;
    }
}
