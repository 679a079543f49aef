//! Line counts of many commits, with those of before in a [`Kept`] file: `lines`.

use rustc_hash::FxHashMap;

use super::{LineCounts, LoggedCommit};
use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::kept::{Kept, Reader, Writer};
use crate::model::CommitId;
use crate::threads::Threads;

/// What the file begins with. The number changes with the way in which lines are counted.
const HEAD: &str = "airsdlc lines 2";
/// A larger file is neither read nor written.
const MOST: usize = 256 << 20;

/// Of each change of a commit, the lines that came and went.
pub(crate) type Counts = Vec<Option<LineCounts>>;

impl GitRepository {
    /// The [`GitRepository::line_counts`] of commits of the log, in their order. What was counted before is not counted again.
    pub(crate) fn line_counts_of(
        &self,
        commits: &[&LoggedCommit],
        threads: &Threads,
    ) -> Result<Vec<Counts>, GitError> {
        let file = Kept::new(self, "lines", HEAD);
        let kept = file.read(MOST).unwrap_or_default();
        let known = read(&kept).unwrap_or_default();
        let counts = threads.map(commits.len(), |at| {
            let commit = commits[at];
            let known = known.get(&commit.commit.id);
            match known.filter(|counts| counts.len() == commit.changes.len()) {
                Some(counts) => Ok((counts.clone(), false)),
                None => self.line_counts_known(commit),
            }
        });
        let counts: Vec<(Counts, bool)> = counts.into_iter().collect::<Result<_, GitError>>()?;
        let mut writer = Writer(if known.is_empty() { Vec::new() } else { kept });
        let length = writer.0.len();
        for (commit, (counts, is_sure)) in commits.iter().zip(&counts) {
            if *is_sure && !counts.is_empty() {
                tell(&mut writer, commit.commit.id, counts);
            }
        }
        if (length + 1..=MOST).contains(&writer.0.len()) {
            file.write(&writer.0);
        }
        Ok(counts.into_iter().map(|(counts, _)| counts).collect())
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
