//! Reading a repository as it was at a commit.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::versions::{OfRepository, Versions};
use super::{KnowledgeRepository, KnownRecords, OpenOptions, Origin, Past};
use crate::error::{ConfigError, GitError, OpenError};
use crate::git::{GitRepository, Tree};
use crate::parse::record::FileRecord;
use crate::source::{Config, ContentId, Directory, Roots};
use crate::span::RepoPath;
use crate::time::Timestamp;

/// The revision of whoever names none.
const HEAD: &str = "HEAD";

/// Which commit to read; the work tree if neither is given.
#[derive(Clone, Debug, Default)]
pub(super) struct At {
    revision: Option<String>,
    as_of: Option<Timestamp>,
}

impl At {
    /// What to read in a directory: a bare repository has no files but those of its commits.
    pub(super) fn revision_for(&self, root: &Path) -> Option<Self> {
        let is_given = self.revision.is_some() || self.as_of.is_some();
        (is_given || is_bare(root)).then(|| self.clone())
    }
}

/// Whether a directory looks like a bare git repository.
fn is_bare(root: &Path) -> bool {
    root.join("HEAD").is_file() && root.join("objects").is_dir() && root.join("refs").is_dir()
}

impl OpenOptions {
    /// Reads this revision of the git repository that the directory lies in, in the words of `git rev-parse`, instead of the
    /// files on disk.
    #[must_use]
    pub fn revision(mut self, revision: impl Into<String>) -> Self {
        self.at.revision = Some(revision.into());
        self
    }

    /// Reads what had been merged by this time: the last commit on the first-parent line of the revision, or of `HEAD`, that is
    /// not later.
    #[must_use]
    pub fn as_of(mut self, time: Timestamp) -> Self {
        self.at.as_of = Some(time);
        self
    }
}

/// How a repository was opened, and what is kept for reading it at other revisions.
#[derive(Debug)]
pub(super) struct Opened {
    root: PathBuf,
    options: OpenOptions,
    git: OnceLock<Arc<GitRepository>>,
    records: Mutex<Arc<Records>>,
}

impl Opened {
    pub(super) fn new(root: &Path, options: &OpenOptions) -> Self {
        let (git, records) = (OnceLock::new(), Mutex::default());
        Self { root: root.to_path_buf(), options: options.clone(), git, records }
    }

    pub(super) fn git(&self) -> Result<Arc<GitRepository>, GitError> {
        if let Some(git) = self.git.get() {
            return Ok(git.clone());
        }
        let git = Arc::new(GitRepository::discover(&self.root)?);
        Ok(self.git.get_or_init(|| git).clone())
    }

    /// How it was opened.
    pub(super) fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// With how many threads it was opened.
    pub(super) fn threads(&self) -> usize {
        self.options.threads
    }

    /// What was read with this configuration before; another one reads everything otherwise.
    pub(super) fn records(&self, config: &Config) -> Arc<Records> {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let roots = &config.dialect.roots;
        if records.config != config.text() || records.roots != *roots {
            let (config, roots) = (config.text().to_owned(), roots.clone());
            *records = Arc::new(Records { config, roots, ..Records::default() });
        }
        records.clone()
    }
}

/// What was read of files, by what they hold and where they stand.
#[derive(Debug, Default)]
pub(super) struct Records {
    config: String,
    roots: Roots,
    read: Mutex<FxHashMap<(ContentId, RepoPath), Option<FileRecord>>>,
    versions: Arc<Versions>,
}

impl KnownRecords for Records {
    fn get(
        &self,
        content: Option<ContentId>,
        path: &RepoPath,
        read: impl FnOnce() -> Option<FileRecord>,
    ) -> Option<FileRecord> {
        let Some(content) = content else { return read() };
        let key = (content, path.clone());
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let record = read();
            let mut all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(key, record.clone());
            record
        })
    }
}

/// Reads a directory at a revision for the first time.
pub(super) fn open(
    root: &Path,
    at: &At,
    options: &OpenOptions,
) -> Result<KnowledgeRepository, OpenError> {
    read(&Arc::new(Opened::new(root, options)), at)
}

fn read(opened: &Arc<Opened>, at: &At) -> Result<KnowledgeRepository, OpenError> {
    let git = opened.git()?;
    let revision = at.revision.as_deref().unwrap_or(HEAD);
    let commit = match at.as_of {
        Some(time) => git.as_of(revision, time)?,
        None => git.resolve(revision)?,
    };
    let options = &opened.options;
    let mut config = match &options.config {
        Some(config) => config.clone(),
        None => match Tree::config_text(&git, commit)? {
            Some(text) => Config::parse(&text).map_err(|mut error| {
                // The file on disk may have no fault.
                let name = if at.as_of.is_some() {
                    commit.short().to_string()
                } else {
                    revision.to_owned()
                };
                error.message = format!("{}, at `{name}`", error.message);
                error
            })?,
            None => Config::default(),
        },
    };
    let tree = Tree::list(&git, commit, &config)?;
    config.dialect.roots = tree.roots();
    let records = opened.records(&config);
    let past = Past::of(|| Ok(git.clone()), Some(commit), options)?;
    let mut repository = KnowledgeRepository::read(&tree, &config, options, &*records, past)?;
    repository.add_skipped(tree.skipped());
    repository.origin = Origin {
        source: Some(Arc::new(tree)),
        directory: None,
        revision: Some(commit),
        opened: Some(opened.clone()),
    };
    Ok(repository)
}

/// Adds to a directory what git tracks of it; nothing where there is no git repository, or none that can be read.
pub(super) fn add_tracked(directory: &mut Directory, config: &Config) -> Result<(), ConfigError> {
    let places: Vec<(String, PathBuf)> =
        directory.places().map(|(name, root)| (name.to_owned(), root.to_owned())).collect();
    for (name, root) in places {
        let tracked = GitRepository::discover(root).and_then(|git| git.tracked());
        directory.add_tracked(&name, tracked.unwrap_or_default().into_iter(), config)?;
    }
    Ok(())
}

impl KnowledgeRepository {
    /// The same repository at another revision, in the words of `git rev-parse`; `main...` is where its history and that of `main`
    /// parted, see [`KnowledgeRepository::at_merge_base`].
    ///
    /// What a file says is kept for later revisions, so that each parses only the files that differ from those read
    /// before; the graph is built anew.
    ///
    /// # Errors
    /// As [`KnowledgeRepository::open_with`]; [`GitError::NoRepository`] if this one was not read from a directory in a git
    /// repository.
    pub fn at(&self, revision: &str) -> Result<Self, OpenError> {
        if let Some(other) = revision.strip_suffix("...") {
            return self.at_merge_base(if other.is_empty() { HEAD } else { other });
        }
        read(self.opened()?, &At { revision: Some(revision.to_owned()), as_of: None })
    }

    /// The same repository at the last commit on the first-parent line of `HEAD` that is not later than a time; see
    /// [`KnowledgeRepository::at`].
    ///
    /// # Errors
    /// As [`KnowledgeRepository::at`]; [`GitError::NoCommitAt`] if all commits are later.
    pub fn as_of(&self, time: Timestamp) -> Result<Self, OpenError> {
        read(self.opened()?, &At { revision: None, as_of: Some(time) })
    }

    /// The same repository where its history and that of a revision parted: for a branch, what it began with. See
    /// [`KnowledgeRepository::at`].
    ///
    /// # Errors
    /// As [`KnowledgeRepository::at`]; [`GitError::Unrelated`] if they have no commit in common.
    pub fn at_merge_base(&self, revision: &str) -> Result<Self, OpenError> {
        let opened = self.opened()?;
        let git = opened.git()?;
        let here = self.revision().map_or_else(|| git.resolve(HEAD), Ok)?;
        let base = git.merge_base(here, git.resolve(revision)?)?;
        let is_shallow = git.is_shallow();
        let base =
            base.ok_or_else(|| GitError::Unrelated { revision: revision.to_owned(), is_shallow })?;
        read(opened, &At { revision: Some(base.to_string()), as_of: None })
    }

    /// The history for checks, if it was read.
    pub(super) fn history_of_checks(&self) -> Option<OfRepository<'_>> {
        let read = self.past.as_deref()?;
        let versions = self.opened().ok()?.records(&self.config).versions.clone();
        Some(OfRepository { read, versions, repository: self })
    }

    pub(super) fn opened(&self) -> Result<&Arc<Opened>, GitError> {
        let missing = || GitError::NoRepository { path: PathBuf::from("memory") };
        self.origin.opened.as_ref().ok_or_else(missing)
    }
}
