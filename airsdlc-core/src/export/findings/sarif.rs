//! SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, with what GitHub's code scanning
//! reads of it. Columns count Unicode code points; paths are relative to `%SRCROOT%`.

use serde_json::{Value, json};

use crate::check::{Diagnostic, Edit, Fix, Metadata, Ran, Report, rules};
use crate::model::Severity;
use crate::span::{Location, RepoPath};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The key of our fingerprint among partial fingerprints; its number rises if the hash changes.
const FINGERPRINT: &str = "airsdlc/v1";

pub(super) fn write(report: &Report) -> String {
    let run = json!({
        "tool": { "driver": {
            "name": "airsdlc",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": report.rules.iter().map(descriptor).collect::<Vec<_>>(),
        }},
        "columnKind": "unicodeCodePoints",
        "invocations": [{ "executionSuccessful": true }],
        "results": report.diagnostics.iter().map(|found| result(report, found)).collect::<Vec<_>>(),
    });
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    let text = serde_json::to_string_pretty(&log).unwrap_or_default();
    format!("{text}\n")
}

fn descriptor(ran: &Ran) -> Value {
    let mut descriptor = json!({
        "id": ran.code,
        "name": ran.name,
        "defaultConfiguration": { "level": level(ran.severity) },
        "properties": { "tags": [ran.group.name()], "precision": "high" },
    });
    if let Some(metadata) = rules().find(|known| known.code == ran.code) {
        let Metadata { name, .. } = metadata;
        let (summary, details) = (metadata.summary(), metadata.details());
        descriptor["shortDescription"] = json!({ "text": summary });
        descriptor["fullDescription"] = json!({ "text": what(&details).unwrap_or(summary) });
        descriptor["help"] = json!({
            "text": format!("{name}: {summary}"),
            "markdown": format!("# {name}\n\n{details}\n"),
        });
    }
    descriptor
}

/// The first paragraph of what a rule checks.
fn what(details: &str) -> Option<&str> {
    let (_, text) = details.split_once("## What it checks\n")?;
    text.trim_start().split("\n\n").next()
}

fn result(report: &Report, found: &Diagnostic) -> Value {
    let help = found.help.as_ref().map(|help| format!(" — {help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": found.code,
        "level": level(found.severity),
        "message": { "text": format!("{}{help}", found.message) },
        "locations": [{ "physicalLocation": place(&found.location) }],
        "partialFingerprints": { FINGERPRINT: found.fingerprint },
    });
    if let Some(index) = report.rules.iter().position(|ran| ran.code == found.code) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(node) = &found.node {
        result["locations"][0]["logicalLocations"] = json!([{ "fullyQualifiedName": node }]);
    }
    if !found.related.is_empty() {
        let related = found.related.iter().enumerate().map(|(id, other)| {
            json!({
                "id": id,
                "message": { "text": other.message },
                "physicalLocation": place(&other.location),
            })
        });
        result["relatedLocations"] = related.collect();
    }
    if report.has_baseline {
        result["baselineState"] = json!(if found.known { "unchanged" } else { "new" });
    }
    if let Some(fix) = found.fix.as_ref().and_then(fix) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// A fix whose edits are all located.
fn fix(fix: &Fix) -> Option<Value> {
    let change = |edit: &Edit| {
        let location = edit.location.as_ref()?;
        Some(json!({
            "artifactLocation": artifact(&edit.path),
            "replacements": [{
                "deletedRegion": region(location),
                "insertedContent": { "text": edit.replacement },
            }],
        }))
    };
    let changes: Option<Vec<Value>> = fix.edits.iter().map(change).collect();
    Some(json!({ "description": { "text": fix.message }, "artifactChanges": changes? }))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn place(location: &Location) -> Value {
    json!({ "artifactLocation": artifact(&location.path), "region": region(location) })
}

fn region(location: &Location) -> Value {
    json!({
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    })
}

fn artifact(path: &RepoPath) -> Value {
    json!({ "uri": uri(path.as_str()), "uriBaseId": "%SRCROOT%" })
}

/// A path as a relative reference of RFC 3986: what is neither unreserved nor `/` is escaped.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("docs/ä b#1.md"), "docs/%C3%A4%20b%231.md");
    }
}
