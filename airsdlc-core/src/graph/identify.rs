//! Gives every record its id, merges what many files name, and keeps what two files define.

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, ToSmolStr};

use super::lookup::{Lookup, Place};
use crate::model::{
    Finding, IdRule, LIFE_CYCLES, Node, NodeId, NodeKind, Route, Severity, Status, fold_name,
    id_slug, system_id,
};
use crate::parse::record::{Claim, FileRecord, NodeRecord};

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
    pub(super) lookup: Lookup,
    pub(super) findings: Vec<Finding>,
    ids: FxHashMap<NodeId, Place>,
    /// The next number of a second definition of each id.
    copies: FxHashMap<NodeId, u32>,
}

/// Identifies the nodes of all files, which stand in the order of their paths.
pub(super) fn identify(files: &[FileRecord]) -> Draft {
    let mut draft = Draft {
        slots: files.iter().map(|file| vec![Place::MAX; file.nodes.len()]).collect(),
        ..Draft::default()
    };
    let count: usize = files.iter().map(|file| file.nodes.len()).sum();
    draft.lookup.reserve(count);
    draft.ids.reserve(count);
    draft.nodes.reserve(count);
    let titled = titled_ids(files);
    for (file, record) in files.iter().enumerate() {
        for (local, node) in record.nodes.iter().enumerate() {
            match &node.claim {
                Claim::Part { .. } | Claim::Amendment { .. } => {}
                Claim::System(name) => draft.system(file, local, node, name),
                Claim::Own(id) => draft.artifact(file, local, node, canonical(id)),
                Claim::PostMortem(incident) => {
                    draft.artifact(file, local, node, format!("PM:{}", canonical(incident)).into());
                }
                Claim::Titled(_) => {
                    draft.artifact(file, local, node, titled[&(file, local)].clone());
                }
            }
        }
    }
    for (file, record) in files.iter().enumerate() {
        for (local, node) in record.nodes.iter().enumerate() {
            match &node.claim {
                Claim::Part { artifact, parent, name } => {
                    draft.part(file, local, node, *artifact, *parent, name);
                }
                Claim::Amendment { adr, number } => draft.amendment(file, local, node, adr, number),
                _ => {}
            }
        }
    }
    draft.name_operations();
    draft.lookup.finish();
    draft
}

/// An artifact's id as it is kept: upper case.
fn canonical(id: &str) -> SmolStr {
    id.to_uppercase().into()
}

/// Ids made from titles. Equal slugs take the shortest part of the path, from its end, that tells
/// them apart.
fn titled_ids(files: &[FileRecord]) -> FxHashMap<(usize, usize), SmolStr> {
    let mut groups: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
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
        for (at, member) in members.iter().enumerate() {
            let id = if members.len() == 1 {
                base.to_smolstr()
            } else {
                format!("{label}:{}", distinguishing(&paths, at)).into()
            };
            ids.insert(*member, id);
        }
    }
    ids
}

/// A path without its extension.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    path[name..].rfind('.').filter(|dot| *dot > 0).map_or(path, |dot| &path[..name + dot])
}

/// The shortest run of components at the end of a path that no other path ends with.
fn distinguishing<'a>(paths: &[&'a str], at: usize) -> &'a str {
    let path = paths[at];
    let cuts = path.rmatch_indices('/').map(|(slash, _)| &path[slash + 1..]).chain([path]);
    for suffix in cuts {
        let alone = paths
            .iter()
            .enumerate()
            .all(|(other, known)| other == at || !super::lookup::ends_with(known, suffix));
        if alone {
            return suffix;
        }
    }
    path
}

impl Draft {
    fn push(
        &mut self,
        id: NodeId,
        record: &NodeRecord,
        file: usize,
        belongs: Option<(Place, Place)>,
    ) -> Place {
        let place = self.nodes.len() as Place;
        let mut node = Node::new(id.clone(), record.kind, record.title.clone());
        node.status = record.status.as_deref().map(|written| Status::read(record.kind, written));
        node.aliases.clone_from(&record.aliases);
        node.attributes.clone_from(&record.attributes);
        node.attribute_locations.clone_from(&record.attribute_locations);
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

    /// The id, or with `~2`, `~3` … if it is taken; with a finding where the text gives the id.
    fn free(&mut self, id: NodeId, record: &NodeRecord) -> NodeId {
        let Some(first) = self.ids.get(&id).copied() else { return id };
        let next = self.copies.entry(id.clone()).or_insert(2);
        let mut copy = NodeId::new(format!("{id}~{next}"));
        while self.ids.contains_key(&copy) {
            *next += 1;
            copy = NodeId::new(format!("{id}~{next}"));
        }
        // Two alerts, KPIs or action items with one text are two; only an id must not be given twice.
        let carries_id = record.kind.is_artifact()
            || matches!(
                record.kind,
                NodeKind::UserStory
                    | NodeKind::Requirement
                    | NodeKind::Invariant
                    | NodeKind::Amendment
            );
        if !carries_id {
            return copy;
        }
        let mut finding = Finding::new(
            "duplicate-id",
            Severity::Error,
            format!("`{id}` is defined a second time; it is kept as `{copy}`"),
            record.location.clone(),
        )
        .help("references go to the first definition; give this one a free id");
        if let Some(location) = &self.nodes[first as usize].location {
            finding = finding.related(location.clone());
        }
        self.findings.push(finding);
        copy
    }

    fn artifact(&mut self, file: usize, local: usize, record: &NodeRecord, id: SmolStr) {
        // Another spelling of a known id is that id.
        let known = self.lookup.id(&id).first().map(|place| self.nodes[*place as usize].id.clone());
        let id = self.free(known.unwrap_or_else(|| NodeId::new(id)), record);
        let place = self.push(id.clone(), record, file, None);
        self.slots[file][local] = place;
        if !id.as_str().contains('~') {
            self.lookup.add_id(id.as_str(), place);
        }
        self.lookup.add_title(record.kind, &record.title, place);
        if record.kind == NodeKind::Playbook
            && let Some((prefix, _)) = id.as_str().split_once('-')
        {
            self.lookup.prefixes.insert(prefix.to_owned());
        }
    }

    /// Something that runs: one node, however many files name it.
    fn system(&mut self, file: usize, local: usize, record: &NodeRecord, name: &str) {
        let known = match record.kind {
            NodeKind::Endpoint => self
                .lookup
                .route(name)
                .first()
                .copied()
                .filter(|_| Route::parse(name).is_some_and(|route| route.method.is_some())),
            kind => self.lookup.name(&[kind], name).first().copied(),
        };
        let place = match known {
            Some(place) => {
                self.complete(place, record);
                place
            }
            None => {
                let id = system_id(record.kind, name);
                let place = self.push(id.clone(), record, file, None);
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
        self.lookup.add_name(record.kind, name, place);
        self.lookup.add_name(record.kind, &record.title, place);
        if !record.title.is_empty()
            && fold_name(&record.title) != fold_name(name)
            && record.kind != NodeKind::Endpoint
        {
            let alias = SmolStr::from(&record.title);
            let aliases = &mut self.nodes[place as usize].aliases;
            if !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        self.slots[file][local] = place;
    }

    /// Adds what a second definition says and the first did not.
    fn complete(&mut self, place: Place, record: &NodeRecord) {
        let node = &mut self.nodes[place as usize];
        let is_untitled = node.title.is_empty()
            || node.title == node.id.as_str().split_once(':').map_or("", |(_, name)| name);
        if is_untitled && !record.title.is_empty() {
            node.title.clone_from(&record.title);
        }
        for (name, value) in &record.attributes {
            node.attributes.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }

    fn part(
        &mut self,
        file: usize,
        local: usize,
        record: &NodeRecord,
        artifact: usize,
        parent: usize,
        name: &str,
    ) {
        let (artifact, parent) = (self.slots[file][artifact], self.slots[file][parent]);
        // A part that stands before what it is part of belongs to the artifact.
        let parent = if parent == Place::MAX { artifact } else { parent };
        let artifact_id = self.nodes[artifact as usize].id.clone();
        let Some(rule) = IdRule::of(record.kind) else { return };
        let id = self.free(rule.id(artifact_id.as_str(), name), record);
        let place = self.push(id.clone(), record, file, Some((artifact, parent)));
        self.slots[file][local] = place;
        self.lookup.add_id(id.as_str(), place);
        self.lookup.add_local(artifact, name, place);
        for alias in &record.aliases {
            self.lookup.add_local(artifact, alias, place);
        }
        if record.kind == NodeKind::UserStory {
            self.lookup.add_local(artifact, &format!("US-{name}"), place);
        }
        if record.kind == NodeKind::Alert {
            self.lookup.add_name(NodeKind::Alert, name, place);
            self.lookup.add_name(NodeKind::Alert, &record.title, place);
        }
        for alias in rule.other_names(artifact_id.as_str(), name) {
            // `US-015-2`, `NFR-015-1`; names of operations and alerts are for people's targets.
            if matches!(record.kind, NodeKind::UserStory | NodeKind::Requirement) {
                self.lookup.add_id(&alias, place);
            }
            let aliases = &mut self.nodes[place as usize].aliases;
            if !aliases.contains(&alias) && alias != *id.as_str() {
                aliases.push(alias);
            }
        }
    }

    fn amendment(
        &mut self,
        file: usize,
        local: usize,
        record: &NodeRecord,
        adr: &str,
        number: &str,
    ) {
        let found = self.lookup.id(adr).first().copied();
        let adr_id = found.map_or_else(
            || NodeId::new(canonical(adr)),
            |place| self.nodes[place as usize].id.clone(),
        );
        let Some(rule) = IdRule::of(NodeKind::Amendment) else { return };
        let id = self.free(rule.id(adr_id.as_str(), number), record);
        let place = self.push(id.clone(), record, file, found.map(|adr| (adr, adr)));
        self.lookup.add_id(id.as_str(), place);
        self.slots[file][local] = place;
    }

    /// `cancel()` names `Booking.cancel` where no other operation of its DAA is called so.
    fn name_operations(&mut self) {
        let mut bare: FxHashMap<(Place, String), Vec<Place>> = FxHashMap::default();
        for (place, node) in
            self.nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::Operation)
        {
            if let Some((artifact, _)) = self.belongs[place] {
                let name = node.title.rsplit('.').next().unwrap_or_default().to_owned();
                bare.entry((artifact, name)).or_default().push(place as Place);
            }
        }
        let mut named: Vec<_> = bare.into_iter().collect();
        named.sort();
        for ((artifact, name), places) in named {
            if let [only] = places.as_slice() {
                self.lookup.add_local(artifact, &name, *only);
                let alias: SmolStr = format!("{name}()").into();
                let aliases = &mut self.nodes[*only as usize].aliases;
                if !aliases.contains(&alias) {
                    aliases.push(alias);
                }
            }
        }
        for node in &mut self.nodes {
            node.aliases.sort();
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
        assert_eq!(distinguishing(&paths, 0), "a/model");
        assert_eq!(distinguishing(&paths, 2), "model2");
        assert_eq!(stem("docs/a.b/README"), "docs/a.b/README");
        assert_eq!(stem("docs/daa.md"), "docs/daa");
    }
}
