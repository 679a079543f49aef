//! Defects planted at random in repositories in which nothing is wrong: each is found at its line, and nothing
//! else is.
//!
//! `AIRSDLC_SEED` plants others; `AIRSDLC_CASES` (30 for each defect) plants more.

use airsdlc_core::check::{CheckOptions, Report};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::SoundRepository;

/// The day on which repositories are checked.
const TODAY: &str = "2024-06-01";

fn check(files: &[(String, String)]) -> Report {
    let source = Memory::new(files.iter().map(|(path, text)| (path, text.as_bytes())));
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new().threads(1));
    let repository = repository.expect("memory can be read");
    let options = CheckOptions::new().today(TODAY.parse().expect("it is a day")).threads(1);
    repository.check(&options).expect("the configuration is sound")
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    for seed in 0..60 {
        let report = check(&SoundRepository::new(seed).files);
        let found: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "seed {seed}:\n{}", found.join("\n"));
    }
}
