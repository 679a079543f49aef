//! What a merge would hold, without making it: the files of two sides and of where they parted, as one source.
//!
//! As git merges: what only one side changed is as there, what both changed is merged by lines, a file that one side renamed
//! takes the other's changes under its new name. Where both changed the same lines, or gave one file two names or two files one, this side
//! holds, and the file is told.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use gix::diff::blob::InternedInput;
use gix::merge::blob::builtin_driver::text::{Labels, Options};
use gix::merge::blob::{Resolution, builtin_driver};

use super::similarity::{Pieces, RENAMED};
use crate::source::{ContentId, Source};
use crate::span::RepoPath;

/// Files removed times files added, above which renames are not looked for, as git does above a thousand of each.
const PAIRS: usize = 1_000_000;

/// A side of a merge.
type Side = Arc<dyn Source + Send>;

/// The files that a merge of two sides would hold.
pub struct Merge {
    ours: Side,
    theirs: Side,
    paths: Vec<RepoPath>,
    /// Of each path where its content is.
    contents: Vec<Content>,
    conflicts: Vec<RepoPath>,
}

enum Content {
    /// At this path of this side.
    Ours(RepoPath),
    /// At this path of the other side.
    Theirs(RepoPath),
    /// Of both.
    Merged(Vec<u8>),
}

impl std::fmt::Debug for Merge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Merge")
            .field("files", &self.paths.len())
            .field("conflicts", &self.conflicts)
            .finish_non_exhaustive()
    }
}

impl Merge {
    /// Merges two sides that parted at `base`. Cost: one look at each file of the three, and reading those that both changed
    /// and those that one side may have renamed.
    ///
    /// # Errors
    /// What the system says if a file cannot be read.
    pub fn new(ours: Side, theirs: Side, base: &dyn Source) -> io::Result<Self> {
        let mut merging = Merging {
            our_names: renames(base, &*ours)?,
            their_names: renames(base, &*theirs)?,
            ours: &*ours,
            theirs: &*theirs,
            base,
            files: BTreeMap::new(),
            conflicts: Vec::new(),
        };
        merging.common()?;
        merging.added()?;
        let Merging { files, mut conflicts, .. } = merging;
        let (paths, contents) = files.into_iter().unzip();
        conflicts.sort_unstable();
        conflicts.dedup();
        Ok(Self { ours, theirs, paths, contents, conflicts })
    }

    /// The files that both sides changed in the same lines or named differently, or that one removed and the other changed, in order.
    /// They are as on this side, or as the one side that has them.
    pub fn conflicts(&self) -> &[RepoPath] {
        &self.conflicts
    }
}

impl Source for Merge {
    fn paths(&self) -> &[RepoPath] {
        &self.paths
    }

    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>> {
        let at = self.paths.binary_search(path).map_err(|_| io::ErrorKind::NotFound)?;
        match &self.contents[at] {
            Content::Ours(path) => self.ours.read(path),
            Content::Theirs(path) => self.theirs.read(path),
            Content::Merged(text) => Ok(Cow::Borrowed(text)),
        }
    }

    fn content_id(&self, path: &RepoPath) -> Option<ContentId> {
        match &self.contents[self.paths.binary_search(path).ok()?] {
            Content::Ours(path) => self.ours.content_id(path),
            Content::Theirs(path) => self.theirs.content_id(path),
            Content::Merged(_) => None,
        }
    }
}

struct Merging<'a> {
    ours: &'a dyn Source,
    theirs: &'a dyn Source,
    base: &'a dyn Source,
    /// New names of files of the base, by their old ones.
    our_names: BTreeMap<RepoPath, RepoPath>,
    their_names: BTreeMap<RepoPath, RepoPath>,
    files: BTreeMap<RepoPath, Content>,
    conflicts: Vec<RepoPath>,
}

impl Merging<'_> {
    /// Merges what the base has, under whatever name each side has it now.
    fn common(&mut self) -> io::Result<()> {
        for path in self.base.paths() {
            let ours = now(self.ours, path, &self.our_names);
            let theirs = now(self.theirs, path, &self.their_names);
            let (ours, theirs) = match (ours, theirs) {
                (Some(ours), Some(theirs)) => (ours, theirs),
                // One removed it: what the other did to it meanwhile is lost, or a conflict.
                (Some(ours), None) => {
                    if !is_same(self.ours, &ours, self.base, path)? || ours != *path {
                        self.conflicts.push(ours.clone());
                        self.files.insert(ours.clone(), Content::Ours(ours));
                    }
                    continue;
                }
                (None, Some(theirs)) => {
                    if !is_same(self.theirs, &theirs, self.base, path)? || theirs != *path {
                        self.conflicts.push(theirs.clone());
                        self.files.insert(theirs.clone(), Content::Theirs(theirs));
                    }
                    continue;
                }
                (None, None) => continue,
            };
            let is_ours = ours != *path || theirs == *path;
            let name = if is_ours { ours.clone() } else { theirs.clone() };
            if is_ours && theirs != *path && theirs != name {
                self.conflicts.push(name.clone());
            }
            let content = self.content(path, ours, theirs, &name)?;
            // Two files may have got one name: that of this side holds.
            if self.files.contains_key(&name) {
                self.conflicts.push(name.clone());
            }
            if is_ours || !self.files.contains_key(&name) {
                self.files.insert(name, content);
            }
        }
        Ok(())
    }

    /// The content of a file that all three have.
    fn content(
        &mut self,
        base: &RepoPath,
        ours: RepoPath,
        theirs: RepoPath,
        name: &RepoPath,
    ) -> io::Result<Content> {
        if is_same(self.theirs, &theirs, self.base, base)?
            || is_same(self.ours, &ours, self.theirs, &theirs)?
        {
            return Ok(Content::Ours(ours));
        }
        if is_same(self.ours, &ours, self.base, base)? {
            return Ok(Content::Theirs(theirs));
        }
        let (our_text, their_text) = (self.ours.read(&ours)?, self.theirs.read(&theirs)?);
        match lines(&our_text, &self.base.read(base)?, &their_text) {
            Some(text) => Ok(Content::Merged(text)),
            None => {
                self.conflicts.push(name.clone());
                Ok(Content::Ours(ours))
            }
        }
    }

    /// Takes what only the sides have.
    fn added(&mut self) -> io::Result<()> {
        let ours = new_paths(self.ours, self.base, &self.our_names);
        let theirs = new_paths(self.theirs, self.base, &self.their_names);
        for path in ours {
            // The other side may have given the name to a file of the base: that of this side holds.
            if self.files.contains_key(&path) {
                self.conflicts.push(path.clone());
            }
            self.files.insert(path.clone(), Content::Ours(path));
        }
        for path in theirs {
            if self.files.contains_key(&path) {
                if !is_same(self.ours, &path, self.theirs, &path)? {
                    self.conflicts.push(path);
                }
                continue;
            }
            self.files.insert(path.clone(), Content::Theirs(path));
        }
        Ok(())
    }
}

/// The files of a side that the base has under no name.
fn new_paths(
    side: &dyn Source,
    base: &dyn Source,
    names: &BTreeMap<RepoPath, RepoPath>,
) -> Vec<RepoPath> {
    let renamed: BTreeSet<&RepoPath> = names.values().collect();
    let is_new =
        |path: &&RepoPath| base.paths().binary_search(path).is_err() && !renamed.contains(path);
    side.paths().iter().filter(is_new).cloned().collect()
}

/// Merges by lines; `None` if both sides changed the same ones.
fn lines(ours: &[u8], base: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut input) = (Vec::new(), InternedInput::default());
    let merge = builtin_driver::text;
    let resolution =
        merge(&mut out, &mut input, Labels::default(), ours, base, theirs, Options::default());
    (resolution == Resolution::Complete).then_some(out)
}

/// The path that a file of the base has on a side, if it has it still.
fn now(
    side: &dyn Source,
    path: &RepoPath,
    names: &BTreeMap<RepoPath, RepoPath>,
) -> Option<RepoPath> {
    if side.paths().binary_search(path).is_ok() {
        Some(path.clone())
    } else {
        names.get(path).cloned()
    }
}

fn is_same(
    one: &dyn Source,
    path: &RepoPath,
    other: &dyn Source,
    there: &RepoPath,
) -> io::Result<bool> {
    match (one.content_id(path), other.content_id(there)) {
        (Some(one), Some(other)) => Ok(one == other),
        _ => Ok(one.read(path)? == other.read(there)?),
    }
}

/// New names that a side gave to files of the base: each goes to the new file most like it, and each new file to one. Cost:
/// reading what was removed and added, and comparing each with each.
fn renames(base: &dyn Source, side: &dyn Source) -> io::Result<BTreeMap<RepoPath, RepoPath>> {
    let lacks = |source: &dyn Source, path: &RepoPath| source.paths().binary_search(path).is_err();
    let gone: Vec<&RepoPath> = base.paths().iter().filter(|path| lacks(side, path)).collect();
    let new: Vec<&RepoPath> = side.paths().iter().filter(|path| lacks(base, path)).collect();
    if gone.is_empty() || new.is_empty() || gone.len().saturating_mul(new.len()) > PAIRS {
        return Ok(BTreeMap::new());
    }
    let cut = |source: &dyn Source, path: &RepoPath| Ok(Pieces::of(&source.read(path)?));
    let new_pieces: io::Result<Vec<Pieces>> = new.iter().map(|path| cut(side, path)).collect();
    let new_pieces = new_pieces?;
    let mut pairs = Vec::new();
    for old in &gone {
        let pieces = cut(base, old)?;
        let like =
            new.iter().zip(&new_pieces).map(|(new, other)| (pieces.likeness(other), *old, *new));
        pairs.extend(like.filter(|(likeness, ..)| *likeness >= RENAMED));
    }
    pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let mut names = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (_, old, new) in pairs {
        if !names.contains_key(old) && taken.insert(new) {
            names.insert(old.clone(), new.clone());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    const LONG: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

    fn merge(
        base: &[(&str, &str)],
        ours: &[(&str, &str)],
        theirs: &[(&str, &str)],
    ) -> (Vec<String>, Vec<String>) {
        let source =
            |files: &[(&str, &str)]| Memory::new(files.iter().map(|(path, text)| (*path, *text)));
        let merged = Merge::new(Arc::new(source(ours)), Arc::new(source(theirs)), &source(base));
        let merged = merged.expect("memory can be read");
        let files = merged.paths().iter().map(|path| {
            let text = merged.read(path).expect("memory can be read");
            format!("{path}={}", String::from_utf8_lossy(&text).replace('\n', " ").trim())
        });
        (files.collect(), merged.conflicts().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn each_change_is_taken_from_who_made_it() {
        let base = [("a", "a"), ("b", "b"), ("gone", "x"), ("lost", "y")];
        let ours = [("a", "A"), ("b", "b"), ("lost", "y"), ("new", "n")];
        let theirs = [("a", "a"), ("b", "B"), ("gone", "x"), ("other", "o")];
        let (files, conflicts) = merge(&base, &ours, &theirs);
        assert_eq!(files, ["a=A", "b=B", "new=n", "other=o"]);
        assert_eq!(conflicts, [""; 0]);
    }

    #[test]
    fn changes_of_one_file_are_merged_by_lines() {
        let (ours, theirs) = (LONG.replace("one", "ONE"), LONG.replace("eight", "EIGHT"));
        let (files, conflicts) = merge(&[("a", LONG)], &[("a", &ours)], &[("a", &theirs)]);
        assert_eq!(files, ["a=ONE two three four five six seven EIGHT"]);
        assert_eq!(conflicts, [""; 0]);
        let (files, conflicts) =
            merge(&[("a", LONG)], &[("a", &ours)], &[("a", &LONG.replace("one", "1"))]);
        assert_eq!(files, ["a=ONE two three four five six seven eight"]);
        assert_eq!(conflicts, ["a"]);
    }

    #[test]
    fn a_new_name_takes_the_changes_of_the_other_side() {
        let theirs = LONG.replace("eight", "EIGHT");
        let (files, conflicts) = merge(&[("a", LONG)], &[("b", LONG)], &[("a", &theirs)]);
        assert_eq!(files, ["b=one two three four five six seven EIGHT"]);
        assert_eq!(conflicts, [""; 0]);
    }

    #[test]
    fn names_that_do_not_agree_are_a_conflict() {
        let other = LONG.replace("one", "ten");
        let (files, conflicts) = merge(&[("a", LONG)], &[("b", LONG)], &[("c", LONG)]);
        assert_eq!(files, ["b=one two three four five six seven eight"]);
        assert_eq!(conflicts, ["b"]);
        let (files, conflicts) = merge(&[("a", LONG)], &[("b", LONG)], &[("b", LONG)]);
        assert_eq!((files.len(), conflicts), (1, vec![]));
        let base = [("a", LONG), ("b", &*other)];
        for (ours, theirs) in [
            ([("b", &*other), ("c", LONG)], [("a", LONG), ("c", &*other)]),
            ([("a", LONG), ("c", &*other)], [("b", &*other), ("c", LONG)]),
        ] {
            let (files, conflicts) = merge(&base, &ours, &theirs);
            assert_eq!(files, [format!("c={}", ours[1].1.replace('\n', " ").trim())]);
            assert_eq!(conflicts, ["c"]);
        }
    }

    #[test]
    fn what_one_removed_and_the_other_changed_is_a_conflict() {
        let (files, conflicts) = merge(&[("a", "a")], &[], &[("a", "A")]);
        assert_eq!((files, conflicts), (vec!["a=A".to_owned()], vec!["a".to_owned()]));
        let (files, conflicts) = merge(&[], &[("a", "1")], &[("a", "2")]);
        assert_eq!((files, conflicts), (vec!["a=1".to_owned()], vec!["a".to_owned()]));
    }
}
