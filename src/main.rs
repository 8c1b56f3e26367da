//! The program: hands its arguments to [`untaped::cli`], and says what went wrong.

use std::io::{self, Write};
use std::process::ExitCode;
use untaped::cli;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Ok(code) => code,
        // The reader of the output has closed it, which is not an error.
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, the exit code still reports it.
            let _ = writeln!(io::stderr(), "untaped: {}", cli::sentence(&error));
            ExitCode::from(2)
        }
    }
}
