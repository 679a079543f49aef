//! Artifacts with their parts, what runs, statuses, files with other names.

use std::collections::BTreeMap;

use super::values::{notes, path, states, title};
use super::{Entry, Note, Section, Topic};
use crate::diff::{Change, ChangeKind, DiffReport, Field};
use crate::model::{KindGroup, Node, NodeId, NodeKind, Status};

/// Artifacts that are new, gone or changed, and those of changed parts. Parts of what is new or gone
/// are counted.
pub(super) fn artifacts(report: &DiffReport) -> Section {
    let mut found: BTreeMap<(NodeKind, &NodeId), Entry> = BTreeMap::new();
    let mut counted: BTreeMap<(&NodeId, ChangeKind), BTreeMap<NodeKind, usize>> = BTreeMap::new();
    let is_own = |change: &&Change<Node>| change.latest().kind.is_artifact();
    for change in report.diff.nodes.iter().filter(is_own) {
        if let Some(entry) = entry(change) {
            let node = change.latest();
            found.insert((node.kind, &node.id), entry);
        }
    }
    for change in report.diff.nodes.iter().filter(|change| change.latest().kind.is_part()) {
        let node = change.latest();
        // Sections come and go as others refer to them.
        if node.kind == NodeKind::Section && change.what() != ChangeKind::Changed {
            continue;
        }
        let Some(entry) = entry(change) else { continue };
        let Some(whole) = report.wholes.get(&node.id) else {
            found.insert((node.kind, &node.id), entry);
            continue;
        };
        let around = found.entry((whole.kind, &whole.id)).or_insert_with(|| Entry {
            subject: whole.id.to_string(),
            text: title(whole.id.as_str(), &whole.title),
            ..Entry::default()
        });
        match (around.change, change.what()) {
            (Some(ChangeKind::Added), ChangeKind::Added)
            | (Some(ChangeKind::Removed), ChangeKind::Removed) => {
                let counts = counted.entry((&whole.id, change.what())).or_default();
                *counts.entry(node.kind).or_insert(0) += 1;
            }
            _ => around.below.push(entry),
        }
    }
    for ((_, id), entry) in &mut found {
        for what in [ChangeKind::Added, ChangeKind::Removed] {
            let Some(counts) = counted.get(&(*id, what)) else { continue };
            let counts =
                counts.iter().map(|(kind, count)| format!("{count} {}", kind.noun(*count)));
            entry.notes.push(Note::new(format!("with {}", counts.collect::<Vec<_>>().join(", "))));
        }
    }
    Section { entries: found.into_values().collect(), ..Section::new(Topic::Artifacts) }
}

/// Services, stores, endpoints, teams, metrics.
pub(super) fn running(report: &DiffReport) -> Section {
    let runs = |change: &&Change<Node>| change.latest().kind.group() == KindGroup::System;
    let entries = report.diff.nodes.iter().filter(runs).filter_map(entry).collect();
    Section { entries, ..Section::new(Topic::Running) }
}

/// Life cycles that moved on, or back.
pub(super) fn statuses(report: &DiffReport) -> Section {
    let entry = |change: &Change<Node>| {
        let Change::Changed { older, newer } = change else { return None };
        let text = states(older.status.as_ref(), newer.status.as_ref());
        change.fields().contains(&Field::Status).then(|| Entry {
            subject: newer.id.to_string(),
            text,
            location: newer.location.clone(),
            ..Entry::default()
        })
    };
    let entries = report.diff.nodes.iter().filter_map(entry).collect();
    Section { entries, ..Section::new(Topic::Statuses) }
}

/// Artifacts that say the same in another file. What moved within its file is not told.
pub(super) fn moved(report: &DiffReport) -> Section {
    let is_moved = |change: &&Change<Node>| {
        change.latest().kind.is_artifact() && change.what() == ChangeKind::Moved
    };
    let entry = |change: &Change<Node>| {
        let Change::Changed { older, newer } = change else { return None };
        change.fields().contains(&Field::Path).then(|| Entry {
            subject: newer.id.to_string(),
            text: format!("was {}", path(older)),
            location: newer.location.clone(),
            ..Entry::default()
        })
    };
    let entries = report.diff.nodes.iter().filter(is_moved).filter_map(entry).collect();
    Section { entries, ..Section::new(Topic::Moved) }
}

/// A node that is new, gone, or says something else than its status.
fn entry(change: &Change<Node>) -> Option<Entry> {
    let what = change.what();
    let node = change.latest();
    let notes = notes(change);
    if what == ChangeKind::Moved || (what == ChangeKind::Changed && notes.is_empty()) {
        return None;
    }
    let mut text = title(node.id.as_str(), &node.title);
    if let (ChangeKind::Added | ChangeKind::Removed, Some(status)) = (what, &node.status) {
        let state = Status::as_str(status);
        text = if text.is_empty() { state.to_owned() } else { format!("{text} ({state})") };
    }
    Some(Entry {
        change: Some(what),
        subject: node.id.to_string(),
        text,
        location: node.location.clone(),
        notes,
        below: Vec::new(),
    })
}
