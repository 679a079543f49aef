//! SARIF is written as a tree of the log would be: the naive way is kept here to compare with.

use std::fmt::Write as _;

use airsdlc_core::check::{
    Baseline, CheckOptions, Diagnostic, Edit, FailOn, Fix, Metadata, Ran, Report, rules,
};
use airsdlc_core::export::ReportFormat;
use airsdlc_core::model::Severity;
use airsdlc_core::source::Memory;
use airsdlc_core::span::{Location, RepoPath};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Every rule on its own example, with fixes located and without, with and without a baseline.
#[test]
fn a_log_is_written_as_its_tree_would_be() {
    let today = "2024-06-01".parse().expect("it is a day");
    let options = CheckOptions::new().select(["all"]).today(today);
    let (mut findings, mut fixes, mut related) = (0, 0, 0);
    for rule in rules() {
        let broken = rule.example().broken;
        let source = Memory::new(broken.iter().map(|file| (&file.path, file.text.as_bytes())));
        let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
        let repository = repository.expect("memory can be read");
        let report = repository.check(&options).expect("the rules exist");
        let half = Baseline::of(&report.diagnostics[..report.diagnostics.len() / 2]);
        let known = repository.check(&options.clone().baseline(half)).expect("the rules exist");
        let mut located = report.clone();
        located.locate(&source);
        for report in [report, known, located] {
            assert_eq!(report.export(ReportFormat::Sarif, FailOn::Error), tree(&report));
            findings += report.diagnostics.len();
            related += report.diagnostics.iter().map(|found| found.related.len()).sum::<usize>();
            let mut edits = report.diagnostics.iter().filter_map(|found| found.fix.as_ref());
            fixes += usize::from(edits.any(|fix| fix.edits[0].location.is_some()));
        }
    }
    assert!(findings > 200 && fixes > 3 && related > 40, "{findings} {fixes} {related}");
}

/// A message string: braces that are none of placeholders are doubled.
fn string(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// `{0}` in what a repository says is no placeholder; what a fix writes into files is no message.
#[test]
fn braces_of_messages_are_doubled_and_those_of_fixes_are_not() {
    let text = "# ADR-1: A {0}\n\n- **PRD**: PRD-9\n";
    let source = Memory::new([("a.md", text)]);
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let repository = repository.expect("memory can be read");
    let options = CheckOptions::new().select(["dangling-reference"]);
    let mut report = repository.check(&options).expect("the rule exists");
    let place = report.diagnostics[0].location.clone();
    let edit = Edit::replace(&place, "PRD-9", "{1}");
    report.diagnostics = vec![
        Diagnostic::at(place.clone(), "`{id}` of {0}")
            .help("write {{1}}")
            .related(place, "{2")
            .fix(Fix::guess("write `{1}`", vec![edit])),
    ];
    report.locate(&source);
    let log: Value = serde_json::from_str(&report.export(ReportFormat::Sarif, FailOn::Error))
        .expect("it is JSON");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["message"]["text"], "`{{id}}` of {{0}} — write {{{{1}}}}");
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "{{2");
    let fix = &result["fixes"][0];
    assert_eq!(fix["description"]["text"], "write `{{1}}`");
    let replacement = &fix["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "{1}");
}

fn tree(report: &Report) -> String {
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
        descriptor["shortDescription"] = json!({ "text": string(summary) });
        descriptor["fullDescription"] =
            json!({ "text": string(what(&details).unwrap_or(summary)) });
        descriptor["help"] = json!({
            "text": string(&format!("{name}: {summary}")),
            "markdown": string(&format!("# {name}\n\n{details}\n")),
        });
    }
    descriptor
}

fn result(report: &Report, found: &Diagnostic) -> Value {
    let help = found.help.as_ref().map(|help| format!(" — {help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": found.code,
        "level": level(found.severity),
        "message": { "text": string(&format!("{}{help}", found.message)) },
        "locations": [{ "physicalLocation": place(&found.location) }],
        "partialFingerprints": { "airsdlc/v1": found.fingerprint },
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
                "message": { "text": string(&other.message) },
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
    Some(json!({ "description": { "text": string(&fix.message) }, "artifactChanges": changes? }))
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

/// The first paragraph of what a rule checks.
fn what(details: &str) -> Option<&str> {
    let (_, text) = details.split_once("## What it checks\n")?;
    text.trim_start().split("\n\n").next()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn uri(path: &str) -> String {
    let mut out = String::new();
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
