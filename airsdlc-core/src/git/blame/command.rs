//! Blame by the `git` command, for whoever asks for it: it knows every repository format, costs a process for each file, and
//! must be installed.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;

use gix::bstr::ByteSlice;

use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::blame::ignored::{self, IGNORE_FILE};
use crate::git::blame::{Blame, BlameAt, BlameError, BlameLimit, BlameRequest, BlamedLine};
use crate::model::CommitId;
use crate::span::RepoPath;

/// What a hook sets, and what would lead the command to another repository than the directory's.
const ELSEWHERE: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "LANGUAGE",
];

/// Asks the `git` command, instead of reading objects in process.
#[derive(Clone, Debug)]
pub struct GitCommand {
    directory: PathBuf,
    /// The oldest commits of a shallow clone.
    border: HashSet<CommitId>,
}

impl GitCommand {
    /// The command, to be run in the directory for which a repository was opened.
    pub fn new(git: &GitRepository) -> Self {
        Self {
            directory: git.directory().to_path_buf(),
            border: git.border().into_iter().collect(),
        }
    }

    fn run(&self, arguments: &[String]) -> Result<Result<Vec<u8>, String>, GitError> {
        let mut command = Command::new("git");
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        let output = command
            // What it complains of is read.
            .env("LC_ALL", "C")
            .arg("-C")
            .arg(&self.directory)
            .args(["-c", "core.quotePath=false"])
            // As if nobody had configured it.
            .args(["-c", "diff.indentHeuristic=true", "-c", "diff.algorithm=default"])
            .args(arguments)
            .output()
            .map_err(|error| GitError::Unreadable {
                path: self.directory.clone(),
                message: format!("the `git` command cannot be run: {error}"),
            })?;
        let said = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok(if output.status.success() { Ok(output.stdout) } else { Err(said()) })
    }

    fn one(&self, at: BlameAt, asked: &BlameRequest) -> Result<Vec<BlamedLine>, BlameError> {
        // A program that the configuration names for differences would change lines.
        let arguments = ["blame", "--no-ignore-revs-file", "--line-porcelain", "--no-textconv"];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
        arguments.extend(self.ignored(at).into_iter().map(|id| format!("--ignore-rev={id}")));
        arguments.extend(asked.lines.iter().map(|line| format!("-L{line},{line}")));
        if let BlameAt::Commit(commit) = at {
            arguments.push(commit.to_string());
        }
        arguments.extend(["--".to_owned(), asked.path.to_string()]);
        match self.run(&arguments)? {
            Ok(text) => Ok(porcelain(&text, &self.border)),
            Err(said) => Err(self.fault(at, asked, &said)),
        }
    }

    /// The commits to be ignored, as the commit at which a blame begins names them; those that are not there would be a fault to git.
    fn ignored(&self, at: BlameAt) -> Vec<String> {
        let file = format!("{}:{IGNORE_FILE}", at.commit());
        let Ok(Ok(text)) = self.run(&["cat-file", "blob", &file].map(str::to_owned)) else {
            return Vec::new();
        };
        let named = ignored::commits(&text).into_iter().map(|id| id.to_string());
        let is_there = |id: &String| {
            let commit = format!("{id}^{{commit}}");
            matches!(self.run(&["cat-file".to_owned(), "-e".to_owned(), commit]), Ok(Ok(_)))
        };
        let mut there: Vec<String> = named.filter(is_there).collect();
        there.sort_unstable();
        there
    }

    /// What the command's complaint means.
    fn fault(&self, at: BlameAt, asked: &BlameRequest, said: &str) -> BlameError {
        let (path, commit) = (asked.path.clone(), at.commit());
        let lines = said
            .rsplit_once("has only ")
            .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
        match lines {
            Some(lines) => {
                let line = asked.lines.iter().copied().find(|line| *line == 0 || *line > lines);
                BlameError::NoLine { path, line: line.unwrap_or_default(), lines, commit }
            }
            None if said.contains("no such path") || said.contains("No such file") => {
                BlameError::NoFile { path, commit }
            }
            None => BlameError::Git(GitError::Unreadable {
                path: self.directory.clone(),
                message: said.to_owned(),
            }),
        }
    }
}

impl Blame for GitCommand {
    fn blame(
        &self,
        at: BlameAt,
        requests: &[BlameRequest],
    ) -> Vec<Result<Vec<BlamedLine>, BlameError>> {
        requests.iter().map(|asked| self.one(at, asked)).collect()
    }
}

/// Reads the output of `git blame --line-porcelain`: for each line a header with commit, line there and line here, a few keys, and the
/// text behind a tab.
fn porcelain(text: &[u8], border: &HashSet<CommitId>) -> Vec<BlamedLine> {
    let (mut lines, mut header, mut path) = (Vec::new(), None, RepoPath::new(""));
    for written in text.lines() {
        if written.starts_with(b"\t") {
            lines.extend(header.take().map(|header: String| line(&header, path.clone(), border)));
        } else if header.is_none() {
            header = Some(written.to_str_lossy().into_owned());
        } else if let Some(name) = written.strip_prefix(b"filename ") {
            // Quotes and line ends in it are escaped as in C.
            let (name, _) = gix::quote::ansi_c::undo(name.as_bstr())
                .unwrap_or_else(|_| (name.as_bstr().into(), 0));
            path = RepoPath::new(&name.to_str_lossy());
        }
    }
    let mut lines: Vec<BlamedLine> = lines.into_iter().flatten().collect();
    lines.sort_unstable_by_key(|line| line.line);
    lines
}

fn line(header: &str, path: RepoPath, border: &HashSet<CommitId>) -> Option<BlamedLine> {
    let mut parts = header.split(' ');
    let id: CommitId = parts.next()?.parse().ok()?;
    let (original_line, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    // The null hash stands for what is not committed.
    let commit = Some(id).filter(|id| id.as_bytes().iter().any(|byte| *byte != 0));
    let limit = border.contains(&id).then_some(BlameLimit::Shallow);
    Some(BlamedLine { line, commit, path, original_line, limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_git_is_read() {
        let (old, new) = ("3f9ac1e0b7d24c58a1f6093e5d7b8c2a4e6f1d90", "0".repeat(40));
        let text = format!(
            "{old} 7 2 1\nauthor Ada\nsummary Cancel\nfilename old.go\n\tfilename no.go\n\
             {new} 1 1 1\nauthor Not Committed Yet\nfilename new.go\n\t\n"
        );
        let id: CommitId = old.parse().expect("a whole name");
        let line = |line, commit, path: &str, original_line, limit| BlamedLine {
            line,
            commit,
            path: path.into(),
            original_line,
            limit,
        };
        assert_eq!(
            porcelain(text.as_bytes(), &HashSet::from([id])),
            [
                line(1, None, "new.go", 1, None),
                line(2, Some(id), "old.go", 7, Some(BlameLimit::Shallow)),
            ]
        );
    }
}
