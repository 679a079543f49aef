//! Where a walk begins: the file of a request in the commit, and what of it on disk is not committed.

use std::rc::Rc;

use gix::bstr::{BStr, BString, ByteSlice};

use crate::git::blame::lines::{self, Run, hunks, split, tidy};
use crate::git::blame::trees::{Chain, Found};
use crate::git::blame::walk::{Begun, Suspect, Walk};
use crate::git::blame::{BlameAt, BlameError, BlameRequest};
use crate::git::open::object_id;
use crate::model::CommitId;
use crate::source::MAX_FILE_SIZE;
use crate::span::RepoPath;

impl Walk<'_> {
    /// Makes the first suspect of a request: its file in the commit at which the walk begins.
    pub(super) fn begin(
        &mut self,
        at: BlameAt,
        request: usize,
        asked: &BlameRequest,
    ) -> Result<(), BlameError> {
        let (of, commit) = (self.of, at.commit());
        let lost = |error: gix::Error| BlameError::Git(of.unreadable(error));
        let path = match of.prefix() {
            "" => asked.path.to_string(),
            prefix => format!("{prefix}/{}", asked.path),
        };
        let name = BStr::new(&path);
        if let (BlameAt::Commit(_), Some(known)) = (at, self.known(object_id(commit), name)) {
            let (lines, rest) = known.part(&wanted(asked, known.count, commit)?);
            if rest.is_empty() {
                self.lines[request] = lines;
                return Ok(());
            }
        }
        let missing = || BlameError::NoFile { path: asked.path.clone(), commit };
        let facts = self.facts(object_id(commit)).map_err(lost)?;
        let on_disk = match at {
            BlameAt::WorkTree(_) => Some(self.on_disk(&path).ok_or_else(missing)?),
            BlameAt::Commit(_) => None,
        };
        let found = self.objects.find(facts.tree, name, &[]).map_err(lost)?;
        let first = match (found, &on_disk) {
            (Found::File(chain), _) => Some((name.to_owned(), chain)),
            (Found::Submodule, _) => {
                return Err(BlameError::Submodule { path: asked.path.clone() });
            }
            (Found::Nothing, Some(text)) => self.staged(facts.tree, name, text).map_err(lost)?,
            (Found::Nothing, None) => return Err(missing()),
        };
        let committed = match &first {
            Some((_, chain)) => self.objects.file(last(chain)).map_err(lost)?,
            None => Rc::from([].as_slice()),
        };
        let text = match on_disk {
            None => committed.to_vec(),
            Some(text) => {
                let id = first.as_ref().map(|(_, chain)| last(chain));
                self.as_committed(name, text, &committed, id)
            }
        };
        let mut runs = wanted(asked, lines::count(&text), commit)?;
        tidy(&mut runs);
        if *text != *committed {
            let (passed, new) = split(&runs, &hunks(&committed, &text));
            runs = passed;
            self.write_down(request, &new, None, name, None);
        }
        if let Some((path, chain)) = first {
            let key = (RepoPath::new(&path.to_str_lossy()), self.ignore_file);
            let count = lines::count(&committed);
            self.begun[request] = Some(Begun { key, count, runs: runs.clone() });
            let suspect = Suspect { request, path, chain, runs };
            self.suspect(object_id(commit), facts.time, suspect);
        }
        Ok(())
    }

    /// The bytes of a file of the work tree.
    fn on_disk(&self, path: &str) -> Option<Vec<u8>> {
        let file = self.git.workdir()?.join(path);
        let metadata = std::fs::symlink_metadata(&file).ok()?;
        let is_read = metadata.is_file() && metadata.len() <= MAX_FILE_SIZE;
        is_read.then(|| std::fs::read(file).ok())?
    }

    /// The name that a file which is staged, and not in the commit, has there. Cost: all paths of the commit.
    fn staged(
        &mut self,
        tree: gix::ObjectId,
        path: &BStr,
        text: &[u8],
    ) -> gix::Result<Option<(BString, Chain)>> {
        let index = self.git.index_or_empty()?;
        if index.entry_by_path(path).is_none() {
            return Ok(None);
        }
        let committed = self.git.index_from_tree(&tree)?;
        let is_file = |mode| {
            use gix::index::entry::Mode;
            [Mode::FILE, Mode::FILE_EXECUTABLE, Mode::SYMLINK].contains(&mode)
        };
        let gone = committed.entries().iter().filter_map(|entry| {
            let path = entry.path(&committed);
            let is_gone = is_file(entry.mode) && index.entry_by_path(path).is_none();
            is_gone.then(|| (path.to_owned(), entry.id))
        });
        let gone: Vec<(BString, gix::ObjectId)> = gone.collect();
        let Some(old) = self.renames.among(gone, path, text)? else { return Ok(None) };
        Ok(match self.objects.find(tree, old.as_bstr(), &[])? {
            Found::File(chain) => Some((old, chain)),
            Found::Submodule | Found::Nothing => None,
        })
    }

    /// A file of the work tree as it would be committed: git may change line ends on checkout, or all of it by a filter, which is not
    /// run. Where the index says that the file is as it was checked out, it is what was committed.
    fn as_committed(
        &self,
        path: &BStr,
        text: Vec<u8>,
        committed: &[u8],
        id: Option<gix::ObjectId>,
    ) -> Vec<u8> {
        let is_same = lines::count(&text) == lines::count(committed)
            && id.is_some_and(|id| self.is_checked_out(path, id).unwrap_or(false));
        if is_same {
            return committed.to_vec();
        }
        if committed.find(b"\r\n").is_none() && text.find(b"\r\n").is_some() {
            return text.replace(b"\r\n", b"\n");
        }
        text
    }

    /// Whether a file on disk has the size and the times that it had when this was checked out.
    fn is_checked_out(&self, path: &BStr, id: gix::ObjectId) -> Option<bool> {
        let index = self.git.index_or_empty().ok()?;
        let entry = index.entry_by_path(path).filter(|entry| entry.id == id)?;
        let file = self.git.workdir()?.join(path.to_str().ok()?);
        let metadata = gix::index::fs::Metadata::from_path_no_follow(&file).ok()?;
        let now = gix::index::entry::Stat::from_fs(&metadata).ok()?;
        let options = self.git.stat_options().ok()?;
        // What was written in the same moment as the index may have changed after it.
        let is_racy = entry.stat.is_racy(index.timestamp(), options);
        Some(entry.stat.matches(&now, options) && !is_racy)
    }
}

/// The file that a chain ends with.
fn last(chain: &Chain) -> gix::ObjectId {
    *chain.last().expect("a chain ends with its file")
}

/// The lines that a request names, or all, each as a run of its own place.
fn wanted(asked: &BlameRequest, count: u32, commit: CommitId) -> Result<Vec<Run>, BlameError> {
    if asked.lines.is_empty() {
        let all = Run { at: 0, line: 0, count, is_guessed: false };
        return Ok(if count == 0 { Vec::new() } else { vec![all] });
    }
    let mut lines = asked.lines.clone();
    lines.sort_unstable();
    lines.dedup();
    let outside = lines.iter().find(|line| **line == 0 || **line > count);
    if let Some(line) = outside {
        let path = asked.path.clone();
        return Err(BlameError::NoLine { path, line: *line, lines: count, commit });
    }
    let run = |line: u32| Run { at: line - 1, line: line - 1, count: 1, is_guessed: false };
    Ok(lines.into_iter().map(run).collect())
}
