//! Which commit and which work a line of a file comes from, and the chain from there.

mod history;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use history::{Files, LineHistory, all};
use text::FileText;

use super::files::file_id;
use super::{KnowledgeRepository, OpenOptions};
use crate::error::{GitError, TargetError};
use crate::git::{BlameAt, BlamedLine, Commit, GitCommand, GitRepository};
use crate::graph::address;
use crate::history::{LineCommit, LineGap, LineOrigin, LineWork, Link, work_of};
use crate::model::{CommitId, NodeKind, fold_id, near};
use crate::span::RepoPath;
use crate::threads::Threads;
use crate::trace::Trace;

/// How many near paths an error proposes.
const PROPOSALS: usize = 5;

/// Lines of a file, in order; all of them if none is named.
struct Lines {
    path: RepoPath,
    lines: Vec<u32>,
}

/// What is known of lines, by file and line.
type Told = BTreeMap<(RepoPath, u32), LineOrigin>;

impl OpenOptions {
    /// Whether the `git` command is asked which commit wrote a line, by [`KnowledgeRepository::blame`] and by a
    /// [`KnowledgeRepository::trace`] of one, instead of reading objects in process; see [`GitCommand`]. The answers are the same but for lines that several commits may
    /// have written. It costs a process for each file and keeps nothing.
    #[must_use]
    pub fn git_command(mut self, is_asked: bool) -> Self {
        self.asks_git = is_asked;
        self
    }
}

impl KnowledgeRepository {
    /// Which commit wrote each line, and the Bolts and Fix-It Bolts that this belongs to; of the commit that was read, or of the
    /// files on disk.
    ///
    /// A target is `path/file.go:152` or `path/file.go#L152`, where a unique suffix of the path is enough; without a line it is all of the file, as an
    /// artifact is; of a part it is the lines where that is defined. The answers come in the order of the targets, those
    /// of one in the order of their lines. What cannot be told of a line is its [`LineOrigin::gap`].
    ///
    /// Cost: one walk through history for all targets, see [`GitRepository`]'s [`Blame`](crate::git::Blame); and if a commit does
    /// not name its work itself, one read for each commit of history, since then a branch may.
    ///
    /// # Errors
    /// [`TargetError`] if a target names no file, or not one.
    ///
    /// ```no_run
    /// use airsdlc_core::KnowledgeRepository;
    ///
    /// let repository = KnowledgeRepository::open(".")?;
    /// for line in repository.blame(&["booking_service.go:152", "outbox_worker.go:78"])? {
    ///     let work: Vec<&str> = line.work.iter().map(|work| work.id.as_str()).collect();
    ///     println!("{}: {}", line.location, work.join(", "));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn blame<S: AsRef<str>>(&self, targets: &[S]) -> Result<Vec<LineOrigin>, TargetError> {
        let asked = targets.iter().map(|target| self.lines_of(target.as_ref()));
        Ok(self.origins(&asked.collect::<Result<Vec<_>, _>>()?))
    }

    /// The chain from a line of code towards the business goal; `None` if the target is no such line.
    pub(super) fn trace_line(&self, target: &str) -> Result<Option<Trace>, TargetError> {
        let target = &*self.with_line(target);
        let (path, Some(line)) = address(target.trim()) else { return Ok(None) };
        let Ok(line) = line.parse() else { return Ok(None) };
        // The file of an artifact stands for the artifact, and a route may end with a port.
        let named = self.graph.find(target);
        let is_file = |node: &crate::graph::NodeIndex| self.graph.at(*node).kind == NodeKind::File;
        if named.is_ok_and(|nodes| !nodes.iter().all(is_file)) {
            return Ok(None);
        }
        let Some(path) = self.file_called(target, path)? else { return Ok(None) };
        let asked = Lines { path, lines: vec![line] };
        let origin = self.origins(&[asked]).pop().expect("one line was asked for");
        Ok(Some(self.graph.trace_origin(target, origin)))
    }

    /// The lines that a target names.
    fn lines_of(&self, target: &str) -> Result<Lines, TargetError> {
        let target = &*self.with_line(target);
        let (path, line) = address(target.trim());
        if let Some(path) = self.file_called(target, path)? {
            let line = line.map(str::parse).transpose();
            let unknown =
                |_| TargetError::Unknown { target: target.to_owned(), nearest: Vec::new() };
            return Ok(Lines { path, lines: line.map_err(unknown)?.into_iter().collect() });
        }
        let Ok(node) = self.node(target) else {
            return Err(self.explained(self.no_file(target, path)));
        };
        let place = node.location.as_ref().filter(|it| self.paths.binary_search(&it.path).is_ok());
        let Some(place) = place else {
            return Err(TargetError::NoFile { target: target.to_owned() });
        };
        let is_whole = node.kind.is_artifact() || node.kind == NodeKind::File;
        let lines = if is_whole { Vec::new() } else { (place.line..=place.end_line).collect() };
        Ok(Lines { path: place.path.clone(), lines })
    }

    /// That nothing has this name, with files that are called alike.
    fn no_file(&self, target: &str, path: &str) -> TargetError {
        let name = path.rsplit('/').next().unwrap_or(path);
        let names = near(name, self.paths.iter().map(RepoPath::file_name));
        let files = names.into_iter().flat_map(|name| {
            self.paths.iter().filter(move |path| path.file_name() == name).map(file_id)
        });
        TargetError::Unknown { target: target.to_owned(), nearest: files.take(PROPOSALS).collect() }
    }

    /// Where lines come from, in the order in which they are asked for.
    fn origins(&self, asked: &[Lines]) -> Vec<LineOrigin> {
        let mut roots: BTreeMap<&str, Files<'_>> = BTreeMap::new();
        let texts: FxHashMap<&RepoPath, FileText> =
            asked.iter().map(|asked| (&asked.path, FileText::of(self, &asked.path))).collect();
        for Lines { path, lines } in asked {
            let known = roots.entry(self.root_of(path)).or_default().entry(path).or_default();
            if lines.is_empty() {
                known.lines.extend(1..=texts[path].count());
                known.is_whole = true;
            }
            known.lines.extend(lines);
        }
        let mut told = Told::new();
        for (root, files) in roots {
            self.tell(root, &files, &texts, &mut told);
        }
        let told = asked.iter().flat_map(|asked| {
            let first = asked.lines.first().copied().unwrap_or(0);
            let last = asked.lines.last().copied().unwrap_or(u32::MAX);
            told.range((asked.path.clone(), first)..=(asked.path.clone(), last))
        });
        told.map(|(_, origin)| origin.clone()).collect()
    }

    /// The name of the further root that a file lies in; empty for the first.
    fn root_of<'p>(&self, path: &'p RepoPath) -> &'p str {
        self.config.dialect.roots.split(path).0
    }

    /// Tells where lines of files of one root come from.
    fn tell(
        &self,
        root: &str,
        files: &Files<'_>,
        texts: &FxHashMap<&RepoPath, FileText>,
        told: &mut Told,
    ) {
        let history = self.history_of(root);
        let blamed = match &history {
            Ok(history) => history.blame(files),
            Err(error) => {
                files.iter().flat_map(|(path, wanted)| all(path, wanted, error)).collect()
            }
        };
        let commits: BTreeSet<CommitId> =
            blamed.iter().filter_map(|(.., line)| line.as_ref().ok()?.commit).collect();
        let written = match &history {
            Ok(history) => self.written(history, &commits),
            Err(_) => FxHashMap::default(),
        };
        for (path, line, found) in blamed {
            let (location, text) = texts[path].line(path, line);
            let origin = LineOrigin { location, text, commit: None, work: Vec::new(), gap: None };
            told.insert((path.clone(), line), with_commit(origin, found, &written));
        }
    }

    /// The git repository of a root, and where in its history the files are.
    fn history_of(&self, root: &str) -> Result<LineHistory, GitError> {
        let opened = self.opened()?;
        let other = self.origin.directory.iter().flat_map(|directory| directory.places());
        let other = other.into_iter().find(|(name, _)| !root.is_empty() && *name == root);
        let mut place = String::new();
        let git = match other {
            Some((_, place)) => Arc::new(GitRepository::discover(place)?),
            None if root.is_empty() => opened.git()?,
            // At a revision there are only roots that lie in the same repository.
            None => {
                place = self.config.dialect.roots.place(root).unwrap_or_default();
                Arc::new(opened.git()?.at_top())
            }
        };
        let at = match self.revision() {
            Some(commit) => BlameAt::Commit(commit),
            None => BlameAt::WorkTree(git.resolve("HEAD")?),
        };
        let below = if root.is_empty() { String::new() } else { format!("{root}/") };
        let command = opened.options().asks_git.then(|| GitCommand::new(&git));
        Ok(LineHistory { git, command, at, below, place })
    }

    /// What commits say of themselves, and the work that they belong to.
    fn written(&self, history: &LineHistory, commits: &BTreeSet<CommitId>) -> Written {
        let git = &history.git;
        let told: Vec<Commit> = commits.iter().filter_map(|id| git.commit(*id).ok()).collect();
        let mut known: FxHashMap<SmolStr, (&str, &str)> = FxHashMap::default();
        for node in self.nodes().filter(|node| node.kind.is_work()) {
            let it = (node.id.as_str(), node.title.as_str());
            known.entry(fold_id(node.id.as_str())).or_insert(it);
        }
        let defined = known.keys().cloned().collect();
        let log = || git.messages(history.at.commit());
        let threads = Threads::one();
        let mut links = work_of(&told, log, &defined, &self.config.dialect, &threads);
        let written = told.into_iter().map(|commit| {
            let links: Vec<Link> = links.remove(&commit.id).unwrap_or_default();
            let known = |link: &Link| known.get(&fold_id(&link.id)).copied();
            let work = links.iter().map(|link| LineWork::of(link, known(link))).collect();
            (commit.id, (commit, work))
        });
        written.collect()
    }
}

/// Commits by their names, with their work.
type Written = FxHashMap<CommitId, (Commit, Vec<LineWork>)>;

/// A line with what its commit says.
fn with_commit(
    origin: LineOrigin,
    found: Result<BlamedLine, LineGap>,
    written: &Written,
) -> LineOrigin {
    let line = match found {
        Ok(line) => line,
        Err(gap) => return LineOrigin { gap: Some(gap), ..origin },
    };
    let Some(id) = line.commit else {
        return LineOrigin { gap: Some(LineGap::not_committed()), ..origin };
    };
    let Some((commit, work)) = written.get(&id) else {
        return LineOrigin { gap: Some(LineGap::lost(id)), ..origin };
    };
    let commit = LineCommit {
        id,
        subject: commit.subject().to_owned(),
        author: commit.author.clone(),
        authored: commit.authored,
        committed: commit.committed,
        path: line.path,
        line: line.original_line,
        limit: line.limit,
    };
    // Where history ends, whoever wrote the line did so there or before.
    let work = if commit.is_end() { Vec::new() } else { work.clone() };
    LineOrigin { commit: Some(commit), work, ..origin }
}
