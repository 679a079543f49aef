//! What a version of a page says, cut down to what tells whether it says something else than another one.
//!
//! Two texts are *the same* if they differ only in white space, in marks of Markdown, in quotes, dashes, punctuation and capitals, in
//! comments, in boxes that are ticked, in the spelling of ids and in paths and addresses, which follow what moves; a picture says
//! nothing in words. A *section* is known again by the headings above it, without their numbers, up to its artifact, which is known by its id.

mod decision;
mod read;

use std::hash::Hasher as _;

pub(crate) use decision::{Decision, GOVERNS};
#[cfg(feature = "git")]
pub(crate) use read::version;

use super::record::Claim;
use crate::model::{Sum, fold_id, slug};

/// A version of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Version {
    /// What stands before the first heading, then a section for each heading, in order.
    pub(crate) sections: Vec<Section>,
    /// The artifacts that the page defines, in order.
    pub(crate) artifacts: Vec<Artifact>,
    /// Those that are decisions, in order.
    pub(crate) decisions: Vec<Decision>,
    /// The amendments that have headings with the id of their ADR, in order.
    pub(crate) amendments: Vec<Amendment>,
    /// The sections that are alone, the decisions, the amendments and the artifacts, by their keys, in the order of these.
    by_key: [Vec<(u64, u32)>; 4],
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
    /// Whether what stands there speaks for its whole artifact: below the heading of that, where its metadata stand, or in a list
    /// of links.
    pub(crate) is_of_whole: bool,
}

/// Something that a page defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Artifact {
    /// By what it is known in other versions.
    pub(crate) key: u64,
    /// The first byte of its definition.
    pub(crate) start: u32,
    /// All that it says itself.
    pub(crate) own: u64,
}

/// An amendment of an ADR, which may stand on another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amendment {
    /// By what it is known in other versions.
    pub(crate) key: u64,
    /// The first byte of its heading.
    pub(crate) start: u32,
    /// How much it says: its headings and sentences.
    pub(crate) said: u32,
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
    /// All stand in their order. Cost: `O(n log n)`.
    fn new(
        sections: Vec<Section>,
        artifacts: Vec<Artifact>,
        decisions: Vec<Decision>,
        amendments: Vec<Amendment>,
    ) -> Self {
        let alone = sections.iter().enumerate().filter(|(_, section)| section.is_alone);
        let of_sections = alone.map(|(at, section)| (section.key, at as u32)).collect();
        let of_decisions = keys(decisions.iter().map(|it| it.key));
        let of_amendments = keys(amendments.iter().map(|it| it.key));
        let of_artifacts = keys(artifacts.iter().map(|it| it.key));
        let mut by_key = [of_sections, of_decisions, of_amendments, of_artifacts];
        for keys in &mut by_key {
            keys.sort_unstable();
        }
        Self { sections, artifacts, decisions, amendments, by_key }
    }

    /// The one section with a key. Cost: `O(log n)`.
    pub(crate) fn section(&self, key: u64) -> Option<&Section> {
        find(&self.by_key[0], key).map(|at| &self.sections[at])
    }

    /// The one decision with a key. Cost: `O(log n)`.
    pub(crate) fn decision(&self, key: u64) -> Option<&Decision> {
        find(&self.by_key[1], key).map(|at| &self.decisions[at])
    }

    /// The one amendment with a key. Cost: `O(log n)`.
    pub(crate) fn amendment(&self, key: u64) -> Option<&Amendment> {
        find(&self.by_key[2], key).map(|at| &self.amendments[at])
    }

    /// The one artifact with a key. Cost: `O(log n)`.
    pub(crate) fn artifact(&self, key: u64) -> Option<&Artifact> {
        find(&self.by_key[3], key).map(|at| &self.artifacts[at])
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

fn keys(keys: impl Iterator<Item = u64>) -> Vec<(u64, u32)> {
    keys.enumerate().map(|(at, key)| (key, at as u32)).collect()
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

fn hash_of(texts: &[impl AsRef<str>]) -> u64 {
    let mut hash = Sum::new();
    for text in texts {
        hash.add(text.as_ref());
    }
    hash.finish()
}
