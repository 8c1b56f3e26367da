//! The times in the cells of a table, and their unit.

use super::super::clock::hms;
use crate::time::{Millis, Offset, SessionTime, parse_rfc3339, parse_seconds};

/// What the numbers in a table's times are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    /// Seconds, with decimals or without.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Hours, minutes and seconds with colons.
    Clock,
}

/// A time in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellTime {
    /// From the start of the recording.
    After(Millis),
    /// An instant.
    Instant(SessionTime, Offset),
    /// A date and time of a clock whose offset is not stated, as if it were UTC.
    Local(SessionTime),
}

impl TimeUnit {
    /// The unit with this word.
    pub(super) fn from_word(word: &str) -> Option<TimeUnit> {
        match word {
            "s" => Some(TimeUnit::Seconds),
            "ms" => Some(TimeUnit::Millis),
            "hms" => Some(TimeUnit::Clock),
            _ => None,
        }
    }

    /// Its word, as it is typed.
    pub(super) fn word(self) -> &'static str {
        match self {
            TimeUnit::Seconds => "s",
            TimeUnit::Millis => "ms",
            TimeUnit::Clock => "hms",
        }
    }
}

/// Reads a cell as a time: a date with a clock, a clock with colons, or a number in a unit.
pub(super) fn time(cell: &str, unit: TimeUnit) -> Option<CellTime> {
    let cell = cell.trim();
    // Nearly every time is a number with a point or none.
    let number = match parse_seconds(cell) {
        Some(number) => number,
        None if cell.get(4..5) == Some("-") => {
            return parse_rfc3339(cell)
                .map(|(t, offset)| CellTime::Instant(t, offset))
                .or_else(|| parse_rfc3339(&format!("{cell}Z")).map(|(t, _)| CellTime::Local(t)));
        }
        None if cell.contains(':') => return hms(cell).map(CellTime::After),
        None => with_comma(cell)?,
    };
    match unit {
        TimeUnit::Seconds => Some(number),
        TimeUnit::Millis => Some(Millis(number.0.div_euclid(1000))),
        TimeUnit::Clock => hms(cell),
    }
    .map(CellTime::After)
}

/// A number of seconds as milliseconds, with a comma before its decimals.
fn with_comma(cell: &str) -> Option<Millis> {
    let (whole, fraction) = cell.split_once(',')?;
    parse_seconds(&format!("{whole}.{fraction}"))
}

/// Whether nothing stands in a cell.
pub(super) fn is_blank(cell: &str) -> bool {
    !cell.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && cell.trim().is_empty()
}

/// Whether a cell is a number without decimals.
pub(super) fn is_whole(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_in_its_unit_unless_it_states_another() {
        for (cell, unit, read) in [
            ("1.5", TimeUnit::Seconds, Some(CellTime::After(Millis(1_500)))),
            ("1,5", TimeUnit::Seconds, Some(CellTime::After(Millis(1_500)))),
            (" 1500 ", TimeUnit::Millis, Some(CellTime::After(Millis(1_500)))),
            ("1500.9", TimeUnit::Millis, Some(CellTime::After(Millis(1_500)))),
            ("1:00:00.04", TimeUnit::Millis, Some(CellTime::After(Millis(3_600_040)))),
            ("90", TimeUnit::Clock, Some(CellTime::After(Millis(90_000)))),
            (
                "1970-01-01T00:00:01Z",
                TimeUnit::Seconds,
                Some(CellTime::Instant(SessionTime(1_000), Offset::default())),
            ),
            ("1970-01-01 00:00:01", TimeUnit::Seconds, Some(CellTime::Local(SessionTime(1_000)))),
            ("1e999", TimeUnit::Seconds, None),
            ("NaN", TimeUnit::Seconds, None),
            ("1,000,000", TimeUnit::Seconds, None),
            ("", TimeUnit::Seconds, None),
        ] {
            assert_eq!(time(cell, unit), read, "{cell}");
        }
    }
}
