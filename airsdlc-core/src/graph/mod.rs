//! The graph: nodes and edges in one fixed order, and the names by which nodes are found.
//!
//! Built from records ([`resolve`], [`build`]) or by hand ([`GraphBuilder`]). Nodes stand in the
//! order of kind and id, edges in the order of source, kind and target, so that the same input
//! gives the same graph, index by index.

mod build;
mod builder;
mod filter;
mod identify;
mod lookup;
mod resolve;
mod stats;
mod target;

use petgraph::Direction;
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef as _;
use rustc_hash::FxHashMap;

pub use petgraph::graph::{EdgeIndex, NodeIndex};

pub(crate) use build::{Parallel, build};
pub use builder::GraphBuilder;
pub use filter::NodeFilter;
pub use stats::Stats;

use crate::model::{Edge, EdgeKind, EdgeRule, Node, NodeId, NodeKind, Unresolved};

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
    by_id: FxHashMap<NodeId, NodeIndex>,
    unresolved: Vec<Unresolved>,
}

impl Graph {
    /// Puts nodes and edges into their order. `edges` name nodes by their place in `nodes`; each
    /// pair and kind stands once. Cost: `O(V log V + E log E)`.
    pub(crate) fn assemble(
        nodes: Vec<Node>,
        edges: Vec<(u32, u32, Edge)>,
        unresolved: Vec<Unresolved>,
    ) -> Self {
        let mut order: Vec<u32> = (0..nodes.len() as u32).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (&nodes[*a as usize], &nodes[*b as usize]);
            a.kind.cmp(&b.kind).then_with(|| a.id.cmp(&b.id))
        });
        let mut place = vec![0_u32; nodes.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old as usize] = new as u32;
        }
        let mut slots: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
        let mut inner = DiGraph::with_capacity(slots.len(), edges.len());
        let mut by_id = FxHashMap::with_capacity_and_hasher(slots.len(), rustc_hash::FxBuildHasher);
        for old in order {
            let node = slots[old as usize].take().expect("an order names each place once");
            let id = node.id.clone();
            by_id.insert(id, inner.add_node(node));
        }
        let mut edges: Vec<(u32, u32, Edge)> = edges
            .into_iter()
            .map(|(from, to, edge)| (place[from as usize], place[to as usize], edge))
            .collect();
        edges.sort_unstable_by_key(|(from, to, edge)| (*from, edge.kind, *to));
        for (from, to, edge) in edges {
            inner.add_edge(NodeIndex::new(from as usize), NodeIndex::new(to as usize), edge);
        }
        let mut graph = Self { inner, rules: Vec::new(), by_id, unresolved };
        graph.rules = graph.inner.edge_indices().map(|edge| graph.find_rule(edge)).collect();
        graph
    }

    fn find_rule(&self, edge: EdgeIndex) -> &'static EdgeRule {
        let (source, target) = self.inner.edge_endpoints(edge).expect("the edge is in the graph");
        let kind = self.inner[edge].kind;
        let untied = !self.is_tied(source);
        EdgeRule::find(kind, self.inner[source].kind, self.inner[target].kind, untied)
            .expect("only edges of the model enter the graph")
    }

    /// Whether a KPI measures a story.
    fn is_tied(&self, kpi: NodeIndex) -> bool {
        self.inner[kpi].kind == NodeKind::Kpi
            && self.outgoing(kpi).any(|edge| {
                edge.edge.kind == EdgeKind::Measures && edge.target.kind == NodeKind::UserStory
            })
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
        self.by_id.get(id).copied()
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
