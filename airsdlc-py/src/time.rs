//! Spans of time and days as Python programs write them.

use std::time::Duration;

use airsdlc_core::time as core;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::error::Error;

/// A text such as `15m`, a number of seconds, or a `datetime.timedelta`; above zero.
pub(crate) fn span(value: &Bound<'_, PyAny>) -> Result<Duration, Error> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(core::parse(text.to_str()?)?);
    }
    let seconds = match value.call_method0("total_seconds") {
        Ok(seconds) => seconds.extract()?,
        Err(_) => value.extract()?,
    };
    let time = Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero());
    time.ok_or_else(|| core::TimeError { text: value.to_string() }.into())
}

/// A text such as `2024-01-15`, or a `datetime.date`.
pub(crate) fn date(value: &Bound<'_, PyAny>) -> Result<core::Date, Error> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_str()?.parse()?);
    }
    let text = value
        .call_method0("isoformat")
        .map_err(|_| PyTypeError::new_err("expected a date or a text such as 2024-01-15"))?;
    Ok(text.extract::<String>()?.parse()?)
}

/// A text such as `2024-01-15T14:30Z`, or a `datetime.datetime`; one without a zone is in UTC.
pub(crate) fn timestamp(value: &Bound<'_, PyAny>) -> Result<core::Timestamp, Error> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_str()?.parse()?);
    }
    let text = value.call_method0("isoformat").map_err(|_| {
        PyTypeError::new_err("expected a datetime or a text such as 2024-01-15T14:30Z")
    })?;
    Ok(text.extract::<String>()?.parse()?)
}

/// A moment, which Python sees as a `datetime.datetime` with its zone.
pub(crate) struct Moment(pub(crate) core::Timestamp);

impl<'py> IntoPyObject<'py> for Moment {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        // Python 3.10 reads no `Z`.
        let text = self.0.to_string().replace('Z', "+00:00");
        py.import("datetime")?.getattr("datetime")?.call_method1("fromisoformat", (text,))
    }
}
