//! What the documentation of every rule says is true: its example fails by it, and is quiet when mended.
#![cfg(feature = "git")]

use airsdlc_core::check::{CheckOptions, ExampleFile, Metadata, Needs, Report, rules};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::GitHistory;

/// The day on which examples are checked.
const TODAY: &str = "2024-06-01";

/// The repository of an example; of a rule that needs history, one of commits, which is asked while it is checked.
fn read(files: &[ExampleFile], rule: &Metadata) -> (KnowledgeRepository, Option<GitHistory>) {
    let mut asked = None;
    let read = if rule.needs == Needs::History {
        let path = |file: &ExampleFile| (!file.is_message()).then(|| file.path.clone());
        let steps: Vec<_> =
            files.iter().map(|file| (path(file), file.text.as_str(), file.commit)).collect();
        let steps: Vec<_> =
            steps.iter().map(|(path, text, commit)| (path.as_deref(), *text, *commit)).collect();
        let history = asked.insert(GitHistory::replay(&steps));
        KnowledgeRepository::open_with(history.path(), &OpenOptions::new().history(true))
    } else {
        let source = Memory::new(files.iter().map(|file| (&file.path, file.text.as_bytes())));
        KnowledgeRepository::from_source(&source, &OpenOptions::new())
    };
    (read.unwrap_or_else(|error| panic!("{}: {error}", rule.name)), asked)
}

fn check(files: &[ExampleFile], rule: &Metadata) -> Report {
    let (repository, _history) = read(files, rule);
    // A comment that hides nothing is one only if the rule that it names holds.
    let names = if rule.code.starts_with('X') { "all" } else { rule.name };
    let options = CheckOptions::new().select([names]).today(TODAY.parse().expect("it is a day"));
    let mut report = repository.check(&options).expect("the rule exists");
    report.diagnostics.retain(|found| found.rule == rule.name);
    report
}

#[test]
fn each_example_fails_by_its_rule_and_is_quiet_when_mended() {
    for rule in rules() {
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
    for rule in rules() {
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
            assert!(is_there, "{}: {section}", rule.name);
        }
        let summary = rule.summary();
        assert!(summary.len() <= 90 && !summary.ends_with('.') && !summary.is_empty(), "{summary}");
    }
}
