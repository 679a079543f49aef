//! What the documentation of every rule says is true: its example fails by it, and is quiet when mended.

use airsdlc_core::check::{CheckOptions, ExampleFile, Metadata, Needs, Report, rules};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// The day on which examples are checked.
const TODAY: &str = "2024-06-01";

fn check(files: &[ExampleFile], rule: &Metadata) -> Report {
    let source = Memory::new(files.iter().map(|file| (&file.path, file.text.as_bytes())));
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new())
        .unwrap_or_else(|error| panic!("{}: {error}", rule.name));
    // A comment that hides nothing is one only if the rule that it names holds.
    let names = if rule.code.starts_with('X') { "all" } else { rule.name };
    let options = CheckOptions::new().select([names]).today(TODAY.parse().expect("it is a day"));
    let mut report = repository.check(&options).expect("the rule exists");
    report.diagnostics.retain(|found| found.rule == rule.name);
    report
}

/// Rules that speak without history.
fn living() -> impl Iterator<Item = &'static Metadata> {
    rules().filter(|rule| rule.needs != Needs::History)
}

#[test]
fn each_example_fails_by_its_rule_and_is_quiet_when_mended() {
    for rule in living() {
        let example = rule.example();
        assert!(!example.broken.is_empty(), "{} has no example", rule.name);
        let report = check(&example.broken, rule);
        assert!(!report.diagnostics.is_empty(), "{}: the example is not found", rule.name);
        assert!(
            report.rules.iter().all(|ran| ran.name != rule.name || ran.seen > 0),
            "{}",
            rule.name
        );
        let quiet = check(&example.mended, rule);
        assert_eq!(quiet.diagnostics, [], "{}: the mended example", rule.name);
    }
}

#[test]
fn a_finding_says_what_where_and_what_to_do() {
    for rule in living() {
        for found in check(&rule.example().broken, rule).diagnostics {
            let what = format!("{}: {}", rule.name, found.message);
            assert!(found.message.len() <= 160 && !found.message.ends_with('.'), "{what}");
            assert!(found.help.as_ref().is_some_and(|help| !help.ends_with('.')), "{what}");
            assert!(!found.location.path.as_str().is_empty(), "{what} has no place");
            assert_eq!(found.severity, rule.severity, "{what}");
        }
    }
}

#[test]
fn documentation_has_every_section() {
    for rule in rules() {
        let details = rule.details();
        for section in ["What it checks", "Why it matters", "Example", "Mended", "Configuration"] {
            let is_there = details.contains(&format!("## {section}\n"));
            let is_needed =
                rule.needs != Needs::History || !matches!(section, "Example" | "Mended");
            assert!(is_there || !is_needed, "{}: {section}", rule.name);
        }
        let summary = rule.summary();
        assert!(summary.len() <= 90 && !summary.ends_with('.') && !summary.is_empty(), "{summary}");
    }
}
