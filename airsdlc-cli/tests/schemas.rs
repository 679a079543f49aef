//! The published JSON Schemas are those of the code, and what the command prints is valid by them.
//!
//! `AIRSDLC_UPDATE=1 cargo test -p airsdlc-cli --test schemas` writes them anew.

mod common;

use std::fs;
use std::path::PathBuf;

use airsdlc_core::export::{Document, GraphDocument, NodeView, StatsDocument};
use airsdlc_core::impact::Impact;
use airsdlc_core::trace::Trace;
use common::booking;
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

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

fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("graph", schema::<GraphDocument>("graph")),
        ("node", schema::<NodeView>("node")),
        ("stats", schema::<StatsDocument>("stats")),
        ("trace", schema::<Trace>("trace")),
        ("impact", schema::<Impact>("impact")),
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
        assert_eq!(
            published, text,
            "docs/schemas/{name}.schema.json is stale: run with AIRSDLC_UPDATE=1"
        );
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
        ("impact", &["impact", "booking-db", "--downtime", "15m", "--format", "json"]),
        ("impact", &["impact", "PRD-015", "--format", "json"]),
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
