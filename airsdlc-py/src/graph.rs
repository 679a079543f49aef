//! The graph and its questions, graphs made by hand, and counts.

use std::ops::Deref;
use std::sync::Arc;

use airsdlc_core::export::EdgeDocument;
use airsdlc_core::model as core_model;
use airsdlc_core::{Graph as Core, GraphBuilder as CoreBuilder, KnowledgeRepository, NodeFilter};
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::export::NodeView;
use crate::impact::{self, Impact};
use crate::list::ResultList;
use crate::model::{Edge, Node, Texts, Unresolved, edge_kind};
use crate::record::{plain, record_methods, spelt};
use crate::span::Location;
use crate::trace::{self, Trace};
use crate::{export, list::Row as _};

/// A graph, by itself or inside its repository.
#[derive(Clone)]
pub(crate) enum Shared {
    Alone(Arc<Core>),
    Within(Arc<KnowledgeRepository>),
}

impl Deref for Shared {
    type Target = Core;

    fn deref(&self) -> &Core {
        match self {
            Self::Alone(graph) => graph,
            Self::Within(repository) => repository.graph(),
        }
    }
}

impl AsRef<[core_model::Unresolved]> for Shared {
    fn as_ref(&self) -> &[core_model::Unresolved] {
        self.unresolved()
    }
}

/// One typed, directed graph.
#[pyclass(frozen, module = "airsdlc")]
pub(crate) struct Graph(Shared);

impl From<Core> for Graph {
    fn from(core: Core) -> Self {
        Self(Shared::Alone(Arc::new(core)))
    }
}

impl From<Arc<KnowledgeRepository>> for Graph {
    fn from(repository: Arc<KnowledgeRepository>) -> Self {
        Self(Shared::Within(repository))
    }
}

impl Graph {
    /// The graph of core.
    pub(crate) fn shared(&self) -> &Core {
        &self.0
    }
}

#[pymethods]
impl Graph {
    /// The nodes that pass all filters.
    #[pyo3(signature = (kind=None, status=None, path=None))]
    pub(crate) fn nodes(
        &self,
        kind: Option<Texts>,
        status: Option<Texts>,
        path: Option<Texts>,
    ) -> Result<ResultList, Error> {
        let all = |texts: Option<Texts>| texts.map_or_else(Vec::new, Texts::into_vec);
        let mut filter = NodeFilter::new();
        for name in all(kind) {
            filter = filter.kind_named(&name, &self.0).map_err(Error::Name)?;
        }
        filter = all(status).iter().fold(filter, |filter, status| filter.status(status));
        filter = all(path).iter().fold(filter, |filter, path| filter.path(path));
        Ok(ResultList::new::<Node>(self.0.select(&filter).cloned().collect::<Vec<_>>()))
    }

    /// All edges.
    pub(crate) fn edges(&self) -> ResultList {
        let edges = self.0.edges().map(|edge| EdgeDocument::from(&edge).into());
        ResultList::new::<Edge>(edges.collect::<Vec<_>>())
    }

    /// The one node that a target names.
    pub(crate) fn node(&self, target: &str) -> Result<Node, Error> {
        Ok(self.0.show(target)?.node.into())
    }

    /// The ids of the nodes that a target names.
    pub(crate) fn find(&self, target: &str) -> Result<Vec<String>, Error> {
        let found = self.0.find(target)?;
        Ok(found.into_iter().map(|index| self.0.at(index).id.to_string()).collect())
    }

    /// The one node that a target names, with every edge at it.
    pub(crate) fn show(&self, target: &str) -> Result<NodeView, Error> {
        Ok(self.0.show(target)?.into())
    }

    /// Where a target comes from, or what rests on it.
    #[pyo3(signature = (target, direction="up"))]
    pub(crate) fn trace(
        &self,
        py: Python<'_>,
        target: &str,
        direction: &str,
    ) -> Result<Trace, Error> {
        let direction = trace::direction(direction)?;
        Ok(py.detach(|| self.0.trace(target, direction))?.into())
    }

    /// What the targets hit.
    #[pyo3(signature = (targets, flow=None, downtime=None))]
    pub(crate) fn impact(
        &self,
        py: Python<'_>,
        targets: Texts,
        flow: Option<&str>,
        downtime: Option<&Bound<'_, PyAny>>,
    ) -> Result<Impact, Error> {
        let (targets, options) = impact::question(targets, flow, downtime)?;
        Ok(py.detach(|| self.0.impact(&targets, options))?.into())
    }

    /// How much of what there is.
    pub(crate) fn stats(&self) -> Stats {
        Stats(self.0.stats())
    }

    /// The graph in a format.
    pub(crate) fn export(&self, py: Python<'_>, format: &str) -> Result<String, Error> {
        let format = export::format(format)?;
        Ok(py.detach(|| self.0.export(format)))
    }

    /// References whose targets are not in the repository.
    #[getter]
    pub(crate) fn unresolved(&self) -> ResultList {
        ResultList::new::<Unresolved>(self.0.clone())
    }

    /// The graph as a networkx `MultiDiGraph`.
    fn to_networkx<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._convert")?.call_method1("to_networkx", (slf,))
    }

    /// The graph as a rustworkx `PyDiGraph`.
    fn to_rustworkx<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._convert")?.call_method1("to_rustworkx", (slf,))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| *self.0 == *other.get().0)
    }

    fn __repr__(&self) -> String {
        format!("<Graph: {} nodes, {} edges>", self.0.nodes().len(), self.0.edges().len())
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("stats", (slf.get().stats(),))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let json = self.export(py, "json")?;
        Ok((py.import("airsdlc._native")?.getattr("import_graph")?, (json,)))
    }
}

/// How much of what a graph holds.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Stats(airsdlc_core::Stats);

record_methods!(Stats);

#[pymethods]
impl Stats {
    #[getter]
    fn nodes(&self) -> usize {
        self.0.nodes
    }

    #[getter]
    fn edges(&self) -> usize {
        self.0.edges
    }

    #[getter]
    fn unresolved(&self) -> usize {
        self.0.unresolved
    }

    #[getter]
    fn nodes_by_kind<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.nodes_by_kind)
    }

    #[getter]
    fn edges_by_kind<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.edges_by_kind)
    }

    #[getter]
    fn statuses<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.statuses)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("stats", (slf,))
    }
}

/// Collects nodes and edges and makes a graph of them.
#[pyclass(module = "airsdlc")]
pub(crate) struct GraphBuilder(CoreBuilder);

#[pymethods]
impl GraphBuilder {
    #[new]
    fn new() -> Self {
        Self(CoreBuilder::new())
    }

    /// Starts from the nodes and edges of a graph, to change it.
    #[staticmethod]
    fn from_graph(graph: &Bound<'_, Graph>) -> Self {
        Self(CoreBuilder::from_graph(&graph.get().0))
    }

    /// Adds a node.
    fn add_node<'py>(
        mut slf: PyRefMut<'py, Self>,
        node: &Bound<'py, Node>,
    ) -> Result<PyRefMut<'py, Self>, Error> {
        slf.0.add_node(node.get().core().clone())?;
        Ok(slf)
    }

    /// Adds an edge.
    #[pyo3(signature = (source, kind, target, *, origin="declared", strength="strong", locations=Vec::new()))]
    fn add_edge<'py>(
        mut slf: PyRefMut<'py, Self>,
        source: &str,
        kind: &str,
        target: &str,
        origin: &str,
        strength: &str,
        locations: Vec<Bound<'py, Location>>,
    ) -> Result<PyRefMut<'py, Self>, Error> {
        let mut edge = core_model::Edge::new(edge_kind(kind)?);
        (edge.origin, edge.strength) = (spelt(origin)?, spelt(strength)?);
        edge.locations =
            locations.into_iter().map(|location| location.get().core().clone()).collect();
        slf.0.add(source, edge, target)?;
        Ok(slf)
    }

    /// Whether a node has this id.
    fn __contains__(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    /// The graph.
    fn build(&self) -> Graph {
        self.0.build().into()
    }
}
