//! Defects of what artifacts and services say that they rest on.

use std::ops::Range;

use airsdlc_core::model::{EdgeKind, Node};

use crate::corpora::edit::Edit;
use crate::links::NOBODY;
use crate::site::{Plan, Site, line_of};

/// Whether a file, or one near it, is in a cycle as it is.
fn is_in_cycle(site: &Site<'_>) -> bool {
    site.corpus.before(site.path).iter().any(|found| found.rule == "dependency-cycle")
}

/// `requires: 20` becomes `requires: 99999`. What it required may be named by nobody then, and may have been
/// superseded.
pub(crate) fn misspelt_requirement(site: &mut Site<'_>) -> Option<Plan> {
    let (_, numbers) = site.requirements().filter(|_| !is_in_cycle(site))?;
    let number = site.pick(numbers)?;
    let (edit, line) = site.replace(number.clone(), NOBODY);
    let what = format!("requires {NOBODY} for {}", &site.text[number]);
    let plan = Plan::new(what, edit).may_go("link-to-superseded", site.path);
    Some(site.lets_go(plan.expect("dangling-reference", site.path, line, NOBODY)))
}

/// A proposal requires itself, too.
pub(crate) fn requirement_of_itself(site: &mut Site<'_>) -> Option<Plan> {
    let (_, numbers) = site.requirements()?;
    let own = site.artifact()?.id.as_str().strip_prefix("EIP-")?;
    let end = numbers.last()?.end;
    let (edit, line) = site.replace(end..end, &format!(", {own}"));
    let plan = Plan::new(format!("requires itself, {own}"), edit);
    Some(plan.expect("self-reference", site.path, line, None))
}

/// A proposal requires one that requires it. That one is named by somebody then, and may wait for approval.
pub(crate) fn circle_of_requirements(site: &mut Site<'_>) -> Option<Plan> {
    let (_, numbers) = site.requirements().filter(|_| !is_in_cycle(site))?;
    let own = site.artifact()?;
    let edges = site
        .corpus
        .repository
        .edges()
        .filter(|edge| edge.edge.kind == EdgeKind::DependsOn && edge.target.id == own.id);
    let requiring: Vec<&Node> = edges.map(|edge| edge.source).collect();
    let path_of = |node: &Node| Some(node.location.as_ref()?.path.to_string());
    let near = site.corpus.near(site.path);
    let near =
        requiring.into_iter().filter(|node| path_of(node).is_some_and(|path| near.contains(&path)));
    let other = site.pick(near.collect())?;
    let path = path_of(other)?;
    let end = numbers.last()?.end;
    let (edit, line) =
        site.replace(end..end, &format!(", {}", other.id.as_str().strip_prefix("EIP-")?));
    // The cycle begins with the one that comes first among all.
    let first =
        site.corpus.repository.nodes().find(|node| node.id == own.id || node.id == other.id)?;
    let (path, line) = if first.id == own.id {
        (site.path.to_owned(), line)
    } else {
        let text = &site.corpus.files[&path];
        let line = line_of(text, text.find("\nrequires: ")? + 1);
        (path, line)
    };
    let plan = Plan::new(format!("requires {}, which requires it", other.id), edit);
    let plan = plan.expect("dependency-cycle", &path, line, None);
    let other = path_of(other)?;
    Some(plan.may_go("unreferenced-artifact", &other).may_come("pending-approval", &other))
}

/// One side of a supersession says nothing of it: the newer one names the older no more, or the older one is
/// accepted still. Who is named nowhere else may be named by nobody then.
pub(crate) fn supersession_cut(site: &mut Site<'_>) -> Option<Plan> {
    let own = site.artifact()?;
    let edges = site.corpus.repository.edges();
    let mut pairs = Vec::new();
    for edge in edges.filter(|edge| edge.edge.kind == EdgeKind::Supersedes) {
        let other = match (edge.source.id == own.id, edge.target.id == own.id) {
            (true, _) => edge.target,
            (_, true) => edge.source,
            _ => continue,
        };
        // In running text it is only mentioned.
        let is_said_there = edge.edge.locations.iter().any(|place| {
            let path = place.path.as_str();
            let context = site.corpus.files[path].find("\n## Context");
            path != site.path && context.is_none_or(|at| (place.span.start as usize) < at)
        });
        let lines = lines_that_name(site, other);
        if is_said_there && !lines.is_empty() {
            pairs.push((edge.target.id == own.id, other, lines));
        }
    }
    let (is_older, other, lines) = site.pick(pairs)?;
    let new = if is_older { "Accepted\n" } else { "It takes the place of another.\n" };
    let edit = Edit::replace(site.text, lines.into_iter().map(|line| (line, new.to_owned())));
    let plan = Plan::new(format!("says nothing of {}", other.id), edit)
        .expect("one-sided-supersede", site.path, site.defined()?, other.id.as_str())
        .may_come("unreferenced-artifact", site.path);
    Some(site.lets_go(plan))
}

/// The lines of a file in which its artifact names another.
fn lines_that_name(site: &Site<'_>, other: &Node) -> Vec<Range<usize>> {
    let own = site.artifact().map(|node| &node.id);
    let edges = site.corpus.repository.edges().filter(|edge| {
        let ends = [&edge.source.id, &edge.target.id];
        ends.contains(&&other.id) && own.is_some_and(|own| ends.contains(&own))
    });
    let places = edges.flat_map(|edge| &edge.edge.locations);
    let own = places.filter(|place| place.path.as_str() == site.path);
    let mut lines: Vec<Range<usize>> =
        own.map(|place| site.line(place.span.start as usize)).collect();
    lines.sort_by_key(|line| line.start);
    lines.dedup();
    lines
}

/// A service of a compose file depends on one that is not there.
pub(crate) fn misspelt_dependency(site: &mut Site<'_>) -> Option<Plan> {
    if !site.path.ends_with("compose.yaml") {
        return None;
    }
    let (mut names, mut at, mut depth) = (Vec::new(), 0, None);
    for line in site.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        let word = line.trim();
        if word == "depends_on:" {
            depth = Some(indent);
        } else if depth.is_some_and(|depth| indent <= depth) {
            depth = None;
        } else if depth.is_some() && !word.starts_with('#') {
            let name = word.strip_prefix("- ").or_else(|| word.strip_suffix(':'));
            let offset = if word.starts_with('-') { 2 } else { 0 };
            let from = start + indent + offset;
            names.extend(name.map(|name| from..from + name.len()));
        }
    }
    let range = site.pick(names)?;
    let name = format!("{}zz", &site.text[range.clone()]);
    let (edit, line) = site.replace(range, &name);
    let plan = Plan::new(format!("line {line} depends on {name}"), edit);
    Some(plan.expect("dangling-catalogue-reference", site.path, line, name.as_str()))
}
