//! Folders of numbered files: `0008-add-status-field.md`, `eip-20.md`, `2022-03-28_017-udp.md`.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Document, IndexedDocument, NodeKind};

/// A folder of files that are numbered alike.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// The folder; empty for the root.
    pub(super) directory: String,
    /// The pattern of the files' names, with `{}` where the number stands.
    pub(super) pattern: String,
    /// The letters in front of the number, if there are any: `eip`.
    pub(super) prefix: Option<String>,
    /// The kind as which its files look like they stand.
    pub(super) kind: NodeKind,
    /// What says so, for people.
    pub(super) reason: String,
    /// The numbers, without zeros in front.
    pub(super) numbers: BTreeSet<String>,
    /// Its files.
    pub(super) files: Vec<String>,
    /// The names of Markdown files of the folder that are not numbered alike.
    pub(super) others: Vec<String>,
    /// Metadata keys whose values are numbers of the series, with how many values are.
    pub(super) references: BTreeMap<String, usize>,
}

/// A folder of fewer numbered files is no series.
const LEAST: usize = 2;

/// The series among documents that define nothing as they are, in the order of their folders.
pub(super) fn find<'a>(documents: impl Iterator<Item = &'a IndexedDocument>) -> Vec<Series> {
    let mut folders: BTreeMap<&str, Vec<&IndexedDocument>> = BTreeMap::new();
    for document in documents {
        folders.entry(document.path.parent()).or_default().push(document);
    }
    folders.into_iter().filter_map(|(directory, files)| series(directory, &files)).collect()
}

fn series(directory: &str, files: &[&IndexedDocument]) -> Option<Series> {
    let mut patterns: BTreeMap<Numbered, Vec<(&IndexedDocument, String)>> = BTreeMap::new();
    for file in files {
        if let Some((numbered, number)) = Numbered::of(file.path.file_name()) {
            patterns.entry(numbered).or_default().push((file, number));
        }
    }
    let (numbered, found) = patterns.into_iter().max_by_key(|(_, found)| found.len())?;
    if found.len() < LEAST || found.len() * 2 < files.len() {
        return None;
    }
    let documents = || found.iter().map(|(file, _)| &file.document);
    let (kind, reason) = kind(directory, numbered.prefix.as_deref(), documents())?;
    let numbers: BTreeSet<String> = found.iter().map(|(_, number)| number.clone()).collect();
    let others = files
        .iter()
        .map(|file| file.path.file_name())
        .filter(|name| Numbered::of(name).is_none_or(|(own, _)| own != numbered));
    Some(Series {
        directory: directory.to_owned(),
        others: others.map(str::to_owned).collect(),
        kind,
        reason,
        references: references(documents(), &numbers),
        numbers,
        files: found.iter().map(|(file, _)| file.path.to_string()).collect(),
        pattern: numbered.pattern,
        prefix: numbered.prefix,
    })
}

/// How a file's name is numbered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Numbered {
    pattern: String,
    prefix: Option<String>,
}

impl Numbered {
    /// The form of a name, and its number without zeros in front.
    fn of(name: &str) -> Option<(Self, String)> {
        let (stem, extension) = name.rsplit_once('.')?;
        let (before, rest) = match date(stem) {
            Some(end) => ("*", &stem[end..]),
            None => ("", stem),
        };
        let separator = if before.is_empty() { "" } else { rest.get(..1)? };
        let rest = &rest[separator.len()..];
        let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let prefix = (letters > 0).then(|| rest[..letters].to_owned());
        let after = &rest[letters..];
        let hyphen = if prefix.is_some() { after.get(..1)? } else { "" };
        if !matches!(hyphen, "" | "-" | "_") {
            return None;
        }
        let after = &after[hyphen.len()..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = after.split_at(digits);
        let is_number = (1..=6).contains(&digits);
        let tail = match tail.chars().next() {
            None => String::new(),
            Some(c @ ('-' | '_' | '.' | ' ')) => format!("{c}*"),
            Some(_) => return None,
        };
        is_number.then(|| {
            let letters = prefix.as_deref().unwrap_or_default();
            let pattern = format!("{before}{separator}{letters}{hyphen}{{}}{tail}.{extension}");
            let plain = number.trim_start_matches('0');
            let plain = if plain.is_empty() { "0" } else { plain };
            (Self { pattern, prefix }, plain.to_owned())
        })
    }
}

/// The length of a date in front of a name: `2022-03-28`.
fn date(stem: &str) -> Option<usize> {
    let bytes = stem.as_bytes().get(..11)?;
    let is_date = bytes[..10].iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (is_date && matches!(bytes[10], b'-' | b'_')).then_some(10)
}

/// Words of folders and prefixes, and the kinds of which they speak.
const WORDS: &[(&str, NodeKind)] = &[
    ("adr", NodeKind::Adr),
    ("decision", NodeKind::Adr),
    ("rfc", NodeKind::Rfc),
    ("proposal", NodeKind::Rfc),
    ("enhancement", NodeKind::Rfc),
    ("runbook", NodeKind::Runbook),
    ("postmortem", NodeKind::PostMortem),
    ("post-mortem", NodeKind::PostMortem),
    ("incident", NodeKind::Incident),
    ("prd", NodeKind::Prd),
    ("requirement", NodeKind::Prd),
    ("playbook", NodeKind::Playbook),
];

/// Headings that documents of a kind have, in lower case.
const HEADINGS: &[(NodeKind, &[&str])] = &[
    (NodeKind::Adr, &["decision", "consequences", "decision outcome", "considered options"]),
    (
        NodeKind::Rfc,
        &["abstract", "motivation", "specification", "rationale", "unresolved questions"],
    ),
    (NodeKind::PostMortem, &["timeline", "root cause", "action items", "lessons learned"]),
];

/// The kind of which a folder, a prefix or the headings of its documents speak, and which does.
fn kind<'a>(
    directory: &str,
    prefix: Option<&str>,
    documents: impl Iterator<Item = &'a Document>,
) -> Option<(NodeKind, String)> {
    let spoken = |text: &str| {
        let text = text.to_lowercase();
        WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, kind)| *kind)
    };
    if let Some(kind) = prefix.and_then(spoken) {
        return Some((kind, "their names say so".to_owned()));
    }
    let last = directory.rsplit('/').next().unwrap_or_default();
    if let Some(kind) = spoken(last) {
        return Some((kind, format!("the folder is called `{last}`")));
    }
    let mut counts: BTreeMap<(NodeKind, &str), usize> = BTreeMap::new();
    for document in documents {
        for heading in &document.headings {
            let text = heading.text.trim().to_lowercase();
            for (kind, known) in HEADINGS {
                if let Some(known) = known.iter().find(|known| **known == text) {
                    *counts.entry((*kind, known)).or_default() += 1;
                }
            }
        }
    }
    let sum = |kind: NodeKind| -> usize {
        counts.iter().filter(|((of, _), _)| *of == kind).map(|(_, count)| count).sum()
    };
    let kind = HEADINGS.iter().map(|(kind, _)| *kind).rev().max_by_key(|kind| sum(*kind))?;
    let headings: Vec<&str> =
        counts.keys().filter(|(of, _)| *of == kind).map(|(_, heading)| *heading).collect();
    (!headings.is_empty()).then(|| (kind, format!("they have headings {}", headings.join(", "))))
}

/// Keys of front matter whose values are numbers of the series.
fn references<'a>(
    documents: impl Iterator<Item = &'a Document>,
    numbers: &BTreeSet<String>,
) -> BTreeMap<String, usize> {
    let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for entry in documents.flat_map(|document| &document.entries) {
        let pieces = entry.value.split([',', ';', ' ']).filter(|piece| !piece.is_empty());
        let (known, other) = found.entry(entry.key.to_string()).or_default();
        for piece in pieces {
            let digits =
                piece.rsplit(['-', ' ']).next().unwrap_or_default().trim_start_matches('0');
            *(if numbers.contains(digits) { &mut *known } else { &mut *other }) += 1;
        }
    }
    found.retain(|_, (known, other)| *known > *other * 3);
    found.into_iter().map(|(key, (known, _))| (key, known)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_the_names_of_files() {
        for (name, pattern, prefix, number) in [
            ("0008-add-status.md", "{}-*.md", None, "8"),
            ("eip-20.md", "eip-{}.md", Some("eip"), "20"),
            ("adr-017-simplify.md", "adr-{}-*.md", Some("adr"), "17"),
            ("2022-03-28_017-udp.md", "*_{}-*.md", None, "17"),
            ("ADR_3.markdown", "ADR_{}.markdown", Some("ADR"), "3"),
            ("0000-template.md", "{}-*.md", None, "0"),
        ] {
            let (numbered, found) = Numbered::of(name).expect("it is numbered");
            assert_eq!((numbered.pattern.as_str(), found.as_str()), (pattern, number), "{name}");
            assert_eq!(numbered.prefix.as_deref(), prefix, "{name}");
        }
        for name in ["README.md", "2022-03-28-outage.md", "v2.md", "1234567-x.md", "a-b.md", "x"] {
            assert_eq!(Numbered::of(name), None, "{name}");
        }
    }
}
