//! A git repository in a temporary directory, for tests: the same commits, byte for byte, wherever it is made.

mod booking;
mod project;
mod random;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use booking::{booking_history, replay_booking};
pub use project::project_history;
pub use random::random_history;

use crate::TempRepository;

/// 2024-01-01T00:00:00Z, the time of the first commit.
const BEGINNING: i64 = 1_704_067_200;
/// Between two commits, unless a test says otherwise.
const HOUR: i64 = 3_600;

/// A git repository with a work tree, made by the `git` command, without anybody's configuration. Each commit is an hour later than the one before.
///
/// ```
/// use airsdlc_testkit::GitHistory;
///
/// let mut history = GitHistory::new();
/// history.write("prd.md", "# PRD-001: Cancel\n");
/// let first = history.commit("Begin\n\nBolt: BOLT-001");
/// assert_eq!(history.git(&["rev-parse", "HEAD"]).trim(), first);
/// assert_eq!(history.git(&["log", "-1", "--format=%cI"]).trim(), "2024-01-01T00:00:00Z");
/// ```
#[derive(Debug)]
pub struct GitHistory {
    directory: TempRepository,
    /// Of the next commit, in seconds.
    clock: i64,
}

impl GitHistory {
    /// A repository without a commit, on the branch `main`.
    ///
    /// # Panics
    /// If the `git` command is not there or fails.
    pub fn new() -> Self {
        let history = Self { directory: TempRepository::new(), clock: BEGINNING };
        history.git(&["init", "--quiet", "--initial-branch=main"]);
        history
    }

    /// The top of the work tree.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Replays files and messages, each with the number of its commit from 1: files by path and text, messages without a path. A commit
    /// without a message is called by its number.
    ///
    /// ```
    /// use airsdlc_testkit::GitHistory;
    ///
    /// let history = GitHistory::replay(&[(Some("a.md"), "A\n", 1), (Some("a.md"), "B\n", 2), (None, "Say B\n", 2)]);
    /// assert_eq!(history.git(&["log", "--format=%s"]), "Say B\nCommit 1\n");
    /// ```
    pub fn replay(steps: &[(Option<&str>, &str, usize)]) -> Self {
        let mut history = Self::new();
        for number in 1..=steps.iter().map(|(.., number)| *number).max().unwrap_or(0) {
            let mut message = format!("Commit {number}");
            for (path, text, _) in steps.iter().filter(|(.., of)| *of == number) {
                match path {
                    Some(path) => history.write(path, text),
                    None => text.trim().clone_into(&mut message),
                }
            }
            history.commit(&message);
        }
        history
    }

    /// Writes a file, with the directories above it.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let file = self.file(path);
        let above = file.parent().expect("a file in a directory has a parent");
        fs::create_dir_all(above)
            .and_then(|()| fs::write(&file, contents))
            .expect("the file can be written");
    }

    /// Removes a file.
    ///
    /// # Panics
    /// If it is not there.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.file(path)).expect("the file is there");
    }

    /// Sets the time of the next commit, in seconds after 1970.
    pub fn at(&mut self, seconds: i64) {
        self.clock = seconds;
    }

    /// Commits all of the work tree; what is ignored only if it was tracked before. Gives the commit's name.
    pub fn commit(&mut self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.commit_index(message)
    }

    /// Commits what is staged. Gives the commit's name.
    pub fn commit_index(&mut self, message: &str) -> String {
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.clock += HOUR;
        self.head()
    }

    /// Merges branches into the present one, never by moving on, and says which commit that made.
    pub fn merge(&mut self, branches: &[&str], message: &str) -> String {
        let mut arguments = vec!["merge", "--quiet", "--no-ff", "--message", message];
        arguments.extend(branches);
        self.git(&arguments);
        self.clock += HOUR;
        self.head()
    }

    /// The name of the commit that is checked out.
    pub fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// What the `git` command says to these arguments.
    ///
    /// # Panics
    /// If it fails.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("git can be run");
        assert!(
            output.status.success(),
            "git {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs a stream of `git fast-import`: thousands of commits in a moment. Then checks `main` out.
    ///
    /// # Panics
    /// If the stream is malformed.
    pub fn import(&self, stream: &[u8]) {
        let mut command = self.command(&["fast-import", "--quiet", "--force"]);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("git can be run");
        let mut input = child.stdin.take().expect("standard input is piped");
        input.write_all(stream).expect("git reads the stream");
        drop(input);
        assert!(child.wait().expect("git ends").success(), "git fast-import failed");
        self.git(&["reset", "--quiet", "--hard", "main"]);
    }

    /// The `git` command, to run in the repository, with a fixed author and time, and without anybody's configuration.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        let date = format!("{} +0000", self.clock);
        command.args(arguments).current_dir(self.path()).env_clear();
        command
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "SystemRoot"));
        command.envs([
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", "Ada"),
            ("GIT_AUTHOR_EMAIL", "ada@example.com"),
            ("GIT_COMMITTER_NAME", "Ada"),
            ("GIT_COMMITTER_EMAIL", "ada@example.com"),
            ("GIT_AUTHOR_DATE", &date),
            ("GIT_COMMITTER_DATE", &date),
        ]);
        command
    }

    fn file(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }
}

impl Default for GitHistory {
    fn default() -> Self {
        Self::new()
    }
}
