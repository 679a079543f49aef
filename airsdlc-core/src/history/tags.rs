//! What tags say: which work a release shipped, and in which state an artifact was.
//!
//! A *release* is a tag that ends in a version, `v1.4.2` or `booking-service-v1.4.2`; what stands before is its *component*, which has
//! releases of its own. A *state* is a tag that begins with the id of an artifact, `adr-023-awaiting-security-review`.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::links::{History, Link};
use super::work::order;
use crate::git::{Log, Tag};
use crate::model::{CommitId, NodeKind, fold_id};
use crate::source::Dialect;
use crate::time::Timestamp;

/// What the tags of a repository say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tags {
    /// Releases, in the order of their times, then of their tags.
    pub releases: Vec<Release>,
    /// States of artifacts, in the same order.
    pub states: Vec<TaggedState>,
}

/// A release, by its tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Release {
    /// The tag.
    pub tag: String,
    /// The version in it: `v1.4.2`.
    pub version: String,
    /// What stands before the version: `booking-service`; empty if nothing does.
    pub component: String,
    /// The commit.
    pub commit: CommitId,
    /// When the tag was made; of one that is a mere name, when its commit was.
    pub released: Timestamp,
    /// Who made the tag: name and address; `None` of one that is a mere name.
    pub by: Option<String>,
    /// The Bolts and Fix-It Bolts with commits that no earlier release of the component has, in the order of their ids.
    pub work: Vec<String>,
}

/// A state of an artifact, by its tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TaggedState {
    /// The artifact.
    pub id: String,
    /// What the tag says of it: `awaiting-security-review`.
    pub state: String,
    /// The tag.
    pub tag: String,
    /// The commit.
    pub commit: CommitId,
    /// When the tag was made; of one that is a mere name, when its commit was.
    pub tagged: Timestamp,
    /// Who made the tag: name and address; `None` of one that is a mere name.
    pub by: Option<String>,
}

impl Tags {
    /// Sorts out tags, in the order of their times. `log` are the commits whose tags count, `known` gives the id of an artifact that the
    /// repository defines by its folded form.
    ///
    /// Cost: one visit per commit for each component that has releases.
    pub(crate) fn new(
        tags: Vec<Tag>,
        log: &Log,
        history: &History,
        known: &FxHashMap<SmolStr, &str>,
        dialect: &Dialect,
    ) -> Self {
        let parents: FxHashMap<CommitId, &[CommitId]> =
            log.commits.iter().map(|it| (it.commit.id, it.commit.parents.as_slice())).collect();
        let work: FxHashMap<CommitId, &[Link]> =
            history.commits.iter().map(|it| (it.logged.commit.id, it.links.as_slice())).collect();
        let mut shipped: FxHashMap<String, FxHashSet<CommitId>> = FxHashMap::default();
        let mut all = Self::default();
        for tag in tags.into_iter().filter(|tag| parents.contains_key(&tag.commit)) {
            if let Some((id, state)) = state(&tag.name, known) {
                let Tag { name, commit, tagged, tagger: by, .. } = tag;
                all.states.push(TaggedState { id, state, tag: name, commit, tagged, by });
            } else if let Some((component, version)) = release(&tag.name, dialect) {
                let seen = shipped.entry(fold_id(component).to_string()).or_default();
                let new = unseen(tag.commit, &parents, seen);
                let ids = new.iter().filter_map(|commit| work.get(commit)).copied().flatten();
                let sure = ids.filter(|link| link.is_work_of()).map(|link| {
                    let fold = fold_id(&link.id);
                    let id = known
                        .get(&fold)
                        .map_or_else(|| link.id.to_uppercase(), |id| (*id).to_owned());
                    (order(&fold), id)
                });
                let work: BTreeMap<_, String> = sure.collect();
                let (component, version) = (component.to_owned(), version.to_owned());
                let Tag { name: tag, commit, tagged: released, tagger: by, .. } = tag;
                let work = work.into_values().collect();
                all.releases.push(Release { tag, version, component, commit, released, by, work });
            }
        }
        all
    }
}

/// The commits that lead to one and were not seen before; they are now.
fn unseen(
    from: CommitId,
    parents: &FxHashMap<CommitId, &[CommitId]>,
    seen: &mut FxHashSet<CommitId>,
) -> Vec<CommitId> {
    let mut new = Vec::new();
    let mut to_visit = vec![from];
    while let Some(commit) = to_visit.pop() {
        if let Some(parents) = parents.get(&commit)
            && seen.insert(commit)
        {
            new.push(commit);
            to_visit.extend_from_slice(parents);
        }
    }
    new
}

/// The artifact that a tag begins with, and what it says of it. The longest id holds.
fn state(name: &str, known: &FxHashMap<SmolStr, &str>) -> Option<(String, String)> {
    let ends = name.char_indices().rev().filter(|(_, c)| matches!(c, '-' | '/' | '_' | '.' | '@'));
    for (end, _) in ends {
        let state = name[end..].trim_matches(['-', '/', '_', '.', '@']);
        if let Some(id) = known.get(&fold_id(&name[..end]))
            && !state.is_empty()
        {
            return Some(((*id).to_owned(), state.to_owned()));
        }
    }
    None
}

/// The component and the version that a tag names. What begins as an id of artifacts does is none: `daa-booking-cancel-v1.0`.
fn release<'n>(name: &'n str, dialect: &Dialect) -> Option<(&'n str, &'n str)> {
    let starts = name
        .char_indices()
        .filter(|(at, _)| *at == 0 || name[..*at].ends_with(['-', '/', '@', '_']));
    let (start, _) = starts.into_iter().find(|(at, _)| is_version(&name[*at..]))?;
    let component = name[..start].trim_end_matches(['-', '/', '@', '_']);
    let word = component.split(['-', '_', '/']).next().unwrap_or_default();
    // A deployment is what a release is, by another name.
    let kind = dialect.of_prefix(word).map(|(kind, _)| kind);
    let is_artifact = kind.is_some_and(|kind| kind != NodeKind::Deployment);
    let component = if is_generic(component) { "" } else { component };
    (!is_artifact).then_some((component, &name[start..]))
}

/// Whether a text is a version: `1.4`, `v1.4.2`, `2024.01.15`, `v2.0.0-rc.1`, `v7`.
fn is_version(text: &str) -> bool {
    let (numbers, has_v) = match text.strip_prefix(['v', 'V']) {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let end = numbers.find(['-', '+']).unwrap_or(numbers.len());
    let mut parts = numbers[..end].split('.').peekable();
    let mut count = 0;
    while let Some(part) = parts.next() {
        // The last part may carry a mark: `1.4.0rc1`.
        let is_last = parts.peek().is_none();
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &part[digits..];
        if digits == 0
            || !(rest.is_empty() || is_last && rest.bytes().all(|it| it.is_ascii_alphanumeric()))
        {
            return false;
        }
        count += 1;
    }
    has_v || count > 1
}

/// Whether a word says only that it is a release.
fn is_generic(word: &str) -> bool {
    ["release", "releases", "rel", "version", "ver"].iter().any(|it| it.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_end_in_a_version() {
        let dialect = Dialect::default();
        let told = |name| release(name, &dialect);
        for (name, expected) in [
            ("v1.4.2", ("", "v1.4.2")),
            ("1.4", ("", "1.4")),
            ("v7", ("", "v7")),
            ("v2.0.0-rc.1+build5", ("", "v2.0.0-rc.1+build5")),
            ("1.4.0rc1", ("", "1.4.0rc1")),
            ("2024.01.15", ("", "2024.01.15")),
            ("release-1.4.2", ("", "1.4.2")),
            ("booking-service-v1.4.2", ("booking-service", "v1.4.2")),
            ("booking-service/v1.4.2", ("booking-service", "v1.4.2")),
            ("@acme/booking@1.4.2", ("@acme/booking", "1.4.2")),
            ("deploy-2024.01.15", ("deploy", "2024.01.15")),
        ] {
            assert_eq!(told(name), Some(expected), "{name}");
        }
        for name in
            ["nightly", "7", "before-merge", "daa-booking-cancel-v1.0", "adr-023-v2", "v", "x1.2"]
        {
            assert_eq!(told(name), None, "{name}");
        }
    }

    #[test]
    fn states_begin_with_an_id() {
        let ids = ["ADR-023", "BOLT-044"];
        let known = ids.iter().map(|id| (fold_id(id), *id)).collect();
        let told = |name| state(name, &known);
        let one = |id: &str, state: &str| Some((id.to_owned(), state.to_owned()));
        assert_eq!(
            told("adr-023-awaiting-security-review"),
            one("ADR-023", "awaiting-security-review")
        );
        assert_eq!(told("BOLT-044/done"), one("BOLT-044", "done"));
        assert_eq!(told("adr-23.accepted"), one("ADR-023", "accepted"));
        assert_eq!(told("adr-024-accepted"), None);
        assert_eq!(told("adr-023"), None);
        assert_eq!(told("adr-023-"), None);
    }
}
