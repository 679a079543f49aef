//! Blame against the `git` command, over histories of every shape; and what it says where history ends.
#![cfg(feature = "git")]

use std::collections::HashMap;
use std::path::Path;

use airsdlc_core::git::{
    Blame as _, BlameAt, BlameError, BlameLimit, BlameOptions, BlameRequest, BlamedLine,
    GitCommand, GitRepository,
};
use airsdlc_core::model::CommitId;
use airsdlc_core::span::RepoPath;
use airsdlc_testkit::{GitHistory, random_history};

/// How many lines agree, of how many; among those whose text is unique in their file, too.
#[derive(Debug, Default)]
struct Agreement {
    lines: usize,
    equal: usize,
    unique: usize,
    unique_equal: usize,
    /// Unique lines that do not agree.
    told: Vec<String>,
}

/// Compares all lines of all files of a commit.
fn compare(path: &Path, at: CommitId, files: &[String], total: &mut Agreement) {
    let git = GitRepository::discover(path).expect("the repository is there");
    let requests: Vec<BlameRequest> =
        files.iter().map(|file| BlameRequest::new(file.as_str(), [])).collect();
    let ours = git.blame_with(BlameAt::Commit(at), &requests, BlameOptions::new().cache(false));
    let theirs = GitCommand::new(&git).blame(BlameAt::Commit(at), &requests);
    for ((file, ours), theirs) in files.iter().zip(ours).zip(theirs) {
        let (ours, theirs) = (ours.expect("the file is there"), theirs.expect("git blames it"));
        assert_eq!(ours.len(), theirs.len(), "{file}");
        let text = text_at(path, at, file);
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        let mut times: HashMap<&[u8], usize> = HashMap::new();
        for line in &lines {
            *times.entry(line).or_default() += 1;
        }
        for ((ours, theirs), line) in ours.iter().zip(&theirs).zip(&lines) {
            let is_equal = ours == theirs;
            let is_unique = times[line] == 1;
            total.lines += 1;
            total.equal += usize::from(is_equal);
            total.unique += usize::from(is_unique);
            total.unique_equal += usize::from(is_unique && is_equal);
            if is_unique && !is_equal {
                total.told.push(format!("{file}: {ours:?}, git {theirs:?}"));
            }
        }
    }
}

fn text_at(path: &Path, at: CommitId, file: &str) -> Vec<u8> {
    let output = std::process::Command::new("git")
        .current_dir(path)
        .args(["cat-file", "blob", &format!("{at}:{file}")])
        .output()
        .expect("git can be run");
    output.stdout
}

fn files(history: &GitHistory) -> Vec<String> {
    history.git(&["ls-tree", "-r", "--name-only", "HEAD"]).lines().map(str::to_owned).collect()
}

fn head(history: &GitHistory) -> CommitId {
    history.head().parse().expect("a whole name")
}

/// The promise: every unique line, and of all lines at least 99.7 percent.
fn holds(total: &Agreement) {
    assert_eq!(total.unique_equal, total.unique, "{total:?}");
    assert!(total.equal * 1_000 >= total.lines * 997, "{total:?}");
}

#[test]
fn random_histories_are_blamed_as_git_blames_them() {
    let mut total = Agreement::default();
    for seed in 0..12 {
        let history = GitHistory::new();
        history.import(random_history(seed, 150, |commit| format!("Commit {commit}")).as_bytes());
        compare(history.path(), head(&history), &files(&history), &mut total);
    }
    assert!(total.unique > 1_000, "{total:?}");
    holds(&total);
}

#[test]
fn a_long_history_is_blamed_as_git_blames_it() {
    let history = GitHistory::new();
    history.import(random_history(77, 5_000, |commit| format!("Commit {commit}")).as_bytes());
    // A pack, as clones have, and the same commits from its graph file.
    history.git(&["repack", "-adq"]);
    let some: Vec<String> = files(&history).into_iter().step_by(9).take(12).collect();
    let mut total = Agreement::default();
    compare(history.path(), head(&history), &some, &mut total);
    history.git(&["commit-graph", "write", "--reachable"]);
    let mut again = Agreement::default();
    compare(history.path(), head(&history), &some, &mut again);
    assert_eq!((total.lines, total.equal), (again.lines, again.equal));
    holds(&total);
}

#[test]
#[allow(clippy::print_stderr, reason = "what is skipped is said")]
fn this_project_is_blamed_as_git_blames_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Ok(git) = GitRepository::discover(&root) else {
        eprintln!("skipped: the sources are not in a git repository");
        return;
    };
    let at = git.resolve("HEAD").expect("the project has commits");
    let list = [
        "Cargo.toml",
        "README.md",
        "CHANGELOG.md",
        "airsdlc-core/src/lib.rs",
        "airsdlc-core/src/model/edge.rs",
    ];
    let mut total = Agreement::default();
    compare(&root, at, &list.map(str::to_owned), &mut total);
    holds(&total);
}

/// A file that is renamed and changed, with the commits that did it.
fn renamed() -> (GitHistory, [String; 3]) {
    let mut history = GitHistory::new();
    history.write("src/old.go", "one\ntwo\nthree\nfour\n");
    let first = history.commit("Begin");
    history.remove("src/old.go");
    history.write("src/new.go", "one\ntwo\nthree\nfour\nfive\n");
    let second = history.commit("Rename");
    history.write("src/new.go", "one\nTWO\nthree\nfour\nfive\n");
    let third = history.commit("Shout");
    (history, [first, second, third])
}

fn blame(
    history: &GitHistory,
    at: BlameAt,
    path: &str,
    lines: &[u32],
) -> Result<Vec<BlamedLine>, BlameError> {
    let git = GitRepository::discover(history.path()).expect("the repository is there");
    let request = BlameRequest::new(path, lines.iter().copied());
    git.blame(at, &[request]).pop().expect("one answer for one request")
}

/// Each line as `LINE COMMIT PATH:LINE`, the commit by the first that it equals.
fn told(lines: &[BlamedLine], commits: &[String]) -> Vec<String> {
    let name = |commit: Option<CommitId>| match commit {
        None => "none".to_owned(),
        Some(commit) => {
            let at = commits.iter().position(|it| *it == commit.to_string());
            at.map_or("?".to_owned(), |at| at.to_string())
        }
    };
    let tell = |it: &BlamedLine| {
        let limit = it.limit.map(|limit| format!(" {limit:?}")).unwrap_or_default();
        format!("{} {} {}:{}{limit}", it.line, name(it.commit), it.path, it.original_line)
    };
    lines.iter().map(tell).collect()
}

#[test]
fn lines_are_followed_through_a_new_name() {
    let (history, commits) = renamed();
    let at = BlameAt::Commit(head(&history));
    let lines = blame(&history, at, "src/new.go", &[5, 1, 2, 1]).expect("the file is there");
    assert_eq!(
        told(&lines, &commits),
        ["1 0 src/old.go:1", "2 2 src/new.go:2", "5 1 src/new.go:5"]
    );
}

#[test]
fn what_is_not_committed_is_told_and_the_rest_is_followed() {
    let (history, commits) = renamed();
    history.write("src/new.go", "zero\r\none\r\nTWO\r\nthree!\r\nfour\r\nfive\r\n");
    let at = BlameAt::WorkTree(head(&history));
    let lines = blame(&history, at, "src/new.go", &[]).expect("the file is there");
    // Line ends that a checkout may have changed are no change.
    assert_eq!(
        told(&lines, &commits),
        [
            "1 none src/new.go:1",
            "2 0 src/old.go:1",
            "3 2 src/new.go:2",
            "4 none src/new.go:4",
            "5 0 src/old.go:4",
            "6 1 src/new.go:5",
        ]
    );
    history.write("src/other.go", "new\n");
    let lines = blame(&history, at, "src/other.go", &[1]).expect("the file is on disk");
    assert_eq!(told(&lines, &commits), ["1 none src/other.go:1"]);
}

#[test]
fn what_is_not_there_is_an_error_that_says_so() {
    let (mut history, commits) = renamed();
    let at = BlameAt::Commit(head(&history));
    let error = blame(&history, at, "src/old.go", &[]).expect_err("it was renamed");
    let short = &commits[2][..12];
    assert_eq!(error.to_string(), format!("`src/old.go` is not in commit {short}"));
    let error = blame(&history, at, "src/new.go", &[6]).expect_err("it has five lines");
    assert_eq!(
        error.to_string(),
        format!("`src/new.go` has 5 lines at commit {short}, so no line 6")
    );
    assert!(matches!(blame(&history, at, "src/new.go", &[0]), Err(BlameError::NoLine { .. })));
    assert!(matches!(blame(&history, at, "src", &[]), Err(BlameError::NoFile { .. })));
    history.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("160000,{},vendor", commits[0]),
    ]);
    history.commit_index("A submodule");
    let at = BlameAt::Commit(head(&history));
    let error = blame(&history, at, "vendor/a.go", &[1]).expect_err("it is another repository's");
    assert_eq!(error, BlameError::Submodule { path: RepoPath::new("vendor/a.go") });
    // One that fails does not keep others from an answer.
    let git = GitRepository::discover(history.path()).expect("the repository is there");
    let answers =
        git.blame(at, &[BlameRequest::new("no.go", []), BlameRequest::new("src/new.go", [2])]);
    assert!(answers[0].is_err());
    assert_eq!(
        told(answers[1].as_ref().expect("the file is there"), &commits),
        ["2 2 src/new.go:2"]
    );
}

#[test]
fn commits_that_are_to_be_ignored_pass_their_lines_on() {
    let mut history = GitHistory::new();
    history.write("a.go", "if(a){\nb()\n}\n");
    let first = history.commit("Write");
    history.write("a.go", "if (a) {\n    b()\n}\n\n\n// done\n");
    let second = history.commit("Format");
    history.write(".git-blame-ignore-revs", format!("# Formatting\n{second}\n"));
    let third = history.commit("Ignore the formatting");
    let at = BlameAt::Commit(third.parse().expect("a whole name"));
    let lines = blame(&history, at, "a.go", &[1, 2, 3, 6]).expect("the file is there");
    assert_eq!(
        told(&lines, &[first, second]),
        ["1 0 a.go:1 Guessed", "2 0 a.go:2 Guessed", "3 0 a.go:3", "6 1 a.go:6 Ignored"]
    );
}

#[test]
fn where_a_shallow_clone_ends_its_oldest_commit_is_named() {
    let (history, commits) = renamed();
    let place = tempfile::tempdir().expect("a temporary directory");
    let clone = place.path().join("clone");
    let origin = format!("file://{}", history.path().display());
    history.git(&[
        "clone",
        "--quiet",
        "--depth=2",
        &origin,
        clone.to_str().expect("the path is Unicode"),
    ]);
    let git = GitRepository::discover(&clone).expect("the clone is there");
    let at = BlameAt::Commit(head(&history));
    let request = [BlameRequest::new("src/new.go", [1, 2])];
    for lines in [git.blame(at, &request), GitCommand::new(&git).blame(at, &request)] {
        let lines = lines[0].as_ref().expect("the file is there");
        assert_eq!(told(lines, &commits), ["1 1 src/new.go:1 Shallow", "2 2 src/new.go:2"]);
        assert_eq!(lines[0].limit, Some(BlameLimit::Shallow));
    }
}

#[test]
fn an_object_that_is_missing_ends_the_search_there() {
    let (history, commits) = renamed();
    let tree = history.git(&["rev-parse", &format!("{}^{{tree}}", commits[0])]);
    let tree = tree.trim();
    std::fs::remove_file(history.path().join(".git/objects").join(&tree[..2]).join(&tree[2..]))
        .expect("objects of new commits are loose");
    let at = BlameAt::Commit(head(&history));
    let lines = blame(&history, at, "src/new.go", &[1, 2]).expect("the file is there");
    assert_eq!(told(&lines, &commits), ["1 1 src/new.go:1 Missing", "2 2 src/new.go:2"]);
}

#[test]
fn paths_count_from_the_directory_that_was_opened() {
    let (history, commits) = renamed();
    let git = GitRepository::discover(history.path().join("src")).expect("the repository is there");
    let at = BlameAt::Commit(head(&history));
    for blamed in [
        git.blame(at, &[BlameRequest::new("new.go", [1])]),
        GitCommand::new(&git).blame(at, &[BlameRequest::new("new.go", [1])]),
    ] {
        assert_eq!(
            told(blamed[0].as_ref().expect("the file is there"), &commits),
            ["1 0 src/old.go:1"]
        );
    }
}

#[test]
fn files_are_found_wherever_the_directory_of_git_is() {
    let (history, commits) = renamed();
    let path = history.path().to_str().expect("a path of the test is Unicode");
    let (apart, odd) = (GitHistory::new(), GitHistory::new());
    apart.git(&["clone", "-q", "--separate-git-dir", "store.git", path, "work"]);
    odd.git(&["clone", "-q", path, "bare"]);
    odd.git(&["-C", "bare", "config", "core.bare", "true"]);
    odd.git(&["clone", "-q", path, "away"]);
    odd.git(&["-C", "away", "config", "core.worktree", "../../bare"]);
    let places = [apart.path().join("work"), odd.path().join("bare"), odd.path().join("away")];
    for place in places {
        let git = GitRepository::discover(place.join("src")).expect("the repository is there");
        assert_eq!((git.prefix(), git.is_bare()), ("src", false), "{}", place.display());
        let asked = BlameRequest::new("new.go", [1, 2]);
        let lines = git.blame(BlameAt::WorkTree(head(&history)), &[asked]).remove(0);
        let lines = lines.expect("the file is there");
        assert_eq!(told(&lines, &commits), ["1 0 src/old.go:1", "2 2 src/new.go:2"]);
    }
}

#[test]
fn commits_that_stand_for_others_are_followed_as_git_does_and_nothing_is_kept() {
    let (history, commits) = renamed();
    let at = BlameAt::Commit(head(&history));
    let ask = || {
        let lines = blame(&history, at, "src/new.go", &[1, 2, 5]).expect("the file is there");
        told(&lines, &commits)
    };
    let before = ["1 0 src/old.go:1", "2 2 src/new.go:2", "5 1 src/new.go:5"];
    history.git(&["commit-graph", "write", "--reachable"]);
    assert_eq!(ask(), before);
    history.git(&["replace", "--graft", &commits[2]]);
    let all_of_head = ["1 2 src/new.go:1", "2 2 src/new.go:2", "5 2 src/new.go:5"];
    assert_eq!(ask(), all_of_head);
    assert_eq!(ask(), all_of_head);
    let by_git = history.git(&["blame", "--porcelain", "-L1,1", "src/new.go"]);
    assert!(by_git.starts_with(&commits[2]), "{by_git}");
    history.git(&["replace", "--delete", &commits[2]]);
    assert_eq!(ask(), before);
}

#[test]
fn a_file_that_was_renamed_and_is_not_committed_is_followed() {
    let (history, commits) = renamed();
    history.git(&["mv", "src/new.go", "src/newest.go"]);
    let at = BlameAt::WorkTree(head(&history));
    let lines = blame(&history, at, "src/newest.go", &[1, 2]).expect("the file is there");
    assert_eq!(told(&lines, &commits), ["1 0 src/old.go:1", "2 2 src/new.go:2"]);
    // Changed behind it, too.
    history.write("src/newest.go", "one\nTWO\nthree\n4\nfive\n");
    let lines = blame(&history, at, "src/newest.go", &[3, 4]).expect("the file is there");
    assert_eq!(told(&lines, &commits), ["3 0 src/old.go:3", "4 none src/newest.go:4"]);
    // What git does not track is new to it.
    history.write("src/copy.go", "one\nTWO\nthree\nfour\nfive\n");
    let lines = blame(&history, at, "src/copy.go", &[1]).expect("the file is there");
    assert_eq!(told(&lines, &commits), ["1 none src/copy.go:1"]);
}

#[test]
fn a_file_that_a_filter_changed_on_checkout_is_the_one_of_the_commit() {
    let mut history = GitHistory::new();
    history.write(".gitattributes", "a.go ident\n");
    history.write("a.go", "// $Id$\none\n");
    let commit = history.commit("Begin");
    history.remove("a.go");
    history.git(&["checkout", "-q", "--", "a.go"]);
    let file = history.path().join("a.go");
    let text = std::fs::read_to_string(&file).expect("the file is there");
    assert!(text.starts_with("// $Id: "), "{text}");
    // Not in the moment in which the index is written.
    let opened = std::fs::File::options().append(true).open(&file).expect("the file is there");
    let before = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_704_067_200);
    opened.set_modified(before).expect("times can be set");
    history.git(&["update-index", "--refresh"]);
    let at = BlameAt::WorkTree(head(&history));
    let lines = blame(&history, at, "a.go", &[]).expect("the file is there");
    assert_eq!(told(&lines, std::slice::from_ref(&commit)), ["1 0 a.go:1", "2 0 a.go:2"]);
    history.write("a.go", text.replace("one", "two"));
    let lines = blame(&history, at, "a.go", &[2]).expect("the file is there");
    assert_eq!(told(&lines, &[commit]), ["2 none a.go:2"]);
}

#[test]
fn the_command_answers_as_the_library_does_whatever_is_configured() {
    let (mut history, commits) = renamed();
    history.write("src/a \"b\".go", "one\ntwo\n");
    history.write(".gitattributes", "*.go diff=go\n");
    history.git(&["config", "diff.go.textconv", "sed s/one/1/"]);
    history.write(".git-blame-ignore-revs", format!("{}\n", commits[2]));
    history.commit("Quote");
    let git = GitRepository::discover(history.path()).expect("the repository is there");
    let at = BlameAt::Commit(head(&history));
    let requests = [BlameRequest::new("src/new.go", []), BlameRequest::new("src/a \"b\".go", [])];
    let (ours, theirs) = (git.blame(at, &requests), GitCommand::new(&git).blame(at, &requests));
    let places = |answer: &Result<Vec<BlamedLine>, BlameError>| {
        let lines = answer.as_ref().expect("the file is there").iter();
        lines.map(|it| (it.commit, it.path.clone(), it.original_line)).collect::<Vec<_>>()
    };
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(places(ours), places(theirs));
    }
    assert_eq!(
        told(ours[0].as_ref().expect("the file is there"), &commits)[1],
        "2 0 src/old.go:2 Guessed"
    );
}
