//! Why a command could not run, as people read it: what, where, and what to do.

use std::error::Error as _;
use std::io::{self, Write};
use std::path::PathBuf;

use airsdlc_core::error::{CheckError, GitError, OpenError, TargetError};
use airsdlc_core::model::UnknownName;
use airsdlc_core::time::{DateError, TimeError, TimestampError};

use crate::text::{BOLD, ERROR, HINT};

/// Why a command could not run.
#[derive(Debug)]
pub(crate) enum Failure {
    Open(OpenError),
    Target(TargetError),
    Name(UnknownName),
    Time(TimeError),
    Date(DateError),
    Timestamp(TimestampError),
    Check(CheckError),
    /// What is wrong with a file that an argument names.
    InFile(PathBuf, CheckError),
    /// A side of a comparison that is nothing, and why it is no revision.
    NoSide(String, GitError),
    /// A revision was asked for where there is no git repository.
    NoPast(GitError),
    /// What the library says and this command has no advice for.
    Other(String),
    /// Arguments that do not go together: what is wrong, and what to do.
    Usage(&'static str, &'static str),
    Write(io::Error),
    /// A file that would be overwritten.
    Exists(PathBuf),
    /// A file that cannot be written.
    Unwritable(PathBuf, io::Error),
    /// A file that cannot be read.
    Unreadable(PathBuf, io::Error),
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Self {
        Self::Check(error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        Self::Target(error)
    }
}

impl From<UnknownName> for Failure {
    fn from(error: UnknownName) -> Self {
        Self::Name(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl Failure {
    /// Writes the error, its cause and its hints.
    pub(crate) fn write(&self, err: &mut dyn Write) -> io::Result<()> {
        let (message, hints) = self.message();
        writeln!(err, "{ERROR}error{ERROR:#}: {BOLD}{message}{BOLD:#}")?;
        for hint in hints {
            writeln!(err, "  {HINT}{hint}{HINT:#}")?;
        }
        Ok(())
    }

    fn message(&self) -> (String, Vec<String>) {
        match self {
            Self::Open(OpenError::Config(error)) | Self::Check(CheckError::Config(error)) => {
                (error.to_string(), error.help.iter().cloned().collect())
            }
            Self::Open(error @ (OpenError::Missing { .. } | OpenError::NotADirectory { .. })) => (
                error.to_string(),
                vec![
                    "name the root of a repository: `airsdlc check PATH`, or `airsdlc -C PATH …`"
                        .to_owned(),
                ],
            ),
            Self::Open(OpenError::Git(error)) => (error.to_string(), git_hints(error)),
            Self::Open(error) => {
                (error.to_string(), error.source().map(ToString::to_string).into_iter().collect())
            }
            Self::Target(TargetError::Unknown { target, nearest }) => {
                let mut hints = did_you_mean(nearest);
                hints.extend(target_hint(target).map(str::to_owned));
                if hints.is_empty() {
                    hints.push("`airsdlc list` shows what there is".to_owned());
                }
                (format!("nothing in the repository is called `{target}`"), hints)
            }
            Self::Target(TargetError::Ambiguous { target, candidates }) => {
                let hints = std::iter::once("name one of them:".to_owned())
                    .chain(candidates.iter().map(|id| format!("  {id}")));
                (format!("`{target}` may mean {} things", candidates.len()), hints.collect())
            }
            Self::Target(error @ TargetError::NoFile { .. }) => {
                (error.to_string(), vec!["name a line of a file: path/file.go:152".to_owned()])
            }
            Self::Target(error) => (error.to_string(), Vec::new()),
            Self::Name(error) => (error.to_string(), vec![error.help()]),
            Self::Time(error) => (error.to_string(), Vec::new()),
            Self::Date(error) => (error.to_string(), Vec::new()),
            Self::Timestamp(error) => (error.to_string(), Vec::new()),
            Self::Check(CheckError::UnknownRule { name, nearest }) => {
                let hint = match nearest {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`airsdlc rules` lists the rules and their groups".to_owned(),
                };
                (format!("no rule is called `{name}`"), vec![hint])
            }
            Self::Check(error @ CheckError::NoRule) => {
                let hint = "`select` and `ignore`, of the options and of `[check]`, leave none";
                (error.to_string(), vec![hint.to_owned()])
            }
            Self::Check(error) => (error.to_string(), Vec::new()),
            Self::NoSide(name, reason) => {
                let says_more =
                    !matches!(reason, GitError::UnknownRevision { is_shallow: false, .. });
                let mut hints: Vec<String> =
                    says_more.then(|| reason.to_string()).into_iter().collect();
                hints.extend(git_hints(reason));
                (format!("`{name}` is neither a revision nor a directory"), hints)
            }
            Self::NoPast(error) => {
                let hint = "without `--rev` and `--as-of` the files on disk are read";
                (error.to_string(), vec![hint.to_owned()])
            }
            Self::Other(message) => (message.clone(), Vec::new()),
            Self::Usage(error, hint) => ((*error).to_owned(), vec![(*hint).to_owned()]),
            Self::Write(error) => (format!("cannot write the answer: {error}"), Vec::new()),
            Self::Exists(path) => (
                format!("{} is there already, and is left as it is", path.display()),
                vec!["`airsdlc init --stdout` prints what it would write".to_owned()],
            ),
            Self::Unwritable(path, error) => {
                (format!("cannot write {}: {error}", path.display()), Vec::new())
            }
            Self::InFile(path, error) => (
                format!("{}: {error}", path.display()),
                vec![
                    "mend it, or take it out and write it anew with `airsdlc check --write-baseline`"
                        .to_owned(),
                ],
            ),
            Self::Unreadable(path, error) => (
                format!("cannot read {}: {error}", path.display()),
                vec!["`airsdlc check --write-baseline` writes one".to_owned()],
            ),
        }
    }
}

/// What to do where git has no answer.
fn git_hints(error: &GitError) -> Vec<String> {
    match error {
        GitError::UnknownRevision { nearest, is_shallow, .. } => {
            let mut hints = did_you_mean(nearest);
            hints.extend(is_shallow.then(unshallow));
            hints
        }
        GitError::NotACommit { .. } => {
            vec!["name one commit: a branch, a tag, `HEAD~3`, a hash".to_owned()]
        }
        GitError::NoCommitAt { is_shallow: true, .. }
        | GitError::Unrelated { is_shallow: true, .. } => vec![unshallow()],
        _ => Vec::new(),
    }
}

/// What to do about a name of a certain form that is nobody's.
fn target_hint(target: &str) -> Option<&'static str> {
    if target.starts_with("commit:") {
        return Some(
            "commits are there that name an artifact and lie in the history of what is read",
        );
    }
    let (_, line) = target.rsplit_once("#L").or_else(|| target.rsplit_once(':'))?;
    let is_one = line.parse::<u32>().is_ok_and(|line| line > 0);
    let is_line = line.bytes().all(|it| it.is_ascii_digit() || b"-,L".contains(&it));
    (is_line && !is_one && line.starts_with(|first: char| first.is_ascii_digit()))
        .then_some("a line is `path/file.go:152`: they count from 1, and each is named by itself")
}

fn unshallow() -> String {
    "`git fetch --unshallow` brings the rest; in a workflow, `fetch-depth: 0` does".to_owned()
}

/// The names that are like the one that is not there.
fn did_you_mean<T: std::fmt::Display>(nearest: &[T]) -> Vec<String> {
    match nearest {
        [] => Vec::new(),
        [only] => vec![format!("did you mean `{only}`?")],
        several => std::iter::once("did you mean one of these?".to_owned())
            .chain(several.iter().map(|name| format!("  {name}")))
            .collect(),
    }
}
