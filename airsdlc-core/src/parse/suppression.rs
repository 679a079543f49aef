//! Comments that switch checks off: `<!-- airsdlc: ignore[dangling-reference, L3] reason -->`.
//!
//! Such a comment is for the block that follows it, and for the whole list or table if one begins there;
//! before everything else of a file, it is for the file.

use super::markdown::{Block, BlockKind, Markdown};
use crate::model::Suppression;
use crate::span::{Location, Span};
use crate::visits::visit;

/// What a comment switches off, if it is such a comment; what it is for comes with [`cover`].
pub(super) fn suppression(comment: &str, location: Location) -> Option<Suppression> {
    let text = comment.trim().strip_prefix("<!--")?.trim_end_matches("-->").trim();
    let rules = text.strip_prefix("airsdlc:")?.trim_start().strip_prefix("ignore")?;
    let (rules, reason) = rules.trim_start().strip_prefix('[')?.split_once(']')?;
    let names = rules.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
    Some(Suppression {
        rules: names.map(Into::into).collect(),
        reason: reason.trim().trim_start_matches([':', '-', '–', '—']).trim().to_owned(),
        covers: None,
        location,
    })
}

/// Finds what each suppression of a file is for. Cost: `O(blocks + n log blocks)`.
pub(super) fn cover(suppressions: &mut [Suppression], markdown: &Markdown<'_>) {
    if suppressions.is_empty() {
        return;
    }
    let blocks: Vec<&Block> =
        markdown.blocks.iter().filter(|block| block.kind != BlockKind::Html).collect();
    // The end of the list, the table or the block that goes on at each block.
    let mut ends: Vec<u32> = blocks.iter().map(|block| block.span.end).collect();
    for at in (1..blocks.len()).rev() {
        visit(1);
        if goes_on(blocks[at - 1], blocks[at]) {
            ends[at - 1] = ends[at - 1].max(ends[at]);
        }
    }
    for suppression in suppressions {
        let comment = suppression.location.span;
        let is_first = blocks.first().is_some_and(|first| comment.start <= first.span.start);
        let next = blocks.partition_point(|block| block.span.start < comment.end);
        suppression.covers = match blocks.get(next) {
            _ if is_first => None,
            Some(block) => Some(Span::new(block.span.start, ends[next])),
            None => Some(Span::new(comment.end, comment.end)),
        };
    }
}

/// Whether a block goes on with the list or the table that the one before it stands in.
fn goes_on(before: &Block, block: &Block) -> bool {
    let is_cell = |block: &Block| matches!(block.kind, BlockKind::Cell(..));
    before.depth > 0 && block.depth > 0 || is_cell(before) && is_cell(block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Dialect;
    use crate::span::RepoPath;

    /// What each suppression of a text covers; `None` for the file.
    fn covered(text: &str) -> Vec<Option<&str>> {
        let record = super::super::markdown_file(&RepoPath::new("a.md"), text, &Dialect::default());
        let document = record.document.expect("a page has an index");
        let of = |found: &Suppression| found.covers.map(|span| text[span.range()].trim());
        document.suppressions.iter().map(of).collect()
    }

    #[test]
    fn a_comment_is_for_the_next_block() {
        let comment = "<!-- airsdlc: ignore[x] y -->";
        for (rest, expected) in [
            ("\n\none\ntwo\n\nthree\n", "one\ntwo"),
            ("\n## Two\n\nthree\n", "## Two"),
            ("\n- one\n  - two\n\n- three\n\nfour\n", "- one\n  - two\n\n- three"),
            ("\n\n<b>\n\none\n", "one"),
            ("\n", ""),
        ] {
            let text = format!("# One\n\n{comment}{rest}");
            assert_eq!(covered(&text), [Some(expected)], "{text}");
        }
        let table = format!("# One\n\n{comment}\n\n| a | b |\n|---|---|\n| c | d |\n\ne\n");
        assert_eq!(covered(&table), [Some("a | b |\n|---|---|\n| c | d")]);
    }

    #[test]
    fn a_comment_before_everything_is_for_the_file() {
        let comment = "<!-- airsdlc: ignore[x] -->";
        assert_eq!(covered(&format!("{comment}\n\n# One\n")), [None]);
        assert_eq!(covered(&format!("---\nid: A\n---\n\n{comment}\n# One\n")), [None]);
        assert_eq!(covered(&format!("<!-- licence -->\n\n{comment}\n\n# One\n")), [None]);
        assert_eq!(covered(&format!("# One\n\n{comment}\n")), [Some("")]);
    }

    #[test]
    fn rules_and_reasons_are_told_apart() {
        let text =
            "# A\n\n<!-- airsdlc: ignore[dangling-reference, L3] : they wait for ADR-40 -->\n\nb\n";
        let record = super::super::markdown_file(&RepoPath::new("a.md"), text, &Dialect::default());
        let document = record.document.expect("a page has an index");
        let found = &document.suppressions[0];
        assert_eq!(found.rules, ["dangling-reference", "L3"]);
        assert_eq!(found.reason, "they wait for ADR-40");
    }
}
