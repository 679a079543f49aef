//! The order of the commits of a log.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::LogLimit;
use super::cache::Known;
use crate::error::GitError;
use crate::git::open::object_id;
use crate::git::{Commit, GitRepository};
use crate::model::CommitId;

/// All commits of a log.
pub(super) struct History {
    /// All of them, in the order of the log.
    pub(super) order: Vec<CommitId>,
    /// Those that were not known, in that order.
    pub(super) new: Vec<Commit>,
    /// The trees of those.
    pub(super) trees: FxHashMap<CommitId, gix::ObjectId>,
    /// Those at which history ends though it went on.
    pub(super) limits: FxHashMap<CommitId, LogLimit>,
}

/// What the order needs of a commit.
struct Place {
    time: i64,
    parents: Vec<CommitId>,
    /// Children that are not yet in order.
    waiting: usize,
}

/// Finds all commits that can be reached from one. Cost: one visit per commit, and a read for each that is not known.
pub(super) fn walk(
    of: &GitRepository,
    git: &gix::Repository,
    from: CommitId,
    known: &Known,
) -> Result<History, GitError> {
    let border: FxHashSet<CommitId> = of.border().into_iter().collect();
    let mut places: FxHashMap<CommitId, Place> =
        FxHashMap::with_capacity_and_hasher(known.count(), FxBuildHasher);
    let mut read: FxHashMap<CommitId, Commit> = FxHashMap::default();
    let mut trees = FxHashMap::default();
    let mut missing: FxHashSet<CommitId> = FxHashSet::default();
    let mut to_visit = vec![from];
    while let Some(id) = to_visit.pop() {
        if places.contains_key(&id) || missing.contains(&id) {
            continue;
        }
        let (time, mut parents) = if let Some(known) = known.get(id) {
            (known.commit.committed.seconds(), known.commit.parents.clone())
        } else {
            if id != from && !git.has_object(object_id(id)) {
                missing.insert(id);
                continue;
            }
            let (commit, tree) = of.commit_in(git, id)?;
            trees.insert(id, tree);
            let facts = (commit.committed.seconds(), commit.parents.clone());
            read.insert(id, commit);
            facts
        };
        if border.contains(&id) {
            parents.clear();
        }
        to_visit.extend(parents.iter().rev());
        places.insert(id, Place { time, parents, waiting: 0 });
    }
    let limit = |(id, place): (&CommitId, &Place)| {
        let is_cut = place.parents.iter().any(|parent| missing.contains(parent));
        let limit = if border.contains(id) { LogLimit::Shallow } else { LogLimit::Missing };
        (is_cut || limit == LogLimit::Shallow).then_some((*id, limit))
    };
    let limits = places.iter().filter_map(limit).collect();
    let order = order(from, places);
    let new = order.iter().filter_map(|id| read.remove(id)).collect();
    Ok(History { order, new, trees, limits })
}

/// Each commit before its parents, else by time; of one time the first that was found from its children.
fn order(from: CommitId, mut places: FxHashMap<CommitId, Place>) -> Vec<CommitId> {
    let all: Vec<CommitId> = places.values().flat_map(|place| place.parents.clone()).collect();
    for parent in all {
        if let Some(place) = places.get_mut(&parent) {
            place.waiting += 1;
        }
    }
    let mut order = Vec::with_capacity(places.len());
    let mut found = 0_usize;
    let mut queue = BinaryHeap::from([(places[&from].time, Reverse(found), from)]);
    while let Some((_, _, id)) = queue.pop() {
        order.push(id);
        for parent in
            std::mem::take(&mut places.get_mut(&id).expect("what is queued has a place").parents)
        {
            let Some(place) = places.get_mut(&parent) else { continue };
            place.waiting -= 1;
            if place.waiting == 0 {
                found += 1;
                queue.push((place.time, Reverse(found), parent));
            }
        }
    }
    order
}
