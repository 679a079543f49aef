//! What rules ask of a repository, answered from indices that are made once for all of them.
//!
//! The *contents* of an artifact are the headings, keys, boxes and times that stand in it and in none of
//! the artifacts inside it.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ignore::overrides::Override;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::past::{PageHistory, Past};
use super::required::Required;
use super::rule::Metadata;
use super::selection::Selection;
use crate::graph::{EdgeRef, Graph, NodeIndex, is_variant};
use crate::model::{
    ChecklistItem, Document, EdgeKind, Entry, Finding, Heading, IndexedDocument, KINDS, Label,
    Node, NodeKind, Spelling, TimelineEntry, Unresolved,
};
use crate::source::{Config, patterns};
use crate::span::{Location, RepoPath};
use crate::time::Date;
use crate::visits::visit;

/// A repository as rules see it.
pub struct Context<'a> {
    graph: &'a Graph,
    documents: &'a [IndexedDocument],
    findings: &'a [Finding],
    spellings: &'a [Spelling],
    files: &'a [RepoPath],
    config: &'a Config,
    ids_elsewhere: &'a (dyn Fn() -> Vec<SmolStr> + Sync),
    today: Option<Date>,
    /// The nodes of each kind, which stand together.
    kinds: Vec<Range<usize>>,
    required: Required,
    paths: OnceLock<FxHashSet<&'a str>>,
    extensions: OnceLock<FxHashSet<String>>,
    contents: OnceLock<FxHashMap<NodeIndex, Contents<'a>>>,
    wholes: OnceLock<Vec<Option<NodeIndex>>>,
    regions: OnceLock<FxHashMap<&'a RepoPath, Regions>>,
    past: Option<&'a dyn Past>,
    pages: Mutex<FxHashMap<RepoPath, Arc<KnownPage>>>,
    ignored: OnceLock<Option<Override>>,
    selection: &'a Selection,
}

/// What became of a page, once somebody asked.
type KnownPage = OnceLock<Option<Arc<PageHistory>>>;

/// What stands in an artifact and in none of those inside it, in order.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Contents<'a> {
    /// Its headings, its own first, if a heading begins it.
    pub headings: Vec<&'a Heading>,
    /// Its keys with values, those of front matter included.
    pub entries: Vec<&'a Entry>,
    /// What takes the place of headings and keys in its text, keys included: `**Rollback Plan**:`.
    pub labels: Vec<&'a Label>,
    /// Its boxes.
    pub checklist: Vec<&'a ChecklistItem>,
    /// The entries of its timelines.
    pub timeline: Vec<&'a TimelineEntry>,
}

/// What a repository holds beside its graph, for [`Context::new`].
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) documents: &'a [IndexedDocument],
    pub(crate) findings: &'a [Finding],
    pub(crate) spellings: &'a [Spelling],
    /// All files of the repository.
    pub(crate) files: &'a [RepoPath],
    pub(crate) config: &'a Config,
    /// Its history, if that was read.
    pub(crate) past: Option<&'a dyn Past>,
    /// See [`Context::ids_elsewhere`].
    pub(crate) ids_elsewhere: &'a (dyn Fn() -> Vec<SmolStr> + Sync),
}

impl<'a> Context<'a> {
    pub(super) fn new(
        parts: Parts<'a>,
        required: Required,
        today: Option<Date>,
        selection: &'a Selection,
    ) -> Self {
        let Parts { graph, documents, findings, spellings, files, config, past, ids_elsewhere } =
            parts;
        let mut kinds = vec![0..0; KINDS.len()];
        for (at, node) in graph.nodes().enumerate() {
            let range = &mut kinds[node.kind as usize];
            range.start = if range.end == 0 { at } else { range.start };
            range.end = at + 1;
        }
        Self {
            graph,
            documents,
            findings,
            spellings,
            files,
            config,
            ids_elsewhere,
            today,
            kinds,
            required,
            paths: OnceLock::new(),
            extensions: OnceLock::new(),
            contents: OnceLock::new(),
            wholes: OnceLock::new(),
            regions: OnceLock::new(),
            past,
            pages: Mutex::default(),
            ignored: OnceLock::new(),
            selection,
        }
    }

    /// The ids of artifacts on branches of the git repository, those of this one, too; none without git. Cost: that of
    /// [`KnowledgeRepository::next_id`](crate::KnowledgeRepository::next_id), so that only a finding should ask.
    pub(in crate::check) fn ids_elsewhere(&self) -> Vec<SmolStr> {
        (self.ids_elsewhere)()
    }

    /// The graph.
    pub fn graph(&self) -> &'a Graph {
        self.graph
    }

    /// The document index, in the order of paths.
    pub fn documents(&self) -> &'a [IndexedDocument] {
        visit(self.documents.len());
        self.documents
    }

    /// The index of one document. Cost: `O(log documents)`.
    pub fn document(&self, path: &RepoPath) -> Option<&'a Document> {
        let at = self.documents.binary_search_by(|known| known.path.cmp(path)).ok()?;
        Some(&self.documents[at].document)
    }

    /// References that find nothing, or several things, in the order of their places: those of
    /// artifacts, catalogues and code, and those of plain documents if the configuration asks for them.
    pub fn unresolved(&self) -> impl Iterator<Item = &'a Unresolved> {
        let all = self.graph.unresolved();
        visit(all.len());
        let with_plain = self.config.check.plain_documents;
        all.iter().filter(move |reference| with_plain || !self.is_plain(reference))
    }

    /// Whether a reference stands in a page that is no artifact.
    fn is_plain(&self, reference: &Unresolved) -> bool {
        reference.source.is_file() && self.document(&reference.location.path).is_some()
    }

    /// Whether a reference stands in a catalogue, the configuration or a rule file.
    pub(in crate::check) fn is_catalogued(&self, reference: &Unresolved) -> bool {
        !reference.source.is_file() && self.document(&reference.location.path).is_none()
    }

    /// Whether what stands at a place is checked: in an artifact, in a catalogue or in code, and in plain
    /// pages if the configuration asks for it.
    pub(in crate::check) fn is_checked(&self, place: &Location) -> bool {
        self.config.check.plain_documents
            || self.artifact_at(place).is_some()
            || self.document(&place.path).is_none()
    }

    /// References that spell an id in another case or width, in the order of their places.
    pub fn spellings(&self) -> &'a [Spelling] {
        visit(self.spellings.len());
        self.spellings
    }

    /// What reading found, of one rule, in the order of places.
    pub fn findings_of(&self, rule: &str) -> impl Iterator<Item = &'a Finding> {
        visit(self.findings.len());
        self.findings.iter().filter(move |finding| finding.rule == rule)
    }

    /// All files of the repository, in the order of their paths.
    pub fn files(&self) -> &'a [RepoPath] {
        self.files
    }

    /// Whether the repository has a file.
    pub fn has_file(&self, path: &str) -> bool {
        let paths = || self.files.iter().map(RepoPath::as_str).collect();
        self.paths.get_or_init(paths).contains(path)
    }

    /// Whether the configuration ignores a file, be it there or not.
    pub(in crate::check) fn is_ignored(&self, path: &RepoPath) -> bool {
        let patterns = || patterns(Path::new(""), self.config).ok();
        let Some(patterns) = self.ignored.get_or_init(patterns) else { return false };
        let directories = path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end]);
        patterns.matched(path.as_str(), false).is_ignore()
            || directories.into_iter().any(|above| patterns.matched(above, true).is_ignore())
    }

    /// Whether any file of the repository has an extension, given in lower case.
    pub(in crate::check) fn has_extension(&self, extension: &str) -> bool {
        let extensions =
            || self.files.iter().filter_map(RepoPath::extension).map(str::to_lowercase).collect();
        self.extensions.get_or_init(extensions).contains(extension)
    }

    /// The configuration.
    pub(in crate::check) fn config(&self) -> &'a Config {
        self.config
    }

    /// Which sections, keys and upstream kinds an artifact must have.
    pub(in crate::check) fn required(&self) -> &Required {
        &self.required
    }

    /// The date of today, if it was given.
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// The history, if it was read.
    pub(in crate::check) fn past(&self) -> Option<&'a dyn Past> {
        self.past
    }

    /// What became of a page; `None` where nothing is known of it. Cost: once for each page, reading those of its versions that were
    /// not read before.
    pub(in crate::check) fn page_history(&self, path: &RepoPath) -> Option<Arc<PageHistory>> {
        let past = self.past?;
        let page = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            match pages.get(path) {
                Some(known) => known.clone(),
                None => pages.entry(path.clone()).or_default().clone(),
            }
        };
        // Rules that ask for other pages do not wait.
        page.get_or_init(|| past.page(path).map(Arc::new)).clone()
    }

    /// Whether an exception of the configuration says that a file is none of a rule's, whatever stands in it.
    pub(in crate::check) fn is_excepted(&self, rule: &Metadata, path: &RepoPath) -> bool {
        let exceptions = self.selection.exceptions.iter();
        let mut is_excepted = false;
        for exception in exceptions.filter(|exception| exception.frees(rule, path)) {
            exception.used.store(true, Ordering::Relaxed);
            is_excepted = true;
        }
        is_excepted
    }

    /// After how many days an incident that is not resolved is stale.
    pub(in crate::check) fn stale_incident_days(&self) -> u32 {
        self.config.check.limits.stale_incident_days.unwrap_or(14)
    }

    /// The node at a place.
    pub fn node(&self, index: NodeIndex) -> &'a Node {
        self.graph.at(index)
    }

    /// All nodes of a kind, in the order of their ids.
    pub fn of_kind(&self, kind: NodeKind) -> impl Iterator<Item = NodeIndex> + use<> {
        self.kinds[kind as usize].clone().map(|at| {
            visit(1);
            NodeIndex::new(at)
        })
    }

    /// All artifacts, in the order of kinds and ids.
    pub fn artifacts(&self) -> impl Iterator<Item = NodeIndex> {
        let kinds = KINDS.iter().map(|row| row.kind).filter(|kind| kind.is_artifact());
        kinds.flat_map(|kind| self.of_kind(kind))
    }

    /// All parts of artifacts, in the order of kinds and ids.
    pub(in crate::check) fn parts(&self) -> impl Iterator<Item = NodeIndex> {
        let kinds = KINDS.iter().map(|row| row.kind).filter(|kind| kind.is_part());
        kinds.flat_map(|kind| self.of_kind(kind))
    }

    /// The heading that begins at a byte of a page.
    pub(in crate::check) fn heading_at(&self, path: &RepoPath, start: u32) -> Option<&'a Heading> {
        let headings = &self.document(path)?.headings;
        let at = headings.binary_search_by_key(&start, |it| it.location.span.start).ok()?;
        Some(&headings[at])
    }

    /// The edges that leave a node.
    pub fn outgoing(&self, node: NodeIndex) -> impl Iterator<Item = EdgeRef<'a>> {
        self.graph.outgoing(node).inspect(|_| visit(1))
    }

    /// The edges that arrive at a node.
    pub fn incoming(&self, node: NodeIndex) -> impl Iterator<Item = EdgeRef<'a>> {
        self.graph.incoming(node).inspect(|_| visit(1))
    }

    /// The edges of a kind that leave a node.
    pub fn targets(&self, node: NodeIndex, kind: EdgeKind) -> impl Iterator<Item = EdgeRef<'a>> {
        self.outgoing(node).filter(move |edge| edge.edge.kind == kind)
    }

    /// The edges of a kind that arrive at a node.
    pub fn sources(&self, node: NodeIndex, kind: EdgeKind) -> impl Iterator<Item = EdgeRef<'a>> {
        self.incoming(node).filter(move |edge| edge.edge.kind == kind)
    }

    /// The artifact that a part belongs to, an artifact itself; `None` for what runs and for code. Cost:
    /// made once for all, in `O(V + E)`.
    pub fn artifact_of(&self, node: NodeIndex) -> Option<NodeIndex> {
        self.wholes.get_or_init(|| self.all_wholes())[node.index()]
    }

    fn all_wholes(&self) -> Vec<Option<NodeIndex>> {
        let mut wholes = vec![None; self.graph.nodes().len()];
        let mut open: Vec<NodeIndex> = Vec::new();
        for artifact in self.artifacts() {
            wholes[artifact.index()] = Some(artifact);
            open.push(artifact);
            while let Some(whole) = open.pop() {
                for edge in self.sources(whole, EdgeKind::PartOf) {
                    let part = &mut wholes[edge.source_index.index()];
                    if edge.source.kind.is_part() && part.is_none() {
                        *part = Some(artifact);
                        open.push(edge.source_index);
                    }
                }
            }
        }
        wholes
    }

    /// Whether a node is, or is part of, a translation, an older version or a test's copy of an artifact. Cost:
    /// `O(log n)`.
    pub(in crate::check) fn is_variant(&self, node: &Node) -> bool {
        let index = || self.graph.index_of(node.id.as_str());
        let whole = || self.artifact_of(index()?).map(|whole| self.node(whole));
        let Some(copy) = node.id.is_copy().then(whole).flatten() else { return false };
        let first = self.graph.node(copy.id.written());
        let paths =
            first.and_then(|first| Some((first.location.as_ref()?, copy.location.as_ref()?)));
        copy.id.is_copy()
            && paths.is_some_and(|(a, b)| is_variant(a.path.as_str(), b.path.as_str()))
    }

    /// The innermost artifact or amendment that a place stands in. Cost: `O(log artifacts)` of the file;
    /// the index is made once for all.
    pub fn artifact_at(&self, place: &Location) -> Option<NodeIndex> {
        let regions = self.regions.get_or_init(|| self.all_regions());
        regions.get(&place.path)?.around(place.span.start)
    }

    fn all_regions(&self) -> FxHashMap<&'a RepoPath, Regions> {
        let by_path = self.artifacts_by_path();
        let of_document = |page: &'a IndexedDocument| {
            let nodes = by_path.get(&page.path)?;
            Some((&page.path, Regions::new(regions(&page.document, nodes))))
        };
        self.documents.iter().filter_map(of_document).collect()
    }

    /// Artifacts and amendments by the files in which they stand.
    fn artifacts_by_path(&self) -> FxHashMap<&'a RepoPath, Vec<(NodeIndex, &'a Location)>> {
        let mut by_path: FxHashMap<&RepoPath, Vec<(NodeIndex, &Location)>> = FxHashMap::default();
        for node in self.artifacts().chain(self.of_kind(NodeKind::Amendment)) {
            if let Some(location) = &self.node(node).location {
                by_path.entry(&location.path).or_default().push((node, location));
            }
        }
        by_path
    }

    /// What stands in an artifact or an amendment; nothing for other nodes. Cost: made once for all, in
    /// `O(n log n)` of headings, keys, boxes, times and artifacts.
    pub fn contents(&self, node: NodeIndex) -> &Contents<'a> {
        static NOTHING: Contents<'static> = Contents {
            headings: Vec::new(),
            entries: Vec::new(),
            labels: Vec::new(),
            checklist: Vec::new(),
            timeline: Vec::new(),
        };
        self.contents.get_or_init(|| self.all_contents()).get(&node).unwrap_or(&NOTHING)
    }

    fn all_contents(&self) -> FxHashMap<NodeIndex, Contents<'a>> {
        let by_path = self.artifacts_by_path();
        let mut all = FxHashMap::default();
        for IndexedDocument { path, document, .. } in self.documents {
            if let Some(nodes) = by_path.get(path) {
                contents_of(document, nodes, &mut all);
            }
        }
        all
    }
}

/// Parts the index of a document among the artifacts in it.
fn contents_of<'a>(
    document: &'a Document,
    nodes: &[(NodeIndex, &Location)],
    all: &mut FxHashMap<NodeIndex, Contents<'a>>,
) {
    let regions = regions(document, nodes);
    let headings = document.headings.iter().map(|heading| &heading.location);
    for (at, node) in owners(headings, &regions) {
        all.entry(node).or_default().headings.push(&document.headings[at]);
    }
    for (at, node) in owners(document.entries.iter().map(|entry| &entry.location), &regions) {
        all.entry(node).or_default().entries.push(&document.entries[at]);
    }
    for (at, node) in owners(document.labels.iter().map(|label| &label.location), &regions) {
        all.entry(node).or_default().labels.push(&document.labels[at]);
    }
    for (at, node) in owners(document.checklist.iter().map(|item| &item.location), &regions) {
        all.entry(node).or_default().checklist.push(&document.checklist[at]);
    }
    for (at, node) in owners(document.timeline.iter().map(|entry| &entry.location), &regions) {
        all.entry(node).or_default().timeline.push(&document.timeline[at]);
    }
}

/// The regions of the artifacts in a document; of two that begin at one place, the outer comes first.
fn regions(document: &Document, nodes: &[(NodeIndex, &Location)]) -> Vec<(Range<u32>, NodeIndex)> {
    let mut regions: Vec<(Range<u32>, NodeIndex)> =
        nodes.iter().map(|(node, location)| (region(document, location), *node)).collect();
    regions.sort_by_key(|(range, node)| (range.start, std::cmp::Reverse(range.end), *node));
    regions
}

/// Regions of one document that know which of them are inside which.
struct Regions {
    regions: Vec<(Range<u32>, NodeIndex)>,
    /// For each region the place of the one around it.
    around: Vec<Option<usize>>,
}

impl Regions {
    /// Of regions in their order. Cost: `O(n)`.
    fn new(regions: Vec<(Range<u32>, NodeIndex)>) -> Self {
        let mut open: Vec<usize> = Vec::new();
        let mut around = Vec::with_capacity(regions.len());
        for (at, (range, _)) in regions.iter().enumerate() {
            visit(1);
            while open.last().is_some_and(|last| regions[*last].0.end <= range.start) {
                open.pop();
            }
            around.push(open.last().copied());
            open.push(at);
        }
        Self { regions, around }
    }

    /// The innermost region around a byte. Regions nest no deeper than headings do, and a list in them.
    fn around(&self, byte: u32) -> Option<NodeIndex> {
        let before = self.regions.partition_point(|(range, _)| range.start <= byte);
        let mut at = before.checked_sub(1)?;
        while self.regions[at].0.end <= byte {
            visit(1);
            at = self.around[at]?;
        }
        Some(self.regions[at].1)
    }
}

/// The bytes of an artifact: to the next heading that is no deeper than its own; the whole file for
/// front matter; for an item of a list, the item.
fn region(document: &Document, location: &Location) -> Range<u32> {
    let headings = &document.headings;
    let at = headings.partition_point(|heading| heading.location.span.start < location.span.start);
    let start = location.span.start;
    match headings.get(at) {
        Some(own) if own.location.span.start == start => {
            let next = headings[at + 1..]
                .iter()
                .inspect(|_| visit(1))
                .find(|next| next.level <= own.level);
            start..next.map_or(u32::MAX, |next| next.location.span.start)
        }
        _ if at == 0 => 0..u32::MAX,
        _ => start..location.span.end,
    }
}

/// The innermost region of each of some places, both in their order.
fn owners<'a>(
    places: impl Iterator<Item = &'a Location>,
    regions: &[(Range<u32>, NodeIndex)],
) -> Vec<(usize, NodeIndex)> {
    let mut open: Vec<&(Range<u32>, NodeIndex)> = Vec::new();
    let mut rest = regions.iter().peekable();
    let mut found = Vec::new();
    for (at, location) in places.enumerate() {
        visit(1);
        let start = location.span.start;
        while let Some(region) = rest.next_if(|(range, _)| range.start <= start) {
            while open.last().is_some_and(|last| last.0.end <= region.0.start) {
                open.pop();
            }
            open.push(region);
        }
        while open.last().is_some_and(|last| last.0.end <= start) {
            open.pop();
        }
        found.extend(open.last().map(|region| (at, region.1)));
    }
    found
}
