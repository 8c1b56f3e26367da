//! Reads one line of a court reporter's page: its number, its page if stated, its time and its words.

use super::stamp::{Stamp, leading};

/// The most lines on a page.
const LONGEST_PAGE: u32 = 60;

/// A numbered line.
pub(super) struct NumberedLine<'a> {
    /// Its page, if stated.
    pub page: Option<u32>,
    pub line: u32,
    pub at: Option<Stamp>,
    pub words: &'a str,
}

/// Reads a line number before words, perhaps with a page, and with a time of day before or after it.
pub(super) fn numbered(line: &str) -> Option<NumberedLine<'_>> {
    let line = line.trim();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    // A time before the number has seconds, unlike page and line.
    let first = line.split_whitespace().next()?;
    let (before, line) = match leading(line) {
        Some((stamp, rest)) if first.matches(':').count() == 2 => (Some(stamp), rest.trim_start()),
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
            (Some(stamp), words.trim())
        }
        _ => (before, rest),
    };
    Some(NumberedLine { page, line: number, at, words })
}

/// Whether a line has only a page number, far to the right.
pub(super) fn is_far_number(line: &str) -> bool {
    /// No line number is indented this far.
    const FAR: usize = 20;
    line.chars().take_while(|c| c.is_whitespace()).count() > FAR && page_number(line).is_some()
}

/// A page number on a line of its own, and whether a word or dashes mark it as one: `41`, `Page 41`, `- 41 -`.
pub(super) fn page_number(line: &str) -> Option<(u32, bool)> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{c}');
    let lower = line.to_lowercase();
    let word = lower.strip_prefix("page").map(str::trim);
    let dashes = lower.strip_prefix('-').and_then(|rest| rest.strip_suffix('-')).map(str::trim);
    let number = word.or(dashes).unwrap_or(&lower);
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    number.parse().ok().filter(|_| plain).map(|page| (page, word.or(dashes).is_some()))
}
