//! Records as columns: the one table form behind Arrow, polars and pandas.
//!
//! Columns are the fields of a record. A `location` becomes the columns `path`, `line`, `column`,
//! `end_line` and `end_column`; a record is a struct, a list of records a list of structs; what has no
//! fixed form is JSON text.

use std::sync::Arc;

use airsdlc_core::time::Timestamp;
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, ListArray, RecordBatch, StringArray, StructArray,
    TimestampSecondArray, UInt32Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, TimeUnit};
use serde::Serialize;
use serde_json::Value;

/// The zone in which times are told.
const UTC: &str = "UTC";

/// What a column holds.
pub(crate) enum Kind {
    Text,
    /// A whole number from 0.
    Count,
    Number,
    Flag,
    /// A moment, in UTC.
    Time,
    /// Whether the record has a field of this name.
    Has(&'static str),
    Texts,
    /// A record with these columns.
    Record(Vec<Column>),
    /// A list of records with these columns.
    Records(Vec<Column>),
}

/// A column of a table.
pub(crate) struct Column {
    name: &'static str,
    /// The fields that lead to its value, the outermost first; its name, if there are none.
    path: &'static [&'static str],
    kind: Kind,
}

impl Column {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, path: &[], kind }
    }

    /// A column of what stands in a record inside the record.
    pub(crate) const fn inside(
        name: &'static str,
        path: &'static [&'static str],
        kind: Kind,
    ) -> Self {
        Self { name, path, kind }
    }

    pub(crate) const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    fn field(&self) -> Field {
        Field::new(self.name, self.kind.data_type(), true)
    }

    /// The name of the kind, by which pandas gets its data type.
    fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Text => "text",
            Kind::Count => "count",
            Kind::Number => "number",
            Kind::Flag | Kind::Has(_) => "flag",
            Kind::Time => "time",
            Kind::Texts | Kind::Record(_) | Kind::Records(_) => "list",
        }
    }

    fn cells<'a>(&self, rows: impl Iterator<Item = Option<&'a Value>>) -> Vec<Option<&'a Value>> {
        let one = |row: &'a Value| match self.kind {
            Kind::Has(field) => Some(flag(cell(row, field).is_some())),
            _ if self.path.is_empty() => cell(row, self.name),
            _ => self.path.iter().try_fold(row, |row, field| cell(row, field)),
        };
        rows.map(|row| one(row?)).collect()
    }
}

impl Kind {
    fn data_type(&self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Count => DataType::UInt32,
            Self::Number => DataType::Float64,
            Self::Flag | Self::Has(_) => DataType::Boolean,
            Self::Time => DataType::Timestamp(TimeUnit::Second, Some(UTC.into())),
            Self::Texts => DataType::List(item(DataType::Utf8)),
            Self::Record(columns) => DataType::Struct(fields(columns)),
            Self::Records(columns) => DataType::List(item(DataType::Struct(fields(columns)))),
        }
    }

    fn array(&self, cells: &[Option<&Value>]) -> ArrayRef {
        match self {
            Self::Text => {
                Arc::new(cells.iter().map(|cell| cell.map(text)).collect::<StringArray>())
            }
            Self::Count => {
                Arc::new(cells.iter().map(|cell| count((*cell)?)).collect::<UInt32Array>())
            }
            Self::Number => {
                Arc::new(cells.iter().map(|cell| (*cell)?.as_f64()).collect::<Float64Array>())
            }
            Self::Flag | Self::Has(_) => {
                Arc::new(cells.iter().map(|cell| (*cell)?.as_bool()).collect::<BooleanArray>())
            }
            Self::Time => {
                let times = cells.iter().map(|cell| seconds((*cell)?));
                Arc::new(times.collect::<TimestampSecondArray>().with_timezone(UTC))
            }
            Self::Texts => lists(cells, |items| Self::Text.array(items)),
            Self::Record(columns) => Arc::new(records(columns, cells)),
            Self::Records(columns) => lists(cells, |items| Arc::new(records(columns, items))),
        }
    }
}

/// A table in Arrow's form.
pub(crate) fn batch(columns: &[Column], rows: &[Value]) -> Result<RecordBatch, ArrowError> {
    let arrays = columns
        .iter()
        .map(|column| column.kind.array(&column.cells(rows.iter().map(Some))))
        .collect();
    RecordBatch::try_new(schema(columns), arrays)
}

/// The columns of a table in Arrow's form.
pub(crate) fn schema(columns: &[Column]) -> Arc<Schema> {
    Arc::new(Schema::new(fields(columns)))
}

/// A column for libraries that take lists: its name, the name of its kind, its values.
#[derive(Serialize)]
pub(crate) struct Plain<'a>(&'static str, &'static str, Vec<Option<&'a Value>>);

/// A table as plain columns.
pub(crate) fn plain<'a>(columns: &[Column], rows: &'a [Value]) -> Vec<Plain<'a>> {
    columns
        .iter()
        .map(|column| Plain(column.name, column.kind_name(), column.cells(rows.iter().map(Some))))
        .collect()
}

fn fields(columns: &[Column]) -> Fields {
    columns.iter().map(Column::field).collect()
}

fn item(data_type: DataType) -> Arc<Field> {
    Arc::new(Field::new("item", data_type, true))
}

/// The field of a record or of its place.
fn cell<'a>(row: &'a Value, name: &str) -> Option<&'a Value> {
    let own = row.get(name).or_else(|| row.get("location")?.get(name));
    own.filter(|value| !value.is_null())
}

fn flag(holds: bool) -> &'static Value {
    if holds { &Value::Bool(true) } else { &Value::Bool(false) }
}

fn text(cell: &Value) -> String {
    cell.as_str().map_or_else(|| cell.to_string(), str::to_owned)
}

fn count(cell: &Value) -> Option<u32> {
    cell.as_u64().and_then(|count| u32::try_from(count).ok())
}

/// A moment in seconds since 1970.
fn seconds(cell: &Value) -> Option<i64> {
    Some(cell.as_str()?.parse::<Timestamp>().ok()?.seconds())
}

fn lists(cells: &[Option<&Value>], array: impl Fn(&[Option<&Value>]) -> ArrayRef) -> ArrayRef {
    let empty = Vec::new();
    let lists: Vec<&Vec<Value>> =
        cells.iter().map(|cell| cell.and_then(Value::as_array).unwrap_or(&empty)).collect();
    let items: Vec<Option<&Value>> = lists.iter().flat_map(|list| list.iter().map(Some)).collect();
    let values = array(&items);
    let offsets = OffsetBuffer::from_lengths(lists.iter().map(|list| list.len()));
    Arc::new(ListArray::new(item(values.data_type().clone()), offsets, values, None))
}

fn records(columns: &[Column], rows: &[Option<&Value>]) -> StructArray {
    let arrays = columns
        .iter()
        .map(|column| column.kind.array(&column.cells(rows.iter().copied())))
        .collect();
    let there: NullBuffer = rows.iter().map(Option::is_some).collect();
    StructArray::new(fields(columns), arrays, Some(there))
}
