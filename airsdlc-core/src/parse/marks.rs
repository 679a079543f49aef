//! Where in a run of text candidates for references may stand: one pass finds the places for all
//! scanners.
//!
//! A *place* is a byte around which a candidate may stand; its kinds say which. Places promise nothing: a
//! scanner looks at each, and passes over all else. Few runs have any.

use super::phrase::{begins_service, ends_a_kind};
use crate::visits::visit;

/// A hyphen or a space before a digit and behind a letter, as every number of a reference has it.
pub(super) const NUMBER: u8 = 1;
/// What [`super::phrase::may_begin`] says is the place of a title or a name.
pub(super) const NAME: u8 = 2;
/// What [`super::address::may_hold`] says is inside an address.
pub(super) const ADDRESS: u8 = 4;
/// The first byte of `§`.
pub(super) const SIGN: u8 = 8;

/// A byte around which candidates of some kinds may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    at: u32,
    kinds: u8,
}

/// The places of a run, in order.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: Vec<Place>,
    /// The kinds of all.
    kinds: u8,
}

/// So many bytes are looked at together, each with the two behind it.
const CHUNK: usize = 16;
/// Stands behind the end of a run: a byte that is no place and makes none of those before it.
const NO_PLACE: u8 = b'x';

impl Places {
    /// Finds the places of a run, in place of those of another. Cost: `O(bytes)`, sixteen of which are
    /// looked at together.
    pub(super) fn find(&mut self, text: &str) {
        visit(text.len());
        self.places.clear();
        self.kinds = 0;
        let bytes = text.as_bytes();
        for done in (0..bytes.len()).step_by(CHUNK) {
            let rest = &bytes[done..];
            let found = match rest.first_chunk() {
                Some(window) => suspects(window),
                None => {
                    let mut window = [NO_PLACE; CHUNK + 2];
                    window[..rest.len()].copy_from_slice(rest);
                    suspects(&window)
                }
            };
            self.add_suspects(bytes, done, found);
        }
    }

    /// Adds those of the suspects from a byte on that are places.
    fn add_suspects(&mut self, bytes: &[u8], from: usize, suspects: u128) {
        let mut left = suspects;
        while left != 0 {
            self.add(bytes, from + left.trailing_zeros() as usize / 8);
            left &= left - 1;
        }
    }

    fn add(&mut self, bytes: &[u8], at: usize) {
        let kinds = kinds_at(bytes, at);
        if kinds != 0 {
            self.kinds |= kinds;
            self.places.push(Place { at: at as u32, kinds });
        }
    }

    /// Whether there is a place of one of some kinds.
    pub(super) fn has(&self, kinds: u8) -> bool {
        self.kinds & kinds != 0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kinds == 0
    }

    /// The places of one kind, in order.
    pub(super) fn of(&self, kind: u8) -> impl Iterator<Item = usize> + '_ {
        let places = self.places.iter().filter(move |place| place.kinds & kind != 0);
        places.map(|place| place.at as usize)
    }
}

/// One in the lowest bit of each byte of a chunk which with those behind it may be a place.
fn suspects(window: &[u8; CHUNK + 2]) -> u128 {
    let mut found = [0; CHUNK];
    for (at, found) in found.iter_mut().enumerate() {
        *found = u8::from(may_be_place(window[at], window[at + 1], window[at + 2]));
    }
    u128::from_le_bytes(found)
}

/// Whether a byte may be a place, by it and the next two alone. Without a branch, and exact only where
/// that costs nothing: letters beyond ASCII are negative.
#[expect(clippy::needless_bitwise_bool, reason = "a branch for each byte costs more than they all")]
fn may_be_place(here: u8, next: u8, third: u8) -> bool {
    let next_sign = next.cast_signed();
    let is_no_word = (next_sign < b'a'.cast_signed()) | (next == b's') & (third | 0x20 == b'e');
    let is_word = next_sign >= b'0'.cast_signed();
    (here == b' ') & is_no_word
        | ((here == b'-') | (here == b'_') | (here == b':')) & is_word
        | (here == b'/')
        | (here == b'.') & (next == b'm')
        | (here == 0xC2)
}

/// The kinds of candidates around a byte, as far as a few bytes before and behind it show.
fn kinds_at(bytes: &[u8], at: usize) -> u8 {
    let (before, rest) = (&bytes[..at], &bytes[at + 1..]);
    let next = rest.first().copied().unwrap_or_default();
    let last = before.last().copied().unwrap_or_default();
    match bytes[at] {
        // Most capitals begin a sentence.
        b' ' if !last.is_ascii_alphanumeric() && !matches!(last, b'-' | b':') => 0,
        b' ' if next.is_ascii_digit() => {
            // `Story`, `Stories`, `Section`, or a prefix in capitals.
            let ends = last.is_ascii_uppercase() || matches!(last, b'y' | b's' | b'n');
            if ends { NUMBER } else { 0 }
        }
        b' ' => {
            let is_behind_word = last.is_ascii_alphanumeric() || last == b'-';
            let is_name = is_behind_word
                && (next.is_ascii_uppercase() || next == b's' && begins_service(rest));
            let may_be_title = next.is_ascii_uppercase() || next == b'"' || next >= 0x80;
            let is_title = may_be_title && {
                let word = before.strip_suffix(b":").unwrap_or(before);
                word.last_chunk().copied().is_some_and(ends_a_kind)
            };
            if is_name || is_title { NAME } else { 0 }
        }
        b'-' if next.is_ascii_digit() && last.is_ascii_alphanumeric() => NUMBER,
        b'-' | b'_' if next.is_ascii_alphabetic() => NAME,
        b'/' => ADDRESS,
        b':' if next.is_ascii_digit() => ADDRESS,
        b'.' if rest.starts_with(b"md") => ADDRESS,
        0xC2 if next == 0xA7 => SIGN,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop_assert_eq, proptest};

    use super::*;
    use crate::parse::address::{addresses_anywhere, addresses_at};
    use crate::parse::phrase::{phrases_anywhere, phrases_at};
    use crate::parse::reference::{scan_at, scan_with};

    #[test]
    fn no_place_is_passed_over() {
        for here in 0..=255_u8 {
            for next in 0..=255_u8 {
                for before in [b'x', b'Y', b'y', b'.', b'1', b'-', b' ', b'_'] {
                    for behind in [*b"d.......", *b"ervice..", *b"ERVICE..", *b"xx......"] {
                        let bytes = [&[before, here, next], &behind[..]].concat();
                        let is_place = kinds_at(&bytes, 1) != 0;
                        let may_be = may_be_place(here, next, behind[0]);
                        assert!(!is_place || may_be, "{bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn places_are_found_wherever_they_stand() {
        let mut places = Places::default();
        for length in 3..100 {
            for at in 1..length - 1 {
                let mut text = vec![b'x'; length];
                (text[at], text[at + 1]) = (b'-', b'1');
                places.find(str::from_utf8(&text).expect("it is ASCII"));
                let expected = Place { at: at as u32, kinds: NUMBER };
                assert_eq!(places.places, [expected], "{length} {at}");
                assert!(places.has(NUMBER) && !places.has(!NUMBER));
            }
        }
        for text in ["", "a", "-", "abc"] {
            places.find(text);
            assert!(places.is_empty(), "{text}");
        }
        places.find("/");
        assert_eq!(places.of(ADDRESS).collect::<Vec<_>>(), [0]);
    }

    /// Texts of what candidates are made of.
    fn text() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            " ",
            "-",
            "_",
            "/",
            ".",
            ":",
            "ADR-023",
            "PRD",
            "DAA",
            "Runbook",
            "rfc: ",
            " 12",
            "-1",
            "Stories",
            "user story",
            "§3.2",
            "Section 4",
            "service",
            "Service",
            "Booking",
            "A",
            "the",
            "a.md",
            "GET /v1/b",
            "\"",
            "“",
            "é",
            "://",
            ", -2",
            "\n",
        ];
        proptest::collection::vec(proptest::sample::select(PIECES), 0..24)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// What scanners find by the places of a run is what they find at all its bytes.
        #[test]
        fn scanners_need_no_other_places(run in text()) {
            let mut places = Places::default();
            places.find(&run);
            let own = ["EIP".to_owned()];
            prop_assert_eq!(scan_at(&run, &places, &own), scan_with(&run, &own));
            prop_assert_eq!(phrases_at(&run, &places), phrases_anywhere(&run));
            prop_assert_eq!(addresses_at(&run, &places), addresses_anywhere(&run));
        }
    }
}
