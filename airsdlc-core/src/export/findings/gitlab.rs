//! The code quality report of GitLab: an array of the part of Code Climate's format that GitLab reads.

use serde::Serialize;

use crate::check::{Diagnostic, Report};
use crate::model::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn write(report: &Report) -> String {
    let issues: Vec<Issue<'_>> = report.new_findings().map(issue).collect();
    let json = serde_json::to_string_pretty(&issues).unwrap_or_default();
    format!("{json}\n")
}

fn issue(found: &Diagnostic) -> Issue<'_> {
    let help = found.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    Issue {
        description: format!("{}{help}", found.message),
        check_name: &found.rule,
        fingerprint: &found.fingerprint,
        severity: match found.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Place {
            path: found.location.path.as_str(),
            lines: Lines { begin: found.location.line, end: found.location.end_line },
        },
    }
}
