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
    let mut joined = String::with_capacity(parsed.len());
    let mut rest = parsed;
    let mut lines = source.split("\r\n").peekable();
    while let Some(line) = lines.next() {
        let margin = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let is_last = lines.peek().is_none();
        let stands_here = |line: &str| {
            // The parser takes a space from both ends.
            is_last && (rest == line || Some(rest) == line.strip_suffix(' '))
                || !is_last && rest.starts_with(line)
        };
        let cut = (0..=margin.min(MARGIN)).find(|cut| stands_here(&line[*cut..]))?;
        // The space that the parser took from the beginning is not of the margin.
        let is_taken = joined.is_empty() && cut == 1 && rest.len() == parsed.len();
        joined.push_str(&line[if is_taken { 0 } else { cut }..]);
        rest = rest.get(line.len() - cut..).unwrap_or_default();
        if !is_last {
            rest = rest.strip_prefix("  ").or_else(|| rest.strip_prefix(' '))?;
            joined.push(' ');
        }
    }
    let is_padded = joined.starts_with(' ') && joined.ends_with(' ');
    if is_padded && !joined.bytes().all(|byte| byte == b' ') {
        joined.pop();
        joined.remove(0);
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser};

    use super::*;

    /// The text of the code span in a document whose lines end with CRLF, and with LF.
    fn both(document: &str) -> (String, String) {
        let read = |document: &str| {
            let mut events = Parser::new(document).into_offset_iter();
            let code = events.find_map(|(event, range)| match event {
                Event::Code(code) => Some(text(code, &document[range]).to_string()),
                _ => None,
            });
            code.expect("the document has a code span")
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
        ] {
            assert_eq!(both(document), (expected.to_owned(), expected.to_owned()), "{document:?}");
        }
    }

    #[test]
    fn what_is_in_one_line_stays_as_it_is() {
        assert_eq!(both("`` a  b ``"), ("a  b".into(), "a  b".into()));
    }
}
