//! What git knows of a path where a reader finds no file.

use gix::bstr::BStr;
use gix::index::entry::{Flags, Mode};

use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::open::object_id;
use crate::model::CommitId;

/// What stands at a path of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A file.
    File,
    /// The path leads into a submodule, which stands at this one.
    Submodule(String),
    /// Nothing, or a directory.
    Nothing,
}

impl GitRepository {
    /// What stands at a path, from the top of the repository. Cost: reading the trees on the way to it, for each component.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if an object is missing or broken.
    pub(crate) fn standing(&self, commit: CommitId, path: &str) -> Result<Standing, GitError> {
        self.with(|git| {
            let lost = |error: gix::Error| self.unreadable(error);
            let tree = git.find_commit(object_id(commit)).map_err(lost)?.tree().map_err(lost)?;
            let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
            for end in ends {
                let entry = tree.lookup_entry_by_path(&path[..end]).map_err(lost)?;
                let Some(mode) = entry.map(|entry| entry.mode()) else { break };
                if mode.is_commit() {
                    return Ok(Standing::Submodule(path[..end].to_owned()));
                }
                if mode.is_blob() {
                    let is_all = end == path.len();
                    return Ok(if is_all { Standing::File } else { Standing::Nothing });
                }
            }
            Ok(Standing::Nothing)
        })
    }

    /// Whether a sparse checkout leaves a path out, from the top of the repository. Cost: reading the index.
    pub(crate) fn is_left_out(&self, path: &str) -> bool {
        self.with(|git| {
            let Ok(index) = git.index_or_empty() else { return false };
            let is_skipped = |path: &str| {
                let entry = index.entry_by_path(BStr::new(path));
                entry.is_some_and(|entry| entry.flags.contains(Flags::SKIP_WORKTREE))
            };
            // A sparse index has a directory as one entry.
            let above = path.match_indices('/').map(|(end, _)| &path[..=end]);
            let is_in_skipped = |above: &str| {
                let entry = index.entry_by_path(BStr::new(above));
                entry.is_some_and(|entry| entry.mode == Mode::DIR)
            };
            is_skipped(path) || above.into_iter().any(is_in_skipped)
        })
    }
}
