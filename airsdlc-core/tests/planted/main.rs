//! Defects planted at random in repositories in which nothing is wrong: each is found at its line, and nothing
//! else is. Rules that need history have none here.
//!
//! `AIRSDLC_SEED` plants others, `AIRSDLC_CASES` more of each.

mod case;
mod decisions;
mod defects;
mod operations;

use airsdlc_core::check::{CheckOptions, Report};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::SoundRepository;

use case::{Case, Expected};
use defects::Plant;

/// The day on which repositories are checked.
const TODAY: &str = "2024-06-01";
/// How often each defect is planted.
const CASES: u64 = 50;

fn number(variable: &str, default: u64) -> u64 {
    let given = std::env::var(variable).ok();
    given.map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{variable}={text}")))
}

fn check(files: &[(String, String)]) -> Report {
    let source = Memory::new(files.iter().map(|(path, text)| (path, text.as_bytes())));
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new().threads(1));
    let repository = repository.expect("memory can be read");
    let options = CheckOptions::new().today(TODAY.parse().expect("it is a day")).threads(1);
    repository.check(&options).expect("the configuration is sound")
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let seed = number("AIRSDLC_SEED", 0);
    for seed in seed..seed + number("AIRSDLC_CASES", CASES) {
        let report = check(&SoundRepository::new(seed).files);
        let found: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "seed {seed}:\n{}", found.join("\n"));
    }
}

#[test]
fn each_defect_of_documents_is_found_at_its_line_and_nothing_else_is() {
    plant(defects::DEFECTS);
}

#[test]
fn each_defect_of_decisions_is_found_at_its_line_and_nothing_else_is() {
    plant(decisions::DEFECTS);
}

#[test]
fn each_defect_of_operations_is_found_at_its_line_and_nothing_else_is() {
    plant(operations::DEFECTS);
}

fn plant(defects: &[(&str, Plant)]) {
    let (seed, cases) = (number("AIRSDLC_SEED", 0), number("AIRSDLC_CASES", CASES));
    let mut faults = Vec::new();
    for (name, plant) in defects {
        let mut planted = 0;
        for seed in seed.. {
            let mut case = Case::new(seed);
            let Some(mut expected) = plant(&mut case) else { continue };
            expected.sort();
            let report = check(&case.repository.files);
            let found = report.diagnostics.iter().map(|found| Expected {
                rule: airsdlc_core::check::rule(&found.rule).map_or("", |rule| rule.name),
                path: found.location.path.as_str().to_owned(),
                line: found.location.line as usize,
            });
            let mut found: Vec<Expected> = found.collect();
            found.sort();
            let is_same = found.len() == expected.len()
                && found.iter().zip(&expected).all(|(found, expected)| {
                    let is_line = expected.line == 0 || found.line == expected.line;
                    (found.rule, &found.path, is_line) == (expected.rule, &expected.path, true)
                });
            if !is_same {
                let text = |all: &[Expected]| {
                    let lines =
                        all.iter().map(|it| format!("    {} {}:{}", it.rule, it.path, it.line));
                    lines.collect::<Vec<_>>().join("\n")
                };
                faults.push(format!(
                    "{name}, seed {seed}:\n  planted\n{}\n  found\n{}",
                    text(&expected),
                    text(&found)
                ));
                break;
            }
            planted += 1;
            if planted == cases {
                break;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
