//! Reading a repository, against the practical lower bound.
//!
//! The *bound* is what every reader of Markdown must do: list the files with the same walker, read
//! the pages, and let the Markdown parser run over each with offsets, on the same number of threads;
//! events are counted. The repository reads catalogues, too, which the bound leaves out. Each read is
//! a process of its own, because an allocator that has read before is in another state; the ratio of
//! two reads is the median over pairs that run one right after the other, because the speed of a
//! machine drifts more in a minute than what is measured.
//!
//! `cargo bench -p airsdlc-benches --bench reading` reads 1,000 and 10,000 generated artifacts and,
//! where it is found, eips; `-- 100000` those of another number (0.8 GB in the temporary directory).
//! `-- --write 1000 DIR` writes a corpus, `-- --one-read repository 1 DIR` reads one once: for profilers.

#![allow(clippy::print_stdout, reason = "it is what the benchmark is run for")]

mod numbers;
mod processes;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use airsdlc_core::source::{Config, Directory, Source as _};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{Corpus, shared_corpora};
use numbers::{median, number};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 2] = [1_000, 10_000];
const THREADS: [usize; 2] = [1, 2];
const SEED: u64 = 2_024;

/// Makes the proposals of eips artifacts.
const EIPS: &str = r#"
[[kind]]
name = "eip"
as = "rfc"
files = ["EIPS/*.md"]
prefixes = ["EIP", "ERC"]
id = { key = "eip" }
[kind.edges]
requires = "depends-on"
"#;

/// What tells a child which read to time.
const CHILD: &str = "--one-read";
const REPOSITORY: &str = "repository";
const BOUND: &str = "bound";
/// Writes a corpus and ends.
const WRITE: &str = "--write";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--bench").collect();
    match args.as_slice() {
        [CHILD, what, threads, directory] => {
            println!("{}", one_read(what, number(threads), Path::new(directory)));
        }
        [WRITE, artifacts, directory] => write(number(artifacts), Path::new(directory)),
        [] => {
            for artifacts in SIZES {
                generated(artifacts);
            }
            if let Some(corpora) = shared_corpora("reading of eips") {
                let eips = corpora.join("eips");
                compare("eips", &eips, open(&eips, 1).files());
            }
        }
        sizes => sizes.iter().for_each(|size| generated(number(size))),
    }
}

fn write(artifacts: usize, directory: &Path) {
    let corpus = Corpus { artifacts, seed: SEED };
    corpus.write_to(directory).expect("the directory can be written");
}

fn generated(artifacts: usize) {
    let directory = tempfile::tempdir().expect("the system gives a temporary directory");
    write(artifacts, directory.path());
    compare("generated", directory.path(), artifacts);
}

/// What one read took.
struct Read {
    seconds: f64,
    /// The most memory that the process ever had, and what it has with the repository in hand, in KB.
    peak: f64,
    held: f64,
}

/// Prints a line for each number of threads, then how much a second one gains.
fn compare(name: &str, directory: &Path, artifacts: usize) {
    let pairs = if artifacts > 20_000 { 5 } else { 15 };
    let count = f64::from(u32::try_from(artifacts).expect("a corpus has fewer artifacts"));
    println!("{name}, {artifacts} artifacts, medians of {pairs} pairs of processes:");
    for threads in THREADS {
        let both = || [BOUND, REPOSITORY].map(|what| child(what, threads, directory));
        let reads: Vec<[Read; 2]> = (0..pairs).map(|_| both()).collect();
        let seconds = |which: usize| median(reads.iter().map(|pair| pair[which].seconds));
        let ratio = median(reads.iter().map(|[bound, read]| read.seconds / bound.seconds));
        println!(
            "  {threads} thread(s): {ratio:.2} x the bound; {:.1} ms and {:.1} ms, {:.0} artifacts/s",
            seconds(1) * 1e3,
            seconds(0) * 1e3,
            count / seconds(1)
        );
        if threads == 1 {
            let nothing = tempfile::tempdir().expect("the system gives a temporary directory");
            let nothing = child(REPOSITORY, threads, nothing.path());
            let kilobytes = |of: fn(&Read) -> f64| {
                (median(reads.iter().map(|[_, read]| of(read))) - of(&nothing)) / count
            };
            println!(
                "  memory per artifact: {:.1} KB at the peak, {:.1} KB held after reading",
                kilobytes(|read| read.peak),
                kilobytes(|read| read.held)
            );
        }
    }
    let gain = |what: &str| {
        let ratio = || child(what, 2, directory).seconds / child(what, 1, directory).seconds;
        median((0..pairs).map(|_| ratio()))
    };
    println!("  two threads / one: {:.2}, bound {:.2}", gain(REPOSITORY), gain(BOUND));
}

/// Runs this program again for one read.
fn child(what: &str, threads: usize, directory: &Path) -> Read {
    let numbers = processes::child(&[CHILD, what, &threads.to_string()], directory);
    let [seconds, peak, held] = numbers[..] else { panic!("the child writes three numbers") };
    Read { seconds, peak, held }
}

/// One read, as [`child`] asks for it: seconds, peak and memory in hand.
fn one_read(what: &str, threads: usize, directory: &Path) -> String {
    let start = Instant::now();
    if what == BOUND {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.expect("threads can be started");
        black_box(pool.install(|| bound(directory, threads)));
        return format!("{} {}", start.elapsed().as_secs_f64(), memory());
    }
    let repository = black_box(open(directory, threads));
    let read = format!("{} {}", start.elapsed().as_secs_f64(), memory());
    drop(repository);
    read
}

/// Peak and present size of this process in KB; zeros where the system has no `/proc`.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.split_whitespace().next()).unwrap_or("0").to_owned()
    };
    format!("{} {}", of("VmHWM:"), of("VmRSS:"))
}

fn open(root: &Path, threads: usize) -> KnowledgeRepository {
    let mut options = OpenOptions::new().threads(threads);
    if root.join("EIPS").is_dir() {
        options = options.config(Config::parse(EIPS).expect("it is a configuration"));
    }
    KnowledgeRepository::open_with(root, &options).expect("the corpus is sound")
}

/// Lists, reads and parses; the number of events, so that nothing is optimised away.
fn bound(root: &Path, threads: usize) -> usize {
    // The parser runs with the extensions that the reader switches on.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH;
    let directory =
        Directory::list(root, &Config::default(), threads).expect("the corpus can be listed");
    let pages = directory.paths().par_iter().filter(|path| path.extension() == Some("md"));
    pages
        .map(|path| {
            let bytes = directory.read(path).expect("the corpus can be read");
            let text = str::from_utf8(&bytes).expect("the corpus is UTF-8");
            Parser::new_ext(text, options).into_offset_iter().map(black_box).count()
        })
        .sum()
}
