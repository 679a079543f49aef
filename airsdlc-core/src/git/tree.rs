//! The files of a commit as a source.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::Arc;

use gix::bstr::ByteSlice;
use gix::objs::tree::EntryKind;
use ignore::overrides::Override;

use crate::error::{GitError, OpenError};
use crate::git::GitRepository;
use crate::git::open::object_id;
use crate::model::CommitId;
use crate::source::{
    CONFIG_FILE, Config, ContentId, MAX_FILE_SIZE, Roots, Skipped, Source, config_text,
    is_odd_name, patterns, too_large,
};
use crate::span::RepoPath;

/// The files of a commit below the directory for which the repository was opened, and below every `[[root]]` of the configuration
/// that lies in the same repository, without what the configuration ignores.
///
/// What git ignores in a work tree does not matter: a file in a commit is tracked. Contents are those of the
/// objects: a filter that changes files on checkout (`autocrlf`, LFS) is not run.
#[derive(Debug)]
pub struct Tree {
    git: Arc<GitRepository>,
    commit: CommitId,
    roots: Vec<(String, String)>,
    /// In order, with the blob of each.
    paths: Vec<RepoPath>,
    blobs: Vec<gix::ObjectId>,
    skipped: Vec<Skipped>,
}

impl Tree {
    /// Lists the files of a commit. Cost: one visit per entry of its trees.
    ///
    /// # Errors
    /// [`GitError`] if the commit has no such directory or an object is missing; [`OpenError::Config`] if an ignore pattern is
    /// malformed.
    pub fn list(
        git: &Arc<GitRepository>,
        commit: CommitId,
        config: &Config,
    ) -> Result<Self, OpenError> {
        let mut listing = Listing {
            git,
            commit,
            patterns: patterns(Path::new(""), config)?,
            found: Found::default(),
        };
        listing.root("", git.prefix())?;
        let mut roots = vec![(String::new(), git.prefix().to_owned())];
        for declared in &config.roots {
            let written = declared.path.get_ref();
            let Some(place) = join(git.prefix(), written) else {
                listing.found.leave_out(CONFIG_FILE, &format!("the root `{written}` is outside the git repository: at a revision it is not read"));
                continue;
            };
            let last = place.rsplit('/').next().unwrap_or_default();
            let name = declared.name.as_ref().map_or(last, |name| name.get_ref().trim()).to_owned();
            match listing.root(&name, &place) {
                Ok(()) => roots.push((name, place)),
                Err(GitError::NoDirectory { .. }) => listing
                    .found
                    .leave_out(CONFIG_FILE, &format!("the root `{written}` is not in the commit")),
                Err(error) => return Err(error.into()),
            }
        }
        let (files, skipped) = listing.found.sorted();
        let (paths, blobs) = files.into_iter().unzip();
        Ok(Self { git: Arc::clone(git), commit, roots, paths, blobs, skipped })
    }

    /// The commit.
    pub fn commit(&self) -> CommitId {
        self.commit
    }

    /// The configuration file of a commit, if it has one.
    pub(crate) fn config_text(
        git: &GitRepository,
        commit: CommitId,
    ) -> Result<Option<String>, OpenError> {
        let path = if git.prefix().is_empty() {
            CONFIG_FILE.to_owned()
        } else {
            format!("{}/{CONFIG_FILE}", git.prefix())
        };
        let bytes = git.with(|handle| -> Result<Option<Vec<u8>>, GitError> {
            let lost = |error: gix::Error| git.unreadable(error);
            let tree = handle.find_commit(object_id(commit)).map_err(lost)?.tree().map_err(lost)?;
            let Some(entry) = tree.lookup_entry_by_path(&path).map_err(lost)? else {
                return Ok(None);
            };
            if !entry.mode().is_blob() {
                return Ok(None);
            }
            Ok(Some(entry.object().map_err(lost)?.detach().data))
        })?;
        bytes.map(|bytes| config_text(bytes).map_err(OpenError::from)).transpose()
    }

    /// Where the roots lie, if there are several.
    pub(crate) fn roots(&self) -> Roots {
        if self.roots.len() == 1 {
            return Roots::default();
        }
        let parts = |place: &str| {
            place.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        Roots::new(self.roots.iter().map(|(name, place)| (name.clone(), parts(place))).collect())
    }

    /// Entries that are no files.
    pub(crate) fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }
}

impl Source for Tree {
    fn paths(&self) -> &[RepoPath] {
        &self.paths
    }

    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>> {
        let at = self.paths.binary_search(path).map_err(|_| io::ErrorKind::NotFound)?;
        self.git.with(|git| {
            let size = git.find_header(self.blobs[at]).map_err(io::Error::other)?.size();
            if size > MAX_FILE_SIZE {
                return Err(too_large(size));
            }
            let blob = git.find_object(self.blobs[at]).map_err(io::Error::other)?;
            Ok(Cow::Owned(blob.detach().data))
        })
    }

    fn content_id(&self, path: &RepoPath) -> Option<ContentId> {
        let at = self.paths.binary_search(path).ok()?;
        ContentId::of_hash(self.blobs[at].as_bytes())
    }
}

/// A directory and a path from it; `None` if that leads out of the repository.
fn join(directory: &str, path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    if path.starts_with('/') || path.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

struct Listing<'a> {
    git: &'a GitRepository,
    commit: CommitId,
    patterns: Override,
    found: Found,
}

impl Listing<'_> {
    /// Lists the files of a directory of the commit; their paths begin with the name of their root.
    fn root(&mut self, name: &str, place: &str) -> Result<(), GitError> {
        let (git, commit) = (self.git, self.commit);
        git.with(|handle| {
            let lost = |error: gix::Error| git.unreadable(error);
            let mut top =
                handle.find_commit(object_id(commit)).map_err(lost)?.tree().map_err(lost)?;
            if !place.is_empty() {
                let missing = || GitError::NoDirectory { directory: place.to_owned(), commit };
                let entry = top.peel_to_entry_by_path(place).map_err(lost)?;
                let entry = entry.filter(|entry| entry.mode().is_tree()).ok_or_else(missing)?;
                top = entry.object().map_err(lost)?.into_tree();
            }
            // Directories may be nested without end: no recursion.
            let mut waiting = vec![(String::new(), top.id)];
            while let Some((directory, id)) = waiting.pop() {
                let tree = handle.find_tree(id).map_err(lost)?;
                for entry in tree.iter() {
                    let entry = entry.map_err(lost)?;
                    let path = format!("{directory}{}", entry.filename().to_str_lossy());
                    let is_odd = entry.filename().to_str().is_err() || is_odd_name(&path);
                    if let Some(below) =
                        self.entry(name, path, entry.kind(), entry.object_id(), is_odd)
                    {
                        waiting.push((below, entry.object_id()));
                    }
                }
            }
            Ok(())
        })
    }

    /// Takes one entry; of a directory that is to be listed, what its paths begin with.
    fn entry(
        &mut self,
        root: &str,
        path: String,
        kind: EntryKind,
        id: gix::ObjectId,
        is_odd: bool,
    ) -> Option<String> {
        let is_directory = kind == EntryKind::Tree;
        if self.patterns.matched(&path, is_directory).is_ignore() {
            return None;
        }
        if is_directory {
            return Some(format!("{path}/"));
        }
        let path = if root.is_empty() { path } else { format!("{root}/{path}") };
        match kind {
            EntryKind::Blob | EntryKind::BlobExecutable => {
                self.found.files.push((RepoPath::new(&path), is_odd, id));
            }
            EntryKind::Link => self.found.note(&path, "symbolic links are not followed"),
            EntryKind::Commit => self.found.note(
                &path,
                "a submodule is a repository of its own, and is not read at a revision",
            ),
            EntryKind::Tree => {}
        }
        None
    }
}

#[derive(Default)]
struct Found {
    /// Paths with whether they are not as they are written, and blobs.
    files: Vec<(RepoPath, bool, gix::ObjectId)>,
    skipped: Vec<Skipped>,
}

impl Found {
    fn note(&mut self, path: &str, message: &str) {
        let path = RepoPath::new(path);
        self.skipped.push(Skipped { path, message: message.to_owned(), is_failure: false });
    }

    /// What somebody asked for and is not read.
    fn leave_out(&mut self, path: &str, message: &str) {
        let path = RepoPath::new(path);
        self.skipped.push(Skipped { path, message: message.to_owned(), is_failure: true });
    }

    /// Each path once: of those that read alike, the one that is as it is written.
    fn sorted(mut self) -> (Vec<(RepoPath, gix::ObjectId)>, Vec<Skipped>) {
        self.files.sort_unstable();
        let mut kept: Vec<(RepoPath, gix::ObjectId)> = Vec::with_capacity(self.files.len());
        for (path, _, id) in std::mem::take(&mut self.files) {
            if kept.last().is_some_and(|(last, _)| *last == path) {
                let message =
                    "another file has the same name once that is Unicode and without backslashes";
                self.leave_out(path.as_str(), message);
            } else {
                kept.push((path, id));
            }
        }
        self.skipped.sort_unstable();
        (kept, self.skipped)
    }
}
