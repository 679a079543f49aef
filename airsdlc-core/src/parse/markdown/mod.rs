//! CommonMark as flat blocks with spans.
//!
//! A *block* is a heading, a paragraph, a list item, a table cell, a code fence or the like; its
//! *inlines* are runs of text or code that know whether they are strong and to what they link.
//! Nesting is kept only as far as reading needs it: the depth of a list item.

mod build;
mod code_span;
mod events;
mod usual;

use std::borrow::Cow;
use std::ops::Range;

use build::Builder;
use pulldown_cmark::CowStr;
use smol_str::SmolStr;

use crate::span::Span;
use crate::visits::visit;

/// How much room is made for a text at first: pages of proposals have fewer blocks and runs.
const BYTES_OF_BLOCK: usize = 96;
const BYTES_OF_RUN: usize = 32;

/// A document as blocks in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Markdown<'a> {
    pub(crate) blocks: Vec<Block>,
    pub(crate) inlines: Vec<Inline<'a>>,
    pub(crate) links: Vec<RawLink<'a>>,
    /// Blocks of code, in order.
    codes: Vec<Code<'a>>,
    /// The runs of HTML, by their indices.
    pub(crate) html: Vec<u32>,
}

#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) span: Span,
    /// How many lists the block stands in, at most 255.
    pub(crate) depth: u8,
    /// Whether any of its runs is strong.
    pub(crate) has_strong: bool,
    inlines: Range<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Heading(u8),
    Paragraph,
    /// A list item with its first paragraph; `Some` for an item with a box.
    Item(Option<bool>),
    /// A cell of a table: its row (0 is the head) and its column.
    Cell(u32, u32),
    /// A code fence or indented code: see [`Markdown::code`].
    Code(u32),
    Rule,
    Html,
    /// A definition of a footnote: not a place of references.
    Footnote,
}

/// A code fence or indented code.
#[derive(Debug)]
pub(crate) struct Code<'a> {
    pub(crate) language: CowStr<'a>,
    /// The span of its lines.
    pub(crate) lines: Span,
}

/// A run of text with one look.
#[derive(Debug)]
pub(crate) struct Inline<'a> {
    pub(crate) kind: InlineKind,
    pub(crate) text: Cow<'a, str>,
    pub(crate) span: Span,
    pub(crate) strong: bool,
    /// Whether it is struck through: said no more.
    pub(crate) struck: bool,
    /// The link that the run is the text of: an index of [`Markdown::links`].
    pub(crate) link: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InlineKind {
    Text,
    Code,
    /// A soft or hard break between lines.
    Break,
    Html,
}

#[derive(Debug)]
pub(crate) struct RawLink<'a> {
    pub(crate) destination: CowStr<'a>,
    pub(crate) span: Span,
    pub(crate) image: bool,
    /// Whether it says its destination itself: `[text](destination)`.
    pub(crate) is_inline: bool,
    /// Block in which the link stands.
    pub(crate) block: u32,
    /// The runs from its beginning to its end.
    runs: Range<u32>,
}

impl<'a> Markdown<'a> {
    /// Reads `text` from byte `start` on; spans count from the start of `text`. Cost: `O(bytes)`.
    pub(crate) fn parse(text: &'a str, start: usize) -> Self {
        let mut out = Builder::new(text);
        let bytes = text.len() - start;
        out.out.blocks.reserve(bytes / BYTES_OF_BLOCK);
        out.out.inlines.reserve(bytes / BYTES_OF_RUN);
        usual::read(&mut out, start);
        out.out
    }

    /// The runs of a block.
    pub(crate) fn inlines(&self, block: &Block) -> &[Inline<'a>] {
        &self.inlines[block.inlines.start as usize..block.inlines.end as usize]
    }

    /// The block that a run stands in. Cost: `O(log blocks)`.
    pub(crate) fn block_of(&self, run: usize) -> usize {
        let after = self.blocks.partition_point(|block| block.inlines.start as usize <= run);
        after.saturating_sub(1)
    }

    /// A block of code, by the number that its kind has.
    pub(crate) fn code(&self, number: u32) -> &Code<'a> {
        &self.codes[number as usize]
    }

    /// The text of a link, by its index in [`Markdown::links`].
    pub(crate) fn link_text(&self, at: usize) -> SmolStr {
        let link = &self.links[at];
        let block = &self.blocks[link.block as usize].inlines;
        let runs = link.runs.start.max(block.start)..link.runs.end.min(block.end);
        let runs = self.inlines.get(runs.start as usize..runs.end as usize).unwrap_or_default();
        visit(runs.len());
        let mut runs = runs.iter().filter(|inline| inline.link == Some(at as u32));
        match (runs.next(), runs.next()) {
            (None, _) => SmolStr::default(),
            (Some(only), None) => SmolStr::new(&only.text),
            (Some(first), Some(second)) => {
                let texts = [first, second].into_iter().chain(runs).map(|inline| &*inline.text);
                SmolStr::from(texts.collect::<String>())
            }
        }
    }

    /// The text of a block without markup; breaks are spaces.
    pub(crate) fn text(&self, block: &Block) -> Cow<'_, str> {
        plain(self.inlines(block))
    }
}

/// A text without the white space at its ends, of which most texts have none.
pub(super) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Whether a text is nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

/// The text of runs without markup; breaks are spaces. That of a single run is not copied.
pub(crate) fn plain<'b>(inlines: &'b [Inline<'_>]) -> Cow<'b, str> {
    if let [only] = inlines
        && matches!(only.kind, InlineKind::Text | InlineKind::Code)
    {
        return Cow::Borrowed(trim(&only.text));
    }
    let mut text = String::with_capacity(inlines.iter().map(|inline| inline.text.len()).sum());
    for inline in inlines {
        match inline.kind {
            InlineKind::Text | InlineKind::Code => text.push_str(&inline.text),
            InlineKind::Break => text.push(' '),
            InlineKind::Html => {}
        }
    }
    let trimmed = trim(&text);
    Cow::Owned(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
}

/// The same without what is struck through.
pub(crate) fn unstruck<'b>(inlines: &'b [Inline<'_>]) -> Cow<'b, str> {
    if !inlines.iter().any(|inline| inline.struck) {
        return plain(inlines);
    }
    let texts = inlines.iter().filter(|inline| !inline.struck && inline.kind != InlineKind::Html);
    let text: String = texts.map(|inline| &*inline.text).collect();
    Cow::Owned(text.trim().to_owned())
}

/// The lines of a block: its runs between breaks.
pub(crate) fn lines<'b, 'a>(inlines: &'b [Inline<'a>]) -> impl Iterator<Item = &'b [Inline<'a>]> {
    inlines.split(|inline| inline.kind == InlineKind::Break).filter(|line| !line.is_empty())
}

/// The span from the first to the last run.
pub(crate) fn span_of(inlines: &[Inline<'_>]) -> Span {
    match (inlines.first(), inlines.last()) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
        _ => Span::default(),
    }
}

/// A text of the source where the parser gave it unchanged.
pub(crate) fn is_verbatim(inline: &Inline<'_>) -> bool {
    inline.text.len() as u32 == inline.span.end - inline.span.start
}

/// The lines of a code block as they stand in the source.
pub(crate) fn code(source: &str, lines: Span) -> Cow<'_, str> {
    Cow::Borrowed(source.get(lines.range()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(String, String)> {
        let markdown = Markdown::parse(text, 0);
        markdown
            .blocks
            .iter()
            .map(|block| {
                let kind = match &block.kind {
                    BlockKind::Heading(level) => format!("h{level}"),
                    BlockKind::Paragraph => format!("p{}", block.depth),
                    BlockKind::Item(task) => format!(
                        "i{}{}",
                        block.depth,
                        task.map_or("", |done| if done { "x" } else { "o" })
                    ),
                    BlockKind::Cell(row, column) => format!("c{row}{column}"),
                    BlockKind::Code(number) => {
                        let Code { language, lines } = markdown.code(*number);
                        return (format!("code {language}"), code(text, *lines).into_owned());
                    }
                    BlockKind::Rule => "hr".into(),
                    BlockKind::Html => "html".into(),
                    BlockKind::Footnote => "note".into(),
                };
                (kind, markdown.text(block).into_owned())
            })
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn blocks_come_in_the_order_of_the_text() {
        let text = "# A `b`\n\np **x** y\nz\n\n---\n- [x] one\n  - two\n\n    more\n- three\n\n```http\nGET /\n```\n";
        assert_eq!(
            shapes(text),
            pairs(&[
                ("h1", "A b"),
                ("p0", "p x y z"),
                ("hr", ""),
                ("i1x", "one"),
                ("i2", "two"),
                ("p2", "more"),
                ("i1", "three"),
                ("code http", "GET /\n"),
            ])
        );
    }

    #[test]
    fn a_loose_item_is_its_first_paragraph() {
        assert_eq!(shapes("- a\n\n- b\n\n  c\n"), pairs(&[("i1", "a"), ("i1", "b"), ("p1", "c")]));
    }

    #[test]
    fn tables_have_cells_with_their_place() {
        let text = "| a | b |\n|---|---|\n| c | d |\n";
        assert_eq!(shapes(text), pairs(&[("c00", "a"), ("c01", "b"), ("c10", "c"), ("c11", "d")]));
    }

    #[test]
    fn spans_count_from_the_start_of_the_file() {
        let text = "---\nid: x\n---\n# Täst\n";
        let markdown = Markdown::parse(text, 14);
        let heading = &markdown.blocks[0];
        assert_eq!(&text[markdown.inlines(heading)[0].span.range()], "Täst");
    }

    #[test]
    fn footnotes_are_told_apart() {
        assert_eq!(
            shapes("a[^1]\n\n[^1]: see ADR-001\n").last().map(|block| block.0.clone()),
            Some("note".into())
        );
    }
}
