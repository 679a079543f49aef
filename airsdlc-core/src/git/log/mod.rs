//! All commits of a history, with the files that each changed.
//!
//! *Changes* of a commit are counted against its first parent, with renames found as `git log -M` finds them; those of a
//! merge are what differs from all parents. Facts of a commit never change, so they are kept in a [`cache`].

mod cache;
mod changes;
mod counted;
mod lines;
mod matches;
mod trees;
mod versions;
mod walk;

use serde::{Deserialize, Serialize};

pub(crate) use counted::Counts;
pub use lines::LineCounts;

use self::cache::What;
use self::versions::Versions;
use crate::error::GitError;
use crate::git::open::object_id;
use crate::git::{Commit, GitRepository};
use crate::model::CommitId;
use crate::span::RepoPath;
use crate::threads::{MAX_THREADS, Threads};

/// How to read a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogOptions {
    threads: usize,
    is_cached: bool,
}

impl LogOptions {
    /// As many threads as the machine has cores, and the cache.
    pub fn new() -> Self {
        Self { threads: 0, is_cached: true }
    }

    /// Reads on this many threads, at most [`MAX_THREADS`]; 0 for as many as the machine has cores. The result is the same for
    /// any number.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.min(MAX_THREADS);
        self
    }

    /// Whether what was read before is taken from, and what is new put into, `airsdlc/` in git's own directory. Where that
    /// cannot be written, nothing is kept.
    #[must_use]
    pub fn cache(mut self, is_cached: bool) -> Self {
        self.is_cached = is_cached;
        self
    }
}

impl Default for LogOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// All commits that can be reached from one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Log {
    /// Each before its parents, else the newest first: the order of `git log --date-order`.
    pub commits: Vec<LoggedCommit>,
}

impl Log {
    /// The commits at which history ends though it went on: those of a shallow clone, or whose parents are missing.
    pub fn ends(&self) -> impl Iterator<Item = &LoggedCommit> {
        self.commits.iter().filter(|it| it.limit.is_some())
    }
}

/// A commit with the files that it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoggedCommit {
    /// What the commit says of itself.
    pub commit: Commit,
    /// The files, in the order of their paths.
    pub changes: Vec<FileChange>,
    /// Why `changes` is not known, if so. It is empty then.
    pub limit: Option<LogLimit>,
    /// What the files held before and after, unless this is a merge: for each of the changes, in their order.
    #[serde(skip)]
    versions: Vec<Versions>,
}

impl LoggedCommit {
    /// A commit without what it changed.
    pub(crate) fn of(commit: Commit, limit: Option<LogLimit>) -> Self {
        Self { commit, changes: Vec::new(), limit, versions: Vec::new() }
    }

    /// Whether what its files held is known: it is not of a merge, nor of one that was read from elsewhere.
    fn has_versions(&self) -> bool {
        self.versions.len() == self.changes.len()
    }
}

/// A file that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FileChange {
    /// Its path after the commit, of a file that is gone the one before; from the top of the repository.
    pub path: RepoPath,
    /// What was done to it.
    #[serde(flatten)]
    pub how: ChangeKind,
}

/// What a commit did to a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "how")]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It has other contents, another mode, or is of another type.
    Modified,
    /// It is gone.
    Removed,
    /// It has another name, and perhaps other contents.
    Renamed {
        /// Its path before the commit.
        from: RepoPath,
    },
}

/// Why the changes of a commit are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LogLimit {
    /// The clone is shallow, and this its oldest commit.
    Shallow,
    /// Parents of the commit, or trees or files of it or them, are not in the repository.
    Missing,
}

impl GitRepository {
    /// All commits that can be reached from one, on all threads and with the cache.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if the commit is not there, or an object is broken. One that is missing further down is a
    /// [`LogLimit`].
    pub fn log(&self, from: CommitId) -> Result<Log, GitError> {
        self.log_with(from, LogOptions::new())
    }

    /// All commits that can be reached from one, without what each changed. Cost: one read per commit that neither a log nor
    /// messages of before have.
    ///
    /// # Errors
    /// Those of [`GitRepository::log`].
    pub(crate) fn messages(&self, from: CommitId) -> Result<Log, GitError> {
        let mut known = cache::read(self, What::Log);
        let mut messages = cache::Known::default();
        if known.get(from).is_none() {
            messages = cache::read(self, What::Messages);
            known.add(&mut messages);
        }
        let walked = self.with(|git| walk::walk(self, git, from, &known))?;
        let limits = walked.limits;
        let new = walked.new.into_iter().map(|commit| {
            let limit = limits.get(&commit.id).copied();
            LoggedCommit::of(commit, limit)
        });
        let new: Vec<LoggedCommit> = new.collect();
        cache::write(self, What::Messages, &messages, &new);
        for commit in new {
            known.insert(commit);
        }
        let told = walked.order.into_iter().filter_map(|id| {
            let commit = known.take(id)?.commit;
            let limit = limits.get(&id).copied();
            Some(LoggedCommit::of(commit, limit))
        });
        Ok(Log { commits: told.collect() })
    }

    /// All commits that can be reached from one. Cost: of each commit that the cache does not have, the trees that differ from those of
    /// its parents, and the contents of files that may be renamed.
    ///
    /// # Errors
    /// Those of [`GitRepository::log`].
    pub fn log_with(&self, from: CommitId, options: LogOptions) -> Result<Log, GitError> {
        let threads = Threads::new(options.threads).unwrap_or_else(|_| Threads::one());
        let mut known =
            if options.is_cached { cache::read(self, What::Log) } else { cache::Known::default() };
        let walked = self.with(|git| walk::walk(self, git, from, &known))?;
        let (limits, trees) = (&walked.limits, &walked.trees);
        let tree = |git: &gix::Repository, id: CommitId| match trees.get(&id) {
            Some(tree) => Ok(*tree),
            None => Ok(git.find_commit(object_id(id))?.tree_id()?.detach()),
        };
        let changes = |git: &gix::Repository, commit: &Commit| {
            let parents = commit.parents.iter().map(|parent| tree(git, *parent));
            let parents: Vec<gix::ObjectId> = parents.collect::<gix::Result<_>>()?;
            changes::of_commit(git, tree(git, commit.id)?, &parents)
        };
        let read = threads.consume(walked.new, |commit| {
            if let Some(limit) = limits.get(&commit.id) {
                return Ok(LoggedCommit::of(commit, Some(*limit)));
            }
            match self.with(|git| changes(git, &commit)) {
                Ok((changes, versions)) => {
                    Ok(LoggedCommit { commit, changes, limit: None, versions })
                }
                Err(error) if error.is_not_found() => {
                    Ok(LoggedCommit::of(commit, Some(LogLimit::Missing)))
                }
                Err(error) => Err(self.unreadable(error)),
            }
        });
        let new: Vec<LoggedCommit> = read.into_iter().collect::<Result<_, _>>()?;
        if options.is_cached {
            cache::write(self, What::Log, &known, &new);
        }
        for commit in new {
            known.insert(commit);
        }
        let commits = walked.order.iter().filter_map(|id| {
            let mut commit = known.take(*id)?;
            if let Some(limit) = limits.get(id) {
                commit = LoggedCommit::of(commit.commit, Some(*limit));
            }
            Some(commit)
        });
        Ok(Log { commits: commits.collect() })
    }
}

#[cfg(test)]
mod tests {
    use airsdlc_testkit::GitHistory;

    use super::*;

    #[test]
    fn messages_that_were_kept_are_not_read_again() {
        for has_log in [true, false] {
            let mut history = GitHistory::new();
            let first = history.commit("First");
            let last = history.commit("Last").parse().expect("a whole name");
            let place = history.path().to_path_buf();
            let open = || GitRepository::discover(&place).expect("the repository is there");
            let told = if has_log { open().log(last) } else { open().messages(last) };
            let told = told.expect("all is there");
            let object = history.path().join(".git/objects").join(&first[..2]).join(&first[2..]);
            std::fs::remove_file(&object).expect("the object is loose");
            std::fs::write(object, "broken").expect("it can be written");
            assert_eq!(open().messages(last).expect("all is kept"), told);
            // What is new is read, and what was kept remains.
            let newer = history.commit("Newer").parse().expect("a whole name");
            let more = open().messages(newer).expect("the rest is kept");
            assert_eq!((more.commits.len(), &more.commits[1..]), (3, told.commits.as_slice()));
            assert_eq!(open().messages(newer).expect("all is kept"), more);
        }
    }
}
