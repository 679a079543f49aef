//! Records: immutable results with the same manners.
//!
//! A record is equal to another by value, hashes and pickles by its JSON form, and turns into the
//! dictionary that the JSON documents show.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyList, PyString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::check::{
    Chain, Diagnostic, Edit, Example, ExampleFile, Fix, Link, Mended, Ran, Related, Report, Rule,
    Summary,
};
use crate::diff::{DiffReport, EdgeChange, GraphDiff, NodeChange, UnresolvedChange};
use crate::error::Error;
use crate::export::NodeView;
use crate::graph::Stats;
use crate::history::{
    BoltLog, LineCommit, LineGap, LineOrigin, LineWork, Release, TaggedState, Tags, WorkCommit,
    WorkFile, WorkLog,
};
use crate::impact::{
    Affected, Business, Estimate, EstimateInput, Gap, Impact, KpiEstimate, Sibling,
};
use crate::list::ResultList;
use crate::model::{Edge, Finding, Node, Unresolved};
use crate::next_id::NextId;
use crate::path::Hop;
use crate::span::Location;
use crate::survey::Survey;
use crate::trace::{Trace, Traced};

/// What a record calls itself when it is pickled: the function and its arguments.
pub(crate) type Reduced<'py> = (Bound<'py, PyAny>, (&'static str, String));

/// Adds the methods that all records share.
macro_rules! record_methods {
    ($class:ident) => {
        #[pyo3::pymethods]
        impl $class {
            /// The record as plain dictionaries, lists, texts and numbers.
            fn to_dict<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> Result<pyo3::Bound<'py, pyo3::PyAny>, crate::error::Error> {
                crate::record::plain(py, self)
            }

            fn __repr__(&self, py: pyo3::Python<'_>) -> Result<String, crate::error::Error> {
                crate::record::repr(stringify!($class), &crate::record::plain(py, self)?)
            }

            fn __hash__(&self) -> Result<u64, crate::error::Error> {
                crate::record::hash(self)
            }

            fn __reduce__<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> Result<crate::record::Reduced<'py>, crate::error::Error> {
                crate::record::reduce(
                    py,
                    "_restore",
                    stringify!($class),
                    serde_json::to_string(self)?,
                )
            }
        }
    };
}
pub(crate) use record_methods;

/// A value as plain Python objects, in the form of the JSON documents.
pub(crate) fn plain<'py>(
    py: Python<'py>,
    value: &impl Serialize,
) -> Result<Bound<'py, PyAny>, Error> {
    let text = serde_json::to_string(value)?;
    Ok(py.import("json")?.call_method1("loads", (text,))?)
}

/// The name of a value of a fixed set, such as `declared`.
pub(crate) fn spelling(value: &impl Serialize) -> Result<String, Error> {
    Ok(serde_json::from_value(serde_json::to_value(value)?)?)
}

/// The value of a fixed set that has this name.
pub(crate) fn spelt<T: DeserializeOwned>(name: &str) -> Result<T, Error> {
    Ok(serde_json::from_value(name.into())?)
}

pub(crate) fn hash(value: &impl Serialize) -> Result<u64, Error> {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(value)?.hash(&mut hasher);
    Ok(hasher.finish())
}

pub(crate) fn reduce<'py>(
    py: Python<'py>,
    function: &str,
    class: &'static str,
    json: String,
) -> Result<Reduced<'py>, Error> {
    Ok((py.import("airsdlc._native")?.getattr(function)?, (class, json)))
}

/// A list of more is only counted.
const MOST_NAMED: usize = 5;

/// `Node(id='ADR-023', kind='adr', …)`: places as `path:line`, counts and texts in full, a commit by
/// name and subject, work by ids, whatever else is nested by its length.
pub(crate) fn repr(class: &str, fields: &Bound<'_, PyAny>) -> Result<String, Error> {
    let mut shown = Vec::new();
    for (name, value) in fields.cast::<PyDict>().map_err(PyErr::from)? {
        if !value.is_none() {
            let text = match name.extract::<String>()?.as_str() {
                "work" => named(&value)?,
                _ => None,
            };
            shown.push(format!("{name}={}", text.map_or_else(|| brief(&value), Ok)?));
        }
    }
    Ok(format!("{class}({})", shown.join(", ")))
}

/// The ids of records in a list; `None` if it holds others, or too many.
fn named(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let Ok(items) = value.cast::<PyList>() else { return Ok(None) };
    let mut ids = Vec::new();
    for item in items {
        match item.cast::<PyDict>().map(|fields| fields.get_item("id")) {
            Ok(id) if ids.len() < MOST_NAMED => match id? {
                Some(id) => ids.push(id.repr()?.to_string()),
                None => return Ok(None),
            },
            _ => return Ok(None),
        }
    }
    Ok(Some(format!("[{}]", ids.join(", "))))
}

fn brief(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(fields) = value.cast::<PyDict>() {
        if let (Some(id), Some(subject)) = (fields.get_item("id")?, fields.get_item("subject")?) {
            let id: String = id.extract()?;
            return Ok(format!("<{} {}>", id.get(..12).unwrap_or(&id), subject.repr()?));
        }
        if let (Some(_), Some(message)) = (fields.get_item("kind")?, fields.get_item("message")?) {
            return Ok(message.repr()?.to_string());
        }
        return match (fields.get_item("path")?, fields.get_item("line")?) {
            (Some(path), Some(line)) => Ok(format!("'{path}:{line}'")),
            _ if fields.values().iter().all(|count| count.is_instance_of::<PyInt>()) => {
                Ok(fields.repr()?.to_string())
            }
            _ => Ok(format!("<{}>", fields.len())),
        };
    }
    match value.cast::<PyList>() {
        Ok(items) if !items.iter().all(|item| item.is_instance_of::<PyString>()) => {
            Ok(format!("<{}>", items.len()))
        }
        _ => Ok(value.repr()?.to_string()),
    }
}

macro_rules! by_class {
    ($class:ident, $make:ident, [$($record:ident),*]) => {
        match $class {
            $(stringify!($record) => $make!($record),)*
            other => Err(Error::Python(pyo3::exceptions::PyValueError::new_err(format!("no record is called '{other}'")))),
        }
    };
}

/// Makes a record of its class and its JSON form; for pickle.
#[pyfunction]
pub(crate) fn _restore(py: Python<'_>, class_: &str, json: &str) -> Result<Py<PyAny>, Error> {
    macro_rules! record {
        ($record:ident) => {
            Ok(Py::new(py, serde_json::from_str::<$record>(json)?)?.into_any())
        };
    }
    by_class!(
        class_,
        record,
        [
            Location,
            Hop,
            Node,
            Edge,
            Unresolved,
            Finding,
            NodeView,
            Stats,
            Trace,
            Traced,
            Impact,
            Affected,
            Sibling,
            Business,
            KpiEstimate,
            Estimate,
            EstimateInput,
            Gap,
            Report,
            Diagnostic,
            Related,
            Chain,
            Link,
            Fix,
            Edit,
            Mended,
            Summary,
            Ran,
            Rule,
            Example,
            ExampleFile,
            GraphDiff,
            DiffReport,
            NodeChange,
            EdgeChange,
            UnresolvedChange,
            Survey,
            NextId,
            BoltLog,
            LineCommit,
            LineGap,
            LineOrigin,
            LineWork,
            WorkCommit,
            WorkFile,
            WorkLog,
            Tags,
            Release,
            TaggedState
        ]
    )
}

/// Makes a result list of the class of its records and their JSON form; for pickle.
#[pyfunction]
pub(crate) fn _restore_list(class_: &str, json: &str) -> Result<ResultList, Error> {
    macro_rules! list {
        ($record:ident) => {
            Ok(ResultList::of_records(&serde_json::from_str::<Vec<$record>>(json)?))
        };
    }
    by_class!(
        class_,
        list,
        [
            Location,
            Hop,
            Node,
            Edge,
            Unresolved,
            Finding,
            Traced,
            Affected,
            Sibling,
            KpiEstimate,
            Estimate,
            EstimateInput,
            Gap,
            Diagnostic,
            Related,
            Link,
            Edit,
            Mended,
            Ran,
            Rule,
            ExampleFile,
            NodeChange,
            EdgeChange,
            UnresolvedChange,
            LineOrigin,
            LineWork,
            WorkLog,
            WorkCommit,
            WorkFile,
            Release,
            TaggedState
        ]
    )
}
