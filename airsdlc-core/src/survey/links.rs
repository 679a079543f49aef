//! How the links of a repository are written.

use std::collections::{BTreeMap, BTreeSet};

use super::series::Series;
use crate::model::IndexedDocument;
use crate::span::RepoPath;

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

/// How the pages of a repository link each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// What makes a site of the pages, by its name.
    pub(super) site: Option<&'static str>,
    /// What links write instead of `.md`, with how many do.
    pub(super) extensions: Vec<(&'static str, usize)>,
    /// Beginnings of links, each with its directory.
    pub(super) pages: Vec<(String, String)>,
    pub(super) is_pretty: bool,
    pub(super) has_slugs: bool,
    pub(super) ignores_case: bool,
}

/// How the pages of a repository link each other: by the files that its site is made with, and by the links. `paths` are
/// those of all files. Cost: `O(n log n)` in paths and links.
pub(super) fn style(documents: &[IndexedDocument], paths: &[RepoPath]) -> Style {
    let extensions = extensions(documents);
    let at = |names: &[&str]| paths.iter().any(|path| names.contains(&path.as_str()));
    let any = |directory: &str| !folders(paths, directory).is_empty();
    let is_docusaurus = ["js", "ts", "mjs", "cjs"]
        .iter()
        .any(|extension| at(&[format!("docusaurus.config.{extension}").as_str()]));
    let is_hugo = at(&["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"])
        || at(&["config.toml", "config.yaml"]) && any("content");
    let bare = extensions.iter().find(|(extension, _)| extension.is_empty());
    let bare = vec![("", bare.map_or(0, |(_, count)| *count))];
    if is_docusaurus {
        let mut pages = vec![("@site/".to_owned(), String::new())];
        pages.extend(served(paths, &["static"]));
        let site = Some("Docusaurus");
        let has_slugs = has_slugs(documents);
        return Style { site, extensions: bare, pages, has_slugs, ..Style::default() };
    }
    if is_hugo {
        let (site, pages) = (Some("Hugo"), served(paths, &["content", "static"]));
        return Style { site, extensions: bare, pages, is_pretty: true, ..Style::default() };
    }
    // A wiki is flat, and has pages that only wikis have.
    let is_wiki = at(&["Home.md"])
        && paths.iter().all(|path| !path.as_str().ends_with("/Home.md"))
        && (at(&["_Sidebar.md", "_Footer.md"]) || !any("docs"));
    if is_wiki && extensions.iter().any(|(extension, _)| extension.is_empty()) {
        let site = Some("a wiki");
        return Style { site, extensions: bare, ignores_case: true, ..Style::default() };
    }
    Style { extensions, ..Style::default() }
}

/// Whether front matter says where the site has its pages.
fn has_slugs(documents: &[IndexedDocument]) -> bool {
    let mut entries = documents.iter().flat_map(|document| &document.document.entries);
    entries.any(|entry| entry.key == "slug")
}

/// The folders of directories whose contents a site serves from its root, each with the beginning of its links; of two
/// called alike the first.
fn served(paths: &[RepoPath], directories: &[&str]) -> Vec<(String, String)> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for directory in directories {
        for folder in folders(paths, directory) {
            let link = format!("/{folder}/");
            found.entry(link).or_insert_with(|| format!("{directory}/{folder}/"));
        }
    }
    found.into_iter().collect()
}

/// The folders in a directory of the root.
fn folders<'p>(paths: &'p [RepoPath], directory: &str) -> BTreeSet<&'p str> {
    let inside = paths.iter().filter_map(|path| path.as_str().strip_prefix(directory));
    inside.filter_map(|rest| Some(rest.strip_prefix('/')?.split_once('/')?.0)).collect()
}

/// What links write instead of `.md`, with how many do.
fn extensions(documents: &[IndexedDocument]) -> Vec<(&'static str, usize)> {
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
