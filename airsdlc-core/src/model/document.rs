//! The document index: what stands where in the Markdown files, beside the graph.
//!
//! Checks read the graph and this index, never text. An *anchor* is what a link may name after
//! `#`; an *entry* is a key with its value in a metadata block or front matter.

use smol_str::SmolStr;

use crate::span::{Location, RepoPath};

/// The index of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Anchors that HTML sets (`<a id="…">`), in order.
    pub anchors: Vec<Anchor>,
    /// Links and images, in order.
    pub links: Vec<Link>,
    /// Items of checklists, in order.
    pub checklist: Vec<ChecklistItem>,
    /// Keys with values, in order.
    pub entries: Vec<Entry>,
    /// Comments that switch checks off, in order.
    pub suppressions: Vec<Suppression>,
}

/// A document of the repository, with its path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexedDocument {
    /// The file.
    pub path: RepoPath,
    /// What stands in it.
    pub document: Document,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// Its anchor: GitHub's slug, numbered where an earlier heading has the same.
    pub anchor: SmolStr,
    /// Where it stands.
    pub location: Location,
}

/// A place that HTML names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Anchor {
    /// The name.
    pub name: SmolStr,
    /// Where it stands.
    pub location: Location,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The destination as written.
    pub destination: SmolStr,
    /// The text without markup.
    pub text: SmolStr,
    /// Whether it is an image.
    pub image: bool,
    /// Where it stands.
    pub location: Location,
}

/// An item with a box.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChecklistItem {
    /// Whether it is ticked.
    pub done: bool,
    /// Its text without markup.
    pub text: String,
    /// Where it stands.
    pub location: Location,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The key as written.
    pub key: SmolStr,
    /// The value without markup.
    pub value: String,
    /// Where key and value stand.
    pub location: Location,
}

/// A comment of the form `<!-- airsdlc: ignore[rule, …] reason -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppression {
    /// The rules that it switches off.
    pub rules: Vec<SmolStr>,
    /// The reason given.
    pub reason: String,
    /// Where it stands.
    pub location: Location,
}
