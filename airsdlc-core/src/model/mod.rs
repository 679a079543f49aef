//! The vocabulary of the graph: kinds, ids, nodes, edges, statuses, and the document index.
//!
//! Four tables hold what the model says, and code, documentation and tests read them:
//! [`KINDS`], [`EDGE_RULES`] (with [`EDGE_NAMES`]), [`ID_RULES`] and [`LIFE_CYCLES`].

mod attributes;
mod commit;
mod document;
mod edge;
mod finding;
mod id;
mod kind;
mod level;
mod marks;
mod name;
mod node;
mod status;
mod sum;

pub use attributes::{Attribute, Attributes};
pub use commit::{CommitId, CommitIdError};
pub use document::{
    Anchor, ChecklistItem, Clock, Document, Entry, Heading, IndexedDocument, Label, Link,
    Suppression, TimelineEntry,
};
pub use edge::{Crossing, EDGE_NAMES, EDGE_RULES, EdgeKind, EdgeName, EdgeRule};
pub(crate) use finding::TOO_MANY;
pub use finding::{Finding, Severity};
pub use id::{ID_RULES, IdRule, NodeId, Route, fold_id, fold_name, id_slug, slug, system_id};
pub(crate) use id::{lower, name_start, numbered, short_slug};
pub use kind::{KINDS, KindGroup, KindRow, KindSet, NodeKind};
pub(crate) use level::incident_level;
pub(crate) use marks::without_marks;
pub use name::UnknownName;
pub use node::{CUSTOM_KIND, Edge, Node, Origin, ReferenceForm, Spelling, Strength, Unresolved};
pub use status::{LIFE_CYCLES, LifeCycle, Status};
pub(crate) use sum::Sum;

/// The candidate most like `text`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(
    text: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    near(text, candidates).into_iter().next()
}

/// Candidates like `text`, the nearest first; ties by name. Cost: one edit distance per candidate.
pub(crate) fn near<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = text.to_lowercase();
    let mut found: Vec<(i64, &str)> = candidates
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            // In thousandths, rounded, so that equal likeness is equal on every machine.
            let edits = strsim::normalized_damerau_levenshtein(&wanted, &lower) * 1_000.0;
            // A piece of a name is near it, too: the larger the piece, the nearer.
            let holds = wanted.len() >= 3 && lower.contains(&wanted);
            let share = 300 * wanted.len() / lower.len().max(1);
            let piece = if holds { 600 + i64::try_from(share).unwrap_or(300) } else { 0 };
            let likeness = (edits.round() as i64).max(piece);
            (likeness >= 500).then_some((-likeness, candidate))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, candidate)| candidate).collect()
}
