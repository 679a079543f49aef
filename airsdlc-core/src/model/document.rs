//! The document index: what stands where in the Markdown files, beside the graph.
//!
//! Checks read the graph and this index, never text. An *anchor* is what a link may name after
//! `#`; an *entry* is a key with its value in a metadata block or front matter; a *timeline entry* is
//! a time with what happened then.

use std::fmt;

use smol_str::SmolStr;

use crate::span::{Location, RepoPath, Span};

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
    /// Strong text that announces what stands behind or below it, of artifacts, in order.
    pub labels: Vec<Label>,
    /// Entries of timelines, in order.
    pub timeline: Vec<TimelineEntry>,
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
    /// Whether nothing to read stands between it and the next heading, or the end: comments at most.
    pub is_bare: bool,
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
    /// The bytes of the destination, where the link itself says it as it is meant, at its end; `None` for
    /// links by reference, with a title or with escapes.
    pub target: Option<Span>,
    /// Where it stands.
    pub location: Location,
}

/// An item with a box.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChecklistItem {
    /// Whether it is ticked.
    pub done: bool,
    /// Its text without markup, and without what is struck out.
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
    /// What stands in front of the key on its line (`- **`, `| `, nothing in front matter), if it is short
    /// and nothing but the end of a line or a cell follows the value: so an entry like it can be written.
    pub lead: Option<SmolStr>,
    /// Where key and value stand.
    pub location: Location,
}

impl Entry {
    /// Where the value alone stands, if the lengths tell that key and value are written as they are, on one line;
    /// else key and value.
    pub(crate) fn value_location(&self) -> Location {
        let mut place = self.location.clone();
        let length = (place.span.end - place.span.start) as usize;
        // `Status**: x`, `Status | x`, `status: x`; the last component of a key in front matter stands there.
        let key = self.key.rsplit('.').next().unwrap_or_default();
        let gap = length.checked_sub(key.len() + self.value.len());
        let expected = match self.lead.as_deref() {
            Some(lead) if lead.ends_with("**") || lead.ends_with("__") => 4,
            Some(lead) if lead.starts_with('|') => 3,
            _ => 2,
        };
        if place.line == place.end_line && gap == Some(expected) {
            place.column = place.end_column.saturating_sub(self.value.chars().count() as u32);
            place.span.start = place.span.end - self.value.len() as u32;
        }
        place
    }
}

/// Strong text before a colon, or alone on its line: `**Rollback Plan**:`, anywhere in an artifact.
///
/// Where metadata may stand it is a key, too; elsewhere it takes the place of a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The text without markup and colon.
    pub text: SmolStr,
    /// Where it stands.
    pub location: Location,
}

/// A time, below a heading that announces a timeline, with what happened then.
///
/// Nothing is concluded from other entries: a time without a date may be on the day of the one before
/// it, or past midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimelineEntry {
    /// The time as written, without markup: `2018-07-08 ca. 18:30`, `8:20 - 8:24`, `16:22 PST`.
    pub time: String,
    /// The date as written, in the entry, in the column for dates, or in the heading that holds the
    /// times of one day.
    pub date: Option<SmolStr>,
    /// The time of day, if the text means one: `17:14am` and `24:00` do not.
    pub clock: Option<Clock>,
    /// The time of day at which it was over, if the time is a range.
    pub until: Option<Clock>,
    /// The zone as written, in the entry, else for the whole section: `PST`, `CEST (UTC+2)`.
    pub zone: Option<SmolStr>,
    /// What happened, without markup: the text behind the time, else the first block below it.
    pub text: String,
    /// Where the time stands, with the text behind it.
    pub location: Location,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl fmt::Display for Clock {
    /// `07:05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// A comment of the form `<!-- airsdlc: ignore[rule, …] reason -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppression {
    /// The rules that it switches off.
    pub rules: Vec<SmolStr>,
    /// The reason given.
    pub reason: String,
    /// The bytes that it is for: the next block, or the list or table that begins there; `None` for the
    /// whole file, where it stands before everything else.
    pub covers: Option<Span>,
    /// Where it stands.
    pub location: Location,
}
