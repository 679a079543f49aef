//! Defects of links, of the pages and headings that they lead to, and of ids in running text.

use std::ops::Range;

use airsdlc_core::model::Link;

use crate::corpora::edit::Edit;
use crate::corpora::{name_of, page, target};
use crate::site::{Plan, Site, line_of};

/// A number that nothing has.
pub(crate) const NOBODY: &str = "99999";

/// The plain links of an artifact that lead to pages, each with where its destination stands.
fn links_to_pages<'c>(site: &Site<'c>) -> Vec<(&'c Link, Range<usize>)> {
    if site.artifact().is_none() {
        return Vec::new();
    }
    let leads = |link: &Link| {
        let page = target(site.path, &link.destination);
        link.destination.ends_with(".md")
            && !link.destination.contains("://")
            && page.is_some_and(|page| {
                page != site.path && site.corpus.near(site.path).contains(&page)
            })
    };
    let links = site.plain_links().into_iter().filter(|(link, _)| leads(link));
    links.map(|(link, span)| (link, span.end - 1 - link.destination.len()..span.end - 1)).collect()
}

/// Gives the destination of a link another text, which some rule must find.
fn rewrite_link(
    site: &mut Site<'_>,
    rule: &'static str,
    other: impl Fn(&str) -> Option<String>,
) -> Option<Plan> {
    let all = links_to_pages(site);
    let (link, target) = site.pick(all)?;
    let new = other(&link.destination).filter(|new| *new != link.destination)?;
    let (edit, number) = site.replace(target, &new);
    let plan = Plan::new(format!("{} becomes {new}", link.destination), edit);
    Some(site.lets_go(plan.expect(rule, site.path, number, new.as_str())))
}

/// `(file.md)` becomes `(filezz.md)`. The page may be named by nobody then.
pub(crate) fn misspelt_link(site: &mut Site<'_>) -> Option<Plan> {
    rewrite_link(site, "broken-path", |old| Some(old.replace(".md", "zz.md")))
}

/// `(file.md)` becomes `(FILE.md)`. The page may be named by nobody then.
pub(crate) fn link_in_another_case(site: &mut Site<'_>) -> Option<Plan> {
    rewrite_link(site, "broken-path", |old| {
        let start = old.rfind('/').map_or(0, |slash| slash + 1);
        let stem = old[start..].strip_suffix(".md")?;
        Some(format!("{}{}.md", &old[..start], stem.to_uppercase()))
    })
}

/// A link goes up once too often. The page may be named by nobody then.
pub(crate) fn link_out_of_the_repository(site: &mut Site<'_>) -> Option<Plan> {
    let up = "../".repeat(site.path.matches('/').count() + 1);
    rewrite_link(site, "absolute-or-escaping-path", |old| {
        let name = old.rsplit('/').next()?;
        Some(format!("{up}{name}"))
    })
}

/// A link counts from the root. It leads where it led.
pub(crate) fn absolute_link(site: &mut Site<'_>) -> Option<Plan> {
    let from = site.path;
    rewrite_link(site, "absolute-or-escaping-path", |old| Some(format!("/{}", target(from, old)?)))
}

/// A file is called otherwise: every link to it leads nowhere. It may be named by nobody then.
pub(crate) fn renamed_file(site: &mut Site<'_>) -> Option<Plan> {
    site.artifact()?;
    let new = format!("{}-moved.md", site.path.strip_suffix(".md")?);
    let mut plan = Plan::new(format!("it is called {new}"), Edit::nothing(site.text));
    for path in site.corpus.near(site.path) {
        let Some(document) = page::document(&site.corpus.repository, path) else { continue };
        let (text, is_own) = (&site.corpus.files[path], path == site.path);
        let other = Site::new(site.corpus, path, site.random.clone());
        let is_artifact = other.artifact().is_some();
        // A path in running text is one of the rule, too; those of code are not.
        let name = name_of(site.path);
        if text.match_indices(name).any(|(at, _)| !other.in_link(&(at..at + name.len()))) {
            return None;
        }
        for link in document.links.iter().filter(|_| is_artifact) {
            let destination = link.destination.as_str();
            let is_anchor = destination.starts_with('#') || destination.contains("://");
            if !is_anchor && target(path, destination).as_deref() == Some(site.path) {
                let line = line_of(text, link.location.span.start as usize);
                let at = if is_own { &new } else { path };
                plan = plan.expect("broken-path", at, line, destination);
            }
        }
    }
    let plan = plan.may_come("unreferenced-artifact", &new);
    let is_linked = !plan.expected.is_empty();
    is_linked.then_some(Plan { new_path: Some(new), ..plan })
}

/// Ids in the running text of an artifact that are spelt as they are defined, and stand in no link.
fn ids(site: &Site<'_>) -> Vec<Range<usize>> {
    if site.artifact().is_none() {
        return Vec::new();
    }
    let is_apart = |range: &Range<usize>| {
        let line = &site.text[site.line(range.start)];
        let before = site.text[..range.start].chars().next_back();
        let rest = &site.text[range.end..];
        let goes_on = rest.chars().take(4).any(|c| c.is_ascii_digit() || "/#–".contains(c));
        !goes_on
            && !before.is_some_and(|c| c.is_alphanumeric() || "-/_`".contains(c))
            && !["ection", "tory", "tories"].iter().any(|word| line.contains(word))
    };
    let mut found: Vec<Range<usize>> = site
        .corpus
        .mentions(site.path)
        .iter()
        .filter(|(id, range)| site.text[range.clone()] == *id)
        .map(|(_, range)| range.clone())
        .filter(|range| site.is_prose(range.start) && !site.in_link(range) && is_apart(range))
        .collect();
    found.sort_by_key(|range| range.start);
    found.dedup();
    found
}

/// `EIP-20` in running text becomes `EIP-99999`. What it named may be named by nobody then.
pub(crate) fn misspelt_id(site: &mut Site<'_>) -> Option<Plan> {
    let range = site.pick(ids(site))?;
    let (prefix, _) = site.text[range.clone()].split_once('-')?;
    let id = format!("{prefix}-{NOBODY}");
    let (edit, line) = site.replace(range.clone(), &id);
    let plan =
        Plan::new(format!("{} at {} becomes {id}", &site.text[range.clone()], range.start), edit);
    Some(site.lets_go(plan.expect("dangling-reference", site.path, line, id.as_str())))
}

/// `EIP-20` in running text becomes `EIP-020`.
pub(crate) fn wide_id(site: &mut Site<'_>) -> Option<Plan> {
    let range = site.pick(ids(site))?;
    let id = site.text[range.clone()].replacen('-', "-0", 1);
    let (edit, line) = site.replace(range.clone(), &id);
    let plan = Plan::new(format!("{id} at {}", range.start), edit);
    Some(plan.expect("case-or-width-mismatch", site.path, line, id.as_str()))
}

/// A heading is called otherwise: every link to it leads to no anchor.
pub(crate) fn renamed_heading(site: &mut Site<'_>) -> Option<Plan> {
    site.artifact()?;
    let headings = &site.document().headings;
    let mut called = Vec::new();
    for heading in headings.iter().filter(|heading| heading.level > 1) {
        let start = heading.location.span.start as usize;
        let line = site.text[site.line(start)].trim_end();
        let is_plain = line == format!("{} {}", "#".repeat(heading.level.into()), heading.text);
        let is_single = headings.iter().filter(|other| other.text == heading.text).count() == 1;
        let links = links_to_anchor(site, &heading.anchor);
        if is_plain && is_single && !heading.is_bare && !links.is_empty() {
            called.push((start + usize::from(heading.level) + 1, heading, links));
        }
    }
    let (start, heading, links) = site.pick(called)?;
    let (edit, _) = site.replace(start..start + heading.text.len(), "Part of another name");
    let mut plan = Plan::new(format!("heading {:?}", heading.text), edit);
    for (path, line, destination) in links {
        plan = plan.expect("broken-anchor", &path, line, destination);
    }
    Some(plan)
}

/// The links of artifacts to an anchor of the page, with file and line.
fn links_to_anchor<'c>(site: &Site<'c>, anchor: &str) -> Vec<(String, usize, &'c str)> {
    let mut found = Vec::new();
    for path in site.corpus.near(site.path) {
        let Some(document) = page::document(&site.corpus.repository, path) else { continue };
        for link in &document.links {
            let Some((page, named)) = link.destination.split_once('#') else { continue };
            let is_here = if page.is_empty() {
                path == site.path
            } else {
                !page.contains("://") && target(path, page).as_deref() == Some(site.path)
            };
            if is_here && named == anchor {
                let line = line_of(&site.corpus.files[path], link.location.span.start as usize);
                found.push((path.clone(), line, link.destination.as_str()));
            }
        }
    }
    found
}
