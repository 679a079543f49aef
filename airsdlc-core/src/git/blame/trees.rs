//! Paths in trees, and files, for a walk that asks for the same ones again and again.

use std::rc::Rc;

use gix::bstr::BStr;
use gix::objs::TreeRefIter;
use rustc_hash::FxHashMap;

/// How many trees are kept; then all are forgotten.
const TREES: usize = 4_096;
/// How many files are kept; then all are forgotten.
const FILES: usize = 64;

/// A path in the tree of a commit: the tree of each directory, the first that of the commit, and last the file.
pub(super) type Chain = Vec<gix::ObjectId>;

/// Trees and files as they are in the object database.
pub(super) struct Objects<'a> {
    git: &'a gix::Repository,
    trees: FxHashMap<gix::ObjectId, Rc<[u8]>>,
    files: FxHashMap<gix::ObjectId, Rc<[u8]>>,
}

/// What a path leads to.
pub(super) enum Found {
    File(Chain),
    /// A submodule, at the path or above it.
    Submodule,
    Nothing,
}

impl<'a> Objects<'a> {
    pub(super) fn new(git: &'a gix::Repository) -> Self {
        Self { git, trees: FxHashMap::default(), files: FxHashMap::default() }
    }

    /// What a path leads to from a root. From the first tree that is the same in `known`, a chain of this very path, on, all is
    /// as there, and nothing is read.
    pub(super) fn find(
        &mut self,
        root: gix::ObjectId,
        path: &BStr,
        known: &[gix::ObjectId],
    ) -> gix::Result<Found> {
        let mut chain = vec![root];
        let mut parts = path.split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            let at = chain.len() - 1;
            if known.get(at) == Some(&chain[at]) {
                chain.extend_from_slice(&known[at + 1..]);
                return Ok(Found::File(chain));
            }
            let tree = self.tree(chain[at])?;
            let entries = TreeRefIter::from_bytes(&tree, chain[at].kind());
            let mut found = None;
            for entry in entries {
                let entry = entry?;
                if *entry.filename == *part {
                    found = Some((entry.mode, entry.oid.to_owned()));
                    break;
                }
            }
            let Some((mode, id)) = found else { return Ok(Found::Nothing) };
            if mode.is_commit() {
                return Ok(Found::Submodule);
            }
            if mode.is_tree() != parts.peek().is_some() {
                return Ok(Found::Nothing);
            }
            chain.push(id);
        }
        Ok(Found::File(chain))
    }

    /// The bytes of a file.
    pub(super) fn file(&mut self, id: gix::ObjectId) -> gix::Result<Rc<[u8]>> {
        if let Some(file) = self.files.get(&id) {
            return Ok(file.clone());
        }
        let file: Rc<[u8]> = self.git.find_blob(id)?.take_data().into();
        if self.files.len() == FILES {
            self.files.clear();
        }
        self.files.insert(id, file.clone());
        Ok(file)
    }

    fn tree(&mut self, id: gix::ObjectId) -> gix::Result<Rc<[u8]>> {
        if let Some(tree) = self.trees.get(&id) {
            return Ok(tree.clone());
        }
        let tree: Rc<[u8]> = self.git.find_tree(id)?.detach().data.into();
        if self.trees.len() == TREES {
            self.trees.clear();
        }
        self.trees.insert(id, tree.clone());
        Ok(tree)
    }
}
