//! Applies the fixes of a report to the files that it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::fix::{Edit, Fix, Safety, Taken, are_apart};
use super::report::Report;
use crate::source::{Decoded, Source, decode};
use crate::span::{LineIndex, RepoPath, Span};

/// A file with fixes applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mended {
    /// The file.
    pub path: RepoPath,
    /// Its text before.
    pub before: String,
    /// Its text with the fixes.
    pub after: String,
    /// How many fixes changed it: one of several edits counts once in each file.
    pub fixes: usize,
    /// The fingerprints of the findings whose fixes changed it, in their order: where one of them is there again, its fix
    /// mended nothing.
    pub findings: Vec<String>,
}

impl Report {
    /// Says where exactly each edit of a fix stands, and takes out the fixes whose text is not there (any
    /// more). `source` is what the repository was read from.
    pub fn locate<S: Source + ?Sized>(&mut self, source: &S) {
        let mut texts: BTreeMap<RepoPath, Option<(String, LineIndex)>> = BTreeMap::new();
        for diagnostic in &mut self.diagnostics {
            let Some(fix) = &mut diagnostic.fix else { continue };
            let is_there = fix.edits.iter_mut().all(|edit| {
                let text = texts.entry(edit.path.clone()).or_insert_with(|| {
                    let text = text(source, &edit.path)?;
                    let lines = LineIndex::new(&text);
                    Some((text, lines))
                });
                let Some((text, lines)) = text else { return false };
                let Some(range) = edit.range(text) else { return false };
                edit.location = Some(lines.location(&edit.path, text, Span::of(&range)));
                true
            });
            if !is_there {
                diagnostic.fix = None;
            }
        }
    }

    /// The files that fixes change, in the order of their paths: those that are safe, and with
    /// [`Safety::Unsafe`] the others, too. What the baseline knows is mended as well. A fix whose text is
    /// not there, or touches one before it, is left for the next run; one of several files is applied to all
    /// or to none. Nothing is written.
    pub fn mend<S: Source + ?Sized>(&self, source: &S, safety: Safety) -> Vec<Mended> {
        let all = self.diagnostics.iter().filter_map(|found| Some((found, found.fix.as_ref()?)));
        let mut files: BTreeMap<&RepoPath, Option<File<'_>>> = BTreeMap::new();
        for (found, fix) in all.filter(|(_, fix)| fix.safety <= safety) {
            let mut ranges = Some(Vec::with_capacity(fix.edits.len()));
            for edit in &fix.edits {
                let file = files.entry(&edit.path);
                let file = file.or_insert_with(|| File::read(source, &edit.path)).as_ref();
                let range = file.and_then(|file| file.free_range(edit));
                ranges = ranges.zip(range).map(|(mut ranges, range)| {
                    ranges.push(range);
                    ranges
                });
            }
            let ranges = ranges.filter(|ranges| edits_are_apart(fix, ranges));
            let mut counted: BTreeSet<&RepoPath> = BTreeSet::new();
            for (edit, range) in fix.edits.iter().zip(ranges.into_iter().flatten()) {
                let Some(Some(file)) = files.get_mut(&edit.path) else { continue };
                file.taken.take(range, &edit.replacement);
                if counted.insert(&edit.path) {
                    file.findings.push(found.fingerprint.clone());
                }
            }
        }
        let mended = files.into_iter().filter_map(|(path, file)| {
            let File { before, taken, findings } = file?;
            let after = taken.write(&before);
            if after == before {
                return None;
            }
            Some(Mended { path: path.clone(), before, after, fixes: findings.len(), findings })
        });
        mended.collect()
    }
}

/// Whether none of the edits of a fix touches another; `ranges` are theirs.
fn edits_are_apart(fix: &Fix, ranges: &[Range<usize>]) -> bool {
    let mut by_path: BTreeMap<&RepoPath, Vec<&Range<usize>>> = BTreeMap::new();
    for (edit, range) in fix.edits.iter().zip(ranges) {
        by_path.entry(&edit.path).or_default().push(range);
    }
    by_path.into_values().all(|ranges| are_apart(ranges.into_iter()))
}

/// A file while fixes are applied to it.
struct File<'a> {
    before: String,
    taken: Taken<'a>,
    findings: Vec<String>,
}

impl File<'_> {
    fn read(source: &(impl Source + ?Sized), path: &RepoPath) -> Option<Self> {
        Some(Self { before: text(source, path)?, taken: Taken::default(), findings: Vec::new() })
    }

    /// The bytes that an edit replaces, if its text is there and no other edit touches it.
    fn free_range(&self, edit: &Edit) -> Option<Range<usize>> {
        edit.range(&self.before).filter(|range| self.taken.is_free(range))
    }
}

/// The text of a file, if writing it back would change none of its bytes.
fn text(source: &(impl Source + ?Sized), path: &RepoPath) -> Option<String> {
    let bytes = source.read(path).ok()?.into_owned();
    match decode(bytes.clone()) {
        Decoded::Text(text) if text.as_bytes() == bytes => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{CheckOptions, Diagnostic};
    use crate::source::Memory;
    use crate::span::Location;
    use crate::{KnowledgeRepository, OpenOptions};

    fn place(path: &str, text: &str) -> Location {
        let path = RepoPath::new(path);
        LineIndex::new(text).location(&path, text, Span::new(0, text.len() as u32))
    }

    /// A report whose fixes replace `x` by the given texts, in the given files.
    fn report(source: &Memory, fixes: &[&[(&str, &str)]]) -> Report {
        let repository = KnowledgeRepository::from_source(source, &OpenOptions::new());
        let options = CheckOptions::new().select(["unused-suppression"]);
        let repository = repository.expect("memory can be read");
        let mut report = repository.check(&options).expect("the rule exists");
        for edits in fixes {
            let edits =
                edits.iter().map(|(path, text)| Edit::replace(&place(path, "x"), "x", *text));
            let fix = Fix::safe("", edits.collect());
            report.diagnostics.push(Diagnostic::at(place("a.md", "x"), "").fix(fix));
        }
        report
    }

    #[test]
    fn a_fix_of_several_files_is_applied_to_all_or_to_none() {
        let source = Memory::new([("a.md", "x"), ("b.md", "x"), ("c.md", "y")]);
        let mended = |fixes: &[&[(&str, &str)]]| {
            let mended = report(&source, fixes).mend(&source, Safety::Safe);
            mended.iter().map(|file| format!("{}={}", file.path, file.after)).collect::<Vec<_>>()
        };
        assert_eq!(mended(&[&[("a.md", "1"), ("b.md", "2")]]), ["a.md=1", "b.md=2"]);
        assert_eq!(mended(&[&[("a.md", "1"), ("c.md", "2")]]), [""; 0]);
        assert_eq!(mended(&[&[("a.md", "1"), ("c.md", "2")], &[("a.md", "3")]]), ["a.md=3"]);
        assert_eq!(mended(&[&[("a.md", "1")], &[("b.md", "2"), ("a.md", "3")]]), ["a.md=1"]);
    }

    #[test]
    fn a_fix_of_several_edits_counts_once_in_a_file() {
        let (here, there) = ("x y", "x");
        let source = Memory::new([("a.md", here), ("b.md", there)]);
        let mut report = report(&source, &[]);
        let edits = [("a.md", here, "x"), ("a.md", here, "y"), ("b.md", there, "")];
        let edits = edits.map(|(path, text, old)| Edit::replace(&place(path, text), old, "z"));
        let first = Diagnostic::at(place("a.md", here), "").fix(Fix::safe("", edits.into()));
        report.diagnostics.push(first);
        let fixes = report.mend(&source, Safety::Safe);
        let fixes = fixes.iter().map(|file| (file.path.as_str(), &*file.after, file.fixes));
        assert_eq!(fixes.collect::<Vec<_>>(), [("a.md", "z z", 1), ("b.md", "xz", 1)]);
    }

    #[test]
    fn edits_are_located_and_stale_ones_left_out() {
        let source = Memory::new([("a.md", "x"), ("c.md", "y")]);
        let mut report = report(&source, &[&[("a.md", "1")], &[("c.md", "2")]]);
        report.locate(&source);
        let places = report.diagnostics.iter().map(|found| {
            let fix = found.fix.as_ref()?;
            Some(fix.edits[0].location.as_ref().map(|place| place.end_column))
        });
        assert_eq!(places.collect::<Vec<_>>(), [Some(Some(2)), None]);
    }
}
