//! Starts the program that the command line names.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
