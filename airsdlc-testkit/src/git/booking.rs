//! The history of the example, replayed by its script.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::TempRepository;

/// Replays `examples/booking-history` into a temporary directory, checked out at its last commit; the same
/// commits each time. About three seconds. `None`, with a note that says what is skipped, where `git` or `sh` is missing.
///
/// # Panics
/// If the script fails.
///
/// ```
/// let Some(history) = airsdlc_testkit::booking_history("the example of booking_history") else { return };
/// assert!(history.path().join("docs/incidents/inc-2024-001.md").is_file());
/// ```
pub fn booking_history(what: &str) -> Option<TempRepository> {
    let target = TempRepository::new();
    let mut command = replay_booking(target.path(), what)?;
    let output = command.output().expect("sh was there a moment ago");
    assert!(
        output.status.success(),
        "the history cannot be replayed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(target)
}

/// The script that replays the history, to be run for this directory; `None`, with a note that says what is skipped,
/// where `git` or `sh` is missing.
pub fn replay_booking(target: &Path, what: &str) -> Option<Command> {
    if !can_run("git", &["--version"]) || !can_run("sh", &["-c", ":"]) {
        // Not `eprintln`, which the test runner keeps to itself for tests that pass.
        let _ = writeln!(std::io::stderr(), "git or sh absent: skipping {what}");
        return None;
    }
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/booking-history/replay.sh");
    let mut command = Command::new("sh");
    command.arg(script).arg(target).stdin(Stdio::null());
    Some(command)
}

/// Whether a program is there.
fn can_run(program: &str, arguments: &[&str]) -> bool {
    match Command::new(program).args(arguments).stdin(Stdio::null()).output() {
        Ok(output) => output.status.success(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => panic!("{program} cannot be run: {error}"),
    }
}
