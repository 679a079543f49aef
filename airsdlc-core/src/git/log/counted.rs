//! Line counts of many commits, with those of before in a [`Kept`] file: `lines`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::lines::between;
use super::versions::Texts;
use super::{LineCounts, LoggedCommit};
use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::kept::{Kept, Reader, Writer};
use crate::model::CommitId;
use crate::span::RepoPath;
use crate::threads::Threads;

/// What the file begins with. The number changes with the way in which lines are counted.
const HEAD: &str = "airsdlc lines 2";
/// A larger file is neither read nor written.
const MOST: usize = 256 << 20;

/// Of each change of a commit, the lines that came and went.
pub(crate) type Counts = Vec<Option<LineCounts>>;

impl GitRepository {
    /// The [`GitRepository::line_counts`] of commits of the log, in their order. What was counted before is not counted again.
    /// And whether nothing was missing.
    pub(crate) fn line_counts_of(
        &self,
        commits: &[&LoggedCommit],
        threads: &Threads,
    ) -> Result<(Vec<Counts>, bool), GitError> {
        let file = Kept::new(self, "lines", HEAD);
        let kept = file.read(MOST).unwrap_or_default();
        let known = read(&kept).unwrap_or_default();
        let of_before = |commit: &&LoggedCommit| {
            let counts = known.get(&commit.commit.id);
            counts.filter(|counts| counts.len() == commit.changes.len()).cloned()
        };
        let counts: Vec<Option<Counts>> = commits.iter().map(of_before).collect();
        let new = commits.iter().zip(&counts).filter(|(_, counts)| counts.is_none());
        let new: Vec<&LoggedCommit> = new.map(|(commit, _)| *commit).collect();
        let found = self.count(&new, threads)?;
        let mut writer = Writer(if known.is_empty() { Vec::new() } else { kept });
        let length = writer.0.len();
        for (commit, (counts, is_sure)) in new.iter().zip(&found) {
            if *is_sure && !counts.is_empty() {
                tell(&mut writer, commit.commit.id, counts);
            }
        }
        if (length + 1..=MOST).contains(&writer.0.len()) {
            file.write(&writer.0);
        }
        let is_whole = found.iter().all(|(_, is_sure)| *is_sure);
        let mut found = found.into_iter().map(|(counts, _)| counts);
        let counts = counts.into_iter().map(|counts| counts.or_else(|| found.next()));
        Ok((counts.map(Option::unwrap_or_default).collect(), is_whole))
    }

    /// Counts lines of commits, each with whether nothing was missing. A file is one piece of work, so that each of its versions is read once: what a
    /// commit found another left.
    fn count(
        &self,
        commits: &[&LoggedCommit],
        threads: &Threads,
    ) -> Result<Vec<(Counts, bool)>, GitError> {
        let mut all: Vec<(Counts, bool)> = Vec::with_capacity(commits.len());
        let mut files: BTreeMap<&RepoPath, Vec<(usize, usize)>> = BTreeMap::new();
        let mut merges = Vec::new();
        for (at, commit) in commits.iter().enumerate() {
            all.push((vec![None; commit.changes.len()], true));
            if commit.has_versions() {
                for (nth, change) in commit.changes.iter().enumerate() {
                    files.entry(&change.path).or_default().push((at, nth));
                }
            } else {
                merges.push(at);
            }
        }
        let counted = threads.map(merges.len(), |nth| self.line_counts_known(commits[merges[nth]]));
        for (at, counted) in merges.into_iter().zip(counted) {
            all[at] = counted?;
        }
        let files: Vec<Vec<(usize, usize)>> = files.into_values().collect();
        let counted = threads.map(files.len(), |nth| self.count_file(commits, &files[nth]));
        for (changes, counted) in files.iter().zip(counted) {
            for ((at, nth), (counts, is_sure)) in changes.iter().zip(counted?) {
                all[*at].0[*nth] = counts;
                all[*at].1 &= is_sure;
            }
        }
        Ok(all)
    }

    /// Counts lines of the changes of a file, each given by its commit and its place there, the newest first.
    fn count_file(
        &self,
        commits: &[&LoggedCommit],
        changes: &[(usize, usize)],
    ) -> Result<Vec<(Option<LineCounts>, bool)>, GitError> {
        self.with(|git| {
            let mut texts = Texts::default();
            let counted = changes.iter().map(|(at, nth)| {
                match between(git, &mut texts, commits[*at].versions[*nth]) {
                    Ok(counts) => Ok((counts, true)),
                    Err(error) if error.is_not_found() => Ok((None, false)),
                    Err(error) => Err(self.unreadable(error)),
                }
            });
            counted.collect()
        })
    }
}

fn tell(writer: &mut Writer, commit: CommitId, counts: &Counts) {
    writer.commit(commit);
    writer.number(counts.len() as u64);
    for counts in counts {
        writer.number(u64::from(counts.is_some()));
        if let Some(counts) = counts {
            writer.number(counts.added);
            writer.number(counts.removed);
        }
    }
}

/// `None` if it is not whole.
fn read(bytes: &[u8]) -> Option<FxHashMap<CommitId, Counts>> {
    let (mut reader, mut known) = (Reader(bytes), FxHashMap::default());
    while !reader.is_at_end() {
        let commit = reader.commit()?;
        let mut counts = Counts::new();
        for _ in 0..reader.count()? {
            counts.push(match reader.number()? {
                0 => None,
                _ => Some(LineCounts::new(reader.number()?, reader.number()?)),
            });
        }
        known.insert(commit, counts);
    }
    Some(known)
}
