//! Parts of a page that mean the same alone as in it.

use memchr::memmem;

use super::line::{Line, Lines};

/// How far back the beginning of a label is looked for: it has at most 999 characters.
const LABEL: usize = 4_000;

/// Whether a text may define a link or a footnote: `[label]: …` where a paragraph may begin. Cost:
/// `O(bytes)`, and a label for each `]:`.
pub(super) fn may_define(text: &str) -> bool {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, b"]:").any(|end| {
        let label = &bytes[end.saturating_sub(LABEL)..end];
        let Some(open) = memchr::memrchr(b'[', label) else { return end > LABEL };
        let before = &bytes[..end - label.len() + open];
        if before.ends_with(b"\\") {
            return true;
        }
        let line = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        let is_container = |byte: &u8| {
            matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')')
                || byte.is_ascii_digit()
        };
        before[line..].iter().all(is_container)
    })
}

/// Where the part of a page that begins with a line ends at the latest: at a line where nothing can be
/// open any more. Cost: `O(bytes)` of the part.
pub(super) fn end_of(lines: &Lines<'_>, first: Line<'_>) -> usize {
    let end = lines.text.len();
    let mut line = first;
    let mut is_below_blank = true;
    loop {
        let mut next = line.next;
        // Where an item without text ends, the parser knows by what follows.
        if line.is_fence() || has_empty_item(line) {
            return end;
        }
        if line.first() == b'<' {
            match html(lines, line, is_below_blank) {
                Html::Line => {}
                Html::Until(after) => next = after,
                Html::Unknown => return end,
            }
        }
        is_below_blank = line.is_blank();
        let Some(following) = lines.at(next) else { return end };
        line = following;
        if is_below_blank && begins_anew(line) {
            return line.start;
        }
    }
}

/// Whether a line ends with the marker of a list item, or with that and a box.
fn has_empty_item(line: Line<'_>) -> bool {
    let mut rest = line;
    while let Some(marker) = rest.marker() {
        rest = rest.from(rest.text + marker.width);
        if rest.is_odd() || matches!(rest.bytes().trim_ascii_end(), [] | [b'[', _, b']']) {
            return true;
        }
    }
    false
}

/// Whether all that was open ends before a line below a blank one.
fn begins_anew(line: Line<'_>) -> bool {
    line.indent() == 0
        && !line.is_odd()
        && match line.first() {
            b'\n' | b'>' | b'<' | b'-' | b'+' | b':' | b'0'..=b'9' => false,
            _ => line.marker().is_none(),
        }
}

/// What a line that begins with `<` opens.
enum Html {
    /// Nothing that goes on below a blank line.
    Line,
    /// A comment that ends in the line before a byte.
    Until(usize),
    Unknown,
}

fn html(lines: &Lines<'_>, line: Line<'_>, is_below_blank: bool) -> Html {
    const VERBATIM: [&[u8]; 6] = [b"pre", b"style", b"script", b"textarea", b"?", b"!"];
    let rest = &line.bytes()[1..];
    if rest.starts_with(b"!--") {
        let bytes = lines.text.as_bytes();
        let Some(close) = memmem::find(&bytes[line.text..], b"-->") else { return Html::Unknown };
        let close = line.text + close;
        return match lines.at(close) {
            _ if close < line.end => Html::Line,
            // Only where nothing else is open the comment is one.
            Some(last) if is_below_blank && line.indent() == 0 => Html::Until(last.next),
            _ => Html::Unknown,
        };
    }
    let is_verbatim = VERBATIM
        .iter()
        .any(|tag| rest.get(..tag.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(tag)));
    if is_verbatim { Html::Unknown } else { Html::Line }
}
