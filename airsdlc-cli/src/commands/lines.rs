//! Where lines come from, as people read it; and `airsdlc blame`.

use airsdlc_core::export::{BlameDocument, to_json};
use airsdlc_core::git::BlameLimit;
use airsdlc_core::history::{Confidence, LineCommit, LineOrigin, LineWork};
use airsdlc_core::model::NodeKind;
use airsdlc_core::trace::Traced;

use super::open;
use crate::args::{Answer, Args, Blame};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::{self, BOLD};

pub(super) fn run(args: &Args, asked: &Blame, console: &mut Console<'_>) -> Result<bool, Failure> {
    let repository = open(args, None, console)?;
    let lines = repository.blame(&asked.targets)?;
    let is_empty = lines.iter().all(|line| line.commit.is_none());
    if asked.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.blame/1", &BlameDocument::new(lines)))?;
        return Ok(is_empty);
    }
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    text::table(console.out, &rows, console.width)?;
    limits(console, lines.iter().filter_map(|line| line.commit.as_ref()))?;
    Ok(is_empty)
}

fn row(line: &LineOrigin) -> Vec<String> {
    let place = text::place(Some(&line.location));
    let Some(commit) = &line.commit else {
        let why = line.gap.as_ref().map(|gap| gap.message.clone());
        return vec![place, why.unwrap_or_default()];
    };
    let work: Vec<String> = line.work.iter().map(named).collect();
    let work = match (commit.is_end(), work.as_slice()) {
        (true, _) => "?".to_owned(),
        (false, []) => "-".to_owned(),
        (false, work) => work.join(", "),
    };
    let or_older = if commit.is_end() { " or older" } else { "" };
    let id = format!("{}{or_older}", commit.id.short());
    let date = commit.committed.date().to_string();
    vec![place, id, date, work, commit.subject.clone()]
}

/// The id of work, with how sure it is unless the commit itself says so.
fn named(work: &LineWork) -> String {
    match (work.confidence, work.is_defined) {
        (Confidence::Certain | Confidence::High, true) => work.id.clone(),
        (_, true) => format!("{} ({}: {})", work.id, work.confidence.as_str(), work.how.as_str()),
        (_, false) => format!("{} (not defined)", work.id),
    }
}

/// The line at which a chain begins.
pub(super) fn write(console: &mut Console<'_>, line: &LineOrigin) -> Result<(), Failure> {
    let place = text::place(Some(&line.location));
    let says = line.text.as_deref().unwrap_or_default();
    writeln!(
        console.out,
        "{BOLD}{place}{BOLD:#}{}{says}",
        if says.is_empty() { "" } else { "  " }
    )?;
    Ok(())
}

/// What is said of the first steps from a line: what leads there, and where that stands.
pub(super) fn said(line: &LineOrigin, node: &Traced) -> Option<(String, String)> {
    let commit = line.commit.as_ref()?;
    if node.kind == NodeKind::Commit && node.distance == 1 {
        let who = commit.author.split(" <").next().unwrap_or_default();
        let moved = commit.line != line.location.line
            || !commit.path.as_str().ends_with(line.location.path.as_str());
        let then =
            if moved { format!(", then {}:{}", commit.path, commit.line) } else { String::new() };
        let place = format!("{}{then}", text::place(Some(&line.location)));
        return Some((format!("written {} by {who} in", commit.committed.date()), place));
    }
    let work = line.work.iter().find(|work| node.distance == 2 && work.id == node.id.as_str())?;
    let how = match work.confidence {
        Confidence::Certain | Confidence::High => "belongs to".to_owned(),
        Confidence::Medium => format!("belongs to (by its {})", work.how.as_str()),
        _ => "speaks of".to_owned(),
    };
    let how = if work.is_revert { format!("reverts, {how}") } else { how };
    Some((how, text::place(Some(&work.location))))
}

/// What is not known of a line, or rests on a guess.
pub(super) fn notes(console: &mut Console<'_>, line: &LineOrigin) -> Result<(), Failure> {
    const WHOLE: &str = "the chain is that of the whole file";
    if let Some(gap) = &line.gap {
        text::note(console.err, &format!("{}: {WHOLE}", gap.message))?;
    }
    let Some(commit) = &line.commit else { return Ok(()) };
    let id = commit.id.short();
    for work in line.work.iter().filter(|work| !work.is_defined) {
        let work = &work.id;
        text::note(console.err, &format!("commit {id} belongs to {work}, which is not defined"))?;
    }
    if commit.is_end() {
        text::note(console.err, &format!("which Bolt wrote the line is not known: {WHOLE}"))?;
    } else if !line.is_explained() {
        let why = if line.work.iter().any(|work| work.is_defined) {
            "only speaks of work"
        } else if line.work.is_empty() {
            "names no Bolt"
        } else {
            "belongs to no work that is defined"
        };
        text::note(console.err, &format!("commit {id} {why}: {WHOLE}"))?;
    }
    limits(console, [commit])
}

/// What the commits of lines rest on, each reason once.
fn limits<'c>(
    console: &mut Console<'_>,
    commits: impl IntoIterator<Item = &'c LineCommit>,
) -> Result<(), Failure> {
    let mut told: Vec<BlameLimit> = Vec::new();
    for commit in commits {
        let Some(limit) = commit.limit.filter(|limit| !told.contains(limit)) else { continue };
        told.push(limit);
        let id = commit.id.short();
        let why = match limit {
            BlameLimit::Shallow => {
                format!("the clone is shallow and ends at {id}: the line is as old or older")
            }
            BlameLimit::Missing => {
                format!("history before {id} is not in the repository: the line is as old or older")
            }
            BlameLimit::Guessed => format!(
                "an ignored commit changed the line, and {id} wrote the one that is most like it"
            ),
            BlameLimit::Ignored => {
                format!("{id} is an ignored commit, and nothing before it is like the line")
            }
            _ => format!("what {id} wrote is not certain"),
        };
        text::note(console.err, &why)?;
    }
    Ok(())
}
