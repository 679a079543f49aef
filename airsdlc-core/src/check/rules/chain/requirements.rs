//! What a PRD asks for and nobody designs or measures.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, Node, NodeKind};

declare_rule! {
    /// no operation of a DAA and no TIP covers a user story
    ///
    /// ## What it checks
    /// Each user story is covered by a DAA or a part of it, as its coverage section says (`✅ **US-015-2**: …` above
    /// `→ Covered by Booking.cancel()`), or by a TIP. A TIP that names the PRD and none of its stories covers them all.
    /// Stories that are said not to be built (priority `Won't-have`), and those of a PRD in draft from which nothing
    /// derives yet, are not asked for.
    ///
    /// ## Why it matters
    /// A story that no design covers is not built, or is built by guess. Of an outage nobody can tell whether it
    /// hits those who rely on it.
    ///
    /// ## Example
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    ///
    /// ## User Stories
    ///
    /// ### US-015-1: See the terms
    ///
    /// ### US-015-2: Cancel a booking
    /// ```
    /// ```markdown docs/daas/booking.md
    /// # AI-DAA: Booking
    ///
    /// - **Source PRD**: PRD-015
    ///
    /// ## Coverage
    ///
    /// ✅ **US-015-1**: See the terms
    ///   → Covered by the rate plan
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    ///
    /// ## User Stories
    ///
    /// ### US-015-1: See the terms
    ///
    /// ### US-015-2: Cancel a booking
    /// ```
    /// ```markdown docs/daas/booking.md
    /// # AI-DAA: Booking
    ///
    /// - **Source PRD**: PRD-015
    ///
    /// ## Coverage
    ///
    /// ✅ **US-015-1**: See the terms
    ///   → Covered by the rate plan
    /// ✅ **US-015-2**: Cancel a booking
    ///   → Covered by the booking
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    UNCOVERED_STORY = "T002" "uncovered-story" Chain Warning, uncovered_story
}

declare_rule! {
    /// a PRD has no KPI
    ///
    /// ## What it checks
    /// Each PRD states at least one KPI: a bullet below `Success Metrics`, a row of a table, or front matter.
    ///
    /// ## Why it matters
    /// Without a measure nobody can say what an outage of the feature costs, nor whether it was worth building.
    ///
    /// ## Example
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    ///
    /// - **Status**: Approved
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    ///
    /// - **Status**: Approved
    ///
    /// ## Success Metrics
    ///
    /// - 80% of cancellations are self-service
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    UNMEASURED_PRD = "T003" "unmeasured-prd" Chain Warning, unmeasured_prd
}

fn uncovered_story(context: &Context<'_>, found: &mut Findings) {
    let designs = Designs::new(context);
    for story in context.of_kind(NodeKind::UserStory) {
        found.saw(1);
        let Some(prd) = context.artifact_of(story) else { continue };
        let node = context.node(story);
        if context.sources(story, EdgeKind::Covers).next().is_some()
            || designs.of_whole.contains(&prd)
            || is_declined(node)
        {
            continue;
        }
        let (id, owner) = (&node.id, context.node(prd));
        let message = format!("{id} is covered by no operation of a DAA and by no TIP");
        let diagnostic = Diagnostic::of(node, message).subject("coverage");
        found.push(match designs.first.get(&prd).map(|design| context.node(*design)) {
            Some(design) => {
                let help = format!("say in the coverage section of {} what covers it", design.id);
                let place = design.location.clone().filter(|_| design.kind == NodeKind::Daa);
                let diagnostic = diagnostic.help(help);
                match place {
                    Some(place) => diagnostic
                        .related(place, format!("{} derives from {}", design.id, owner.id)),
                    None => diagnostic,
                }
            }
            None if is_draft(owner) => continue,
            None => diagnostic.help(format!("write a DAA or a TIP for {}", owner.id)),
        });
    }
}

fn unmeasured_prd(context: &Context<'_>, found: &mut Findings) {
    let mut measured: FxHashSet<NodeIndex> = FxHashSet::default();
    for kpi in context.of_kind(NodeKind::Kpi) {
        measured.extend(context.artifact_of(kpi));
        let stories = context.targets(kpi, EdgeKind::Measures);
        measured.extend(stories.filter_map(|edge| context.artifact_of(edge.target_index)));
    }
    for prd in context.of_kind(NodeKind::Prd) {
        found.saw(1);
        if !measured.contains(&prd) {
            let node = context.node(prd);
            let help = "add a section `Success Metrics` with a bullet for each KPI";
            let message = format!("{} states no KPI", node.id);
            found.push(Diagnostic::of(node, message).subject("kpi").help(help));
        }
    }
}

/// The designs of each PRD.
struct Designs {
    /// The first DAA, else the first TIP, that derives from a PRD.
    first: FxHashMap<NodeIndex, NodeIndex>,
    /// PRDs that a TIP covers as a whole.
    of_whole: FxHashSet<NodeIndex>,
}

impl Designs {
    /// Cost: `O(E)` of DAAs and TIPs.
    fn new(context: &Context<'_>) -> Self {
        let mut designs = Self { first: FxHashMap::default(), of_whole: FxHashSet::default() };
        for design in context.of_kind(NodeKind::Daa).chain(context.of_kind(NodeKind::Tip)) {
            let mut named = FxHashSet::default();
            for edge in context.targets(design, EdgeKind::Covers) {
                let is_story = edge.target.kind == NodeKind::UserStory;
                named.extend(context.artifact_of(edge.target_index).filter(|_| is_story));
            }
            for edge in context.targets(design, EdgeKind::DerivesFrom) {
                let prd = edge.target_index;
                designs.first.entry(prd).or_insert(design);
                if context.node(design).kind == NodeKind::Tip && !named.contains(&prd) {
                    designs.of_whole.insert(prd);
                }
            }
        }
        designs
    }
}

/// Whether a story is said not to be built.
fn is_declined(story: &Node) -> bool {
    let priority = story.attribute("priority").unwrap_or_default().to_lowercase();
    ["won't", "won’t", "wont", "will not"].iter().any(|word| priority.starts_with(word))
}

fn is_draft(node: &Node) -> bool {
    node.status.as_ref().is_some_and(|status| status.as_str() == "draft")
}
