//! History, against the `git` command.
//!
//! *Blame*: one line of each of 20 files, in one walk, against 20 commands `git blame -L n,n FILE`. *Log*: all commits with the
//! files that they changed, against `git log --name-status -M`. *Bolt log*: the log, what belongs to which Bolt, and the lines that
//! each changed, against the same command and against `git log --numstat -M`, which counts lines, too; reading the files, which both of
//! its processes do, is taken off. Cold means without
//! a cache of ours; the pages of the repository are in memory. Each run is a process of its own, and timed from outside as the
//! command is; a ratio is the median over pairs that run one right after the other. The aims are 1.5 × cold, and with
//! the cache 0.05 × for blame and 0.1 × for logs.
//!
//! `cargo bench -p airsdlc-benches --bench history` asks a generated history of 5,000 commits in some hundreds of files, packed as a clone is, then
//! with a commit graph, too; and a clone of this project, where it is run in one. `-- 1000` generates another number of commits;
//! `-- --write 5000 DIR` writes such a repository, `-- --one log 1 DIR` and `-- --one blame 1 DIR PATH:LINE...` ask one once: for profilers.

#![allow(clippy::print_stdout, reason = "it is what the benchmark is run for")]

mod costs;
mod numbers;

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

use airsdlc_core::git::{BlameAt, BlameOptions, BlameRequest, GitRepository, LogOptions};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{GitHistory, SplitMix64, project_history};
use costs::{Cost, cost};
use numbers::{median, number};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const COMMITS: usize = 5_000;
const SEED: u64 = 2_024;
const FRAMES: usize = 20;

/// What tells a child what to do.
const CHILD: &str = "--one";
const BLAME: &str = "blame";
const BLAME_CACHED: &str = "blame-cached";
const LOG: &str = "log";
const LOG_CACHED: &str = "log-cached";
const BOLTS: &str = "bolts";
const OPEN: &str = "open";
/// Writes a repository and ends.
const WRITE: &str = "--write";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--bench").collect();
    match args.as_slice() {
        [CHILD, what, threads, directory, frames @ ..] => {
            one(what, number(threads), Path::new(directory), frames);
        }
        _ if git(Path::new("."), &["--version"]).output().is_err() => {
            println!("the git command is missing: there is nothing to compare with");
        }
        [WRITE, commits, directory] => {
            let history = generated(number(commits));
            let clone = git(history.path(), &["clone", "--quiet", ".", directory]).status();
            assert!(clone.is_ok_and(|status| status.success()), "the repository can be written");
        }
        [] => {
            both(COMMITS);
            this_project();
        }
        sizes => sizes.iter().for_each(|commits| both(number(commits))),
    }
}

/// The `git` command in a directory, without anybody's configuration.
fn git(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(directory).stdin(Stdio::null());
    command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")]);
    command
}

/// What the command says.
fn said(directory: &Path, arguments: &[&str]) -> String {
    let output = git(directory, arguments).output().expect("git can be run");
    assert!(output.status.success(), "git {} failed", arguments.join(" "));
    String::from_utf8(output.stdout).expect("git writes UTF-8 here")
}

fn generated(commits: usize) -> GitHistory {
    let history = GitHistory::new();
    history.import(project_history(SEED, commits).as_bytes());
    history.git(&["repack", "-adfq"]);
    history
}

fn both(commits: usize) {
    let history = generated(commits);
    compare(&format!("generated, {commits} commits"), history.path());
    history.git(&["commit-graph", "write", "--reachable"]);
    compare("the same with a commit graph", history.path());
}

/// A clone of this project, so that nothing is written into its own repository.
fn this_project() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let clone = tempfile::tempdir().expect("the system gives a temporary directory");
    let place = clone.path().to_str().expect("the system's paths are UTF-8");
    let status = git(&sources, &["clone", "--quiet", "--no-hardlinks", ".", place]).status();
    if !status.is_ok_and(|status| status.success()) {
        println!("this project: the sources are not in a git repository of their own");
        return;
    }
    let count = said(clone.path(), &["rev-list", "--count", "HEAD"]);
    compare(&format!("this project, {} commits", count.trim()), clone.path());
}

/// Lines of files of code, spread over all of them; the same for the same repository.
fn frames(directory: &Path) -> Vec<String> {
    let files = said(directory, &["ls-files", "*.go", "*.rs"]);
    let files: Vec<&str> = files.lines().collect();
    let mut random = SplitMix64::new(SEED);
    let mut frames = Vec::with_capacity(FRAMES);
    for frame in 0..FRAMES {
        let path = files[frame * files.len() / FRAMES];
        let text = std::fs::read_to_string(directory.join(path)).expect("git has checked it out");
        frames.push(format!("{path}:{}", random.between(1, text.lines().count())));
    }
    frames
}

fn compare(name: &str, directory: &Path) {
    let files = said(directory, &["ls-files"]).lines().count();
    println!(
        "{name}, {files} files; medians of paired runs, times in ms (processor time in parentheses):"
    );
    blame(directory);
    log(directory);
}

fn blame(directory: &Path) {
    let frames = frames(directory);
    let theirs = || {
        let blamed = frames.iter().map(|frame| {
            let (path, line) = frame.rsplit_once(':').expect("a frame has a line");
            cost(git(directory, &["blame", "-L", &format!("{line},{line}"), "HEAD", "--", path]))
        });
        blamed.sum()
    };
    let ask = |what| {
        let mut command = child(what, 1, directory);
        command.args(&frames);
        cost(command)
    };
    line("blame, cold", 9, theirs, || ask(BLAME));
    ask(BLAME_CACHED);
    line("blame, cached", 9, theirs, || ask(BLAME_CACHED));
}

fn log(directory: &Path) {
    let theirs = || cost(git(directory, &["log", "--name-status", "-M"]));
    let ask = |what, threads| cost(child(what, threads, directory));
    let bolts = |threads| ask(BOLTS, threads) - ask(OPEN, threads);
    for threads in [1, 2] {
        line(&format!("log, cold, {threads} thread(s)"), 9, theirs, || ask(LOG, threads));
    }
    let cold = || {
        let _ = std::fs::remove_dir_all(directory.join(".git/airsdlc"));
        bolts(2)
    };
    line("Bolt log, cold, 2 threads", 9, theirs, cold);
    let counted = || cost(git(directory, &["log", "--numstat", "-M"]));
    line("the same, and --numstat", 9, counted, cold);
    line("log, cached", 9, theirs, || ask(LOG_CACHED, 2));
    line("Bolt log, cached", 9, theirs, || bolts(2));
}

/// Runs pairs, theirs and ours, and prints a line.
fn line(name: &str, pairs: usize, theirs: impl Fn() -> Cost, ours: impl Fn() -> Cost) {
    let runs: Vec<(Cost, Cost)> = (0..pairs).map(|_| (theirs(), ours())).collect();
    let of = |pick: &dyn Fn(&(Cost, Cost)) -> f64| median(runs.iter().map(pick));
    println!(
        "  {name:<26} {:.3} x git: {:.1} ({:.0}), git {:.1} ({:.0})",
        of(&|(theirs, ours)| ours.wall / theirs.wall),
        of(&|(_, ours)| ours.wall) * 1e3,
        of(&|(_, ours)| ours.processor) * 1e3,
        of(&|(theirs, _)| theirs.wall) * 1e3,
        of(&|(theirs, _)| theirs.processor) * 1e3,
    );
}

/// This program, to be run again.
fn child(what: &str, threads: usize, directory: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the program knows where it is"));
    command.args([CHILD, what, &threads.to_string()]).arg(directory);
    command
}

/// One run, as [`compare`] asks for it.
fn one(what: &str, threads: usize, directory: &Path, frames: &[&str]) {
    if what == BOLTS || what == OPEN {
        let options = OpenOptions::new().threads(threads);
        let repository = KnowledgeRepository::open_with(directory, &options);
        let repository = repository.expect("the repository can be read");
        if what == BOLTS {
            let log = repository.bolt_log().expect("it has a history");
            assert!(!black_box(log).work.is_empty() || frames.is_empty(), "commits name Bolts");
        }
        return;
    }
    let git = GitRepository::discover(directory).expect("the repository is there");
    let head = git.resolve("HEAD").expect("it has commits");
    let is_cached = what == BLAME_CACHED || what == LOG_CACHED;
    if what == LOG || what == LOG_CACHED {
        let options = LogOptions::new().threads(threads).cache(is_cached);
        black_box(git.log_with(head, options).expect("the log can be read"));
        return;
    }
    let requests = frames.iter().map(|frame| {
        let (path, line) = frame.rsplit_once(':').expect("a frame has a line");
        BlameRequest::new(path, [u32::try_from(number(line)).expect("files are short")])
    });
    let requests: Vec<BlameRequest> = requests.collect();
    let options = BlameOptions::new().cache(is_cached);
    for answer in black_box(git.blame_with(BlameAt::Commit(head), &requests, options)) {
        assert_eq!(answer.expect("the file is there").len(), 1, "one line was asked for");
    }
}
