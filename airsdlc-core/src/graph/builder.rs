//! Graphs made by hand, without files.

use rustc_hash::FxHashMap;

use super::{Graph, Nodes};
use crate::error::BuildError;
use crate::model::{Edge, EdgeKind, EdgeRule, Node, NodeId, Unresolved};
use crate::threads::Threads;

/// Collects nodes and edges and makes a [`Graph`] of them.
///
/// The order of the calls does not matter to the result, but a node must come before its edges.
#[derive(Clone, Debug, Default)]
pub struct GraphBuilder {
    nodes: Vec<Node>,
    by_id: FxHashMap<NodeId, u32>,
    edges: Vec<(u32, u32, Edge)>,
    by_ends: FxHashMap<(u32, EdgeKind, u32), usize>,
    unresolved: Vec<Unresolved>,
}

impl GraphBuilder {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts from the nodes and edges of a graph, to change it.
    pub fn from_graph(graph: &Graph) -> Self {
        let mut builder = Self { unresolved: graph.unresolved().to_vec(), ..Self::default() };
        for node in graph.nodes() {
            builder.by_id.insert(node.id.clone(), builder.nodes.len() as u32);
            builder.nodes.push(node.clone());
        }
        for edge in graph.edges() {
            let (source, target) =
                (edge.source_index.index() as u32, edge.target_index.index() as u32);
            builder.by_ends.insert((source, edge.edge.kind, target), builder.edges.len());
            builder.edges.push((source, target, edge.edge.clone()));
        }
        builder
    }

    /// Adds a node.
    ///
    /// # Errors
    /// [`BuildError::DuplicateNode`] if its id is taken.
    pub fn add_node(&mut self, node: Node) -> Result<&mut Self, BuildError> {
        if self.by_id.contains_key(&node.id) {
            return Err(BuildError::DuplicateNode { id: node.id });
        }
        self.by_id.insert(node.id.clone(), self.nodes.len() as u32);
        self.nodes.push(node);
        Ok(self)
    }

    /// Adds a declared, strong edge without a place.
    ///
    /// # Errors
    /// As [`GraphBuilder::add`].
    pub fn add_edge(
        &mut self,
        source: &str,
        kind: EdgeKind,
        target: &str,
    ) -> Result<&mut Self, BuildError> {
        self.add(source, Edge::new(kind), target)
    }

    /// Adds an edge. One that is there already takes the places and the stronger origin of both.
    ///
    /// # Errors
    /// [`BuildError::MissingNode`] if an end is no node yet, [`BuildError::NoSuchEdge`] if the model
    /// has no such edge.
    pub fn add(&mut self, source: &str, edge: Edge, target: &str) -> Result<&mut Self, BuildError> {
        let find = |id: &str| {
            self.by_id.get(id).copied().ok_or_else(|| BuildError::MissingNode { id: id.into() })
        };
        let (from, to) = (find(source)?, find(target)?);
        let (source_kind, target_kind) =
            (self.nodes[from as usize].kind, self.nodes[to as usize].kind);
        if EdgeRule::find(edge.kind, source_kind, target_kind, true).is_none() {
            return Err(BuildError::NoSuchEdge {
                kind: edge.kind,
                source_id: source.into(),
                source_kind,
                target_id: target.into(),
                target_kind,
            });
        }
        match self.by_ends.get(&(from, edge.kind, to)) {
            Some(at) => merge(&mut self.edges[*at].2, edge),
            None => {
                self.by_ends.insert((from, edge.kind, to), self.edges.len());
                self.edges.push((from, to, edge));
            }
        }
        Ok(self)
    }

    /// Keeps a reference whose target is unknown.
    pub fn add_unresolved(&mut self, reference: Unresolved) -> &mut Self {
        self.unresolved.push(reference);
        self
    }

    /// Whether a node has this id.
    pub fn contains(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The graph. Cost: `O(V log V + E log E)`.
    pub fn build(&self) -> Graph {
        let mut unresolved = self.unresolved.clone();
        unresolved.sort_unstable();
        let threads = Threads::one();
        let nodes = Nodes::new(self.nodes.clone(), self.by_id.clone(), &threads);
        let edges = self.edges.iter();
        let edges =
            edges.map(|(from, to, edge)| (nodes.rank(*from), nodes.rank(*to), edge.clone()));
        let mut edges: Vec<_> = edges.collect();
        edges.sort_unstable_by_key(|(from, to, edge)| (*from, edge.kind, *to));
        Graph::assemble(nodes, edges, unresolved)
    }
}

fn merge(known: &mut Edge, other: Edge) {
    known.origin = known.origin.min(other.origin);
    known.strength = known.strength.min(other.strength);
    known.locations.extend(other.locations);
    known.locations.sort();
    known.locations.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NodeKind;

    fn booking() -> GraphBuilder {
        let mut builder = GraphBuilder::new();
        for (id, kind) in [
            ("PRD-015", NodeKind::Prd),
            ("ADR-023", NodeKind::Adr),
            ("BOLT-9", NodeKind::Bolt),
            ("BOLT-10", NodeKind::Bolt),
        ] {
            builder.add_node(Node::new(id, kind, "")).expect("the id is new");
        }
        builder
    }

    #[test]
    fn order_of_calls_does_not_matter() {
        let mut one = booking();
        one.add_edge("BOLT-10", EdgeKind::Implements, "ADR-023").expect("it is in the model");
        one.add_edge("ADR-023", EdgeKind::DerivesFrom, "PRD-015").expect("it is in the model");
        let mut other = booking();
        other.add_edge("ADR-023", EdgeKind::DerivesFrom, "PRD-015").expect("it is in the model");
        other.add_edge("BOLT-10", EdgeKind::Implements, "ADR-023").expect("it is in the model");
        assert!(one.build() == other.build());
        let ids: Vec<String> = one.build().nodes().map(|node| node.id.to_string()).collect();
        assert_eq!(ids, ["PRD-015", "ADR-023", "BOLT-9", "BOLT-10"]);
    }

    #[test]
    fn wrong_edges_are_errors_that_name_both_ends() {
        let mut builder = booking();
        let error = builder
            .add_edge("PRD-015", EdgeKind::Implements, "ADR-023")
            .expect_err("a PRD implements nothing");
        assert_eq!(
            error.to_string(),
            "the model has no edge `implements` from prd `PRD-015` to adr `ADR-023`"
        );
        assert!(matches!(
            builder.add_edge("X", EdgeKind::Mentions, "ADR-023"),
            Err(BuildError::MissingNode { .. })
        ));
        assert!(matches!(
            builder.add_node(Node::new("PRD-015", NodeKind::Prd, "")),
            Err(BuildError::DuplicateNode { .. })
        ));
    }

    #[test]
    fn two_reads_of_one_relation_are_one_edge() {
        let mut builder = booking();
        for _ in 0..2 {
            builder
                .add_edge("BOLT-9", EdgeKind::Implements, "ADR-023")
                .expect("it is in the model");
        }
        assert_eq!(builder.build().edges().len(), 1);
    }
}
