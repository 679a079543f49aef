//! Sections that are taken out, or of which only the heading is left.

use std::ops::Range;

use airsdlc_core::model::{Heading, NodeKind};

use crate::site::{Plan, Site};

/// Sections that kinds must have, by the name that the rule gives them, and the words of their headings.
const REQUIRED: [(NodeKind, &str, &[&str]); 7] = [
    (NodeKind::Adr, "context", &["context"]),
    (NodeKind::Adr, "decision", &["decision"]),
    (NodeKind::Adr, "alternative", &["alternative", "option"]),
    (NodeKind::Adr, "rationale", &["rationale", "reason", "driver"]),
    (NodeKind::Adr, "implementation", &["implementation"]),
    (NodeKind::PostMortem, "summary", &["summary"]),
    (NodeKind::PostMortem, "timeline", &["timeline"]),
];

/// The bytes of a section, from its heading to the next that is no deeper.
pub(crate) fn section(site: &Site<'_>, heading: &Heading) -> Range<usize> {
    let start = heading.location.span.start;
    let after = site.document().headings.iter().filter(|next| next.location.span.start > start);
    let mut no_deeper = after.filter(|next| next.level <= heading.level);
    let end = no_deeper.next().map_or(site.text.len(), |next| next.location.span.start as usize);
    start as usize..end
}

/// Whether any link leads to an anchor below a range.
fn is_linked(site: &Site<'_>, range: &Range<usize>) -> bool {
    let headings = site.document().headings.iter();
    let mut inside =
        headings.filter(|heading| range.contains(&(heading.location.span.start as usize)));
    let links = site.corpus.near(site.path).iter();
    let links =
        links.filter_map(|path| crate::corpora::page::document(&site.corpus.repository, path));
    let anchors: Vec<&str> = links
        .flat_map(|document| &document.links)
        .filter_map(|link| Some(link.destination.split_once('#')?.1))
        .collect();
    inside.any(|heading| anchors.contains(&heading.anchor.as_str()))
}

/// A required section is gone. What it named may be named by nobody then.
pub(crate) fn section_removed(site: &mut Site<'_>) -> Option<Plan> {
    let artifact = site.artifact()?;
    let headings = &site.document().headings;
    let says = |heading: &Heading, words: &[&str]| {
        let text = heading.text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let mut choice = Vec::new();
    for (_, name, words) in REQUIRED.iter().filter(|(kind, ..)| *kind == artifact.kind) {
        for heading in headings.iter().skip(1).filter(|heading| says(heading, words)) {
            let range = section(site, heading);
            let outside = headings.iter().skip(1).filter(|other| {
                !range.contains(&(other.location.span.start as usize)) && says(other, words)
            });
            // Another section may go with it; a label may stand for it.
            let others = REQUIRED.iter().filter(|(_, other, _)| other != name);
            let takes_more = others.into_iter().any(|(.., words)| {
                headings.iter().any(|other| {
                    range.contains(&(other.location.span.start as usize)) && says(other, words)
                })
            });
            let rest = format!("{}{}", &site.text[..range.start], &site.text[range.end..]);
            let is_label = rest.to_lowercase().lines().any(|line| {
                let is_key = line.contains("**") || line.contains(':');
                is_key && !line.starts_with('#') && words.iter().any(|word| line.contains(word))
            });
            if outside.count() == 0 && !takes_more && !is_label && !is_linked(site, &range) {
                choice.push((*name, range));
            }
        }
    }
    let (name, range) = site.pick(choice)?;
    let (edit, _) = site.replace(range, "");
    let plan = Plan::new(format!("no {name}"), edit);
    Some(site.lets_go(plan.expect("missing-section", site.path, site.defined()?, name)))
}

/// A section has a heading and nothing else. What it named may be named by nobody then, and it may have held all
/// action items.
pub(crate) fn section_emptied(site: &mut Site<'_>) -> Option<Plan> {
    site.artifact()?;
    let headings = &site.document().headings;
    let mut choice = Vec::new();
    for (at, heading) in headings.iter().enumerate().skip(1) {
        let next = headings.get(at + 1);
        let line = site.line(heading.location.span.start as usize);
        let end = next.map_or(site.text.len(), |next| next.location.span.start as usize);
        let body = &site.text[line.end..end];
        let is_last = next.is_none_or(|next| next.level <= heading.level && next.level < 6);
        let is_plain = heading.text.chars().all(|c| c.is_alphabetic() || c == ' ');
        // What others look for in the section, or what the rest of the page needs.
        let is_needed = ["tatus", "ction", "wrong"].iter().any(|word| heading.text.contains(word))
            || ["]: ", "<a ", "[^", "**"].iter().any(|mark| body.contains(mark));
        let says = body.lines().any(|line| line.starts_with(|c: char| c.is_alphanumeric()));
        if is_last && is_plain && says && !is_needed {
            choice.push((heading, line.end..end));
        }
    }
    let (heading, body) = site.pick(choice)?;
    let number = heading.location.line as usize;
    let (edit, _) = site.replace(body, "\n");
    let plan = Plan::new(format!("nothing below {:?}", heading.text), edit);
    let text = heading.text.as_str();
    let plan = plan.may_come("post-mortem-without-action-items", site.path);
    Some(site.lets_go(plan.expect("empty-section", site.path, number, text)))
}
