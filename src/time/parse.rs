//! Parses JSON numbers of seconds, clock times, and durations that people type.

use super::{DurationError, MAX_MILLIS, Millis};

/// Parses a JSON number of seconds as milliseconds, rounded down, without floating point. `None` if the text is not a
/// number or is outside ±[`MAX_MILLIS`].
///
/// ```
/// use untaped::time::{parse_seconds, Millis};
/// assert_eq!(parse_seconds("1.9999"), Some(Millis(1_999)));
/// assert_eq!(parse_seconds("-0.0001"), Some(Millis(-1)));
/// assert_eq!(parse_seconds("1e999"), None);
/// ```
pub fn parse_seconds(text: &str) -> Option<Millis> {
    parse_wide_seconds(text).filter(|ms| ms.0.abs() <= MAX_MILLIS)
}

/// As [`parse_seconds`], for a number to which a time is added before its range is judged. `None` outside ±10^17 ms.
pub(crate) fn parse_wide_seconds(text: &str) -> Option<Millis> {
    plain_millis(text).or_else(|| any_millis(text))
}

/// Parses up to nine digits with up to three decimals, as in nearly every log.
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

/// Parses any JSON number.
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
    Some(Millis(value))
}

/// Parses a duration that a person types, in the syntax of the humantime crate: `90s`, `10min`, `1h 30m`.
///
/// # Errors
/// The text is not a duration, or is longer than [`MAX_MILLIS`].
pub fn parse_duration(text: &str) -> Result<Millis, DurationError> {
    let duration = humantime::parse_duration(text).map_err(|_| DurationError::Format(text.to_owned()))?;
    let ms = i64::try_from(duration.as_millis()).ok().filter(|&ms| ms <= MAX_MILLIS);
    ms.map(Millis).ok_or_else(|| DurationError::TooLong(text.to_owned()))
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

/// Parses a time without colons, of two digits for each number: minutes and seconds with a point between (`00.04`), or hours,
/// minutes and seconds (`000115`).
pub(crate) fn parse_digits(text: &str) -> Option<Millis> {
    let two = |at: usize| text.get(at..at + 2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()));
    match text.len() {
        5 if text.get(2..3) == Some(".") => parse_clock(&format!("{}:{}", two(0)?, two(3)?)),
        6 => parse_clock(&format!("{}:{}:{}", two(0)?, two(2)?, two(4)?)),
        _ => None,
    }
}

/// Digits after a decimal point, in thousandths.
pub(crate) fn thousandths(digits: &str) -> i64 {
    digits.bytes().chain(*b"000").take(3).fold(0, |ms, b| ms * 10 + i64::from(b - b'0'))
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
    use super::*;

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
            ("9007199254740.991", Some(MAX_MILLIS)),
            ("9007199254740.992", None),
            ("-9007199254740.991", Some(-MAX_MILLIS)),
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
            assert_eq!(parse_seconds(text).map(|m| m.0), ms, "{text}");
        }
    }

    #[test]
    fn a_typed_duration_is_read_and_never_wraps() {
        assert_eq!(parse_duration("10min"), Ok(Millis(600_000)));
        assert_eq!(parse_duration("1h 30m"), Ok(Millis(5_400_000)));
        assert!(parse_duration("").is_err());
        for (text, error) in [
            ("ten", r#"invalid duration "ten"; write it like 30s, 5min or 1h 30m"#),
            ("9999999999 years", r#""9999999999 years" is too long"#),
        ] {
            assert_eq!(parse_duration(text).unwrap_err().to_string(), error);
        }
        assert!(parse_duration("999999999999999 years").is_err());
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
