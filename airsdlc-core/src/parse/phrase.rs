//! Titles and names as running text writes them: `AI-DAA Booking Cancellation`, `the Booking Service`,
//! `booking-service`.
//!
//! What is found here are *candidates*: nearly all of them turn out to be words. They are few and
//! short, so that asking what they name costs less than reading the text.

use std::ops::Range;

use super::marks::{NAME, Places};
use crate::model::NodeKind;
use crate::visits::visit;

/// Words of a title that are looked at.
const TITLE_WORDS: usize = 12;
/// Words of a name that are looked at.
const NAME_WORDS: usize = 6;
/// Bytes of a word, at most.
const WORD: usize = 48;

/// The word of a kind with what may be a title behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) kind: NodeKind,
    /// From the word of the kind to the end of what may be the title.
    pub(crate) range: Range<usize>,
    /// Where the title begins.
    pub(crate) start: usize,
}

/// Candidates of one text, each in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Phrases {
    pub(crate) titles: Vec<Title>,
    pub(crate) names: Vec<Range<usize>>,
}

/// The candidates of a text. Cost: `O(bytes)`; for each space before a capital letter a look at
/// the words around it.
pub(crate) fn phrases(text: &str) -> Phrases {
    let mut places = Places::default();
    places.find(text);
    phrases_at(text, &places)
}

/// The same for a text with its places.
pub(super) fn phrases_at(text: &str, places: &Places) -> Phrases {
    let bytes = text.as_bytes();
    let begins = |at: &usize| at + 1 < bytes.len() && may_begin(bytes, *at);
    around(text, places.of(NAME).filter(begins))
}

/// The same by a look at each byte.
#[cfg(test)]
pub(super) fn phrases_anywhere(text: &str) -> Phrases {
    let last = text.len().saturating_sub(1);
    around(text, (0..last).filter(|at| may_begin(text.as_bytes(), *at)))
}

/// The candidates around the places that [`may_begin`] says, which come in order.
fn around(text: &str, places: impl Iterator<Item = usize>) -> Phrases {
    visit(text.len());
    let bytes = text.as_bytes();
    let mut found = Phrases::default();
    let mut named_to = 0;
    for at in places {
        let next = &bytes[at + 1];
        if bytes[at] != b' ' {
            if at >= named_to {
                let (range, is_name) = compound(text, at, named_to);
                named_to = range.end.max(at);
                found.names.extend(is_name.then_some(range));
            }
            continue;
        }
        let is_capital = next.is_ascii_uppercase();
        let may_be_title = is_capital || *next == b'"' || *next >= 0x80;
        if let Some(title) = may_be_title.then(|| title(text, at)).flatten() {
            // `Playbook Entry` is one word.
            found.titles.pop_if(|before| before.range.start == title.range.start);
            found.titles.push(title);
        }
        if at < named_to {
            continue;
        }
        let name = if is_capital {
            capitals(text, at)
        } else if *next == b's' {
            of_service(text, at)
        } else {
            None
        };
        if let Some(range) = name {
            named_to = range.end;
            found.names.push(range);
        }
    }
    found
}

/// Whether a candidate may stand around a byte and the next: a space before a capital letter, a
/// quotation mark or a `service`, a hyphen or underscore before a letter.
pub(super) fn may_begin(bytes: &[u8], at: usize) -> bool {
    let next = bytes[at + 1];
    match bytes[at] {
        // Many words begin with an s.
        b' ' if next == b's' => bytes.get(at + 2).is_some_and(|byte| byte | 0x20 == b'e'),
        b' ' => next.is_ascii_uppercase() || matches!(next, b'"' | 0x80..),
        b'-' | b'_' => next.is_ascii_alphabetic(),
        _ => false,
    }
}

/// A title behind the word of a kind that ends at the space `at`.
fn title(text: &str, at: usize) -> Option<Title> {
    let before = text[..at].strip_suffix(':').unwrap_or(&text[..at]);
    if !before.as_bytes().last_chunk().copied().is_some_and(ends_a_kind) {
        return None;
    }
    let last = word_before(before);
    let word = &before[last..];
    let two = before[..last].strip_suffix(' ').map(word_before);
    let two = two.filter(|two| last - two <= WORD).unwrap_or(last);
    let (kind, from) = kind_of(&before[two..])
        .map(|kind| (kind, two))
        .or_else(|| kind_of(word).map(|kind| (kind, last)))?;
    if before[..from].ends_with(|c: char| c.is_alphanumeric() || "-_/.#@".contains(c)) {
        return None;
    }
    let rest = &text[at + 1..];
    let open = rest.chars().next().filter(|c| "\"“„«‘".contains(*c));
    let start = at + 1 + open.map_or(0, char::len_utf8);
    let first = text[start..].chars().next()?;
    let begins = first.is_uppercase() || open.is_some() && first.is_alphanumeric();
    begins.then(|| Title { kind, range: from..start + title_length(&text[start..]), start })
}

/// Whether the word of a kind may end so, in any case: few words do.
pub(super) fn ends_a_kind(end: [u8; 3]) -> bool {
    matches!(
        &end.map(|byte| byte | 0x20),
        b"prd"
            | b"daa"
            | b"tip"
            | b"rfc"
            | b"adr"
            | b"nts"
            | b"sis"
            | b"sal"
            | b"ord"
            | b"ook"
            | b"try"
            | b"ern"
            | b"olt"
            | b"ent"
            | b"nit"
            | b"-it"
            | b"tem"
    )
}

/// The kind that a word in front of a title names: `AI-DAA`, `Playbook entry`.
fn kind_of(word: &str) -> Option<NodeKind> {
    // Abbreviations are read in capitals only: `tip` and `rfc` are words.
    let is_short = word.strip_prefix("AI-").unwrap_or(word).len() <= 3;
    if word.len() < 3 || is_short && word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    NodeKind::of_word(word)
}

/// The start of the word that ends a text; hyphens belong to words.
fn word_before(text: &str) -> usize {
    let bytes = text.as_bytes();
    let word = bytes
        .iter()
        .rev()
        .take(WORD)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-');
    text.len() - word.count()
}

/// How far a title may reach: to the end of a clause, and some words at most.
fn title_length(text: &str) -> usize {
    let mut words = 0;
    for (at, character) in text.char_indices() {
        let ends = match character {
            ';' | '!' | '?' | '"' | '”' | '“' | '»' | '’' | '|' | '(' | ')' | '[' | ']' => {
                true
            }
            '.' | ',' | ':' => text[at + 1..].chars().next().is_none_or(char::is_whitespace),
            _ => false,
        };
        words += usize::from(character == ' ');
        if ends || words == TITLE_WORDS || at > TITLE_WORDS * WORD {
            return at;
        }
    }
    text.len()
}

/// A compound around the hyphen or underscore `at`: `booking-service`; and whether it stands alone.
fn compound(text: &str, at: usize, from: usize) -> (Range<usize>, bool) {
    let bytes = text.as_bytes();
    let holds = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let start = at - bytes[from.min(at)..at].iter().rev().take_while(holds).count();
    let end = at + bytes[at..].iter().take_while(holds).count();
    let before = text[..start].chars().next_back();
    let mut after = text[end..].chars();
    let begins = before.is_none_or(|c| !c.is_alphanumeric() && !"/.@#:$\\=".contains(c));
    let ends = match after.next() {
        Some('.' | ':') => !after.next().is_some_and(char::is_alphanumeric),
        Some(next) => !next.is_alphanumeric() && !"/@=(\\".contains(next),
        None => true,
    };
    let is_name = start < at && end - start <= WORD * 2 && !text[..end].ends_with(['-', '_']);
    (start..end, is_name && begins && ends)
}

/// A run of capitalised words around the space `at`: `Booking Service`; one in small letters may end
/// it if it is `service`.
fn capitals(text: &str, at: usize) -> Option<Range<usize>> {
    let start = word_before(&text[..at]);
    if !text[start..].starts_with(|c: char| c.is_ascii_uppercase()) {
        return if is_service(&text[at + 1..]) { of_service(text, at) } else { None };
    }
    let mut end = at;
    for _ in 1..NAME_WORDS {
        let Some(rest) = text[end..].strip_prefix(' ') else { break };
        if !rest.starts_with(|c: char| c.is_ascii_uppercase()) && !is_service(rest) {
            break;
        }
        let word = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        end += 1 + word.count();
    }
    Some(start..end)
}

/// The two words before a `service` behind the space `at`, with it.
fn of_service(text: &str, at: usize) -> Option<Range<usize>> {
    if !is_service(&text[at + 1..]) {
        return None;
    }
    let last = word_before(&text[..at]);
    let first = text[..last].strip_suffix(' ').map_or(last, word_before);
    (last < at).then_some(first..at + 1 + "service".len())
}

/// Whether a text begins so, in any case.
pub(super) fn begins_service(bytes: &[u8]) -> bool {
    bytes.get(.."service".len()).is_some_and(|word| word.eq_ignore_ascii_case(b"service"))
}

fn is_service(text: &str) -> bool {
    begins_service(text.as_bytes())
        && !text["service".len()..]
            .starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<(NodeKind, &str)> {
        let titles = phrases(text).titles.into_iter();
        titles.map(|title| (title.kind, &text[title.start..title.range.end])).collect()
    }

    fn names(text: &str) -> Vec<&str> {
        phrases(text).names.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_word_of_every_kind_ends_as_is_looked_for() {
        for word in crate::model::KINDS.iter().flat_map(|row| row.words) {
            for word in [(*word).to_owned(), word.to_uppercase()] {
                assert!(word.as_bytes().last_chunk().copied().is_some_and(ends_a_kind), "{word}");
            }
        }
        assert!(!ends_a_kind(*b"the"));
    }

    #[test]
    fn titles_stand_behind_the_word_of_their_kind() {
        assert_eq!(
            titles("the AI-DAA Booking Cancellation (v2)"),
            [(NodeKind::Daa, "Booking Cancellation ")]
        );
        assert_eq!(titles("see RFC: Booking design. Then"), [(NodeKind::Rfc, "Booking design")]);
        assert_eq!(titles("in Playbook Entry Outbox, as"), [(NodeKind::Playbook, "Outbox")]);
        assert_eq!(titles("the runbook “cancel API” says"), [(NodeKind::Runbook, "cancel API")]);
        for text in
            ["a tip For you", "the ADR process", "my-ADR Process", "ADR \"", "PRD “", "rfc Foo"]
        {
            assert_eq!(titles(text), [], "{text}");
        }
    }

    #[test]
    fn names_are_compounds_runs_of_capitals_and_services() {
        assert_eq!(
            names("ask booking-service, or booking_service."),
            ["booking-service", "booking_service"]
        );
        assert_eq!(names("The Booking Service fails"), ["The Booking Service"]);
        assert_eq!(names("when the booking service fails"), ["the booking service"]);
        assert_eq!(names("the Booking service fails"), ["the Booking service"]);
        for text in [
            "a/booking-service/b",
            "booking-service.yaml",
            "x@booking-service",
            "- item",
            "a b c",
            "services of service-",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }
}
