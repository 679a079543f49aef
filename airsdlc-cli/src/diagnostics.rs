//! Findings of the checks as people read them: the line with what is wrong underlined, the other end, what
//! to do, and the chain with its gap.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use airsdlc_core::check::{Chain, Diagnostic, FailOn, Report, Safety};
use airsdlc_core::model::Severity;
use airsdlc_core::source::Source;
use airsdlc_core::span::{Location, RepoPath};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use crate::console::Console;
use crate::failure::Failure;
use crate::text::{BOLD, DIM};

/// A finding that covers more lines shows only the first.
const LINES: u32 = 6;
/// Lines of more bytes are not shown, only named: nobody reads them here, and a finding must not cost more than
/// its own line, however many there are.
const LONGEST: usize = 2_000;
/// Takes no column, and no room.
const MARK: char = '\u{feff}';
/// Without a terminal lines are as long as they are, within reason.
const WIDTH: usize = 140;

/// Writes all new findings, and how many there are.
pub(crate) fn write(
    console: &mut Console<'_>,
    report: &Report,
    source: Option<&dyn Source>,
    prefix: Option<&str>,
) -> Result<(), Failure> {
    let prefix = prefix.map(directory).unwrap_or_default();
    let mut texts = Texts { source, prefix, files: HashMap::new() };
    let renderer = Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .term_width(console.width.unwrap_or(WIDTH));
    for found in report.new_findings() {
        texts.load(found);
        let groups = groups(found, &texts);
        writeln!(console.out, "{}\n", renderer.render(&groups))?;
    }
    summary(console, report)
}

/// A directory in front of paths: with a slash at its end; nothing for `.`.
fn directory(prefix: &str) -> String {
    let prefix = prefix.replace('\\', "/");
    let prefix = prefix.trim_start_matches("./").trim_end_matches('/');
    if prefix.is_empty() || prefix == "." { String::new() } else { format!("{prefix}/") }
}

/// The texts of files that findings point into.
struct Texts<'a> {
    source: Option<&'a dyn Source>,
    /// What stands in front of the paths that are shown.
    prefix: String,
    files: HashMap<RepoPath, Option<Lines>>,
}

/// A text with the starts of its lines.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Texts<'_> {
    fn load(&mut self, found: &Diagnostic) {
        let places = found.related.iter().map(|other| &other.location);
        for place in std::iter::once(&found.location).chain(places) {
            self.files.entry(place.path.clone()).or_insert_with(|| {
                let text = self.source?.text(&place.path).ok()??;
                let starts = text.match_indices('\n').map(|(at, _)| at + 1);
                let starts = std::iter::once(0).chain(starts).collect();
                Some(Lines { text, starts })
            });
        }
    }

    /// The lines of a place, and the bytes in them that it covers; none where a line is too long.
    fn lines(&self, place: &Location) -> Option<(&str, Range<usize>)> {
        let Lines { text, starts } = self.files.get(&place.path)?.as_ref()?;
        let first = place.line as usize - 1;
        let last = place.end_line.min(place.line + LINES - 1) as usize;
        let end_of = |line: usize| starts.get(line).map_or(text.len(), |next| next - 1);
        let start_of = |line: usize| {
            let mark = if line == 0 && text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
            Some(starts.get(line)? + mark)
        };
        let start = start_of(first)?;
        for line in first..last {
            if end_of(line + 1).saturating_sub(start_of(line)?) > LONGEST {
                return None;
            }
        }
        let lines = text.get(start..end_of(last))?.trim_end_matches('\r');
        let offset = |line: u32, column: u32| {
            let line = start_of(line as usize - 1)?.checked_sub(start)?;
            let inside = lines.get(line..)?.char_indices().nth(column as usize - 1);
            Some(inside.map_or(lines.len(), |(at, _)| line + at))
        };
        let from = offset(place.line, place.column)?;
        let to = offset(place.end_line, place.end_column).unwrap_or(lines.len());
        Some((lines, from..to.max(from)))
    }
}

fn groups<'a>(found: &'a Diagnostic, texts: &'a Texts<'_>) -> Vec<Group<'a>> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(&*found.message).id(&*found.rule));
    group = place(group, &found.location, AnnotationKind::Primary, None, texts);
    for other in &found.related {
        let label = Some(&*other.message);
        group = place(group, &other.location, AnnotationKind::Context, label, texts);
    }
    if let Some(chain) = &found.chain {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(&picture(chain))));
    }
    if let Some(help) = &found.help {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    if let Some(fix) = &found.fix {
        let flag = if fix.safety == Safety::Safe { "--fix" } else { "--unsafe-fixes" };
        let text = format!("{} (`{flag}`)", fix.message);
        group = group.element(Level::HELP.with_name("fix").message(normalize_untrusted_str(&text)));
    }
    vec![group]
}

/// Shows a place: its lines, or only its name where the text is not at hand.
fn place<'a>(
    group: Group<'a>,
    place: &'a Location,
    kind: AnnotationKind,
    label: Option<&'a str>,
    texts: &'a Texts<'_>,
) -> Group<'a> {
    // The renderer makes only sources and titles safe to show.
    let path = format!("{}{}", texts.prefix, place.path).replace(['\n', '\r'], "\u{fffd}");
    let path = normalize_untrusted_str(&path);
    let label = label.map(normalize_untrusted_str);
    match texts.lines(place) {
        Some((lines, range)) if !lines.is_empty() => {
            let annotation: Annotation<'a> = kind.span(range).label(label);
            let snippet = Snippet::source(Cow::Borrowed(lines))
                .path(path)
                .line_start(place.line as usize)
                .fold(false)
                .annotation(annotation);
            group.element(snippet)
        }
        _ => {
            let origin = Origin::path(path).line(place.line as usize);
            let group = group.element(origin.char_column(place.column as usize));
            match label {
                Some(label) => group.element(Level::NOTE.message(label)),
                None => group,
            }
        }
    }
}

/// The part of a chain that was found, a line for each link, and the gap.
fn picture(chain: &Chain) -> String {
    let mut text = "the chain that was found:".to_owned();
    let (mut indent, mut edge) = (2, String::new());
    for link in &chain.found {
        let title = crate::text::title(link.id.as_str(), &link.title);
        let title = if title.is_empty() { title } else { format!(" ({title})") };
        let _ = write!(text, "\n{:indent$}{edge}{}{title}", "", link.id);
        indent += 2;
        edge = link.edge.as_ref().map(|edge| format!("{edge} ")).unwrap_or_default();
    }
    let _ = write!(text, "\n{:indent$}… {} is missing: {}", "", chain.missing, chain.closes);
    text
}

/// `2 errors, 1 warning in 41 files (194 nodes, 611 edges)`.
fn summary(console: &mut Console<'_>, report: &Report) -> Result<(), Failure> {
    let summary = &report.summary;
    let count = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let found: Vec<String> =
        [(summary.error, "error"), (summary.warning, "warning"), (summary.info, "note")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| count(number, noun))
            .collect();
    let found = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
    writeln!(
        console.out,
        "{BOLD}{found}{BOLD:#} in {} {DIM}({}, {}){DIM:#}",
        count(summary.files, "file"),
        count(summary.nodes, "node"),
        count(summary.edges, "edge")
    )?;
    let mut more = Vec::new();
    let fixable = |safety: Safety| {
        let fixes = report.new_findings().filter_map(|found| found.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety).count()
    };
    for (number, what) in [
        (fixable(Safety::Safe), "can be mended with --fix"),
        (fixable(Safety::Unsafe), "by guess with --unsafe-fixes"),
        (summary.known, "known to the baseline"),
        (summary.gone, "of the baseline gone: write it anew with --write-baseline"),
        (summary.hidden, "hidden by comments and exceptions"),
    ] {
        if number > 0 {
            more.push(format!("{number} {what}"));
        }
    }
    if !more.is_empty() {
        writeln!(console.out, "{}", more.join("; "))?;
    }
    if !report.fails(FailOn::Info) && summary.nodes == 0 {
        writeln!(console.out, "there was nothing to check")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
