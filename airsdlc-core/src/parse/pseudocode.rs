//! The pseudocode of a DAA: `AGGREGATE: Booking`, `OPERATION: cancel(reason) → …`.
//!
//! Source: the framework's `artifacts.md`, section "AI-DAA". A definition is a line that begins
//! with one of the words below; what stands deeper than it belongs to it.

use crate::span::Span;
use crate::visits::visit;

/// What a line defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    BoundedContext,
    Aggregate,
    ValueObject,
    Operation,
    Invariant,
    DomainEvent,
    /// A domain service or a repository: an owner of operations, no node.
    Owner,
}

/// A definition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Definition<'a> {
    pub(crate) word: Word,
    /// Its name without parameters.
    pub(crate) name: &'a str,
    /// The definition that it stands in: an index of the result.
    pub(crate) inside: Option<usize>,
    /// The line.
    pub(crate) span: Span,
}

const WORDS: &[(&str, Word)] = &[
    ("BOUNDED_CONTEXT", Word::BoundedContext),
    ("AGGREGATE", Word::Aggregate),
    ("VALUE_OBJECT", Word::ValueObject),
    ("OPERATION", Word::Operation),
    ("INVARIANT", Word::Invariant),
    ("DOMAIN_EVENT", Word::DomainEvent),
    ("DOMAIN_SERVICE", Word::Owner),
    ("REPOSITORY", Word::Owner),
];

/// Reads the definitions of a code block that begins at byte `base` of its file. Cost: `O(bytes)`.
pub(crate) fn parse(code: &str, base: u32) -> Vec<Definition<'_>> {
    let mut found: Vec<Definition<'_>> = Vec::new();
    // Open definitions and lists (`OPERATIONS:`) with their indent; innermost last.
    let mut open: Vec<(usize, Option<usize>, Option<Word>)> = Vec::new();
    let mut at = base;
    for line in code.split_inclusive('\n') {
        let start = at;
        at += line.len() as u32;
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        visit(open.len() + 1);
        open.retain(|(depth, ..)| *depth < indent);
        let inside = open.iter().rev().find_map(|(_, definition, _)| *definition);
        let list = open.last().and_then(|(.., list)| *list);
        let span = Span::new(start + indent as u32, start + (indent + text.len()) as u32);
        let (word, rest) = match text.split_once(':') {
            Some((word, rest)) => (word.trim(), rest.trim()),
            None => (text, ""),
        };
        if let Some((_, word)) = WORDS.iter().find(|(name, _)| *name == word) {
            let name = match word {
                Word::Invariant => invariant(rest),
                _ => name(rest),
            };
            if !name.is_empty() {
                found.push(Definition { word: *word, name, inside, span });
                open.push((indent, Some(found.len() - 1), None));
            }
        } else if rest.is_empty()
            && matches!(word, "OPERATIONS" | "INVARIANTS")
            && is_aggregate(&found, inside)
        {
            let list = if word == "OPERATIONS" { Word::Operation } else { Word::Invariant };
            open.push((indent, inside, Some(list)));
        } else if let Some(word) = list {
            let name = if word == Word::Operation {
                name(text)
            } else {
                let item = text.trim_start_matches("- ");
                if label(item).is_some() { invariant(item) } else { item }
            };
            if word == Word::Operation && !text.contains('(') || name.is_empty() {
                continue;
            }
            found.push(Definition { word, name, inside, span });
            open.push((indent, Some(found.len() - 1), None));
        }
    }
    found
}

fn is_aggregate(found: &[Definition<'_>], inside: Option<usize>) -> bool {
    inside.is_some_and(|definition| found[definition].word == Word::Aggregate)
}

/// The label in front of an invariant: `INV-9` of `INV-9: Stock is never negative`.
pub(super) fn label(text: &str) -> Option<&str> {
    let label = text.split(':').next().unwrap_or_default().trim();
    let (stem, number) = label.split_once('-')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && stem.eq_ignore_ascii_case("inv")).then_some(label)
}

/// The label of an invariant, else its name, in which hyphens may stand.
fn invariant(text: &str) -> &str {
    let end = text.find("->").unwrap_or(text.len());
    let end = text[..end].find(['(', '→', '<', ' ', '[', ':']).unwrap_or(end);
    label(text).unwrap_or_else(|| text[..end].trim())
}

/// The name in front of parameters and results.
fn name(text: &str) -> &str {
    let end = text.find(['(', '→', '-', '<', ' ', '[']).unwrap_or(text.len());
    text[..end].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(code: &str) -> Vec<(Word, &str, Option<usize>)> {
        parse(code, 0)
            .into_iter()
            .map(|definition| (definition.word, definition.name, definition.inside))
            .collect()
    }

    #[test]
    fn operations_belong_to_what_they_stand_in() {
        let code = "REPOSITORY: BookingRepository\n\n  OPERATION: find_by_id(id: UUID) → Option<Booking>\n    Load it\n  OPERATION: save(b)\n";
        assert_eq!(
            names(code),
            [
                (Word::Owner, "BookingRepository", None),
                (Word::Operation, "find_by_id", Some(0)),
                (Word::Operation, "save", Some(0))
            ]
        );
    }

    #[test]
    fn an_aggregate_lists_operations_and_invariants() {
        let code = "AGGREGATE: Booking\n  AGGREGATE_ROOT: Booking\n    INVARIANTS:\n      - codes are unique\n    OPERATIONS:\n      cancel(reason) → BookingCancelled\n        PRECONDITION: status = confirmed\n        DOMAIN_EVENT: BookingCancelled\n      complete() → BookingCompleted\n";
        assert_eq!(
            names(code),
            [
                (Word::Aggregate, "Booking", None),
                (Word::Invariant, "codes are unique", Some(0)),
                (Word::Operation, "cancel", Some(0)),
                (Word::DomainEvent, "BookingCancelled", Some(2)),
                (Word::Operation, "complete", Some(0)),
            ]
        );
    }

    #[test]
    fn value_objects_have_no_invariants_of_their_own() {
        assert_eq!(
            names("VALUE_OBJECT: Status\n  INVARIANTS:\n    - one of two\n"),
            [(Word::ValueObject, "Status", None)]
        );
    }

    #[test]
    fn invariants_may_have_labels_and_hyphens() {
        let code = "INVARIANT: INV-9: Stock stays\nINVARIANT: Stock-level → x\nINVARIANT: total->y\nAGGREGATE: A\n  INVARIANTS:\n    - INV-2: Amount: positive\n    - codes: unique\n";
        let names: Vec<&str> = parse(code, 0).iter().map(|definition| definition.name).collect();
        assert_eq!(names, ["INV-9", "Stock-level", "total", "A", "INV-2", "codes: unique"]);
        for text in ["INV-9a: x", "INV-: x", "INV 9: x", "ADR-9: x"] {
            assert_eq!(label(text), None, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_file() {
        let code = "\n  INVARIANT: terms → x\n";
        assert_eq!(parse(code, 10)[0].span, Span::new(13, 35));
    }
}
