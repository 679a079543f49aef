//! What a repository looks like, and the configuration for it.

use std::path::PathBuf;

use airsdlc_core::OpenOptions;
use airsdlc_core::survey as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::check::{Ran, Summary};
use crate::error::Error;
use crate::list::ResultList;
use crate::reading::attended;
use crate::record::record_methods;
use crate::time;

/// Looks at the repository in a directory.
#[pyfunction]
#[pyo3(signature = (path, *, today=None, threads=None))]
pub(crate) fn survey(
    py: Python<'_>,
    path: PathBuf,
    today: Option<&Bound<'_, PyAny>>,
    threads: Option<usize>,
) -> Result<Survey, Error> {
    let today = today.map(time::date).transpose()?;
    let options = OpenOptions::new().threads(threads.unwrap_or(0));
    let read = move |options: &OpenOptions| core::Survey::of(path, options, today);
    Ok(Survey(attended(py, options, None, read)??))
}

/// What a repository looks like, and the configuration for it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Survey(core::Survey);

record_methods!(Survey);

#[pymethods]
impl Survey {
    #[getter]
    fn before(&self) -> usize {
        self.0.before
    }

    #[getter]
    fn after(&self) -> usize {
        self.0.after
    }

    #[getter]
    fn summary(&self) -> Summary {
        self.0.summary.into()
    }

    #[getter]
    fn rules(&self) -> ResultList {
        ResultList::new::<Ran>(self.0.rules.clone())
    }

    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }
}
