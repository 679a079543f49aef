//! The `airsdlc` command as a library: arguments in, text out, an exit code.
//!
//! Data goes to `out`, notes and errors to `err`. Exit codes: 0 done, 1 findings that let a check fail or
//! an empty answer under `--strict`, 2 could not run. A closed pipe ends quietly. Styles are ANSI escapes; whoever calls
//! [`run`] wraps the writers if they must be stripped, as [`run_std`] does.

mod args;
mod commands;
mod console;
mod diagnostics;
#[cfg(test)]
mod drawn;
mod failure;
mod mend;
mod progress;
mod text;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};

use clap::Parser as _;

pub use args::command;
pub use console::Console;
use failure::Failure;

/// Runs the command with the given arguments, the program's name first.
///
/// ```
/// let (mut out, mut err) = (Vec::new(), Vec::new());
/// let code = airsdlc_cli::run(["airsdlc", "-C", "../examples/booking", "list", "--kind", "prd"], &mut out, &mut err);
/// assert_eq!(code, 0);
/// assert!(String::from_utf8(out).unwrap().contains("PRD-015"));
/// ```
pub fn run<A, S>(args: A, out: &mut dyn Write, err: &mut dyn Write) -> u8
where
    A: IntoIterator<Item = S>,
    S: Into<OsString> + Clone,
{
    run_in(args, &mut Console { out, err, width: None, is_interactive: false })
}

/// Runs the command on the standard streams: with colours and bars on a terminal, plain elsewhere;
/// `NO_COLOR` is respected.
pub fn run_std<A, S>(args: A) -> u8
where
    A: IntoIterator<Item = S>,
    S: Into<OsString> + Clone,
{
    let (mut out, mut err) = (anstream::stdout().lock(), anstream::stderr());
    let width = terminal_size::terminal_size()
        .filter(|_| io::stdout().is_terminal())
        .map(|(width, _)| usize::from(width.0));
    let is_interactive = io::stderr().is_terminal();
    run_in(args, &mut Console { out: &mut out, err: &mut err, width, is_interactive })
}

fn run_in<A, S>(args: A, console: &mut Console<'_>) -> u8
where
    A: IntoIterator<Item = S>,
    S: Into<OsString> + Clone,
{
    let parsed = match args::Args::try_parse_from(args) {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error, console),
    };
    let done = commands::run(&parsed, console).and_then(|code| {
        console.out.flush()?;
        Ok(code)
    });
    match done {
        Ok(code) => code,
        Err(Failure::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(failure) => {
            // There is nobody left to tell if this fails, too.
            let _ = failure.write(console.err);
            2
        }
    }
}

/// Help and version are answers; everything else that clap says is a usage error.
fn usage(error: &clap::Error, console: &mut Console<'_>) -> u8 {
    let text = error.render();
    let (stream, code): (&mut dyn Write, u8) =
        if error.use_stderr() { (console.err, 2) } else { (console.out, 0) };
    let _ = write!(stream, "{}", text.ansi());
    let _ = stream.flush();
    code
}
