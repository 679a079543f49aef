//! Which of the files that a commit added are ones that it removed, under another name.
//!
//! Source: git's `diffcore-rename.c`. First files with the same contents; then those that keep a name that only one removed
//! and one added file have, if they are very like; then, of all pairs, the most like first.

use std::cmp::Reverse;
use std::collections::VecDeque;

use gix::bstr::{BStr, BString, ByteSlice};
use rustc_hash::FxHashMap;

use super::trees::{Difference, Entry};
use crate::git::similarity::{MOVED, Pieces, RENAMED};
use crate::source::MAX_FILE_SIZE;

/// As many files of the same contents are looked at for one of the same name.
const ALTERNATIVES: usize = 100;
/// Of each added file, so many of the most like are kept.
const CANDIDATES: usize = 4;
/// With more pairs none is compared: git's `diff.renameLimit`, for which it does not ask here, squared.
const PAIRS: usize = 1_000 * 1_000;
/// So many bytes of removed files are compared for one commit, each as often as it is; git has no such end.
const BYTES: u64 = 4 << 30;
/// So many pieces of files are kept; then all are forgotten.
const PIECES: usize = 4 << 20;

/// For each difference the one from which it was renamed, and whether another was renamed from it.
pub(super) type Renames = (Vec<Option<usize>>, Vec<bool>);

/// Finds renames among differences, which are in the order of their paths. Cost: `O(n log n)`, and reading each file that was
/// added or removed; and at most a million comparisons of files, or four gigabytes of them.
pub(super) fn renames(git: &gix::Repository, all: &[Difference]) -> gix::Result<Renames> {
    let mut matching = Matching {
        git,
        all,
        from: vec![None; all.len()],
        is_source: vec![false; all.len()],
        sizes: FxHashMap::default(),
        pieces: FxHashMap::default(),
        kept: 0,
        bytes: BYTES,
    };
    let (removed, added) = (matching.removed(), matching.added());
    if !removed.is_empty() && !added.is_empty() {
        matching.exact(&removed, &added);
        matching.by_name()?;
        matching.by_likeness()?;
    }
    Ok((matching.from, matching.is_source))
}

struct Matching<'a> {
    git: &'a gix::Repository,
    all: &'a [Difference],
    from: Vec<Option<usize>>,
    is_source: Vec<bool>,
    sizes: FxHashMap<gix::ObjectId, u64>,
    pieces: FxHashMap<gix::ObjectId, Pieces>,
    kept: usize,
    /// What may still be compared.
    bytes: u64,
}

/// A removed file that an added one may have been.
#[derive(Clone, Copy)]
struct Candidate {
    likeness: u64,
    keeps_name: bool,
    removed: usize,
}

impl Candidate {
    /// Whether git would take this one before another.
    fn is_before(&self, other: &Self) -> bool {
        (self.likeness, self.keeps_name) > (other.likeness, other.keeps_name)
    }
}

impl Matching<'_> {
    /// The removed files that were not yet found again, in order.
    fn removed(&self) -> Vec<usize> {
        let is_removed = |at: &usize| self.all[*at].after.is_none() && !self.is_source[*at];
        (0..self.all.len()).filter(is_removed).collect()
    }

    /// The added files of which it is not yet known what they were, in order.
    fn added(&self) -> Vec<usize> {
        let is_added = |at: &usize| self.all[*at].before.is_none() && self.from[*at].is_none();
        (0..self.all.len()).filter(is_added).collect()
    }

    fn before(&self, removed: usize) -> Entry {
        self.all[removed].before.expect("what was removed was there")
    }

    fn after(&self, added: usize) -> Entry {
        self.all[added].after.expect("what was added is there")
    }

    fn name(&self, at: usize) -> &BStr {
        let path: &BString = &self.all[at].path;
        path.rsplit_str("/").next().unwrap_or_default().as_bstr()
    }

    fn pair(&mut self, removed: usize, added: usize) {
        self.from[added] = Some(removed);
        self.is_source[removed] = true;
    }

    /// Pairs files of the same contents: one of the same name, else the first.
    fn exact(&mut self, removed: &[usize], added: &[usize]) {
        // Links and submodules are only what is of their mode.
        let key = |(mode, id): Entry| (id, (!mode.is_blob()).then_some(mode));
        let mut same: FxHashMap<_, VecDeque<usize>> = FxHashMap::default();
        for removed in removed {
            same.entry(key(self.before(*removed))).or_default().push_back(*removed);
        }
        for added in added {
            let Some(sources) = same.get_mut(&key(self.after(*added))) else { continue };
            let mut alternatives = sources.iter().take(ALTERNATIVES);
            let found = alternatives.position(|source| self.name(*source) == self.name(*added));
            if let Some(source) = sources.remove(found.unwrap_or_default()) {
                self.pair(source, *added);
            }
        }
    }

    /// Pairs files that keep their name in another directory, where only one of each has it.
    fn by_name(&mut self) -> gix::Result<()> {
        let (removed, added) = (self.removed(), self.added());
        let only = |list: &[usize]| {
            let mut only: FxHashMap<BString, Option<usize>> = FxHashMap::default();
            for at in list {
                let name = self.name(*at).to_owned();
                only.entry(name).and_modify(|it| *it = None).or_insert(Some(*at));
            }
            only
        };
        let (sources, targets) = (only(&removed), only(&added));
        for removed in removed {
            let name = self.name(removed);
            let (Some(Some(_)), Some(Some(added))) = (sources.get(name), targets.get(name)) else {
                continue;
            };
            let added = *added;
            if self.likeness(removed, added)? >= MOVED {
                self.pair(removed, added);
            }
        }
        Ok(())
    }

    /// Pairs what is left, the most like first.
    fn by_likeness(&mut self) -> gix::Result<()> {
        let (removed, added) = (self.removed(), self.added());
        if removed.len().saturating_mul(added.len()) > PAIRS {
            return Ok(());
        }
        let mut found: Vec<(Candidate, usize)> = Vec::new();
        for added in added {
            let mut best: Vec<Candidate> = Vec::with_capacity(CANDIDATES);
            for removed in &removed {
                let likeness = self.likeness(*removed, added)?;
                let keeps_name = self.name(*removed) == self.name(added);
                let candidate = Candidate { likeness, keeps_name, removed: *removed };
                if best.len() < CANDIDATES {
                    best.push(candidate);
                    continue;
                }
                let worst = (1..CANDIDATES)
                    .fold(0, |worst, at| if best[worst].is_before(&best[at]) { at } else { worst });
                if candidate.is_before(&best[worst]) {
                    best[worst] = candidate;
                }
            }
            found.extend(best.into_iter().map(|candidate| (candidate, added)));
        }
        found.retain(|(candidate, _)| candidate.likeness >= RENAMED);
        // Of those that are as like, the first remains the first.
        found.sort_by_key(|(it, _)| Reverse((it.likeness, it.keeps_name)));
        for (candidate, added) in found {
            if self.from[added].is_none() && !self.is_source[candidate.removed] {
                self.pair(candidate.removed, added);
            }
        }
        Ok(())
    }

    /// How alike two files are; links and submodules are like nothing.
    fn likeness(&mut self, removed: usize, added: usize) -> gix::Result<u64> {
        let ((old_mode, old), (new_mode, new)) = (self.before(removed), self.after(added));
        if !old_mode.is_blob() || !new_mode.is_blob() {
            return Ok(0);
        }
        let (old_size, new_size) = (self.size(old)?, self.size(new)?);
        let larger = old_size.max(new_size);
        // What one lacks in size alone is too much, or there is too much to read.
        let is_apart = old_size.abs_diff(new_size) > larger / 2;
        if larger == 0 || larger > MAX_FILE_SIZE || is_apart || self.bytes < larger {
            return Ok(0);
        }
        self.bytes -= larger;
        if self.kept > PIECES {
            self.pieces.clear();
            self.kept = 0;
        }
        self.cut(old)?;
        self.cut(new)?;
        Ok(self.pieces[&old].likeness(&self.pieces[&new]))
    }

    fn size(&mut self, id: gix::ObjectId) -> gix::Result<u64> {
        if let Some(size) = self.sizes.get(&id) {
            return Ok(*size);
        }
        let size = self.git.find_header(id)?.size();
        self.sizes.insert(id, size);
        Ok(size)
    }

    fn cut(&mut self, id: gix::ObjectId) -> gix::Result<()> {
        if !self.pieces.contains_key(&id) {
            let pieces = Pieces::of(&self.git.find_blob(id)?.data);
            self.kept += pieces.count();
            self.pieces.insert(id, pieces);
        }
        Ok(())
    }
}
