//! The names that parts of artifacts go by: inside their artifact, in the whole repository, and for people.

use smol_str::SmolStr;

use super::identify::{Draft, carries_id};
use super::lookup::Place;
use crate::model::{IdRule, NodeKind, fold_id};
use crate::parse::record::{Claim, NodeRecord};

/// The names that the parts which one file defines go by.
#[derive(Default)]
pub(super) struct PartNames {
    /// Inside their artifact, folded; sorted by artifact and name.
    local: Vec<(Place, SmolStr, Place)>,
    /// For people.
    aliases: Vec<(Place, SmolStr)>,
    /// In the whole repository, folded: `us-15-2`.
    ids: Vec<(SmolStr, Place)>,
}

impl PartNames {
    pub(super) fn of(records: &[NodeRecord], file: usize, draft: &Draft) -> Self {
        let mut names = Self::default();
        let mut operations: Vec<(Place, &str, Place)> = Vec::new();
        for (local, record) in records.iter().enumerate() {
            let (Claim::Part { artifact, name, .. }, Some(rule)) =
                (&record.claim, IdRule::of(record.kind))
            else {
                continue;
            };
            let (artifact, place) = (draft.slots[file][*artifact], draft.slots[file][local]);
            let node = &draft.nodes[place as usize];
            if carries_id(record) && node.id.written() != node.id.as_str() {
                // Of two in one artifact the first is meant.
                continue;
            }
            let whole = &draft.nodes[artifact as usize].id;
            let is_known = !whole.is_copy() || draft.definitions.first(artifact).is_some();
            names.add(artifact, name, place);
            node.aliases.iter().for_each(|alias| names.add(artifact, alias, place));
            if record.kind == NodeKind::UserStory {
                names.add(artifact, &format!("US-{name}"), place);
            }
            for alias in rule.other_names(whole.written(), name) {
                // `US-015-2`, `NFR-015-1`; names of operations and alerts are for people's targets.
                if matches!(record.kind, NodeKind::UserStory | NodeKind::Requirement) && is_known {
                    names.ids.push((fold_id(&alias), place));
                }
                // People who name a part mean that of the first definition.
                if alias != *node.id.as_str() && !(carries_id(record) && whole.is_copy()) {
                    names.aliases.push((place, alias));
                }
            }
            if record.kind == NodeKind::Operation {
                let bare = node.title.rsplit('.').next().unwrap_or_default();
                operations.push((artifact, bare, place));
            }
        }
        // `cancel()` names `Booking.cancel` where no other operation of its DAA is called so.
        operations.sort_unstable();
        for same in operations.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if let [(artifact, bare, place)] = same {
                names.add(*artifact, bare, *place);
                names.aliases.push((*place, format!("{bare}()").into()));
            }
        }
        names.local.sort_unstable();
        names.local.dedup();
        names
    }

    fn add(&mut self, artifact: Place, name: &str, place: Place) {
        self.local.push((artifact, fold_id(name), place));
    }
}

impl Draft {
    /// Takes the names of the parts of all files.
    pub(super) fn name_parts(&mut self, files: Vec<PartNames>) {
        for names in files {
            for (name, place) in names.ids {
                let first = |place| self.definitions.first(self.artifact_of(place));
                let known = self.lookup.folded_id(&name).first().map(|known| first(*known));
                if known.is_none_or(|known| known.is_none() || known != first(place)) {
                    self.lookup.add_folded_id(name, place);
                }
            }
            for (place, alias) in names.aliases {
                self.nodes[place as usize].aliases.push(alias);
            }
            let mut local = names.local.into_iter().peekable();
            while let Some((artifact, ..)) = local.peek().cloned() {
                let of_artifact = std::iter::from_fn(|| local.next_if(|next| next.0 == artifact));
                let of_artifact = of_artifact.map(|(_, name, place)| (name, place)).collect();
                self.lookup.add_local(artifact, of_artifact);
            }
        }
        for node in &mut self.nodes {
            node.aliases.sort_unstable();
            node.aliases.dedup();
        }
    }
}
