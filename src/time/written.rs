//! The one reader of times as people and programs write them, for every format of transcript, case files and options.
//!
//! It says what is written and not what it counts from: whether `10:02:11` is a time of day or a time of a tape, the whole
//! file decides. Decimals are cut off after the millisecond, so `,04` is 40 ms. Nothing passes through floating point.

use super::date::NumericDate;
use super::parse::{Half, half_of_day, parse_clock, parse_seconds, thousandths};
use super::time_of_day::{DayForm, one_time};
use super::written_date::date_with_number;
use super::{DAY, HOUR, MAX_MILLIS, Millis, Offset, SessionTime, parse_rfc3339};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

/// The offset of local times that are given as if they were UTC.
const UTC: jiff::tz::Offset = jiff::tz::Offset::UTC;

/// A time as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenTime {
    /// With colons, as `1:02:03`: a length, or a time of day.
    Clock(ClockTime),
    /// With AM or PM, or `hrs`: a time of day, from midnight.
    OfDay(Millis),
    /// With frames, as `01:02:03:12`: the whole seconds, and the frames.
    Frames(Millis, u32),
    /// A number whose unit is not stated: what it is in seconds.
    Number(Millis),
    /// With units, as `3 minutes 5 seconds`, `12.5s` or `PT1.5S`: a length.
    Length(Millis),
    /// A date and time without an offset, as if it were UTC.
    Local(SessionTime),
    /// One whose day and month are numbers, in the order that they show or that is usual.
    Numeric(SessionTime, NumericDate),
    /// An instant.
    Instant(SessionTime, Offset),
}

/// A time with colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTime {
    /// As hours, minutes and seconds, or as minutes and seconds if there are two numbers.
    pub at: Millis,
    /// The count of numbers: two or three.
    pub numbers: u8,
    /// The digits of its decimals.
    pub decimals: u8,
}

/// Reads a time of any form that is the whole text.
///
/// ```
/// use untaped::time::{Millis, WrittenTime, read_time};
/// assert_eq!(read_time("3 minutes 5 seconds"), Some(WrittenTime::Length(Millis(185_000))));
/// assert_eq!(read_time("2:40 p.m."), Some(WrittenTime::OfDay(Millis(52_800_000))));
/// assert_eq!(read_time("soon"), None);
/// ```
pub fn read_time(text: &str) -> Option<WrittenTime> {
    let text = text.trim();
    // The most common case first: a number, perhaps with a decimal point.
    if let Some(number) = parse_seconds(text) {
        return Some(WrittenTime::Number(number));
    }
    let date_time = || match leading_date_time(text)? {
        (time, "") => Some(time),
        (WrittenTime::Local(t), zone) if ["Z", "UTC", "GMT"].contains(&zone.trim()) => {
            Some(WrittenTime::Instant(t, Offset::default()))
        }
        _ => None,
    };
    if text.get(4..5) == Some("-") {
        let instant = parse_rfc3339(text).map(|(t, offset)| WrittenTime::Instant(t, offset));
        return instant.or_else(date_time);
    }
    match leading_time(text) {
        Some((time, "")) => Some(time),
        _ => dotted(text)
            .or_else(|| of_day(text).filter(|(_, rest)| rest.is_empty()).map(|(time, _)| time))
            .or_else(date_time)
            .or_else(|| length(text))
            .or_else(|| with_comma(text)),
    }
}

/// Reads a date with its year and the time of day after it at the start of a text, `2019-03-02 14:40`, `3/2/2019 2:40 PM` or
/// `March 2, 2019, 2:40 p.m.`, and gives the text after them.
pub(crate) fn leading_date_time(text: &str) -> Option<(WrittenTime, &str)> {
    /// The number of the day is within so many bytes. Most lines of a transcript begin with other words.
    const NEAR: usize = 40;
    if !text.bytes().take(NEAR).any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, rest) = date_with_number(text).filter(|(date, _)| !date.is_relative())?;
    let rest =
        rest.strip_prefix(['T', 't']).unwrap_or_else(|| rest.trim_start_matches([',', ' ', '\u{202f}']));
    let (time, rest) = leading_time(rest).or_else(|| of_day(rest))?;
    let local = UTC.to_timestamp(date.day()?.to_datetime(Time::midnight())).ok()?.as_millisecond();
    let local = SessionTime(local) + time.of_day()?;
    Some((date.numeric().map_or(WrittenTime::Local(local), |date| WrittenTime::Numeric(local, date)), rest))
}

/// A local time, given as if it were UTC, with its day as the month and its month as the day. `None` if there is no such date.
pub(crate) fn with_day_as_month(local: SessionTime) -> Option<SessionTime> {
    let civil = UTC.to_datetime(Timestamp::from_millisecond(local.0).ok()?);
    let date = Date::new(civil.year(), civil.day(), civil.month()).ok()?;
    Some(SessionTime(UTC.to_timestamp(date.to_datetime(civil.time())).ok()?.as_millisecond()))
}

impl WrittenTime {
    /// The time from midnight, if this is read as a time of day: two numbers are hours and minutes. `None` for a time that no
    /// clock shows.
    pub fn of_day(self) -> Option<Millis> {
        let at = match self {
            WrittenTime::Clock(clock) if clock.numbers == 2 => Millis(clock.at.0.checked_mul(60)?),
            WrittenTime::Clock(clock) => clock.at,
            WrittenTime::OfDay(at) => at,
            WrittenTime::Frames(..)
            | WrittenTime::Number(_)
            | WrittenTime::Length(_)
            | WrittenTime::Local(_)
            | WrittenTime::Numeric(..)
            | WrittenTime::Instant(..) => return None,
        };
        (at < DAY).then_some(at)
    }
}

/// Reads a time with colons at the start of a text, perhaps after days (`1 day, 2:03:04`), and gives the text after it.
pub fn leading_time(text: &str) -> Option<(WrittenTime, &str)> {
    if let Some(read) = colons(text) {
        return Some(read);
    }
    let (days, rest) = days(text)?;
    let (WrittenTime::Clock(clock), rest) = colons(rest)? else { return None };
    (clock.numbers == 3 && clock.at < DAY).then_some(())?;
    let at = days.checked_mul(DAY.0)?.checked_add(clock.at.0).filter(|&at| at <= MAX_MILLIS)?;
    Some((WrittenTime::Clock(ClockTime { at: Millis(at), ..clock }), rest))
}

/// `2 days, `, `1 day `: the number, and the text after it.
fn days(text: &str) -> Option<(i64, &str)> {
    let (number, rest) = number(text)?;
    let rest = rest.trim_start().strip_prefix("day")?;
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let rest = rest.strip_prefix(',').unwrap_or(rest).strip_prefix(' ')?;
    Some((number, rest.trim_start()))
}

/// The digits at the start of a text as a number, and the text after them.
fn number(text: &str) -> Option<(i64, &str)> {
    let (digits, rest) = text.split_at_checked(text.bytes().take_while(u8::is_ascii_digit).count())?;
    Some((digits.parse().ok()?, rest))
}

/// A time with colons at the start of a text, with AM or PM or frames.
fn colons(text: &str) -> Option<(WrittenTime, &str)> {
    let is_part = |b: &u8| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',' | b';');
    let length = text.bytes().take_while(is_part).count();
    let (stamp, _) = text.split_at_checked(length)?;
    // `17:30:` is a time and a colon.
    let bare = stamp.trim_end_matches([':', '.', ',', ';']);
    let rest = text.get(bare.len()..)?;
    if let Some(time) = frames(bare) {
        return Some((time, rest));
    }
    let at = parse_clock(bare).filter(|_| bare.contains(':'))?;
    let numbers = u8::try_from(bare.matches(':').count()).ok()? + 1;
    let later = match half_of_day(rest) {
        Some((Half::Am, rest)) => Some((Millis::ZERO, rest)),
        Some((Half::Pm, rest)) => Some((Millis(12 * HOUR.0), rest)),
        None => None,
    };
    let Some((later, rest)) = later else {
        let decimals = bare.find(['.', ',']).map_or(0, |point| bare.len() - point - 1);
        let decimals = u8::try_from(decimals).unwrap_or(u8::MAX);
        return Some((WrittenTime::Clock(ClockTime { at, numbers, decimals }), rest));
    };
    // On a 12-hour clock, `10:02` is hours and minutes, and 12 is 0.
    let at = if numbers == 2 { Millis(at.0.checked_mul(60)?) } else { at };
    let at = (at.0 < 13 * HOUR.0).then_some(Millis(at.0 % (12 * HOUR.0)))?;
    Some((WrittenTime::OfDay(at + later), rest))
}

/// `01:02:03:12` or `01:02:03;12`: frames. Three digits are thousandths.
fn frames(text: &str) -> Option<WrittenTime> {
    let (whole, last) = text.rsplit_once([':', ';'])?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let is_whole = whole.matches(':').count() == 2 && !whole.contains(['.', ',', ';']);
    let at = (is_whole && digits(last)).then(|| parse_clock(whole))??;
    match last.len() {
        1 | 2 => Some(WrittenTime::Frames(at, last.parse().ok()?)),
        3 => Some(WrittenTime::Clock(ClockTime {
            at: Millis(at.0.checked_add(thousandths(last))?),
            numbers: 3,
            decimals: 3,
        })),
        _ => None,
    }
}

/// `10.02.11`: a clock time with periods.
fn dotted(text: &str) -> Option<WrittenTime> {
    let parts: Vec<&str> = text.split('.').collect();
    let two = |part: &&&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() != 3 || parts.iter().skip(1).filter(two).count() != 2 {
        return None;
    }
    let at = parse_clock(&parts.join(":"))?;
    Some(WrittenTime::Clock(ClockTime { at, numbers: 3, decimals: 0 }))
}

/// Reads `2 pm`, `noon` or `1435 hrs` at the start of a text, and gives the text after it.
fn of_day(text: &str) -> Option<(WrittenTime, &str)> {
    let (time, rest) = one_time(text).filter(|(time, _)| time.zone.is_none() && time.at < DAY)?;
    // A time with colons and the wrong half of the day, `13:01 PM`, is none.
    let is_sure = match time.form {
        DayForm::Half => !text.contains(':'),
        DayForm::Digits => text.get(..4).is_some_and(all_digits),
        DayForm::Colon | DayForm::Dot | DayForm::BareDigits | DayForm::Hour | DayForm::Midnight => false,
    };
    is_sure.then_some((WrittenTime::OfDay(time.at), rest))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// A length with units, by jiff's reader of ISO 8601 and of its own "friendly" form.
fn length(text: &str) -> Option<WrittenTime> {
    // `2535 hrs` is no time of day, and no length that anybody means.
    let is_hours = text.get(..4).is_some_and(all_digits)
        && text.get(4..).is_some_and(|rest| rest.trim_start().starts_with(['h', 'H']));
    if is_hours || !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let duration: SignedDuration = text.parse().ok()?;
    let ms = i64::try_from(duration.as_millis()).ok()?;
    (0..=MAX_MILLIS).contains(&ms).then_some(WrittenTime::Length(Millis(ms)))
}

/// Seconds with a decimal comma.
fn with_comma(text: &str) -> Option<WrittenTime> {
    let (whole, fraction) = text.split_once(',')?;
    parse_seconds(&format!("{whole}.{fraction}")).map(WrittenTime::Number)
}

#[cfg(test)]
mod tests {
    use super::super::date::DateOrder;
    use super::*;

    #[test]
    fn every_notation_is_read_as_a_person_reads_it() {
        let clock =
            |ms, numbers, decimals| Some(WrittenTime::Clock(ClockTime { at: Millis(ms), numbers, decimals }));
        let (day, len) =
            (|ms| Some(WrittenTime::OfDay(Millis(ms))), |ms| Some(WrittenTime::Length(Millis(ms))));
        let number = |ms| Some(WrittenTime::Number(Millis(ms)));
        let numeric = |ms, date| Some(WrittenTime::Numeric(SessionTime(ms), date));
        for (text, read) in [
            ("0:0:1.5", clock(1_500, 3, 1)),
            ("01:02", clock(62_000, 2, 0)),
            ("100:00:00.9999", clock(360_000_999, 3, 4)),
            ("1:02:03,04", clock(3_723_040, 3, 2)),
            ("1 day, 2:03:04.500000", clock(93_784_500, 3, 6)),
            ("0 days 00:00:05", clock(5_000, 3, 0)),
            ("2 days, 0:00:00", clock(172_800_000, 3, 0)),
            ("1 day, 25:00:00", None),
            ("1 day, 10:02 PM", None),
            ("00:01:02:500", clock(62_500, 3, 3)),
            ("01:02:03:12", Some(WrittenTime::Frames(Millis(3_723_000), 12))),
            ("01:02:03;12", Some(WrittenTime::Frames(Millis(3_723_000), 12))),
            ("10.02.11", clock(36_131_000, 3, 0)),
            ("1:60:00", None),
            ("1:2:3:4:5", None),
            ("10:02:11 PM", day(79_331_000)),
            ("12:00:05 a.m.", day(5_000)),
            ("12:40 P.M.", day(45_600_000)),
            ("9:15 a. m.", day(33_300_000)),
            ("13:01 PM", None),
            ("noon", day(43_200_000)),
            ("2 pm", day(50_400_000)),
            ("1435 hrs", day(52_500_000)),
            ("2535 hrs", None),
            ("1500ms", len(1_500)),
            ("3 minutes 5 seconds", len(185_000)),
            ("1h 2m 3.5s", len(3_723_500)),
            ("PT1.5S", len(1_500)),
            ("1.200s", len(1_200)),
            ("12.5", number(12_500)),
            ("12,5", number(12_500)),
            ("1,000,000", None),
            ("-1 day, 0:00:01", None),
            ("1970-01-01 00:00:01", Some(WrittenTime::Local(SessionTime(1_000)))),
            ("1970-01-01T00:01", Some(WrittenTime::Local(SessionTime(60_000)))),
            ("1970-01-01, 2:40 p.m.", Some(WrittenTime::Local(SessionTime(52_800_000)))),
            ("1970-01-01 25:00", None),
            ("1970-01-01 00:00:01.5 UTC", Some(WrittenTime::Instant(SessionTime(1_500), Offset::default()))),
            ("1970-01-01 00:00:01 EST", None),
            ("January 1, 1970 12:00:01 AM", Some(WrittenTime::Local(SessionTime(1_000)))),
            ("Thu, 1 Jan 1970, 1 am", Some(WrittenTime::Local(SessionTime(3_600_000)))),
            ("Fri, 1 Jan 1970, 1 am", None),
            ("1/1/1970 0:00:01", numeric(1_000, NumericDate::Same)),
            ("1/2/1970 12:00:01 AM", numeric(86_401_000, NumericDate::Either(DateOrder::MonthFirst))),
            ("2.1.1970 0:00", numeric(86_400_000, NumericDate::Either(DateOrder::DayFirst))),
            ("13/1/1970 0:00", numeric(12 * 86_400_000, NumericDate::Only(DateOrder::DayFirst))),
            ("1-13-1970 0:00", numeric(12 * 86_400_000, NumericDate::Only(DateOrder::MonthFirst))),
            ("13/13/1970 0:00", None),
            ("1/2/70 0:00", None),
            ("1/2/1970", None),
            ("1 Jan 0:00", None),
            ("1970-01-01T00:00:01Z", Some(WrittenTime::Instant(SessionTime(1_000), Offset::default()))),
            ("", None),
            ("soon", None),
            ("9h", len(32_400_000)),
        ] {
            assert_eq!(read_time(text), read, "{text}");
        }
    }
}
