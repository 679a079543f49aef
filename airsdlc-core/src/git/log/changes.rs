//! Which files a commit changed.

use gix::bstr::{BString, ByteSlice};
use gix::diff::tree::{Recorder, State, recorder::Change};
use gix::objs::TreeRefIter;
use gix::objs::tree::EntryMode;
use rustc_hash::FxHashSet;

use super::matches::renames;
use super::{ChangeKind, FileChange};
use crate::git::Commit;
use crate::git::open::object_id;
use crate::span::RepoPath;

/// What stands at a path of a tree.
pub(super) type Entry = (EntryMode, gix::ObjectId);

/// A path that is not the same in two trees, with what stands there in each.
#[derive(Clone)]
pub(super) struct Difference {
    pub(super) path: BString,
    pub(super) before: Option<Entry>,
    pub(super) after: Option<Entry>,
}

/// The files that a commit changed against its first parent; of a merge, those that differ from all parents.
pub(super) fn of_commit(git: &gix::Repository, commit: &Commit) -> gix::Result<Vec<FileChange>> {
    let tree = |id| -> gix::Result<gix::ObjectId> {
        Ok(git.find_commit(object_id(id))?.tree_id()?.detach())
    };
    let new = tree(commit.id)?;
    let Some((first, others)) = commit.parents.split_first() else {
        return named(git, &differences(git, None, new)?);
    };
    let first = differences(git, Some(tree(*first)?), new)?;
    if others.is_empty() {
        return named(git, &first);
    }
    let mut all = vec![first];
    for parent in others {
        all.push(differences(git, Some(tree(*parent)?), new)?);
    }
    // Most merges change nothing of their own: then no file need be compared.
    let paths = |list: &[Difference]| -> FxHashSet<BString> {
        list.iter().map(|it| it.path.clone()).collect()
    };
    let common = all.iter().map(|list| paths(list)).reduce(|one, other| &one & &other);
    if common.is_none_or(|common| common.is_empty()) {
        return Ok(Vec::new());
    }
    let mut all = all.iter().map(|list| named(git, list));
    let mut changes = all.next().unwrap_or_else(|| Ok(Vec::new()))?;
    for other in all {
        let other: FxHashSet<RepoPath> = other?.into_iter().map(|it| it.path).collect();
        changes.retain(|it| other.contains(&it.path));
    }
    Ok(changes)
}

/// Turns differences into changes: of what was removed and added, some was renamed.
fn named(git: &gix::Repository, differences: &[Difference]) -> gix::Result<Vec<FileChange>> {
    let path = |path: &BString| RepoPath::new(&path.to_str_lossy());
    let (from, is_source) = renames(git, differences)?;
    let mut changes = Vec::with_capacity(differences.len());
    for (at, it) in differences.iter().enumerate() {
        let how = match (it.before.is_some(), from[at]) {
            _ if is_source[at] => continue,
            (_, Some(from)) => ChangeKind::Renamed { from: path(&differences[from].path) },
            (true, None) if it.after.is_some() => ChangeKind::Modified,
            (true, None) => ChangeKind::Removed,
            (false, None) => ChangeKind::Added,
        };
        changes.push(FileChange { path: path(&it.path), how });
    }
    Ok(changes)
}

/// The files, links and submodules in which two trees differ, in the order of their paths; no tree is an empty one.
pub(super) fn differences(
    git: &gix::Repository,
    old: Option<gix::ObjectId>,
    new: gix::ObjectId,
) -> gix::Result<Vec<Difference>> {
    if old == Some(new) {
        return Ok(Vec::new());
    }
    let before = match old {
        Some(old) => git.find_tree(old)?.detach().data,
        None => Vec::new(),
    };
    let after = git.find_tree(new)?.detach().data;
    let mut recorder = Recorder::default();
    let tree = |bytes| TreeRefIter::from_bytes(bytes, new.kind());
    gix::diff::tree(tree(&before), tree(&after), State::default(), &git.objects, &mut recorder)
        .map_err(gix::Error::from_error)?;
    let mut found: Vec<Difference> = recorder.records.into_iter().filter_map(difference).collect();
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    // A file and what stood there before in other than one step: a submodule in place of a link, say.
    found.dedup_by(|next, it| {
        let is_same = next.path == it.path;
        if is_same {
            it.before = it.before.or(next.before);
            it.after = it.after.or(next.after);
        }
        is_same
    });
    Ok(found)
}

/// What a step of the comparison says of files: trees are only the way to them.
fn difference(change: Change) -> Option<Difference> {
    let entry = |mode: EntryMode, id| (!mode.is_tree()).then_some((mode, id));
    let (path, before, after) = match change {
        Change::Addition { entry_mode, oid, path, .. } => (path, None, entry(entry_mode, oid)),
        Change::Deletion { entry_mode, oid, path, .. } => (path, entry(entry_mode, oid), None),
        Change::Modification { previous_entry_mode, previous_oid, entry_mode, oid, path } => {
            (path, entry(previous_entry_mode, previous_oid), entry(entry_mode, oid))
        }
    };
    (before.is_some() || after.is_some()).then_some(Difference { path, before, after })
}
