//! Reading a repository at a revision: which commit, which files, and what it has in common with the work tree.
#![cfg(feature = "git")]

use std::fs;

use airsdlc_core::error::{GitError, OpenError};
use airsdlc_core::export::Format;
use airsdlc_core::git::GitRepository;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{GitHistory, SplitMix64, TempRepository};

/// A PRD with one ADR, then a second ADR an hour later.
fn two_commits() -> (GitHistory, [String; 2]) {
    let mut history = GitHistory::new();
    history.write("docs/prd-001.md", "# PRD-001: Cancel\n");
    history.write("docs/adr-001.md", "# ADR-001: Outbox\n\n**PRD**: PRD-001\n");
    let first = history.commit("Begin");
    history.write("docs/adr-002.md", "# ADR-002: Saga\n\n**PRD**: PRD-001\n");
    let second = history.commit("Decide on sagas");
    (history, [first, second])
}

fn ids(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.nodes().map(|node| node.id.as_str()).collect()
}

fn open_at(path: &std::path::Path, revision: &str) -> Result<KnowledgeRepository, OpenError> {
    KnowledgeRepository::open_with(path, &OpenOptions::new().revision(revision))
}

fn fails(path: &std::path::Path, revision: &str) -> GitError {
    match open_at(path, revision).expect_err("the revision cannot be read") {
        OpenError::Git(error) => error,
        other => panic!("{other}"),
    }
}

#[test]
fn a_revision_is_named_as_git_names_it() {
    let (history, [first, second]) = two_commits();
    history.git(&["tag", "-a", "-m", "release", "v1", &first]);
    for (revision, commit) in [
        ("HEAD", &second),
        ("main", &second),
        ("HEAD~1", &first),
        ("v1", &first),
        (&first[..7], &first),
        (&second, &second),
    ] {
        let repository = open_at(history.path(), revision).expect("the revision is there");
        assert_eq!(
            repository.revision().map(|it| it.to_string()).as_ref(),
            Some(commit),
            "{revision}"
        );
    }
    let before = open_at(history.path(), "v1").expect("the tag is there");
    assert_eq!(ids(&before), ["PRD-001", "ADR-001"]);
    assert!(before.directory().is_none());
}

#[test]
fn an_unknown_revision_is_told_with_like_names() {
    let (history, _) = two_commits();
    history.git(&["branch", "feature/sagas"]);
    let GitError::UnknownRevision { revision, nearest, is_shallow } =
        fails(history.path(), "feature/saga")
    else {
        panic!("the revision is unknown");
    };
    assert_eq!((revision.as_str(), is_shallow), ("feature/saga", false));
    assert_eq!(nearest, ["feature/sagas"]);
    assert!(matches!(fails(history.path(), "HEAD~9"), GitError::UnknownRevision { .. }));
    for no_commit in ["HEAD:docs", "HEAD^{tree}", "HEAD~1..HEAD"] {
        assert!(
            matches!(fails(history.path(), no_commit), GitError::NotACommit { .. }),
            "{no_commit}"
        );
    }
}

#[test]
fn where_there_is_no_history_that_is_said() {
    let plain = TempRepository::new().file("a.md", "# ADR-001: A\n");
    assert!(matches!(fails(plain.path(), "HEAD"), GitError::NoRepository { .. }));
    let empty = GitHistory::new();
    assert!(matches!(fails(empty.path(), "HEAD"), GitError::NoCommit { .. }));
    // The work tree is there all the same.
    empty.write("a.md", "# ADR-001: A\n");
    let repository = KnowledgeRepository::open(empty.path()).expect("the directory is there");
    assert_eq!(ids(&repository), ["ADR-001"]);
}

#[test]
fn as_of_is_the_last_commit_of_the_first_parents_that_is_not_later() {
    let mut history = GitHistory::new();
    history.write("a.md", "# ADR-001: A\n");
    let first = history.commit("A");
    history.git(&["checkout", "--quiet", "-b", "side"]);
    history.write("b.md", "# ADR-002: B\n");
    history.commit("B, an hour later");
    history.git(&["checkout", "--quiet", "main"]);
    history.write("c.md", "# ADR-003: C\n");
    let third = history.commit("C, two hours later");
    let merge = history.merge(&["side"], "Merge side, three hours later");
    let repository = KnowledgeRepository::open(history.path()).expect("the directory is there");
    for (time, commit) in [
        ("2024-01-01T00:00:00Z", &first),
        // B existed, on a branch that nobody had merged.
        ("2024-01-01 01:30", &first),
        ("2024-01-01T03:00:00+01:00", &third),
        ("2024-01-01T02:59:59Z", &third),
        ("2024-01-01", &merge),
    ] {
        let then = repository.as_of(time.parse().expect(time)).expect("there was a commit");
        assert_eq!(then.revision().map(|it| it.to_string()).as_ref(), Some(commit), "{time}");
    }
    let options =
        OpenOptions::new().revision("side").as_of("2024-01-01 01:30".parse().expect("a time"));
    let side =
        KnowledgeRepository::open_with(history.path(), &options).expect("there was a commit");
    assert_eq!(ids(&side), ["ADR-001", "ADR-002"]);
    let error =
        repository.as_of("2023-12-31".parse().expect("a time")).expect_err("nothing was there");
    assert_eq!(
        error.to_string(),
        "no commit of `HEAD` is as old as 2023-12-31T23:59:59Z: the first is of 2024-01-01T00:00:00Z"
    );
}

#[test]
fn a_directory_below_the_top_is_read_by_its_own_paths() {
    let mut history = GitHistory::new();
    history.write("kr/airsdlc.toml", "[repository]\nignore = ['drafts']\n");
    history.write("kr/docs/adr-001.md", "# ADR-001: A\n\nSee [B](adr-002.md).\n");
    history.write("kr/docs/adr-002.md", "# ADR-002: B\n");
    history.write("kr/drafts/adr-003.md", "# ADR-003: C\n");
    history.write("adr-004.md", "# ADR-004: outside\n");
    history.commit("All");
    let root = history.path().join("kr");
    let repository = open_at(&root, "HEAD").expect("the directory is in the commit");
    assert_eq!(ids(&repository), ["ADR-001", "ADR-002"]);
    let place =
        repository.node("ADR-001").expect("it is there").location.clone().expect("it has a place");
    assert_eq!(place.to_string(), "docs/adr-001.md:1");
    assert_eq!(repository.unresolved(), []);
    let new = history.path().join("new");
    std::fs::create_dir(&new).expect("a directory can be made");
    assert!(
        matches!(fails(&new, "HEAD"), GitError::NoDirectory { directory, .. } if directory == "new")
    );
}

#[test]
fn the_configuration_is_that_of_the_revision() {
    let mut history = GitHistory::new();
    history.write(
        "airsdlc.toml",
        "[[kind]]\nname = 'eip'\nas = 'rfc'\nprefixes = ['EIP']\nfiles = ['eip-*.md']\nid = { file = 'eip-{}.md' }\n",
    );
    history.write("eip-1.md", "# Cancel\n");
    history.commit("With a kind");
    history.write("airsdlc.toml", "");
    history.commit("Without");
    let now = KnowledgeRepository::open(history.path()).expect("the directory is there");
    let with = now.at("HEAD~1").expect("the revision is there");
    let without = now.at("HEAD").expect("the revision is there");
    assert_eq!((ids(&with), ids(&without)), (vec!["EIP-1"], vec![]));
    // Asked again, with what was read in between.
    assert_eq!(ids(&now.at("HEAD~1").expect("the revision is there")), ["EIP-1"]);
}

#[test]
fn a_bare_repository_is_read_at_its_head() {
    let (history, _) = two_commits();
    let bare = tempfile::tempdir().expect("a temporary directory");
    let bare = bare.path().join("bare.git");
    history.git(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("the path is Unicode")]);
    let repository = KnowledgeRepository::open(&bare).expect("the repository is there");
    assert_eq!(ids(&repository), ["PRD-001", "ADR-001", "ADR-002"]);
    assert_eq!(
        ids(&repository.at("HEAD~1").expect("the revision is there")),
        ["PRD-001", "ADR-001"]
    );
}

#[test]
fn what_a_shallow_clone_lacks_is_said() {
    let (history, _) = two_commits();
    let place = tempfile::tempdir().expect("a temporary directory");
    let clone = place.path().join("clone");
    let origin = format!("file://{}", history.path().display());
    history.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        &origin,
        clone.to_str().expect("the path is Unicode"),
    ]);
    assert_eq!(
        fails(&clone, "HEAD~1").to_string(),
        "no commit is called `HEAD~1` (the clone is shallow: older commits are not in it)"
    );
    let repository = KnowledgeRepository::open(&clone).expect("the directory is there");
    let error =
        repository.as_of("2024-01-01 00:30".parse().expect("a time")).expect_err("it is cut off");
    assert!(
        error.to_string().ends_with("(the clone is shallow: older commits are not in it)"),
        "{error}"
    );
}

#[test]
fn links_and_submodules_are_told_and_not_followed() {
    let mut history = GitHistory::new();
    history.write("adr-001.md", "# ADR-001: A\n");
    let commit = history.commit("A");
    history.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("160000,{commit},vendor/other"),
    ]);
    history.git(&["-c", "core.symlinks=true", "hash-object", "-w", "adr-001.md"]);
    let blob = history.git(&["hash-object", "-w", "adr-001.md"]);
    history.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("120000,{},link.md", blob.trim()),
    ]);
    history.commit_index("A link and a submodule");
    let repository = open_at(history.path(), "HEAD").expect("the revision is there");
    let told: Vec<String> = repository
        .findings()
        .iter()
        .map(|it| format!("{}: {}", it.location.path, it.message))
        .collect();
    assert_eq!(
        told,
        [
            "link.md: symbolic links are not followed",
            "vendor/other: a submodule is a repository of its own, and is not read at a revision",
        ]
    );
    assert_eq!(ids(&repository), ["ADR-001"]);
}

#[test]
fn a_tracked_file_counts_though_an_ignore_file_names_it() {
    let mut history = GitHistory::new();
    history.write(".gitignore", "drafts/\nbuild.md\n");
    history.write("airsdlc.toml", "[repository]\nignore = ['secret']\n");
    for path in ["drafts/adr-001.md", "secret/adr-002.md", "build.md"] {
        history.write(path, format!("# ADR-00{}: Draft\n", &path.len() % 10));
    }
    history.git(&[
        "add",
        "--force",
        "drafts/adr-001.md",
        "secret/adr-002.md",
        ".gitignore",
        "airsdlc.toml",
    ]);
    history.commit_index("A draft, although drafts are ignored");
    let now = KnowledgeRepository::open(history.path()).expect("the directory is there");
    let paths = |it: &KnowledgeRepository| {
        it.source()
            .expect("it was opened")
            .paths()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&now), [".gitignore", "airsdlc.toml", "drafts/adr-001.md"]);
    assert_eq!(paths(&now.at("HEAD").expect("the revision is there")), paths(&now));
}

#[test]
fn roots_in_the_same_repository_are_read_and_others_are_told() {
    let mut history = GitHistory::new();
    history.write(
        "kr/airsdlc.toml",
        "[[root]]\npath = '../services'\n\n[[root]]\npath = '../../elsewhere'\nname = 'far'\n",
    );
    history.write("kr/adr-001.md", "# ADR-001: A\n\nSee [B](../services/adr-002.md).\n");
    history.write("services/adr-002.md", "# ADR-002: B\n");
    history.commit("Two roots");
    let repository = open_at(&history.path().join("kr"), "HEAD").expect("the revision is there");
    assert_eq!(ids(&repository), ["ADR-001", "ADR-002"]);
    assert_eq!(repository.unresolved(), []);
    let told: Vec<&str> = repository.findings().iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        told,
        ["the root `../../elsewhere` is outside the git repository: at a revision it is not read"]
    );
}

/// A history of random edits; after each commit the work tree and `HEAD` read the same.
#[test]
fn the_head_of_a_random_history_reads_as_the_work_tree() {
    let mut random = SplitMix64::new(5);
    for _ in 0..4 {
        let mut history = GitHistory::new();
        let mut first: Option<KnowledgeRepository> = None;
        for round in 0..8 {
            for _ in 0..3 {
                edit(&history, &mut random);
            }
            history.commit(&format!("Round {round}"));
            let now = KnowledgeRepository::open(history.path()).expect("the directory is there");
            let alone = open_at(history.path(), "HEAD").expect("the revision is there");
            let shared =
                first.get_or_insert_with(|| now.clone()).at("HEAD").expect("the revision is there");
            for read in [&alone, &shared] {
                assert_eq!(read.export(Format::Json), now.export(Format::Json));
                assert_eq!(read.findings(), now.findings());
                assert_eq!(read.documents(), now.documents());
            }
        }
    }
}

/// Writes, changes, renames or removes one of a dozen files.
fn edit(history: &GitHistory, random: &mut SplitMix64) {
    let number = random.below(6) + 1;
    let path = |number| format!("docs/{}/adr-{number:03}.md", ["a", "b"][number % 2]);
    let text = format!(
        "# ADR-{number:03}: Decision {}\n\n**Status**: Accepted\n**PRD**: PRD-00{}\n\nAs [before](../a/adr-002.md) and ADR-{:03}.\n",
        random.below(100),
        random.below(3),
        random.below(6) + 1,
    );
    let is_there = history.path().join(path(number)).is_file();
    match random.below(4) {
        0 if is_there => history.remove(&path(number)),
        1 => history.write(
            &format!("docs/prd-00{}.md", random.below(3)),
            format!("# PRD-00{}: Goal\r\n\r\n## User Stories\r\n", random.below(3)),
        ),
        _ => history.write(&path(number), text),
    }
}

#[test]
fn what_keeps_a_head_from_being_read_is_said() {
    let mut history = GitHistory::new();
    history.write("a.md", "# ADR-001: A\n");
    let commit = history.commit("A");
    history.git(&["symbolic-ref", "HEAD", "refs/heads/gone"]);
    let error = fails(history.path(), "HEAD");
    assert!(matches!(&error, GitError::NoBranch { branch, .. } if branch == "gone"), "{error}");
    history.git(&["symbolic-ref", "HEAD", "refs/heads/main"]);
    let head = history.path().join(".git/HEAD");
    fs::write(&head, format!("{}\n", "0".repeat(40))).expect("it can be written");
    assert!(matches!(fails(history.path(), "HEAD"), GitError::Unreadable { .. }));
    fs::write(&head, "ref: refs/heads/main\n").expect("it can be written");
    let object = history.path().join(".git/objects").join(&commit[..2]).join(&commit[2..]);
    fs::remove_file(object).expect("the object is loose");
    for name in ["HEAD", "main"] {
        let error = fails(history.path(), name).to_string();
        assert!(error.contains(&format!("`{name}` is {commit}")), "{error}");
    }
}

#[test]
fn a_format_of_branches_that_is_not_read_is_said() {
    let mut history = GitHistory::new();
    fs::remove_dir_all(history.path().join(".git")).expect("it is there");
    history.git(&["init", "-q", "--ref-format=reftable"]);
    history.write("a.md", "# ADR-001: A\n");
    let commit = history.commit("A");
    let error = fails(history.path(), "HEAD").to_string();
    assert!(error.contains("`reftable`"), "{error}");
    let git = GitRepository::discover(history.path()).expect("the repository is there");
    assert_eq!(git.resolve(&commit).map(|id| id.to_string()), Ok(commit));
}
