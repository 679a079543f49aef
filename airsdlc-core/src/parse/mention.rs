//! References in running text: ids, stories and links.

use smol_str::SmolStr;

use super::markdown::{BlockKind, Inline, InlineKind, Markdown};
use super::reader::Reader;
use super::record::{Intent, PartName, Reference, Referrer, Target, Within};
use super::reference::{Hit, Shape, scan};
use super::value::Place;
use crate::model::{EdgeKind, Origin, Strength};
use crate::span::Location;

impl<'a> Reader<'a> {
    /// Adds what a link of the text refers to; a link out of the repository refers to nothing.
    pub(super) fn push_link(
        &mut self,
        source: Referrer,
        link: u32,
        intent: Intent,
        origin: Origin,
        location: Location,
    ) {
        let destination = self.destinations[link as usize].clone();
        if self.is_inside(&destination) {
            self.push(
                source,
                Target::Path(destination.clone()),
                intent,
                &destination,
                origin,
                location,
            );
        }
    }

    /// Whether the destination of a link says what it means, because its text names no id, or only
    /// one that nobody knows: `[ERC-20](./eip-20.md)`.
    pub(super) fn speaks(&self, link: u32, text: &str, hits: &[Hit]) -> bool {
        let mut ids = hits.iter().filter(|hit| hit.shape == Shape::Id).peekable();
        if ids.peek().is_none() {
            return true;
        }
        let destination = &self.destinations[link as usize];
        let is_known = |hit: &Hit| {
            let prefix = text[hit.range.clone()].split('-').next().unwrap_or_default();
            self.dialect.of_prefix(prefix).is_some()
        };
        self.is_inside(destination) && !ids.any(is_known)
    }

    /// Whether a link stays in the repository.
    fn is_inside(&self, destination: &str) -> bool {
        !is_external(destination) || self.dialect.is_own_link(destination)
    }

    /// A block of a document that is no artifact.
    pub(super) fn plain_block(&mut self, markdown: &Markdown<'a>, at: usize) {
        let block = &markdown.blocks[at];
        if !matches!(block.kind, BlockKind::Code(..) | BlockKind::Html | BlockKind::Footnote) {
            self.mentions(Referrer::File, markdown.inlines(block), None);
        }
    }

    /// Takes the ids, stories and links of running text.
    pub(crate) fn mentions(
        &mut self,
        source: Referrer,
        inlines: &[Inline<'a>],
        intent: Option<Intent>,
    ) {
        self.mentions_as(source, inlines, intent, Origin::Mentioned);
    }

    pub(super) fn mentions_as(
        &mut self,
        source: Referrer,
        inlines: &[Inline<'a>],
        intent: Option<Intent>,
        origin: Origin,
    ) {
        let origin = if intent.is_some() { Origin::Declared } else { origin };
        let intent = intent.unwrap_or(Intent::Mention);
        let mut prd: Option<Target> = None;
        let mut seen_link = None;
        for inline in inlines {
            if !matches!(inline.kind, InlineKind::Text) {
                if let (InlineKind::Code, Some(link)) = (inline.kind, inline.link)
                    && seen_link != Some(link)
                {
                    seen_link = Some(link);
                    let location = self.location(inline.span);
                    self.push_link(source, link, intent, origin, location);
                }
                continue;
            }
            let hits = scan(&inline.text);
            let place = Place { inline, offset: 0 };
            let is_link =
                |link: &u32| seen_link != Some(*link) && self.speaks(*link, &inline.text, &hits);
            if let Some(link) = inline.link.filter(is_link) {
                seen_link = Some(link);
                let location = self.location(inline.span);
                self.push_link(source, link, intent, origin, location);
                continue;
            }
            for (at, hit) in hits.iter().enumerate() {
                let written = &inline.text[hit.range.clone()];
                let target = match &hit.shape {
                    Shape::Id => {
                        // A pattern may have any prefix; elsewhere an unknown one is no reference.
                        let target = match intent {
                            Intent::Edge(EdgeKind::UsesPattern) => Target::Id(written.into()),
                            _ => Target::LooseId(written.into()),
                        };
                        if written.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("prd-"))
                        {
                            prd = Some(target.clone());
                        }
                        target
                    }
                    Shape::Spaced(id) => Target::SpacedId(id.into()),
                    Shape::Story(number) => {
                        let next = hits.get(at + 1).filter(|next| {
                            let between = inline.text[hit.range.end..next.range.start].trim();
                            next.shape == Shape::Id && matches!(between, "in" | "of" | "from")
                        });
                        let of = next
                            .map(|next| Target::Id(inline.text[next.range.clone()].into()))
                            .or_else(|| prd.clone());
                        let Some(of) = of else { continue };
                        Target::Part(Within::Target(Box::new(of)), PartName::Story(number.into()))
                    }
                    Shape::Section(_) => continue,
                };
                let location = self.location(place.span(hit.range.start, hit.range.end));
                self.push(source, target, intent, written, origin, location);
            }
        }
    }

    /// The ids in runs of text, with their places.
    pub(crate) fn ids(&self, inlines: &[Inline<'a>]) -> Vec<(SmolStr, Location)> {
        let mut found = Vec::new();
        for inline in inlines.iter().filter(|inline| inline.kind == InlineKind::Text) {
            for hit in scan(&inline.text).into_iter().filter(|hit| hit.shape == Shape::Id) {
                let place = Place { inline, offset: 0 };
                let location = self.location(place.span(hit.range.start, hit.range.end));
                found.push((inline.text[hit.range].into(), location));
            }
        }
        found
    }

    /// Adds a declared reference.
    pub(crate) fn refer(
        &mut self,
        source: Referrer,
        target: Target,
        intent: Intent,
        text: &str,
        location: Location,
    ) {
        let origin = if intent == Intent::Mention { Origin::Mentioned } else { Origin::Declared };
        self.push(source, target, intent, text, origin, location);
    }

    pub(crate) fn push(
        &mut self,
        source: Referrer,
        target: Target,
        intent: Intent,
        text: &str,
        origin: Origin,
        location: Location,
    ) {
        let text = text.trim().into();
        self.record.references.push(Reference {
            source,
            target,
            intent,
            text,
            origin,
            strength: Strength::Strong,
            location,
        });
    }
}

/// Whether a link leads out of the repository.
pub(crate) fn is_external(destination: &str) -> bool {
    destination.starts_with("//")
        || destination.split_once(':').is_some_and(|(scheme, _)| {
            scheme.len() > 1
                && scheme
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        })
}
