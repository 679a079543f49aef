//! Finds references in running text.
//!
//! A *hit* is a piece of text that has the shape of a reference. Whether it refers to something is
//! decided when all files are known.

use std::ops::Range;

use super::marks::{NUMBER, Places, SIGN};
use super::range::{self, Series};
use crate::model::NodeKind;
use crate::source::Dialect;
use crate::visits::visit;

/// A piece of text with the shape of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) range: Range<usize>,
    pub(crate) shape: Shape,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `ADR-023`, `US-015-2`, `PRD-015/US-2`, `ADR-023#5.2`.
    Id,
    /// `RFC 6902`, `ADR 12`; the id that it would be.
    Spaced(String),
    /// What a range or a list adds to the id before it: `..5`, `, -2`.
    Series(Series),
    /// `User Story 2`; its number.
    Story(String),
    /// `User Stories 1-3 and 5`; the first and last number of each run.
    Stories(Vec<(u32, u32)>),
    /// `Section 3.2`, `§3.2`; its number.
    Section(String),
}

/// The hits of a text, in order and without overlap. The dialect has the prefixes of ids that the
/// configuration adds. Cost: `O(bytes)`, and one step for each prefix at each number.
pub(crate) fn scan(text: &str, dialect: &Dialect) -> Vec<Hit> {
    scan_with(text, dialect.prefixes())
}

/// The same; `own` are the prefixes, in upper case, that the configuration adds.
pub(super) fn scan_with(text: &str, own: &[String]) -> Vec<Hit> {
    let bytes = text.as_bytes();
    // No shape is without a digit, and few texts have one.
    if !bytes.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
        visit(text.len());
        return Vec::new();
    }
    let mut hits = numbered(text, Numbers::new(bytes), own);
    // The first byte of `§`; a search for both costs a searcher for each run.
    if memchr::memchr(0xC2, bytes).is_some() {
        add_signed(text, &mut hits);
    }
    hits
}

/// The same for a text with its places.
pub(super) fn scan_at(text: &str, places: &Places, own: &[String]) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut hits = numbered(text, places.of(NUMBER).filter(|at| begins_number(bytes, *at)), own);
    if places.has(SIGN) {
        add_signed(text, &mut hits);
    }
    hits
}

/// The hit with which a text begins. Cost: `O(bytes)` only where one may stand there.
pub(crate) fn hit_in_front(text: &str, dialect: &Dialect) -> Option<Hit> {
    let bytes = text.as_bytes();
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b' ');
    let may_begin = text.starts_with('§')
        || Numbers::new(bytes).next().is_some_and(|at| bytes[..at].iter().all(is_of_word));
    may_begin
        .then(|| scan(text, dialect))
        .into_iter()
        .flatten()
        .next()
        .filter(|hit| hit.range.start == 0)
}

/// Whether a text holds a place that [`begins_number`] says: without one nothing is a hit but `§3`.
pub(super) fn has_number(text: &str) -> bool {
    Numbers::new(text.as_bytes()).next().is_some()
}

/// Whether a hyphen or a space stands before a digit: every reference has such a place.
pub(super) fn begins_number(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at], b'-' | b' ') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
}

/// The hits around the places that [`begins_number`] says, which come in order.
fn numbered(text: &str, places: impl Iterator<Item = usize>, own: &[String]) -> Vec<Hit> {
    visit(text.len());
    let bytes = text.as_bytes();
    let mut hits: Vec<Hit> = Vec::new();
    for at in places {
        let free_from = hits.last().map_or(0, |hit| hit.range.end);
        if at < free_from {
            continue;
        }
        let hit = if bytes[at] == b'-' {
            id_at(text, at, free_from, own)
        } else {
            numbered_at(text, at, free_from, own)
        };
        let Some(hit) = hit else {
            hits.extend(plural_at(text, at, free_from, own));
            continue;
        };
        let id = (hit.shape == Shape::Id).then(|| hit.range.clone());
        hits.push(hit);
        let series = id.map_or(Vec::new(), |id| range::behind_id(text, id));
        hits.extend(
            series.into_iter().map(|(range, series)| Hit { range, shape: Shape::Series(series) }),
        );
    }
    let mut colons = memchr::memchr_iter(b':', bytes);
    if !hits.is_empty() && colons.any(|at| bytes[at..].starts_with(b"://")) {
        leave_addresses(text, &mut hits);
    }
    hits
}

/// Adds the sections that a sign names, if the text has one.
fn add_signed(text: &str, hits: &mut Vec<Hit>) {
    let before = hits.len();
    hits.extend(signed_sections(text));
    if hits.len() > before {
        hits.sort_by_key(|hit| hit.range.start);
    }
}

/// The places that [`begins_number`] says, in a text without marks. Passes over many bytes at a time,
/// since few texts have one.
struct Numbers<'t> {
    bytes: &'t [u8],
    /// The next place of a digit.
    at: usize,
}

impl<'t> Numbers<'t> {
    fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, at: 0 }
    }
}

impl Iterator for Numbers<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let mut rest = self.bytes.get(self.at..).unwrap_or_default();
        loop {
            while let Some((chunk, after)) = rest.split_first_chunk::<32>() {
                if has_digit(chunk) {
                    break;
                }
                rest = after;
            }
            while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
                if has_digit(chunk) {
                    break;
                }
                rest = after;
            }
            let from = self.bytes.len() - rest.len();
            let digit = from + rest.iter().position(u8::is_ascii_digit)?;
            rest = &self.bytes[digit + 1..];
            if digit > 0 && matches!(self.bytes[digit - 1], b'-' | b' ') {
                self.at = digit + 1;
                return Some(digit - 1);
            }
        }
    }
}

/// Whether any of some bytes is a digit; without a branch for each.
fn has_digit<const N: usize>(bytes: &[u8; N]) -> bool {
    bytes.iter().fold(0, |any, byte| any | u8::from(byte.is_ascii_digit())) != 0
}

/// Takes out what stands inside URLs: `https://x.example/?id=ADR-001`.
fn leave_addresses(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b')' | b'>' | b'"');
    let mut urls: Vec<Range<usize>> = Vec::new();
    for start in memchr::memmem::find_iter(bytes, b"://") {
        if urls.last().is_none_or(|url| url.end <= start) {
            let length = bytes[start..].iter().position(ends).unwrap_or(bytes.len() - start);
            urls.push(start..start + length);
        }
    }
    let mut urls = urls.into_iter().peekable();
    hits.retain(|hit| {
        while urls.next_if(|url| url.end <= hit.range.start).is_some() {}
        urls.peek().is_none_or(|url| hit.range.start < url.start)
    });
}

/// Sections by their sign: `§3.2`, `§ 3.2`.
fn signed_sections(text: &str) -> impl Iterator<Item = Hit> + '_ {
    text.match_indices('§').filter_map(|(start, sign)| {
        let after = &text[start + sign.len()..];
        let number = after.strip_prefix([' ', '\u{a0}']).unwrap_or(after);
        let length = section_length(number);
        let end = text.len() - number.len() + length;
        (length > 0 && ends_a_word(text, end))
            .then(|| Hit { range: start..end, shape: Shape::Section(number[..length].to_owned()) })
    })
}

/// The length of the number of a section in front of a text: `3.2`.
fn section_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits(0);
    while end > 0 && bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    end
}

/// The id whose first hyphen stands at `at`.
fn id_at(text: &str, at: usize, free_from: usize, own: &[String]) -> Option<Hit> {
    let bytes = text.as_bytes();
    let start = word_start(bytes, at);
    let prefix = &text[start..at];
    if start == at || !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    let is_upper = prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if !is_upper && NodeKind::of_prefix(prefix).is_none() && !is_own(prefix, own) {
        return None;
    }
    // `docs/adr-023` and `my-ADR-1` are no ids; `ADR-1/ADR-2` are two.
    if start > 0
        && !(free_from > 0 && start == free_from + 1)
        && matches!(bytes[start - 1], b'/' | b'-' | b'.' | b'#' | b'@')
    {
        return None;
    }
    if text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let mut end = at;
    while bytes.get(end) == Some(&b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end += 1;
        end += bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    }
    let end = end + part_length(&text[end..]);
    ends_a_word(text, end).then_some(Hit { range: start..end, shape: Shape::Id })
}

/// The length of a part's name behind an artifact's id: `/US-2`, `/kpi/self-service`, `#5.2`.
fn part_length(rest: &str) -> usize {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let named = |rest: &str| {
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        rest[..length].trim_end_matches(['.', '/', '-']).len()
    };
    if let Some(section) = rest.strip_prefix('#') {
        return if named(section) == 0 { 0 } else { 1 + named(section) };
    }
    let Some(part) = rest.strip_prefix('/') else { return 0 };
    let first: &str = part.split(|c| !is_name(c)).next().unwrap_or_default();
    let first = first.split('/').next().unwrap_or_default();
    let of_a_part = matches!(
        first,
        "kpi"
            | "aggregate"
            | "operation"
            | "event"
            | "invariant"
            | "amendment"
            | "action"
            | "alert"
            | "dashboard"
    ) || first.split_once('-').is_some_and(|(stem, number)| {
        NodeKind::of_prefix(stem).is_some_and(NodeKind::is_part)
            && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if of_a_part { 1 + named(part) } else { 0 }
}

/// Whether nothing after `end` makes the text before it a piece of a longer word or of a path.
fn ends_a_word(text: &str, end: usize) -> bool {
    let mut rest = text[end..].chars();
    match rest.next() {
        Some('_' | '@') => false,
        Some('-' | '.' | '/') => {
            !rest.next().is_some_and(char::is_alphanumeric) || text[end..].starts_with('/')
        }
        Some(next) => !next.is_alphanumeric(),
        None => true,
    }
}

/// A word and a number with a space between them, the space at `at`.
fn numbered_at(text: &str, at: usize, free_from: usize, own: &[String]) -> Option<Hit> {
    let bytes = text.as_bytes();
    let start = word_start(bytes, at).max(free_from);
    let word = &text[start..at];
    let end = at + 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = &text[at + 1..end];
    if start > 0
        && !matches!(
            bytes[start - 1],
            b' ' | b'(' | b'[' | b',' | b';' | b'"' | b'*' | b'\n' | b':'
        )
    {
        return None;
    }
    if word.eq_ignore_ascii_case("story") {
        let start =
            text[..start].len() - usize::from(ends_with_user(&text[..start])) * "user ".len();
        let start = start.max(free_from);
        return ends_a_word(text, end)
            .then(|| Hit { range: start..end, shape: Shape::Story(number.to_owned()) });
    }
    if word.eq_ignore_ascii_case("stories") {
        let start =
            text[..start].len() - usize::from(ends_with_user(&text[..start])) * "user ".len();
        let (numbers, length) = range::numbers(&text[at + 1..]);
        return (length > 0).then(|| Hit {
            range: start.max(free_from)..at + 1 + length,
            shape: Shape::Stories(numbers),
        });
    }
    if word.eq_ignore_ascii_case("section") {
        let end = at + 1 + section_length(&text[at + 1..]);
        let number = text[at + 1..end].to_owned();
        return ends_a_word(text, end)
            .then_some(Hit { range: start..end, shape: Shape::Section(number) });
    }
    (is_artifact_prefix(word, own) && ends_a_word(text, end))
        .then(|| Hit { range: start..end, shape: Shape::Spaced(format!("{word}-{number}")) })
}

/// The numbers behind the plural of a prefix, the first of which follows the space at `at`: `ADRs 919 and 920`.
fn plural_at(text: &str, at: usize, free_from: usize, own: &[String]) -> Vec<Hit> {
    let start = word_start(text.as_bytes(), at).max(free_from);
    let Some(word) = text[start..at].strip_suffix('s').filter(|_| text[at..].starts_with(' '))
    else {
        return Vec::new();
    };
    if !is_artifact_prefix(word, own) || text[..start].ends_with(char::is_alphanumeric) {
        return Vec::new();
    }
    let numbers = range::listed(&text[at + 1..]).into_iter().enumerate();
    let hits = numbers.map(|(nth, number)| {
        let range = at + 1 + number.start..at + 1 + number.end;
        let shape = Shape::Spaced(format!("{word}-{}", &text[range.clone()]));
        Hit { range: if nth == 0 { start..range.end } else { range }, shape }
    });
    hits.collect()
}

/// Whether a word in capitals is the prefix of ids of artifacts.
fn is_artifact_prefix(word: &str, own: &[String]) -> bool {
    !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && (NodeKind::of_prefix(word).is_some_and(NodeKind::is_artifact) || is_own(word, own))
}

/// Whether a prefix, in any case, is one that the configuration adds.
fn is_own(prefix: &str, own: &[String]) -> bool {
    own.iter().any(|known| known.eq_ignore_ascii_case(prefix))
}

fn ends_with_user(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 5
        && bytes[bytes.len() - 5..].eq_ignore_ascii_case(b"user ")
        && !text[..bytes.len() - 5].ends_with(char::is_alphanumeric)
}

/// The start of the ASCII word that ends at `at`.
fn word_start(bytes: &[u8], at: usize) -> usize {
    at - bytes[..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count()
}

/// Calls in a text: `Booking.cancel()` or `cancel()`, without the parentheses. For values of keys
/// and lines that name operations.
pub(crate) fn calls(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let bytes = text.as_bytes();
    let mut closes = memchr::memchr_iter(b')', bytes).peekable();
    memchr::memchr_iter(b'(', bytes).filter_map(move |open| {
        let start = open
            - bytes[..open]
                .iter()
                .rev()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
                .count();
        let name = text[start..open].trim_start_matches('.');
        while closes.next_if(|close| *close < open).is_some() {
            visit(1);
        }
        let close = *closes.peek()?;
        (!name.is_empty()).then_some((open - name.len()..close + 1, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&str> {
        scan(text, &Dialect::default())
            .into_iter()
            .filter(|hit| hit.shape == Shape::Id)
            .map(|hit| &text[hit.range])
            .collect()
    }

    #[test]
    fn ids_in_text() {
        assert_eq!(
            ids("See ADR-023, PRD-015 (v2) and INC-2024-001."),
            ["ADR-023", "PRD-015", "INC-2024-001"]
        );
        assert_eq!(ids("adr-23: US-015-2; OUTBOX-001"), ["adr-23", "US-015-2", "OUTBOX-001"]);
        assert_eq!(
            ids("ADR-1/ADR-2 and PRD-015/US-2, ADR-023#5.2."),
            ["ADR-1", "ADR-2", "PRD-015/US-2", "ADR-023#5.2"]
        );
        assert_eq!(ids("→ADR-7→"), ["ADR-7"]);
    }

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        for byte in 0..=255_u8 {
            for before in [b'-', b' ', b'x', b'9'] {
                for at in 1..90 {
                    let mut bytes = [b'x'; 90];
                    (bytes[at - 1], bytes[at]) = (before, byte);
                    let expected = byte.is_ascii_digit() && matches!(before, b'-' | b' ');
                    let found: Vec<usize> = Numbers::new(&bytes).collect();
                    assert_eq!(found, if expected { vec![at - 1] } else { vec![] }, "{byte} {at}");
                }
            }
        }
        let found = |bytes| Numbers::new(bytes).collect::<Vec<_>>();
        assert_eq!(found(b"-1 2-3"), [0, 2, 4]);
        assert_eq!(found(b"1"), [0; 0]);
    }

    #[test]
    fn what_looks_like_an_id() {
        for text in [
            "ADR-XXX",
            "docs/adr-023-x.md",
            "adr-023.md",
            "my-adr-1",
            "x1-2",
            "ADR-",
            "éADR-1",
            "2024-01-15",
            "ADR-1a",
        ] {
            assert_eq!(ids(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn stories_sections_and_spaced_numbers() {
        let shapes = |text: &str| -> Vec<Shape> {
            scan(text, &Dialect::default()).into_iter().map(|hit| hit.shape).collect()
        };
        assert_eq!(shapes("PRD-015, User Story 2"), [Shape::Id, Shape::Story("2".into())]);
        assert_eq!(shapes("DAA, Section 3.2."), [Shape::Section("3.2".into())]);
        assert_eq!(shapes("per RFC 6902, not SEV 2"), [Shape::Spaced("RFC-6902".into())]);
        assert_eq!(shapes("history 2, about 30 things"), []);
        let spaced = |id: &str| Shape::Spaced(id.into());
        assert_eq!(shapes("see ADRs 919 and 920"), [spaced("ADR-919"), spaced("ADR-920")]);
        assert_eq!(shapes("the CPUs 4 and 5, xADRs 3, adrs 3"), []);
    }

    #[test]
    fn calls_have_names() {
        let found: Vec<_> = calls("`Booking.cancel()` and cancel(reason), (not this)")
            .map(|(_, name)| name.to_owned())
            .collect();
        assert_eq!(found, ["Booking.cancel", "cancel"]);
    }
}
