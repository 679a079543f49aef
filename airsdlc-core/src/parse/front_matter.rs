//! YAML front matter: the block between `---` lines at the start of a Markdown file.

use std::ops::Range;

/// The front matter of a text: the range of its YAML, and where the body begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    pub(crate) yaml: Range<usize>,
    pub(crate) body: usize,
}

/// Finds front matter at the very start of `text`, after a byte-order mark if there is one.
///
/// It is closed by a line of `---` or `...`. A block that is never closed, or whose first line is
/// empty, is none: the first `---` is then a thematic break.
pub(crate) fn find(text: &str) -> Option<FrontMatter> {
    let start = start_of(text);
    let mut at = start;
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" || !first.ends_with('\n') {
        return None;
    }
    at += first.len();
    let yaml = at;
    for line in lines {
        if at == yaml && line.trim().is_empty() {
            return None;
        }
        let next = at + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some(FrontMatter { yaml: yaml..at, body: next });
        }
        at = next;
    }
    None
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
    fn what_looks_alike() {
        for text in ["---\n\nid: x\n---\n", "---\nid: x\n", "# A\n---\nid: x\n---\n", "", "---"] {
            assert_eq!(split(text), None, "{text:?}");
        }
    }
}
