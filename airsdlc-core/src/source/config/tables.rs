//! The tables of `airsdlc.toml` with their keys, and the check that a file has no others.

use toml::de::{DeTable, DeValue};

use super::Config;
use crate::error::ConfigError;
use crate::model::nearest;

/// Tables by their paths, with their keys; `""` is the file itself. A table that is not listed may
/// have any key.
pub(super) const TABLES: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "repository",
            "root",
            "kind",
            "links",
            "code",
            "check",
            "service",
            "database",
            "resource",
            "endpoint",
            "api",
            "system",
            "domain",
            "team",
        ],
    ),
    ("repository", &["include", "ignore"]),
    ("root", &["path", "name"]),
    (
        "kind",
        &[
            "name",
            "as",
            "files",
            "prefixes",
            "local_prefixes",
            "words",
            "id",
            "title",
            "status",
            "states",
            "edges",
            "links",
        ],
    ),
    ("kind.id", &["key", "file", "heading", "form"]),
    ("links", &["pages", "extensions", "pretty", "slugs", "ignore_case"]),
    ("code", &["comments", "paths"]),
    (
        "check",
        &[
            "select",
            "ignore",
            "fail_on",
            "baseline",
            "plain_documents",
            "severity",
            "exception",
            "require",
            "limits",
        ],
    ),
    ("check.exception", &["rules", "paths", "kinds", "reason"]),
    ("check.require", &["kind", "sections", "keys", "upstream"]),
    ("check.limits", &["stale_incident_days"]),
    (
        "service",
        &["name", "title", "owner", "system", "uses", "depends_on", "provides", "governed_by"],
    ),
    ("endpoint", &["route", "service", "uses", "governed_by"]),
    ("database", THING),
    ("resource", THING),
    ("api", THING),
    ("system", &["name", "title", "owner", "domain"]),
    ("domain", &["name", "title", "owner"]),
    ("team", &["name", "title"]),
];
const THING: &[&str] = &["name", "title", "type", "owner", "system", "governed_by"];

/// Leaves each table of things that run only its own keys: they share one form, and not all keys.
#[cfg(feature = "schema")]
pub(super) fn narrow(schema: &mut schemars::Schema) {
    let schema = schema.ensure_object();
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    let Some(tables) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut)
    else {
        return;
    };
    for (name, keys) in TABLES {
        let Some(items) = tables.get_mut(*name).and_then(|table| table.get_mut("items")) else {
            continue;
        };
        let definition = items["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
        let Some(mut narrow) = definition.and_then(|name| definitions.get(name)).cloned() else {
            continue;
        };
        if let Some(properties) = narrow["properties"].as_object_mut() {
            let all = properties.len();
            properties.retain(|key, _| keys.contains(&key.as_str()));
            if properties.len() < all {
                *items = narrow;
            }
        }
    }
}

/// Checks that every table has only its keys.
pub(super) fn check_keys(config: &Config, table: &DeTable<'_>) -> Result<(), ConfigError> {
    check_table(config, "", table)
}

fn check_table(config: &Config, path: &str, table: &DeTable<'_>) -> Result<(), ConfigError> {
    let Some((_, keys)) = TABLES.iter().find(|(table, _)| *table == path) else {
        return Ok(());
    };
    for (key, value) in table {
        let text = key.get_ref().as_ref();
        if !keys.contains(&text) {
            let help = match nearest(text, keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are {}", keys.join(", ")),
            };
            return Err(config.error_at(key.span(), &format!("unknown key `{text}`"), Some(help)));
        }
        let inner = if path.is_empty() { text.to_owned() } else { format!("{path}.{text}") };
        check_value(config, &inner, value.get_ref())?;
    }
    Ok(())
}

fn check_value(config: &Config, path: &str, value: &DeValue<'_>) -> Result<(), ConfigError> {
    match value {
        DeValue::Table(table) => check_table(config, path, table),
        DeValue::Array(items) => {
            items.iter().try_for_each(|item| check_value(config, path, item.get_ref()))
        }
        _ => Ok(()),
    }
}
