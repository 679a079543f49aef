//! What is kept of blame changes no answer, and may be anything.
#![cfg(feature = "git")]

use std::fs;
use std::path::{Path, PathBuf};

use airsdlc_core::git::{
    BlameAt, BlameError, BlameLimit, BlameOptions, BlameRequest, BlamedLine, GitRepository,
};
use airsdlc_core::model::CommitId;
use airsdlc_testkit::{GitHistory, SplitMix64, random_history};

type Answers = Vec<Result<Vec<BlamedLine>, BlameError>>;

fn open(path: &Path) -> GitRepository {
    GitRepository::discover(path).expect("the repository is there")
}

fn file(history: &GitHistory) -> PathBuf {
    history.path().join(".git/airsdlc/blame")
}

fn head(history: &GitHistory) -> CommitId {
    history.head().parse().expect("a whole name")
}

/// The answers without the cache, which those with it must equal.
fn plain(git: &GitRepository, at: BlameAt, requests: &[BlameRequest]) -> Answers {
    git.blame_with(at, requests, BlameOptions::new().cache(false))
}

fn cached(git: &GitRepository, at: BlameAt, requests: &[BlameRequest]) -> Answers {
    git.blame_with(at, requests, BlameOptions::new())
}

/// Some lines of some files of a commit, and one that is not there.
fn requests(history: &GitHistory, commit: &str, random: &mut SplitMix64) -> Vec<BlameRequest> {
    let names = history.git(&["ls-tree", "-r", "--name-only", commit]);
    let files: Vec<&str> = names.lines().filter(|name| !name.starts_with('.')).collect();
    let mut requests = vec![BlameRequest::new("none.go", [1])];
    for _ in 0..6.min(files.len()) {
        let path = random.pick(&files);
        let text = history.git(&["show", &format!("{commit}:{path}")]);
        let count = text.lines().count();
        let lines = (0..random.below(4)).map(|_| random.between(1, count + 1) as u32);
        requests.push(BlameRequest::new(path, lines));
    }
    requests
}

/// Asks at commits old and new, in any order, of a repository that stays open and of one that is opened anew.
fn compare(history: &GitHistory, random: &mut SplitMix64) -> usize {
    let all = history.git(&["rev-list", "--all"]);
    let commits: Vec<&str> = all.lines().collect();
    let (kept, mut lines) = (open(history.path()), 0);
    for _ in 0..25 {
        let commit = random.pick(&commits);
        let at = BlameAt::Commit(commit.parse().expect("a whole name"));
        let requests = requests(history, commit, random);
        let expected = plain(&kept, at, &requests);
        for _ in 0..2 {
            assert_eq!(cached(&kept, at, &requests), expected, "{commit}");
            assert_eq!(cached(&open(history.path()), at, &requests), expected, "{commit}");
        }
        lines += expected.iter().flatten().flatten().count();
    }
    lines
}

#[test]
fn random_histories_are_blamed_as_without_a_cache() {
    let mut lines = 0;
    for seed in 60..66 {
        let mut random = SplitMix64::stream(seed, &[1]);
        let mut history = GitHistory::new();
        history.import(random_history(seed, 120, |commit| format!("Commit {commit}")).as_bytes());
        lines += compare(&history, &mut random);
        // From here on some commits are ignored: what was known before is of other questions.
        for step in [3, 5] {
            let all = history.git(&["rev-list", "HEAD"]);
            let ignored: Vec<&str> = all.lines().step_by(step).collect();
            history.write(".git-blame-ignore-revs", ignored.join("\n"));
            history.commit("Ignore some");
            lines += compare(&history, &mut random);
        }
    }
    assert!(lines > 5_000, "{lines} lines");
}

#[test]
fn the_work_tree_is_blamed_as_without_a_cache() {
    let history = GitHistory::new();
    history.import(random_history(70, 80, |commit| format!("Commit {commit}")).as_bytes());
    let mut random = SplitMix64::new(70);
    let at = BlameAt::WorkTree(head(&history));
    let requests = requests(&history, "HEAD", &mut random);
    for round in 0..3 {
        for request in &requests[1..] {
            let path = request.path.as_str();
            let text = fs::read_to_string(history.path().join(path)).expect("it is checked out");
            history.write(path, format!("// {round}\n{text}"));
        }
        let git = open(history.path());
        assert_eq!(cached(&git, at, &requests), plain(&git, at, &requests));
    }
    assert!(file(&history).is_file());
}

/// Three commits, each of which writes a line.
fn three() -> GitHistory {
    let mut history = GitHistory::new();
    for text in ["one\n", "one\ntwo\n", "one\ntwo\nthree\n"] {
        history.write("a.go", text);
        history.commit(text);
    }
    history
}

#[test]
fn what_was_found_is_not_sought_again_from_a_later_commit_either() {
    let mut history = three();
    let (at, request) = (BlameAt::Commit(head(&history)), [BlameRequest::new("a.go", [])]);
    let found = cached(&open(history.path()), at, &request);
    assert_eq!(found[0].as_ref().expect("the file is there").len(), 3);
    let first = history.git(&["rev-parse", "HEAD~2:"]);
    history.write("a.go", "zero\none\ntwo\nthree\n");
    let later = BlameAt::Commit(history.commit("Later").parse().expect("a whole name"));
    history.remove(&format!(".git/objects/{}/{}", &first[..2], first[2..].trim()));
    let git = open(history.path());
    let limits = |answers: &Answers| -> Vec<Option<BlameLimit>> {
        answers[0].as_ref().expect("the file is there").iter().map(|line| line.limit).collect()
    };
    let missing = Some(BlameLimit::Missing);
    assert_eq!(limits(&plain(&git, later, &request)), [None, missing, missing, None]);
    assert_eq!(limits(&cached(&git, later, &request)), [None; 4]);
    assert_eq!(cached(&git, at, &request), found);
}

#[test]
fn what_depends_on_a_limit_is_not_kept() {
    let history = three();
    let clones = GitHistory::new();
    let from = format!("file://{}", history.path().display());
    clones.git(&["clone", "--quiet", "--depth=2", &from, "shallow"]);
    let shallow = clones.path().join("shallow");
    let (at, request) = (BlameAt::Commit(head(&history)), [BlameRequest::new("a.go", [])]);
    let answer = cached(&open(&shallow), at, &request);
    assert_eq!(answer[0].as_ref().expect("the file is there")[0].limit, Some(BlameLimit::Shallow));
    let kept = shallow.join(".git/airsdlc/blame");
    let before = fs::read(&kept).expect("the last line is sure");
    // What is asked for again is not written again, though a part of it is not known.
    fs::remove_file(&kept).expect("it is there");
    fs::write(&kept, &before).expect("it can be written");
    let written = fs::metadata(&kept).and_then(|it| it.modified()).expect("it is there");
    assert_eq!(cached(&open(&shallow), at, &request), answer);
    assert_eq!(fs::metadata(&kept).and_then(|it| it.modified()).expect("it is there"), written);
    clones.git(&["-C", "shallow", "fetch", "--quiet", "--unshallow"]);
    let git = open(&shallow);
    assert_eq!(cached(&git, at, &request), plain(&open(history.path()), at, &request));
}

#[test]
fn a_broken_or_foreign_cache_is_made_anew() {
    let history = three();
    let (at, request) = (BlameAt::Commit(head(&history)), [BlameRequest::new("a.go", [])]);
    let found = cached(&open(history.path()), at, &request);
    let whole = fs::read(file(&history)).expect("it was written");
    let mut turned = whole.clone();
    *turned.last_mut().expect("it is not empty") ^= 1;
    let foreign = [b"airsdlc blame 0", &whole[b"airsdlc blame 1".len()..]].concat();
    for broken in [b"".as_slice(), &whole[..whole.len() / 2], &turned, &foreign, &[0xFF; 3]] {
        fs::write(file(&history), broken).expect("it can be written");
        assert_eq!(cached(&open(history.path()), at, &request), found);
        assert_eq!(fs::read(file(&history)).expect("it was written"), whole);
    }
    // Where the directory cannot be, nothing is kept but in memory, and nothing is wrong.
    fs::remove_dir_all(history.path().join(".git/airsdlc")).expect("it is there");
    history.write(".git/airsdlc", "in the way");
    let git = open(history.path());
    for _ in 0..2 {
        assert_eq!(cached(&git, at, &request), found);
    }
}

#[test]
fn several_at_once_write_one_whole_file() {
    let history = GitHistory::new();
    history.import(random_history(71, 60, |commit| format!("Commit {commit}")).as_bytes());
    let all = history.git(&["rev-list", "HEAD"]);
    let commits: Vec<&str> = all.lines().collect();
    let mut random = SplitMix64::new(71);
    let asked: Vec<(BlameAt, Vec<BlameRequest>)> = commits
        .iter()
        .take(12)
        .map(|commit| {
            let at = BlameAt::Commit(commit.parse().expect("a whole name"));
            (at, requests(&history, commit, &mut random))
        })
        .collect();
    let shared = open(history.path());
    let expected: Vec<Answers> =
        asked.iter().map(|(at, asked)| plain(&shared, *at, asked)).collect();
    std::thread::scope(|threads| {
        for own in [true, true, false, false] {
            let (shared, asked, expected) = (&shared, &asked, &expected);
            let opened = own.then(|| open(history.path()));
            threads.spawn(move || {
                let git = opened.as_ref().unwrap_or(shared);
                for ((at, asked), expected) in asked.iter().zip(expected) {
                    assert_eq!(cached(git, *at, asked), *expected);
                }
            });
        }
    });
    let names = fs::read_dir(history.path().join(".git/airsdlc")).expect("the directory is there");
    assert_eq!(names.count(), 1, "nothing is left beside the cache");
    let git = open(history.path());
    for ((at, asked), expected) in asked.iter().zip(&expected) {
        assert_eq!(cached(&git, *at, asked), *expected);
    }
}
