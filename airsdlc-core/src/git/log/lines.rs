//! How many lines a commit put in and took out.

use gix::bstr::ByteSlice;
use gix::diff::blob::{Algorithm, Diff, InternedInput, sources};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::trees::{Difference, Entry, differences};
use super::versions::{Texts, Versions, text as text_of_blob};
use super::{ChangeKind, FileChange, LoggedCommit};
use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::open::object_id;
use crate::span::RepoPath;

/// Lines that came and went.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineCounts {
    /// Lines put in.
    pub added: u64,
    /// Lines taken out.
    pub removed: u64,
}

impl LineCounts {
    /// So many put in, so many taken out.
    pub fn new(added: u64, removed: u64) -> Self {
        Self { added, removed }
    }
}

impl std::ops::AddAssign for LineCounts {
    fn add_assign(&mut self, other: Self) {
        self.added += other.added;
        self.removed += other.removed;
    }
}

impl GitRepository {
    /// How many lines a commit put in and took out, for each of its changes, in their order; as `git log --numstat` counts them. A
    /// merge put in what no parent has, and took out what all have. `None` for what has no lines (binary files, submodules, files
    /// above [`MAX_FILE_SIZE`](crate::source::MAX_FILE_SIZE)) or is not in the repository, as in a clone that leaves files out.
    ///
    /// Cost: all versions of each file are read and compared.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if an object is broken.
    pub fn line_counts(&self, commit: &LoggedCommit) -> Result<Vec<Option<LineCounts>>, GitError> {
        Ok(self.line_counts_known(commit)?.0)
    }

    /// The same, and whether nothing was missing.
    pub(super) fn line_counts_known(
        &self,
        commit: &LoggedCommit,
    ) -> Result<(Vec<Option<LineCounts>>, bool), GitError> {
        if commit.changes.is_empty() {
            return Ok((Vec::new(), true));
        }
        let found = self.with(|git| match counts(git, commit) {
            Err(error) if error.is_not_found() => Ok((vec![None; commit.changes.len()], false)),
            found => found,
        });
        found.map_err(|error| self.unreadable(error))
    }
}

/// The versions of a commit's files before it: of each parent, or of none.
type Parents<'d> = Vec<FxHashMap<RepoPath, &'d Difference>>;

fn counts(
    git: &gix::Repository,
    commit: &LoggedCommit,
) -> gix::Result<(Vec<Option<LineCounts>>, bool)> {
    if commit.has_versions() {
        return by_versions(git, commit);
    }
    let tree = |id| -> gix::Result<gix::ObjectId> {
        Ok(git.find_commit(object_id(id))?.tree_id()?.detach())
    };
    let new = tree(commit.commit.id)?;
    let mut old: Vec<Option<gix::ObjectId>> =
        commit.commit.parents.iter().map(|id| tree(*id).map(Some)).collect::<gix::Result<_>>()?;
    if old.is_empty() {
        old.push(None);
    }
    let found: Vec<Vec<Difference>> =
        old.iter().map(|old| differences(git, &[*old], new)).collect::<gix::Result<_>>()?;
    let path = |it: &Difference| RepoPath::new(&it.path.to_str_lossy());
    let parents: Parents<'_> =
        found.iter().map(|all| all.iter().map(|it| (path(it), it)).collect()).collect();
    let (mut counts, mut is_whole) = (Vec::with_capacity(commit.changes.len()), true);
    for change in &commit.changes {
        counts.push(match of_change(git, change, &parents) {
            Err(error) if error.is_not_found() => {
                is_whole = false;
                None
            }
            counted => counted?,
        });
    }
    Ok((counts, is_whole))
}

/// The same of a commit of which is known what its files held.
fn by_versions(
    git: &gix::Repository,
    commit: &LoggedCommit,
) -> gix::Result<(Vec<Option<LineCounts>>, bool)> {
    let (mut counts, mut is_whole) = (Vec::with_capacity(commit.changes.len()), true);
    for versions in &commit.versions {
        counts.push(match between(git, &mut Texts::default(), *versions) {
            Err(error) if error.is_not_found() => {
                is_whole = false;
                None
            }
            counted => counted?,
        });
    }
    Ok((counts, is_whole))
}

fn of_change(
    git: &gix::Repository,
    change: &FileChange,
    parents: &Parents<'_>,
) -> gix::Result<Option<LineCounts>> {
    let after = match change.how {
        ChangeKind::Removed => Some(Vec::new()),
        _ => text(git, parents[0].get(&change.path).and_then(|it| it.after))?,
    };
    let Some(after) = after else { return Ok(None) };
    let mut before = Vec::with_capacity(parents.len());
    for (nth, parent) in parents.iter().enumerate() {
        // The change is told against the first parent; another may have the file under the present name, too.
        let own = parent.get(&change.path).and_then(|it| it.before).filter(|_| nth > 0);
        let named = before_name(change).and_then(|path| parent.get(path)?.before);
        match own.or(named) {
            None if nth == 0 && before_name(change).is_some() => return Ok(None),
            None => before.push(Vec::new()),
            entry => match text(git, entry)? {
                None => return Ok(None),
                Some(text) => before.push(text),
            },
        }
    }
    Ok(Some(match before.as_slice() {
        [before] => count(before, &after),
        all => count_all(all, &after),
    }))
}

/// The lines that none of several texts has, and those that all have, and the new one not. A line that is taken out of each counts as
/// one, wherever it stood. Cost: a comparison with each.
fn count_all(before: &[Vec<u8>], after: &[u8]) -> LineCounts {
    let mut added: Option<FxHashSet<u32>> = None;
    let mut removed: Option<FxHashMap<&[u8], u64>> = None;
    for before in before {
        let input = InternedInput::new(sources::byte_lines(before), sources::byte_lines(after));
        let diff = Diff::compute(Algorithm::Myers, &input);
        let (mut new, mut gone) = (FxHashSet::default(), FxHashMap::<&[u8], u64>::default());
        for hunk in diff.hunks() {
            new.extend(hunk.after);
            for at in hunk.before {
                *gone.entry(input.interner[input.before[at as usize]]).or_default() += 1;
            }
        }
        if let Some(added) = &mut added {
            added.retain(|line| new.contains(line));
        } else {
            added = Some(new);
        }
        if let Some(removed) = &mut removed {
            removed.retain(|line, times| {
                *times = gone.get(line).copied().unwrap_or_default().min(*times);
                *times > 0
            });
        } else {
            removed = Some(gone);
        }
    }
    let removed = removed.map_or(0, |lines| lines.values().sum());
    LineCounts::new(added.map_or(0, |lines| lines.len() as u64), removed)
}

/// The path that a file had before a change.
fn before_name(change: &FileChange) -> Option<&RepoPath> {
    match &change.how {
        ChangeKind::Added => None,
        ChangeKind::Modified | ChangeKind::Removed => Some(&change.path),
        ChangeKind::Renamed { from } => Some(from),
    }
}

/// The text of what stands at a path; `None` if it has none.
fn text(git: &gix::Repository, entry: Option<Entry>) -> gix::Result<Option<Vec<u8>>> {
    match entry {
        Some((mode, id)) if mode.is_blob_or_symlink() => text_of_blob(git, id),
        _ => Ok(None),
    }
}

/// The lines that came and went between two versions of a file; `None` where one is no text.
pub(super) fn between(
    git: &gix::Repository,
    texts: &mut Texts,
    versions: Versions,
) -> gix::Result<Option<LineCounts>> {
    let after = texts.take(git, versions.after)?;
    let before = texts.take(git, versions.before)?;
    let counts =
        before.as_deref().zip(after.as_deref()).map(|(before, after)| count(before, after));
    texts.keep(versions.before, before);
    Ok(counts)
}

fn count(before: &[u8], after: &[u8]) -> LineCounts {
    let (before, after) = without_common_ends(before, after);
    let all = |text| sources::byte_lines(text).count() as u64;
    if before.is_empty() || after.is_empty() {
        return LineCounts::new(all(after), all(before));
    }
    let input = InternedInput::new(sources::byte_lines(before), sources::byte_lines(after));
    // To slide changes to better places changes no number.
    let diff = Diff::compute(Algorithm::Myers, &input);
    LineCounts::new(u64::from(diff.count_additions()), u64::from(diff.count_removals()))
}

/// Two texts without the lines that both begin and, but for one, end with.
fn without_common_ends<'a>(before: &'a [u8], after: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    /// What is compared at once.
    const WIDE: usize = 32;
    let is_same = |(a, b): &(&[u8], &[u8])| a == b;
    let wide = before.chunks_exact(WIDE).zip(after.chunks_exact(WIDE)).take_while(is_same).count();
    let from = wide * WIDE;
    let same = before[from..].iter().zip(&after[from..]).take_while(|(a, b)| a == b).count();
    let begin = before[..from + same].rfind_byte(b'\n').map_or(0, |end| end + 1);
    let (before, after) = (&before[begin..], &after[begin..]);
    let wide = before.rchunks_exact(WIDE).zip(after.rchunks_exact(WIDE)).take_while(is_same);
    let from = wide.count() * WIDE;
    let ends = (&before[..before.len() - from], &after[..after.len() - from]);
    let same = ends.0.iter().rev().zip(ends.1.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = &before[before.len() - from - same..];
    let tail = tail.find_byte(b'\n').map_or(0, |end| tail.len() - end - 1);
    (&before[..before.len() - tail], &after[..after.len() - tail])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_came_and_went() {
        let long = "the same line again and again\n".repeat(9);
        let cases = [
            ("", "a\nb", (2, 0)),
            ("a\nb\n", "", (0, 2)),
            ("a\nb\n", "a\nb\n", (0, 0)),
            ("a\nb\n", "a\nx\nb\n", (1, 0)),
            // What both end with is no line of both.
            ("a\nab\n", "a\nb\n", (1, 1)),
            // The last line had no end.
            ("a\nb", "a\nb\n", (1, 1)),
            ("a\n", "a\na\n", (1, 0)),
        ];
        for (before, after, (added, removed)) in cases {
            for around in ["", &long] {
                let (before, after) = (format!("{around}{before}"), format!("{around}{after}"));
                let counted = count(before.as_bytes(), after.as_bytes());
                assert_eq!(counted, LineCounts::new(added, removed), "{before:?} {after:?}");
            }
        }
    }

    #[test]
    fn what_both_texts_end_with_does_not_matter() {
        let tail = "one\ntwo\n".repeat(20);
        for (before, after) in
            [("a\nb\n", "a\nc\nd\n"), ("", "one\n"), ("x\n", ""), ("two\n", "wo\n")]
        {
            let plain = count(before.as_bytes(), after.as_bytes());
            let (before, after) = (format!("{before}{tail}"), format!("{after}{tail}"));
            assert_eq!(count(before.as_bytes(), after.as_bytes()), plain, "{before:?} {after:?}");
        }
    }
}
