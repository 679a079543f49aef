//! Relations, and references that broke or were mended.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Entry, Section, Topic};
use crate::diff::{Change, ChangeKind, Dangling, DiffReport, Field, Relation};
use crate::model::{EdgeKind, NodeId, Origin, Strength};

/// What happened to nodes that are new or gone.
type Fates<'a> = FxHashMap<&'a NodeId, ChangeKind>;

fn fates(report: &DiffReport) -> Fates<'_> {
    let fates = report.diff.nodes.iter().map(|change| (&change.latest().id, change.what()));
    fates.filter(|(_, what)| matches!(what, ChangeKind::Added | ChangeKind::Removed)).collect()
}

/// Relations that are new, gone, or read in another way. Mentions, what went with its source, and what
/// only has other places is counted; that a part is one of its whole is told with the part, and what
/// came or went with its target where the reference was mended or broke.
pub(super) fn relations(report: &DiffReport) -> Section {
    let fates = fates(report);
    let resolved = resolved(report);
    let mut section = Section::new(Topic::Relations);
    let (mut mentions, mut went, mut other) = (0, 0, 0);
    for change in &report.diff.edges {
        let what = change.what();
        let relation = change.latest();
        let notes = readings(change);
        let is_told_as_reference = fates.get(&relation.target) == Some(&what)
            && resolved.contains(&(&relation.source, relation.edge.kind, what));
        if what == ChangeKind::Moved || is_of_part(relation, &fates) || is_told_as_reference {
            continue;
        }
        if fates.get(&relation.source) == Some(&ChangeKind::Removed) {
            went += 1;
        } else if relation.edge.kind == EdgeKind::Mentions {
            mentions += 1;
        } else if what == ChangeKind::Changed && notes.is_empty() {
            other += 1;
        } else {
            let verb = relation.edge.kind.names().verb;
            let notes = if notes.is_empty() { String::new() } else { format!(" ({notes})") };
            section.entries.push(Entry {
                change: Some(what),
                subject: relation.source.to_string(),
                text: format!("{verb} {}{notes}", relation.target),
                location: relation.edge.locations.first().cloned(),
                ..Entry::default()
            });
        }
    }
    section.more = [
        counted(mentions, ["mention came, went or changed", "mentions came, went or changed"]),
        counted(went, ["went with what is gone", "went with what is gone"]),
        counted(other, ["is said at more or fewer places", "are said at more or fewer places"]),
    ]
    .into_iter()
    .flatten()
    .collect();
    section
}

/// The sources and relations of which references were mended, so that relations came, or broke, so that
/// relations went.
fn resolved(report: &DiffReport) -> FxHashSet<(&NodeId, EdgeKind, ChangeKind)> {
    let changes = report.diff.unresolved.iter().filter_map(|change| {
        let group = change.latest();
        let what = match times(change.newer()).cmp(&times(change.older())) {
            Ordering::Less => ChangeKind::Added,
            Ordering::Greater => ChangeKind::Removed,
            Ordering::Equal => return None,
        };
        Some((group.source(), group.kind(), what))
    });
    changes.collect()
}

fn counted(count: usize, words: [&str; 2]) -> Option<String> {
    (count > 0).then(|| format!("{count} {}", words[usize::from(count != 1)]))
}

/// Whether a relation only says of what a new or lost part is one.
fn is_of_part(relation: &Relation, fates: &Fates<'_>) -> bool {
    relation.edge.kind == EdgeKind::PartOf && fates.contains_key(&relation.source)
}

/// How a relation is read now: `named in the text → declared`.
fn readings(change: &Change<Relation>) -> String {
    let Change::Changed { older, newer } = change else { return String::new() };
    let origin = |relation: &Relation| match relation.edge.origin {
        Origin::Declared => "declared",
        Origin::Mentioned => "named in the text",
        Origin::Derived => "derived",
    };
    let strength = |relation: &Relation| match relation.edge.strength {
        Strength::Strong => "strong",
        Strength::Weak => "weak",
    };
    let told = change.fields().into_iter().filter_map(|field| match field {
        Field::Origin => Some(format!("{} → {}", origin(older), origin(newer))),
        Field::Strength => Some(format!("{} → {}", strength(older), strength(newer))),
        _ => None,
    });
    told.collect::<Vec<_>>().join(", ")
}

/// References that find nothing any more, and those that find something now. Those of plain documents
/// and what went with its source are counted.
pub(super) fn references(report: &DiffReport) -> (Section, Section) {
    let fates = fates(report);
    let (mut broken, mut mended) = (Section::new(Topic::Broken), Section::new(Topic::Mended));
    let (mut plain_broken, mut plain_mended, mut went) = (0, 0, 0);
    for change in &report.diff.unresolved {
        let group = change.latest();
        let (was, is) = (times(change.older()), times(change.newer()));
        let is_plain = group.source().is_file();
        if is < was && fates.get(group.source()) == Some(&ChangeKind::Removed) {
            went += 1;
            continue;
        }
        match is.cmp(&was) {
            Ordering::Greater if is_plain => plain_broken += 1,
            Ordering::Greater => broken.entries.push(told(group, is - was)),
            Ordering::Less if is_plain => plain_mended += 1,
            Ordering::Less => mended.entries.push(told(group, was - is)),
            Ordering::Equal => {}
        }
    }
    let plain =
        ["more in a document that is no artifact", "more in documents that are no artifacts"];
    broken.more = counted(plain_broken, plain).into_iter().collect();
    mended.more = counted(plain_mended, plain).into_iter().collect();
    mended.more.extend(counted(went, ["went with what is gone", "went with what is gone"]));
    (broken, mended)
}

fn times(group: Option<&Dangling>) -> usize {
    group.map_or(0, |group| group.references().len())
}

fn told(group: &Dangling, times: usize) -> Entry {
    let verb = group.kind().names().verb;
    let times = if times > 1 { format!(", {times} times") } else { String::new() };
    Entry {
        subject: group.source().to_string(),
        text: format!("{verb} `{}`{times}", group.text()),
        location: group.references().first().map(|reference| reference.location.clone()),
        ..Entry::default()
    }
}
