//! One module per command: asks the library, writes what it says.

mod impact;
mod list;
mod show;
mod stats;
mod trace;

use std::path::Path;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::export::Format;

use crate::args::{Args, Command, Drawn, Export};
use crate::console::Console;
use crate::failure::Failure;
use crate::{progress, text};

/// The exit code of a question that was answered.
const DONE: u8 = 0;
/// The exit code of an empty answer under `--strict`.
const EMPTY: u8 = 1;

/// Runs the command that the arguments name.
pub(crate) fn run(args: &Args, console: &mut Console<'_>) -> Result<u8, Failure> {
    let is_empty = match &args.command {
        Command::List(list) => list::run(args, list, console)?,
        Command::Show(show) => show::run(args, show, console)?,
        Command::Stats(stats) => stats::run(args, stats, console)?,
        Command::Trace(trace) => trace::run(args, trace, console)?,
        Command::Impact(impact) => impact::run(args, impact, console)?,
        Command::Export(export) => hand_over(args, export, console)?,
    };
    Ok(if is_empty && args.strict { EMPTY } else { DONE })
}

/// Reads the repository, and says so where it could not read all of it.
fn open(
    args: &Args,
    path: Option<&Path>,
    console: &mut Console<'_>,
) -> Result<KnowledgeRepository, Failure> {
    let root = path.unwrap_or(&args.repo);
    let repository = progress::open(root, args.threads, console.is_interactive)?;
    let findings = repository.findings().len();
    if findings > 0 && !matches!(args.command, Command::Stats(_)) {
        let noun = if findings == 1 { "finding" } else { "findings" };
        text::note(
            console.err,
            &format!("{findings} {noun} while reading; `airsdlc stats` lists them"),
        )?;
    }
    if repository.nodes().len() == 0 {
        let files = repository.files();
        text::note(
            console.err,
            &format!("{} holds no artifact and no catalogue ({files} files read)", root.display()),
        )?;
    }
    Ok(repository)
}

fn hand_over(args: &Args, export: &Export, console: &mut Console<'_>) -> Result<bool, Failure> {
    let format: Format = export.format.parse()?;
    let repository = open(args, export.path.as_deref(), console)?;
    write!(console.out, "{}", repository.export(format))?;
    Ok(repository.nodes().len() == 0)
}

/// The form of a picture; `None` for text.
fn drawn(format: Drawn) -> Option<Format> {
    match format {
        Drawn::Text => None,
        Drawn::Json => Some(Format::Json),
        Drawn::Dot => Some(Format::Dot),
        Drawn::Mermaid => Some(Format::Mermaid),
        Drawn::Svg => Some(Format::Svg),
    }
}
