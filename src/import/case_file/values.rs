//! Reads the values of a case's fields: times, lengths, and enums.

use super::CaseFileReader;
use super::fields::{Fields, MISSING};
use crate::record::ProblemKind;
use crate::time::{
    ClockTime, Millis, SessionTime, TimeError, WrittenTime, format_hms, offset_mismatch, parse_date_time,
    read_time,
};
use jiff::tz::TimeZone;

impl CaseFileReader {
    /// A required time, with its line.
    pub(super) fn required_time(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<(u64, SessionTime)> {
        if fields.value(key).is_none() {
            fields.fault(fields.line, key, MISSING);
        }
        self.time(fields, key)
    }

    /// A time, with its line: a clock time, or a length from the start if the case has no clock times.
    pub(super) fn time(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<(u64, SessionTime)> {
        if !self.clock {
            let (_, line, _) = fields.value(key)?;
            return fields.length(key).map(|length| (line, SessionTime(length.0)));
        }
        let text = fields.text(key)?;
        let zone = if self.zone_is_faulty { Some(&TimeZone::UTC) } else { self.zone.as_ref() };
        match parse_date_time(&text.value, zone) {
            Ok(_) if self.zone_is_faulty => None,
            Ok((t, offset)) => {
                self.offsets.push((t, offset));
                if let Some(what) = offset_mismatch((t, offset), self.zone.as_ref()) {
                    self.problems.add(text.line, ProblemKind::Guessed, what);
                }
                Some((text.line, t))
            }
            // With a zone it would be read: the zone is what is at fault.
            Err(TimeError::NoOffset(_)) => {
                self.without_zone.push(text.line);
                None
            }
            Err(error) => {
                fields.fault(text.line, key, error.to_string());
                None
            }
        }
    }
}

impl Fields<'_, '_> {
    /// A length: a number of seconds, or a text `h:mm:ss`; either can be negative.
    pub(super) fn length(&self, key: &str) -> Option<Millis> {
        let text = self.number(key)?;
        let (negative, plain) = match text.value.strip_prefix('-') {
            Some(plain) => (true, plain),
            None => (false, text.value.strip_prefix('+').unwrap_or(&text.value)),
        };
        let written = read_time(plain);
        let read = written.and_then(|time| match time {
            WrittenTime::Number(at) | WrittenTime::Length(at) => Some(at),
            WrittenTime::Clock(clock) => (clock.numbers == 3).then_some(clock.at),
            WrittenTime::OfDay(_)
            | WrittenTime::Frames(..)
            | WrittenTime::Local(_)
            | WrittenTime::Numeric(..)
            | WrittenTime::Instant(..) => None,
        });
        if let Some(WrittenTime::Clock(ClockTime { at: read, numbers: 2, .. })) = written {
            let (short, long) = (format_hms(read), format_hms(Millis(read.0.saturating_mul(60))));
            let what = format!(
                "ambiguous length {:?}; write \"{short}\" for minutes and seconds, or \"{long}\" for hours and minutes",
                text.value
            );
            self.fault(text.line, key, what);
            return None;
        }
        if read.is_none() {
            let what = format!("invalid length {:?}; use seconds, or \"h:mm:ss\"", text.value);
            self.fault(text.line, key, what);
        } else if negative && key != "clock_correction" {
            self.fault(text.line, key, "must not be negative");
        }
        read.map(|length| if negative { -length } else { length })
    }

    /// One value of an enum.
    pub(super) fn word<T: Copy + std::fmt::Display>(
        &self,
        key: &str,
        of: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Option<T> {
        let text = self.text(key)?;
        let found = of(&text.value);
        if found.is_none() {
            let words: Vec<String> = all.iter().map(ToString::to_string).collect();
            let what = format!("unknown {key} {:?}; expected one of {}", text.value, words.join(", "));
            self.fault(text.line, key, what);
        }
        found
    }
}
