//! What comes of a run of the checks.

use std::sync::Arc;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check as core;
use airsdlc_core::check::{FailOn, Safety};
use airsdlc_core::error::CheckError;
use airsdlc_core::export::ReportFormat;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize, Serializer};

use super::diagnostic::Diagnostic;
use super::fix::Mended;
use crate::error::Error;
use crate::list::{ResultList, row};
use crate::record::{Reduced, hash, plain, record_methods, reduce, repr, spelling};
use crate::table::{Column, Kind};

/// What the rules found.
#[derive(Clone, Deserialize)]
#[serde(try_from = "Whole")]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Report {
    core: Arc<core::Report>,
    /// What was checked; a pickled report has left it behind, and one with a prefix, whose paths are others.
    repository: Option<Arc<KnowledgeRepository>>,
}

impl Report {
    /// A report on a repository; says where edits stand if its files are at hand.
    pub(crate) fn new(mut core: core::Report, repository: Arc<KnowledgeRepository>) -> Self {
        if let Some(source) = repository.source() {
            core.locate(source);
        }
        Self { core: Arc::new(core), repository: Some(repository) }
    }

    /// From which severity on a report fails: as given, else as the configuration says.
    fn fail_on_or(&self, given: Option<&str>) -> Result<FailOn, Error> {
        given.map_or(Ok(self.core.fail_on), |name| name.parse().map_err(Error::Name))
    }
}

impl PartialEq for Report {
    fn eq(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.core.serialize(serializer)
    }
}

/// All of a report: its JSON form leaves out what only the run knows.
#[derive(Serialize, Deserialize)]
struct Whole {
    report: Arc<core::Report>,
    rules: Vec<core::Ran>,
    fail_on: FailOn,
    has_baseline: bool,
    /// [`core::Report::kept`] as JSON.
    kept: String,
}

impl TryFrom<Whole> for Report {
    type Error = CheckError;

    fn try_from(whole: Whole) -> Result<Self, CheckError> {
        let Whole { mut report, rules, fail_on, has_baseline, kept } = whole;
        let core = Arc::make_mut(&mut report);
        (core.rules, core.fail_on, core.has_baseline) = (rules, fail_on, has_baseline);
        core.kept = core::Baseline::parse(&kept)?;
        Ok(Self { core: report, repository: None })
    }
}

/// The diagnostics of a report, shared with it.
struct DiagnosticsOf(Arc<core::Report>);

impl AsRef<[core::Diagnostic]> for DiagnosticsOf {
    fn as_ref(&self) -> &[core::Diagnostic] {
        &self.0.diagnostics
    }
}

#[pymethods]
impl Report {
    #[getter]
    fn diagnostics(&self) -> ResultList {
        ResultList::new::<Diagnostic>(DiagnosticsOf(self.core.clone()))
    }

    #[getter]
    fn summary(&self) -> Summary {
        self.core.summary.into()
    }

    #[getter]
    fn rules(&self) -> ResultList {
        ResultList::new::<Ran>(self.core.rules.clone())
    }

    #[getter]
    fn fail_on(&self) -> Result<String, Error> {
        spelling(&self.core.fail_on)
    }

    #[getter]
    fn history(&self) -> Result<String, Error> {
        spelling(&self.core.history)
    }

    #[getter]
    fn commits(&self) -> usize {
        self.core.commits
    }

    /// What keeps rules that ran from seeing all.
    #[getter]
    fn unseen(&self) -> Option<String> {
        self.core.unseen()
    }

    /// Whether a new finding is as bad as this, or worse.
    #[pyo3(signature = (fail_on=None))]
    fn fails(&self, fail_on: Option<&str>) -> Result<bool, Error> {
        Ok(self.core.fails(self.fail_on_or(fail_on)?))
    }

    /// The report in a format.
    #[pyo3(signature = (format, fail_on=None))]
    fn export(&self, py: Python<'_>, format: &str, fail_on: Option<&str>) -> Result<String, Error> {
        let format: ReportFormat = format.parse().map_err(Error::Name)?;
        let fail_on = self.fail_on_or(fail_on)?;
        Ok(py.detach(|| self.core.export(format, fail_on)))
    }

    /// The same report with all paths below a directory; it knows no files.
    fn with_prefix(&self, prefix: &str) -> Self {
        let core = core::Report::clone(&self.core).with_prefix(prefix);
        Self { core: Arc::new(core), repository: None }
    }

    /// A baseline of all that was found, and of what the baseline of the check lists and it did not look for.
    fn to_baseline(&self, py: Python<'_>) -> String {
        py.detach(|| self.core.to_baseline().to_json())
    }

    /// The files that fixes change.
    #[pyo3(signature = (*, r#unsafe=false))]
    fn mend(&self, py: Python<'_>, r#unsafe: bool) -> Result<ResultList, Error> {
        let repository = self.repository.as_ref();
        let source = repository.and_then(|repository| repository.source()).ok_or(Error::Value(
            "a report that was pickled or has a prefix knows no files: check the repository again",
        ))?;
        let safety = if r#unsafe { Safety::Unsafe } else { Safety::Safe };
        Ok(ResultList::new::<Mended>(py.detach(|| self.core.mend(source, safety))))
    }

    /// The report as plain dictionaries, lists, texts and numbers.
    fn to_dict<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, self)
    }

    fn __repr__(&self, py: Python<'_>) -> Result<String, Error> {
        repr("Report", &plain(py, self)?)
    }

    fn __hash__(&self) -> Result<u64, Error> {
        hash(self)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Result<Reduced<'py>, Error> {
        let core::Report { rules, fail_on, has_baseline, kept, .. } = &*self.core;
        let (rules, kept, report) = (rules.clone(), kept.to_json(), self.core.clone());
        let (fail_on, has_baseline) = (*fail_on, *has_baseline);
        let whole = Whole { report, rules, fail_on, has_baseline, kept };
        reduce(py, "_restore", "Report", serde_json::to_string(&whole)?)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("report", (slf,))
    }
}

/// Counts of a report.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Summary(core::Summary);

record_methods!(Summary);

impl From<core::Summary> for Summary {
    fn from(core: core::Summary) -> Self {
        Self(core)
    }
}

#[pymethods]
impl Summary {
    #[getter]
    fn error(&self) -> usize {
        self.0.error
    }

    #[getter]
    fn warning(&self) -> usize {
        self.0.warning
    }

    #[getter]
    fn info(&self) -> usize {
        self.0.info
    }

    #[getter]
    fn known(&self) -> usize {
        self.0.known
    }

    #[getter]
    fn gone(&self) -> usize {
        self.0.gone
    }

    #[getter]
    fn hidden(&self) -> usize {
        self.0.hidden
    }

    #[getter]
    fn nodes(&self) -> usize {
        self.0.nodes
    }

    #[getter]
    fn edges(&self) -> usize {
        self.0.edges
    }

    #[getter]
    fn files(&self) -> usize {
        self.0.files
    }
}

/// A rule that ran.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Ran(core::Ran);

row!(Ran(core::Ran), {
    let texts = ["code", "name", "group", "needs", "severity"].map(Column::text);
    let counts = ["seen", "found"].map(|name| Column::new(name, Kind::Count));
    texts.into_iter().chain(counts).collect()
});
record_methods!(Ran);

#[pymethods]
impl Ran {
    #[getter]
    fn code(&self) -> &str {
        &self.0.code
    }

    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    #[getter]
    fn group(&self) -> &'static str {
        self.0.group.name()
    }

    #[getter]
    fn needs(&self) -> Result<String, Error> {
        spelling(&self.0.needs)
    }

    #[getter]
    fn severity(&self) -> String {
        self.0.severity.to_string()
    }

    #[getter]
    fn seen(&self) -> usize {
        self.0.seen
    }

    #[getter]
    fn found(&self) -> usize {
        self.0.found
    }
}
