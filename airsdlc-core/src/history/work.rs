//! The Bolt log: per unit of work its commits and its files.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::links::{History, Link, Told};
use super::{Confidence, LinkKind};
use crate::error::GitError;
use crate::git::{Commit, Counts, GitRepository, LineCounts, LoggedCommit};
use crate::model::{CommitId, NodeId, fold_id};
use crate::span::{Location, RepoPath};
use crate::threads::Threads;
use crate::time::Timestamp;

/// What history says of each unit of work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BoltLog {
    /// Units of work that have commits, or of which commits speak, in the order of their ids.
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
    /// Commits that speak of it and belong to no work ([`Confidence::Low`]), the newest first. Files, times and lines are those of the others.
    pub mentions: Vec<WorkCommit>,
    /// The files that its commits changed, in the order of their paths.
    pub files: Vec<WorkFile>,
    /// When the first of its commits was made; `None` if it has none and is only spoken of.
    pub first: Option<Timestamp>,
    /// When the last of its commits was made.
    pub last: Option<Timestamp>,
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
    /// Puts together what commits say of all work, or of what a node is about. `known` gives id and title of work that the repository
    /// defines by its folded id, `paths` are its files, in order. And whether nothing was missing, neither commits nor files of them.
    ///
    /// Cost: both versions of each file that a commit of the work changed are read and compared, if that was not done before.
    pub(crate) fn new(
        history: &History,
        git: &GitRepository,
        known: &FxHashMap<SmolStr, (String, String)>,
        paths: &[RepoPath],
        about: Option<&NodeId>,
        threads: &Threads,
    ) -> Result<(Self, bool), GitError> {
        let commits = &history.commits;
        let mut all: BTreeMap<(String, u64, SmolStr), Vec<Said<'_>>> = BTreeMap::new();
        for (commit, told) in commits.iter().enumerate() {
            for link in &told.links {
                all.entry(order(&fold_id(&link.id))).or_default().push(Said { commit, link });
            }
        }
        if let Some(node) = about {
            all.retain(|(_, _, fold), said| is_about(node, fold, said, commits));
        }
        let counted = all.values().flatten().filter(|said| said.link.is_work_of());
        let counted: Vec<usize> =
            counted.map(|said| said.commit).collect::<BTreeSet<_>>().into_iter().collect();
        let logged: Vec<&LoggedCommit> = counted.iter().map(|at| &commits[*at].logged).collect();
        let (counts, is_whole) = git.line_counts_of(&logged, threads)?;
        let counts: FxHashMap<usize, Counts> = counted.into_iter().zip(counts).collect();
        let work = all.into_iter().map(|((_, _, fold), said)| {
            let defined = known.get(&fold).cloned();
            let mut work = WorkLog::new(defined, &said[0].link.id);
            for Said { commit, link } in said {
                let counts = counts.get(&commit).map_or(&[][..], Vec::as_slice);
                work.add(&commits[commit], link, counts, paths);
            }
            fold_files(&mut work.files);
            work
        });
        let log = Self { work: work.collect(), ends: history.ends.clone() };
        let is_whole = is_whole && log.ends.is_empty();
        Ok((log, is_whole))
    }

    /// The log of only the work that is what a node is, changed the file that it is, or has the commit that it is.
    pub(crate) fn about(mut self, node: &NodeId) -> Self {
        let (id, fold) = (node.as_str(), fold_id(node.as_str()));
        self.work.retain(|work| {
            if let Some(path) = id.strip_prefix("file:") {
                work.files.iter().any(|file| file.path.as_str() == path)
            } else if let Some(name) = id.strip_prefix("commit:") {
                let mut commits = work.commits.iter().chain(&work.mentions);
                commits.any(|it| it.commit.to_string() == name)
            } else {
                fold_id(&work.id) == fold
            }
        });
        self
    }

    /// What is said of one unit of work, by its id in any case and width.
    pub fn of(&self, id: &str) -> Option<&WorkLog> {
        let fold = fold_id(id);
        self.work.iter().find(|work| fold_id(&work.id) == fold)
    }
}

impl WorkLog {
    fn new(defined: Option<(String, String)>, written: &SmolStr) -> Self {
        let is_defined = defined.is_some();
        let (id, title) = defined.unwrap_or((written.to_uppercase(), String::new()));
        let (commits, mentions, files) = (Vec::new(), Vec::new(), Vec::new());
        let (first, last, lines) = (None, None, LineCounts::default());
        Self { id, title, is_defined, commits, mentions, files, first, last, lines }
    }

    /// Adds a commit that is older than those that are there, with the lines of its changes.
    fn add(&mut self, told: &Told, link: &Link, counts: &[Option<LineCounts>], paths: &[RepoPath]) {
        let commit = WorkCommit::new(&told.logged.commit, link);
        if !link.is_work_of() {
            self.mentions.push(commit);
            return;
        }
        let (id, committed) = (commit.commit, commit.committed);
        self.commits.push(commit);
        self.first = Some(self.first.map_or(committed, |first| first.min(committed)));
        self.last = Some(self.last.map_or(committed, |last| last.max(committed)));
        for (path, counts) in told.files.iter().zip(counts) {
            let Some(path) = path else { continue };
            let lines = counts.unwrap_or_default();
            self.lines += lines;
            let is_present = paths.binary_search(path).is_ok();
            let (path, first, last) = (path.clone(), id, id);
            self.files.push(WorkFile { path, is_present, first, last, lines });
        }
    }
}

impl WorkCommit {
    fn new(commit: &Commit, link: &Link) -> Self {
        Self {
            commit: commit.id,
            subject: commit.subject().to_owned(),
            author: commit.author.clone(),
            authored: commit.authored,
            committed: commit.committed,
            how: link.how,
            confidence: link.how.confidence(),
            is_revert: link.is_revert,
            location: link.location.clone(),
        }
    }
}

/// What a commit says of work.
#[derive(Clone, Copy)]
struct Said<'h> {
    /// Which commit of the history.
    commit: usize,
    link: &'h Link,
}

/// Whether work is what a node is, changed the file that it is, or has the commit that it is.
fn is_about(node: &NodeId, fold: &SmolStr, said: &[Said<'_>], commits: &[Told]) -> bool {
    let id = node.as_str();
    if let Some(path) = id.strip_prefix("file:") {
        let own = said.iter().filter(|said| said.link.is_work_of());
        let mut files = own.flat_map(|said| commits[said.commit].files.iter().flatten());
        return files.any(|file| file.as_str() == path);
    }
    if let Some(name) = id.strip_prefix("commit:") {
        return said.iter().any(|said| commits[said.commit].logged.commit.id.to_string() == name);
    }
    fold_id(id) == *fold
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
