//! What rules ask of history.
//!
//! A *step* is a commit of the line that led to what is read, the oldest is 0; what is not committed yet is a step of its own behind
//! the last. An *edit* is what a step did to a page. What is not known is not there: pages whose history is cut off have fewer edits.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::model::CommitId;
use crate::parse::version::Version;
use crate::span::{Location, RepoPath};
use crate::time::Date;
use crate::visits::visit;

/// History as rules see it.
pub(crate) trait Past: Sync {
    /// The commits that belong to work, and do not only speak of it.
    fn worked(&self) -> Vec<Worked<'_>>;

    /// The commits that changed files and belong to no work, since the first that belongs to some; the newest first.
    fn untraced(&self) -> Vec<Untraced<'_>>;

    /// How many commits were looked at for [`Past::untraced`].
    fn traced_count(&self) -> usize;

    /// What became of a page; `None` where nothing is known of it.
    fn page(&self, path: &RepoPath) -> Option<PageHistory>;

    /// How many commits there are.
    fn commit_count(&self) -> usize;

    /// At how many commits history ends though it went on.
    fn ends(&self) -> usize;
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct By {
    pub(crate) commit: CommitId,
    pub(crate) date: Date,
    pub(crate) subject: String,
}

impl By {
    /// Its message.
    pub(crate) fn location(&self) -> Location {
        Location::of_file(RepoPath::new(&format!("commit:{}", self.commit)))
    }
}

/// A commit that belongs to work.
#[derive(Clone, Debug)]
pub(crate) struct Worked<'a> {
    /// The folded ids of the work.
    pub(crate) work: Vec<SmolStr>,
    /// The files of the repository that it changed, as they are called now.
    pub(crate) files: Vec<&'a RepoPath>,
    /// Whether it changed files elsewhere, too, or nobody knows what it changed.
    pub(crate) has_more: bool,
}

/// A commit that belongs to no work.
#[derive(Clone, Debug)]
pub(crate) struct Untraced<'a> {
    pub(crate) by: By,
    /// Of which work it only speaks.
    pub(crate) mentions: Vec<&'a str>,
    /// The files of the repository that it changed, as they are called now, in order.
    pub(crate) files: Vec<&'a RepoPath>,
}

/// What became of a page.
#[derive(Clone, Debug)]
pub(crate) struct PageHistory {
    /// What it says now.
    pub(crate) now: Arc<Version>,
    /// The newest first, without gaps: each begins with what the one behind it ends with.
    pub(crate) edits: Vec<PageEdit>,
    /// What became of each section of the present page.
    sections: Vec<SectionHistory>,
    /// For each of its artifacts the last step that changed it in any way, or made it; `None` if that is not known.
    artifacts: Vec<Option<usize>>,
    /// For each of its decisions the last step that amended it; 0 if there is none.
    amended: Vec<usize>,
    /// For each of its amendments the last step that made it, or made it say more; `None` if that is not known.
    extended: Vec<Option<usize>>,
}

/// What a step did to a page.
#[derive(Clone, Debug)]
pub(crate) struct PageEdit {
    pub(crate) step: usize,
    /// Who did it; `None` for what is not committed.
    pub(crate) by: Option<Arc<By>>,
    /// What the page said before, if it was there.
    pub(crate) before: Option<Arc<Version>>,
    pub(crate) after: Arc<Version>,
}

/// What became of a section.
#[derive(Clone, Debug, Default)]
struct SectionHistory {
    /// The last step that changed its own text in any way, or made it; `None` if that is not known.
    touched: Option<usize>,
    /// The edits that changed what it says with all below it, the newest first, each with what it said before.
    changes: Vec<(usize, u64)>,
}

impl PageHistory {
    /// Cost: one search for each section of the present page and each edit; nothing where a section was not there.
    pub(crate) fn new(now: Arc<Version>, edits: Vec<PageEdit>) -> Self {
        let mut sections = vec![SectionHistory::default(); now.sections.len()];
        let mut open: Vec<usize> =
            (0..sections.len()).filter(|at| now.section(now.sections[*at].key).is_some()).collect();
        let mut artifacts = vec![None; now.artifacts.len()];
        let mut untouched: Vec<usize> = (0..artifacts.len()).collect();
        let mut amended = vec![0; now.decisions.len()];
        let mut unamended: Vec<usize> = (0..amended.len()).collect();
        let mut extended = vec![None; now.amendments.len()];
        let mut unextended: Vec<usize> = (0..extended.len()).collect();
        for (number, edit) in edits.iter().enumerate() {
            visit(open.len() + untouched.len() + unamended.len() + unextended.len());
            open.retain(|at| {
                let key = now.sections[*at].key;
                let known = &mut sections[*at];
                let before = edit.before.as_deref().and_then(|before| before.section(key));
                let Some((before, after)) = before.zip(edit.after.section(key)) else {
                    known.touched = known.touched.or(Some(edit.step));
                    return false;
                };
                if before.own != after.own {
                    known.touched = known.touched.or(Some(edit.step));
                }
                if before.whole != after.whole {
                    known.changes.push((number, before.whole));
                }
                true
            });
            untouched.retain(|at| {
                let key = now.artifacts[*at].key;
                let Some(after) = edit.after.artifact(key) else { return false };
                let before = edit.before.as_deref().and_then(|before| before.artifact(key));
                let is_same = before.is_some_and(|before| before.own == after.own);
                if !is_same {
                    artifacts[*at] = Some(edit.step);
                }
                is_same
            });
            unamended.retain(|at| {
                let key = now.decisions[*at].key;
                let Some(after) = edit.after.decision(key) else { return false };
                let before = edit.before.as_deref().and_then(|before| before.decision(key));
                let is_amended = before.is_some_and(|before| after.amends(before));
                if is_amended {
                    amended[*at] = edit.step;
                }
                before.is_some() && !is_amended
            });
            unextended.retain(|at| {
                let key = now.amendments[*at].key;
                let Some(after) = edit.after.amendment(key) else { return false };
                let before = edit.before.as_deref().and_then(|before| before.amendment(key));
                let is_same = before.is_some_and(|before| after.said <= before.said);
                if !is_same {
                    extended[*at] = Some(edit.step);
                }
                is_same
            });
        }
        Self { now, edits, sections, artifacts, amended, extended }
    }

    /// The last step that changed the own text of a section, by its place, or that made it; `None` if that is not known.
    pub(crate) fn touched(&self, section: usize) -> Option<usize> {
        self.sections[section].touched
    }

    /// The last step that changed the artifact which begins at a byte in any way, or made it; `None` if that is not known.
    pub(crate) fn touched_whole(&self, start: u32) -> Option<usize> {
        let at = self.now.artifacts.binary_search_by_key(&start, |it| it.start).ok()?;
        self.artifacts[at]
    }

    /// The last edit behind a step that changed what a section says with all below it, if that is not what it said then. Cost:
    /// `O(log n)` in its changes.
    pub(crate) fn changed_since(&self, section: usize, step: usize) -> Option<&PageEdit> {
        let changes = &self.sections[section].changes;
        let later = changes.partition_point(|(edit, _)| self.edits[*edit].step > step);
        let (_, then) = changes[..later].last()?;
        let (last, _) = changes[0];
        (*then != self.now.sections[section].whole).then(|| &self.edits[last])
    }

    /// The last step that made the amendment which begins at a byte, or made it say more; `None` if that is not known.
    pub(crate) fn extended(&self, start: u32) -> Option<usize> {
        let at = self.now.amendments.binary_search_by_key(&start, |it| it.start).ok()?;
        self.extended[at]
    }

    /// The last step that amended the decision around a byte; 0 if there is none.
    pub(crate) fn amended(&self, byte: u32) -> usize {
        let after = self.now.decisions.partition_point(|decision| decision.start <= byte);
        after.checked_sub(1).map_or(0, |at| self.amended[at])
    }
}
