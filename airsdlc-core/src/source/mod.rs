//! Where the bytes come from: a directory or memory, and what the configuration says of them.
//!
//! A [`Source`] lists the files of a repository and reads one. Reading a git revision is another
//! source of the same shape.

mod config;
mod decode;
mod dialect;
mod directory;

use std::borrow::Cow;
use std::io;

pub use config::{CONFIG_FILE, Config};
pub(crate) use config::{
    DeclaredEndpoint, DeclaredException, DeclaredService, DeclaredThing, config_text,
    unreadable_config,
};
pub(crate) use decode::{Decoded, decode};
pub(crate) use dialect::{CustomKind, Dialect, IdPlace, KeyEdge, Roots, fold_key};
pub use directory::Directory;
pub(crate) use directory::{Skipped, patterns};
#[cfg(feature = "git")]
pub(crate) use directory::{is_odd_name, too_large};

use crate::span::RepoPath;

/// Folders of code that others wrote, or that a tool did.
pub(crate) const DEPENDENCIES: &[&str] =
    &["node_modules", "vendor", "third_party", "dist", "target", ".venv"];

/// The largest file that is read, in bytes. A larger one is reported and left out.
pub const MAX_FILE_SIZE: u64 = 32 * 1024 * 1024;

/// An identity of the content of a file: of two files with one, the bytes are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentId([u8; 32]);

impl ContentId {
    /// The identity of a hash of at most 32 bytes, as git's names of blobs are.
    pub fn of_hash(hash: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        bytes.get_mut(..hash.len())?.copy_from_slice(hash);
        Some(Self(bytes))
    }
}

/// A set of files that can be read.
pub trait Source: Sync {
    /// The paths of all files, in any order, without duplicates.
    fn paths(&self) -> &[RepoPath];

    /// The bytes of one of [`Source::paths`].
    ///
    /// # Errors
    /// What the system says if the file cannot be read; `FileTooLarge` above [`MAX_FILE_SIZE`].
    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>>;

    /// What identifies the bytes of a file, if that is known without reading them, so that what was read of the
    /// same bytes before can be used again.
    fn content_id(&self, path: &RepoPath) -> Option<ContentId> {
        let _ = path;
        None
    }

    /// The text in which places of a file count: UTF-8, or the UTF-16 that a byte-order mark announces; bytes that
    /// are neither are replaced. `None` for what is binary. Cost: `O(bytes)`.
    ///
    /// # Errors
    /// Those of [`Source::read`].
    fn text(&self, path: &RepoPath) -> io::Result<Option<String>> {
        Ok(match decode(self.read(path)?.into_owned()) {
            Decoded::Text(text) | Decoded::Lossy(text, _) => Some(text),
            Decoded::Binary => None,
        })
    }
}

/// Files in memory, for repositories that are made by a program.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    paths: Vec<RepoPath>,
    contents: Vec<Vec<u8>>,
}

impl Memory {
    /// The set of the given files; of two with one path the later holds.
    pub fn new<P: AsRef<str>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files: std::collections::BTreeMap<RepoPath, Vec<u8>> = files
            .into_iter()
            .map(|(path, bytes)| (RepoPath::new(path.as_ref()), bytes.into()))
            .collect();
        let (paths, contents) = files.into_iter().unzip();
        Self { paths, contents }
    }
}

impl Source for Memory {
    fn paths(&self) -> &[RepoPath] {
        &self.paths
    }

    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>> {
        match self.paths.binary_search(path) {
            Ok(at) => Ok(Cow::Borrowed(&self.contents[at])),
            Err(_) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}
