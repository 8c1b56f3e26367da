//! Standard output, standard error and exit codes. A broken pipe is not an error.

use super::fold::fold;
use crate::record::{ascii, visible};
use anyhow::{Context, Result};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::process::ExitCode;

/// The exit code of a command that did its work or found something.
pub(super) const DONE: ExitCode = ExitCode::SUCCESS;

/// The exit code of a command that found nothing, or problems.
pub(super) fn nothing() -> ExitCode {
    ExitCode::from(1)
}

/// Standard output.
pub(super) struct Out {
    to: BufWriter<StdoutLock<'static>>,
    /// The width of the terminal, if it is one.
    columns: Option<u16>,
}

impl Out {
    pub(super) fn new() -> Out {
        let terminal = io::stdout().is_terminal();
        let size = terminal.then(|| rustix::termios::tcgetwinsize(io::stdout())).and_then(Result::ok);
        let columns = size.map(|size| size.ws_col).filter(|&columns| columns > 0);
        Out { to: BufWriter::with_capacity(1 << 16, io::stdout().lock()), columns }
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
struct NamedOut<'a>(&'a mut BufWriter<StdoutLock<'static>>);

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

/// Whether the locale is not UTF-8. The first of the three variables that is set decides (POSIX.1-2017, 8.2).
pub(super) fn ascii_locale() -> bool {
    let set =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    !set.is_some_and(|value| is_utf8(&value.to_string_lossy()))
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Prints clap's message: help to standard output, a usage error to standard error.
pub(super) fn usage(error: &clap::Error) -> Result<ExitCode> {
    let text = error.render().to_string();
    let text: Vec<_> = text.lines().map(visible).collect();
    let text = text.join("\n") + "\n";
    if error.use_stderr() {
        io::stderr().write_all(text.as_bytes()).context("cannot write to standard error")?;
        return Ok(ExitCode::from(2));
    }
    let mut out = Out::new();
    out.text(&text)?;
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a count to standard error, if standard output is a terminal.
pub(super) fn count_on_terminal(what: &str) {
    if io::stdout().is_terminal() {
        let _ = writeln!(io::stderr(), "{what}");
    }
}

/// Prints a message to standard error.
pub(super) fn note(what: &str) {
    let _ = writeln!(io::stderr(), "untaped: {}", shown(what));
}

/// Prints the lines of a list to standard error.
pub(super) fn list(lines: &impl std::fmt::Display) {
    let lines = lines.to_string();
    let _ = lines.lines().try_for_each(|line| writeln!(io::stderr(), "{}", shown(line)));
}

/// Prints to standard error that nothing was found; gives the exit code.
pub(super) fn found_nothing(what: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "untaped: {}", shown(what));
    nothing()
}

/// Formats an error as one sentence that is safe for a terminal.
#[must_use]
pub fn sentence(error: &anyhow::Error) -> String {
    shown(&format!("{error:#}"))
}

fn shown(text: &str) -> String {
    let text = visible(text);
    if ascii_locale() { ascii(&text).into_owned() } else { text.into_owned() }
}

/// Whether an error is a broken pipe: the reader of the output has read enough.
#[must_use]
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(broken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_utf8_in_either_spelling() {
        assert!(["C.UTF-8", "de_DE.utf8", "en_US.UTF-8"].iter().all(|l| is_utf8(l)));
        assert!(["C", "POSIX", "de_DE@euro", "en_US.ISO-8859-1"].iter().all(|l| !is_utf8(l)));
    }

    #[test]
    fn a_broken_pipe_is_recognized_through_every_context() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context(FAILED);
        assert!(is_broken_pipe(&error));
        assert!(!is_broken_pipe(&anyhow::anyhow!("x")));
    }
}
