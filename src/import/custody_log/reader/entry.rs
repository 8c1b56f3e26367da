//! Places the entries of a custody log in time: halves of a day, days that pass, zones, times that the clocks showed twice.

use super::super::clock::{self, ClockLine};
use super::super::rows::in_words;
use super::{Often, Open, Reader};
use crate::record::ProblemKind;
use crate::time::date::WrittenDate;
use crate::time::time_of_day::{DayForm, TimeOfDay, format_time_of_day as shown};
use crate::time::written_date::leading_date;
use crate::time::written_zone::WrittenZone;
use crate::time::{DAY, HOUR, Millis, Offset, SessionTime, local_instant};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::borrow::Cow;

/// A time of day this much earlier than the one before it is on the next day.
const NEXT_DAY: Millis = Millis(DAY.0 / 2);

impl<'a> Reader<'a> {
    /// Begins an entry.
    pub(super) fn entry(&mut self, number: u64, written: Option<WrittenDate>, read: ClockLine<'a>) {
        let Some(mut day) = self.day else { return };
        let mut guesses = Vec::new();
        let (mut at, mut until) = self.times(number, day, &read, &mut guesses);
        if self.has_halves && read.at.is_either_half() && read.end.is_none_or(|end| end.time.is_either_half())
        {
            // The half of the day in which the line follows the one above it.
            let later = Millis(at.0 + 12 * HOUR.0);
            let above = self.last.as_ref().map(|(last, ..)| *last).filter(|last| last.date() == day);
            let is_after =
                |time: Millis| above.is_none_or(|last| local(day, time).is_some_and(|time| time >= last));
            if !is_after(at) && is_after(later) {
                at = later;
                until = until.map(|until| Millis(until.0 + 12 * HOUR.0));
            }
            let (shown, read) = (shown(read.at.at), shown(at));
            let what = format!("{shown} has no a.m. or p.m., which other lines have; read as {read}");
            self.often(Often::NoHalf, number, what);
        }
        self.check_form(number, written, &read, at);
        if read.at.form == DayForm::Midnight && read.end.is_none() {
            // At the end of the day, if anything of that day precedes it.
            let is_end = self.last.is_some();
            at = if is_end { DAY } else { Millis::ZERO };
            let which = if is_end { "the end" } else { "the beginning" };
            guesses.push(format!("midnight is read as {which} of {day}"));
        }
        let Some(mut begins) = local(day, at) else {
            self.report(number, ProblemKind::BadTime, format!("{day} is too late for the calendar"));
            return self.untimed(number, read.whole);
        };
        if let Some(next) = self.follow(number, written, begins, at, &mut guesses) {
            (day, begins) = next;
        }
        self.last = Some((begins, shown(at), number));
        let start = self.place(begins, read.at.zone, &mut guesses);
        self.check_zone(number, read.at, start);
        self.instant = Some(start);
        if self.first.is_none_or(|(first, ..)| start.0 < first) {
            self.first = Some((start.0, start.1, begins));
        }
        let ends = until.and_then(|until| local(day, until)).map(|ends| {
            let zone = read.end.and_then(|end| end.time.zone);
            let until = self.place(ends, zone, &mut guesses);
            if let Some(end) = read.end {
                self.check_zone(number, end.time, until);
            }
            until.0
        });
        let said = until.map_or_else(
            || format!("{} {}", begins.date(), shown(of_day(begins))),
            |until| format!("{day} {} to {}", shown(at), in_range(until, day)),
        );
        for what in guesses {
            self.report(number, ProblemKind::Guessed, what);
        }
        self.flush_waiting();
        self.open = Some(Open {
            line: number,
            reading: self.reading(),
            at: start.0,
            end: ends.filter(|&end| end > start.0),
            said,
            is_about: read.is_about,
            is_span: until.is_some()
                || read.end.is_some()
                || read.unread_end.is_some_and(|text| !text.is_empty()),
            first: read.words,
            words: Cow::Borrowed(read.words),
            whole: Cow::Borrowed(read.whole),
        });
    }

    /// The times of a line from the midnight of its day on, the second if it can be read; what is wrong with it is reported.
    fn times(
        &mut self,
        number: u64,
        day: Date,
        read: &ClockLine<'a>,
        guesses: &mut Vec<String>,
    ) -> (Millis, Option<Millis>) {
        if let Some(text) = read.unread_end.filter(|text| !text.is_empty()) {
            let what = format!(
                "\"{text}\" after {} is not read as the end of a span; kept as a note, so write two times with a dash between them",
                shown(read.at.at)
            );
            self.report(number, ProblemKind::BadTime, what);
        }
        let Some(end) = read.end else { return (read.at.at, None) };
        let (at, until) = clock::range(read.at, end.time, guesses);
        let Some(date) = end.date else { return (at, Some(until)) };
        // The end has a date of its own.
        guesses.clear();
        let of_end = date.resolve(self.around(Some(day))).ok().and_then(|of_end| {
            let days = day.until(of_end.date).ok()?.get_days();
            Some(Millis(end.time.at.0 + i64::from(days) * DAY.0)).filter(|&until| until > at)
        });
        if of_end.is_none() {
            let what = "the date of its second time is none, or before the first; kept as a note";
            self.report(number, ProblemKind::BadTime, what.to_owned());
        }
        (at, of_end)
    }

    /// Reports a time before the one above it. Gives the next day and the time on it if that is meant: never where the line
    /// states its date.
    fn follow(
        &mut self,
        number: u64,
        written: Option<WrittenDate>,
        begins: DateTime,
        at: Millis,
        guesses: &mut Vec<String>,
    ) -> Option<(Date, DateTime)> {
        let day = self.day?;
        let is_stated = written.is_some() || self.above_heading.is_some();
        let above = self.last.clone().or(self.above_heading.take());
        let (last, before, line) = above.filter(|(last, ..)| begins < *last)?;
        let back = last.duration_since(begins).as_millis();
        let shown = shown(at);
        let next = day.tomorrow().ok().and_then(|next| Some((next, local(next, at)?)));
        let is_far = back > i128::from(NEXT_DAY.0);
        if let Some((next, later)) = next.filter(|_| is_far && !is_stated) {
            guesses.push(format!(
                "{shown} is before {before} (line {line}) without a new date; read as on the next day, {}",
                in_words(next)
            ));
            self.day = Some(next);
            return Some((next, later));
        }
        let what = format!("{shown} is before {before} (line {line}); kept on {day} and sorted by time");
        let hint = if is_far { "; if it was after midnight, correct the date of the line" } else { "" };
        self.report(number, ProblemKind::OutOfOrder, what + hint);
        None
    }

    /// The instant at which the clock showed a time, beside which a zone may be written.
    fn place(
        &self,
        local: DateTime,
        written: Option<WrittenZone<'_>>,
        guesses: &mut Vec<String>,
    ) -> (SessionTime, Offset) {
        let utc = TimeZone::UTC.to_ambiguous_timestamp(local).compatible();
        let utc = SessionTime(utc.map_or(0, jiff::Timestamp::as_millisecond));
        let Some(zone) = &self.zone else { return (utc, Offset::default()) };
        let last = self.instant.map(|(last, _)| last);
        let (t, offset, what) = local_instant(utc, zone, written, last);
        guesses.extend(what);
        (t, offset)
    }

    /// Reports a time that is written as other things are.
    fn check_form(&mut self, number: u64, written: Option<WrittenDate>, read: &ClockLine<'a>, at: Millis) {
        let digits = shown(read.at.at).replace(':', "");
        let shown = shown(at);
        let is_span = read.end.is_some();
        match read.at.form {
            DayForm::BareDigits if !is_span => {
                let what = format!("{digits:?} has no colon; read as {shown}");
                self.often(Often::Digits, number, what);
            }
            DayForm::Hour if !is_span => {
                self.often(Often::Hour, number, format!("an hour without minutes; read as {shown}"));
            }
            DayForm::Dot
                if written.is_none() && (read.words.is_empty() || leading_date(read.whole).is_some()) =>
            {
                self.often(Often::Dot, number, format!("can be a date or a time; read as the time {shown}"));
            }
            DayForm::Colon
            | DayForm::Dot
            | DayForm::Digits
            | DayForm::BareDigits
            | DayForm::Hour
            | DayForm::Half
            | DayForm::Midnight => {}
        }
        if let Some(bound) = read.bound {
            let bound = bound.to_lowercase();
            let what = format!("\"{bound} {shown}\" is only a limit; read as about {shown}");
            self.often(Often::Bound, number, what);
        }
        if let (None, Some(day), Some(_)) = (written, self.day, leading_date(read.words)) {
            let day = in_words(day);
            let what = format!(
                "names a date after its time; read as on {day}, the date above; write a date before the time"
            );
            self.often(Often::NamesDate, number, what);
        }
    }

    /// Reports a zone beside a time that is not the one of the log.
    fn check_zone(&mut self, number: u64, time: TimeOfDay<'_>, (at, _): (SessionTime, Offset)) {
        let Some(written) = time.zone else { return };
        let shown = shown(time.at);
        let name = written.name;
        let Some(zone) = &self.zone else {
            let what = format!(
                "the zone of \"{shown} {name}\" is not used; give --timezone, such as America/Chicago"
            );
            return self.often(Often::Zone, number, what);
        };
        let Ok(instant) = jiff::Timestamp::from_millisecond(at.0) else { return };
        let info = zone.to_offset_info(instant);
        let (known, seconds) = (info.abbreviation(), info.offset().seconds());
        if !written.agrees(seconds, Some(known)) {
            let place = zone.iana_name().unwrap_or("the log");
            let what = format!(
                "\"{shown} {name}\" is not in the time of {place}, which was {known} then; read as {shown} there; correct it, or give its --timezone"
            );
            self.often(Often::Zone, number, what);
        }
    }
}

/// A time of the same day or a later one.
fn in_range(until: Millis, day: Date) -> String {
    let days = (until.0 - 1) / DAY.0;
    let time = shown(until - Millis(days * DAY.0));
    match days {
        0 => time,
        1 => format!("{time} on the next day"),
        _ => {
            let date = day.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(day);
            format!("{time} on {date}")
        }
    }
}

/// The time so long after the midnight of a day; `None` if the calendar has none.
fn local(day: Date, at: Millis) -> Option<DateTime> {
    day.to_datetime(jiff::civil::Time::midnight()).checked_add(SignedDuration::from_millis(at.0)).ok()
}

/// The time since midnight.
fn of_day(time: DateTime) -> Millis {
    let midnight = time.date().to_datetime(jiff::civil::Time::midnight());
    Millis(i64::try_from(time.duration_since(midnight).as_millis()).unwrap_or(0))
}
