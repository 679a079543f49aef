//! What merges say for the commits that they brought in.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::LinkKind;
use super::branches::{brought_in, names, work_in};
use super::links::{Link, path_of};
use crate::git::{Log, LoggedCommit};
use crate::model::{CommitId, fold_id};
use crate::source::Dialect;
use crate::span::{LineIndex, Span};

/// The work that branches speak of.
pub(super) struct Branches {
    /// The merge that brought a commit in, and which of its parents led there.
    brought_in: FxHashMap<CommitId, (CommitId, usize)>,
    /// For each parent of a merge, the work of the branch.
    work: FxHashMap<(CommitId, usize), Vec<Link>>,
}

impl Branches {
    pub(super) fn new(log: &Log, defined: &FxHashSet<SmolStr>, dialect: &Dialect) -> Self {
        let brought_in = brought_in(log);
        let mut work: FxHashMap<(CommitId, usize), Vec<Link>> = FxHashMap::default();
        for it in log.commits.iter().filter(|it| it.commit.parents.len() > 1) {
            let (id, subject) = (it.commit.id, it.commit.subject());
            let names = names(subject);
            let others = it.commit.parents.len() - 1;
            for at in 1..=others {
                let of_parent =
                    if names.len() == others { &names[at - 1..at] } else { names.as_slice() };
                let ids = of_parent.iter().flat_map(|name| work_in(name, dialect));
                let ids = ids.filter(|id| defined.contains(&fold_id(id)));
                let lines = LineIndex::new(subject);
                let span = Span::of(&(0..subject.len()));
                let location = lines.location(&path_of(id), subject, span);
                let link = |id| {
                    let (how, location) = (LinkKind::Branch, location.clone());
                    Link { id, how, location, is_revert: false }
                };
                work.insert((id, at), ids.map(link).collect());
            }
        }
        Self { brought_in, work }
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
        let mut seen = FxHashSet::default();
        links.retain(|link| seen.insert(fold_id(&link.id)));
        links
    }
}
