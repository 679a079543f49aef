//! The command `airsdlc`, for the console script of the wheel.

use std::ffi::OsString;
use std::io::{self, Write as _};

use pyo3::prelude::*;

/// Runs the command with these arguments, the first of them its own name, and tells its exit code.
#[pyfunction]
pub(crate) fn cli_main(py: Python<'_>, args: Vec<OsString>) -> u8 {
    py.detach(|| {
        let code = airsdlc_cli::run_std(args);
        // Python ends the process without Rust's own flush; a closed pipe is the reader's choice.
        let _ = io::stdout().flush();
        code
    })
}
