//! What a process takes, seen from outside.

use std::fs;
use std::iter::Sum;
use std::ops::{Add, Sub};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Seconds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    /// Of all its threads, in steps of 10 ms.
    pub(crate) processor: f64,
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { wall: self.wall + other.wall, processor: self.processor + other.processor }
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { wall: self.wall - other.wall, processor: self.processor - other.processor }
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Self::add)
    }
}

/// Runs a command, whose output nobody reads.
pub(crate) fn cost(mut command: Command) -> Cost {
    let (before, start) = (processor_seconds(), Instant::now());
    let status = command.stdout(Stdio::null()).status().expect("the command can be run");
    assert!(status.success(), "{command:?} failed");
    Cost { wall: start.elapsed().as_secs_f64(), processor: processor_seconds() - before }
}

/// What all processes that this one has waited for took so far; 0 where the system has no `/proc`.
fn processor_seconds() -> f64 {
    // Fields behind the name of the program, which ends with a parenthesis: the 14th and 15th are ticks of children,
    // user and system, <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks = fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
