//! What an outage or a change hits, by which path, and what it is worth.
//!
//! *Outage*: something in production stops. *Change*: an artifact or a file is edited. A hop is
//! *widened* when it reaches a thing only because its whole was linked; a node is *narrow* if some
//! path without a widened hop reaches it. `docs/design/0002-impact.md` holds the rules.

mod business;
mod links;
mod search;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use business::{Business, Estimate, EstimateInput, Gap, GapReason, KpiEstimate};

use crate::error::TargetError;
use crate::graph::{Graph, NodeIndex};
use crate::model::{Crossing, EdgeKind, EdgeRule, NodeId, NodeKind, UnknownName};
use crate::path::Hop;

/// What happens to the roots of an impact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// Something in production stops.
    Outage,
    /// An artifact or a file is edited.
    Change,
}

impl Flow {
    /// How the flow crosses the edges of a rule.
    pub fn crossing(self, rule: &EdgeRule) -> Crossing {
        match self {
            Self::Outage => rule.outage,
            Self::Change => rule.change,
        }
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Outage => "outage",
            Self::Change => "change",
        })
    }
}

impl FromStr for Flow {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "outage" => Ok(Self::Outage),
            "change" => Ok(Self::Change),
            _ => Err(UnknownName::new("flow", name, ["outage", "change"].into_iter())),
        }
    }
}

/// How to ask for an impact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImpactOptions {
    /// The flow; by default an outage if every root is something that runs or a downtime is given,
    /// else a change.
    pub flow: Option<Flow>,
    /// How long the outage lasts, for estimates. It says nothing of a change.
    pub downtime: Option<Duration>,
}

impl ImpactOptions {
    /// The default flow, no downtime.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for this flow.
    #[must_use]
    pub fn flow(mut self, flow: Flow) -> Self {
        self.flow = Some(flow);
        self
    }

    /// Asks for estimates over this time.
    #[must_use]
    pub fn downtime(mut self, downtime: Duration) -> Self {
        self.downtime = Some(downtime);
        self
    }
}

/// What an outage or a change hits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Impact {
    /// What stops or is edited, in order.
    pub roots: Vec<NodeId>,
    /// What happens to the roots.
    pub flow: Flow,
    /// How long the outage lasts, in seconds.
    pub downtime: Option<f64>,
    /// Everything that is hit, without the roots, in the order of kind and id.
    pub affected: Vec<Affected>,
    /// How many of each kind are hit.
    pub by_kind: BTreeMap<NodeKind, usize>,
    /// Parts and endpoints of affected things that are themselves not hit, in order.
    pub unaffected_siblings: Vec<Sibling>,
    /// What it is worth.
    pub business: Business,
}

/// A node that is hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Affected {
    /// The node.
    pub id: NodeId,
    /// Its kind.
    pub kind: NodeKind,
    /// Its title.
    pub title: String,
    /// The number of hops of its best path.
    pub distance: u32,
    /// Whether some path reaches it without a widened hop.
    pub narrow: bool,
    /// The best path, from a root: fewest weak and widened hops, then shortest, then by id.
    pub via: Vec<Hop>,
}

/// A part or an endpoint beside affected ones that is itself not hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sibling {
    /// The node.
    pub id: NodeId,
    /// Its kind.
    pub kind: NodeKind,
    /// Its title.
    pub title: String,
    /// What it belongs to.
    pub of: NodeId,
}

impl Graph {
    /// What the roots hit. A root is any node; an artifact stands for its parts, a system for its
    /// services. Cost: `O((V + E) log V)`.
    ///
    /// ```
    /// use airsdlc_core::KnowledgeRepository;
    /// use airsdlc_core::impact::ImpactOptions;
    ///
    /// let repository = KnowledgeRepository::open("../examples/booking")?;
    /// let graph = repository.graph();
    /// let impact = graph.impact(&["booking-db"], ImpactOptions::new())?;
    /// let story = impact.affected.iter().find(|hit| hit.id.as_str() == "PRD-015/US-2").unwrap();
    /// assert!(story.narrow);
    /// let last = story.via.last().unwrap();
    /// assert_eq!(last.from().as_str(), "ADR-023");
    /// assert_eq!(last.location.as_ref().unwrap().to_string(), "docs/adrs/adr-023-booking-cancel-outbox.md:9");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn impact_from(&self, roots: &[NodeIndex], options: ImpactOptions) -> Impact {
        let runs = |root: &NodeIndex| self.at(*root).kind.is_system();
        let is_outage = options.downtime.is_some() || roots.iter().all(runs);
        let flow = options.flow.unwrap_or(if is_outage { Flow::Outage } else { Flow::Change });
        let downtime = options.downtime.filter(|_| flow == Flow::Outage);
        let reached = search::search(self, roots, flow);
        let affected: Vec<Affected> = reached.affected(self);
        let mut by_kind = BTreeMap::new();
        for hit in &affected {
            *by_kind.entry(hit.kind).or_insert(0) += 1;
        }
        let mut ids: Vec<NodeIndex> = roots.to_vec();
        ids.sort_unstable();
        ids.dedup();
        Impact {
            roots: ids.iter().map(|root| self.at(*root).id.clone()).collect(),
            flow,
            downtime: downtime.map(|downtime| downtime.as_secs_f64()),
            unaffected_siblings: siblings(self, &reached),
            business: business::business(self, &reached.hit_indices(), &affected, downtime),
            affected,
            by_kind,
        }
    }

    /// What the named targets hit; see [`Graph::find`] and [`Graph::impact_from`].
    ///
    /// # Errors
    /// [`TargetError`] if a target names no node, or not one.
    pub fn impact<S: AsRef<str>>(
        &self,
        targets: &[S],
        options: ImpactOptions,
    ) -> Result<Impact, TargetError> {
        Ok(self.impact_from(&self.find_all(targets)?, options))
    }
}

/// Stories, KPIs and requirements of affected PRDs, parts of affected DAAs, endpoints of affected
/// services: those of a kind of which some are hit, and which are not.
fn siblings(graph: &Graph, reached: &search::Reached) -> Vec<Sibling> {
    let mut found: Vec<(NodeIndex, NodeIndex)> = Vec::new();
    for around in reached.hit_indices() {
        let children: Vec<NodeIndex> = belongings(graph, around).collect();
        let kinds: Vec<NodeKind> = children
            .iter()
            .filter(|child| reached.holds(**child))
            .map(|child| graph.at(*child).kind)
            .collect();
        found.extend(
            children
                .into_iter()
                .filter(|child| !reached.holds(*child) && kinds.contains(&graph.at(*child).kind))
                .map(|child| (child, around)),
        );
    }
    found.sort_unstable();
    found.dedup_by_key(|(child, _)| *child);
    found
        .into_iter()
        .map(|(child, around)| {
            let node = graph.at(child);
            Sibling {
                id: node.id.clone(),
                kind: node.kind,
                title: node.title.clone(),
                of: graph.at(around).id.clone(),
            }
        })
        .collect()
}

/// The parts of an artifact at any depth; the endpoints of a service.
fn belongings(graph: &Graph, around: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    let parts = if graph.at(around).kind.is_artifact() {
        links::parts_below(graph, around)
    } else {
        Vec::new()
    };
    let endpoints = graph
        .outgoing(around)
        .filter(|edge| {
            edge.edge.kind == EdgeKind::Provides && edge.target.kind == NodeKind::Endpoint
        })
        .map(|edge| edge.target_index);
    parts.into_iter().chain(endpoints)
}
