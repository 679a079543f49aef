//! Puts a graph together from the records of all files.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Graph;
use super::identify::{Draft, identify};
use super::lookup::Place;
use super::resolve::{End, Link, Outcome, Resolver};
use crate::model::{
    Document, Edge, EdgeKind, Finding, IdRule, Node, NodeKind, Origin, Strength, Unresolved,
    id_slug, system_id,
};
use crate::parse::record::FileRecord;
use crate::parse::section;
use crate::span::{Location, RepoPath};

/// What was built.
pub(crate) struct Built {
    pub(crate) graph: Graph,
    pub(crate) findings: Vec<Finding>,
}

/// Work on one thread or many, with the same result.
pub(crate) trait Parallel: Sync {
    /// Maps a range, in order.
    fn map<T: Send>(&self, count: usize, each: &(dyn Fn(usize) -> T + Sync)) -> Vec<T>;

    /// Maps items that are given up, in order.
    fn consume<T: Send, U: Send>(&self, items: Vec<T>, each: &(dyn Fn(T) -> U + Sync)) -> Vec<U>;

    /// Sorts by an order in which equal items are the same.
    fn sort<T: Send>(&self, items: &mut [T], order: &(dyn Fn(&T, &T) -> Ordering + Sync));
}

/// Builds the graph of files that stand in the order of their paths. `paths` are all files of the
/// repository. Cost: `O(n log n)` in records and references.
pub(crate) fn build(files: &[FileRecord], paths: &[RepoPath], parallel: &impl Parallel) -> Built {
    let mut draft = identify(files);
    for path in paths {
        draft.lookup.add_file(path);
    }
    let nothing = FxHashMap::default();
    let first = Resolver { files, draft: &draft, declared: &nothing };
    let mut outcomes: Vec<Outcome> =
        parallel.map(files.len(), &|file| first.file(file, false)).into_iter().flatten().collect();
    let declared = declared(&draft, &outcomes);
    let second = Resolver { files, draft: &draft, declared: &declared };
    outcomes
        .extend(parallel.map(files.len(), &|file| second.file(file, true)).into_iter().flatten());
    let findings = std::mem::take(&mut draft.findings);
    Assembly::new(draft, files).finish(outcomes, findings, parallel)
}

/// What each artifact declares that it belongs to, for references that depend on it.
fn declared(draft: &Draft, outcomes: &[Outcome]) -> FxHashMap<Place, Vec<Place>> {
    let mut declared: FxHashMap<Place, Vec<Place>> = FxHashMap::default();
    for outcome in outcomes {
        let Outcome::Edge(link) = outcome else { continue };
        let (End::Node(source), End::Node(target)) = (&link.source, &link.target) else { continue };
        if link.origin == Origin::Declared
            && matches!(
                link.kind,
                EdgeKind::DerivesFrom
                    | EdgeKind::Implements
                    | EdgeKind::Analyses
                    | EdgeKind::Concerns
            )
        {
            let targets = declared.entry(draft.artifact_of(*source)).or_default();
            let target = draft.artifact_of(*target);
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
    }
    declared
}

/// A graph while files and sections become nodes and links become edges.
struct Assembly<'a> {
    draft: Draft,
    files: &'a [FileRecord],
    made: FxHashMap<End, Place>,
    /// Sections by the file and the bytes that they cover.
    sections: Vec<(u32, u32, u32, Place)>,
}

impl<'a> Assembly<'a> {
    fn new(draft: Draft, files: &'a [FileRecord]) -> Self {
        Self { draft, files, made: FxHashMap::default(), sections: Vec::new() }
    }

    fn finish(
        mut self,
        outcomes: Vec<Outcome>,
        findings: Vec<Finding>,
        parallel: &impl Parallel,
    ) -> Built {
        let mut ends: Vec<&End> = Vec::new();
        for outcome in &outcomes {
            match outcome {
                Outcome::Edge(link) => ends.extend([&link.source, &link.target]),
                Outcome::Unresolved { source, .. } => ends.push(source),
                Outcome::Exposes { .. } => {}
            }
        }
        ends.retain(|end| !matches!(end, End::Node(_)));
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            self.make(end);
        }
        let mut links: Vec<(Place, Place, Link)> = Vec::new();
        let mut unresolved = Vec::new();
        let mut exposed: FxHashMap<Place, Vec<(Place, Location)>> = FxHashMap::default();
        for outcome in outcomes {
            match outcome {
                Outcome::Edge(link) => {
                    links.push((self.place(&link.source), self.place(&link.target), link));
                }
                Outcome::Exposes { api, endpoint, location } => {
                    exposed.entry(api).or_default().push((endpoint, location));
                }
                Outcome::Unresolved { source, text, kind, origin, candidates, location } => {
                    let source = self.draft.nodes[self.place(&source) as usize].id.clone();
                    let mut candidates: Vec<_> = candidates
                        .iter()
                        .map(|place| self.draft.nodes[*place as usize].id.clone())
                        .collect();
                    candidates.sort();
                    unresolved.push(Unresolved {
                        source,
                        text,
                        kind,
                        origin,
                        candidates,
                        location,
                    });
                }
            }
        }
        Self::expose(&mut links, &exposed);
        self.enclose(&mut links);
        unresolved.sort_by(|a, b| a.location.cmp(&b.location).then_with(|| a.text.cmp(&b.text)));
        unresolved.dedup();
        parallel.sort(&mut links, &in_order);
        let edges = merge(links);
        Built { graph: Graph::assemble(self.draft.nodes, edges, unresolved), findings }
    }

    fn place(&self, end: &End) -> Place {
        match end {
            End::Node(place) => *place,
            other => self.made[other],
        }
    }

    /// Makes the node of a file or a section.
    fn make(&mut self, end: &End) {
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
                    self.files[file as usize].document.as_ref().expect("a section has a document");
                let (node, end) = section_node(
                    self.draft.nodes[*artifact as usize].id.as_str(),
                    document,
                    *heading,
                    self.draft.reach[*artifact as usize],
                );
                let start = document.headings[*heading].location.span.start;
                self.sections.push((file, start, end, self.draft.nodes.len() as Place));
                (node, file, Some((*artifact, *artifact)))
            }
        };
        let place = self.draft.nodes.len() as Place;
        self.draft.nodes.push(node);
        self.draft.file.push(file);
        self.draft.belongs.push(belongs);
        self.draft.reach.push(0);
        self.made.insert(end.clone(), place);
    }

    /// Whoever provides an API provides its endpoints.
    fn expose(
        links: &mut Vec<(Place, Place, Link)>,
        exposed: &FxHashMap<Place, Vec<(Place, Location)>>,
    ) {
        let mut added = Vec::new();
        for (service, api, link) in
            links.iter().filter(|(_, _, link)| link.kind == EdgeKind::Provides)
        {
            for (endpoint, location) in exposed.get(api).map_or(&[][..], Vec::as_slice) {
                let link = Link {
                    source: End::Node(*service),
                    target: End::Node(*endpoint),
                    location: location.clone(),
                    ..link.clone()
                };
                added.push((*service, *endpoint, link));
            }
        }
        links.extend(added);
    }

    /// Every part belongs to the nearest section or part around it, else to its artifact.
    fn enclose(&self, links: &mut Vec<(Place, Place, Link)>) {
        for (place, belongs) in self.draft.belongs.iter().enumerate() {
            let (Some((artifact, parent)), Some(location)) =
                (belongs, &self.draft.nodes[place].location)
            else {
                continue;
            };
            let place = place as Place;
            let parent = if parent == artifact {
                self.section_around(place, location).unwrap_or(*parent)
            } else {
                *parent
            };
            let link = Link {
                source: End::Node(place),
                target: End::Node(parent),
                kind: EdgeKind::PartOf,
                origin: Origin::Declared,
                strength: Strength::Strong,
                location: location.clone(),
            };
            links.push((place, parent, link));
        }
    }

    /// The innermost section of the same artifact that a part stands in.
    fn section_around(&self, place: Place, location: &Location) -> Option<Place> {
        let (artifact, _) = self.draft.belongs[place as usize]?;
        let file = self.draft.file[place as usize];
        self.sections
            .iter()
            .filter(|(of, start, end, section)| {
                *of == file
                    && *section != place
                    && *start < location.span.start
                    && location.span.start < *end
                    && self.draft.belongs[*section as usize].is_some_and(|(of, _)| of == artifact)
            })
            .max_by_key(|(_, start, ..)| *start)
            .map(|(.., section)| *section)
    }
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

/// The order in which links are folded: by pair and kind, the strongest first.
fn in_order(
    (a_from, a_to, a): &(Place, Place, Link),
    (b_from, b_to, b): &(Place, Place, Link),
) -> Ordering {
    (a_from, a_to, a.kind, a.origin, &a.location)
        .cmp(&(b_from, b_to, b.kind, b.origin, &b.location))
        .then_with(|| a.strength.cmp(&b.strength))
}

/// Folds links into edges: one per pair and kind with all its places, the strongest first. A mention
/// where a stronger relation holds is a further place of that relation.
fn merge(links: Vec<(Place, Place, Link)>) -> Vec<(Place, Place, Edge)> {
    let mut edges: Vec<(Place, Place, Edge)> = Vec::new();
    for (from, to, link) in links {
        let same_pair = edges
            .iter_mut()
            .rev()
            .take_while(|(source, target, _)| (*source, *target) == (from, to));
        let known = match link.kind {
            // Mentions come last of their pair: the first relation takes them.
            EdgeKind::Mentions => same_pair.last(),
            kind => same_pair.into_iter().find(|(.., edge)| edge.kind == kind),
        };
        match known {
            Some((.., edge)) => {
                edge.origin = edge.origin.min(link.origin);
                edge.strength = edge.strength.min(link.strength);
                if !edge.locations.contains(&link.location) {
                    edge.locations.push(link.location);
                }
            }
            None => {
                let mut edge = Edge::new(link.kind);
                edge.origin = link.origin;
                edge.strength = link.strength;
                edge.locations = vec![link.location];
                edges.push((from, to, edge));
            }
        }
    }
    edges
}
