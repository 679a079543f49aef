//! Which commit wrote a line, as found before: in memory while a repository is open, and in a [`Kept`] file: `blame`.
//!
//! What a commit, a path and the commits to be ignored say of a line never changes. Only lines that were asked for are kept: a
//! trace asks for few. A walk from a later commit ends where it comes to what is known.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::git::GitRepository;
use crate::git::blame::lines::Run;
use crate::git::blame::{BlameLimit, BlamedLine};
use crate::git::kept::{Kept, Reader, Writer};
use crate::model::CommitId;
use crate::span::RepoPath;

/// What the file begins with. The number changes with whatever a blame says of a line.
const HEAD: &str = "airsdlc blame 1";
/// So many bytes are kept, in memory and in the file: some 30,000 frames. The commits that were asked about last remain.
const MOST: usize = 4 << 20;

/// A file at a commit whose lines are known: its path from the top of the repository, and the file that names the commits
/// to be ignored.
pub(super) type Key = (RepoPath, Option<gix::ObjectId>);

/// What is known of the lines of a file at a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// How many the file has.
    pub(super) count: u32,
    /// In order, and none twice; by their numbers from 0.
    runs: Vec<Origin>,
}

/// Where lines side by side are from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    at: u32,
    count: u32,
    commit: CommitId,
    path: RepoPath,
    /// The first, in that commit.
    original: u32,
    limit: Option<BlameLimit>,
}

type Files = FxHashMap<Key, Lines>;

/// What is known of a commit: as bytes, until it is asked for.
#[derive(Clone)]
struct Slot {
    /// The larger, the later something was found.
    age: u64,
    bytes: Arc<[u8]>,
    files: OnceLock<Option<Files>>,
}

/// What is known of all commits.
#[derive(Clone, Default)]
pub(super) struct Known(FxHashMap<CommitId, Slot>);

/// What an opened repository knows; nothing before it is asked.
#[derive(Default)]
pub(in crate::git) struct Blamed(Mutex<Option<Arc<Known>>>);

impl Blamed {
    /// What is known now.
    pub(super) fn known(&self, git: &GitRepository) -> Arc<Known> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_with(|| Arc::new(Known::read(&file(git)).unwrap_or_default())).clone()
    }

    /// Adds what was found of files at a commit.
    pub(super) fn add(&self, git: &GitRepository, commit: CommitId, found: Vec<(Key, Lines)>) {
        let file = file(git);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another process may have found something since.
        let mut all = Known::read(&file).or_else(|| known.as_deref().cloned()).unwrap_or_default();
        all.add(commit, found);
        file.write(&all.cut());
        *known = Some(Arc::new(all));
    }
}

fn file(git: &GitRepository) -> Kept {
    Kept::new(git, "blame", HEAD)
}

impl Known {
    /// What is known of a file at a commit.
    pub(super) fn lines(&self, commit: CommitId, key: &Key) -> Option<&Lines> {
        self.0.get(&commit)?.files()?.get(key)
    }

    /// Whether anything is known of a commit.
    pub(super) fn has(&self, commit: CommitId) -> bool {
        self.0.contains_key(&commit)
    }

    fn read(file: &Kept) -> Option<Self> {
        let bytes = file.read(MOST)?;
        let (mut reader, mut known) = (Reader(&bytes), Self::default());
        while !reader.is_at_end() {
            let (commit, age) = (reader.commit()?, known.0.len() as u64);
            let slot = Slot { age, bytes: reader.bytes()?.into(), files: OnceLock::new() };
            known.0.insert(commit, slot);
        }
        Some(known)
    }

    fn add(&mut self, commit: CommitId, found: Vec<(Key, Lines)>) {
        let mut files = self.0.remove(&commit).and_then(|slot| slot.files().cloned());
        let files = files.get_or_insert_default();
        for (key, lines) in found {
            files.entry(key).or_default().add(&lines);
        }
        let bytes = tell(files).into();
        let age = self.0.values().map(|slot| slot.age + 1).max().unwrap_or_default();
        self.0.insert(commit, Slot { age, bytes, files: OnceLock::from(Some(files.clone())) });
    }

    /// Forgets what is too much, the oldest first. The rest as bytes.
    fn cut(&mut self) -> Vec<u8> {
        let mut newest: Vec<(CommitId, Slot)> = self.0.drain().collect();
        newest.sort_unstable_by_key(|(_, slot)| std::cmp::Reverse(slot.age));
        let mut size = 0;
        newest.retain(|(_, slot)| {
            let larger = size + slot.bytes.len() + 64;
            let fits = larger <= MOST;
            size = if fits { larger } else { size };
            fits
        });
        let mut writer = Writer::default();
        for (commit, slot) in newest.iter().rev() {
            writer.commit(*commit);
            writer.bytes(&slot.bytes);
        }
        self.0.extend(newest);
        writer.0
    }
}

impl Slot {
    fn files(&self) -> Option<&Files> {
        self.files.get_or_init(|| read(&mut Reader(&self.bytes))).as_ref()
    }
}

impl Lines {
    /// Lines of a file of so many, each with its number from 0 in the commit that was asked about.
    pub(super) fn new(count: u32, lines: impl Iterator<Item = (u32, BlamedLine)>) -> Self {
        let mut known = Self { count, runs: Vec::new() };
        for (at, line) in lines {
            let Some(commit) = line.commit else { continue };
            let (path, limit) = (line.path, line.limit);
            known.push(Origin { at, count: 1, commit, path, original: line.original_line, limit });
        }
        known
    }

    /// Puts a run behind those before it, or makes the last of them longer.
    fn push(&mut self, next: Origin) {
        if let Some(last) = self.runs.last_mut() {
            let is_more = last.at + last.count == next.at
                && last.original + last.count == next.original
                && (last.commit, last.limit) == (next.commit, next.limit)
                && last.path == next.path;
            if is_more {
                last.count += next.count;
                return;
            }
        }
        self.runs.push(next);
    }

    /// Adds what is not known.
    fn add(&mut self, other: &Self) {
        let mut runs = std::mem::take(&mut self.runs);
        runs.extend(other.runs.iter().cloned());
        let each =
            runs.iter().flat_map(|run| (0..run.count).map(move |at| (run.at + at, (run, at))));
        let lines: BTreeMap<u32, (&Origin, u32)> = each.collect();
        self.count = other.count;
        for (at, (run, nth)) in lines {
            let original = run.original + nth;
            self.push(Origin { at, count: 1, original, ..run.clone() });
        }
    }

    /// Whether nothing of this is new.
    pub(super) fn have(&self, other: &Self) -> bool {
        let run = |it: &Origin| Run { at: it.at, line: it.at, count: it.count, is_guessed: false };
        let runs: Vec<Run> = other.runs.iter().map(run).collect();
        self.part(&runs).1.is_empty()
    }

    /// Parts runs into lines of which it is known where they are from, and the rest. Cost: `O(n log n)` in runs.
    pub(super) fn part(&self, runs: &[Run]) -> (Vec<BlamedLine>, Vec<Run>) {
        let (mut found, mut rest) = (Vec::new(), Vec::new());
        for run in runs {
            let (mut from, end) = (run.at, run.at + run.count);
            let first = self.runs.partition_point(|known| known.at + known.count <= from);
            for known in self.runs[first..].iter().take_while(|known| known.at < end) {
                if from < known.at {
                    rest.push(run.part(from, known.at, from));
                    from = known.at;
                }
                let to = end.min(known.at + known.count);
                let guessed = run.is_guessed.then_some(BlameLimit::Guessed);
                found.extend((from..to).map(|at| BlamedLine {
                    line: run.line + (at - run.at) + 1,
                    commit: Some(known.commit),
                    path: known.path.clone(),
                    original_line: known.original + (at - known.at),
                    limit: known.limit.or(guessed),
                }));
                from = to;
            }
            if from < end {
                rest.push(run.part(from, end, from));
            }
        }
        (found, rest)
    }
}

/// The files of a commit as bytes.
fn tell(files: &Files) -> Vec<u8> {
    let mut sorted: Vec<(&Key, &Lines)> = files.iter().collect();
    sorted.sort_unstable_by_key(|(key, _)| *key);
    let mut writer = Writer::default();
    for ((path, ignored), lines) in sorted {
        writer.bytes(path.as_str().as_bytes());
        writer.bytes(ignored.as_ref().map_or(&[], |id| id.as_bytes()));
        writer.number(u64::from(lines.count));
        writer.number(lines.runs.len() as u64);
        for run in &lines.runs {
            for number in [run.at, run.count, run.original] {
                writer.number(u64::from(number));
            }
            writer.commit(run.commit);
            // Most files keep their name.
            let name = if run.path == *path { "" } else { run.path.as_str() };
            writer.bytes(name.as_bytes());
            writer.number(match run.limit {
                None => 0,
                Some(BlameLimit::Guessed) => 1,
                Some(BlameLimit::Ignored) => 2,
                Some(BlameLimit::Shallow | BlameLimit::Missing) => NEVER,
            });
        }
    }
    writer.0
}

/// For what is not kept: who reads it reads nothing of the commit.
const NEVER: u64 = 3;

/// The files of a commit; `None` if they are not whole.
fn read(reader: &mut Reader<'_>) -> Option<Files> {
    let mut files = Files::default();
    while !reader.is_at_end() {
        let path = RepoPath::new(reader.text()?);
        let ignored = match reader.bytes()? {
            [] => None,
            bytes => Some(gix::ObjectId::try_from(bytes).ok()?),
        };
        let number = |reader: &mut Reader<'_>| u32::try_from(reader.number()?).ok();
        let mut lines = Lines { count: number(reader)?, runs: Vec::new() };
        for _ in 0..reader.count()? {
            let (at, count, original) = (number(reader)?, number(reader)?, number(reader)?);
            let commit = reader.commit()?;
            let path = match reader.text()? {
                "" => path.clone(),
                other => RepoPath::new(other),
            };
            let limit = match reader.number()? {
                0 => None,
                1 => Some(BlameLimit::Guessed),
                2 => Some(BlameLimit::Ignored),
                _ => return None,
            };
            let is_next = lines.runs.last().is_none_or(|last| last.at + last.count <= at);
            original.checked_add(count)?;
            at.checked_add(count).filter(|end| is_next && *end <= lines.count)?;
            lines.runs.push(Origin { at, count, commit, path, original, limit });
        }
        files.insert((path, ignored), lines);
    }
    Some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(byte: u8) -> CommitId {
        CommitId::new(&[byte; 20]).expect("a hash has 20 bytes")
    }

    fn line(number: u32, byte: u8, original_line: u32) -> (u32, BlamedLine) {
        let path = RepoPath::new("src/main.go");
        let (commit, limit) = (Some(commit(byte)), None);
        (number - 1, BlamedLine { line: number, commit, path, original_line, limit })
    }

    fn run(at: u32, line: u32, count: u32) -> Run {
        Run { at, line, count, is_guessed: false }
    }

    #[test]
    fn lines_that_are_known_are_told_and_the_rest_remains() {
        let known = Lines::new(9, [line(3, 1, 7), line(4, 1, 8), line(6, 2, 1)].into_iter());
        assert_eq!(known.runs.len(), 2);
        // The file that is asked about has ten lines more before.
        let (found, rest) = known.part(&[run(1, 11, 6)]);
        let found: Vec<(u32, Option<CommitId>, u32)> =
            found.iter().map(|it| (it.line, it.commit, it.original_line)).collect();
        assert_eq!(
            found,
            [(13, Some(commit(1)), 7), (14, Some(commit(1)), 8), (16, Some(commit(2)), 1)]
        );
        assert_eq!(rest, [run(1, 11, 1), run(4, 14, 1), run(6, 16, 1)]);
        let more = Lines::new(9, [line(3, 1, 7), line(5, 1, 9)].into_iter());
        assert!(known.have(&known) && !known.have(&more));
    }

    #[test]
    fn what_was_found_is_joined_and_read_as_it_was_told() {
        let mut known = Lines::new(9, [line(3, 1, 7)].into_iter());
        known.add(&Lines::new(9, [line(2, 1, 6), line(4, 1, 8), line(9, 3, 9)].into_iter()));
        assert_eq!(known.runs.len(), 2);
        let key = (RepoPath::new("main.go"), Some(gix::ObjectId::from_bytes_or_panic(&[7; 20])));
        let files =
            Files::from_iter([(key, known), ((RepoPath::new("main.go"), None), Lines::default())]);
        assert_eq!(read(&mut Reader(&tell(&files))), Some(files));
    }

    #[test]
    fn no_more_is_kept_than_is_allowed_and_the_newest_remains() {
        let mut known = Known::default();
        let key = |at: u32| (RepoPath::new(&format!("{}{at}", "directory/".repeat(2_000))), None);
        for at in 0..250_u8 {
            let lines = Lines::new(1, [line(1, at, 1)].into_iter());
            known.add(commit(at), vec![(key(0), lines)]);
        }
        assert!(known.cut().len() <= MOST);
        assert!(known.lines(commit(249), &key(0)).is_some() && !known.has(commit(0)));
        // What is too much alone is not kept, and pushes nothing out.
        let many = (0..250).map(|at| (key(at), Lines::new(1, [line(1, 1, 1)].into_iter())));
        known.add(commit(251), many.collect());
        known.cut();
        assert!(!known.has(commit(251)) && known.has(commit(249)));
    }
}
