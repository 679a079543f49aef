//! In which files the tree of a commit differs from those of its parents.

use std::cmp::Ordering;
use std::io;

use gix::bstr::{BString, ByteSlice};
use gix::objs::TreeRefIter;
use gix::objs::tree::{EntryMode, EntryRef};

/// What stands at a path of a tree.
pub(super) type Entry = (EntryMode, gix::ObjectId);

/// A path at which a tree has something else than any of its parents, with what stands there in the first of them, and here.
#[derive(Clone)]
pub(super) struct Difference {
    pub(super) path: BString,
    pub(super) before: Option<Entry>,
    pub(super) after: Option<Entry>,
}

/// A directory that is not the same in all trees.
struct Directory {
    /// Its path, with a `/` at the end; empty at the top.
    path: BString,
    before: Vec<Option<gix::ObjectId>>,
    after: Option<gix::ObjectId>,
}

/// The files, links and submodules in which a tree differs from all of some older ones, in the order of their paths; no tree is an
/// empty one.
///
/// Cost: linear in the directories that no older tree has as they are.
pub(super) fn differences(
    git: &gix::Repository,
    before: &[Option<gix::ObjectId>],
    after: gix::ObjectId,
) -> gix::Result<Vec<Difference>> {
    let top = Directory { path: BString::default(), before: before.to_vec(), after: Some(after) };
    let (mut directories, mut found) = (vec![top], Vec::new());
    while let Some(directory) = directories.pop() {
        if !directory.before.contains(&directory.after) {
            compare(git, &directory, &mut directories, &mut found)?;
        }
    }
    found.sort_unstable_by(|a: &Difference, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Compares a directory of each tree, entry by entry. What differs is a file, or a directory in which to look on.
fn compare(
    git: &gix::Repository,
    directory: &Directory,
    directories: &mut Vec<Directory>,
    found: &mut Vec<Difference>,
) -> gix::Result<()> {
    let read = |id: &Option<gix::ObjectId>| -> gix::Result<Vec<u8>> {
        Ok(id
            .map(|id| git.find_tree(id))
            .transpose()?
            .map_or_else(Vec::new, |tree| tree.detach().data))
    };
    let (before, after) = (
        directory.before.iter().map(read).collect::<gix::Result<Vec<_>>>()?,
        read(&directory.after)?,
    );
    let hash = git.object_hash();
    let mut after = Rest { bytes: &after, hash };
    let mut before: Vec<Rest<'_>> = before.iter().map(|bytes| Rest { bytes, hash }).collect();
    loop {
        skip_same(&mut after, &mut before);
        let new = after.first()?;
        let old = before.iter().map(Rest::first).collect::<gix::Result<Vec<_>>>()?;
        let Some(first) =
            new.iter().chain(old.iter().flatten()).min_by(|a, b| order(a, b)).copied()
        else {
            return Ok(());
        };
        let is_first = |entry: &EntryRef<'_>| order(entry, &first).is_eq();
        let new = new.filter(is_first);
        let old: Vec<_> = old.into_iter().map(|entry| entry.filter(is_first)).collect();
        for (rest, entry) in before.iter_mut().zip(&old).chain([(&mut after, &new)]) {
            if entry.is_some() {
                rest.next();
            }
        }
        let what = |entry: EntryRef<'_>| (entry.mode.kind(), entry.oid.to_owned());
        if old.iter().any(|old| old.map(what) == new.map(what)) {
            continue;
        }
        let mut path = directory.path.clone();
        path.extend_from_slice(first.filename);
        if first.mode.is_tree() {
            path.push(b'/');
            let id = |entry: Option<EntryRef<'_>>| entry.map(|entry| entry.oid.to_owned());
            let (before, after) = (old.into_iter().map(id).collect(), id(new));
            directories.push(Directory { path, before, after });
        } else {
            let entry = |entry: EntryRef<'_>| (entry.mode, entry.oid.to_owned());
            let before = old.first().copied().flatten().map(entry);
            found.push(Difference { path, before, after: new.map(entry) });
        }
    }
}

/// The entries of a directory that are still to be compared.
struct Rest<'a> {
    bytes: &'a [u8],
    hash: gix::hash::Kind,
}

impl<'a> Rest<'a> {
    /// How many bytes the first entry has: mode, name, a zero, and a hash. All if that is not so.
    fn length(&self) -> usize {
        let name = self.bytes.find_byte(0).unwrap_or(self.bytes.len());
        (name + 1 + self.hash.len_in_bytes()).min(self.bytes.len())
    }

    fn first(&self) -> gix::Result<Option<EntryRef<'a>>> {
        let broken = || {
            gix::Error::from_error(io::Error::new(io::ErrorKind::InvalidData, "a tree is broken"))
        };
        match TreeRefIter::from_bytes(self.bytes, self.hash).next() {
            Some(Ok(entry)) => Ok(Some(entry)),
            None if self.bytes.is_empty() => Ok(None),
            Some(Err(_)) | None => Err(broken()),
        }
    }

    fn next(&mut self) {
        self.bytes = &self.bytes[self.length()..];
    }
}

/// Leaves out what all have at the beginning: most of most directories.
fn skip_same(after: &mut Rest<'_>, before: &mut [Rest<'_>]) {
    while !after.bytes.is_empty() {
        let length = after.length();
        let entry = &after.bytes[..length];
        if !before.iter().all(|rest| rest.bytes.starts_with(entry)) {
            return;
        }
        after.bytes = &after.bytes[length..];
        for rest in before.iter_mut() {
            rest.bytes = &rest.bytes[length..];
        }
    }
}

/// The order of entries in a tree, in which the names of directories end with `/`.
fn order(one: &EntryRef<'_>, other: &EntryRef<'_>) -> Ordering {
    let common = one.filename.len().min(other.filename.len());
    let end = |entry: &EntryRef<'_>| {
        let end = entry.mode.is_tree().then_some(b'/');
        entry.filename.get(common).copied().or(end)
    };
    one.filename[..common].cmp(&other.filename[..common]).then_with(|| end(one).cmp(&end(other)))
}
