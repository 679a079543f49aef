//! What a commit says of itself.

use serde::{Deserialize, Serialize};

use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::open::{commit_id, object_id};
use crate::model::CommitId;
use crate::time::Timestamp;

/// A commit: who made it, when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Commit {
    /// Its name.
    pub id: CommitId,
    /// The names of its parents; of a merge the first is the branch that was merged into.
    pub parents: Vec<CommitId>,
    /// Who wrote the change: name and address, as written.
    pub author: String,
    /// When the change was written.
    pub authored: Timestamp,
    /// When the commit was made: later than `authored` if it was moved.
    pub committed: Timestamp,
    /// Its message, without spaces at its ends.
    pub message: String,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

impl GitRepository {
    /// What a commit says of itself.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if the commit is not in the repository.
    pub fn commit(&self, id: CommitId) -> Result<Commit, GitError> {
        self.with(|git| Ok(self.commit_in(git, id)?.0))
    }

    /// The same through a handle that one has, with its tree.
    pub(super) fn commit_in(
        &self,
        git: &gix::Repository,
        id: CommitId,
    ) -> Result<(Commit, gix::ObjectId), GitError> {
        let object = git.find_commit(object_id(id)).map_err(|error| self.unreadable(error))?;
        let read = object.decode().map_err(|error| self.unreadable(error))?;
        let (author, authored) = who(read.author().map_err(|error| self.unreadable(error))?);
        let (_, committed) = who(read.committer().map_err(|error| self.unreadable(error))?);
        let parents = read.parents().map(|parent| commit_id(&parent)).collect();
        let message = read.message.to_string().trim().to_owned();
        Ok((Commit { id, parents, author, authored, committed, message }, read.tree()))
    }
}

/// A name with its address, and the time beside it; a time that is none is 1970.
pub(super) fn who(signature: gix::actor::SignatureRef<'_>) -> (String, Timestamp) {
    let time = signature.time().unwrap_or_default();
    let person = format!("{} <{}>", signature.name, signature.email);
    let never = Timestamp::new(0, 0).expect("1970 is a time");
    (person, Timestamp::new(time.seconds, time.offset).unwrap_or(never))
}
