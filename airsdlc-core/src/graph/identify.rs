//! Gives every record its id, merges what many files name, and keeps what two files define.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::{SmolStr, ToSmolStr};

use super::definitions::{Definition, Definitions};
use super::lookup::{Lookup, Place, series_of};
use super::variant;
use crate::model::{
    Finding, IdRule, LIFE_CYCLES, Node, NodeId, NodeKind, Route, Severity, Status, fold_id,
    fold_name, id_slug, system_id,
};
use crate::parse::record::{Claim, FileRecord, NodeRecord};
use crate::span::RepoPath;
use crate::threads::Threads;
use crate::visits::visit;

/// A record: its file, and its place there.
type Slot = (usize, usize);

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

/// The names that the parts which one file defines go by.
#[derive(Default)]
struct PartNames {
    /// Inside their artifact, folded; sorted by artifact and name.
    local: Vec<(Place, SmolStr, Place)>,
    /// For people.
    aliases: Vec<(Place, SmolStr)>,
    /// In the whole repository, folded: `us-15-2`.
    ids: Vec<(SmolStr, Place)>,
}

impl PartNames {
    fn of(records: &[NodeRecord], file: usize, draft: &Draft) -> Self {
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

/// An artifact's id as it is kept: upper case.
fn canonical(id: &str) -> SmolStr {
    id.to_uppercase().into()
}

/// Ids made from titles. Equal slugs take the shortest part of the path, from its end, that tells
/// them apart.
fn titled_ids(files: &[FileRecord]) -> FxHashMap<Slot, SmolStr> {
    let mut groups: FxHashMap<String, Vec<Slot>> = FxHashMap::default();
    let mut order = Vec::new();
    for (file, record) in files.iter().enumerate() {
        for (local, node) in record.nodes.iter().enumerate() {
            if let Claim::Titled(title) = &node.claim {
                let slug = id_slug(title);
                let slug =
                    if slug.is_empty() { id_slug(stem(record.path.file_name())) } else { slug };
                let base = format!("{}:{slug}", node.kind.row().label);
                let group = groups.entry(base.clone()).or_default();
                if group.is_empty() {
                    order.push(base);
                }
                group.push((file, local));
            }
        }
    }
    let mut ids = FxHashMap::default();
    for base in order {
        let members = &groups[&base];
        let label = base.split(':').next().unwrap_or_default();
        let paths: Vec<&str> =
            members.iter().map(|(file, _)| stem(files[*file].path.as_str())).collect();
        for (member, end) in members.iter().zip(distinguishing(&paths)) {
            let id = if members.len() == 1 {
                base.to_smolstr()
            } else {
                format!("{label}:{end}").into()
            };
            ids.insert(*member, id);
        }
    }
    ids
}

/// The files, those behind that are variants of others: of two definitions the original is the first.
fn by_rank(files: &[FileRecord]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|file| variant::rank(files[*file].path.as_str()));
    order
}

/// A path without its extension.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    path[name..].rfind('.').filter(|dot| *dot > 0).map_or(path, |dot| &path[..name + dot])
}

/// For each path the shortest run of components at its end that no other path ends with. Cost:
/// `O(n log n)` comparisons.
fn distinguishing<'a>(paths: &[&'a str]) -> Vec<&'a str> {
    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_by(|a, b| paths[*a].rsplit('/').cmp(paths[*b].rsplit('/')));
    let shared = |a: usize, b: usize| {
        let pairs = paths[a].rsplit('/').zip(paths[b].rsplit('/'));
        let count = pairs.take_while(|(a, b)| a == b).count();
        visit(count + 1);
        count
    };
    let mut ends = vec![""; paths.len()];
    for (rank, at) in order.iter().enumerate() {
        let neighbours = [rank.checked_sub(1), rank.checked_add(1)].into_iter().flatten();
        let common = neighbours
            .filter_map(|rank| order.get(rank))
            .map(|other| shared(*at, *other))
            .max()
            .unwrap_or_default();
        let cut = paths[*at].rmatch_indices('/').nth(common);
        ends[*at] = cut.map_or(paths[*at], |(slash, _)| &paths[*at][slash + 1..]);
    }
    ends
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
fn carries_id(record: &NodeRecord) -> bool {
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

    fn name_parts(&mut self, files: Vec<PartNames>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_slugs_take_what_tells_them_apart() {
        let paths = ["docs/a/model", "docs/b/model", "x/model2"];
        assert_eq!(distinguishing(&paths), ["a/model", "b/model", "model2"]);
        assert_eq!(distinguishing(&["model", "a/model"]), ["model", "a/model"]);
        assert_eq!(distinguishing(&["a/model", "a/model"]), ["a/model", "a/model"]);
        assert_eq!(stem("docs/a.b/README"), "docs/a.b/README");
        assert_eq!(stem("docs/daa.md"), "docs/daa");
    }
}
