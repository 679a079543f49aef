//! The laws of reading, which hold for any text in any file.
//!
//! - Every location lies inside its file, begins and ends between characters, and its lines and
//!   columns are those of its bytes.
//! - Any number of threads gives the same export and the same findings, to the byte.
//! - An export as JSON is read back as the same graph.
//! - A file says the same alone as among others that it does not name.
//! - Lines that end with CRLF say what lines that end with LF say. Where a file holds a NUL this may not be: what passes for binary
//!   is told by its first bytes, of which there are more with CRLF.

use std::fmt::Debug;

use airsdlc_core::export::{Format, import};
use airsdlc_core::model::{Document, EdgeKind, Finding, Node, NodeKind, Unresolved};
use airsdlc_core::span::{LineIndex, Location, RepoPath};
use airsdlc_core::{KnowledgeRepository, OpenOptions};

use crate::read_with;

/// Files that no text names but one of [`names_strangers`].
const STRANGERS: &[(&str, &str)] = &[
    ("ჟ/ჟ.md", "# ჟჟჟ\n\nჟ ჟჟ.\n"),
    ("ჟ/ჟჟ.md", "# ADR-777777: ჟჟ ჟჟჟ\n\n- **Service**: ჟჟჟ\n- **Status**: Accepted\n"),
];

/// Whether a text may name a stranger: libFuzzer guesses what texts are compared with.
pub fn names_strangers(text: &str) -> bool {
    text.contains("777") || text.contains('ჟ')
}

/// Reads files with options, and asserts every law of the one with this path.
///
/// # Panics
/// If a law is broken.
pub fn assert_laws(
    files: &[(&str, &str)],
    path: &str,
    options: &OpenOptions,
) -> KnowledgeRepository {
    let repository = read_with(files, &options.clone().threads(1));
    for (path, text) in files {
        assert_places(&repository, path, text);
    }
    let parallel = read_with(files, &options.clone().threads(0));
    let export = repository.export(Format::Json);
    assert_eq!(export, parallel.export(Format::Json), "threads change the export");
    assert_eq!(repository.findings(), parallel.findings(), "threads change the findings");
    let imported = import(&export).expect("an export reads back");
    assert!(imported == *repository.graph(), "an export reads back as another graph");
    if !files.iter().any(|(_, text)| names_strangers(text)) {
        let among = read_with(&[files, STRANGERS].concat(), options);
        assert_same_among_others(&repository, &among, path);
    }
    if !files.iter().any(|(_, text)| text.contains(['\r', '\0'])) {
        let windows: Vec<(&str, String)> =
            files.iter().map(|(path, text)| (*path, text.replace('\n', "\r\n"))).collect();
        let windows: Vec<(&str, &str)> =
            windows.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_same_lines(&repository, &read_with(&windows, options));
    }
    repository
}

/// Asserts the law of places for the file `path`.
///
/// # Panics
/// If the law is broken.
pub fn assert_places(repository: &KnowledgeRepository, path: &str, text: &str) {
    let lines = LineIndex::new(text);
    let path = RepoPath::new(path);
    for location in places(repository).into_iter().filter(|location| location.path == path) {
        assert_place(location, &lines, text);
    }
}

/// Asserts the law of places for one location.
///
/// # Panics
/// If the law is broken.
pub fn assert_place(location: &Location, lines: &LineIndex, text: &str) {
    let (start, end) = (location.span.start as usize, location.span.end as usize);
    assert!(start <= end, "{location:?} ends before it begins");
    assert!(
        text.get(start..end).is_some(),
        "{location:?} lies outside of the text or cuts a character"
    );
    assert_eq!(
        *location,
        lines.location(&location.path, text, location.span),
        "line and column are not those of the bytes"
    );
}

fn is_strange(location: &Location) -> bool {
    STRANGERS.iter().any(|(path, _)| *path == location.path.as_str())
}

/// The nodes and edges of `alone` are those of `among`, which has further ones only with strangers.
fn assert_same_among_others(alone: &KnowledgeRepository, among: &KnowledgeRepository, path: &str) {
    // A rule for all files names strangers, too: teams are then called as it calls them, besides.
    let owns_strangers = among.edges().any(|edge| {
        edge.edge.kind == EdgeKind::Owns && edge.target.location.as_ref().is_some_and(is_strange)
    });
    let counts = |node: &Node| !owns_strangers || node.kind != NodeKind::Team;
    let is_own = |node: &Node| counts(node) && alone.graph().node(node.id.as_str()).is_some();
    let nodes = |repository: &KnowledgeRepository| -> Vec<Node> {
        repository.nodes().filter(|node| is_own(node)).cloned().collect()
    };
    assert_all_equal(&nodes(alone), &nodes(among), "nodes");
    let edges = |repository: &KnowledgeRepository| -> Vec<String> {
        let own = repository.edges().filter(|edge| is_own(edge.source) && is_own(edge.target));
        own.map(|edge| format!("{} {:?} {}", edge.source.id, edge.edge, edge.target.id)).collect()
    };
    assert_all_equal(&edges(alone), &edges(among), "edges");
    let unresolved = |repository: &KnowledgeRepository| -> Vec<Unresolved> {
        let all = repository.unresolved().iter();
        all.filter(|reference| !is_strange(&reference.location)).cloned().collect()
    };
    assert_all_equal(&unresolved(alone), &unresolved(among), "unresolved references");
    let findings = |repository: &KnowledgeRepository| -> Vec<Finding> {
        let all = repository.findings().iter();
        all.filter(|finding| !is_strange(&finding.location)).cloned().collect()
    };
    assert_all_equal(&findings(alone), &findings(among), "findings");
    let document = |repository: &KnowledgeRepository| {
        let mut documents = repository.documents().iter();
        documents.find(|indexed| indexed.path.as_str() == path).cloned()
    };
    assert_eq!(document(alone), document(among), "strangers change the index");
}

fn assert_same_lines(unix: &KnowledgeRepository, windows: &KnowledgeRepository) {
    let nodes = |repository: &KnowledgeRepository| -> Vec<String> {
        let nodes = repository.nodes().map(|node| {
            let Node { id, kind, title, status, aliases, attributes, location, .. } = node;
            let place = location.as_ref().map(start);
            format!("{id} {kind} {title:?} {status:?} {aliases:?} {attributes:?} {place:?}")
        });
        nodes.collect()
    };
    assert_all_equal(&nodes(unix), &nodes(windows), "nodes");
    let edges = |repository: &KnowledgeRepository| -> Vec<String> {
        let edges = repository.edges().map(|edge| {
            let places: Vec<_> = edge.edge.locations.iter().map(start).collect();
            let (origin, strength) = (edge.edge.origin, edge.edge.strength);
            let ends = (edge.source.id.as_str(), edge.target.id.as_str());
            format!("{ends:?} {} {origin:?} {strength:?} {places:?}", edge.edge.kind)
        });
        edges.collect()
    };
    assert_all_equal(&edges(unix), &edges(windows), "edges");
    let unresolved = |repository: &KnowledgeRepository| -> Vec<String> {
        let all = repository.unresolved().iter();
        let all = all.map(|reference| {
            let place = start(&reference.location);
            format!("{} {:?} {} {place:?}", reference.source, reference.text, reference.kind)
        });
        all.collect()
    };
    assert_all_equal(&unresolved(unix), &unresolved(windows), "unresolved references");
    let findings = |repository: &KnowledgeRepository| -> Vec<String> {
        let shown = |finding: &Finding| format!("{finding} {:?}", start(&finding.location));
        let mut all: Vec<String> = repository.findings().iter().map(shown).collect();
        all.sort();
        all
    };
    assert_all_equal(&findings(unix), &findings(windows), "findings");
    let index = |repository: &KnowledgeRepository| -> Vec<String> {
        repository.documents().iter().flat_map(|indexed| shown(&indexed.document)).collect()
    };
    assert_all_equal(&index(unix), &index(windows), "entries of the index");
}

fn assert_all_equal<T: PartialEq + Debug>(one: &[T], other: &[T], what: &str) {
    for (a, b) in one.iter().zip(other) {
        assert_eq!(a, b, "{what} differ");
    }
    assert_eq!(one.len(), other.len(), "the numbers of {what} differ: {one:?} {other:?}");
}

/// Where a location begins, as people read it.
fn start(location: &Location) -> (&str, u32, u32) {
    (location.path.as_str(), location.line, location.column)
}

/// A document index as text, with the lines and columns where things begin.
fn shown(document: &Document) -> Vec<String> {
    let Document { headings, anchors, links, checklist, entries, timeline, suppressions, .. } =
        document;
    let mut all = Vec::new();
    all.extend(headings.iter().map(|heading| {
        let place = start(&heading.location);
        format!("{} {:?} {} {place:?}", heading.level, heading.text, heading.anchor)
    }));
    all.extend(anchors.iter().map(|it| format!("{} {:?}", it.name, start(&it.location))));
    all.extend(links.iter().map(|link| {
        let place = start(&link.location);
        format!("{:?} {:?} {} {place:?}", link.destination, link.text, link.image)
    }));
    let items = checklist.iter();
    all.extend(items.map(|it| format!("{} {:?} {:?}", it.done, it.text, start(&it.location))));
    let entries = entries.iter();
    all.extend(entries.map(|it| format!("{:?} {:?} {:?}", it.key, it.value, start(&it.location))));
    all.extend(timeline.iter().map(|it| {
        let place = start(&it.location);
        format!("{:?} {:?} {:?} {:?} {place:?}", it.time, it.date, it.zone, it.text)
    }));
    let comments = suppressions.iter();
    all.extend(comments.map(|it| format!("{:?} {:?}", it.rules, it.reason)));
    all
}

/// Every location that a repository holds.
fn places(repository: &KnowledgeRepository) -> Vec<&Location> {
    let graph = repository.graph();
    let mut places: Vec<&Location> =
        graph.nodes().filter_map(|node| node.location.as_ref()).collect();
    places.extend(graph.nodes().flat_map(|node| node.attribute_locations.values()));
    places.extend(graph.edges().flat_map(|edge| &edge.edge.locations));
    places.extend(graph.unresolved().iter().map(|reference| &reference.location));
    for finding in repository.findings() {
        places.push(&finding.location);
        places.extend(&finding.related);
    }
    for indexed in repository.documents() {
        places_of(&indexed.document, &mut places);
    }
    places
}

fn places_of<'d>(document: &'d Document, places: &mut Vec<&'d Location>) {
    places.extend(document.headings.iter().map(|heading| &heading.location));
    places.extend(document.anchors.iter().map(|anchor| &anchor.location));
    places.extend(document.links.iter().map(|link| &link.location));
    places.extend(document.checklist.iter().map(|item| &item.location));
    places.extend(document.entries.iter().map(|entry| &entry.location));
    places.extend(document.timeline.iter().map(|entry| &entry.location));
    places.extend(document.suppressions.iter().map(|suppression| &suppression.location));
}
