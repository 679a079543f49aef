//! Blocks and runs as they come in, whoever found them.

use std::borrow::Cow;

use super::{Block, BlockKind, Inline, InlineKind, Markdown, RawLink, is_verbatim};
use crate::span::Span;

/// How a run looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) strong: bool,
    pub(super) struck: bool,
    /// The link that it is the text of.
    pub(super) link: Option<u32>,
}

/// A document that grows from its beginning to its end. Spans count from the start of the file.
pub(super) struct Builder<'a> {
    pub(super) out: Markdown<'a>,
    /// The file.
    pub(super) text: &'a str,
    /// How many lists are open.
    pub(super) depth: u32,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { out: Markdown::default(), text, depth: 0 }
    }

    /// How much there is.
    pub(super) fn len(&self) -> Length {
        let Markdown { blocks, inlines, links, codes, html } = &self.out;
        Length {
            blocks: blocks.len(),
            inlines: inlines.len(),
            links: links.len(),
            codes: codes.len(),
            html: html.len(),
            depth: self.depth,
        }
    }

    /// Takes back what came after there was so much.
    pub(super) fn truncate(&mut self, length: Length) {
        let Length { blocks, inlines, links, codes, html, depth } = length;
        self.out.blocks.truncate(blocks);
        self.out.inlines.truncate(inlines);
        self.out.links.truncate(links);
        self.out.codes.truncate(codes);
        self.out.html.truncate(html);
        self.depth = depth;
    }

    /// Adds a block without runs.
    pub(super) fn block(&mut self, kind: BlockKind, span: Span) {
        let at = self.out.inlines.len() as u32;
        self.out.blocks.push(Block {
            kind,
            span,
            depth: u8::try_from(self.depth).unwrap_or(u8::MAX),
            has_strong: false,
            inlines: at..at,
        });
    }

    /// Adds a run to the last block. A text that goes on where the run before it ends, and looks like
    /// it, is one with it: the parser of Markdown parts them wherever markup might have been.
    pub(super) fn run(&mut self, kind: InlineKind, text: Cow<'a, str>, span: Span, look: Look) {
        let Some(block) = self.out.blocks.last_mut() else { return };
        block.has_strong |= look.strong;
        if kind == InlineKind::Text
            && let Some(last) = self.out.inlines.last_mut()
            && last.span.end == span.start
            && !block.inlines.is_empty()
            && last.looks(look)
            && self.text.get(span.range()) == Some(&text)
        {
            last.span.end = span.end;
            last.text = Cow::Borrowed(&self.text[last.span.range()]);
            return;
        }
        let Look { strong, struck, link } = look;
        self.out.inlines.push(Inline { kind, text, span, strong, struck, link });
        block.inlines.end = self.out.inlines.len() as u32;
    }

    /// Adds a link of the last block, of which no run is known yet.
    pub(super) fn link(&mut self, link: Destination<'a>, span: Span) -> u32 {
        let block = self.out.blocks.len().saturating_sub(1) as u32;
        let at = self.out.inlines.len() as u32;
        let Destination { text: destination, is_image: image, is_inline } = link;
        self.out.links.push(RawLink { destination, span, image, is_inline, block, runs: at..at });
        self.out.links.len() as u32 - 1
    }

    /// Says that the text of a link ends with the last run.
    pub(super) fn end_link(&mut self, link: u32) {
        self.out.links[link as usize].runs.end = self.out.inlines.len() as u32;
    }
}

/// How much of each kind a document has.
#[derive(Clone, Copy)]
pub(super) struct Length {
    blocks: usize,
    inlines: usize,
    links: usize,
    codes: usize,
    html: usize,
    depth: u32,
}

/// Where a link leads, and how it says so.
pub(super) struct Destination<'a> {
    pub(super) text: pulldown_cmark::CowStr<'a>,
    pub(super) is_image: bool,
    /// Whether it says its destination itself: `[text](destination)`.
    pub(super) is_inline: bool,
}

impl Inline<'_> {
    /// Whether a text of this look behind it may be the rest of it.
    fn looks(&self, look: Look) -> bool {
        let Self { kind, strong, struck, link, .. } = *self;
        kind == InlineKind::Text
            && Look { strong, struck, link } == look
            && matches!(self.text, Cow::Borrowed(_))
            && is_verbatim(self)
    }
}
