//! The rules where the repository has further roots.

use airsdlc_core::check::{CheckOptions, Report};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{GitHistory, TempRepository};

use super::{shallow, told};

const RULES: [&str; 4] =
    ["amended-after-acceptance", "stale-link", "untraced-change", "unlinked-bolt"];

fn adr(decision: &str) -> String {
    format!(
        "# ADR-023: Outbox\n\n- **Status**: Accepted\n\n## Context\n\nSee [refunds](../kb/prd.md#refunds).\n\n\
         ## Decision\n\n{decision}\n"
    )
}

fn prd(refunds: &str) -> String {
    format!("# PRD-015: Cancellation\n\n## Refunds\n\n{refunds}\n")
}

/// Knowledge in `kb`, decisions and code beside it; as in a repository of many services.
fn begun() -> GitHistory {
    let mut history = GitHistory::new();
    history
        .write("kb/airsdlc.toml", "[[root]]\npath = \"../adrs\"\n\n[[root]]\npath = \"../svc\"\n");
    history.write("adrs/README.md", "# Decisions\n");
    history.write("svc/README.md", "# Services\n");
    history.commit("Lay out");
    history.write("kb/prd.md", prd("Within 14 days."));
    history.write("kb/bolt.md", "# BOLT-044: Worker\n\n- **Status**: Done\n- **ADR**: ADR-023\n");
    history.write("adrs/adr-023.md", adr("Read 100."));
    history.commit("Plan\n\nBolt: BOLT-044");
    history
}

fn open(history: &GitHistory) -> KnowledgeRepository {
    let options = OpenOptions::new().history(true);
    KnowledgeRepository::open_with(history.path().join("kb"), &options).expect("it can be read")
}

fn check(repository: &KnowledgeRepository) -> Report {
    let options = CheckOptions::new().select(RULES);
    repository.check(&options).expect("the rules are there")
}

fn found(history: &GitHistory, commits: &[&str]) -> Vec<String> {
    let repository = open(history);
    let here = told(&check(&repository), commits);
    // What is committed reads at the revision as on disk.
    if history.git(&["status", "--porcelain"]).is_empty() {
        let then = repository.at("HEAD").expect("it is a commit");
        assert_eq!(told(&check(&then), commits), here);
    }
    here
}

#[test]
fn pages_and_code_of_further_roots_have_their_history() {
    let mut history = begun();
    assert_eq!(found(&history, &[]), ["bolt.md:1"]);
    history.write("svc/main.go", "package main\n");
    let code = history.commit("Code without a Bolt");
    let of_code = format!("commit:{code}:1 by 0");
    assert_eq!(found(&history, &[&code]), ["bolt.md:1", &of_code]);
    history.write("svc/main.go", "package main\n\nvar a = 1\n");
    history.commit("BOLT-044: cancel");
    assert_eq!(found(&history, &[&code]), [&*of_code]);
    history.write("adrs/adr-023.md", adr("Read 10."));
    let changed = history.commit("BOLT-044: fewer");
    let expected = ["adrs/adr-023.md:9 by 1", &of_code];
    assert_eq!(found(&history, &[&code, &changed]), expected);
    history.write("kb/prd.md", prd("Within 3 days."));
    let sooner = history.commit("BOLT-044: sooner");
    let expected = ["adrs/adr-023.md:7 by 2", "adrs/adr-023.md:9 by 1", &of_code];
    assert_eq!(found(&history, &[&code, &changed, &sooner]), expected);
    // What is not committed is told in further roots, too.
    history.write("adrs/adr-023.md", adr("Read 1."));
    let expected = ["adrs/adr-023.md:7 by 2", "adrs/adr-023.md:9", &of_code];
    assert_eq!(found(&history, &[&code, &changed, &sooner]), expected);
}

#[test]
fn a_page_is_followed_from_root_to_root() {
    let mut history = begun();
    history.git(&["mv", "adrs/adr-023.md", "kb/adr-023.md"]);
    history.commit("BOLT-044: move");
    assert_eq!(found(&history, &[]), ["bolt.md:1"]);
    history.write("kb/adr-023.md", adr("Read 10."));
    let changed = history.commit("BOLT-044: fewer");
    let expected = ["adr-023.md:9 by 0", "bolt.md:1"];
    assert_eq!(found(&history, &[&changed]), expected);
    history.git(&["mv", "kb/adr-023.md", "adrs/adr-023.md"]);
    history.commit("BOLT-044: move back");
    assert_eq!(found(&history, &[&changed]), ["adrs/adr-023.md:9 by 0", "bolt.md:1"]);
}

/// Of a root in another repository nothing is known, and nothing is said.
#[test]
fn a_root_elsewhere_has_no_history_here() {
    let elsewhere = TempRepository::new();
    let mut history = GitHistory::new();
    let config = format!("[[root]]\npath = '{}'\nname = 'adrs'\n", elsewhere.path().display());
    history.write("kb/airsdlc.toml", config);
    history.write("kb/prd.md", prd("Within 14 days."));
    history.write("adrs/adr-023.md", adr("Read 100."));
    std::fs::write(elsewhere.path().join("adr-023.md"), adr("Read 10.")).expect("it is written");
    history.commit("Plan");
    history.write("kb/prd.md", prd("Within 3 days."));
    history.commit("Sooner");
    assert_eq!(told(&check(&open(&history)), &[]), [""; 0]);
}

#[test]
fn a_shallow_clone_says_nothing_of_further_roots_either() {
    let mut history = begun();
    history.write("adrs/adr-023.md", adr("Read 10."));
    history.write("svc/main.go", "package main\n");
    history.commit("Fewer");
    assert_eq!(found(&history, &[]).len(), 3);
    let clone = shallow(&history, 1);
    let options = OpenOptions::new().history(true);
    let repository = KnowledgeRepository::open_with(clone.path().join("kb"), &options);
    assert_eq!(told(&check(&repository.expect("it can be read")), &[]), ["bolt.md:1"]);
}
