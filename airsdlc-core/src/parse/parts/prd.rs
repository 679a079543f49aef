//! User stories and requirements of a PRD.

use smol_str::SmolStr;

use super::is_item;
use super::kpi::KPI_LEVEL;
use crate::model::NodeKind;
use crate::parse::absence::is_no_value;
use crate::parse::entry::{attribute_name, key_line};
use crate::parse::markdown::{BlockKind, Inline, Markdown, lines, plain, span_of};
use crate::parse::reader::{Reader, trimmed};
use crate::parse::record::{Claim, Referrer};
use crate::parse::reference::{Shape, hit_in_front};
use crate::parse::section::{Topic, unnumbered};
use crate::span::Span;
use crate::visits::visit;

/// A part as its heading or item names it.
struct Named {
    kind: NodeKind,
    name: SmolStr,
    title: String,
}

impl<'a> Reader<'a> {
    pub(super) fn prd_heading(&mut self, region: usize, level: u8, text: &str, span: Span) -> bool {
        let Some(named) = self.named(region, unnumbered(text)) else { return false };
        let location = self.location(trimmed(self.source, span));
        let part = self.part(region, named.kind, &named.name, &named.title, location);
        self.sort(region, part, named);
        self.states[region].parts.push((level, part));
        true
    }

    pub(super) fn prd_block(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        let block = &markdown.blocks[at];
        let inlines = markdown.inlines(block);
        if self.states[region].topic() == Topic::Kpis {
            if is_item(markdown, at) {
                self.kpi(region, markdown, at);
                return true;
            }
            if self.kpi_cell(region, markdown, at) {
                return true;
            }
        }
        let is_strong = inlines.first().is_some_and(|first| first.strong);
        if is_item(markdown, at)
            && let Some(named) = self.named(region, &plain(inlines))
            && (is_strong || self.is_new_requirement(region, &named))
        {
            let location = self.location(trimmed(self.source, block.span));
            let part = self.part(region, named.kind, &named.name, &named.title, location);
            self.sort(region, part, named);
            self.mentions(Referrer::Node(part), inlines.get(1..).unwrap_or_default(), None);
            return true;
        }
        if matches!(self.states[region].topic(), Topic::Requirements | Topic::Stories)
            && (self.requirement_row(region, markdown, at)
                || self.requirement_lines(region, markdown, at))
        {
            return true;
        }
        // A paragraph below the list of KPIs speaks of all of them, not of the last.
        self.states[region].parts.retain(|(level, _)| *level != KPI_LEVEL);
        match self.states[region].parts.last().copied() {
            Some((_, part)) => {
                self.detail(region, part, markdown, at);
                true
            }
            None => false,
        }
    }

    /// A row of a table that begins with the id of a requirement that is none yet, or of a story.
    fn requirement_row(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        let BlockKind::Cell(row, 0) = markdown.blocks[at].kind else { return false };
        let Some(next) = markdown.blocks.get(at + 1) else { return false };
        let id = markdown.text(&markdown.blocks[at]);
        let title = markdown.text(next);
        let named = self.named(region, &format!("{id}: {title}"));
        let Some(named) = named.filter(|named| {
            next.kind == BlockKind::Cell(row, 1)
                && (self.is_new_requirement(region, named)
                    || self.is_new_story(region, named, markdown))
        }) else {
            return false;
        };
        let location = self.location(trimmed(self.source, markdown.blocks[at].span));
        let part = self.part(region, named.kind, &named.name, &named.title, location);
        self.sort(region, part, named);
        true
    }

    /// A paragraph each of whose lines is a requirement: `NFR-1: fast`.
    fn requirement_lines(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        let block = &markdown.blocks[at];
        if block.kind != BlockKind::Paragraph || block.depth > 0 {
            return false;
        }
        let inlines = markdown.inlines(block);
        let is_requirement = |line: &[Inline<'a>]| {
            let named = self.named(region, &plain(line));
            named.is_some_and(|named| self.is_new_requirement(region, &named))
        };
        if !lines(inlines).all(is_requirement) {
            return false;
        }
        for line in lines(inlines) {
            let Some(named) = self.named(region, &plain(line)) else { continue };
            let location = self.location(span_of(line));
            let part = self.part(region, named.kind, &named.name, &named.title, location);
            self.sort(region, part, named);
            self.mentions(Referrer::Node(part), line, None);
        }
        true
    }

    /// Whether an item without emphasis defines a requirement: the first that names it does. Stories
    /// are not defined so, because lists of contents name them before their headings.
    fn is_new_requirement(&self, region: usize, named: &Named) -> bool {
        named.kind == NodeKind::Requirement
            && !self.states[region].requirements.contains(&named.name)
    }

    /// Whether a row of a table defines a story: the first that names it does, if it has no heading and no
    /// emphasised item. Cost: the document is looked through once, at the first row.
    fn is_new_story(&self, region: usize, named: &Named, markdown: &Markdown<'a>) -> bool {
        let told = || {
            let blocks = markdown.blocks.iter().enumerate();
            let numbers = blocks.filter_map(|(at, block)| {
                let first = || markdown.inlines(block).first();
                let is_told = matches!(block.kind, BlockKind::Heading(_))
                    || is_item(markdown, at) && first().is_some_and(|first| first.strong);
                is_told.then(|| self.number_of_story(&markdown.text(block))).flatten()
            });
            numbers.collect()
        };
        named.kind == NodeKind::UserStory
            && !self.states[region].requirements.contains(&named.name)
            && !self.told_stories.get_or_init(told).contains(&named.name)
    }

    /// The number of the story that a text begins with, of whichever PRD.
    fn number_of_story(&self, text: &str) -> Option<SmolStr> {
        visit(1);
        let text = unnumbered(text);
        let hit = hit_in_front(text, self.dialect)?;
        let number = match &hit.shape {
            Shape::Story(number) => number.as_str(),
            _ => {
                let (stem, rest) = text[hit.range.clone()].split_once('-')?;
                let is_story = NodeKind::of_prefix(stem) == Some(NodeKind::UserStory);
                rest.rsplit('-').next().filter(|_| is_story)?
            }
        };
        Some(number.trim_start_matches('0').into())
    }

    /// `US-015-2: Cancel booking`, `NFR-015-1: …`, `User Story 2: …` in the PRD with that number.
    fn named(&self, region: usize, text: &str) -> Option<Named> {
        visit(1);
        // `[NFR-3] fast`
        let bracketed = text.trim().strip_prefix('[').and_then(|text| text.split_once(']'));
        let bracketed =
            bracketed.map(|(id, title)| format!("{id}: {}", title.trim_start_matches([':', ' '])));
        let text = bracketed.as_deref().unwrap_or(text).trim();
        let hit = hit_in_front(text, self.dialect)?;
        let written = &text[hit.range.clone()];
        let title =
            text[hit.range.end..].trim_start().strip_prefix([':', '-', '–', '—']).map(str::trim)?;
        if let Shape::Story(number) = &hit.shape {
            return Some(Named {
                kind: NodeKind::UserStory,
                name: number.into(),
                title: title.to_owned(),
            });
        }
        let mut pieces = written.split('-');
        let stem = pieces.next()?;
        let kind = NodeKind::of_prefix(stem)
            .filter(|kind| matches!(kind, NodeKind::UserStory | NodeKind::Requirement))?;
        let numbers: Vec<&str> = pieces.collect();
        let number = match numbers.as_slice() {
            [number] => number,
            [prd, number] if self.is_number_of(region, prd) => number,
            _ => return None,
        };
        let number = number.trim_start_matches('0');
        let name = if kind == NodeKind::UserStory {
            number.into()
        } else {
            format!("{}-{number}", stem.to_uppercase()).into()
        };
        Some(Named { kind, name, title: title.to_owned() })
    }

    /// Whether the PRD of a region carries this number: a part is defined only inside its own PRD.
    fn is_number_of(&self, region: usize, number: &str) -> bool {
        match &self.record.nodes[self.states[region].node].claim {
            Claim::Own(id) => id.split_once('-').is_some_and(|(_, own)| {
                own.trim_start_matches('0') == number.trim_start_matches('0')
            }),
            _ => true,
        }
    }

    fn sort(&mut self, region: usize, part: usize, named: Named) {
        if named.kind == NodeKind::Requirement {
            let sort = match named.name.split('-').next() {
                Some("NFR") => "nfr",
                Some("BR") => "business-rule",
                Some("TC") => "constraint",
                _ => "risk",
            };
            self.record.nodes[part].attribute("sort", sort);
        }
        self.states[region].requirements.insert(named.name);
    }

    /// A block below the heading of a story or a requirement.
    fn detail(&mut self, region: usize, part: usize, markdown: &Markdown<'a>, at: usize) {
        let block = &markdown.blocks[at];
        let inlines = markdown.inlines(block);
        for line in lines(inlines) {
            visit(1);
            if let Some(found) = key_line(line, self.dialect).filter(|found| found.strong) {
                let value = found.text();
                let name = attribute_name(&found.key);
                if value.is_empty() {
                    self.states[region].pending =
                        Some(crate::parse::reader::Pending { key: name, depth: block.depth });
                } else if !is_no_value(&value) {
                    self.record.nodes[part].attribute(&name, &*value);
                }
            } else if is_item(markdown, at)
                && let Some(pending) = self.pending_for(region, block.depth)
            {
                self.record.nodes[part].list(&pending.key, &plain(line));
            }
            self.mentions(Referrer::Node(part), line, None);
        }
    }
}
