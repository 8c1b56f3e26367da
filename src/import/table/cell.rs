//! Times in the fields of a table: their units, and the point that they count from.

use super::super::transcript::Transcript;
use crate::import::guesses;
use crate::record::words;
use crate::time::parse_clock;
use crate::time::{Millis, Offset, SessionTime, parse_rfc3339, parse_seconds};

words! {
    /// The unit of a table's times, with its word for `--unit`.
    pub(super) enum TimeUnit {
        /// Seconds, with or without decimals.
        Seconds = "s",
        /// Milliseconds.
        Millis = "ms",
        /// Hours, minutes and seconds with colons.
        Clock = "hms",
    }
}

/// A time in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellTime {
    /// From the start of the recording.
    After(Millis),
    /// An instant.
    Instant(SessionTime, Offset),
    /// A date and time without a UTC offset, as if it were UTC.
    Local(SessionTime),
}

/// Reads a date and time, a clock time with colons, or a number in a unit.
pub(super) fn time(cell: &str, unit: TimeUnit) -> Option<CellTime> {
    let cell = cell.trim();
    // The most common case first: a number, perhaps with a decimal point.
    let number = match parse_seconds(cell) {
        Some(number) => number,
        None if cell.get(4..5) == Some("-") => {
            return parse_rfc3339(cell)
                .map(|(t, offset)| CellTime::Instant(t, offset))
                .or_else(|| parse_rfc3339(&format!("{cell}Z")).map(|(t, _)| CellTime::Local(t)));
        }
        None if cell.contains(':') => return parse_clock(cell).map(CellTime::After),
        None => with_comma(cell)?,
    };
    match unit {
        TimeUnit::Seconds => Some(number),
        TimeUnit::Millis => Some(Millis(number.0.div_euclid(1000))),
        TimeUnit::Clock => parse_clock(cell),
    }
    .map(CellTime::After)
}

/// Reads seconds with a decimal comma, as milliseconds.
fn with_comma(cell: &str) -> Option<Millis> {
    let (whole, fraction) = cell.split_once(',')?;
    parse_seconds(&format!("{whole}.{fraction}"))
}

/// Whether a field is empty or has only spaces.
pub(super) fn is_blank(cell: &str) -> bool {
    !cell.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && cell.trim().is_empty()
}

/// Whether a field is an unsigned integer.
pub(super) fn is_integer(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit())
}

/// The point that the times of a table count from. Instants count from the epoch until all are read.
#[derive(Default)]
pub(super) struct TimeBase {
    /// The earliest instant, with the UTC offset of the first.
    instant: Option<(SessionTime, Option<Offset>)>,
    /// The UTC offsets of the instants, each with the first instant that has it after one that has another.
    offsets: Vec<(SessionTime, Offset)>,
    /// Whether any time counts from the start of the recording.
    after: bool,
}

impl TimeBase {
    /// A time as milliseconds. `None` if it is of another kind than the times before it.
    pub(super) fn millis(&mut self, time: CellTime) -> Option<Millis> {
        let (t, offset) = match time {
            CellTime::After(at) => {
                self.after = true;
                return self.instant.is_none().then_some(at);
            }
            CellTime::Instant(t, offset) => (t, Some(offset)),
            CellTime::Local(t) => (t, None),
        };
        match &mut self.instant {
            None if self.after => return None,
            None => self.instant = Some((t, offset)),
            Some((least, known)) => {
                if known.is_some() != offset.is_some() {
                    return None;
                }
                *least = (*least).min(t);
            }
        }
        self.offsets.extend(offset.map(|own| (t, own)).filter(|(_, own)| self.offset() != Some(*own)));
        Some(Millis(t.0))
    }

    /// The UTC offset of the last instant.
    fn offset(&self) -> Option<Offset> {
        self.offsets.last().map(|&(_, offset)| offset)
    }

    /// As [`TimeBase::millis`], for a time that is no event's: it does not change the base.
    pub(super) fn other_millis(&self, time: CellTime) -> Option<Millis> {
        match (time, self.instant) {
            (CellTime::After(at), None) => Some(at),
            (CellTime::Instant(t, _), Some((_, Some(_)))) => Some(Millis(t.0)),
            (CellTime::After(_) | CellTime::Instant(..) | CellTime::Local(_), _) => None,
        }
    }

    /// Whether the times are instants.
    pub(super) fn has_instants(&self) -> bool {
        self.instant.is_some()
    }

    /// Makes instants count from the earliest of them.
    pub(super) fn rebase(&self, transcript: &mut Transcript<'_>) {
        let Some((least, offset)) = self.instant else { return };
        let back = Millis(least.0);
        for item in &mut transcript.items {
            item.at = item.at.map(|at| at - back);
            item.end = item.end.map(|end| end - back);
            let stated = item.provenance.iter_mut().flat_map(|stated| &mut stated.alternatives);
            for time in stated.flat_map(|other| [&mut other.time, &mut other.end]) {
                *time = time.map(|t| t - back);
            }
        }
        match offset {
            Some(offset) => {
                let mut offsets = self.offsets.clone();
                offsets.sort_by_key(|&(t, _)| t);
                transcript.start = Some((least, offsets.first().map_or(offset, |&(_, offset)| offset)));
                transcript.offsets = offsets;
            }
            None => transcript.guess(1, guesses::LOCAL_DATES, "dates without a UTC offset; times count from the first (use --starts-at to set when that was)",
            ),
        }
    }
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
