//! What is known of commits from before.
//!
//! One file, `airsdlc/log` in git's directory: a line that says what it is and what it holds, and a line of JSON for each commit. It
//! is never needed: where it is broken, of another version or cannot be read, all commits are read anew.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;

use super::LoggedCommit;
use crate::git::GitRepository;
use crate::model::CommitId;
use crate::threads::Threads;

/// What the file begins with. The number changes with whatever a log says of a commit.
const HEAD: &str = "airsdlc log 1";
/// A larger file is not read.
const LARGEST: u64 = 1 << 30;

/// Commits by their names.
#[derive(Default)]
pub(super) struct Known {
    commits: FxHashMap<CommitId, LoggedCommit>,
    /// The lines that were read.
    text: String,
}

impl Known {
    pub(super) fn get(&self, id: CommitId) -> Option<&LoggedCommit> {
        self.commits.get(&id)
    }

    pub(super) fn insert(&mut self, commit: LoggedCommit) {
        self.commits.insert(commit.commit.id, commit);
    }

    pub(super) fn take(&mut self, id: CommitId) -> Option<LoggedCommit> {
        self.commits.remove(&id)
    }
}

/// Where the file is: all work trees of a repository share it.
fn place(git: &GitRepository) -> PathBuf {
    git.with(|git| git.common_dir().join("airsdlc").join("log"))
}

/// What is known from before; nothing if the file is not whole.
pub(super) fn read(git: &GitRepository, threads: &Threads) -> Known {
    read_file(&place(git), threads).unwrap_or_default()
}

fn read_file(path: &Path, threads: &Threads) -> Option<Known> {
    let metadata = fs::symlink_metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return None;
    }
    let text = fs::read_to_string(path).ok()?;
    let (head, body) = text.split_once('\n')?;
    if head != self::head(body) {
        return None;
    }
    let lines: Vec<&str> = body.lines().collect();
    let read = threads.map(lines.len(), |at| serde_json::from_str(lines[at]).ok());
    let commits: Option<Vec<LoggedCommit>> = read.into_iter().collect();
    let commits = commits?.into_iter().map(|it| (it.commit.id, it)).collect();
    Some(Known { commits, text: body.to_owned() })
}

/// Adds commits to what is known. What is not sure for all time is left out. If it cannot be written, nothing changes.
pub(super) fn write(git: &GitRepository, known: &Known, new: &[LoggedCommit]) {
    let new = new.iter().filter(|it| it.limit.is_none());
    let new: Result<Vec<String>, _> = new.map(serde_json::to_string).collect();
    let Ok(new) = new else { return };
    if new.is_empty() {
        return;
    }
    let mut body = known.text.clone();
    for line in new {
        body.push_str(&line);
        body.push('\n');
    }
    // A log without a cache is as good.
    let _ = write_file(&place(git), &body);
}

/// Writes the file beside its place, and moves it there whole.
fn write_file(path: &Path, body: &str) -> io::Result<()> {
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let directory = path.parent().unwrap_or(Path::new(""));
    if !directory.is_dir() {
        fs::create_dir(directory)?;
    }
    let count = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let beside = directory.join(format!("log.{}.{count}", std::process::id()));
    let write = || {
        let mut file = fs::File::create_new(&beside)?;
        file.write_all(head(body).as_bytes())?;
        file.write_all(b"\n")?;
        file.write_all(body.as_bytes())?;
        drop(file);
        fs::rename(&beside, path)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// The first line: what the file is, how long, and a sum over its bytes (FNV-1a, a word at a time).
fn head(body: &str) -> String {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut add =
        |word: u64| sum = (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    let mut words = body.as_bytes().chunks_exact(8);
    for word in words.by_ref() {
        add(u64::from_le_bytes(word.try_into().expect("a chunk has eight bytes")));
    }
    words.remainder().iter().for_each(|byte| add(u64::from(*byte)));
    format!("{HEAD} {} {sum:016x}", body.len())
}
