//! What merges say for the commits that they brought in.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::LinkKind;
use super::branches::{brought_in, is_shared, names, target, work_in};
use super::links::{Link, Mention, is_sure, path_of};
use crate::git::{Commit, Log, LoggedCommit};
use crate::model::{CommitId, fold_id};
use crate::source::Dialect;
use crate::span::{LineIndex, Span};

/// The work that branches speak of.
pub(super) struct Branches {
    /// The merge that brought a commit in, and which of its parents led there.
    brought_in: FxHashMap<CommitId, (CommitId, usize)>,
    /// For each parent of a merge, the work of the branch.
    work: FxHashMap<(CommitId, usize), Vec<Link>>,
    /// The work of the branch that a commit was made on, where that took over the main line later.
    made_on: FxHashMap<CommitId, Arc<[Link]>>,
}

impl Branches {
    /// What the merges of a log say; `own` is what each commit says itself.
    pub(super) fn new(
        log: &Log,
        own: &[(Vec<Link>, Vec<Mention>)],
        defined: &FxHashSet<SmolStr>,
        dialect: &Dialect,
    ) -> Self {
        let mut work: FxHashMap<(CommitId, usize), Vec<Link>> = FxHashMap::default();
        for (it, (own, _)) in
            log.commits.iter().zip(own).filter(|(it, _)| it.commit.parents.len() > 1)
        {
            let names = names(&it.commit.message);
            let others = it.commit.parents.len() - 1;
            for at in 1..=others {
                let of_parent =
                    if names.len() == others { &names[at - 1..at] } else { names.as_slice() };
                let speaks = is_sure(own) && !takes_shared(it.commit.subject(), of_parent);
                let links = if speaks {
                    let link = |link: &Link| Link { how: LinkKind::Branch, ..link.clone() };
                    own.iter().map(link).collect()
                } else {
                    called(it.commit.id, &it.commit.message, of_parent, defined, dialect)
                };
                work.insert((it.commit.id, at), links);
            }
        }
        Self { brought_in: brought_in(log), work, made_on: made_on(log, defined, dialect) }
    }

    /// The work of the branches that a merge brought in; of another commit, that of the branch that it came with.
    pub(super) fn links(&self, logged: &LoggedCommit) -> Vec<Link> {
        let id = logged.commit.id;
        let of_merge = (1..logged.commit.parents.len()).filter_map(|at| self.work.get(&(id, at)));
        let mut links: Vec<Link> = of_merge.flatten().cloned().collect();
        if links.is_empty() {
            let of_branch = self.brought_in.get(&id).and_then(|by| self.work.get(by));
            links.extend(of_branch.into_iter().flatten().cloned());
        }
        if links.is_empty() {
            links.extend(self.made_on.get(&id).into_iter().flat_map(|links| links.iter()).cloned());
        }
        let mut seen = FxHashSet::default();
        links.retain(|link| seen.insert(fold_id(&link.id)));
        links
    }
}

/// The work of the branches that took over the main line, for the merges that did so and the commits that these branches had of their
/// own. After such a branch was pushed as the main line, no other merge names it. Cost: one visit per parent.
fn made_on(
    log: &Log,
    defined: &FxHashSet<SmolStr>,
    dialect: &Dialect,
) -> FxHashMap<CommitId, Arc<[Link]>> {
    let mut made_on: FxHashMap<CommitId, Arc<[Link]>> = FxHashMap::default();
    // What the main line had.
    let mut taken: FxHashSet<CommitId> = FxHashSet::default();
    // Each commit stands before its parents, so that all is known of it when it is looked at.
    for Commit { id, parents, message, .. } in log.commits.iter().map(|it| &it.commit) {
        let is_taken = taken.contains(id);
        if is_taken {
            made_on.remove(id);
            taken.extend(parents);
            continue;
        }
        let names = names(message);
        let takes_over =
            parents.len() > 1 && !names.is_empty() && names.iter().all(|name| is_shared(name));
        if takes_over {
            let target = target(message.lines().next().unwrap_or_default());
            let links = called(*id, message, target.as_slice(), defined, dialect);
            if !links.is_empty() {
                made_on.insert(*id, links.into());
                taken.extend(&parents[1..]);
            }
        }
        if let Some((links, first)) = made_on.get(id).cloned().zip(parents.first()) {
            made_on.insert(*first, links);
        }
    }
    made_on
}

/// The work that branches are called after, told in the subject of their merge.
fn called(
    merge: CommitId,
    message: &str,
    names: &[&str],
    defined: &FxHashSet<SmolStr>,
    dialect: &Dialect,
) -> Vec<Link> {
    let ids = names.iter().flat_map(|name| work_in(name, dialect));
    let ids: Vec<SmolStr> = ids.filter(|id| defined.contains(&fold_id(id))).collect();
    if ids.is_empty() {
        return Vec::new();
    }
    let subject = message.lines().next().unwrap_or_default();
    let span = Span::of(&(0..subject.len()));
    let location = LineIndex::new(subject).location(&path_of(merge), subject, span);
    let link = |id| {
        let location = location.clone();
        Link { id, how: LinkKind::Branch, location, is_revert: false }
    };
    ids.into_iter().map(link).collect()
}

/// Whether a merge took over what a shared branch had, such as the main line: then its message speaks for itself alone.
fn takes_shared(subject: &str, names: &[&str]) -> bool {
    if !names.is_empty() {
        return names.iter().any(|name| is_shared(name));
    }
    let words: Vec<&str> = subject.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let word = pair[0].to_ascii_lowercase();
        matches!(word.as_str(), "merge" | "from" | "with") && is_shared(pair[1])
    })
}
