//! The published JSON Schemas are those of the code, and what the command prints is valid by them.
//!
//! `AIRSDLC_UPDATE=1 cargo test -p airsdlc-cli --test schemas` writes them anew.

mod common;

use std::fs;
use std::path::PathBuf;

use airsdlc_core::NextId;
use airsdlc_core::check::{Needs, Report, RuleDocument, RuleDocuments, rules};
use airsdlc_core::export::{
    BlameDocument, DiffDocument, Document, GraphDocument, NodeView, StatsDocument,
};
use airsdlc_core::history::{BoltLog, Tags};
use airsdlc_core::impact::Impact;
use airsdlc_core::source::Config;
use airsdlc_core::trace::Trace;
use airsdlc_testkit::{GitHistory, TempRepository};
use common::{airsdlc, booking};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/booking");

fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schemas"))
        .join(format!("{name}.schema.json"))
}

/// The schema of a document, with the name of its form fixed.
fn schema<T: JsonSchema>(name: &str) -> Value {
    let mut schema = schema_for!(Document<T>).to_value();
    schema["title"] = format!("airsdlc.{name}/1").into();
    schema["properties"]["schema"]["const"] = format!("airsdlc.{name}/1").into();
    schema
}

/// The schema of `airsdlc.toml`.
fn config() -> Value {
    let mut schema = Config::schema().to_value();
    schema["title"] = "airsdlc.toml".into();
    schema
}

fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("graph", schema::<GraphDocument>("graph")),
        ("node", schema::<NodeView>("node")),
        ("stats", schema::<StatsDocument>("stats")),
        ("trace", schema::<Trace>("trace")),
        ("impact", schema::<Impact>("impact")),
        ("diff", schema::<DiffDocument>("diff")),
        ("log", schema::<BoltLog>("log")),
        ("tags", schema::<Tags>("tags")),
        ("blame", schema::<BlameDocument>("blame")),
        ("next-id", schema::<NextId>("next-id")),
        ("check", schema::<Report>("check")),
        ("rules", schema::<RuleDocuments>("rules")),
        ("rule", schema::<RuleDocument>("rule")),
        ("config", config()),
    ]
}

#[test]
fn published_schemas_are_fresh() {
    for (name, schema) in schemas() {
        let text =
            format!("{}\n", serde_json::to_string_pretty(&schema).expect("a schema is JSON"));
        if std::env::var_os("AIRSDLC_UPDATE").is_some() {
            fs::write(path(name), &text).expect("the schema can be written");
        }
        let published = fs::read_to_string(path(name)).unwrap_or_default();
        assert!(
            published == text,
            "docs/schemas/{name}.schema.json is stale: run with AIRSDLC_UPDATE=1"
        );
    }
}

/// The tables of the schema of the configuration: name, whether there may be several, keys.
fn tables(schema: &Value) -> Vec<(String, bool, Vec<String>)> {
    let keys = |table: &Value| -> Vec<String> {
        table["properties"].as_object().expect("a table has keys").keys().cloned().collect()
    };
    let named = |reference: &Value| {
        let path = reference["$ref"].as_str().expect("a table is described once");
        schema.pointer(&path[1..]).expect("the description is there").clone()
    };
    let table = |value: &Value| {
        if value["properties"].is_object() { value.clone() } else { named(value) }
    };
    let properties = schema["properties"].as_object().expect("the file has tables");
    let tables = properties.iter().map(|(name, property)| {
        let is_list = property["type"] == "array";
        let described = if is_list { &property["items"] } else { property };
        (name.clone(), is_list, keys(&table(described)))
    });
    tables.collect()
}

#[test]
fn the_schema_of_the_configuration_knows_the_keys_that_are_read() {
    let tables = tables(&config());
    assert!(tables.iter().any(|(name, is_list, _)| name == "kind" && *is_list));
    for (name, is_list, mut keys) in tables {
        let head = if is_list { format!("[[{name}]]") } else { format!("[{name}]") };
        let error = Config::parse(&format!("{head}\nqqqqqqqq = 1\n")).expect_err("no such key");
        let help = error.help.expect("the keys are listed");
        let mut read: Vec<&str> = help
            .strip_prefix("the keys here are ")
            .expect("none of them is near")
            .split(", ")
            .collect();
        read.sort_unstable();
        keys.sort_unstable();
        assert_eq!(read, keys, "{head}");
    }
}

/// Every example of the documentation is sound, and valid by the schema.
#[test]
fn documented_configurations_are_sound() {
    let schema = config();
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let docs = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md"))
        .expect("the documentation is there");
    let examples: Vec<&str> = docs
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().expect("the block ends"))
        .collect();
    assert!(examples.len() > 3);
    for example in examples {
        Config::parse(example).unwrap_or_else(|error| panic!("{error}\n{example}"));
        let value: Value = toml::from_str(example).expect("it is TOML");
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{example}");
    }
    for wrong in ["[[kind]]\nname = 'x'\nfiels = []\n", "[[kind]]\nname = 1\n", "[knd]\n"] {
        let value: Value = toml::from_str(wrong).expect("it is TOML");
        assert!(!validator.is_valid(&value), "{wrong}");
        assert!(Config::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_the_command_prints_is_valid() {
    for (name, args) in [
        ("graph", &["export"] as &[&str]),
        ("graph", &["list", "--kind", "adr", "--format", "json"]),
        ("node", &["show", "ADR-023", "--format", "json"]),
        ("stats", &["stats", "--format", "json"]),
        ("trace", &["trace", "booking_service.go", "--format", "json"]),
        ("trace", &["trace", "booking_service.go:152", "--format", "json"]),
        ("blame", &["blame", "booking_service.go:152", "api_handler.go:89", "--format", "json"]),
        ("impact", &["impact", "booking-db", "--downtime", "15m", "--format", "json"]),
        ("impact", &["impact", "PRD-015", "--format", "json"]),
        ("diff", &["diff", EXAMPLE, EXAMPLE, "--format", "json"]),
        ("check", &["check", "--fail-on", "never", "--format", "json"]),
        ("rules", &["rules", "--format", "json"]),
        ("rule", &["explain", "L001", "--format", "json"]),
    ] {
        let schema: Value =
            serde_json::from_str(&fs::read_to_string(path(name)).expect("the schema is published"))
                .expect("it is JSON");
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        let mut document: Value =
            serde_json::from_str(booking(args).out()).expect("the output is JSON");
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{args:?}: {errors:?}");
        document["schema"] = "airsdlc.other/1".into();
        assert!(!validator.is_valid(&document), "the schema of {name} accepts anything");
    }
}

/// With changes of every sort, and what they touch.
#[test]
fn diffs_are_valid() {
    let published = fs::read_to_string(path("diff")).expect("the schema is published");
    let schema: Value = serde_json::from_str(&published).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let older = TempRepository::new()
        .file("prd.md", "# PRD-1: P\n\n### US-1-1: First\n")
        .file("adr.md", "# ADR-1: A\n\n- **Status**: Proposed\n- **PRD**: US-1-1, PRD-9\n")
        .file("bolt.md", "# BOLT-1: B\n\n- **ADR**: ADR-2\n")
        .file("work.md", "# BOLT-2: C\n\n- **ADR**: ADR-1\n");
    let newer = TempRepository::new()
        .file("prd.md", "\n# PRD-1: P\n\n### US-1-1: Other\n")
        .file("adr.md", "# ADR-1: A\n\n- **Status**: Accepted\n- **PRD**: US-1-1\n\nSee PRD-1.\n")
        .file("work.md", "# BOLT-2: C\n\n- **ADR**: ADR-1\n")
        .file("rfc.md", "# RFC-1: R\n\n- **PRD**: PRD-8\n");
    let root = |side: &TempRepository| side.path().display().to_string();
    let args = ["diff", &*root(&older), &*root(&newer), "--format", "json"];
    let document: Value = serde_json::from_str(airsdlc(&args).out()).expect("the output is JSON");
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let kinds = ["added", "removed", "changed", "moved"];
    let counts = kinds.map(|kind| document["summary"]["nodes"][kind].clone());
    // RFC-1; BOLT-1; ADR-1 and the story; PRD-1.
    assert_eq!(counts, [1, 1, 2, 1].map(Value::from));
    assert_ne!(document["impact_of_changed"]["affected"], Value::Array(Vec::new()));
}

/// With findings of every rule: places, other places, chains and fixes.
#[test]
fn reports_of_every_rule_are_valid() {
    let published = fs::read_to_string(path("check")).expect("the schema is published");
    let schema: Value = serde_json::from_str(&published).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let mut found = 0;
    let living = || rules().filter(|rule| rule.needs != Needs::History);
    for rule in living() {
        let files = rule.example().broken;
        let repository = files.iter().fold(TempRepository::new(), |repository, file| {
            repository.file(&file.path, &file.text)
        });
        let root = repository.path().to_str().expect("temporary paths are Unicode");
        let args = ["-C", root, "check", "--fail-on", "never", "--format", "json"];
        let document: Value =
            serde_json::from_str(airsdlc(&args).out()).expect("the output is JSON");
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", rule.name);
        found += document["diagnostics"].as_array().map_or(0, Vec::len);
    }
    assert!(found >= living().count());
}

#[test]
fn logs_are_valid() {
    let published = fs::read_to_string(path("log")).expect("the schema is published");
    let schema: Value = serde_json::from_str(&published).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let mut history = GitHistory::new();
    history.write("bolt.md", "# BOLT-1: B\n");
    history.commit("Begin\n\nBolt: BOLT-1");
    let root = history.path().display().to_string();
    let args = ["log", "-C", &*root, "--format", "json"];
    let document: Value = serde_json::from_str(airsdlc(&args).out()).expect("the output is JSON");
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(document["work"][0]["files"][0]["lines"]["added"], 1);
}

#[test]
fn next_ids_are_valid() {
    let published = fs::read_to_string(path("next-id")).expect("the schema is published");
    let schema: Value = serde_json::from_str(&published).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let mut history = GitHistory::new();
    history.write("adr.md", "# ADR-023: Outbox\n");
    history.commit("Begin");
    let root = history.path().display().to_string();
    for (prefix, id) in [("adr", "ADR-024"), ("QQ", "QQ-001")] {
        let args = ["next-id", prefix, "-C", &*root, "--format", "json"];
        let document: Value =
            serde_json::from_str(airsdlc(&args).out()).expect("the output is JSON");
        assert!(validator.is_valid(&document), "{document}");
        assert_eq!(document["id"], id);
    }
}
