//! The Bolt log: per unit of work its commits and its files.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::links::History;
use super::{Confidence, LinkKind};
use crate::error::GitError;
use crate::git::{GitRepository, LineCounts, LoggedCommit};
use crate::model::{CommitId, NodeId, fold_id};
use crate::span::{Location, RepoPath};
use crate::threads::Threads;
use crate::time::Timestamp;

/// What history says of each unit of work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BoltLog {
    /// Units of work that have commits, in the order of their ids.
    pub work: Vec<WorkLog>,
    /// The commits at which history ends though it went on: those of a shallow clone, or whose parents are missing. What was done
    /// there and before is not known.
    pub ends: Vec<CommitId>,
}

/// What history says of a unit of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WorkLog {
    /// Its id; as a commit writes it, if the repository does not define it.
    pub id: String,
    /// Its title; empty if the repository does not define it.
    pub title: String,
    /// Whether the repository defines it.
    pub is_defined: bool,
    /// Its commits, the newest first.
    pub commits: Vec<WorkCommit>,
    /// The files that they changed, in the order of their paths.
    pub files: Vec<WorkFile>,
    /// When the first of its commits was made.
    pub first: Timestamp,
    /// When the last of its commits was made.
    pub last: Timestamp,
    /// Lines that its commits put in and took out.
    pub lines: LineCounts,
}

/// A commit of a unit of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WorkCommit {
    /// Its name.
    pub commit: CommitId,
    /// The first line of its message.
    pub subject: String,
    /// Who wrote it: name and address.
    pub author: String,
    /// When it was written.
    pub authored: Timestamp,
    /// When it was made.
    pub committed: Timestamp,
    /// How it was told to belong to the work.
    pub how: LinkKind,
    /// How sure that is.
    pub confidence: Confidence,
    /// Whether it undoes a commit of the work, or does one again, and names no work itself.
    pub is_revert: bool,
    /// Where that is said: the path is `commit:` and the name of a commit, the line one of its message.
    pub location: Location,
}

/// A file that a unit of work changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WorkFile {
    /// What it is called now; of one that is gone, its last name.
    pub path: RepoPath,
    /// Whether the repository has it.
    pub is_present: bool,
    /// The first commit of the work that changed it.
    pub first: CommitId,
    /// The last one.
    pub last: CommitId,
    /// Lines that commits of the work put in and took out; of binary files none are known.
    pub lines: LineCounts,
}

impl BoltLog {
    /// Puts together what commits say. `known` gives id and title of work that the repository defines by its folded id, `paths`
    /// are its files, in order.
    ///
    /// Cost: both versions of each file that a commit of work changed are read and compared, if that was not done before.
    pub(crate) fn new(
        history: &History,
        git: &GitRepository,
        known: &FxHashMap<SmolStr, (String, String)>,
        paths: &[RepoPath],
        threads: &Threads,
    ) -> Result<Self, GitError> {
        let told: Vec<_> = history.commits.iter().filter(|it| !it.links.is_empty()).collect();
        let logged: Vec<&LoggedCommit> = told.iter().map(|it| &it.logged).collect();
        let counts = git.line_counts_of(&logged, threads)?;
        let mut all: BTreeMap<(String, u64, SmolStr), WorkLog> = BTreeMap::new();
        for (told, counts) in told.into_iter().zip(counts) {
            let commit = &told.logged.commit;
            for link in &told.links {
                let fold = fold_id(&link.id);
                let work = all.entry(order(&fold)).or_insert_with(|| {
                    let defined = known.get(&fold).cloned();
                    let is_defined = defined.is_some();
                    let (id, title) = defined.unwrap_or((link.id.to_uppercase(), String::new()));
                    let (commits, files, lines) = (Vec::new(), Vec::new(), LineCounts::default());
                    let (first, last) = (commit.committed, commit.committed);
                    WorkLog { id, title, is_defined, commits, files, first, last, lines }
                });
                work.first = work.first.min(commit.committed);
                work.last = work.last.max(commit.committed);
                work.commits.push(WorkCommit {
                    commit: commit.id,
                    subject: commit.subject().to_owned(),
                    author: commit.author.clone(),
                    authored: commit.authored,
                    committed: commit.committed,
                    how: link.how,
                    confidence: link.how.confidence(),
                    is_revert: link.is_revert,
                    location: link.location.clone(),
                });
                for (path, counts) in told.files.iter().zip(&counts) {
                    let Some(path) = path else { continue };
                    let lines = counts.unwrap_or_default();
                    work.lines += lines;
                    let is_present = paths.binary_search(path).is_ok();
                    let (path, first, last) = (path.clone(), commit.id, commit.id);
                    work.files.push(WorkFile { path, is_present, first, last, lines });
                }
            }
        }
        let mut work: Vec<WorkLog> = all.into_values().collect();
        for work in &mut work {
            fold_files(&mut work.files);
        }
        Ok(Self { work, ends: history.ends.clone() })
    }

    /// What is said of one unit of work, by its id in any case and width.
    pub fn of(&self, id: &str) -> Option<&WorkLog> {
        let fold = fold_id(id);
        self.work.iter().find(|work| fold_id(&work.id) == fold)
    }

    /// The log of only the work that a node is, of a file the work that changed it, of a commit the work that it belongs to.
    #[must_use]
    pub fn about(mut self, node: &NodeId) -> Self {
        let (id, fold) = (node.as_str(), fold_id(node.as_str()));
        let is_about = |work: &WorkLog| match (id.strip_prefix("file:"), id.strip_prefix("commit:"))
        {
            (Some(path), _) => work.files.iter().any(|file| file.path.as_str() == path),
            (_, Some(name)) => work.commits.iter().any(|it| it.commit.to_string() == name),
            _ => fold_id(&work.id) == fold,
        };
        self.work.retain(is_about);
        self
    }
}

/// Puts the changes of each file, the newest first, into one.
fn fold_files(files: &mut Vec<WorkFile>) {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|older, file| {
        let is_same = older.path == file.path;
        if is_same {
            file.first = older.first;
            file.lines += older.lines;
        }
        is_same
    });
}

/// The order of ids: by what stands before the number, then by number.
pub(super) fn order(fold: &SmolStr) -> (String, u64, SmolStr) {
    let (stem, number) = fold.rsplit_once('-').unwrap_or((fold, ""));
    (stem.to_owned(), number.parse().unwrap_or(u64::MAX), fold.clone())
}
