//! A repository that was read: its graph, its document index, and what reading found.

#[cfg(feature = "git")]
mod absent;
#[cfg(feature = "git")]
mod branches;
mod files;
#[cfg(feature = "git")]
mod lines;
#[cfg(feature = "git")]
mod merged;
mod next_id;
#[cfg(feature = "git")]
mod past;
#[cfg(feature = "git")]
mod revision;
#[cfg(feature = "git")]
mod versions;

pub use next_id::NextId;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{self, AtomicBool, AtomicUsize};

use crate::catalogue::{Format as Catalogue, assign_owners, declared, map_pages};
use crate::check::{self, Baseline, CheckOptions, Parts, Report};
use crate::diff::{DiffReport, GraphDiff};
use crate::error::{CheckError, OpenError, TargetError};
use crate::export::{Format, NodeView, StatsDocument};
#[cfg(feature = "git")]
use crate::git::GitRepository;
use crate::graph::{Built, EdgeRef, Graph, Stats, address, build};
use crate::impact::{Impact, ImpactOptions};
use crate::model::{
    CommitId, Finding, IndexedDocument, Node, NodeId, Severity, Spelling, Unresolved,
};
use crate::parse::code::Code;
use crate::parse::markdown_file;
use crate::parse::record::FileRecord;
use crate::source::{
    Config, ContentId, Decoded, Dialect, Directory, Skipped, Source, config_text, decode,
    unreadable_config,
};
use crate::span::{LineIndex, Location, RepoPath, Span};
use crate::threads::{MAX_THREADS, Threads};
use crate::trace::{Direction, Trace};

use files::file_id;

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Files read so far.
    pub done: usize,
    /// Files to be read.
    pub total: usize,
}

/// What is read beside the files.
#[cfg(feature = "git")]
type Past = past::Past;
#[cfg(not(feature = "git"))]
type Past = std::convert::Infallible;

type Callback = Arc<dyn Fn(Progress) -> ControlFlow<()> + Send + Sync>;

/// How to read a repository.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct OpenOptions {
    threads: usize,
    config: Option<Config>,
    progress: Option<Callback>,
    #[cfg(feature = "git")]
    at: revision::At,
    #[cfg(feature = "git")]
    reads_history: bool,
    #[cfg(feature = "git")]
    asks_git: bool,
}

impl std::fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenOptions")
            .field("threads", &self.threads)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl OpenOptions {
    /// As many threads as the machine has cores, the configuration of the repository, no progress.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads on this many threads, at most [`MAX_THREADS`]; 0 for as many as the machine has cores.
    /// The result is the same for any number.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.min(MAX_THREADS);
        self
    }

    /// The threads that were asked for.
    pub(crate) fn threads_asked(&self) -> usize {
        self.threads
    }

    /// Uses this configuration instead of the `airsdlc.toml` of the repository.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = Some(config);
        self
    }

    /// Calls `callback` after each file, from any thread; reading stops when it says
    /// [`ControlFlow::Break`].
    #[must_use]
    pub fn progress(
        mut self,
        callback: impl Fn(Progress) -> ControlFlow<()> + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(callback));
        self
    }
}

/// A Knowledge Repository that was read.
///
/// ```
/// use airsdlc_core::KnowledgeRepository;
///
/// let repository = KnowledgeRepository::open("../examples/booking")?;
/// let adr = repository.node("adr-23")?;
/// assert_eq!(adr.title, "Booking Cancel with Transactional Outbox");
/// assert_eq!(adr.status.as_ref().unwrap().as_str(), "accepted");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct KnowledgeRepository {
    graph: Graph,
    spellings: Vec<Spelling>,
    documents: Vec<IndexedDocument>,
    findings: Vec<Finding>,
    files: usize,
    /// All files of the repository, read or not, in the order of their paths.
    paths: Vec<RepoPath>,
    config: Config,
    origin: Origin,
    #[cfg(feature = "git")]
    past: Option<Arc<past::Read>>,
}

/// Where the files of a repository are.
#[derive(Clone, Default)]
struct Origin {
    /// `None` for a source that was only borrowed.
    source: Option<Arc<dyn Source + Send>>,
    directory: Option<Arc<Directory>>,
    revision: Option<CommitId>,
    /// How to read the same place at another time.
    #[cfg(feature = "git")]
    opened: Option<Arc<revision::Opened>>,
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Origin")
            .field("directory", &self.directory)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

impl KnowledgeRepository {
    /// Reads the repository in a directory.
    ///
    /// # Errors
    /// [`OpenError`] if the directory or its configuration cannot be read. Everything else that is
    /// wrong is one of [`KnowledgeRepository::findings`].
    pub fn open<P: AsRef<Path>>(path: P) -> Result<Self, OpenError> {
        Self::open_with(path, &OpenOptions::new())
    }

    /// Reads the repository in a directory in a certain way.
    ///
    /// # Errors
    /// As [`KnowledgeRepository::open`]; and [`OpenError::Interrupted`] if the progress callback
    /// asked to stop.
    pub fn open_with<P: AsRef<Path>>(path: P, options: &OpenOptions) -> Result<Self, OpenError> {
        let root = path.as_ref();
        #[cfg(feature = "git")]
        if let Some(at) = options.at.revision_for(root) {
            return revision::open(root, &at, options);
        }
        let mut config = match &options.config {
            Some(config) => config.clone(),
            None => match Directory::config_text(root)? {
                Some(text) => Config::parse(&text)?,
                None => Config::default(),
            },
        };
        #[cfg_attr(not(feature = "git"), expect(unused_mut, reason = "only git adds to it"))]
        let mut directory = Directory::list(root, &config, options.threads)?;
        #[cfg(feature = "git")]
        revision::add_tracked(&mut directory, &config)?;
        config.dialect.roots = directory.roots();
        #[cfg(feature = "git")]
        let past = Past::of(|| GitRepository::discover(root).map(Arc::new), None, options)?;
        #[cfg(not(feature = "git"))]
        let past = None;
        let mut repository = Self::read(&directory, &config, options, &NoRecords, past)?;
        repository.add_skipped(directory.skipped());
        let directory = Arc::new(directory);
        repository.origin = Origin {
            source: Some(directory.clone()),
            directory: Some(directory),
            revision: None,
            #[cfg(feature = "git")]
            opened: Some(Arc::new(revision::Opened::new(root, options))),
        };
        Ok(repository)
    }

    /// All files, read or not, in the order of their paths.
    pub(crate) fn all_paths(&self) -> &[RepoPath] {
        &self.paths
    }

    /// Folders of dependencies (`node_modules`, `vendor`, `target` …) that were not read: outside git nothing says whose they are.
    /// With `include` in `[repository]` all that it names is read. In the order of their paths.
    pub fn left_out(&self) -> &[RepoPath] {
        self.origin.directory.as_ref().map_or(&[], |directory| directory.left_out())
    }

    /// Adds a finding for each entry that was not visited.
    fn add_skipped(&mut self, skipped: &[Skipped]) {
        self.findings.extend(skipped.iter().map(|skipped| {
            let severity = if skipped.is_failure { Severity::Warning } else { Severity::Info };
            let location = Location::of_file(skipped.path.clone());
            Finding::new("unreadable-file", severity, skipped.message.clone(), location)
        }));
        self.findings.sort_by(order);
    }

    /// Reads a repository from any source of files; its `airsdlc.toml` counts.
    ///
    /// # Errors
    /// As [`KnowledgeRepository::open_with`].
    pub fn from_source<S: Source>(source: &S, options: &OpenOptions) -> Result<Self, OpenError> {
        let config = match &options.config {
            Some(config) => config.clone(),
            None => match source.read(&RepoPath::new(crate::source::CONFIG_FILE)) {
                Ok(bytes) => Config::parse(&config_text(bytes.into_owned())?)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => Config::default(),
                Err(error) => return Err(unreadable_config(&error).into()),
            },
        };
        Self::read(source, &config, options, &NoRecords, None)
    }

    fn read(
        source: &impl Source,
        config: &Config,
        options: &OpenOptions,
        known: &impl KnownRecords,
        past: Option<Past>,
    ) -> Result<Self, OpenError> {
        let threads = Threads::new(options.threads)?;
        let mut to_read: Vec<(&RepoPath, Form)> = source
            .paths()
            .iter()
            .filter_map(|path| Some((path, Form::of(path, config)?)))
            .collect();
        to_read.sort_unstable_by_key(|(path, _)| *path);
        let (done, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let read = threads.map(to_read.len(), |at| {
            if stop.load(atomic::Ordering::Relaxed) {
                return None;
            }
            let (path, form) = to_read[at];
            let read = || read_whatever_happens(source, path, form, &config.dialect);
            let record = known.get(source.content_id(path), path, read);
            let done = done.fetch_add(1, atomic::Ordering::Relaxed) + 1;
            if let Some(callback) = &options.progress
                && callback(Progress { done, total: to_read.len() }).is_break()
            {
                stop.store(true, atomic::Ordering::Relaxed);
            }
            record
        });
        if stop.load(atomic::Ordering::Relaxed) {
            return Err(OpenError::Interrupted);
        }
        let mut records: Vec<FileRecord> = read.into_iter().flatten().collect();
        let files = records.len();
        records.extend(declared(config));
        records.sort_by(|a, b| a.path.cmp(&b.path));
        assign_owners(&mut records, &config.dialect.roots);
        map_pages(&mut records, config);
        #[cfg(feature = "git")]
        let past = past.map(|past| {
            Arc::new(past.tell(&mut records, source.paths(), &config.dialect, &threads))
        });
        #[cfg(not(feature = "git"))]
        let _ = past;
        let mut built = build(records, source.paths(), &config.dialect, &threads);
        built.findings.sort_by(order);
        let Built { graph, spellings, documents, findings } = built;
        let mut paths = source.paths().to_vec();
        paths.sort_unstable();
        let config = config.clone();
        let origin = Origin::default();
        Ok(Self {
            graph,
            spellings,
            documents,
            findings,
            files,
            paths,
            config,
            origin,
            #[cfg(feature = "git")]
            past,
        })
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// All nodes, in the order of kind and id.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = &Node> {
        self.graph.nodes()
    }

    /// All edges, in the order of source, kind and target.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = EdgeRef<'_>> {
        self.graph.edges()
    }

    /// The one node that a target names; see [`Graph::find`].
    ///
    /// # Errors
    /// [`TargetError`] if the target names no node, or not one.
    pub fn node(&self, target: &str) -> Result<&Node, TargetError> {
        self.graph.find_one(&self.target(target)).map(|node| self.graph.at(node))
    }

    /// The ids of the nodes that a target names: one, or for a route prefix all endpoints below it;
    /// see [`Graph::find`].
    ///
    /// # Errors
    /// [`TargetError`] if the target names no node, or not one.
    pub fn find(&self, target: &str) -> Result<Vec<NodeId>, TargetError> {
        Ok(self
            .graph
            .find(&self.target(target))?
            .into_iter()
            .map(|node| self.graph.at(node).id.clone())
            .collect())
    }

    /// The one node that a target names, with every edge at it; see [`Graph::show`].
    ///
    /// # Errors
    /// [`TargetError`] if the target names no node, or not one.
    pub fn show(&self, target: &str) -> Result<NodeView, TargetError> {
        self.graph.show(&self.target(target)).map_err(|error| self.explained(error))
    }

    /// Where a target comes from, or what rests on it; see [`Graph::trace`].
    ///
    /// Up from a line of code (`path/file.go:152`) the chain goes through the commit that wrote the line to the work that it
    /// belongs to, and on from there; the `line` of the trace tells of it. Where no commit or no work is known, or the commit only
    /// speaks of it, the chain is that of the whole file. A line costs what [`KnowledgeRepository::blame`] does.
    /// A file that nothing in the graph speaks of has an empty chain.
    ///
    /// # Errors
    /// [`TargetError`] if the target names no node, or not one.
    pub fn trace(&self, target: &str, direction: Direction) -> Result<Trace, TargetError> {
        #[cfg(feature = "git")]
        if direction == Direction::Up
            && let Some(trace) = self.trace_line(target)?
        {
            return Ok(trace);
        }
        let trace = self.graph.trace(&self.target(target), direction);
        if let Err(TargetError::Unknown { .. }) = trace
            && let Some(path) = self.file_called(target, address(target.trim()).0)?
        {
            return Ok(Trace::alone(target, file_id(&path), direction));
        }
        trace.map_err(|error| self.explained(error))
    }

    /// What the targets hit; see [`Graph::impact`].
    ///
    /// # Errors
    /// [`TargetError`] if a target names no node, or not one.
    pub fn impact<S: AsRef<str>>(
        &self,
        targets: &[S],
        options: ImpactOptions,
    ) -> Result<Impact, TargetError> {
        let targets: Vec<Cow<'_, str>> =
            targets.iter().map(|target| self.target(target.as_ref())).collect();
        self.graph.impact(&targets, options).map_err(|error| self.explained(error))
    }

    /// A target, where nothing is called so with the path that the configuration maps it to:
    /// `/app/main.go:12` is `services/booking/main.go:12`.
    fn target<'t>(&self, target: &'t str) -> Cow<'t, str> {
        let mapped = self.config.dialect.links.code(target.trim());
        let is_meant =
            |mapped: &String| self.graph.find(target).is_err() && self.graph.find(mapped).is_ok();
        mapped.filter(is_meant).map_or(Cow::Borrowed(target), Cow::Owned)
    }

    /// What breaks the chain, and how to mend it; see [`crate::check`]. Cost: `O(n log n)` in nodes, edges
    /// and findings.
    ///
    /// # Errors
    /// [`CheckError`] if a rule is asked for that does not exist, or `[check]` of the configuration is
    /// broken.
    ///
    /// ```
    /// use airsdlc_core::KnowledgeRepository;
    /// use airsdlc_core::check::CheckOptions;
    ///
    /// let repository = KnowledgeRepository::open("../examples/booking")?;
    /// let report = repository.check(&CheckOptions::new().select(["links"]))?;
    /// assert_eq!(report.summary.error, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, options: &CheckOptions) -> Result<Report, CheckError> {
        #[cfg(feature = "git")]
        let past = self.history_of_checks();
        #[cfg(feature = "git")]
        let past = past.as_ref().map(|past| past as &dyn check::Past);
        #[cfg(not(feature = "git"))]
        let past = None;
        let parts = Parts {
            graph: &self.graph,
            documents: &self.documents,
            findings: &self.findings,
            spellings: &self.spellings,
            files: &self.paths,
            config: &self.config,
            past,
            ids_elsewhere: &|| {
                // A branch that cannot be read is no reason not to check this one.
                let ids = self.ids_elsewhere().unwrap_or_default().ids;
                ids.into_keys().collect()
            },
        };
        let baseline = options.baseline_of(&self.config, |path| match &self.origin.source {
            Some(source) => source.read(&RepoPath::new(path)).map(Cow::into_owned),
            None => Err(io::ErrorKind::NotFound.into()),
        })?;
        check::run(parts, self.files, options, baseline.as_ref())
    }

    /// What changed since an older reading; see [`GraphDiff::between`]. Cost: `O(n log n)` in both.
    ///
    /// ```
    /// use airsdlc_core::source::Memory;
    /// use airsdlc_core::{KnowledgeRepository, OpenOptions};
    ///
    /// let read = |text: &str| {
    ///     let files = Memory::new([("docs/adr-023.md", text)]);
    ///     KnowledgeRepository::from_source(&files, &OpenOptions::new())
    /// };
    /// let older = read("# ADR-023: Outbox\n\n- **Status**: Proposed\n")?;
    /// let newer = read("# ADR-023: Outbox\n\n- **Status**: Accepted\n")?;
    /// let document = airsdlc_core::export::GraphDiffDocument::from(&newer.diff(&older));
    /// assert_eq!(document.nodes[0].status_before.as_deref(), Some("proposed"));
    /// assert_eq!(document.nodes[0].status_after.as_deref(), Some("accepted"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn diff(&self, older: &Self) -> GraphDiff {
        GraphDiff::between(&older.graph, &self.graph)
    }

    /// What changed since an older reading, and what that touches; see [`DiffReport::between`].
    pub fn diff_report(&self, older: &Self) -> DiffReport {
        DiffReport::between(&older.graph, &self.graph)
    }

    /// What checks find of what changed since an older reading: findings in files that differ, and elsewhere those
    /// that were not there; where both were read with history, nothing of the commits that the older one had. Cost: that of both
    /// checks, and reading the files of what is no revision.
    ///
    /// # Errors
    /// As [`KnowledgeRepository::check`], of either.
    pub fn check_since(&self, older: &Self, options: &CheckOptions) -> Result<Report, CheckError> {
        let before = Baseline::of(&older.check(&options.of_before())?.diagnostics);
        let options = options.clone().since(before, self.changed_files(older));
        #[cfg(feature = "git")]
        let options = {
            let is_of_work = self.past.as_ref().is_some_and(|past| past.is_of_work);
            options.since_commits(older.past.iter().flat_map(|past| past.commits()), is_of_work)
        };
        self.check(&options)
    }

    /// What checks find, where all that they find in a base, too, is known and does not count. Cost: that of both
    /// checks.
    ///
    /// # Errors
    /// As [`KnowledgeRepository::check`], of either.
    pub fn check_against(&self, base: &Self, options: &CheckOptions) -> Result<Report, CheckError> {
        let before = base.check(&options.of_before())?;
        let mut report =
            self.check(&options.clone().baseline(Baseline::of(&before.diagnostics)))?;
        // What was mended since stands in no file that could be written anew.
        report.summary.gone = 0;
        Ok(report)
    }

    /// The files that differ from an older reading, or that only one has, in order. Files of which either reading kept
    /// no source count as different.
    pub fn changed_files(&self, older: &Self) -> Vec<RepoPath> {
        let same = |path: &RepoPath| {
            let (Some(here), Some(there)) = (self.source(), older.source()) else { return false };
            match (here.content_id(path), there.content_id(path)) {
                (Some(here), Some(there)) => here == there,
                _ => here.read(path).is_ok_and(|here| there.read(path).is_ok_and(|it| it == here)),
            }
        };
        let mut paths: Vec<&RepoPath> = self.paths.iter().chain(&older.paths).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.into_iter().filter(|path| !same(path)).cloned().collect()
    }

    /// How much of what there is; see [`Graph::stats`].
    pub fn stats(&self) -> Stats {
        self.graph.stats()
    }

    /// How much of what there is, with the files and findings of reading, as a document.
    pub fn stats_document(&self) -> StatsDocument {
        StatsDocument::new(self.files, self.stats(), self.findings.clone())
    }

    /// The graph in a format; see [`Graph::export`].
    pub fn export(&self, format: Format) -> String {
        self.graph.export(format)
    }

    /// References whose targets are not in the repository, in the order of their places.
    pub fn unresolved(&self) -> &[Unresolved] {
        self.graph.unresolved()
    }

    /// What stands where in the Markdown files, in the order of their paths.
    pub fn documents(&self) -> &[IndexedDocument] {
        &self.documents
    }

    /// What reading could not read, or only in part, in the order of places.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The path of the baseline that the configuration names, from the root.
    pub fn baseline_path(&self) -> Option<&str> {
        self.config.check.baseline.as_ref().map(|path| path.get_ref().as_str())
    }

    /// The directory that the repository was read from; `None` for a revision and for another source.
    pub fn directory(&self) -> Option<&Directory> {
        self.origin.directory.as_deref()
    }

    /// The files that the repository was read from; `None` after [`KnowledgeRepository::from_source`], which only borrows them.
    pub fn source(&self) -> Option<&dyn Source> {
        self.origin.source.as_deref().map(|source| source as &dyn Source)
    }

    /// The commit that the repository was read at; `None` for the work tree and for another source.
    pub fn revision(&self) -> Option<CommitId> {
        self.origin.revision
    }

    /// How many files were read and hold something: code that names no artifact does not.
    pub fn files(&self) -> usize {
        self.files
    }
}

/// What was read of files before.
trait KnownRecords: Sync {
    /// The record of a file, read only if what it holds is new.
    fn get(
        &self,
        content: Option<ContentId>,
        path: &RepoPath,
        read: impl FnOnce() -> Option<FileRecord>,
    ) -> Option<FileRecord>;
}

/// Nothing was read before, and nothing is kept.
struct NoRecords;

impl KnownRecords for NoRecords {
    fn get(
        &self,
        _: Option<ContentId>,
        _: &RepoPath,
        read: impl FnOnce() -> Option<FileRecord>,
    ) -> Option<FileRecord> {
        read()
    }
}

fn order(a: &Finding, b: &Finding) -> Ordering {
    a.location
        .cmp(&b.location)
        .then_with(|| a.rule.cmp(&b.rule))
        .then_with(|| a.message.cmp(&b.message))
}

/// How a file is read.
#[derive(Clone, Copy)]
enum Form {
    Markdown,
    Catalogue(&'static Catalogue),
    Code(Code),
}

impl Form {
    /// The form of a file that is read; `None` for all others.
    fn of(path: &RepoPath, config: &Config) -> Option<Self> {
        if path.is_markdown() {
            return Some(Self::Markdown);
        }
        let code = || Code::of(path).filter(|_| !config.skips_comments).map(Self::Code);
        // A root has its own `CODEOWNERS`.
        let (root, inside) = config.dialect.roots.split(path);
        let inside = (!root.is_empty()).then(|| RepoPath::new(inside));
        let catalogue = Catalogue::of(path).or_else(|| Catalogue::of(&inside?));
        catalogue.map(Self::Catalogue).or_else(code)
    }
}

/// Reads one file as [`read_file`] does; a panic on the way is a finding of the file, and the others are read.
fn read_whatever_happens(
    source: &impl Source,
    path: &RepoPath,
    form: Form,
    dialect: &Dialect,
) -> Option<FileRecord> {
    // A record is made of one file alone: what a panic leaves half done is dropped with it.
    let read = AssertUnwindSafe(|| read_file(source, path, form, dialect));
    catch_unwind(read).unwrap_or_else(|_| {
        let mut record = FileRecord::new(path.clone());
        let finding = Finding::new(
            "unreadable-file",
            Severity::Error,
            "this file could not be read: a fault of airsdlc",
            Location::of_file(path.clone()),
        );
        let help = "please report it with the file; nothing of it is in the graph";
        record.findings.push(finding.help(help));
        Some(record)
    })
}

/// Reads one file, whatever is wrong with it; `None` if it turns out to be of no form that is read.
fn read_file(
    source: &impl Source,
    path: &RepoPath,
    form: Form,
    dialect: &Dialect,
) -> Option<FileRecord> {
    let lost = |message: String, help: &str| {
        // Nobody said that a file speaks of artifacts or of what runs if only its text could tell.
        let is_sure = match form {
            Form::Markdown => true,
            Form::Catalogue(format) => format.is_sure,
            Form::Code(_) => false,
        };
        if !is_sure {
            return None;
        }
        let mut record = FileRecord::new(path.clone());
        let finding = Finding::new(
            "unreadable-file",
            Severity::Warning,
            message,
            Location::of_file(path.clone()),
        );
        record.findings.push(finding.help(help));
        Some(record)
    };
    let bytes = match (source.read(path), form) {
        (Ok(bytes), Form::Code(code)) => return code.read(path, &bytes, dialect),
        (Ok(bytes), _) => bytes.into_owned(),
        (Err(error), _) => {
            return lost(format!("cannot read the file: {error}"), "nothing of it is in the graph");
        }
    };
    let (text, lossy) = match decode(bytes) {
        Decoded::Text(text) => (text, None),
        Decoded::Lossy(text, at) => (text, Some(at)),
        Decoded::Binary => {
            return lost(
                "the file is binary: it holds a NUL byte".into(),
                "nothing of it is in the graph",
            );
        }
    };
    let mut record = match form {
        Form::Markdown => markdown_file(path, &text, dialect),
        Form::Catalogue(format) => format.read(path, &text, dialect)?,
        Form::Code(_) => return None,
    };
    if let Some(at) = lossy {
        let location = LineIndex::new(&text).location(path, &text, Span::new(at as u32, at as u32));
        let finding = Finding::new(
            "unreadable-file",
            Severity::Warning,
            "the file is no valid text from here on",
            location,
        );
        record.findings.push(
            finding.help("what is neither UTF-8 nor UTF-16 with its mark was read as U+FFFD"),
        );
    }
    Some(record)
}
