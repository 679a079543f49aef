//! The work of a commit that undoes another, or does it again.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHashSet};

use super::links::{Link, path_of};
use crate::git::{Log, LoggedCommit};
use crate::model::{CommitId, fold_id};
use crate::span::{LineIndex, Span};

/// The fewest letters by which a message names a commit.
const SHORTEST_HASH: usize = 7;

/// A commit that another undoes or does again, as the message of that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Name<'m> {
    /// By its hash, or the beginning of it.
    Hash(&'m str),
    /// By the number of its pull request: `Reverts acme/booking#12`.
    Pull(u64),
    /// By its subject: `Revert "Cancel bookings"`.
    Subject(&'m str),
}

/// One that a message names, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Source<'m> {
    name: Name<'m>,
    place: Range<usize>,
    /// Whether it is undone; else it was taken over from elsewhere.
    is_undone: bool,
}

/// The work of commits, for those that undo them or do them again.
pub(super) struct Reverts {
    /// All commits, in order, so that the beginning of a hash finds one.
    ids: Vec<CommitId>,
    by_id: FxHashMap<CommitId, Vec<Link>>,
    by_pull: FxHashMap<u64, Vec<Link>>,
    by_subject: FxHashMap<String, Vec<Link>>,
}

impl Reverts {
    pub(super) fn new(log: &Log) -> Self {
        let named = || log.commits.iter().flat_map(|it| sources(&it.commit.message));
        let mut ids = Vec::new();
        if named().any(|source| matches!(source.name, Name::Hash(_))) {
            ids.extend(log.commits.iter().map(|it| it.commit.id));
            ids.sort_unstable();
        }
        let mut it = Self {
            ids,
            by_id: FxHashMap::default(),
            by_pull: FxHashMap::default(),
            by_subject: FxHashMap::default(),
        };
        for source in named() {
            match source.name {
                Name::Hash(hash) => {
                    let id = whole(&it.ids, hash);
                    it.by_id.extend(id.map(|id| (id, Vec::new())));
                }
                Name::Pull(number) => drop(it.by_pull.insert(number, Vec::new())),
                Name::Subject(subject) => {
                    drop(it.by_subject.insert(subject.to_owned(), Vec::new()));
                }
            }
        }
        it
    }

    /// Keeps the work of a commit, if a later one asks for it. Of several that are called alike the last holds.
    pub(super) fn keep(&mut self, logged: &LoggedCommit, links: &[Link]) {
        if let Some(kept) = self.by_id.get_mut(&logged.commit.id) {
            *kept = links.to_vec();
        }
        let subject = logged.commit.subject();
        if let Some(kept) = self.by_subject.get_mut(subject) {
            *kept = links.to_vec();
        }
        if !self.by_pull.is_empty()
            && let Some(kept) = pull_of(subject).and_then(|pull| self.by_pull.get_mut(&pull))
        {
            *kept = links.to_vec();
        }
    }

    /// The work of the commits that another undoes or does again, with the places where it says so.
    pub(super) fn links(&self, logged: &LoggedCommit) -> Vec<Link> {
        let message = &logged.commit.message;
        let sources = sources(message);
        if sources.is_empty() {
            return Vec::new();
        }
        let (index, path) = (LineIndex::new(message), path_of(logged.commit.id));
        let (mut found, mut seen) = (Vec::new(), FxHashSet::default());
        for source in sources {
            let location = index.location(&path, message, Span::of(&source.place));
            for link in self.of(source.name).iter().filter(|link| seen.insert(fold_id(&link.id))) {
                let is_revert = source.is_undone || link.is_revert;
                found.push(Link { location: location.clone(), is_revert, ..link.clone() });
            }
        }
        found
    }

    fn of(&self, name: Name<'_>) -> &[Link] {
        let known = match name {
            Name::Hash(hash) => whole(&self.ids, hash).and_then(|id| self.by_id.get(&id)),
            Name::Pull(number) => self.by_pull.get(&number),
            Name::Subject(subject) => self.by_subject.get(subject),
        };
        known.map_or(&[], Vec::as_slice)
    }
}

/// The commits that a message says it undoes or does again: by their hashes, if it has any, else by pull requests, else by the subject
/// that it quotes. Cost: `O(bytes)`.
fn sources(message: &str) -> Vec<Source<'_>> {
    if !is_of_another(message) {
        return Vec::new();
    }
    let mut found = hashes(message);
    if found.is_empty() {
        found.extend(pulls(message));
    }
    if found.is_empty() {
        found.extend(quoted(message));
    }
    found
}

/// Whether a message may say that its commit undoes or does again what another did: most say nothing of the kind.
fn is_of_another(message: &str) -> bool {
    static WORDS: LazyLock<[Finder<'static>; 2]> =
        LazyLock::new(|| ["everts ", "(cherry picked from commit "].map(Finder::new));
    message.starts_with("Re") || WORDS.iter().any(|word| word.find(message.as_bytes()).is_some())
}

/// `This reverts commit 3f9ac1e.`, `This reverts commits 3f9ac1e and 02ac5fb.`, `(cherry picked from commit 3f9ac1e)`.
fn hashes(message: &str) -> Vec<Source<'_>> {
    const INTRODUCED: [(&str, bool); 3] = [
        ("This reverts commit ", true),
        ("This reverts commits ", true),
        ("(cherry picked from commit ", false),
    ];
    let mut found = Vec::new();
    for (words, is_undone) in INTRODUCED {
        for (start, _) in message.match_indices(words) {
            let mut at = start + words.len();
            while let Some(place) = hash(message, at) {
                found.push(Source {
                    name: Name::Hash(&message[place.clone()]),
                    place: place.clone(),
                    is_undone,
                });
                at = place.end + joint(&message[place.end..]);
            }
        }
    }
    found.sort_by_key(|source| source.place.start);
    found
}

/// The hash that begins at a place.
fn hash(message: &str, at: usize) -> Option<Range<usize>> {
    let rest = &message[at..];
    let length = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
    (length >= SHORTEST_HASH).then_some(at..at + length)
}

/// The length of what joins a hash to the next: `, `, ` and `.
fn joint(text: &str) -> usize {
    let spaces = |text: &str| text.len() - text.trim_start().len();
    let comma = usize::from(text.starts_with(','));
    let mut length = comma + spaces(&text[comma..]);
    if let Some(rest) = text[length..].strip_prefix("and ") {
        length = text.len() - rest.trim_start().len();
    }
    length
}

/// `Reverts acme/booking#12`, as GitHub writes it, and GitLab's `This reverts merge request !12`.
fn pulls(message: &str) -> impl Iterator<Item = Source<'_>> {
    let mut at = 0;
    let lines = message.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    });
    lines.filter_map(|(start, line)| {
        let (rest, mark) = match line.strip_prefix("This reverts merge request ") {
            Some(rest) => (rest, '!'),
            None => (line.strip_prefix("Reverts ")?, '#'),
        };
        let (project, number) = rest.trim_end_matches('.').rsplit_once(mark)?;
        if project.contains(' ') {
            return None;
        }
        let place = start + (line.len() - rest.len())..start + line.len();
        Some(Source { name: Name::Pull(number.parse().ok()?), place, is_undone: true })
    })
}

/// `Revert "Cancel bookings"`, also with the number of a pull request behind it.
fn quoted(message: &str) -> Option<Source<'_>> {
    let subject = message.lines().next()?;
    let start = ["Revert \"", "Reapply \""].iter().find(|word| subject.starts_with(**word))?.len();
    let end = subject.rfind('"').filter(|end| *end > start)?;
    Some(Source { name: Name::Subject(&subject[start..end]), place: start..end, is_undone: true })
}

/// The pull request that a commit came with, as hosts write it into its subject: `Cancel (#12)`, `Merge pull request #12 from a`,
/// `Merged PR 12: Cancel`.
fn pull_of(subject: &str) -> Option<u64> {
    for (start, end) in
        [("Merge pull request #", ' '), ("Merged PR ", ':'), ("Pull request #", ':')]
    {
        if let Some(rest) = subject.strip_prefix(start) {
            return rest.split(end).next()?.parse().ok();
        }
    }
    let inside = subject.trim_end().strip_suffix(')')?.rsplit('(').next()?;
    inside.trim_start_matches("pull request ").strip_prefix(['#', '!'])?.parse().ok()
}

/// The one commit, of those in order, whose name begins so.
fn whole(ids: &[CommitId], name: &str) -> Option<CommitId> {
    let name = name.to_ascii_lowercase();
    let at = ids.partition_point(|id| id.to_string() < name);
    let found = ids.get(at).filter(|id| id.to_string().starts_with(&name))?;
    let is_one = ids.get(at + 1).is_none_or(|next| !next.to_string().starts_with(&name));
    is_one.then_some(*found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(message: &str) -> Vec<Name<'_>> {
        for source in sources(message) {
            assert!(message.get(source.place.clone()).is_some(), "{source:?}");
        }
        sources(message).into_iter().map(|source| source.name).collect()
    }

    #[test]
    fn what_is_undone_is_named_by_its_hash() {
        use Name::Hash;
        let message = "Revert \"BOLT-044: cancel\"\n\nThis reverts commit 3f9ac1e0b7d2.";
        assert_eq!(names(message), [Hash("3f9ac1e0b7d2")]);
        assert_eq!(sources(message)[0].place, 47..59);
        assert_eq!(names("This reverts commit 3f9."), []);
        assert_eq!(
            names("This reverts commits 3f9ac1e,\n02ac5fb, and 1234567."),
            [Hash("3f9ac1e"), Hash("02ac5fb"), Hash("1234567")]
        );
        // What a merge brought is told by the merge.
        let merge = "This reverts commit 3f9ac1e, reversing\nchanges made to 02ac5fb.";
        assert_eq!(names(merge), [Hash("3f9ac1e")]);
        let both = "This reverts commit 3f9ac1e.\nThis reverts commit 02ac5fb.";
        assert_eq!(names(both), [Hash("3f9ac1e"), Hash("02ac5fb")]);
    }

    #[test]
    fn what_is_taken_over_is_not_undone() {
        let message = "Cancel\n\n(cherry picked from commit 3f9ac1e0b7d2)";
        assert_eq!(names(message), [Name::Hash("3f9ac1e0b7d2")]);
        assert!(!sources(message)[0].is_undone);
    }

    #[test]
    fn without_a_hash_a_pull_request_or_a_subject_names_it() {
        let message = "Revert \"BOLT-001: cancel (#12)\" (#13)";
        assert_eq!(names(message), [Name::Subject("BOLT-001: cancel (#12)")]);
        let message = format!("{message}\n\nReverts acme/booking#12");
        assert_eq!(names(&message), [Name::Pull(12)]);
        assert_eq!(names("Revert it\n\nThis reverts merge request !12"), [Name::Pull(12)]);
        assert_eq!(names("Back\n\nReverts what #12 did"), []);
        assert_eq!(names("Reapply \"Revert \"A\"\""), [Name::Subject("Revert \"A\"")]);
    }

    #[test]
    fn subjects_tell_their_pull_request() {
        for (subject, pull) in [
            ("Cancel (#12)", Some(12)),
            ("Revert \"Cancel (#12)\" (#13)", Some(13)),
            ("Merge pull request #12 from acme/cancel", Some(12)),
            ("Merged PR 12: Cancel", Some(12)),
            ("Merged in cancel (pull request #12)", Some(12)),
            ("Cancel #12", None),
            ("Cancel (12)", None),
        ] {
            assert_eq!(pull_of(subject), pull, "{subject}");
        }
    }
}
