//! References in running text: ids, stories and links.

use std::ops::Range;

use smol_str::SmolStr;

use super::address::{Address, addresses_at};
use super::markdown::{BlockKind, Inline, InlineKind, Markdown, is_verbatim, span_of, trim};
use super::marks::{ADDRESS, NAME, NUMBER, Places, SIGN};
use super::outline::Outline;
use super::phrase::{Phrases, Title, phrases_at};
use super::reader::Reader;
use super::record::{Intent, Reference, Referrer, Target};
use super::reference::{Hit, Shape, scan, scan_at};
use super::scope::{following, is_part, is_prd, joins, parenthesised, section_of, story, within};
use super::value::Place;
use crate::model::{EdgeKind, Origin, Strength};
use crate::span::{Location, Span};

/// How the references of a text are read.
#[derive(Clone, Copy)]
struct Reading {
    source: Referrer,
    intent: Intent,
    origin: Origin,
}

/// What a line has named so far.
#[derive(Default)]
struct Context {
    /// The PRD named last.
    prd: Option<Target>,
    /// The artifact named last, while only punctuation has followed it.
    near: Option<Target>,
}

/// Whether what stands in parentheses behind an id says that it is kept in another place: an address, or a repository.
fn is_told_elsewhere(rest: &str) -> bool {
    let Some(inside) = rest.strip_prefix(" (") else { return false };
    let inside = &inside[..inside.find(')').unwrap_or(inside.len())];
    let is_repository =
        |word: &str| ["repo", "repository"].iter().any(|known| word.eq_ignore_ascii_case(known));
    inside.contains("://") || inside.split(|c: char| !c.is_alphanumeric()).any(is_repository)
}

/// How many runs in front are pieces of one text: the parser cuts at each `*` that marks nothing.
fn contiguous(inlines: &[Inline<'_>]) -> usize {
    let belongs = |pair: &[Inline<'_>]| {
        let [one, next] = pair else { return false };
        one.kind == InlineKind::Text
            && next.kind == InlineKind::Text
            && (one.link, one.strong, one.struck) == (next.link, next.strong, next.struck)
            && one.span.end == next.span.start
            && is_verbatim(one)
            && is_verbatim(next)
    };
    1 + inlines.windows(2).take_while(|pair| belongs(pair)).count()
}

/// Runs with the pieces of one text put together.
pub(super) fn joined<'b, 'a>(
    source: &'a str,
    inlines: &'b [Inline<'a>],
) -> impl Iterator<Item = MaybeOwned<'b, 'a>> {
    let mut rest = inlines;
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let count = contiguous(rest);
        let pieces = &rest[..count];
        rest = &rest[count..];
        if count == 1 {
            return Some(MaybeOwned::Borrowed(first));
        }
        let span = span_of(pieces);
        let text = source[span.range()].into();
        let Inline { kind, strong, struck, link, .. } = *first;
        Some(MaybeOwned::Owned(Inline { kind, text, span, strong, struck, link }))
    })
}

/// A run of the document, or one put together from several.
pub(super) enum MaybeOwned<'b, 'a> {
    Borrowed(&'b Inline<'a>),
    Owned(Inline<'a>),
}

impl<'a> std::ops::Deref for MaybeOwned<'_, 'a> {
    type Target = Inline<'a>;

    fn deref(&self) -> &Inline<'a> {
        match self {
            Self::Borrowed(inline) => inline,
            Self::Owned(inline) => inline,
        }
    }
}

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
        self.is_followed[link as usize] = true;
        if self.is_inside(&destination) {
            let is_trimmed = destination.trim().len() == destination.len();
            let text = if is_trimmed { destination.clone() } else { destination.trim().into() };
            self.record.references.push(Reference {
                source,
                target: Target::Path(destination),
                intent,
                text,
                origin,
                strength: Strength::Strong,
                is_wiki: false,
                location,
            });
        }
    }

    /// Takes the links that no text took: without any text they refer all the same; pictures, and links
    /// whose text says what it means, only lead somewhere.
    pub(super) fn other_links(&mut self, markdown: &Markdown<'a>, outline: &Outline<'_>) {
        for (at, link) in markdown.links.iter().enumerate() {
            let block = link.block as usize;
            let is_left = self.is_followed[at]
                || !self.is_inside(&link.destination)
                || matches!(markdown.blocks[block].kind, BlockKind::Footnote);
            if is_left {
                continue;
            }
            let source = match outline.owner[block] {
                Some(region) => Referrer::Node(self.states[region].node),
                None => Referrer::File,
            };
            let location = self.location(link.span);
            if !link.image && markdown.link_text(at).is_empty() {
                self.push_link(source, at as u32, Intent::Mention, Origin::Mentioned, location);
            } else {
                let destination = self.destinations[at].clone();
                let target = Target::Behind(destination.clone());
                self.refer(source, target, Intent::Mention, &destination, location);
            }
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

    /// The references in a text, with the prefixes of the configuration.
    pub(super) fn scan(&self, text: &str) -> Vec<Hit> {
        scan(text, self.dialect)
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
        let reading = Reading { source, intent: intent.unwrap_or(Intent::Mention), origin };
        let mut context = Context::default();
        let mut seen_link = None;
        let mut places = std::mem::take(&mut self.places);
        for inline in joined(self.source, inlines) {
            if inline.kind != InlineKind::Text {
                if inline.kind != InlineKind::Break {
                    context.near = None;
                }
                if let (InlineKind::Code, Some(link)) = (inline.kind, inline.link)
                    && seen_link != Some(link)
                {
                    seen_link = Some(link);
                    let location = self.location(inline.span);
                    self.push_link(source, link, reading.intent, origin, location);
                }
                continue;
            }
            places.find(&inline.text);
            if places.is_empty() && inline.link.is_none() {
                context.near.take_if(|_| !joins(&inline.text));
                continue;
            }
            let hits = if places.has(NUMBER | SIGN) {
                scan_at(&inline.text, &places, self.dialect.prefixes())
            } else {
                Vec::new()
            };
            let is_link =
                |link: &u32| seen_link != Some(*link) && self.speaks(*link, &inline.text, &hits);
            if let Some(link) = inline.link.filter(is_link) {
                seen_link = Some(link);
                let location = self.location(inline.span);
                self.push_link(source, link, reading.intent, origin, location);
                context.near = None;
                continue;
            }
            self.run(&inline, &places, &hits, (reading, &mut context));
        }
        self.places = places;
    }

    /// Takes the references in one run of text. That of a link is no prose.
    fn run(
        &mut self,
        inline: &Inline<'a>,
        places: &Places,
        hits: &[Hit],
        (reading, context): (Reading, &mut Context),
    ) {
        let text = &*inline.text;
        let run = Place { inline, offset: 0 };
        let is_prose = inline.link.is_none();
        let has_names = is_prose && places.has(NAME);
        let Phrases { mut titles, names } =
            if has_names { phrases_at(text, places) } else { Phrases::default() };
        for (at, hit) in hits.iter().enumerate() {
            let before = hits[..at].last().map_or(0, |hit| hit.range.end);
            context.near.take_if(|_| !joins(&text[before..hit.range.start]));
            let written = &text[hit.range.clone()];
            let location = self.location(run.span(hit.range.start, hit.range.end));
            match &hit.shape {
                Shape::Id => {
                    let of = parenthesised(text, hits, at);
                    let id = within(of.as_ref().or(context.near.as_ref()), written);
                    // A pattern may have any prefix; elsewhere an unknown one is no reference.
                    let target = match reading.intent {
                        Intent::Edge(EdgeKind::UsesPattern) => Target::Id(id),
                        _ => Target::LooseId(id),
                    };
                    if is_prd(written) {
                        context.prd = Some(target.clone());
                    }
                    if !is_part(written) {
                        context.near = Some(target.clone());
                    }
                    let may_be_gone = inline.struck || is_told_elsewhere(&text[hit.range.end..]);
                    let target =
                        if may_be_gone { Target::Perhaps(Box::new(target)) } else { target };
                    self.take(reading, target, written, location);
                }
                Shape::Spaced(id) => {
                    let target = Target::SpacedId(id.into());
                    context.near = Some(target.clone());
                    self.take(reading, target, written, location);
                }
                Shape::Series(series) => {
                    for id in self.ranges.expand(series) {
                        let target = Target::LooseId(within(context.near.as_ref(), &id));
                        self.take(reading, target, &id, location.clone());
                    }
                }
                Shape::Story(number) => {
                    let of = following(text, hits, at).or_else(|| context.prd.clone());
                    let target = story(of, number);
                    self.take(reading, target, written, location);
                }
                Shape::Stories(numbers) => {
                    let of = following(text, hits, at).or_else(|| context.prd.clone());
                    for number in self.each(numbers) {
                        let target = story(of.clone(), &number.to_string());
                        self.take(reading, target, written, location.clone());
                    }
                }
                Shape::Section(number) => {
                    let of = section_of(text, hits, at, context.near.as_ref(), &mut titles);
                    if let Some(target) = of.target(number) {
                        self.take(reading, target, written, location);
                    }
                }
            }
        }
        let tail = hits.last().map_or(0, |hit| hit.range.end);
        context.near.take_if(|_| !joins(&text[tail..]));
        if is_prose {
            self.words(&run, reading, (titles, names), places);
        }
    }

    /// Takes titles, names and addresses.
    fn words(
        &mut self,
        run: &Place<'_, 'a>,
        reading: Reading,
        (titles, names): (Vec<Title>, Vec<Range<usize>>),
        places: &Places,
    ) {
        let text = &*run.inline.text;
        for title in titles {
            let ahead = text[title.start..title.range.end].into();
            let location = self.location(run.span(title.range.start, title.range.end));
            let target = Target::TitleAhead(title.kind, ahead);
            self.take(reading, target, &text[title.range], location);
        }
        let mention = Reading { intent: Intent::Mention, origin: Origin::Mentioned, ..reading };
        for name in names {
            let written = &text[name.clone()];
            let location = self.location(run.span(name.start, name.end));
            self.take(mention, Target::Phrase(written.into()), written, location);
        }
        let addresses = if places.has(ADDRESS) { addresses_at(text, places) } else { Vec::new() };
        for (range, address) in addresses {
            let written = &text[range.clone()];
            let location = self.location(run.span(range.start, range.end));
            match address {
                Address::Route => {
                    let target = Target::Perhaps(Box::new(Target::Route(written.into())));
                    self.take(mention, target, written, location);
                }
                Address::File => {
                    self.take(reading, Target::File(written.into()), written, location);
                }
            }
        }
    }

    fn take(&mut self, reading: Reading, target: Target, text: &str, location: Location) {
        self.push(reading.source, target, reading.intent, text, reading.origin, location);
    }

    /// The numbers of runs of stories, as far as they may be taken apart.
    pub(super) fn each(&mut self, numbers: &[(u32, u32)]) -> Vec<u32> {
        let mut each = Vec::new();
        for (first, last) in numbers {
            let count = (last - first).saturating_add(1);
            let is_short = self.ranges.take_range(count);
            each.extend(*first..=if is_short { *last } else { *first });
        }
        each
    }

    /// The ids in runs of text, with their places.
    pub(crate) fn ids(&mut self, inlines: &[Inline<'a>]) -> Vec<(SmolStr, Location)> {
        let mut found = Vec::new();
        for inline in inlines.iter().filter(|inline| inline.kind == InlineKind::Text) {
            for hit in self.scan(&inline.text) {
                let place = Place { inline, offset: 0 };
                let location = self.location(place.span(hit.range.start, hit.range.end));
                match &hit.shape {
                    Shape::Id => found.push((inline.text[hit.range].into(), location)),
                    Shape::Series(series) => {
                        let ids = self.ranges.expand(series).into_iter();
                        found.extend(ids.map(|id| (id.into(), location.clone())));
                    }
                    _ => {}
                }
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
        let text = as_written(&target, trim(text));
        let is_id = matches!(target, Target::Id(_) | Target::LooseId(_));
        let is_wiki = is_id && is_in_wiki_link(self.source, location.span);
        self.record.references.push(Reference {
            is_wiki,
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

/// The text of a reference: that of its target, which need not be kept twice, where both are the same.
fn as_written(target: &Target, text: &str) -> SmolStr {
    match target {
        Target::Id(same)
        | Target::LooseId(same)
        | Target::Phrase(same)
        | Target::File(same)
        | Target::Behind(same)
        | Target::Name(_, same)
            if same == text =>
        {
            same.clone()
        }
        _ => text.into(),
    }
}

/// Bytes on each side of an id in which the ends of a wiki link are looked for.
const AROUND: usize = 80;

/// Whether a span of a text stands in the destination of a wiki link: `[[prd-001]]`, `[[prds/prd-001|Goals]]`.
fn is_in_wiki_link(source: &str, span: Span) -> bool {
    let bytes = source.as_bytes();
    let (start, end) = (span.start as usize, span.end as usize);
    let before = bytes[..start].iter().rev().take(AROUND);
    let mut before = before.skip_while(|byte| !matches!(byte, b'[' | b']' | b'|' | b'\n'));
    let is_open = before.next() == Some(&b'[') && before.next() == Some(&b'[');
    let mut after = bytes[end..].iter().take(AROUND);
    is_open && after.any(|byte| *byte == b']') && after.next() == Some(&b']')
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
