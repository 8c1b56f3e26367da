//! Parses and formats RFC 3339 timestamps, to the millisecond.

use super::{Offset, SessionTime};
use jiff::SignedDuration;
use jiff::civil::Date;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Parses a timestamp with its offset from UTC (RFC 3339, section 5.6), rounded down to the millisecond.
///
/// Date and time are separated by `T`, `t` or a space. `Z` and `z` are an offset of zero. A second of 60 is the next
/// second. Any number of decimals is allowed. `None` for any other text.
///
/// ```
/// use untaped::time::{parse_rfc3339, SessionTime};
/// let (t, offset) = parse_rfc3339("1970-01-01T00:00:01.9999+00:00").unwrap();
/// assert_eq!((t, offset.seconds()), (SessionTime(1_999), 0));
/// assert_eq!(parse_rfc3339("2019-03-02T08:40:00"), None, "an offset is needed");
/// ```
pub fn parse_rfc3339(text: &str) -> Option<(SessionTime, Offset)> {
    let b = text.as_bytes();
    // jiff's own parser takes 11 ns more for each timestamp, a tenth of the time in which a log is loaded, and differs
    // in leap seconds, in the number of decimals, and in the other ISO 8601 forms that it reads.
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't' | b' ', h1, h2, b':', n1, n2, b':', s1, s2] =
        b.first_chunk::<19>()?
    else {
        return None;
    };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    let days = Date::new(year, two(m1, m2)?, two(d1, d2)?).ok()?.duration_since(EPOCH);
    let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let is = |at: usize, set: &[u8]| b.get(at).is_some_and(|c| set.contains(c));
    let mut at = 19;
    let mut millis = 0;
    if is(at, b".") {
        let from = at + 1;
        at = from;
        while b.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == from {
            return None;
        }
        let decimals = b[from..at].iter().map(|&c| i64::from(c - b'0')).chain(std::iter::repeat(0));
        millis = decimals.take(3).fold(0, |n, digit| n * 10 + digit);
    }
    let offset = if is(at, b"Zz") && b.len() == at + 1 {
        0
    } else if is(at, b"+-") && is(at + 3, b":") && b.len() == at + 6 {
        let (h, m) = (two(b[at + 1], b[at + 2])?, two(b[at + 4], b[at + 5])?);
        if h > 23 || m > 59 {
            return None;
        }
        (i32::from(h) * 3600 + i32::from(m) * 60) * if is(at, b"-") { -1 } else { 1 }
    } else {
        return None;
    };
    let time = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    let seconds = days.as_secs() + time - i64::from(offset);
    Some((SessionTime(seconds * 1000 + millis), Offset::from_seconds(offset)))
}

/// Formats a timestamp at an offset from UTC: `Z` for an offset of zero, milliseconds only where they are not zero.
/// `None` outside the years 0 to 9999, and for an offset with seconds: RFC 3339 has neither.
///
/// ```
/// use untaped::time::{format_rfc3339, parse_rfc3339};
/// let (t, offset) = parse_rfc3339("2019-03-02T11:02:14.250-06:00").unwrap();
/// assert_eq!(format_rfc3339(t, offset).unwrap(), "2019-03-02T11:02:14.250-06:00");
/// ```
pub fn format_rfc3339(t: SessionTime, offset: Offset) -> Option<String> {
    let east = i64::from(offset.seconds());
    let local = t.0 + east * 1000;
    let (days, ms) = (local.div_euclid(86_400_000), local.rem_euclid(86_400_000));
    let date = EPOCH.checked_add(SignedDuration::from_hours(days * 24)).ok()?;
    let year = u64::try_from(date.year()).ok()?;
    if east % 60 != 0 {
        return None;
    }
    let (month, day) = (date.month().unsigned_abs().into(), date.day().unsigned_abs().into());
    let (s, ms, minutes) = (ms.unsigned_abs() / 1000, ms.unsigned_abs() % 1000, east.unsigned_abs() / 60);
    // An export writes two of these a line: digit by digit it takes a third of the time that a format string takes.
    let one = |n: u64| b"0123456789"[usize::try_from(n % 10).unwrap_or(0)];
    let mut text = Vec::with_capacity("0000-00-00T00:00:00.000+00:00".len());
    text.extend([one(year / 1000), one(year / 100)]);
    for (n, after) in [(year, b'-'), (month, b'-'), (day, b'T'), (s / 3600, b':'), (s / 60 % 60, b':')] {
        text.extend([one(n / 10), one(n), after]);
    }
    text.extend([one(s / 10 % 6), one(s)]);
    if ms != 0 {
        text.extend([b'.', one(ms / 100), one(ms / 10), one(ms)]);
    }
    if east == 0 {
        text.push(b'Z');
    } else {
        let (h, m) = (minutes / 60, minutes % 60);
        let sign = if east < 0 { b'-' } else { b'+' };
        text.extend([sign, one(h / 10), one(h), b':', one(m / 10), one(m)]);
    }
    String::from_utf8(text).ok()
}

/// The number that two digits make.
fn two(tens: u8, ones: u8) -> Option<i8> {
    let both = tens.is_ascii_digit() && ones.is_ascii_digit();
    both.then(|| (tens - b'0') * 10 + (ones - b'0'))?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_timestamp_is_read_in_every_form_that_the_format_allows() {
        for (text, ms, offset) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1970-01-01t00:00:00z", 0, 0),
            ("1970-01-01 01:00:00.5+01:00", 500, 3600),
            ("1969-12-31T23:59:59.9999-00:00", -1, 0),
            ("1969-12-31T23:59:59.0001Z", -1000, 0),
            ("2019-03-02T11:02:14.250-06:00", 1_551_546_134_250, -21_600),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000, 0),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000, 0),
            ("9999-12-31T23:59:59.999999999999Z", 253_402_300_799_999, 0),
            ("2000-02-29T00:00:00Z", 951_782_400_000, 0),
        ] {
            let (t, o) = parse_rfc3339(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((t.0, o.seconds()), (ms, offset), "{text}");
        }
    }

    #[test]
    fn any_other_text_is_not_a_timestamp() {
        for text in [
            "",
            "2019",
            "2019-03-02",
            "2019-03-02T11:02:14",
            "2019-13-02T11:02:14Z",
            "2019-02-29T11:02:14Z",
            "1900-02-29T00:00:00Z",
            "2019-03-02T24:00:00Z",
            "2019-03-02T11:60:00Z",
            "2019-03-02T11:02:61Z",
            "2019-03-02T11:02:14.Z",
            "2019-03-02T11:02:14+6:00",
            "2019-03-02T11:02:14+24:00",
            "2019-03-02T11:02:14ZZ",
            "2019-03-02_11:02:14Z",
            "+2019-03-02T11:02:14Z",
            "2019-03-02T11:02:14Z ",
            "２０１９-03-02T11:02:14Z",
        ] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn a_timestamp_is_the_one_that_jiff_reads_in_every_month_of_a_thousand_years() {
        for year in 1600..2600 {
            for month in 1..=12 {
                let text = format!("{year}-{month:02}-01T12:34:56Z");
                let theirs: jiff::Timestamp = text.parse().unwrap();
                assert_eq!(parse_rfc3339(&text).unwrap().0.0, theirs.as_millisecond(), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(ms in -62_167_132_800_000..253_402_214_400_000_i64, minutes in -1_439..1_440_i32) {
            let (t, offset) = (SessionTime(ms), Offset::from_seconds(minutes * 60));
            prop_assert_eq!(parse_rfc3339(&format_rfc3339(t, offset).unwrap()), Some((t, offset)));
        }
    }

    #[test]
    fn what_rfc_3339_cannot_express_is_none() {
        assert_eq!(format_rfc3339(SessionTime(crate::time::MAX_MILLIS), Offset::default()), None);
        assert_eq!(format_rfc3339(SessionTime(0), Offset::from_seconds(1)), None);
        assert_eq!(format_rfc3339(SessionTime(-62_167_219_200_001), Offset::default()), None);
    }
}
