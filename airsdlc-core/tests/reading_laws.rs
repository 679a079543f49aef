//! Laws of reading: any number of threads, any order of files, the same graph to the byte.

use airsdlc_core::export::{Format, import};
use airsdlc_core::source::{Memory, Source};
use airsdlc_core::span::RepoPath;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::Corpus;
use proptest::prelude::*;

fn read(files: &[(String, String)], threads: usize) -> KnowledgeRepository {
    let source = Memory::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    KnowledgeRepository::from_source(&source, &OpenOptions::new().threads(threads))
        .expect("memory reads")
}

/// Files in the order in which they are given.
struct Unsorted(Vec<RepoPath>, Memory);

impl Source for Unsorted {
    fn paths(&self) -> &[RepoPath] {
        &self.0
    }

    fn read(&self, path: &RepoPath) -> std::io::Result<std::borrow::Cow<'_, [u8]>> {
        self.1.read(path)
    }
}

/// All that a reader can see of a repository, as text.
fn seen(repository: &KnowledgeRepository) -> String {
    let findings: Vec<String> = repository.findings().iter().map(ToString::to_string).collect();
    format!(
        "{}\n{}\n{:?}",
        repository.export(Format::Json),
        findings.join("\n"),
        repository.documents()
    )
}

/// Files of a sound repository with some left out and some lines lost, doubled or swapped, so that
/// ids dangle and stand twice.
fn damaged() -> impl Strategy<Value = Vec<(String, String)>> {
    let cuts = prop::collection::vec(
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8),
        0..30,
    );
    (15..50_usize, any::<u64>(), cuts).prop_map(|(artifacts, seed, cuts)| {
        let mut files: Vec<(String, String)> = Corpus { artifacts, seed }.files().collect();
        for (file, line, how) in cuts {
            let at = file.index(files.len());
            let mut lines: Vec<String> = files[at].1.lines().map(str::to_owned).collect();
            let place = line.index(lines.len().max(1)).min(lines.len().saturating_sub(1));
            match how {
                0 if !lines.is_empty() => drop(lines.remove(place)),
                1 if !lines.is_empty() => lines.insert(place, lines[place].clone()),
                2 if place > 0 => lines.swap(place, place - 1),
                _ => {
                    let copy = (format!("copy/{at}.md"), files[at].1.clone());
                    files.push(copy);
                    continue;
                }
            }
            files[at].1 = lines.join("\n");
        }
        files
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn parallel_equals_sequential(files in damaged()) {
        let one = seen(&read(&files, 1));
        prop_assert_eq!(&one, &seen(&read(&files, 2)));
        prop_assert_eq!(&one, &seen(&read(&files, 5)));
    }

    #[test]
    fn the_order_of_files_does_not_matter(files in damaged(), turn in any::<prop::sample::Index>()) {
        let mut turned = files.clone();
        // Of two files with one path the later holds: keep the first of each.
        turned.sort();
        turned.dedup_by(|a, b| a.0 == b.0);
        let sorted = seen(&read(&turned, 1));
        let mut paths: Vec<RepoPath> = turned.iter().map(|(path, _)| RepoPath::new(path)).collect();
        let by = turn.index(paths.len());
        paths.rotate_left(by);
        paths.reverse();
        let source = Unsorted(paths, Memory::new(turned.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
        let read = KnowledgeRepository::from_source(&source, &OpenOptions::new().threads(2)).expect("memory reads");
        prop_assert_eq!(sorted, seen(&read));
    }

    #[test]
    fn reading_back_an_export_gives_the_same_graph(files in damaged()) {
        let repository = read(&files, 2);
        let again = import(&repository.export(Format::Json)).expect("an export reads back");
        prop_assert!(again == *repository.graph());
    }

    #[test]
    fn line_endings_do_not_matter(files in damaged()) {
        let windows: Vec<(String, String)> =
            files.iter().map(|(path, text)| (path.clone(), text.replace('\n', "\r\n"))).collect();
        let shape = |repository: &KnowledgeRepository| -> Vec<String> {
            let graph = repository.graph();
            let nodes = graph.nodes().map(|node| format!("{} {:?} {:?}", node.id, node.status, node.location.as_ref().map(|place| (place.line, place.column))));
            let edges = graph.edges().map(|edge| format!("{} {} {} {}", edge.source.id, edge.edge.kind, edge.target.id, edge.edge.locations.len()));
            nodes.chain(edges).collect()
        };
        prop_assert_eq!(shape(&read(&files, 1)), shape(&read(&windows, 1)));
    }
}

#[test]
fn a_sound_corpus_has_no_findings_and_nothing_dangles() {
    let files: Vec<(String, String)> = Corpus { artifacts: 400, seed: 7 }.files().collect();
    let repository = read(&files, 2);
    assert_eq!(repository.findings(), []);
    assert_eq!(repository.unresolved(), []);
    assert!(repository.nodes().len() > 400, "{}", repository.nodes().len());
}

#[test]
fn a_number_of_threads_beyond_reason_is_cut() {
    let files = vec![("a.md".to_owned(), "# ADR-1: A\n".to_owned())];
    assert_eq!(read(&files, usize::MAX).nodes().len(), 1);
}
