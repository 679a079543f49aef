//! Gives every record its id, merges what many files name, and keeps what two files define.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::definitions::{Definition, Definitions};
use super::lookup::{Lookup, Place, series_of};
use super::part_names::PartNames;
use super::titled::titled_ids;
use super::variant;
use crate::model::{
    Finding, IdRule, LIFE_CYCLES, Node, NodeId, NodeKind, Route, Severity, Status, fold_name,
    system_id,
};
use crate::parse::record::{Claim, FileRecord, NodeRecord};
use crate::span::RepoPath;
use crate::threads::Threads;

/// A record: its file, and its place there.
pub(super) type Slot = (usize, usize);

/// Nodes with their ids, before there are edges.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) nodes: Vec<Node>,
    /// For each node, the file that first defines it.
    pub(super) file: Vec<u32>,
    /// For a part, the artifact that gives it its id, and what it is part of.
    pub(super) belongs: Vec<Option<(Place, Place)>>,
    /// The byte just past the text of an artifact.
    pub(super) reach: Vec<u32>,
    /// For each file, the node of each of its records.
    pub(super) slots: Vec<Vec<Place>>,
    /// Bolts that a backlog lists and nothing else defines.
    pub(super) listed: FxHashSet<Place>,
    /// Whether an artifact has an id of the form `RFC-…`: if not, such numbers are the IETF's.
    pub(super) has_rfcs: bool,
    pub(super) lookup: Lookup,
    /// Ids that have several definitions.
    pub(super) definitions: Definitions,
    pub(super) findings: Vec<Finding>,
    pub(super) ids: FxHashMap<NodeId, Place>,
    /// For the first definition of an id the number of the next.
    copies: FxHashMap<Place, u32>,
}

/// Identifies the nodes of all files, which stand in the order of their paths, and moves what the
/// records say of them into the nodes.
pub(super) fn identify(files: &mut [FileRecord], threads: &Threads) -> Draft {
    let mut draft = Draft {
        slots: files.iter().map(|file| vec![Place::MAX; file.nodes.len()]).collect(),
        ..Draft::default()
    };
    let count: usize = files.iter().map(|file| file.nodes.len()).sum();
    draft.lookup.reserve(count);
    draft.ids.reserve(count);
    // At most so many: what runs is one node, however many records name it.
    draft.nodes.reserve_exact(count);
    let titled = titled_ids(files);
    for file in by_rank(files) {
        for (local, node) in files[file].nodes.iter_mut().enumerate() {
            let slot = (file, local);
            match &node.claim {
                Claim::Part { .. }
                | Claim::Amendment { .. }
                | Claim::Likely(_)
                | Claim::Listed(_) => {}
                Claim::System(name) => {
                    let name = name.clone();
                    draft.system(slot, node, &name);
                }
                Claim::Rule { group, name } => {
                    let (group, name) = (group.clone(), name.clone());
                    draft.rule(slot, node, &group, &name);
                }
                Claim::Own(id) => {
                    let id = canonical(id);
                    draft.artifact(slot, node, id);
                }
                Claim::PostMortem(incident) => {
                    let id = format!("PM:{}", canonical(incident)).into();
                    draft.artifact(slot, node, id);
                }
                Claim::Titled(_) => draft.artifact(slot, node, titled[&slot].clone()),
            }
        }
    }
    for (file, record) in files.iter_mut().enumerate() {
        for (local, node) in record.nodes.iter_mut().enumerate() {
            if let Claim::Listed(id) = &node.claim {
                let id = canonical(id);
                draft.listed((file, local), node, id);
            }
        }
    }
    // Who is sure of a kind comes first; a store is said for a reason, a service is what is left.
    for is_service in [false, true] {
        for (file, record) in files.iter_mut().enumerate() {
            for (local, node) in record.nodes.iter_mut().enumerate() {
                if let Claim::Likely(name) = &node.claim
                    && (node.kind == NodeKind::Service) == is_service
                {
                    let name = name.clone();
                    draft.likely((file, local), node, &name);
                }
            }
        }
    }
    for (file, record) in files.iter_mut().enumerate() {
        for (local, node) in record.nodes.iter_mut().enumerate() {
            match &node.claim {
                Claim::Part { artifact, parent, name } => {
                    let (artifact, parent, name) = (*artifact, *parent, name.clone());
                    draft.part((file, local), node, artifact, parent, &name);
                }
                Claim::Amendment { adr, number } => {
                    let (adr, number) = (adr.clone(), number.clone());
                    draft.amendment((file, local), node, &adr, &number);
                }
                _ => {}
            }
        }
    }
    let names = threads.map(files.len(), |file| PartNames::of(&files[file].nodes, file, &draft));
    draft.name_parts(names);
    draft.lookup.finish();
    draft
}

/// An artifact's id as it is kept: upper case.
fn canonical(id: &str) -> SmolStr {
    id.to_uppercase().into()
}

/// The files, those behind that are variants of others: of two definitions the original is the first.
fn by_rank(files: &[FileRecord]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_cached_key(|file| variant::rank(files[*file].path.as_str()));
    order
}

/// Takes a title; control characters, which would act on a terminal, become U+FFFD.
fn visible(title: &mut String) -> String {
    let title = std::mem::take(title);
    let is_usual = title.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_control());
    if !is_usual && title.contains(char::is_control) {
        title.replace(char::is_control, "\u{fffd}")
    } else {
        title
    }
}

/// Whether a record says its id itself. Two alerts, KPIs or runbooks with one text are two; only an
/// id must not be given twice.
pub(super) fn carries_id(record: &NodeRecord) -> bool {
    record.kind.is_artifact() && !matches!(record.claim, Claim::Titled(_))
        || matches!(
            record.kind,
            NodeKind::UserStory | NodeKind::Requirement | NodeKind::Invariant | NodeKind::Amendment
        )
}

impl Draft {
    fn push(
        &mut self,
        id: NodeId,
        record: &mut NodeRecord,
        file: usize,
        belongs: Option<(Place, Place)>,
    ) -> Place {
        let place = self.nodes.len() as Place;
        let mut node = Node::new(id.clone(), record.kind, visible(&mut record.title));
        let state = record.state.take();
        node.status = record.status.as_deref().map(|written| match state {
            Some(state) => Status { written: written.into(), normal: Some(state) },
            None => Status::read(record.kind, written),
        });
        node.aliases = std::mem::take(&mut record.aliases);
        node.attributes = std::mem::take(&mut record.attributes);
        node.attribute_locations = std::mem::take(&mut record.attribute_locations);
        self.check_status(&node, record);
        node.location = Some(record.location.clone());
        self.ids.insert(id, place);
        self.nodes.push(node);
        self.file.push(file as u32);
        self.belongs.push(belongs);
        self.reach.push(record.reach);
        place
    }

    /// A status that the life cycle of its kind does not know is kept and reported.
    fn check_status(&mut self, node: &Node, record: &NodeRecord) {
        let Some(status) = node.status.as_ref().filter(|status| status.normal.is_none()) else {
            return;
        };
        let Some(cycle) = LIFE_CYCLES.iter().find(|cycle| cycle.kind == node.kind) else { return };
        let known: Vec<&str> = cycle.states.iter().map(|(state, _)| *state).collect();
        let message =
            format!("`{}` is no status of {} `{}`", status.written, node.kind.noun(1), node.id);
        let finding =
            Finding::new("unknown-status", Severity::Warning, message, record.location.clone());
        self.findings
            .push(finding.help(format!("it may be {}; it is kept as written", known.join(", "))));
    }

    /// The id, or with `~2`, `~3` … if it is taken.
    fn free(&mut self, id: NodeId, record: &NodeRecord) -> NodeId {
        match self.ids.get(&id).copied() {
            Some(first) => self.second(first, id.as_str(), record),
            None => id,
        }
    }

    /// The id of a further node of the id that a first one has: as it is written, with `~2`, `~3` ….
    fn copy(&mut self, first: Place, id: &str) -> NodeId {
        let next = self.copies.entry(first).or_insert(2);
        loop {
            let copy = NodeId::new(format!("{id}~{next}"));
            *next += 1;
            if !self.ids.contains_key(&copy) {
                return copy;
            }
        }
    }

    /// The same of a second definition; with a finding where the text gives the id.
    fn second(&mut self, first: Place, id: &str, record: &NodeRecord) -> NodeId {
        let copy = self.copy(first, id);
        if !carries_id(record) {
            return copy;
        }
        let mut finding = Finding::new(
            "duplicate-id",
            Severity::Error,
            format!("`{id}` is defined a second time; it is kept as `{copy}`"),
            record.location.clone(),
        )
        .help("a reference reaches the definition that it links, else the nearest; give this one a free id");
        if let Some(location) = &self.nodes[first as usize].location {
            finding = finding.related(location.clone());
        }
        self.findings.push(finding);
        copy
    }

    fn artifact(&mut self, slot: Slot, record: &mut NodeRecord, id: SmolStr) {
        // Another spelling of a known id is that id.
        let first = self.lookup.id(&id).first().copied();
        let of_first = first.and_then(|first| self.nodes[first as usize].location.clone());
        let is_variant = of_first.as_ref().is_some_and(|of_first| {
            variant::is_variant(of_first.path.as_str(), record.location.path.as_str())
        });
        let id = match first {
            // A variant goes by the id of its original.
            Some(first) if is_variant => {
                self.copy(first, &self.nodes[first as usize].id.to_string())
            }
            Some(first) => self.second(first, &id, record),
            None => self.free(NodeId::new(id), record),
        };
        let place = self.push(id.clone(), record, slot.0, None);
        self.set(slot, place);
        if let (Some(first), Some(of_first)) = (first, of_first)
            && !is_variant
            && carries_id(record)
        {
            let definition = |place: Place, path| Definition {
                place,
                file: self.file[place as usize],
                path,
                written: self.nodes[place as usize].id.written(),
            };
            let other = definition(place, &record.location.path);
            self.definitions.add(definition(first, &of_first.path), other);
        }
        self.has_rfcs |= id.as_str().starts_with("RFC-");
        if !id.is_copy() {
            self.lookup.add_id(id.as_str(), place);
        }
        self.lookup.add_title(record.kind, &self.nodes[place as usize].title, place);
        if record.kind == NodeKind::Playbook
            && let Some((prefix, _)) = id.as_str().split_once('-')
        {
            self.lookup.prefixes.insert(prefix.to_owned());
        }
    }

    /// An artifact that a list names: the one that is defined elsewhere, else a new one.
    fn listed(&mut self, slot: Slot, record: &mut NodeRecord, id: SmolStr) {
        let Some(place) = self.nearest(&id, slot.0, &record.location.path) else {
            self.artifact(slot, record, id);
            self.listed.insert(self.slots[slot.0][slot.1]);
            return;
        };
        self.complete(place, record);
        self.set(slot, place);
        if self.nodes[place as usize].status.is_none()
            && let Some(written) = record.status.as_deref()
        {
            self.nodes[place as usize].status = Some(Status::read(record.kind, written));
            let node = self.nodes[place as usize].clone();
            self.check_status(&node, record);
        }
    }

    fn set(&mut self, (file, local): Slot, place: Place) {
        self.slots[file][local] = place;
    }

    /// Something that runs: one node, however many files name it.
    fn system(&mut self, slot: Slot, record: &mut NodeRecord, name: &str) {
        let (folded, title) = (fold_name(name), fold_name(&record.title));
        let known = match record.kind {
            NodeKind::Endpoint => self
                .lookup
                .exact_route(name)
                .first()
                .copied()
                .filter(|_| Route::parse(name).is_some_and(|route| route.method.is_some())),
            kind => self.lookup.folded_name(kind, folded.clone()).first().copied(),
        };
        // Nobody calls a commit by its subject, which many have.
        let is_titled = !matches!(record.kind, NodeKind::Endpoint | NodeKind::Commit);
        let has_other_title = !title.is_empty() && title != folded && is_titled;
        let alias = has_other_title.then(|| SmolStr::from(&record.title));
        let place = match known {
            Some(place) => {
                self.complete(place, record);
                place
            }
            None => {
                let id = system_id(record.kind, name);
                let place = self.push(id.clone(), record, slot.0, None);
                self.lookup.add_id(id.as_str(), place);
                self.lookup.add_route(name, place);
                self.nodes[place as usize].aliases.extend(
                    IdRule::of(record.kind)
                        .map(|rule| rule.other_names("", name))
                        .unwrap_or_default(),
                );
                place
            }
        };
        self.lookup.add_folded_name(record.kind, folded, place);
        if record.kind != NodeKind::Commit {
            self.lookup.add_folded_name(record.kind, title, place);
        }
        // Repetitions go when all are known.
        self.nodes[place as usize].aliases.extend(alias);
        self.set(slot, place);
    }

    /// Something that runs and that another file may know to be of another kind.
    fn likely(&mut self, slot: Slot, record: &mut NodeRecord, name: &str) {
        let kinds = match record.kind {
            NodeKind::Service | NodeKind::Database | NodeKind::Resource => {
                &[NodeKind::Database, NodeKind::Resource, NodeKind::Service][..]
            }
            _ => &[],
        };
        let own = std::iter::once(record.kind).chain(kinds.iter().copied());
        let known = own
            .map(|kind| self.lookup.name(&[kind], name).first().copied())
            .find_map(|found| found);
        let mut name = name;
        if let Some(place) = known {
            record.kind = self.nodes[place as usize].kind;
        } else if record.kind == NodeKind::Metric
            && let Some(histogram) = series_of(name)
            && !self.lookup.name(&[NodeKind::Metric], histogram).is_empty()
        {
            name = histogram;
        }
        let aliases = std::mem::take(&mut record.aliases);
        self.system(slot, record, name);
        let place = self.slots[slot.0][slot.1];
        for alias in aliases {
            self.lookup.add_name(record.kind, &alias, place);
            self.nodes[place as usize].aliases.push(alias);
        }
    }

    /// An alert of a rule file: two of one name in one group are two.
    fn rule(&mut self, slot: Slot, record: &mut NodeRecord, group: &str, name: &str) {
        let id = self.free(NodeId::new(format!("alert:{group}/{name}")), record);
        let place = self.push(id.clone(), record, slot.0, None);
        self.set(slot, place);
        self.lookup.add_id(id.as_str(), place);
        self.lookup.add_name(NodeKind::Alert, name, place);
    }

    /// Adds what a second definition says and the first did not.
    fn complete(&mut self, place: Place, record: &mut NodeRecord) {
        let node = &mut self.nodes[place as usize];
        let is_untitled = node.title.is_empty()
            || node.title == node.id.as_str().split_once(':').map_or("", |(_, name)| name);
        if is_untitled && !record.title.is_empty() {
            node.title = visible(&mut record.title);
        }
        for (name, value) in &record.attributes {
            node.attributes.get_or_insert_with(name.clone(), || value.clone());
        }
    }

    fn part(
        &mut self,
        slot: Slot,
        record: &mut NodeRecord,
        artifact: usize,
        parent: usize,
        name: &str,
    ) {
        let slots = &self.slots[slot.0];
        let (artifact, parent) = (slots[artifact], slots[parent]);
        // A part that stands before what it is part of belongs to the artifact.
        let parent = if parent == Place::MAX { artifact } else { parent };
        let Some(rule) = IdRule::of(record.kind) else { return };
        let id = rule.id(self.nodes[artifact as usize].id.as_str(), name);
        let id = self.free(id, record);
        let place = self.push(id.clone(), record, slot.0, Some((artifact, parent)));
        self.set(slot, place);
        self.lookup.add_id(id.as_str(), place);
        if let Some(first) = self.definitions.first(artifact).filter(|first| *first != artifact) {
            // One part that answers to the name is enough: each leads to that of the definition that is meant.
            let written = rule.id(self.nodes[first as usize].id.as_str(), name);
            if carries_id(record) && self.lookup.id(written.as_str()).is_empty() {
                self.lookup.add_id(written.as_str(), place);
            }
        }
        if record.kind == NodeKind::Alert {
            self.lookup.add_name(NodeKind::Alert, name, place);
            self.lookup.add_name(NodeKind::Alert, &self.nodes[place as usize].title, place);
        }
    }

    fn amendment(&mut self, slot: Slot, record: &mut NodeRecord, adr: &str, number: &str) {
        let found = self.nearest(adr, slot.0, &record.location.path);
        let adr_id = found.map_or_else(
            || NodeId::new(canonical(adr)),
            |place| self.nodes[place as usize].id.clone(),
        );
        let Some(rule) = IdRule::of(NodeKind::Amendment) else { return };
        let id = self.free(rule.id(adr_id.as_str(), number), record);
        let place = self.push(id.clone(), record, slot.0, found.map(|adr| (adr, adr)));
        self.lookup.add_id(id.as_str(), place);
        self.set(slot, place);
    }

    /// The artifact that a node is, or is a part of.
    pub(super) fn artifact_of(&self, place: Place) -> Place {
        self.belongs[place as usize].map_or(place, |(artifact, _)| artifact)
    }

    /// The node with an id, in the spelling of the repository.
    pub(super) fn by_fold(&self, id: &str) -> &[Place] {
        self.lookup.id(id)
    }

    /// The definition of an id that is nearest to a file.
    fn nearest(&self, id: &str, file: usize, path: &RepoPath) -> Option<Place> {
        let first = *self.lookup.id(id).first()?;
        Some(self.definitions.nearest(first, file, path))
    }

    /// Whether an id of this shape would be one of the framework's or of a pattern.
    pub(super) fn is_known_shape(&self, id: &str) -> bool {
        let prefix = id.split('-').next().unwrap_or_default();
        NodeKind::of_prefix(prefix).is_some()
            || self.lookup.prefixes.contains(&prefix.to_uppercase())
    }
}
