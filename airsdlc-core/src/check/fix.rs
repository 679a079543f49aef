//! Edits that mend a defect, and how they are applied without harm to anything else.
//!
//! An edit names a span and what stands there once; the text around it may be in any encoding of line
//! ends. An edit whose text is not there, or not once, is refused: somebody was faster, or the text only
//! looks alike.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::span::{Location, RepoPath, Span};

/// Whether a fix keeps the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// Means the same as before: a spelling, the new path of a file that moved.
    Safe,
    /// A guess that somebody should look at.
    Unsafe,
}

/// What mends a defect.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Fix {
    /// Whether it keeps the meaning.
    pub safety: Safety,
    /// What it does: "write `ADR-023`".
    pub message: String,
    /// Its edits: all are applied, or none.
    pub edits: Vec<Edit>,
}

/// A replacement of text in one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Edit {
    /// The file.
    pub path: RepoPath,
    /// The bytes in which the text stands.
    pub span: Span,
    /// What stands there, once; empty to insert at the end of the span.
    pub original: String,
    /// What comes in its place.
    pub replacement: String,
    /// Where exactly it stands, once [`super::Report::locate`] has looked at the text.
    pub location: Option<Location>,
}

impl Fix {
    /// A fix that keeps the meaning.
    pub fn safe(message: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { safety: Safety::Safe, message: message.into(), edits }
    }

    /// A guess.
    pub fn guess(message: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { safety: Safety::Unsafe, message: message.into(), edits }
    }
}

impl Edit {
    /// Replaces the one place inside a location where `original` stands.
    pub fn replace(
        location: &Location,
        original: impl Into<String>,
        replacement: impl Into<String>,
    ) -> Self {
        Self {
            path: location.path.clone(),
            span: location.span,
            original: original.into(),
            replacement: replacement.into(),
            location: None,
        }
    }

    /// Inserts at the end of a location.
    pub fn insert_after(location: &Location, text: impl Into<String>) -> Self {
        Self::replace(location, "", text)
    }

    /// The bytes of a text that this edit replaces; `None` where its text does not stand there once.
    pub fn range(&self, text: &str) -> Option<Range<usize>> {
        let around = text.get(self.span.range())?;
        if self.original.is_empty() {
            let end = self.span.end as usize;
            return Some(end..end);
        }
        let mut found = around.match_indices(&self.original);
        let (at, _) = found.next()?;
        let start = self.span.start as usize + at;
        found.next().is_none().then(|| start..start + self.original.len())
    }
}

/// Applies fixes to the text of one file, in their order: a fix of which an edit is refused or touches
/// one that was taken is left out. Gives the new text, and for each fix whether it was applied. Edits of
/// other files are not looked at. Cost: `O(bytes + n log n)` in edits.
///
/// ```
/// use airsdlc_core::check::{apply, Edit, Fix};
/// use airsdlc_core::span::{LineIndex, RepoPath, Span};
///
/// let (path, text) = (RepoPath::new("docs/a.md"), "see adr-23.\r\n");
/// let place = LineIndex::new(text).location(&path, text, Span::new(4, 10));
/// let fix = Fix::safe("write `ADR-023`", vec![Edit::replace(&place, "adr-23", "ADR-023")]);
/// assert_eq!(apply(&path, text, &[&fix]), ("see ADR-023.\r\n".to_owned(), vec![true]));
/// ```
pub fn apply(path: &RepoPath, text: &str, fixes: &[&Fix]) -> (String, Vec<bool>) {
    let mut taken = Taken::default();
    let mut applied = Vec::with_capacity(fixes.len());
    for fix in fixes {
        let own = fix.edits.iter().filter(|edit| edit.path == *path);
        let ranges: Option<Vec<_>> =
            own.map(|edit| Some((edit.range(text)?, &*edit.replacement))).collect();
        let ranges = ranges.filter(|ranges| {
            are_apart(ranges.iter().map(|(range, _)| range))
                && ranges.iter().all(|(range, _)| taken.is_free(range))
        });
        applied.push(ranges.is_some());
        for (range, replacement) in ranges.into_iter().flatten() {
            taken.take(range, replacement);
        }
    }
    (taken.write(text), applied)
}

/// Whether none of the ranges of one fix in one text touches another.
pub(super) fn are_apart<'r>(ranges: impl Iterator<Item = &'r Range<usize>>) -> bool {
    let mut taken = Taken::default();
    for range in ranges {
        if !taken.is_free(range) {
            return false;
        }
        taken.take(range.clone(), "");
    }
    true
}

/// The ranges of one text that edits replace, none of which touches another.
#[derive(Debug, Default)]
pub(super) struct Taken<'a> {
    by_start: BTreeMap<usize, (usize, &'a str)>,
}

impl<'a> Taken<'a> {
    /// Whether no edit touches a range. Two insertions at one place touch: they would come in an order that
    /// nobody meant.
    pub(super) fn is_free(&self, range: &Range<usize>) -> bool {
        let before = self.by_start.range(..=range.start).next_back();
        let after = self.by_start.range(range.start..).next();
        before.is_none_or(|(_, (end, _))| {
            *end < range.start || *end == range.start && !range.is_empty()
        }) && after.is_none_or(|(start, _)| range.end <= *start && range.start < *start)
    }

    /// Takes a free range.
    pub(super) fn take(&mut self, range: Range<usize>, replacement: &'a str) {
        self.by_start.insert(range.start, (range.end, replacement));
    }

    /// The text with all replacements, whose lines end as its first line does.
    pub(super) fn write(&self, text: &str) -> String {
        let has_returns = text.find('\n').is_some_and(|end| text[..end].ends_with('\r'));
        let mut new = String::with_capacity(text.len());
        let mut at = 0;
        for (start, (end, replacement)) in &self.by_start {
            new.push_str(&text[at..*start]);
            if has_returns && !replacement.contains('\r') {
                new.push_str(&replacement.replace('\n', "\r\n"));
            } else {
                new.push_str(replacement);
            }
            at = *end;
        }
        new.push_str(&text[at..]);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::LineIndex;

    fn edit(text: &str, start: u32, end: u32, original: &str, replacement: &str) -> Fix {
        let path = RepoPath::new("a.md");
        let place = LineIndex::new(text).location(&path, text, Span::new(start, end));
        Fix::safe("", vec![Edit::replace(&place, original, replacement)])
    }

    fn applied(text: &str, fixes: &[Fix]) -> (String, Vec<bool>) {
        apply(&RepoPath::new("a.md"), text, &fixes.iter().collect::<Vec<_>>())
    }

    #[test]
    fn an_edit_is_refused_where_its_text_does_not_stand_once() {
        let text = "ADR-1 and ADR-1";
        assert_eq!(applied(text, &[edit(text, 0, 15, "ADR-1", "ADR-2")]).1, [false]);
        assert_eq!(applied(text, &[edit(text, 0, 15, "ADR-3", "ADR-2")]).1, [false]);
        assert_eq!(
            applied(text, &[edit(text, 6, 15, "ADR-1", "ADR-2")]),
            ("ADR-1 and ADR-2".to_owned(), vec![true])
        );
        assert_eq!(applied("a", &[edit(text, 6, 15, "ADR-1", "ADR-2")]).1, [false]);
    }

    #[test]
    fn of_two_edits_that_touch_the_first_is_applied() {
        let text = "abcdef";
        let fixes = [edit(text, 1, 4, "bcd", "X"), edit(text, 3, 5, "de", "Y")];
        assert_eq!(applied(text, &fixes), ("aXef".to_owned(), vec![true, false]));
        let side_by_side = [edit(text, 3, 5, "de", "Y"), edit(text, 1, 3, "bc", "X")];
        assert_eq!(applied(text, &side_by_side), ("aXYf".to_owned(), vec![true, true]));
        let twice = [edit(text, 1, 2, "", "1"), edit(text, 0, 2, "", "2")];
        assert_eq!(applied(text, &twice), ("ab1cdef".to_owned(), vec![true, false]));
        let mut in_itself = edit(text, 1, 4, "bcd", "X");
        in_itself.edits.extend(edit(text, 2, 3, "c", "Y").edits);
        assert_eq!(applied(text, &[in_itself]), (text.to_owned(), vec![false]));
    }
}
