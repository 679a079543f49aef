//! What is said of a file that is asked for, is known to git or to the disk, and was not read.
#![cfg(feature = "git")]

use airsdlc_core::impact::ImpactOptions;
use airsdlc_core::trace::Direction;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::GitHistory;

/// A repository with a file of each sort, among others in the directory `d`.
fn history() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("bolt.md", "# BOLT-001: Cancel\n\n- **Status**: Done\n");
    history.write("d/here.go", "package d\n");
    history.write("d/deleted.go", "package d\n");
    history.write("d/gone.go", "package gone\n\nconst Gone = 1\n");
    history.write("d/old.go", "package old\n\nconst Old = 2\n");
    history.write("sparse/a.go", "package sparse\n");
    history.write("own/a.go", "package own\n");
    history.write(".gitignore", "build/\n");
    history.write("airsdlc.toml", "[repository]\nignore = [\"own/\"]\n");
    let first = history.commit("BOLT-001: begin");
    let submodule = format!("160000,{first},lib");
    history.git(&["update-index", "--add", "--cacheinfo", &submodule]);
    history.git(&["commit", "--quiet", "--message", "Add lib"]);
    history
}

fn open(history: &GitHistory, reads_history: bool) -> KnowledgeRepository {
    let options = OpenOptions::new().history(reads_history);
    KnowledgeRepository::open_with(history.path(), &options).expect("it can be read")
}

/// What each question says of a target.
fn told(repository: &KnowledgeRepository, target: &str) -> String {
    let line = format!("{target}:1");
    let errors = [
        repository.trace(target, Direction::Up).map(drop).expect_err(target),
        repository.impact(&[target], ImpactOptions::default()).map(drop).expect_err(target),
        repository.show(target).map(drop).expect_err(target),
        repository.blame(&[target]).map(drop).expect_err(target),
    ];
    let [first, others @ ..] = errors.map(|error| error.to_string());
    assert!(others.iter().all(|other| *other == first), "{first} {others:?}");
    let of_line = repository.blame(&[&line]).map(drop).expect_err(&line).to_string();
    assert_eq!(of_line.replace(&line, target), first);
    first
}

#[test]
fn a_file_that_was_not_read_has_a_reason() {
    let history = history();
    history.write("build/a.go", "package build\n");
    history.remove("d/deleted.go");
    history.git(&["update-index", "--skip-worktree", "sparse/a.go"]);
    history.remove("sparse/a.go");
    #[cfg(unix)]
    std::os::unix::fs::symlink("here.go", history.path().join("d/link.go")).expect("it is made");
    let repository = open(&history, false);
    for (target, reason) in [
        ("build/a.go", "`build/a.go` is ignored by git"),
        ("./build/a.go", "`./build/a.go` is ignored by git"),
        ("file:build/a.go", "`file:build/a.go` is ignored by git"),
        ("d/deleted.go", "`d/deleted.go` is in the last commit, and deleted on disk"),
        ("sparse/a.go", "`sparse/a.go` is left out by the sparse checkout"),
        ("own/a.go", "`own/a.go` is left out by `include` or `ignore` of the configuration"),
        ("lib/s.go", "`lib/s.go` lies in the submodule `lib`, which is not checked out"),
        ("d/link.go", "`d/link.go` is a symbolic link, which is not followed"),
        // What nobody knows, directories and ids stay unknown.
        ("d/none.go", "nothing in the repository is called `d/none.go`"),
        ("BOLT-404", "nothing in the repository is called `BOLT-404`"),
        ("GET /v1/none", "nothing in the repository is called `GET /v1/none`"),
        ("build/", "nothing in the repository is called `build/`"),
    ] {
        if cfg!(unix) || !target.ends_with("link.go") {
            assert_eq!(told(&repository, target), reason);
        }
    }
}

#[test]
fn at_a_revision_it_is_what_the_commit_has() {
    let history = history();
    history.remove("d/deleted.go");
    let repository = open(&history, false).at("HEAD").expect("it is a commit");
    for (target, reason) in [
        (
            "lib/s.go",
            "`lib/s.go` lies in the submodule `lib`, whose files are not read at a revision",
        ),
        ("own/a.go", "`own/a.go` is left out by `include` or `ignore` of the configuration"),
        ("build/a.go", "nothing in the repository is called `build/a.go`"),
    ] {
        assert_eq!(told(&repository, target), reason);
    }
    assert!(repository.trace("d/deleted.go", Direction::Up).is_ok());
}

#[test]
fn below_the_top_paths_count_from_there() {
    let mut history = GitHistory::new();
    history.write("kb/d/a.go", "package d\n");
    history.write("kb/adr.md", "# ADR-001: One\n");
    history.commit("Begin");
    history.remove("kb/d/a.go");
    let options = OpenOptions::new();
    let repository = KnowledgeRepository::open_with(history.path().join("kb"), &options);
    let repository = repository.expect("it can be read");
    assert_eq!(told(&repository, "d/a.go"), "`d/a.go` is in the last commit, and deleted on disk");
    assert_eq!(told(&repository, "kb/d/a.go"), "nothing in the repository is called `kb/d/a.go`");
}

#[test]
fn a_sparse_index_has_directories() {
    let mut history = GitHistory::new();
    history.write("adr.md", "# ADR-001: One\n");
    history.write("in/a.go", "package d\n");
    history.write("out/deep/a.go", "package d\n");
    history.commit("Begin");
    history.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    let repository = open(&history, false);
    assert!(repository.trace("in/a.go", Direction::Up).is_ok());
    assert_eq!(
        told(&repository, "out/deep/a.go"),
        "`out/deep/a.go` is left out by the sparse checkout"
    );
}

#[test]
fn what_is_gone_is_told_where_history_was_read() {
    let mut history = history();
    history.remove("d/gone.go");
    let deleted = history.commit("BOLT-001: delete");
    history.git(&["mv", "d/old.go", "d/new.go"]);
    let renamed = history.commit("BOLT-001: rename");
    let without = open(&history, false);
    assert_eq!(told(&without, "d/gone.go"), "nothing in the repository is called `d/gone.go`");
    let repository = open(&history, true);
    assert_eq!(
        told(&repository, "d/gone.go"),
        format!("`d/gone.go` is gone: commit {} deleted it", &deleted[..12])
    );
    assert_eq!(
        told(&repository, "d/old.go"),
        format!("`d/old.go` is gone: commit {} renamed it to `d/new.go`", &renamed[..12])
    );
    // The Bolt log is asked for a file that is gone as well as for one that is there.
    let id = repository.id_of("d/gone.go").expect("history tells of it");
    let log = repository.bolt_log_about(&id).expect("there is a history");
    assert_eq!(log.work.iter().map(|work| work.id.as_str()).collect::<Vec<_>>(), ["BOLT-001"]);
    assert!(repository.id_of("d/none.go").is_err());
    assert!(repository.id_of("d/old.go").is_err(), "it has another name now");
}
