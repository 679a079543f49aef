//! Nodes and edges of the graph.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::attributes::{Attribute, Attributes};
use super::edge::EdgeKind;
use super::id::NodeId;
use super::kind::NodeKind;
use super::status::Status;
use crate::span::Location;

/// The attribute that holds the name of the kind that the configuration declares for an artifact.
pub const CUSTOM_KIND: &str = "custom_kind";

/// Something that a team writes down or runs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node {
    /// Unique in the graph.
    pub id: NodeId,
    /// What it is.
    pub kind: NodeKind,
    /// Its title as written; empty if it has none.
    pub title: String,
    /// Its status, if one is written.
    pub status: Option<Status>,
    /// Other names that it answers to, sorted.
    pub aliases: Vec<SmolStr>,
    /// Dates, severity, owner, effort, tables and whatever else its metadata says.
    pub attributes: Attributes,
    /// Where the attributes that answers quote are stated, by their names: the rates of a KPI.
    pub attribute_locations: BTreeMap<SmolStr, Location>,
    /// Where it is defined; `None` for a node made by hand.
    pub location: Option<Location>,
}

impl Node {
    /// A node with an id, a kind and a title, and nothing else.
    pub fn new(id: impl Into<NodeId>, kind: NodeKind, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind,
            title: title.into(),
            status: None,
            aliases: Vec::new(),
            attributes: Attributes::new(),
            attribute_locations: BTreeMap::new(),
            location: None,
        }
    }

    /// The attribute `name` if it is one text.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).and_then(Attribute::as_text)
    }
}

/// How a relation was read.
///
/// Ordered from the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Origin {
    /// Metadata, front matter, catalogue, or a heading or block that says what it is.
    Declared,
    /// Running text.
    Mentioned,
    /// History, code, or the matching of names.
    Derived,
}

/// How much a relation bears. Weak edges are crossed and marked.
///
/// Ordered from the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Strength {
    /// The relation holds.
    Strong,
    /// The relation may hold: a start order, a guess.
    Weak,
}

/// A relation between two nodes. Two reads of one relation are one edge with two places.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edge {
    /// How the source rests on the target.
    pub kind: EdgeKind,
    /// The strongest way in which it was read.
    pub origin: Origin,
    /// How much it bears.
    pub strength: Strength,
    /// Every place from which it was read, in order; empty for an edge made by hand.
    pub locations: Vec<Location>,
}

impl Edge {
    /// A declared, strong edge without a place.
    pub fn new(kind: EdgeKind) -> Self {
        Self { kind, origin: Origin::Declared, strength: Strength::Strong, locations: Vec::new() }
    }
}

/// How a reference names its target, and so what is missing where it finds nothing.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReferenceForm {
    /// By its id: `ADR-023`.
    #[default]
    Id,
    /// As a part of an artifact that is there: `User Story 4` of PRD-015, `ADR-023#5.2`.
    Part,
    /// By a name or a title.
    Name,
    /// By a route.
    Route,
    /// By the path of a file.
    Path,
    /// By an anchor of a file that is there.
    Anchor,
    /// By a path that leads out of the repository.
    Outside,
}

/// A reference that finds its target though it spells the id in another case or width: `adr-23` of
/// `ADR-023`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Spelling {
    /// Where it stands.
    pub location: Location,
    /// As written.
    pub written: SmolStr,
    /// The id or alias as it is defined.
    pub defined: SmolStr,
}

/// A reference whose target is not in the repository. Ordered by place, then text, then all else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unresolved {
    /// The node that refers.
    pub source: NodeId,
    /// The reference as written.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub text: SmolStr,
    /// The relation that it would make.
    pub kind: EdgeKind,
    /// Whether it was declared or named in running text.
    pub origin: Origin,
    /// How it names what it does not find.
    #[serde(default)]
    pub form: ReferenceForm,
    /// The kind of what it asks for, where its place says one: `service` behind the key `Service`.
    #[serde(default)]
    pub wants: Option<NodeKind>,
    /// Ids that it might mean, if it fits several, 32 at most; empty if it fits none.
    pub candidates: Vec<NodeId>,
    /// Where it stands.
    pub location: Location,
}

impl Ord for Unresolved {
    fn cmp(&self, other: &Self) -> Ordering {
        let rest = |one: &Self| (one.kind, one.origin, one.form, one.wants);
        self.location
            .cmp(&other.location)
            .then_with(|| self.text.cmp(&other.text))
            .then_with(|| self.source.cmp(&other.source))
            .then_with(|| rest(self).cmp(&rest(other)))
            .then_with(|| self.candidates.cmp(&other.candidates))
    }
}

impl PartialOrd for Unresolved {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
