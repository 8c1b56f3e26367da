//! Standard output, standard error and exit codes. A broken pipe is not an error.

use super::fold::fold;
use super::streams::{Escaping, ascii_locale, columns, is_terminal, stdout, write_error};
use crate::record::visible;
use anyhow::{Context, Result};
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// The exit code of a command that did its work or found something.
pub(super) const DONE: ExitCode = ExitCode::SUCCESS;

/// The exit code of a command that found nothing, or problems.
pub(super) fn nothing() -> ExitCode {
    ExitCode::from(1)
}

/// Standard output.
pub(super) struct Out {
    to: BufWriter<Box<dyn Write>>,
    /// The width of the terminal, if it is one.
    columns: Option<u16>,
}

impl Out {
    pub(super) fn new(escaping: Escaping) -> Out {
        Out { to: BufWriter::with_capacity(1 << 16, stdout(escaping)), columns: columns() }
    }

    /// Writes a text.
    pub(super) fn text(&mut self, text: &str) -> Result<()> {
        self.to.write_all(text.as_bytes()).context(FAILED)
    }

    /// Writes lines whose words begin at a column. On a terminal they are folded to its width.
    pub(super) fn lines(&mut self, text: &str, words_at: usize) -> Result<()> {
        match self.columns {
            Some(columns) => self.text(&fold(text, words_at, columns)),
            None => self.text(text),
        }
    }

    /// Calls a function with the writer.
    pub(super) fn with(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        write(&mut self.to).context(FAILED)
    }

    /// Calls a function with the writer. A write error names standard output; other errors are returned unchanged.
    pub(super) fn write<R>(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<R>) -> Result<R> {
        write(&mut NamedOut(&mut self.to))
    }

    /// Flushes the buffer. Output that is not finished is incomplete.
    pub(super) fn finish(mut self) -> Result<()> {
        self.to.flush().context(FAILED)
    }
}

/// A writer whose errors name standard output.
struct NamedOut<'a>(&'a mut BufWriter<Box<dyn Write>>);

impl Write for NamedOut<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(|e| named(&e))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(|e| named(&e))
    }
}

/// Keeps the kind, by which a broken pipe is recognized.
fn named(e: &io::Error) -> io::Error {
    io::Error::new(e.kind(), format!("{FAILED}: {e}"))
}

const FAILED: &str = "cannot write to standard output";

/// Prints clap's message: help to standard output, a usage error to standard error.
pub(super) fn usage(error: &clap::Error) -> Result<ExitCode> {
    let text = error.render().to_string();
    if error.use_stderr() {
        write_error(&text).context("cannot write to standard error")?;
        return Ok(ExitCode::from(2));
    }
    let mut out = Out::new(Escaping::text(ascii_locale()));
    out.text(&text)?;
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a count to standard error, if standard output is a terminal.
pub(super) fn count_on_terminal(what: &str) {
    if is_terminal() {
        list(&what);
    }
}

/// Prints a message to standard error, in one line.
pub(super) fn note(what: &str) {
    list(&format_args!("untaped: {}", visible(what)));
}

/// Prints the lines of a list to standard error.
pub(super) fn list(lines: &impl std::fmt::Display) {
    let lines = lines.to_string();
    // If this cannot be written, nothing else can report that.
    let _ = lines.lines().try_for_each(|line| write_error(&format!("{line}\n")));
}

/// Prints to standard error that nothing was found; gives the exit code.
pub(super) fn found_nothing(what: &str) -> ExitCode {
    note(what);
    nothing()
}

/// Prints to standard error why the program ends, and gives the exit code.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    // The reader of the output has closed it, which is not an error.
    if is_broken_pipe(error) {
        return DONE;
    }
    let message = format!("{error:#}");
    // A list of errors ends with a sentence about all of them.
    let (errors, all) = message.rsplit_once('\n').unwrap_or(("", &message));
    list(&errors);
    note(all);
    ExitCode::from(2)
}

/// Reports a panic on standard error. Its message can contain text of a log.
pub(super) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let trace = Backtrace::capture();
        list(&panic);
        if trace.status() == BacktraceStatus::Captured {
            list(&trace);
        }
    }));
}

/// Whether an error is a broken pipe: the reader of the output has read enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(broken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pipe_is_recognized_through_every_context() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context(FAILED);
        assert!(is_broken_pipe(&error));
        assert!(!is_broken_pipe(&anyhow::anyhow!("x")));
    }
}
