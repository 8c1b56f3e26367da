//! Writes JSON that is safe on a terminal and reads back the same.

use super::page::Page;
use crate::record::is_visible;
use serde::Serialize;
use std::fmt::Write;
use std::io;

/// Writes a value as JSON over several lines, with a line end. Characters that could control a terminal are escaped;
/// on an ASCII terminal, all that are not ASCII are.
///
/// # Errors
/// The error of the writer.
pub fn json_pretty(page: Page, value: &impl Serialize, out: &mut impl io::Write) -> io::Result<()> {
    write_escaped(page, &serde_json::to_string_pretty(value)?, "\n", out)
}

/// Writes a value as JSON on one line. See [`json_pretty`].
///
/// # Errors
/// The error of the writer.
pub fn json_compact(page: Page, value: &impl Serialize, out: &mut impl io::Write) -> io::Result<()> {
    write_escaped(page, &serde_json::to_string(value)?, " ", out)
}

/// Writes JSON with a line end. In the JSON of a value, only the space between its parts has unescaped line ends.
fn write_escaped(page: Page, json: &str, line_end: &str, out: &mut impl io::Write) -> io::Result<()> {
    let lines = json.split('\n').map(|line| escape_json(line, page.ascii && page.safe));
    out.write_all((lines.collect::<Vec<_>>().join(line_end) + "\n").as_bytes())
}

/// Escapes the characters of a line of JSON that could control a terminal or that are not seen; if `ascii_only`, all that
/// are not ASCII. The value stays the same.
///
/// ```
/// assert_eq!(untaped::report::escape_json("[\"\u{9b}é\"]\r", false), "[\"\\u009bé\"] ");
/// ```
#[must_use]
pub fn escape_json(line: &str, ascii_only: bool) -> String {
    let mut escaped = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            ' '..='~' => escaped.push(c),
            '\t' | '\r' => escaped.push(' '),
            _ if !ascii_only && is_visible(c.encode_utf8(&mut [0; 4])) => escaped.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(escaped, "\\u{unit:04x}");
            }),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[2J\u{9b}31m\u{202e}e\u{301}\u{7f}😀\n";

    #[test]
    fn json_has_no_character_that_controls_a_terminal_and_reads_back_the_same() {
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
