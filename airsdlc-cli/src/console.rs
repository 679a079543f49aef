//! Where a command writes.

use std::io::Write;

/// The streams of a command, and what they can show.
pub struct Console<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Progress, notes and errors.
    pub err: &'a mut dyn Write,
    /// Columns of the terminal that `out` is; `None` if it is none: lines are then never cut.
    pub width: Option<usize>,
    /// Whether `err` is a terminal, on which a bar may be drawn.
    pub is_interactive: bool,
}
