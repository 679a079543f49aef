//! From references to edges: finds what each refers to, and which relation both ends allow.
//!
//! Each file is resolved by itself against the same lookup, so that files are resolved in any
//! order and on any thread. References that depend on others ("Section 3.2" of the DAA that the ADR
//! declares) come in a second pass.

use smol_str::SmolStr;

use super::identify::Draft;
use super::lookup::{CANDIDATES, Place, series_of};
use super::pages::Pages;
use crate::model::{
    EdgeKind as E, EdgeRule, Finding, NodeKind as N, Origin, ReferenceForm, Severity, Spelling,
    Strength, fold_id,
};
use crate::parse::record::{FileRecord, Intent, PartName, Reference, Referrer, Target, Within};
use crate::source::Dialect;
use crate::span::{Location, RepoPath};
use crate::visits::visit;

/// An end of an edge; files and sections become nodes only when an edge needs them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum End {
    Node(Place),
    File(RepoPath),
    /// A heading, by its index, of the document of an artifact.
    Section {
        artifact: Place,
        heading: usize,
    },
}

/// What became of a reference.
pub(super) enum Outcome {
    Edge {
        source: End,
        target: End,
        kind: E,
        origin: Origin,
        strength: Strength,
        location: Location,
    },
    /// It refers to nothing, or to one of several things. Rare, and too large to make room for
    /// in every outcome.
    Unresolved(Box<Lost>),
    /// An API lists an endpoint.
    Exposes { api: Place, endpoint: Place, location: Location },
    /// A reference that an edge comes from spells the id of its target in its own way.
    Spelt(Box<Spelling>),
    /// A reference that makes no edge and must not stand there.
    Found(Box<Finding>),
}

/// A reference that refers to nothing, or to one of several things.
pub(super) struct Lost {
    pub(super) source: End,
    pub(super) text: SmolStr,
    pub(super) kind: E,
    pub(super) origin: Origin,
    pub(super) form: ReferenceForm,
    pub(super) wants: Option<N>,
    pub(super) candidates: Vec<End>,
    pub(super) location: Location,
}

/// All that is known of a repository while references are resolved.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'a> {
    pub(super) files: &'a [FileRecord],
    pub(super) draft: &'a Draft,
    pub(super) pages: &'a Pages<'a>,
    /// How the configuration says that links and paths are written.
    pub(super) dialect: &'a Dialect,
    /// What each artifact declares, from the first pass.
    pub(super) declared: &'a rustc_hash::FxHashMap<Place, Vec<Place>>,
}

/// Whether a reference waits for the second pass.
fn needs_declared(reference: &Reference) -> bool {
    let mut target = &reference.target;
    while let Target::Perhaps(inner) = target {
        target = inner;
    }
    reference.intent == Intent::Cause
        || match target {
            Target::Part(Within::Declared(_), _) => true,
            Target::Id(id) | Target::LooseId(id) => is_short(id),
            _ => false,
        }
}

/// `US-2`, `INV-1`: the name of a part inside its artifact, or the one that this declares.
fn is_short(id: &str) -> bool {
    let mut hyphens = id.bytes().enumerate().filter(|(_, byte)| *byte == b'-').map(|(at, _)| at);
    match (hyphens.next(), hyphens.next()) {
        (Some(at), None) => N::of_prefix(&id[..at]).is_some_and(N::is_part),
        _ => false,
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
    /// Resolves references of a file; those that depend on what others declare are left for the second
    /// pass. Who is resolved is freed, so that outcomes take the room of references.
    pub(super) fn first(&self, file: usize, references: Vec<Reference>) -> Resolved {
        // Nearly all belong to this pass, and make one outcome each.
        let mut outcomes = Vec::with_capacity(references.len());
        let mut waiting = Vec::new();
        for reference in references {
            visit(1);
            if needs_declared(&reference) {
                waiting.push(reference);
            } else {
                self.reference(file, reference, &mut outcomes);
            }
        }
        Resolved { outcomes, waiting }
    }

    /// Resolves the references of a file that waited.
    pub(super) fn second(&self, file: usize, waiting: Vec<Reference>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(waiting.len());
        for reference in waiting {
            visit(1);
            self.reference(file, reference, &mut outcomes);
        }
        outcomes
    }

    fn reference(&self, file: usize, reference: Reference, outcomes: &mut Vec<Outcome>) {
        let source = match reference.source {
            Referrer::Node(local) => End::Node(self.draft.slots[file][local]),
            Referrer::File => End::File(self.files[file].path.clone()),
        };
        match self.find(file, &source, Some(&reference.location), &reference.target) {
            Found::NoReference => {}
            Found::Several(candidates) => {
                outcomes.push(self.unresolved(file, source, &reference, candidates));
            }
            Found::Nothing => {
                if !Self::may_mean_nothing(&reference)
                    && !self.is_out_of_context(&source, &reference)
                {
                    outcomes.push(self.unresolved(file, source, &reference, Vec::new()));
                }
            }
            Found::One(target) => {
                visit(1);
                self.one(file, source, target, reference, outcomes);
            }
            Found::Each(mut targets) => {
                targets.dedup();
                visit(targets.len());
                let each = |target| self.outcome(source.clone(), target, reference.clone());
                outcomes.extend(targets.into_iter().filter_map(each));
            }
        }
    }

    /// What becomes of a reference that finds its target.
    fn one(
        &self,
        file: usize,
        source: End,
        target: End,
        reference: Reference,
        outcomes: &mut Vec<Outcome>,
    ) {
        if let End::Node(target) = target {
            let spelling = self.spelling(file, &source, target, &reference);
            outcomes.extend(spelling.map(|spelling| Outcome::Spelt(Box::new(spelling))));
        }
        outcomes.extend(self.outcome(source, target, reference));
    }

    /// The spelling of an id, where it differs from the one that is defined in case or width only.
    fn spelling(
        &self,
        file: usize,
        source: &End,
        target: Place,
        reference: &Reference,
    ) -> Option<Spelling> {
        let (Target::Id(id) | Target::LooseId(id)) = &reference.target else { return None };
        let node = &self.draft.nodes[target as usize];
        let written = node.id.written();
        if id == written || *id != reference.text || reference.is_wiki {
            return None;
        }
        let names = || std::iter::once(written).chain(node.aliases.iter().map(|a| &**a));
        if names().any(|name| name == id)
            || self.may_mean_another(file, source, target, (id, &reference.location))
        {
            return None;
        }
        let fold = fold_id(id);
        let defined = names().find(|name| fold_id(name) == fold)?;
        Some(Spelling {
            location: reference.location.clone(),
            written: id.clone(),
            defined: defined.into(),
        })
    }

    fn unresolved(
        &self,
        file: usize,
        source: End,
        reference: &Reference,
        candidates: Vec<End>,
    ) -> Outcome {
        let kind = match reference.intent {
            Intent::Edge(kind) | Intent::Reverse(kind) => kind,
            Intent::Upstream => match self.kind_named(&reference.target) {
                Some(target) => relation(Intent::Upstream, self.kind(&source), target).0,
                None => E::DerivesFrom,
            },
            Intent::Needs => E::DependsOn,
            Intent::Cause => E::CausedBy,
            Intent::Mention | Intent::Exposes => E::Mentions,
        };
        let form = self.form(file, &source, &reference.target);
        Outcome::Unresolved(Box::new(Lost {
            source,
            text: reference.text.clone(),
            kind,
            origin: reference.origin,
            form,
            wants: wants(&reference.target),
            candidates,
            location: reference.location.clone(),
        }))
    }

    /// What a target that was not found lacks.
    fn form(&self, file: usize, source: &End, target: &Target) -> ReferenceForm {
        match target {
            Target::Id(id) | Target::LooseId(id) => match id.split_once('#') {
                Some((artifact, _)) if !self.draft.by_fold(artifact).is_empty() => {
                    ReferenceForm::Part
                }
                // A part that only another definition of its artifact has.
                _ if !self.draft.by_fold(id).is_empty() => ReferenceForm::Part,
                _ => ReferenceForm::Id,
            },
            Target::Local(_) | Target::SpacedId(_) => ReferenceForm::Id,
            Target::Part(..) => ReferenceForm::Part,
            Target::Title(..) | Target::TitleAhead(..) | Target::Phrase(_) | Target::Name(..) => {
                ReferenceForm::Name
            }
            Target::Route(_) => ReferenceForm::Route,
            Target::File(path) | Target::NamedPage(path) => match path.split_once('#') {
                Some((page, _)) if !self.finds_nothing(file, source, page) => ReferenceForm::Anchor,
                _ => ReferenceForm::Path,
            },
            Target::Defined(_) | Target::Code(_) | Target::Page(_) | Target::PageAt(_) => {
                ReferenceForm::Path
            }
            Target::Perhaps(target) => self.form(file, source, target),
            Target::Path(path) | Target::Behind(path) => self.form_of_path(file, path),
        }
    }

    /// Whether a path in a text leads nowhere.
    fn finds_nothing(&self, file: usize, source: &End, path: &str) -> bool {
        let found = self.find(file, source, None, &Target::File(path.into()));
        matches!(found, Found::Nothing)
    }

    /// The kind that an id says it is of, though nothing has it.
    fn kind_named(&self, target: &Target) -> Option<N> {
        let (Target::Id(id) | Target::LooseId(id)) = target else { return None };
        Some(self.dialect.of_prefix(id.split('-').next()?)?.0)
    }

    /// Whether a reference that finds nothing was perhaps none.
    fn may_mean_nothing(reference: &Reference) -> bool {
        reference.intent.may_mean_nothing()
            // An id says what it means, wherever it was found.
            || reference.origin == Origin::Derived && !matches!(reference.target, Target::Id(_))
            || matches!(reference.target, Target::SpacedId(_))
    }

    fn outcome(&self, source: End, target: End, reference: Reference) -> Option<Outcome> {
        let source = match (reference.intent, &source) {
            (Intent::Exposes, End::Node(api)) => {
                let End::Node(endpoint) = target else { return None };
                let location = self.location(reference);
                return Some(Outcome::Exposes { api: *api, endpoint, location });
            }
            (Intent::Cause, End::Node(place)) => {
                self.incident_of(*place, &target).unwrap_or(source)
            }
            _ => source,
        };
        if self.is_same_artifact(&source, &target, &reference) {
            let finding = (source == target).then(|| self.of_itself(&source, &reference));
            return finding.flatten().map(|finding| Outcome::Found(Box::new(finding)));
        }
        let (kind, backwards) = relation(reference.intent, self.kind(&source), self.kind(&target));
        let (source, target) = if backwards { (target, source) } else { (source, target) };
        let (origin, strength) = (reference.origin, reference.strength);
        let location = self.location(reference);
        Some(Outcome::Edge { source, target, kind, origin, strength, location })
    }

    /// The incident whose post-mortem names a cause, if the target can be one.
    fn incident_of(&self, place: Place, target: &End) -> Option<End> {
        let can_cause =
            EdgeRule::find(E::CausedBy, N::Incident, self.kind(target), false).is_some();
        let incident = self
            .declared
            .get(&self.draft.artifact_of(place))?
            .iter()
            .find(|other| self.draft.nodes[**other as usize].kind == N::Incident)?;
        can_cause.then_some(End::Node(*incident))
    }

    /// What an artifact says of itself or of its parts is no relation, unless it is declared between
    /// two of its parts.
    fn is_same_artifact(&self, source: &End, target: &End, reference: &Reference) -> bool {
        let (Some(from), Some(to)) = (self.artifact(source), self.artifact(target)) else {
            return source == target;
        };
        let declared = matches!(
            reference.intent,
            Intent::Edge(E::Measures | E::Watches | E::Covers | E::Amends | E::Governs)
                | Intent::Reverse(E::Measures)
        );
        source == target || from == to && !declared
    }

    /// What is wrong with a relation to oneself. Whoever names the own id elsewhere only says who it is.
    fn of_itself(&self, end: &End, reference: &Reference) -> Option<Finding> {
        let End::Node(place) = end else { return None };
        let says = match reference.intent {
            Intent::Edge(E::Supersedes) => "supersedes itself",
            Intent::Reverse(E::Supersedes) => "is superseded by itself",
            Intent::Edge(E::DependsOn) | Intent::Needs => "depends on itself",
            _ => return None,
        };
        let message = format!("{} says that it {says}", self.draft.nodes[*place as usize].id);
        let location = reference.location.clone();
        let finding = Finding::new("self-reference", Severity::Warning, message, location);
        Some(finding.help("name what was meant, or take the reference out"))
    }

    pub(super) fn artifact(&self, end: &End) -> Option<Place> {
        match end {
            End::Node(place) => Some(self.draft.artifact_of(*place)),
            End::Section { artifact, .. } => Some(*artifact),
            End::File(_) => None,
        }
    }

    pub(super) fn kind(&self, end: &End) -> N {
        match end {
            End::Node(place) => self.draft.nodes[*place as usize].kind,
            End::Section { .. } => N::Section,
            End::File(_) => N::File,
        }
    }

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

/// The kind that a target asks for first, if it asks for things of one sort.
fn wants(target: &Target) -> Option<N> {
    match target {
        Target::Perhaps(inner) => wants(inner),
        Target::Title(kind, _) | Target::TitleAhead(kind, _) => Some(*kind),
        Target::Route(_) => Some(N::Endpoint),
        Target::Name(kinds, _) => {
            let runs = |kind: &N| matches!(kind, N::Service | N::Database | N::Resource | N::Api);
            let is_one_sort = kinds.len() == 1 || kinds.iter().all(runs);
            kinds.first().copied().filter(|_| is_one_sort)
        }
        _ => None,
    }
}

/// What the first pass makes of the references of a file.
pub(super) struct Resolved {
    pub(super) outcomes: Vec<Outcome>,
    /// References for the second pass.
    pub(super) waiting: Vec<Reference>,
}

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

/// The edge that an intent makes between two kinds, and whether it runs from target to source. What
/// the model does not know is a mention.
pub(super) fn relation(intent: Intent, source: N, target: N) -> (E, bool) {
    let fits = |kind: E, from: N, to: N| EdgeRule::find(kind, from, to, false).is_some();
    match intent {
        // What takes the place of an artifact is one of its kind.
        Intent::Edge(E::Supersedes) | Intent::Reverse(E::Supersedes) if source != target => {
            (E::Mentions, false)
        }
        Intent::Edge(kind) if fits(kind, source, target) => (kind, false),
        Intent::Reverse(kind) if fits(kind, target, source) => (kind, true),
        Intent::Cause if fits(E::CausedBy, source, target) => (E::CausedBy, false),
        // An ADR depends on ADRs; what it needs of its design it rests on.
        Intent::Upstream | Intent::Edge(E::DependsOn) => {
            let kind = [E::Implements, E::DerivesFrom, E::Covers]
                .into_iter()
                .find(|kind| fits(*kind, source, target));
            (kind.unwrap_or(E::Mentions), false)
        }
        Intent::Needs => {
            let kind = [E::Uses, E::DependsOn].into_iter().find(|kind| fits(*kind, source, target));
            (kind.unwrap_or(E::Mentions), false)
        }
        Intent::Mention if source == N::Adr && target == N::Requirement => (E::DerivesFrom, false),
        _ => (E::Mentions, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_depend_on_both_ends() {
        for (intent, source, target, expected) in [
            (Intent::Upstream, N::Adr, N::Prd, (E::DerivesFrom, false)),
            (Intent::Upstream, N::Adr, N::Operation, (E::Implements, false)),
            (Intent::Upstream, N::Adr, N::Section, (E::Implements, false)),
            (Intent::Upstream, N::Adr, N::UserStory, (E::DerivesFrom, false)),
            (Intent::Upstream, N::Daa, N::UserStory, (E::Covers, false)),
            (Intent::Upstream, N::Adr, N::Bolt, (E::Mentions, false)),
            (Intent::Edge(E::DependsOn), N::Adr, N::Prd, (E::DerivesFrom, false)),
            (Intent::Edge(E::DependsOn), N::Adr, N::Bolt, (E::Mentions, false)),
            (Intent::Mention, N::Adr, N::Requirement, (E::DerivesFrom, false)),
            (Intent::Mention, N::Tip, N::Requirement, (E::Mentions, false)),
            (Intent::Needs, N::Service, N::Database, (E::Uses, false)),
            (Intent::Needs, N::Service, N::Service, (E::DependsOn, false)),
            (Intent::Needs, N::Database, N::Service, (E::Mentions, false)),
            (Intent::Reverse(E::Governs), N::Service, N::Adr, (E::Governs, true)),
            (Intent::Reverse(E::UsesPattern), N::Playbook, N::Adr, (E::UsesPattern, true)),
            (Intent::Edge(E::UsesPattern), N::Rfc, N::Adr, (E::Mentions, false)),
            (Intent::Reverse(E::Supersedes), N::Adr, N::Adr, (E::Supersedes, true)),
            (Intent::Edge(E::Supersedes), N::Adr, N::Prd, (E::Mentions, false)),
        ] {
            assert_eq!(relation(intent, source, target), expected, "{intent:?} {source} {target}");
        }
    }
}
