//! `docs/model.md` is written from the model's tables; this keeps it fresh.
//!
//! `AIRSDLC_UPDATE=1 cargo test -p airsdlc-core --test model_docs` writes it anew.

use std::fmt::Write as _;
use std::fs;

use airsdlc_core::model::{
    EDGE_NAMES, EDGE_RULES, ID_RULES, KINDS, KindGroup, KindSet, LIFE_CYCLES,
};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/model.md");

/// The kinds of a set, in the fewest words.
fn names(set: KindSet) -> String {
    if set == KindSet::ALL {
        return "anything".to_owned();
    }
    let mut words = Vec::new();
    for (whole, word) in [(KindSet::ARTIFACTS, "any artifact"), (KindSet::PARTS, "any part")] {
        if whole.iter().all(|kind| set.contains(kind)) {
            words.push(word.to_owned());
        }
    }
    let is_said = |kind: airsdlc_core::model::NodeKind| {
        words.iter().any(|word| word == "any artifact") && kind.is_artifact()
            || words.iter().any(|word| word == "any part") && kind.is_part()
    };
    let rest: Vec<String> =
        set.iter().filter(|kind| !is_said(*kind)).map(|kind| format!("`{kind}`")).collect();
    words.into_iter().chain(rest).collect::<Vec<_>>().join(" ")
}

fn page() -> String {
    let mut out = String::from(
        "# The model\n\nWritten from the tables in `airsdlc-core/src/model/`; do not edit.\n\n## Node kinds\n\n| kind | group | what it is | ids begin with |\n|---|---|---|---|\n",
    );
    for row in KINDS {
        let group = match row.group {
            KindGroup::Artifact => "artifact",
            KindGroup::Part => "part",
            KindGroup::System => "system",
            KindGroup::Code => "code",
            _ => "other",
        };
        let label = if row.group == KindGroup::Artifact {
            format!("`{}`", row.prefixes.join("`, `"))
        } else {
            String::new()
        };
        let _ = writeln!(out, "| `{}` | {group} | {} | {label} |", row.name, row.about);
    }
    out.push_str("\n## Ids\n\nArtifacts keep the id that they carry, else `LABEL:slug-of-the-title`. `adr-23` and `ADR-023` are the same.\n\n| kind | id | for example | also known as |\n|---|---|---|---|\n");
    for rule in ID_RULES {
        let mut also: Vec<String> = rule.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        if !rule.also.is_empty() {
            also.push(rule.also.to_owned());
        }
        let _ = writeln!(
            out,
            "| `{}` | `{}` | `{}` | {} |",
            rule.kind,
            rule.form,
            rule.example,
            also.join(", ")
        );
    }
    out.push_str("\n## Edges\n\nAn edge runs from what rests on, refers to or belongs to *to* something. `→` passes from source to target, `←` from target to source, `·` not at all. `trace` is the way up, towards the business goal. The first row that fits a triple holds.\n\n| edge (inverse) | from | to | outage | change | trace |\n|---|---|---|---|---|---|\n");
    for rule in EDGE_RULES {
        let name =
            EDGE_NAMES.iter().find(|name| name.kind == rule.kind).expect("every kind has a name");
        let untied = if rule.untied { " that measures no story" } else { "" };
        let _ = writeln!(
            out,
            "| `{}` (`{}`) | {}{untied} | {} | {} | {} | {} |",
            name.name,
            name.inverse,
            names(rule.sources),
            names(rule.targets),
            rule.outage,
            rule.change,
            rule.trace
        );
    }
    out.push_str("\n## Life cycles\n\n| kind | states |\n|---|---|\n");
    for cycle in LIFE_CYCLES {
        let states: Vec<&str> = cycle.states.iter().map(|(state, _)| *state).collect();
        let _ = writeln!(out, "| `{}` | {} |", cycle.kind, states.join(", "));
    }
    out
}

#[test]
fn the_page_is_fresh() {
    let page = page();
    if std::env::var_os("AIRSDLC_UPDATE").is_some() {
        fs::write(PATH, &page).expect("the page can be written");
    }
    assert_eq!(
        fs::read_to_string(PATH).unwrap_or_default(),
        page,
        "docs/model.md is stale: run with AIRSDLC_UPDATE=1"
    );
}
