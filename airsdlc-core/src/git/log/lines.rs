//! How many lines a commit put in and took out.

use gix::diff::blob::sources;
use serde::{Deserialize, Serialize};

use super::{ChangeKind, FileChange, LoggedCommit};
use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::blame::hunks;
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
        let lost = |error: gix::Error| self.unreadable(error);
        self.with(|git| {
            let tree = |id| git.find_commit(object_id(id)).and_then(|commit| commit.tree());
            let new = tree(commit.commit.id).map_err(lost)?;
            let old = commit.commit.parents.first().map(|parent| tree(*parent)).transpose();
            let old = old.map_err(lost)?;
            let each = commit.changes.iter().map(|change| {
                let after = match change.how {
                    ChangeKind::Removed => Some(Vec::new()),
                    _ => text(Some(&new), &change.path)?,
                };
                let before = match before(change) {
                    Some(path) => text(old.as_ref(), path)?,
                    None => Some(Vec::new()),
                };
                Ok(before.zip(after).map(|(before, after)| count(&before, &after)))
            });
            each.collect::<gix::Result<_>>().map_err(lost)
        })
    }
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
fn text(tree: Option<&gix::Tree<'_>>, path: &RepoPath) -> gix::Result<Option<Vec<u8>>> {
    let Some(tree) = tree else { return Ok(None) };
    let Some(entry) = tree.lookup_entry_by_path(path.as_str())? else { return Ok(None) };
    if !entry.mode().is_blob_or_symlink() {
        return Ok(None);
    }
    if tree.repo.find_header(entry.object_id())?.size() > MAX_FILE_SIZE {
        return Ok(None);
    }
    let data = entry.object()?.detach().data;
    Ok(is_text(&data).then_some(data))
}

fn count(before: &[u8], after: &[u8]) -> LineCounts {
    let all = |text| sources::byte_lines(text).count() as u64;
    if before.is_empty() || after.is_empty() {
        return LineCounts::new(all(after), all(before));
    }
    let mut counts = LineCounts::default();
    for hunk in hunks(before, after) {
        counts += LineCounts::new(hunk.after.len() as u64, hunk.before.len() as u64);
    }
    counts
}
