//! The `airsdlc` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(airsdlc_cli::run_std(std::env::args_os()))
}
