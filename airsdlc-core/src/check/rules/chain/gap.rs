//! Chains that break off before they reach a PRD, though each link of them names another.
//!
//! A node *should* reach a PRD if what its kind must rest on leads there; a chain *may end* at a PRD, and at an
//! artifact of which no more is asked.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::upstream::{Upstream, asked};
use super::{link, one_of};
use crate::check::context::Context;
use crate::check::cycle::components;
use crate::check::diagnostic::{Chain, Diagnostic, Findings, Link};
use crate::check::rule::declare_rule;
use crate::check::rules::operations::facts::{CAUSE, is_said};
use crate::graph::NodeIndex;
use crate::model::{Crossing, EdgeKind, KINDS, KindSet, NodeKind};
use crate::span::Location;
use crate::visits::visit;

declare_rule! {
    /// no path leads from here to a PRD
    ///
    /// ## What it checks
    /// From each DAA, TIP, RFC, ADR, Bolt, Fix-It, deployment and post-mortem, and from each file that one of them
    /// changed or that names one, a path of relations leads to a PRD, as `airsdlc trace` would go; from a post-mortem
    /// also by way of a Fix-It of its incident, and of what its section on the root cause or one of its action items names. It
    /// may end at a kind of which the configuration asks nothing upstream. Of a broken chain only the node nearest to the gap is
    /// reported. Where that node names nothing at all it is a `missing-upstream`, where what it names does not exist a
    /// `dangling-reference`, and neither is reported again. A repository without a PRD is not asked.
    ///
    /// ## Why it matters
    /// An alert that leads to this node leads no further: which users are hit, and what it costs, stays unknown.
    ///
    /// ## Example
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches
    ///
    /// - **Related Incident**: INC-2024-001
    /// ```
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # Incident INC-2024-001: Cancellations fail
    /// ```
    /// ```markdown docs/bolts/bolt-045.md
    /// # BOLT-045: Relay worker
    ///
    /// - **ADR**: ADR-023
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **PRD**: PRD-015
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/fixes/fix-001.md
    /// # FIX-001: Smaller batches
    ///
    /// - **Related Incident**: INC-2024-001
    /// - **Bolt**: BOLT-045
    /// ```
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # Incident INC-2024-001: Cancellations fail
    /// ```
    /// ```markdown docs/bolts/bolt-045.md
    /// # BOLT-045: Relay worker
    ///
    /// - **ADR**: ADR-023
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **PRD**: PRD-015
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Configuration
    /// `[[check.require]]` says what a kind must rest on, and so where a chain may end: with `upstream = []` for `adr`
    /// it ends there.
    CHAIN_GAP = "T010" "chain-gap" Chain Warning, chain_gap
}

/// Kinds that serve a PRD by way of others, whatever they must rest on themselves.
const SERVING: KindSet =
    KindSet::of(&[NodeKind::Deployment, NodeKind::FixIt, NodeKind::PostMortem]);
/// Kinds between a PRD and the work.
const DESIGN: KindSet =
    KindSet::of(&[NodeKind::Daa, NodeKind::Tip, NodeKind::Rfc, NodeKind::Adr, NodeKind::Bolt]);

fn chain_gap(context: &Context<'_>, found: &mut Findings) {
    if context.of_kind(NodeKind::Prd).next().is_none() {
        return;
    }
    let expected = Expected::new(context);
    let reached = reached(context, &expected);
    let count = context.graph().nodes().len();
    let should: Vec<bool> = (0..count).map(|at| expected.of(context, NodeIndex::new(at))).collect();
    found.saw(should.iter().filter(|should| **should).count());
    let upstream = Upstream::new(context);
    let mut walks = Walks::default();
    for node in nearest(context, &should, &reached) {
        let is_told = asked(context, node)
            .is_some_and(|kinds| upstream.is_missing(node, kinds) || upstream.is_dangling(node));
        if !is_told {
            found.push(report(context, node, walks.from(context, node)));
        }
    }
}

/// Which nodes should reach a PRD.
struct Expected {
    /// Kinds whose required upstream leads to a PRD.
    kinds: KindSet,
}

impl Expected {
    /// Cost: a constant, for the kinds are few.
    fn new(context: &Context<'_>) -> Self {
        let mut kinds = KindSet::of(&[NodeKind::Prd]);
        // Each round takes in kinds that rest on those of the round before.
        for _ in KINDS {
            for row in KINDS {
                let upstream = context.required().of_kind(row.kind);
                if upstream.is_some_and(|up| up.upstream.iter().any(|up| kinds.contains(*up))) {
                    kinds = kinds.and(KindSet::of(&[row.kind]));
                }
            }
        }
        Self { kinds }
    }

    fn of(&self, context: &Context<'_>, node: NodeIndex) -> bool {
        let kind = context.node(node).kind;
        if kind == NodeKind::Prd {
            return false;
        }
        if kind == NodeKind::File {
            let belongs = |kind| matches!(kind, EdgeKind::Implements | EdgeKind::Changes);
            let mut edges = context.outgoing(node).chain(context.incoming(node));
            return edges.any(|edge| belongs(edge.edge.kind));
        }
        SERVING.contains(kind) || DESIGN.contains(kind) && self.is_asked(context, node)
    }

    /// Whether what an artifact must rest on leads to a PRD.
    fn is_asked(&self, context: &Context<'_>, node: NodeIndex) -> bool {
        asked(context, node)
            .is_some_and(|kinds| kinds.iter().any(|kind| self.kinds.contains(*kind)))
    }

    /// Whether a chain may end at a node.
    fn is_end(&self, context: &Context<'_>, node: NodeIndex) -> bool {
        let kind = context.node(node).kind;
        kind == NodeKind::Prd || DESIGN.contains(kind) && !self.is_asked(context, node)
    }
}

/// Where one step towards the business goal leads, in order, with the relation.
fn up(context: &Context<'_>, node: NodeIndex) -> Vec<(NodeIndex, EdgeKind)> {
    let rule = |edge| context.graph().rule(edge).trace;
    let along = context.outgoing(node).filter(|edge| rule(edge.index) == Crossing::Forward);
    let against = context.incoming(node).filter(|edge| rule(edge.index) == Crossing::Backward);
    let mut steps: Vec<_> = along
        .map(|edge| (edge.target_index, edge.edge.kind))
        .chain(against.map(|edge| (edge.source_index, edge.edge.kind)))
        .collect();
    steps.sort_unstable();
    steps
}

/// Which nodes reach an end of a chain: one search from all ends, against the steps. Cost: `O(V + E)`.
fn reached(context: &Context<'_>, expected: &Expected) -> Vec<bool> {
    let count = context.graph().nodes().len();
    let mut reached: Vec<bool> =
        (0..count).map(|at| expected.is_end(context, NodeIndex::new(at))).collect();
    let mut open: Vec<NodeIndex> =
        (0..count).filter(|at| reached[*at]).map(NodeIndex::new).collect();
    spread(context, &mut reached, &mut open);
    for post_mortem in context.of_kind(NodeKind::PostMortem) {
        let is_led = || {
            is_led_by_fix(context, post_mortem, &reached)
                || blamed(context, post_mortem).iter().any(|to| reached[to.index()])
        };
        if !reached[post_mortem.index()] && is_led() {
            reached[post_mortem.index()] = true;
            open.push(post_mortem);
        }
    }
    spread(context, &mut reached, &mut open);
    reached
}

/// Whether a fix of the incident that a post-mortem analyses reaches an end: whoever reads of the incident finds it.
fn is_led_by_fix(context: &Context<'_>, post_mortem: NodeIndex, reached: &[bool]) -> bool {
    let incidents = context.targets(post_mortem, EdgeKind::Analyses);
    incidents.into_iter().any(|incident| {
        let mut fixes = context.sources(incident.target_index, EdgeKind::Fixes);
        fixes.any(|fix| reached[fix.source_index.index()])
    })
}

/// What a post-mortem says was to blame or is to be changed: what its section on the root cause names, and its action items.
/// Cost: `O(n log n)` in its headings and in what it names.
fn blamed(context: &Context<'_>, post_mortem: NodeIndex) -> Vec<NodeIndex> {
    let items: Vec<NodeIndex> =
        context.sources(post_mortem, EdgeKind::PartOf).map(|edge| edge.source_index).collect();
    let asked = items.into_iter().flat_map(|item| context.targets(item, EdgeKind::FollowsUp));
    let causes = causes(context, post_mortem);
    let is_cause = |place: &Location| {
        let behind = causes.partition_point(|cause| cause.start <= place.span.start);
        behind.checked_sub(1).is_some_and(|at| place.span.end <= causes[at].end)
    };
    let named = context.targets(post_mortem, EdgeKind::Mentions);
    let named = named.chain(context.targets(post_mortem, EdgeKind::Concerns));
    let blamed = named.filter(|edge| edge.edge.locations.iter().any(&is_cause));
    asked.chain(blamed).map(|edge| edge.target_index).collect()
}

/// Where a post-mortem speaks of the root cause, in order: its sections of that name with all below them, and its keys.
fn causes(context: &Context<'_>, post_mortem: NodeIndex) -> Vec<Range<u32>> {
    let contents = context.contents(post_mortem);
    visit(contents.headings.len() + contents.entries.len());
    let mut causes: Vec<Range<u32>> = Vec::new();
    let mut open: Option<(u8, u32)> = None;
    // The first heading is the title.
    for heading in contents.headings.iter().skip(1) {
        let start = heading.location.span.start;
        if let Some((_, from)) = open.take_if(|(level, _)| heading.level <= *level) {
            causes.push(from..start);
        }
        if open.is_none() && is_said(&heading.text, CAUSE) {
            open = Some((heading.level, start));
        }
    }
    causes.extend(open.map(|(_, from)| from..u32::MAX));
    let keys = contents.entries.iter().filter(|entry| is_said(&entry.key, CAUSE));
    causes.extend(keys.map(|entry| entry.location.span.start..entry.location.span.end));
    causes.sort_by_key(|cause| cause.start);
    // One inside another ends with it.
    let mut end = 0;
    for cause in &mut causes {
        end = end.max(cause.end);
        cause.end = end;
    }
    causes
}

/// Marks what leads to the open nodes.
fn spread(context: &Context<'_>, reached: &mut [bool], open: &mut Vec<NodeIndex>) {
    let rule = |edge| context.graph().rule(edge).trace;
    while let Some(node) = open.pop() {
        let incoming = context.incoming(node).filter(|edge| rule(edge.index) == Crossing::Forward);
        let outgoing = context.outgoing(node).filter(|edge| rule(edge.index) == Crossing::Backward);
        let below =
            incoming.map(|edge| edge.source_index).chain(outgoing.map(|edge| edge.target_index));
        for node in below {
            if !std::mem::replace(&mut reached[node.index()], true) {
                open.push(node);
            }
        }
    }
}

/// Of the nodes that should reach a PRD and do not, those from which no step leads to another such node; of
/// several that lead to each other the first. Cost: `O(V + E)`.
fn nearest(context: &Context<'_>, should: &[bool], reached: &[bool]) -> Vec<NodeIndex> {
    let next = |node: usize| -> Vec<usize> {
        if reached[node] {
            return Vec::new();
        }
        up(context, NodeIndex::new(node)).into_iter().map(|(to, _)| to.index()).collect()
    };
    let is_broken = |node: &usize| should[*node] && !reached[*node];
    // Whether a node is broken, or leads to one that is.
    let mut leads = vec![false; should.len()];
    let mut nearest = Vec::new();
    for component in components(should.len(), next) {
        // Whatever the component leads to came before it.
        let is_below = component.iter().any(|node| next(*node).iter().any(|to| leads[*to]));
        let first = component.iter().copied().find(is_broken);
        if !is_below {
            nearest.extend(first.map(NodeIndex::new));
        }
        for node in &component {
            leads[*node] = is_below || first.is_some();
        }
    }
    nearest.sort_unstable();
    nearest
}

fn report(context: &Context<'_>, node: NodeIndex, found: Vec<Link>) -> Diagnostic {
    let broken = context.node(node);
    let end = found.last().map_or(&broken.id, |last| &last.id);
    let closes = match (broken.kind, asked(context, node)) {
        (NodeKind::FixIt, _) => {
            "add `- **Bolt**: …` or `- **ADR**: …` below its heading".to_owned()
        }
        (NodeKind::Deployment, _) => "add `- **Bolts**: …` below its heading".to_owned(),
        (NodeKind::PostMortem, _) => {
            format!("say in {end} which service, Bolt or ADR it is about")
        }
        (NodeKind::File, _) => "name the Bolt or the ADR in a comment of the file".to_owned(),
        (_, Some(kinds)) => format!("let {end} say on which {} it rests", last_of(kinds)),
        (_, None) => format!("let {end} say what it rests on"),
    };
    let missing = match (broken.kind, asked(context, node)) {
        (NodeKind::FixIt | NodeKind::File, _) => one_of(&[NodeKind::Bolt, NodeKind::Adr]),
        (NodeKind::Deployment, _) => one_of(&[NodeKind::Bolt]),
        (_, Some(kinds)) if DESIGN.contains(broken.kind) => one_of(kinds),
        _ => one_of(&[NodeKind::Adr]),
    };
    let message = format!("no path leads from `{}` to a PRD", broken.id);
    Diagnostic::of(broken, message)
        .subject("gap")
        .help(format!("`airsdlc trace {}` shows what leads on from it", broken.id))
        .chain(Chain::new(found, missing, closes))
}

fn last_of(kinds: &[NodeKind]) -> &'static str {
    kinds.last().map_or("artifact", |kind| kind.noun(1))
}

/// How many links of a broken chain are shown.
const SHOWN: usize = 16;

/// Walks upwards, with the steps from each node that one of them met.
#[derive(Default)]
struct Walks {
    steps: FxHashMap<NodeIndex, Vec<(NodeIndex, EdgeKind)>>,
}

impl Walks {
    /// The way from a node to where its chain breaks off: step by step to the first neighbour that was not met.
    /// Cost: `O(E)` for all walks together.
    fn from(&mut self, context: &Context<'_>, from: NodeIndex) -> Vec<Link> {
        let mut met = Vec::with_capacity(SHOWN);
        let mut links = Vec::new();
        let mut node = from;
        loop {
            met.push(node);
            let steps = self.steps.entry(node).or_insert_with(|| up(context, node));
            let next = steps.iter().find(|(to, _)| !met.contains(to)).copied();
            let next = next.filter(|_| met.len() < SHOWN);
            links.push(link(context, node, next.map(|(_, kind)| kind)));
            match next {
                Some((to, _)) => node = to,
                None => return links,
            }
        }
    }
}
