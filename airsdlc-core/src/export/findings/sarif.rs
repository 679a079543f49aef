//! SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, with what GitHub's code scanning
//! reads of it. Columns count Unicode code points; paths are relative to `%SRCROOT%`.
//!
//! The log is written from what the report holds: members stand in the order of their names, and no tree of it is
//! made.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use super::{sequence, shown};
use crate::check::{Diagnostic, Edit, Fix, Metadata, Ran, Related, Report, rules};
use crate::model::{NodeId, Severity};
use crate::span::{Location, RepoPath};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log<T> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [T; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R, T> {
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: R,
    tool: Tool<T>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    /// What limited the run (§3.20.21).
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_execution_notifications: Option<[Notification; 1]>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message<String>,
}

#[derive(Serialize)]
struct Tool<T> {
    driver: Driver<T>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<T> {
    information_uri: &'static str,
    name: &'static str,
    rules: T,
    semantic_version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    default_configuration: Configuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    id: &'a str,
    name: &'a str,
    properties: Properties,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message<&'static str>>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help {
    #[serde(serialize_with = "string")]
    markdown: String,
    #[serde(serialize_with = "string")]
    text: String,
}

#[derive(Serialize)]
struct Properties {
    precision: &'static str,
    tags: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(bound = "T: fmt::Display")]
struct Message<T> {
    #[serde(serialize_with = "string")]
    text: T,
}

/// What a file is to hold: a text, and no message string.
#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Change<'a>; 1]>,
    level: &'static str,
    locations: [Place<'a>; 1],
    message: Message<Said<'a>>,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty", serialize_with = "others")]
    related_locations: &'a [Related],
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    /// The number in its name rises if the hash changes.
    #[serde(rename = "airsdlc/v1")]
    fingerprint: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Name<'a>; 1]>,
    physical_location: Physical<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Name<'a> {
    fully_qualified_name: &'a NodeId,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact<'a>,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact<'a> {
    uri: Cow<'a, str>,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    end_column: u32,
    end_line: u32,
    start_column: u32,
    start_line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Other<'a> {
    id: usize,
    message: Message<&'a str>,
    physical_location: Physical<'a>,
}

/// A fix whose edits are all located.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    #[serde(serialize_with = "edits")]
    artifact_changes: &'a [Edit],
    description: Message<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Edited<'a> {
    artifact_location: Artifact<'a>,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

/// What is wrong, and what to do about it.
struct Said<'a>(&'a Diagnostic);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        self.0.help.as_ref().map_or(Ok(()), |help| write!(f, " — {help}"))
    }
}

/// Writes a message string (§3.11.5): `{0}` in it would be a placeholder for an argument, so that braces are doubled.
fn string<T: fmt::Display, S: Serializer>(text: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Doubled(text))
}

/// A text with its braces doubled.
struct Doubled<T>(T);

impl<T: fmt::Display> fmt::Display for Doubled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        write!(Doubling(f), "{}", self.0)
    }
}

/// Doubles the braces of what is written.
struct Doubling<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl fmt::Write for Doubling<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for piece in text.split_inclusive(['{', '}']) {
            self.0.write_str(piece)?;
            if let Some(brace) = piece.chars().next_back().filter(|last| matches!(last, '{' | '}'))
            {
                self.0.write_char(brace)?;
            }
        }
        Ok(())
    }
}

pub(super) fn write<W: Write>(report: &Report, out: &mut W) -> io::Result<()> {
    let mut indices = FxHashMap::default();
    for (index, ran) in report.rules.iter().enumerate() {
        indices.entry(ran.code.as_str()).or_insert(index);
    }
    let results = report.diagnostics.iter().map(|found| Found {
        rule_index: indices.get(found.code.as_str()).copied(),
        baseline_state: report.has_baseline.then_some(if found.known {
            "unchanged"
        } else {
            "new"
        }),
        ..result(found)
    });
    let driver = Driver {
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        name: "airsdlc",
        rules: sequence(report.rules.iter().map(descriptor)),
        semantic_version: env!("CARGO_PKG_VERSION"),
    };
    let unseen = report
        .unseen()
        .map(|text| Notification { level: level(Severity::Warning), message: Message { text } });
    let invocation = Invocation {
        execution_successful: true,
        tool_execution_notifications: unseen.map(|unseen| [unseen]),
    };
    let run = Run {
        column_kind: "unicodeCodePoints",
        invocations: [invocation],
        results: sequence(results),
        tool: Tool { driver },
    };
    let log = Log { schema: SCHEMA, runs: [run], version: "2.1.0" };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn descriptor(ran: &Ran) -> Descriptor<'_> {
    let mut descriptor = Descriptor {
        default_configuration: Configuration { level: level(ran.severity) },
        full_description: None,
        help: None,
        id: &ran.code,
        name: &ran.name,
        properties: Properties { precision: "high", tags: [ran.group.name()] },
        short_description: None,
    };
    if let Some(metadata) = rules().find(|known| known.code == ran.code) {
        let Metadata { name, .. } = metadata;
        let (summary, details) = (metadata.summary(), metadata.details());
        let text = what(&details).unwrap_or(summary).to_owned();
        descriptor.short_description = Some(Message { text: summary });
        descriptor.full_description = Some(Message { text });
        descriptor.help = Some(Help {
            markdown: format!("# {name}\n\n{details}\n"),
            text: format!("{name}: {summary}"),
        });
    }
    descriptor
}

/// The first paragraph of what a rule checks.
fn what(details: &str) -> Option<&str> {
    let (_, text) = details.split_once("## What it checks\n")?;
    text.trim_start().split("\n\n").next()
}

/// A finding, without what only its report knows.
fn result(found: &Diagnostic) -> Found<'_> {
    let named = found.node.as_ref().map(|node| [Name { fully_qualified_name: node }]);
    Found {
        baseline_state: None,
        fixes: found.fix.as_ref().and_then(fix).map(|fix| [fix]),
        level: level(found.severity),
        locations: [Place { logical_locations: named, physical_location: place(shown(found)) }],
        message: Message { text: Said(found) },
        partial_fingerprints: Fingerprints { fingerprint: &found.fingerprint },
        related_locations: &found.related,
        rule_id: &found.code,
        rule_index: None,
    }
}

fn others<S: Serializer>(others: &&[Related], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(others.iter().enumerate().map(|(id, other)| Other {
        id,
        message: Message { text: other.message.as_str() },
        physical_location: place(&other.location),
    }))
}

fn fix(fix: &Fix) -> Option<Change<'_>> {
    let is_located = fix.edits.iter().all(|edit| edit.location.is_some());
    let description = Message { text: fix.message.as_str() };
    is_located.then_some(Change { artifact_changes: &fix.edits, description })
}

fn edits<S: Serializer>(edits: &&[Edit], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(edits.iter().filter_map(|edit| {
        let replacement = Replacement {
            deleted_region: region(edit.location.as_ref()?),
            inserted_content: Content { text: &edit.replacement },
        };
        Some(Edited { artifact_location: artifact(&edit.path), replacements: [replacement] })
    }))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn place(location: &Location) -> Physical<'_> {
    Physical { artifact_location: artifact(&location.path), region: region(location) }
}

fn region(location: &Location) -> Region {
    Region {
        end_column: location.end_column,
        end_line: location.end_line,
        start_column: location.column,
        start_line: location.line,
    }
}

fn artifact(path: &RepoPath) -> Artifact<'_> {
    Artifact { uri: uri(path.as_str()), uri_base_id: "%SRCROOT%" }
}

/// A path as a relative reference of RFC 3986: what is neither unreserved nor `/` is escaped.
fn uri(path: &str) -> Cow<'_, str> {
    use std::fmt::Write as _;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if path.bytes().all(is_plain) {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("docs/ä b#1.md"), "docs/%C3%A4%20b%231.md");
        assert_eq!(uri("docs/a-b_c.~1.md"), "docs/a-b_c.~1.md");
    }
}
