//! History in the graph, and the Bolt log.

use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{KnowledgeRepository, OpenOptions, is_markdown};
use crate::error::{GitError, OpenError};
use crate::git::{GitRepository, Log, LogOptions};
use crate::history::{BoltLog, History, add_records, defined_work, names_work};
use crate::model::{CommitId, fold_id};
use crate::parse::record::FileRecord;
use crate::source::Dialect;
use crate::span::RepoPath;
use crate::threads::Threads;

impl OpenOptions {
    /// Whether the history of the git repository is read, too: that of the commit that is read, of the files on disk that of `HEAD`.
    ///
    /// Then the graph has the commits that name an artifact, what they belong to and what they name, and which files each Bolt
    /// changed; and there is a [`KnowledgeRepository::bolt_log`]. The cost is that of [`GitRepository::log_with`].
    ///
    /// Opening fails with [`GitError::NoRepository`] or [`GitError::NoCommit`] where there is no history.
    #[must_use]
    pub fn history(mut self, is_read: bool) -> Self {
        self.reads_history = is_read;
        self
    }
}

/// A log that is to be put into the graph.
pub(super) struct Past {
    git: Arc<GitRepository>,
    log: Log,
    branches: Vec<String>,
}

/// A log that was put into the graph.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) git: Arc<GitRepository>,
    pub(super) history: History,
    /// Whether a branch that ends at the commit is called after work that the repository defines.
    pub(super) is_of_work: bool,
}

impl Read {
    /// All commits that were read.
    pub(super) fn commits(&self) -> impl Iterator<Item = CommitId> {
        self.history.ids.iter().copied()
    }
}

impl Past {
    /// The history of a commit, if it is asked for.
    pub(super) fn of(
        git: impl FnOnce() -> Result<Arc<GitRepository>, GitError>,
        commit: Option<CommitId>,
        options: &OpenOptions,
    ) -> Result<Option<Self>, GitError> {
        if !options.reads_history {
            return Ok(None);
        }
        let git = git()?;
        let commit = commit.map_or_else(|| git.resolve("HEAD"), Ok)?;
        let log = git.log_with(commit, LogOptions::new().threads(options.threads))?;
        let branches = git.branches_at(commit);
        Ok(Some(Self { git, log, branches }))
    }

    /// Adds what history says to the records of files.
    pub(super) fn tell(
        self,
        records: &mut Vec<FileRecord>,
        paths: &[RepoPath],
        dialect: &Dialect,
        threads: &Threads,
    ) -> Read {
        let mut paths = paths.to_vec();
        paths.sort_unstable();
        let defined = defined_work(records);
        let prefix = self.git.prefix();
        let pages = paths.iter().filter(|path| is_markdown(path)).collect();
        let history = History::new(self.log, prefix, &paths, &pages, &defined, dialect, threads);
        add_records(&history, records, &paths);
        let is_of_work = self.branches.iter().any(|name| names_work(name, &defined, dialect));
        Read { git: self.git, history, is_of_work }
    }
}

impl KnowledgeRepository {
    /// Which commits and files each Bolt and Fix-It Bolt made.
    ///
    /// Cost: both versions of each file that a commit of work changed are read, to count lines.
    ///
    /// # Errors
    /// [`GitError::NoRepository`] if the repository was not read with [`OpenOptions::history`]; [`GitError::Unreadable`] if an
    /// object cannot be read.
    pub fn bolt_log(&self) -> Result<BoltLog, OpenError> {
        let missing = || GitError::NoRepository { path: PathBuf::from("memory") };
        let past = self.past.as_ref().ok_or_else(missing)?;
        let mut known = FxHashMap::default();
        for node in self.nodes().filter(|node| node.kind.is_work()) {
            known
                .entry(fold_id(node.id.as_str()))
                .or_insert_with(|| (node.id.to_string(), node.title.clone()));
        }
        let threads = Threads::new(0)?;
        Ok(BoltLog::new(&past.history, &past.git, &known, &self.paths, &threads)?)
    }
}
