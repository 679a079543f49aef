//! One file of a commit.

use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::open::object_id;
use crate::model::CommitId;
use crate::source::{ContentId, MAX_FILE_SIZE};
use crate::span::RepoPath;

/// The name of what a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BlobId(gix::ObjectId);

impl BlobId {
    /// The same as an identity of contents.
    pub(crate) fn content(self) -> Option<ContentId> {
        ContentId::of_hash(self.0.as_bytes())
    }
}

impl GitRepository {
    /// The file at a path, from the top of the repository; `None` if there is none. Cost: reading the trees on the way to it.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if an object is missing or broken.
    pub(crate) fn blob(
        &self,
        commit: CommitId,
        path: &RepoPath,
    ) -> Result<Option<BlobId>, GitError> {
        self.with(|git| {
            let lost = |error: gix::Error| self.unreadable(error);
            let tree = git.find_commit(object_id(commit)).map_err(lost)?.tree().map_err(lost)?;
            let entry = tree.lookup_entry_by_path(path.as_str()).map_err(lost)?;
            let entry = entry.filter(|entry| entry.mode().is_blob());
            Ok(entry.map(|entry| BlobId(entry.object_id())))
        })
    }

    /// The bytes of a file; `None` above [`MAX_FILE_SIZE`].
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if it is missing or broken.
    pub(crate) fn contents(&self, blob: BlobId) -> Result<Option<Vec<u8>>, GitError> {
        self.with(|git| {
            let lost = |error: gix::Error| self.unreadable(error);
            if git.find_header(blob.0).map_err(lost)?.size() > MAX_FILE_SIZE {
                return Ok(None);
            }
            Ok(Some(git.find_object(blob.0).map_err(lost)?.detach().data))
        })
    }
}
