//! Integrity checks: how they are asked for, and what comes of them.

mod diagnostic;
mod fix;
mod report;
pub(crate) mod rule;

use std::path::PathBuf;

use airsdlc_core::check as core;
use airsdlc_core::check::CheckOptions;
use airsdlc_core::export::REPORT_FORMATS;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString, PyTuple};

pub(crate) use diagnostic::{Chain, Diagnostic, Link, Related};
pub(crate) use fix::{Edit, Fix, Mended};
pub(crate) use report::{Ran, Report, Summary};
pub(crate) use rule::{Example, ExampleFile, Rule};

use crate::error::Error;
use crate::model::Texts;
use crate::time;

/// The names of all formats of reports.
pub(crate) fn report_formats(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, REPORT_FORMATS.iter().map(|(name, _)| *name))
}

/// How to ask for a check.
pub(crate) fn options(
    select: Texts,
    ignore: Texts,
    baseline: Option<&Bound<'_, PyAny>>,
    today: Option<&Bound<'_, PyAny>>,
    threads: Option<usize>,
) -> Result<CheckOptions, Error> {
    let mut options = CheckOptions::new()
        .select(select.into_vec())
        .ignore(ignore.into_vec())
        .threads(threads.unwrap_or(0));
    if let Some(baseline) = baseline {
        options = with_baseline(options, baseline)?;
    }
    if let Some(today) = today {
        options = options.today(time::date(today)?);
    }
    Ok(options)
}

/// Holds findings against no baseline (`False`), against that of a text, or of a file.
fn with_baseline(options: CheckOptions, given: &Bound<'_, PyAny>) -> Result<CheckOptions, Error> {
    if let Ok(flag) = given.cast::<PyBool>()
        && !flag.is_true()
    {
        return Ok(options.without_baseline());
    }
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(options.baseline(core::Baseline::parse(text.to_str()?)?));
    }
    let path: PathBuf = given.extract().map_err(|_| {
        PyTypeError::new_err("baseline must be None, False, JSON text or the path of a file")
    })?;
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return Err(Error::File { error, path }),
    };
    let baseline = core::Baseline::parse(&text)
        .map_err(|error| PyValueError::new_err(format!("{}: {error}", path.display())))?;
    Ok(options.baseline(baseline))
}
