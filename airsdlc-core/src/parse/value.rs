//! The references in the value of a key that makes a relation.
//!
//! A value is taken apart at commas, semicolons and parentheses. What stands in parentheses explains
//! and only mentions; so does what follows a `see` or a `which`, or a `none`.

use std::ops::Range;

use super::address::is_page;
use super::entry::BETWEEN_KEYS;
use super::keys::{Expects, KeyRule, is_no_value, reason_for_none};
use super::markdown::{Inline, InlineKind, is_verbatim};
use super::mention::{MaybeOwned, joined};
use super::reader::Reader;
use super::record::{Intent, PartName, Referrer, Target, Within};
use super::reference::{Shape, calls, scan};
use super::scope::{self, is_part};
use crate::model::{EdgeKind, NodeKind, Origin, Route};
use crate::source::Dialect;
use crate::span::{Location, Span};

impl<'a> Reader<'a> {
    /// Takes the references in the value of a key that makes a relation.
    pub(crate) fn targets(
        &mut self,
        source: Referrer,
        rule: &KeyRule,
        value: &[Inline<'a>],
        skip: usize,
    ) {
        let mut said = Said::default();
        let mut skip = skip;
        let mut open = 0_usize;
        let mut runs = joined(self.source, value).peekable();
        while let Some(inline) = runs.next() {
            let inline = &*inline;
            let limits = |next: &MaybeOwned<'_, '_>| {
                next.text.trim_start().strip_prefix('(').is_some_and(says_part)
            };
            let is_limited = supersedes(rule) && runs.peek().is_some_and(limits);
            let from = std::mem::take(&mut skip);
            let text = inline.text.get(from..).unwrap_or_default();
            if inline.kind == InlineKind::Break || inline.kind == InlineKind::Html {
                continue;
            }
            if inline.struck {
                self.mentions(source, std::slice::from_ref(inline), None);
                continue;
            }
            if let Some(link) =
                inline.link.filter(|link| self.speaks(*link, text, &self.scan(text)))
            {
                // Links without an id in their text are taken from the list of links.
                let intent = if is_limited { Intent::Mention } else { rule.intent };
                self.linked(source, link, inline, &KeyRule { intent, ..*rule });
                said.within = Some(Target::Path(self.destinations[link as usize].clone()));
                continue;
            }
            let pieces = segments(text, &mut open, self.dialect);
            for (at, (segment, offset)) in pieces.iter().enumerate() {
                let place = Place { inline, offset: from + offset };
                let next = pieces.get(at + 1).map(|(next, _)| *next);
                let is_in_part = supersedes(rule)
                    && (says_part(segment.text) || next.map_or(is_limited, Segment::limits));
                let intent = if is_in_part { Intent::Mention } else { rule.intent };
                self.segment(source, &KeyRule { intent, ..*rule }, *segment, &place, &mut said);
            }
        }
    }

    fn linked(&mut self, source: Referrer, link: u32, inline: &Inline<'a>, rule: &KeyRule) {
        let location = self.location(inline.span);
        self.push_link(source, link, rule.intent, Origin::Declared, location);
    }

    /// One piece of a value, between commas and outside parentheses.
    fn segment(
        &mut self,
        source: Referrer,
        rule: &KeyRule,
        segment: Segment<'_>,
        place: &Place<'_, 'a>,
        said: &mut Said,
    ) {
        let text = segment.text;
        let mut hits = self.scan(text);
        if let Some(address) = address_in(text) {
            said.is_elsewhere = true;
            hits.retain(|hit| !address.contains(&hit.range.start));
        }
        let explains_from = said.explains_from(segment);
        let is_elsewhere = said.is_elsewhere && segment.in_parentheses;
        let within = &mut said.within;
        let mut found = false;
        for hit in &hits {
            let written = &text[hit.range.clone()];
            let explains = explains_from <= hit.range.start;
            let rule =
                &KeyRule { intent: if explains { Intent::Mention } else { rule.intent }, ..*rule };
            let segment = Segment { in_parentheses: segment.in_parentheses || explains, ..segment };
            let location = self.place(place, hit.range.start, hit.range.end);
            let target = match (&hit.shape, rule.expects) {
                // What an address calls itself need not be in the repository.
                (Shape::Id, _) if is_elsewhere => {
                    Target::Perhaps(Box::new(id_in(within.as_ref(), written, true)))
                }
                (Shape::Id, _) => id_in(within.as_ref(), written, segment.in_parentheses),
                (Shape::Series(_) | Shape::Stories(_), _) => {
                    self.several(source, rule, segment, &hit.shape, (within.as_ref(), &location));
                    found = true;
                    continue;
                }
                (Shape::Spaced(id), _) => Target::SpacedId(id.into()),
                (Shape::Story(number), _) => Target::Part(
                    scope(within.as_ref(), NodeKind::Prd),
                    PartName::Story(number.into()),
                ),
                (Shape::Section(number), Expects::Artifact(kind)) => {
                    Target::Part(scope(within.as_ref(), kind), PartName::Section(number.into()))
                }
                (Shape::Section(_), _) => continue,
            };
            if matches!(&target, Target::Id(id) if !is_part(id)) && !segment.in_parentheses {
                *within = Some(target.clone());
            }
            found = true;
            // `PRD-015 (User Story 2)`: a part in parentheses is named as one after a comma is.
            let is_named = matches!(target, Target::Part(..) | Target::Id(_));
            let intent =
                if is_named || !segment.in_parentheses { rule.intent } else { Intent::Mention };
            self.refer(source, target, intent, written, location);
        }
        if segment.in_parentheses || explains_from == 0 {
            return;
        }
        if rule.expects == Expects::Artifact(NodeKind::Daa) {
            for (range, name) in calls(text) {
                let target = Target::Part(
                    scope(within.as_ref(), NodeKind::Daa),
                    PartName::Design(name.into()),
                );
                let location = self.place(place, range.start, range.end);
                self.refer(source, target, rule.intent, &text[range], location);
                found = true;
            }
        }
        if !found {
            let text = &text[..explains_from.min(text.len())];
            self.named_target(source, rule, text, place, within);
        }
    }

    /// The ids of a range, or the stories of a list.
    fn several(
        &mut self,
        source: Referrer,
        rule: &KeyRule,
        segment: Segment<'_>,
        shape: &Shape,
        (within, location): (Option<&Target>, &Location),
    ) {
        match shape {
            Shape::Series(series) => {
                for id in self.ranges.expand(series) {
                    let target = id_in(within, &id, segment.in_parentheses);
                    let is_named = matches!(target, Target::Id(_));
                    let intent = if is_named { rule.intent } else { Intent::Mention };
                    self.refer(source, target, intent, &id, location.clone());
                }
            }
            Shape::Stories(numbers) => {
                for number in self.each(numbers) {
                    let name = PartName::Story(number.to_string().into());
                    let target = Target::Part(scope(within, NodeKind::Prd), name);
                    let text = format!("User Story {number}");
                    self.refer(source, target, rule.intent, &text, location.clone());
                }
            }
            _ => {}
        }
    }

    /// A piece of a value that holds no id: a title, a name, a route or a file.
    fn named_target(
        &mut self,
        source: Referrer,
        rule: &KeyRule,
        text: &str,
        place: &Place<'_, 'a>,
        within: &mut Option<Target>,
    ) {
        let name = text.trim_end_matches(BETWEEN_KEYS).trim().trim_matches(['"', '`', '.']).trim();
        let page = if rule.expects.is_artifact() { page_in(text) } else { None };
        let name = page.unwrap_or(name);
        if name.is_empty()
            || is_no_value(name)
            || is_kept_elsewhere(rule, name)
            || page.is_none() && !name.starts_with(|c: char| c.is_alphanumeric() || c == '/')
        {
            return;
        }
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        let location = self.place(place, start, start + name.len());
        let target = match rule.expects {
            Expects::Artifact(_) if page.is_some() => {
                let target = Target::NamedPage(name.into());
                *within = Some(target.clone());
                target
            }
            Expects::Ids if page.is_some() => Target::File(name.into()),
            Expects::Ids => return,
            Expects::Artifact(kind) => {
                let target = Target::Title(kind, strip_kind(kind, name).into());
                *within = Some(target.clone());
                target
            }
            Expects::Names(_) | Expects::Told(_) if Route::parse(name).is_some() => {
                Target::Route(name.into())
            }
            Expects::Told(kinds) if name.contains(char::is_whitespace) => {
                Target::Perhaps(Box::new(Target::Name(kinds, name.into())))
            }
            Expects::Names(kinds) | Expects::Told(kinds) => Target::Name(kinds, name.into()),
            Expects::Files => Target::Code(name.into()),
        };
        self.refer(source, target, rule.intent, name, location);
    }

    fn place(&self, place: &Place<'_, 'a>, start: usize, end: usize) -> Location {
        self.location(place.span(start, end))
    }
}

/// What a value has said so far.
#[derive(Default)]
struct Said {
    /// The artifact named last.
    within: Option<Target>,
    /// Whether a piece has been read.
    has_begun: bool,
    /// Whether all that follows explains.
    explains: bool,
    /// Whether it has named an address.
    is_elsewhere: bool,
}

impl Said {
    /// From where on the text of a piece explains what was named before it, or says that nothing is;
    /// beyond its end if nowhere. `PRD: see PRD-015` names it all the same.
    fn explains_from(&mut self, segment: Segment<'_>) -> usize {
        let is_first = !std::mem::replace(&mut self.has_begun, true);
        if self.explains {
            return 0;
        }
        if segment.in_parentheses {
            return usize::MAX;
        }
        let text = segment.text;
        let start = text.len() - text.trim_start().len();
        let mut from = explanation(text).unwrap_or(usize::MAX);
        if is_first && from == start {
            from = usize::MAX;
        }
        let is_none = is_no_value(text) || is_first && reason_for_none(text).is_some();
        self.explains = from != usize::MAX || is_none;
        if is_none { 0 } else { from }
    }
}

/// Whether a text is the address of an artifact that is kept in another place.
fn is_kept_elsewhere(rule: &KeyRule, text: &str) -> bool {
    matches!(rule.expects, Expects::Artifact(_)) && address_in(text).is_some()
}

/// The path of a page that is a word of a text: `docs/prds/prd-015.md#goals`.
fn page_in(text: &str) -> Option<&str> {
    const AROUND: &[char] = &['`', '"', '\'', '<', '>', '.', ':'];
    text.split_whitespace().map(|word| word.trim_end_matches(AROUND)).find_map(|word| {
        let word = word.trim_start_matches(['`', '"', '\'', '<']);
        (is_page(word) && !word.contains("://")).then_some(word)
    })
}

/// Where the first address of a text stands: `https://wiki.example/x`.
fn address_in(text: &str) -> Option<Range<usize>> {
    let at = memchr::memmem::find(text.as_bytes(), b"://")?;
    let start = text[..at]
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let length = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
    (start < at).then_some(start..at + length)
}

/// Where the first word of a text stands that turns from what is named to why.
fn explanation(text: &str) -> Option<usize> {
    const WORDS: &[&str] = &["see", "cf", "but", "which", "whose", "because", "unlike", "instead"];
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric()).find_map(|word| {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        WORDS.iter().any(|other| word.eq_ignore_ascii_case(other)).then_some(start)
    })
}

/// Where a piece of a run stands.
pub(super) struct Place<'b, 'a> {
    pub(super) inline: &'b Inline<'a>,
    pub(super) offset: usize,
}

impl Place<'_, '_> {
    /// The span of a range of the piece; of the whole run where the parser changed its text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let run = self.inline.span;
        if self.inline.kind == InlineKind::Text && is_verbatim(self.inline) {
            Span::new(
                run.start + (self.offset + start) as u32,
                run.start + (self.offset + end) as u32,
            )
        } else {
            run
        }
    }
}

#[derive(Clone, Copy)]
struct Segment<'t> {
    text: &'t str,
    in_parentheses: bool,
}

impl Segment<'_> {
    /// Whether it says in parentheses that what stands before it is meant in part.
    fn limits(self) -> bool {
        self.in_parentheses && says_part(self.text)
    }
}

fn supersedes(rule: &KeyRule) -> bool {
    matches!(
        rule.intent,
        Intent::Edge(EdgeKind::Supersedes) | Intent::Reverse(EdgeKind::Supersedes)
    )
}

/// Whether a text begins by saying that a part is meant, and not the whole: `in part`, `parts of ADR-7`.
fn says_part(text: &str) -> bool {
    const WORDS: &[&str] = &["in part", "part of", "parts of", "partially", "partly", "partial"];
    let text = text.trim_start();
    WORDS.iter().any(|word| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !text[word.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Splits at commas, semicolons and parentheses; calls such as `cancel()` stay whole. `open` counts
/// the parentheses that are open across runs.
fn segments<'t>(text: &'t str, open: &mut usize, dialect: &Dialect) -> Vec<(Segment<'t>, usize)> {
    let cuts = |byte: &u8| matches!(byte, b',' | b';' | b'(' | b')');
    if !text.as_bytes().iter().any(cuts) {
        let whole = (Segment { text, in_parentheses: *open > 0 }, 0);
        return if text.trim().is_empty() { Vec::new() } else { vec![whole] };
    }
    let mut out = Vec::new();
    let mut start = 0;
    let mut in_call = 0_usize;
    // Commas of `User Stories 1, 2 and 3` cut nothing.
    let several = scan(text, dialect).into_iter();
    let several = several.filter(|hit| matches!(hit.shape, Shape::Series(_) | Shape::Stories(_)));
    let mut whole = several.map(|hit| hit.range).peekable();
    let mut cut = |start: usize, end: usize, in_parentheses: bool| {
        if !text[start..end].trim().is_empty() {
            out.push((Segment { text: &text[start..end], in_parentheses }, start));
        }
    };
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| cuts(byte)) {
        while whole.next_if(|range| range.end <= at).is_some() {}
        if whole.peek().is_some_and(|range| range.start <= at) {
            continue;
        }
        match byte {
            b'(' if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') => in_call += 1,
            b')' if in_call > 0 => in_call -= 1,
            b',' | b';' if in_call == 0 && *open == 0 => {
                cut(start, at, false);
                start = at + 1;
            }
            b'(' => {
                cut(start, at, *open > 0);
                start = at + 1;
                *open += 1;
            }
            b')' if *open > 0 => {
                cut(start, at, true);
                start = at + 1;
                *open -= 1;
            }
            _ => {}
        }
    }
    cut(start, text.len(), *open > 0);
    out
}

/// An id in a value. What explains in parentheses may be any word with a number, but `US-1` behind
/// `PRD-015` is named as it is after a comma.
fn id_in(within: Option<&Target>, written: &str, in_parentheses: bool) -> Target {
    let id = scope::within(within, written);
    if in_parentheses && id == written { Target::LooseId(id) } else { Target::Id(id) }
}

/// In which artifact a part named in a value is: the one named before it in the value, else the one
/// that the artifact declares.
fn scope(within: Option<&Target>, kind: NodeKind) -> Within {
    match within {
        Some(target) => Within::Target(Box::new(target.clone())),
        None => Within::Declared(kind),
    }
}

/// A title without the word of its kind in front.
fn strip_kind(kind: NodeKind, title: &str) -> &str {
    for word in kind.row().words {
        if let Some(rest) = title
            .get(..word.len())
            .filter(|start| start.eq_ignore_ascii_case(word))
            .map(|_| &title[word.len()..])
            && rest.starts_with([' ', ':'])
        {
            return rest.trim_start_matches([' ', ':']);
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_with_a_space() {
        for (text, range) in [
            (" https://a.example/PRD-1 all", Some(1..24)),
            ("<https://a.example>", Some(1..19)),
            ("a://", Some(0..4)),
            ("://b", None),
            ("é://b", None),
            ("PRD-1", None),
        ] {
            assert_eq!(address_in(text), range, "{text}");
        }
    }

    #[test]
    fn words_that_explain_stand_alone() {
        for (text, at) in [
            ("ADR-1, see ADR-2", Some(7)),
            ("BUT", Some(0)),
            ("“which” it is", Some(3)),
            ("ADR-1 (cf. b)", Some(7)),
            ("seen, rebut; ésee seeé whichever", None),
            ("", None),
        ] {
            assert_eq!(explanation(text), at, "{text}");
        }
    }
}
