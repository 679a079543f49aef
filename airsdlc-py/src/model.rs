//! Nodes, edges, and what reading found.

use std::collections::BTreeMap;

use airsdlc_core::export::{EdgeDocument, NodeDocument};
use airsdlc_core::model as core;
use airsdlc_core::model::{Attribute, EdgeKind, NodeId, NodeKind, Origin, Strength};
use airsdlc_core::span::Location as CoreLocation;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::list::{ResultList, Row as _, row};
use crate::record::{plain, record_methods, spelling};
use crate::span::{self, Location};
use crate::table::{Column, Kind};

/// The node kind of this name.
pub(crate) fn node_kind(name: &str) -> Result<NodeKind, Error> {
    name.parse().map_err(Error::Name)
}

/// The edge kind of this name.
pub(crate) fn edge_kind(name: &str) -> Result<EdgeKind, Error> {
    name.parse().map_err(Error::Name)
}

/// The names of all node kinds, in the order in which results list them.
pub(crate) fn node_kinds(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, core::KINDS.iter().map(|row| row.name))
}

/// The names of all edge kinds, in the order in which results list them.
pub(crate) fn edge_kinds(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, core::EDGE_NAMES.iter().map(|row| row.name))
}

/// One text or several.
pub(crate) enum Texts {
    One(String),
    Several(Vec<String>),
}

impl FromPyObject<'_, '_> for Texts {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = object.extract() {
            return Ok(Self::One(text));
        }
        let texts = object
            .extract()
            .map_err(|_| PyTypeError::new_err("expected a text or a list of texts"));
        texts.map(Self::Several)
    }
}

impl Texts {
    pub(crate) const NONE: Self = Self::Several(Vec::new());

    pub(crate) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Several(texts) => texts,
        }
    }
}

impl From<Texts> for Attribute {
    fn from(texts: Texts) -> Self {
        match texts {
            Texts::One(text) => Self::Text(text.into()),
            Texts::Several(texts) => Self::List(texts.into_iter().map(Into::into).collect()),
        }
    }
}

/// Something that a team writes down or runs.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "NodeDocument", into = "NodeDocument")]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Node(core::Node);

row!(Node(core::Node), {
    let texts = ["id", "kind", "title", "status", "status_as_written"].map(Column::text);
    let other = [Column::new("aliases", Kind::Texts), Column::text("attributes")];
    texts.into_iter().chain(other).chain(span::columns()).collect()
});
record_methods!(Node);

impl From<NodeDocument> for Node {
    fn from(document: NodeDocument) -> Self {
        Self(document.into())
    }
}

impl From<Node> for NodeDocument {
    fn from(node: Node) -> Self {
        Self::from(&node.0)
    }
}

#[pymethods]
impl Node {
    #[new]
    #[pyo3(signature = (id, kind, title="", *, status=None, aliases=Vec::new(), attributes=BTreeMap::new(), location=None))]
    fn new(
        id: &str,
        kind: &str,
        title: &str,
        status: Option<&str>,
        aliases: Vec<String>,
        attributes: BTreeMap<String, Texts>,
        location: Option<&Bound<'_, Location>>,
    ) -> Result<Self, Error> {
        let mut node = core::Node::new(id, node_kind(kind)?, title);
        node.status = status.map(|status| core::Status::read(node.kind, status));
        node.aliases = aliases.into_iter().map(Into::into).collect();
        node.aliases.sort_unstable();
        node.attributes =
            attributes.into_iter().map(|(name, texts)| (name.into(), texts.into())).collect();
        node.location = location.map(|location| location.get().core().clone());
        Ok(Self(node))
    }

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

    /// The state of the life cycle, else the status as written.
    #[getter]
    fn status(&self) -> Option<&str> {
        self.0.status.as_ref().map(core::Status::as_str)
    }

    #[getter]
    fn status_as_written(&self) -> Option<&str> {
        self.0.status.as_ref().map(|status| status.written.as_str())
    }

    #[getter]
    fn aliases(&self) -> Vec<&str> {
        self.0.aliases.iter().map(AsRef::as_ref).collect()
    }

    #[getter]
    fn attributes<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.attributes)
    }

    #[getter]
    fn attribute_locations(&self) -> BTreeMap<String, Location> {
        let places = self.0.attribute_locations.iter();
        places.map(|(name, place)| (name.to_string(), place.clone().into())).collect()
    }

    #[getter]
    fn location(&self) -> Option<Location> {
        self.0.location.clone().map(Location::from)
    }
}

/// An edge with its ends, as documents show it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EdgeRecord {
    source: NodeId,
    target: NodeId,
    kind: EdgeKind,
    origin: Origin,
    strength: Strength,
    locations: Vec<CoreLocation>,
}

impl From<EdgeDocument> for EdgeRecord {
    fn from(edge: EdgeDocument) -> Self {
        Self {
            source: edge.source,
            target: edge.target,
            kind: edge.kind,
            origin: edge.origin,
            strength: edge.strength,
            locations: edge.locations,
        }
    }
}

/// A relation between two nodes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Edge(EdgeRecord);

row!(Edge(EdgeRecord), {
    let mut columns: Vec<Column> =
        ["source", "target", "kind", "origin", "strength"].map(Column::text).into();
    columns.push(Column::new("locations", Kind::Records(span::columns())));
    columns
});
record_methods!(Edge);

#[pymethods]
impl Edge {
    #[getter]
    fn source(&self) -> &str {
        self.0.source.as_str()
    }

    #[getter]
    fn target(&self) -> &str {
        self.0.target.as_str()
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn origin(&self) -> Result<String, Error> {
        spelling(&self.0.origin)
    }

    #[getter]
    fn strength(&self) -> Result<String, Error> {
        spelling(&self.0.strength)
    }

    #[getter]
    fn locations(&self) -> ResultList {
        ResultList::new::<Location>(self.0.locations.clone())
    }
}

/// A reference whose target is not in the repository.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Unresolved(core::Unresolved);

row!(Unresolved(core::Unresolved), {
    let mut columns: Vec<Column> =
        ["source", "text", "kind", "origin", "form", "wants"].map(Column::text).into();
    columns.push(Column::new("candidates", Kind::Texts));
    columns.extend(span::columns());
    columns
});
record_methods!(Unresolved);

#[pymethods]
impl Unresolved {
    #[getter]
    fn source(&self) -> &str {
        self.0.source.as_str()
    }

    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn origin(&self) -> Result<String, Error> {
        spelling(&self.0.origin)
    }

    #[getter]
    fn form(&self) -> Result<String, Error> {
        spelling(&self.0.form)
    }

    #[getter]
    fn wants(&self) -> Option<&'static str> {
        self.0.wants.map(NodeKind::name)
    }

    #[getter]
    fn candidates(&self) -> Vec<&str> {
        self.0.candidates.iter().map(NodeId::as_str).collect()
    }

    #[getter]
    fn location(&self) -> Location {
        self.0.location.clone().into()
    }
}

/// Something that reading noticed and went on from.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Finding(core::Finding);

row!(Finding(core::Finding), {
    let mut columns: Vec<Column> = ["rule", "severity", "message"].map(Column::text).into();
    columns.extend(span::columns());
    columns.push(Column::new("related", Kind::Records(span::columns())));
    columns.push(Column::text("help"));
    columns
});
record_methods!(Finding);

#[pymethods]
impl Finding {
    #[getter]
    fn rule(&self) -> &str {
        &self.0.rule
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
    fn location(&self) -> Location {
        self.0.location.clone().into()
    }

    #[getter]
    fn related(&self) -> ResultList {
        ResultList::new::<Location>(self.0.related.clone())
    }

    #[getter]
    fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// `path:line: severity[rule]: message`.
    fn __str__(&self) -> String {
        self.0.to_string()
    }
}
