//! Reads the values of a case's fields: times, lengths, and enums.

use super::CaseFileReader;
use super::fields::{Fields, MISSING};
use crate::record::ProblemKind;
use crate::time::{
    ClockTime, Millis, SessionTime, TimeError, WrittenTime, offset_mismatch, parse_date_time, read_time,
};
use jiff::tz::TimeZone;

impl CaseFileReader<'_> {
    /// A required time, with its line.
    pub(super) fn required_time(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<(u64, SessionTime)> {
        if fields.value(self.reader, key).is_none() {
            self.reader.fault(fields.line, &fields.path(key), MISSING);
        }
        self.time(fields, key)
    }

    /// A time, with its line: a clock time, or a length from the start if the case has no clock times.
    pub(super) fn time(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<(u64, SessionTime)> {
        if !self.clock {
            let (_, line, _) = fields.value(self.reader, key)?;
            return self.length(fields, key).map(|length| (line, SessionTime(length.0)));
        }
        let text = fields.text(self.reader, key)?;
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
                self.reader.fault(text.line, &fields.path(key), error.to_string());
                None
            }
        }
    }

    /// A length: a number of seconds, or a text `h:mm:ss`; either can be negative.
    pub(super) fn length(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Millis> {
        let text = fields.number(self.reader, key)?;
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
            let shown = |ms: i64| {
                let s = ms / 1000;
                format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
            };
            let (short, long) = (shown(read.0), shown(read.0.saturating_mul(60)));
            let what = format!(
                "ambiguous length {:?}; write \"{short}\" for minutes and seconds, or \"{long}\" for hours and minutes",
                text.value
            );
            self.reader.fault(text.line, &fields.path(key), what);
            return None;
        }
        if read.is_none() {
            let what = format!("invalid length {:?}; use seconds, or \"h:mm:ss\"", text.value);
            self.reader.fault(text.line, &fields.path(key), what);
        } else if negative && key != "clock_correction" {
            self.reader.fault(text.line, &fields.path(key), "must not be negative");
        }
        read.map(|length| if negative { -length } else { length })
    }

    /// One value of an enum.
    pub(super) fn word<T: Copy + std::fmt::Display>(
        &mut self,
        fields: &Fields<'_, '_>,
        key: &str,
        of: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Option<T> {
        let text = fields.text(self.reader, key)?;
        let found = of(&text.value);
        if found.is_none() {
            let words: Vec<String> = all.iter().map(ToString::to_string).collect();
            let what = format!("unknown {key} {:?}; expected one of {}", text.value, words.join(", "));
            self.reader.fault(text.line, &fields.path(key), what);
        }
        found
    }
}
