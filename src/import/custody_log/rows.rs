//! Tells the lines of a custody log apart, each without the others.

use super::clock::{ClockLine, LineStart, line_start};
use super::date::{self, WrittenDate};

/// A line, as far as it can be told without the others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row<'a> {
    Blank,
    /// A date alone.
    Heading(WrittenDate),
    /// A time, perhaps after a date.
    Entry(Option<WrittenDate>, ClockLine<'a>),
    /// Numbers that look like a time and are none.
    NoTime(&'a str),
    Words,
}

/// What a line is.
pub(super) fn row(line: &str) -> Row<'_> {
    if line.trim().is_empty() {
        return Row::Blank;
    }
    let dated = date::leading(line);
    if let Some((written, rest)) = dated {
        if date::is_closed(rest) {
            return Row::Heading(written);
        }
        let rest = rest.trim_start_matches([',', ':', '-', '–', '—', ' ', '\t', 'T']);
        if let LineStart::Clock(read) = line_start(rest) {
            return Row::Entry(Some(written), read);
        }
    }
    match line_start(line) {
        LineStart::Clock(read) => Row::Entry(None, read),
        LineStart::NoTime(number) => Row::NoTime(number),
        LineStart::Words => Row::Words,
    }
}
