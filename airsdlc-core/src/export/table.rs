//! Nodes and edges as rows with typed columns, before they are written in any form.
//!
//! A *column* is the same for all rows of its table; a *cell* is what one row has there, or absent
//! where nothing is known. Nodes come in the order of the answer, edges name them by their place.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::paths::{Paths, Reached};
use crate::graph::Graph;
use crate::model::{EdgeKind, Node, NodeId, Origin, Strength};
use crate::span::Location;

pub(super) struct Table<'a> {
    pub(super) node_columns: &'static [Column],
    pub(super) nodes: Vec<Vec<Cell<'a>>>,
    pub(super) edge_columns: &'static [Column],
    pub(super) edges: Vec<EdgeRow<'a>>,
}

/// A name, and what the cells below it hold.
pub(super) type Column = (&'static str, Type);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Number,
    Flag,
}

#[derive(Clone)]
pub(super) enum Cell<'a> {
    Absent,
    Text(Cow<'a, str>),
    Number(u32),
    Flag(bool),
}

/// An edge between the nodes of two rows.
pub(super) struct EdgeRow<'a> {
    pub(super) source: usize,
    pub(super) target: usize,
    pub(super) cells: Vec<Cell<'a>>,
}

/// Every table of nodes begins with id, kind and title; [`ID`], [`KIND`] and [`TITLE`] are their places.
const NODE: &[Column] = &[
    ("id", Type::Text),
    ("kind", Type::Text),
    ("title", Type::Text),
    ("status", Type::Text),
    ("aliases", Type::Text),
    ("path", Type::Text),
    ("line", Type::Number),
    ("attributes", Type::Text),
];
const REACHED: &[Column] = &[
    ("id", Type::Text),
    ("kind", Type::Text),
    ("title", Type::Text),
    ("distance", Type::Number),
    ("narrow", Type::Flag),
];
pub(super) const ID: usize = 0;
pub(super) const KIND: usize = 1;
pub(super) const TITLE: usize = 2;

/// The relation comes first in every table of edges.
const EDGE: &[Column] = &[
    ("kind", Type::Text),
    ("origin", Type::Text),
    ("strength", Type::Text),
    ("path", Type::Text),
    ("line", Type::Number),
    ("locations", Type::Text),
];
const HOP: &[Column] = &[
    ("kind", Type::Text),
    ("origin", Type::Text),
    ("strength", Type::Text),
    ("path", Type::Text),
    ("line", Type::Number),
    ("backwards", Type::Flag),
    ("widened", Type::Flag),
];

impl<'a> Table<'a> {
    /// Every node and edge.
    pub(super) fn of_graph(graph: &'a Graph) -> Self {
        let edges = graph.edges().map(|edge| {
            let mut cells = relation(
                edge.edge.kind,
                edge.edge.origin,
                edge.edge.strength,
                edge.edge.locations.first(),
            );
            cells.push(json(&edge.edge.locations, edge.edge.locations.is_empty()));
            let (source, target) = (edge.source_index.index(), edge.target_index.index());
            EdgeRow { source, target, cells }
        });
        Self {
            node_columns: NODE,
            nodes: graph.nodes().map(node).collect(),
            edge_columns: EDGE,
            edges: edges.collect(),
        }
    }

    /// The nodes of an answer, and the hops between them.
    pub(super) fn of_paths(paths: &Paths<'a>) -> Self {
        let places: FxHashMap<&NodeId, usize> =
            paths.nodes.iter().enumerate().map(|(at, node)| (node.id, at)).collect();
        let edges = paths.hops.iter().map(|hop| {
            let mut cells = relation(hop.kind, hop.origin, hop.strength, hop.location.as_ref());
            cells.extend([Cell::Flag(hop.backwards), Cell::Flag(hop.widened)]);
            EdgeRow { source: places[&hop.source], target: places[&hop.target], cells }
        });
        Self {
            node_columns: REACHED,
            nodes: paths.nodes.iter().map(reached).collect(),
            edge_columns: HOP,
            edges: edges.collect(),
        }
    }
}

fn node(node: &Node) -> Vec<Cell<'_>> {
    let place = node.location.as_ref();
    vec![
        text(node.id.as_str()),
        Cell::Text(node.kind.to_string().into()),
        text(&node.title),
        node.status.as_ref().map_or(Cell::Absent, |status| text(status.as_str())),
        json(&node.aliases, node.aliases.is_empty()),
        path(place),
        line(place),
        json(&node.attributes, node.attributes.is_empty()),
    ]
}

fn reached<'a>(node: &Reached<'a>) -> Vec<Cell<'a>> {
    vec![
        text(node.id.as_str()),
        node.kind.map_or(Cell::Absent, |kind| Cell::Text(kind.to_string().into())),
        node.title.map_or(Cell::Absent, text),
        node.distance.map_or(Cell::Absent, Cell::Number),
        node.narrow.map_or(Cell::Absent, Cell::Flag),
    ]
}

/// The cells that rows of [`EDGE`] and [`HOP`] begin with.
fn relation(
    kind: EdgeKind,
    origin: Origin,
    strength: Strength,
    place: Option<&Location>,
) -> Vec<Cell<'_>> {
    vec![
        text(kind.name()),
        text(match origin {
            Origin::Declared => "declared",
            Origin::Mentioned => "mentioned",
            Origin::Derived => "derived",
        }),
        text(match strength {
            Strength::Strong => "strong",
            Strength::Weak => "weak",
        }),
        path(place),
        line(place),
    ]
}

fn text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Absent } else { Cell::Text(text.into()) }
}

fn path(place: Option<&Location>) -> Cell<'_> {
    place.map_or(Cell::Absent, |place| text(place.path.as_str()))
}

fn line(place: Option<&Location>) -> Cell<'static> {
    place.map_or(Cell::Absent, |place| Cell::Number(place.line))
}

/// Lists and maps in one line of JSON.
fn json(value: &impl Serialize, is_empty: bool) -> Cell<'static> {
    if is_empty {
        return Cell::Absent;
    }
    Cell::Text(serde_json::to_string(value).expect("lists and maps have text keys").into())
}

impl Cell<'_> {
    /// The cell as text; empty if it is absent.
    pub(super) fn as_text(&self) -> Cow<'_, str> {
        match self {
            Self::Absent => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => number.to_string().into(),
            Self::Flag(flag) => if *flag { "true" } else { "false" }.into(),
        }
    }
}
