//! Sentences that say what an artifact supersedes, or what supersedes it: `Supersedes ADR-3`,
//! `Superseded (as never built) by ADR-32`, `Note: this ADR supersedes some aspects of ADR-15`.
//!
//! The *objects* of a verb are the references right behind it, alone or in a list. What stands between
//! may only say which part of them is meant: what `replaces the polling that ADR-8 describes` replaces,
//! nobody knows.

use std::ops::Range;

use smol_str::SmolStr;

use super::markdown::{Inline, InlineKind, is_verbatim};
use super::phrase::phrases;
use super::reader::Reader;
use super::record::{Intent, Reference, Target};
use super::reference::Shape;
use crate::model::{EdgeKind, NodeKind, Origin};
use crate::visits::visit;

/// What a verb says of the artifact that it stands in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Supersession {
    intent: Intent,
    /// In order.
    objects: Vec<Object>,
}

/// A reference right behind a verb.
#[derive(Debug, PartialEq, Eq)]
struct Object {
    /// Where it stands in the source.
    range: Range<u32>,
    /// As shown, in small letters, where the source spells its run otherwise: then the place is that
    /// of the run, in which others may stand.
    text: Option<SmolStr>,
}

impl Object {
    /// Whether a reference is this object.
    fn is(&self, reference: &Reference) -> bool {
        self.range.contains(&reference.location.span.start)
            && self.text.as_ref().is_none_or(|text| reference.text.eq_ignore_ascii_case(text))
    }
}

/// Starts of the verbs, in all their forms.
const VERBS: &[&str] = &["supersede", "supercede", "replace"];
/// Words that may stand between a subject and its verb.
const BETWEEN: &[&str] =
    &["is", "was", "has", "been", "now", "also", "partially", "partly", "fully"];
/// What an artifact calls itself behind `this`.
const NOUNS: &[&str] = &["adr", "rfc", "decision", "record", "document", "proposal"];
/// What stands for the artifact as its status: `Deprecated and replaced by ADR-3`.
const STATES: &[&str] = &["accepted", "approved", "deprecated", "rejected", "superseded"];
/// Words that may stand between a verb and its objects …
#[rustfmt::skip]
const BEFORE_OBJECTS: &[&str] = &[
    "described", "earlier", "entirely", "existing", "former", "from", "fully", "in", "made", "new",
    "newer", "old", "older", "on", "original", "our", "previous", "recorded", "since", "taken",
];
/// … and there or between two objects.
#[rustfmt::skip]
const AROUND_OBJECTS: &[&str] = &[
    "a", "adr", "adrs", "all", "an", "and", "aspect", "aspects", "both", "completely", "decision",
    "decisions", "document", "of", "part", "partially", "partly", "parts", "proposal", "record", "rfc",
    "rfcs", "some", "the",
];
/// How long what is in parentheses may be: the search for their end must not become one of the text.
const PARENTHESES: usize = 120;

/// The text of a line, one space for each end of a line, with the references in it.
struct Shown {
    /// In small letters.
    text: String,
    /// In order and apart.
    references: Vec<Range<usize>>,
    /// Where each run begins in the text.
    starts: Vec<usize>,
}

impl Shown {
    /// Where each sentence ends. A full stop in a reference ends none: the title of
    /// `[3. Use PostgreSQL](adr-003.md)` is one name.
    fn ends(&self) -> impl Iterator<Item = usize> + '_ {
        let stops = memchr::memmem::find_iter(self.text.as_bytes(), ". ").map(|at| at + 2);
        let is_within = |stop: usize| {
            let begun = self.references.partition_point(|reference| reference.start < stop);
            begun.checked_sub(1).is_some_and(|last| stop < self.references[last].end)
        };
        let length = self.text.len();
        stops.filter(move |stop| *stop < length && !is_within(*stop)).chain([length])
    }

    /// What the line says, if its subject is the artifact itself: `ADR-16 supersedes ADR-15` is of
    /// others. Cost: `O(n log n)` for bytes and references.
    fn said(&self) -> Vec<(Intent, Vec<Range<usize>>)> {
        let mut said = Vec::new();
        let mut start = 0;
        for end in self.ends() {
            let mut from = start;
            while let Some(verb) = next_verb(&self.text, from..end) {
                let before = &self.text[from..verb.start];
                let is_first = from == start;
                // `Superseded by ADR-3 (replaces ADR-2)` may be of either.
                if !is_of_itself(before) || !is_first && before.contains('(') {
                    break;
                }
                from = verb.end;
                let Some((intent, from_object)) = self.intent(verb, end) else { continue };
                let objects = self.objects(from_object, end);
                if let Some(last) = objects.last() {
                    from = last.end;
                    said.push((intent, objects));
                }
            }
            start = end;
        }
        said
    }

    /// What a verb asks for, and where its objects may begin.
    fn intent(&self, verb: Range<usize>, end: usize) -> Option<(Intent, usize)> {
        match self.text.as_bytes()[verb.end - 1] {
            b's' => Some((Intent::Edge(EdgeKind::Supersedes), verb.end)),
            b'd' => {
                let is_date = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
                let mut at = verb.end;
                loop {
                    at = skipped(&self.text, at, end, &[' ', '-', '*', '_'])?;
                    match word(&self.text, at, end) {
                        "by" => return Some((Intent::Reverse(EdgeKind::Supersedes), at + 2)),
                        word if !word.is_empty() && (may_precede(word) || is_date(word)) => {
                            at += word.len();
                        }
                        _ => return None,
                    }
                }
            }
            _ => None,
        }
    }

    /// A reference with its place in the source.
    fn object(&self, line: &[Inline<'_>], object: Range<usize>) -> Object {
        let run = |at: usize| self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let (first, last) = (run(object.start), run(object.end.saturating_sub(1)));
        let (from, to) = (&line[first], &line[last]);
        if from.link.is_some() {
            return Object { range: from.span.start..to.span.end, text: None };
        }
        if !is_verbatim(from) || !is_verbatim(to) {
            let text = Some(self.text[object].into());
            return Object { range: from.span.start..to.span.end, text };
        }
        let place = |run: usize, at: usize| line[run].span.start + (at - self.starts[run]) as u32;
        Object { range: place(first, object.start)..place(last, object.end), text: None }
    }

    /// The references right behind a verb.
    fn objects(&self, from: usize, end: usize) -> Vec<Range<usize>> {
        let mut objects: Vec<Range<usize>> = Vec::new();
        let mut at = from;
        let marks: &[char] = &[' ', '"', '“', '”', '*', '_', '[', ']', '\''];
        while let Some(next) = skipped(&self.text, at, end, marks) {
            visit(1);
            at = next;
            let nearest = self.references.partition_point(|reference| reference.start < at);
            if let Some(reference) = self.references.get(nearest).filter(|next| next.start == at) {
                objects.push(reference.clone());
                at = reference.end;
                continue;
            }
            let next = word(&self.text, at, end);
            let is_first = objects.is_empty();
            at += match self.text.as_bytes()[at] {
                b':' if is_first => 1,
                b',' | b'&' | b'+' | b'/' if !is_first => 1,
                _ if AROUND_OBJECTS.contains(&next) => next.len(),
                _ if is_first && may_precede(next) => next.len(),
                _ => break,
            };
        }
        objects
    }
}

fn may_precede(word: &str) -> bool {
    AROUND_OBJECTS.contains(&word) || BEFORE_OBJECTS.contains(&word)
}

/// The next verb of a text, in small letters.
fn next_verb(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let within = &text[range.clone()];
    let verbs = VERBS.iter().filter_map(|verb| within.find(verb));
    let start = range.start + verbs.min()?;
    let length = text[start..range.end].find(|c: char| !c.is_alphabetic());
    Some(start..length.map_or(range.end, |length| start + length))
}

/// The word at a place, which may be none.
fn word(text: &str, at: usize, end: usize) -> &str {
    let rest = &text[at..end];
    &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())]
}

/// The next place behind marks and parentheses, if the text does not end before.
fn skipped(text: &str, from: usize, end: usize, marks: &[char]) -> Option<usize> {
    let mut at = from;
    loop {
        at = end - text[at..end].trim_start_matches(marks).len();
        if !text[at..end].starts_with('(') {
            return (at < end).then_some(at);
        }
        let within = &text.as_bytes()[at..end.min(at + PARENTHESES)];
        at += memchr::memchr(b')', within)? + 1;
    }
}

/// Whether the words in front of a verb speak of the artifact that they stand in.
fn is_of_itself(before: &str) -> bool {
    let clause = before.rsplit([':', ',', ';', '(', '|', '–', '—']).next().unwrap_or_default();
    let clause = clause.rsplit(" - ").next().unwrap_or_default();
    let mut words: Vec<&str> =
        clause.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.pop_if(|word| BETWEEN.contains(word)).is_some() {}
    // `It amends one and supersedes another`: the subject stands in front of the first verb.
    let is_second = words.pop_if(|word| *word == "and").is_some();
    let subject = match words.as_slice() {
        [] => return true,
        [state] if STATES.contains(state) => return true,
        ["this", noun, ..] if NOUNS.contains(noun) => 2,
        ["it" | "this", ..] => 1,
        _ => return false,
    };
    is_second || words.len() == subject
}

/// The text of a run that a reader is to take as said.
fn shown<'l>(inline: &'l Inline<'_>) -> &'l str {
    match inline.kind {
        _ if inline.struck => "",
        InlineKind::Text | InlineKind::Code => &inline.text,
        InlineKind::Break => " ",
        InlineKind::Html => "",
    }
}

impl<'a> Reader<'a> {
    /// What a line says of the artifact that it stands in.
    pub(super) fn supersession(&self, line: &[Inline<'a>]) -> Vec<Supersession> {
        let text: String = line.iter().map(shown).collect();
        // As long as the text, so that places in one are places in the other.
        let lower = text.to_ascii_lowercase();
        if !VERBS.iter().any(|verb| lower.contains(verb)) {
            return Vec::new();
        }
        let starts = line.iter().scan(0, |at, inline| {
            let start = *at;
            *at += shown(inline).len();
            Some(start)
        });
        let starts: Vec<usize> = starts.collect();
        let references = self.references_in(line, &starts, &text);
        let shown = Shown { text: lower, references, starts };
        let found = shown.said().into_iter().map(|(intent, objects)| {
            let objects = objects.into_iter().map(|object| shown.object(line, object));
            Supersession { intent, objects: objects.collect() }
        });
        found.collect()
    }

    /// The references of a line: links, ids, and the first byte of what may be a title.
    fn references_in(
        &self,
        line: &[Inline<'a>],
        starts: &[usize],
        text: &str,
    ) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut linked = None;
        for (inline, start) in line.iter().zip(starts) {
            let end = start + shown(inline).len();
            match (inline.link, found.last_mut()) {
                (Some(_), Some(last)) if linked == inline.link => last.end = end,
                (Some(_), _) => found.push(*start..end),
                (None, _) => {}
            }
            linked = inline.link;
        }
        let links = found.len();
        let refers =
            |shape: &Shape| matches!(shape, Shape::Id | Shape::Spaced(_) | Shape::Series(_));
        let hits = self.scan(text).into_iter().filter(|hit| refers(&hit.shape));
        found.extend(hits.map(|hit| hit.range));
        let titles = phrases(text).titles.into_iter();
        found.extend(titles.map(|title| title.range.start..title.range.start + 1));
        if found.len() > links {
            // Of those that begin alike, the one that was found first holds; what stands in a link
            // is its text.
            found.sort_by_key(|range| range.start);
            found.dedup_by(|next, kept| next.start < kept.end);
        }
        found
    }

    /// Takes a line; the objects of its verbs are superseded, or supersede.
    pub(super) fn superseding(
        &mut self,
        region: usize,
        line: &[Inline<'a>],
        said: &[Supersession],
    ) {
        let kind = self.states[region].kind;
        let from = self.record.references.len();
        self.mentions(self.source_of(region), line, None);
        if !matches!(kind, NodeKind::Adr | NodeKind::Rfc) {
            return;
        }
        let mut objects: Vec<(&Object, Intent)> = said
            .iter()
            .flat_map(|said| said.objects.iter().map(|object| (object, said.intent)))
            .collect();
        objects.sort_by_key(|(object, _)| object.range.start);
        for reference in &mut self.record.references[from..] {
            let is_named = matches!(
                reference.target,
                Target::Id(_)
                    | Target::LooseId(_)
                    | Target::SpacedId(_)
                    | Target::Path(_)
                    | Target::TitleAhead(..)
            );
            let start = reference.location.span.start;
            let ends = objects.partition_point(|(object, _)| object.range.start <= start);
            // Only objects of one run may begin alike.
            let alike = objects[..ends].iter().rev();
            let alike = alike.take_while(|(object, _)| object.range.end > start);
            let object = alike.inspect(|_| visit(1)).find(|(object, _)| object.is(reference));
            if let Some((_, intent)) = object.filter(|_| is_named) {
                (reference.intent, reference.origin) = (*intent, Origin::Declared);
            }
        }
    }
}
