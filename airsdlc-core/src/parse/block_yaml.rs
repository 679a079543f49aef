//! YAML as people write it in catalogues and manifests: maps and lists by indentation, scalars of one
//! line, literal blocks. What is anything else is left to the parser of all of YAML, which costs thirty
//! times as much; what is read here is what that parser would read.

use super::flat_yaml::{is_null, is_plain, is_usual};
use super::yaml::{Node, Value};
use crate::span::Span;

/// Deeper and larger documents are left to the parser of all of YAML, which knows when to stop.
const MAX_DEPTH: usize = 20;
const MOST_BYTES: usize = 256 * 1024;
const LONGEST_KEY: usize = 200;

/// The map that a document at byte `base` of its file holds. Cost: `O(bytes)`.
pub(super) fn parse(text: &str, base: u32) -> Option<Node> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let mut reader = Reader { text, base, at: 0, line: None };
    reader.advance()?;
    let first = reader.line?;
    let node = reader.map(first.indent, 0)?;
    reader.line.is_none().then_some(node)
}

/// A line that holds something, without the spaces in front of it.
#[derive(Clone, Copy)]
struct Line<'t> {
    indent: usize,
    text: &'t str,
    /// Where `text` begins.
    start: usize,
}

/// A document that is read line by line. Whatever it cannot read is `None`.
struct Reader<'t> {
    text: &'t str,
    base: u32,
    /// Where the line behind [`Reader::line`] begins.
    at: usize,
    /// What is next to be read; `None` at the end.
    line: Option<Line<'t>>,
}

impl<'t> Reader<'t> {
    /// The line that begins at a byte, without its end.
    fn line_at(&self, at: usize) -> Option<&'t str> {
        let rest = &self.text[at..];
        memchr::memchr(b'\n', rest.as_bytes()).map(|end| &rest[..end])
    }

    /// Goes on to the next line that is neither empty nor a comment.
    fn advance(&mut self) -> Option<()> {
        loop {
            if self.at == self.text.len() {
                self.line = None;
                return Some(());
            }
            let line = self.line_at(self.at)?;
            let indent = line.bytes().take_while(|byte| *byte == b' ').count();
            let (text, start) = (&line[indent..], self.at + indent);
            self.at += line.len() + 1;
            if !is_text(text) {
                return None;
            }
            if !text.is_empty() && !text.starts_with('#') {
                self.line = Some(Line { indent, text, start });
                return Some(());
            }
        }
    }

    fn node(&self, value: Value, start: usize, end: usize) -> Node {
        let span = Span::new(self.base + start as u32, self.base + end as u32);
        Node { value, span }
    }

    /// The map or the list that begins with a line, or the empty map that the line is.
    fn block(&mut self, line: Line<'t>, depth: usize) -> Option<Node> {
        if line.text == "{}" {
            self.advance()?;
            return Some(self.node(Value::Map(Vec::new()), line.start, line.start + 1));
        }
        if line.text.starts_with("- ") {
            self.list(line.indent, depth)
        } else {
            self.map(line.indent, depth)
        }
    }

    fn map(&mut self, indent: usize, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            return None;
        }
        let start = self.line?.start;
        let mut entries = Vec::new();
        while let Some(line) = self.line.filter(|line| line.indent == indent) {
            let Some((key, behind)) = self.key(line) else {
                // The list of a key may stand below it without more indentation.
                if line.text.starts_with("- ") && !entries.is_empty() {
                    break;
                }
                return None;
            };
            let value = self.value(line, behind, depth)?;
            entries.push((key, value));
        }
        self.is_not_deeper(indent)?;
        Some(self.node(Value::Map(entries), start, start))
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            return None;
        }
        let start = self.line?.start;
        let mut items = Vec::new();
        while let Some(line) = self.line.filter(|line| line.indent == indent)
            && let Some(rest) = line.text.strip_prefix("- ")
        {
            let text = rest.trim_start_matches(' ');
            let column = line.text.len() - text.len();
            let inside = Line { indent: indent + column, text, start: line.start + column };
            if text.starts_with("- ") {
                return None;
            }
            if self.key(inside).is_some() {
                self.line = Some(inside);
                items.push(self.map(inside.indent, depth + 1)?);
            } else {
                items.push(self.scalar(text, inside.start)?);
                self.advance()?;
            }
        }
        self.is_not_deeper(indent)?;
        Some(self.node(Value::List(items), start, start))
    }

    /// Whether what follows belongs to something that is less indented.
    fn is_not_deeper(&self, indent: usize) -> Option<()> {
        self.line.is_none_or(|next| next.indent <= indent).then_some(())
    }

    /// The key in front of a line, and the column behind its colon.
    fn key(&self, line: Line<'t>) -> Option<(Node, usize)> {
        let text = line.text;
        let (name, length) = match text.as_bytes().first()? {
            b'"' | b'\'' => {
                let name = quoted(&text[..=text[1..].find(&text[..1])? + 1])?;
                (name, name.len() + 2)
            }
            _ => {
                let end = memchr::memchr(b':', text.as_bytes())?;
                let name = &text[..end];
                let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
                let is_key = |byte: u8| {
                    byte.is_ascii_alphanumeric()
                        || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'{' | b'}')
                };
                let is_plain = begins && name.bytes().all(is_key) && !is_null(name);
                (is_plain.then_some(name)?, end)
            }
        };
        let is_whole = text[length..].starts_with(':')
            && matches!(text.as_bytes().get(length + 1), None | Some(b' '));
        if !is_whole || length > LONGEST_KEY {
            return None;
        }
        let key = self.node(Value::Text(name.to_owned()), line.start, line.start + length);
        Some((key, length + 1))
    }

    /// The value of a key, of which `behind` columns of the line are read; and goes on behind it.
    fn value(&mut self, line: Line<'t>, behind: usize, depth: usize) -> Option<Node> {
        let text = line.text[behind..].trim_start_matches(' ');
        let start = line.start + line.text.len() - text.len();
        if text == "|" {
            return self.literal(line.indent);
        }
        if !text.is_empty() {
            let scalar = self.scalar(text, start)?;
            self.advance()?;
            return Some(scalar);
        }
        if behind < line.text.len() {
            return None;
        }
        self.advance()?;
        match self.line {
            Some(next) if next.indent > line.indent => self.block(next, depth + 1),
            Some(next) if next.indent == line.indent && next.text.starts_with("- ") => {
                let list = self.list(next.indent, depth + 1)?;
                // The list of a key that is as indented stands where its first item does.
                let first = list.items().first()?.span.start;
                Some(Node { span: Span::new(first, first), ..list })
            }
            // Nothing stands where the colon does.
            _ => Some(self.node(Value::Null, start - 1, start - 1)),
        }
    }

    /// A scalar, an empty map or a list of scalars, on one line.
    fn scalar(&self, text: &str, start: usize) -> Option<Node> {
        let end = start + text.len();
        if text == "{}" {
            return Some(self.node(Value::Map(Vec::new()), start, start + 1));
        }
        if let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            let mut items = Vec::new();
            let mut at = start + 1;
            for item in inside.split(", ").filter(|_| !inside.is_empty()) {
                if item.contains([',', '[', ']', '{', '}']) || !is_plain(item) {
                    return None;
                }
                items.push(self.node(Value::Text(item.to_owned()), at, at + item.len()));
                at += item.len() + 2;
            }
            return Some(self.node(Value::List(items), start, start + 1));
        }
        let value = if is_plain(text) { text } else { quoted(text)? };
        Some(self.node(Value::Text(value.to_owned()), start, end))
    }

    /// A literal block below a line that begins at an indentation: the lines that are more indented.
    fn literal(&mut self, indent: usize) -> Option<Node> {
        let first = self.line_at(self.at)?;
        let margin = first.bytes().take_while(|byte| *byte == b' ').count();
        if margin <= indent || margin == first.len() {
            return None;
        }
        let start = self.at + margin;
        let mut text = String::new();
        // The spaces of the line behind it belong to its place.
        let mut behind = 0;
        while self.at < self.text.len() {
            let line = self.line_at(self.at)?;
            let inner = line.bytes().take_while(|byte| *byte == b' ').count();
            if inner < line.len() && inner <= indent {
                behind = inner;
                break;
            }
            // Lines of nothing but spaces, or that stand between both, are left to who knows better.
            if !line.is_empty() && (inner < margin || inner == line.len()) {
                return None;
            }
            if !is_text(line) {
                return None;
            }
            text.push_str(line.get(margin..).unwrap_or_default());
            text.push('\n');
            self.at += line.len() + 1;
        }
        // Of the ends of lines one is kept.
        text.truncate(text.trim_end_matches('\n').len() + 1);
        let end = self.at + behind;
        self.advance()?;
        Some(self.node(Value::Text(text), start, end))
    }
}

/// Whether a line has only characters that mean themselves in comments and blocks.
fn is_text(line: &str) -> bool {
    let is_odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if line.is_ascii() {
        !line.bytes().any(|byte| byte.is_ascii_control())
    } else {
        !line.contains(is_odd)
    }
}

/// What stands between quotes, if it stands for itself.
fn quoted(text: &str) -> Option<&str> {
    let inside = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    let inside = inside('"').or_else(|| inside('\''))?;
    let is_itself = |c: char| is_usual(c) && !matches!(c, '"' | '\'' | '\\');
    (!inside.is_empty() && inside.chars().all(is_itself)).then_some(inside)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::yaml;
    use super::*;

    #[test]
    fn usual_catalogues_are_read() {
        let text = "# of us\napiVersion: x/v1\nmetadata:\n  name: a\n  tags: [a, b c]\n  annotations:\n    airsdlc.io/governed-by: ADR-1, ADR-2\nspec:\n  none:\n  empty: []\n  dependsOn:\n  - resource:db\n  - name: \"b c\"\n    port: 80\n  definition: |\n    paths:\n      /v1/{id}:\n\n        get: 'x'\n\nlast:\n  {}\n";
        let node = parse(text, 7).expect("all of it is usual");
        assert_eq!(yaml::parse_any(text, 7), Ok(node.clone()));
        let definition = node.at(&["spec", "definition"]).and_then(Node::text);
        assert_eq!(definition, Some("paths:\n  /v1/{id}:\n\n    get: 'x'\n"));
        let inner = parse(definition.unwrap_or_default(), 0).expect("it is usual, too");
        assert_eq!(inner.at(&["paths", "/v1/{id}", "get"]).and_then(Node::text), Some("x"));
    }

    #[test]
    fn what_may_be_more_is_left() {
        for text in [
            "",
            "# a\n",
            "- a\n",
            "text\n",
            "a: x",
            "a: x\r\n",
            "a:\tx\n",
            "\ta: x\n",
            "a: x\n  y\n",
            "a: 'x\n",
            "a: \"\\n\"\n",
            "a: ''\n",
            "a: x # y\n",
            "a: &b x\n",
            "a: *b\n",
            "<<: x\n",
            "? a\n",
            "a: !t x\n",
            "a: >\n  x\n",
            "a: |-\n  x\n",
            "a: |\n\n  x\n",
            "a: |\n  x\n \n",
            "a: |\n    x\n  y\n",
            "a: |\nb: x\n",
            "a:\n  b: 1\n c: 2\n",
            "a: {b: c}\n",
            "a: [b: c]\n",
            "a: [x,y]\n",
            "a: ~\n",
            "a: null\n",
            "a:\n-\n",
            "a:\n- - b\n",
            "a:\n  - b\n  c: d\n",
            "a: x\n...\n",
            "%YAML 1.2\n",
            "a: b: c\n",
            "a: \n",
            "a: x\u{2028}\n",
        ] {
            assert_eq!(parse(text, 0), None, "{text:?}");
        }
        let deep: Vec<String> = (0..30).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert_eq!(parse(&deep.concat(), 0), None);
    }

    const LINES: &[&str] = &[
        "a: x",
        "b:",
        "b:",
        "- x",
        "- a: x",
        "- b:",
        "-  c: y",
        "{}",
        "l: [a, b c]",
        "l: []",
        "m: {}",
        "t: |",
        "t: |",
        "",
        "",
        "# z",
        "\"q r\": 'v w'",
        "/x/{y}: 200",
        "- - a",
        "text here",
        "-",
        "a: x y",
        "'200':",
        "- 'b: c'",
        "yes: no",
        "a: é →",
        "- [a]",
        "k: |x",
        "- |",
        "a:b",
        " a: x",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn what_is_read_is_what_all_of_yaml_reads(
            lines in prop::collection::vec((0..4_usize, prop::sample::select(LINES)), 1..9),
            base in 0..9_u32,
        ) {
            let margin = |indent: usize, line: &str| if line.is_empty() { 0 } else { indent };
            let lines = lines.iter().map(|(indent, line)| {
                format!("{}{line}\n", "  ".repeat(margin(*indent, line)))
            });
            let text = lines.collect::<Vec<_>>().concat();
            if let Some(node) = parse(&text, base) {
                prop_assert_eq!(yaml::parse_any(&text, base), Ok(node));
            }
        }
    }
}
