//! What holds of every generated corpus.

use std::collections::{BTreeMap, BTreeSet};

use airsdlc_core::check::CheckOptions;
use airsdlc_core::model::{NodeKind, slug};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

use super::Corpus;

fn files(artifacts: usize, seed: u64) -> BTreeMap<String, String> {
    Corpus { artifacts, seed }.files().collect()
}

/// The artifacts among the files.
fn pages(files: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| path.starts_with("docs/"))
}

#[test]
fn one_seed_makes_one_corpus() {
    assert_eq!(files(300, 5), files(300, 5));
    assert_ne!(files(300, 5), files(300, 6));
}

/// Pins the bytes, so that a change of the generator is seen: benches before and after it read
/// different corpora.
#[test]
fn the_bytes_of_a_seed_stay() {
    // FNV-1a, 64 bits.
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    let hash = files(200, 1)
        .iter()
        .flat_map(|(path, text)| path.bytes().chain(text.bytes()))
        .fold(0xCBF2_9CE4_8422_2325, fold);
    assert_eq!(hash, 5_409_352_549_075_481_337);
}

#[test]
fn every_count_of_artifacts_is_met() {
    for artifacts in [0, 1, 2, 5, 13, 37, 300] {
        assert_eq!(pages(&files(artifacts, 1)).count(), artifacts);
    }
}

#[test]
fn sizes_lie_in_the_stated_distribution() {
    let files = files(4_000, 2);
    let mut sizes: Vec<usize> = pages(&files).map(|(_, text)| text.len()).collect();
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    assert!((3_200..4_200).contains(&median), "{median}");
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!((6_500..8_500).contains(&mean), "{mean}");
    let huge = sizes.iter().filter(|size| **size > 51_191).count();
    assert!((20..60).contains(&huge), "{huge}");
    assert!(sizes[0] > 300, "{}", sizes[0]);
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let files = files(600, 4);
    let mut links = 0;
    for (path, text) in pages(&files) {
        for (at, _) in text.match_indices("](") {
            let destination = text[at + 2..].split(')').next().expect("a split has a first piece");
            let (file, anchor) = destination.split_once('#').unwrap_or((destination, ""));
            let below = file.strip_prefix("../../").expect("links lead from folder to folder");
            let target = files
                .get(&format!("docs/{below}"))
                .unwrap_or_else(|| panic!("{path}: {destination}"));
            let headings =
                target.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
            assert!(
                anchor.is_empty() || headings.map(slug).any(|found| found == anchor),
                "{path}: {destination}"
            );
            links += 1;
        }
    }
    assert!(links > 600, "{links}");
}

#[test]
fn every_id_is_that_of_an_artifact() {
    for artifacts in [1, 2, 10, 30, 45, 600] {
        let files = files(artifacts, 4);
        let defined: BTreeSet<String> =
            pages(&files).filter_map(|(_, text)| defined_id(text)).collect();
        for (path, text) in &files {
            for id in ids(text) {
                assert!(defined.contains(id), "{path} names {id} in a corpus of {artifacts}");
            }
        }
    }
}

/// The id that a page defines: in front matter, or in its first heading.
fn defined_id(text: &str) -> Option<String> {
    let line =
        text.lines().find_map(|line| line.strip_prefix("id: ").or(line.strip_prefix("# ")))?;
    ids(line).next().map(str::to_owned)
}

/// The ids of artifacts in a text: letters, a hyphen, digits; not those of parts.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| {
        let (prefix, number) = word.split_once('-').unwrap_or((word, ""));
        let is_part = NodeKind::of_prefix(prefix).is_some_and(NodeKind::is_part) || prefix == "SEV";
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        is_number && !is_part && prefix.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

#[test]
fn a_corpus_is_written_as_it_is_listed() {
    let directory = tempfile::tempdir().expect("the system gives a temporary directory");
    let corpus = Corpus { artifacts: 40, seed: 9 };
    corpus.write_to(directory.path()).expect("the directory can be written");
    for (path, text) in corpus.files() {
        assert_eq!(
            std::fs::read_to_string(directory.path().join(&path)).expect("it was written"),
            text,
            "{path}"
        );
    }
}

#[test]
fn reading_finds_every_artifact_and_nothing_that_dangles() {
    for artifacts in [1, 2, 10, 30, 45, 600] {
        let source = Memory::new(files(artifacts, 4));
        let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new())
            .expect("memory can be read");
        let graph = repository.graph();
        assert_eq!(graph.nodes().filter(|node| node.kind.is_artifact()).count(), artifacts);
        let dangling: Vec<String> =
            graph.unresolved().iter().map(|reference| format!("{reference:?}")).collect();
        assert!(dangling.is_empty(), "{}", dangling.join("\n"));
        let findings: Vec<String> = repository.findings().iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "{}", findings.join("\n"));
    }
}

#[test]
fn checks_find_its_faults_and_nothing_else() {
    for (artifacts, seed) in [(100, 1), (300, 5), (600, 2_024)] {
        let corpus = Corpus { artifacts, seed };
        let source = Memory::new(corpus.files());
        let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new())
            .expect("memory can be read");
        let options = CheckOptions::new().today("2025-06-01".parse().expect("it is a day"));
        let report = repository.check(&options).expect("nothing is configured");
        let found = report.diagnostics.iter();
        let mut found: Vec<(&str, &str)> =
            found.map(|found| (&*found.rule, found.location.path.as_str())).collect();
        found.sort_unstable();
        let mut faults: Vec<(&str, String)> = corpus.faults().collect();
        faults.sort_unstable();
        let faults: Vec<(&str, &str)> =
            faults.iter().map(|(rule, path)| (*rule, path.as_str())).collect();
        assert_eq!(found, faults, "{artifacts} artifacts, seed {seed}");
    }
}

#[test]
fn one_of_20_artifacts_has_a_fault_and_each_fault_is_there() {
    let corpus = Corpus { artifacts: 4_000, seed: 2 };
    let count = corpus.faults().count();
    assert!((150..250).contains(&count), "{count}");
    let rules: BTreeSet<&str> = corpus.faults().map(|(rule, _)| rule).collect();
    assert_eq!(rules.len(), 5, "{rules:?}");
}
