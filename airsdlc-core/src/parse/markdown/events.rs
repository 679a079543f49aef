//! Blocks and runs from the events of the parser of Markdown.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::build::{Builder, Destination, Look};
use super::{BlockKind, Code, InlineKind, code_span};
use crate::span::Span;
use crate::visits::visit;

/// Reads a part of a file, and adds what stands there. Cost: `O(bytes)`.
pub(super) fn read(out: &mut Builder<'_>, part: Range<usize>) {
    let body = &out.text[part.clone()];
    let mut events = Events::new(out, part.start);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        visit(1);
        events.event(event, &range, body);
    }
}

/// Reads a text that is part of a paragraph or a cell, and adds its runs to the last block; `false`, and
/// perhaps some of it added, if by itself it would be more. Cost: `O(bytes)`.
pub(super) fn read_text(out: &mut Builder<'_>, part: Range<usize>) -> bool {
    let body = &out.text[part.clone()];
    let mut events = Events::new(out, part.start);
    events.open.push(events.blocks() - 1);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        visit(1);
        match &event {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => continue,
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) => {}
            Event::Start(_) | Event::Html(_) | Event::Rule => return false,
            _ => {}
        }
        events.event(event, &range, body);
    }
    true
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
}

/// State while events come in.
struct Events<'b, 'a> {
    out: &'b mut Builder<'a>,
    base: u32,
    /// Blocks that are open, innermost last, with whether runs still go to them.
    open: Vec<usize>,
    /// The block of code that is open.
    code: Option<u32>,
    strong: u32,
    struck: u32,
    link: Option<u32>,
    row: u32,
    column: u32,
    footnotes: u32,
}

impl<'b, 'a> Events<'b, 'a> {
    fn new(out: &'b mut Builder<'a>, base: usize) -> Self {
        Self {
            out,
            base: base as u32,
            open: Vec::new(),
            code: None,
            strong: 0,
            struck: 0,
            link: None,
            row: 0,
            column: 0,
            footnotes: 0,
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(range.start as u32 + self.base, range.end as u32 + self.base)
    }

    fn begin(&mut self, kind: BlockKind, range: &Range<usize>) {
        let kind = if self.footnotes > 0 { BlockKind::Footnote } else { kind };
        self.out.block(kind, self.span(range));
        self.open.push(self.blocks() - 1);
    }

    fn end(&mut self) {
        self.open.pop();
    }

    fn blocks(&self) -> usize {
        self.out.out.blocks.len()
    }

    fn run(&mut self, kind: InlineKind, text: CowStr<'a>, range: &Range<usize>) {
        let Some(block) = self.open.last().copied() else { return };
        // Runs of an outer block after an inner one began: give them a block of their own, so that
        // the runs of each block stay together.
        if block + 1 != self.blocks() {
            let again = self.out.out.blocks[block].kind;
            let again =
                if matches!(again, BlockKind::Item(_)) { BlockKind::Paragraph } else { again };
            self.open.pop();
            self.begin(again, range);
        }
        let text = match text {
            CowStr::Borrowed(text) => Cow::Borrowed(text),
            changed => Cow::Owned(changed.into_string()),
        };
        if kind == InlineKind::Html {
            self.out.out.html.push(self.out.out.inlines.len() as u32);
        }
        let look = Look { strong: self.strong > 0, struck: self.struck > 0, link: self.link };
        self.out.run(kind, text, self.span(range), look);
    }

    /// Whether a paragraph that begins now is the first of its list item, so that it is the item.
    fn continues_item(&self) -> bool {
        self.open.last().is_some_and(|block| {
            let block_is_last = block + 1 == self.blocks();
            let block = &self.out.out.blocks[*block];
            block_is_last && matches!(block.kind, BlockKind::Item(_)) && block.inlines.is_empty()
        })
    }

    /// Takes an event; `body` is what the parser reads.
    #[inline]
    fn event(&mut self, event: Event<'a>, range: &Range<usize>, body: &'a str) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => {
                self.run(InlineKind::Code, code_span::text(text, &body[range.clone()]), range);
            }
            Event::SoftBreak | Event::HardBreak => self.run(InlineKind::Break, " ".into(), range),
            Event::InlineHtml(html) if is_break(&html) => {
                self.run(InlineKind::Break, " ".into(), range);
            }
            Event::InlineHtml(html) | Event::Html(html) => self.run(InlineKind::Html, html, range),
            Event::Rule => {
                self.begin(BlockKind::Rule, range);
                self.end();
            }
            Event::TaskListMarker(done) => {
                if let Some(block) = self.open.last().copied()
                    && let BlockKind::Item(task) = &mut self.out.out.blocks[block].kind
                {
                    *task = Some(done);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: CowStr<'a>, range: &Range<usize>) {
        let Some(code) = self.code else { return self.run(InlineKind::Text, text, range) };
        let span = self.span(range);
        let lines = &mut self.out.out.codes[code as usize].lines;
        lines.start = if lines.end == 0 { span.start } else { lines.start };
        lines.end = span.end;
    }

    fn start(&mut self, tag: Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level as u8), range),
            Tag::Paragraph if self.continues_item() => {
                let block = self.open.last().copied().unwrap_or_default();
                self.open.push(block);
            }
            Tag::Paragraph => self.begin(BlockKind::Paragraph, range),
            Tag::List(_) => self.out.depth += 1,
            Tag::Item => self.begin(BlockKind::Item(None), range),
            Tag::TableHead => (self.row, self.column) = (0, 0),
            Tag::TableRow => (self.row, self.column) = (self.row + 1, 0),
            Tag::TableCell => {
                self.begin(BlockKind::Cell(self.row, self.column), range);
                self.column += 1;
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => "".into(),
                };
                let number = self.out.out.codes.len() as u32;
                self.out.out.codes.push(Code { language, lines: Span::default() });
                self.begin(BlockKind::Code(number), range);
                // What stands in a footnote is no code.
                self.code = (self.footnotes == 0).then_some(number);
            }
            Tag::HtmlBlock => self.begin(BlockKind::Html, range),
            Tag::FootnoteDefinition(_) => {
                self.footnotes += 1;
                self.begin(BlockKind::Footnote, range);
            }
            Tag::Strong => self.strong += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { link_type, dest_url, .. } => {
                self.link = Some(self.begin_link(link_type, dest_url, range, false));
            }
            Tag::Image { link_type, dest_url, .. } => {
                self.begin_link(link_type, dest_url, range, true);
            }
            _ => {}
        }
    }

    fn begin_link(
        &mut self,
        link_type: LinkType,
        text: CowStr<'a>,
        range: &Range<usize>,
        is_image: bool,
    ) -> u32 {
        let is_inline = link_type == LinkType::Inline;
        self.out.link(Destination { text, is_image, is_inline }, self.span(range))
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::HtmlBlock => self.end(),
            TagEnd::CodeBlock => {
                self.code = None;
                self.end();
            }
            TagEnd::FootnoteDefinition => {
                self.footnotes -= 1;
                self.end();
            }
            TagEnd::List(_) => self.out.depth -= 1,
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Strikethrough => self.struck -= 1,
            TagEnd::Link => {
                if let Some(link) = self.link.take() {
                    self.out.end_link(link);
                }
            }
            _ => {}
        }
    }
}

/// Whether HTML is a break between lines: `<br>`, `<br />`.
fn is_break(html: &str) -> bool {
    let name = html.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    name.is_some_and(|name| name.trim_end_matches(['/', ' ']).eq_ignore_ascii_case("br"))
}
