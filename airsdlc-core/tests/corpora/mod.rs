//! What the tests over repositories of others share: how they are read, and what is known of their links.
//!
//! A *destination* is what a link says; it is *broken* if it leads to no file of the corpus.

#![allow(dead_code, reason = "each test binary uses what it needs")]

pub(crate) mod edit;
pub(crate) mod folders;
pub(crate) mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use airsdlc_core::model::{Document, Link, Node};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use serde::Deserialize;

/// The Markdown files of a directory, by their paths below `prefix`.
pub(crate) fn pages(directory: &Path, prefix: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(directory).expect("the directory is there") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_some_and(|end| end == "md") {
            let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("it is text");
            found.insert(format!("{prefix}{name}"), text);
        }
    }
    found
}

/// Reads files with a configuration.
pub(crate) fn read(files: &BTreeMap<String, String>, config: &str) -> KnowledgeRepository {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let source = Memory::new(files.chain([("airsdlc.toml", config)]));
    KnowledgeRepository::from_source(&source, &OpenOptions::new()).expect("memory reads")
}

/// A line of a file that decides a difference.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) file: &'static str,
    pub(crate) number: usize,
    /// How the line begins.
    pub(crate) begins: &'static str,
}

impl Line {
    /// Panics unless the line stands there.
    pub(crate) fn check(&self, files: &BTreeMap<String, String>) {
        let text = files.iter().find(|(path, _)| name_of(path) == self.file);
        let line = text.and_then(|(_, text)| text.lines().nth(self.number - 1));
        assert!(line.is_some_and(|line| line.starts_with(self.begins)), "{self:?}: {line:?}");
    }
}

/// The last component of a path.
pub(crate) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// File, line and destination.
pub(crate) type Broken = (String, u32, String);

/// What others counted of the links of a corpus.
#[derive(Deserialize)]
pub(crate) struct LinkFacts {
    pub(crate) files: usize,
    /// Links and pictures.
    pub(crate) links: usize,
    pub(crate) external: usize,
    pub(crate) same_file_anchor: usize,
    pub(crate) relative: usize,
    pub(crate) root_relative: usize,
    pub(crate) image: usize,
    /// Relative ones.
    pub(crate) broken_file: Vec<Broken>,
    pub(crate) broken_anchor: Vec<Broken>,
    /// Broken by the case of letters alone.
    pub(crate) case_mismatch: Vec<Broken>,
    /// Out of the directory of the corpus.
    pub(crate) escapes_root: Vec<Broken>,
    pub(crate) root_relative_broken: Vec<Broken>,
    /// From file to file.
    pub(crate) file_edges: BTreeSet<(String, String)>,
    pub(crate) n_file_edges: usize,
    pub(crate) n_broken_file: usize,
    pub(crate) n_headings: usize,
    /// Headings whose slug an earlier one of the file has.
    pub(crate) n_duplicate_heading_slugs: usize,
}

/// How a destination is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    External,
    SameFile,
    RootRelative,
    Relative,
}

pub(crate) fn sort_of(destination: &str) -> Sort {
    let is_scheme = |(scheme, _): (&str, &str)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match destination.as_bytes() {
        [b'#', ..] => Sort::SameFile,
        [b'/', b'/', ..] => Sort::External,
        [b'/', ..] => Sort::RootRelative,
        _ if destination.split_once(':').is_some_and(is_scheme) => Sort::External,
        _ => Sort::Relative,
    }
}

/// Every link of the document index, with its file.
pub(crate) fn links(repository: &KnowledgeRepository) -> impl Iterator<Item = (&str, &Link)> {
    repository
        .documents()
        .iter()
        .flat_map(|indexed| indexed.document.links.iter().map(|link| (indexed.path.as_str(), link)))
}

/// The path from the root that a relative destination means; `None` if it leads out of it.
pub(crate) fn target(file: &str, destination: &str) -> Option<String> {
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The unresolved references of a sort of destination.
pub(crate) fn unresolved(repository: &KnowledgeRepository) -> Vec<Broken> {
    let broken = repository.unresolved().iter();
    broken
        .map(|reference| {
            let place = &reference.location;
            (place.path.as_str().to_owned(), place.line, reference.text.to_string())
        })
        .collect()
}

/// Headings of the index, and how many of them have the slug of an earlier one.
pub(crate) fn headings(repository: &KnowledgeRepository) -> (usize, usize) {
    let count = |document: &Document| {
        let known: BTreeSet<&str> =
            document.headings.iter().map(|heading| heading.anchor.as_str()).collect();
        // The index gives each heading an anchor of its own, so a repeated slug shows in its number.
        assert_eq!(known.len(), document.headings.len());
        let mut seen = BTreeSet::new();
        let repeated = document
            .headings
            .iter()
            .filter(|heading| {
                let first = heading.anchor.trim_end_matches(|c: char| c.is_ascii_digit());
                let stem = first.strip_suffix('-').filter(|stem| seen.contains(*stem));
                seen.insert(heading.anchor.to_string());
                stem.is_some()
            })
            .count();
        (document.headings.len(), repeated)
    };
    let counts = repository.documents().iter().map(|indexed| count(&indexed.document));
    counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

impl LinkFacts {
    /// Compares what can be counted, but for so many relative links that only they have.
    pub(crate) fn compare_counts(&self, repository: &KnowledgeRepository, only_theirs: usize) {
        let of = |sort: Sort| {
            links(repository).filter(move |(_, link)| sort_of(&link.destination) == sort)
        };
        assert_eq!(repository.documents().len(), self.files);
        assert_eq!(links(repository).count(), self.links - only_theirs);
        assert_eq!(of(Sort::External).count(), self.external);
        assert_eq!(of(Sort::SameFile).count(), self.same_file_anchor);
        assert_eq!(of(Sort::RootRelative).count(), self.root_relative);
        assert_eq!(of(Sort::Relative).count(), self.relative - only_theirs);
        assert_eq!(links(repository).filter(|(_, link)| link.image).count(), self.image);
        assert_eq!(headings(repository), (self.n_headings, self.n_duplicate_heading_slugs));
        assert_eq!(self.broken_file.len(), self.n_broken_file);
        assert_eq!(self.file_edges.len(), self.n_file_edges);
    }
}

/// How many files that refer to one are read with it.
const SOURCES: usize = 3;

/// For each file itself, all that it refers to, and some that refer to it.
pub(crate) fn neighbours(
    repository: &KnowledgeRepository,
    files: &BTreeMap<String, String>,
) -> BTreeMap<String, BTreeSet<String>> {
    let file_of = |node: &Node| match node.id.as_str().strip_prefix("file:") {
        Some(path) => Some(path.to_owned()),
        None => Some(node.location.as_ref()?.path.to_string()),
    };
    let own = |path: &String| (path.clone(), BTreeSet::from([path.clone()]));
    let mut near: BTreeMap<String, BTreeSet<String>> = files.keys().map(own).collect();
    let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for edge in repository.edges() {
        let (Some(from), Some(to)) = (file_of(edge.source), file_of(edge.target)) else { continue };
        sources.entry(to.clone()).or_default().insert(from.clone());
        near.entry(from).or_default().insert(to);
    }
    for (path, sources) in sources {
        near.entry(path).or_default().extend(sources.into_iter().take(SOURCES));
    }
    near
}
