//! Small typed graphs for property tests.
//!
//! A *plan* is a graph as a list of nodes and edges: what a failing test prints and a person can
//! read. It is made by *steps*, of which each adds a situation that real repositories hold (an ADR
//! that links a PRD and one of its stories, a service with an endpoint that uses a database, two
//! services that depend on each other) to what is there. Shrinking takes steps away.

mod draft;

use airsdlc_core::model::{EdgeKind as E, Node, NodeKind as N};
use airsdlc_core::{Graph, GraphBuilder};
use draft::Draft;
use proptest::prelude::*;

/// The most nodes that a plan holds.
pub const MAX_NODES: usize = 40;
const MAX_STEPS: usize = 24;

/// A graph to be built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphPlan {
    /// Nodes, in the order in which they were planned. Never empty, ids are unique.
    pub nodes: Vec<PlannedNode>,
    /// Edges, all of the model, each once.
    pub edges: Vec<PlannedEdge>,
}

/// A node of a [`GraphPlan`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedNode {
    /// Its id, of the form that its kind has.
    pub id: String,
    /// Its kind.
    pub kind: N,
}

/// An edge of a [`GraphPlan`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedEdge {
    /// The id of the source.
    pub source: String,
    /// The relation.
    pub kind: E,
    /// The id of the target.
    pub target: String,
}

impl GraphPlan {
    /// The graph. Titles are the ids.
    ///
    /// # Panics
    /// If the plan was changed by hand into one that the model does not allow.
    pub fn build(&self) -> Graph {
        let mut builder = GraphBuilder::new();
        for node in &self.nodes {
            let made = Node::new(node.id.as_str(), node.kind, node.id.as_str());
            builder.add_node(made).expect("the ids of a plan are unique");
        }
        for edge in &self.edges {
            builder
                .add_edge(&edge.source, edge.kind, &edge.target)
                .expect("a plan holds only edges of the model");
        }
        builder.build()
    }
}

/// Plans of 1 to [`MAX_NODES`] nodes.
///
/// Every part belongs to an artifact. Cycles, several ADRs of one PRD, KPIs with and without a
/// story, and the situations on which impact turns are frequent: an ADR that links a whole and a
/// part of it, one that links only an RFC, services whose endpoints do or do not say what they use.
///
/// ```
/// use airsdlc_testkit::arbitrary_graph;
/// use proptest::prelude::*;
///
/// proptest!(|(plan in arbitrary_graph())| {
///     prop_assert_eq!(plan.build().nodes().len(), plan.nodes.len());
/// });
/// ```
pub fn arbitrary_graph() -> impl Strategy<Value = GraphPlan> {
    let step = (situation(), any::<[u8; 3]>());
    proptest::collection::vec(step, 1..=MAX_STEPS).prop_map(|steps| {
        let mut draft = Draft::default();
        for (situation, choices) in steps {
            // A step that finds the plan full leaves out the rest of its situation.
            draft.take(situation, choices);
        }
        draft.finish()
    })
}

/// What a step adds.
#[derive(Clone, Copy, Debug)]
enum Situation {
    /// A PRD with one to three stories.
    Prd,
    /// A KPI that measures a story, or one of a PRD that does not.
    Kpi,
    Requirement,
    /// A DAA of a PRD, with operations that cover its stories one by one.
    Daa,
    /// Another part of a DAA, which covers some requirement.
    DaaPart,
    Tip,
    Rfc,
    /// An ADR that links a PRD and a DAA and a part of one or both.
    NarrowAdr,
    /// An ADR that links a PRD or a DAA as a whole.
    WholeAdr,
    /// An ADR that links an RFC and nothing else.
    RfcOnlyAdr,
    /// A service that uses a database.
    Service,
    /// An endpoint of a service, which says or does not say what it uses.
    Endpoint,
    /// An ADR that governs something that runs.
    Governs,
    /// Two or three services, ADRs or Bolts that depend on each other in a ring.
    Ring,
    Supersedes,
    /// A Bolt of an ADR that changes a file.
    Bolt,
    /// A section of an artifact, which an ADR may implement.
    Section,
    /// Any other node.
    Loose,
    /// Any edge of the model between two nodes that are there.
    Link,
}

fn situation() -> impl Strategy<Value = Situation> {
    use Situation as S;
    prop_oneof![
        2 => Just(S::Prd),
        4 => Just(S::Kpi),
        1 => Just(S::Requirement),
        2 => Just(S::Daa),
        1 => Just(S::DaaPart),
        1 => Just(S::Tip),
        1 => Just(S::Rfc),
        3 => Just(S::NarrowAdr),
        2 => Just(S::WholeAdr),
        2 => Just(S::RfcOnlyAdr),
        3 => Just(S::Service),
        3 => Just(S::Endpoint),
        4 => Just(S::Governs),
        2 => Just(S::Ring),
        2 => Just(S::Supersedes),
        1 => Just(S::Bolt),
        1 => Just(S::Section),
        3 => Just(S::Loose),
        4 => Just(S::Link),
    ]
}

#[cfg(test)]
mod tests;
