//! Front matter: the block between `---` lines at the start of a Markdown file, or of TOML between `+++`.

use std::ops::Range;

use crate::source::fold_key;

/// The front matter of a text: the range of its YAML, and where the body begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    pub(crate) yaml: Range<usize>,
    pub(crate) body: usize,
    pub(crate) fault: Option<Fault>,
    /// Whether it is TOML, between lines of `+++`.
    pub(crate) is_toml: bool,
}

/// What is wrong with front matter, or with what was surely meant to be some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is never closed; its entries are those up to the first line that is none.
    Unclosed,
    /// A second block stands behind it, with this range; it is neither read nor text.
    Second(Range<usize>),
}

/// Finds front matter at the very start of `text`, after a byte-order mark if there is one.
///
/// It is closed by a line of `---` or `...`. A block whose first line is empty is none: the first `---`
/// is then a thematic break; so is one that is never closed, unless its first lines are entries that
/// artifacts have.
pub(crate) fn find(text: &str) -> Option<FrontMatter> {
    let start = start_of(text);
    let first = first_line(&text[start..]);
    let is_toml = first.trim_end() == "+++";
    if !is_toml && first.trim_end() != "---" || !first.ends_with('\n') {
        return None;
    }
    let yaml = start + first.len();
    if is_toml {
        let marks = ["+++"];
        let (end, body) = closed(text, yaml, &marks)?;
        return Some(FrontMatter { yaml: yaml..end, body, fault: None, is_toml });
    }
    if first_line(&text[yaml..]).trim().is_empty() {
        return None;
    }
    if let Some((end, body)) = closed(text, yaml, &["---", "..."]) {
        let second = second(text, body);
        let body = second.as_ref().map_or(body, |second| second.end);
        return Some(FrontMatter {
            yaml: yaml..end,
            body,
            fault: second.map(Fault::Second),
            is_toml,
        });
    }
    let end = yaml + entries(&text[yaml..]);
    has_known_key(&text[yaml..end]).then_some(FrontMatter {
        yaml: yaml..end,
        body: end,
        fault: Some(Fault::Unclosed),
        is_toml,
    })
}

/// Where a block stands that was surely meant as front matter, but is none, since an empty line stands
/// in front of it or in its first line.
pub(crate) fn misplaced(text: &str) -> Option<usize> {
    let start = start_of(text);
    let at = text.len() - text[start..].trim_start_matches(['\r', '\n', ' ']).len();
    let first = first_line(&text[at..]);
    if first.trim_end() != "---" {
        return None;
    }
    let after = &text[at + first.len()..];
    let yaml = text.len() - after.trim_start_matches(['\r', '\n', ' ']).len();
    if at == start && yaml == at + first.len() {
        return None;
    }
    let end = yaml + entries(&text[yaml..]);
    let is_closed = first_line(&text[end..]).trim_end() == "---";
    (is_closed && has_known_key(&text[yaml..end])).then_some(at)
}

/// The end of what stands before a closing line, and of that line.
fn closed(text: &str, from: usize, marks: &[&str]) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let next = at + line.len();
        if marks.contains(&line.trim_end()) {
            return Some((at, next));
        }
        at = next;
    }
    None
}

/// A block of nothing but entries right behind the front matter.
fn second(text: &str, body: usize) -> Option<Range<usize>> {
    let at = text.len() - text[body..].trim_start_matches(['\r', '\n']).len();
    let first = first_line(&text[at..]);
    if first.trim_end() != "---" {
        return None;
    }
    let yaml = at + first.len();
    let end = yaml + entries(&text[yaml..]);
    let last = first_line(&text[end..]);
    (end > yaml && last.trim_end() == "---").then_some(at..end + last.len())
}

/// The length of the lines in front that are entries of YAML, or belong to one.
fn entries(text: &str) -> usize {
    let belongs = |line: &&str| line.starts_with([' ', '\t']) || line.starts_with("- ");
    let lines = text.split_inclusive('\n');
    let all =
        lines.take_while(|line| !line.trim().is_empty() && (key(line).is_some() || belongs(line)));
    all.map(str::len).sum()
}

/// The key in front of a line.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let holds = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let is_key = key.starts_with(char::is_alphabetic) && key.chars().all(holds);
    (is_key && rest.starts_with([' ', '\n', '\r'])).then_some(key)
}

/// Whether entries have one of the keys that make a file an artifact.
fn has_known_key(entries: &str) -> bool {
    entries.lines().filter_map(|line| key_of(line)).any(|key| {
        let key = fold_key(key);
        matches!(key.as_str(), "id" | "kind" | "status" | "title") || key.ends_with(" id")
    })
}

fn key_of(line: &str) -> Option<&str> {
    line.split_once(':').map(|(key, _)| key).filter(|key| !key.starts_with([' ', '-']))
}

fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

/// Where the text begins after a byte-order mark.
pub(crate) fn start_of(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Option<(&str, &str)> {
        find(text).map(|found| (&text[found.yaml], &text[found.body..]))
    }

    #[test]
    fn blocks_at_the_start() {
        assert_eq!(split("---\nid: x\n---\n# A\n"), Some(("id: x\n", "# A\n")));
        assert_eq!(split("\u{feff}---\r\nid: x\r\n...\r\nA"), Some(("id: x\r\n", "A")));
        assert_eq!(split("---\n---\n"), Some(("", "")));
    }

    #[test]
    fn blocks_that_are_never_closed_end_with_their_entries() {
        let found = find("---\nid: x\ntags:\n- a\n# A\nb: c\n").expect("it has an id");
        assert_eq!((found.yaml, found.fault), (4..20, Some(Fault::Unclosed)));
    }

    #[test]
    fn a_second_block_is_neither_read_nor_text() {
        let text = "---\nid: x\n---\n\n---\nstatus: y\n---\n# A\n";
        let found = find(text).expect("it is closed");
        assert_eq!((&text[found.yaml], &text[found.body..]), ("id: x\n", "# A\n"));
        assert_eq!(found.fault, Some(Fault::Second(15..33)));
        for body in ["---\n\nText: x\n---\n", "---\nText.\n---\n", "---\nA: b\n", "A: b\n---\n"] {
            let text = format!("---\nid: x\n---\n{body}");
            assert_eq!(find(&text).expect("it is closed").fault, None, "{body}");
        }
    }

    #[test]
    fn misplaced_blocks_have_keys_of_artifacts() {
        for text in [
            "\n---\nid: x\n---\n",
            "---\n\nid: x\nb: c\n---\n",
            "\u{feff}\r\n---\r\nadr_id: 1\r\n---\r\n",
        ] {
            assert!(misplaced(text).is_some(), "{text:?}");
        }
        for text in [
            "---\nid: x\n---\n",
            "---\n\nnote: x\n---\n",
            "---\n\nid: x\n",
            "# A\n---\nid: x\n---\n",
            "\n---\n\nText.\n",
            "",
        ] {
            assert_eq!(misplaced(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_looks_alike() {
        for text in [
            "---\n\nid: x\n---\n",
            "---\nnote: x\n",
            "---\nSo it is.\nid: x\n",
            "# A\n---\nid: x\n---\n",
            "",
            "---",
        ] {
            assert_eq!(split(text), None, "{text:?}");
        }
    }
}
