//! Alert rules with runbooks, compose files, and post-mortems.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::corpora::folders;
use crate::{Checked, Read, assert_read, read};

fn corpora() -> Option<PathBuf> {
    airsdlc_testkit::shared_corpora("checks of alerts, compose files and post-mortems")
}

#[derive(Deserialize)]
struct Expected {
    alerts: Part<Alerts>,
    mybinder: Part<BTreeMap<String, Report>>,
    otel_demo: Part<Compose>,
    robot_shop: Part<Compose>,
}

#[derive(Deserialize)]
struct Part<T> {
    facts: T,
}

#[derive(Deserialize)]
struct Alerts {
    without_runbook_url: Vec<String>,
    /// Alert and address, where no page stands.
    dangling_runbook: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Report {
    /// Whether a section's name holds the word.
    has: BTreeMap<String, bool>,
}

#[derive(Deserialize)]
struct Compose {
    dangling: Vec<String>,
}

fn facts(corpora: &std::path::Path) -> Expected {
    let text = std::fs::read(corpora.join("ops/expected.json")).expect("the facts are there");
    serde_json::from_slice(&text).expect("they have their shape")
}

#[test]
fn alerts_without_a_runbook() {
    let Some(corpora) = corpora() else { return };
    let facts = facts(&corpora).alerts.facts;
    let checked = Checked::new(folders::rules_and_runbooks(&corpora), folders::SITE);
    assert_eq!(checked.rules(), BTreeSet::from(["broken-path"]));
    assert!(facts.without_runbook_url.is_empty());
    let mut found: Vec<(String, String)> = Vec::new();
    for broken in checked.of("broken-path") {
        let (path, line) = (broken.location.path.as_str(), broken.location.line);
        let address = checked.line(path, line).trim().strip_prefix("runbook_url: ");
        assert_eq!(address, Some(broken.subject.as_str()), "{path}:{line}");
        // The alert is the last one that begins above.
        let above = checked.files[path].lines().take(line as usize);
        let alert = above.filter_map(|line| line.trim().strip_prefix("- alert: ")).last();
        let alert = alert.expect("an alert has the address").to_owned();
        let node = broken.node.as_ref().expect("it is one of an alert");
        let name = node.as_str().rsplit('/').next().and_then(|name| name.split('~').next());
        assert_eq!(name, Some(alert.as_str()));
        found.push((alert, broken.subject.clone()));
    }
    let mut expected = facts.dangling_runbook;
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn compose_files_are_clean() {
    let Some(corpora) = corpora() else { return };
    let facts = facts(&corpora);
    for (directory, facts) in [("otel-demo", facts.otel_demo), ("robot-shop", facts.robot_shop)] {
        let files = folders::texts(&corpora.join("ops").join(directory), "");
        assert_eq!(Checked::new(files, "").found, [], "{directory}");
        assert!(facts.facts.dangling.is_empty());
    }
}

/// Pictures that the corpus does not ship.
const PICTURES: &[Read] = &[
    read("2022-01-27-prime-version.md", 11, "img/2022-01-27-pods.png", "(img/2022-01-27-pods.png)"),
    read("2022-01-27-prime-version.md", 66, "img/2022-01-27-log-fields.png", "(img/2022-01-27-log"),
];
/// Pictures that upstream keeps above the reports.
const ABOVE: &[Read] = &[
    read(R2D, 20, "../_static/images/r2d-incident-build-pods.png", "../_static/images/r2d"),
    read(R2D, 29, "../_static/images/r2d-incident-build-pods-24h.png", "build-pods-24h.png"),
    read(R2D, 63, "../_static/images/r2d-incident-build-pods-zoom.png", "build-pods-zoom.png"),
];
const R2D: &str = "2019-03-24-r2d-upgrade.md";

#[test]
fn post_mortems() {
    let Some(corpora) = corpora() else { return };
    let facts = facts(&corpora).mybinder.facts;
    let checked = Checked::new(folders::reports(&corpora), folders::REPORTS);
    // The rules on operations are compared with their facts where these are.
    let rules = [
        "absolute-or-escaping-path",
        "broken-path",
        "missing-metadata",
        "missing-section",
        "post-mortem-without-root-cause",
        "timeline-out-of-order",
        "unowned-or-overdue-action-item",
        "unreferenced-artifact",
    ];
    assert_eq!(checked.rules(), BTreeSet::from(rules));
    assert_read(&checked, "broken-path", PICTURES);
    assert_read(&checked, "absolute-or-escaping-path", ABOVE);
    // No report speaks of an incident by an id, of another report, or says these in its metadata.
    let reports: Vec<&str> =
        checked.files.keys().map(String::as_str).filter(|path| path.starts_with("20")).collect();
    let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in ["missing-metadata", "missing-section"] {
        for found in checked.of(rule) {
            missing.entry(&found.subject).or_default().push(found.location.path.as_str());
        }
    }
    for (subject, word) in [
        ("incident id", "**incident"),
        ("duration", "**duration"),
        ("severity", "**severity"),
        ("resolution", "# resolution"),
        ("traceability", "# traceability"),
    ] {
        assert_eq!(missing.remove(subject).as_ref(), Some(&reports), "{subject}");
        for path in &reports {
            assert!(!checked.files[*path].to_lowercase().contains(word), "{path}: {word}");
        }
    }
    // One begins with its timeline; all have one, and each title says the date.
    let has_none = facts.iter().filter(|(_, report)| !report.has["summary"]);
    let has_none: Vec<&str> = has_none.map(|(path, _)| path.as_str()).collect();
    assert_eq!(missing.remove("summary"), Some(has_none));
    assert!(facts.values().all(|report| report.has["timeline"] && report.has["action items"]));
    assert_eq!(missing, BTreeMap::new());
    let lonely: Vec<String> =
        checked.lines("unreferenced-artifact").into_iter().map(|(path, _)| path).collect();
    assert_eq!(lonely, reports);
    for path in &reports {
        let others = checked.files.iter().filter(|(other, _)| other != path);
        let stem = path.trim_end_matches(".md");
        assert_eq!(others.filter(|(_, text)| text.contains(stem)).count(), 0, "{path}");
    }
}
