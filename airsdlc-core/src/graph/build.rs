//! Puts a graph together from the records of all files.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::identify::{Draft, identify};
use super::local::localise;
use super::lookup::{FilesByName, MOST, Place};
use super::merge::{self, Link};
use super::nested::Nested;
use super::pages::Pages;
use super::resolve::{End, Lost, Outcome, Resolver};
use super::{Graph, Nodes};
use crate::model::{
    Document, EdgeKind, Finding, IdRule, IndexedDocument, Node, NodeKind, Origin, Severity,
    Spelling, Strength, TOO_MANY, Unresolved, id_slug, system_id,
};
use crate::parse::record::FileRecord;
use crate::parse::section;
use crate::source::Dialect;
use crate::span::{Location, RepoPath};
use crate::threads::Threads;
use crate::visits::visit;

/// What was built.
pub(crate) struct Built {
    pub(crate) graph: Graph,
    /// References that spell an id in another case or width, in the order of their places.
    pub(crate) spellings: Vec<Spelling>,
    /// The document index, in the order of the files.
    pub(crate) documents: Vec<IndexedDocument>,
    /// What reading and building found, file by file.
    pub(crate) findings: Vec<Finding>,
}

/// Builds the graph of files that stand in the order of their paths. `paths` are all files of the
/// repository. Cost: `O(n log n)` in records and references.
pub(crate) fn build(
    mut files: Vec<FileRecord>,
    paths: &[RepoPath],
    dialect: &Dialect,
    threads: &Threads,
) -> Built {
    localise(&mut files, dialect);
    let (mut draft, by_name) =
        threads.join(|| identify(&mut files, threads), || FilesByName::new(paths));
    draft.lookup.files = by_name;
    draft.lookup.prefixes.extend(dialect.prefixes().iter().cloned());
    draft.lookup.files.set_records(files.iter().map(|file| &file.path));
    let mut references = Vec::with_capacity(files.len());
    for (place, file) in files.iter_mut().enumerate() {
        // What records say of nodes is in the nodes now.
        file.nodes = Vec::new();
        references.push((place, std::mem::take(&mut file.references)));
    }
    let nothing = FxHashMap::default();
    let pages = Pages::new(&files, &draft, &dialect.links.slugs, threads);
    let first =
        Resolver { files: &files, draft: &draft, pages: &pages, dialect, declared: &nothing };
    let resolved = threads.consume(references, |(file, references)| first.first(file, references));
    let (mut outcomes, waiting): (Vec<_>, Vec<_>) =
        resolved.into_iter().map(|of_file| (of_file.outcomes, of_file.waiting)).unzip();
    let declared = declared(&draft, &outcomes, threads);
    let second = Resolver { declared: &declared, ..first };
    let waiting = waiting.into_iter().enumerate().collect();
    outcomes.extend(threads.consume(waiting, |(file, waiting)| second.second(file, waiting)));
    let mut findings = std::mem::take(&mut draft.findings);
    let assembly = Assembly::new(draft, &files, &outcomes, threads);
    // Records are large, and nobody needs them any more: they go before the graph is assembled, or on
    // the other thread.
    let ((documents, found), (graph, spellings, beyond)) =
        threads.join(|| take_apart(files), || assembly.finish(outcomes, threads));
    findings.extend(found);
    findings.extend(beyond);
    Built { graph, spellings, documents, findings }
}

/// The documents of all files, and what reading them found.
fn take_apart(files: Vec<FileRecord>) -> (Vec<IndexedDocument>, Vec<Finding>) {
    let mut documents = Vec::with_capacity(files.len());
    let mut findings = Vec::new();
    for FileRecord { path, document, findings: found, .. } in files {
        documents.extend(document.map(|document| IndexedDocument { path, document }));
        findings.extend(found);
    }
    (documents, findings)
}

/// What each artifact declares that it belongs to, for references that depend on it: at most [`MOST`],
/// else nothing of it is meant by "the DAA".
fn declared(
    draft: &Draft,
    outcomes: &[Vec<Outcome>],
    threads: &Threads,
) -> FxHashMap<Place, Vec<Place>> {
    let of_file = |file: usize| -> Vec<(Place, Place)> {
        outcomes[file].iter().filter_map(|outcome| declared_by(draft, outcome)).collect()
    };
    let mut declared: FxHashMap<Place, Vec<Place>> = FxHashMap::default();
    let mut seen = FxHashSet::default();
    for (source, target) in threads.map(outcomes.len(), of_file).into_iter().flatten() {
        visit(1);
        if seen.insert((source, target)) {
            declared.entry(source).or_default().push(target);
        }
    }
    declared.retain(|_, targets| targets.len() <= MOST);
    declared
}

/// The artifact that an outcome declares another to belong to, and that other one.
fn declared_by(draft: &Draft, outcome: &Outcome) -> Option<(Place, Place)> {
    let Outcome::Edge {
        source: End::Node(source),
        target: End::Node(target),
        kind: EdgeKind::DerivesFrom | EdgeKind::Implements | EdgeKind::Analyses | EdgeKind::Concerns,
        origin: Origin::Declared,
        ..
    } = outcome
    else {
        return None;
    };
    Some((draft.artifact_of(*source), draft.artifact_of(*target)))
}

/// The outcomes of one file, each among its like.
#[derive(Default)]
struct Sorted {
    links: Vec<Link>,
    unresolved: Vec<Unresolved>,
    exposed: Vec<(Place, Place, Location)>,
    spellings: Vec<Spelling>,
    findings: Vec<Finding>,
}

/// A graph whose nodes are complete, while links become edges.
struct Assembly {
    nodes: Nodes,
    /// For a part, what it is part of.
    parts: Vec<(Place, Place)>,
    /// The nodes of files and sections that links name.
    made: FxHashMap<End, Place>,
}

impl Assembly {
    /// Makes the nodes of all files and sections that outcomes name.
    fn new(
        draft: Draft,
        files: &[FileRecord],
        outcomes: &[Vec<Outcome>],
        threads: &Threads,
    ) -> Self {
        let of_file = |file: usize| new_ends(&outcomes[file]);
        let mut ends: Vec<&End> =
            threads.map(outcomes.len(), of_file).into_iter().flatten().collect();
        ends.sort_unstable();
        ends.dedup();
        let mut maker = Maker { draft, made: FxHashMap::default(), sections: FxHashMap::default() };
        for end in ends {
            maker.make(end, files);
        }
        let parts = maker.parts();
        let nodes = Nodes::new(maker.draft.nodes, maker.draft.ids, threads);
        Self { nodes, parts, made: maker.made }
    }

    /// The graph, references that spell an id in their own way, and what is said that should not be, or
    /// more often than it may be.
    fn finish(
        self,
        outcomes: Vec<Vec<Outcome>>,
        threads: &Threads,
    ) -> (Graph, Vec<Spelling>, Vec<Finding>) {
        let sorted = threads.consume(outcomes, |outcomes| self.sort_out(outcomes));
        let mut links = Vec::with_capacity(sorted.len() + 2);
        let (mut unresolved, mut spellings, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        let mut exposed: FxHashMap<Place, Vec<(Place, Location)>> = FxHashMap::default();
        for file in sorted {
            links.push(file.links);
            unresolved.extend(file.unresolved);
            spellings.extend(file.spellings);
            findings.extend(file.findings);
            for (api, endpoint, location) in file.exposed {
                exposed.entry(api).or_default().push((endpoint, location));
            }
        }
        findings.extend(expose(&mut links, &exposed, &self.nodes));
        let parts = self.parts.iter().filter_map(|(part, whole)| self.part_of(*part, *whole));
        let mut parts: Vec<Link> = parts.collect();
        merge::sort(&mut parts);
        links.push(parts);
        unresolved.sort_unstable();
        unresolved.dedup();
        spellings.sort_unstable();
        spellings.dedup();
        let graph = Graph::assemble(self.nodes, merge::edges(links), unresolved);
        (graph, spellings, findings)
    }

    fn part_of(&self, part: Place, whole: Place) -> Option<Link> {
        let (part, whole) = (self.nodes.rank(part), self.nodes.rank(whole));
        let location = self.nodes.at(part).location.clone()?;
        Some(Link {
            from: part,
            to: whole,
            kind: EdgeKind::PartOf,
            origin: Origin::Declared,
            strength: Strength::Strong,
            location,
        })
    }

    /// The outcomes of one file with the places of their nodes.
    fn sort_out(&self, outcomes: Vec<Outcome>) -> Sorted {
        let mut sorted = Sorted::default();
        sorted.links.reserve_exact(outcomes.len());
        for outcome in outcomes {
            match outcome {
                Outcome::Edge { source, target, kind, origin, strength, location } => {
                    let (from, to) = (self.rank(&source), self.rank(&target));
                    sorted.links.push(Link { from, to, kind, origin, strength, location });
                }
                Outcome::Spelt(spelling) => sorted.spellings.push(*spelling),
                Outcome::Found(finding) => sorted.findings.push(*finding),
                Outcome::Exposes { api, endpoint, location } => {
                    let (api, endpoint) = (self.nodes.rank(api), self.nodes.rank(endpoint));
                    sorted.exposed.push((api, endpoint, location));
                }
                Outcome::Unresolved(lost) => {
                    let Lost { source, text, kind, origin, form, wants, candidates, location } =
                        *lost;
                    let source = self.nodes.at(self.rank(&source)).id.clone();
                    let id = |end: End| match end {
                        End::File(path) => system_id(NodeKind::File, path.as_str()),
                        end => self.nodes.at(self.rank(&end)).id.clone(),
                    };
                    let mut candidates: Vec<_> = candidates.into_iter().map(id).collect();
                    candidates.sort();
                    sorted.unresolved.push(Unresolved {
                        source,
                        text,
                        kind,
                        origin,
                        form,
                        wants,
                        candidates,
                        location,
                    });
                }
            }
        }
        merge::sort(&mut sorted.links);
        sorted
    }

    fn rank(&self, end: &End) -> Place {
        match end {
            End::Node(place) => self.nodes.rank(*place),
            other => self.nodes.rank(self.made[other]),
        }
    }
}

/// The files and sections that outcomes name.
fn new_ends(outcomes: &[Outcome]) -> Vec<&End> {
    let mut ends = Vec::new();
    for outcome in outcomes {
        let named = match outcome {
            Outcome::Edge { source, target, .. } => [Some(source), Some(target)],
            Outcome::Unresolved(lost) => [Some(&lost.source), None],
            Outcome::Exposes { .. } | Outcome::Spelt(_) | Outcome::Found(_) => [None, None],
        };
        ends.extend(named.into_iter().flatten().filter(|end| !matches!(end, End::Node(_))));
    }
    ends
}

/// Nodes while files and sections join them.
struct Maker {
    draft: Draft,
    made: FxHashMap<End, Place>,
    /// For each file, the bytes that its sections cover.
    sections: FxHashMap<u32, Vec<(u32, u32, Place)>>,
}

impl Maker {
    /// Makes the node of a file or a section.
    fn make(&mut self, end: &End, files: &[FileRecord]) {
        let (node, file, belongs) = match end {
            End::Node(_) => return,
            End::File(path) => {
                let mut node = Node::new(
                    system_id(NodeKind::File, path.as_str()),
                    NodeKind::File,
                    path.as_str(),
                );
                node.location = Some(Location::of_file(path.clone()));
                node.aliases = vec![SmolStr::from(path.as_str())];
                (node, 0, None)
            }
            End::Section { artifact, heading } => {
                let file = self.draft.file[*artifact as usize];
                let document =
                    files[file as usize].document.as_ref().expect("a section has a document");
                let (node, end) = section_node(
                    self.draft.nodes[*artifact as usize].id.as_str(),
                    document,
                    *heading,
                    self.draft.reach[*artifact as usize],
                );
                let start = document.headings[*heading].location.span.start;
                let section = self.draft.nodes.len() as Place;
                self.sections.entry(file).or_default().push((start, end, section));
                (node, file, Some((*artifact, *artifact)))
            }
        };
        let place = self.draft.nodes.len() as Place;
        self.draft.ids.insert(node.id.clone(), place);
        self.draft.nodes.push(node);
        self.draft.file.push(file);
        self.draft.belongs.push(belongs);
        self.draft.reach.push(0);
        self.made.insert(end.clone(), place);
    }

    /// What each part belongs to: the innermost section or part around it, else its artifact.
    fn parts(&mut self) -> Vec<(Place, Place)> {
        let sections = std::mem::take(&mut self.sections);
        let sections: FxHashMap<u32, Nested<Place>> =
            sections.into_iter().map(|(file, ranges)| (file, Nested::new(ranges))).collect();
        let belongs = self.draft.belongs.iter().enumerate();
        let parts = belongs.filter_map(|(place, belongs)| {
            let (artifact, parent) = (*belongs)?;
            let of_file = sections.get(&self.draft.file[place]);
            let section = of_file
                .filter(|_| parent == artifact)
                .and_then(|sections| self.section_around(sections, place as Place, artifact));
            Some((place as Place, section.unwrap_or(parent)))
        });
        parts.collect()
    }

    /// The innermost section of the artifact that a part stands in.
    fn section_around(
        &self,
        sections: &Nested<Place>,
        place: Place,
        artifact: Place,
    ) -> Option<Place> {
        let start = self.draft.nodes[place as usize].location.as_ref()?.span.start;
        let of_artifact = |section: Place| {
            self.draft.belongs[section as usize].is_some_and(|(of, _)| of == artifact)
        };
        let mut around = sections.around(start).copied();
        around.find(|section| *section != place && of_artifact(*section))
    }
}

/// How many edges the components that provide one API may have to its endpoints together; the endpoints
/// of one component are never too many.
const MOST_EXPOSED: usize = 10_000;

/// Whoever provides an API provides its endpoints: the first by id, as far as [`MOST_EXPOSED`] goes. Cost:
/// `O(n log n)` in links, and one step for each edge.
fn expose(
    links: &mut Vec<Vec<Link>>,
    exposed: &FxHashMap<Place, Vec<(Place, Location)>>,
    nodes: &Nodes,
) -> Vec<Finding> {
    let said = links
        .iter()
        .flatten()
        .filter(|link| link.kind == EdgeKind::Provides && exposed.contains_key(&link.to));
    let mut providers: Vec<(Place, Place, Origin, Strength)> =
        said.map(|link| (link.to, link.from, link.origin, link.strength)).collect();
    providers.sort_unstable();
    providers.dedup_by(|next, known| {
        let is_same = (next.0, next.1) == (known.0, known.1);
        if is_same {
            (known.2, known.3) = (known.2.min(next.2), known.3.min(next.3));
        }
        is_same
    });
    let (mut provided, mut findings) = (Vec::new(), Vec::new());
    for of_api in providers.chunk_by(|a, b| a.0 == b.0) {
        let api = of_api[0].0;
        let endpoints = &exposed[&api];
        let most = (MOST_EXPOSED / endpoints.len()).max(1);
        if of_api.len() > most {
            findings.extend(too_many_providers(nodes.at(api), of_api.len(), most));
        }
        for (_, service, origin, strength) in of_api.iter().take(most) {
            visit(endpoints.len());
            provided.extend(endpoints.iter().map(|(endpoint, location)| Link {
                from: *service,
                to: *endpoint,
                kind: EdgeKind::Provides,
                origin: *origin,
                strength: *strength,
                location: location.clone(),
            }));
        }
    }
    merge::sort(&mut provided);
    links.push(provided);
    findings
}

/// That further components of an API provide none of its endpoints.
fn too_many_providers(api: &Node, count: usize, most: usize) -> Option<Finding> {
    let message = format!("{count} components provide `{}`, too many for its endpoints", api.id);
    let location = api.location.clone()?;
    let finding = Finding::new(TOO_MANY, Severity::Warning, message, location);
    Some(finding.help(format!("only the first {most} of them provide its endpoints, too")))
}

/// A section as a node, and the byte where it ends.
fn section_node(artifact: &str, document: &Document, heading: usize, reach: u32) -> (Node, u32) {
    let own = &document.headings[heading];
    let name = section::number(&own.text).map_or_else(|| id_slug(&own.text), str::to_owned);
    let rule = IdRule::of(NodeKind::Section).expect("sections have ids");
    let mut node =
        Node::new(rule.id(artifact, &name), NodeKind::Section, section::unnumbered(&own.text));
    node.location = Some(own.location.clone());
    let next = document.headings[heading + 1..].iter().find(|next| next.level <= own.level);
    let end = next.map_or(reach, |next| next.location.span.start.min(reach));
    node.aliases = vec![format!("{artifact}#{}", own.anchor).into()];
    (node, end)
}
