//! Under which name a parent has a file that it does not have under this one.
//!
//! By the rules of `git blame`: of the files that the commit removed, one with the same content, else one of the same name
//! that is very like, else the one most like; see [`super::similarity`].

use gix::bstr::{BStr, BString, ByteSlice};
use gix::object::tree::diff::ChangeDetached;
use rustc_hash::FxHashMap;

use super::similarity::{MOVED, Pieces, RENAMED};

/// Files that a commit removed, in order.
type Removed = Vec<(BString, gix::ObjectId)>;

/// The files that commits removed, found once for all that ask.
pub(super) struct Renames<'a> {
    git: &'a gix::Repository,
    removed: FxHashMap<(gix::ObjectId, gix::ObjectId), Removed>,
    pieces: FxHashMap<gix::ObjectId, Pieces>,
}

impl<'a> Renames<'a> {
    pub(super) fn new(git: &'a gix::Repository) -> Self {
        Self { git, removed: FxHashMap::default(), pieces: FxHashMap::default() }
    }

    /// The name that the file `path`, of content `id`, had in a parent, whose tree is `old`, if the commit, whose tree is `new`, renamed
    /// it. Cost: a comparison of the trees, and of the file with each that the commit removed.
    pub(super) fn find(
        &mut self,
        (old, new): (gix::ObjectId, gix::ObjectId),
        path: &BStr,
        id: gix::ObjectId,
    ) -> gix::Result<Option<BString>> {
        if !self.removed.contains_key(&(old, new)) {
            let removed = self.list(old, new)?;
            self.removed.insert((old, new), removed);
        }
        let removed = self.removed[&(old, new)].clone();
        self.best(removed, path, id)
    }

    /// The name that a file with this text, which is not committed, had among others that are gone. Cost: a comparison with each.
    pub(super) fn among(
        &mut self,
        mut removed: Removed,
        path: &BStr,
        text: &[u8],
    ) -> gix::Result<Option<BString>> {
        let hash = self.git.object_hash();
        let id = gix::objs::compute_hash(hash, gix::object::Kind::Blob, text)
            .map_err(gix::Error::from_error)?;
        self.pieces.insert(id, Pieces::of(text));
        removed.sort_unstable();
        self.best(removed, path, id)
    }

    /// Of files that are gone, in order, the one that another is by the rules.
    fn best(
        &mut self,
        removed: Removed,
        path: &BStr,
        id: gix::ObjectId,
    ) -> gix::Result<Option<BString>> {
        let keeps_name = |other: &BString| name(other.as_bstr()) == name(path);
        let mut same = removed.iter().filter(|(_, content)| *content == id);
        if let Some(first) = same.clone().next() {
            let found = same.find(|(other, _)| keeps_name(other)).unwrap_or(first);
            return Ok(Some(found.0.clone()));
        }
        self.cut(id)?;
        let mut best: Option<(u64, bool, BString)> = None;
        let mut names = removed.iter().filter(|(other, _)| keeps_name(other));
        let only_name = names.next().filter(|_| names.next().is_none());
        if let Some((other, content)) = only_name
            && self.likeness(*content, id)? >= MOVED
        {
            return Ok(Some(other.clone()));
        }
        for (other, content) in removed {
            let found = (self.likeness(content, id)?, keeps_name(&other));
            let is_better = best.as_ref().is_none_or(|(score, named, _)| found > (*score, *named));
            if found.0 >= RENAMED && is_better {
                best = Some((found.0, found.1, other));
            }
        }
        Ok(best.map(|(_, _, other)| other))
    }

    fn likeness(&mut self, old: gix::ObjectId, new: gix::ObjectId) -> gix::Result<u64> {
        self.cut(old)?;
        Ok(self.pieces[&old].likeness(&self.pieces[&new]))
    }

    fn cut(&mut self, id: gix::ObjectId) -> gix::Result<()> {
        if !self.pieces.contains_key(&id) {
            let pieces = Pieces::of(&self.git.find_blob(id)?.data);
            self.pieces.insert(id, pieces);
        }
        Ok(())
    }

    fn list(&self, old: gix::ObjectId, new: gix::ObjectId) -> gix::Result<Removed> {
        let (before, after) = (self.git.find_tree(old)?, self.git.find_tree(new)?);
        let options = gix::diff::Options::default().with_rewrites(None);
        let changes = self.git.diff_tree_to_tree(&before, &after, options)?;
        let removed = changes.into_iter().filter_map(|change| match change {
            ChangeDetached::Deletion { location, id, entry_mode, .. } if entry_mode.is_blob() => {
                Some((location, id))
            }
            _ => None,
        });
        let mut removed: Removed = removed.collect();
        removed.sort_unstable();
        Ok(removed)
    }
}

/// The last component of a path.
fn name(path: &BStr) -> &BStr {
    path.rsplit_str("/").next().unwrap_or_default().as_bstr()
}
