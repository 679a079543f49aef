//! The work of a commit that undoes another, or does it again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::links::{Link, path_of};
use super::message::reverted;
use crate::git::{Log, LoggedCommit};
use crate::model::CommitId;
use crate::span::{LineIndex, Span};

/// The work of commits, for those that revert them.
pub(super) struct Reverts {
    /// All commits, in order, so that the beginning of a name finds one.
    ids: Vec<CommitId>,
    reverted: FxHashSet<CommitId>,
    links: FxHashMap<CommitId, Vec<Link>>,
}

impl Reverts {
    pub(super) fn new(log: &Log) -> Self {
        let named: Vec<&str> =
            log.commits.iter().filter_map(|it| Some(reverted(&it.commit.message)?.0)).collect();
        let mut ids: Vec<CommitId> = Vec::new();
        if !named.is_empty() {
            ids = log.commits.iter().map(|it| it.commit.id).collect();
            ids.sort_unstable();
        }
        let reverted = named.iter().filter_map(|name| whole(&ids, name)).collect();
        Self { ids, reverted, links: FxHashMap::default() }
    }

    pub(super) fn keep(&mut self, id: CommitId, links: &[Link]) {
        if self.reverted.contains(&id) {
            self.links.insert(id, links.to_vec());
        }
    }

    /// The work of the commit that another reverts, with the place where it says so.
    pub(super) fn reverted_by(&self, logged: &LoggedCommit) -> Vec<Link> {
        let message = &logged.commit.message;
        let Some((name, place)) = reverted(message) else { return Vec::new() };
        let Some(known) = whole(&self.ids, name).and_then(|id| self.links.get(&id)) else {
            return Vec::new();
        };
        let lines = LineIndex::new(message);
        let location = lines.location(&path_of(logged.commit.id), message, Span::of(&place));
        let link =
            |link: &Link| Link { location: location.clone(), is_revert: true, ..link.clone() };
        known.iter().map(link).collect()
    }
}

/// The one commit, of those in order, whose name begins so.
fn whole(ids: &[CommitId], name: &str) -> Option<CommitId> {
    let name = name.to_ascii_lowercase();
    let at = ids.partition_point(|id| id.to_string() < name);
    let found = ids.get(at).filter(|id| id.to_string().starts_with(&name))?;
    let is_one = ids.get(at + 1).is_none_or(|next| !next.to_string().starts_with(&name));
    is_one.then_some(*found)
}
