//! Looks up the UTC offset at a time, and parses dates and times that people write.

use super::written::{WrittenTime, read_time};
use super::written_zone::WrittenZone;
use super::{Offset, OutOfRange, SessionTime, TimeError, format_rfc3339, parse_rfc3339};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// Where the offset at a time comes from.
#[derive(Clone, Debug)]
pub enum Zone {
    /// A zone of the tz database, with its daylight saving time.
    Named(TimeZone),
    /// Offsets in the source, sorted by time. Each applies from its time on; the first also before.
    Offsets(Vec<(SessionTime, Offset)>),
}

impl Zone {
    /// The offset at a time, truncated to whole minutes, because RFC 3339 has no others.
    pub fn offset_at(&self, t: SessionTime) -> Offset {
        match self {
            Zone::Offsets(offsets) => {
                let n = offsets.partition_point(|&(from, _)| from <= t).max(1);
                offsets.get(n - 1).map_or_else(Offset::default, |&(_, offset)| offset)
            }
            Zone::Named(zone) => {
                let seconds = Timestamp::from_millisecond(t.0).map_or(0, |at| zone.to_offset(at).seconds());
                Offset::from_seconds(seconds / 60 * 60)
            }
        }
    }

    /// The zone, if it has a name.
    pub fn named(&self) -> Option<&TimeZone> {
        match self {
            Zone::Named(zone) => Some(zone),
            Zone::Offsets(_) => None,
        }
    }
}

/// The instant at which the clocks of a zone showed a local time, which is given as if it were UTC.
///
/// A time that they showed twice is the one in the zone `beside` it or, failing that, the second if the first is before `last`,
/// the time before it in the file. The sentence says what was read of a time that they showed twice or never.
pub(crate) fn local_instant(
    local: SessionTime,
    zone: &TimeZone,
    beside: Option<WrittenZone<'_>>,
    last: Option<SessionTime>,
) -> (SessionTime, Offset, Option<String>) {
    let Some((civil, offset)) = clock_offset(local, zone) else { return (local, Offset::default(), None) };
    let shown = civil.strftime("%H:%M");
    let ((t, offset), what) = match offset {
        AmbiguousOffset::Unambiguous { offset } => (at_offset(local, offset), None),
        AmbiguousOffset::Fold { before, after } => {
            let is =
                |offset: jiff::tz::Offset| beside.is_some_and(|zone| zone.agrees(offset.seconds(), None));
            let is_second = last.is_some_and(|last| at_offset(local, before).0 < last);
            let (is_after, which) = match (is(before), is(after)) {
                (true, false) => (false, None),
                (false, true) => (true, None),
                _ if is_second => (true, Some("second")),
                _ => (false, Some("first")),
            };
            let what = which.map(|which| {
                format!("the clocks went back and showed {shown} twice; read as the {which} of the two")
            });
            (at_offset(local, if is_after { after } else { before }), what)
        }
        AmbiguousOffset::Gap { before, .. } => {
            let what = format!("the clocks went forward and never showed {shown}; read as if they had not");
            (at_offset(local, before), Some(what))
        }
    };
    (t, offset, what)
}

/// A local time that is given as if it were UTC, and the offset of a zone's clocks then. `None` outside the calendar.
fn clock_offset(local: SessionTime, zone: &TimeZone) -> Option<(DateTime, AmbiguousOffset)> {
    let civil = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(local.0).ok()?);
    Some((civil, zone.to_ambiguous_timestamp(civil).offset()))
}

/// The instant of a local time at an offset.
fn at_offset(local: SessionTime, offset: jiff::tz::Offset) -> (SessionTime, Offset) {
    let offset = Offset::from_seconds(offset.seconds());
    (SessionTime(local.0 - i64::from(offset.seconds()) * 1000), offset)
}

/// The local time of an instant at an offset, as if it were UTC.
#[must_use]
pub fn local_at((t, offset): (SessionTime, Offset)) -> SessionTime {
    SessionTime(t.0 + i64::from(offset.seconds()) * 1000)
}

/// Parses a date and time that a person wrote: RFC 3339, with or without seconds. Without an offset it is local time in
/// `zone`.
///
/// ```
/// use untaped::time::{SessionTime, parse_date_time};
/// let zone = jiff::tz::TimeZone::get("America/Chicago").unwrap();
/// let (t, _) = parse_date_time("2019-03-02 11:02", Some(&zone)).unwrap();
/// assert_eq!(parse_date_time("2019-03-02T11:02:00-06:00", None).unwrap().0, t);
/// let ambiguous = parse_date_time("2019-11-03 01:30", Some(&zone)).unwrap_err();
/// assert!(ambiguous.to_string().contains("the clocks went back"));
/// ```
///
/// # Errors
/// The text is not a date and time; it has no offset and there is no `zone`; or the clocks of `zone` showed it twice or
/// never, because they went back or forward.
pub fn parse_date_time(text: &str, zone: Option<&TimeZone>) -> Result<(SessionTime, Offset), TimeError> {
    let text = text.trim();
    let whole = with_seconds(text);
    if let Some(read) = parse_rfc3339(&whole) {
        return Ok(read);
    }
    let local = parse_rfc3339(&format!("{whole}Z")).map(|(local, _)| local);
    let local = local.or_else(|| match read_time(text)? {
        WrittenTime::Local(local) => Some(local),
        WrittenTime::Clock(_)
        | WrittenTime::OfDay(_)
        | WrittenTime::Frames(..)
        | WrittenTime::Number(_)
        | WrittenTime::Length(_)
        | WrittenTime::Numeric(..)
        | WrittenTime::Instant(..) => None,
    });
    let text = text.to_owned();
    let Some(local) = local else {
        return Err(match out_of_range(&whole) {
            Some(why) => TimeError::NoSuchTime { text, why },
            None => TimeError::Format(text),
        });
    };
    let Some(zone) = zone else { return Err(TimeError::NoOffset(text)) };
    let Some((_, offset)) = clock_offset(local, zone) else { return Err(TimeError::OutsideCalendar(text)) };
    let name = || zone.iana_name().unwrap_or("this zone").to_owned();
    let either = |before, after| {
        [before, after].map(|offset| {
            let (t, offset) = at_offset(local, offset);
            format_rfc3339(t, offset).unwrap_or_default()
        })
    };
    match offset {
        AmbiguousOffset::Unambiguous { offset } => Ok(at_offset(local, offset)),
        AmbiguousOffset::Fold { before, after } => {
            Err(TimeError::Ambiguous { text, zone: name(), either: either(before, after) })
        }
        AmbiguousOffset::Gap { before, after } => {
            Err(TimeError::Skipped { text, zone: name(), either: either(before, after) })
        }
    }
}

/// Warns of a timestamp whose offset is not that of the zone at that time, as happens around a change of the clocks.
/// `None` for an offset of zero, which means UTC everywhere.
///
/// ```
/// use untaped::time::{offset_mismatch, parse_date_time};
/// let zone = jiff::tz::TimeZone::get("America/Chicago").unwrap();
/// let read = parse_date_time("2019-03-02T11:02:00-05:00", Some(&zone)).unwrap();
/// assert!(offset_mismatch(read, Some(&zone)).unwrap().contains("2019-03-02T10:02:00-06:00"));
/// let read = parse_date_time("2019-03-02T11:02:00-06:00", Some(&zone)).unwrap();
/// assert_eq!(offset_mismatch(read, Some(&zone)), None);
/// ```
pub fn offset_mismatch((t, offset): (SessionTime, Offset), zone: Option<&TimeZone>) -> Option<String> {
    let named = Zone::Named(zone?.clone());
    if offset.seconds() == 0 || named.offset_at(t) == offset {
        return None;
    }
    let name = zone?.iana_name().unwrap_or("the zone");
    Some(format!(
        "{} does not have the offset of {name} at that time; read as {}",
        format_rfc3339(t, offset)?,
        format_rfc3339(t, named.offset_at(t))?
    ))
}

/// The part that is out of range in a text of the right shape: `2015-02-30 21:10:00`, `2015-02-28 24:12:00`.
fn out_of_range(whole: &str) -> Option<OutOfRange> {
    let date_and_time = whole.get(..19)?;
    let shape = date_and_time.bytes().zip(*b"0000-00-00 00:00:00");
    let fits = |(b, of): (u8, u8)| match of {
        b'0' => b.is_ascii_digit(),
        b' ' => matches!(b, b' ' | b'T' | b't'),
        _ => b == of,
    };
    if !shape.into_iter().all(fits) {
        return None;
    }
    let part = |from: usize, to: usize| date_and_time.get(from..to)?.parse::<i16>().ok();
    let (month, day, hour, minute) = (part(5, 7)?, part(8, 10)?, part(11, 13)?, part(14, 16)?);
    if !(1..=12).contains(&month) {
        return Some(OutOfRange::Month);
    }
    let days = jiff::civil::Date::new(part(0, 4)?, i8::try_from(month).ok()?, 1).ok()?.days_in_month();
    if day < 1 || day > i16::from(days) {
        return Some(OutOfRange::Day { month: date_and_time.get(..7)?.to_owned(), days });
    }
    if hour > 23 {
        return Some(OutOfRange::Hour);
    }
    (minute > 59).then_some(OutOfRange::Minute)
}

/// Adds `:00` to a time without seconds; returns any other text unchanged.
fn with_seconds(text: &str) -> String {
    let (minutes, rest) = text.split_at_checked(16).unwrap_or((text, ""));
    if minutes.len() == 16 && !rest.starts_with(':') {
        format!("{minutes}:00{rest}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chicago() -> TimeZone {
        TimeZone::get("America/Chicago").unwrap()
    }

    #[test]
    fn a_time_is_read_with_its_offset_or_in_the_zone() {
        for (text, shown) in [
            ("2019-03-02T11:02:10-06:00", "2019-03-02T11:02:10-06:00"),
            ("2019-03-02 11:02-06:00", "2019-03-02T11:02:00-06:00"),
            ("2019-03-02 11:02Z", "2019-03-02T11:02:00Z"),
            ("2019-03-02 11:02:10.5", "2019-03-02T11:02:10.500-06:00"),
            (" 2019-07-02 11:02 ", "2019-07-02T11:02:00-05:00"),
        ] {
            let (t, offset) = parse_date_time(text, Some(&chicago())).unwrap();
            assert_eq!(format_rfc3339(t, offset).unwrap(), shown, "{text}");
        }
    }

    #[test]
    fn a_time_that_the_clock_showed_twice_or_never_is_refused_with_both_ways_to_say_it() {
        let twice = parse_date_time("2019-11-03 01:30", Some(&chicago())).unwrap_err().to_string();
        assert!(twice.contains("2019-11-03T01:30:00-05:00 or 2019-11-03T01:30:00-06:00"), "{twice}");
        let never = parse_date_time("2019-03-10 02:30", Some(&chicago())).unwrap_err().to_string();
        assert!(never.contains("does not exist"), "{never}");
        assert!(parse_date_time("2019-03-02 11:02", None).unwrap_err().to_string().contains("no offset"));
        for text in ["", "11:02", "2019-03-02", "2019-02-30 11:02", "2019-03-02 11:02é", "second of march"] {
            assert!(
                parse_date_time(text, Some(&chicago()))
                    .unwrap_err()
                    .to_string()
                    .contains("invalid date and time"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_day_or_an_hour_that_there_is_not_is_said() {
        for (text, said) in [
            ("2015-02-30 21:10:00", "2015-02 has 28 days"),
            ("2016-02-30T21:10", "2016-02 has 29 days"),
            ("2015-00-10 21:10:00", "months run from 01 to 12"),
            ("2015-13-10 21:10:00", "months run from 01 to 12"),
            ("2015-02-28 24:12:00", "hours run from 00 to 23"),
            ("2015-02-28 23:60:00-06:00", "minutes run from 00 to 59"),
            ("2015-28-2 23:50:00", "; write it like 2019"),
            ("2015-02-28 23:50:61", "; write it like 2019"),
        ] {
            let error = parse_date_time(text, Some(&chicago())).unwrap_err().to_string();
            assert!(error.starts_with("invalid date and time ") && error.contains(said), "{error}");
        }
    }

    #[test]
    fn the_offset_follows_daylight_time_and_has_no_seconds() {
        let change = SessionTime(1_552_204_800_000);
        let zone = Zone::Named(chicago());
        assert_eq!(zone.offset_at(SessionTime(change.0 - 1)).seconds(), -21_600);
        assert_eq!(zone.offset_at(change).seconds(), -18_000);
        let two = [0, 9].map(|t| (SessionTime(t), Offset::from_seconds(i32::try_from(t).unwrap() * 3600)));
        let written = Zone::Offsets(two.to_vec());
        assert_eq!([-1, 8, 9].map(|t| written.offset_at(SessionTime(t)).seconds()), [0, 0, 32_400]);
        let old = zone.offset_at(SessionTime(-3_000_000_000_000));
        assert_eq!(old.seconds() % 60, 0);
    }
}
