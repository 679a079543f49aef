//! The kinds of mutations that leave what a text says alone: order, spelling, encodings, names of files.
#![allow(clippy::unnecessary_wraps, reason = "all kinds of mutations have one shape")]

use std::ops::Range;

use crate::edit::Edit;
use crate::facts::{Lost, Place};
use crate::site::{After, Before, Encoding, Mutation, STRAY, Site, document, is_id};

/// The entries of the front matter in another order.
pub(crate) fn reorder_metadata(site: &mut Site<'_>) -> Option<Mutation> {
    let front = site.front_matter()?;
    let mut entries: Vec<Range<usize>> = Vec::new();
    let mut at = front.start;
    for line in site.text[front.clone()].split_inclusive('\n') {
        match entries.last_mut() {
            Some(last) if line.starts_with([' ', '\n', '-', '#']) => last.end += line.len(),
            _ => entries.push(at..at + line.len()),
        }
        at += line.len();
    }
    if entries.len() < 2 {
        return None;
    }
    for last in (1..entries.len()).rev() {
        entries.swap(last, site.random.below(last + 1));
    }
    let what = format!("front matter in the order {entries:?}");
    let edit = entries.into_iter().fold(Edit::default().old(0..front.start), Edit::old);
    let mutation = Mutation::new(what, edit.old(front.end..site.text.len()));
    // An artifact that front matter defines stands where that does.
    let artifact = site.artifact()?;
    let place = site.corpus.facts.nodes[artifact].place.clone()?;
    let by_front = place.start == front.start;
    Some(if by_front { mutation.after(After::Node(artifact.to_owned(), place)) } else { mutation })
}

/// `requires: 2718, 2930` as a list of YAML.
pub(crate) fn list_requirements(site: &mut Site<'_>) -> Option<Mutation> {
    let artifact = site.artifact()?.to_owned();
    let (line, numbers) = site.requirements()?;
    let head = line.start..line.start + "requires:".len();
    let is_flow = site.random.chance(50);
    let (first, between, last) =
        if is_flow { (" [", ", ", "]\n") } else { ("\n  - ", "\n  - ", "\n") };
    let mut edit = Edit::default().old(0..head.end);
    for (at, number) in numbers.into_iter().enumerate() {
        edit = edit.text(if at == 0 { first } else { between }).old(number);
    }
    let edit = edit.text(last).old(line.end..site.text.len());
    let new = edit.apply(site.text);
    let front = site.front_matter()?;
    let end = front.end + new.len() - site.text.len() - 1;
    let place = Place::new(site.path, &new, front.start..end);
    Some(Mutation::new("requirements as a list", edit).after(After::Node(artifact, place)))
}

/// An id in other letters, or with zeros in front.
pub(crate) fn respell_id(site: &mut Site<'_>) -> Option<Mutation> {
    let (key, place) = site.pick(site.named_ids())?;
    let id = &site.text[place.range()];
    let zeros = || id.replacen('-', "-00", 1);
    // Small letters are those of ids only where the framework knows the prefix.
    let is_known = id.starts_with("ADR");
    let other = if is_known && site.random.chance(50) { id.to_lowercase() } else { zeros() };
    let edit = Edit::replace(site.text, [(place.range(), other.clone())]);
    let new = Place::new(site.path, &edit.apply(site.text), place.start..place.start + other.len());
    let (from, to) = (key.0.clone(), key.2.clone());
    let mutation = Mutation::new(format!("{id} is spelt {other}"), edit);
    Some(mutation.before(Before::Remove(place.clone())).after(After::Mention(from, to, new)))
}

/// `[text](file.md)` with its destination at the end of the file, or in angle brackets with a title.
pub(crate) fn rewrite_link(site: &mut Site<'_>) -> Option<Mutation> {
    let mut links = site.plain_links();
    let lost = |span: &Range<usize>| {
        site.corpus.facts.lost.iter().any(|lost| lost.place.is_in(site.path, span))
    };
    links.retain(|(link, span)| {
        !lost(span) && !link.destination.is_empty() && site.text.ends_with('\n')
    });
    let (link, span) = site.pick(links)?;
    let end = span.start + 1 + link.text.len() + 1..span.end;
    let edit = if site.random.chance(50) {
        let title = format!("(<{}> \"a title\")", link.destination);
        Edit::replace(site.text, [(end, title)])
    } else {
        let definition = format!("\n[Zz 1]: {}\n", link.destination);
        let at = site.text.len();
        Edit::replace(site.text, [(end, "[zz  1]".to_owned()), (at..at, definition)])
    };
    Some(Mutation::new(format!("rewrite {link:?}"), edit))
}

/// An entry of the front matter that is no YAML any more: it is lost and reported, all else is read.
pub(crate) fn damage_metadata(site: &mut Site<'_>) -> Option<Mutation> {
    let artifact = site.artifact()?.to_owned();
    let front = site.front_matter()?;
    let keys = [("author", "author"), ("discussions-to", "discussions_to"), ("created", "created")];
    let (key, attribute) = site.random.pick(&keys);
    let at = front.start + site.text[front.clone()].find(&format!("\n{key}: "))? + key.len() + 3;
    let mark = site.random.pick(&["\"", "[", "{", "'"]);
    let edit = Edit::replace(site.text, [(at..at, mark.to_owned())]);
    let mutation = Mutation::new(format!("{mark} in front of the value of {key}"), edit);
    let lost = Before::Attribute(artifact, attribute.to_owned());
    Some(mutation.before(lost).before(Before::Finding("malformed-front-matter")))
}

/// A section of the second level, with all in it, moves to the end.
pub(crate) fn move_section(site: &mut Site<'_>) -> Option<Mutation> {
    let headings = &site.document().headings;
    let is_flat = headings.iter().skip(1).all(|heading| heading.level > 1);
    if !is_flat || !site.text.ends_with('\n') {
        return None;
    }
    let starts: Vec<(usize, &str)> = headings
        .iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| (heading.location.span.start as usize, heading.text.as_str()))
        .collect();
    let is_own_line = |at: usize| at == 0 || site.text[..at].ends_with("\n\n");
    let mut sections: Vec<Range<usize>> =
        starts.windows(2).map(|pair| pair[0].0..pair[1].0).collect();
    sections.retain(|section| {
        // Numbers behind repeated anchors go by their order.
        let inside = headings
            .iter()
            .filter(|heading| section.contains(&(heading.location.span.start as usize)));
        let is_single =
            |text: &str| headings.iter().filter(|other| other.text == text).count() == 1;
        is_own_line(section.start)
            && is_own_line(section.end)
            && inside.into_iter().all(|heading| is_single(&heading.text))
    });
    let section = site.pick(sections)?;
    let edit = Edit::default()
        .old(0..section.start)
        .old(section.end..site.text.len())
        .text("\n")
        .old(section.clone());
    Some(Mutation::new(format!("section {section:?} to the end"), edit))
}

/// Another way to end lines.
pub(crate) fn windows_lines(site: &mut Site<'_>) -> Option<Mutation> {
    let ends = site.text.match_indices('\n').map(|(at, _)| (at..at, "\r".to_owned()));
    Some(Mutation::new("CRLF", Edit::replace(site.text, ends)))
}

/// A byte-order mark.
pub(crate) fn byte_order_mark(site: &mut Site<'_>) -> Option<Mutation> {
    Some(Mutation::new("BOM", Edit::replace(site.text, [(0..0, "\u{feff}".to_owned())])))
}

/// White space at the ends of some lines.
pub(crate) fn trailing_space(site: &mut Site<'_>) -> Option<Mutation> {
    let mut ends = Vec::new();
    for (at, _) in site.text.match_indices('\n') {
        if site.random.chance(30) {
            ends.push((at..at, site.random.pick(&[" ", "  ", "    ", "\t"]).to_owned()));
        }
    }
    let count = ends.len();
    Some(Mutation::new(format!("{count} lines end with space"), Edit::replace(site.text, ends)))
}

/// Bytes of another encoding inside words: each is read as one strange letter, and that is said once.
pub(crate) fn stray_bytes(site: &mut Site<'_>) -> Option<Mutation> {
    let taken = |at: usize| {
        let places = site.corpus.places(site.path);
        let is_near = |range: Range<usize>| range.start <= at + 20 && at <= range.end + 20;
        places.iter().any(|(_, place)| is_near(place.range())) || site.in_link(&(at..at + 1))
    };
    let mut spots = Vec::new();
    for paragraph in site.paragraphs() {
        let bytes = site.text.as_bytes();
        let middle = paragraph.start + paragraph.len() / 2;
        let letter = |at: usize| bytes[at].is_ascii_lowercase();
        let spot = (middle..paragraph.end).find(|at| letter(*at) && letter(*at - 1));
        spots.extend(spot.filter(|at| !taken(*at)));
    }
    let first = site.pick(spots)?;
    let edit = Edit::replace(site.text, [(first..first, format!("{STRAY}{STRAY}"))]);
    let mutation = Mutation::new(format!("stray bytes at {first}"), edit);
    let mutation = mutation.before(Before::Finding("unreadable-file"));
    Some(Mutation { encoding: Encoding::Latin1, ..mutation })
}

/// UTF-16 with its mark says the same.
#[expect(clippy::unnecessary_wraps, reason = "it is one mutation among others")]
pub(crate) fn utf16(site: &mut Site<'_>) -> Option<Mutation> {
    let mutation = Mutation::new("UTF-16", Edit::nothing(site.text));
    Some(Mutation { encoding: Encoding::Utf16, ..mutation })
}

/// Another name that keeps the id: links to the file lead nowhere, all else stays.
pub(crate) fn rename_file(site: &mut Site<'_>) -> Option<Mutation> {
    let corpus = site.corpus;
    let directory = site.path.rfind('/').map_or("", |slash| &site.path[..=slash]);
    let name = site.path[directory.len()..].strip_suffix(".md")?;
    let new = format!("{directory}{name}-renamed.md");
    let mut mutation = Mutation::new(format!("is called {new}"), Edit::nothing(site.text));
    for path in corpus.neighbours(site.path) {
        for link in document(corpus, path).links.iter().filter(|link| !link.image) {
            let leads = crate::corpora::sort_of(&link.destination)
                == crate::corpora::Sort::Relative
                && crate::corpora::target(path, &link.destination).as_deref() == Some(site.path);
            if !leads {
                continue;
            }
            // Of itself it says nothing now, and nothing that is known would say who speaks.
            if path == site.path {
                return None;
            }
            let span = link.location.span;
            let whole = span.start as usize..span.end as usize;
            let all = corpus.places(path);
            let mut within = all.iter().filter(|(_, place)| place.is_in(path, &whole));
            let (Some((key, place)), None) = (within.next(), within.next()) else { return None };
            let is_named = is_id(&corpus.files[path][place.range()]);
            let lost = |range| Lost {
                source: key.0.clone(),
                text: link.destination.to_string(),
                kind: "mentions".to_owned(),
                place: Place::new(path, &corpus.files[path], range),
            };
            if is_named {
                mutation = mutation.after(After::Lost(lost(whole)));
            } else {
                mutation = mutation.before(Before::Remove(place.clone()));
                mutation = mutation.after(After::Lost(lost(place.range())));
            }
        }
    }
    Some(Mutation { new_path: Some(new), ..mutation })
}
