//! Reports of the checks as the tools read them that show findings: code scanning, merge requests, test
//! reports, summaries.

mod github;
mod gitlab;
mod junit;
mod markdown;
mod sarif;

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::str::FromStr;

pub(super) use markdown::{cell as escape, code};
use serde::{Serialize, Serializer};

use super::json::write_json;
use crate::check::{Diagnostic, FailOn, Report};
use crate::model::UnknownName;
use crate::span::Location;

/// A form in which a report is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReportFormat {
    /// All of it as JSON, `airsdlc.check/1`.
    Json,
    /// [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code scanning.
    Sarif,
    /// [Workflow commands](https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions) that
    /// annotate a pull request; new findings only.
    GitHub,
    /// [Code quality](https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format) of merge requests;
    /// new findings only.
    GitLab,
    /// `JUnit` XML: a test case for each rule that ran.
    JUnit,
    /// A summary for a pull request or a job.
    Markdown,
}

/// Every format of reports with its name.
pub const REPORT_FORMATS: &[(&str, ReportFormat)] = &[
    ("json", ReportFormat::Json),
    ("sarif", ReportFormat::Sarif),
    ("github", ReportFormat::GitHub),
    ("gitlab", ReportFormat::GitLab),
    ("junit", ReportFormat::JUnit),
    ("markdown", ReportFormat::Markdown),
];

impl fmt::Display for ReportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = REPORT_FORMATS.iter().find(|(_, format)| format == self);
        f.pad(known.map_or("", |(name, _)| name))
    }
}

impl FromStr for ReportFormat {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let names = || REPORT_FORMATS.iter().map(|(known, _)| *known);
        let known = REPORT_FORMATS.iter().find(|(known, _)| *known == name);
        known.map(|(_, format)| *format).ok_or_else(|| UnknownName::new("format", name, names()))
    }
}

impl Report {
    /// The report in a format. Places of edits are exact after [`Report::locate`]; formats that hold fixes
    /// leave out those that were not located. `fail_on` tells which findings let a test case of `JUnit` fail
    /// and what a summary says of the outcome. Cost: `O(findings + rules)`.
    ///
    /// ```
    /// use airsdlc_core::KnowledgeRepository;
    /// use airsdlc_core::check::{CheckOptions, FailOn};
    /// use airsdlc_core::export::ReportFormat;
    ///
    /// let repository = KnowledgeRepository::open("../examples/booking")?;
    /// let report = repository.check(&CheckOptions::new().select(["dangling-reference"]))?;
    /// let json = report.export(ReportFormat::Json, FailOn::Error);
    /// assert!(json.contains("airsdlc.check/1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export(&self, format: ReportFormat, fail_on: FailOn) -> String {
        let mut text = Vec::new();
        self.write(format, fail_on, &mut text).expect("memory takes all that is written");
        String::from_utf8(text).expect("every format is text")
    }

    /// Writes the report in a format, as [`Report::export`] gives it; JSON, SARIF and the form of GitLab finding by
    /// finding, in no more memory than one of them takes. The writer needs no buffer of its own.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(
        &self,
        format: ReportFormat,
        fail_on: FailOn,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(BUFFER, out);
        match format {
            ReportFormat::Json => write_json("airsdlc.check/1", self, &mut out)?,
            ReportFormat::Sarif => sarif::write(self, &mut out)?,
            ReportFormat::GitHub => out.write_all(github::write(self).as_bytes())?,
            ReportFormat::GitLab => gitlab::write(self, &mut out)?,
            ReportFormat::JUnit => out.write_all(junit::write(self, fail_on).as_bytes())?,
            ReportFormat::Markdown => out.write_all(markdown::write(self, fail_on).as_bytes())?,
        }
        out.flush()
    }
}

/// Where tools that know only files show a finding: of the message of a commit they know nothing, but of the files that it names.
fn shown(found: &Diagnostic) -> &Location {
    let mut places = found.related.iter().map(|other| &other.location);
    if !found.location.is_in_commit() {
        return &found.location;
    }
    places.find(|place| !place.is_in_commit()).unwrap_or(&found.location)
}

/// Bytes that are handed over at once.
const BUFFER: usize = 1 << 16;

/// A list that is made while it is written.
struct Sequence<I>(I);

fn sequence<I: Iterator<Item: Serialize> + Clone>(items: I) -> Sequence<I> {
    Sequence(items)
}

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Sequence<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

/// A text that is put together while it is written.
struct Text<T>(T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
