//! Which commit wrote a line.
//!
//! All lines of all files that are asked for go through history at once: commits are taken newest first, and in each
//! the lines that a parent has, too, go on to that parent. What no parent has was written there. It is what
//! `git blame` does, for one file at a time; see `docs/design/0005-git.md` for why this is not gix's.

mod begin;
mod cache;
mod command;
mod ignored;
mod lines;
mod trees;
mod walk;

use serde::{Deserialize, Serialize};

pub(super) use cache::Blamed;
pub use command::GitCommand;

use crate::error::GitError;
use crate::model::CommitId;
use crate::span::RepoPath;

/// Where a blame begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlameAt {
    /// At the files on disk, on top of a commit: what differs from it is not yet committed.
    WorkTree(CommitId),
    /// At a commit.
    Commit(CommitId),
}

impl BlameAt {
    /// The commit at which, or on top of which, it begins.
    pub fn commit(self) -> CommitId {
        match self {
            Self::WorkTree(commit) | Self::Commit(commit) => commit,
        }
    }
}

/// Lines of a file whose commits are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlameRequest {
    /// The file, from the directory for which the repository was opened.
    pub path: RepoPath,
    /// Its lines, from 1, in any order; all if there are none.
    pub lines: Vec<u32>,
}

impl BlameRequest {
    /// Asks for some lines of a file, or for all if none is named.
    pub fn new(path: impl Into<RepoPath>, lines: impl IntoIterator<Item = u32>) -> Self {
        Self { path: path.into(), lines: lines.into_iter().collect() }
    }
}

/// How to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlameOptions {
    is_cached: bool,
}

impl BlameOptions {
    /// With the cache.
    pub fn new() -> Self {
        Self { is_cached: true }
    }

    /// Whether what was found before is taken from, and what is new put into, memory and `airsdlc/` in git's own directory. Where
    /// that cannot be written, it is kept in memory alone. The answer is the same.
    #[must_use]
    pub fn cache(mut self, is_cached: bool) -> Self {
        self.is_cached = is_cached;
        self
    }
}

impl Default for BlameOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// What is known of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BlamedLine {
    /// The line, from 1.
    pub line: u32,
    /// The commit that wrote it; `None` if it is not yet committed.
    pub commit: Option<CommitId>,
    /// The file in that commit, from the top of the repository.
    pub path: RepoPath,
    /// The line there, from 1.
    pub original_line: u32,
    /// What the answer rests on, if not on all of history.
    pub limit: Option<BlameLimit>,
}

/// What an answer rests on, if not on all of history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BlameLimit {
    /// The clone is shallow, and this its oldest commit: the line is as old or older.
    Shallow,
    /// The parents of the commit, or files of theirs, are not in the repository: the line is as old or older.
    Missing,
    /// A commit that is listed in `.git-blame-ignore-revs` changed the line, and the line before it is a guess.
    Guessed,
    /// A commit that is listed in `.git-blame-ignore-revs` wrote the line, and nothing before it is like it.
    Ignored,
}

/// Why the lines of a file cannot be blamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BlameError {
    /// The file is not in the commit, nor on disk if that was asked.
    #[error("`{path}` is not in commit {}", commit.short())]
    NoFile {
        /// The file.
        path: RepoPath,
        /// The commit.
        commit: CommitId,
    },
    /// The path leads into a submodule, which has a history of its own.
    #[error("`{path}` lies in a submodule, which has a history of its own")]
    Submodule {
        /// The file.
        path: RepoPath,
    },
    /// The file has fewer lines.
    #[error("`{path}` has {} at commit {}, so no line {line}", count(*lines), commit.short())]
    NoLine {
        /// The file.
        path: RepoPath,
        /// The line that was asked for.
        line: u32,
        /// How many it has.
        lines: u32,
        /// The commit.
        commit: CommitId,
    },
    /// Git cannot be asked.
    #[error(transparent)]
    Git(#[from] GitError),
}

fn count(lines: u32) -> String {
    if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }
}

/// Who can tell which commit wrote a line.
pub trait Blame {
    /// Blames lines of files, one answer for each request, in their order; lines in order, each once.
    fn blame(
        &self,
        at: BlameAt,
        requests: &[BlameRequest],
    ) -> Vec<Result<Vec<BlamedLine>, BlameError>>;
}
