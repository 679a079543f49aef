//! A file that is to be mutated, with what the unmutated graph and index say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::model::Document;
use airsdlc_testkit::SplitMix64;

use crate::corpora::neighbours;
use crate::corpora::page::{self, Page};
use crate::edit::Edit;
use crate::facts::{Facts, Key, Lost, MENTIONS, PART_OF, Place};

/// Files of others, read once.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    pub(crate) config: String,
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) repository: KnowledgeRepository,
    pub(crate) facts: Facts,
    pub(crate) states: &'static [State],
    /// The edges that were read in a file, each with one of its places there; not those of parts.
    places: BTreeMap<String, Vec<(Key, Place)>>,
    /// The files in which anything was read.
    pub(crate) speaking: BTreeSet<String>,
    /// The files that each refers to, and some that refer to it.
    neighbours: BTreeMap<String, BTreeSet<String>>,
}

/// A word for a status and the state that it means; none if nobody knows it.
pub(crate) type State = (&'static str, Option<&'static str>);

impl Corpus {
    pub(crate) fn read(
        name: &'static str,
        config: &str,
        files: BTreeMap<String, String>,
        states: &'static [State],
    ) -> Self {
        let repository = crate::corpora::read(&files, config);
        let facts = Facts::of(&repository);
        let mut places: BTreeMap<String, Vec<(Key, Place)>> = BTreeMap::new();
        let mut speaking = BTreeSet::new();
        for (key, read) in &facts.edges {
            for place in read {
                speaking.insert(place.path.clone());
                if key.1 != PART_OF {
                    places
                        .entry(place.path.clone())
                        .or_default()
                        .push((key.clone(), place.clone()));
                }
            }
        }
        let neighbours = neighbours(&repository, &files);
        let config = config.to_owned();
        Self { name, config, files, repository, facts, states, places, speaking, neighbours }
    }

    pub(crate) fn places(&self, path: &str) -> &[(Key, Place)] {
        self.places.get(path).map_or(&[], Vec::as_slice)
    }

    /// The files that a mutation of one is read with, itself among them.
    pub(crate) fn neighbours(&self, path: &str) -> &BTreeSet<String> {
        &self.neighbours[path]
    }
}

/// What is done to the bytes of the new text before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// Each [`STRAY`] is one byte that is no UTF-8.
    Latin1,
    Utf16,
}

/// Stands for a byte of another encoding; as long as what such a byte is read as.
pub(crate) const STRAY: char = '\u{e000}';

/// A change to what the graph says, in terms of the old text.
pub(crate) enum Before {
    Remove(Place),
    /// The status of a node, with the state that it means.
    Status(String, String, Option<String>),
    /// An attribute of a node goes.
    Attribute(String, String),
    /// The node around a place has this link no more.
    Unlink(Place, String),
    Finding(&'static str),
    RenameNode(String, String),
}

/// A change to what the graph says, in terms of the new text. The path of a place is the old one.
pub(crate) enum After {
    Lost(Lost),
    /// Source, target and place.
    Mention(String, String, Place),
    /// Where a node stands.
    Node(String, Place),
}

/// An edit with the change to the graph that it must make.
pub(crate) struct Mutation {
    /// What is done, for people.
    pub(crate) what: String,
    pub(crate) edit: Edit,
    pub(crate) before: Vec<Before>,
    pub(crate) after: Vec<After>,
    pub(crate) new_path: Option<String>,
    pub(crate) encoding: Encoding,
}

impl Mutation {
    pub(crate) fn new(what: impl Into<String>, edit: Edit) -> Self {
        Self {
            what: what.into(),
            edit,
            before: Vec::new(),
            after: Vec::new(),
            new_path: None,
            encoding: Encoding::Utf8,
        }
    }

    pub(crate) fn before(mut self, change: Before) -> Self {
        self.before.push(change);
        self
    }

    pub(crate) fn after(mut self, change: After) -> Self {
        self.after.push(change);
        self
    }
}

/// A file, and the luck of the draw.
pub(crate) struct Site<'c> {
    pub(crate) corpus: &'c Corpus,
    page: Page<'c>,
    pub(crate) random: SplitMix64,
}

impl<'c> std::ops::Deref for Site<'c> {
    type Target = Page<'c>;

    fn deref(&self) -> &Page<'c> {
        &self.page
    }
}

/// The ids that the text of these corpora may name.
const PREFIXES: [&str; 2] = ["EIP-", "ADR-"];

/// Whether a text is an id: `EIP-20`.
pub(crate) fn is_id(text: &str) -> bool {
    let number = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a text is an id with a space for its hyphen: `ADR 18`.
pub(crate) fn is_spaced_id(text: &str) -> bool {
    text.contains(' ') && is_id(&text.replacen(' ', "-", 1))
}

impl<'c> Site<'c> {
    pub(crate) fn new(corpus: &'c Corpus, path: &'c str, random: SplitMix64) -> Self {
        let page = Page::new(&corpus.repository, path, &corpus.files[path]);
        Self { corpus, page, random }
    }

    /// The artifact that the file is.
    pub(crate) fn artifact(&self) -> Option<&'c str> {
        let mut nodes = self.corpus.facts.nodes.iter();
        let is_own = |place: &Option<Place>| place.as_ref().is_some_and(|at| at.path == self.path);
        let found = nodes.find(|(id, node)| {
            is_own(&node.place)
                && !matches!(node.kind.as_str(), "section" | "file")
                && !id.contains('/')
        });
        found.map(|(id, _)| id.as_str())
    }

    /// Places of ids in running text, each of one edge, in lines that speak of no section or story.
    pub(crate) fn named_ids(&self) -> Vec<(&'c Key, &'c Place)> {
        let all = self.corpus.places(self.path);
        let mut seen: BTreeMap<&Place, usize> = BTreeMap::new();
        for (_, place) in all {
            *seen.entry(place).or_default() += 1;
        }
        let is_alone = |(_, place): &(&Key, &Place)| {
            let line = &self.text[self.line(place.start)];
            let rest = self.text[place.end..].chars().take(4);
            let has_series =
                rest.clone().any(|c| c.is_ascii_digit() || matches!(c, '/' | '#' | '–'));
            seen[place] == 1
                && self.is_prose(place.start)
                && is_id(&self.text[place.range()])
                && !declares(self.corpus, place)
                && !has_series
                && !["ection", "tory", "tories"].iter().any(|word| line.contains(word))
        };
        all.iter().map(|(key, place)| (key, place)).filter(is_alone).collect()
    }

    pub(crate) fn pick<T>(&mut self, mut of: Vec<T>) -> Option<T> {
        if of.is_empty() {
            return None;
        }
        let at = self.random.below(of.len());
        Some(of.swap_remove(at))
    }

    /// Paragraphs of prose, each without its last line end: blocks between empty lines, below the
    /// second heading, that are no list, table, quotation, code or definition.
    pub(crate) fn paragraphs(&self) -> Vec<Range<usize>> {
        let headings = &self.document().headings;
        let Some(first) = headings.get(1).map(|heading| heading.location.span.end as usize) else {
            return Vec::new();
        };
        let (mut found, mut at, mut in_code) = (Vec::new(), 0, false);
        for block in self.text.split_inclusive("\n\n") {
            let (start, body) = (at, block.trim_end_matches('\n'));
            at += block.len();
            let fences = body.lines().filter(|line| line.trim_start().starts_with("```")).count();
            let was_code = in_code;
            in_code ^= fences % 2 == 1;
            let begins = body.starts_with(|c: char| c.is_alphabetic());
            let is_plain = !["`", "<", "-->", "|", "$", "==", "\n-", "\n*", "\n ", ": "]
                .iter()
                .any(|mark| body.contains(mark));
            if start > first
                && begins
                && is_plain
                && !was_code
                && fences == 0
                && !self.is_status(start)
            {
                found.push(start..start + body.len());
            }
        }
        found
    }

    /// Whether a byte stands below the heading `Status`.
    fn is_status(&self, at: usize) -> bool {
        let headings = self.document().headings.iter();
        let last =
            headings.take_while(|heading| (heading.location.span.start as usize) < at).last();
        last.is_none_or(|heading| heading.text.trim() == "Status")
    }

    /// A reference of the artifact to nothing, at a range of the new text.
    pub(crate) fn lost(&self, source: &str, text: &str, new: &str, range: Range<usize>) -> After {
        After::Lost(Lost {
            source: source.to_owned(),
            text: text.to_owned(),
            kind: MENTIONS.to_owned(),
            place: Place::new(self.path, new, range),
        })
    }
}

pub(crate) fn document<'c>(corpus: &'c Corpus, path: &str) -> &'c Document {
    page::document(&corpus.repository, path).expect("the file is read")
}

/// Whether a place says more than that something is mentioned: `requires` in front matter, and what
/// stands before the context of a decision.
pub(crate) fn declares(corpus: &Corpus, place: &Place) -> bool {
    let text = &corpus.files[&place.path];
    if corpus.name == "eips" {
        let start = text[..place.start].rfind('\n').map_or(0, |end| end + 1);
        return text[start..].starts_with("requires:");
    }
    text.find("\n## Context").is_some_and(|context| place.start < context)
}
