//! A repository that was read, and the reading of one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use airsdlc_core::check::Baseline;
use airsdlc_core::error::{CheckError, CheckMergeError, ConfigError, OpenError};
use airsdlc_core::model::Finding as CoreFinding;
use airsdlc_core::{KnowledgeRepository as Core, OpenOptions};
use pyo3::prelude::*;

use crate::check::{self, Report};
use crate::diff::{DiffReport, GraphDiff};
use crate::error::Error;
use crate::export::NodeView;
use crate::graph::{Graph, Stats};
use crate::history::{BoltLog, LineOrigin, Tags};
use crate::impact::{self, Impact};
use crate::list::ResultList;
use crate::model::{Finding, Node, Texts};
use crate::next_id::NextId;
use crate::reading::attended;
use crate::source;
use crate::time;
use crate::trace::{self, Trace};

/// Reads the repository in a directory.
#[pyfunction]
#[pyo3(
    signature = (path, *, rev=None, as_of=None, history=false, git_command=false, config=None, threads=None, progress=None)
)]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of Python")]
pub(crate) fn open(
    py: Python<'_>,
    path: PathBuf,
    rev: Option<&str>,
    as_of: Option<&Bound<'_, PyAny>>,
    history: bool,
    git_command: bool,
    config: Option<PathBuf>,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> Result<KnowledgeRepository, Error> {
    let mut options = OpenOptions::new().threads(threads.unwrap_or(0));
    options = options.history(history).git_command(git_command);
    if let Some(config) = &config {
        options = options.config(source::config(config)?);
    }
    if let Some(rev) = rev {
        options = options.revision(rev);
    }
    if let Some(as_of) = as_of {
        options = options.as_of(time::timestamp(as_of)?);
    }
    let opened = attended(py, options, progress, move |options| Core::open_with(path, options));
    match opened? {
        Ok(core) => Ok(KnowledgeRepository { core: Arc::new(core), config }),
        Err(OpenError::Config(error)) => Err(in_config(error, config.as_deref())),
        Err(error) => Err(error.into()),
    }
}

/// A fault in the configuration, which is named by its path if it was given so.
fn in_config(error: ConfigError, path: Option<&Path>) -> Error {
    match path {
        Some(path) => Error::Config { error, path: path.display().to_string() },
        None => OpenError::Config(error).into(),
    }
}

/// A Knowledge Repository that was read.
#[pyclass(frozen, module = "airsdlc")]
pub(crate) struct KnowledgeRepository {
    core: Arc<Core>,
    /// The configuration that counts instead of the one in the repository.
    config: Option<PathBuf>,
}

/// The findings of a repository, shared with it.
struct FindingsOf(Arc<Core>);

impl AsRef<[CoreFinding]> for FindingsOf {
    fn as_ref(&self) -> &[CoreFinding] {
        self.0.findings()
    }
}

impl KnowledgeRepository {
    /// Names the configuration by its path, if it was named so.
    fn failure(&self, error: CheckError) -> Error {
        match error {
            CheckError::Config(error) => in_config(error, self.config.as_deref()),
            error => error.into(),
        }
    }
}

/// The older side of a comparison.
#[derive(FromPyObject)]
enum Older<'py> {
    Read(Bound<'py, KnowledgeRepository>),
    Revision(String),
}

impl Older<'_> {
    fn read(self, py: Python<'_>, newer: &Core) -> Result<Arc<Core>, Error> {
        match self {
            Self::Read(older) => Ok(older.get().core.clone()),
            Self::Revision(revision) => Ok(Arc::new(py.detach(|| newer.at(&revision))?)),
        }
    }

    /// Of a revision, what was there where its history and that of the newer side parted.
    fn branched(self, py: Python<'_>, newer: &Core) -> Result<Arc<Core>, Error> {
        match self {
            Self::Read(older) => Ok(older.get().core.clone()),
            Self::Revision(revision) => Ok(Arc::new(py.detach(|| newer.at_merge_base(&revision))?)),
        }
    }
}

#[pymethods]
impl KnowledgeRepository {
    /// The graph.
    #[getter]
    fn graph(&self) -> Graph {
        self.core.clone().into()
    }

    /// The nodes that pass all filters.
    #[pyo3(signature = (kind=None, status=None, path=None))]
    fn nodes(
        &self,
        kind: Option<Texts>,
        status: Option<Texts>,
        path: Option<Texts>,
    ) -> Result<ResultList, Error> {
        self.graph().nodes(kind, status, path)
    }

    /// All edges.
    fn edges(&self) -> ResultList {
        self.graph().edges()
    }

    /// The one node that a target names.
    fn node(&self, target: &str) -> Result<Node, Error> {
        Ok(self.core.node(target)?.clone().into())
    }

    /// The ids of the nodes that a target names.
    fn find(&self, target: &str) -> Result<Vec<String>, Error> {
        Ok(self.core.find(target)?.iter().map(ToString::to_string).collect())
    }

    /// The one node that a target names, with every edge at it.
    fn show(&self, target: &str) -> Result<NodeView, Error> {
        Ok(self.core.show(target)?.into())
    }

    /// Where a target comes from, or what rests on it.
    #[pyo3(signature = (target, direction="up"))]
    fn trace(&self, py: Python<'_>, target: &str, direction: &str) -> Result<Trace, Error> {
        let direction = trace::direction(direction)?;
        Ok(py.detach(|| self.core.trace(target, direction))?.into())
    }

    /// Which commit wrote each line, and the work that this belongs to.
    fn blame(&self, py: Python<'_>, targets: Texts) -> Result<ResultList, Error> {
        let targets = targets.into_vec();
        Ok(LineOrigin::list(py.detach(|| self.core.blame(&targets))?))
    }

    /// The id of a prefix behind the last that is taken, here or on a branch.
    fn next_id(&self, py: Python<'_>, prefix: &str) -> Result<Option<NextId>, Error> {
        Ok(py.detach(|| self.core.next_id(prefix))?.map(NextId))
    }

    /// What tags say of releases and of states of artifacts.
    fn tags(&self, py: Python<'_>) -> Result<Tags, Error> {
        Ok(Tags(py.detach(|| self.core.tags())?))
    }

    /// Which commits and files each Bolt and Fix-It Bolt made.
    #[pyo3(signature = (target=None))]
    fn bolt_log(&self, py: Python<'_>, target: Option<&str>) -> Result<BoltLog, Error> {
        let id = target.map(|target| self.core.id_of(target)).transpose()?;
        let log = py.detach(|| match &id {
            Some(id) => self.core.bolt_log_about(id),
            None => self.core.bolt_log(),
        });
        Ok(log?.into())
    }

    /// What the targets hit.
    #[pyo3(signature = (targets, flow=None, downtime=None))]
    fn impact(
        &self,
        py: Python<'_>,
        targets: Texts,
        flow: Option<&str>,
        downtime: Option<&Bound<'_, PyAny>>,
    ) -> Result<Impact, Error> {
        let (targets, options) = impact::question(targets, flow, downtime)?;
        Ok(py.detach(|| self.core.impact(&targets, options))?.into())
    }

    /// What breaks the chain, and how to mend it.
    #[pyo3(
        signature = (*, select=Texts::NONE, ignore=Texts::NONE, baseline=None, base=None, since=None, merge=None, today=None, threads=None),
        text_signature = "($self, *, select=(), ignore=(), baseline=None, base=None, since=None, merge=None, today=None, threads=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of Python")]
    fn check(
        &self,
        py: Python<'_>,
        select: Texts,
        ignore: Texts,
        baseline: Option<&Bound<'_, PyAny>>,
        base: Option<Older<'_>>,
        since: Option<Older<'_>>,
        merge: Option<&str>,
        today: Option<&Bound<'_, PyAny>>,
        threads: Option<usize>,
    ) -> Result<Report, Error> {
        if base.is_some() && baseline.is_some() {
            return Err(Error::Value("base and baseline both say what is known: give one of them"));
        }
        let options = check::options(select, ignore, baseline, today, threads)?;
        if let Some(revision) = merge {
            if base.is_some() || since.is_some() {
                return Err(Error::Value(
                    "merge already says what is known: leave out base and since",
                ));
            }
            let checked = py.detach(|| {
                let (report, merged) = self.core.check_merge(revision, &options)?;
                Ok(Report::new(report, Arc::new(merged)))
            });
            return checked.map_err(|error| match error {
                CheckMergeError::Check(error) => self.failure(error),
                CheckMergeError::Open(error) => error.into(),
                error => Error::Other(error.to_string()),
            });
        }
        let base = base.map(|base| base.read(py, &self.core)).transpose()?;
        let since = since.map(|since| since.branched(py, &self.core)).transpose()?;
        let checked = py.detach(|| {
            let mut options = options;
            let is_against_base = base.is_some();
            if let Some(base) = base {
                let known = base.check(&options.clone().without_baseline())?;
                options = options.baseline(Baseline::of(&known.diagnostics));
            }
            let mut report = match since {
                Some(older) => self.core.check_since(&older, &options)?,
                None => self.core.check(&options)?,
            };
            if is_against_base {
                report.summary.gone = 0;
            }
            Ok(Report::new(report, self.core.clone()))
        });
        checked.map_err(|error| self.failure(error))
    }

    /// The same repository at another revision.
    fn at(&self, py: Python<'_>, rev: &str) -> Result<Self, Error> {
        let core = Arc::new(py.detach(|| self.core.at(rev))?);
        Ok(Self { core, config: self.config.clone() })
    }

    /// The same repository as it had been merged by a time.
    fn as_of(&self, py: Python<'_>, time: &Bound<'_, PyAny>) -> Result<Self, Error> {
        let time = time::timestamp(time)?;
        let core = Arc::new(py.detach(|| self.core.as_of(time))?);
        Ok(Self { core, config: self.config.clone() })
    }

    /// What a merge of this repository with a revision would be, without making it.
    fn merge(&self, py: Python<'_>, rev: &str) -> Result<Self, Error> {
        let core = Arc::new(py.detach(|| self.core.merge(rev))?);
        Ok(Self { core, config: self.config.clone() })
    }

    /// The same repository where its history and that of a revision parted.
    fn at_merge_base(&self, py: Python<'_>, rev: &str) -> Result<Self, Error> {
        let core = Arc::new(py.detach(|| self.core.at_merge_base(rev))?);
        Ok(Self { core, config: self.config.clone() })
    }

    /// The files that differ from an older reading, or that only one has.
    fn changed_files(&self, py: Python<'_>, older: Older<'_>) -> Result<Vec<String>, Error> {
        let older = older.read(py, &self.core)?;
        let changed = py.detach(|| self.core.changed_files(&older));
        Ok(changed.iter().map(ToString::to_string).collect())
    }

    /// The commit that was read; `None` for the files on disk.
    #[getter]
    fn revision(&self) -> Option<String> {
        self.core.revision().map(|commit| commit.to_string())
    }

    /// What changed since an older reading, or since a revision.
    fn diff(&self, py: Python<'_>, older: Older<'_>) -> Result<GraphDiff, Error> {
        let older = older.read(py, &self.core)?;
        Ok(py.detach(|| self.core.diff(&older).into()))
    }

    /// What changed since an older reading, or since a revision, and what that touches.
    fn diff_report(&self, py: Python<'_>, older: Older<'_>) -> Result<DiffReport, Error> {
        let older = older.read(py, &self.core)?;
        Ok(py.detach(|| self.core.diff_report(&older).into()))
    }

    /// How much of what there is.
    fn stats(&self) -> Stats {
        self.graph().stats()
    }

    /// The graph in a format.
    fn export(&self, py: Python<'_>, format: &str) -> Result<String, Error> {
        self.graph().export(py, format)
    }

    /// References whose targets are not in the repository.
    #[getter]
    fn unresolved(&self) -> ResultList {
        self.graph().unresolved()
    }

    /// What reading could not read, or only in part.
    #[getter]
    fn findings(&self) -> ResultList {
        ResultList::new::<Finding>(FindingsOf(self.core.clone()))
    }

    /// How many files were read and hold something: code that names no artifact does not.
    #[getter]
    fn files(&self) -> usize {
        self.core.files()
    }

    /// Folders of dependencies that were not read, outside git.
    #[getter]
    fn left_out(&self) -> Vec<String> {
        self.core.left_out().iter().map(ToString::to_string).collect()
    }

    /// The graph as a networkx `MultiDiGraph`.
    fn to_networkx<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("airsdlc._convert")?.call_method1("to_networkx", (self.graph(),))
    }

    /// The graph as a rustworkx `PyDiGraph`.
    fn to_rustworkx<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("airsdlc._convert")?.call_method1("to_rustworkx", (self.graph(),))
    }

    fn __repr__(&self) -> String {
        let (nodes, edges) = (self.core.nodes().len(), self.core.edges().len());
        format!("<KnowledgeRepository: {nodes} nodes, {edges} edges, {} files>", self.core.files())
    }

    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("airsdlc._html")?.call_method1("stats", (self.stats(),))
    }
}
