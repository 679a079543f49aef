//! What a rule reports.

use airsdlc_core::check as core;
use airsdlc_core::model::NodeId;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use super::fix::{self, Fix};
use crate::list::{ResultList, row};
use crate::record::record_methods;
use crate::span::{self, Location};
use crate::table::{Column, Kind};

/// A defect at a place.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Diagnostic(core::Diagnostic);

row!(Diagnostic(core::Diagnostic), {
    let mut columns: Vec<Column> =
        ["rule", "code", "severity", "message", "node"].map(Column::text).into();
    columns.extend(span::columns());
    columns.push(Column::new("related", Kind::Records(related_columns())));
    columns.push(Column::text("help"));
    columns.push(Column::new("chain", Kind::Record(chain_columns())));
    columns.push(Column::new("fix", Kind::Record(fix::columns())));
    columns.extend(["subject", "fingerprint"].map(Column::text));
    columns.push(Column::new("known", Kind::Flag));
    columns.push(Column::new("fixable", Kind::Has("fix")));
    columns
});
record_methods!(Diagnostic);

#[pymethods]
impl Diagnostic {
    #[getter]
    fn rule(&self) -> &str {
        &self.0.rule
    }

    #[getter]
    fn code(&self) -> &str {
        &self.0.code
    }

    #[getter]
    fn severity(&self) -> String {
        self.0.severity.to_string()
    }

    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    #[getter]
    fn node(&self) -> Option<&str> {
        self.0.node.as_ref().map(NodeId::as_str)
    }

    #[getter]
    fn location(&self) -> Location {
        self.0.location.clone().into()
    }

    #[getter]
    fn related(&self) -> ResultList {
        ResultList::new::<Related>(self.0.related.clone())
    }

    #[getter]
    fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    #[getter]
    fn chain(&self) -> Option<Chain> {
        self.0.chain.clone().map(Chain)
    }

    #[getter]
    fn fix(&self) -> Option<Fix> {
        self.0.fix.clone().map(Fix::from)
    }

    #[getter]
    fn subject(&self) -> &str {
        &self.0.subject
    }

    #[getter]
    fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }

    #[getter]
    fn known(&self) -> bool {
        self.0.known
    }

    /// Whether there is a fix.
    #[getter]
    fn fixable(&self) -> bool {
        self.0.fix.is_some()
    }

    /// `path:line: severity[rule]: message`.
    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Related(core::Related);

row!(Related(core::Related), related_columns());
record_methods!(Related);

fn related_columns() -> Vec<Column> {
    std::iter::once(Column::text("message")).chain(span::columns()).collect()
}

#[pymethods]
impl Related {
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    #[getter]
    fn location(&self) -> Location {
        self.0.location.clone().into()
    }
}

/// A chain that breaks off.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Chain(core::Chain);

record_methods!(Chain);

fn chain_columns() -> Vec<Column> {
    let found = Column::new("found", Kind::Records(link_columns()));
    std::iter::once(found).chain(["missing", "closes"].map(Column::text)).collect()
}

#[pymethods]
impl Chain {
    #[getter]
    fn found(&self) -> ResultList {
        ResultList::new::<Link>(self.0.found.clone())
    }

    #[getter]
    fn missing(&self) -> &str {
        &self.0.missing
    }

    #[getter]
    fn closes(&self) -> &str {
        &self.0.closes
    }
}

/// One link of a chain.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Link(core::Link);

row!(Link(core::Link), link_columns());
record_methods!(Link);

fn link_columns() -> Vec<Column> {
    ["id", "kind", "title", "edge"].map(Column::text).into()
}

#[pymethods]
impl Link {
    #[getter]
    fn id(&self) -> &str {
        self.0.id.as_str()
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    #[getter]
    fn edge(&self) -> Option<&str> {
        self.0.edge.as_deref()
    }
}
