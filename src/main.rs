//! The program: hands its arguments to [`untaped::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    untaped::cli::main(std::env::args_os())
}
