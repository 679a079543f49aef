//! Labels: what announces, in place of a heading, what stands behind or below it.

use std::borrow::Cow;

use super::entry::{key_line, may_begin_key};
use super::markdown::{BlockKind, Inline, Markdown, is_blank, lines, plain, span_of};
use crate::model::Label;
use crate::source::Dialect;
use crate::span::{Location, Span};

/// A longer text is a sentence.
const LONGEST: usize = 60;

/// The labels of the blocks that an artifact owns, in order: keys in front of a line, lines that are all
/// strong, the head and the first column of tables. Cost: `O(bytes)`.
pub(super) fn labels(
    dialect: &Dialect,
    markdown: &Markdown<'_>,
    owner: &[Option<usize>],
    locate: impl Fn(Span) -> Location,
) -> Vec<Label> {
    let mut found = Vec::new();
    for (block, _) in markdown.blocks.iter().zip(owner).filter(|(_, owner)| owner.is_some()) {
        let inlines = markdown.inlines(block);
        let mut add = |text: &str, span: Span| {
            if (1..=LONGEST).contains(&text.len()) {
                found.push(Label { text: text.into(), location: locate(span) });
            }
        };
        match block.kind {
            BlockKind::Cell(0, _) | BlockKind::Cell(_, 0) => {
                add(&plain(inlines), span_of(inlines));
            }
            BlockKind::Paragraph | BlockKind::Item(_) => {
                for line in lines(inlines) {
                    if let Some(text) = label(line, dialect) {
                        add(&text, span_of(line));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The label that a line is or begins with.
fn label<'b>(line: &'b [Inline<'_>], dialect: &Dialect) -> Option<Cow<'b, str>> {
    line.iter().find(|inline| !is_blank(&inline.text)).filter(|first| may_begin_key(first))?;
    if let Some(found) = key_line(line, dialect) {
        return Some(found.key);
    }
    let mut runs = line.iter().filter(|inline| !is_blank(&inline.text)).peekable();
    let is_strong = runs.peek().is_some() && runs.all(|inline| inline.strong);
    is_strong.then(|| match plain(line) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(':').trim()),
        Cow::Owned(text) => Cow::Owned(text.trim_end_matches(':').trim().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{LineIndex, RepoPath};

    fn read(text: &str) -> Vec<String> {
        let markdown = Markdown::parse(text, 0);
        let owner = vec![Some(0); markdown.blocks.len()];
        let (index, path) = (LineIndex::new(text), RepoPath::new("a.md"));
        labels(&Dialect::default(), &markdown, &owner, |span| index.location(&path, text, span))
            .iter()
            .map(|label| format!("{}: {}", label.location.line, label.text))
            .collect()
    }

    #[test]
    fn what_announces_what_follows() {
        for (text, expected) in [
            ("**Rollback Plan**: deploy v1\n", &["1: Rollback Plan"] as &[_]),
            ("- **Escalation:**\n  - page\n", &["1: Escalation"]),
            ("**Action Items**\n\n- a\n", &["1: Action Items"]),
            ("a\n**Risk**: low  \n**Owner**: b\n", &["2: Risk", "3: Owner"]),
            ("Escalation: page the team\n", &["1: Escalation"]),
            ("| Alert | Escalation |\n|-|-|\n| a | b |\n", &["1: Alert", "1: Escalation", "3: a"]),
            ("## Heading: a\n\nThis is **important** here\n", &[]),
            ("```\n**Risk**: a\n```\n", &[]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let long = format!("**{}**: a\n", "long ".repeat(20));
        assert_eq!(read(&long), [""; 0]);
    }
}
