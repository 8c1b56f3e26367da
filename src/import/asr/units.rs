//! Reads times in JSON, from their decimal digits, and decides the unit of plain numbers once for a list.

use super::json::{Element, Node};
use crate::import::transcript::Form;
use crate::time::{MAX_MILLIS, Millis, Offset, SessionTime, parse_rfc3339, parse_wide_seconds, read_time};

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Millis,
    /// Ticks of 100 ns.
    Ticks,
}

impl Unit {
    /// The unit with this word: `s`, `ms`, `ticks`.
    pub(super) fn from_word(word: &str) -> Option<Unit> {
        match word {
            "s" => Some(Unit::Seconds),
            "ms" => Some(Unit::Millis),
            "ticks" => Some(Unit::Ticks),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Unit::Seconds => "seconds",
            Unit::Millis => "milliseconds",
            Unit::Ticks => "ticks of 100 ns",
        }
    }
}

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
    let read = match unit {
        Unit::Seconds => as_seconds,
        Unit::Millis => as_seconds.div_euclid(1_000),
        Unit::Ticks => as_seconds.div_euclid(10_000_000),
    };
    (read.abs() <= MAX_MILLIS).then_some(Millis(read))
}

/// What a list of segments shows of the unit of its numbers: how long a word would take if they were seconds.
#[derive(Default)]
pub(super) struct Pace {
    /// Whether any time is a plain number.
    pub(super) is_needed: bool,
    spoken: i64,
    words: i64,
    longest: i64,
    has_decimals: bool,
    first: Option<i64>,
    last: Option<i64>,
}

impl Pace {
    /// Adds a segment with its start, its end or length, and its number of words.
    pub(super) fn add(&mut self, start: Option<Node<'_>>, end: Option<i64>, words: i64) {
        let Some((start, digits)) = start.and_then(plain) else { return };
        self.is_needed = true;
        self.has_decimals |= digits.split_once('.').is_some_and(|(_, cut)| cut.bytes().any(|b| b != b'0'));
        if words == 0 {
            return;
        }
        self.words += words;
        self.first = self.first.or(Some(start));
        self.last = Some(start);
        if let Some(end) = end.filter(|&end| end > start) {
            self.spoken += end - start;
            self.longest = self.longest.max(end - start);
        }
    }

    /// Milliseconds per word, if the numbers were seconds.
    fn per_word(&self) -> i64 {
        let between = self.last.zip(self.first).map_or(0, |(last, first)| (last - first).max(0));
        let length = if self.spoken > 0 { self.spoken } else { between };
        length / self.words.max(1)
    }

    /// The unit, and whether that is a guess. A stated unit is doubted only if nobody could speak so.
    pub(super) fn unit(&self, stated: Option<Unit>) -> (Unit, bool) {
        let pace = self.per_word();
        let slow = pace >= 60_000 || (pace >= 10_000 && self.longest >= 3_600_000 && !self.has_decimals);
        match stated {
            Some(Unit::Seconds) if slow => (Unit::Millis, true),
            Some(Unit::Millis) if self.words > 0 && pace > 0 && pace < 5_000 => (Unit::Seconds, true),
            Some(stated) => (stated, false),
            None => (if slow { Unit::Millis } else { Unit::Seconds }, self.is_needed),
        }
    }
}

/// A plain number, in or out of quotation marks, as milliseconds if it is in seconds, with its digits.
pub(super) fn plain(node: Node<'_>) -> Option<(i64, String)> {
    let digits = node.label()?;
    Some((parse_wide_seconds(digits.trim())?.0, digits.into_owned()))
}

/// How many words a text has, roughly: scripts without spaces count two characters as one.
pub(super) fn count_words(text: &str) -> i64 {
    let wide = text.chars().filter(|&c| is_wide(c)).count();
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    i64::try_from(words.max(wide / 2)).unwrap_or(i64::MAX)
}

/// Whether a character is of a script that puts no spaces between words: Chinese characters, kana.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '\u{3001}'..='\u{3002}' | '\u{ff01}'..='\u{ff1f}')
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
