//! Answers as other tools read them, and graphs read back.

use airsdlc_core::export as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::error::Error;
use crate::graph::Graph;

/// The format of this name.
pub(crate) fn format(name: &str) -> Result<core::Format, Error> {
    name.parse().map_err(|error| Error::Kind { what: "format", error })
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
