//! Real post-mortems, alert rules, runbooks and compose files, against facts that others derived.
//!
//! The corpus is not part of this repository: where it is absent the tests say so and pass. Where a
//! fact and we differ, the difference is listed here with the line of the file that decides it.

mod corpora;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use airsdlc_core::check::{CheckOptions, Diagnostic};
use airsdlc_core::impact::ImpactOptions;
use airsdlc_core::model::{Attribute, Document, EdgeKind, NodeKind};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use corpora::folders;

fn corpus() -> Option<PathBuf> {
    Some(airsdlc_testkit::shared_corpora("post-mortems, rules and compose files")?.join("ops"))
}

/// The facts of one part of the corpus.
fn facts<T: DeserializeOwned>(corpus: &Path, part: &str) -> T {
    #[derive(Deserialize)]
    struct Part {
        facts: serde_json::Value,
    }
    let text = std::fs::read_to_string(corpus.join("expected.json")).expect("the facts are there");
    let mut parts: BTreeMap<String, Part> = serde_json::from_str(&text).expect("they are JSON");
    let part = parts.remove(part).expect("the part is there");
    serde_json::from_value(part.facts).expect("its facts have their shape")
}

fn read(files: &BTreeMap<String, String>) -> KnowledgeRepository {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    KnowledgeRepository::from_source(&Memory::new(files), &OpenOptions::new())
        .expect("memory reads")
}

// Compose files.

#[derive(Deserialize)]
struct Compose {
    /// Everything below `services`, stores included.
    services: usize,
    /// Entries of `depends_on`; no connection string of these files names a host.
    depends_on: usize,
    /// Databases, and resources such as a queue or a cache.
    databases: BTreeSet<String>,
    /// The services that use a store.
    direct: BTreeMap<String, BTreeSet<String>>,
    /// The services that an outage of the store affects.
    impact: BTreeMap<String, BTreeSet<String>>,
    dangling: Vec<String>,
}

fn compare_compose(part: &str, directory: &str) {
    let Some(corpus) = corpus() else { return };
    let facts: Compose = facts(&corpus, part);
    let repository = read(&folders::texts(&corpus.join(directory), ""));
    let bare = |id: &str| id.split_once(':').map_or("", |(_, name)| name).to_owned();
    let names = |kinds: &[NodeKind]| -> BTreeSet<String> {
        let nodes = repository.nodes().filter(|node| kinds.contains(&node.kind));
        nodes.map(|node| bare(node.id.as_str())).collect()
    };
    let stores = names(&[NodeKind::Database, NodeKind::Resource]);
    assert_eq!(stores, facts.databases);
    assert_eq!(names(&[NodeKind::Service]).len() + stores.len(), facts.services);
    let needs = repository
        .edges()
        .filter(|edge| matches!(edge.edge.kind, EdgeKind::DependsOn | EdgeKind::Uses));
    assert_eq!(needs.count(), facts.depends_on);
    assert_eq!(repository.unresolved().len(), facts.dangling.len());
    for store in &stores {
        let direct: BTreeSet<String> = repository
            .edges()
            .filter(|edge| {
                edge.edge.kind == EdgeKind::Uses && bare(edge.target.id.as_str()) == *store
            })
            .map(|edge| bare(edge.source.id.as_str()))
            .collect();
        assert_eq!(direct, facts.direct[store], "{store}");
        let impact = repository.impact(&[store], ImpactOptions::new()).expect("it is a node");
        let hit: BTreeSet<String> = impact
            .affected
            .iter()
            .filter(|hit| hit.kind == NodeKind::Service)
            .map(|hit| bare(hit.id.as_str()))
            .collect();
        assert_eq!(hit, facts.impact[store], "{store}");
    }
}

#[test]
fn services_of_the_telemetry_demo() {
    compare_compose("otel_demo", "otel-demo");
}

#[test]
fn services_of_the_robot_shop() {
    compare_compose("robot_shop", "robot-shop");
}

// Alert rules and runbooks.

#[derive(Deserialize)]
struct Alerts {
    alert_rules: usize,
    #[serde(rename = "distinct_alerts")]
    names: usize,
    severities: BTreeMap<String, usize>,
    without_runbook_url: Vec<String>,
    /// Alert and address, where no page stands.
    dangling_runbook: Vec<(String, String)>,
    runbooks: usize,
    /// Pages that no alert calls for.
    orphan_runbooks: BTreeSet<String>,
    /// Alert, address and page.
    edges: Vec<(String, String, Option<String>)>,
    duplicate_alert_names: BTreeSet<String>,
}

/// The rules and the runbooks, with the site of the runbooks mapped.
fn rules_and_runbooks(corpus: &Path) -> BTreeMap<String, String> {
    let mut files = folders::rules_and_runbooks(corpus.parent().expect("it is one of several"));
    files.insert("airsdlc.toml".into(), folders::SITE.into());
    files
}

#[test]
fn alerts_of_kube_prometheus_and_their_runbooks() {
    let Some(corpus) = corpus() else { return };
    let facts: Alerts = facts(&corpus, "alerts");
    let files = rules_and_runbooks(&corpus);
    let repository = read(&files);
    let alerts: Vec<_> = repository.nodes().filter(|node| node.kind == NodeKind::Alert).collect();
    assert_eq!(alerts.len(), facts.alert_rules);
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    let mut severities: BTreeMap<String, usize> = BTreeMap::new();
    for alert in &alerts {
        *by_name.entry(alert.aliases[0].as_str()).or_default() += 1;
        let severity = alert.attribute("severity").unwrap_or_default();
        *severities.entry(severity.to_owned()).or_default() += 1;
    }
    assert_eq!(by_name.len(), facts.names);
    assert_eq!(severities, facts.severities);
    let twice = by_name.iter().filter(|(_, count)| **count > 1);
    let twice: BTreeSet<String> = twice.map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(twice, facts.duplicate_alert_names);
    let without = alerts.iter().filter(|alert| alert.attribute("runbook").is_none());
    let without: Vec<&str> = without.map(|alert| alert.aliases[0].as_str()).collect();
    assert_eq!(without, facts.without_runbook_url);

    // A page that is no artifact is a file, and an alert mentions it.
    let page_of = |id: &str| {
        let edge = repository
            .edges()
            .find(|edge| edge.source.id.as_str() == id && edge.target.kind == NodeKind::File)?;
        Some(edge.target.id.as_str().trim_start_matches("file:").to_owned())
    };
    let mut edges: Vec<_> = alerts
        .iter()
        .map(|alert| {
            let address = alert.attribute("runbook").unwrap_or_default().to_owned();
            (alert.aliases[0].to_string(), address, page_of(alert.id.as_str()))
        })
        .collect();
    let mut expected = facts.edges.clone();
    edges.sort();
    expected.sort();
    assert_eq!(edges, expected);

    let mut dangling: Vec<(String, String)> = repository
        .unresolved()
        .iter()
        .map(|reference| {
            let alert = repository.node(reference.source.as_str()).expect("an alert refers");
            (alert.aliases[0].to_string(), reference.text.to_string())
        })
        .collect();
    let mut expected = facts.dangling_runbook;
    dangling.sort();
    expected.sort();
    assert_eq!(dangling, expected);

    let pages: BTreeSet<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|path| Path::new(path).extension().is_some_and(|end| end == "md"))
        .filter(|path| !path.ends_with("/_index.md"))
        .collect();
    assert_eq!(pages.len(), facts.runbooks);
    let called: BTreeSet<String> = edges.into_iter().filter_map(|(.., page)| page).collect();
    let orphans = pages.into_iter().filter(|page| !called.contains(*page));
    let orphans: BTreeSet<String> = orphans.map(str::to_owned).collect();
    assert_eq!(orphans, facts.orphan_runbooks);
}

/// What rules of some groups say of some files.
fn checked(files: &BTreeMap<String, String>, rules: &[&str]) -> Vec<Diagnostic> {
    let options = CheckOptions::new().select(rules.iter().copied());
    read(files).check(&options).expect("the rules exist").diagnostics
}

/// Where no ADR lists an alert or a metric, no rule misses one.
#[test]
fn rule_files_without_decisions_are_left_alone() {
    let Some(corpus) = corpus() else { return };
    let found = checked(&rules_and_runbooks(&corpus), &["operations", "catalogue"]);
    assert_eq!(found, []);
}

// Post-mortems.

#[derive(Deserialize)]
struct PostMortem {
    title: String,
    file_date: String,
    title_date: String,
    date_mismatch: bool,
    /// Headings of the second level.
    sections: Vec<String>,
    /// Whether a section's name holds the word.
    has: BTreeMap<String, bool>,
    /// As stated for all times of the timeline.
    timezone: Option<String>,
    /// Date, if the entry has one, and time of day, as written.
    timeline_times: Vec<String>,
    action_items: usize,
    done: usize,
    /// Action items with a link to an issue or a pull request.
    with_issue_link: usize,
}

/// A time that only one side has.
struct TimeDifference {
    file: &'static str,
    line: usize,
    /// How the line begins.
    text: &'static str,
    /// As it is written, and who has it.
    time: Either,
}

enum Either {
    Theirs(&'static str),
    Ours(&'static str),
}
use Either::{Ours, Theirs};

const fn at(file: &'static str, line: usize, text: &'static str, time: Either) -> TimeDifference {
    TimeDifference { file, line, text, time }
}

const HUB: &str = "2017-09-27-hub-403.md";
const GATEWAY: &str = "2017-09-29-504.md";
const PROXY: &str = "2017-11-30-oom-proxy.md";
const UBUNTU: &str = "2018-01-17-ubuntu-upgrade.md";
const SSL: &str = "2018-01-18-ssl-outdated.md";
const LAB: &str = "2018-02-20-jupyterlab-announcement.md";
const CULLER: &str = "2018-04-18-cull-flood.md";
const PODS: &str = "2018-07-08-podsnips-aplenty.md";
const BUILDS: &str = "2018-07-30-jupyterlab-build-cpu-saturate.md";
const WIPE: &str = "2019-03-24-r2d-upgrade.md";
const SCIPY: &str = "2020-07-09-simultaneous-launches-scipy.md";
const PRIME: &str = "2022-01-27-prime-version.md";

/// They take times in the form `2017-09-29 00:46` alone, wherever a line begins with one.
const TIMES: &[TimeDifference] = &[
    // Months have names.
    at(HUB, 14, "### Sep 27 2017 13:06", Ours("Sep 27 2017 13:06")),
    at(GATEWAY, 13, "### Sep 29 2017 08:59", Ours("Sep 29 2017 08:59")),
    at(LAB, 16, "### Feb 20 2018 14:17", Ours("Feb 20 2018 14:17")),
    at(CULLER, 88, "### 19. April, 11:00", Ours("19. April 11:00")),
    // A line of a log in a code fence is no entry.
    at(GATEWAY, 47, "2017-09-29 00:46:54,810 WARNING", Theirs("2017-09-29 00:46")),
    at(PODS, 47, "2018-07-07 18:32:27.000 CEST", Theirs("2018-07-07 18:32")),
    at(PODS, 49, "2018-07-07 18:34:04.000 CEST", Theirs("2018-07-07 18:34")),
    at(PODS, 56, "2018-07-07 18:38:35.000 CEST", Theirs("2018-07-07 18:38")),
    // An entry may have only a date.
    at(UBUNTU, 18, "### 2018-01-15", Ours("2018-01-15")),
    at(UBUNTU, 23, "### 2018-01-16", Ours("2018-01-16")),
    at(SSL, 17, "### 2018-01-11", Ours("2018-01-11")),
    at(SSL, 22, "### 2018-01-18", Ours("2018-01-18")),
    // `am` and `pm` belong to the time.
    at(UBUNTU, 30, "### 2018-01-17 17:14pm", Ours("2018-01-17 17:14")),
    at(UBUNTU, 35, "### 2018-01-17 17:30pm", Ours("2018-01-17 17:30")),
    at(WIPE, 76, "### 2019-03-25 7:01am", Ours("2019-03-25 7:01")),
    at(SCIPY, 22, "### 07:30am - First report", Ours("07:30")),
    // The timeline goes on under headings of its own level.
    at(LAB, 299, "## Feb 21, 13:00", Ours("Feb 21 13:00")),
    at(LAB, 303, "### 15:15", Ours("15:15")),
    at(LAB, 307, "### 16:20", Ours("16:20")),
    at(LAB, 313, "## Feb 22, 07:13", Ours("Feb 22 07:13")),
    at(LAB, 317, "### 07:18", Ours("07:18")),
    // A time need not be exact.
    at(CULLER, 18, "### ~13:30-13:45", Ours("13:30")),
    at(PODS, 14, "### 2018-07-08 ca. 18:30", Ours("2018-07-08 18:30")),
    at(BUILDS, 21, "### 2018-07-30 ca. 11:20", Ours("2018-07-30 11:20")),
];

/// A count of action items that differs, with the line that shows why.
struct CountDifference {
    file: &'static str,
    fact: &'static str,
    theirs: usize,
    ours: usize,
    line: usize,
    text: &'static str,
}

const COUNTS: &[CountDifference] = &[
    // The four items below this heading are logs, the last with a link to an issue.
    CountDifference {
        file: PROXY,
        fact: "action_items",
        theirs: 6,
        ours: 2,
        line: 106,
        text: "## Logs",
    },
    CountDifference {
        file: PROXY,
        fact: "with_issue_link",
        theirs: 1,
        ours: 0,
        line: 113,
        text: "- grafana screenshots https://github.com/jupyterhub/binder/issues/39",
    },
    // The last paragraph of an item ends with its link.
    CountDifference {
        file: SCIPY,
        fact: "with_issue_link",
        theirs: 5,
        ours: 6,
        line: 132,
        text: "   If we decrease the launch timeout to 5 minutes, this will likely increase",
    },
    // All four items have links by reference; this is where the first one leads.
    CountDifference {
        file: PRIME,
        fact: "with_issue_link",
        theirs: 0,
        ours: 4,
        line: 122,
        text: "[alerting-issue]: https://github.com/jupyterhub/mybinder.org-deploy/issues/611",
    },
];

fn post_mortems(corpus: &Path) -> BTreeMap<String, String> {
    folders::reports(corpus.parent().expect("it is one of several"))
}

fn facts_of_post_mortems(corpus: &Path) -> BTreeMap<String, PostMortem> {
    facts(corpus, "mybinder")
}

/// The first date in the form of ISO 8601.
fn date_in(text: &str) -> Option<&str> {
    let is_date = |text: &str| {
        text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    (0..text.len()).filter_map(|at| text.get(at..at + 10)).find(|text| is_date(text))
}

/// A line of a file, checked to be the one that a difference quotes.
fn is_line(files: &BTreeMap<String, String>, file: &str, line: usize, text: &str) -> bool {
    files[file].lines().nth(line - 1).is_some_and(|known| known.starts_with(text))
}

#[test]
fn headings_of_post_mortems() {
    let Some(corpus) = corpus() else { return };
    let facts = facts_of_post_mortems(&corpus);
    let repository = read(&post_mortems(&corpus));
    assert_eq!(facts.len(), 23);
    for (path, fact) in &facts {
        let headings = &document(&repository, path).headings;
        let title = &headings[0].text;
        assert_eq!(*title, fact.title, "{path}");
        let dates = (date_in(path), date_in(title));
        assert_eq!(
            dates,
            (Some(fact.file_date.as_str()), Some(fact.title_date.as_str())),
            "{path}"
        );
        assert_eq!(dates.0 != dates.1, fact.date_mismatch, "{path}");
        let sections: Vec<&str> = headings
            .iter()
            .filter(|heading| heading.level == 2)
            .map(|heading| heading.text.as_str())
            .collect();
        assert_eq!(sections, fact.sections, "{path}");
        for (name, has) in &fact.has {
            let found = sections.iter().any(|section| section.to_lowercase().contains(name));
            assert_eq!(found, *has, "{path}: {name}");
        }
    }
}

fn document<'r>(repository: &'r KnowledgeRepository, path: &str) -> &'r Document {
    let found = repository.documents().iter().find(|indexed| indexed.path.as_str() == path);
    &found.expect("the file is read").document
}

/// A time as they write it: the date as written, and the first time of day without `am` and the like.
fn as_they_write(time: &str, date: Option<&str>) -> String {
    let is_clock = |word: &&str| {
        word.split_once(':').is_some_and(|(hour, minute)| {
            !hour.is_empty()
                && hour.len() <= 2
                && minute.len() == 2
                && hour.chars().chain(minute.chars()).all(|c| c.is_ascii_digit())
        })
    };
    let clock = time.split(|c: char| !(c.is_ascii_digit() || c == ':')).find(is_clock);
    [date, clock].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn timelines_of_post_mortems() {
    let Some(corpus) = corpus() else { return };
    let files = post_mortems(&corpus);
    let repository = read(&files);
    for row in TIMES {
        assert!(is_line(&files, row.file, row.line, row.text), "{}:{}", row.file, row.line);
    }
    for (path, fact) in facts_of_post_mortems(&corpus) {
        let timeline = &document(&repository, &path).timeline;
        let mut theirs = fact.timeline_times.clone();
        let mut ours: Vec<(usize, String)> = timeline
            .iter()
            .map(|entry| {
                let time = as_they_write(&entry.time, entry.date.as_deref());
                (entry.location.line as usize, time)
            })
            .collect();
        for row in TIMES.iter().filter(|row| row.file == path) {
            match row.time {
                Theirs(time) => {
                    let at = theirs.iter().position(|known| known == time).expect("they have it");
                    theirs.remove(at);
                }
                Ours(time) => {
                    let known = (row.line, time.to_owned());
                    let at = ours.iter().position(|entry| *entry == known).expect("we have it");
                    ours.remove(at);
                }
            }
        }
        let ours: Vec<String> = ours.into_iter().map(|(_, time)| time).collect();
        assert_eq!(ours, theirs, "{path}");
        assert!(timeline.iter().all(|entry| !entry.text.is_empty()), "{path}");
        // A zone for all is one that every entry has.
        let zones: BTreeSet<Option<&str>> =
            timeline.iter().map(|entry| entry.zone.as_deref()).collect();
        let zone = zones.first().copied().flatten().filter(|_| zones.len() == 1);
        assert_eq!(zone, fact.timezone.as_deref(), "{path}");
    }
}

#[test]
fn action_items_of_post_mortems() {
    let Some(corpus) = corpus() else { return };
    let files = post_mortems(&corpus);
    for row in COUNTS {
        assert!(is_line(&files, row.file, row.line, row.text), "{}:{}", row.file, row.line);
    }
    // Nothing in these files says what they are: front matter does so here.
    let declared = |text: &String| format!("---\nkind: post-mortem\n---\n{text}");
    let artifacts = files.iter().map(|(path, text)| (path.clone(), declared(text))).collect();
    let repository = read(&artifacts);
    for (path, fact) in facts_of_post_mortems(&corpus) {
        let items: Vec<_> = repository
            .nodes()
            .filter(|node| node.kind == NodeKind::ActionItem)
            .filter(|node| node.location.as_ref().is_some_and(|place| place.path.as_str() == path))
            .collect();
        let done = items.iter().filter(|item| item.attribute("done") == Some("true"));
        let is_issue = |link: &str| link.contains("/issues/") || link.contains("/pull/");
        let linked = items.iter().filter(|item| match item.attributes.get("links") {
            Some(Attribute::List(links)) => links.iter().any(|link| is_issue(link)),
            _ => false,
        });
        for (name, theirs, ours) in [
            ("action_items", fact.action_items, items.len()),
            ("done", fact.done, done.count()),
            ("with_issue_link", fact.with_issue_link, linked.count()),
        ] {
            let row = COUNTS.iter().find(|row| row.file == path && row.fact == name);
            let expected = row.map_or((theirs, theirs), |row| (row.theirs, row.ours));
            assert_eq!((theirs, ours), expected, "{path}: {name}");
        }
    }
}

/// Post-mortems that say what went wrong only in prose, under headings such as `Conclusion`.
const WITHOUT_CAUSE: &[&str] = &[
    HUB,
    GATEWAY,
    "2017-10-17-cluster-full.md",
    PROXY,
    "2018-01-04-failed-staging-deploy.md",
    UBUNTU,
    "2018-01-18-reddit-hug.md",
    SSL,
    LAB,
    CULLER,
];

/// What rules on operations find in real post-mortems, each read by hand.
#[test]
fn rules_on_post_mortems() {
    let Some(corpus) = corpus() else { return };
    let facts = facts_of_post_mortems(&corpus);
    let files: BTreeMap<String, String> = post_mortems(&corpus)
        .into_iter()
        .filter(|(path, _)| facts.contains_key(path))
        .map(|(path, text)| (path, format!("---\nkind: post-mortem\n---\n{text}")))
        .collect();
    let found = checked(&files, &["operations"]);
    let of = |rule: &str| -> Vec<(&str, u32)> {
        let of_rule = found.iter().filter(|found| found.rule == rule);
        of_rule.map(|found| (found.location.path.as_str(), found.location.line)).collect()
    };
    let without_cause: Vec<&str> =
        of("post-mortem-without-root-cause").into_iter().map(|(path, _)| path).collect();
    assert_eq!(without_cause, WITHOUT_CAUSE);
    for path in WITHOUT_CAUSE {
        let mut headings = files[*path].lines().filter(|line| line.starts_with('#'));
        assert!(
            !headings.any(|line| line.contains("ause") || line.contains("went wrong")),
            "{path}"
        );
    }
    // `### 14:43` stands below `### 14:49`; three lines of front matter come first.
    assert_eq!(of("timeline-out-of-order"), [(CULLER, 46 + 3)]);
    assert!(is_line(&post_mortems(&corpus), CULLER, 46, "### 14:43"));
    // Nobody owns any item; those with a link are followed there.
    assert_eq!(of("post-mortem-without-action-items"), []);
    for (path, fact) in &facts {
        let items = COUNTS.iter().filter(|row| row.file == path);
        let (mut count, mut linked) = (fact.action_items, fact.with_issue_link);
        for row in items {
            match row.fact {
                "action_items" => count = row.ours,
                _ => linked = row.ours,
            }
        }
        let unowned =
            of("unowned-or-overdue-action-item").iter().filter(|(of, _)| of == path).count();
        // A link to something else than an issue is a link.
        assert!(unowned + linked + fact.done <= count + linked.min(fact.done), "{path}");
        assert!(linked > 0 || fact.done > 0 || unowned == count, "{path}: {unowned} of {count}");
    }
}
