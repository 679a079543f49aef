//! `airsdlc check`.

use std::fs;
use std::path::{Path, PathBuf};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::{Baseline, CheckOptions, FailOn, Needs, Report, Safety};
use airsdlc_core::export::ReportFormat;
use airsdlc_core::time::Date;

use super::{DONE, FAILED, open};
use crate::args::{Args, Check, TEXT};
use crate::console::Console;
use crate::diagnostics;
use crate::failure::Failure;
use crate::mend;
use crate::text;

/// Where a baseline is written if nothing says where.
const BASELINE: &str = "airsdlc-baseline.json";

pub(super) fn run(args: &Args, asked: &Check, console: &mut Console<'_>) -> Result<u8, Failure> {
    let format: Option<ReportFormat> =
        if asked.format == TEXT { None } else { Some(asked.format.parse()?) };
    let options = options(args, asked)?;
    let root = asked.path.as_deref().unwrap_or(&args.repo);
    let mut repository = open(args, asked.path.as_deref(), console)?;
    let fail_on: Option<FailOn> = asked.fail_on.as_deref().map(str::parse).transpose()?;
    if let Some(path) = &asked.write_baseline {
        return write_baseline(root, path, &repository, &options, console);
    }
    let mut report = repository.check(&options)?;
    let safety = if asked.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    if asked.diff {
        mend::show(&repository, &report, safety, console)?;
    } else if asked.fix || asked.unsafe_fixes {
        let mended = mend::apply(&mut repository, &mut report, safety, |again| {
            *again = open(args, asked.path.as_deref(), console)?;
            Ok(again.check(&options)?)
        })?;
        text::note(console.err, &mended.to_string())?;
    }
    if let Some(directory) = repository.directory() {
        report.locate(directory);
    }
    let fail_on = fail_on.unwrap_or(report.fail_on);
    match format {
        Some(format) => write!(console.out, "{}", report.export(format, fail_on))?,
        None if asked.diff => {}
        None => diagnostics::write(console, &report, repository.directory())?,
    }
    if asked.verbose {
        silent(&report, console)?;
    }
    Ok(if report.fails(fail_on) { FAILED } else { DONE })
}

fn options(args: &Args, asked: &Check) -> Result<CheckOptions, Failure> {
    let today = match &asked.today {
        Some(today) => today.parse().map_err(Failure::Date)?,
        None => today()?,
    };
    let mut options = CheckOptions::new()
        .select(asked.select.iter().cloned())
        .ignore(asked.ignore.iter().cloned())
        .threads(args.threads)
        .today(today);
    if let Some(path) = &asked.baseline {
        let text =
            fs::read_to_string(path).map_err(|error| Failure::Unreadable(path.clone(), error))?;
        options = options.baseline(Baseline::parse(&text)?);
    }
    Ok(options)
}

/// The date of the machine, in UTC.
fn today() -> Result<Date, Failure> {
    jiff::Timestamp::now().to_string().parse().map_err(Failure::Date)
}

fn write_baseline(
    root: &Path,
    path: &Path,
    repository: &KnowledgeRepository,
    options: &CheckOptions,
    console: &mut Console<'_>,
) -> Result<u8, Failure> {
    let report = repository.check(&options.clone().without_baseline())?;
    let path = if path.as_os_str().is_empty() {
        root.join(repository.baseline_path().unwrap_or(BASELINE))
    } else {
        PathBuf::from(path)
    };
    let baseline = Baseline::of(&report.diagnostics);
    fs::write(&path, baseline.to_json())
        .map_err(|error| Failure::Unwritable(path.clone(), error))?;
    let findings = match baseline.len() {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    writeln!(console.out, "wrote {} with {findings}", path.display())?;
    if repository.baseline_path().is_none() {
        let hint = format!("name it in airsdlc.toml: `[check]` `baseline = \"{BASELINE}\"`");
        text::note(console.err, &hint)?;
    }
    Ok(DONE)
}

/// Tells which rules had nothing to say anything about.
fn silent(report: &Report, console: &mut Console<'_>) -> Result<(), Failure> {
    for rule in report.rules.iter().filter(|rule| rule.seen == 0) {
        let why = match rule.needs {
            Needs::History => "waits for history, which this release does not read",
            _ => "met nothing to look at",
        };
        text::note(console.err, &format!("{} {} {why}", rule.code, rule.name))?;
    }
    Ok(())
}
