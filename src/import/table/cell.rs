//! Times in the fields of a table: their units, and the point that they count from.

use super::super::transcript::{Form, Transcript};
use super::super::units::Unit;
use crate::time::{DAY, Millis, Offset, SessionTime, WrittenTime, parse_clock, parse_digits, read_time};

/// A time in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellTime {
    /// From the start of the recording.
    After(Millis),
    /// With colons, or a date: as it is written, for the whole file to decide.
    Clock(Millis, Form),
    /// An instant.
    Instant(SessionTime, Offset),
}

/// Reads a date and time, a time with colons or units, or a number in a unit.
pub(super) fn time(cell: &str, unit: Unit) -> Option<CellTime> {
    let read = read_time(cell)?;
    match (read, unit) {
        (WrittenTime::Number(_), Unit::Digits) => {
            let form = if cell.contains('.') { Form::Two } else { Form::Three };
            parse_digits(cell.trim()).map(|at| CellTime::Clock(at, form))
        }
        (WrittenTime::Number(_), Unit::Days) => days(cell.trim()).map(|at| CellTime::Clock(at, Form::Three)),
        (WrittenTime::Number(_), Unit::Clock) => parse_clock(cell.trim()).map(CellTime::After),
        (WrittenTime::Number(number), unit) => Some(CellTime::After(Millis(unit.millis(number.0)))),
        (WrittenTime::Instant(t, offset), _) => Some(CellTime::Instant(t, offset)),
        (
            WrittenTime::Local(_)
            | WrittenTime::Numeric(..)
            | WrittenTime::Clock(_)
            | WrittenTime::OfDay(_)
            | WrittenTime::Frames(..)
            | WrittenTime::Length(_),
            _,
        ) => match Form::of(read)? {
            (at, Form::Settled) => Some(CellTime::After(at)),
            (at, form) => Some(CellTime::Clock(at, form)),
        },
    }
}

/// A fraction of a day, to the nearest millisecond: a spreadsheet cannot hold a time exactly.
fn days(cell: &str) -> Option<Millis> {
    let (whole, decimals) = cell.split_once(['.', ',']).unwrap_or((cell, "0"));
    let decimals = decimals.get(..decimals.len().min(15))?;
    let scale = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let fraction = decimals.parse::<i128>().ok()? * i128::from(DAY.0);
    let whole = whole.parse::<i64>().ok().filter(|days| (0..100_000).contains(days))?;
    Some(Millis(whole * DAY.0 + i64::try_from((fraction + scale / 2) / scale).ok()?))
}

/// Reads a start and an end in one field, `0:00 - 0:12.5`.
pub(super) fn span(cell: &str, unit: Unit) -> Option<(CellTime, CellTime)> {
    [" - ", "-->", " – ", " — ", "–", " to ", "-"].iter().find_map(|sign| {
        let (start, end) = cell.split_once(sign)?;
        Some((time(start, unit)?, time(end, unit)?))
    })
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
    instant: Option<(SessionTime, Offset)>,
    /// The UTC offsets of the instants, each with the first instant that has it after one that has another.
    offsets: Vec<(SessionTime, Offset)>,
    /// Whether any time counts from the start of the recording.
    after: bool,
}

impl TimeBase {
    /// A time as milliseconds. `None` if it is of another kind than the times before it.
    pub(super) fn millis(&mut self, time: CellTime) -> Option<Millis> {
        let (t, offset) = match time {
            CellTime::After(at) | CellTime::Clock(at, _) => {
                self.after = true;
                return self.instant.is_none().then_some(at);
            }
            CellTime::Instant(t, offset) => (t, offset),
        };
        match &mut self.instant {
            None if self.after => return None,
            None => self.instant = Some((t, offset)),
            Some((least, _)) => *least = (*least).min(t),
        }
        if self.offset() != Some(offset) {
            self.offsets.push((t, offset));
        }
        Some(Millis(t.0))
    }

    /// The UTC offset of the last instant.
    fn offset(&self) -> Option<Offset> {
        self.offsets.last().map(|&(_, offset)| offset)
    }

    /// As [`TimeBase::millis`], for a time that is no event's: it does not change the base.
    pub(super) fn other_millis(&self, time: CellTime) -> Option<Millis> {
        match (time, self.instant) {
            (CellTime::After(at) | CellTime::Clock(at, _), None) => Some(at),
            (CellTime::Instant(t, _), Some(_)) => Some(Millis(t.0)),
            (CellTime::After(_) | CellTime::Clock(..) | CellTime::Instant(..), _) => None,
        }
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
        let mut offsets = self.offsets.clone();
        offsets.sort_by_key(|&(t, _)| t);
        transcript.start = Some((least, offsets.first().map_or(offset, |&(_, offset)| offset)));
        transcript.offsets = offsets;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_in_its_unit_unless_it_states_another() {
        for (cell, unit, read) in [
            ("1.5", Unit::Seconds, Some(CellTime::After(Millis(1_500)))),
            ("1,5", Unit::Seconds, Some(CellTime::After(Millis(1_500)))),
            (" 1500 ", Unit::Millis, Some(CellTime::After(Millis(1_500)))),
            ("1500.9", Unit::Millis, Some(CellTime::After(Millis(1_500)))),
            ("1:00:00.04", Unit::Millis, Some(CellTime::Clock(Millis(3_600_040), Form::Hundredths))),
            ("3 minutes 5 seconds", Unit::Millis, Some(CellTime::After(Millis(185_000)))),
            ("90", Unit::Clock, Some(CellTime::After(Millis(90_000)))),
            (
                "1970-01-01T00:00:01Z",
                Unit::Seconds,
                Some(CellTime::Instant(SessionTime(1_000), Offset::default())),
            ),
            ("1970-01-01 00:00:01", Unit::Seconds, Some(CellTime::Clock(Millis(1_000), Form::Local))),
            ("1e999", Unit::Seconds, None),
            ("NaN", Unit::Seconds, None),
            ("1,000,000", Unit::Seconds, None),
            ("", Unit::Seconds, None),
        ] {
            assert_eq!(time(cell, unit), read, "{cell}");
        }
    }
}
