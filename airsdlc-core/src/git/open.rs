//! Finding and opening a repository.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::error::GitError;
use crate::git::bases::Bases;
use crate::git::blame::Blamed;
use crate::model::CommitId;

/// Bytes of unpacked objects that each thread keeps: trees and commits are asked for again and again.
const OBJECT_CACHE: usize = 16 * 1024 * 1024;
/// Bytes of objects that others are stored as differences from; each thread keeps as many.
const BASES: usize = 16 * 1024 * 1024;

/// A git repository, opened for a directory that lies in it.
///
/// ```no_run
/// use airsdlc_core::git::GitRepository;
///
/// let git = GitRepository::discover(".")?;
/// let before = git.resolve("HEAD~1")?;
/// let then = git.as_of("HEAD", "2024-01-15T14:30Z".parse()?)?;
/// println!("{before}, {then}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct GitRepository {
    shared: gix::ThreadSafeRepository,
    /// Handles that no thread uses now: opening one for each object would cost more than reading it.
    idle: Mutex<Vec<gix::Repository>>,
    pub(super) blamed: Blamed,
    directory: PathBuf,
    prefix: String,
    is_replaced: bool,
    is_partial: bool,
}

impl fmt::Debug for GitRepository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitRepository")
            .field("directory", &self.directory)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl GitRepository {
    /// Opens the repository that a directory lies in, or that it is, if it is bare.
    ///
    /// The owner of the files does not matter, since nothing of what the repository configures is run.
    ///
    /// # Errors
    /// [`GitError::NoRepository`] if neither the directory nor one above it is a repository;
    /// [`GitError::Unreadable`] if it cannot be opened.
    pub fn discover<P: AsRef<Path>>(directory: P) -> Result<Self, GitError> {
        let directory = directory.as_ref().to_path_buf();
        let missing = || GitError::NoRepository { path: directory.clone() };
        let place = directory.canonicalize().map_err(|_| missing())?;
        let (found, _) = gix::discover::upwards(&place).map_err(|_| missing())?;
        let (git_dir, work_tree) = found.into_repository_and_work_tree_directories();
        let options =
            gix::open::Options::isolated().open_path_as_is(true).with(gix::sec::Trust::Full);
        let mut shared = options.open(git_dir).map_err(|error| GitError::Unreadable {
            path: directory.clone(),
            message: error.to_string(),
        })?;
        // The configuration need not tell where the files are: git's directory may lie elsewhere.
        let told = shared.work_tree.take().and_then(|top| top.canonicalize().ok());
        shared.work_tree = told.filter(|top| place.starts_with(top)).or(work_tree);
        let prefix = shared.work_tree.as_ref().map(|top| prefix(top, &place)).unwrap_or_default();
        let handle = shared.to_thread_local();
        let (is_replaced, is_partial) = (is_replaced(&handle), is_partial(&handle));
        let (idle, blamed) = (Mutex::default(), Blamed::default());
        Ok(Self { shared, idle, blamed, directory, prefix, is_replaced, is_partial })
    }

    /// The same repository, whose paths count from its top.
    pub(crate) fn at_top(&self) -> Self {
        let (shared, directory) = (self.shared.clone(), self.directory.clone());
        let (idle, blamed) = (Mutex::default(), Blamed::default());
        let (is_replaced, is_partial) = (self.is_replaced, self.is_partial);
        let prefix = String::new();
        Self { shared, idle, blamed, directory, prefix, is_replaced, is_partial }
    }

    /// Where the directory lies below the top of the work tree, with `/` between components; empty at the top.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether older commits are missing, because the clone was made with a depth.
    pub fn is_shallow(&self) -> bool {
        self.with(|git| git.is_shallow().unwrap_or(false))
    }

    /// The oldest commits of a shallow clone, whose parents are not in it.
    pub(super) fn border(&self) -> Vec<CommitId> {
        let border = self.with(|git| git.shallow_commits().ok().flatten());
        border.iter().flat_map(|border| border.iter()).map(|id| commit_id(id)).collect()
    }

    /// Whether the repository has no work tree.
    pub fn is_bare(&self) -> bool {
        self.with(|git| git.workdir().is_none())
    }

    /// Whether objects stand for others (`git replace`): then what is said of a commit holds only as long as they do.
    pub(super) fn is_replaced(&self) -> bool {
        self.is_replaced
    }

    /// The files that are tracked below the directory, as their paths from there. Cost: reading the index.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if the index cannot be read.
    pub(crate) fn tracked(&self) -> Result<Vec<String>, GitError> {
        self.with(|git| {
            let index = git.index_or_empty().map_err(|error| self.unreadable(error))?;
            let below =
                if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
            let files = index.entries().iter().filter_map(|entry| {
                let path = std::str::from_utf8(entry.path(&index)).ok()?;
                path.strip_prefix(&below).map(str::to_owned)
            });
            Ok(files.collect())
        })
    }

    /// Asks through a handle of this thread alone.
    pub(crate) fn with<T>(&self, ask: impl FnOnce(&gix::Repository) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let handle = idle.unwrap_or_else(|| {
            let mut handle = self.shared.to_thread_local();
            handle.object_cache_size(OBJECT_CACHE);
            handle.objects.set_pack_cache(|| Box::new(Bases::new(BASES)));
            handle
        });
        let answer = ask(&handle);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
        answer
    }

    /// The error for what cannot be read in this repository.
    pub(crate) fn unreadable(&self, error: impl fmt::Display) -> GitError {
        let mut message = error.to_string();
        if self.is_partial {
            message +=
                " (the clone is partial: `git fetch --refetch --no-filter` gets what it left out)";
        }
        GitError::Unreadable { path: self.directory.clone(), message }
    }

    /// The directory for which the repository was opened, as given.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }
}

/// Whether the clone leaves objects to be fetched when they are asked for, which is not done here.
fn is_partial(git: &gix::Repository) -> bool {
    let config = git.config_snapshot();
    let promises =
        |name: &gix::bstr::BStr| config.boolean(format!("remote.{name}.promisor").as_str());
    config.string("extensions.partialClone").is_some()
        || git.remote_names().iter().any(|name| promises(name.as_ref()) == Some(true))
}

fn is_replaced(git: &gix::Repository) -> bool {
    let Ok(references) = git.references() else { return false };
    references.prefixed("refs/replace/").is_ok_and(|mut all| all.next().is_some())
}

/// The path from the top of a work tree to a directory in it.
fn prefix(top: &Path, place: &Path) -> String {
    let top = top.canonicalize().unwrap_or_else(|_| top.to_path_buf());
    let below = place.strip_prefix(top).unwrap_or(Path::new(""));
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The name of a commit as the library spells it.
pub(super) fn commit_id(id: &gix::oid) -> CommitId {
    CommitId::new(id.as_bytes()).expect("git's hashes have 20 or 32 bytes")
}

/// The name of a commit as gix spells it.
pub(super) fn object_id(id: CommitId) -> gix::ObjectId {
    gix::ObjectId::from_bytes_or_panic(id.as_bytes())
}
