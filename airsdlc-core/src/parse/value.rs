//! The references in the value of a key that makes a relation.
//!
//! A value is taken apart at commas, semicolons and parentheses. What stands in parentheses explains
//! and only mentions; so does what follows a `see` or a `which`, or a `none`.

use std::ops::Range;

use super::absence::{is_no_value, reason_for_none};
use super::address::is_page;
use super::entry::BETWEEN_KEYS;
use super::keys::{Expects, KeyRule};
use super::markdown::{Inline, InlineKind, is_verbatim};
use super::mention::{MaybeOwned, joined};
use super::reader::Reader;
use super::record::{Intent, PartName, Referrer, Target, Within};
use super::reference::{Shape, calls, scan};
use super::scope::{self, is_part};
use super::segments::{Segment, says_part, segments};
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
        let mut said = Said { value, ..Said::default() };
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
                said.is_titled = false;
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
        said: &mut Said<'_, 'a>,
    ) {
        let text = segment.text;
        let mut hits = self.scan(text);
        if let Some(address) = address_in(text) {
            said.is_elsewhere = true;
            hits.retain(|hit| !address.contains(&hit.range.start));
        }
        let explains_from = said.explains_from(segment);
        let is_elsewhere = said.is_elsewhere && segment.in_parentheses;
        let is_of_title = segment.in_parentheses && said.is_titled;
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
                // `Booking cancellation (PRD-015)`: the id of what was named by its title.
                (Shape::Id, Expects::Artifact(kind))
                    if is_of_title && text.trim() == written && self.is_of_kind(written, kind) =>
                {
                    Target::Id(written.into())
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
            let is_named = is_of_title || !segment.in_parentheses;
            if is_named && matches!(&target, Target::Id(id) if !is_part(id)) {
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
        said.is_titled = false;
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
            self.named_target(source, rule, text, place, said);
        }
    }

    /// Whether the prefix of an id is one of a kind.
    fn is_of_kind(&self, id: &str, kind: NodeKind) -> bool {
        let prefix = id.split('-').next().unwrap_or_default();
        self.dialect.of_prefix(prefix).is_some_and(|(known, _)| known == kind)
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
        said: &mut Said<'_, 'a>,
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
                said.within = Some(target.clone());
                target
            }
            Expects::Ids if page.is_some() => Target::File(name.into()),
            Expects::Ids => return,
            Expects::Artifact(kind) => {
                let target = Target::Title(kind, strip_kind(kind, name).into());
                said.is_titled = true;
                if said.names_otherwise(kind, self.dialect) && !self.is_like_id(name) {
                    let perhaps = Target::Perhaps(Box::new(target));
                    said.within.get_or_insert_with(|| perhaps.clone());
                    perhaps
                } else {
                    said.within = Some(target.clone());
                    target
                }
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

    /// Whether a word of a text begins as ids do: `PRD-0O1`.
    fn is_like_id(&self, text: &str) -> bool {
        text.split_whitespace().any(|word| {
            let prefix = word.trim_start_matches(|c: char| !c.is_alphanumeric()).split_once('-');
            prefix.is_some_and(|(prefix, _)| self.dialect.of_prefix(prefix).is_some())
        })
    }

    fn place(&self, place: &Place<'_, 'a>, start: usize, end: usize) -> Location {
        self.location(place.span(start, end))
    }
}

/// What a value has said so far.
#[derive(Default)]
struct Said<'v, 'a> {
    /// All of it.
    value: &'v [Inline<'a>],
    /// Whether it names something by an id, a link, a page or an address, once that is asked.
    names_otherwise: Option<bool>,
    /// The artifact named last.
    within: Option<Target>,
    /// Whether that was named by its title.
    is_titled: bool,
    /// How many pieces were read.
    pieces: usize,
    /// Whether all that follows explains.
    explains: bool,
    /// Whether it has named an address.
    is_elsewhere: bool,
}

impl Said<'_, '_> {
    /// Whether words that are no id may only explain, since an artifact of the kind is named in another way, or one that is
    /// kept elsewhere: `PRD-015, v2`. Cost: that of a scan of the value, once.
    fn names_otherwise(&mut self, kind: NodeKind, dialect: &Dialect) -> bool {
        let is_id = |id: &str| {
            let prefix = id.split(['-', '/', '#']).next().unwrap_or_default();
            dialect.of_prefix(prefix).is_none_or(|(known, _)| known == kind)
        };
        let names = |inline: &Inline<'_>| {
            inline.link.is_some()
                || address_in(&inline.text).is_some()
                || page_in(&inline.text).is_some()
                || scan(&inline.text, dialect).iter().any(|hit| match &hit.shape {
                    Shape::Id => is_id(&inline.text[hit.range.clone()]),
                    Shape::Spaced(id) => is_id(id),
                    _ => false,
                })
        };
        *self.names_otherwise.get_or_insert_with(|| self.value.iter().any(names))
    }

    /// From where on the text of a piece explains what was named before it, or says that nothing is;
    /// beyond its end if nowhere. `PRD: see PRD-015` names it all the same.
    fn explains_from(&mut self, segment: Segment<'_>) -> usize {
        self.pieces += 1;
        let is_first = self.pieces == 1;
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
    // Few texts have a colon, and a search for all three bytes costs a searcher.
    let mut colons = memchr::memchr_iter(b':', text.as_bytes());
    let at = colons.find(|at| text[*at..].starts_with("://"))?;
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

fn supersedes(rule: &KeyRule) -> bool {
    matches!(
        rule.intent,
        Intent::Edge(EdgeKind::Supersedes) | Intent::Reverse(EdgeKind::Supersedes)
    )
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
