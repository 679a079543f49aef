//! Ranges and lists that follow an id or the word "Stories": `NFR-015-1..5`, `US-015-1, -2 and -3`,
//! `Stories 1-3`.
//!
//! A *series* is a run of numbers behind one stem, of which the text spells at most the ends. Only what
//! a person would surely read so is one: a dash with spaces, a bare number after a comma that may be an
//! amount, or a list of such numbers that runs backwards is not.

use std::ops::Range;

use crate::model::NodeKind;

/// How many ids a range may stand for; a longer one is kept as one reference, which finds nothing.
const LONGEST: u32 = 1_000;

/// So many bytes of a file there are for each reference that its ranges add.
const BYTES_OF_REFERENCE: usize = 4;

/// How many references may still be added to a file by texts that stand for more than they spell: one for
/// [`BYTES_OF_REFERENCE`] bytes, and one range more. A file of nothing but ranges must not become a
/// thousand times as large.
#[derive(Debug)]
pub(crate) struct RangeBudget {
    left: usize,
}

impl RangeBudget {
    /// The budget of a text, however its lines end.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let returns = memchr::memchr_iter(b'\r', bytes);
        let ends = returns.filter(|at| bytes.get(at + 1) == Some(&b'\n')).count();
        Self { left: (bytes.len() - ends) / BYTES_OF_REFERENCE + LONGEST as usize }
    }

    /// Takes so many references; what is refused costs nothing.
    pub(crate) fn take(&mut self, count: usize) -> bool {
        let left = self.left.checked_sub(count);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// Takes the references of a range, if it is no longer than [`LONGEST`].
    pub(crate) fn take_range(&mut self, count: u32) -> bool {
        count <= LONGEST && self.take(count as usize)
    }

    /// The ids of a series; one text for all where there are too many.
    pub(crate) fn expand(&mut self, series: &Series) -> Vec<String> {
        if self.take_range(series.count()) {
            series.ids().collect()
        } else {
            vec![series.written()]
        }
    }
}

/// The numbers from `first` to `last` behind a stem: `NFR-015-` and 2 to 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    pub(crate) stem: String,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

impl Series {
    /// How many ids it stands for.
    fn count(&self) -> u32 {
        self.last - self.first + 1
    }

    /// The ids in full.
    fn ids(&self) -> impl Iterator<Item = String> + '_ {
        (self.first..=self.last).map(|number| format!("{}{number}", self.stem))
    }

    /// The range as one text, for one that is too long to be taken apart.
    fn written(&self) -> String {
        format!("{}{}..{}", self.stem, self.first, self.last)
    }
}

/// What a list adds to the id that stands at `id`: each piece with its place. Cost: `O(bytes)` of the
/// list.
pub(crate) fn behind_id(text: &str, id: Range<usize>) -> Vec<(Range<usize>, Series)> {
    if !may_go_on(&text[id.end..]) {
        return Vec::new();
    }
    let written = &text[id.clone()];
    let Some(hyphen) = written.rfind('-').filter(|_| !written.contains('#')) else {
        return Vec::new();
    };
    let (stem, number) = written.split_at(hyphen + 1);
    let Ok(mut last) = number.parse::<u32>() else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = id.end;
    loop {
        let rest = &text[at..];
        let next = to_end_of_range(rest, stem)
            .and_then(|(length, end)| Some((length, last.checked_add(1)?, end)));
        let next = next.or_else(|| {
            let next = next_of_list(rest, stem)
                .or_else(|| next_alike(rest, stem, number).filter(|(_, next)| *next > last));
            next.map(|(length, number)| (length, number, number))
        });
        let Some((length, first, end)) = next.filter(|(_, first, end)| first <= end) else { break };
        let series = Series { stem: stem.to_owned(), first, last: end };
        found.push((at..at + length, series));
        at += length;
        last = end;
        if last == u32::MAX {
            break;
        }
    }
    found
}

/// Whether a range or a list may go on with a text, as its first letters show: few ids are followed by one.
fn may_go_on(rest: &str) -> bool {
    match rest.as_bytes() {
        [b' ', next, ..] => matches!(next, b' ' | b'.' | 0xE2 | b't' | b'a' | b'o' | b'&'),
        [b'.', next, ..] => *next == b'.',
        [first, ..] => matches!(first, b',' | b'/' | 0xE2 | b't'),
        [] => false,
    }
}

/// `..5`, `…5`, `..NFR-015-5`, ` – NFR-015-5`: its length and the last number.
fn to_end_of_range(rest: &str, stem: &str) -> Option<(usize, u32)> {
    let unspaced = rest.trim_start_matches(' ');
    let (mark, may_be_bare) =
        [("...", true), ("..", true), ("…", true), ("–", false), ("through ", false)]
            .into_iter()
            .find(|(mark, _)| unspaced.starts_with(mark))?;
    let after = &unspaced[mark.len()..];
    let spelt = after.trim_start_matches(' ');
    let number = match spelt.get(..stem.len()) {
        Some(start) if start.eq_ignore_ascii_case(stem) => &spelt[stem.len()..],
        // A bare number stands right behind the dots.
        _ if may_be_bare && unspaced.len() == rest.len() => after,
        _ => return None,
    };
    let digits = digits(number)?;
    Some((rest.len() - number.len() + digits, number[..digits].parse().ok()?))
}

/// `, -2`, ` and -3`, `/-2`, and right behind a comma `,2` for parts: its length and its number.
fn next_of_list(rest: &str, stem: &str) -> Option<(usize, u32)> {
    let tight = rest.strip_prefix(',').filter(|_| is_of_parts(stem));
    if let Some(number) = tight.filter(|number| number.starts_with(|c: char| c.is_ascii_digit())) {
        let digits = digits_to(number, ".")?;
        return Some((1 + digits, number[..digits].parse().ok()?));
    }
    let separator = separator(rest)?;
    let number = rest[separator..].strip_prefix('-')?;
    let digits = digits(number)?;
    Some((separator + 1 + digits, number[..digits].parse().ok()?))
}

/// `/915`, `, 917 and 918` behind `ADR-914`: a number alone, of as many digits as that of the artifact's id, three
/// at least, that is no amount: the list goes on behind it, or what is said ends. Its length and the number.
fn next_alike(rest: &str, stem: &str, first: &str) -> Option<(usize, u32)> {
    let separator = separator(rest)?;
    let number = &rest[separator..];
    let length = digits(number)?;
    let is_alike = length == first.len() && length >= 3 && !is_of_parts(stem);
    let after = &number[length..];
    let goes_on = ["and ", "or ", "& "].iter().any(|word| after.trim_start().starts_with(word));
    let is_amount = after.starts_with(' ') && !goes_on && !number.starts_with('0');
    (is_alike && !is_amount).then_some(())?;
    Some((separator + length, number[..length].parse().ok()?))
}

/// The numbers of a list in front of a text, each with its place: `919, 920 and 921`.
pub(super) fn listed(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(length) = digits(&text[at..]) {
        found.push(at..at + length);
        let Some(separator) = separator(&text[at + length..]) else { break };
        at += length + separator;
    }
    found
}

/// Whether the ids behind a stem are those of parts: `US-015-`, `PRD-015/NFR-`.
fn is_of_parts(stem: &str) -> bool {
    let own = stem.rsplit('/').next().unwrap_or_default();
    NodeKind::of_prefix(own.split('-').next().unwrap_or_default()).is_some_and(NodeKind::is_part)
}

/// The length of what stands between two items of a list.
fn separator(rest: &str) -> Option<usize> {
    [", and ", ", or ", " and ", " or ", " & ", ", ", "/", ","]
        .into_iter()
        .find(|separator| rest.starts_with(separator))
        .map(str::len)
}

/// The length of the digits in front, if a word ends with them and they are no part of `1.5` or `1,5`.
fn digits(text: &str) -> Option<usize> {
    digits_to(text, ".,")
}

/// The same, where only these marks join digits.
fn digits_to(text: &str, marks: &str) -> Option<usize> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text[length..].chars();
    let ends = match rest.next() {
        Some(mark) if marks.contains(mark) => !rest.next().is_some_and(|c| c.is_ascii_digit()),
        Some('%' | '-' | '_' | '°') => false,
        Some(' ') => rest.next() != Some('%'),
        Some(next) => !next.is_alphanumeric(),
        None => true,
    };
    (length > 0 && ends).then_some(length)
}

/// The numbers of `1-3, 5 and 7` in front of a text, as pairs of first and last, and the length of all.
pub(crate) fn numbers(text: &str) -> (Vec<(u32, u32)>, usize) {
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut end = 0;
    loop {
        let start = match found.last() {
            None => 0,
            Some(_) => match separator(&text[end..]) {
                Some(separator) => end + separator,
                None => break,
            },
        };
        let Some((first, after)) = number(text, start) else { break };
        let ranges = [" to ", "-", "–", "..", "…", " – "];
        let upper = ranges.into_iter().find_map(|mark| {
            text[after..].starts_with(mark).then(|| number(text, after + mark.len())).flatten()
        });
        let (last, after) = upper.filter(|(last, _)| *last >= first).unwrap_or((first, after));
        if digits(&text[after - 1..]).is_none() {
            break;
        }
        found.push((first, last));
        end = after;
    }
    (found, end)
}

/// A number at a place, and where it ends.
fn number(text: &str, at: usize) -> Option<(u32, usize)> {
    let length = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    text[at..at + length].parse().ok().map(|number| (number, at + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids that a text adds to the one that it begins with.
    fn ids(id: &str, rest: &str) -> Vec<String> {
        let text = format!("{id}{rest}");
        behind_id(&text, 0..id.len())
            .iter()
            .flat_map(|(_, series)| series.ids().collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn ranges_have_dots_or_two_full_ids() {
        let three = ["NFR-015-2", "NFR-015-3"];
        for rest in [
            "..3",
            "…3",
            "...3.",
            "..NFR-015-3",
            "–NFR-015-3",
            " – nfr-015-3,",
            " through NFR-015-3",
        ] {
            assert_eq!(
                ids("NFR-015-1", rest).iter().map(|id| id.to_uppercase()).collect::<Vec<_>>(),
                three,
                "{rest}"
            );
        }
        for rest in [
            "–3",
            " – 3 days",
            "..",
            ".. 3",
            "..x",
            "..0",
            "..NFR-016-3",
            " to NFR-015-3",
            "..3a",
            "..99999999999",
        ] {
            assert_eq!(ids("NFR-015-1", rest), [""; 0], "{rest}");
        }
    }

    #[test]
    fn lists_say_the_hyphen_again() {
        assert_eq!(ids("US-015-1", ", -2 and -3"), ["US-015-2", "US-015-3"]);
        assert_eq!(ids("US-015-1", ", -2, and -3."), ["US-015-2", "US-015-3"]);
        assert_eq!(ids("US-015-1", "/-2"), ["US-015-2"]);
        assert_eq!(ids("PRD-015/US-1", ",2"), ["PRD-015/US-2"]);
        assert_eq!(ids("US-015-1", "..3, -5"), ["US-015-2", "US-015-3", "US-015-5"]);
        for rest in [", 2 days", ",5 %", " and 2", ", -2%", ",2.5", " - 2", ", -2°"] {
            assert_eq!(ids("US-015-1", rest), [""; 0], "{rest}");
        }
        assert_eq!(ids("BOLT-12", ",500"), [""; 0]);
    }

    #[test]
    fn lists_of_artifacts_may_leave_the_stem_away() {
        assert_eq!(ids("ADR-914", "/915"), ["ADR-915"]);
        assert_eq!(ids("ADR-916", ", 917 and 918."), ["ADR-917", "ADR-918"]);
        assert_eq!(ids("ADR-023", ", 024 and 025 say"), ["ADR-24", "ADR-25"]);
        for rest in [
            ", 250 users",
            " and 250 ms",
            "/25",
            ", 2024",
            ", 915.5",
            ", 100",
            ", 917%",
            "/917-2",
            ", 917x",
        ] {
            assert_eq!(ids("ADR-123", rest), [""; 0], "{rest}");
        }
        assert_eq!(ids("BOLT-12", "/13"), [""; 0]);
        assert_eq!(listed("919, 920 and 921 say"), [0..3, 5..8, 13..16]);
        assert_eq!(listed("919 and more"), vec![0..3]);
        assert_eq!(listed("1.5"), [0..0; 0]);
    }

    #[test]
    fn nothing_follows_the_largest_number() {
        for rest in ["..5", "..4294967295", " through US-1-2"] {
            assert_eq!(ids("US-1-4294967295", rest), [""; 0], "{rest}");
        }
        assert_eq!(ids("US-1-4294967294", "..4294967295..5"), ["US-1-4294967295"]);
    }

    #[test]
    fn numbers_of_stories() {
        for (text, pairs, length) in [
            ("1 and 3 of PRD-015", vec![(1, 1), (3, 3)], 7),
            ("1-3, 5", vec![(1, 3), (5, 5)], 6),
            ("1 to 3.", vec![(1, 3)], 6),
            ("2, and more", vec![(2, 2)], 1),
            ("3-1", vec![], 0),
            ("1.5 of them", vec![], 0),
        ] {
            assert_eq!(numbers(text), (pairs, length), "{text}");
        }
    }
}
