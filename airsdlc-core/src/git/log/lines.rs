//! How many lines a commit put in and took out.

use gix::bstr::ByteSlice;
use gix::diff::blob::{Algorithm, Diff, InternedInput, sources};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::trees::{Difference, Entry, differences};
use super::{ChangeKind, FileChange, LoggedCommit};
use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::open::object_id;
use crate::git::similarity::is_text;
use crate::source::MAX_FILE_SIZE;
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
    /// How many lines a commit put in and took out against its first parent, for each of its changes, in their order; as `git log
    /// --numstat` counts them. `None` for what has no lines: binary files, submodules, files above [`MAX_FILE_SIZE`].
    ///
    /// Cost: both versions of each file are read and compared.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if an object is missing or broken.
    pub fn line_counts(&self, commit: &LoggedCommit) -> Result<Vec<Option<LineCounts>>, GitError> {
        if commit.changes.is_empty() {
            return Ok(Vec::new());
        }
        let lost = |error: gix::Error| self.unreadable(error);
        self.with(|git| counts(git, commit)).map_err(lost)
    }
}

fn counts(git: &gix::Repository, commit: &LoggedCommit) -> gix::Result<Vec<Option<LineCounts>>> {
    let tree = |id| -> gix::Result<gix::ObjectId> {
        Ok(git.find_commit(object_id(id))?.tree_id()?.detach())
    };
    let old = commit.commit.parents.first().map(|parent| tree(*parent)).transpose()?;
    let differences = differences(git, &[old], tree(commit.commit.id)?)?;
    let paths = differences.iter().map(|it| (RepoPath::new(&it.path.to_str_lossy()), it));
    let paths: FxHashMap<RepoPath, &Difference> = paths.collect();
    let each = commit.changes.iter().map(|change| {
        let after = match change.how {
            ChangeKind::Removed => Some(Vec::new()),
            _ => text(git, paths.get(&change.path).and_then(|it| it.after))?,
        };
        let before = match before(change) {
            Some(path) => text(git, paths.get(path).and_then(|it| it.before))?,
            None => Some(Vec::new()),
        };
        Ok(before.zip(after).map(|(before, after)| count(&before, &after)))
    });
    each.collect()
}

/// The path that a file had before a change.
fn before(change: &FileChange) -> Option<&RepoPath> {
    match &change.how {
        ChangeKind::Added => None,
        ChangeKind::Modified | ChangeKind::Removed => Some(&change.path),
        ChangeKind::Renamed { from } => Some(from),
    }
}

/// The text of a file; `None` if it has none.
fn text(git: &gix::Repository, entry: Option<Entry>) -> gix::Result<Option<Vec<u8>>> {
    let Some((mode, id)) = entry else { return Ok(None) };
    if !mode.is_blob_or_symlink() || git.find_header(id)?.size() > MAX_FILE_SIZE {
        return Ok(None);
    }
    let data = git.find_object(id)?.detach().data;
    Ok(is_text(&data).then_some(data))
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
