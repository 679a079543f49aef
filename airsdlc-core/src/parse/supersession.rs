//! Sentences that say what an artifact supersedes, or what supersedes it: `Supersedes ADR-3`,
//! `Superseded (as never built) by ADR-32`, `Note: this ADR supersedes some aspects of ADR-15`.

use super::markdown::{Inline, InlineKind, is_verbatim};
use super::reader::Reader;
use super::record::{Intent, Target};
use crate::model::{EdgeKind, NodeKind, Origin};
use crate::span::Span;

/// What a sentence says of its artifact, and where what it names stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Supersession {
    intent: Intent,
    /// From the verb to the end of the sentence.
    span: Span,
}

/// Starts of the verbs, in all their forms.
const VERBS: &[&str] = &["supersede", "supercede", "replace"];
/// Words that may stand between a subject and its verb.
const BETWEEN: &[&str] =
    &["is", "was", "has", "been", "now", "also", "partially", "partly", "fully"];
/// What an artifact calls itself behind `this`.
const NOUNS: &[&str] = &["adr", "rfc", "decision", "record", "document", "proposal"];

/// What a line says, if its subject is the artifact itself: `ADR-16 supersedes ADR-15` is of others.
/// Cost: `O(bytes)`.
pub(super) fn supersession(line: &[Inline<'_>]) -> Option<Supersession> {
    // As long as the text, so that places in one are places in the other.
    let text = spaced(line).to_ascii_lowercase();
    let mut start = 0;
    for sentence in text.split_inclusive(". ") {
        if let Some((intent, verb)) = of_sentence(sentence) {
            let (from, to) = (start + verb, start + sentence.len());
            return Some(Supersession {
                intent,
                span: Span::new(place(line, from), place(line, to)),
            });
        }
        start += sentence.len();
    }
    None
}

/// What a sentence, in small letters, says of the artifact, and where its verb begins.
fn of_sentence(sentence: &str) -> Option<(Intent, usize)> {
    let at = VERBS.iter().filter_map(|verb| sentence.find(verb)).min()?;
    let (before, rest) = sentence.split_at(at);
    let verb = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (verb, rest) = rest.split_at(verb);
    let is_by = || rest.split(|c: char| !c.is_alphanumeric()).any(|word| word == "by");
    let intent = if verb.ends_with('d') && is_by() {
        Intent::Reverse(EdgeKind::Supersedes)
    } else if verb.ends_with('s') {
        Intent::Edge(EdgeKind::Supersedes)
    } else {
        return None;
    };
    is_of_itself(before).then_some((intent, at))
}

/// Whether the words in front of a verb speak of the artifact that they stand in.
fn is_of_itself(before: &str) -> bool {
    let clause = before.rsplit([':', ',', ';', '(']).next().unwrap_or_default();
    let mut words: Vec<&str> =
        clause.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.pop_if(|word| BETWEEN.contains(word)).is_some() {}
    // `It amends one and supersedes another`: the subject stands in front of the first verb.
    let is_second = words.pop_if(|word| *word == "and").is_some();
    let subject = match words.as_slice() {
        [] => return true,
        ["this", noun, ..] if NOUNS.contains(noun) => 2,
        ["it" | "this", ..] => 1,
        _ => return false,
    };
    is_second || words.len() == subject
}

/// The text of a line, one space for each end of a line.
fn spaced(line: &[Inline<'_>]) -> String {
    line.iter().map(shown).collect()
}

fn shown<'l>(inline: &'l Inline<'_>) -> &'l str {
    match inline.kind {
        InlineKind::Text | InlineKind::Code => &inline.text,
        InlineKind::Break => " ",
        InlineKind::Html => "",
    }
}

/// The byte of the source where a byte of the text of a line stands.
fn place(line: &[Inline<'_>], at: usize) -> u32 {
    let mut start = 0;
    for inline in line {
        let end = start + shown(inline).len();
        if at < end {
            let inside = if is_verbatim(inline) { at - start } else { 0 };
            return inline.span.start + inside as u32;
        }
        start = end;
    }
    line.last().map_or(0, |last| last.span.end)
}

impl<'a> Reader<'a> {
    /// Takes a line; what it names behind its verb is superseded, or supersedes.
    pub(super) fn superseding(&mut self, region: usize, line: &[Inline<'a>], said: &Supersession) {
        let kind = self.states[region].kind;
        let from = self.record.references.len();
        self.mentions(self.source_of(region), line, None);
        if !matches!(kind, NodeKind::Adr | NodeKind::Rfc) {
            return;
        }
        for reference in &mut self.record.references[from..] {
            let is_named = matches!(
                reference.target,
                Target::Id(_)
                    | Target::LooseId(_)
                    | Target::SpacedId(_)
                    | Target::Path(_)
                    | Target::TitleAhead(..)
            );
            if is_named && said.span.range().contains(&(reference.location.span.start as usize)) {
                (reference.intent, reference.origin) = (said.intent, Origin::Declared);
            }
        }
    }
}
