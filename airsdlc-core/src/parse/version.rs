//! What a version of a page says, cut down to what tells whether it says something else than another one.
//!
//! Two texts are *the same* if they differ only in white space, in marks of Markdown, in typographic quotes and dashes, in comments, in
//! boxes that are ticked, in the spelling of ids and in paths and addresses, which follow what moves. A *section* is known again by the
//! headings above it, without their numbers, up to its artifact, which is known by its id.

use std::hash::{DefaultHasher, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet};

use super::is_blank;
use super::markdown::{Block, BlockKind, InlineKind, Markdown, span_of};
use super::outline::Outline;
use super::reader::trimmed;
use super::record::{Claim, FileRecord};
use super::section::{self, Topic};
use super::{markdown_file_with, words};
use crate::model::{Entry, NodeKind, Status, fold_id, slug};
use crate::source::Dialect;
use crate::span::RepoPath;
use crate::visits::visit;

/// A version of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Version {
    /// What stands before the first heading, then a section for each heading, in order.
    pub(crate) sections: Vec<Section>,
    /// The decisions that the page defines, in order.
    pub(crate) decisions: Vec<Decision>,
    /// The sections that are alone, and the decisions, by their keys, in the order of these.
    by_key: [Vec<(u64, u32)>; 2],
}

/// What stands below a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// By what it is known in other versions.
    pub(crate) key: u64,
    /// Whether no other section of the version has the key.
    is_alone: bool,
    /// The first byte of its heading.
    pub(crate) start: u32,
    level: u8,
    /// All that stands up to the next heading, with the anchors that links name.
    pub(crate) own: u64,
    /// What it says with the sections below it, without metadata.
    pub(crate) whole: u64,
}

/// An ADR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// By what it is known in other versions.
    pub(crate) key: u64,
    /// The first byte of its definition.
    pub(crate) start: u32,
    pub(crate) is_accepted: bool,
    /// What it decides: its sections without metadata, status, lists of links and of Bolts.
    pub(crate) body: Vec<Piece>,
    /// Its amendments on the same page, and what else tells of changes.
    pub(crate) amendments: Vec<Piece>,
}

/// A section of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) key: u64,
    /// What it says.
    pub(crate) text: u64,
    /// The first byte of its heading.
    pub(crate) start: u32,
}

impl Version {
    /// Each decision and section stands in its order. Cost: `O(n log n)`.
    fn new(sections: Vec<Section>, decisions: Vec<Decision>) -> Self {
        let alone = sections.iter().enumerate().filter(|(_, section)| section.is_alone);
        let mut of_sections: Vec<(u64, u32)> =
            alone.map(|(at, section)| (section.key, at as u32)).collect();
        let keys = decisions.iter().enumerate();
        let mut of_decisions: Vec<(u64, u32)> =
            keys.map(|(at, decision)| (decision.key, at as u32)).collect();
        of_sections.sort_unstable();
        of_decisions.sort_unstable();
        Self { sections, decisions, by_key: [of_sections, of_decisions] }
    }

    /// The one section with a key. Cost: `O(log n)`.
    pub(crate) fn section(&self, key: u64) -> Option<&Section> {
        find(&self.by_key[0], key).map(|at| &self.sections[at])
    }

    /// The one decision with a key. Cost: `O(log n)`.
    pub(crate) fn decision(&self, key: u64) -> Option<&Decision> {
        find(&self.by_key[1], key).map(|at| &self.decisions[at])
    }

    /// The place among the sections of the one that begins at a byte.
    pub(crate) fn place_of(&self, start: u32) -> Option<usize> {
        self.sections.binary_search_by_key(&start, |section| section.start).ok()
    }

    /// The place among the sections of the innermost one around a byte.
    pub(crate) fn place_around(&self, byte: u32) -> usize {
        let after = self.sections.partition_point(|section| section.start <= byte);
        after.saturating_sub(1)
    }
}

fn find(keys: &[(u64, u32)], key: u64) -> Option<usize> {
    let at = keys.binary_search_by_key(&key, |(key, _)| *key).ok()?;
    Some(keys[at].1 as usize)
}

impl Decision {
    /// Whether it has an amendment that an older version has not, or not so. Cost: `O(n)`.
    pub(crate) fn amends(&self, older: &Self) -> bool {
        let known: FxHashSet<(u64, u64)> =
            older.amendments.iter().map(|it| (it.key, it.text)).collect();
        visit(known.len() + self.amendments.len());
        self.amendments.iter().any(|it| !known.contains(&(it.key, it.text)))
    }
}

/// Reads a version of a Markdown file. Cost: `O(bytes)`.
pub(crate) fn version(path: &RepoPath, text: &str, dialect: &Dialect) -> Version {
    markdown_file_with(path, text, dialect, |source, body, markdown, outline, record| {
        let mut reader = Reader::new(source, markdown, outline, record);
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
    own: DefaultHasher,
    plain: DefaultHasher,
}

/// What kind of text a section of a decision holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Body,
    /// Status, links and the like: free to change.
    Beside,
    /// Tells what changed.
    Amendment,
}

struct Reader<'r, 'a> {
    source: &'r str,
    markdown: &'r Markdown<'a>,
    outline: &'r Outline<'r>,
    record: &'r FileRecord,
    entries: &'r [Entry],
    /// Regions by the blocks of their headings.
    by_heading: FxHashMap<usize, usize>,
    sections: Vec<Section>,
    hashes: Vec<Hashes>,
    sorts: Vec<Sort>,
    /// For each section its name, and those around it, the outermost first.
    names: Vec<u64>,
    around: Vec<Vec<usize>>,
    /// The sections that are open.
    open: Vec<usize>,
    /// The words of the present block.
    words: String,
    /// For each region the sections in which it has text of its own, with what that is.
    texts: Vec<Vec<(usize, DefaultHasher)>>,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn new(
        source: &'r str,
        markdown: &'r Markdown<'a>,
        outline: &'r Outline<'r>,
        record: &'r FileRecord,
    ) -> Self {
        let entries = record.document.as_ref().map_or(&[][..], |document| &document.entries);
        let key = hash_of(&["before all headings"]);
        let first = Section { key, is_alone: true, start: 0, level: 0, own: 0, whole: 0 };
        let texts = outline.regions.iter().map(|_| Vec::new()).collect();
        let headings = outline.regions.iter().enumerate();
        let by_heading = headings.map(|(at, region)| (region.heading, at)).collect();
        Self {
            source,
            markdown,
            outline,
            record,
            entries,
            by_heading,
            sections: vec![first],
            hashes: vec![Hashes::default()],
            sorts: vec![Sort::Body],
            names: vec![0],
            around: vec![Vec::new()],
            open: Vec::new(),
            words: String::new(),
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
        let sort = match (region, above.map_or(Sort::Body, |above| self.sorts[above])) {
            (None, Sort::Body) => sort_of(name),
            (None, inherited) => inherited,
            (Some(_), _) => Sort::Body,
        };
        let start = trimmed(self.source, block.span).start;
        let mut hashes = Hashes::default();
        self.add(&text);
        hashes.own.write(self.words.as_bytes());
        let mut named = DefaultHasher::new();
        self.add(name);
        named.write(self.words.as_bytes());
        self.around.push(self.open.clone());
        self.open.push(self.sections.len());
        self.sections.push(Section { key, is_alone: true, start, level, own: 0, whole: 0 });
        self.hashes.push(hashes);
        self.sorts.push(sort);
        self.names.push(named.finish());
    }

    fn block(&mut self, at: usize, block: &Block) {
        if is_blank(self.markdown, block) {
            return;
        }
        let (markdown, section) = (self.markdown, self.sections.len() - 1);
        let text = match block.kind {
            BlockKind::Code(number) => {
                let lines = markdown.code(number).lines;
                self.source.get(lines.range()).unwrap_or_default().into()
            }
            BlockKind::Html => {
                let html = markdown.inlines(block).iter();
                html.filter(|it| it.kind == InlineKind::Html).map(|it| &*it.text).collect()
            }
            _ => markdown.text(block),
        };
        self.add(&text);
        self.hashes[section].own.write(self.words.as_bytes());
        if self.is_metadata(block) {
            return;
        }
        self.hashes[section].plain.write(self.words.as_bytes());
        if let Some(region) = self.outline.owner[at] {
            let texts = &mut self.texts[region];
            if texts.last().is_none_or(|(last, _)| *last != section) {
                texts.push((section, DefaultHasher::new()));
            }
            if let Some((_, hash)) = texts.last_mut() {
                hash.write(self.words.as_bytes());
            }
        }
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
        let mut wholes: Vec<DefaultHasher> =
            self.hashes.iter().map(|it| it.plain.clone()).collect();
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
        let mut decisions: Vec<Decision> =
            (0..self.outline.regions.len()).filter_map(|region| self.decision(region)).collect();
        let mut ids: FxHashMap<u64, usize> = FxHashMap::default();
        for decision in &decisions {
            *ids.entry(decision.key).or_default() += 1;
        }
        // Which of two is meant in another version, nobody knows.
        decisions.retain(|decision| ids[&decision.key] == 1);
        self.add_amendments(&mut decisions);
        Version::new(self.sections, decisions)
    }

    fn decision(&self, at: usize) -> Option<Decision> {
        let region = &self.outline.regions[at];
        let node = self.record.nodes.get(at).filter(|_| region.kind == NodeKind::Adr)?;
        let status = node.status.as_deref();
        let normal = status.and_then(|status| Status::read(NodeKind::Adr, status).normal);
        let state = node.state.clone().or(normal);
        let pieces = |sort: Sort| {
            let texts = self.texts[at].iter().filter(move |it| self.sorts[it.0] == sort);
            let piece = |(section, text): &(usize, DefaultHasher)| {
                let Section { key, start, .. } = self.sections[*section];
                Piece { key, text: text.finish(), start }
            };
            texts.map(piece).collect()
        };
        Some(Decision {
            key: hash_of(&[&claim_key(&region.claim)]),
            start: node.location.span.start,
            is_accepted: state.as_deref() == Some("accepted"),
            body: pieces(Sort::Body),
            amendments: pieces(Sort::Amendment),
        })
    }

    /// Adds the amendments of the page to its decisions.
    fn add_amendments(&self, decisions: &mut [Decision]) {
        let of_key: FxHashMap<u64, usize> =
            decisions.iter().enumerate().map(|(at, it)| (it.key, at)).collect();
        for (at, region) in self.outline.regions.iter().enumerate() {
            let Claim::Amendment { adr, .. } = &region.claim else { continue };
            let key = hash_of(&[&claim_key(&Claim::Own(adr.clone()))]);
            let Some(decision) = of_key.get(&key) else { continue };
            let start = self.record.nodes[at].location.span.start;
            let Ok(section) = self.sections.binary_search_by_key(&start, |it| it.start) else {
                continue;
            };
            let Section { key, whole: text, start, .. } = self.sections[section];
            decisions[*decision].amendments.push(Piece { key, text, start });
        }
    }
}

/// What a section of a decision is by its heading.
fn sort_of(heading: &str) -> Sort {
    const HISTORIES: &[&str] = &[
        "changelog",
        "change log",
        "change history",
        "revision history",
        "version history",
        "document history",
        "history",
        "revisions",
    ];
    let text = heading.trim().to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let tells = |word: &str| {
        ["amendment", "addend", "errat"].iter().any(|beginning| word.starts_with(beginning))
    };
    if HISTORIES.contains(&text.as_str()) || words.any(tells) {
        return Sort::Amendment;
    }
    let is_backlog = text.starts_with("bolt");
    match section::topic(NodeKind::Adr, heading) {
        Topic::Status | Topic::Links | Topic::Metadata => Sort::Beside,
        _ if is_backlog => Sort::Beside,
        _ => Sort::Body,
    }
}

/// An artifact by its claim, in whatever spelling.
fn claim_key(claim: &Claim) -> String {
    match claim {
        Claim::Own(id) | Claim::Listed(id) => fold_id(id).to_string(),
        Claim::Titled(title) => format!("titled {}", slug(title)),
        Claim::PostMortem(id) => format!("post-mortem {}", fold_id(id)),
        Claim::Amendment { adr, number } => format!("amendment {number} {}", fold_id(adr)),
        other => format!("{other:?}"),
    }
}

fn hash_of(texts: &[&str]) -> u64 {
    let mut hash = DefaultHasher::new();
    for text in texts {
        hash.write(text.as_bytes());
        hash.write_u8(0xff);
    }
    hash.finish()
}
