//! What files are called now.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::{ChangeKind, Log};
use crate::source::Roots;
use crate::span::RepoPath;

/// For each commit of a log the present path of each file that it changed, if it lies below `prefix`, from there, or in
/// a further root; one that is gone has its last. Cost: one step per change, and for a file that is gone one for each of its later names.
pub(super) fn present(
    log: &Log,
    prefix: &str,
    roots: &Roots,
    paths: &FxHashSet<&RepoPath>,
) -> Vec<Vec<Option<RepoPath>>> {
    let below = |path: &RepoPath| roots.place_of_git(prefix, path);
    // The name that each path had first when it went away: for files of lines that git puts behind the renaming.
    let mut gone: FxHashMap<&RepoPath, &RepoPath> = FxHashMap::default();
    for (from, to) in log.commits.iter().flat_map(|it| &it.changes).filter_map(renamed) {
        gone.entry(from).or_insert(to);
    }
    let follow = |path: &RepoPath| {
        let mut seen = FxHashSet::default();
        let mut path = path;
        while !below(path).is_some_and(|path| paths.contains(&path))
            && let Some(next) = gone.get(path).filter(|_| seen.insert(path))
        {
            path = next;
        }
        path.clone()
    };
    // From here on back, what is called so is called otherwise now.
    let mut now: FxHashMap<&RepoPath, RepoPath> = FxHashMap::default();
    let mut all = Vec::with_capacity(log.commits.len());
    for it in &log.commits {
        let mut names = Vec::with_capacity(it.changes.len());
        for change in &it.changes {
            let name = now.get(&change.path).cloned().unwrap_or_else(|| follow(&change.path));
            names.push(name);
        }
        for (change, name) in it.changes.iter().zip(&names) {
            match &change.how {
                ChangeKind::Renamed { from } => {
                    now.remove(&change.path);
                    now.insert(from, name.clone());
                }
                ChangeKind::Added => {
                    now.remove(&change.path);
                }
                _ => {}
            }
        }
        all.push(names.iter().map(below).collect());
    }
    all
}

fn renamed(change: &crate::git::FileChange) -> Option<(&RepoPath, &RepoPath)> {
    match &change.how {
        ChangeKind::Renamed { from } => Some((from, &change.path)),
        _ => None,
    }
}
