//! How the links of a repository are written.

use std::collections::{BTreeMap, BTreeSet};

use super::series::Series;
use crate::model::IndexedDocument;

/// Beginnings that stand for the pages of a series, with how many links have each; one of which no page
/// of the series has a link is that of others.
pub(super) fn patterns(documents: &[IndexedDocument], series: &Series) -> Vec<(String, usize)> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut own: BTreeSet<String> = BTreeSet::new();
    let links = documents.iter().flat_map(|document| {
        let is_own = document.path.parent() == series.directory;
        document.document.links.iter().map(move |link| (link, is_own))
    });
    for (link, is_own) in links {
        let destination = link.destination.split(['#', '?']).next().unwrap_or_default();
        let destination = destination.trim_end_matches('/');
        let before = destination.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = destination[before.len()..].trim_start_matches('0');
        if series.numbers.contains(number) && names_series(before, series) {
            let pattern = format!("{before}{{}}");
            if is_own {
                own.insert(pattern.clone());
            }
            *found.entry(pattern).or_default() += 1;
        }
    }
    found.retain(|pattern, count| *count > 1 && own.contains(pattern));
    found.into_iter().collect()
}

/// Whether the text in front of a number in a link speaks of a series and of no file: `/adr/`,
/// `https://site.example/EIPS/eip-`.
fn names_series(before: &str, series: &Series) -> bool {
    let is_site = before.starts_with('/') || before.contains("://");
    if !is_site || !before.ends_with(['/', '-', '_']) {
        return false;
    }
    let last = before.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let last = last.trim_end_matches(['-', '_']).to_lowercase();
    let folder = series.directory.rsplit('/').next().unwrap_or_default().to_lowercase();
    let name = series.kind.name();
    !last.is_empty()
        && (last == folder
            || last == name
            || last.strip_suffix('s') == Some(name)
            || series.prefix.as_ref().is_some_and(|prefix| last == prefix.to_lowercase()))
}

/// What links write instead of `.md`, with how many do.
pub(super) fn extensions(documents: &[IndexedDocument]) -> Vec<(&'static str, usize)> {
    let paths: BTreeSet<&str> = documents.iter().map(|document| document.path.as_str()).collect();
    let mut counts = [(".html", 0), ("", 0)];
    for document in documents {
        for link in &document.document.links {
            let path = link.destination.split(['#', '?']).next().unwrap_or_default();
            if path.is_empty() || path.contains(':') || path.starts_with('/') {
                continue;
            }
            let page = join(document.path.parent(), path);
            for (extension, count) in &mut counts {
                let stem = page.strip_suffix(*extension);
                let is_page = |stem: &str| {
                    !paths.contains(stem) && paths.contains(format!("{stem}.md").as_str())
                };
                *count += usize::from(stem.is_some_and(is_page));
            }
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).collect()
}

/// A relative path from the root.
fn join(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
