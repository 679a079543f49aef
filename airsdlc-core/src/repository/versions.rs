//! The versions of pages, for checks: each is read once, whichever commits hold it.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{KnowledgeRepository, past};
use crate::check::{By, PageEdit, PageHistory, Past, Untraced, Worked};
use crate::error::GitError;
use crate::git::{BlobId, GitRepository};
use crate::history::{Author, History, LinkKind, Touch};
use crate::model::{CommitId, fold_id};
use crate::parse::version::{Version, version};
use crate::source::{ContentId, Decoded, Dialect, decode};
use crate::span::RepoPath;

/// Versions that were read, by what they hold and where they stand.
#[derive(Debug, Default)]
pub(super) struct Versions(Mutex<FxHashMap<(ContentId, RepoPath), Arc<Version>>>);

impl Versions {
    fn get(
        &self,
        key: (ContentId, RepoPath),
        read: impl FnOnce() -> Option<Version>,
    ) -> Option<Arc<Version>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return Some(known.clone());
        }
        let version = Arc::new(read()?);
        known().insert(key, version.clone());
        Some(version)
    }
}

/// The history of a repository as its checks see it.
pub(super) struct OfRepository<'a> {
    pub(super) read: &'a past::Read,
    pub(super) versions: Arc<Versions>,
    pub(super) repository: &'a KnowledgeRepository,
}

impl Past for OfRepository<'_> {
    fn worked(&self) -> Vec<Worked<'_>> {
        let told = self.read.history.commits.iter().map(|it| {
            let links = it.links.iter().filter(|link| link.how != LinkKind::Text);
            Worked {
                work: links.map(|link| fold_id(&link.id)).collect(),
                files: it.files.iter().flatten().collect(),
                has_more: it.logged.limit.is_some() || it.files.iter().any(Option::is_none),
            }
        });
        told.filter(|it| !it.work.is_empty()).collect()
    }

    fn untraced(&self) -> Vec<Untraced<'_>> {
        let all = self.read.history.untraced.iter();
        let untraced = all.map(|it| Untraced {
            by: by(&it.by),
            mentions: it.mentions.iter().map(|id| id.as_str()).collect(),
            files: it.files.iter().collect(),
        });
        untraced.collect()
    }

    fn traced_count(&self) -> usize {
        let History { commits, worked, untraced, .. } = &self.read.history;
        if worked.is_empty() { 0 } else { commits.len() + untraced.len() }
    }

    fn page(&self, path: &RepoPath) -> Option<PageHistory> {
        let read = self.read;
        let last = *read.history.line.steps.last()?;
        let git = &read.git;
        let pages = Reader { of: self, path };
        let roots = &self.repository.config.dialect.roots;
        let committed = git.blob(last, &roots.place_in_git(git.prefix(), path)?).ok()?;
        let now = pages.now(committed)?;
        let before = match committed {
            Some(committed) => Some(pages.version(committed, path)?),
            None => None,
        };
        let mut edits = Vec::new();
        if before.as_ref() != Some(&now) {
            let (step, after) = (read.history.line.steps.len(), now.clone());
            edits.push(PageEdit { step, by: None, before, after });
        }
        if let Some(committed) = committed {
            pages.follow(committed, &mut edits);
        }
        Some(PageHistory::new(now, edits))
    }

    fn commit_count(&self) -> usize {
        self.read.history.ids.len()
    }

    fn ends(&self) -> usize {
        self.read.history.ends.len()
    }
}

/// Reads the versions of one page.
struct Reader<'r> {
    of: &'r OfRepository<'r>,
    path: &'r RepoPath,
}

impl Reader<'_> {
    fn git(&self) -> &GitRepository {
        &self.of.read.git
    }

    /// What the page says now, which may not be committed.
    fn now(&self, committed: Option<BlobId>) -> Option<Arc<Version>> {
        let source = self.of.repository.source()?;
        if let Some(committed) = committed.filter(|it| it.content() == source.content_id(self.path))
        {
            return self.version(committed, self.path);
        }
        let bytes = source.read(self.path).ok()?.into_owned();
        self.read(self.path, bytes).map(Arc::new)
    }

    fn read(&self, path: &RepoPath, bytes: Vec<u8>) -> Option<Version> {
        match decode(bytes) {
            Decoded::Text(text) | Decoded::Lossy(text, _) => {
                Some(version(path, &text, self.dialect()))
            }
            Decoded::Binary => None,
        }
    }

    fn dialect(&self) -> &Dialect {
        &self.of.repository.config.dialect
    }

    /// A version, by the path that it had in the repository that is read.
    fn version(&self, blob: BlobId, path: &RepoPath) -> Option<Arc<Version>> {
        let read = || self.read(path, self.git().contents(blob).ok()??);
        self.of.versions.get((blob.content()?, path.clone()), read)
    }

    /// Adds the edits that led to a version, the newest first, as far as they are known without a gap.
    fn follow(&self, committed: BlobId, edits: &mut Vec<PageEdit>) {
        let line = &self.of.read.history.line;
        let Some(touches) = line.pages.get(self.path) else { return };
        let mut expected = committed;
        for step in touches.chunk_by(|one, other| one.step == other.step) {
            let Some((before, edit)) = self.edit(step, &line.steps, expected) else { return };
            edits.extend(edit);
            let Some(before) = before else { return };
            expected = before;
        }
    }

    /// What the page was before a step, if it was there, and what the step did, unless the page stayed the same. `None` if that is not
    /// known, or the page is not what it is expected to be after it.
    fn edit(
        &self,
        touches: &[Touch],
        steps: &[CommitId],
        expected: BlobId,
    ) -> Option<(Option<BlobId>, Option<PageEdit>)> {
        let step = touches[0].step;
        let (path, after) = self.find(steps[step], touches.iter().map(|it| &it.path)).ok()??;
        if after != expected {
            return None;
        }
        let earlier = touches.iter().rev().filter_map(|it| it.before.as_ref());
        let before = match step.checked_sub(1) {
            Some(before) => self.find(steps[before], earlier.chain([&path])).ok()?,
            None => None,
        };
        // A page that was there under a name which nobody knows is not new.
        let is_new = touches.last().is_some_and(|it| it.before.is_none());
        if before.is_none() && !is_new {
            return None;
        }
        if before.as_ref().is_some_and(|(_, before)| *before == after) {
            return Some((Some(after), None));
        }
        let (old, blob) = match before {
            Some((path, blob)) => (Some(self.version(blob, &self.below(&path))?), Some(blob)),
            None => (None, None),
        };
        let by = match touches {
            [only] => by(&only.by),
            // Which of several did what, the merge does not tell.
            _ => {
                let commit = self.git().commit(steps[step]).ok()?;
                let (date, subject) = (commit.committed.date(), commit.subject().to_owned());
                By { commit: commit.id, date, subject }
            }
        };
        let after = self.version(after, &self.below(&path))?;
        let by = Some(Arc::new(by));
        Some((blob, Some(PageEdit { step, by, before: old, after })))
    }

    /// The first of some paths at which a commit has a file.
    fn find<'p>(
        &self,
        commit: CommitId,
        paths: impl Iterator<Item = &'p RepoPath>,
    ) -> Result<Option<(RepoPath, BlobId)>, GitError> {
        for path in paths {
            if let Some(blob) = self.git().blob(commit, path)? {
                return Ok(Some((path.clone(), blob)));
            }
        }
        Ok(None)
    }

    /// A path from the top of git's repository, from where the repository that is read lies; as it is, if it lay elsewhere.
    fn below(&self, path: &RepoPath) -> RepoPath {
        let inside = self.dialect().roots.place_of_git(self.git().prefix(), path);
        inside.unwrap_or_else(|| path.clone())
    }
}

fn by(author: &Author) -> By {
    let Author { commit, subject, committed } = author;
    By { commit: *commit, date: committed.date(), subject: subject.clone() }
}
