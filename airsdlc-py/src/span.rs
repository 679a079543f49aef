//! Places in source text.

use airsdlc_core::span as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::list::row;
use crate::record::record_methods;
use crate::table::{Column, Kind};

/// A range of text in a file of the repository.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Location(core::Location);

row!(Location(core::Location), columns());
record_methods!(Location);

/// The columns of a place; every record with a `location` has them.
pub(crate) fn columns() -> Vec<Column> {
    let counts =
        ["line", "column", "end_line", "end_column"].map(|name| Column::new(name, Kind::Count));
    std::iter::once(Column::text("path")).chain(counts).collect()
}

#[pymethods]
impl Location {
    #[new]
    #[pyo3(signature = (path, line=1, column=1, end_line=None, end_column=None))]
    fn new(
        path: &str,
        line: u32,
        column: u32,
        end_line: Option<u32>,
        end_column: Option<u32>,
    ) -> Self {
        let mut location = core::Location::of_file(path.into());
        (location.line, location.column) = (line, column);
        (location.end_line, location.end_column) =
            (end_line.unwrap_or(line), end_column.unwrap_or(column));
        Self(location)
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
    fn column(&self) -> u32 {
        self.0.column
    }

    #[getter]
    fn end_line(&self) -> u32 {
        self.0.end_line
    }

    #[getter]
    fn end_column(&self) -> u32 {
        self.0.end_column
    }

    /// First byte and one past the last byte.
    #[getter]
    fn span(&self) -> (u32, u32) {
        (self.0.span.start, self.0.span.end)
    }

    /// `path:line`.
    fn __str__(&self) -> String {
        self.0.to_string()
    }
}
