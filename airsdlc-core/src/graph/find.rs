//! What targets turn out to be: nodes, sections, files; one, several or none.

use super::lookup::{CANDIDATES, Place, series_of};
use super::resolve::{End, Resolver};
use crate::model::NodeKind as N;
use crate::parse::record::{PartName, Target, Within};
use crate::span::{Location, RepoPath};

/// What a target turned out to be.
pub(super) enum Found {
    /// A reference, to what is not there.
    Nothing,
    One(End),
    /// Several things, each of which is meant.
    Each(Vec<End>),
    /// Several things answer to the name, and none is picked.
    Several(Vec<End>),
    /// The text has the shape of a reference and is none.
    NoReference,
}

impl Found {
    pub(super) fn each(mut ends: Vec<End>) -> Self {
        if ends.len() > 1 {
            return Self::Each(ends);
        }
        ends.pop().map_or(Self::Nothing, Self::One)
    }

    fn only(places: impl Iterator<Item = Place>) -> Self {
        Self::unique(&places.collect::<Vec<_>>())
    }

    pub(super) fn unique(places: &[Place]) -> Self {
        match places {
            [] => Self::Nothing,
            [only] => Self::One(End::Node(*only)),
            several => {
                let few = &several[..several.len().min(CANDIDATES)];
                Self::Several(few.iter().map(|place| End::Node(*place)).collect())
            }
        }
    }
}

/// `RFC-2119`: a number of the shape that those of the IETF have, with a hyphen.
fn is_of_the_ietf(id: &str) -> bool {
    let id = id.split(['#', '/']).next().unwrap_or_default();
    id.split_once('-').is_some_and(|(prefix, number)| {
        prefix.eq_ignore_ascii_case("RFC")
            && matches!(number.len(), 3..=5)
            && !number.starts_with('0')
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl Resolver<'_> {
    /// What a target is; `at` is where the reference stands, if a text makes it.
    pub(super) fn find(
        &self,
        file: usize,
        source: &End,
        at: Option<&Location>,
        target: &Target,
    ) -> Found {
        let lookup = &self.draft.lookup;
        match target {
            Target::Local(local) => Found::One(End::Node(self.draft.slots[file][*local])),
            Target::Id(id) => self.by_id(file, source, at, (id, true)),
            Target::LooseId(id) => self.by_id(file, source, at, (id, false)),
            Target::SpacedId(id) => self.meant(file, source, at, self.draft.by_fold(id)),
            Target::Title(kind, text) => Found::unique(&lookup.title(*kind, text)),
            Target::TitleAhead(kind, text) => match lookup.ahead.find(*kind, text) {
                Some((place, _)) => Found::One(End::Node(place)),
                None => Found::NoReference,
            },
            Target::Phrase(words) => self.phrase(words),
            Target::File(path) => self.file_in_text(file, source, path),
            Target::NamedPage(path) => self.named_page(file, source, path),
            Target::Perhaps(target) => self.perhaps(file, source, at, target),
            Target::Path(path) => self.by_path(file, source, path),
            Target::Behind(path) => match self.by_path(file, source, path) {
                Found::Nothing => Found::Nothing,
                _ => Found::NoReference,
            },
            Target::Defined(path) => self.defined(path),
            Target::Page(address) => self.page(address),
            Target::PageAt(path) => self.page_at(path),
            Target::Code(path) => match self.code(path).as_slice() {
                [] => Found::Nothing,
                [only] => Found::One(End::File((*only).clone())),
                several => {
                    Found::Several(several.iter().map(|path| End::File((*path).clone())).collect())
                }
            },
            Target::Route(route) => self.route(route),
            Target::Name(kinds, name) => {
                let found = lookup.name(kinds, name);
                if let [_, _] = found
                    && *kinds == [N::Alert]
                    && self.is_one_alert(found)
                {
                    return Found::each(found.iter().map(|place| End::Node(*place)).collect());
                }
                match series_of(name).filter(|_| found.is_empty() && kinds.contains(&N::Metric)) {
                    // A histogram is known by its name and read by its series.
                    Some(histogram) => Found::unique(lookup.name(kinds, histogram)),
                    None => Found::unique(found),
                }
            }
            Target::Part(within, name) => self.part(file, source, at, (within, name)),
        }
    }

    /// Whether two alerts are the one that an artifact gives and the rule of its name in a rule file.
    fn is_one_alert(&self, alerts: &[Place]) -> bool {
        let of_rules = |place: &&Place| self.draft.nodes[**place as usize].id.is_rule();
        alerts.iter().filter(of_rules).count() == 1
    }

    /// An id; short ones (`US-2`, `INV-1`) inside the artifact that speaks, or the one it declares. A strict one stands
    /// where an id must.
    pub(super) fn by_id(
        &self,
        file: usize,
        source: &End,
        at: Option<&Location>,
        (id, is_strict): (&str, bool),
    ) -> Found {
        let found = self.draft.by_fold(id);
        if !found.is_empty() {
            return self.meant(file, source, at, found);
        }
        if !is_strict && !self.draft.has_rfcs && is_of_the_ietf(id) {
            return Found::NoReference;
        }
        if let Some((artifact, section)) = id.split_once('#') {
            return match self.by_id(file, source, at, (artifact, is_strict)) {
                Found::One(End::Node(place)) => self.section(place, section),
                _ => Found::Nothing,
            };
        }
        let artifact = self.artifact(source);
        if let Some(artifact) = artifact {
            let declared = self.declared.get(&artifact).map_or(&[][..], Vec::as_slice);
            let found: Vec<Place> = std::iter::once(&artifact)
                .chain(declared)
                .flat_map(|place| self.draft.lookup.local(*place, id))
                .collect();
            if !found.is_empty() {
                return Found::unique(&found);
            }
        }
        if self.draft.is_known_shape(id) || is_strict { Found::Nothing } else { Found::NoReference }
    }

    fn part(
        &self,
        file: usize,
        source: &End,
        at: Option<&Location>,
        (within, name): (&Within, &PartName),
    ) -> Found {
        let artifacts: Vec<Place> = match within {
            Within::Declared(kind) => self.declared_of(source, *kind),
            Within::Target(target) => match self.find(file, source, at, target) {
                Found::One(end) => self.artifact(&end).into_iter().collect(),
                Found::Each(ends) => ends.iter().filter_map(|end| self.artifact(end)).collect(),
                other => return other,
            },
        };
        let [artifact] = artifacts.as_slice() else {
            return Found::unique(&artifacts);
        };
        match name {
            PartName::Story(number) => {
                Found::only(self.draft.lookup.local(*artifact, &format!("US-{number}")))
            }
            PartName::Design(name) => Found::only(self.draft.lookup.local(*artifact, name)),
            PartName::Section(number) => self.section(*artifact, number),
        }
    }

    /// The artifacts of a kind that an end declares, or the one that it is or belongs to.
    pub(super) fn declared_of(&self, source: &End, kind: N) -> Vec<Place> {
        let Some(artifact) = self.artifact(source) else { return Vec::new() };
        if self.draft.nodes[artifact as usize].kind == kind {
            return vec![artifact];
        }
        let declared = self.declared.get(&artifact).map_or(&[][..], Vec::as_slice);
        let of_kind = |place: &Place| self.draft.nodes[*place as usize].kind == kind;
        declared.iter().copied().filter(of_kind).collect()
    }

    /// A section of an artifact by its number, else by its anchor.
    fn section(&self, artifact: Place, name: &str) -> Found {
        let file = self.draft.file[artifact as usize] as usize;
        let heading = self
            .pages
            .heading_of_number(artifact, name)
            .or_else(|| self.pages.heading_of_anchor(file, name));
        match heading {
            Some(heading) => Found::One(
                self.heading(file, Some(artifact), heading)
                    .unwrap_or(End::Section { artifact, heading }),
            ),
            None => Found::Nothing,
        }
    }

    /// What a heading stands for: the artifact or part that it defines, else a section of the
    /// artifact around it.
    pub(super) fn heading(
        &self,
        file: usize,
        artifact: Option<Place>,
        heading: usize,
    ) -> Option<End> {
        let start = self.pages.heading_start(file, heading)?;
        if let Some(place) = self.pages.defined_at(file, start) {
            return Some(End::Node(place));
        }
        let artifact = artifact.or_else(|| self.pages.artifact_around(file, start))?;
        Some(End::Section { artifact, heading })
    }

    /// The artifacts that a file defines, and its services that name no owner of their own.
    fn defined(&self, path: &RepoPath) -> Found {
        let Ok(file) = self.files.binary_search_by(|known| known.path.cmp(path)) else {
            return Found::NoReference;
        };
        let is_meant = |place: &Place| {
            let Some(node) = self.draft.nodes.get(*place as usize) else { return false };
            let fits = node.kind.is_artifact()
                || node.kind == N::Service && !node.attributes.contains_key("owner");
            fits && self.draft.file[*place as usize] as usize == file
        };
        let places = self.draft.slots[file].iter().copied().filter(is_meant);
        match Found::each(places.map(End::Node).collect()) {
            Found::Nothing => Found::NoReference,
            found => found,
        }
    }
}
