//! The chain between code and business goal.

use std::sync::Arc;

use airsdlc_core::trace as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::export;
use crate::history::LineOrigin;
use crate::list::{ResultList, row};
use crate::path::{self, Hop};
use crate::record::record_methods;
use crate::table::{Column, Kind};

/// The chain from one target.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Trace(Arc<core::Trace>);

record_methods!(Trace);

impl From<core::Trace> for Trace {
    fn from(core: core::Trace) -> Self {
        Self(Arc::new(core))
    }
}

/// The direction of this name.
pub(crate) fn direction(name: &str) -> Result<core::Direction, Error> {
    name.parse().map_err(Error::Name)
}

/// The nodes of a trace, shared with it.
struct NodesOf(Arc<core::Trace>);

impl AsRef<[core::Traced]> for NodesOf {
    fn as_ref(&self) -> &[core::Traced] {
        &self.0.nodes
    }
}

#[pymethods]
impl Trace {
    #[getter]
    fn target(&self) -> &str {
        &self.0.target
    }

    #[getter]
    fn roots(&self) -> Vec<&str> {
        self.0.roots.iter().map(airsdlc_core::model::NodeId::as_str).collect()
    }

    #[getter]
    fn direction(&self) -> String {
        self.0.direction.to_string()
    }

    #[getter]
    fn nodes(&self) -> ResultList {
        ResultList::new::<Traced>(NodesOf(self.0.clone()))
    }

    #[getter]
    fn line(&self) -> Option<LineOrigin> {
        self.0.line.clone().map(LineOrigin::from)
    }

    /// The chain in a format.
    fn export(&self, py: Python<'_>, format: &str) -> Result<String, Error> {
        let format = export::format(format)?;
        Ok(py.detach(|| self.0.export(format)))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("trace", (slf,))
    }
}

/// A node of a chain.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Traced(core::Traced);

row!(Traced(core::Traced), {
    let mut columns: Vec<Column> = ["id", "kind", "title"].map(Column::text).into();
    columns.push(Column::new("distance", Kind::Count));
    columns.push(Column::new("via", Kind::Records(path::columns())));
    columns
});
record_methods!(Traced);

#[pymethods]
impl Traced {
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
    fn distance(&self) -> u32 {
        self.0.distance
    }

    #[getter]
    fn via(&self) -> ResultList {
        ResultList::new::<Hop>(self.0.via.clone())
    }
}
