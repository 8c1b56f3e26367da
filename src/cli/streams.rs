//! Standard output and standard error: the only file that opens them for the text commands.
//!
//! On a terminal, everything passes through [`Visible`], so that nothing in a file can control the terminal. A pipe or a
//! file gets the bytes unchanged. Elsewhere, `.clippy.toml` forbids the functions that open the two streams.
#![expect(clippy::disallowed_methods, reason = "this is the file that opens the streams")]

use crate::record::{ascii, visible};
use crate::report::escape_json;
use std::borrow::Cow;
use std::io::{self, BufRead, IsTerminal, Read, Write};

/// How the hidden characters of what is written are shown on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Escaping {
    kind: Kind,
    ascii: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
}

impl Escaping {
    /// Text: hidden characters become symbols. If `ascii`, characters that are not ASCII do too.
    pub(super) fn text(ascii: bool) -> Escaping {
        Escaping { kind: Kind::Text, ascii }
    }

    /// JSON, perhaps with comments: hidden characters are escaped, so that it has the same value. If `ascii`, characters
    /// that are not ASCII are escaped too.
    pub(super) fn json(ascii: bool) -> Escaping {
        Escaping { kind: Kind::Json, ascii }
    }

    /// A line as a terminal may get it. Bytes that are not UTF-8 become U+FFFD.
    fn show(self, line: &[u8]) -> String {
        let line = String::from_utf8_lossy(line);
        match self.kind {
            Kind::Text => {
                let line = visible(&line);
                if self.ascii { ascii(&line).into_owned() } else { line.into_owned() }
            }
            Kind::Json => escape_json(&line, self.ascii),
        }
    }
}

/// Opens standard output.
pub(super) fn stdout(escaping: Escaping) -> Box<dyn Write> {
    let stdout = io::stdout().lock();
    if stdout.is_terminal() { Box::new(Visible::new(stdout, escaping)) } else { Box::new(stdout) }
}

/// Whether standard output is a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The number of columns of the terminal, if standard output is one.
pub(super) fn columns() -> Option<u16> {
    let size = is_terminal().then(|| rustix::termios::tcgetwinsize(io::stdout())).and_then(Result::ok);
    size.map(|size| size.ws_col).filter(|&columns| columns > 0)
}

/// Writes lines to standard error, safe for a terminal wherever it goes.
///
/// # Errors
/// The system's error.
pub(super) fn write_error(lines: &str) -> io::Result<()> {
    let mut to = Visible::new(io::stderr().lock(), Escaping::text(ascii_locale()));
    to.write_all(lines.as_bytes())?;
    to.flush()
}

/// Whether there is a person to ask: standard input and standard error are terminals.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a question on standard error and reads the answer, one line without the spaces around it; `None` at the end of the input.
///
/// # Errors
/// The system's error.
pub(super) fn ask(question: &str) -> io::Result<Option<String>> {
    /// A longer answer is cut.
    const MOST: u64 = 1 << 12;
    write_error(question)?;
    let mut answer = Vec::new();
    let read = io::stdin().lock().take(MOST).read_until(b'\n', &mut answer)?;
    Ok((read > 0).then(|| String::from_utf8_lossy(&answer).trim().to_owned()))
}

/// A writer that makes text safe for a terminal, line by line. A line is written once it ends, or with `flush`.
struct Visible<W> {
    to: W,
    escaping: Escaping,
    /// The line that has not ended.
    line: Vec<u8>,
}

impl<W: Write> Visible<W> {
    fn new(to: W, escaping: Escaping) -> Visible<W> {
        Visible { to, escaping, line: Vec::new() }
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|&b| b == b'\n') {
            let Some(end) = part.strip_suffix(b"\n") else {
                self.line.extend_from_slice(part);
                break;
            };
            let line = if self.line.is_empty() {
                Cow::Borrowed(end)
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.extend_from_slice(end);
                Cow::Owned(line)
            };
            let mut shown = self.escaping.show(&line);
            shown.push('\n');
            self.to.write_all(shown.as_bytes())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        self.to.write_all(self.escaping.show(&line).as_bytes())?;
        self.to.flush()
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a terminal gets of bytes that are written in pieces of a length.
    fn shown(escaping: Escaping, bytes: &[u8], piece: usize) -> String {
        let mut to = Visible::new(Vec::new(), escaping);
        bytes.chunks(piece).for_each(|piece| to.write_all(piece).unwrap());
        to.flush().unwrap();
        String::from_utf8(to.to).unwrap()
    }

    #[test]
    fn a_terminal_gets_the_same_symbols_however_the_text_is_cut() {
        let text = "a\u{1b}[2J\tb\r\n\u{9b}1m\u{202e}e\u{301}é\n\u{301}".as_bytes();
        let text = [text, b"\x9b"].concat();
        let expected = "a␛[2J␉b␍\n<U+009B>1m<U+202E>e\u{301}é\n<U+0301>\u{fffd}";
        for piece in 1..text.len() {
            assert_eq!(shown(Escaping::text(false), &text, piece), expected, "{piece}");
        }
        let ascii = shown(Escaping::text(true), &text, 7);
        assert_eq!(ascii, "a^[[2J^Ib^M\n<U+009B>1m<U+202E>e<U+0301><U+00E9>\n<U+0301><U+FFFD>");
    }

    #[test]
    fn json_for_a_terminal_has_the_same_value() {
        let value = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{200b}\u{e0041}é😀\t\u{2028}กำำำำำำำำำำำำำำำำ";
        let line = format!("{{\"a\":\t{}}}\r\n// \u{9b}\n", serde_json::Value::from(value));
        for (ascii, piece) in [(false, 1), (false, 999), (true, 3)] {
            let shown = shown(Escaping::json(ascii), line.as_bytes(), piece);
            let (json, comment) = shown.split_once('\n').unwrap();
            assert_eq!(serde_json::from_str::<serde_json::Value>(json).unwrap()["a"], value);
            assert!(shown.lines().all(crate::record::is_visible), "{shown:?}");
            assert_eq!(comment, "// \\u009b\n");
            assert_eq!(shown.is_ascii(), ascii);
        }
    }

    #[test]
    fn a_locale_names_utf8_in_either_spelling() {
        assert!(["C.UTF-8", "de_DE.utf8", "en_US.UTF-8"].iter().all(|l| is_utf8(l)));
        assert!(["C", "POSIX", "de_DE@euro", "en_US.ISO-8859-1"].iter().all(|l| !is_utf8(l)));
    }
}
