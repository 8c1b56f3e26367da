//! Reading times that others wrote: RFC 3339 instants, JSON numbers of seconds, durations that people type.
//! Not for: shapes of a log line (see `record`).

use super::{LIMIT, Millis, Offset, SessionTime};

/// Reads an RFC 3339 instant with its offset (RFC 3339 section 5.6), milliseconds cut off by floor.
///
/// `T`, `t` or a space stands between date and time; `Z` or `z` is the offset zero; a second of 60 is the
/// next second; any number of decimals is allowed. `None` for anything else.
///
/// ```
/// use untaped::time::{rfc3339, SessionTime};
/// let (t, offset) = rfc3339("1970-01-01T00:00:01.9999+00:00").unwrap();
/// assert_eq!((t, offset.seconds()), (SessionTime(1_999), 0));
/// assert_eq!(rfc3339("2019-03-02T08:40:00"), None, "an offset is needed");
/// ```
#[must_use]
pub fn rfc3339(text: &str) -> Option<(SessionTime, Offset)> {
    let b = text.as_bytes();
    // Date and time have one shape and one length: read without a look at the bounds for each digit.
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't' | b' ', h1, h2, b':', n1, n2, b':', s1, s2] =
        b.first_chunk::<19>()?
    else {
        return None;
    };
    let (year, month, day) = (two(y1, y2)? * 100 + two(y3, y4)?, two(m1, m2)?, two(d1, d2)?);
    let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
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
        (h * 3600 + m * 60) * if is(at, b"-") { -1 } else { 1 }
    } else {
        return None;
    };
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some((SessionTime(seconds * 1000 + millis), Offset::from_seconds(i32::try_from(offset).ok()?)))
}

/// Reads the text of a JSON number of seconds as milliseconds, by floor and exactly: no binary floating point
/// comes in between. `None` where it is no number or lies outside ±[`LIMIT`].
///
/// ```
/// use untaped::time::{decimal_millis, Millis};
/// assert_eq!(decimal_millis("1.9999"), Some(Millis(1_999)));
/// assert_eq!(decimal_millis("-0.0001"), Some(Millis(-1)));
/// assert_eq!(decimal_millis("1e999"), None);
/// ```
#[must_use]
pub fn decimal_millis(text: &str) -> Option<Millis> {
    plain_millis(text).or_else(|| any_millis(text))
}

/// What nearly every number of seconds is: up to nine digits, and up to three decimals behind a point.
fn plain_millis(text: &str) -> Option<Millis> {
    let bytes = text.as_bytes();
    let point = bytes.iter().position(|&b| b == b'.').unwrap_or(bytes.len());
    let (whole, decimals) = (bytes.get(..point)?, bytes.get(point + 1..).unwrap_or_default());
    if whole.is_empty() || whole.len() > 9 || decimals.len() > 3 {
        return None;
    }
    let digits = whole.iter().chain(decimals);
    let number =
        digits.copied().try_fold(0_i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))?;
    let places = [1000, 100, 10, 1];
    Some(Millis(number * places.get(decimals.len())?))
}

/// Any number of JSON.
fn any_millis(text: &str) -> Option<Millis> {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |s: &str| s.bytes().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let (exponent_negative, exponent_digits) = match exponent.as_bytes().first()? {
        b'-' => (true, exponent.strip_prefix('-')?),
        b'+' => (false, exponent.strip_prefix('+')?),
        _ => (false, exponent),
    };
    if exponent_digits.is_empty() || !all_digits(exponent_digits) {
        return None;
    }
    // An exponent too long for an i64 is out of any range, or brings the number under a millisecond.
    let exponent = exponent_digits.parse::<i64>().unwrap_or(i64::MAX / 4);
    let exponent = if exponent_negative { -exponent } else { exponent };
    let digits: Vec<u8> =
        whole.bytes().chain(fraction.bytes()).skip_while(|&c| c == b'0').map(|c| c - b'0').collect();
    if digits.is_empty() {
        return Some(Millis::ZERO);
    }
    // value in ms = digits × 10^places
    let places = exponent + 3 - i64::try_from(fraction.len()).ok()?;
    let length = i64::try_from(digits.len()).ok()?;
    let kept = length.checked_add(places)?;
    if kept > 17 {
        return None;
    }
    let kept = usize::try_from(kept.max(0)).ok()?;
    let value = (0..kept).fold(0_i64, |n, i| n * 10 + digits.get(i).map_or(0, |&d| i64::from(d)));
    let cut = digits.iter().skip(kept).any(|&d| d != 0);
    let value = match (negative, cut) {
        (false, _) => value,
        (true, false) => -value,
        (true, true) => -value - 1,
    };
    (value.abs() <= LIMIT).then_some(Millis(value))
}

/// Reads a duration that a person types (`90s`, `10min`, `1h 30m`), in the words of the humantime crate.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn duration(text: &str) -> Result<Millis, String> {
    let read = humantime::parse_duration(text).map_err(|e| e.to_string())?;
    i64::try_from(read.as_millis())
        .ok()
        .filter(|&ms| ms <= LIMIT)
        .map(Millis)
        .ok_or_else(|| "too long".to_owned())
}

/// The number that two digits make.
fn two(tens: u8, ones: u8) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_in_every_form_that_the_record_allows() {
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
            let (t, o) = rfc3339(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((t.0, o.seconds()), (ms, offset), "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_none() {
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
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn our_calendar_agrees_with_jiff_on_every_month_of_a_thousand_years() {
        for year in 1600..2600 {
            for month in 1..=12 {
                let text = format!("{year}-{month:02}-01T12:34:56Z");
                let theirs: jiff::Timestamp = text.parse().unwrap();
                assert_eq!(rfc3339(&text).unwrap().0.0, theirs.as_millisecond(), "{text}");
            }
        }
    }

    #[test]
    fn seconds_are_cut_off_by_floor_without_binary_floating_point() {
        for (text, ms) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("-0.0", Some(0)),
            ("1.", Some(1_000)),
            ("1.5", Some(1_500)),
            ("007.25", Some(7_250)),
            ("999999999.999", Some(999_999_999_999)),
            ("1000000000.001", Some(1_000_000_000_001)),
            ("1.-5", None),
            ("-", None),
            ("1.2.3", None),
            ("0.0009", Some(0)),
            ("-0.0009", Some(-1)),
            ("1.001", Some(1_001)),
            ("4.35", Some(4_350)),
            ("1.1e3", Some(1_100_000)),
            ("12E-3", Some(12)),
            ("1e-400", Some(0)),
            ("-1e-400", Some(-1)),
            ("9007199254740.991", Some(LIMIT)),
            ("9007199254740.992", None),
            ("-9007199254740.991", Some(-LIMIT)),
            ("-9007199254740.9911", None),
            ("1e999", None),
            ("1e99999999999999999999", None),
            ("0e99999999999999999999", Some(0)),
            ("1e-99999999999999999999", Some(0)),
            ("", None),
            (".5", None),
            ("+1", None),
            ("1e", None),
            ("NaN", None),
            ("0x10", None),
            ("1 ", None),
            ("1e+-2", None),
            ("1e--2", None),
        ] {
            assert_eq!(decimal_millis(text).map(|m| m.0), ms, "{text}");
        }
    }

    #[test]
    fn a_typed_duration_is_read_and_never_wraps() {
        assert_eq!(duration("10min"), Ok(Millis(600_000)));
        assert_eq!(duration("1h 30m"), Ok(Millis(5_400_000)));
        assert!(duration("").is_err());
        assert!(duration("999999999999999 years").is_err());
        assert!(duration("ten").is_err());
    }
}
