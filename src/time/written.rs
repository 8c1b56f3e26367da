//! The one reader of times as people and programs write them, for every format of transcript, case files and options.
//!
//! It says what is written and not what it counts from: whether `10:02:11` is a time of day or a time of a tape, the whole
//! file decides. Decimals are cut off after the millisecond, so `,04` is 40 ms. Nothing passes through floating point.

use super::date::NumericDate;
use super::written_date::date_with_number;
use super::{
    DAY, HOUR, MAX_MILLIS, MINUTE, Millis, Offset, SECOND, SessionTime, parse_rfc3339, parse_seconds,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

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

/// How many frames there are in a number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameRate {
    frames: u32,
    seconds: u32,
}

impl FrameRate {
    /// 25 frames a second.
    pub const PAL: FrameRate = FrameRate { frames: 25, seconds: 1 };
    /// 30,000 frames in 1,001 seconds.
    pub const NTSC: FrameRate = FrameRate { frames: 30_000, seconds: 1_001 };

    /// The frames, and the seconds that have so many.
    pub fn ratio(self) -> (i64, i64) {
        (self.frames.into(), self.seconds.into())
    }

    /// Parses `25`, `30`, `29.97`, `23.976`: those with decimals are a whole rate by 1.001, as in television.
    pub fn parse(text: &str) -> Option<FrameRate> {
        let frames = match text {
            "23.976" | "23.98" => 24_000,
            "29.97" => 30_000,
            "59.94" => 60_000,
            _ => {
                let frames = text.parse().ok().filter(|frames| (1..=1_000).contains(frames))?;
                return Some(FrameRate { frames, seconds: 1 });
            }
        };
        Some(FrameRate { frames, seconds: 1_001 })
    }

    /// The time of frames after whole seconds. `None` if a second has fewer frames. With a rate such as 29.97 the second is
    /// that of the frame count, as in timecode that drops no frames: 30 frames are counted in it.
    pub fn time(self, whole: Millis, frames: u32) -> Option<Millis> {
        let in_second = self.frames.div_ceil(self.seconds);
        let count = i64::from(in_second).checked_mul(whole.0 / SECOND.0)?.checked_add(i64::from(frames))?;
        self.at(count).filter(|_| frames < in_second)
    }

    /// The time of a number of frames.
    pub fn at(self, count: i64) -> Option<Millis> {
        Some(Millis(count.checked_mul(1000)?.checked_mul(i64::from(self.seconds))? / i64::from(self.frames)))
    }
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
    let date_time = || leading_date_time(text).filter(|(_, rest)| rest.is_empty()).map(|(time, _)| time);
    if text.get(4..5) == Some("-") {
        let instant = parse_rfc3339(text).map(|(t, offset)| WrittenTime::Instant(t, offset));
        return instant.or_else(date_time);
    }
    match leading_time(text) {
        Some((time, "")) => Some(time),
        _ if is_military(text) => of_four_digits(number(text)?.0),
        _ => dotted(text)
            .or_else(|| hour_of_day(text).filter(|(_, rest)| rest.is_empty()).map(|(time, _)| time))
            .or_else(date_time)
            .or_else(|| length(text))
            .or_else(|| with_comma(text)),
    }
}

/// Reads a date with its year and the time of day after it at the start of a text, `2019-03-02 14:40`, `3/2/2019 2:40 PM` or
/// `March 2, 2019, 2:40 p.m.`, and gives the text after them.
pub(crate) fn leading_date_time(text: &str) -> Option<(WrittenTime, &str)> {
    let (date, rest) = date_with_number(text).filter(|(date, _)| !date.is_relative())?;
    let rest =
        rest.strip_prefix(['T', 't']).unwrap_or_else(|| rest.trim_start_matches([',', ' ', '\u{202f}']));
    let (time, rest) = leading_time(rest).or_else(|| hour_of_day(rest))?;
    let local = date.day()?.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond();
    let local = SessionTime(local) + time.of_day()?;
    Some((date.numeric().map_or(WrittenTime::Local(local), |date| WrittenTime::Numeric(local, date)), rest))
}

/// A local time, given as if it were UTC, with its day as the month and its month as the day. `None` if there is no such date.
pub(crate) fn with_day_as_month(local: SessionTime) -> Option<SessionTime> {
    let civil = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(local.0).ok()?);
    let date = Date::new(civil.year(), civil.day(), civil.month()).ok()?;
    let other = date.to_datetime(civil.time()).to_zoned(TimeZone::UTC).ok()?;
    Some(SessionTime(other.timestamp().as_millisecond()))
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

/// Parses `h:mm:ss`, `mm:ss` or `ss`, perhaps with decimals after `.` or `,`. The first number has no limit; minutes and
/// seconds after it are at most 59. `None` for anything else.
pub fn parse_clock(text: &str) -> Option<Millis> {
    let (whole, fraction) = match text.find(['.', ',']) {
        None => (text, ""),
        Some(at) => (text.get(..at)?, text.get(at + 1..).filter(|f| !f.is_empty())?),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !(fraction.is_empty() || digits(fraction)) {
        return None;
    }
    let mut seconds = 0_i64;
    for (i, part) in whole.split(':').enumerate() {
        let n: i64 = Some(part).filter(|part| digits(part))?.parse().ok()?;
        if i > 2 || (i > 0 && (n > 59 || part.len() > 2)) {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(n)?;
    }
    let total = seconds.checked_mul(1000)?.checked_add(thousandths(fraction))?;
    (total <= MAX_MILLIS).then_some(Millis(total))
}

/// Digits after a decimal point, in thousandths.
fn thousandths(digits: &str) -> i64 {
    digits.bytes().chain(*b"000").take(3).fold(0, |ms, b| ms * 10 + i64::from(b - b'0'))
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
    let at = parse_clock(whole).filter(|_| is_whole && digits(last))?;
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

/// `2 pm`: an hour of the day at the start of a text, and the text after it.
fn hour_of_day(text: &str) -> Option<(WrittenTime, &str)> {
    let (number, rest) = number(text)?;
    let (half, rest) = half_of_day(rest)?;
    let later = if half == Half::Pm { 12 } else { 0 };
    (1..=12).contains(&number).then(|| (WrittenTime::OfDay(Millis((number % 12 + later) * HOUR.0)), rest))
}

/// Whether a text is four digits and the word for hours, `1435 hrs`: a time of day, or none.
fn is_military(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let word = rest.trim_start().to_ascii_lowercase();
    text.len() - rest.len() == 4 && ["h", "hrs", "hrs.", "hours"].contains(&word.as_str())
}

/// A time of day of four digits, `1435`.
pub fn of_four_digits(number: i64) -> Option<WrittenTime> {
    let (hour, minute) = (number / 100, number % 100);
    ((0..24).contains(&hour) && minute < 60)
        .then_some(WrittenTime::OfDay(Millis(hour * HOUR.0 + minute * MINUTE.0)))
}

/// A length with units, by jiff's reader of ISO 8601 and of its own "friendly" form.
fn length(text: &str) -> Option<WrittenTime> {
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
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

/// The half of a day that a clock of 12 hours shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Before noon.
    Am,
    /// From noon on.
    Pm,
}

/// Reads `am`, `PM`, `a.m.` or `p. m.` at the start of a text, perhaps after spaces, and gives the text after it.
pub fn half_of_day(text: &str) -> Option<(Half, &str)> {
    let mut rest = text.trim_start().chars();
    let half = match rest.next()? {
        'a' | 'A' => Half::Am,
        'p' | 'P' => Half::Pm,
        _ => return None,
    };
    let rest = rest.as_str();
    let (rest, is_dotted) = rest.strip_prefix('.').map_or((rest, false), |rest| (rest.trim_start(), true));
    let rest = rest.strip_prefix(['m', 'M'])?;
    let rest = if is_dotted { rest.strip_prefix('.').unwrap_or(rest) } else { rest };
    (!rest.starts_with(char::is_alphanumeric)).then_some((half, rest))
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
            ("2 pm", day(50_400_000)),
            ("1435 hrs", day(52_500_000)),
            ("2535 hrs", None),
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

    #[test]
    fn frames_need_a_rate_and_are_fewer_than_a_second_has() {
        let at = Millis(3_600_000);
        assert_eq!(FrameRate::PAL.time(at, 12), Some(Millis(3_600_480)));
        assert_eq!(FrameRate::PAL.time(at, 25), None);
        // An hour of timecode at 29.97 lasts 3.6 s longer than an hour.
        assert_eq!(FrameRate::NTSC.time(at, 0), Some(Millis(3_603_600)));
        assert_eq!(FrameRate::parse("29.97"), Some(FrameRate::NTSC));
        assert_eq!(FrameRate::parse("30").unwrap().time(Millis(8_288_000), 17), Some(Millis(8_288_566)));
        for text in ["", "0", "-1", "29.9", "1e3"] {
            assert_eq!(FrameRate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn fractions_are_decimal_and_hours_have_no_limit() {
        for (text, ms) in [
            ("0", Some(0)),
            ("7.5", Some(7_500)),
            ("75", Some(75_000)),
            ("61:02", Some(3_662_000)),
            ("1:00:60", None),
            ("1:002", None),
            ("", None),
            ("1:", None),
            (":1", None),
            ("1.", None),
            ("-1", None),
            ("1:-1", None),
            ("1.2.3", None),
            ("９", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse_clock(text).map(|m| m.0), ms, "{text}");
        }
    }

    #[test]
    fn a_half_of_the_day_is_read_with_and_without_periods() {
        for (text, read) in [
            (" am x", Some((Half::Am, " x"))),
            ("PM", Some((Half::Pm, ""))),
            ("p.m.: x", Some((Half::Pm, ": x"))),
            ("A. M. x", Some((Half::Am, " x"))),
            ("amble", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(half_of_day(text), read, "{text}");
        }
    }
}
