//! What the key of a line such as `Bolt: BOLT-044` says of the work that its value names.

use std::ops::Range;

use smol_str::SmolStr;

use super::LinkKind;
use super::branches::work_in;
use super::message::is_work;
use crate::source::Dialect;

/// Keys whose values are the work of a commit, in lower case and without hyphens, with the prefix of an id whose number stands alone.
const KEYS: &[(&str, &str)] = &[
    ("bolt", "BOLT"),
    ("bolts", "BOLT"),
    ("boltid", "BOLT"),
    ("fix", "FIX"),
    ("fixit", "FIX"),
    ("fixitbolt", "FIX"),
    ("work", "BOLT"),
];

/// Words by which a commit says that it does what work asks for.
const DEEDS: &[&str] = &[
    "close",
    "closes",
    "closed",
    "complete",
    "completes",
    "completed",
    "fixes",
    "fixed",
    "implement",
    "implements",
    "implemented",
    "partof",
    "resolve",
    "resolves",
    "resolved",
];

/// What a key says of the work that its value names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// That the commit belongs to it: a number alone has this prefix.
    Work(&'static str),
    /// That the commit does it: `Implements: BOLT-044`.
    Deed,
    /// That there is something between them: `Refs: BOLT-044`.
    Other,
}

impl Key {
    pub(super) fn of(key: &str) -> Self {
        let letters = key.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase());
        let plain: String = letters.collect();
        if let Some((_, prefix)) = KEYS.iter().find(|(key, _)| *key == plain) {
            Self::Work(prefix)
        } else if DEEDS.contains(&plain.as_str()) {
            Self::Deed
        } else {
            Self::Other
        }
    }

    /// How a trailer with this key says that the commit belongs to its value.
    pub(super) fn of_trailer(self) -> LinkKind {
        match self {
            Self::Work(_) => LinkKind::Trailer,
            Self::Deed => LinkKind::Body,
            Self::Other => LinkKind::Text,
        }
    }
}

/// The work that the value of a trailer of work means though it has no id as such: numbers, `#44`, or addresses of pages; none if it has any
/// other word.
pub(super) fn loose(value: &str, prefix: &str, dialect: &Dialect) -> Vec<(SmolStr, Range<usize>)> {
    let words = value.split([' ', '\t', '\n', ',', ';']).map(|word| word.trim_end_matches('.'));
    let found = words.filter(|word| !word.is_empty()).map(|word| {
        let start = word.as_ptr() as usize - value.as_ptr() as usize;
        // A number has neither.
        let is_page = word.contains(['/', '.']);
        let id = if is_page { page(word, dialect) } else { number(word, prefix) }?;
        is_work(&id, dialect).then_some((id, start..start + word.len()))
    });
    found.collect::<Option<_>>().unwrap_or_default()
}

fn number(word: &str, prefix: &str) -> Option<SmolStr> {
    let digits = word.strip_prefix('#').unwrap_or(word);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{prefix}-{digits}").into())
}

/// The id with which the name of a page begins: `docs/bolts/bolt-044-cancel.md#scope`.
fn page(address: &str, dialect: &Dialect) -> Option<SmolStr> {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    work_in(name, dialect).into_iter().next()
}

/// The deed with which a line begins, and what stands behind it: `Fixes FIX-001`, `Implements: BOLT-044`.
pub(super) fn deed(line: &str) -> Option<usize> {
    let end = line.find([' ', '\t', ':'])?;
    (Key::of(&line[..end]) == Key::Deed).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_work_takes_numbers_and_addresses() {
        let dialect = Dialect::default();
        let read = |value| -> Vec<SmolStr> {
            loose(value, "BOLT", &dialect).into_iter().map(|(id, _)| id).collect()
        };
        assert_eq!(read(" 44"), ["BOLT-44"]);
        assert_eq!(read(" #44, 45"), ["BOLT-44", "BOLT-45"]);
        assert_eq!(read(" https://git.example/docs/bolts/bolt-044-cancel.md#scope"), ["BOLT-044"]);
        assert_eq!(read(" docs/bolts/bolt-044.md"), ["BOLT-044"]);
        assert_eq!(read(" #46."), ["BOLT-46"]);
        assert_eq!(read(" bolt-044.md"), ["BOLT-044"]);
        for value in
            [" the 4th one", " 1.4.2", " docs/adrs/adr-023.md", " 2 of 44", " 404 on an empty list"]
        {
            assert!(read(value).is_empty(), "{value}");
        }
        assert_eq!(loose(" #44, 45", "BOLT", &dialect)[1].1, 6..8);
    }

    #[test]
    fn deeds_are_words_of_their_own() {
        assert_eq!(deed("Fixes FIX-001"), Some(6));
        assert_eq!(deed("implements: BOLT-044"), Some(11));
        assert_eq!(deed("Fixesome FIX-001"), None);
        assert_eq!(deed("Fixes"), None);
        assert_eq!(Key::of("Part-of"), Key::Deed);
        assert_eq!(Key::of("Related-Bolt"), Key::Other);
    }
}
