//! `airsdlc diff`.

use std::borrow::Cow;
use std::path::Path;

use airsdlc_core::diff::{ChangeKind, Entry, Outline, Section};
use airsdlc_core::error::{GitError, OpenError};
use airsdlc_core::export::DiffFormat;
use airsdlc_core::span::Location;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

use super::open;
use crate::args::{Args, Diff, TEXT};
use crate::console::Console;
use crate::failure::Failure;
use crate::progress;
use crate::text::{self, BOLD, DIM, HEAD};

/// Lines are broken for this width where there is no terminal.
const WIDTH: usize = 80;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();

pub(super) fn run(args: &Args, asked: &Diff, console: &mut Console<'_>) -> Result<bool, Failure> {
    let format: Option<DiffFormat> =
        if asked.format == TEXT { None } else { Some(asked.format.parse()?) };
    let (older, newer) = sides(asked);
    if newer.is_some() && (args.rev.is_some() || args.as_of.is_some()) {
        let hint = "leave out `--rev` and `--as-of`, or the second side";
        return Err(Failure::Usage("both sides of the comparison are named", hint));
    }
    let newer = match newer {
        Some(newer) => side(args, newer, console)?,
        None => open(args, None, console)?,
    };
    let older = earlier(args, &newer, &older, console)?;
    show(&older, &newer, format, console)
}

/// The names of both sides: `A...B` is what B did since it parted from A, as for git.
fn sides(asked: &Diff) -> (Cow<'_, str>, Option<&str>) {
    if asked.newer.is_none()
        && !is_directory_name(&asked.older)
        && let Some((older, newer)) = asked.older.split_once("...")
        && !newer.is_empty()
    {
        return (format!("{older}...").into(), Some(newer));
    }
    (Cow::Borrowed(&asked.older), asked.newer.as_deref())
}

/// Reads the older side: a revision of the repository that the newer side is of, so that only what differs is parsed; else a
/// directory.
fn earlier(
    args: &Args,
    newer: &KnowledgeRepository,
    name: &str,
    console: &Console<'_>,
) -> Result<KnowledgeRepository, Failure> {
    if is_directory_name(name) {
        return side(args, name, console);
    }
    match newer.at(name) {
        Err(error) if is_no_commit(&error) => directory(args, error, name, console),
        read => Ok(read?),
    }
}

/// Reads one side: a revision of `--repo`, or a directory.
fn side(args: &Args, name: &str, console: &Console<'_>) -> Result<KnowledgeRepository, Failure> {
    let options = as_asked(args);
    let read =
        |root: &Path, options: OpenOptions| progress::open(root, options, console.is_interactive);
    if is_directory_name(name) {
        return Ok(read(Path::new(name), options)?);
    }
    match read(&args.repo, options.clone().revision(name)) {
        Err(error) if is_no_commit(&error) => directory(args, error, name, console),
        read => Ok(read?),
    }
}

/// Reads the directory that a name is if it is no revision: a revision comes first, as it does for git.
fn directory(
    args: &Args,
    error: OpenError,
    name: &str,
    console: &Console<'_>,
) -> Result<KnowledgeRepository, Failure> {
    let path = Path::new(name);
    if path.is_dir() {
        return Ok(progress::open(path, as_asked(args), console.is_interactive)?);
    }
    match error {
        OpenError::Git(reason) => Err(Failure::NoSide(name.to_owned(), reason)),
        error => Err(error.into()),
    }
}

/// How both sides are read.
fn as_asked(args: &Args) -> OpenOptions {
    OpenOptions::new().threads(args.threads).history(args.history)
}

/// Whether a name can only be that of a directory: no revision begins with a dot or a slash.
fn is_directory_name(name: &str) -> bool {
    name.starts_with(['.', '/']) || Path::new(name).is_absolute()
}

/// Whether a name turned out to be that of no commit.
fn is_no_commit(error: &OpenError) -> bool {
    matches!(
        error,
        OpenError::Git(
            GitError::UnknownRevision { .. }
                | GitError::NoRepository { .. }
                | GitError::NotACommit { .. }
                | GitError::NoCommit { .. }
        )
    )
}

/// Writes what changed from one repository to the other; `None` is text. Tells whether nothing did.
pub(super) fn show(
    older: &KnowledgeRepository,
    newer: &KnowledgeRepository,
    format: Option<DiffFormat>,
    console: &mut Console<'_>,
) -> Result<bool, Failure> {
    let report = newer.diff_report(older);
    match format {
        Some(format) => write!(console.out, "{}", report.export(format))?,
        None => outline(&report.outline(), console)?,
    }
    Ok(report.is_empty())
}

fn outline(outline: &Outline, console: &mut Console<'_>) -> Result<(), Failure> {
    let has_facts = outline.counts.iter().any(|(what, _)| *what != ChangeKind::Moved);
    let headline = match (outline.counts.is_empty(), has_facts) {
        (true, _) => "Nothing changed",
        (false, false) => "Nothing but places changed",
        (false, true) => "What changed",
    };
    writeln!(console.out, "{BOLD}{headline}{BOLD:#}")?;
    for (what, counts) in &outline.counts {
        let style = style(*what);
        let width = console.width.unwrap_or(WIDTH);
        for (at, line) in folded(counts, width.saturating_sub(11)).iter().enumerate() {
            let what = if at == 0 { what.to_string() } else { String::new() };
            writeln!(console.out, "  {style}{what:7}{style:#}  {line}")?;
        }
    }
    for section in &outline.sections {
        write_section(section, console)?;
    }
    Ok(())
}

fn write_section(section: &Section, console: &mut Console<'_>) -> Result<(), Failure> {
    writeln!(console.out, "\n{HEAD}{}{HEAD:#}", section.topic)?;
    let has_marks = section.entries.iter().any(|entry| entry.change.is_some());
    for entry in &section.entries {
        write_entry(entry, "  ", has_marks, console)?;
    }
    for more in &section.more {
        writeln!(console.out, "  {DIM}{more}{DIM:#}")?;
    }
    Ok(())
}

fn write_entry(
    entry: &Entry,
    indent: &str,
    has_marks: bool,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mark = match entry.change {
        Some(change) => {
            let (style, mark) = (style(change), mark(change));
            format!("{style}{mark}{style:#} ")
        }
        None if has_marks => "  ".to_owned(),
        None => String::new(),
    };
    write!(console.out, "{indent}{mark}{BOLD}{}{BOLD:#}", entry.subject)?;
    let (marks, further) = if has_marks { (2, "    ") } else { (0, "  ") };
    let below = format!("{indent}{further}");
    let mut used = indent.len() + marks + entry.subject.width();
    if !entry.text.is_empty() {
        let fits = used + 2 + entry.text.width() <= console.width.unwrap_or(WIDTH);
        let gap = if fits { "  ".to_owned() } else { format!("\n{below}  ") };
        write!(console.out, "{gap}{}", entry.text)?;
        used = entry.text.width() + if fits { used + 2 } else { below.len() + 2 };
    }
    place(entry.location.as_ref(), used, &below, console)?;
    for note in &entry.notes {
        write!(console.out, "{below}{}", note.text)?;
        place(note.location.as_ref(), below.len() + note.text.width(), &below, console)?;
    }
    for part in &entry.below {
        write_entry(part, &below, true, console)?;
    }
    Ok(())
}

/// Ends a line with a place, or puts that on the next one where it does not fit.
fn place(
    location: Option<&Location>,
    used: usize,
    below: &str,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let place = text::place(location);
    if place.is_empty() {
        writeln!(console.out)?;
    } else if used + 2 + place.width() <= console.width.unwrap_or(WIDTH) {
        writeln!(console.out, "  {DIM}{place}{DIM:#}")?;
    } else {
        writeln!(console.out, "\n{below}  {DIM}{place}{DIM:#}")?;
    }
    Ok(())
}

/// Counts in lines of at most this width, where one count is not wider.
fn folded(counts: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for count in counts.split(", ") {
        match lines.last_mut() {
            Some(line) if line.width() + 3 + count.width() <= width => {
                line.push_str(", ");
                line.push_str(count);
            }
            Some(line) => {
                line.push(',');
                lines.push(count.to_owned());
            }
            None => lines.push(count.to_owned()),
        }
    }
    lines
}

fn mark(change: ChangeKind) -> char {
    match change {
        ChangeKind::Added => '+',
        ChangeKind::Removed => '-',
        ChangeKind::Changed => '~',
        ChangeKind::Moved => '>',
    }
}

fn style(change: ChangeKind) -> Style {
    match change {
        ChangeKind::Added => ADDED,
        ChangeKind::Removed => REMOVED,
        ChangeKind::Changed => CHANGED,
        ChangeKind::Moved => DIM,
    }
}

#[cfg(test)]
mod tests;
