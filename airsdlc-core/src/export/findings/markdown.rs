//! A summary in GitHub's Markdown, for a comment or the page of a job: counts, then the new findings, the worst
//! first.

use std::fmt::Write as _;

use crate::check::{Diagnostic, FailOn, Report};
use crate::model::Severity;

/// More rows than this nobody reads, and GitHub takes no summary above 1 MiB.
const MOST: usize = 500;

pub(super) fn write(report: &Report, fail_on: FailOn) -> String {
    let mut found: Vec<&Diagnostic> = report.new_findings().collect();
    // The order of places stays among equals.
    found.sort_by_key(|found| found.severity);
    // An error breaks the chain, whether the run is to fail by it or not.
    let is_broken = report.fails(fail_on) || report.summary.error > 0;
    let outcome = match (is_broken, found.is_empty()) {
        (true, _) => "❌ The chain is broken",
        (false, false) => "⚠️ The chain holds, with remarks",
        (false, true) => "✅ The chain holds",
    };
    let mut out = format!("## {outcome}\n\n{}\n", counts(report));
    if let Some(unseen) = report.unseen() {
        // It quotes nothing of the repository.
        let _ = writeln!(out, "\n⚠️ {unseen}.");
    }
    if found.is_empty() {
        return out;
    }
    out.push_str("\n| | where | what | rule |\n|---|---|---|---|\n");
    for one in found.iter().take(MOST) {
        let mark = match one.severity {
            Severity::Error => "❌",
            Severity::Warning => "⚠️",
            Severity::Info => "ℹ️",
        };
        let help =
            one.help.as_ref().map(|help| format!("<br>*{}*", cell(help))).unwrap_or_default();
        let place = code(&one.location.to_string());
        let _ = writeln!(
            out,
            "| {mark} | {place} | {}{help} | `{}` {} |",
            cell(&one.message),
            one.code,
            one.rule
        );
    }
    if found.len() > MOST {
        let _ = writeln!(out, "\nand {} more; `airsdlc check` lists them all.", found.len() - MOST);
    }
    out
}

/// `1 error, 2 warnings, 3 notes in 41 files (194 nodes, 611 edges)`, and what is known and hidden.
fn counts(report: &Report) -> String {
    let summary = &report.summary;
    let count =
        |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let mut text = format!(
        "{}, {} and {} in {} ({}, {})",
        count(summary.error, "error"),
        count(summary.warning, "warning"),
        count(summary.info, "note"),
        count(summary.files, "file"),
        count(summary.nodes, "node"),
        count(summary.edges, "edge")
    );
    for (number, what) in [
        (summary.known, "known to the baseline"),
        (summary.gone, "of the baseline gone"),
        (summary.hidden, "hidden by comments and exceptions"),
    ] {
        if number > 0 {
            let _ = write!(text, "; {number} {what}");
        }
    }
    text.push('.');
    text
}

/// Takes no room, and keeps a name or a number from being a link: a report that quotes `@team` and `#12` calls nobody.
const MARK: char = '\u{200b}';

/// Text for a cell: what would end it, or be markup that the writer did not mean, is escaped.
pub(in crate::export) fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        in_code ^= character == '`';
        let next = characters.peek().copied().unwrap_or(' ');
        match character {
            '@' if !in_code && next.is_alphanumeric() => out.extend(['@', MARK]),
            '#' if !in_code && next.is_ascii_digit() => out.extend(['#', MARK]),
            '|' => out.push_str("\\|"),
            '\n' | '\r' => out.push(' '),
            '<' if !in_code => out.push_str("&lt;"),
            '*' | '_' | '[' | ']' if !in_code => out.extend(['\\', character]),
            other => out.push(other),
        }
    }
    out
}

/// Text in a code span.
pub(in crate::export) fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_code_and_escape_markup() {
        assert_eq!(cell("a|b *c* `d_e` <f>"), "a\\|b \\*c\\* `d_e` &lt;f>");
        assert_eq!(cell("@ada, #12 @ # `@ada #12`"), "@\u{200b}ada, #\u{200b}12 @ # `@ada #12`");
        assert_eq!(code("a`b|c"), "`` a`b\\|c ``");
    }
}
