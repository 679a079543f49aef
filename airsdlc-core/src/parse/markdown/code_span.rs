//! Code spans that reach over lines which end with CRLF.
//!
//! `CommonMark` makes one space of the end of a line; the parser makes two of a CRLF, one of each of its
//! characters.

use pulldown_cmark::CowStr;

/// How much may stand in front of a line in quotes and lists; beyond it the text stays as it is.
const MARGIN: usize = 256;

/// The text of a code span that the parser gives, with one space for each end of a line. `source` is
/// the span with its backticks. Cost: `O(bytes)`.
pub(super) fn text<'a>(parsed: CowStr<'a>, source: &str) -> CowStr<'a> {
    if matches!(parsed, CowStr::Borrowed(_)) || !source.contains("\r\n") {
        return parsed;
    }
    joined(&parsed, source.trim_matches('`')).map_or(parsed, CowStr::from)
}

/// The lines of a span joined, without what quotes and lists put in front of them, which is what does
/// not stand in the parsed text.
fn joined(parsed: &str, source: &str) -> Option<String> {
    let is_cut = lost_its_ends(parsed, source);
    let padded = if is_cut { format!(" {parsed} ") } else { parsed.to_owned() };
    let mut joined = String::with_capacity(parsed.len());
    let mut rest = padded.as_str();
    let mut lines = source.split("\r\n").enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let margin = if at == 0 { 0 } else { margin(line) };
        let is_last = lines.peek().is_none();
        let stands_here = |line: &str| if is_last { rest == line } else { rest.starts_with(line) };
        let cut = (0..=margin.min(MARGIN)).find(|cut| stands_here(&line[*cut..]))?;
        joined.push_str(&line[cut..]);
        if !is_last {
            rest = rest[line.len() - cut..].strip_prefix("  ")?;
            joined.push(' ');
        }
    }
    if is_cut {
        joined.pop();
        joined.remove(0);
    }
    Some(joined)
}

/// Whether the parser took a space, or the end of a line, from both ends of a span.
fn lost_its_ends(parsed: &str, source: &str) -> bool {
    let last = source.rsplit('\n').next().unwrap_or_default();
    // Without its margin the last line may be empty: then the end of the line before it is the end.
    let is_margin = margin(last) == last.len() && !parsed.ends_with(['\t', '>']);
    let ends = last.ends_with(' ') || is_margin;
    source.starts_with([' ', '\r']) && ends && parsed.bytes().any(|byte| byte != b' ')
}

/// The bytes of a line that quotes and lists may have put in front of it.
fn margin(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser};

    use super::*;

    /// The text of the code span in a document whose lines end with CRLF, and with LF.
    fn both(document: &str) -> (Option<String>, Option<String>) {
        let read = |document: &str| {
            let mut events = Parser::new(document).into_offset_iter();
            events.find_map(|(event, range)| match event {
                Event::Code(code) => Some(text(code, &document[range]).to_string()),
                _ => None,
            })
        };
        (read(&document.replace('\n', "\r\n")), read(document))
    }

    #[test]
    fn both_ends_of_lines_are_one_space() {
        for (document, expected) in [
            ("`a\nb`", "a b"),
            ("`` a\nb` ``", "a b`"),
            ("`\na\n`", "a"),
            ("`\na`", " a"),
            ("> `a\n> b\n>  c`", "a b  c"),
            ("- `a\n  b`\n", "a b"),
            ("> - `a\n>   b`\n", "a b"),
            ("- `a\n  `b", "a "),
            ("- ` a\n  `b", "a"),
            ("- ` a\n  b `", "a b"),
            ("> `\n> a\n>`", "a"),
        ] {
            let expected = Some(expected.to_owned());
            assert_eq!(both(document), (expected.clone(), expected), "{document:?}");
        }
    }

    #[test]
    fn spans_of_a_few_characters_say_the_same_with_both_ends_of_lines() {
        for pieces in 0..6_usize.pow(5) {
            let pieces = (0..5)
                .map(|at| ["a", " ", "\n", "\n  ", "\n> ", ">"][pieces / 6_usize.pow(at) % 6]);
            let inside: String = pieces.collect();
            for container in ["", "- ", "> "] {
                let (windows, unix) = both(&format!("{container}`{inside}`"));
                assert_eq!(windows, unix, "{container}`{inside:?}`");
            }
        }
    }

    #[test]
    fn what_is_in_one_line_stays_as_it_is() {
        let expected = Some("a  b".to_owned());
        assert_eq!(both("`` a  b ``"), (expected.clone(), expected));
    }
}
