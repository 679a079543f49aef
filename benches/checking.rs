//! Checking a repository, against reading it.
//!
//! A *check* reads, asks all rules, locates the fixes and writes SARIF into a sink, as a check in a pull request does;
//! a *read* only reads. Each is a process of its own; the ratio of the two is the median over pairs that run one right
//! after the other, in wall and in processor time, on one thread and on two. The corpus has a fault in one of 20
//! artifacts. The aim is 2 x.
//!
//! `cargo bench -p airsdlc-benches --bench checking` checks 20,000 generated artifacts (160 MB in the temporary
//! directory), `-- 1000` another number; `-- --one check 1 DIR` checks a directory once: for profilers.

#![allow(clippy::print_stdout, reason = "it is what the benchmark is run for")]

mod numbers;
mod processes;

use std::fs;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::time::Instant;

use airsdlc_core::check::{CheckOptions, FailOn};
use airsdlc_core::export::ReportFormat;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::Corpus;

use numbers::{median, number};
use processes::child;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ARTIFACTS: usize = 20_000;
const THREADS: [usize; 2] = [1, 2];
const SEED: u64 = 2_024;
/// The day on which the corpus is checked.
const TODAY: &str = "2025-06-01";

/// What tells a child what to time.
const CHILD: &str = "--one";
const READ: &str = "read";
const CHECK: &str = "check";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--bench").collect();
    match args.as_slice() {
        [CHILD, what, threads, directory] => {
            println!("{}", one(what, number(threads), Path::new(directory)));
        }
        [] => compare(ARTIFACTS),
        sizes => sizes.iter().for_each(|size| compare(number(size))),
    }
}

/// Prints a line for each number of threads.
fn compare(artifacts: usize) {
    let directory = tempfile::tempdir().expect("the system gives a temporary directory");
    let corpus = Corpus { artifacts, seed: SEED };
    corpus.write_to(directory.path()).expect("the directory can be written");
    let pairs = if artifacts > 5_000 { 5 } else { 15 };
    println!("{artifacts} artifacts, medians of {pairs} pairs of processes:");
    for threads in THREADS {
        let run = |what| {
            let numbers = child(&[CHILD, what, &threads.to_string()], directory.path());
            let [wall, processor, findings, bytes] = numbers[..] else {
                panic!("the child writes four numbers")
            };
            [wall, processor, findings, bytes]
        };
        let runs: Vec<[[f64; 4]; 2]> = (0..pairs).map(|_| [READ, CHECK].map(run)).collect();
        let ratio = |at: usize| median(runs.iter().map(|[read, check]| check[at] / read[at]));
        let of = |which: usize, at: usize| median(runs.iter().map(|pair| pair[which][at]));
        println!(
            "  {threads} thread(s): {:.2} x reading in wall time ({:.0} ms and {:.0} ms), {:.2} x in processor time ({:.0} ms and {:.0} ms)",
            ratio(0),
            of(1, 0) * 1e3,
            of(0, 0) * 1e3,
            ratio(1),
            of(1, 1) * 1e3,
            of(0, 1) * 1e3,
        );
        if threads == 1 {
            println!("  {:.0} findings, {:.0} KB of SARIF", of(1, 2), of(1, 3) / 1e3);
        }
    }
}

/// One run, as [`compare`] asks for it: seconds, seconds of processors, findings and bytes of the report.
fn one(what: &str, threads: usize, directory: &Path) -> String {
    let start = Instant::now();
    let options = OpenOptions::new().threads(threads);
    let repository = black_box(KnowledgeRepository::open_with(directory, &options));
    let repository = repository.expect("the corpus can be read");
    let (mut findings, mut sink) = (0, Sink(0));
    if what == CHECK {
        let today = TODAY.parse().expect("it is a day");
        let options = CheckOptions::new().select(["all"]).threads(threads).today(today);
        let mut report = repository.check(&options).expect("nothing is configured");
        report.locate(repository.directory().expect("it was read from a directory"));
        report.write(ReportFormat::Sarif, FailOn::Error, &mut sink).expect("a sink takes all");
        findings = report.diagnostics.len();
    }
    let wall = start.elapsed().as_secs_f64();
    let numbers = format!("{wall} {} {findings} {}", processor_seconds(), sink.0);
    drop(repository);
    numbers
}

/// Takes bytes and counts them.
struct Sink(usize);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += black_box(bytes).len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What all threads of this process took so far, in steps of 10 ms; 0 where the system has no `/proc`.
fn processor_seconds() -> f64 {
    // Fields behind the name of the program, which ends with a parenthesis: the 12th and 13th are ticks of user and
    // system, <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
