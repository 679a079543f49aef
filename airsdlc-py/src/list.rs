//! Result lists: sequences of records that are tables too.
//!
//! A list shares the answer it belongs to; a record is made when it is asked for.

use std::any::Any;
use std::sync::Arc;

use arrow_array::RecordBatchIterator;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::ArrowError;
use pyo3::PyClass;
use pyo3::exceptions::{PyIndexError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyRange, PySlice};
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::record::{Reduced, hash, plain, reduce};
use crate::table::{self, Column};

/// A record that lists hold.
pub(crate) trait Row:
    PyClass<Frozen = pyo3::pyclass::boolean_struct::True>
    + Into<PyClassInitializer<Self>>
    + From<Self::Core>
    + Serialize
    + Sync
{
    /// The value of core that the record stands for.
    type Core: Clone + PartialEq + Send + Sync + 'static;

    /// The value of core.
    fn core(&self) -> &Self::Core;

    /// The columns of a table of such records.
    fn columns() -> Vec<Column>;
}

/// Defines a record around a value of core.
macro_rules! row {
    ($class:ident($core:ty), $columns:expr) => {
        impl From<$core> for $class {
            fn from(core: $core) -> Self {
                Self(core)
            }
        }

        impl crate::list::Row for $class {
            type Core = $core;

            fn core(&self) -> &$core {
                &self.0
            }

            fn columns() -> Vec<crate::table::Column> {
                $columns
            }
        }
    };
}
pub(crate) use row;

/// Where the items of a list are.
type Items<T> = Arc<dyn AsRef<[<T as Row>::Core]> + Send + Sync>;

/// The records of one class, whatever the class.
trait Rows: Any + Send + Sync {
    fn class(&self) -> &'static str;
    fn len(&self) -> usize;
    fn record(&self, py: Python<'_>, at: usize) -> PyResult<Py<PyAny>>;
    fn select(&self, places: &[usize]) -> ResultList;
    fn position(&self, record: &Bound<'_, PyAny>) -> Option<usize>;
    fn equals(&self, other: &dyn Rows) -> bool;
    fn json(&self) -> serde_json::Result<String>;
    fn values(&self) -> serde_json::Result<Vec<Value>>;
    fn columns(&self) -> Vec<Column>;
}

struct Of<T: Row>(Items<T>);

impl<T: Row> Of<T> {
    fn items(&self) -> &[T::Core] {
        (*self.0).as_ref()
    }
}

impl<T: Row> Rows for Of<T> {
    fn class(&self) -> &'static str {
        <T as PyClass>::NAME
    }

    fn len(&self) -> usize {
        self.items().len()
    }

    fn record(&self, py: Python<'_>, at: usize) -> PyResult<Py<PyAny>> {
        Ok(Py::new(py, T::from(self.items()[at].clone()))?.into_any())
    }

    fn select(&self, places: &[usize]) -> ResultList {
        let items = self.items();
        ResultList::new::<T>(places.iter().map(|at| items[*at].clone()).collect::<Vec<_>>())
    }

    fn position(&self, record: &Bound<'_, PyAny>) -> Option<usize> {
        let record = record.cast::<T>().ok()?;
        self.items().iter().position(|item| item == record.get().core())
    }

    fn equals(&self, other: &dyn Rows) -> bool {
        (other as &dyn Any)
            .downcast_ref::<Self>()
            .is_some_and(|other| self.items() == other.items())
    }

    fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.items().iter().cloned().map(T::from).collect::<Vec<_>>())
    }

    fn values(&self) -> serde_json::Result<Vec<Value>> {
        self.items().iter().map(|item| serde_json::to_value(T::from(item.clone()))).collect()
    }

    fn columns(&self) -> Vec<Column> {
        T::columns()
    }
}

/// An immutable sequence of records of one class, which is a table too.
#[pyclass(frozen, sequence, generic, module = "airsdlc")]
pub(crate) struct ResultList(Arc<dyn Rows>);

impl ResultList {
    /// A list of what `items` holds.
    pub(crate) fn new<T: Row>(items: impl AsRef<[T::Core]> + Send + Sync + 'static) -> Self {
        Self(Arc::new(Of::<T>(Arc::new(items))))
    }

    /// A list of records that were made one by one.
    pub(crate) fn of_records<T: Row>(records: &[T]) -> Self {
        Self::new::<T>(records.iter().map(|record| record.core().clone()).collect::<Vec<_>>())
    }

    /// The place that a Python index means, counted from the end if it is negative.
    fn place(&self, index: isize) -> PyResult<usize> {
        let place = if index < 0 {
            self.0.len().checked_add_signed(index)
        } else {
            usize::try_from(index).ok()
        };
        place
            .filter(|place| *place < self.0.len())
            .ok_or_else(|| PyIndexError::new_err("list index out of range"))
    }

    /// The records that `places` name, one after the other.
    fn records<'py>(
        slf: &Bound<'py, Self>,
        places: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("builtins")?.call_method1("map", (slf.getattr("__getitem__")?, places))
    }
}

#[pymethods]
impl ResultList {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__(&self, py: Python<'_>, index: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        if let Ok(slice) = index.cast::<PySlice>() {
            let range = slice.indices(self.0.len().cast_signed())?;
            let places: Vec<usize> = (0..range.slicelength)
                .filter_map(|step| {
                    usize::try_from(range.start + step.cast_signed() * range.step).ok()
                })
                .collect();
            return Ok(Py::new(py, self.0.select(&places))?.into_any());
        }
        self.0.record(py, self.place(index.extract()?)?)
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let places = PyRange::new(slf.py(), 0, slf.get().0.len().cast_signed())?;
        Self::records(slf, &places)
    }

    fn __reversed__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let places = PyRange::new_with_step(slf.py(), slf.get().0.len().cast_signed() - 1, -1, -1)?;
        Self::records(slf, &places)
    }

    fn __contains__(&self, record: &Bound<'_, PyAny>) -> bool {
        self.0.position(record).is_some()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| self.0.equals(&*other.get().0))
    }

    fn __hash__(&self) -> Result<u64, Error> {
        hash(&self.0.json()?)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown = (0..self.0.len().min(3))
            .map(|at| Ok(self.0.record(py, at)?.bind(py).repr()?.to_string()));
        let mut shown = shown.collect::<PyResult<Vec<String>>>()?;
        if self.0.len() > shown.len() {
            shown.push(format!("… {} more", self.0.len() - shown.len()));
        }
        Ok(format!("ResultList([{}])", shown.join(", ")))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("result_list", (slf,))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Result<Reduced<'py>, Error> {
        reduce(py, "_restore_list", self.0.class(), self.0.json()?)
    }

    /// The place of the first record equal to this one.
    fn index(&self, record: &Bound<'_, PyAny>) -> PyResult<usize> {
        self.0
            .position(record)
            .ok_or_else(|| PyValueError::new_err("the record is not in the list"))
    }

    /// How many records are equal to this one.
    fn count(slf: &Bound<'_, Self>, record: &Bound<'_, PyAny>) -> PyResult<usize> {
        slf.try_iter()?.try_fold(0, |count, own| Ok(count + usize::from(own?.eq(record)?)))
    }

    /// The records as dictionaries.
    fn to_dicts<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        Ok(py.import("json")?.call_method1("loads", (self.0.json()?,))?)
    }

    /// The list as a pandas `DataFrame`.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._convert")?.call_method1("to_pandas", (slf,))
    }

    /// The list as a polars `DataFrame`.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._convert")?.call_method1("to_polars", (slf,))
    }

    /// The list as a pyarrow `Table`.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._convert")?.call_method1("to_arrow", (slf,))
    }

    /// The columns for libraries that take lists: name, kind and values of each.
    fn _columns<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &table::plain(&self.0.columns(), &self.0.values()?))
    }

    /// The columns as an Arrow schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*table::schema(&self.0.columns()))
            .map_err(|error| arrow(&error))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The list as an Arrow stream of one batch.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> Result<Bound<'py, PyCapsule>, Error> {
        // Arrow lets a producer ignore the request, and the consumer then casts.
        drop(requested_schema);
        let batch =
            table::batch(&self.0.columns(), &self.0.values()?).map_err(|error| arrow(&error))?;
        let schema = batch.schema();
        let stream =
            FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
        Ok(PyCapsule::new_with_value(py, stream, c"arrow_array_stream")?)
    }
}

fn arrow(error: &ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
