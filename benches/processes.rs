//! Runs of this program in processes of their own.

use std::path::Path;
use std::process::Command;

/// Runs this program again with some arguments and a directory; the numbers that it writes.
pub(crate) fn child(args: &[&str], directory: &Path) -> Vec<f64> {
    let program = std::env::current_exe().expect("the program knows where it is");
    let output = Command::new(program).args(args).arg(directory).output();
    let output = output.expect("the program can be run again");
    let text = String::from_utf8(output.stdout).expect("the child writes numbers");
    text.split_whitespace().map(|word| word.parse().expect("a number")).collect()
}
