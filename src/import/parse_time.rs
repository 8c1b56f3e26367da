//! Parses times as transcripts write them: hours, minutes and seconds, with a decimal point or comma.

use crate::time::{DAY, MAX_MILLIS, Millis, SessionTime, format_hms};

/// Parses `h:mm:ss`, `mm:ss` or `ss`, perhaps with decimals after `.` or `,`. Decimals are truncated after the millisecond:
/// `,04` is 40 ms. The first number has no limit; minutes and seconds after it are at most 59. `None` for anything else.
pub(super) fn hms(text: &str) -> Option<Millis> {
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
    let ms = fraction.bytes().chain(*b"000").take(3).fold(0, |ms, b| ms * 10 + i64::from(b - b'0'));
    let total = seconds.checked_mul(1000)?.checked_add(ms)?;
    (total <= MAX_MILLIS).then_some(Millis(total))
}

/// The half of a day that a clock of 12 hours shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
}

/// Reads `am`, `PM`, `a.m.` or `p. m.` at the start of a text, perhaps after spaces, and gives the text after it.
pub(super) fn half_of_day(text: &str) -> Option<(Half, &str)> {
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

/// Suggests the next day for an end that is not after its start, if that makes the interval shorter than half a day.
pub(super) fn next_day(start: SessionTime, end: SessionTime) -> &'static str {
    let (short, by_then) = (Millis(DAY.0 / 2), end + DAY - start);
    if end < start && by_then > Millis::ZERO && by_then < short { "; did you mean the next day?" } else { "" }
}

/// Reports times that begin at one hour or later, which may be times of day.
pub(super) fn late_start(first: Millis) -> String {
    let at = format_hms(first);
    format!("times begin at {at}; read as time since the start of the recording, not as times of day")
}

/// Whether a text is a time that counts frames: `01:02:03:04`, `01:02:03;04`. Without the frame rate it cannot be read.
pub(super) fn has_frames(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split([':', ';']).collect();
    let digits = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 4 && parts.iter().all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn frames_are_not_hours() {
        assert!(has_frames("00:01:02:15") && has_frames(" 0:01:02;15 "));
        for text in ["0:01:02", "0:01:02:003", "0:01:02:", "1:2:3:4:5", "a:b:c:d"] {
            assert!(!has_frames(text), "{text}");
        }
    }

    #[test]
    fn fractions_are_decimal_and_hours_have_no_limit() {
        for (text, ms) in [
            ("0", Some(0)),
            ("7.5", Some(7_500)),
            ("75", Some(75_000)),
            ("01:02", Some(62_000)),
            ("61:02", Some(3_662_000)),
            ("1:02:03,04", Some(3_723_040)),
            ("100:00:00.9999", Some(360_000_999)),
            ("1:60:00", None),
            ("1:00:60", None),
            ("1:2:3:4", None),
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
            assert_eq!(hms(text).map(|m| m.0), ms, "{text}");
        }
    }
}
