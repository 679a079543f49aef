//! `airsdlc init`.

use std::fs::OpenOptions as FileOptions;
use std::io::{ErrorKind, Write as _};

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
    let survey = Survey::of(root, &OpenOptions::new().threads(args.threads))?;
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
        writeln!(console.out, "{read} with it, as without it: it only holds comments")?;
    }
    Ok(false)
}
