//! `airsdlc init`.

use std::fs::OpenOptions as FileOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use airsdlc_core::OpenOptions;
use airsdlc_core::source::CONFIG_FILE;
use airsdlc_core::survey::Survey;

use crate::args::{Args, Init};
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(args: &Args, init: &Init, console: &mut Console<'_>) -> Result<bool, Failure> {
    if init.strict || args.strict {
        return Err(Failure::Usage(
            "`init` has no answer that could be empty",
            "leave out `--strict`",
        ));
    }
    if args.rev.is_some() || args.as_of.is_some() {
        return Err(Failure::Usage(
            "`init` writes into the files on disk, so it looks at those",
            "leave out `--rev` and `--as-of`",
        ));
    }
    let root = init.path.as_deref().unwrap_or(&args.repo);
    let path = root.join(CONFIG_FILE);
    // Said before the repository is read, which may take a while.
    if !init.stdout && path.exists() {
        return Err(Failure::Exists(path));
    }
    let options = OpenOptions::new().threads(args.threads);
    let survey = Survey::of(root, &options, Some(super::check::today()?))?;
    if init.stdout {
        write!(console.out, "{}", survey.text)?;
        return Ok(false);
    }
    let file = FileOptions::new().write(true).create_new(true).open(&path);
    match file.and_then(|mut file| file.write_all(survey.text.as_bytes())) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::Exists(path));
        }
        Err(error) => return Err(Failure::Unwritable(path, error)),
    }
    writeln!(console.out, "wrote {}", path.display())?;
    let artifacts = |count| match count {
        1 => "1 artifact".to_owned(),
        count => format!("{count} artifacts"),
    };
    if survey.after > survey.before {
        let (before, after) = (artifacts(survey.before), artifacts(survey.after));
        writeln!(console.out, "{after} with it, {before} without it")?;
    } else {
        let read = artifacts(survey.before);
        writeln!(console.out, "{read} with it, as without it")?;
    }
    next(root, &survey, console)?;
    Ok(false)
}

/// Says what the checks find, and by which commands they are adopted.
fn next(root: &Path, survey: &Survey, console: &mut Console<'_>) -> Result<(), Failure> {
    let root = match root.to_string_lossy() {
        root if root == "." => String::new(),
        root => format!(" {}", word(&root)),
    };
    let findings = match survey.rules.iter().map(|ran| ran.found).sum() {
        0 => "no findings of the checks; from now on",
        1 => "1 finding of the checks; so that only new ones count",
        count => &format!("{count} findings of the checks; so that only new ones count"),
    };
    writeln!(console.out, "{findings}:")?;
    if !survey.rules.is_empty() {
        writeln!(console.out, "  airsdlc check{root} --write-baseline")?;
    }
    writeln!(console.out, "  airsdlc check{root}")?;
    Ok(())
}

/// A text as one word of a command.
fn word(text: &str) -> String {
    let is_plain = |c: char| {
        c.is_alphanumeric() || "-._/:+@%,=".contains(c) || cfg!(windows) && "\\~".contains(c)
    };
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
