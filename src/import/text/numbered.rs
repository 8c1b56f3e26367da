//! One line of a court reporter's page: its number, and its page where it states one.

use super::stamp::{Stamp, leading};

/// The most lines of a page.
const LONGEST_PAGE: u32 = 60;

/// A line with its number.
pub(super) struct NumberedLine<'a> {
    /// Its page, where it says so.
    pub page: Option<u32>,
    pub line: u32,
    pub at: Option<Stamp>,
    pub words: &'a str,
}

/// A number before words, with a page or without, and a time of day before or behind it.
pub(super) fn numbered(line: &str) -> Option<NumberedLine<'_>> {
    let line = line.trim();
    let day = |stamp: Stamp| Stamp { of_day: true, ..stamp };
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    // A time before the number has seconds; page and line have none.
    let first = line.split_whitespace().next()?;
    let (before, line) = match leading(line) {
        Some((stamp, rest)) if first.matches(':').count() == 2 => (Some(day(stamp)), rest.trim_start()),
        _ => (None, line),
    };
    let (number, rest) = line.split_at_checked(digits(line))?;
    let (page, number, rest) = match rest.strip_prefix(':') {
        Some(rest) => {
            let (second, rest) = rest.split_at_checked(digits(rest))?;
            (Some(number.parse().ok()?), second, rest)
        }
        None => (None, number, rest),
    };
    let number: u32 = number.parse().ok().filter(|n| (1..=LONGEST_PAGE).contains(n))?;
    if !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let rest = rest.trim();
    let (at, words) = match leading(rest) {
        Some((stamp, words)) if rest.split_whitespace().next()?.matches(':').count() == 2 => {
            (Some(day(stamp)), words.trim())
        }
        _ => (before, rest),
    };
    Some(NumberedLine { page, line: number, at, words })
}

/// Whether a line is a number far to the right and nothing else, as those of pages stand.
pub(super) fn is_far_number(line: &str) -> bool {
    /// No number of a line is indented so far.
    const FAR: usize = 20;
    line.chars().take_while(|c| c.is_whitespace()).count() > FAR && page_alone(line).is_some()
}

/// The number of a page on a line of its own, and whether the line says that it is one: `41`, `Page 41`, `- 41 -`.
pub(super) fn page_alone(line: &str) -> Option<(u32, bool)> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{c}');
    let lower = line.to_lowercase();
    let word = lower.strip_prefix("page").map(str::trim);
    let dashes = lower.strip_prefix('-').and_then(|rest| rest.strip_suffix('-')).map(str::trim);
    let number = word.or(dashes).unwrap_or(&lower);
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    number.parse().ok().filter(|_| plain).map(|page| (page, word.or(dashes).is_some()))
}
