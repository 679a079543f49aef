//! `airsdlc check`.

use std::fs;
use std::path::Path;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::{
    BASELINE_FILE, Baseline, CheckOptions, FailOn, HistoryRead, Needs, Report, Safety,
};
use airsdlc_core::error::CheckMergeError;
use airsdlc_core::export::ReportFormat;
use airsdlc_core::model::NodeKind;
use airsdlc_core::time::Date;

use super::{DONE, FAILED, open};
use crate::args::{Args, Check, TEXT};
use crate::console::Console;
use crate::diagnostics;
use crate::failure::Failure;
use crate::mend;
use crate::text;

pub(super) fn run(args: &Args, asked: &Check, console: &mut Console<'_>) -> Result<u8, Failure> {
    let format: Option<ReportFormat> =
        if asked.format == TEXT { None } else { Some(asked.format.parse()?) };
    if asked.diff && format.is_some() {
        let hint = "leave out `--format`, or `--diff`: SARIF and JSON hold the fixes";
        return Err(Failure::Usage("`--diff` shows no report", hint));
    }
    if asked.path.is_some() && args.repo != Path::new(".") {
        let hint = "leave out `--repo`, or the path behind `check`";
        return Err(Failure::Usage("the root is given twice", hint));
    }
    let options = options(args, asked)?;
    let fail_on: Option<FailOn> = asked.fail_on.as_deref().map(str::parse).transpose()?;
    let root = asked.path.as_deref().unwrap_or(&args.repo);
    if asked.write_baseline.iter().flatten().any(|path| path.is_dir()) {
        let hint = "the root comes first: `airsdlc check PATH --write-baseline`";
        return Err(Failure::Usage("`--write-baseline` names a file, not a directory", hint));
    }
    let is_past = args.rev.is_some() || args.as_of.is_some();
    if is_past && (asked.fix || asked.unsafe_fixes || asked.write_baseline.is_some()) {
        let hint = "leave out `--rev` and `--as-of`; `--diff` shows the fixes of a revision";
        return Err(Failure::Usage("what was committed cannot be changed", hint));
    }
    let mut repository = open(args, asked.path.as_deref(), console)?;
    if let Some(path) = &asked.write_baseline {
        return write_baseline(root, path.as_deref(), &repository, &options, console);
    }
    let (mut report, merged) = examine(&repository, asked, &options)?;
    let safety = if asked.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    if asked.diff {
        let done = mend::show(&repository, &report, safety, console)?;
        text::note(console.err, &format!("{done}, which were not written"))?;
    } else if asked.fix || asked.unsafe_fixes {
        let mended = mend::apply(&mut repository, &mut report, safety, |again| {
            *again = open(args, asked.path.as_deref(), console)?;
            Ok(examine(again, asked, &options)?.0)
        })?;
        for found in &mended.taken_back {
            text::note(console.err, &format!("its fix was taken back: {found}"))?;
        }
        text::note(console.err, &mended.to_string())?;
    }
    let read = merged.as_ref().unwrap_or(&repository);
    if let Some(source) = read.source() {
        report.locate(source);
    }
    let fail_on = fail_on.unwrap_or(report.fail_on);
    match format {
        Some(format) => {
            if let Some(prefix) = &asked.prefix {
                report = report.with_prefix(prefix);
            }
            report.write(format, fail_on, console.out)?;
        }
        None if asked.diff => {}
        None => {
            let prefix = asked.prefix.as_deref();
            diagnostics::write(console, &report, read.source(), prefix)?;
            let mut nodes = read.nodes();
            if nodes.len() > 0 && nodes.all(|node| node.kind == NodeKind::File) {
                writeln!(console.out, "no artifact was found, so that there was little to check")?;
            }
        }
    }
    if let Some(unseen) = report.unseen() {
        text::note(console.err, &unseen)?;
    }
    if asked.verbose {
        for folder in repository.left_out() {
            text::note(
                console.err,
                &format!(
                    "{folder}/ was not read: outside git it counts as a dependency; `include` in `[repository]` says otherwise"
                ),
            )?;
        }
        silent(&report, console)?;
    }
    Ok(if report.fails(fail_on) { FAILED } else { DONE })
}

/// Checks all of a repository, or what changed since a revision; or a merge, which comes with its report.
fn examine(
    repository: &KnowledgeRepository,
    asked: &Check,
    options: &CheckOptions,
) -> Result<(Report, Option<KnowledgeRepository>), Failure> {
    if let Some(revision) = &asked.merge {
        let checked = repository.check_merge(revision, options).map_err(|error| match error {
            CheckMergeError::Open(error) => Failure::Open(error),
            CheckMergeError::Check(error) => Failure::Check(error),
            error => Failure::Other(error.to_string()),
        });
        return checked.map(|(report, merged)| (report, Some(merged)));
    }
    let mut options = options.clone();
    if let Some(base) = &asked.base {
        // What was known there already is known here, too.
        let base = repository.at(base)?.check(&options.clone().without_baseline())?;
        options = options.baseline(Baseline::of(&base.diagnostics));
    }
    let mut report = match &asked.since {
        Some(revision) => repository.check_since(&repository.at_merge_base(revision)?, &options)?,
        None => repository.check(&options)?,
    };
    if asked.base.is_some() {
        // What was mended since stands in no file that could be written anew.
        report.summary.gone = 0;
    }
    Ok((report, None))
}

fn options(args: &Args, asked: &Check) -> Result<CheckOptions, Failure> {
    let today = match &asked.today {
        Some(today) => today.parse().map_err(Failure::Date)?,
        None => today()?,
    };
    let mut options = CheckOptions::new()
        .select(named(&asked.select))
        .ignore(named(&asked.ignore))
        .threads(args.threads)
        .today(today);
    if let Some(path) = &asked.baseline {
        options = options.baseline(read_baseline(path)?);
    }
    Ok(options)
}

fn read_baseline(path: &Path) -> Result<Baseline, Failure> {
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Unreadable(path.to_owned(), error))?;
    Baseline::parse(&text).map_err(|error| Failure::InFile(path.to_owned(), error))
}

/// The names of a list, in which a comma may stand too often.
fn named(list: &[String]) -> impl Iterator<Item = String> {
    list.iter().filter(|name| !name.trim().is_empty()).cloned()
}

/// The date of the machine, in UTC.
pub(super) fn today() -> Result<Date, Failure> {
    jiff::Timestamp::now().to_string().parse().map_err(Failure::Date)
}

fn write_baseline(
    root: &Path,
    path: Option<&Path>,
    repository: &KnowledgeRepository,
    options: &CheckOptions,
    console: &mut Console<'_>,
) -> Result<u8, Failure> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => root.join(repository.baseline_path().unwrap_or(BASELINE_FILE)),
    };
    // What it lists of rules that do not run now is not gone.
    let before = if path.exists() { read_baseline(&path)? } else { Baseline::default() };
    let report = repository.check(&options.clone().baseline(before))?;
    let baseline = report.to_baseline();
    mend::write(&path, &baseline.to_json())?;
    let findings = match baseline.len() {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    let kept = match report.kept.len() {
        0 => String::new(),
        count => format!(", {count} of them kept from before, of rules that did not run"),
    };
    writeln!(console.out, "wrote {} with {findings}{kept}", path.display())?;
    if let Some(unseen) = report.unseen() {
        text::note(console.err, &unseen)?;
    }
    if repository.baseline_path().is_none() {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let hint = format!("name it in airsdlc.toml: `baseline = \"{name}\"` in `[check]`");
        text::note(console.err, &hint)?;
    }
    Ok(DONE)
}

/// Tells which rules had nothing to say anything about.
fn silent(report: &Report, console: &mut Console<'_>) -> Result<(), Failure> {
    for rule in &report.rules {
        let why = match (rule.needs, report.history) {
            (Needs::History, HistoryRead::Nothing) => {
                "waits for the git history, which `--history` and `--since` read"
            }
            _ if rule.seen == 0 => "met nothing to look at",
            _ => continue,
        };
        text::note(console.err, &format!("{} {} {why}", rule.code, rule.name))?;
    }
    Ok(())
}
