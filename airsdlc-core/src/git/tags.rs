//! Tags, and the commits that they name.

use serde::{Deserialize, Serialize};

use super::GitRepository;
use super::commit::who;
use super::open::commit_id;
use crate::error::GitError;
use crate::model::CommitId;
use crate::time::Timestamp;

/// A tag on a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tag {
    /// Its name, without `refs/tags/`.
    pub name: String,
    /// The commit.
    pub commit: CommitId,
    /// When it was made; of one that is a mere name, when its commit was.
    pub tagged: Timestamp,
    /// Who made it: name and address; `None` of one that is a mere name.
    pub tagger: Option<String>,
    /// What its maker wrote; empty of one that is a mere name.
    pub message: String,
}

impl GitRepository {
    /// All tags on commits, in the order of their times, then of their names. Those on other things are left out, and those whose
    /// objects are not in the repository. Cost: one or two reads for each.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if tags cannot be listed.
    pub fn tags(&self) -> Result<Vec<Tag>, GitError> {
        self.with(|git| {
            let references = git.references().map_err(|error| self.unreadable(error))?;
            let named = references.tags().map_err(|error| self.unreadable(error))?;
            let mut tags: Vec<Tag> =
                named.flatten().filter_map(|reference| self.tag(git, &reference)).collect();
            tags.sort_by(|a, b| (a.tagged, &a.name).cmp(&(b.tagged, &b.name)));
            Ok(tags)
        })
    }

    fn tag(&self, git: &gix::Repository, reference: &gix::Reference<'_>) -> Option<Tag> {
        let name = reference.name().shorten().to_string();
        let object = git.find_object(reference.try_id()?.detach()).ok()?;
        // A maker's line that git itself would not write is none.
        let annotation = match object.kind {
            gix::object::Kind::Tag => object.clone().try_into_tag().ok(),
            _ => None,
        };
        let read = annotation.as_ref().and_then(|tag| tag.decode().ok());
        let made = read.as_ref().and_then(|read| read.tagger().ok().flatten()).map(who);
        let message = read.map_or_else(String::new, |read| read.message.to_string());
        let message = message.trim().to_owned();
        let commit = object.clone().peel_to_kind(gix::object::Kind::Commit).ok()?;
        let (commit, _) = self.commit_in(git, commit_id(&commit.id)).ok()?;
        let (tagger, time) = made.unzip();
        let time = time.unwrap_or(commit.committed);
        Some(Tag { name, commit: commit.id, tagged: time, tagger, message })
    }
}
