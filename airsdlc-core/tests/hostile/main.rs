//! Input that nobody means well with: it ends with findings or results, in time and in bounded memory.
//!
//! Sizes are such that work which grows with the square of the input would take many minutes, and
//! recursion without a bound would end the process; [`within`] turns a hang into a failure.

#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "what is made costs little beside reading it"
)]

mod files;
mod markdown;
mod references;
mod repetitions;
mod systems;
mod yaml;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use airsdlc_core::model::Severity;
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// Reads files from memory on a thread of its own, with the stack that threads have by default.
///
/// # Panics
/// If that takes more than a minute, or panics.
fn read<P: AsRef<str>, T: Into<Vec<u8>>>(
    files: impl IntoIterator<Item = (P, T)>,
) -> KnowledgeRepository {
    read_within(60, files)
}

/// The same with another time, in seconds.
fn read_within<P: AsRef<str>, T: Into<Vec<u8>>>(
    seconds: u64,
    files: impl IntoIterator<Item = (P, T)>,
) -> KnowledgeRepository {
    let source = Memory::new(files);
    within(seconds, move || {
        let options = OpenOptions::new().threads(1);
        KnowledgeRepository::from_source(&source, &options).expect("memory reads")
    })
}

/// What `work` gives, if it ends within a minute.
fn within_a_minute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    within(60, work)
}

fn within<T: Send + 'static>(seconds: u64, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = channel();
    let thread = std::thread::spawn(move || drop(send.send(work())));
    match receive.recv_timeout(Duration::from_secs(seconds)) {
        Ok(done) => done,
        Err(RecvTimeoutError::Timeout) => panic!("it takes more than {seconds} seconds"),
        Err(RecvTimeoutError::Disconnected) => {
            std::panic::resume_unwind(thread.join().expect_err("the thread ended without a result"))
        }
    }
}

/// The findings as `path:line: severity[rule]: message`.
fn findings(repository: &KnowledgeRepository) -> Vec<String> {
    repository.findings().iter().map(ToString::to_string).collect()
}

/// The findings that are more than information.
fn faults(repository: &KnowledgeRepository) -> Vec<String> {
    let findings = repository.findings().iter();
    findings.filter(|it| it.severity != Severity::Info).map(ToString::to_string).collect()
}

fn ids(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.nodes().map(|node| node.id.as_str()).collect()
}

/// As many lines, each made from its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}
