//! A directory of the file system as a source, with the further roots that its configuration names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::config::{CONFIG_FILE, Config, config_text, unreadable_config};
use super::{DEPENDENCIES, MAX_FILE_SIZE, Roots, Source};
use crate::error::{ConfigError, OpenError};
use crate::span::RepoPath;

/// The files below a directory, and below every `[[root]]` of the configuration, by the rules of
/// `.gitignore` and the configuration. Outside a git repository, folders of dependencies are left out, unless the
/// configuration says what to include.
///
/// Hidden files count, `.git` does not, symbolic links are not followed. The paths of a further root
/// begin with its name.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
    /// Further roots by their names.
    others: Vec<(String, PathBuf)>,
    paths: Vec<RepoPath>,
    /// The files whose names are not as their paths say, because they are not Unicode or hold a
    /// backslash.
    odd: BTreeMap<RepoPath, PathBuf>,
    skipped: Vec<Skipped>,
    left_out: Vec<RepoPath>,
}

/// An entry that was not visited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Skipped {
    pub(crate) path: RepoPath,
    /// Why, in a sentence.
    pub(crate) message: String,
    /// Whether something may be lost that nobody chose to leave out.
    pub(crate) is_failure: bool,
}

impl Directory {
    /// Lists the files below `root`, on `threads` threads (0: as many as the machine has cores).
    ///
    /// Cost: one visit per directory entry.
    ///
    /// # Errors
    /// [`OpenError`] if the root cannot be listed or an ignore pattern is malformed.
    pub fn list(root: &Path, config: &Config, threads: usize) -> Result<Self, OpenError> {
        check_root(root)?;
        let mut found = walk(root, config, threads)?;
        let others = further_roots(root, config)?;
        for (name, other) in &others {
            let below = |path: RepoPath| RepoPath::new(&format!("{name}/{path}"));
            let Found { paths, odd, skipped, left_out } = walk(other, config, threads)?;
            found.left_out.extend(left_out.into_iter().map(below));
            found.paths.extend(paths.into_iter().map(below));
            found.odd.extend(odd.into_iter().map(|(path, file)| (below(path), file)));
            let skipped = skipped.into_iter();
            found.skipped.extend(skipped.map(|it| Skipped { path: below(it.path), ..it }));
        }
        found.paths.sort_unstable();
        found.keep_one_file_a_path();
        found.skipped.sort_unstable();
        found.left_out.sort_unstable();
        let Found { paths, odd, skipped, left_out } = found;
        let odd = odd.into_iter().collect();
        Ok(Self { root: root.to_path_buf(), others, paths, odd, skipped, left_out })
    }

    /// Adds files that git tracks although an ignore file names them: git reads them, too. `below` is the name of their
    /// root, `paths` count from it. Cost: one lookup for each, one look at the disk for each that is added.
    #[cfg(feature = "git")]
    pub(crate) fn add_tracked(
        &mut self,
        below: &str,
        tracked: impl Iterator<Item = String>,
        config: &Config,
    ) -> Result<(), ConfigError> {
        let patterns = patterns(Path::new(""), config)?;
        let is_ignored = |path: &str| {
            let directories = path.match_indices('/').map(|(at, _)| (&path[..at], true));
            let mut all = directories.chain([(path, false)]);
            all.any(|(path, is_directory)| patterns.matched(path, is_directory).is_ignore())
        };
        let mut added = Vec::new();
        for tracked in tracked.filter(|tracked| !is_odd_name(tracked)) {
            let path =
                if below.is_empty() { tracked.clone() } else { format!("{below}/{tracked}") };
            let path = RepoPath::new(&path);
            if self.paths.binary_search(&path).is_err() && !is_ignored(&tracked) {
                let is_file = fs::symlink_metadata(self.file(&path)).is_ok_and(|it| it.is_file());
                added.extend(is_file.then_some(path));
            }
        }
        self.paths.append(&mut added);
        self.paths.sort_unstable();
        Ok(())
    }

    /// The roots: their names, the first empty, and where they lie.
    #[cfg(feature = "git")]
    pub(crate) fn places(&self) -> impl Iterator<Item = (&str, &Path)> {
        let others = self.others.iter().map(|(name, root)| (name.as_str(), root.as_path()));
        std::iter::once(("", self.root.as_path())).chain(others)
    }

    /// The text of the configuration file in `root`, if there is one.
    pub(crate) fn config_text(root: &Path) -> Result<Option<String>, OpenError> {
        check_root(root)?;
        match read_capped(&root.join(CONFIG_FILE)) {
            Ok(bytes) => Ok(Some(config_text(bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable_config(&error).into()),
        }
    }

    /// The file that a path of the graph stands for. A name of a further root is that of nothing in
    /// the first.
    pub fn file(&self, path: &RepoPath) -> PathBuf {
        if let Some(odd) = self.odd.get(path) {
            return odd.clone();
        }
        let split = path.as_str().split_once('/');
        let other = split.and_then(|(name, rest)| {
            let (_, root) = self.others.iter().find(|(other, _)| other == name)?;
            Some(root.join(rest))
        });
        other.unwrap_or_else(|| self.root.join(path.as_str()))
    }

    /// Where the roots lie, if there are several.
    pub(crate) fn roots(&self) -> Roots {
        if self.others.is_empty() {
            return Roots::default();
        }
        let first = std::iter::once((String::new(), &self.root));
        let all = first.chain(self.others.iter().map(|(name, root)| (name.clone(), root)));
        let place = |(name, root): (String, &PathBuf)| {
            let root = root.canonicalize().ok()?;
            let parts =
                root.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
            Some((name, parts.collect()))
        };
        Roots::new(all.filter_map(place).collect())
    }

    /// Folders of dependencies that were left out, since no git says whose they are.
    pub(crate) fn left_out(&self) -> &[RepoPath] {
        &self.left_out
    }

    /// Entries that were not visited.
    pub(crate) fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }
}

/// Which paths below a root the configuration includes and ignores.
pub(crate) fn patterns(root: &Path, config: &Config) -> Result<Override, ConfigError> {
    let mut overrides = OverrideBuilder::new(root);
    let included = config.include.iter().map(|pattern| (pattern, pattern.get_ref().clone()));
    let ignored = config.ignore.iter().map(|pattern| (pattern, format!("!{}", pattern.get_ref())));
    for (pattern, glob) in included.chain(ignored) {
        overrides
            .add(&glob)
            .map_err(|error| config.error_at(pattern.span(), &fault(&error), None))?;
    }
    overrides.build().map_err(|error| ConfigError {
        message: format!("the patterns cannot be used together: {error}"),
        location: None,
        help: None,
    })
}

/// Lists the files below one root.
fn walk(root: &Path, config: &Config, threads: usize) -> Result<Found, OpenError> {
    let overrides = patterns(root, config)?;
    let leaves_out = config.include.is_empty() && !is_in_git(root);
    let left_out: Arc<Mutex<Vec<RepoPath>>> = Arc::default();
    let (left, top) = (Arc::clone(&left_out), root.to_path_buf());
    let is_wanted = move |entry: &DirEntry| {
        if entry.file_name() == ".git" {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let path = relative(&top, entry.path()).filter(|_| leaves_out && is_folder);
        let Some(path) = path.filter(is_of_dependencies) else { return true };
        left.lock().unwrap_or_else(PoisonError::into_inner).push(path);
        false
    };
    let walk = WalkBuilder::new(root)
        .hidden(false)
        // What counts must not depend on who reads: neither on tools for searching nor on somebody's home.
        .ignore(false)
        .git_global(false)
        .require_git(false)
        .overrides(overrides)
        .filter_entry(is_wanted)
        .threads(threads)
        .build_parallel();
    let found = Mutex::new(Found::default());
    walk.run(|| {
        let mut batch = Batch { all: &found, found: Found::default() };
        Box::new(move |entry| {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    batch.found.file(root, entry.path());
                }
                // The configuration is read before, through a link, too.
                Ok(entry) if entry.path() == root.join(CONFIG_FILE) => {}
                Ok(entry) if entry.file_type().is_none_or(|kind| !kind.is_dir()) => {
                    let message = if entry.path_is_symlink() {
                        "symbolic links are not followed"
                    } else {
                        "a pipe, a socket or a device is not read"
                    };
                    let path = relative(root, entry.path());
                    let skipped =
                        |path| Skipped { path, message: message.to_owned(), is_failure: false };
                    batch.found.skipped.extend(path.map(skipped));
                }
                Ok(_) => {}
                Err(error) => batch.found.skipped.push(unvisited(root, &error)),
            }
            ignore::WalkState::Continue
        })
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.left_out = std::mem::take(&mut *left_out.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(found)
}

/// Whether a directory is in a git repository, or is one.
fn is_in_git(root: &Path) -> bool {
    let root = root.canonicalize();
    root.is_ok_and(|root| root.ancestors().any(|directory| directory.join(".git").exists()))
}

/// Whether a folder holds what others wrote, or a tool did. In documentation, words such as `vendor` say something else.
fn is_of_dependencies(folder: &RepoPath) -> bool {
    const ALWAYS: &[&str] = &["node_modules", "bower_components", ".venv"];
    let name = folder.file_name();
    let is_documented = || folder.parent().split('/').any(|part| matches!(part, "docs" | "doc"));
    ALWAYS.contains(&name) || DEPENDENCIES.contains(&name) && !is_documented()
}

/// The further roots that a configuration names, each with its own name.
fn further_roots(root: &Path, config: &Config) -> Result<Vec<(String, PathBuf)>, OpenError> {
    let mut others: Vec<(String, PathBuf)> = Vec::new();
    for declared in &config.roots {
        let written = &declared.path;
        let path = root.join(written.get_ref());
        let fault = |message: String, help: &str| {
            config.error_at(written.span(), &message, Some(help.to_owned()))
        };
        let inside = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a.starts_with(&b) || b.starts_with(&a),
            _ => false,
        };
        if written.get_ref().trim().is_empty() {
            let message = "a root needs a path".to_owned();
            return Err(fault(message, "it counts from the directory of airsdlc.toml").into());
        }
        if !path.is_dir() {
            let message = format!("`{}` is no directory", written.get_ref());
            return Err(fault(message, "it counts from the directory of airsdlc.toml").into());
        }
        let earlier = std::iter::once(root).chain(others.iter().map(|(_, other)| other.as_path()));
        if let Some(other) = earlier.into_iter().find(|other| inside(&path, other)) {
            let message = format!(
                "`{}` and `{}` lie one in the other: its files would be read twice",
                written.get_ref(),
                other.display()
            );
            return Err(fault(message, "name only the outer one").into());
        }
        let last = || path.canonicalize().ok()?.file_name()?.to_str().map(str::to_owned);
        let name = declared.name.as_ref().map(|name| name.get_ref().trim().to_owned());
        let Some(name) = name.or_else(last) else {
            let message = format!("the root `{}` needs a `name`", written.get_ref());
            return Err(fault(message, "its paths begin with it").into());
        };
        if others.iter().any(|(other, _)| *other == name) {
            let message = format!("two roots are called `{name}`");
            return Err(fault(message, "give one of them another `name`").into());
        }
        let is_name = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
        if !is_name || root.join(&name).exists() {
            let message = format!("a root cannot be called `{name}`");
            let help = "give it a `name` that is no path and that nothing in the root has";
            return Err(fault(message, help).into());
        }
        others.push((name, path));
    }
    Ok(others)
}

/// What lies below a root.
#[derive(Default)]
struct Found {
    paths: Vec<RepoPath>,
    /// Files whose names are not as their paths say.
    odd: Vec<(RepoPath, PathBuf)>,
    skipped: Vec<Skipped>,
    left_out: Vec<RepoPath>,
}

impl Found {
    fn file(&mut self, root: &Path, file: &Path) {
        let Some(path) = relative(root, file) else { return };
        if is_odd(file) {
            self.odd.push((path, file.to_path_buf()));
        } else {
            self.paths.push(path);
        }
    }

    /// Adds the odd files, of those with one path the first in the order of bytes; one whose path is
    /// that of another file is not read.
    fn keep_one_file_a_path(&mut self) {
        self.odd.sort_unstable();
        let mut kept: Vec<(RepoPath, PathBuf)> = Vec::new();
        for (path, file) in std::mem::take(&mut self.odd) {
            let is_taken = kept.last().is_some_and(|(last, _)| *last == path)
                || self.paths.binary_search(&path).is_ok();
            if is_taken {
                let message = "another file has the same name once that is Unicode and without \
                               backslashes";
                self.skipped.push(Skipped { path, message: message.to_owned(), is_failure: true });
            } else {
                kept.push((path, file));
            }
        }
        self.paths.extend(kept.iter().map(|(path, _)| path.clone()));
        self.paths.sort_unstable();
        self.odd = kept;
    }
}

/// What one walking thread found, handed over when the thread ends.
struct Batch<'a> {
    all: &'a Mutex<Found>,
    found: Found,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.paths.append(&mut self.found.paths);
        all.odd.append(&mut self.found.odd);
        all.skipped.append(&mut self.found.skipped);
    }
}

fn check_root(root: &Path) -> Result<(), OpenError> {
    match fs::metadata(root) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(OpenError::NotADirectory { path: root.to_path_buf() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(OpenError::Missing { path: root.to_path_buf() })
        }
        Err(source) => Err(OpenError::Unlistable { path: root.to_path_buf(), source }),
    }
}

/// What is wrong with a pattern, without the pattern: its place says which.
fn fault(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => format!("this is no pattern: {err}"),
        error => format!("this is no pattern: {error}"),
    }
}

/// The entry that could not be visited, and what the system said.
fn unvisited(root: &Path, error: &ignore::Error) -> Skipped {
    match error {
        ignore::Error::WithPath { path, err } => {
            let path = relative(root, path).unwrap_or_else(|| RepoPath::new("."));
            Skipped { path, ..unvisited(root, err) }
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            unvisited(root, err)
        }
        error => Skipped {
            path: RepoPath::new("."),
            message: format!("it cannot be listed: {error}"),
            is_failure: true,
        },
    }
}

/// Whether the name of a file is not as its path in the graph says.
fn is_odd(file: &Path) -> bool {
    file.to_str().is_none_or(|name| cfg!(not(windows)) && is_odd_name(name))
}

/// Whether a path in the graph would read otherwise than this name.
pub(crate) fn is_odd_name(name: &str) -> bool {
    name.contains('\\')
}

/// The path below the root. A name that is not Unicode is read with replacement characters.
fn relative(root: &Path, path: &Path) -> Option<RepoPath> {
    let path = path.strip_prefix(root).ok()?;
    Some(RepoPath::new(&path.to_string_lossy()))
}

impl Source for Directory {
    fn paths(&self) -> &[RepoPath] {
        &self.paths
    }

    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>> {
        read_capped(&self.file(path)).map(Cow::Owned)
    }
}

/// The bytes of a file of at most [`MAX_FILE_SIZE`]; a pipe or a device, which may never end, is
/// not opened.
fn read_capped(file: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(file)?;
    let size = metadata.len();
    if size > MAX_FILE_SIZE {
        return Err(too_large(size));
    }
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    fs::read(file)
}

/// The error for a file of more than [`MAX_FILE_SIZE`].
pub(crate) fn too_large(size: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("{size} bytes are more than the {MAX_FILE_SIZE} that are read"),
    )
}
