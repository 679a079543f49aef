//! The next id that nobody has taken.
#![cfg(feature = "git")]

use airsdlc_core::check::CheckOptions;
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, NextId, OpenOptions};
use airsdlc_testkit::{GitHistory, TempRepository};

fn next(repository: &KnowledgeRepository, prefix: &str) -> NextId {
    repository.next_id(prefix).expect("branches can be read").expect("it is a prefix")
}

fn open(history: &GitHistory) -> KnowledgeRepository {
    KnowledgeRepository::open(history.path()).expect("it can be read")
}

/// ADR-001 on `main`, which is checked out, ADR-005 on a branch, and ADR-007 on one of a remote.
fn history() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("docs/adr-001.md", "# ADR-001: Outbox\n");
    let first = history.commit("Begin");
    history.git(&["checkout", "--quiet", "-b", "saga"]);
    history.write("docs/adr-005.md", "# ADR-005: Saga\n");
    history.commit("Saga");
    history.git(&["checkout", "--quiet", "-b", "cache", &first]);
    history.write("docs/adr-007.md", "# ADR-007: Cache\n");
    let fetched = history.commit("Cache");
    history.git(&["update-ref", "refs/remotes/origin/cache", &fetched]);
    history.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/cache"]);
    history.git(&["checkout", "--quiet", "main"]);
    history.git(&["branch", "--quiet", "-D", "cache"]);
    history
}

#[test]
fn branches_of_here_and_of_remotes_count() {
    let history = history();
    let found = next(&open(&history), "adr");
    assert_eq!(found.id, "ADR-008");
    assert_eq!(found.last.as_deref(), Some("ADR-007"));
    assert_eq!(found.branch.as_deref(), Some("origin/cache"));
    assert_eq!(found.branches, 3);
    history.git(&["update-ref", "-d", "refs/remotes/origin/cache"]);
    let found = next(&open(&history), "ADR");
    assert_eq!((found.id.as_str(), found.branch.as_deref()), ("ADR-006", Some("saga")));
    // What is only on disk is taken, too, and a branch that has the same is not named.
    history.write("docs/adr-005.md", "# adr-5: Saga\n");
    let found = next(&open(&history), "ADR");
    assert_eq!((found.branch, found.branches), (None, 2));
    // Nothing was checked out or written.
    assert_eq!(history.git(&["status", "--short"]), "?? docs/adr-005.md\n");
}

#[test]
fn without_git_it_is_what_was_read() {
    let plain = TempRepository::new();
    std::fs::write(plain.path().join("a.md"), "# INC-2024-009: Outage\n")
        .expect("it can be written");
    let repository = KnowledgeRepository::open(plain.path()).expect("it can be read");
    let found = next(&repository, "inc-2024");
    assert_eq!((found.id.as_str(), found.branches), ("INC-2024-010", 0));
    let files = Memory::new([("a.md", "# BOLT-9: A\n\n**ADR**: ADR-001\n")]);
    let memory = KnowledgeRepository::from_source(&files, &OpenOptions::new()).expect("it is read");
    assert_eq!(next(&memory, "bolt").id, "BOLT-10");
    // Nothing has ADR-001, but something misses it.
    assert_eq!(next(&memory, "ADR").id, "ADR-002");
    for none in ["", "-", "7", "A DR", "ADR_", "ADR:"] {
        assert_eq!(memory.next_id(none).expect("nothing is read"), None, "{none}");
    }
}

#[test]
fn a_second_definition_takes_an_id_that_no_branch_has() {
    let history = history();
    history.write("docs/copy.md", "# ADR-001: Once more\n");
    let report = open(&history)
        .check(&CheckOptions::new().select(["duplicate-id"]))
        .expect("nothing is configured");
    let [found] = report.diagnostics.as_slice() else { panic!("{report:?}") };
    let fix = found.fix.as_ref().expect("the heading can be changed");
    assert!(fix.message.contains("ADR-008"), "{fix:?}");
}

#[test]
fn a_branch_without_the_directory_or_of_which_objects_are_missing_is_passed_over() {
    let mut history = history();
    history.git(&["checkout", "--quiet", "--orphan", "pages"]);
    history.git(&["rm", "--quiet", "-r", "--force", "."]);
    history.write("index.html", "<p>\n");
    history.commit("Pages");
    history.git(&["checkout", "--quiet", "main"]);
    let below = KnowledgeRepository::open(history.path().join("docs")).expect("it can be read");
    assert_eq!(next(&below, "ADR").id, "ADR-008");
    let tree = history.git(&["rev-parse", "saga:docs"]);
    history.remove(&format!(".git/objects/{}/{}", &tree[..2], tree[2..].trim()));
    assert_eq!(next(&open(&history), "ADR").id, "ADR-008");
}
