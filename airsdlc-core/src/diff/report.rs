//! What the changes of a diff touch.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Change, ChangeKind, Field, GraphDiff, Relation, find_by_id};
use crate::graph::{EdgeIndex, Graph, NodeIndex};
use crate::impact::{Flow, Impact, ImpactOptions};
use crate::model::{Crossing, EdgeKind, KindGroup, Node, NodeId, NodeKind, Origin};
use crate::visits::visit;

/// A diff, what it is about, and what it touches.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DiffReport {
    /// What changed.
    pub diff: GraphDiff,
    /// For each changed part the artifact that it belongs to; none for parts of what is no artifact,
    /// such as alerts of a rule file.
    pub wholes: BTreeMap<NodeId, Whole>,
    /// What must be looked at again in the newer graph, because of what is new or says something else.
    ///
    /// Its roots are the artifacts, their parts and what runs that are new or changed, and whose own
    /// text gained, lost or changed a relation that impact crosses. What only moved is none. Neither
    /// are files, commits and sections, which come and go as others refer to them.
    pub impact_of_changed: Impact,
    /// What rested on what is gone, in the older graph.
    pub impact_of_removed: Impact,
}

/// The artifact that a part belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Whole {
    /// Its id.
    pub id: NodeId,
    /// Its kind.
    pub kind: NodeKind,
    /// Its title.
    pub title: String,
}

impl DiffReport {
    /// A report of what was found before, such as what a document holds.
    pub(crate) fn new(
        diff: GraphDiff,
        wholes: BTreeMap<NodeId, Whole>,
        impact_of_changed: Impact,
        impact_of_removed: Impact,
    ) -> Self {
        Self { diff, wholes, impact_of_changed, impact_of_removed }
    }

    /// Compares two graphs, and follows what changed. Cost: `O(n log n)` in nodes, edges and references
    /// of both, and the paths.
    ///
    /// ```
    /// use airsdlc_core::{GraphBuilder, KnowledgeRepository};
    /// use airsdlc_core::diff::DiffReport;
    /// use airsdlc_core::model::{Node, NodeKind};
    ///
    /// let repository = KnowledgeRepository::open("../examples/booking")?;
    /// let newer = repository.graph();
    /// let mut older = GraphBuilder::new();
    /// for node in newer.nodes() {
    ///     let mut node = node.clone();
    ///     if node.id.as_str() == "PRD-015/US-2" {
    ///         node.title = "Another story".into();
    ///     }
    ///     older.add_node(node)?;
    /// }
    /// for edge in newer.edges() {
    ///     older.add(edge.source.id.as_str(), edge.edge.clone(), edge.target.id.as_str())?;
    /// }
    /// let report = DiffReport::between(&older.build(), newer);
    /// assert_eq!(report.diff.nodes.len(), 1);
    /// assert!(report.impact_of_changed.affected.iter().any(|hit| hit.id.as_str() == "ADR-023"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn between(older: &Graph, newer: &Graph) -> Self {
        GraphDiff::between(older, newer).report(older, newer)
    }

    /// Whether both graphs are equal.
    pub fn is_empty(&self) -> bool {
        self.diff.is_empty()
    }
}

impl GraphDiff {
    /// What this diff between two graphs touches; see [`DiffReport::between`].
    pub fn report(self, older: &Graph, newer: &Graph) -> DiffReport {
        let change = ImpactOptions::new().flow(Flow::Change);
        let impact_of_changed = newer.impact_from(&changed(&self, older, newer), change);
        let gone = self.nodes.iter().filter(|node| node.what() == ChangeKind::Removed);
        let gone = gone.filter(|change| says_something(change)).filter_map(Change::older);
        let gone: Vec<NodeIndex> =
            gone.filter_map(|node| older.index_of(node.id.as_str())).collect();
        let impact_of_removed = older.impact_from(&gone, change);
        let wholes = wholes(&self, older, newer);
        DiffReport { diff: self, wholes, impact_of_changed, impact_of_removed }
    }
}

/// Whether a node of this change is more than a name that others use.
fn says_something(change: &Change<Node>) -> bool {
    let kind = change.latest().kind;
    let is_named_only = kind == NodeKind::Section && change.what() != ChangeKind::Changed;
    kind.group() != KindGroup::Code && !is_named_only
}

/// What is new or says something else, in the newer graph.
fn changed(diff: &GraphDiff, older: &Graph, newer: &Graph) -> Vec<NodeIndex> {
    let is_other = |change: &&Change<Node>| {
        matches!(change.what(), ChangeKind::Added | ChangeKind::Changed) && says_something(change)
    };
    let nodes = diff.nodes.iter().filter(is_other).map(|change| &change.latest().id);
    let sources = diff.edges.iter().filter(|change| {
        visit(1);
        is_statement(change, older, newer)
    });
    let sources = sources.map(|change| &change.latest().source);
    let mut found: Vec<NodeIndex> =
        nodes.chain(sources).filter_map(|id| newer.index_of(id.as_str())).collect();
    found.retain(|node| newer.at(*node).kind.group() != KindGroup::Code);
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether the text of the source says something else about a relation that impact crosses.
///
/// A relation that went with its target is the matter of what rested on that.
fn is_statement(change: &Change<Relation>, older: &Graph, newer: &Graph) -> bool {
    let is_said = match change.what() {
        ChangeKind::Added => true,
        ChangeKind::Removed => newer.index_of(change.latest().target.as_str()).is_some(),
        ChangeKind::Changed => {
            change.fields().iter().any(|field| matches!(field, Field::Origin | Field::Strength))
        }
        ChangeKind::Moved => false,
    };
    let graph = if change.newer().is_some() { newer } else { older };
    let relation = change.latest();
    let crosses = |edge: EdgeIndex| graph.rule(edge).change != Crossing::Never;
    is_said
        && relation.edge.origin != Origin::Derived
        && find_by_id(graph, &relation.source, relation.edge.kind, &relation.target)
            .is_some_and(crosses)
}

/// The artifacts of changed parts.
fn wholes(diff: &GraphDiff, older: &Graph, newer: &Graph) -> BTreeMap<NodeId, Whole> {
    let (mut was, mut is) = (Artifacts::new(older), Artifacts::new(newer));
    let parts = diff.nodes.iter().filter(|change| change.latest().kind.is_part());
    let whole = |change: &Change<Node>| {
        let id = &change.latest().id;
        let artifacts = if change.newer().is_some() { &mut is } else { &mut was };
        let whole = artifacts.around(artifacts.graph.index_of(id.as_str())?)?;
        let whole = artifacts.graph.at(whole);
        let (title, kind) = (whole.title.clone(), whole.kind);
        Some((id.clone(), Whole { id: whole.id.clone(), kind, title }))
    };
    parts.filter_map(whole).collect()
}

/// The artifacts of parts, each found once.
struct Artifacts<'a> {
    graph: &'a Graph,
    known: FxHashMap<NodeIndex, Option<NodeIndex>>,
}

impl<'a> Artifacts<'a> {
    fn new(graph: &'a Graph) -> Self {
        Self { graph, known: FxHashMap::default() }
    }

    /// The artifact around a part, at any depth. Cost: `O(V + E)` for all parts together.
    fn around(&mut self, part: NodeIndex) -> Option<NodeIndex> {
        let mut passed = Vec::new();
        let mut at = part;
        let artifact = loop {
            visit(1);
            if let Some(known) = self.known.get(&at) {
                break *known;
            }
            let kind = self.graph.at(at).kind;
            if !kind.is_part() {
                break kind.is_artifact().then_some(at);
            }
            // A ring of parts is in nothing.
            self.known.insert(at, None);
            passed.push(at);
            let around = self.graph.outgoing(at).filter(|edge| {
                visit(1);
                edge.edge.kind == EdgeKind::PartOf
            });
            match around.map(|edge| edge.target_index).min() {
                Some(around) => at = around,
                None => break None,
            }
        };
        for part in passed {
            self.known.insert(part, artifact);
        }
        artifact
    }
}
