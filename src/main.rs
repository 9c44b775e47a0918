//! The `lantoa` command. Exit status: 0 good, 1 the site or the input has errors, 2 wrong usage.

use std::process::ExitCode;

fn main() -> ExitCode {
    lantoa::cli::run(std::env::args_os())
}
