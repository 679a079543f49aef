//! The graph: nodes and edges in one fixed order, and the names by which nodes are found.
//!
//! Built from records ([`resolve`], [`build`]) or by hand ([`GraphBuilder`]). Nodes stand in the
//! order of kind and id, edges in the order of source, kind and target, so that the same input
//! gives the same graph, index by index.

mod build;
mod builder;
mod definitions;
mod filter;
mod find;
mod identify;
mod links;
mod local;
mod lookup;
mod meant;
mod merge;
mod nested;
mod pages;
mod part_names;
mod relation;
mod resolve;
mod stats;
mod target;
mod titled;
mod titles;
mod variant;
mod words;

use petgraph::Direction;
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef as _;
use rustc_hash::FxHashMap;

pub use petgraph::graph::{EdgeIndex, NodeIndex};

pub(crate) use build::{Built, build};
pub use builder::GraphBuilder;
pub use filter::NodeFilter;
pub(crate) use links::{normalise, percent_decode};
pub(crate) use lookup::{address, ends_with};
pub use stats::Stats;
pub(crate) use variant::{is_test_data, is_variant};

use crate::model::{Edge, EdgeKind, EdgeRule, Node, NodeId, NodeKind, Unresolved};
use crate::threads::Threads;

/// An edge with both its ends.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EdgeRef<'a> {
    /// The place of the edge in the graph.
    pub index: EdgeIndex,
    /// What rests on the target.
    pub source: &'a Node,
    /// The place of the source.
    pub source_index: NodeIndex,
    /// What the source rests on.
    pub target: &'a Node,
    /// The place of the target.
    pub target_index: NodeIndex,
    /// The relation.
    pub edge: &'a Edge,
}

/// One typed, directed graph. `Send + Sync`; reads are shared.
///
/// ```
/// use airsdlc_core::model::{EdgeKind, Node, NodeKind};
/// use airsdlc_core::GraphBuilder;
///
/// let mut builder = GraphBuilder::new();
/// builder.add_node(Node::new("database:booking-db", NodeKind::Database, "Booking database"))?;
/// builder.add_node(Node::new("service:booking-service", NodeKind::Service, "Booking service"))?;
/// builder.add_edge("service:booking-service", EdgeKind::Uses, "database:booking-db")?;
/// let graph = builder.build();
///
/// let edge = graph.edges().next().unwrap();
/// assert_eq!((edge.source.id.as_str(), edge.target.title.as_str()), ("service:booking-service", "Booking database"));
/// # Ok::<(), airsdlc_core::error::BuildError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Graph {
    inner: DiGraph<Node, Edge, u32>,
    /// The rule of each edge, by its index.
    rules: Vec<&'static EdgeRule>,
    /// The place of each node.
    by_id: FxHashMap<NodeId, u32>,
    unresolved: Vec<Unresolved>,
}

/// Nodes in the order of kind and id, and where each stood before.
pub(crate) struct Nodes {
    sorted: Vec<Node>,
    ranks: Vec<u32>,
    by_id: FxHashMap<NodeId, u32>,
}

impl Nodes {
    /// Takes nodes with the place of each id. Cost: `O(n log n)`.
    pub(crate) fn new(
        nodes: Vec<Node>,
        mut by_id: FxHashMap<NodeId, u32>,
        threads: &Threads,
    ) -> Self {
        let mut order: Vec<(u128, u32)> = nodes.iter().map(sort_key).zip(0..).collect();
        threads.sort(&mut order, |a, b| {
            let by_id = || nodes[a.1 as usize].id.cmp(&nodes[b.1 as usize].id);
            a.0.cmp(&b.0).then_with(by_id).then(a.1.cmp(&b.1))
        });
        let mut ranks = vec![0_u32; nodes.len()];
        for (new, (_, old)) in order.iter().enumerate() {
            ranks[*old as usize] = new as u32;
        }
        drop(order);
        let to_rank = |place: &mut u32| *place = ranks[*place as usize];
        by_id.values_mut().for_each(to_rank);
        Self { sorted: in_order(nodes, ranks.clone()), ranks, by_id }
    }

    /// The node at a place in the order.
    pub(crate) fn at(&self, rank: u32) -> &Node {
        &self.sorted[rank as usize]
    }

    /// The place in the order of the node that stood at a place before.
    pub(crate) fn rank(&self, place: u32) -> u32 {
        self.ranks[place as usize]
    }
}

/// The kind of a node and the beginning of its id: where two differ, nodes are in their order.
fn sort_key(node: &Node) -> u128 {
    let mut key = [0; 16];
    key[0] = node.kind as u8;
    key[1..].copy_from_slice(&node.id.key());
    u128::from_be_bytes(key)
}

/// Nodes in the order of their ranks, without room for a second list of them.
fn in_order(mut nodes: Vec<Node>, mut ranks: Vec<u32>) -> Vec<Node> {
    for at in 0..nodes.len() {
        // Each swap brings a node to its place.
        while ranks[at] as usize != at {
            let rank = ranks[at] as usize;
            nodes.swap(at, rank);
            ranks.swap(at, rank);
        }
    }
    nodes
}

impl Graph {
    /// A graph of nodes and edges, which name their ends by rank and stand in the order of source,
    /// kind and target. Cost: `O(V + E)`.
    pub(crate) fn assemble(
        nodes: Nodes,
        edges: Vec<(u32, u32, Edge)>,
        unresolved: Vec<Unresolved>,
    ) -> Self {
        let mut inner = DiGraph::with_capacity(nodes.sorted.len(), edges.len());
        for node in nodes.sorted {
            inner.add_node(node);
        }
        for (from, to, edge) in edges {
            inner.add_edge(NodeIndex::new(from as usize), NodeIndex::new(to as usize), edge);
        }
        let rules = rules(&inner);
        Self { inner, rules, by_id: nodes.by_id, unresolved }
    }

    /// All nodes, in the order of kind and id.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = &Node> {
        self.inner.raw_nodes().iter().map(|node| &node.weight)
    }

    /// All edges, in the order of source, kind and target.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = EdgeRef<'_>> {
        (0..self.inner.edge_count()).map(|at| self.edge(EdgeIndex::new(at)))
    }

    /// The node with exactly this id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.index_of(id).map(|index| &self.inner[index])
    }

    /// The place of the node with exactly this id.
    pub fn index_of(&self, id: &str) -> Option<NodeIndex> {
        self.by_id.get(id).map(|place| NodeIndex::new(*place as usize))
    }

    /// The node at a place.
    ///
    /// # Panics
    /// If the place is not of this graph.
    pub fn at(&self, index: NodeIndex) -> &Node {
        &self.inner[index]
    }

    /// The edge at a place.
    ///
    /// # Panics
    /// If the place is not of this graph.
    pub fn edge(&self, index: EdgeIndex) -> EdgeRef<'_> {
        let (source, target) =
            self.inner.edge_endpoints(index).expect("the place is of this graph");
        EdgeRef {
            index,
            source: &self.inner[source],
            source_index: source,
            target: &self.inner[target],
            target_index: target,
            edge: &self.inner[index],
        }
    }

    /// The rule of the model that an edge follows.
    pub fn rule(&self, index: EdgeIndex) -> &'static EdgeRule {
        self.rules[index.index()]
    }

    /// The edges that leave a node, the last added first.
    pub fn outgoing(&self, node: NodeIndex) -> impl Iterator<Item = EdgeRef<'_>> {
        self.inner.edges_directed(node, Direction::Outgoing).map(|edge| self.edge(edge.id()))
    }

    /// The edges that arrive at a node, the last added first.
    pub fn incoming(&self, node: NodeIndex) -> impl Iterator<Item = EdgeRef<'_>> {
        self.inner.edges_directed(node, Direction::Incoming).map(|edge| self.edge(edge.id()))
    }

    /// References whose targets are not in the repository, in the order of their places.
    pub fn unresolved(&self) -> &[Unresolved] {
        &self.unresolved
    }

    /// The graph as petgraph holds it, for petgraph's own algorithms.
    ///
    /// ```
    /// use airsdlc_core::{GraphBuilder, petgraph};
    ///
    /// let graph = GraphBuilder::new().build();
    /// assert_eq!(petgraph::algo::connected_components(graph.petgraph()), 0);
    /// ```
    pub fn petgraph(&self) -> &DiGraph<Node, Edge, u32> {
        &self.inner
    }
}

/// The rule of each edge.
fn rules(graph: &DiGraph<Node, Edge, u32>) -> Vec<&'static EdgeRule> {
    let kind = |node: NodeIndex| graph[node].kind;
    let mut tied = vec![false; graph.node_count()];
    for edge in graph.raw_edges() {
        let measures = edge.weight.kind == EdgeKind::Measures
            && kind(edge.source()) == NodeKind::Kpi
            && kind(edge.target()) == NodeKind::UserStory;
        tied[edge.source().index()] |= measures;
    }
    let rule = |edge: &petgraph::graph::Edge<Edge, u32>| {
        let (from, to) = (edge.source(), edge.target());
        EdgeRule::find(edge.weight.kind, kind(from), kind(to), !tied[from.index()])
            .expect("only edges of the model enter the graph")
    };
    graph.raw_edges().iter().map(rule).collect()
}

impl PartialEq for Graph {
    /// Whether both have the same nodes, edges and unresolved references.
    fn eq(&self, other: &Self) -> bool {
        self.nodes().eq(other.nodes())
            && self.unresolved == other.unresolved
            && self.inner.edge_count() == other.inner.edge_count()
            && self.edges().zip(other.edges()).all(|(a, b)| {
                (a.source_index, a.target_index, a.edge) == (b.source_index, b.target_index, b.edge)
            })
    }
}
