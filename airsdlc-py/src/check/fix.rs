//! Edits that mend a defect, and files with such edits applied.

use airsdlc_core::check as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::list::{ResultList, row};
use crate::record::{record_methods, spelling};
use crate::span::{self, Location};
use crate::table::{Column, Kind};

/// What mends a defect.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Fix(core::Fix);

record_methods!(Fix);

impl From<core::Fix> for Fix {
    fn from(core: core::Fix) -> Self {
        Self(core)
    }
}

/// The columns of a fix.
pub(super) fn columns() -> Vec<Column> {
    let mut columns: Vec<Column> = ["safety", "message"].map(Column::text).into();
    columns.push(Column::new("edits", Kind::Records(edit_columns())));
    columns
}

#[pymethods]
impl Fix {
    #[getter]
    fn safety(&self) -> Result<String, Error> {
        spelling(&self.0.safety)
    }

    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    #[getter]
    fn edits(&self) -> ResultList {
        ResultList::new::<Edit>(self.0.edits.clone())
    }
}

/// A replacement of text in one file.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Edit(core::Edit);

row!(Edit(core::Edit), edit_columns());
record_methods!(Edit);

/// The path stands first, as the edit's own; the place of the text follows.
fn edit_columns() -> Vec<Column> {
    let texts = ["path", "original", "replacement"].map(Column::text);
    texts.into_iter().chain(span::columns().into_iter().skip(1)).collect()
}

#[pymethods]
impl Edit {
    #[getter]
    fn path(&self) -> &str {
        self.0.path.as_str()
    }

    /// First byte and one past the last byte.
    #[getter]
    fn span(&self) -> (u32, u32) {
        (self.0.span.start, self.0.span.end)
    }

    #[getter]
    fn original(&self) -> &str {
        &self.0.original
    }

    #[getter]
    fn replacement(&self) -> &str {
        &self.0.replacement
    }

    #[getter]
    fn location(&self) -> Option<Location> {
        self.0.location.clone().map(Location::from)
    }
}

/// A file with fixes applied.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Mended(core::Mended);

row!(Mended(core::Mended), {
    let mut columns: Vec<Column> = ["path", "before", "after"].map(Column::text).into();
    columns.push(Column::new("fixes", Kind::Count));
    columns.push(Column::new("findings", Kind::Texts));
    columns
});
record_methods!(Mended);

#[pymethods]
impl Mended {
    #[getter]
    fn path(&self) -> &str {
        self.0.path.as_str()
    }

    #[getter]
    fn before(&self) -> &str {
        &self.0.before
    }

    #[getter]
    fn after(&self) -> &str {
        &self.0.after
    }

    #[getter]
    fn fixes(&self) -> usize {
        self.0.fixes
    }

    #[getter]
    fn findings(&self) -> Vec<&str> {
        self.0.findings.iter().map(String::as_str).collect()
    }
}
