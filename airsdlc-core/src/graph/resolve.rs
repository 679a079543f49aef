//! From references to edges: what becomes of each, and how it spells what it refers to.
//!
//! Each file is resolved by itself against the same lookup, so that files are resolved in any
//! order and on any thread. References that depend on others ("Section 3.2" of the DAA that the ADR
//! declares) come in a second pass.

use smol_str::SmolStr;

use super::find::Found;
use super::identify::Draft;
use super::lookup::Place;
use super::pages::Pages;
use super::relation::relation;
use crate::model::{
    EdgeKind as E, EdgeRule, Finding, NodeKind as N, Origin, ReferenceForm, Severity, Spelling,
    Strength, fold_id,
};
use crate::parse::record::{FileRecord, Intent, Reference, Referrer, Target, Within};
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
