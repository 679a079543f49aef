//! One module per command: asks the library, writes what it says.

mod check;
mod definitions;
mod diff;
mod impact;
mod init;
mod lines;
mod list;
mod log;
mod next_id;
mod rules;
mod show;
mod stats;
mod tags;
mod trace;

use std::path::Path;

use airsdlc_core::error::{GitError, OpenError};
use airsdlc_core::export::Format;
use airsdlc_core::model::{Origin, Severity, Unresolved};
use airsdlc_core::{KnowledgeRepository, OpenOptions};

use crate::args::{Args, Command, Export, Show, TEXT, Trace};
use crate::console::Console;
use crate::failure::Failure;
use crate::{progress, text};

/// The exit code of a question that was answered.
const DONE: u8 = 0;
/// The exit code of an empty answer under `--strict`.
const EMPTY: u8 = 1;
/// The exit code of a check that failed.
const FAILED: u8 = 1;

/// Runs the command that the arguments name.
pub(crate) fn run(args: &Args, console: &mut Console<'_>) -> Result<u8, Failure> {
    let is_empty = match &args.command {
        Command::List(list) => list::run(args, list, console)?,
        Command::Show(show) => show::run(args, show, console)?,
        Command::Stats(stats) => stats::run(args, stats, console)?,
        Command::Trace(trace) => trace::run(args, trace, console)?,
        Command::Impact(impact) => impact::run(args, impact, console)?,
        Command::Diff(diff) => diff::run(args, diff, console)?,
        Command::Blame(asked) => lines::run(args, asked, console)?,
        Command::Tags(asked) => tags::run(args, asked, console)?,
        Command::Log(asked) => log::run(args, asked, console)?,
        Command::NextId(asked) => next_id::run(args, asked, console)?,
        Command::Check(check) => return check::run(args, check, console),
        Command::Rules(asked) => rules::list(asked, console)?,
        Command::Explain(asked) => rules::explain(asked, console)?,
        Command::Export(export) => hand_over(args, export, console)?,
        Command::Init(init) => init::run(args, init, console)?,
    };
    Ok(if is_empty && args.strict { EMPTY } else { DONE })
}

/// How the arguments ask for the repository to be read.
fn options(args: &Args) -> Result<OpenOptions, Failure> {
    let asks_history = args.history
        || match &args.command {
            Command::Trace(Trace { target, .. }) | Command::Show(Show { target, .. }) => {
                is_commit(target)
            }
            Command::Log(log) => log.target.as_deref().is_some_and(is_commit),
            Command::Impact(impact) => impact.targets.iter().any(|target| is_commit(target)),
            // What a change is to be held to has its commits.
            Command::Check(check) => check.since.is_some(),
            _ => false,
        };
    let mut options = OpenOptions::new().threads(args.threads);
    options = options.history(asks_history).git_command(args.git_command);
    if let Some(revision) = &args.rev {
        options = options.revision(revision);
    }
    if let Some(time) = &args.as_of {
        options = options.as_of(time.parse().map_err(Failure::Timestamp)?);
    }
    Ok(options)
}

/// Whether a target may name a commit, which only history has: `commit:3f9ac1e`, `3f9ac1e`.
fn is_commit(target: &str) -> bool {
    let target = target.trim();
    let is_hash =
        (7..=64).contains(&target.len()) && target.bytes().all(|it| it.is_ascii_hexdigit());
    is_hash || target.starts_with("commit:")
}

/// Reads the repository, and says so where it could not read all of it.
fn open(
    args: &Args,
    path: Option<&Path>,
    console: &mut Console<'_>,
) -> Result<KnowledgeRepository, Failure> {
    let root = path.unwrap_or(&args.repo);
    let is_past = args.rev.is_some() || args.as_of.is_some();
    let read = progress::open(root, options(args)?, console.is_interactive);
    let repository = read.map_err(|error| match error {
        OpenError::Git(error @ GitError::NoRepository { .. }) if is_past => Failure::NoPast(error),
        error => error.into(),
    })?;
    // These say it themselves.
    let says_it = matches!(args.command, Command::Stats(_) | Command::Check(_));
    if let Some(lost) = lost(&repository).filter(|_| !says_it) {
        text::note(console.err, &format!("{lost}; `airsdlc stats` lists them"))?;
    }
    if repository.nodes().len() == 0 && !matches!(args.command, Command::Check(_)) {
        let files = repository.files();
        text::note(
            console.err,
            &format!("{} holds no artifact and no catalogue ({files} files read)", root.display()),
        )?;
    }
    Ok(repository)
}

/// What reading could not use: `2 findings while reading, 1 reference finds nothing`.
fn lost(repository: &KnowledgeRepository) -> Option<String> {
    let is_declared = |reference: &&Unresolved| reference.origin == Origin::Declared;
    let references = repository.unresolved().iter().filter(is_declared).count();
    let mut lost = Vec::new();
    let is_loss = |severity: Severity| severity != Severity::Info;
    match repository.findings().iter().filter(|found| is_loss(found.severity)).count() {
        0 => {}
        1 => lost.push("1 finding while reading".to_owned()),
        several => lost.push(format!("{several} findings while reading")),
    }
    match references {
        0 => {}
        1 => lost.push("1 declared reference finds nothing".to_owned()),
        several => lost.push(format!("{several} declared references find nothing")),
    }
    (!lost.is_empty()).then(|| lost.join(", "))
}

fn hand_over(args: &Args, export: &Export, console: &mut Console<'_>) -> Result<bool, Failure> {
    let format: Format = export.format.parse()?;
    let repository = open(args, export.path.as_deref(), console)?;
    write!(console.out, "{}", repository.export(format))?;
    Ok(repository.nodes().len() == 0)
}

/// The format of an answer; `None` for text.
fn format(name: &str) -> Result<Option<Format>, Failure> {
    if name == TEXT { Ok(None) } else { Ok(Some(name.parse()?)) }
}
