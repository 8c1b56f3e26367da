//! Formats lengths of time: hours with two decimals, h:mm:ss, and words.
//!
//! Digits that do not fit are truncated, never rounded up. Hours are never grouped into days.

use super::Millis;

/// Hours with two decimals, truncated: 7 h 55 min 30 s is `7.92`.
///
/// ```
/// use untaped::time::{format_hours, Millis};
/// assert_eq!(format_hours(Millis(28_530_000)), "7.92");
/// assert_eq!(format_hours(Millis(-30_000)), "-0.00");
/// assert_eq!(format_hours(Millis(360_000_000 * 3)), "300.00");
/// ```
pub fn format_hours(length: Millis) -> String {
    let hundredths = length.0.unsigned_abs() / 36_000;
    format!("{}{}.{:02}", sign(length), hundredths / 100, hundredths % 100)
}

/// `h:mm:ss`, truncated to the second. Hours continue past 24 and past 99.
///
/// ```
/// use untaped::time::{format_hms, Millis};
/// assert_eq!(format_hms(Millis(93_600_999)), "26:00:00");
/// assert_eq!(format_hms(Millis(-61_000)), "-0:01:01");
/// ```
pub fn format_hms(length: Millis) -> String {
    let s = length.0.unsigned_abs() / 1000;
    format!("{}{}:{:02}:{:02}", sign(length), s / 3600, s / 60 % 60, s % 60)
}

/// `h:mm:ss`, with `.mmm` if it is not a whole number of seconds.
pub fn format_hms_exact(length: Millis) -> String {
    match length.0.unsigned_abs() % 1000 {
        0 => format_hms(length),
        rest => format!("{}.{rest:03}", format_hms(length)),
    }
}

/// Words, with the two largest units, truncated: `1 h 12 min`, `1 min 56 s`, `45 s`.
///
/// ```
/// use untaped::time::{format_in_words, Millis};
/// assert_eq!(format_in_words(Millis(4_339_000)), "1 h 12 min");
/// assert_eq!(format_in_words(Millis(600_000)), "10 min");
/// ```
pub fn format_in_words(length: Millis) -> String {
    let s = length.0.unsigned_abs() / 1000;
    let (h, m, s) = (s / 3600, s / 60 % 60, s % 60);
    let words = match (h, m, s) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    };
    format!("{}{words}", sign(length))
}

/// Seconds as an exact decimal number with as many decimals as needed; [`parse_seconds`](super::parse_seconds) reads it
/// back.
///
/// ```
/// use untaped::time::{format_seconds, Millis};
/// assert_eq!(format_seconds(Millis(4_350)), "4.35");
/// assert_eq!(format_seconds(Millis(-1)), "-0.001");
/// assert_eq!(format_seconds(Millis(7_000)), "7");
/// ```
pub fn format_seconds(length: Millis) -> String {
    let ms = length.0.unsigned_abs();
    // An export writes two of these a line: with `format!` each takes twice as long.
    let mut digits = itoa::Buffer::new();
    let mut text = String::with_capacity("-00000000.000".len());
    text.push_str(sign(length));
    text.push_str(digits.format(ms / 1000));
    if !ms.is_multiple_of(1000) {
        // The leading 1 keeps the zeros of 1.005.
        text.push('.');
        text.push_str(digits.format(1000 + ms % 1000).get(1..).unwrap_or_default());
        text.truncate(text.trim_end_matches('0').len());
    }
    text
}

fn sign(length: Millis) -> &'static str {
    if length.0 < 0 { "-" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_truncated_and_never_rounded_up() {
        for (ms, text) in
            [(0, "0.00"), (35_999, "0.00"), (36_000, "0.01"), (3_599_999, "0.99"), (-3_599_999, "-0.99")]
        {
            assert_eq!(format_hours(Millis(ms)), text);
        }
    }

    #[test]
    fn hours_do_not_wrap_at_24_or_at_99() {
        assert_eq!(format_hms(Millis(86_400_000)), "24:00:00");
        assert_eq!(format_hms(Millis(400 * 3_600_000 + 59_999)), "400:00:59");
    }

    #[test]
    fn words_drop_units_that_are_zero() {
        for (ms, text) in [
            (0, "0 s"),
            (59_999, "59 s"),
            (60_000, "1 min"),
            (116_000, "1 min 56 s"),
            (3_600_000, "1 h"),
            (3_659_000, "1 h"),
            (-5_000, "-5 s"),
            (100 * 3_600_000, "100 h"),
        ] {
            assert_eq!(format_in_words(Millis(ms)), text);
        }
    }

    #[test]
    fn seconds_have_as_many_decimals_as_they_need() {
        for (ms, text) in [(0, "0"), (5, "0.005"), (1_050, "1.05"), (-500, "-0.5"), (90_000, "90")] {
            assert_eq!(format_seconds(Millis(ms)), text);
        }
    }

    #[test]
    fn an_exact_clock_shows_milliseconds_only_where_there_are_some() {
        assert_eq!(format_hms_exact(Millis(1_000)), "0:00:01");
        assert_eq!(format_hms_exact(Millis(-1_001)), "-0:00:01.001");
    }
}
