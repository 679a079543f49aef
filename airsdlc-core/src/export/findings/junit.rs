//! `JUnit` XML, in the dialect of <https://github.com/testmoapp/junitxml>: one suite, a test case for each rule
//! that ran. A case fails by findings that let the check fail; others are its output. A rule that met
//! nothing to look at is skipped.

use std::fmt::Write as _;

use super::super::graphml::escape;
use crate::check::{Diagnostic, FailOn, Report};

pub(super) fn write(report: &Report, fail_on: FailOn) -> String {
    let of_rule = |name: &str| -> Vec<&Diagnostic> {
        report.new_findings().filter(|found| found.rule == name).collect()
    };
    let mut cases = String::new();
    let (mut failures, mut skipped) = (0, 0);
    for ran in &report.rules {
        let found = of_rule(&ran.name);
        let bad: Vec<&str> = found
            .iter()
            .filter(|found| fail_on.counts(found.severity))
            .map(|found| found.message.as_str())
            .collect();
        let _ = write!(
            cases,
            "    <testcase classname=\"airsdlc.{}\" name=\"{}\"",
            ran.group,
            escape(&format!("{} {}", ran.code, ran.name))
        );
        let lines: String = found.iter().map(|found| line(found)).collect();
        if !bad.is_empty() {
            failures += 1;
            let message = match bad.as_slice() {
                [only] => (*only).to_owned(),
                several => format!("{} findings", several.len()),
            };
            let _ = writeln!(
                cases,
                ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
                ran.severity,
                escape(&message),
                text(&lines)
            );
        } else if !found.is_empty() {
            let _ = writeln!(
                cases,
                ">\n      <system-out>{}</system-out>\n    </testcase>",
                text(&lines)
            );
        } else if ran.seen == 0 {
            skipped += 1;
            cases.push_str(">\n      <skipped message=\"nothing to look at\"/>\n    </testcase>\n");
        } else {
            cases.push_str("/>\n");
        }
    }
    let counts = format!(
        "tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"",
        report.rules.len()
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"airsdlc check\" {counts}>\n  <testsuite name=\"airsdlc check\" {counts}>\n{cases}  </testsuite>\n</testsuites>\n"
    )
}

/// A finding in a line of its own, and what to do about it.
fn line(found: &Diagnostic) -> String {
    let help = found.help.as_ref().map(|help| format!("  {help}\n")).unwrap_or_default();
    format!("{found}\n{help}")
}

/// Text of an element; its lines stay lines.
fn text(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(escape).collect();
    format!("\n{}\n", lines.join("\n"))
}
