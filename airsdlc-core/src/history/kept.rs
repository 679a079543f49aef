//! A Bolt log that was put together before, in a [`Kept`] file: `bolts`.
//!
//! Other than facts of commits it is an answer, and holds only for what it was asked of: one commit, one configuration, the files and
//! the work of one state of the repository. All of that is in its key. Only the last answer is kept.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::BoltLog;
use crate::git::{GitRepository, Kept};
use crate::model::CommitId;
use crate::source::Dialect;
use crate::span::RepoPath;

/// What the file begins with. The number changes with whatever is said of a Bolt, and by what it is told.
const HEAD: &str = "airsdlc bolts 1";
/// A larger file is neither read nor written.
const MOST: usize = 256 << 20;

/// What a Bolt log was asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key([u8; 16]);

impl Key {
    /// The key of the log of a commit. `known` is the work that the repository defines, `config` its configuration, `paths` are its
    /// files.
    pub(crate) fn new(
        git: &GitRepository,
        commit: CommitId,
        known: &FxHashMap<SmolStr, (String, String)>,
        paths: &[RepoPath],
        (config, dialect): (&str, &Dialect),
    ) -> Self {
        let mut known: Vec<_> = known.iter().collect();
        known.sort_unstable();
        let half = |half: u8| {
            let mut hasher = DefaultHasher::new();
            half.hash(&mut hasher);
            env!("CARGO_PKG_VERSION").hash(&mut hasher);
            (commit.as_bytes(), git.prefix(), config).hash(&mut hasher);
            for name in dialect.roots.names() {
                (name, dialect.roots.place(name)).hash(&mut hasher);
            }
            (&known, paths).hash(&mut hasher);
            hasher.finish().to_le_bytes()
        };
        let mut key = [0; 16];
        key[..8].copy_from_slice(&half(0));
        key[8..].copy_from_slice(&half(1));
        Self(key)
    }
}

impl BoltLog {
    /// The log with a key, if it was kept.
    pub(crate) fn kept(git: &GitRepository, key: Key) -> Option<Self> {
        let bytes = Kept::new(git, "bolts", HEAD).read(MOST)?;
        serde_json::from_slice(bytes.strip_prefix(&key.0)?).ok()
    }

    /// Keeps the log, of which nothing may be missing.
    pub(crate) fn keep(&self, git: &GitRepository, key: Key) {
        let mut bytes = key.0.to_vec();
        if serde_json::to_writer(&mut bytes, self).is_ok() && bytes.len() <= MOST {
            Kept::new(git, "bolts", HEAD).write(&bytes);
        }
    }
}
