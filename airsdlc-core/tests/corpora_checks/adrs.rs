//! Four folders of decision records.

use std::collections::{BTreeMap, BTreeSet};

use airsdlc_core::check::Safety;
use airsdlc_core::model::{Node, NodeKind};
use serde::Deserialize;

use crate::corpora::folders::{FOLDERS, Folder};
use crate::corpora::{Broken, name_of};
use crate::{Checked, Read, assert_read, empty_sections, headings, read};

#[derive(Deserialize)]
struct Expected {
    facts: Facts,
    links: Links,
}

#[derive(Deserialize)]
struct Facts {
    documents: usize,
    duplicate_numbers: Vec<u32>,
    no_status: BTreeSet<String>,
    status_unknown_word: Vec<(String, String)>,
    dated: usize,
    dates_not_iso: Vec<(String, String)>,
    /// From file to file.
    refers: BTreeSet<(String, String)>,
    dangling_adr_links: Vec<Broken>,
    text_refs_dangling: Vec<(String, String)>,
    superseded_without_target: Vec<String>,
    without_monitoring_section: usize,
    typed_hand_checked: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
struct Links {
    broken_file: Vec<Broken>,
    broken_anchor: Vec<Broken>,
    case_mismatch: Vec<Broken>,
    escapes_root: Vec<Broken>,
    root_relative_broken: Vec<Broken>,
}

struct Case {
    folder: &'static Folder,
    checked: Checked,
    expected: Expected,
}

/// Each folder, checked; none where the corpus is absent.
fn folders() -> Vec<Case> {
    let Some(corpora) = airsdlc_testkit::shared_corpora("checks of decision records") else {
        return Vec::new();
    };
    let facts = std::fs::read(corpora.join("adrs/expected.json")).expect("the facts are there");
    let mut facts: BTreeMap<String, Expected> =
        serde_json::from_slice(&facts).expect("they have their shape");
    let case = |folder: &'static Folder| Case {
        folder,
        checked: Checked::new(folder.files(&corpora), folder.config),
        expected: facts.remove(folder.name).expect("its facts are there"),
    };
    FOLDERS.iter().map(case).collect()
}

impl Case {
    /// The decisions but for templates: no rule asks anything of one.
    fn decisions(&self) -> impl Iterator<Item = &Node> {
        let nodes = self.checked.repository.nodes();
        nodes.filter(|node| node.kind == NodeKind::Adr && !is_template(file_of(node)))
    }

    fn templates(&self) -> usize {
        self.checked.files.keys().filter(|path| is_template(path)).count()
    }

    /// The files of the decisions that a rule finds something of; `subject` says of what, if not all.
    fn files_of(&self, rule: &'static str, subject: &str) -> BTreeSet<&str> {
        let found = self.checked.of(rule).filter(|found| found.subject == subject);
        found.map(|found| found.location.path.as_str()).collect()
    }
}

/// The one template that the configuration of its folder takes for a decision.
fn is_template(path: &str) -> bool {
    path.ends_with("/0000-TEMPLATE.md")
}

fn file_of(node: &Node) -> &str {
    node.location.as_ref().expect("it was read").path.as_str()
}

#[test]
fn no_other_rule_speaks() {
    for case in folders() {
        let of_all =
            ["broken-path", "missing-section", "missing-upstream", "unreferenced-artifact"];
        let of_some: &[&str] = match case.folder.name {
            "hydra" => &["missing-metadata"],
            "madr" => &["case-or-width-mismatch", "missing-metadata", "unknown-status"],
            "arachne" => &["case-or-width-mismatch", "missing-metadata"],
            _ => &[],
        };
        let rules: BTreeSet<&str> = of_all.iter().chain(of_some).copied().collect();
        assert_eq!(case.checked.rules(), rules, "{}", case.folder.name);
        // So nothing is found of what they have none of.
        let Expected { facts, links } = &case.expected;
        assert!(links.broken_anchor.is_empty() && facts.dangling_adr_links.is_empty());
        assert!(facts.text_refs_dangling.is_empty() && facts.duplicate_numbers.is_empty());
        assert!(facts.superseded_without_target.is_empty());
    }
}

#[test]
fn files_that_links_miss() {
    for case in folders() {
        let links = &case.expected.links;
        // The configuration leads the site's links to the decisions; what leaves the folder stays upstream.
        let of_site =
            links.root_relative_broken.iter().filter(|broken| !broken.2.starts_with("/adr/"));
        let relative = [&links.broken_file, &links.case_mismatch, &links.escapes_root];
        let mut expected: Vec<Broken> =
            relative.into_iter().flatten().chain(of_site).cloned().collect();
        for broken in &mut expected {
            broken.0.insert_str(0, case.folder.path);
        }
        expected.sort();
        assert_eq!(case.checked.places("broken-path"), expected, "{}", case.folder.name);
    }
}

/// A link that only the case of letters breaks, or a missing extension, is mended safely.
#[test]
fn files_that_are_called_almost_so() {
    let mut mismatches = 0;
    for case in folders() {
        for found in case.checked.of("broken-path") {
            let page = format!("{}.md", found.subject.to_lowercase().trim_end_matches(".md"));
            let known = case.checked.files.keys().find(|path| name_of(path) == page);
            let fix = found.fix.as_ref().filter(|fix| fix.safety == Safety::Safe);
            assert_eq!(fix.is_some(), known.is_some(), "{found}");
            if let (Some(fix), Some(known)) = (fix, known) {
                assert_eq!(fix.edits[0].replacement, name_of(known), "{found}");
                mismatches += usize::from(found.subject != name_of(known).trim_end_matches(".md"));
            }
        }
        let facts = case.expected.links.case_mismatch.len();
        assert_eq!(std::mem::take(&mut mismatches), facts, "{}", case.folder.name);
    }
}

/// Ids that are spelt otherwise where they are defined, all of them.
const SPELLINGS: &[(&str, &[Read])] = &[
    (
        "madr",
        &[read(
            "docs/decisions/0013-use-yaml-front-matter-for-meta-data.md",
            48,
            "adr-013",
            "![adr-013 rendered output](0013-example.png)",
        )],
    ),
    (
        "arachne",
        &[
            read("adr-015-data-abstraction-model.md", 140, "ADR-16", "ADR-16"),
            read("adr-016-db-migrations.md", 13, "ADR-15", "ADR-15"),
            read("adr-017-simplify-chimera-model.md", 3, "ADR-15", "of [ADR-15](adr-015"),
            read("adr-017-simplify-chimera-model.md", 3, "ADR-16", "and [ADR-16](adr-016"),
            read("adr-017-simplify-chimera-model.md", 7, "ADR-15", "(as described in ADR-15"),
            read("adr-017-simplify-chimera-model.md", 7, "ADR-16", "ADR-15 and ADR-16)"),
        ],
    ),
];

#[test]
fn ids_in_another_width() {
    for case in folders() {
        let lines = SPELLINGS.iter().find(|(name, _)| *name == case.folder.name);
        assert_read(&case.checked, "case-or-width-mismatch", lines.map_or(&[], |(_, rows)| rows));
    }
}

#[test]
fn statuses_and_dates() {
    for case in folders() {
        let (facts, name) = (&case.expected.facts, case.folder.name);
        let unknown: Vec<(String, String)> = case
            .checked
            .places("unknown-status")
            .into_iter()
            .map(|(path, _, status)| (path, status))
            .collect();
        assert_eq!(unknown, facts.status_unknown_word, "{name}");
        let without = case.files_of("missing-metadata", "status");
        assert_eq!(without, facts.no_status.iter().map(String::as_str).collect(), "{name}");
        // They count the date of an example in a code fence, and that of a template, which says as a comment
        // what belongs there and is left alone here, too.
        let (path, line) = ("docs/decisions/0013-use-yaml-front-matter-for-meta-data.md", 37);
        let not_iso = facts.dates_not_iso.iter().filter(|(known, _)| known == path).count();
        if not_iso > 0 {
            assert_eq!(case.checked.line(path, line), "date:");
        }
        let undated = case.files_of("missing-metadata", "date");
        assert_eq!(undated.len(), facts.documents - facts.dated + not_iso, "{name}");
        let is_dated =
            |path: &&str| case.checked.files[*path].lines().any(|line| line.starts_with("Date: "));
        assert_eq!(undated.iter().filter(|path| is_dated(path)).count(), 0, "{name}");
    }
}

/// A title that they take for a section.
const TITLE: (&str, u32, &str) = (
    "docs/architecture/decisions/0013-expose-external-metrics-for-hpa.md",
    2,
    "# 13. Expose external metrics for Horizontal Pod Autoscaler",
);

/// Words of which one is in the headings of a section, by the name that the rule gives it.
const SECTIONS: [(&str, &[&str]); 7] = [
    ("alternative", &["alternative", "option"]),
    ("context", &["context"]),
    ("decision", &["decision"]),
    ("edge cases", &["edge case", "failure"]),
    ("implementation", &["implementation"]),
    ("monitoring", &["monitoring", "observability"]),
    ("rationale", &["rationale", "reason", "driver"]),
];

#[test]
fn sections_that_are_not_there() {
    for case in folders() {
        let (facts, name) = (&case.expected.facts, case.folder.name);
        let without = case.files_of("missing-section", "monitoring");
        let of_theirs = usize::from(name == "govuk-infra");
        if of_theirs > 0 {
            assert!(case.checked.line(TITLE.0, TITLE.1).starts_with(TITLE.2));
        }
        let expected = facts.without_monitoring_section + of_theirs;
        assert_eq!(without.len() + case.templates(), expected, "{name}");
        for decision in case.decisions() {
            let path = file_of(decision);
            let headings = headings(&case.checked.files[path]);
            let skipped = usize::from(headings.first().is_some_and(|first| first.level == 1));
            let texts = headings.iter().skip(skipped).map(|heading| heading.text.to_lowercase());
            let texts: Vec<String> = texts.collect();
            for (section, words) in SECTIONS {
                let is_there =
                    texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
                let is_found = case.files_of("missing-section", section).contains(path);
                assert_eq!(is_found, !is_there, "{path}: {section}");
            }
        }
        let mut empty = empty_sections(&case.checked, |text| text.ends_with('?'));
        empty.retain(|(path, _)| !is_template(path));
        assert_eq!(case.checked.lines("empty-section"), empty, "{name}");
    }
}

#[test]
fn what_decisions_rest_on_and_what_names_them() {
    for case in folders() {
        let (facts, name) = (&case.expected.facts, case.folder.name);
        let all: BTreeSet<&str> = case.decisions().map(file_of).collect();
        assert_eq!(all.len() + case.templates(), facts.documents);
        // The folders hold decisions alone, so none names what it rests on.
        assert_eq!(case.files_of("missing-upstream", "upstream"), all, "{name}");

        let superseding = facts.typed_hand_checked.iter().map(|(_, to, _)| to.as_str());
        let referred = facts.refers.iter().map(|(_, to)| to.as_str());
        let named: BTreeSet<&str> = referred.chain(superseding).collect();
        let is_settled = |node: &&Node| {
            let status = node.status.as_ref().map_or("", |status| status.as_str());
            !matches!(status, "proposed" | "deprecated" | "superseded")
        };
        let settled = case.decisions().filter(is_settled).map(file_of);
        let expected: BTreeSet<&str> = settled.filter(|path| !named.contains(path)).collect();
        assert_eq!(case.files_of("unreferenced-artifact", "unreferenced"), expected, "{name}");
    }
}
