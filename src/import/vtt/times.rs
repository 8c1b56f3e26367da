//! Parses the line of a WebVTT cue that states its times.

use crate::time::{Millis, parse_clock};

/// The start and end of a cue. The settings after them are ignored. `None` if the specification's parser drops the cue.
pub(super) fn timing(line: &str) -> Option<(Millis, Millis)> {
    let strict = |text: &str| {
        let from_end = |n: usize| text.as_bytes().get(text.len().checked_sub(n)?).copied();
        let has_minutes = from_end(4) == Some(b'.') && from_end(7) == Some(b':');
        has_minutes && if text.len() == 9 { text < "6" } else { from_end(10) == Some(b':') }
    };
    let (start, end) = stamps(line).filter(|(start, end)| strict(start) && strict(end))?;
    Some((parse_clock(start)?, parse_clock(end)?))
}

/// As [`timing`], for times as programs write them that do not follow the specification: with one digit, with a comma, or
/// with any number of decimals.
pub(super) fn loose_timing(line: &str) -> Option<(Millis, Millis)> {
    let (start, end) = stamps(line).filter(|(start, end)| start.contains(':') && end.contains(':'))?;
    Some((parse_clock(start)?, parse_clock(end)?))
}

/// The text before the arrow of a line of times, and after it. Searches for its last character, which few lines have.
pub(super) fn around_arrow(line: &str) -> Option<(&str, &str)> {
    let at = memchr::memchr(b'>', line.as_bytes())?;
    Some((line.get(..at)?.strip_suffix("--")?, line.get(at + 1..)?))
}

/// The text before the arrow, and the first word after it.
fn stamps(line: &str) -> Option<(&str, &str)> {
    let (start, rest) = around_arrow(line)?;
    let rest = rest.trim_start();
    let end = rest.find([' ', '\t']).and_then(|end| rest.get(..end)).unwrap_or(rest);
    Some((start.trim(), end.trim_end()))
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
