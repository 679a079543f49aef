//! The pieces of the value of a key: what commas, semicolons and parentheses part.

use super::reference::{Shape, scan};
use crate::source::Dialect;

/// A piece of a value.
#[derive(Clone, Copy)]
pub(super) struct Segment<'t> {
    pub(super) text: &'t str,
    pub(super) in_parentheses: bool,
}

impl Segment<'_> {
    /// Whether it says in parentheses that what stands before it is meant in part.
    pub(super) fn limits(self) -> bool {
        self.in_parentheses && says_part(self.text)
    }
}

/// Whether a text begins by saying that a part is meant, and not the whole: `in part`, `parts of ADR-7`.
pub(super) fn says_part(text: &str) -> bool {
    const WORDS: &[&str] = &["in part", "part of", "parts of", "partially", "partly", "partial"];
    let text = text.trim_start();
    WORDS.iter().any(|word| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !text[word.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Splits at commas, semicolons and parentheses; calls such as `cancel()` stay whole. `open` counts
/// the parentheses that are open across runs.
pub(super) fn segments<'t>(
    text: &'t str,
    open: &mut usize,
    dialect: &Dialect,
) -> Vec<(Segment<'t>, usize)> {
    let cuts = |byte: &u8| matches!(byte, b',' | b';' | b'(' | b')');
    if !text.as_bytes().iter().any(cuts) {
        let whole = (Segment { text, in_parentheses: *open > 0 }, 0);
        return if text.trim().is_empty() { Vec::new() } else { vec![whole] };
    }
    let mut out = Vec::new();
    let mut start = 0;
    let mut in_call = 0_usize;
    // Commas of `User Stories 1, 2 and 3` cut nothing.
    let several = scan(text, dialect).into_iter();
    let several = several.filter(|hit| matches!(hit.shape, Shape::Series(_) | Shape::Stories(_)));
    let mut whole = several.map(|hit| hit.range).peekable();
    let mut cut = |start: usize, end: usize, in_parentheses: bool| {
        if !text[start..end].trim().is_empty() {
            out.push((Segment { text: &text[start..end], in_parentheses }, start));
        }
    };
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| cuts(byte)) {
        while whole.next_if(|range| range.end <= at).is_some() {}
        if whole.peek().is_some_and(|range| range.start <= at) {
            continue;
        }
        match byte {
            b'(' if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') => in_call += 1,
            b')' if in_call > 0 => in_call -= 1,
            b',' | b';' if in_call == 0 && *open == 0 => {
                cut(start, at, false);
                start = at + 1;
            }
            b'(' => {
                cut(start, at, *open > 0);
                start = at + 1;
                *open += 1;
            }
            b')' if *open > 0 => {
                cut(start, at, true);
                start = at + 1;
                *open -= 1;
            }
            _ => {}
        }
    }
    cut(start, text.len(), *open > 0);
    out
}
