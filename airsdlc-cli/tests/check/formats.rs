//! What other tools read: each format by its public schema or documented dialect, for the sample, for names and texts
//! that need escapes, and for the example of every rule.

use std::collections::BTreeSet;
use std::fs;

use airsdlc_core::check::{Needs, rules};
use jsonschema::Validator;
use serde_json::Value;

use super::*;

fn validator(path: &str) -> Validator {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    // One pattern of SARIF's schema holds a bracket that strict engines refuse.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn is_valid(validator: &Validator, text: &str, what: &str) -> Value {
    let value: Value =
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{what}: {error}\n{text}"));
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:?}");
    value
}

/// A path and texts in which every format has something to escape.
fn odd() -> TempRepository {
    let text = "# ADR-1: A & <b> \"c\" ]]> %0A ::error::\n\n- **PRD**: PRD-9\n\n| a | b |\n|---|---|\n| `x|y` | see PRD-8 |\n";
    sample().file("docs/ä b,c:50%#1/adr'1.md", text)
}

/// Repositories with findings of every rule, each with a name.
fn repositories() -> Vec<(String, TempRepository)> {
    let living = rules().filter(|rule| rule.needs != Needs::History);
    let examples = living.map(|rule| {
        let files = rule.example().broken;
        let files: Vec<(&str, &str)> =
            files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        (rule.name.to_owned(), repository(&files))
    });
    let mut all: Vec<_> = examples.collect();
    assert!(all.len() > 5);
    all.push(("odd".to_owned(), odd()));
    all.push(("clean".to_owned(), repository(&[("README.md", "# Hello\n")])));
    all
}

fn formatted(repository: &TempRepository, format: &str) -> String {
    let run =
        check(repository, &["--format", format, "--today", "2024-06-01", "--fail-on", "never"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{format}");
    run.out
}

#[test]
fn the_sample_in_every_format() {
    for format in ["json", "github", "gitlab", "junit", "markdown"] {
        let run = check_sample(&sample(), &["--format", format]);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{format}");
        insta::assert_snapshot!(format!("sample_{format}"), run.out);
    }
    let run = check_sample(&sample(), &["--format", "sarif"]);
    let mut sarif: Value = serde_json::from_str(&run.out).expect("it is JSON");
    // What the rules say of themselves is theirs to change.
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("rules ran") {
        for text in ["shortDescription", "fullDescription", "help"] {
            let text = &mut rule[text];
            assert!(text["text"].as_str().is_some_and(|text| !text.is_empty()), "{text}");
            *text = "…".into();
        }
    }
    sarif["runs"][0]["tool"]["driver"]["semanticVersion"] = "…".into();
    let text = serde_json::to_string_pretty(&sarif).expect("it is JSON");
    insta::assert_snapshot!("sample_sarif", text);
}

#[test]
fn a_clean_report_in_every_format() {
    let clean = repository(&[("docs/prds/prd-015.md", PRD)]);
    for (format, text) in [("github", ""), ("gitlab", "[]\n")] {
        let run = check(&clean, &["--select", "dangling-reference", "--format", format]);
        assert_eq!((run.code, run.out.as_str()), (0, text), "{format}");
    }
    for format in ["json", "junit", "markdown"] {
        let run = check(&clean, &["--select", "dangling-reference", "--format", format]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{format}");
        insta::assert_snapshot!(format!("clean_{format}"), run.out);
    }
}

#[test]
fn sarif_is_valid_by_the_schema_of_oasis() {
    let schema = validator("tests/schemas/sarif-2.1.0.schema.json");
    for (name, repository) in repositories() {
        let sarif = is_valid(&schema, &formatted(&repository, "sarif"), &name);
        let run = &sarif["runs"][0];
        for result in run["results"].as_array().expect("there are results") {
            // The rule that an index names is the one that is meant.
            let index = result["ruleIndex"].as_u64().expect("every rule is described") as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"], "{name}");
        }
    }
    let mut wrong: Value = serde_json::from_str(&formatted(&odd(), "sarif")).expect("it is JSON");
    wrong["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!schema.is_valid(&wrong), "the schema accepts anything");
}

#[test]
fn sarif_names_files_by_references_that_lead_back_to_them() {
    let sarif = formatted(&odd(), "sarif");
    let uri = "docs/%C3%A4%20b%2Cc%3A50%25%231/adr%271.md";
    assert!(sarif.contains(&format!("\"uri\": \"{uri}\"")), "{sarif}");
}

#[test]
fn baselines_and_places_in_sarif_are_valid_too() {
    let schema = validator("tests/schemas/sarif-2.1.0.schema.json");
    let repository = sample();
    let path = repository.path().join("known.json");
    let path = path.to_str().expect("temporary paths are Unicode");
    check_sample(&repository, &["--write-baseline", path]);
    let repository = repository.file("docs/rfc.md", "# RFC-7: A\n\n- **PRD**: PRD-099\n");
    let run = check_sample(&repository, &["--baseline", path, "--format", "sarif"]);
    let sarif = is_valid(&schema, &run.out, "with a baseline");
    let states: Vec<&str> = sarif["runs"][0]["results"]
        .as_array()
        .expect("there are results")
        .iter()
        .filter_map(|result| result["baselineState"].as_str())
        .collect();
    let count = |state: &str| states.iter().filter(|one| **one == state).count();
    assert_eq!((count("unchanged"), states.len()), (4, 4 + count("new")));
    assert!(count("new") > 0);
}

#[test]
fn gitlab_gets_what_it_documents() {
    let schema = validator("tests/schemas/gitlab-code-quality.schema.json");
    for (name, repository) in repositories() {
        let report = is_valid(&schema, &formatted(&repository, "gitlab"), &name);
        let issues = report.as_array().expect("it is a list");
        // GitLab drops issues whose fingerprint another has.
        let fingerprints: BTreeSet<&str> =
            issues.iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
        assert_eq!(fingerprints.len(), issues.len(), "{name}");
    }
    let wrong = serde_json::json!([{ "description": "a", "fingerprint": "b" }]);
    assert!(!schema.is_valid(&wrong), "the schema accepts anything");
}

/// A command of a workflow as the runner reads it: name, properties, message.
fn workflow_command(line: &str) -> (String, Vec<(String, String)>, String) {
    let decoded = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    let (head, message) =
        line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect("it is a command");
    let (name, properties) = head.split_once(' ').expect("it has properties");
    let property = |text: &str| {
        let (name, value) = text.split_once('=').expect("a property has a value");
        (name.to_owned(), decoded(value))
    };
    (name.to_owned(), properties.split(',').map(property).collect(), decoded(message))
}

#[test]
fn github_reads_back_what_was_found() {
    let report: Value =
        serde_json::from_str(&formatted(&odd(), "json")).expect("the report is JSON");
    let lines = formatted(&odd(), "github");
    let found = report["diagnostics"].as_array().expect("there are findings");
    assert_eq!(lines.lines().count(), found.len());
    for (line, found) in lines.lines().zip(found) {
        let (name, properties, message) = workflow_command(line);
        let expected = match found["severity"].as_str() {
            Some("error") => "error",
            Some("warning") => "warning",
            _ => "notice",
        };
        assert_eq!(name, expected, "{line}");
        let value = |wanted: &str| {
            properties.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        };
        assert_eq!(value("file"), found["location"]["path"].as_str(), "{line}");
        assert_eq!(value("line"), Some(found["location"]["line"].to_string().as_str()), "{line}");
        let said = found["message"].as_str().expect("it says something");
        assert!(message.starts_with(said), "{line}");
        let help = found["help"].as_str().map(|help| format!("\n{help}")).unwrap_or_default();
        assert_eq!(message[said.len()..], help, "{line}");
    }
}

/// The elements and attributes of the dialect that <https://github.com/testmoapp/junitxml> documents.
const DIALECT: &[(&str, &[&str], &[&str])] = &[
    (
        "testsuites",
        &["name", "tests", "failures", "errors", "skipped", "assertions", "time", "timestamp"],
        &["testsuite"],
    ),
    (
        "testsuite",
        &[
            "name",
            "tests",
            "failures",
            "errors",
            "skipped",
            "assertions",
            "time",
            "timestamp",
            "file",
        ],
        &["testcase", "properties", "system-out", "system-err"],
    ),
    (
        "testcase",
        &["name", "classname", "assertions", "time", "file", "line"],
        &["skipped", "failure", "error", "properties", "system-out", "system-err"],
    ),
    ("failure", &["message", "type"], &[]),
    ("skipped", &["message"], &[]),
    ("system-out", &[], &[]),
];

#[test]
fn junit_keeps_to_the_documented_dialect() {
    for (name, repository) in repositories() {
        for level in ["never", "error", "info"] {
            let args = ["--format", "junit", "--today", "2024-06-01", "--fail-on", level];
            let text = check(&repository, &args).out;
            let document = roxmltree::Document::parse(&text)
                .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            assert!(document.root_element().has_tag_name("testsuites"), "{name}");
            for element in document.descendants().filter(roxmltree::Node::is_element) {
                let tag = element.tag_name().name();
                let row = DIALECT.iter().find(|(known, ..)| *known == tag);
                let (_, attributes, children) = row.unwrap_or_else(|| panic!("{name}: <{tag}>"));
                for attribute in element.attributes() {
                    assert!(attributes.contains(&attribute.name()), "{name}: {attribute:?}");
                }
                for child in element.children().filter(roxmltree::Node::is_element) {
                    assert!(children.contains(&child.tag_name().name()), "{name}: {child:?}");
                }
            }
            counts_are_those_of_the_elements(&document, &name);
        }
    }
}

fn counts_are_those_of_the_elements(document: &roxmltree::Document<'_>, name: &str) {
    let suites = document
        .descendants()
        .filter(|element| element.has_tag_name("testsuite") || element.has_tag_name("testsuites"));
    for suite in suites {
        for (attribute, tag) in [
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ] {
            let count = suite.descendants().filter(|element| element.has_tag_name(tag)).count();
            assert_eq!(
                suite.attribute(attribute),
                Some(count.to_string().as_str()),
                "{name}: {tag}"
            );
        }
    }
    for case in document.descendants().filter(|element| element.has_tag_name("testcase")) {
        assert!(
            case.attribute("name").is_some() && case.attribute("classname").is_some(),
            "{name}"
        );
        let outcomes = case
            .children()
            .filter(|child| child.has_tag_name("failure") || child.has_tag_name("skipped"));
        assert!(outcomes.count() <= 1, "{name}: a test case ends in one way");
    }
}

#[test]
fn markdown_is_one_table_whatever_the_texts_hold() {
    for (name, repository) in repositories() {
        let text = formatted(&repository, "markdown");
        assert!(text.starts_with("## "), "{name}");
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
        for row in &rows {
            let bars = row.replace("\\|", "").matches('|').count();
            assert_eq!(bars, 5, "{name}: {row}");
        }
        let counted: Value =
            serde_json::from_str(&formatted(&repository, "json")).expect("the report is JSON");
        let found = counted["diagnostics"].as_array().map_or(0, Vec::len);
        assert_eq!(rows.len(), if found == 0 { 0 } else { found + 2 }, "{name}");
    }
}
