//! Values whose key is no key with a colon: the heading above them (`## Supersedes`), or the words in
//! front of a link (`* Depends on [ADR-3](3.md)`).

use std::ops::Range;

use smol_str::SmolStr;

use super::keys::{Expects, is_no_key};
use super::markdown::{Inline, InlineKind, plain};
use super::reader::Reader;
use super::record::Referrer;
use super::section::{Topic, unnumbered};
use crate::model::NodeKind;
use crate::source::fold_key;

/// Words of a name in a list.
const MOST_WORDS: usize = 3;

impl<'a> Reader<'a> {
    /// The key, folded, that the heading of a section is, where it makes a relation.
    pub(super) fn key_of_heading(&self, region: usize, heading: &str) -> Option<SmolStr> {
        let key = unnumbered(heading).trim_end_matches(':');
        let own = self.states[region].custom;
        if is_no_key(key) && !own.is_some_and(|own| own.has_edge_of_length(key.len())) {
            return None;
        }
        let key = fold_key(key);
        let rule = self.rule(region, &key)?;
        (!rule.intent.may_mean_nothing()).then_some(key)
    }

    /// Takes a line whose key stands elsewhere than in front of a colon. Returns whether it did.
    pub(super) fn keyless_value(
        &mut self,
        region: usize,
        line: &[Inline<'a>],
        is_item: bool,
    ) -> bool {
        if let Some(key) = self.states[region].heading_key.clone() {
            return self.below_heading(region, &key, line, is_item);
        }
        let is_list = is_item && self.states[region].topic() == Topic::Links;
        is_list && self.behind_words(region, line)
    }

    /// A line below a heading that is a key: one that begins with a reference, or an item that is a
    /// name. Anything else is text.
    fn below_heading(
        &mut self,
        region: usize,
        key: &str,
        line: &[Inline<'a>],
        is_item: bool,
    ) -> bool {
        let Some(rule) = self.rule(region, key) else { return false };
        let text = plain(line);
        let is_code = line.first().is_some_and(|first| first.kind == InlineKind::Code);
        let is_value = match rule.expects {
            Expects::Ids | Expects::Artifact(_) => {
                self.first_reference(line).is_some_and(|first| {
                    first.start == 0 && (is_item || ends_there(text.get(first.end..)))
                })
            }
            Expects::Names(_) => {
                is_item && text.split_whitespace().count() <= MOST_WORDS && !text.ends_with('.')
            }
            Expects::Told(_) => false,
            Expects::Files => is_item && (is_code || !text.contains(' ')),
        };
        if is_value {
            let source = Referrer::Node(self.states[region].node);
            let is_reference = matches!(rule.expects, Expects::Ids | Expects::Artifact(_));
            let end = if is_reference { self.references_end(line) } else { line.len() };
            self.targets(source, &rule, &line[..end], 0);
            self.mentions(source, &line[end..], None);
        }
        is_value
    }

    /// An item such as `Depends on [ADR-3](3.md)`.
    fn behind_words(&mut self, region: usize, line: &[Inline<'a>]) -> bool {
        let said = if matches!(self.states[region].kind, NodeKind::Adr | NodeKind::Rfc) {
            self.supersession(line)
        } else {
            Vec::new()
        };
        if !said.is_empty() {
            self.superseding(region, line, &said);
            return true;
        }
        let Some(start) = self.first_reference(line).map(|first| first.start) else {
            return false;
        };
        let text = plain(line);
        let rule = text.get(..start).and_then(|words| self.rule(region, &fold_key(words)));
        let Some(rule) = rule.filter(|rule| rule.expects == Expects::Ids) else { return false };
        let source = Referrer::Node(self.states[region].node);
        self.targets(source, &rule, line, 0);
        true
    }

    /// How many runs in front of a line hold references, or stand between two that do.
    fn references_end(&self, line: &[Inline<'a>]) -> usize {
        let names = |inline: &Inline<'a>| {
            inline.link.is_some()
                || inline.text.trim_matches([' ', ',', ';', '&']).is_empty()
                || inline.text.trim() == "and"
                || !self.scan(&inline.text).is_empty()
        };
        line.iter().take_while(|inline| names(inline)).count()
    }

    /// The first reference of a line, in its text.
    fn first_reference(&self, line: &[Inline<'a>]) -> Option<Range<usize>> {
        let mut start = 0;
        let from = line.iter().position(|inline| !inline.text.trim().is_empty())?;
        for (at, inline) in line.iter().enumerate().skip(from) {
            if inline.link.is_some() {
                let linked = line[at..].iter().take_while(|other| other.link == inline.link);
                let length: usize = linked.map(|inline| inline.text.len()).sum();
                return Some(start..start + length);
            }
            if inline.kind == InlineKind::Text {
                let blank = inline.text.len() - inline.text.trim_start().len();
                let skipped = if start == 0 { blank } else { 0 };
                if let Some(hit) = self.scan(&inline.text).first() {
                    return Some(
                        start + hit.range.start - skipped..start + hit.range.end - skipped,
                    );
                }
                start += inline.text.len() - skipped;
            } else {
                start += inline.text.len();
            }
        }
        None
    }
}

/// Whether what follows a reference is no sentence of which it is the subject.
fn ends_there(rest: Option<&str>) -> bool {
    let rest = rest.unwrap_or_default().trim_start();
    rest.is_empty()
        || rest.starts_with([':', '(', ',', ';', '&', '–', '—'])
        || rest.starts_with("and ")
}
