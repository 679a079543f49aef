//! Which work each commit belongs to.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::LinkKind;
use super::branches::names;
use super::files::present;
use super::mainline::{Author, Line, steps};
use super::message::{Named, is_revert, named};
use super::reverts::Reverts;
use super::spoken::Branches;
use crate::error::GitError;
use crate::git::{Commit, Log, LoggedCommit};
use crate::model::{CommitId, fold_id};
use crate::source::Dialect;
use crate::span::{LineIndex, Location, RepoPath, Span};
use crate::threads::Threads;

/// That a commit belongs to a unit of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The id as written.
    pub(crate) id: SmolStr,
    pub(crate) how: LinkKind,
    /// Where that is said: in the message of the commit, of a merge, or of the commit that it reverts.
    pub(crate) location: Location,
    /// Whether the commit undoes a commit of the work, or does it again, and says nothing else.
    pub(crate) is_revert: bool,
}

impl Link {
    /// Whether the commit is one of the work, and not only a word about it.
    pub(super) fn is_work_of(&self) -> bool {
        self.how != LinkKind::Text
    }
}

/// An id that a commit names without belonging to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) id: SmolStr,
    pub(crate) is_declared: bool,
    pub(crate) location: Location,
}

/// A commit that belongs to work or names an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) logged: LoggedCommit,
    pub(crate) links: Vec<Link>,
    pub(crate) mentions: Vec<Mention>,
    /// The present paths of the files that it changed, as far as they lie in the repository that is read.
    pub(crate) files: Vec<Option<RepoPath>>,
}

/// What the commits of a repository say of its artifacts.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// In the order of the log.
    pub(crate) commits: Vec<Told>,
    /// The commits at which history ends though it went on.
    pub(crate) ends: Vec<CommitId>,
    /// The folded ids of work that has commits which say so, or whose branch does.
    pub(crate) worked: FxHashSet<SmolStr>,
    /// The commits that changed files and belong to no work, since the first that belongs to some; in the order of the log.
    pub(crate) untraced: Vec<Untraced>,
    /// The line that led to the commit that is read.
    pub(crate) line: Line,
    /// All commits, in the order of the log.
    pub(crate) ids: Vec<CommitId>,
}

/// A commit that belongs to no work.
#[derive(Debug)]
pub(crate) struct Untraced {
    pub(crate) by: Author,
    /// The ids of work of which it only speaks.
    pub(crate) mentions: Vec<SmolStr>,
    /// The present paths of the files that it changed, as far as they lie in the repository that is read.
    pub(crate) files: Vec<RepoPath>,
}

/// The path under which places in the message of a commit are told.
pub(crate) fn path_of(commit: CommitId) -> RepoPath {
    RepoPath::new(&format!("commit:{commit}"))
}

impl History {
    /// Reads the messages of a log. `prefix` is where the repository that is read lies in git's, `paths` are its files, `pages`
    /// those of them whose changes are kept, `defined` the folded ids of the work that it defines: what else a branch is called
    /// after is no work.
    ///
    /// Cost: `O(n log n)` in the bytes of the messages and the changes.
    pub(crate) fn new(
        log: Log,
        prefix: &str,
        paths: &[RepoPath],
        pages: &FxHashSet<&RepoPath>,
        defined: &FxHashSet<SmolStr>,
        dialect: &Dialect,
        threads: &Threads,
    ) -> Self {
        let own =
            threads.map(log.commits.len(), |at| sort_out(read(&log.commits[at].commit, dialect)));
        let files = present(&log, prefix, &dialect.roots, &paths.iter().collect());
        let branches = Branches::new(&log, &own, defined, dialect);
        let ends = log.ends().map(|it| it.commit.id).collect();
        let ids = log.commits.iter().map(|it| it.commit.id).collect();
        let steps = steps(&log);
        let line = Line::new(&log, &steps, &files, pages);
        let mut reverts = Reverts::new(&log);
        let (mut commits, mut worked, mut untraced) =
            (Vec::new(), FxHashSet::default(), Vec::new());
        let mut first_work = usize::MAX;
        let all = log.commits.into_iter().zip(own).zip(files);
        // The oldest first, since what is reverted is older.
        for ((logged, (mut links, mentions)), files) in all.rev() {
            if !is_sure(&links) {
                let others = reverts.links(&logged);
                let others = if others.is_empty() { branches.links(&logged) } else { others };
                if !others.is_empty() {
                    links = others;
                }
            }
            reverts.keep(&logged, &links);
            let step = steps[&logged.commit.id];
            let mut sure = links.iter().filter(|link| link.is_work_of()).peekable();
            if sure.peek().is_some() {
                first_work = first_work.min(step);
                worked.extend(sure.map(|link| fold_id(&link.id)));
            } else if files.iter().any(Option::is_some) {
                untraced.push((step, Untraced::new(&logged, &links, &files)));
            }
            if !links.is_empty() || !mentions.is_empty() {
                commits.push(Told { logged, links, mentions, files });
            }
        }
        commits.reverse();
        untraced.reverse();
        let since = untraced.into_iter().filter(|(step, _)| *step >= first_work);
        let untraced = since.map(|(_, commit)| commit).collect();
        Self { commits, ends, worked, untraced, line, ids }
    }
}

impl Untraced {
    fn new(logged: &LoggedCommit, links: &[Link], files: &[Option<RepoPath>]) -> Self {
        let (commit, committed) = (logged.commit.id, logged.commit.committed);
        let by = Author { commit, committed, subject: logged.commit.subject().to_owned() };
        let mentions = links.iter().map(|link| link.id.clone()).collect();
        Self { by, mentions, files: files.iter().flatten().cloned().collect() }
    }
}

/// The work that some commits belong to, and only those; as [`History::new`] tells it of a log of all. `log` is asked for, without
/// what each commit changed, if a commit does not say it itself: then a branch may, or what it reverts. Where it cannot be read, each has
/// what it says itself.
pub(crate) fn work_of(
    commits: &[Commit],
    log: impl FnOnce() -> Result<Log, GitError>,
    defined: &FxHashSet<SmolStr>,
    dialect: &Dialect,
    threads: &Threads,
) -> FxHashMap<CommitId, Vec<Link>> {
    let own = commits.iter().map(|commit| (commit.id, sort_out(read(commit, dialect)).0));
    let mut found: FxHashMap<CommitId, Vec<Link>> = own.collect();
    if found.values().all(|links| is_sure(links)) {
        return found;
    }
    let Ok(log) = log() else { return found };
    let none = FxHashSet::default();
    for told in History::new(log, "", &[], &none, defined, dialect, threads).commits {
        if let Some(links) = found.get_mut(&told.logged.commit.id) {
            *links = told.links;
        }
    }
    found
}

/// Whether a commit itself says what it belongs to.
pub(super) fn is_sure(links: &[Link]) -> bool {
    links.iter().any(|link| link.how < LinkKind::Branch)
}

/// The ids that a commit names itself, with their places.
fn read(commit: &Commit, dialect: &Dialect) -> Vec<(Named, Location)> {
    let message = &commit.message;
    let named = named(message, dialect, title(commit));
    if named.is_empty() {
        return Vec::new();
    }
    let (lines, path) = (LineIndex::new(message), path_of(commit.id));
    let place = |it: &Named| lines.location(&path, message, Span::of(&it.place));
    named.into_iter().map(|it| (place(&it), it)).map(|(place, it)| (it, place)).collect()
}

/// What of the subject of a commit is its own: of a merge the title that it quotes, if any.
fn title(commit: &Commit) -> Range<usize> {
    let subject = commit.subject();
    let quoted = || {
        let start = "Merge pull request '".len();
        let end = subject.rfind("' (#").filter(|end| *end > start)?;
        subject.starts_with("Merge pull request '").then_some(start..end)
    };
    if is_revert(subject) {
        0..0
    } else if names(subject).is_empty() {
        0..subject.len()
    } else {
        quoted().unwrap_or(0..0)
    }
}

/// Parts what a commit names into its work, told in the strongest way that it has, and mentions.
fn sort_out(named: Vec<(Named, Location)>) -> (Vec<Link>, Vec<Mention>) {
    let strongest = named.iter().filter_map(|(it, _)| it.how).min();
    // A list of commits in the body has the trailers of some of them elsewhere.
    let least = strongest.map_or(LinkKind::Text, |how| how.max(LinkKind::Subject));
    let mut links: Vec<Link> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut known: FxHashMap<SmolStr, usize> = FxHashMap::default();
    for (it, location) in named {
        let Some(how) = it.how.filter(|how| *how <= least) else {
            let Named { id, is_declared, .. } = it;
            mentions.push(Mention { id, is_declared, location });
            continue;
        };
        let link = Link { id: it.id, how, location, is_revert: false };
        match known.get(&fold_id(&link.id)) {
            Some(at) if links[*at].how > how => links[*at] = link,
            Some(_) => {}
            None => {
                known.insert(fold_id(&link.id), links.len());
                links.push(link);
            }
        }
    }
    mentions.retain(|it| !known.contains_key(&fold_id(&it.id)));
    (links, mentions)
}
