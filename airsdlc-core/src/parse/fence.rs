//! Closing code fences as the parser of Markdown knows them.
//!
//! `CommonMark` allows spaces and tabs behind a closing fence; our parser takes one with a tab for a line
//! of the code, which then has no end.

use std::borrow::Cow;

/// The text with spaces for the tabs at the ends of lines that end with a fence, byte for byte in its
/// place. Cost: `O(bytes)`, and a copy only where there is such a tab.
pub(super) fn without_tabs(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut spaced: Option<Vec<u8>> = None;
    let mut end = 0;
    for tab in memchr::memchr_iter(b'\t', bytes) {
        if tab < end {
            continue;
        }
        end =
            bytes[tab..].iter().position(|byte| !is_blank(byte)).map_or(bytes.len(), |at| tab + at);
        let is_at_end = matches!(bytes.get(end), None | Some(b'\n' | b'\r'));
        if is_at_end && ends_with_fence(&bytes[..tab]) {
            spaced.get_or_insert_with(|| bytes.to_vec())[tab..end].fill(b' ');
        }
    }
    match spaced {
        Some(bytes) => {
            Cow::Owned(String::from_utf8(bytes).expect("a space replaces a tab, both ASCII"))
        }
        None => Cow::Borrowed(text),
    }
}

/// Whether a text ends with a fence and spaces of the same line.
fn ends_with_fence(text: &[u8]) -> bool {
    let spaces = text.iter().rev().take_while(|byte| **byte == b' ').count();
    let text = &text[..text.len() - spaces];
    text.ends_with(b"```") || text.ends_with(b"~~~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tabs_behind_fences_become_spaces() {
        let text = "```\t\n\tx\t\n~~~~ \t \t\r\n```a\t\nb\t``` \t";
        let spaced = "``` \n\tx\t\n~~~~    \r\n```a\t\nb\t```  ";
        assert_eq!(without_tabs(text), spaced);
        assert!(matches!(without_tabs("a\tb ``` c\t\n``\t\n```\n\t\n"), Cow::Borrowed(_)));
    }
}
