//! What changed between two graphs, and what that touches.

use std::sync::Arc;

use airsdlc_core::diff as core;
use airsdlc_core::export as documents;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize, Serializer};

use crate::error::Error;
use crate::graph::Graph;
use crate::impact::Impact;
use crate::list::{ResultList, row};
use crate::model::{Edge, Node, Unresolved};
use crate::record::{plain, record_methods};
use crate::table::{Column, Kind};

/// The names of all formats of diffs.
pub(crate) fn formats(py: Python<'_>) -> PyResult<Bound<'_, pyo3::types::PyTuple>> {
    pyo3::types::PyTuple::new(py, documents::DIFF_FORMATS.iter().map(|(name, _)| *name))
}

/// What changed from an older graph to a newer one.
#[derive(Clone, Deserialize)]
#[serde(from = "documents::GraphDiffDocument")]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct GraphDiff {
    core: Arc<core::GraphDiff>,
    document: Arc<documents::GraphDiffDocument>,
}

record_methods!(GraphDiff);

impl From<core::GraphDiff> for GraphDiff {
    fn from(core: core::GraphDiff) -> Self {
        let document = Arc::new((&core).into());
        Self { core: Arc::new(core), document }
    }
}

impl From<documents::GraphDiffDocument> for GraphDiff {
    fn from(document: documents::GraphDiffDocument) -> Self {
        core::GraphDiff::from(document).into()
    }
}

impl PartialEq for GraphDiff {
    fn eq(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

impl Serialize for GraphDiff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document.serialize(serializer)
    }
}

/// The changes of a diff, shared with it.
struct NodesOf(Arc<documents::GraphDiffDocument>);
struct EdgesOf(Arc<documents::GraphDiffDocument>);
struct UnresolvedOf(Arc<documents::GraphDiffDocument>);

impl AsRef<[documents::NodeChange]> for NodesOf {
    fn as_ref(&self) -> &[documents::NodeChange] {
        &self.0.nodes
    }
}

impl AsRef<[documents::EdgeChange]> for EdgesOf {
    fn as_ref(&self) -> &[documents::EdgeChange] {
        &self.0.edges
    }
}

impl AsRef<[documents::UnresolvedChange]> for UnresolvedOf {
    fn as_ref(&self) -> &[documents::UnresolvedChange] {
        &self.0.unresolved
    }
}

#[pymethods]
impl GraphDiff {
    /// Compares two graphs.
    #[staticmethod]
    fn between(py: Python<'_>, older: &Bound<'_, Graph>, newer: &Bound<'_, Graph>) -> Self {
        let (older, newer) = (older.get().shared(), newer.get().shared());
        py.detach(|| core::GraphDiff::between(older, newer).into())
    }

    #[getter]
    fn nodes(&self) -> ResultList {
        ResultList::new::<NodeChange>(NodesOf(self.document.clone()))
    }

    #[getter]
    fn edges(&self) -> ResultList {
        ResultList::new::<EdgeChange>(EdgesOf(self.document.clone()))
    }

    #[getter]
    fn unresolved(&self) -> ResultList {
        ResultList::new::<UnresolvedChange>(UnresolvedOf(self.document.clone()))
    }

    /// Whether both graphs are equal.
    #[getter]
    fn is_empty(&self) -> bool {
        self.core.is_empty()
    }

    /// Whether at most places differ.
    #[getter]
    fn is_moved_only(&self) -> bool {
        self.core.is_moved_only()
    }

    /// The diff from before this one to after the next one.
    fn then(&self, py: Python<'_>, next: &Bound<'_, Self>) -> Result<Self, Error> {
        let next = &next.get().core;
        Ok(py.detach(|| self.core.then(next))?.into())
    }

    /// The diff back.
    fn reversed(&self, py: Python<'_>) -> Self {
        py.detach(|| core::GraphDiff::clone(&self.core).reversed().into())
    }

    /// A graph with the changes of the diff.
    fn apply(&self, py: Python<'_>, graph: &Bound<'_, Graph>) -> Result<Graph, Error> {
        let graph = graph.get().shared();
        Ok(py.detach(|| graph.apply(&self.core))?.into())
    }
}

/// A diff, and what it touches.
#[derive(Clone, Deserialize)]
#[serde(from = "documents::DiffDocument")]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct DiffReport {
    core: Arc<core::DiffReport>,
    document: Arc<documents::DiffDocument>,
    /// The changes alone, with the artifacts of their parts.
    changes: Arc<documents::GraphDiffDocument>,
}

record_methods!(DiffReport);

impl From<core::DiffReport> for DiffReport {
    fn from(core: core::DiffReport) -> Self {
        let document = documents::DiffDocument::from(&core);
        let changes = Arc::new(document.diff.clone());
        Self { core: Arc::new(core), document: Arc::new(document), changes }
    }
}

impl From<documents::DiffDocument> for DiffReport {
    fn from(document: documents::DiffDocument) -> Self {
        core::DiffReport::from(document).into()
    }
}

impl PartialEq for DiffReport {
    fn eq(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

impl Serialize for DiffReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document.serialize(serializer)
    }
}

#[pymethods]
impl DiffReport {
    /// Compares two graphs, and follows what changed.
    #[staticmethod]
    fn between(py: Python<'_>, older: &Bound<'_, Graph>, newer: &Bound<'_, Graph>) -> Self {
        let (older, newer) = (older.get().shared(), newer.get().shared());
        py.detach(|| core::DiffReport::between(older, newer).into())
    }

    /// The changes alone, to be applied or put together.
    #[getter]
    fn diff(&self) -> GraphDiff {
        self.core.diff.clone().into()
    }

    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.document.summary)
    }

    #[getter]
    fn nodes(&self) -> ResultList {
        ResultList::new::<NodeChange>(NodesOf(self.changes.clone()))
    }

    #[getter]
    fn edges(&self) -> ResultList {
        ResultList::new::<EdgeChange>(EdgesOf(self.changes.clone()))
    }

    #[getter]
    fn unresolved(&self) -> ResultList {
        ResultList::new::<UnresolvedChange>(UnresolvedOf(self.changes.clone()))
    }

    #[getter]
    fn impact_of_changed(&self) -> Impact {
        self.core.impact_of_changed.clone().into()
    }

    #[getter]
    fn impact_of_removed(&self) -> Impact {
        self.core.impact_of_removed.clone().into()
    }

    /// The report in a format.
    fn export(&self, py: Python<'_>, format: &str) -> Result<String, Error> {
        let format: documents::DiffFormat = format.parse().map_err(Error::Name)?;
        Ok(py.detach(|| self.core.export(format)))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("diff_report", (slf,))
    }
}

/// A change of a node.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct NodeChange(documents::NodeChange);

row!(NodeChange(documents::NodeChange), {
    let whole = Kind::Record(["id", "kind", "title"].map(Column::text).into());
    let mut columns: Vec<Column> = ["change", "id", "kind", "title"].map(Column::text).into();
    columns.push(Column::new("of", whole));
    columns.push(Column::new("fields", Kind::Texts));
    columns.extend(["status_before", "status_after"].map(Column::text));
    columns
});
record_methods!(NodeChange);

#[pymethods]
impl NodeChange {
    #[getter]
    fn change(&self) -> String {
        self.0.change.to_string()
    }

    #[getter]
    fn id(&self) -> &str {
        self.0.id.as_str()
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    #[getter]
    fn of<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.of)
    }

    #[getter]
    fn fields(&self) -> Vec<String> {
        self.0.fields.iter().map(ToString::to_string).collect()
    }

    #[getter]
    fn status_before(&self) -> Option<&str> {
        self.0.status_before.as_deref()
    }

    #[getter]
    fn status_after(&self) -> Option<&str> {
        self.0.status_after.as_deref()
    }

    #[getter]
    fn older(&self) -> Option<Node> {
        self.0.older.clone().map(Node::from)
    }

    #[getter]
    fn newer(&self) -> Option<Node> {
        self.0.newer.clone().map(Node::from)
    }
}

/// A change of an edge.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct EdgeChange(documents::EdgeChange);

row!(EdgeChange(documents::EdgeChange), {
    let mut columns: Vec<Column> = ["change", "source", "target", "kind"].map(Column::text).into();
    columns.push(Column::new("fields", Kind::Texts));
    columns
});
record_methods!(EdgeChange);

#[pymethods]
impl EdgeChange {
    #[getter]
    fn change(&self) -> String {
        self.0.change.to_string()
    }

    #[getter]
    fn source(&self) -> &str {
        self.0.source.as_str()
    }

    #[getter]
    fn target(&self) -> &str {
        self.0.target.as_str()
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn fields(&self) -> Vec<String> {
        self.0.fields.iter().map(ToString::to_string).collect()
    }

    #[getter]
    fn older(&self) -> Option<Edge> {
        self.0.older.clone().map(|edge| Edge::from(crate::model::EdgeRecord::from(edge)))
    }

    #[getter]
    fn newer(&self) -> Option<Edge> {
        self.0.newer.clone().map(|edge| Edge::from(crate::model::EdgeRecord::from(edge)))
    }
}

/// A change of references that find nothing.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct UnresolvedChange(documents::UnresolvedChange);

row!(UnresolvedChange(documents::UnresolvedChange), {
    let mut columns: Vec<Column> = ["change", "source", "text", "kind"].map(Column::text).into();
    columns.push(Column::new("fields", Kind::Texts));
    columns
});
record_methods!(UnresolvedChange);

#[pymethods]
impl UnresolvedChange {
    #[getter]
    fn change(&self) -> String {
        self.0.change.to_string()
    }

    #[getter]
    fn source(&self) -> &str {
        self.0.source.as_str()
    }

    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn fields(&self) -> Vec<String> {
        self.0.fields.iter().map(ToString::to_string).collect()
    }

    #[getter]
    fn older(&self) -> ResultList {
        ResultList::new::<Unresolved>(self.0.older.clone())
    }

    #[getter]
    fn newer(&self) -> ResultList {
        ResultList::new::<Unresolved>(self.0.newer.clone())
    }
}
