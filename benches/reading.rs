//! Reading a repository, against the practical lower bound.
//!
//! The *bound* is what every reader of Markdown must do: list the files with the same walker, read
//! them, and let the Markdown parser run over each with offsets, on the same number of threads.
//! Both are given in artifacts per second; their ratio is what counts, since machines drift.

#![allow(clippy::print_stdout, reason = "it is what the benchmark is run for")]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use airsdlc_core::source::{Config, Directory, Source as _};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::Corpus;
use criterion::{BenchmarkId, Criterion, Throughput};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 2] = [1_000, 10_000];
const THREADS: [usize; 2] = [1, 2];
const SEED: u64 = 2_024;
/// Pairs of reads for the ratio of two threads to one.
const PAIRS: usize = 21;

/// What tells a child which read to time.
const CHILD: &str = "--one-read";
const REPOSITORY: &str = "repository";
const BOUND: &str = "bound";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, child, what, threads, directory] = args.as_slice()
        && child == CHILD
    {
        let threads = threads.parse().expect("a number of threads");
        return one_read(what, threads, Path::new(directory));
    }
    let mut criterion = Criterion::default().configure_from_args();
    for artifacts in SIZES {
        reading(&mut criterion, artifacts);
    }
    criterion.final_summary();
    pairs(10_000);
}

/// How much two threads gain, as the command does it: each read in a process of its own, because an
/// allocator that has read before is in another state, and in pairs, because the speed of a machine
/// drifts more in a minute than threads gain. Prints the median of the ratios.
fn pairs(artifacts: usize) {
    let directory = tempfile::tempdir().expect("the system gives a temporary directory");
    Corpus { artifacts, seed: SEED }
        .write_to(directory.path())
        .expect("the directory can be written");
    let median = |what: &str| {
        let time = |threads: &str| child(&[CHILD, what, threads], directory.path());
        let mut ratios: Vec<f64> = (0..PAIRS).map(|_| time("2") / time("1")).collect();
        ratios.sort_by(f64::total_cmp);
        ratios[PAIRS / 2]
    };
    let (repository, bound) = (median(REPOSITORY), median(BOUND));
    println!("two threads / one, {artifacts} artifacts, median of {PAIRS} pairs of processes:");
    println!("  repository {repository:.3}, bound {bound:.3}");
}

/// Runs this program again for one read; the seconds that it says the read took.
fn child(args: &[&str], directory: &Path) -> f64 {
    let program = std::env::current_exe().expect("the program knows where it is");
    let mut command = Command::new(program);
    let output = command.args(args).arg(directory).output().expect("the program can be run again");
    let text = String::from_utf8(output.stdout).expect("the child writes a number");
    text.trim().parse().expect("the child writes a number")
}

/// One read, as [`child`] asks for it.
fn one_read(what: &str, threads: usize, directory: &Path) {
    let start = Instant::now();
    if what == BOUND {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.expect("threads can be started");
        black_box(pool.install(|| bound(directory, threads)));
        println!("{}", start.elapsed().as_secs_f64());
    } else {
        let repository = black_box(open(directory, &OpenOptions::new().threads(threads)));
        println!("{}", start.elapsed().as_secs_f64());
        drop(repository);
    }
}

fn reading(criterion: &mut Criterion, artifacts: usize) {
    let directory = tempfile::tempdir().expect("the system gives a temporary directory");
    Corpus { artifacts, seed: SEED }
        .write_to(directory.path())
        .expect("the directory can be written");
    let mut group = criterion.benchmark_group(format!("reading {artifacts} artifacts"));
    group.throughput(Throughput::Elements(artifacts as u64));
    if artifacts > 1_000 {
        group.sample_size(10).measurement_time(Duration::from_secs(10));
    }
    for threads in THREADS {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads can be started");
        group.bench_with_input(BenchmarkId::new("bound", threads), &threads, |bencher, threads| {
            bencher.iter(|| black_box(pool.install(|| bound(directory.path(), *threads))));
        });
        let options = OpenOptions::new().threads(threads);
        group.bench_with_input(
            BenchmarkId::new("repository", threads),
            &options,
            |bencher, options| {
                bencher.iter(|| open(directory.path(), options));
            },
        );
    }
    group.finish();
}

fn open(root: &Path, options: &OpenOptions) -> KnowledgeRepository {
    KnowledgeRepository::open_with(root, options).expect("the corpus is sound")
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
