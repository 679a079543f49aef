//! YAML as nearly all front matter is: lines of a key, a colon and a plain text. What is anything else is
//! left to the parser of all of YAML, which costs thirty times as much.

use super::yaml::{Node, Value};
use crate::span::Span;

/// Longer documents are left to the parser of all of YAML, which knows when to stop.
const MOST_LINES: usize = 500;
const LONGEST_KEY: usize = 100;

/// The map of a document that stands at byte `base` of its file, if each of its lines is a key and a plain
/// text, without comment, quotes, lists, anchors, tags and the like. Cost: `O(bytes)`.
pub(super) fn parse(text: &str, base: u32) -> Option<Node> {
    let mut entries = Vec::with_capacity(16);
    let mut at = base;
    for line in text.split_inclusive('\n') {
        entries.push(entry(line.strip_suffix('\n')?, at)?);
        at += line.len() as u32;
    }
    if entries.is_empty() || entries.len() > MOST_LINES {
        return None;
    }
    Some(Node { value: Value::Map(entries), span: Span::new(base, base) })
}

/// The key and the value of a line that begins at a byte.
fn entry(line: &str, at: u32) -> Option<(Node, Node)> {
    let (key, value) = line.split_once(": ")?;
    let is_key = key.len() <= LONGEST_KEY
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_key || is_null(key) || !is_plain(value) {
        return None;
    }
    let node = |text: &str, start: u32| Node {
        value: Value::Text(text.to_owned()),
        span: Span::new(start, start + text.len() as u32),
    };
    Some((node(key, at), node(value, at + key.len() as u32 + 2)))
}

/// Whether a text is a plain scalar of one line that stands for itself.
pub(super) fn is_plain(value: &str) -> bool {
    let bytes = value.as_bytes();
    let begins = value.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '/'));
    // A colon before a space makes a key, a hash behind one a comment.
    let is_special = |pair: &[u8]| matches!(pair, b": " | b" #");
    begins
        && !value.ends_with([':', ' '])
        && value.chars().all(is_usual)
        && !bytes.windows(2).any(is_special)
        && !is_null(value)
}

/// Whether a character has no meaning of its own, wherever it stands.
pub(super) fn is_usual(c: char) -> bool {
    matches!(c, ' '..='~') || c.is_alphanumeric()
}

pub(super) fn is_null(text: &str) -> bool {
    text.eq_ignore_ascii_case("null")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::yaml;
    use super::*;

    #[test]
    fn usual_front_matter_is_flat() {
        let text = "eip: 20\ntitle: Token Standard\nurl: https://example.org/a:b\nrequires: 1, 2\n";
        let node = parse(text, 4).expect("each line is a key and a plain text");
        assert_eq!(node.get("requires").map(|value| value.span), Some(Span::new(73, 77)));
        assert_eq!(&text[73 - 4..77 - 4], "1, 2");
        assert_eq!(node.get("url").and_then(Node::text), Some("https://example.org/a:b"));
    }

    #[test]
    fn what_may_be_more_is_left() {
        for text in [
            "",
            "a: [1]\n",
            "a: 'x'\n",
            "a: x # y\n",
            "a: b: c\n",
            "a:\n",
            "a: |\n  x\n",
            "a: x\n  y\n",
            "- a: x\n",
            "a: *x\n",
            "a: null\n",
            "null: a\n",
            "a: x",
            "a: x\r\n",
            "# a: x\n",
            "a: x:\n",
            "\n",
            "? a: x\n",
            "a: x\u{2028}y\n",
        ] {
            assert_eq!(parse(text, 0), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_all_of_yaml_reads(
            lines in prop::collection::vec("[a-cyNn~_-]{0,3}:? ?[-a-z0-9é.,/:#\\[{&*!|>'\"%@`?~ +_()0xeE]{0,9}", 1..5),
            base in 0..9_u32,
        ) {
            let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
            if let Some(node) = parse(&text, base) {
                prop_assert_eq!(Ok(node), yaml::parse_any(&text, base));
            }
        }

        #[test]
        fn scalars_are_what_all_of_yaml_reads(
            values in prop::collection::vec("(true|yes|No|off|-?[0-9]{1,3}|0[xob][0-9]|1e3|\\.5|1_000|12:30|2021-01-02|y|n|\\.inf|\\.NaN|[a-z(]{1,4}( [a-z0-9é]{1,3}){0,2})", 1..5),
        ) {
            let text: String = values.iter().flat_map(|value| ["key: ", value, "\n"]).collect();
            if let Some(node) = parse(&text, 0) {
                prop_assert_eq!(Ok(node), yaml::parse_any(&text, 0));
            }
        }
    }
}
