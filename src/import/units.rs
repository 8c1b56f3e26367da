//! The units of numbers that are times: which a file states, and which its words suggest.

use crate::record::words;
use crate::time::parse_wide_seconds;

words! {
    /// The unit of a number, with its word for `--unit`.
    pub(super) enum Unit {
        /// Seconds, with or without decimals.
        Seconds = "s",
        /// Milliseconds.
        Millis = "ms",
        /// Hours, minutes and seconds with colons.
        Clock = "hms",
        /// Two digits for each of hours, minutes and seconds, as `000115`, or of the last two, as `00.04`.
        Digits = "digits",
        /// Fractions of a day, as a spreadsheet stores times.
        Days = "days",
        /// Ticks of 100 ns.
        Ticks = "ticks",
        /// Frames, whose rate the user states.
        Frames = "frames",
    }
}

impl Unit {
    /// What it counts.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Unit::Seconds => "seconds",
            Unit::Millis => "milliseconds",
            Unit::Clock => "hours, minutes and seconds",
            Unit::Digits => "hours, minutes and seconds of two digits each",
            Unit::Days => "fractions of a day",
            Unit::Ticks => "ticks of 100 ns",
            Unit::Frames => "frames",
        }
    }

    /// The milliseconds of a number, given as if it were seconds.
    pub(super) fn millis(self, as_seconds: i64) -> i64 {
        match self {
            // The reader of a table knows how long a frame is.
            Unit::Seconds | Unit::Clock | Unit::Digits | Unit::Frames => as_seconds,
            Unit::Millis => as_seconds.div_euclid(1_000),
            Unit::Days => as_seconds.saturating_mul(86_400),
            Unit::Ticks => as_seconds.div_euclid(10_000_000),
        }
    }
}

/// A number whose unit is not stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// The milliseconds, if it is in seconds.
    pub(super) as_seconds: i64,
    /// Whether it has decimals other than zero.
    pub(super) has_decimals: bool,
}

impl Number {
    /// Reads a number by its digits, with a point or a comma before decimals.
    pub(super) fn parse(digits: &str) -> Option<Number> {
        let decimals = digits.split_once(['.', ',']).map_or("", |(_, decimals)| decimals);
        let has_decimals = decimals.bytes().any(|b| b != b'0');
        let pointed = digits.replacen(',', ".", 1);
        Some(Number { as_seconds: parse_wide_seconds(&pointed)?.0, has_decimals })
    }
}

/// What a list of segments shows of the unit of its numbers: how long a word would take if they were seconds.
#[derive(Default)]
pub(super) struct Pace {
    /// Whether any time is a plain number.
    is_needed: bool,
    spoken: i64,
    words: i64,
    longest: i64,
    has_decimals: bool,
    first: Option<i64>,
    last: Option<i64>,
}

impl Pace {
    /// Adds a segment with its start, its end, and its number of words.
    pub(super) fn add(&mut self, start: Option<Number>, end: Option<i64>, words: i64) {
        let Some(Number { as_seconds: start, has_decimals }) = start else { return };
        self.is_needed = true;
        self.has_decimals |= has_decimals;
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

    /// Whether nobody could speak so fast if the numbers were seconds.
    pub(super) fn is_too_fast(&self) -> bool {
        self.words > 0 && self.per_word() < 100
    }

    /// The unit, and whether that is a guess. A stated unit is doubted only if nobody could speak so.
    pub(super) fn unit(&self, stated: Option<Unit>) -> (Unit, bool) {
        let pace = self.per_word();
        // Between entries without ends, and in tables of a few notes, much time may pass.
        let surely = if self.spoken > 0 && !self.has_decimals { 60_000 } else { 250_000 };
        let slow = pace >= surely || (pace >= 10_000 && self.longest >= 3_600_000 && !self.has_decimals);
        match stated {
            Some(Unit::Seconds) if slow => (Unit::Millis, true),
            Some(Unit::Millis) if self.words > 0 && pace > 0 && pace < 5_000 => (Unit::Seconds, true),
            Some(stated) => (stated, false),
            None => (if slow { Unit::Millis } else { Unit::Seconds }, self.is_needed),
        }
    }
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
