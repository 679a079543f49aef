//! Workflow commands of GitHub Actions: a line for each finding, and one for what limited the run.
//!
//! Escapes are those of the toolkit's `command.ts`: `%`, CR and LF in messages, `:` and `,` as well in
//! properties.

use std::fmt::Write as _;

use super::shown;
use crate::check::Report;
use crate::model::Severity;

pub(super) fn write(report: &Report) -> String {
    let mut out = String::new();
    if let Some(unseen) = report.unseen() {
        let _ = writeln!(out, "::warning title=airsdlc::{}", data(&unseen));
    }
    for found in report.new_findings() {
        let command = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let place = shown(found);
        let help = found.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let _ =
            write!(out, "::{command} file={},line={}", property(place.path.as_str()), place.line);
        // GitHub takes columns only of findings within one line.
        if place.line == place.end_line && place.end_column > place.column {
            let _ = write!(out, ",col={},endColumn={}", place.column, place.end_column);
        } else if place.end_line > place.line {
            let _ = write!(out, ",endLine={}", place.end_line);
        }
        let title = property(&format!("{} {}", found.code, found.rule));
        let _ = writeln!(out, ",title={title}::{}", data(&format!("{}{help}", found.message)));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_commands_is_escaped() {
        assert_eq!(property("a:b,c%\r\nd"), "a%3Ab%2Cc%25%0D%0Ad");
        assert_eq!(data("50%: a, b\n"), "50%25: a, b%0A");
    }
}
