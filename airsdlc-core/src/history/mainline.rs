//! The line that led to a commit: its first parents, and what each brought.
//!
//! A *step* is the commit of the line with which something came to it: of what a merge brought in, the merge. Steps count from the oldest.
//! From one step to the next all files are those of two commits, whatever happened on branches, so that what is said of steps is true in any
//! history.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::{ChangeKind, Log};
use crate::model::CommitId;
use crate::span::RepoPath;
use crate::time::Timestamp;

/// The first parents of a commit, and the pages that changed on the way.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// The commits of the line, the oldest first.
    pub(crate) steps: Vec<CommitId>,
    /// The changes of each page that is there, the newest first.
    pub(crate) pages: FxHashMap<RepoPath, Vec<Touch>>,
}

/// That a commit changed a file.
#[derive(Clone, Debug)]
pub(crate) struct Touch {
    pub(crate) step: usize,
    pub(crate) by: Arc<Author>,
    /// What the file was called after it, and before, if it was there; from the top of the repository.
    pub(crate) path: RepoPath,
    pub(crate) before: Option<RepoPath>,
}

/// Who changed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Author {
    pub(crate) commit: CommitId,
    pub(crate) subject: String,
    pub(crate) committed: Timestamp,
}

impl Line {
    /// The line that led to the first commit of a log; `steps` is what [`steps`] says of it, `present` has for each commit the present
    /// paths of the files that it changed. Only those of `wanted` are kept. Cost: one step per commit, parent and change.
    pub(super) fn new(
        log: &Log,
        steps: &FxHashMap<CommitId, usize>,
        present: &[Vec<Option<RepoPath>>],
        wanted: &FxHashSet<&RepoPath>,
    ) -> Self {
        let mut pages: FxHashMap<RepoPath, Vec<Touch>> = FxHashMap::default();
        for (it, present) in log.commits.iter().zip(present) {
            let mut by: Option<Arc<Author>> = None;
            for (change, present) in it.changes.iter().zip(present) {
                let Some(present) = present.as_ref().filter(|path| wanted.contains(path)) else {
                    continue;
                };
                let by = by.get_or_insert_with(|| {
                    let (commit, committed) = (it.commit.id, it.commit.committed);
                    let subject = it.commit.subject().to_owned();
                    Arc::new(Author { commit, subject, committed })
                });
                let before = match &change.how {
                    ChangeKind::Added => None,
                    ChangeKind::Renamed { from } => Some(from.clone()),
                    ChangeKind::Modified | ChangeKind::Removed => Some(change.path.clone()),
                };
                let (step, by, path) = (steps[&it.commit.id], by.clone(), change.path.clone());
                let touch = Touch { step, by, path, before };
                pages.entry(present.clone()).or_default().push(touch);
            }
        }
        // A branch may be younger than what was merged before it; of one step the newest stays first.
        let order = |touch: &Touch| Reverse(touch.step);
        let pages = pages.into_iter().map(|(path, mut touches)| {
            touches.sort_by_key(order);
            (path, touches)
        });
        let pages = pages.collect();
        Self { steps: first_parents(log), pages }
    }
}

/// The first parents of the first commit of a log, the oldest first.
fn first_parents(log: &Log) -> Vec<CommitId> {
    let mut line = Vec::new();
    let mut next = log.commits.first().map(|it| it.commit.id);
    for it in &log.commits {
        if next == Some(it.commit.id) {
            line.push(it.commit.id);
            next = it.commit.parents.first().copied();
        }
    }
    line.reverse();
    line
}

/// The step with which each commit of a log came to the line. Cost: one visit per parent.
pub(super) fn steps(log: &Log) -> FxHashMap<CommitId, usize> {
    let line = first_parents(log);
    let on_line: FxHashMap<CommitId, usize> =
        line.iter().enumerate().map(|(step, id)| (*id, step)).collect();
    let mut steps = on_line.clone();
    // Each commit stands before its parents, so that its own step is known when they are looked at.
    for it in &log.commits {
        let Some(own) = steps.get(&it.commit.id).copied() else { continue };
        for parent in &it.commit.parents {
            if !on_line.contains_key(parent) {
                let step = steps.entry(*parent).or_insert(own);
                *step = own.min(*step);
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::{Commit, LoggedCommit};

    fn id(name: u8) -> CommitId {
        CommitId::new(&[name; 20]).expect("it has twenty bytes")
    }

    fn log(commits: &[(u8, &[u8])]) -> Log {
        let commit = |(name, parents): &(u8, &[u8])| {
            LoggedCommit::of(
                Commit {
                    id: id(*name),
                    parents: parents.iter().map(|parent| id(*parent)).collect(),
                    author: String::new(),
                    authored: Timestamp::new(0, 0).expect("1970 is a time"),
                    committed: Timestamp::new(0, 0).expect("1970 is a time"),
                    message: String::new(),
                },
                None,
            )
        };
        Log { commits: commits.iter().map(commit).collect() }
    }

    #[test]
    fn a_commit_comes_with_the_first_merge_that_reaches_it() {
        // 1 ← 2 ← 5 ← 7 is the line; 3 and 4 came with 5, 6 with 7; 6 rests on 3.
        let log = log(&[
            (7, &[5, 6]),
            (6, &[3]),
            (5, &[2, 4]),
            (4, &[3]),
            (3, &[1]),
            (2, &[1]),
            (1, &[]),
        ]);
        assert_eq!(first_parents(&log), [1, 2, 5, 7].map(id));
        let steps = steps(&log);
        let told: Vec<usize> = (1..=7).map(|name| steps[&id(name)]).collect();
        assert_eq!(told, [0, 1, 2, 2, 2, 3, 3]);
    }
}
