//! The log against the `git` command, over histories of every shape; its cache, and where history ends.
#![cfg(feature = "git")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use airsdlc_core::git::{
    ChangeKind, FileChange, GitRepository, LineCounts, Log, LogLimit, LogOptions, LoggedCommit,
};
use airsdlc_testkit::{GitHistory, random_history};

fn open(path: &Path) -> GitRepository {
    GitRepository::discover(path).expect("the repository is there")
}

fn log_with(path: &Path, options: LogOptions) -> Log {
    let git = open(path);
    let head = git.resolve("HEAD").expect("there is a commit");
    git.log_with(head, options).expect("the log can be read")
}

fn log(path: &Path) -> Log {
    log_with(path, LogOptions::new().cache(false))
}

/// A change in the words of git: `R a b`, `M a`.
fn spell(change: &FileChange) -> String {
    match &change.how {
        ChangeKind::Added => format!("A {}", change.path),
        ChangeKind::Modified => format!("M {}", change.path),
        ChangeKind::Removed => format!("D {}", change.path),
        ChangeKind::Renamed { from } => format!("R {from} {}", change.path),
        other => panic!("{other:?}"),
    }
}

fn spelled(commit: &LoggedCommit) -> Vec<String> {
    commit.changes.iter().map(spell).collect()
}

/// What `git log` says, in its order: the name of each commit, and its changes in the words of [`spell`].
fn git_says(history: &GitHistory, more: &[&str]) -> Vec<(String, Vec<String>)> {
    let mut arguments =
        vec!["-c", "core.quotePath=false", "log", "--date-order", "--name-status", "-M"];
    arguments.extend(more);
    arguments.push("--format=%x01%H");
    let text = history.git(&arguments);
    let commits = text.split('\u{1}').skip(1).map(|block| {
        let mut lines = block.lines();
        let id = lines.next().expect("a block begins with the name").to_owned();
        let mut changes: Vec<(String, String)> = lines
            .filter(|line| !line.is_empty())
            .map(|line| {
                let mut fields = line.split('\t');
                let status = fields.next().expect("a line begins with a status");
                let paths: Vec<&str> = fields.collect();
                // Of a change of type git says `T`, to us the file is modified; likeness is not compared.
                let status = status[..1].replace('T', "M");
                (
                    (*paths.last().expect("a path")).to_owned(),
                    format!("{status} {}", paths.join(" ")),
                )
            })
            .collect();
        changes.sort();
        (id, changes.into_iter().map(|(_, change)| change).collect())
    });
    commits.collect()
}

/// How many entries there are, and how many of them are the same; the others are told.
#[allow(clippy::print_stderr, reason = "a test that fails shows it")]
fn compare(history: &GitHistory) -> (usize, usize) {
    let ours = log(history.path());
    let theirs = git_says(history, &[]);
    let ids: Vec<String> = ours.commits.iter().map(|it| it.commit.id.to_string()).collect();
    assert_eq!(ids, theirs.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    let (mut all, mut equal) = (0, 0);
    for (ours, (id, theirs)) in ours.commits.iter().zip(&theirs) {
        // Without more arguments git is silent about merges.
        if ours.commit.parents.len() > 1 {
            continue;
        }
        let ours = spelled(ours);
        all += theirs.len().max(ours.len());
        equal += theirs.iter().filter(|it| ours.contains(it)).count();
        if ours != *theirs {
            eprintln!("{id}: {ours:?}, git {theirs:?}");
        }
    }
    (all, equal)
}

#[test]
fn random_histories_are_logged_as_git_logs_them() {
    let (mut all, mut equal, mut renamed) = (0, 0, 0);
    for seed in 0..12 {
        let history = GitHistory::new();
        history.import(random_history(seed, 200, |commit| format!("Commit {commit}")).as_bytes());
        let (compared, same) = compare(&history);
        (all, equal) = (all + compared, equal + same);
        let log = log(history.path());
        let changes = log.commits.iter().flat_map(|it| &it.changes);
        renamed += changes.filter(|it| matches!(it.how, ChangeKind::Renamed { .. })).count();
    }
    assert!(all > 3_000 && renamed > 200, "{all} entries, {renamed} renames");
    assert_eq!(equal, all);
}

#[test]
fn random_merges_are_logged_as_git_combines_them() {
    let mut all = 0;
    for seed in 20..32 {
        let history = GitHistory::new();
        history.import(random_history(seed, 200, |commit| format!("Commit {commit}")).as_bytes());
        let theirs: BTreeMap<String, Vec<String>> =
            git_says(&history, &["-c", "--merges"]).into_iter().collect();
        let ours = log(history.path());
        for commit in ours.commits.iter().filter(|it| it.commit.parents.len() > 1) {
            let paths: Vec<String> = commit.changes.iter().map(|it| it.path.to_string()).collect();
            // A combined line has a status for each parent, and only the path after the merge.
            let combined = theirs.get(&commit.commit.id.to_string()).cloned().unwrap_or_default();
            let theirs: Vec<String> = combined
                .iter()
                .map(|line| line.rsplit(' ').next().unwrap_or_default().to_owned())
                .collect();
            assert_eq!(paths, theirs, "{}", commit.commit.id);
            all += paths.len();
        }
    }
    assert!(all > 50, "{all} entries of merges");
}

#[test]
fn any_number_of_threads_gives_the_same_log() {
    let history = GitHistory::new();
    history.import(random_history(7, 300, |commit| format!("Commit {commit}")).as_bytes());
    let one = log_with(history.path(), LogOptions::new().cache(false).threads(1));
    assert_eq!(one.commits.len(), git_says(&history, &[]).len());
    for threads in [2, 5] {
        let other = log_with(history.path(), LogOptions::new().cache(false).threads(threads));
        assert_eq!(one, other);
    }
}

fn lines(range: std::ops::Range<u32>) -> String {
    range.map(|line| format!("line {line} of some length\n")).collect::<Vec<_>>().concat()
}

#[test]
fn a_commit_says_what_git_says_of_it() {
    let mut history = GitHistory::new();
    history.write("a.txt", lines(0..20));
    history.commit("Begin\n\nBolt: BOLT-001\n");
    let log = log(history.path());
    let [only] = log.commits.as_slice() else { panic!("{log:?}") };
    assert_eq!(only.commit.author, "Ada <ada@example.com>");
    assert_eq!(only.commit.authored.to_string(), "2024-01-01T00:00:00Z");
    assert_eq!(only.commit.message, "Begin\n\nBolt: BOLT-001");
    assert_eq!((spelled(only), only.limit), (vec!["A a.txt".to_owned()], None));
}

#[test]
fn renames_with_edits_modes_and_types() {
    let mut history = GitHistory::new();
    history.write("src/old.go", lines(0..20));
    history.write("src/far.go", lines(100..120));
    history.write("run.sh", "true\n");
    history.write("link", "run.sh");
    history.write("folder", lines(200..220));
    history.commit("Begin");
    // Half of the lines are others: just enough for a rename. With one more it is none.
    history.remove("src/old.go");
    history.write("src/new.go", lines(10..20) + &lines(50..60));
    history.commit("Rename");
    history.remove("src/far.go");
    history.write("src/away.go", lines(109..120) + &lines(150..162));
    history.commit("Not a rename");
    history.git(&["update-index", "--chmod=+x", "run.sh"]);
    history.commit_index("Mode");
    history.git(&["checkout", "--quiet", "--", "."]);
    history.remove("link");
    history.git(&["rm", "--quiet", "--cached", "link"]);
    let blob = history.git(&["hash-object", "-w", "run.sh"]).trim().to_owned();
    history.git(&["update-index", "--add", "--cacheinfo", &format!("120000,{blob},link")]);
    history.commit_index("Type");
    history.git(&["checkout", "--quiet", "--", "."]);
    history.remove("folder");
    history.write("folder/inner.txt", lines(200..220));
    history.commit("Folder");
    let said: Vec<Vec<String>> = log(history.path()).commits.iter().map(spelled).collect();
    let expected: [&[&str]; 6] = [
        &["R folder folder/inner.txt"],
        &["M link"],
        &["M run.sh"],
        &["A src/away.go", "D src/far.go"],
        &["R src/old.go src/new.go"],
        &["A folder", "A link", "A run.sh", "A src/far.go", "A src/old.go"],
    ];
    assert_eq!(said, expected);
    assert_eq!(compare(&history), (11, 11));
}

#[test]
fn of_files_that_are_alike_the_one_with_the_name_is_taken() {
    let mut history = GitHistory::new();
    history.write("a/one.go", lines(0..20));
    history.write("a/two.go", lines(0..20));
    history.write("a/main.go", lines(100..140));
    history.write("a/core.go", lines(100..135));
    history.commit("Begin");
    for path in ["a/one.go", "a/two.go", "a/main.go", "a/core.go"] {
        history.remove(path);
    }
    // `two` keeps its name; `main` does, too, and is taken though `core` is more like.
    history.write("b/two.go", lines(0..20));
    history.write("b/main.go", lines(100..135));
    history.commit("Move");
    let moved = spelled(&log(history.path()).commits[0]);
    assert_eq!(
        moved,
        ["D a/main.go", "D a/one.go", "R a/core.go b/main.go", "R a/two.go b/two.go"]
    );
    assert_eq!(compare(&history), (8, 8));
}

#[test]
fn merges_say_what_is_theirs_alone() {
    let mut history = GitHistory::new();
    history.write("both.txt", lines(0..40));
    history.commit("Begin");
    for (name, line) in [("one", 2), ("two", 20), ("three", 37)] {
        history.git(&["checkout", "--quiet", "-b", name, "main"]);
        history.write("both.txt", lines(0..40).replace(&format!("line {line} "), name));
        history.write(&format!("{name}.txt"), format!("{name}\n"));
        history.commit(name);
    }
    history.git(&["checkout", "--quiet", "main"]);
    history.write("main.txt", "main\n");
    history.commit("Main");
    history.merge(&["one"], "Merge branch 'one'");
    history.merge(&["two", "three"], "Merge branches 'two' and 'three'");
    history.write("evil.txt", "not from anybody\n");
    history.git(&["add", "--all"]);
    history.git(&["commit", "--quiet", "--amend", "--no-edit"]);
    let log = log(history.path());
    let merges: Vec<_> =
        log.commits.iter().filter(|it| it.commit.parents.len() > 1).map(spelled).collect();
    // The octopus has `both.txt` from three sides and a file of its own; the plain merge changed nothing itself, since
    // only the branch had touched `both.txt`.
    assert_eq!(merges, [vec!["M both.txt".to_owned(), "A evil.txt".to_owned()], vec![]]);
    assert_eq!(log.commits[0].commit.parents.len(), 3);
    let (all, equal) = compare(&history);
    assert_eq!(all, equal);
}

#[test]
fn a_submodule_is_a_change_like_any_other() {
    let mut history = GitHistory::new();
    history.write("a.txt", "a\n");
    let first = history.commit("Begin");
    history.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{first},lib")]);
    let second = history.commit_index("Add the library");
    history.git(&["update-index", "--cacheinfo", &format!("160000,{second},lib")]);
    history.commit_index("A newer library");
    let log = log(history.path());
    let said: Vec<_> = log.commits.iter().map(spelled).collect();
    assert_eq!(said, [["M lib"], ["A lib"], ["A a.txt"]]);
    let git = open(history.path());
    assert_eq!(git.line_counts(&log.commits[0]).expect("they can be counted"), [None]);
}

#[test]
fn lines_are_counted_as_git_counts_them() {
    let mut total = 0;
    for seed in 40..44 {
        let history = GitHistory::new();
        history.import(random_history(seed, 100, |commit| format!("Commit {commit}")).as_bytes());
        let git = open(history.path());
        for commit in log(history.path()).commits.iter().filter(|it| it.commit.parents.len() < 2) {
            let ours = git.line_counts(commit).expect("they can be counted");
            let id = commit.commit.id.to_string();
            let text = history.git(&["show", "--numstat", "-M", "-z", "--format=", &id]);
            // With `-z`, a rename has its two paths in fields of their own.
            let theirs = text.split('\0').filter_map(|field| {
                let mut numbers = field.trim_start().split('\t');
                let (added, removed) = (numbers.next()?, numbers.next()?);
                Some(LineCounts::new(added.parse().ok()?, removed.parse().ok()?))
            });
            let mut theirs: Vec<LineCounts> = theirs.collect();
            let mut ours: Vec<LineCounts> = ours.into_iter().flatten().collect();
            ours.sort();
            theirs.sort();
            assert_eq!(ours, theirs, "{id}");
            total += ours.len();
        }
    }
    assert!(total > 300, "{total} files");
}

#[test]
fn binary_files_have_no_lines() {
    let mut history = GitHistory::new();
    history.write("image.png", [0x89, b'P', 0, b'\n']);
    history.write("text.txt", "one\ntwo");
    history.commit("Begin");
    let log = log(history.path());
    let counts = open(history.path()).line_counts(&log.commits[0]).expect("they can be counted");
    assert_eq!(counts, [None, Some(LineCounts::new(2, 0))]);
}

#[test]
fn the_end_of_a_shallow_clone_is_told() {
    let mut history = GitHistory::new();
    for commit in 0..4 {
        history.write("a.txt", lines(0..commit + 1));
        history.commit(&format!("Commit {commit}"));
    }
    let clones = GitHistory::new();
    let from = format!("file://{}", history.path().display());
    clones.git(&["clone", "--quiet", "--depth=2", &from, "shallow"]);
    let log = log_with(&clones.path().join("shallow"), LogOptions::new());
    let said: Vec<_> = log.commits.iter().map(|it| (spelled(it), it.limit)).collect();
    assert_eq!(said, [(vec!["M a.txt".to_owned()], None), (vec![], Some(LogLimit::Shallow))]);
    assert_eq!(log.ends().count(), 1);
    // With all of history, what was not known is read: it was not kept.
    clones.git(&["-C", "shallow", "fetch", "--quiet", "--unshallow"]);
    let log = log_with(&clones.path().join("shallow"), LogOptions::new());
    let said: Vec<_> = log.commits.iter().map(spelled).collect();
    assert_eq!(said, [["M a.txt"], ["M a.txt"], ["M a.txt"], ["A a.txt"]]);
    assert_eq!(log.ends().count(), 0);
}

#[test]
fn an_object_that_is_missing_ends_history_there() {
    let mut history = GitHistory::new();
    history.write("a.txt", "a\n");
    let first = history.commit("Begin");
    history.write("a.txt", "b\n");
    history.commit("Change");
    history.write("a.txt", "c\n");
    history.commit("Change again");
    let object = format!(".git/objects/{}/{}", &first[..2], &first[2..]);
    history.remove(&object);
    let log = log(history.path());
    let said: Vec<_> = log.commits.iter().map(|it| (spelled(it), it.limit)).collect();
    assert_eq!(said, [(vec!["M a.txt".to_owned()], None), (vec![], Some(LogLimit::Missing))]);
}

fn cache(history: &GitHistory) -> PathBuf {
    history.path().join(".git/airsdlc/log")
}

#[test]
fn the_cache_changes_nothing_and_takes_up_new_commits() {
    let mut history = GitHistory::new();
    history.import(random_history(9, 120, |commit| format!("Commit {commit}")).as_bytes());
    let plain = log(history.path());
    assert!(!cache(&history).exists(), "it was switched off");
    for _ in 0..2 {
        assert_eq!(log_with(history.path(), LogOptions::new()), plain);
    }
    let before = fs::read(cache(&history)).expect("the cache was written");
    history.write("new.txt", "new\n");
    history.commit("One more");
    let longer = log_with(history.path(), LogOptions::new());
    assert_eq!(longer, log(history.path()));
    let after = fs::read(cache(&history)).expect("the cache was written");
    let body = |bytes: &[u8]| {
        let end = bytes.iter().position(|byte| *byte == b'\n').expect("it has a first line");
        bytes[end..].to_vec()
    };
    assert!(body(&after).starts_with(&body(&before)) && after.len() > before.len());
    let names = fs::read_dir(history.path().join(".git/airsdlc")).expect("the directory is there");
    assert_eq!(names.count(), 1, "nothing is left beside the cache");
}

#[test]
fn what_the_cache_says_is_not_read_again() {
    let history = GitHistory::new();
    history.import(random_history(9, 30, |commit| format!("Commit {commit}")).as_bytes());
    let first = log_with(history.path(), LogOptions::new());
    fs::rename(history.path().join(".git/objects"), history.path().join("kept")).expect("it moves");
    fs::create_dir(history.path().join(".git/objects")).expect("it can be made");
    let git = open(history.path());
    assert_eq!(git.log(first.commits[0].commit.id).expect("nothing is read"), first);
}

#[test]
fn a_broken_or_foreign_cache_is_made_anew() {
    let history = GitHistory::new();
    history.import(random_history(3, 40, |commit| format!("Commit {commit}")).as_bytes());
    let plain = log_with(history.path(), LogOptions::new());
    let whole = fs::read(cache(&history)).expect("the cache was written");
    let mut turned = whole.clone();
    let at = turned.iter().rposition(|byte| *byte == b'A').expect("somebody wrote it");
    turned[at] = b'B';
    let foreign =
        [b"airsdlc log 0", whole.strip_prefix(b"airsdlc log 4").expect("it says so")].concat();
    let cases: [&[u8]; 5] = [b"", &whole[..whole.len() / 2], &turned, &foreign, &[0xFF]];
    for broken in cases {
        fs::write(cache(&history), broken).expect("it can be written");
        assert_eq!(log_with(history.path(), LogOptions::new()), plain);
        assert_eq!(fs::read(cache(&history)).expect("it was written").len(), whole.len());
    }
    // Where a directory stands in its place, nothing is kept, and nothing is wrong.
    fs::remove_file(cache(&history)).expect("it can be removed");
    fs::create_dir(cache(&history)).expect("it can be made");
    fs::write(cache(&history).join("full"), "").expect("it can be written");
    assert_eq!(log_with(history.path(), LogOptions::new()), plain);
}

#[test]
fn a_merge_counts_what_differs_from_all_its_parents() {
    let mut history = GitHistory::new();
    let text = |fourth: &str, seventh: &str, ninth: &str| {
        format!("1\n2\n3\n{fourth}\n5\n6\n{seventh}\n8\n{ninth}\n")
    };
    history.write("a.go", text("4", "7", "9"));
    history.commit("Begin");
    history.git(&["checkout", "-q", "-b", "x"]);
    history.write("a.go", text("4", "seven", "nine"));
    history.commit("Branch");
    history.git(&["checkout", "-q", "main"]);
    history.write("other.go", "x\n");
    history.commit("Main");
    history.git(&["merge", "-q", "--no-ff", "--no-commit", "x"]);
    // The fourth line is of the merge alone; the ninth is that of main.
    history.write("a.go", text("four", "seven", "9"));
    history.commit("Merge branch 'x'");
    let log = log(history.path());
    let counts = open(history.path()).line_counts(&log.commits[0]).expect("they can be counted");
    assert_eq!(counts, [Some(LineCounts::new(1, 1))]);
}

#[test]
fn lines_of_files_that_a_clone_leaves_out_are_not_counted_until_they_are_there() {
    let mut history = GitHistory::new();
    history.write("a.go", "one\n");
    history.write("b.go", "one\n");
    history.commit("Begin");
    history.write("a.go", "one\ntwo\n");
    history.write("b.go", "two\n");
    history.commit("More");
    let first = history.git(&["rev-parse", "HEAD~1:a.go"]).trim().to_owned();
    let object = history.path().join(".git/objects").join(&first[..2]).join(&first[2..]);
    let aside = history.path().join(".git/aside");
    // Both files have the same first contents.
    history.write("b.go", "three\n");
    history.commit("Again");
    fs::rename(&object, &aside).expect("the object is loose");
    let git = open(history.path());
    let log = log(history.path());
    let counts = |nth: usize| git.line_counts(&log.commits[nth]).expect("the rest is known");
    assert_eq!(counts(0), [Some(LineCounts::new(1, 1))]);
    assert_eq!(counts(1), [None, None]);
    fs::rename(&aside, &object).expect("the object can be put back");
    assert_eq!(counts(1), [Some(LineCounts::new(1, 0)), Some(LineCounts::new(1, 1))]);
}

#[test]
fn messages_are_read_in_the_encoding_that_their_commit_names() {
    // Each is `zoné — BOLT-001` or `予約` as the encoding has it.
    let cases: [(&str, &[u8], &str); 5] = [
        ("ISO-8859-1", b"zon\xe9 BOLT-001", "zoné BOLT-001"),
        ("CP1252", b"zon\xe9 \x97 BOLT-001", "zoné — BOLT-001"),
        ("SHIFT_JIS", b"\x97\x5c\x96\xf1", "予約"),
        ("latin1", "zoné".as_bytes(), "zoné"),
        ("klingon", b"zon\xe9", "zon\u{fffd}"),
    ];
    for (encoding, bytes, message) in cases {
        let mut history = GitHistory::new();
        history.write("a.go", "one\n");
        history.commit("Begin");
        history.git(&["config", "i18n.commitEncoding", encoding]);
        fs::write(history.path().join(".git/message"), bytes).expect("it can be written");
        let arguments = ["commit", "-q", "--allow-empty", "--file", ".git/message"];
        history.git(&arguments);
        let raw = history.git(&["cat-file", "commit", "HEAD"]);
        assert!(raw.contains(&format!("encoding {encoding}\n")), "{raw}");
        assert_eq!(log(history.path()).commits[0].commit.message, message, "{encoding}");
    }
}

#[test]
fn a_partial_clone_says_what_would_get_the_rest() {
    let mut history = GitHistory::new();
    history.write("a.go", "one\n");
    let commit = history.commit("Begin");
    history.git(&["config", "remote.origin.promisor", "true"]);
    history.git(&["config", "remote.origin.url", "nowhere"]);
    let object = history.path().join(".git/objects").join(&commit[..2]).join(&commit[2..]);
    fs::remove_file(object).expect("the object is loose");
    let error = open(history.path()).commit(commit.parse().expect("a name")).expect_err("gone");
    assert!(error.to_string().contains("git fetch --refetch --no-filter"), "{error}");
}
