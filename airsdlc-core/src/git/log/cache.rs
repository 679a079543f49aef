//! What is known of commits from before, in [`Kept`] files: `log`, and without what each changed `messages`.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::versions::Versions;
use super::{ChangeKind, FileChange, LoggedCommit};
use crate::git::kept::{Kept, Reader, Writer};
use crate::git::{Commit, GitRepository};
use crate::model::CommitId;
use crate::span::RepoPath;
use crate::time::Timestamp;

/// What is kept of commits. The number in the first line of a file changes with whatever that says of a commit.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// All that a log says.
    Log,
    /// All but the changes.
    Messages,
}
/// A larger file is neither read nor written.
const MOST: usize = 1 << 30;

/// As many bytes has a commit with a short message and few files.
const USUAL: usize = 150;

/// Commits by their names.
#[derive(Default)]
pub(super) struct Known {
    commits: FxHashMap<CommitId, LoggedCommit>,
    /// What was read.
    bytes: Vec<u8>,
}

impl Known {
    pub(super) fn count(&self) -> usize {
        self.commits.len()
    }

    /// Adds commits of which nothing was known. The others have only their bytes then.
    pub(super) fn add(&mut self, others: &mut Known) {
        let own = std::mem::replace(&mut self.commits, std::mem::take(&mut others.commits));
        self.commits.extend(own);
    }

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

fn file(git: &GitRepository, what: What) -> Kept {
    match what {
        What::Log => Kept::new(git, "log", "airsdlc log 4"),
        What::Messages => Kept::new(git, "messages", "airsdlc messages 1"),
    }
}

/// What is known from before; nothing if the file is not whole.
pub(super) fn read(git: &GitRepository, what: What) -> Known {
    let known = file(git, what).read(MOST).and_then(|bytes| {
        let mut reader = Reader(&bytes);
        let mut commits = FxHashMap::with_capacity_and_hasher(bytes.len() / USUAL, FxBuildHasher);
        while !reader.is_at_end() {
            let commit = commit(&mut reader)?;
            commits.insert(commit.commit.id, commit);
        }
        Some(Known { commits, bytes })
    });
    known.unwrap_or_default()
}

/// Adds commits to what is known. What is not sure for all time is left out.
pub(super) fn write<'c>(
    git: &GitRepository,
    what: What,
    known: &Known,
    new: impl IntoIterator<Item = &'c LoggedCommit>,
) {
    let mut writer = Writer::default();
    for commit in new.into_iter().filter(|it| it.limit.is_none()) {
        tell(&mut writer, commit);
    }
    if !writer.0.is_empty() && known.bytes.len() + writer.0.len() <= MOST {
        file(git, what).write(&[known.bytes.as_slice(), &writer.0].concat());
    }
}

fn tell(writer: &mut Writer, it: &LoggedCommit) {
    let commit = &it.commit;
    writer.commit(commit.id);
    writer.number(commit.parents.len() as u64);
    commit.parents.iter().for_each(|parent| writer.commit(*parent));
    writer.bytes(commit.author.as_bytes());
    for time in [commit.authored, commit.committed] {
        writer.signed(time.seconds());
        writer.signed(i64::from(time.offset()));
    }
    writer.bytes(commit.message.as_bytes());
    writer.number(it.changes.len() as u64);
    for change in &it.changes {
        let (kind, from) = match &change.how {
            ChangeKind::Added => (0, None),
            ChangeKind::Modified => (1, None),
            ChangeKind::Removed => (2, None),
            ChangeKind::Renamed { from } => (3, Some(from)),
        };
        writer.number(kind);
        writer.bytes(change.path.as_str().as_bytes());
        if let Some(from) = from {
            writer.bytes(from.as_str().as_bytes());
        }
    }
    writer.number(it.versions.len() as u64);
    it.versions.iter().for_each(|versions| versions.tell(writer));
}

fn commit(reader: &mut Reader<'_>) -> Option<LoggedCommit> {
    let id = reader.commit()?;
    let parents = (0..reader.count()?).map(|_| reader.commit()).collect::<Option<_>>()?;
    let author = reader.text()?.to_owned();
    let mut time = || Timestamp::new(reader.signed()?, i32::try_from(reader.signed()?).ok()?);
    let (authored, committed) = (time()?, time()?);
    let message = reader.text()?.to_owned();
    let commit = Commit { id, parents, author, authored, committed, message };
    let changes = (0..reader.count()?).map(|_| change(reader)).collect::<Option<_>>()?;
    let versions = (0..reader.count()?).map(|_| Versions::read(reader)).collect::<Option<_>>()?;
    Some(LoggedCommit { commit, changes, limit: None, versions })
}

fn change(reader: &mut Reader<'_>) -> Option<FileChange> {
    let kind = reader.number()?;
    let path = RepoPath::new(reader.text()?);
    let how = match kind {
        0 => ChangeKind::Added,
        1 => ChangeKind::Modified,
        2 => ChangeKind::Removed,
        3 => ChangeKind::Renamed { from: RepoPath::new(reader.text()?) },
        _ => return None,
    };
    Some(FileChange { path, how })
}
