//! Fingerprints of findings: they stay while lines move and files are renamed, and while another file comes to define an
//! id that a file defines.

use std::hash::Hasher as _;

use rustc_hash::FxHashMap;

use super::context::Context;
use super::diagnostic::Diagnostic;
use crate::model::{Sum, without_marks};

/// Gives each of some findings, which stand in their order, its fingerprint: of rule, node, heading and
/// subject, ids as they are written, and of its number among those that have all of these in common. Gives for each what
/// it has in common with others. Cost: `O(n log headings)`.
pub(super) fn fingerprint(context: &Context<'_>, diagnostics: &mut [Diagnostic]) -> Vec<u64> {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    let mut groups = Vec::with_capacity(diagnostics.len());
    let graph = context.graph();
    let is_copy = |id: &str| graph.node(id).is_some_and(|node| node.id.is_copy());
    for found in diagnostics {
        let mut hash = Sum::new();
        hash.add(&found.rule);
        match &found.node {
            // The id of a file is its path, which may change.
            Some(node) if !node.is_file() => hash.add(&without_marks(node.as_str(), is_copy)),
            _ => hash.add(heading(context, found)),
        }
        let subject = if found.subject.is_empty() { &found.message } else { &found.subject };
        hash.add(&without_marks(subject, is_copy));
        groups.push(hash.finish());
        let count = seen.entry(hash.finish()).or_default();
        *count += 1;
        if *count > 1 {
            hash.add(&count.to_string());
        }
        found.fingerprint = format!("{:016x}", hash.finish());
    }
    groups
}

/// The text of the heading that a finding stands below; empty without one.
fn heading<'a>(context: &Context<'a>, found: &Diagnostic) -> &'a str {
    let Some(document) = context.document(&found.location.path) else { return "" };
    let start = found.location.span.start;
    let below = document.headings.partition_point(|heading| heading.location.span.start <= start);
    below.checked_sub(1).map_or("", |at| &document.headings[at].text)
}
