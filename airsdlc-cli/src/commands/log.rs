//! `airsdlc log`.

use airsdlc_core::export::to_json;
use airsdlc_core::history::{WorkCommit, WorkFile, WorkLog};

use super::open;
use crate::args::{Answer, Args, Log};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::{self, BOLD};

pub(super) fn run(args: &Args, asked: &Log, console: &mut Console<'_>) -> Result<bool, Failure> {
    let repository = open(args, None, console)?;
    let log = match &asked.target {
        Some(target) => repository.bolt_log_about(&repository.id_of(target)?)?,
        None => repository.bolt_log()?,
    };
    if asked.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.log/1", &log))?;
        return Ok(log.work.is_empty());
    }
    for (at, work) in log.work.iter().enumerate() {
        if at > 0 {
            writeln!(console.out)?;
        }
        write(console, work)?;
    }
    if let [end, ..] = log.ends.as_slice() {
        let note =
            format!("history ends at {}: what was done there and before is not known", end.short());
        text::note(console.err, &note)?;
    }
    Ok(log.work.is_empty())
}

fn write(console: &mut Console<'_>, work: &WorkLog) -> Result<(), Failure> {
    let title = match (work.is_defined, work.title.as_str()) {
        (false, _) => " (not defined)".to_owned(),
        (true, "") => String::new(),
        (true, title) => format!(" ({title})"),
    };
    let times = match work.first.zip(work.last) {
        Some((first, last)) => format!("{first} to {last}"),
        None => "no commits of its own".to_owned(),
    };
    writeln!(console.out, "{BOLD}{}{BOLD:#}{title}: {times}", work.id)?;
    let commits: Vec<Vec<String>> = work.commits.iter().map(commit).collect();
    text::table(console.out, &commits, console.width)?;
    let rows = work.files.iter().map(|file| {
        let lines = format!("+{} -{}", file.lines.added, file.lines.removed);
        vec![format!("  {}", file.path), lines, state(file).to_owned()]
    });
    text::table(console.out, &rows.collect::<Vec<_>>(), console.width)?;
    if !work.mentions.is_empty() {
        writeln!(console.out, "  only spoken of by:")?;
        let mentions: Vec<Vec<String>> = work.mentions.iter().map(commit).collect();
        text::table(console.out, &mentions, console.width)?;
    }
    Ok(())
}

fn commit(it: &WorkCommit) -> Vec<String> {
    let revert = if it.is_revert { ", of a revert" } else { "" };
    let how = format!("{} ({}{revert})", it.confidence.as_str(), it.how.as_str());
    vec![
        format!("  {}", it.commit.short()),
        it.committed.date().to_string(),
        how,
        it.subject.clone(),
    ]
}

fn state(file: &WorkFile) -> &'static str {
    if file.is_present { "" } else { "gone" }
}
