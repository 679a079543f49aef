//! The node-link JSON of networkx and D3,
//! <https://networkx.org/documentation/stable/reference/readwrite/json_graph.html>.
//!
//! `networkx.node_link_graph(data, edges="links")` makes of it a directed multigraph, in which the key
//! of an edge is its kind. Nodes and links carry the fields of the JSON document of the same answer.

use serde::Serialize;

use super::json::EdgeDocument;
use super::paths::Paths;
use crate::graph::{Graph, NodeFilter};
use crate::model::{EdgeKind, Unresolved};

/// The order of the fields is that in which networkx writes them.
#[derive(Serialize)]
struct NodeLink<'a, N, L> {
    directed: bool,
    multigraph: bool,
    graph: Whole<'a>,
    nodes: &'a [N],
    links: Vec<Link<'a, L>>,
}

/// What belongs to no node and no edge.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    unresolved: Option<&'a [Unresolved]>,
}

/// Two nodes have at most one edge of a kind.
#[derive(Serialize)]
struct Link<'a, L> {
    key: EdgeKind,
    #[serde(flatten)]
    edge: &'a L,
}

pub(super) fn graph(graph: &Graph) -> String {
    let document = graph.selection(&NodeFilter::new());
    let links = document.edges.iter().map(|edge: &EdgeDocument| Link { key: edge.kind, edge });
    let whole = Whole { unresolved: Some(&document.unresolved) };
    write(whole, &document.nodes, links.collect())
}

pub(super) fn paths(paths: &Paths<'_>) -> String {
    let links = paths.hops.iter().map(|hop| Link { key: hop.kind, edge: *hop });
    write(Whole { unresolved: None }, &paths.nodes, links.collect())
}

fn write<N: Serialize, L: Serialize>(
    graph: Whole<'_>,
    nodes: &[N],
    links: Vec<Link<'_, L>>,
) -> String {
    let whole = NodeLink { directed: true, multigraph: true, graph, nodes, links };
    let mut text =
        serde_json::to_string_pretty(&whole).expect("nodes and edges have text keys only");
    text.push('\n');
    text
}
