//! Which files a commit changed.

use gix::bstr::{BString, ByteSlice};
use rustc_hash::FxHashSet;

use super::matches::renames;
use super::trees::{Difference, differences};
use super::versions::Versions;
use super::{ChangeKind, FileChange};
use crate::span::RepoPath;

/// The files that a commit, whose tree is `new`, changed against its first parent, with what they held; of a merge, those that differ
/// from all parents, without.
pub(super) fn of_commit(
    git: &gix::Repository,
    new: gix::ObjectId,
    parents: &[gix::ObjectId],
) -> gix::Result<(Vec<FileChange>, Vec<Versions>)> {
    let before: Vec<Option<gix::ObjectId>> = parents.iter().copied().map(Some).collect();
    if before.len() < 2 {
        let parent = before.first().copied().flatten();
        return named(git, &differences(git, &[parent], new)?);
    }
    // Most merges change nothing of their own, or only what all parents have: then no file need be compared.
    let common = differences(git, &before, new)?;
    if common.iter().all(|it| it.before.is_some() && it.after.is_some()) {
        return Ok((named(git, &common)?.0, Vec::new()));
    }
    let of_parent = |parent: &Option<gix::ObjectId>| -> gix::Result<Vec<FileChange>> {
        Ok(named(git, &differences(git, &[*parent], new)?)?.0)
    };
    let mut all = before.iter().map(of_parent);
    let mut changes = all.next().unwrap_or_else(|| Ok(Vec::new()))?;
    for other in all {
        let other: FxHashSet<RepoPath> = other?.into_iter().map(|it| it.path).collect();
        changes.retain(|it| other.contains(&it.path));
    }
    Ok((changes, Vec::new()))
}

/// Turns differences into changes: of what was removed and added, some was renamed.
fn named(
    git: &gix::Repository,
    differences: &[Difference],
) -> gix::Result<(Vec<FileChange>, Vec<Versions>)> {
    let path = |path: &BString| RepoPath::new(&path.to_str_lossy());
    let (from, is_source) = renames(git, differences)?;
    let mut changes = Vec::with_capacity(differences.len());
    let mut versions = Vec::with_capacity(differences.len());
    for (at, it) in differences.iter().enumerate() {
        let how = match (it.before.is_some(), from[at]) {
            _ if is_source[at] => continue,
            (_, Some(from)) => ChangeKind::Renamed { from: path(&differences[from].path) },
            (true, None) if it.after.is_some() => ChangeKind::Modified,
            (true, None) => ChangeKind::Removed,
            (false, None) => ChangeKind::Added,
        };
        versions.push(Versions::of(from[at].map_or(it, |from| &differences[from]), it));
        changes.push(FileChange { path: path(&it.path), how });
    }
    Ok((changes, versions))
}
