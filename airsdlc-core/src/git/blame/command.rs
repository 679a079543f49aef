//! Blame by the `git` command, for whoever asks for it: it knows every repository format, costs a process for each file, and
//! must be installed.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;

use gix::bstr::ByteSlice;

use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::blame::{Blame, BlameAt, BlameError, BlameLimit, BlameRequest, BlamedLine};
use crate::model::CommitId;
use crate::span::RepoPath;

/// Asks the `git` command, instead of reading objects in process.
#[derive(Clone, Debug)]
pub struct GitCommand {
    directory: PathBuf,
    prefix: String,
    has_work_tree: bool,
    /// The oldest commits of a shallow clone.
    border: HashSet<CommitId>,
}

impl GitCommand {
    /// The command, to be run in the directory for which a repository was opened.
    pub fn new(git: &GitRepository) -> Self {
        Self {
            directory: git.directory().to_path_buf(),
            prefix: git.prefix().to_owned(),
            has_work_tree: !git.is_bare(),
            border: git.border().into_iter().collect(),
        }
    }

    fn run(&self, arguments: &[String]) -> Result<Result<Vec<u8>, String>, GitError> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.directory)
            .args(["-c", "blame.ignoreRevsFile=", "-c", "core.quotePath=false"])
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
        let mut arguments = vec!["blame".to_owned(), "--line-porcelain".to_owned()];
        if self.ignore_file(at)? {
            arguments.push(format!(
                "--ignore-revs-file={}",
                self.top()?.join(".git-blame-ignore-revs").display()
            ));
        }
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

    /// Whether the repository names commits to be ignored in a file that the command can be pointed to.
    fn ignore_file(&self, at: BlameAt) -> Result<bool, BlameError> {
        let BlameAt::WorkTree(_) = at else { return Ok(false) };
        Ok(self.has_work_tree && self.top()?.join(".git-blame-ignore-revs").is_file())
    }

    fn top(&self) -> Result<PathBuf, GitError> {
        let levels = self.prefix.split('/').filter(|part| !part.is_empty()).count();
        let place = self
            .directory
            .canonicalize()
            .map_err(|_| GitError::NoRepository { path: self.directory.clone() })?;
        Ok(place.ancestors().nth(levels).unwrap_or(&place).to_path_buf())
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
