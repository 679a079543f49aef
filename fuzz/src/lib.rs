//! What the fuzz targets share: reading from memory, and the law of places.
//!
//! Each target asserts laws, not only that nothing panics; its module documentation states them.
//! To run one, with the sample repository as seeds:
//!
//! ```text
//! cargo +nightly fuzz run markdown fuzz/corpus/markdown examples/booking/docs
//! ```

use airsdlc_core::model::Document;
use airsdlc_core::source::Memory;
use airsdlc_core::span::{LineIndex, Location, RepoPath};
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// Reads files from memory, on one thread: the fuzzer runs as many processes as it is told to.
///
/// # Panics
/// If reading ends with an error, which only a broken configuration may cause.
pub fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    read_with(files, &OpenOptions::new())
}

/// The same with options.
///
/// # Panics
/// If reading ends with an error.
pub fn read_with(files: &[(&str, &str)], options: &OpenOptions) -> KnowledgeRepository {
    let source = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    KnowledgeRepository::from_source(&source, &options.clone().threads(1))
        .expect("memory can always be read")
}

/// Asserts the law of places: every location in the file `path` lies inside its text, begins and
/// ends between characters, and its lines and columns are those of its bytes.
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

/// Every location that a repository holds.
fn places(repository: &KnowledgeRepository) -> Vec<&Location> {
    let graph = repository.graph();
    let mut places: Vec<&Location> =
        graph.nodes().filter_map(|node| node.location.as_ref()).collect();
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
    places.extend(document.suppressions.iter().map(|suppression| &suppression.location));
}
