//! Parses the line of a WebVTT cue that states its times.

use crate::time::{MAX_MILLIS, Millis, parse_clock};

/// The start and end of a cue. The settings after them are ignored. `None` if the specification's parser drops the cue.
pub(super) fn timing(line: &str) -> Option<(Millis, Millis)> {
    let (start, rest) = stamp(skip(line))?;
    let rest = skip(rest).strip_prefix("-->")?;
    let (end, _) = stamp(skip(rest))?;
    Some((start, end))
}

/// As [`timing`], for times as programs write them that do not follow the specification: with one digit, with a comma, or
/// with any number of decimals.
pub(super) fn loose_timing(line: &str) -> Option<(Millis, Millis)> {
    let (start, rest) = line.split_once("-->")?;
    let time = |text: &str| parse_clock(text).filter(|_| text.contains(':'));
    Some((time(start.trim())?, time(rest.split_whitespace().next()?)?))
}

fn skip(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\u{c}', '\n', '\r'])
}

/// The time at the start of a text, and the rest: optional hours with any number of digits, minutes and seconds of two
/// digits below 60, and three decimals after a point.
fn stamp(text: &str) -> Option<(Millis, &str)> {
    let (first, length, rest) = digits(text)?;
    let (second, rest) = two(rest.strip_prefix(':')?)?;
    let more = rest.strip_prefix(':');
    let (hours, minutes, seconds, rest) = match more {
        Some(rest) => {
            let (third, rest) = two(rest)?;
            (first, second, third, rest)
        }
        None if length == 2 && first <= 59 => (0, first, second, rest),
        None => return None,
    };
    let (millis, decimals, rest) = digits(rest.strip_prefix('.')?)?;
    if decimals != 3 || minutes > 59 || seconds > 59 {
        return None;
    }
    let total = hours.checked_mul(3_600_000)?.checked_add(minutes * 60_000 + seconds * 1000 + millis)?;
    (total <= MAX_MILLIS).then_some((Millis(total), rest))
}

/// The number at the start of a text, its number of digits, and the rest.
fn digits(text: &str) -> Option<(i64, usize, &str)> {
    let (mut number, mut length) = (0_i64, 0);
    for byte in text.bytes().take_while(u8::is_ascii_digit) {
        number = number.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
        length += 1;
    }
    let (_, rest) = text.split_at_checked(length)?;
    (length > 0).then_some((number, length, rest))
}

fn two(text: &str) -> Option<(i64, &str)> {
    let (number, length, rest) = digits(text)?;
    (length == 2).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_parsed_as_the_specification_requires() {
        for (line, times) in [
            ("00:01.000 --> 00:02.500", Some((1_000, 2_500))),
            ("00:01.000-->00:02.500 align:start", Some((1_000, 2_500))),
            ("\t1:00:00.001 \t-->  100:00:00.000", Some((3_600_001, 360_000_000))),
            ("60:00:00.000 --> 60:00:00.000", Some((216_000_000, 216_000_000))),
            ("00:05.000 --> 00:01.000", Some((5_000, 1_000))),
            ("60:00.000 --> 61:00.000", None),
            ("1:00.000 --> 2:00.000", None),
            ("00:01,000 --> 00:02,000", None),
            ("00:01.00 --> 00:02.000", None),
            ("00:01.0000 --> 00:02.000", None),
            ("00:60.000 --> 01:02.000", None),
            ("00:60:00.000 --> 01:02.000", None),
            ("00:01.000 -> 00:02.000", None),
            ("-->", None),
            ("00:01.000 -->", None),
            ("99999999999999999999:00:00.000 --> 00:02.000", None),
            ("9999999999999:00:00.000 --> 00:02.000", None),
        ] {
            assert_eq!(timing(line).map(|(a, b)| (a.0, b.0)), times, "{line}");
        }
    }
}
