//! Reads times in JSON, from their decimal digits.

use super::json::{Element, Node};
use crate::import::transcript::Form;
use crate::import::units::{Number, Unit};
use crate::time::{MAX_MILLIS, Millis, Offset, SessionTime, parse_rfc3339, parse_wide_seconds, read_time};

/// Reads an instant: RFC 3339, or the seconds or milliseconds since 1970.
pub(super) fn instant(node: Node<'_>) -> Option<(SessionTime, Offset)> {
    /// The first number that is an instant and not a time on a tape, as milliseconds: the year 2001 in seconds, 31 years.
    const FIRST: i64 = 1_000_000_000_000;
    if !node.is_number() {
        return parse_rfc3339(node.text()?.trim());
    }
    let as_seconds = parse_wide_seconds(node.raw())?.0;
    let utc = Offset::from_seconds(0);
    match as_seconds {
        FIRST..100_000_000_000_000 => Some((SessionTime(as_seconds), utc)),
        1_000_000_000_000_000..100_000_000_000_000_000 => Some((SessionTime(as_seconds / 1000), utc)),
        _ => None,
    }
}

/// Reads a time: a number or its digits in this unit, seconds and nanoseconds, or any time that a person writes, such as
/// `00:01:02.5`, `1.2s` or `PT1.5S`, with how it is written. Digits after the millisecond are cut off.
pub(super) fn time(node: Node<'_>, unit: Unit) -> Option<(Millis, Form)> {
    if node.is_number() {
        return Some((number(node.raw(), unit)?, Form::Settled));
    }
    if node.is_object() {
        let seconds = node.any("seconds|secs").map_or(Some(Millis::ZERO), |s| length(s, Unit::Seconds))?;
        let nanos = node.any("nanos|nanoseconds").map_or(Some(0), |n| n.label()?.parse::<i64>().ok())?;
        let read = (seconds + Millis(nanos / 1_000_000), Form::Settled);
        return node.any("seconds|secs|nanos|nanoseconds").map(|_| read);
    }
    let text = node.text()?;
    match number(text.trim(), unit) {
        Some(number) => Some((number, Form::Settled)),
        None => Form::of(read_time(text.trim())?).filter(|(read, _)| read.0.abs() <= MAX_MILLIS),
    }
}

/// Reads a time that is a length, whatever it counts from.
pub(super) fn length(node: Node<'_>, unit: Unit) -> Option<Millis> {
    time(node, unit).map(|(read, _)| read)
}

fn number(digits: &str, unit: Unit) -> Option<Millis> {
    let as_seconds = parse_wide_seconds(digits)?.0;
    let read = unit.millis(as_seconds);
    (read.abs() <= MAX_MILLIS).then_some(Millis(read))
}

/// A plain number, in or out of quotation marks.
pub(super) fn plain(node: Node<'_>) -> Option<Number> {
    Number::parse(node.label()?.trim())
}

/// The first time at one of the paths. The unit after a path wins over the one given.
pub(super) fn time_at(element: &Element<'_>, paths: &str, unit: Unit) -> Option<(Millis, Form)> {
    element.all(paths).find_map(|(found, own)| time(found, Unit::from_word(own).unwrap_or(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::asr::json::Json;

    fn read(json: &str, unit: Unit) -> Option<i64> {
        let list = format!("[{json}]");
        length(Json::parse(&list).unwrap().children(1)[0], unit).map(|ms| ms.0)
    }

    #[test]
    fn times_are_read_from_their_digits() {
        for (json, s, ms) in [
            ("0.369", Some(369), Some(0)),
            ("\"141.54\"", Some(141_540), Some(141)),
            ("16.0005", Some(16_000), Some(16)),
            ("2.50e1", Some(25_000), Some(25)),
            ("11000", Some(11_000_000), Some(11_000)),
            ("null", None, None),
            ("\"\"", None, None),
            ("1e999", None, None),
            ("[1]", None, None),
        ] {
            assert_eq!((read(json, Unit::Seconds), read(json, Unit::Millis)), (s, ms), "{json}");
        }
    }

    #[test]
    fn a_time_with_its_own_unit_is_the_same_in_any_unit() {
        for (json, ms) in [
            ("\"0:02.5\"", 2_500),
            ("\"00:01:02,5\"", 62_500),
            ("\"1.200s\"", 1_200),
            ("\"250ms\"", 250),
            ("\"PT1.5S\"", 1_500),
            ("\"PT1H2M3.25S\"", 3_723_250),
            ("{\"seconds\":\"3\",\"nanos\":500000000}", 3_500),
            ("{\"nanos\":100000000}", 100),
        ] {
            assert_eq!((read(json, Unit::Seconds), read(json, Unit::Millis)), (Some(ms), Some(ms)), "{json}");
        }
        assert_eq!(read("15000000", Unit::Ticks), Some(1_500));
        let frames = Json::parse("[\"00:00:01:12\"]").unwrap();
        assert_eq!(time(frames.children(1)[0], Unit::Seconds), Some((Millis(1_012), Form::Frames)));
    }
}
