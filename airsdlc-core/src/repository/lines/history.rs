//! What git says of lines of many files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::git::{Blame, BlameAt, BlameError, BlameRequest, BlamedLine, GitCommand, GitRepository};
use crate::history::LineGap;
use crate::span::RepoPath;

/// Lines of a file that several targets name.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) lines: BTreeSet<u32>,
    /// Whether these are all.
    pub(super) is_whole: bool,
}

/// Files of a root with the lines that are wanted of each.
pub(super) type Files<'f> = BTreeMap<&'f RepoPath, Wanted>;

/// What git says of lines, in the order of files and lines.
pub(super) type Blamed<'f> = Vec<(&'f RepoPath, u32, Result<BlamedLine, LineGap>)>;

/// A git repository, and where in its history the files of a root are.
pub(super) struct LineHistory {
    pub(super) git: Arc<GitRepository>,
    /// Who blames instead.
    pub(super) command: Option<GitCommand>,
    pub(super) at: BlameAt,
    /// What paths of the root begin with in the graph.
    pub(super) below: String,
    /// What they begin with in the git repository instead.
    pub(super) place: String,
}

impl LineHistory {
    fn backend(&self) -> &dyn Blame {
        self.command.as_ref().map_or(&*self.git, |command| command)
    }

    /// What git says of lines.
    pub(super) fn blame<'f>(&self, files: &Files<'f>) -> Blamed<'f> {
        let whole = |wanted: &Wanted| if wanted.is_whole { Vec::new() } else { wanted.list() };
        let requests = files.iter().map(|(path, wanted)| self.request(path, whole(wanted)));
        let requests: Vec<BlameRequest> = requests.collect();
        let mut told = Blamed::new();
        for ((path, wanted), answer) in files.iter().zip(self.backend().blame(self.at, &requests)) {
            match answer {
                Ok(found) => told.extend(found.into_iter().map(|it| (*path, it.line, Ok(it)))),
                // One line that is not there must not hide the others.
                Err(BlameError::NoLine { .. }) => told.extend(self.one_by_one(path, wanted)),
                Err(error) => told.extend(all(path, wanted, &error)),
            }
        }
        told
    }

    /// The same for lines of which some are not there.
    fn one_by_one<'f>(&self, path: &'f RepoPath, wanted: &Wanted) -> Blamed<'f> {
        let single = wanted.lines.iter().map(|line| self.request(path, vec![*line]));
        let answers = self.backend().blame(self.at, &single.collect::<Vec<_>>());
        let told = wanted.lines.iter().zip(answers).map(|(line, answer)| {
            let found = answer.map_err(|error| LineGap::from(&error));
            (path, *line, found.map(|mut found| found.pop().expect("one line was asked for")))
        });
        told.collect()
    }

    fn request(&self, path: &RepoPath, lines: Vec<u32>) -> BlameRequest {
        let inside = path.as_str().strip_prefix(&self.below).unwrap_or(path.as_str());
        BlameRequest::new(format!("{}{inside}", self.place).as_str(), lines)
    }
}

impl Wanted {
    fn list(&self) -> Vec<u32> {
        self.lines.iter().copied().collect()
    }
}

/// The same answer for all lines of a file.
pub(super) fn all<'a, 'f, E>(
    path: &'f RepoPath,
    wanted: &'a Wanted,
    error: &'a E,
) -> impl Iterator<Item = (&'f RepoPath, u32, Result<BlamedLine, LineGap>)>
where
    LineGap: From<&'a E>,
{
    wanted.lines.iter().map(move |line| (path, *line, Err(error.into())))
}
