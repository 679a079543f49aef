//! Rules that need history, over histories that git makes.
#![cfg(feature = "git")]

mod amended;
mod known;
mod laws;
mod roots;
mod stale;
mod untraced;

use std::path::Path;

use airsdlc_core::check::{CheckOptions, Report};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::GitHistory;

fn open(root: &Path) -> KnowledgeRepository {
    KnowledgeRepository::open_with(root, &OpenOptions::new().history(true)).expect("it can be read")
}

fn check_at(root: &Path, rule: &str) -> Report {
    open(root).check(&CheckOptions::new().select([rule])).expect("the rule is there")
}

/// What a rule finds: where, and by which of the commits whose names are given.
fn told(report: &Report, commits: &[&str]) -> Vec<String> {
    let name = |text: &str| {
        commits.iter().position(|commit| text.contains(&commit[..12])).map(|at| format!(" by {at}"))
    };
    let tell = |it: &airsdlc_core::check::Diagnostic| {
        let by = name(&it.message).unwrap_or_default();
        format!("{}:{}{by}", it.location.path, it.location.line)
    };
    report.diagnostics.iter().map(tell).collect()
}

/// Writes one file again and again, each time in a commit, and gives their names.
fn write_all(history: &mut GitHistory, path: &str, texts: &[&str]) -> Vec<String> {
    let mut commits = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        history.write(path, text);
        commits.push(history.commit(&format!("Write {at}")));
    }
    commits
}

/// A clone with so many commits.
fn shallow(history: &GitHistory, depth: usize) -> tempfile::TempDir {
    let target = tempfile::tempdir().expect("there is room for a clone");
    let from = format!("file://{}", history.path().display());
    let to = target.path().to_str().expect("the path is Unicode");
    history.git(&["clone", "--quiet", "--depth", &depth.to_string(), &from, to]);
    target
}
