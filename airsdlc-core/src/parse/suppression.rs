//! Comments that switch checks off: `<!-- airsdlc: ignore[dangling-reference, L3] reason -->`.
//!
//! Such a comment is for the block that follows it, and for the whole list or table if one begins there;
//! before everything else of a file, it is for the file.

use super::markdown::{Block, BlockKind, Markdown};
use crate::model::Suppression;
use crate::span::{Location, Span};
use crate::visits::visit;

/// Words by which comments of other tools switch something off. One of ours that uses them names no rule.
const OTHER_WORDS: &[&str] = &["ignore", "disable", "suppress", "skip", "off", "noqa"];

/// What a comment switches off, if it is such a comment; what it is for comes with [`cover`]. One that is meant so and
/// written in another way names no rule.
pub(super) fn suppression(comment: &str, location: Location) -> Option<Suppression> {
    let text = comment.trim().strip_prefix("<!--")?.trim_end_matches("-->").trim();
    let word = without_start(text, "airsdlc")?;
    let written = without_start(word, ":").and_then(|rest| without_start(rest, "ignore"));
    let brackets = written.and_then(|rest| rest.strip_prefix('[')?.split_once(']'));
    let Some((rules, reason)) = brackets else {
        let word = word.trim_start_matches([':', '-', '_', ' ']);
        let is_meant = OTHER_WORDS.iter().any(|other| without_start(word, other).is_some());
        let nothing =
            || Suppression { rules: Vec::new(), reason: String::new(), covers: None, location };
        return is_meant.then(nothing);
    };
    let names = rules.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
    Some(Suppression {
        rules: names.map(Into::into).collect(),
        reason: reason.trim().trim_start_matches([':', '-', '–', '—']).trim().to_owned(),
        covers: None,
        location,
    })
}

/// A text without its start, in any case, and without space behind it.
fn without_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let is_start = text.get(..start.len())?.eq_ignore_ascii_case(start);
    is_start.then(|| text[start.len()..].trim_start())
}

/// Finds what each suppression of a file is for, but for those in the middle of a text. Cost: `O(blocks + n log blocks)`.
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
    for suppression in suppressions.iter_mut().filter(|found| found.covers.is_none()) {
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
    fn a_comment_in_a_text_is_for_the_text() {
        let comment = "<!-- airsdlc: ignore[x] y -->";
        let text = format!("# One\n\ntwo {comment} three\nfour\n\n- five {comment}\n- six\n");
        let found = covered(&text);
        let expected = [format!("two {comment} three\nfour"), format!("- five {comment}")];
        assert_eq!(found, expected.iter().map(|text| Some(text.as_str())).collect::<Vec<_>>());
        let lines = "# One\n\n<!--\nairsdlc: ignore[x]\nfor now\n-->\ntwo\n\nthree\n";
        assert_eq!(covered(lines), [Some("two")]);
    }

    #[test]
    fn a_comment_that_is_meant_so_is_one() {
        let rules = |comment: &str| {
            let place = Location::of_file(RepoPath::new("a.md"));
            suppression(&format!("<!--{comment}-->"), place).map(|found| found.rules.len())
        };
        for (comment, expected) in [
            (" AIRSDLC: IGNORE[DANGLING-REFERENCE] x ", Some(1)),
            ("airsdlc:ignore [a, b]", Some(2)),
            (" airsdlc: ignore dangling-reference ", Some(0)),
            (" airsdlc: disable[dangling-reference] ", Some(0)),
            (" airsdlc-ignore[dangling-reference] ", Some(0)),
            (" airsdlc: ignore[ ", Some(0)),
            (" airsdlc writes this file ", None),
            (" airsdlc: see the guide ", None),
            (" ignore[a] ", None),
        ] {
            assert_eq!(rules(comment), expected, "{comment}");
        }
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
