//! What rules on operations ask of incidents, post-mortems and other artifacts.

use rustc_hash::FxHashSet;

use crate::check::context::Context;
use crate::graph::NodeIndex;
use crate::model::{CUSTOM_KIND, EdgeKind, Entry, Heading, Node, NodeKind, incident_level};
use crate::visits::visit;

/// Keys that say how severe an incident is, as attributes.
const SEVERITY: &[&str] = &["severity", "incident_severity", "severity_level", "sev", "priority"];

/// What a post-mortem that stands in another document is called.
pub(super) const POST_MORTEM: &[&str] =
    &["post-mortem", "postmortem", "post mortem", "retrospective"];
/// What the cause of an incident is called.
pub(in crate::check::rules) const CAUSE: &[&str] =
    &["root cause", "cause", "causes", "why it happened", "what went wrong", "five whys", "5 whys"];
/// What is to be done after an incident, under whatever name.
pub(super) const NEXT: &[&str] = &[
    "next step",
    "follow-up",
    "follow up",
    "remediation",
    "corrective",
    "preventive",
    "prevention",
    "to do",
    "todo",
];

/// The severity of an incident or a post-mortem: its level, and how it is written.
pub(super) fn severity(node: &Node) -> Option<(u8, &str)> {
    let written = SEVERITY.iter().find_map(|name| node.attribute(name))?;
    Some((incident_level(written)?, written))
}

/// Whether a level is one after which the framework asks for a post-mortem: SEV-1 and SEV-2.
pub(super) fn is_major(level: u8) -> bool {
    level <= 2
}

/// Whether an incident is resolved: it says so, or says when.
pub(super) fn is_resolved(incident: &Node) -> bool {
    match &incident.status {
        Some(status) => status.normal.as_deref() == Some("resolved"),
        None => ["resolved", "resolved_at", "end_time", "resolution_time"]
            .iter()
            .filter_map(|name| incident.attribute(name))
            .any(|time| time.contains(|c: char| c.is_ascii_digit())),
    }
}

/// Whether an artifact says that it is not finished.
pub(super) fn is_draft(node: &Node) -> bool {
    let unfinished = ["draft", "in progress", "in-progress", "wip", "in review", "todo"];
    node.status.as_ref().is_some_and(|status| {
        let written = status.written.to_lowercase();
        unfinished.iter().any(|word| written.starts_with(word))
    })
}

/// Whether an artifact is of a kind of the configuration, of which only that is asked what is there.
pub(super) fn is_custom(node: &Node) -> bool {
    node.attribute(CUSTOM_KIND).is_some()
}

/// The artifact or amendment that a node is, or is a part of.
pub(super) fn whole(context: &Context<'_>, mut node: NodeIndex) -> NodeIndex {
    // Parts stand in parts, but not deep: an operation in its aggregate in a section.
    for _ in 0..8 {
        let kind = context.node(node).kind;
        if kind == NodeKind::Amendment || !kind.is_part() {
            break;
        }
        let Some(edge) = context.targets(node, EdgeKind::PartOf).next() else { break };
        node = edge.target_index;
    }
    node
}

/// The nodes to which an edge of a kind leads from nodes of some kinds; made once, so that a node with many
/// neighbours is not searched for each of them.
pub(in crate::check::rules) fn reached(
    context: &Context<'_>,
    from: &[NodeKind],
    edge: EdgeKind,
) -> FxHashSet<NodeIndex> {
    let nodes = from.iter().flat_map(|kind| context.of_kind(*kind));
    nodes.flat_map(|node| context.targets(node, edge)).map(|edge| edge.target_index).collect()
}

/// The nodes of a kind from which an edge of a kind leads to a node of some kinds; made once for the same
/// reason.
pub(in crate::check::rules) fn reaching(
    context: &Context<'_>,
    from: NodeKind,
    edge: EdgeKind,
    to: &[NodeKind],
) -> FxHashSet<NodeIndex> {
    let leads =
        |node: &NodeIndex| context.targets(*node, edge).any(|edge| to.contains(&edge.target.kind));
    context.of_kind(from).filter(leads).collect()
}

/// Whether a heading, a key or strong text of an artifact says one of some things; a key whose value is
/// still to come (`TBD`) says nothing.
pub(super) fn says(context: &Context<'_>, artifact: NodeIndex, names: &[&str]) -> bool {
    let node = context.node(artifact);
    let contents = context.contents(artifact);
    visit(contents.headings.len() + contents.entries.len() + contents.labels.len());
    let is_own = |at: usize, place: &Heading| {
        Some(&place.location) == node.location.as_ref() || at == 0 && place.level == 1
    };
    let mut headings = contents.headings.iter().enumerate();
    if headings.any(|(at, heading)| !is_own(at, heading) && is_said(&heading.text, names)) {
        return true;
    }
    let (pending, told): (Vec<&Entry>, Vec<&Entry>) =
        contents.entries.iter().partition(|entry| is_pending(&entry.value));
    if told.iter().any(|entry| is_said(&entry.key, names)) {
        return true;
    }
    let pending: FxHashSet<u32> = pending.iter().map(|entry| entry.location.line).collect();
    let mut labels = contents.labels.iter();
    labels.any(|label| is_said(&label.text, names) && !pending.contains(&label.location.line))
}

/// Whether a text has one of some names, in any case, from the beginning of a word on; one of at most five
/// letters to its end, too: `fix` is not said by `Fixtures`.
pub(in crate::check::rules) fn is_said(text: &str, names: &[&str]) -> bool {
    let text = text.to_lowercase().replace('_', " ");
    names.iter().any(|name| {
        text.match_indices(name).any(|(at, name)| {
            let is_long = name.len() > 5;
            let ends = !text[at + name.len()..].starts_with(char::is_alphanumeric);
            !text[..at].ends_with(char::is_alphanumeric) && (is_long || ends)
        })
    })
}

/// Whether a value says that it is still to come.
fn is_pending(value: &str) -> bool {
    let value = value.trim();
    let is_dots = !value.is_empty() && value.chars().all(|c| matches!(c, '.' | '…' | '?'));
    let words = ["tbd", "tba", "todo", "to do"];
    is_dots || words.iter().any(|word| value.trim_end_matches('.').eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_said_from_the_beginning_of_a_word() {
        for (text, said) in [
            ("Rollback Plan", true),
            ("5. Roll-back", false),
            ("Plan for the rollback", true),
            ("The unrollbackable", false),
            ("rollback_plan", true),
        ] {
            assert_eq!(is_said(text, &["rollback"]), said, "{text}");
        }
        assert!(is_said("The Fix", &["fix"]) && !is_said("Fixtures", &["fix"]));
        assert!(is_pending("TBD.") && is_pending("...") && !is_pending("None"));
    }
}
