//! The code quality report of GitLab: an array of the part of Code Climate's format that GitLab reads.

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;

use super::{Text, sequence, shown};
use crate::check::{Diagnostic, Report};
use crate::model::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: Text<Said<'a>>,
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

/// What is wrong, and what to do about it.
struct Said<'a>(&'a Diagnostic);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        self.0.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

pub(super) fn write<W: Write>(report: &Report, out: &mut W) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &sequence(report.new_findings().map(issue)))?;
    out.write_all(b"\n")
}

fn issue(found: &Diagnostic) -> Issue<'_> {
    let place = shown(found);
    Issue {
        description: Text(Said(found)),
        check_name: &found.rule,
        fingerprint: &found.fingerprint,
        severity: match found.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Place {
            path: place.path.as_str(),
            lines: Lines { begin: place.line, end: place.end_line },
        },
    }
}
