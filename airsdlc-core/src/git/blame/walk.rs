//! All lines of all files through history at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::sync::Arc;

use gix::bstr::{BStr, BString, ByteSlice};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::GitRepository;
use crate::git::blame::cache::{Key, Known, Lines};
use crate::git::blame::ignored::{self, IGNORE_FILE};
use crate::git::blame::lines::{Run, hunks, split, tidy};
use crate::git::blame::trees::{Chain, Found, Objects};
use crate::git::blame::{
    Blame, BlameAt, BlameError, BlameLimit, BlameOptions, BlameRequest, BlamedLine,
};
use crate::git::commit::{CommitText, person};
use crate::git::open::{commit_id, object_id};
use crate::git::renames::Renames;
use crate::model::CommitId;
use crate::span::RepoPath;

type Answer = Result<Vec<BlamedLine>, BlameError>;

impl Blame for GitRepository {
    /// [`GitRepository::blame_with`], with the cache.
    fn blame(&self, at: BlameAt, requests: &[BlameRequest]) -> Vec<Answer> {
        self.blame_with(at, requests, BlameOptions::new())
    }
}

impl GitRepository {
    /// Blames lines of files, one answer for each request, in their order; lines in order, each once.
    ///
    /// Cost: the commits from the start to the oldest one that wrote a line, for all files together: for each the trees above
    /// the files, where they differ, and the files that it changed. With the cache it ends earlier, at the first commit at which
    /// the line was asked for before; of lines that were asked for at this very commit nothing is read but, for
    /// [`BlameAt::WorkTree`], the files.
    ///
    /// # Errors
    /// Of each request its own.
    pub fn blame_with(
        &self,
        at: BlameAt,
        requests: &[BlameRequest],
        options: BlameOptions,
    ) -> Vec<Answer> {
        let known = if options.is_cached { self.blamed.known(self) } else { Arc::default() };
        let walked = self.with(|git| {
            let mut walk = Walk::new(self, git, at.commit(), known)?;
            let answers = walk.run(at, requests);
            Ok((walk.found(at.commit(), &answers), answers))
        });
        let (found, answers) = match walked {
            Ok(walked) => walked,
            Err(error) => {
                let lost = |error: &gix::Error| Err(self.unreadable(error).into());
                return requests.iter().map(|_| lost(&error)).collect();
            }
        };
        if options.is_cached && !found.is_empty() {
            self.blamed.add(self, at.commit(), found);
        }
        answers
    }
}

/// A file of a commit with lines that it may have written.
pub(super) struct Suspect {
    /// Which request it is for.
    pub(super) request: usize,
    pub(super) path: BString,
    pub(super) chain: Chain,
    pub(super) runs: Vec<Run>,
}

impl Suspect {
    fn file(&self) -> gix::ObjectId {
        *self.chain.last().expect("a chain ends with its file")
    }
}

/// What is needed of a commit.
pub(super) struct Facts {
    pub(super) tree: gix::ObjectId,
    parents: Vec<gix::ObjectId>,
    pub(super) time: i64,
}

/// A parent's version of a file.
struct Older {
    parent: gix::ObjectId,
    path: BString,
    chain: Chain,
}

pub(super) struct Walk<'a> {
    pub(super) of: &'a GitRepository,
    pub(super) git: &'a gix::Repository,
    graph: Option<gix::commitgraph::Graph>,
    pub(super) objects: Objects<'a>,
    pub(super) renames: Renames<'a>,
    ignored: FxHashSet<gix::ObjectId>,
    /// The oldest commits of a shallow clone.
    border: FxHashSet<gix::ObjectId>,
    /// The commits to look at, newest first; of one time the first that was found.
    queue: BinaryHeap<(i64, Reverse<usize>, gix::ObjectId)>,
    found: usize,
    suspects: FxHashMap<gix::ObjectId, Vec<Suspect>>,
    pub(super) lines: Vec<Vec<BlamedLine>>,
    known: Arc<Known>,
    /// The file that names the commits to be ignored.
    pub(super) ignore_file: Option<gix::ObjectId>,
    pub(super) begun: Vec<Option<Begun>>,
    /// Whether something was missing on the way, but for what lies behind the border of a shallow clone.
    is_cut: bool,
}

/// What a request asks of a file of the commit at which the walk begins.
pub(super) struct Begun {
    pub(super) key: Key,
    pub(super) count: u32,
    pub(super) runs: Vec<Run>,
}

impl<'a> Walk<'a> {
    fn new(
        of: &'a GitRepository,
        git: &'a gix::Repository,
        start: CommitId,
        known: Arc<Known>,
    ) -> gix::Result<Self> {
        let border = of.border().into_iter().map(object_id).collect();
        let mut walk = Self {
            of,
            git,
            // A graph that cannot be read is none: the commits say the same. It knows nothing of commits that stand for others.
            graph: git.commit_graph_if_enabled().ok().flatten().filter(|_| !of.is_replaced()),
            objects: Objects::new(git),
            renames: Renames::new(git),
            ignored: FxHashSet::default(),
            border,
            queue: BinaryHeap::new(),
            found: 0,
            suspects: FxHashMap::default(),
            lines: Vec::new(),
            known,
            ignore_file: None,
            begun: Vec::new(),
            is_cut: false,
        };
        let root = walk.facts(object_id(start))?.tree;
        if let Found::File(chain) = walk.objects.find(root, BStr::new(IGNORE_FILE), &[])? {
            let id = *chain.last().expect("a chain ends with its file");
            walk.ignored = ignored::commits(&walk.objects.file(id)?);
            walk.ignore_file = Some(id);
        }
        Ok(walk)
    }

    fn run(&mut self, at: BlameAt, requests: &[BlameRequest]) -> Vec<Answer> {
        self.lines = vec![Vec::new(); requests.len()];
        self.begun = requests.iter().map(|_| None).collect();
        let mut failed: Vec<Option<BlameError>> = Vec::with_capacity(requests.len());
        for (request, asked) in requests.iter().enumerate() {
            failed.push(self.begin(at, request, asked).err());
        }
        while let Some((_, _, commit)) = self.queue.pop() {
            // A commit is found once for each child; the first time it is looked at for all.
            let Some(suspects) = self.suspects.remove(&commit) else { continue };
            if let Err(error) = self.step(commit, suspects) {
                let error = BlameError::Git(self.of.unreadable(error));
                return requests.iter().map(|_| Err(error.clone())).collect();
            }
        }
        let lines = std::mem::take(&mut self.lines);
        let answers = lines.into_iter().zip(failed).map(|(mut lines, failed)| {
            lines.sort_unstable_by_key(|line| line.line);
            failed.map_or(Ok(lines), Err)
        });
        answers.collect()
    }

    /// What answers say of the commit at which the walk began, that was not known and is so for all time.
    fn found(&self, commit: CommitId, answers: &[Answer]) -> Vec<(Key, Lines)> {
        let mut found = Vec::new();
        for (begun, answer) in self.begun.iter().zip(answers) {
            let (Some(begun), Ok(lines), false) = (begun, answer, self.is_cut) else { continue };
            let places = begun
                .runs
                .iter()
                .flat_map(|run| (0..run.count).map(|at| (run.line + at + 1, run.at + at)));
            let places: FxHashMap<u32, u32> = places.collect();
            let lines = lines.iter().filter(|line| {
                !matches!(line.limit, Some(BlameLimit::Shallow | BlameLimit::Missing))
            });
            let lines = lines.filter_map(|line| Some((*places.get(&line.line)?, line.clone())));
            let lines = Lines::new(begun.count, lines);
            let known = self.known.lines(commit, &begun.key);
            if !known.unwrap_or(&Lines::default()).have(&lines) {
                found.push((begun.key.clone(), lines));
            }
        }
        found
    }

    /// What is known of a path of a commit.
    pub(super) fn known(&self, commit: gix::ObjectId, path: &BStr) -> Option<&Lines> {
        let commit = commit_id(&commit);
        if !self.known.has(commit) {
            return None;
        }
        self.known.lines(commit, &(RepoPath::new(path.to_str().ok()?), self.ignore_file))
    }

    /// Looks at a commit: passes on to its parents what they have, and writes down the rest.
    fn step(&mut self, commit: gix::ObjectId, suspects: Vec<Suspect>) -> gix::Result<()> {
        let facts = self.facts(commit)?;
        let is_border = self.border.contains(&commit);
        let parents = if is_border { &[] } else { facts.parents.as_slice() };
        let mut known = Vec::with_capacity(parents.len());
        let mut is_cut = false;
        for parent in parents {
            match self.facts(*parent) {
                Ok(facts) => known.push((*parent, facts)),
                Err(error) if error.is_not_found() => is_cut = true,
                Err(error) => return Err(error),
            }
        }
        let limit = match (is_border, is_cut) {
            (true, _) => Some(BlameLimit::Shallow),
            (_, true) => Some(BlameLimit::Missing),
            _ => None,
        };
        self.is_cut |= is_cut;
        for mut suspect in suspects {
            tidy(&mut suspect.runs);
            if let Some(known) = self.known(commit, suspect.path.as_bstr()) {
                let (lines, rest) = known.part(&suspect.runs);
                suspect.runs = rest;
                self.lines[suspect.request].extend(lines);
            }
            if suspect.runs.is_empty() {
                continue;
            }
            let mut limit = limit;
            let rest = match self.pass_on(commit, &facts, &known, &mut suspect) {
                Ok(()) => std::mem::take(&mut suspect.runs),
                // A tree or a file is not there: the lines are of this commit or older.
                Err(error) if error.is_not_found() => {
                    limit = Some(BlameLimit::Missing);
                    self.is_cut = true;
                    std::mem::take(&mut suspect.runs)
                }
                Err(error) => return Err(error),
            };
            if self.ignored.contains(&commit) && limit.is_none() {
                limit = Some(BlameLimit::Ignored);
            }
            self.write_down(suspect.request, &rest, Some(commit), suspect.path.as_bstr(), limit);
        }
        Ok(())
    }

    /// Passes on to the parents the lines that they have; what is left in `suspect` is of this commit.
    fn pass_on(
        &mut self,
        commit: gix::ObjectId,
        facts: &Facts,
        parents: &[(gix::ObjectId, Facts)],
        suspect: &mut Suspect,
    ) -> gix::Result<()> {
        let Some(older) = self.older(facts, parents, suspect)? else { return Ok(()) };
        let after = self.objects.file(suspect.file())?;
        let mut changes = Vec::with_capacity(older.len());
        for older in older {
            if suspect.runs.is_empty() {
                return Ok(());
            }
            let before =
                self.objects.file(*older.chain.last().expect("a chain ends with its file"))?;
            let hunks = hunks(&before, &after);
            let (passed, kept) = split(&suspect.runs, &hunks);
            suspect.runs = kept;
            self.hand(&older, suspect.request, passed, parents);
            changes.push((older, before, hunks));
        }
        if self.ignored.contains(&commit) {
            for (older, before, hunks) in changes {
                let (guessed, kept) = ignored::guess(&suspect.runs, &hunks, &before, &after);
                suspect.runs = kept;
                self.hand(&older, suspect.request, guessed, parents);
            }
        }
        Ok(())
    }

    /// The versions of a file in the parents, each once. `None` if one is the same as here: then it has taken over all lines.
    fn older(
        &mut self,
        facts: &Facts,
        parents: &[(gix::ObjectId, Facts)],
        suspect: &mut Suspect,
    ) -> gix::Result<Option<Vec<Older>>> {
        let mut found: Vec<Option<Older>> = Vec::with_capacity(parents.len());
        for (parent, older) in parents {
            let chain =
                match self.objects.find(older.tree, suspect.path.as_bstr(), &suspect.chain)? {
                    Found::File(chain) => chain,
                    Found::Submodule | Found::Nothing => {
                        found.push(None);
                        continue;
                    }
                };
            let older = Older { parent: *parent, path: suspect.path.clone(), chain };
            if older.chain.last() == suspect.chain.last() {
                self.hand_all(&older, suspect, parents);
                return Ok(None);
            }
            found.push(Some(older));
        }
        for (at, (parent, older)) in parents.iter().enumerate() {
            if found[at].is_some() {
                continue;
            }
            let trees = (older.tree, facts.tree);
            let renamed = self.renames.find(trees, suspect.path.as_bstr(), suspect.file())?;
            let Some(path) = renamed else { continue };
            let Found::File(chain) = self.objects.find(older.tree, path.as_bstr(), &[])? else {
                continue;
            };
            let older = Older { parent: *parent, path, chain };
            if older.chain.last() == suspect.chain.last() {
                self.hand_all(&older, suspect, parents);
                return Ok(None);
            }
            found[at] = Some(older);
        }
        let mut seen = FxHashSet::default();
        let new =
            found.into_iter().flatten().filter(|older| seen.insert(older.chain.last().copied()));
        Ok(Some(new.collect()))
    }

    fn hand_all(
        &mut self,
        older: &Older,
        suspect: &mut Suspect,
        parents: &[(gix::ObjectId, Facts)],
    ) {
        let runs = std::mem::take(&mut suspect.runs);
        self.hand(older, suspect.request, runs, parents);
    }

    /// Makes a parent's version the suspect of lines.
    fn hand(
        &mut self,
        older: &Older,
        request: usize,
        runs: Vec<Run>,
        parents: &[(gix::ObjectId, Facts)],
    ) {
        let time = parents
            .iter()
            .find(|(parent, _)| *parent == older.parent)
            .map_or(0, |(_, facts)| facts.time);
        let (path, chain) = (older.path.clone(), older.chain.clone());
        self.suspect(older.parent, time, Suspect { request, path, chain, runs });
    }

    pub(super) fn suspect(&mut self, commit: gix::ObjectId, time: i64, suspect: Suspect) {
        if suspect.runs.is_empty() {
            return;
        }
        let suspects = self.suspects.entry(commit).or_insert_with(|| {
            self.queue.push((time, Reverse(self.found), commit));
            self.found += 1;
            Vec::new()
        });
        let same =
            suspects.iter_mut().find(|it| it.request == suspect.request && it.path == suspect.path);
        match same {
            Some(same) => same.runs.extend(suspect.runs),
            None => suspects.push(suspect),
        }
    }

    pub(super) fn write_down(
        &mut self,
        request: usize,
        runs: &[Run],
        commit: Option<gix::ObjectId>,
        path: &BStr,
        limit: Option<BlameLimit>,
    ) {
        let commit = commit.map(|commit| commit_id(&commit));
        let path = RepoPath::new(&path.to_str_lossy());
        let lines = runs.iter().flat_map(|run| {
            let guessed = run.is_guessed.then_some(BlameLimit::Guessed);
            (0..run.count).map(move |at| (run.line + at + 1, run.at + at + 1, guessed))
        });
        self.lines[request].extend(lines.map(|(line, original_line, guessed)| BlamedLine {
            line,
            commit,
            path: path.clone(),
            original_line,
            limit: limit.or(guessed),
        }));
    }

    pub(super) fn facts(&self, id: gix::ObjectId) -> gix::Result<Facts> {
        if let Some(graph) = &self.graph
            && let Some(known) = graph.commit_by_id(id)
        {
            // Where it is broken, the commit itself is asked.
            let parents = known.iter_parents().map(|at| Some(graph.id_at(at.ok()?).to_owned()));
            if let Some(parents) = parents.collect() {
                let time = i64::try_from(known.committer_timestamp()).unwrap_or(i64::MAX);
                return Ok(Facts { tree: known.root_tree_id().to_owned(), parents, time });
            }
        }
        let commit = self.git.find_commit(id)?;
        let Some(read) = CommitText::parse(&commit.data) else {
            let broken = format!("commit {id} is broken");
            return Err(gix::Error::from_error(io::Error::new(io::ErrorKind::InvalidData, broken)));
        };
        let time = person(read.committer).1.seconds();
        Ok(Facts { tree: read.tree, parents: read.parents, time })
    }
}
