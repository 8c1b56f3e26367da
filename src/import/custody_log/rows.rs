//! Tells the lines of a custody log apart, each without the others.

use super::clock::{ClockLine, Row, SEPARATORS, line_start};
use super::heading::{heading_words, names_date};
use super::words::split_source;
use crate::time::date::WrittenDate;
use crate::time::written_date::leading_date;

impl Row<'_> {
    /// The date that it begins with.
    pub(super) fn date(&self) -> Option<WrittenDate> {
        match self {
            Row::Heading(written, _) => Some(*written),
            Row::Entry(written, _) | Row::NoTime(written, _) => *written,
            Row::Blank | Row::Misplaced(_) | Row::NamesDate | Row::Words => None,
        }
    }
}

/// What a line is.
pub(super) fn row(line: &str) -> Row<'_> {
    if line.trim().is_empty() {
        return Row::Blank;
    }
    let dated = leading_date(line);
    if let Some((written, rest)) = dated {
        let after = rest.trim_start_matches(SEPARATORS);
        let after = after
            .strip_prefix(['T', 't'])
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            .unwrap_or(after);
        match line_start(after) {
            // `Sunday 14:20`: the day, too, may be counted from the one before.
            Row::Entry(_, read) => return Row::Entry(Some(written), read),
            Row::NoTime(_, number) => return Row::NoTime(Some(written), number),
            Row::Blank | Row::Heading(..) | Row::Misplaced(_) | Row::NamesDate | Row::Words => {}
        }
        if let Some(words) = heading_words(&written, rest) {
            return Row::Heading(written, words);
        }
    }
    match line_start(line) {
        Row::Entry(_, read) => match leading_date(read.words) {
            // `14:20 22 November 1963 room entry`
            Some((written, rest))
                if (!written.is_relative() || written.names_month()) && read.end.is_none() =>
            {
                Row::Entry(Some(written), ClockLine { words: rest.trim_start_matches(SEPARATORS), ..read })
            }
            Some(_) | None => Row::Entry(None, read),
        },
        Row::Words if dated.is_some() || names_date(split_source(line).0) => Row::NamesDate,
        other => other,
    }
}
