//! Paths through the graph, as answers show them.

use airsdlc_core::path as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::list::row;
use crate::record::{record_methods, spelling};
use crate::span::{self, Location};
use crate::table::{Column, Kind};

/// A step of a path: an edge of the graph, crossed one way or the other.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Hop(core::Hop);

row!(Hop(core::Hop), columns());
record_methods!(Hop);

/// The columns of a hop.
pub(crate) fn columns() -> Vec<Column> {
    let texts = ["source", "target", "kind", "origin", "strength"].map(Column::text);
    let flags = ["backwards", "widened"].map(|name| Column::new(name, Kind::Flag));
    texts.into_iter().chain(flags).chain(span::columns()).collect()
}

#[pymethods]
impl Hop {
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
    fn origin(&self) -> Result<String, Error> {
        spelling(&self.0.origin)
    }

    #[getter]
    fn strength(&self) -> Result<String, Error> {
        spelling(&self.0.strength)
    }

    #[getter]
    fn backwards(&self) -> bool {
        self.0.backwards
    }

    #[getter]
    fn widened(&self) -> bool {
        self.0.widened
    }

    #[getter]
    fn location(&self) -> Option<Location> {
        self.0.location.clone().map(Location::from)
    }

    /// The node that the path comes from.
    #[getter]
    fn from_(&self) -> &str {
        self.0.from().as_str()
    }

    /// The node that the path goes to.
    #[getter]
    fn to(&self) -> &str {
        self.0.to().as_str()
    }

    /// `ADR-023 derives from PRD-015 (docs/adrs/adr-023.md:9)`.
    fn __str__(&self) -> String {
        let place =
            self.0.location.as_ref().map_or_else(String::new, |location| format!(" ({location})"));
        format!("{} {} {}{place}", self.0.source, self.0.kind.names().verb, self.0.target)
    }
}
