//! Reads the clock times that begin the lines of a custody log: `14:20`, `1420:`, `2:20 p.m.`, `about 14:20-16:05`.

use crate::time::{DAY, HOUR, MINUTE, Millis};
use crate::time::{Half, half_of_day, parse_clock as hms};

/// Words before a time that say that it is not exact, longest first.
const ABOUT: [&str; 16] = [
    "approximately",
    "shortly before",
    "shortly after",
    "just before",
    "just after",
    "soon after",
    "roughly",
    "approx.",
    "approx",
    "around",
    "circa",
    "about",
    "abt.",
    "ca.",
    "c.",
    "~",
];

/// Words before a time that say nothing of it.
const PLAIN: [&str; 3] = ["from", "at", "between"];

/// The half of a day that is 12 hours long.
const HALF_DAY: Millis = Millis(12 * HOUR.0);

/// A time of day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClockTime {
    /// From midnight, at most 24 hours.
    pub(super) at: Millis,
    /// How it is written.
    pub(super) form: Form,
}

/// How a time of day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `14:20`, `14.20`.
    Colon,
    /// `1420:`, `1420 hrs`.
    Digits,
    /// `1420`, with nothing to show that it is a time.
    BareDigits,
    /// `2:20 p.m.`, `noon`.
    Half,
    /// `midnight`: the day's first or its last.
    Midnight,
}

impl ClockTime {
    /// Whether the hour can be one before noon and one after it, without a word that says which.
    pub(super) fn is_either_half(self) -> bool {
        self.form == Form::Colon && (HOUR..Millis(13 * HOUR.0)).contains(&self.at)
    }
}

/// The times at the start of a line, and the words after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClockLine<'t> {
    pub(super) at: ClockTime,
    pub(super) end: Option<ClockTime>,
    /// Whether a word says that a time is not exact.
    pub(super) is_about: bool,
    /// The words, without what separates them from the time.
    pub(super) words: &'t str,
    /// The words with the times.
    pub(super) whole: &'t str,
}

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineStart<'t> {
    /// A time of day.
    Clock(ClockLine<'t>),
    /// Numbers with a colon that are not a time of day: `25:10`.
    NoTime(&'t str),
    /// Anything else.
    Words,
}

/// Reads the start of a line.
pub(super) fn line_start(line: &str) -> LineStart<'_> {
    let whole = line.trim();
    let text = whole.trim_start_matches(['-', '*', '•', '–', ' ', '\t']);
    let (text, is_bracketed) = text.strip_prefix('[').map_or((text, false), |text| (text, true));
    let (is_before, text) = about(text);
    let Some((mut at, rest)) = one_time(text) else {
        return match no_time(text) {
            Some(number) => LineStart::NoTime(number),
            None => LineStart::Words,
        };
    };
    let (mut end, mut is_about, mut rest) = (None, is_before, rest);
    if let Some((later, is_end_about, after)) = range_end(rest, at.form) {
        (end, rest) = (Some(later), after);
        is_about |= is_end_about;
    }
    if is_bracketed {
        let Some(after) = rest.trim_start().strip_prefix(']') else { return LineStart::Words };
        rest = after;
    }
    // `14:20th` is not a time.
    if rest.starts_with(char::is_alphanumeric) {
        return LineStart::Words;
    }
    if at.form == Form::BareDigits && rest.trim_start().starts_with([':', '-', '–', '—']) {
        at.form = Form::Digits;
    }
    if let Some(after) = rest.strip_prefix('?') {
        (is_about, rest) = (true, after);
    }
    let words = rest.trim_start_matches([':', '-', '–', '—', ',', ';', '|', '.', ' ', '\t']);
    let (is_after, words) = about_in_brackets(words);
    LineStart::Clock(ClockLine { at, end, is_about: is_about || is_after, words: words.trim(), whole })
}

/// Takes a word that says that a time is not exact, or nothing of it, from the start of a text.
fn about(text: &str) -> (bool, &str) {
    let after = |words: &[&'static str]| {
        words.iter().find_map(|word| {
            let (start, rest) = text.split_at_checked(word.len())?;
            let apart = word.ends_with(['.', '~']) || rest.starts_with(char::is_whitespace);
            (start.eq_ignore_ascii_case(word) && apart).then(|| rest.trim_start())
        })
    };
    if let Some(rest) = after(&ABOUT) {
        return (true, rest);
    }
    // `at about 14:20`
    after(&PLAIN).map_or((false, text), |rest| (about_once(rest).is_some(), about_once(rest).unwrap_or(rest)))
}

/// The text after a word that says that a time is not exact.
fn about_once(text: &str) -> Option<&str> {
    ABOUT.iter().find_map(|word| {
        let (start, rest) = text.split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then(|| rest.trim_start())
    })
}

/// Takes `(about)` or `(approx.)` from the start of a text.
fn about_in_brackets(text: &str) -> (bool, &str) {
    let inside = text.strip_prefix('(').and_then(|text| text.split_once(')'));
    match inside {
        Some((word, rest)) if ABOUT.iter().any(|about| about.eq_ignore_ascii_case(word.trim())) => {
            (true, rest.trim_start_matches([':', '-', '–', ',', ' ', '\t']))
        }
        Some(_) | None => (false, text),
    }
}

/// The later time of a range, whether it is inexact, and the text after it.
fn range_end(text: &str, first: Form) -> Option<(ClockTime, bool, &str)> {
    let text = text.trim_start();
    let signs = ["-", "–", "—", "to ", "until ", "till ", "and "];
    let rest = signs.iter().find_map(|sign| text.strip_prefix(sign))?.trim_start();
    let (is_about, rest) = about(rest);
    let (end, after) = one_time(rest)?;
    // `14:20 - 1600 Main Street` has one time.
    let fits = end.form != Form::BareDigits || matches!(first, Form::BareDigits | Form::Digits);
    (fits && !after.starts_with(char::is_alphanumeric)).then_some((end, is_about, after))
}

/// One time at the start of a text, and the text after it.
fn one_time(text: &str) -> Option<(ClockTime, &str)> {
    if let Some(named) = noon_or_midnight(text) {
        return Some(named);
    }
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length).filter(|_| (1..=4).contains(&length))?;
    let (time, rest, form) = if let Some(minutes) = rest.strip_prefix([':', '.', 'h']).filter(|_| length <= 2)
    {
        let sign = rest.chars().next()?;
        let more = minutes.bytes().take_while(|b| b.is_ascii_digit() || (*b == b':' && sign == ':')).count();
        let (minutes, after) = minutes.split_at_checked(more)?;
        let bare = minutes.trim_end_matches(':');
        let after = if bare.len() < minutes.len() { rest.get(1 + bare.len()..)? } else { after };
        // `1.5` and `22.11.1963` are no times.
        let is_time = bare.len() == 2 || (sign == ':' && bare.len() == 5);
        let is_digit = |c: char| c.is_ascii_digit();
        let is_number = after.strip_prefix('.').is_some_and(|more| more.starts_with(is_digit));
        if !is_time || is_number {
            return hour_with_half(digits, rest);
        }
        let at = hms(&format!("{digits}:{bare}"))?;
        (if bare.len() == 2 { Millis(at.0 * 60) } else { at }, after, Form::Colon)
    } else if length == 4 {
        let (hours, minutes) = digits.split_at(2);
        let at = Millis(hms(&format!("{hours}:{minutes}"))?.0 * 60);
        (at, rest, Form::BareDigits)
    } else {
        return hour_with_half(digits, rest);
    };
    if let Some((half, after)) =
        half_of_day(rest).filter(|_| form != Form::BareDigits || time < Millis(13 * HOUR.0))
    {
        return Some((ClockTime { at: in_half(time, half)?, form: Form::Half }, after));
    }
    let (is_hours, rest) = hours_word(rest);
    let form = if is_hours && form == Form::BareDigits { Form::Digits } else { form };
    (time <= DAY).then_some((ClockTime { at: time, form }, rest))
}

/// `2 p.m.`
fn hour_with_half<'t>(digits: &str, rest: &'t str) -> Option<(ClockTime, &'t str)> {
    let (half, after) = half_of_day(rest)?;
    let hour: i64 = digits.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    Some((ClockTime { at: in_half(Millis(hour * HOUR.0), half)?, form: Form::Half }, after))
}

/// A time on a clock of 12 hours, of which 12 is 0.
fn in_half(time: Millis, half: Half) -> Option<Millis> {
    let later = if half == Half::Pm { HALF_DAY } else { Millis::ZERO };
    (HOUR..Millis(13 * HOUR.0)).contains(&time).then(|| Millis(time.0 % HALF_DAY.0) + later)
}

fn noon_or_midnight(text: &str) -> Option<(ClockTime, &str)> {
    let bare = text.strip_prefix("12 ").unwrap_or(text);
    [("noon", HALF_DAY, Form::Half), ("midnight", Millis::ZERO, Form::Midnight)].into_iter().find_map(
        |(word, at, form)| {
            let (start, rest) = bare.split_at_checked(word.len())?;
            let is_word = start.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric);
            is_word.then_some((ClockTime { at, form }, rest))
        },
    )
}

/// Takes `h`, `hrs` or `hours` after a time.
fn hours_word(text: &str) -> (bool, &str) {
    let trimmed = text.trim_start();
    let word = ["hours", "hrs.", "hrs", "hr", "h", "Uhr"].iter().find_map(|word| {
        let rest = trimmed.strip_prefix(word)?;
        (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
    });
    word.map_or((false, text), |rest| (true, rest))
}

/// Numbers with a colon at the start of a text that are not a time of day.
fn no_time(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b';')).count();
    let number = text.get(..length)?.trim_end_matches([':', ';']);
    let parts: Vec<&str> = number.split([':', ';']).collect();
    let is_number = |part: &&str| (1..=3).contains(&part.len());
    ((2..=4).contains(&parts.len()) && parts.iter().all(is_number)).then_some(number)
}

/// The moment that the later time of a range ends at: on the same day or the next. Also the earlier time, which takes
/// its half of the day from the later one if it has none, and what was guessed.
pub(super) fn range(first: ClockTime, end: ClockTime, guesses: &mut Vec<String>) -> (Millis, Millis) {
    let mut at = first.at;
    let is_short = first.form == Form::Colon && end.form == Form::Half && at < Millis(13 * HOUR.0);
    if is_short {
        // `2:20-4:05 p.m.` is after noon; `11:20-1:05 p.m.` begins before it.
        let bare = Millis(at.0 % HALF_DAY.0);
        let same = if end.at >= HALF_DAY { bare + HALF_DAY } else { bare };
        at = if same < end.at { same } else { Millis((same.0 + HALF_DAY.0) % DAY.0) };
        guesses.push(format!("the first time takes a.m. or p.m. from the second; read as {}", shown(at)));
    }
    let mut until = if end.form == Form::Midnight { DAY } else { end.at };
    if until <= at {
        until += DAY;
        guesses.push(format!("{} is not after {}; read as on the next day", shown(end.at), shown(at)));
    }
    (at, until)
}

/// A time of day: `14:20`, or `14:20:05`.
pub(super) fn shown(at: Millis) -> String {
    let (hours, minutes, seconds) = (at.0 / HOUR.0, at.0 / MINUTE.0 % 60, at.0 / 1000 % 60);
    if seconds == 0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times of a line in words, whether they are inexact, and the words.
    fn read(line: &str) -> Option<(String, bool, &str)> {
        let LineStart::Clock(read) = line_start(line) else { return None };
        let end = read.end.map_or(String::new(), |end| format!("-{}", shown(end.at)));
        Some((shown(read.at.at) + &end, read.is_about, read.words))
    }

    #[test]
    fn a_line_begins_with_a_time_however_it_is_written() {
        for (line, at, is_about, words) in [
            ("14:20 room entry", "14:20", false, "room entry"),
            ("1420: room entry", "14:20", false, "room entry"),
            ("1420 hrs - room entry", "14:20", false, "room entry"),
            ("1420h room entry", "14:20", false, "room entry"),
            ("14.20 room entry", "14:20", false, "room entry"),
            ("14h20 room entry", "14:20", false, "room entry"),
            ("14.20 Uhr room entry", "14:20", false, "room entry"),
            ("[14:20] room entry", "14:20", false, "room entry"),
            ("- 14:20:05 – room entry", "14:20:05", false, "room entry"),
            ("2:20 p.m. room entry", "14:20", false, "room entry"),
            ("2:20PM: room entry", "14:20", false, "room entry"),
            ("2 p.m. room entry", "14:00", false, "room entry"),
            ("12:05 a.m. cell", "00:05", false, "cell"),
            ("12 noon, lunch", "12:00", false, "lunch"),
            ("midnight cell", "00:00", false, "cell"),
            ("24:00 cell", "24:00", false, "cell"),
            ("about 16:05 lineup", "16:05", true, "lineup"),
            ("About 4:05 p.m., lineup", "16:05", true, "lineup"),
            ("at about 16:05 lineup", "16:05", true, "lineup"),
            ("c. 16:05 lineup", "16:05", true, "lineup"),
            ("~16:05 lineup", "16:05", true, "lineup"),
            ("16:05? lineup", "16:05", true, "lineup"),
            ("16:05 (approx.) lineup", "16:05", true, "lineup"),
            ("14:20-16:05 questioned", "14:20-16:05", false, "questioned"),
            ("from 1420 to 1605 questioned", "14:20-16:05", false, "questioned"),
            ("14:20 – about 16:05: questioned", "14:20-16:05", true, "questioned"),
            ("14:20 - 2 detectives come in", "14:20", false, "2 detectives come in"),
            ("14:20 - 1600 Main Street is searched", "14:20", false, "1600 Main Street is searched"),
            ("15:50 OSWALD: No.", "15:50", false, "OSWALD: No."),
            ("14:20", "14:20", false, ""),
        ] {
            assert_eq!(read(line), Some((at.to_owned(), is_about, words)), "{line}");
        }
        for line in [
            "",
            "room entry",
            "22.11.1963 x",
            "1.5 hours later",
            "1963 was the year",
            "3 men",
            "14:20th",
            "noonday",
        ] {
            assert_eq!(line_start(line), LineStart::Words, "{line}");
        }
        for (line, number) in [("25:10 x", "25:10"), ("2:75 p.m. x", "2:75"), ("14:20:61 x", "14:20:61")] {
            assert_eq!(line_start(line), LineStart::NoTime(number), "{line}");
        }
    }

    #[test]
    fn a_range_ends_after_it_begins() {
        for (line, from, to, guesses) in [
            ("14:20-16:05 x", "14:20", "16:05", 0),
            ("2:20-4:05 p.m. x", "14:20", "16:05", 1),
            ("11:20-1:05 p.m. x", "11:20", "13:05", 1),
            ("23:50-00:05 x", "23:50", "24:05", 1),
            ("10 p.m. - midnight x", "22:00", "24:00", 0),
        ] {
            let LineStart::Clock(read) = line_start(line) else { panic!("{line}") };
            let mut said = Vec::new();
            let (at, until) = range(read.at, read.end.unwrap(), &mut said);
            assert_eq!(
                (shown(at), shown(until), said.len()),
                (from.to_owned(), to.to_owned(), guesses),
                "{line}"
            );
        }
    }
}
