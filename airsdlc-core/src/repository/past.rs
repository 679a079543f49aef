//! History in the graph, and the Bolt log.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::{KnowledgeRepository, OpenOptions};
use crate::error::{GitError, OpenError};
use crate::git::{GitRepository, Log, LogOptions};
use crate::history::{
    BoltLog, History, Key, Tags, add_records, defined_work, is_trial, names_work,
};
use crate::model::{CommitId, NodeId, fold_id};
use crate::parse::record::FileRecord;
use crate::source::Dialect;
use crate::span::RepoPath;
use crate::threads::Threads;

impl OpenOptions {
    /// Whether the history of the git repository is read, too: that of the commit that is read, of the files on disk that of `HEAD`.
    ///
    /// Then the graph has the commits that name an artifact, what they belong to and what they name, and which files each Bolt
    /// changed; there is a [`KnowledgeRepository::bolt_log`]; and rules that need history speak in [`KnowledgeRepository::check`], which
    /// then reads the versions of the pages that they ask about. The cost is that of [`GitRepository::log_with`].
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
    /// Whether a branch that ends at the commit, or that it merges on trial, is called after work that the repository defines.
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
        Self::at(git, commit, options.threads).map(Some)
    }

    /// The history of a commit, or of `HEAD`.
    fn at(
        git: Arc<GitRepository>,
        commit: Option<CommitId>,
        threads: usize,
    ) -> Result<Self, GitError> {
        let commit = commit.map_or_else(|| git.resolve("HEAD"), Ok)?;
        let log = git.log_with(commit, LogOptions::new().threads(threads))?;
        let mut branches = git.branches_at(commit);
        if let Some(merge) = log.commits.first().map(|it| &it.commit).filter(|it| is_trial(it)) {
            branches.extend(merge.parents.iter().skip(1).flat_map(|end| git.branches_at(*end)));
        }
        Ok(Self { git, log, branches })
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
        let read = self.read(&paths, &defined_work(records), dialect, threads);
        add_records(&read.history, records, &paths);
        read
    }

    /// What history says. `paths` are all files, in order, `defined` the folded ids of the work that they define.
    fn read(
        self,
        paths: &[RepoPath],
        defined: &FxHashSet<SmolStr>,
        dialect: &Dialect,
        threads: &Threads,
    ) -> Read {
        let prefix = self.git.prefix();
        let pages = paths.iter().filter(|path| path.is_markdown()).collect();
        let history = History::new(self.log, prefix, paths, &pages, defined, dialect, threads);
        let is_of_work = self.branches.iter().any(|name| names_work(name, defined, dialect));
        Read { git: self.git, history, is_of_work }
    }
}

impl KnowledgeRepository {
    /// Which commits and files each Bolt and Fix-It Bolt made: in the history of what was read, of the files on disk in that of
    /// `HEAD`.
    ///
    /// Cost: both versions of each file that a commit of work changed are read, to count lines, if that was not done before; and if
    /// the repository was read without [`OpenOptions::history`], that of [`GitRepository::log_with`].
    ///
    /// # Errors
    /// [`GitError::NoRepository`] if this was not read from a directory in a git repository, [`GitError::NoCommit`] if that has no
    /// commit; [`GitError::Unreadable`] if an object cannot be read.
    pub fn bolt_log(&self) -> Result<BoltLog, OpenError> {
        self.log_of_work(None)
    }

    /// The [`KnowledgeRepository::bolt_log`] of only the work that a node is; of a file the work that changed it, of a commit the work
    /// that it belongs to or speaks of. Lines are counted for that work alone. [`KnowledgeRepository::id_of`] finds the node.
    ///
    /// # Errors
    /// As [`KnowledgeRepository::bolt_log`].
    pub fn bolt_log_about(&self, node: &NodeId) -> Result<BoltLog, OpenError> {
        self.log_of_work(Some(node))
    }

    fn log_of_work(&self, about: Option<&NodeId>) -> Result<BoltLog, OpenError> {
        let threads = self.threads()?;
        let mut known = FxHashMap::default();
        for node in self.nodes().filter(|node| node.kind.is_work()) {
            known
                .entry(fold_id(node.id.as_str()))
                .or_insert_with(|| (node.id.to_string(), node.title.clone()));
        }
        let new = |past: &Read| {
            BoltLog::new(&past.history, &past.git, &known, &self.paths, about, &threads)
        };
        if let Some(past) = &self.past {
            return Ok(new(past)?.0);
        }
        let git = self.opened()?.git()?;
        let commit = self.revision().map_or_else(|| git.resolve("HEAD"), Ok)?;
        let config = (self.config.text(), &self.config.dialect);
        let key = Key::new(&git, commit, &known, &self.paths, config);
        // Where a clone ends may change while nothing else does.
        let is_shallow = git.is_shallow();
        if let Some(log) = BoltLog::kept(&git, key).filter(|_| !is_shallow) {
            return Ok(match about {
                Some(node) => log.about(node),
                None => log,
            });
        }
        let (log, is_whole) = new(&*self.past_read(&threads)?)?;
        if about.is_none() && is_whole && !is_shallow {
            log.keep(&git, key);
        }
        Ok(log)
    }

    /// What tags say of releases and of states of artifacts: those on commits of the history of what was read.
    ///
    /// Cost: one visit per commit for each component that has releases; and if the repository was read without
    /// [`OpenOptions::history`], that of [`GitRepository::log_with`].
    ///
    /// # Errors
    /// As [`KnowledgeRepository::bolt_log`].
    pub fn tags(&self) -> Result<Tags, OpenError> {
        let threads = self.threads()?;
        let past = self.past_read(&threads)?;
        let git = &past.git;
        let commit = self.revision().map_or_else(|| git.resolve("HEAD"), Ok)?;
        let mut known = FxHashMap::default();
        for node in self.nodes().filter(|node| node.kind.is_artifact()) {
            known.entry(fold_id(node.id.written())).or_insert(node.id.written());
        }
        let (tags, log) = (git.tags()?, git.messages(commit)?);
        Ok(Tags::new(tags, &log, &past.history, &known, &self.config.dialect))
    }

    /// As many threads as it was opened with.
    fn threads(&self) -> Result<Threads, OpenError> {
        Threads::new(self.opened().map_or(0, |opened| opened.threads()))
    }

    /// The history of what was read: that which is in its graph, or else read now.
    fn past_read(&self, threads: &Threads) -> Result<Arc<Read>, OpenError> {
        if let Some(past) = &self.past {
            return Ok(Arc::clone(past));
        }
        let opened = self.opened()?;
        let past = Past::at(opened.git()?, self.revision(), opened.threads())?;
        let work = self.nodes().filter(|node| node.kind.is_work());
        let defined = work.map(|node| fold_id(node.id.written())).collect();
        Ok(Arc::new(past.read(&self.paths, &defined, &self.config.dialect, threads)))
    }
}
