//! Ids that nobody has taken.

use airsdlc_core as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::record::record_methods;

/// An id that nobody has taken, and what it was counted from.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct NextId(pub(crate) core::NextId);

record_methods!(NextId);

#[pymethods]
impl NextId {
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn last(&self) -> Option<&str> {
        self.0.last.as_deref()
    }

    #[getter]
    fn branch(&self) -> Option<&str> {
        self.0.branch.as_deref()
    }

    #[getter]
    fn branches(&self) -> usize {
        self.0.branches
    }
}
