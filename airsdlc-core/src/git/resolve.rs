//! From what people call a revision to the commit that it is.

use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::commit::{CommitText, person};
use crate::git::open::{commit_id, object_id};
use crate::model::{CommitId, near};
use crate::time::Timestamp;

/// How many like names an error lists.
const NEAREST: usize = 5;

impl GitRepository {
    /// The commit that a revision names, in the words of `git rev-parse`: a branch, a tag, `HEAD~3`, the beginning of
    /// a hash. An annotated tag is its commit.
    ///
    /// # Errors
    /// [`GitError::UnknownRevision`] with like names, [`GitError::NotACommit`]; of `HEAD` [`GitError::NoCommit`] and
    /// [`GitError::NoBranch`]; [`GitError::Unreadable`] if the name is there and its commit is not.
    pub fn resolve(&self, revision: &str) -> Result<CommitId, GitError> {
        self.with(|git| {
            let unknown = || self.unknown(git, revision);
            let spec = git.rev_parse(revision).map_err(|_| unknown())?;
            let not_one = || GitError::NotACommit { revision: revision.to_owned() };
            let object = spec.single().ok_or_else(not_one)?.object().map_err(|_| unknown())?;
            let commit = object.peel_to_kind(gix::object::Kind::Commit).map_err(|_| not_one())?;
            Ok(commit_id(&commit.id))
        })
    }

    /// The last commit on the first-parent line of a revision whose committer time is not after `time`: what had been merged by
    /// then. Cost: one commit read for each of the line until then.
    ///
    /// # Errors
    /// Those of [`GitRepository::resolve`]; [`GitError::NoCommitAt`] if all of the line is later.
    pub fn as_of(&self, revision: &str, time: Timestamp) -> Result<CommitId, GitError> {
        let mut id = object_id(self.resolve(revision)?);
        self.with(|git| {
            let shallow = git.shallow_commits().map_err(|error| self.unreadable(error))?;
            let is_border =
                |id| shallow.as_ref().is_some_and(|border| border.iter().any(|it| *it == id));
            loop {
                let commit = git.find_commit(id).map_err(|error| self.unreadable(error))?;
                let read = CommitText::parse(&commit.data);
                let broken = || self.unreadable(format!("commit {id} is broken"));
                let (_, committed) = person(read.ok_or_else(broken)?.committer);
                if committed.seconds() <= time.seconds() {
                    return Ok(commit_id(&id));
                }
                let parent = commit.parent_ids().next().filter(|_| !is_border(id));
                let Some(parent) = parent else {
                    return Err(GitError::NoCommitAt {
                        revision: revision.to_owned(),
                        time,
                        first: committed,
                        is_shallow: is_border(id),
                    });
                };
                id = parent.detach();
            }
        })
    }

    /// The best common ancestor of two commits: where one branched off from the other; `None` if they have none. Cost: the
    /// commits since then.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if a commit is missing.
    pub fn merge_base(&self, one: CommitId, other: CommitId) -> Result<Option<CommitId>, GitError> {
        self.with(|git| {
            let base = git.merge_base(object_id(one), object_id(other));
            Ok(base.map_err(|error| self.unreadable(error))?.map(|id| commit_id(&id)))
        })
    }

    /// The short names of the branches, here or of remotes, that end at a commit which is there. Cost: one look at each.
    pub(crate) fn branches_at(&self, commit: CommitId) -> Vec<String> {
        let ends = self.branch_ends().unwrap_or_default();
        ends.into_iter().filter(|(_, end)| *end == commit).map(|(name, _)| name).collect()
    }

    /// The branches with their commits, in the order of their names: local ones, then those that were fetched. What only points to
    /// another branch, such as `origin/HEAD`, is none.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if branches cannot be listed.
    pub fn branches(&self) -> Result<Vec<(String, CommitId)>, GitError> {
        let mut ends = self.branch_ends()?;
        self.with(|git| ends.retain(|(_, end)| git.find_commit(object_id(*end)).is_ok()));
        Ok(ends)
    }

    /// The branches with the names of what they end at, which may not be there.
    fn branch_ends(&self) -> Result<Vec<(String, CommitId)>, GitError> {
        self.with(|git| {
            let references = git.references().map_err(|error| self.unreadable(error))?;
            let local = references.local_branches().map_err(|error| self.unreadable(error))?;
            let fetched = references.remote_branches().map_err(|error| self.unreadable(error))?;
            let mut all: Vec<_> = local.chain(fetched).flatten().collect();
            all.sort_by(|a, b| a.name().as_bstr().cmp(b.name().as_bstr()));
            let ends = all.into_iter().filter_map(|branch| {
                let id = branch.try_id()?.detach();
                Some((branch.name().shorten().to_string(), commit_id(&id)))
            });
            Ok(ends.collect())
        })
    }

    fn unknown(&self, git: &gix::Repository, revision: &str) -> GitError {
        let config = git.config_snapshot();
        if let Some(format) = config.string("extensions.refStorage").filter(|it| *it != "files") {
            return self.unreadable(format!(
                "its branches and tags are kept in the format `{format}`, which is not read"
            ));
        }
        if let Some(error) = self.lost(git, revision) {
            return error;
        }
        let names = names(git);
        let nearest = near(revision, names.iter().map(String::as_str));
        GitError::UnknownRevision {
            revision: revision.to_owned(),
            nearest: nearest.into_iter().take(NEAREST).map(str::to_owned).collect(),
            is_shallow: git.is_shallow().unwrap_or(false),
        }
    }

    /// What is wrong with a name that is there: a branch without a commit, or a commit that cannot be read.
    fn lost(&self, git: &gix::Repository, revision: &str) -> Option<GitError> {
        let path = || self.directory().to_path_buf();
        let id = if revision == "HEAD" {
            let head = match git.head() {
                Ok(head) => head,
                Err(error) => return Some(self.unreadable(format!("`HEAD` is broken: {error}"))),
            };
            if let gix::head::Kind::Unborn(branch) = &head.kind {
                let branch = branch.shorten().to_string();
                let is_empty = names(git).is_empty();
                return Some(if is_empty {
                    GitError::NoCommit { path: path() }
                } else {
                    GitError::NoBranch { path: path(), branch }
                });
            }
            head.id()?.detach()
        } else {
            git.find_reference(revision).ok()?.try_id()?.detach()
        };
        let found = git.find_object(id).map(|_| ());
        found.err().map(|error| {
            self.unreadable(format!("`{revision}` is {id}, and that cannot be read: {error}"))
        })
    }
}

/// The short names of all branches and tags.
fn names(git: &gix::Repository) -> Vec<String> {
    let Ok(references) = git.references() else { return Vec::new() };
    let Ok(all) = references.all() else { return Vec::new() };
    all.flatten().map(|reference| reference.name().shorten().to_string()).collect()
}
