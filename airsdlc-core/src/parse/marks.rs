//! Where in a text candidates for references may stand: one pass over a file finds the places for all
//! scanners.
//!
//! A *mark* is a byte for each byte of a text; its bits say which candidates may stand around the byte
//! and the next. Marks promise nothing: a scanner looks at each place that is marked, and passes over
//! all others. A run of text that stands in the source as it is read takes its marks from there; few
//! places are marked, so that a run without any costs a look at its marks.

use super::markdown::Inline;
use crate::visits::visit;

/// A hyphen or a space before a digit, as every number of a reference has it.
pub(super) const NUMBER: u8 = 1;
/// What [`super::phrase::may_begin`] says is the place of a title or a name.
pub(super) const NAME: u8 = 2;
/// What [`super::address::may_hold`] says is inside an address.
pub(super) const ADDRESS: u8 = 4;
/// The first byte of `§`.
pub(super) const SIGN: u8 = 8;

/// The marks of a text.
#[derive(Debug)]
pub(super) struct Marks(Vec<u8>);

impl Marks {
    /// Marks a text. Cost: `O(bytes)`, of which the compiler takes sixteen at a time.
    pub(super) fn new(text: &str) -> Self {
        visit(text.len());
        let bytes = text.as_bytes();
        let mut marks = Vec::with_capacity(bytes.len());
        let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
        marks.extend(pairs.map(|(here, next)| mark(*here, *next)));
        marks.extend(bytes.last().map(|here| mark(*here, 0)));
        Self(marks)
    }

    /// The marks of a run of the text that was marked; `None` if the parser changed what stands there.
    pub(super) fn of_run(&self, source: &str, run: &Inline<'_>) -> Option<&[u8]> {
        let place = source.get(run.span.range())?;
        let stands_there = (place.as_ptr(), place.len()) == (run.text.as_ptr(), run.text.len());
        if stands_there { self.0.get(run.span.range()) } else { None }
    }
}

/// The mark of a byte and the one behind it. Without a branch, and exact only where that costs nothing.
fn mark(here: u8, next: u8) -> u8 {
    let all = |is: bool| 0_u8.wrapping_sub(u8::from(is));
    let (space, hyphen) = (all(here == b' '), all(here == b'-'));
    let may_be_digit = all(next & 0xF0 == b'0');
    // Small letters and ASCII signs have the bit of a space.
    let may_be_capital = all(next & 0x20 == 0) | all(next >= 0x80) | all(next == b'"');
    let number = (space | hyphen) & may_be_digit;
    let name = space & (may_be_capital | all(next == b's'))
        | (hyphen | all(here == b'_')) & all(next & 0x40 != 0);
    let address = all(here == b'/')
        | all(here == b':') & may_be_digit
        | all(here == b'.') & all(next == b'm');
    number & NUMBER | name & NAME | address & ADDRESS | all(here == 0xC2) & SIGN
}

/// All that stands anywhere in some marks.
pub(super) fn any(marks: &[u8]) -> u8 {
    visit(marks.len());
    let (words, rest) = marks.as_chunks::<8>();
    let word = words.iter().fold(last_word(rest), |any, word| any | u64::from_le_bytes(*word));
    let halves = word | word >> 32;
    let quarters = halves | halves >> 16;
    (quarters | quarters >> 8) as u8
}

/// Fewer than eight marks as a word.
fn last_word(rest: &[u8]) -> u64 {
    rest.iter().rev().fold(0, |word, mark| word << 8 | u64::from(*mark))
}

/// The places of one kind of marks, in order.
pub(super) fn places(marks: &[u8], kind: u8) -> Places<'_> {
    Places { marks, kind: u64::from_le_bytes([kind; 8]), next: 0, left: 0 }
}

/// An iterator over places; looks at eight marks at a time.
pub(super) struct Places<'m> {
    marks: &'m [u8],
    kind: u64,
    /// Where the next word begins, and what is left of the one before it.
    next: usize,
    left: u64,
}

impl Iterator for Places<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            let rest = self.marks.get(self.next..).filter(|rest| !rest.is_empty())?;
            let word =
                rest.first_chunk().map_or_else(|| last_word(rest), |w| u64::from_le_bytes(*w));
            (self.left, self.next) = (word & self.kind, self.next + 8);
        }
        let place = self.next - 8 + self.left.trailing_zeros() as usize / 8;
        self.left &= self.left - 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop_assert_eq, proptest};

    use super::*;
    use crate::parse::address::{addresses, addresses_at, may_hold};
    use crate::parse::phrase::{may_begin, phrases, phrases_at};
    use crate::parse::reference::{begins_number, scan_at, scan_with};

    #[test]
    fn no_place_is_left_unmarked() {
        for here in 0..=255_u8 {
            for next in 0..=255_u8 {
                let (mark, bytes) = (mark(here, next), [here, next]);
                for third in 0..=255_u8 {
                    let bytes = [here, next, third];
                    assert!(mark & NAME != 0 || !may_begin(&bytes, 0), "{bytes:?}");
                    assert!(mark & ADDRESS != 0 || !may_hold(&bytes, 0), "{bytes:?}");
                }
                assert!(mark & NUMBER != 0 || !begins_number(&bytes, 0), "{bytes:?}");
                assert!(mark & SIGN != 0 || here != "§".as_bytes()[0]);
            }
        }
    }

    #[test]
    fn places_are_found_wherever_they_stand() {
        for length in 0..40 {
            for at in 0..length {
                let mut marks = vec![ADDRESS; length];
                marks[at] = NUMBER | SIGN;
                assert_eq!(places(&marks, NUMBER).collect::<Vec<_>>(), [at]);
                assert_eq!(any(&marks) & !ADDRESS, NUMBER | SIGN, "{length} {at}");
            }
        }
        assert_eq!((any(&[]), places(&[], NAME).next()), (0, None));
        assert_eq!(places(&[NAME; 19], NAME).collect::<Vec<_>>(), (0..19).collect::<Vec<_>>());
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
            " 12",
            "§3.2",
            "Section 4",
            "service",
            "Booking",
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
        /// What scanners find by the marks of a file is what they find in the run alone.
        #[test]
        fn marks_of_a_file_serve_its_runs(before in text(), run in text(), after in text()) {
            let file = [&*before, &*run, &*after].concat();
            let marks = Marks::new(&file);
            let marks = &marks.0[before.len()..before.len() + run.len()];
            let own = ["EIP".to_owned()];
            prop_assert_eq!(scan_at(&run, marks, &own), scan_with(&run, &own));
            prop_assert_eq!(phrases_at(&run, marks), phrases(&run));
            prop_assert_eq!(addresses_at(&run, marks), addresses(&run));
            prop_assert_eq!(any(marks), marks.iter().fold(0, |any, mark| any | mark));
        }
    }
}
