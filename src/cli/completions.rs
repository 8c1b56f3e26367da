//! `untaped completions SHELL`: prints shell completions.

use super::args::{Completions, command};
use super::out::{DONE, Out};
use super::streams::{Escaping, ascii_locale};
use anyhow::Result;
use std::process::ExitCode;

/// Prints the completions for a shell.
pub(super) fn run(args: &Completions) -> Result<ExitCode> {
    // clap_complete panics if a write fails, so it writes to memory.
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "untaped", &mut text);
    let mut out = Out::new(Escaping::text(ascii_locale()));
    out.with(|to| to.write_all(&text))?;
    out.finish()?;
    Ok(DONE)
}
