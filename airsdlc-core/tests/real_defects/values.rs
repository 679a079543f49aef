//! Defects of metadata: statuses, dates, keys, ids.

use std::ops::Range;

use crate::corpora::edit::Edit;
use crate::site::{Plan, Site, line_of};

/// The bytes of a status that is one word, in front matter or below its heading, and of all that goes with it
/// if it is taken out.
fn status(site: &Site<'_>) -> Option<(Range<usize>, Range<usize>)> {
    let in_front = site.front_matter().and_then(|front| {
        let line = site.text[front.clone()].find("\nstatus: ")?;
        let line = site.line(front.start + line + 1);
        Some((line.start + "status: ".len()..line.end - 1, line))
    });
    let below = || {
        const HEADING: &str = "\n## Status\n\n";
        let at = site.text.find(HEADING)?;
        let word = site.line(at + HEADING.len());
        let rest = &site.text[word.end..];
        let is_alone = rest.starts_with("\n#");
        is_alone.then_some((word.start..word.end - 1, at + 1..word.end + 1))
    };
    let (word, all) = in_front.or_else(below)?;
    let is_word = site.text[word.clone()].chars().all(|c| c.is_alphabetic());
    (is_word && !word.is_empty()).then_some((word, all))
}

/// A status that no life cycle knows: `Fzinal`. Who is no draft any more may be named by nobody, and what it
/// supersedes should say so.
pub(crate) fn misspelt_status(site: &mut Site<'_>) -> Option<Plan> {
    site.artifact()?;
    let (word, _) = status(site)?;
    let old = &site.text[word.clone()];
    // What rested on the superseded would rest on it no more.
    if old == "Moved" || old.starts_with("Super") {
        return None;
    }
    let new = format!("{}z{}", &old[..1], &old[1..]);
    let (edit, line) = site.replace(word, &new);
    let plan = Plan::new(format!("{old} becomes {new}"), edit);
    let plan = plan
        .expect("unknown-status", site.path, line, new.as_str())
        .may_come("unreferenced-artifact", site.path);
    let targets = site.targets().into_iter();
    Some(targets.fold(plan, |plan, target| plan.may_come("one-sided-supersede", &target)))
}

/// A decision says no status. Where it was a proposal it may be named by nobody, and what it supersedes should
/// say so.
pub(crate) fn status_removed(site: &mut Site<'_>) -> Option<Plan> {
    let is_own_kind = site.artifact()?.attribute("custom_kind").is_some_and(|kind| kind != "adr");
    let (_, all) = status(site).filter(|_| !is_own_kind)?;
    let (edit, _) = site.replace(all, "");
    let plan = Plan::new("no status", edit);
    let plan = plan
        .expect("missing-metadata", site.path, site.defined()?, "status")
        .may_come("unreferenced-artifact", site.path);
    let targets = site.targets().into_iter();
    Some(targets.fold(plan, |plan, target| plan.may_come("one-sided-supersede", &target)))
}

/// The thirteenth month.
pub(crate) fn impossible_date(site: &mut Site<'_>) -> Option<Plan> {
    site.artifact()?;
    let (key, at) = ["created", "Date"].into_iter().find_map(|key| {
        let at = site.text.find(&format!("\n{key}: "))? + key.len() + 3;
        Some((key, at))
    })?;
    let month = at + 5..at + 7;
    let is_month = site.text.get(month.clone())?.bytes().all(|byte| byte.is_ascii_digit());
    if !is_month {
        return None;
    }
    let (edit, line) = site.replace(month, "13");
    Some(Plan::new("month 13", edit).expect("bad-date", site.path, line, key))
}

/// A line of front matter stands twice; the first counts.
pub(crate) fn key_given_twice(site: &mut Site<'_>) -> Option<Plan> {
    site.artifact()?;
    let front = site.front_matter()?;
    let mut lines = Vec::new();
    let mut at = front.start;
    for line in site.text[front].split_inclusive('\n') {
        let is_plain = line.split_once(": ").is_some_and(|(key, value)| {
            key.bytes().all(|byte| byte.is_ascii_lowercase())
                && !value.trim().is_empty()
                && !value.starts_with('|')
        });
        if is_plain {
            lines.push(at..at + line.len());
        }
        at += line.len();
    }
    let line = site.pick(lines)?;
    let text = site.text[line.clone()].to_owned();
    let number = line_of(site.text, line.start) + 1;
    let (edit, _) = site.replace(line.end..line.end, &text);
    let plan = Plan::new(format!("twice {}", text.trim_end()), edit);
    Some(plan.expect("malformed-front-matter", site.path, number, None))
}

/// Another file gives an id again. What a decision must say it does not.
pub(crate) fn id_given_twice(site: &mut Site<'_>) -> Option<Plan> {
    let id = site.artifact()?.id.as_str();
    let (prefix, number) = id.split_once('-').filter(|_| !id.contains(':'))?;
    let directory = site.path.rfind('/').map_or("", |slash| &site.path[..=slash]);
    let (name, key) = match (prefix, site.corpus.name) {
        ("EIP", _) => (format!("eip-{number}x.md"), Some("eip")),
        (_, "hydra") => ("zz-copy.md".to_owned(), Some("slug")),
        (_, "arachne") => (format!("adr-{number}-zz-copy.md"), None),
        _ => (format!("{number}-zz-copy.md"), None),
    };
    let path = format!("{directory}{name}");
    let text = "## Context\n\nIt is as it was.\n";
    let (line, text) = match key {
        Some(key) => (2, format!("---\n{key}: {number}\nstatus: Draft\n---\n\n{text}")),
        None => (1, format!("# The same again\n\n{text}")),
    };
    let mut plan = Plan::new(format!("{id} in {path}"), Edit::nothing(site.text));
    plan = plan.expect("duplicate-id", &path, line, None);
    for rule in ["missing-section", "missing-metadata", "missing-upstream", "unreferenced-artifact"]
    {
        if prefix != "EIP" {
            plan = plan.may_come(rule, &path);
        }
    }
    plan.added = Some((path, text));
    Some(plan)
}

/// The heading of a decision says another number than the name of its file.
pub(crate) fn another_number(site: &mut Site<'_>) -> Option<Plan> {
    site.artifact()?;
    let heading = site.document().headings.first()?;
    let (number, _) = heading.text.split_once(". ")?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let start = heading.location.span.start as usize;
    let at = start + site.text[start..].find(number)?;
    let (edit, line) = site.replace(at..at + number.len(), "77");
    let plan = Plan::new(format!("{number} becomes 77"), edit);
    Some(plan.expect("id-mismatch", site.path, line, "77"))
}
