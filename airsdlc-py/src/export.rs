//! Answers as other tools read them, graphs read back, and one node with its edges.

use airsdlc_core::export as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::graph::Graph;
use crate::list::ResultList;
use crate::model::{Edge, EdgeRecord, Node};
use crate::record::record_methods;

/// The format of this name.
pub(crate) fn format(name: &str) -> Result<core::Format, Error> {
    name.parse().map_err(Error::Name)
}

/// The names of all formats.
pub(crate) fn formats(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, core::FORMATS.iter().map(|(name, _)| *name))
}

/// Reads a graph from the JSON that an export wrote.
#[pyfunction]
pub(crate) fn import_graph(py: Python<'_>, json: &str) -> Result<Graph, Error> {
    Ok(py.detach(|| core::import(json))?.into())
}

/// A node with every edge at it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct NodeView {
    node: Node,
    outgoing: Vec<EdgeRecord>,
    incoming: Vec<EdgeRecord>,
}

record_methods!(NodeView);

impl From<core::NodeView> for NodeView {
    fn from(view: core::NodeView) -> Self {
        let records = |edges: Vec<core::EdgeDocument>| edges.into_iter().map(Into::into).collect();
        Self {
            node: view.node.into(),
            outgoing: records(view.outgoing),
            incoming: records(view.incoming),
        }
    }
}

#[pymethods]
impl NodeView {
    #[getter]
    fn node(&self) -> Node {
        self.node.clone()
    }

    #[getter]
    fn outgoing(&self) -> ResultList {
        ResultList::new::<Edge>(self.outgoing.clone())
    }

    #[getter]
    fn incoming(&self) -> ResultList {
        ResultList::new::<Edge>(self.incoming.clone())
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("node_view", (slf,))
    }
}
