//! Owners of files, as `CODEOWNERS` gives them.
//!
//! Source: GitHub, "About code owners": the first file of `.github/`, the root and `docs/` counts, and
//! in it the last pattern that matches a file, even one without owners. Patterns are those of
//! `.gitignore` without negation and ranges; `docs/*` does not reach below `docs/`.
//!
//! A file is no node by itself, and `*` would make one of every file. So a team owns the artifacts and
//! the services that a matching file defines; a service whose catalogue names an owner keeps that one.
//! A user is no team, unless a team of that name is known (a GitLab group has no slash).

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::reader::Reader;
use crate::model::{
    EdgeKind, Finding, NodeKind as N, Origin, Severity, Strength, TOO_MANY, fold_name,
};
use crate::parse::record::{
    Claim, FileRecord, Intent, Local, NodeRecord, Owner, Ownership, Reference, Referrer, Target,
};
use crate::source::{Dialect, Roots};
use crate::span::{RepoPath, Span};
use crate::visits::visit;

/// Where the file may stand; the first that is there counts.
const PLACES: &[&str] = &[".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// How many owners of one line count: each owns all that the line matches.
const MAX_OWNERS: usize = 32;

pub(super) fn is_owners(path: &RepoPath) -> bool {
    PLACES.contains(&path.as_str())
}

/// Reads the rules of a file. Cost: `O(bytes)`.
pub(super) fn owners_file(path: &RepoPath, text: &str, dialect: &Dialect) -> FileRecord {
    let mut reader = Reader::new(path, text, dialect);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        reader.owner_line(line, at);
        at += line.len();
    }
    reader.record
}

impl Reader<'_> {
    fn owner_line(&mut self, line: &str, at: usize) {
        let mut words = words(line).take_while(|(_, word)| !word.starts_with('#'));
        let Some((start, pattern)) = words.next() else { return };
        // A section of GitLab's.
        if pattern.starts_with('[') || pattern.starts_with("^[") {
            return;
        }
        let place = |start: usize, word: &str| {
            Span::new((at + start) as u32, (at + start + word.len()) as u32)
        };
        if pattern.starts_with('!') || pattern.contains('[') {
            let location = self.location(place(start, pattern));
            let message =
                format!("`{pattern}` is no pattern for owners: this line counts for nothing");
            let finding = Finding::new("malformed-catalogue", Severity::Warning, message, location);
            self.record
                .findings
                .push(finding.help("GitHub knows neither negation nor ranges here"));
            return;
        }
        let owners = words.by_ref().take(MAX_OWNERS).map(|(start, word)| Owner {
            text: word.into(),
            location: self.location(place(start, word)),
        });
        let owners = owners.collect();
        if let Some((start, word)) = words.next() {
            let message = format!("a line with more than {MAX_OWNERS} owners");
            let location = self.location(place(start, word));
            let finding = Finding::new(TOO_MANY, Severity::Warning, message, location);
            self.record.findings.push(finding.help("those from here on own nothing by this line"));
        }
        let rule = Ownership { pattern: pattern.replace("\\ ", " ").into(), owners };
        self.record.ownership.push(rule);
    }
}

/// The words of a line with their offsets; a space after `\` is part of a word.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += line[at..].len() - line[at..].trim_start().len();
        let bytes = &line.as_bytes()[at..];
        // The end of a line ends a word, whatever stands before it.
        let is_escaped = |end: usize| bytes[end] == b' ' && end > 0 && bytes[end - 1] == b'\\';
        let ends = |end: &usize| bytes[*end].is_ascii_whitespace() && !is_escaped(*end);
        let end = (0..bytes.len()).find(ends).unwrap_or(bytes.len());
        let start = at;
        at += end;
        (end > 0).then(|| (start, &line[start..start + end]))
    })
}

/// Gives the artifacts and services of every file to the teams that own it, as references of the file
/// that says so. Cost: `O(files · rules)` comparisons of paths.
pub(crate) fn assign_owners(records: &mut [FileRecord], roots: &Roots) {
    for root in std::iter::once("").chain(roots.names()) {
        assign_in_root(records, roots, root);
    }
}

/// The same in one root, whose patterns count from it.
fn assign_in_root(records: &mut [FileRecord], roots: &Roots, root: &str) {
    let at = |place: &&str| {
        records.iter().position(|record| roots.split(&record.path) == (root, *place))
    };
    let Some(at) = PLACES.iter().find_map(at) else { return };
    let rules = std::mem::take(&mut records[at].ownership);
    let patterns: Vec<Pattern> = rules.iter().map(|rule| Pattern::new(&rule.pattern)).collect();
    let known = known_teams(records);
    let mut nodes: Vec<NodeRecord> = Vec::new();
    let mut teams: BTreeMap<SmolStr, Local> = BTreeMap::new();
    let mut references = Vec::new();
    for record in records.iter().filter(|record| record.nodes.iter().any(can_have_owner)) {
        let (of, inside) = roots.split(&record.path);
        if of != root {
            continue;
        }
        let components: Vec<&str> = inside.split('/').collect();
        let Some(rule) = patterns.iter().rposition(|pattern| pattern.matches(&components)) else {
            continue;
        };
        for owner in &rules[rule].owners {
            visit(1);
            let Some(name) = team(&owner.text, &known) else { continue };
            let local = *teams.entry(name.clone()).or_insert_with(|| {
                let mut team =
                    NodeRecord::new(N::Team, Claim::Likely(name), "", owner.location.clone());
                team.aliases.push(owner.text.clone());
                nodes.push(team);
                nodes.len() - 1
            });
            references.push(Reference {
                source: Referrer::Node(local),
                target: Target::Defined(record.path.clone()),
                intent: Intent::Edge(EdgeKind::Owns),
                text: owner.text.clone(),
                origin: Origin::Declared,
                strength: Strength::Strong,
                is_wiki: false,
                location: owner.location.clone(),
            });
        }
    }
    records[at].nodes = nodes;
    records[at].references = references;
}

/// Whether a file's owner is the owner of a node that it defines.
fn can_have_owner(node: &NodeRecord) -> bool {
    node.kind.is_artifact() || node.kind == N::Service && !node.attributes.contains_key("owner")
}

/// The folded names of the teams that catalogues list.
fn known_teams(records: &[FileRecord]) -> FxHashSet<SmolStr> {
    let nodes = records.iter().flat_map(|record| &record.nodes);
    nodes
        .filter(|node| node.kind == N::Team)
        .filter_map(|node| match &node.claim {
            Claim::System(name) => Some(fold_name(name)),
            _ => None,
        })
        .collect()
}

/// The name of the team that an owner is: `booking` of `@acme/booking`.
fn team(owner: &str, known: &FxHashSet<SmolStr>) -> Option<SmolStr> {
    let name = owner.strip_prefix('@')?;
    match name.rsplit_once('/') {
        Some((_, team)) => (!team.is_empty()).then(|| team.into()),
        None => known.contains(&fold_name(name)).then(|| name.into()),
    }
}

/// A pattern, taken apart.
struct Pattern<'a> {
    parts: Vec<&'a str>,
    /// Whether it stands for directories only.
    is_directory: bool,
}

impl<'a> Pattern<'a> {
    fn new(text: &'a str) -> Self {
        let is_directory = text.ends_with('/');
        let inner = text.trim_end_matches('/');
        let mut parts: Vec<&str> = Vec::new();
        if !inner.is_empty() && !inner.contains('/') {
            parts.push("**");
        }
        parts.extend(inner.split('/').filter(|part| !part.is_empty()));
        Self { parts, is_directory }
    }

    /// Whether the pattern matches a file or a directory around it. Cost: `O(parts)` steps and as many
    /// comparisons of components.
    fn matches(&self, path: &[&str]) -> bool {
        // Bit `n` says that the parts so far match the first `n` components.
        let Some(full) = 1_u64.checked_shl(path.len() as u32).filter(|full| *full != 0) else {
            return false;
        };
        let all = full | (full - 1);
        let mut reached: u64 = 1;
        for (at, part) in self.parts.iter().enumerate() {
            visit(1);
            let lowest = reached & reached.wrapping_neg();
            reached = if *part == "**" {
                let is_last = at + 1 == self.parts.len();
                let from = if is_last { lowest << 1 } else { lowest };
                all & !from.wrapping_sub(1)
            } else {
                let here = path.iter().enumerate();
                let fits = here.filter(|(n, name)| reached & (1 << n) != 0 && glob(part, name));
                fits.fold(0, |reached, (n, _)| reached | (1 << (n + 1)))
            };
            if reached == 0 {
                return false;
            }
        }
        let last = self.parts.last().copied().unwrap_or("**");
        let around = reached & (full - 1) & !1 != 0;
        if self.is_directory {
            // `/` alone is the root.
            around || self.parts.is_empty()
        } else {
            reached & full != 0 || around && !last.contains('*')
        }
    }
}

/// Whether a component matches a part with `*` and `?`. Cost: `O(part · name)` at worst.
fn glob(part: &str, name: &str) -> bool {
    let (part, name) = (part.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    let mut star = None;
    while n < name.len() {
        match part.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(byte) if *byte == b'?' || *byte == name[n] => {
                p += 1;
                n += 1;
            }
            // The last `*` takes one byte more.
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    part[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::new(pattern).matches(&path.split('/').collect::<Vec<_>>())
    }

    #[test]
    fn only_a_space_behind_a_backslash_is_part_of_a_word() {
        let all: Vec<&str> = words("docs/a\\ b.md @acme/x").map(|(_, word)| word).collect();
        assert_eq!(all, ["docs/a\\ b.md", "@acme/x"]);
        for end in ["\n", "\r\n", "\t"] {
            let line = format!("* @acme/x\\{end}");
            let words: Vec<&str> = words(&line).map(|(_, word)| word).collect();
            assert_eq!(words, ["*", "@acme/x\\"]);
        }
    }

    #[test]
    fn patterns_match_as_githubs_do() {
        for (pattern, path, expected) in [
            ("*", "a/b/c.md", true),
            ("*.md", "a/b/c.md", true),
            ("*.md", "a/b/c.mdx", false),
            ("/docs/", "docs/a/b.md", true),
            ("/docs/", "x/docs/b.md", false),
            ("docs/", "x/docs/b.md", true),
            ("docs/", "docs", false),
            ("docs/*", "docs/a.md", true),
            ("docs/*", "docs/a/b.md", false),
            ("docs/**", "docs/a/b.md", true),
            ("docs/**", "docs", false),
            ("/apps/github", "apps/github/x/y.md", true),
            ("apps/github", "x/apps/github/y.md", false),
            ("**/logs", "a/logs/b.md", true),
            ("**/logs", "logs/b.md", true),
            ("a/**/b", "a/b", true),
            ("a/**/b", "a/x/y/b/z", true),
            ("a/**/b", "a/x/c", false),
            ("README.md", "x/README.md", true),
            ("/README.md", "x/README.md", false),
            ("b?oking/", "booking/a.md", true),
            ("/*/adrs/*.md", "docs/adrs/a.md", true),
            ("/", "a.md", true),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
        assert!(!matches("**/**/*x", &"a/".repeat(200)));
        assert!(!glob(&"*a".repeat(50), &"a".repeat(49)));
    }

    #[test]
    fn lines_are_read_with_their_places() {
        let record = owners_file(
            &RepoPath::new("CODEOWNERS"),
            "# all\n* @acme/all a@b.c # why\n\n/a\\ b/ @acme/x\r\n[Section] @acme/y\n!c @acme/z\n/none/\n",
            &Dialect::default(),
        );
        let rules: Vec<_> = record
            .ownership
            .iter()
            .map(|rule| {
                let owners = rule.owners.iter();
                let owners = owners.map(|owner| format!("{} {}", owner.text, owner.location));
                (rule.pattern.as_str(), owners.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            rules,
            [
                ("*", vec!["@acme/all CODEOWNERS:2".to_owned(), "a@b.c CODEOWNERS:2".to_owned()]),
                ("/a b/", vec!["@acme/x CODEOWNERS:4".to_owned()]),
                ("/none/", vec![]),
            ]
        );
        assert_eq!(record.findings.len(), 1);
        assert_eq!(record.findings[0].location.line, 6);
    }

    /// [`glob`], by trying every length of every `*`.
    fn naive_glob(part: &[u8], name: &[u8]) -> bool {
        match part.split_first() {
            None => name.is_empty(),
            Some((b'*', rest)) => (0..=name.len()).any(|n| naive_glob(rest, &name[n..])),
            Some((byte, rest)) => name.split_first().is_some_and(|(first, tail)| {
                (*byte == b'?' || byte == first) && naive_glob(rest, tail)
            }),
        }
    }

    /// Whether parts match a whole path, by trying every length of every `**`.
    fn naive(parts: &[&str], path: &[&str]) -> bool {
        match parts.split_first() {
            None => path.is_empty(),
            Some((&"**", [])) => !path.is_empty(),
            Some((&"**", rest)) => (0..=path.len()).any(|n| naive(rest, &path[n..])),
            Some((part, rest)) => path.split_first().is_some_and(|(first, tail)| {
                naive_glob(part.as_bytes(), first.as_bytes()) && naive(rest, tail)
            }),
        }
    }

    proptest::proptest! {
        #[test]
        fn bits_match_as_trying_does(
            pattern in "/?((a|b|ab|[*]|[*][*]|a[*]|[?]|[*]b)/){0,3}(a|b|[*][*]|a[*]b)/?",
            path in "((a|b|ab|aab)/){0,4}(a|b|ab)",
        ) {
            let path: Vec<&str> = path.split('/').collect();
            let fast = Pattern::new(&pattern);
            let around = (1..path.len()).any(|n| naive(&fast.parts, &path[..n]));
            let last_is_plain = !fast.parts.last().is_some_and(|part| part.contains('*'));
            let expected = if fast.is_directory {
                around
            } else {
                naive(&fast.parts, &path) || around && last_is_plain
            };
            proptest::prop_assert_eq!(fast.matches(&path), expected);
        }
    }
}
