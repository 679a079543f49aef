//! Runs of this program in processes of their own, and what is made of their numbers.

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

pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub(crate) fn number(text: &str) -> usize {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}
