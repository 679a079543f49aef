//! What history says: where lines come from, and what each unit of work made.

use std::sync::Arc;

use airsdlc_core::history as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::list::{ResultList, row};
use crate::record::{plain, record_methods, spelling};
use crate::span::{self, Location};
use crate::table::{Column, Kind};
use crate::time::Moment;

/// A line of a file, the commit that wrote it, and the work that this belongs to.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct LineOrigin(core::LineOrigin);

row!(LineOrigin(core::LineOrigin), {
    let mut columns = span::columns();
    columns.push(Column::text("text"));
    columns.push(Column::inside("commit", &["commit", "id"], Kind::Text));
    columns.push(Column::inside("subject", &["commit", "subject"], Kind::Text));
    columns.push(Column::inside("author", &["commit", "author"], Kind::Text));
    columns.push(Column::inside("authored", &["commit", "authored"], Kind::Time));
    columns.push(Column::inside("committed", &["commit", "committed"], Kind::Time));
    columns.push(Column::inside("limit", &["commit", "limit"], Kind::Text));
    columns.push(Column::new("work", Kind::Records(work_columns())));
    columns.push(Column::inside("gap", &["gap", "kind"], Kind::Text));
    columns
});
record_methods!(LineOrigin);

#[pymethods]
impl LineOrigin {
    #[getter]
    fn location(&self) -> Location {
        self.0.location.clone().into()
    }

    #[getter]
    fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    #[getter]
    fn commit(&self) -> Option<LineCommit> {
        self.0.commit.clone().map(LineCommit)
    }

    #[getter]
    fn work(&self) -> ResultList {
        ResultList::new::<LineWork>(self.0.work.clone())
    }

    #[getter]
    fn gap(&self) -> Option<LineGap> {
        self.0.gap.clone().map(LineGap)
    }

    /// Whether work is known for which the line was written, and which the repository defines.
    #[getter]
    fn is_explained(&self) -> bool {
        self.0.is_explained()
    }
}

impl LineOrigin {
    /// The origins of several lines.
    pub(crate) fn list(lines: Vec<core::LineOrigin>) -> ResultList {
        ResultList::new::<Self>(lines)
    }
}

/// The commit that wrote a line.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct LineCommit(core::LineCommit);

record_methods!(LineCommit);

#[pymethods]
impl LineCommit {
    #[getter]
    fn id(&self) -> String {
        self.0.id.to_string()
    }

    #[getter]
    fn subject(&self) -> &str {
        &self.0.subject
    }

    #[getter]
    fn author(&self) -> &str {
        &self.0.author
    }

    #[getter]
    fn authored(&self) -> Moment {
        Moment(self.0.authored)
    }

    #[getter]
    fn committed(&self) -> Moment {
        Moment(self.0.committed)
    }

    #[getter]
    fn path(&self) -> &str {
        self.0.path.as_str()
    }

    #[getter]
    fn line(&self) -> u32 {
        self.0.line
    }

    #[getter]
    fn limit(&self) -> Result<Option<String>, Error> {
        self.0.limit.as_ref().map(spelling).transpose()
    }
}

/// Work that the commit of a line belongs to.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct LineWork(core::LineWork);

row!(LineWork(core::LineWork), work_columns());
record_methods!(LineWork);

fn work_columns() -> Vec<Column> {
    let mut columns: Vec<Column> = ["id", "title", "how", "confidence"].map(Column::text).into();
    columns.extend(["is_defined", "is_revert"].map(|name| Column::new(name, Kind::Flag)));
    columns.extend(span::columns());
    columns
}

#[pymethods]
impl LineWork {
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    #[getter]
    fn is_defined(&self) -> bool {
        self.0.is_defined
    }

    #[getter]
    fn how(&self) -> &'static str {
        self.0.how.as_str()
    }

    #[getter]
    fn confidence(&self) -> &'static str {
        self.0.confidence.as_str()
    }

    #[getter]
    fn is_revert(&self) -> bool {
        self.0.is_revert
    }

    #[getter]
    fn location(&self) -> Location {
        self.0.location.clone().into()
    }
}

/// Why the commit of a line is not known.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct LineGap(core::LineGap);

record_methods!(LineGap);

#[pymethods]
impl LineGap {
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.as_str()
    }

    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }
}

/// What history says of each unit of work.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct BoltLog(Arc<core::BoltLog>);

record_methods!(BoltLog);

impl From<core::BoltLog> for BoltLog {
    fn from(core: core::BoltLog) -> Self {
        Self(Arc::new(core))
    }
}

/// The units of work of a log, shared with it.
struct WorkOf(Arc<core::BoltLog>);

impl AsRef<[core::WorkLog]> for WorkOf {
    fn as_ref(&self) -> &[core::WorkLog] {
        &self.0.work
    }
}

#[pymethods]
impl BoltLog {
    #[getter]
    fn work(&self) -> ResultList {
        ResultList::new::<WorkLog>(WorkOf(self.0.clone()))
    }

    #[getter]
    fn ends(&self) -> Vec<String> {
        self.0.ends.iter().map(ToString::to_string).collect()
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("bolt_log", (slf,))
    }

    /// What is said of one unit of work.
    fn of(&self, id: &str) -> Option<WorkLog> {
        self.0.of(id).cloned().map(WorkLog)
    }
}

/// What history says of a unit of work.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct WorkLog(core::WorkLog);

row!(WorkLog(core::WorkLog), {
    let mut columns: Vec<Column> = ["id", "title"].map(Column::text).into();
    columns.push(Column::new("is_defined", Kind::Flag));
    columns.extend(["first", "last"].map(|name| Column::new(name, Kind::Time)));
    columns.extend(line_counts());
    columns.push(Column::new("commits", Kind::Records(commit_columns())));
    columns.push(Column::new("mentions", Kind::Records(commit_columns())));
    columns.push(Column::new("files", Kind::Records(file_columns())));
    columns
});
record_methods!(WorkLog);

/// The columns of lines that were put in and taken out.
fn line_counts() -> [Column; 2] {
    [
        Column::inside("added", &["lines", "added"], Kind::Count),
        Column::inside("removed", &["lines", "removed"], Kind::Count),
    ]
}

#[pymethods]
impl WorkLog {
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    #[getter]
    fn is_defined(&self) -> bool {
        self.0.is_defined
    }

    #[getter]
    fn commits(&self) -> ResultList {
        ResultList::new::<WorkCommit>(self.0.commits.clone())
    }

    #[getter]
    fn mentions(&self) -> ResultList {
        ResultList::new::<WorkCommit>(self.0.mentions.clone())
    }

    #[getter]
    fn files(&self) -> ResultList {
        ResultList::new::<WorkFile>(self.0.files.clone())
    }

    #[getter]
    fn first(&self) -> Option<Moment> {
        self.0.first.map(Moment)
    }

    #[getter]
    fn last(&self) -> Option<Moment> {
        self.0.last.map(Moment)
    }

    #[getter]
    fn lines<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.lines)
    }
}

/// A commit of a unit of work.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct WorkCommit(core::WorkCommit);

row!(WorkCommit(core::WorkCommit), commit_columns());
record_methods!(WorkCommit);

fn commit_columns() -> Vec<Column> {
    let mut columns: Vec<Column> = ["commit", "subject", "author"].map(Column::text).into();
    columns.extend(["authored", "committed"].map(|name| Column::new(name, Kind::Time)));
    columns.extend(["how", "confidence"].map(Column::text));
    columns.push(Column::new("is_revert", Kind::Flag));
    columns.extend(span::columns());
    columns
}

#[pymethods]
impl WorkCommit {
    #[getter]
    fn commit(&self) -> String {
        self.0.commit.to_string()
    }

    #[getter]
    fn subject(&self) -> &str {
        &self.0.subject
    }

    #[getter]
    fn author(&self) -> &str {
        &self.0.author
    }

    #[getter]
    fn authored(&self) -> Moment {
        Moment(self.0.authored)
    }

    #[getter]
    fn committed(&self) -> Moment {
        Moment(self.0.committed)
    }

    #[getter]
    fn how(&self) -> &'static str {
        self.0.how.as_str()
    }

    #[getter]
    fn confidence(&self) -> &'static str {
        self.0.confidence.as_str()
    }

    #[getter]
    fn is_revert(&self) -> bool {
        self.0.is_revert
    }

    #[getter]
    fn location(&self) -> Location {
        self.0.location.clone().into()
    }
}

/// A file that a unit of work changed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct WorkFile(core::WorkFile);

row!(WorkFile(core::WorkFile), file_columns());
record_methods!(WorkFile);

fn file_columns() -> Vec<Column> {
    let mut columns = vec![Column::text("path"), Column::new("is_present", Kind::Flag)];
    columns.extend(["first", "last"].map(Column::text));
    columns.extend(line_counts());
    columns
}

#[pymethods]
impl WorkFile {
    #[getter]
    fn path(&self) -> &str {
        self.0.path.as_str()
    }

    #[getter]
    fn is_present(&self) -> bool {
        self.0.is_present
    }

    #[getter]
    fn first(&self) -> String {
        self.0.first.to_string()
    }

    #[getter]
    fn last(&self) -> String {
        self.0.last.to_string()
    }

    #[getter]
    fn lines<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.lines)
    }
}

/// What the tags of a repository say.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Tags(pub(crate) core::Tags);

record_methods!(Tags);

#[pymethods]
impl Tags {
    #[getter]
    fn releases(&self) -> ResultList {
        ResultList::new::<Release>(self.0.releases.clone())
    }

    #[getter]
    fn states(&self) -> ResultList {
        ResultList::new::<TaggedState>(self.0.states.clone())
    }
}

/// A release, by its tag.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Release(core::Release);

row!(Release(core::Release), {
    let mut columns: Vec<Column> =
        ["tag", "version", "component", "commit"].map(Column::text).into();
    columns.push(Column::new("released", Kind::Time));
    columns.push(Column::text("by"));
    columns.push(Column::new("work", Kind::Texts));
    columns
});
record_methods!(Release);

#[pymethods]
impl Release {
    #[getter]
    fn tag(&self) -> &str {
        &self.0.tag
    }

    #[getter]
    fn version(&self) -> &str {
        &self.0.version
    }

    #[getter]
    fn component(&self) -> &str {
        &self.0.component
    }

    #[getter]
    fn commit(&self) -> String {
        self.0.commit.to_string()
    }

    #[getter]
    fn released(&self) -> Moment {
        Moment(self.0.released)
    }

    #[getter]
    fn by(&self) -> Option<&str> {
        self.0.by.as_deref()
    }

    #[getter]
    fn work(&self) -> Vec<&str> {
        self.0.work.iter().map(String::as_str).collect()
    }
}

/// A state of an artifact, by its tag.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct TaggedState(core::TaggedState);

row!(TaggedState(core::TaggedState), {
    let mut columns: Vec<Column> = ["id", "state", "tag", "commit"].map(Column::text).into();
    columns.push(Column::new("tagged", Kind::Time));
    columns.push(Column::text("by"));
    columns
});
record_methods!(TaggedState);

#[pymethods]
impl TaggedState {
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn state(&self) -> &str {
        &self.0.state
    }

    #[getter]
    fn tag(&self) -> &str {
        &self.0.tag
    }

    #[getter]
    fn commit(&self) -> String {
        self.0.commit.to_string()
    }

    #[getter]
    fn tagged(&self) -> Moment {
        Moment(self.0.tagged)
    }

    #[getter]
    fn by(&self) -> Option<&str> {
        self.0.by.as_deref()
    }
}
