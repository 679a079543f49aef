//! JSON documents, and graphs read back from them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::error::BuildError;
use crate::graph::{Graph, GraphBuilder, NodeFilter};
use crate::model::{
    Attributes, Edge, EdgeKind, Node, NodeId, NodeKind, Origin, Status, Strength, Unresolved,
};
use crate::span::Location;

/// A document: what it is, and its contents beside that.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document<T> {
    /// The form of the document: `airsdlc.graph/1`.
    pub schema: String,
    /// The contents.
    #[serde(flatten)]
    pub contents: T,
}

/// A graph as a document, `airsdlc.graph/1`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GraphDocument {
    /// Nodes, in the order of kind and id.
    pub nodes: Vec<NodeDocument>,
    /// Edges, in the order of source, kind and target.
    pub edges: Vec<EdgeDocument>,
    /// References that found nothing, in the order of their places.
    #[serde(default)]
    pub unresolved: Vec<Unresolved>,
}

/// A node in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NodeDocument {
    /// The id.
    pub id: NodeId,
    /// The kind.
    pub kind: NodeKind,
    /// The title.
    pub title: String,
    /// The state of the life cycle, else the status as written.
    pub status: Option<String>,
    /// The status as written.
    #[serde(default)]
    pub status_as_written: Option<String>,
    /// Other names.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub aliases: Vec<SmolStr>,
    /// Attributes.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "std::collections::BTreeMap<String, crate::model::Attribute>")
    )]
    pub attributes: Attributes,
    /// Where the attributes that answers quote are stated, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "std::collections::BTreeMap<String, Location>")
    )]
    pub attribute_locations: BTreeMap<SmolStr, Location>,
    /// Where it is defined.
    pub location: Option<Location>,
}

/// An edge in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EdgeDocument {
    /// The id of the source.
    pub source: NodeId,
    /// The id of the target.
    pub target: NodeId,
    /// The relation.
    pub kind: EdgeKind,
    /// How it was read.
    pub origin: Origin,
    /// How much it bears.
    pub strength: Strength,
    /// Where it was read.
    #[serde(default)]
    pub locations: Vec<Location>,
}

impl From<&Node> for NodeDocument {
    fn from(node: &Node) -> Self {
        Self {
            id: node.id.clone(),
            kind: node.kind,
            title: node.title.clone(),
            status: node.status.as_ref().map(|status| status.as_str().to_owned()),
            status_as_written: node.status.as_ref().map(|status| status.written.to_string()),
            aliases: node.aliases.clone(),
            attributes: node.attributes.clone(),
            attribute_locations: node.attribute_locations.clone(),
            location: node.location.clone(),
        }
    }
}

impl From<NodeDocument> for Node {
    fn from(document: NodeDocument) -> Self {
        let mut node = Self::new(document.id, document.kind, document.title);
        let written = document.status_as_written.or(document.status);
        node.status = written.map(|written| Status::read(document.kind, &written));
        node.aliases = document.aliases;
        node.attributes = document.attributes;
        node.attribute_locations = document.attribute_locations;
        node.location = document.location;
        node
    }
}

/// Why a document is no graph.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The text is not JSON, or not of this form.
    #[error("the text is no graph document: {0}")]
    Json(#[from] serde_json::Error),
    /// The document is of another form.
    #[error("the document is `{schema}`, not `airsdlc.graph/1`")]
    Schema {
        /// What the document says it is.
        schema: String,
    },
    /// The nodes and edges make no graph.
    #[error(transparent)]
    Build(#[from] BuildError),
}

const GRAPH: &str = "airsdlc.graph/1";

pub(super) fn graph(graph: &Graph) -> String {
    to_json(GRAPH, &graph.selection(&NodeFilter::new()))
}

/// A document with line breaks, and one at its end.
///
/// # Panics
/// If the contents have keys that are no text, or numbers that are not finite; no answer has.
pub fn to_json<T: Serialize>(schema: &str, contents: &T) -> String {
    let mut text = Vec::new();
    write_json(schema, contents, &mut text).expect("documents have text keys and finite numbers");
    String::from_utf8(text).expect("JSON is text")
}

/// Writes what [`to_json`] gives, piece by piece.
pub(super) fn write_json<T: Serialize, W: Write>(
    schema: &str,
    contents: &T,
    out: &mut W,
) -> io::Result<()> {
    let document = Document { schema: schema.to_owned(), contents };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// Reads a graph from the JSON that [`Graph::export`] wrote.
///
/// # Errors
/// [`ImportError`] if the text is no such document or its edges do not fit its nodes.
pub fn import(json: &str) -> Result<Graph, ImportError> {
    let document: Document<GraphDocument> = serde_json::from_str(json)?;
    if document.schema != GRAPH {
        return Err(ImportError::Schema { schema: document.schema });
    }
    let mut builder = GraphBuilder::new();
    for node in document.contents.nodes {
        builder.add_node(node.into())?;
    }
    for edge in document.contents.edges {
        let contents = Edge {
            kind: edge.kind,
            origin: edge.origin,
            strength: edge.strength,
            locations: edge.locations,
        };
        builder.add(edge.source.as_str(), contents, edge.target.as_str())?;
    }
    for reference in document.contents.unresolved {
        builder.add_unresolved(reference);
    }
    Ok(builder.build())
}
