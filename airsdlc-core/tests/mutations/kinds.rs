//! The kinds of mutations of what a text says. Each returns nothing where a file gives no occasion.

use std::ops::Range;

use airsdlc_core::model::Link;

use crate::edit::Edit;
use crate::facts::Place;
use crate::site::{After, Before, Mutation, Site, document, is_id, is_spaced_id};

/// An id that nothing has.
const NOBODY: u32 = 99_999;

fn misspelt(id: &str) -> String {
    let (prefix, _) = id.split_once('-').expect("an id has a hyphen");
    format!("{prefix}-{NOBODY}")
}

/// `EIP-20` in running text becomes `EIP-99999`: its place goes, and one reference leads nowhere.
pub(crate) fn misspell_id(site: &mut Site<'_>) -> Option<Mutation> {
    let (key, place) = site.pick(site.named_ids())?;
    let id = misspelt(&site.text[place.range()]);
    let edit = Edit::replace(site.text, [(place.range(), id.clone())]);
    let new = edit.apply(site.text);
    let lost = site.lost(&key.0, &id, &new, place.start..place.start + id.len());
    Some(
        Mutation::new(format!("misspell {place:?}"), edit)
            .before(Before::Remove(place.clone()))
            .after(lost),
    )
}

/// An id becomes code, which refers to nothing.
pub(crate) fn quote_id(site: &mut Site<'_>) -> Option<Mutation> {
    let apart = |c: Option<char>| c.is_none_or(|c| " \n.,;:()".contains(c));
    let mut ids = site.named_ids();
    ids.retain(|(_, place)| {
        let (before, after) = (&site.text[..place.start], &site.text[place.end..]);
        let is_apart = apart(before.chars().next_back()) && apart(after.chars().next());
        is_apart && !site.in_link(&place.range())
    });
    let (_, place) = site.pick(ids)?;
    let marks = [place.start, place.end].map(|at| (at..at, "`".to_owned()));
    let edit = Edit::replace(site.text, marks);
    Some(Mutation::new(format!("quote {place:?}"), edit).before(Before::Remove(place.clone())))
}

/// `[text](file.md)` becomes `text`: what the link alone said goes, what its text says stays.
pub(crate) fn cut_link(site: &mut Site<'_>) -> Option<Mutation> {
    let mut links = site.plain_links();
    let is_word = |c: char| c.is_alphanumeric() || " -',()".contains(c);
    links.retain(|(link, span)| {
        let (before, after) = (&site.text[..span.start], &site.text[span.end..]);
        let joins =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-_/!`*[".contains(c));
        link.text.chars().all(is_word)
            && !joins(before.chars().next_back())
            && !joins(after.chars().next())
            // `ADR [3](…)` would become an id.
            && !link.text.starts_with(|c: char| c.is_ascii_digit())
            && !link.text.contains("ection")
    });
    let (link, span) = site.pick(links)?;
    let text = span.start + 1..span.start + 1 + link.text.len();
    let cuts = [span.start..text.start, text.end..span.end].map(|range| (range, String::new()));
    let mut mutation = Mutation::new(format!("cut {link:?}"), Edit::replace(site.text, cuts));
    // Action items keep the links of their texts.
    let same = |other: &&Link| other.destination == link.destination;
    if site.document().links.iter().filter(same).count() > 1 {
        return None;
    }
    let place = Place::new(site.path, site.text, span.clone());
    mutation = mutation.before(Before::Unlink(place, link.destination.to_string()));
    for (_, place) in site.corpus.places(site.path) {
        let named = &site.text[place.range()];
        if place.is_in(site.path, &span) && !is_id(named) && !is_spaced_id(named) {
            mutation = mutation.before(Before::Remove(place.clone()));
        }
    }
    for lost in site.corpus.facts.lost.iter().filter(|lost| lost.place.is_in(site.path, &span)) {
        if !is_id(&site.text[lost.place.range()]) {
            mutation = mutation.before(Before::Remove(lost.place.clone()));
        }
    }
    Some(mutation)
}

/// `(file.md)` becomes `(filezz.md)`: the link leads nowhere, what its text says stays.
pub(crate) fn misspell_link(site: &mut Site<'_>) -> Option<Mutation> {
    let (path, all) = (site.path, site.corpus.places(site.path));
    let within = |span: &Range<usize>| {
        all.iter().filter(|(_, place)| place.is_in(path, span)).collect::<Vec<_>>()
    };
    let mut links = site.plain_links();
    links.retain(|(link, span)| {
        let is_page = link.destination.contains(".md") && !link.destination.contains("://");
        is_page && within(span).len() == 1
    });
    let (link, span) = site.pick(links)?;
    let (key, place) = within(&span)[0];
    let at =
        span.end - 1 - link.destination.len() + link.destination.find(".md").expect("it has one");
    let edit = Edit::replace(site.text, [(at..at, "zz".to_owned())]);
    let new = edit.apply(site.text);
    let destination = link.destination.replacen(".md", "zz.md", 1);
    let mut mutation = Mutation::new(format!("misspell the end of {link:?}"), edit.clone());
    for lost in site.corpus.facts.lost.iter().filter(|lost| lost.place.is_in(site.path, &span)) {
        mutation = mutation.before(Before::Remove(lost.place.clone()));
    }
    if is_id(&site.text[place.range()]) {
        return Some(mutation.after(site.lost(
            &key.0,
            &destination,
            &new,
            span.start..span.end + 2,
        )));
    }
    let moved = edit.range(&place.range()).expect("the text stays");
    let lost = site.lost(&key.0, &destination, &new, moved);
    Some(mutation.before(Before::Remove(place.clone())).after(lost))
}

/// One number of `requires: 2718, 2930` goes, and with it one relation.
pub(crate) fn drop_requirement(site: &mut Site<'_>) -> Option<Mutation> {
    let (line, numbers) = site.requirements()?;
    let which = site.random.below(numbers.len());
    let place = Place::new(site.path, site.text, numbers[which].clone());
    let cut = match (which, numbers.len()) {
        (_, 1) => line,
        (0, _) => numbers[0].start..numbers[1].start,
        _ => numbers[which - 1].end..numbers[which].end,
    };
    let edit = Edit::replace(site.text, [(cut, String::new())]);
    Some(Mutation::new(format!("drop requirement {place:?}"), edit).before(Before::Remove(place)))
}

/// A paragraph becomes a comment or code: all that it referred to goes.
pub(crate) fn silence_paragraph(site: &mut Site<'_>) -> Option<Mutation> {
    let facts = &site.corpus.facts;
    let mut silent = Vec::new();
    for paragraph in site.paragraphs() {
        let places = site.corpus.places(site.path).iter().map(|(_, place)| place);
        let lost = facts.lost.iter().map(|lost| &lost.place);
        let inside = places.chain(lost).filter(|place| place.is_in(site.path, &paragraph));
        let inside: Vec<Place> = inside.cloned().collect();
        if !inside.is_empty() {
            silent.push((paragraph, inside));
        }
    }
    let (paragraph, places) = site.pick(silent)?;
    let (open, close) =
        site.random.pick(&[("<!--\n", "\n-->"), ("```text\n", "\n```"), ("~~~\n", "\n~~~")]);
    let marks = [(paragraph.start, open), (paragraph.end, close)];
    let edit = Edit::replace(site.text, marks.map(|(at, mark)| (at..at, mark.to_owned())));
    let mut mutation = Mutation::new(format!("silence {paragraph:?} with {open:?}"), edit);
    mutation.before.extend(places.into_iter().map(Before::Remove));
    Some(mutation)
}

/// A sentence that names something that is there, or something that is not.
pub(crate) fn add_mention(site: &mut Site<'_>) -> Option<Mutation> {
    let source = site.artifact()?.to_owned();
    let paragraph = site.pick(site.paragraphs())?;
    let others = site.corpus.neighbours(site.path);
    let nodes = site.corpus.facts.nodes.iter();
    let near = nodes.filter(|(id, node)| {
        let place = node.place.as_ref();
        is_id(id) && **id != source && place.is_some_and(|place| others.contains(&place.path))
    });
    let near: Vec<String> = near.map(|(id, _)| id.clone()).collect();
    let known = if site.random.chance(60) { site.pick(near) } else { None };
    let prefix = source.split_once('-').filter(|_| is_id(&source))?.0;
    let id = known.clone().unwrap_or_else(|| format!("{prefix}-{NOBODY}"));
    let at = paragraph.end;
    let edit = Edit::replace(site.text, [(at..at, format!("\n\nCompare {id} as well."))]);
    let new = edit.apply(site.text);
    let start = at + "\n\nCompare ".len();
    let mutation = Mutation::new(format!("name {id} at {at}"), edit);
    Some(mutation.after(match known {
        Some(target) => {
            let place = Place::new(site.path, &new, start..start + id.len());
            After::Mention(source, target, place)
        }
        None => site.lost(&source, &id, &new, start..start + id.len()),
    }))
}

/// Another status.
pub(crate) fn change_status(site: &mut Site<'_>) -> Option<Mutation> {
    let artifact = site.artifact()?.to_owned();
    let in_front = site.front_matter().and_then(|front| {
        let line = site.text[front.clone()].find("\nstatus: ")?;
        Some(front.start + line + "\nstatus: ".len())
    });
    let below = || site.text.find("\n## Status\n\n").map(|at| at + "\n## Status\n\n".len());
    let start = in_front.or_else(below)?;
    let range = start..site.line(start).end - 1;
    let old = &site.text[range.clone()];
    if !old.chars().all(|c| c.is_alphabetic() || c == ' ') || old.is_empty() {
        return None;
    }
    let states: Vec<_> = site.corpus.states.iter().filter(|(word, _)| *word != old).collect();
    let (word, state) = *site.pick(states)?;
    let edit = Edit::replace(site.text, [(range, word.to_owned())]);
    let change = Before::Status(artifact, word.to_owned(), state.map(str::to_owned));
    let mutation = Mutation::new(format!("{old} becomes {word}"), edit).before(change);
    Some(if state.is_none() {
        mutation.before(Before::Finding("unknown-status"))
    } else {
        mutation
    })
}

/// The number of a proposal becomes another: it takes its own relations with it, ids that name it
/// lead nowhere, and links to its file lead to the new id.
pub(crate) fn misspell_definition(site: &mut Site<'_>) -> Option<Mutation> {
    let old = site.artifact()?.to_owned();
    let front = site.front_matter()?;
    let line = format!("eip: {}\n", old.strip_prefix("EIP-")?);
    let at = front.start + site.text[front].find(&line)? + "eip: ".len();
    // What it says of itself would name nobody.
    if site.text.to_lowercase().contains(&old.to_lowercase()) {
        return None;
    }
    let facts = &site.corpus.facts;
    let own =
        |id: &str| id == old || id.strip_prefix(&old).is_some_and(|rest| rest.starts_with('#'));
    let number = at..at + line.len() - "eip: \n".len();
    let edit = Edit::replace(site.text, [(number, NOBODY.to_string())]);
    let mut mutation = Mutation::new(format!("{old} calls itself {NOBODY}"), edit);
    let kept = site.corpus.neighbours(site.path);
    for ((source, kind, target), places) in facts.edges.iter().filter(|(key, _)| own(&key.2)) {
        for place in
            places.iter().filter(|place| place.path != site.path && kept.contains(&place.path))
        {
            let written = &site.corpus.files[&place.path][place.range()];
            let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
            if target == &old && (is_id(written) || is_number) {
                let declared = crate::site::declares(site.corpus, place);
                let relation = if declared { kind.as_str() } else { "mentions" };
                let lost = crate::facts::Lost {
                    source: source.clone(),
                    text: written.to_owned(),
                    kind: relation.to_owned(),
                    place: place.clone(),
                };
                mutation = mutation.before(Before::Remove(place.clone())).after(After::Lost(lost));
            } else if document(site.corpus, &place.path).links.iter().any(|link| {
                let span = link.location.span;
                let whole = span.start as usize..span.end as usize;
                place.is_in(&place.path, &whole) && link.destination.contains("://")
            }) {
                // The site's own links go by the id.
                return None;
            }
        }
    }
    Some(mutation.before(Before::RenameNode(old, format!("EIP-{NOBODY}"))))
}

/// A heading is called otherwise: links to it inside the file lead nowhere.
pub(crate) fn rename_heading(site: &mut Site<'_>) -> Option<Mutation> {
    let source = site.artifact()?.to_owned();
    let headings = &site.document().headings;
    let is_word = |c: char| c.is_alphanumeric() || c == ' ';
    let links_to = |anchor: &str| {
        let links = site.document().links.iter();
        links.filter(|link| link.destination == format!("#{anchor}")).count()
    };
    let others = site.corpus.neighbours(site.path);
    let mut called = Vec::new();
    for heading in headings.iter().filter(|heading| heading.level > 1) {
        let start = heading.location.span.start as usize;
        let line = &site.text[site.line(start)];
        let is_plain =
            line.trim_end() == format!("{} {}", "#".repeat(heading.level.into()), heading.text);
        let is_single = headings.iter().filter(|other| other.text == heading.text).count() == 1;
        let suffix = format!(".md#{}", heading.anchor);
        let is_called_from_afar = others.iter().any(|path| {
            document(site.corpus, path).links.iter().any(|link| link.destination.ends_with(&suffix))
        });
        let plain: Vec<_> = site
            .plain_links()
            .into_iter()
            .filter(|(link, _)| link.destination == format!("#{}", heading.anchor))
            .filter(|(link, _)| link.text.chars().all(is_word))
            .collect();
        let all_plain = !plain.is_empty() && plain.len() == links_to(&heading.anchor);
        if is_plain && is_single && all_plain && !is_called_from_afar {
            called.push((start + heading.level as usize + 1, heading, plain));
        }
    }
    let (start, heading, links) = site.pick(called)?;
    let text = start..start + heading.text.len();
    let edit = Edit::replace(site.text, [(text, "Part of another name".to_owned())]);
    let new = edit.apply(site.text);
    let mut mutation = Mutation::new(format!("heading {:?}", heading.text), edit.clone());
    for (link, span) in links {
        let run = edit.range(&(span.start + 1..span.start + 1 + link.text.len()))?;
        mutation = mutation.after(site.lost(&source, &link.destination, &new, run));
    }
    Some(mutation)
}
