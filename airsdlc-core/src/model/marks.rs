//! The marks of second definitions, which nobody writes.

use std::borrow::Cow;

use memchr::memchr_iter;

/// A text with ids as they are written: without the mark of a second definition (`ADR-023~2`), where `is_copy` knows the id
/// before and with it. Cost: `O(bytes)`, and one question for each `~` before a number.
pub(crate) fn without_marks(text: &str, is_copy: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let is_of_id = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/');
    let mut out = String::new();
    let mut kept = 0;
    for at in memchr_iter(b'~', text.as_bytes()) {
        let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let end = at + 1 + digits;
        let before = text[kept..at].rfind(|c| !is_of_id(c));
        let start = before.map_or(kept, |before| {
            kept + before + text[kept + before..].chars().next().map_or(0, char::len_utf8)
        });
        if digits > 0 && is_copy(&text[start..end]) {
            out.push_str(&text[kept..at]);
            kept = end;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_second_definitions_are_left_out() {
        let known = ["ADR-2~2", "ADR-2~12", "PRD-1~2", "DAA:a.b~2"];
        for (text, expected) in [
            ("ADR-2", "ADR-2"),
            ("ADR-2~2", "ADR-2"),
            ("`ADR-2~12`, ADR-2~2.", "`ADR-2`, ADR-2."),
            ("PRD-1~2/US-1 and DAA:a.b~2#5", "PRD-1/US-1 and DAA:a.b#5"),
            ("„ADR-2~2“", "„ADR-2“"),
            ("HEAD~2, ADR-2~3, ~2, ADR-2~, a~ADR-2~2", "HEAD~2, ADR-2~3, ~2, ADR-2~, a~ADR-2"),
        ] {
            assert_eq!(without_marks(text, |id| known.contains(&id)), expected, "{text}");
        }
    }
}
