//! Reading a version: one pass over the blocks of a page.

use std::borrow::Cow;
use std::hash::Hasher as _;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::decision::{Decision, Sort, is_work, sentences, sort_of, title_words};
use super::{Amendment, Artifact, Piece, Section, Version, claim_key, hash_of};
use crate::model::{EdgeKind, Entry, NodeKind, Status, Sum, fold_name, slug};
use crate::parse::is_blank;
use crate::parse::markdown::{Block, BlockKind, InlineKind, Markdown, RawLink, plain, span_of};
use crate::parse::outline::{Outline, Region};
use crate::parse::reader::trimmed;
use crate::parse::record::{Claim, FileRecord, Intent, NodeRecord, Referrer, Target};
use crate::parse::section;
use crate::parse::{markdown_file_with, words};
use crate::source::Dialect;
use crate::span::{RepoPath, Span};
use crate::visits::visit;

/// Reads a version of a Markdown file. Cost: `O(bytes)`.
pub(crate) fn version(path: &RepoPath, text: &str, dialect: &Dialect) -> Version {
    markdown_file_with(path, text, dialect, |source, body, markdown, outline, record| {
        let mut reader = Reader::new(source, markdown, outline, record, dialect);
        reader.add(&source[..body]);
        reader.hashes[0].own.write(reader.words.as_bytes());
        reader.read();
        reader.finish()
    })
    .1
}

/// What is hashed of a section while its blocks come in.
#[derive(Default)]
struct Hashes {
    own: Sum,
    plain: Sum,
}

/// A part of a text that is about the work on a decision: an item with those in it, or a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OfWork {
    Item { depth: u8 },
    Row,
}

struct Reader<'r, 'a> {
    source: &'r str,
    markdown: &'r Markdown<'a>,
    outline: &'r Outline<'r>,
    record: &'r FileRecord,
    dialect: &'r Dialect,
    entries: &'r [Entry],
    /// Where pictures stand, in order; none in another.
    pictures: Vec<Span>,
    /// Regions by the blocks of their headings.
    by_heading: FxHashMap<usize, usize>,
    sections: Vec<Section>,
    hashes: Vec<Hashes>,
    sorts: Vec<Sort>,
    /// How much each section says.
    said: Vec<u32>,
    /// The region in which each begins.
    region: Vec<Option<usize>>,
    /// For each section its name, and those around it, the outermost first.
    names: Vec<u64>,
    around: Vec<Vec<usize>>,
    /// The sections that are open.
    open: Vec<usize>,
    /// The words of the present block.
    words: String,
    /// The work that the present block speaks of.
    of_work: Option<OfWork>,
    /// For each region the sections in which it has text of its own, with what that is.
    texts: Vec<Vec<(usize, Sum)>>,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn new(
        source: &'r str,
        markdown: &'r Markdown<'a>,
        outline: &'r Outline<'r>,
        record: &'r FileRecord,
        dialect: &'r Dialect,
    ) -> Self {
        let entries = record.document.as_ref().map_or(&[][..], |document| &document.entries);
        let key = hash_of(&["before all headings"]);
        let first = Section {
            key,
            is_alone: true,
            start: 0,
            level: 0,
            own: 0,
            whole: 0,
            is_of_whole: true,
        };
        let texts = outline.regions.iter().map(|_| Vec::new()).collect();
        let headings = outline.regions.iter().enumerate();
        let by_heading = headings.map(|(at, region)| (region.heading, at)).collect();
        Self {
            source,
            markdown,
            outline,
            record,
            dialect,
            entries,
            pictures: pictures(&markdown.links),
            by_heading,
            sections: vec![first],
            hashes: vec![Hashes::default()],
            sorts: vec![Sort::Own],
            said: vec![0],
            region: vec![outline.is_of_file().then_some(0)],
            names: vec![0],
            around: vec![Vec::new()],
            open: Vec::new(),
            words: String::new(),
            of_work: None,
            texts,
        }
    }

    /// Takes the words of a text.
    fn add(&mut self, text: &str) {
        self.words.clear();
        words::add(&mut self.words, text);
    }

    fn read(&mut self) {
        let markdown = self.markdown;
        let mut links = markdown.links.iter().peekable();
        for (at, block) in markdown.blocks.iter().enumerate() {
            visit(1);
            match block.kind {
                BlockKind::Heading(level) => self.heading(at, block, level),
                _ => self.block(at, block),
            }
            let section = self.sections.len() - 1;
            while let Some(link) = links.next_if(|link| link.block as usize <= at) {
                self.words.clear();
                words::add_target(&mut self.words, &link.destination);
                self.hashes[section].own.write(self.words.as_bytes());
            }
        }
    }

    fn heading(&mut self, at: usize, block: &Block, level: u8) {
        let text = self.markdown.text(block);
        while self.open.last().is_some_and(|open| self.sections[*open].level >= level) {
            self.open.pop();
        }
        let region = self.by_heading.get(&at).copied();
        let name = section::unnumbered(&text);
        let above = self.open.last().copied();
        let is_title = self.sections.len() == 1 && level == 1;
        let key = match region {
            Some(region) => hash_of(&["artifact", &claim_key(&self.outline.regions[region].claim)]),
            None if is_title => hash_of(&["title"]),
            None => {
                let above = above.map_or(0, |above| self.sections[above].key);
                hash_of(&[&above.to_string(), &slug(name)])
            }
        };
        let sort = match region {
            None if !is_title => sort_of(name, above.map(|above| self.sorts[above])),
            _ => Sort::Own,
        };
        let start = trimmed(self.source, block.span).start;
        let mut hashes = Hashes::default();
        self.add(&text);
        hashes.own.write(self.words.as_bytes());
        let mut named = Sum::new();
        self.add(name);
        named.write(self.words.as_bytes());
        self.around.push(self.open.clone());
        self.open.push(self.sections.len());
        let is_of_whole = matches!(sort, Sort::Own | Sort::Beside);
        self.sections.push(Section {
            key,
            is_alone: true,
            start,
            level,
            own: 0,
            whole: 0,
            is_of_whole,
        });
        self.hashes.push(hashes);
        self.sorts.push(sort);
        self.said.push(1);
        self.region.push(self.outline.owner[at]);
        self.of_work = None;
        self.names.push(named.finish());
    }

    fn block(&mut self, at: usize, block: &Block) {
        if is_blank(self.markdown, block) {
            return;
        }
        let section = self.sections.len() - 1;
        let text = self.text_of(block);
        let is_code = matches!(block.kind, BlockKind::Code(_));
        let is_of_work = self.is_of_work(block, &text);
        let said = if is_code {
            text.lines().fold(0, |sum: u32, line| sum.saturating_add(sentences(line)))
        } else {
            sentences(&text)
        };
        self.said[section] = self.said[section].saturating_add(said);
        self.words.clear();
        if is_code {
            words::add_code(&mut self.words, &text);
        } else {
            words::add(&mut self.words, &text);
        }
        self.hashes[section].own.write(self.words.as_bytes());
        if self.is_metadata(block) {
            return;
        }
        self.hashes[section].plain.write(self.words.as_bytes());
        if !is_of_work {
            self.decide(at, section, &text, is_code);
        }
    }

    /// The text of a block. What a picture shows is not said.
    fn text_of(&self, block: &Block) -> Cow<'r, str> {
        let (source, markdown) = (self.source, self.markdown);
        let runs = markdown.inlines(block);
        match block.kind {
            BlockKind::Code(number) => {
                let lines = markdown.code(number).lines;
                source.get(lines.range()).unwrap_or_default().into()
            }
            BlockKind::Html => {
                let html = runs.iter();
                html.filter(|it| it.kind == InlineKind::Html).map(|it| &*it.text).collect()
            }
            _ if !self.has_picture(span_of(runs)) => plain(runs),
            _ => {
                let said = runs.iter().filter(|run| !self.has_picture(run.span));
                said.filter(|run| run.kind != InlineKind::Html).map(|run| &*run.text).collect()
            }
        }
    }

    /// Whether a picture stands in a place, or around it. Cost: `O(log n)` in pictures.
    fn has_picture(&self, place: Span) -> bool {
        let before = self.pictures.partition_point(|picture| picture.start < place.end);
        before.checked_sub(1).is_some_and(|last| self.pictures[last].end > place.start)
    }

    /// Adds a block to what its artifact decides, but for the ids of work that it names: that came of the decision.
    fn decide(&mut self, at: usize, section: usize, text: &str, is_code: bool) {
        let Some(region) = self.outline.owner[at] else { return };
        if !is_code {
            let dialect = self.dialect;
            self.words.clear();
            words::add_all_but(&mut self.words, text, |word| is_work(word, dialect));
        }
        if self.words.is_empty() {
            return;
        }
        let texts = &mut self.texts[region];
        if texts.last().is_none_or(|(last, _)| *last != section) {
            texts.push((section, Sum::new()));
        }
        if let Some((_, hash)) = texts.last_mut() {
            hash.write(self.words.as_bytes());
        }
    }

    /// Whether a block is an item, or a cell of a row, that begins with the id of work, or stands in one. So is the head of a
    /// table of Bolts.
    fn is_of_work(&mut self, block: &Block, text: &str) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default();
        let names = || is_work(first, self.dialect);
        let heads = || first.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("bolt"));
        self.of_work = match (block.kind, self.of_work) {
            (BlockKind::Cell(row, 0), _) => (names() || row == 0 && heads()).then_some(OfWork::Row),
            (BlockKind::Cell(..), Some(OfWork::Row)) => Some(OfWork::Row),
            (kind, Some(OfWork::Item { depth }))
                if block.depth > depth
                    || block.depth == depth && !matches!(kind, BlockKind::Item(_)) =>
            {
                Some(OfWork::Item { depth })
            }
            (BlockKind::Item(_), _) => names().then_some(OfWork::Item { depth: block.depth }),
            _ => None,
        };
        self.of_work.is_some()
    }

    /// Whether a block holds a key with its value.
    fn is_metadata(&self, block: &Block) -> bool {
        let span = span_of(self.markdown.inlines(block));
        let after = self.entries.partition_point(|entry| entry.location.span.start < span.end);
        let last = after.checked_sub(1).map(|at| self.entries[at].location.span);
        last.is_some_and(|entry| entry.end > span.start)
    }

    fn finish(mut self) -> Version {
        let plain: Vec<u64> = self.hashes.iter().map(|hashes| hashes.plain.finish()).collect();
        let mut wholes: Vec<Sum> = self.hashes.iter().map(|it| it.plain).collect();
        for (at, around) in self.around.iter().enumerate() {
            for outer in around {
                visit(1);
                wholes[*outer].write_u64(self.names[at]);
                wholes[*outer].write_u64(plain[at]);
            }
        }
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        for section in &self.sections {
            *counts.entry(section.key).or_default() += 1;
        }
        for (at, section) in self.sections.iter_mut().enumerate() {
            section.is_alone = counts[&section.key] == 1;
            section.own = self.hashes[at].own.finish();
            section.whole = wholes[at].finish();
        }
        let amendments = self.amendments();
        let decisions = self.decisions(&amendments);
        let artifacts = self.artifacts();
        Version::new(self.sections, artifacts, decisions, amendments)
    }

    /// The artifacts that the page defines once.
    fn artifacts(&self) -> Vec<Artifact> {
        let mut own: Vec<Sum> = self.outline.regions.iter().map(|_| Sum::new()).collect();
        for (section, region) in self.sections.iter().zip(&self.region) {
            visit(1);
            if let Some(region) = region {
                own[*region].write_u64(section.own);
            }
        }
        let regions = self.outline.regions.iter().zip(own).zip(&self.record.nodes);
        let artifact = |((region, own), node): ((&Region<'_>, Sum), &NodeRecord)| {
            let key = hash_of(&[claim_key(&region.claim)]);
            Artifact { key, start: node.location.span.start, own: own.finish() }
        };
        alone(regions.map(artifact).collect(), |it| it.key)
    }

    /// The ADRs that the page defines once. Cost: `O(n log n)` in sections and references.
    fn decisions(&self, amendments: &[Amendment]) -> Vec<Decision> {
        let governed = self.governed();
        let amended = self.amended(amendments);
        let regions = 0..self.outline.regions.len();
        let decisions: Vec<Decision> = regions
            .zip(governed)
            .filter_map(|(region, governed)| self.decision(region, governed, &amended))
            .collect();
        alone(decisions, |it| it.key)
    }

    fn decision(
        &self,
        at: usize,
        governs: Governed,
        amended: &FxHashMap<u64, u32>,
    ) -> Option<Decision> {
        let region = &self.outline.regions[at];
        let node = self.record.nodes.get(at).filter(|_| region.kind == NodeKind::Adr)?;
        let status = node.status.as_deref();
        let normal = status.and_then(|status| Status::read(NodeKind::Adr, status).normal);
        let state = node.state.clone().or(normal);
        let has_status = status.is_some() || state.is_some();
        let key = hash_of(&[claim_key(&region.claim)]);
        Some(Decision {
            key,
            start: node.location.span.start,
            is_accepted: has_status.then(|| state.as_deref() == Some("accepted")),
            title: title_words(&region.title),
            governs: governs.names,
            governs_at: governs.at,
            body: self.body(at),
            amended: amended.get(&key).copied().unwrap_or_default(),
        })
    }

    /// The sections of an ADR that decide; all that may, if none is of a known form.
    fn body(&self, at: usize) -> Vec<Piece> {
        let texts = &self.texts[at];
        let has_form = texts.iter().any(|(section, _)| self.sorts[*section] == Sort::Decides);
        let is_body = |section: usize| match self.sorts[section] {
            Sort::Decides => true,
            Sort::Own | Sort::Other => !has_form,
            Sort::Beside | Sort::Amendment => false,
        };
        let texts = texts.iter().filter(|(section, _)| is_body(*section));
        let piece = |(section, text): &(usize, Sum)| {
            let Section { key, start, .. } = self.sections[*section];
            Piece { key, text: text.finish(), start }
        };
        texts.map(piece).collect()
    }

    /// For each artifact what its metadata says that it governs.
    fn governed(&self) -> Vec<Governed> {
        let mut governed: Vec<Governed> =
            self.outline.regions.iter().map(|_| Governed::default()).collect();
        for reference in &self.record.references {
            visit(1);
            let Referrer::Node(node) = reference.source else { continue };
            // What its text defines itself, such as a metric, is of the text.
            let is_named = !matches!(reference.target, Target::Local(_));
            if reference.intent == Intent::Edge(EdgeKind::Governs)
                && is_named
                && let Some(of_node) = governed.get_mut(node)
            {
                if of_node.names.is_empty() {
                    of_node.at = reference.location.span.start;
                }
                of_node.names.push(fold_name(&reference.text));
            }
        }
        for of_node in &mut governed {
            of_node.names.sort_unstable();
            of_node.names.dedup();
        }
        governed
    }

    /// How much is said, by ADR, in its amendments on the page and in the sections that tell what changed.
    fn amended(&self, amendments: &[Amendment]) -> FxHashMap<u64, u32> {
        let mut amended: FxHashMap<u64, u32> = FxHashMap::default();
        let mut add = |key: u64, said: u32| {
            let sum = amended.entry(key).or_default();
            *sum = sum.saturating_add(said);
        };
        for (section, said) in self.said.iter().enumerate() {
            visit(1);
            let region = self.region[section].filter(|_| self.sorts[section] == Sort::Amendment);
            if let Some(region) = region {
                add(hash_of(&[claim_key(&self.outline.regions[region].claim)]), *said);
            }
        }
        let mut regions = self.outline.regions.iter().filter_map(|region| match &region.claim {
            Claim::Amendment { adr, .. } => Some(adr),
            _ => None,
        });
        for (amendment, adr) in amendments.iter().zip(&mut regions) {
            add(hash_of(&[claim_key(&Claim::Own(adr.clone()))]), amendment.said);
        }
        amended
    }

    /// The amendments of the page that have headings of their own, one for each region that is one.
    fn amendments(&self) -> Vec<Amendment> {
        let mut said = self.said.clone();
        for (at, around) in self.around.iter().enumerate() {
            for outer in around {
                visit(1);
                said[*outer] = said[*outer].saturating_add(self.said[at]);
            }
        }
        let regions = self.outline.regions.iter().enumerate();
        let amendments = regions.filter(|(_, it)| matches!(it.claim, Claim::Amendment { .. }));
        let amendment = |(at, _): (usize, _)| {
            let start = self.record.nodes[at].location.span.start;
            let around = self.sections.partition_point(|section| section.start <= start);
            let section = around.saturating_sub(1);
            Amendment { key: self.sections[section].key, start, said: said[section] }
        };
        amendments.map(amendment).collect()
    }
}

/// What the metadata of an ADR says that it governs: the names, each once, in order, and where the first stands.
#[derive(Default)]
struct Governed {
    names: Vec<SmolStr>,
    at: u32,
}

/// Those whose keys no other has: which of two is meant in another version, nobody knows.
fn alone<T>(mut all: Vec<T>, key: impl Fn(&T) -> u64) -> Vec<T> {
    let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
    for one in &all {
        *counts.entry(key(one)).or_default() += 1;
    }
    all.retain(|one| counts[&key(one)] == 1);
    all
}

/// Where the outermost pictures stand, in order.
fn pictures(links: &[RawLink<'_>]) -> Vec<Span> {
    let mut pictures: Vec<Span> = Vec::new();
    for link in links.iter().filter(|link| link.image) {
        if pictures.last().is_none_or(|last| last.end <= link.span.start) {
            pictures.push(link.span);
        }
    }
    pictures
}
