//! How JSON is written, so that it is safe on whatever it goes onto and reads back the same.

use super::page::Page;
use crate::record::is_visible;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use std::io;

/// Writes a value as JSON over several lines, and a line end. Characters that could steer a terminal are
/// escaped, which no reader of JSON notices; with an ASCII page on a terminal all others are, too.
///
/// # Errors
/// What the writer says.
pub fn json_pretty(page: Page, value: &impl Serialize, out: &mut impl io::Write) -> io::Result<()> {
    json(page, PrettyFormatter::new(), value, out)
}

/// Writes a value as JSON on one line. See [`json_pretty`].
///
/// # Errors
/// What the writer says.
pub fn json_compact(page: Page, value: &impl Serialize, out: &mut impl io::Write) -> io::Result<()> {
    json(page, CompactFormatter, value, out)
}

fn json<F: Formatter>(
    page: Page,
    inner: F,
    value: &impl Serialize,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let formatter = Escaped { inner, all: page.ascii && page.safe };
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, formatter);
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Writes JSON in which no character outside a plain text stands unescaped.
struct Escaped<F> {
    inner: F,
    /// Escapes everything that is not ASCII.
    all: bool,
}

impl<F> Escaped<F> {
    fn is_plain(&self, c: char) -> bool {
        c.is_ascii_graphic() || c == ' ' || (!self.all && is_visible(c.encode_utf8(&mut [0; 4])))
    }

    fn write<W: ?Sized + io::Write>(&self, out: &mut W, text: &str) -> io::Result<()> {
        if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return out.write_all(text.as_bytes());
        }
        for c in text.chars() {
            if self.is_plain(c) {
                out.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
            } else if matches!(c, '\t' | '\n' | '\r') {
                // Only a raw value holds them unescaped, as space between its parts.
                out.write_all(b" ")?;
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

impl<F: Formatter> Formatter for Escaped<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        self.write(out, text)
    }

    fn write_raw_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        self.write(out, text)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_array(out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_array(out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_array_value(out)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_object(out)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_object(out)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[2J\u{9b}31m\u{202e}e\u{301}\u{7f}😀\n";

    #[test]
    fn json_holds_no_character_that_steers_a_terminal_and_reads_back_the_same() {
        for (page, ascii_only) in [(Page::default(), false), (Page { ascii: true, safe: true }, true)] {
            let mut out = Vec::new();
            json_compact(page, &HOSTILE, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.trim_end().chars().all(|c| c.is_ascii_graphic() || c == ' ' || c == '😀'), "{text}");
            assert_eq!(text.is_ascii(), ascii_only);
            assert_eq!(serde_json::from_str::<String>(&text).unwrap(), HOSTILE);
        }
    }

    #[test]
    fn a_raw_value_is_made_safe_and_means_the_same() {
        let raw = "{\"a\":\t[1e999,\r\"\u{9b}é\"]}";
        let value: Box<serde_json::value::RawValue> = serde_json::from_str(raw).unwrap();
        let mut out = Vec::new();
        json_compact(Page::default(), &value, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "{\"a\": [1e999, \"\\u009bé\"]}\n");
    }
}
