//! Reads the clock times that begin the lines of a custody log: `14:20`, `1420:`, `2:20 p.m.`, `about 14:20-16:05`.

use crate::time::date::WrittenDate;
use crate::time::time_of_day::{DayForm, HALF_DAY, TimeOfDay, format_time_of_day as shown, one_time};
use crate::time::written_date::leading_date;
use crate::time::{DAY, HOUR, Millis};
use regex::{Match, Regex};
use std::sync::LazyLock;

/// Words before a time: that it is not exact, that it is only the earliest or the latest that is meant, and such as say nothing
/// of it.
#[expect(clippy::unwrap_used, reason = "a constant")]
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^(?: (?:
              (?<about> approximately | shortly\ before | shortly\ after | just\ before | just\ after | soon\ after
                | some\ ?time | roughly | approx | around | environ | ungefähr | gegen | circa | about | vers | ca )
            | (?<bound> no\ later\ than | not\ later\ than | no\ earlier\ than | before | after | until | up\ to | since
                | till | avant | après | depuis | jusqu'à | seit | nach | vor | bis | by )
            | between | zwischen | entre | from | time | zeit | heure | at | um | von | ab | de | à | t )[\ \t:.=]
          | (?<sign> abt\. | est\. | c\. | [?~≈±] ) | (?<limit> < ) | @ )[\ \t:.=,]*",
    )
    .unwrap()
});

/// Words after a time that say that it is not exact. `14:20 about lunch` says nothing of the time.
#[expect(clippy::unwrap_used, reason = "a constant")]
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^(?: (?<about> \s* about )[:,;]
          | \? | \s*(?: approximately | or\ thereabouts | approx\.? | or\ so | circa | \(\?\) | -?ish | ca\. | \+/- )\b{end-half} )",
    )
    .unwrap()
});

/// The sign or word between the times of a range.
#[expect(clippy::unwrap_used, reason = "a constant")]
static RANGE_SIGN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s.]*(?:--|[-–—−‐‑‒→]|(?:to|until|till|and|bis|und|à|et|through|thru) )\s*").unwrap()
});

/// What may stand before the time of a line.
const BULLETS: &[char] = &[
    '-', '*', '•', '–', '—', '+', '>', '|', '·', '●', '▪', '□', '✓', '#', '_', '`', '"', '“', ' ', '\t',
    '\u{a0}',
];

/// What may stand between the time of a line and its words.
pub(super) const SEPARATORS: &[char] = &[
    ':', '-', '–', '—', '‐', '‑', '‒', ',', ';', '|', '.', '…', '=', '/', '\\', '>', '*', '_', '`', '"', '”',
    ' ', '\t', '\u{a0}',
];

/// The later time of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RangeEnd<'t> {
    pub(super) date: Option<WrittenDate>,
    pub(super) time: TimeOfDay<'t>,
}

/// The times at the start of a line, and the words after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClockLine<'t> {
    pub(super) at: TimeOfDay<'t>,
    pub(super) end: Option<RangeEnd<'t>>,
    /// Whether a word says that a time is not exact.
    pub(super) is_about: bool,
    /// The word by which the time is the earliest or the latest that is meant.
    pub(super) bound: Option<&'t str>,
    /// What stands where a second time would, and cannot be read as the end of a span: `25:00`, `?`, nothing.
    pub(super) unread_end: Option<&'t str>,
    /// The words, without what separates them from the time.
    pub(super) words: &'t str,
    /// The words with the times.
    pub(super) whole: &'t str,
}

/// A line, as far as it can be told without the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row<'t> {
    Blank,
    /// A date, and perhaps a few words.
    Heading(WrittenDate, &'t str),
    /// A time of day, perhaps beside a date.
    Entry(Option<WrittenDate>, ClockLine<'t>),
    /// Numbers with a colon that are not a time of day, `25:10`, perhaps after a date.
    NoTime(Option<WrittenDate>, &'t str),
    /// A time that is not where the time of a line is.
    Misplaced(&'t str),
    /// Words that name a date.
    NamesDate,
    Words,
}

/// Reads the start of a line.
pub(super) fn line_start(line: &str) -> Row<'_> {
    let whole = line.trim();
    let text = whole.trim_start_matches(BULLETS);
    if let Some(read) = clock_line(text, whole).or_else(|| clock_line(without_number(text)?, whole)) {
        return Row::Entry(None, read);
    }
    // `(23:14-18)` alone is a source.
    if text.starts_with('(') && text.ends_with(')') && !text.contains(char::is_alphabetic) {
        return Row::Words;
    }
    let bare = about(text).text;
    match no_time(bare).filter(|_| one_time(bare).is_none()) {
        // `13:30 a.m.`
        Some(number) if one_time(number).is_some() => Row::NoTime(
            None,
            bare.match_indices(' ').nth(1).map_or(bare, |(at, _)| bare.get(..at).unwrap_or(bare)),
        ),
        Some(number) => Row::NoTime(None, number),
        None => misplaced(text).map_or(Row::Words, Row::Misplaced),
    }
}

/// The text after the number of a line: `3. 14:20`, `3) 14:20`, `3 | 14:20`.
fn without_number(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(length..).filter(|_| (1..=4).contains(&length))?;
    let after = rest.trim_start_matches(' ').strip_prefix(['.', ')', '|', '\t', ';'])?;
    let is_apart = after.starts_with(char::is_whitespace) || rest.starts_with('\t');
    is_apart.then(|| after.trim_start_matches(BULLETS))
}

fn clock_line<'t>(text: &'t str, whole: &'t str) -> Option<ClockLine<'t>> {
    let bracket = text.chars().next().filter(|c| matches!(c, '[' | '('));
    let text = text.strip_prefix(['[', '(']).unwrap_or(text);
    let before = about(text);
    let (mut at, mut rest) = one_time(before.text).or_else(|| short_range(before.text))?;
    let mut is_about = before.is_about | take_about(&mut rest);
    let (mut end, mut unread_end) = (None, None);
    let after_time = rest;
    if let Some((later, is_end_about, after)) = range_end(rest, at.form) {
        (end, rest) = (Some(later), after);
        is_about |= is_end_about | take_about(&mut rest);
    } else {
        unread_end = second(rest, at.form);
    }
    if let Some(bracket) = bracket {
        let closing = if bracket == '[' { ']' } else { ')' };
        rest = rest.trim_start().strip_prefix(closing)?;
        // `(23:14-18)` alone is a source.
        if bracket == '(' && rest.trim().is_empty() {
            return None;
        }
        is_about |= take_about(&mut rest);
    } else {
        // `[22/11/1963 14:20] lineup`
        rest = rest.strip_prefix([']', ')']).unwrap_or(rest);
    }
    // `14:20th` is not a time.
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    if at.form == DayForm::BareDigits && after_time.trim_start().starts_with([':', '-', '–', '—']) {
        at.form = DayForm::Digits;
    }
    let mut words = rest.trim_start_matches(SEPARATORS);
    if words.starts_with('(') {
        let inside = words.strip_prefix('(').and_then(|text| text.split_once(')'));
        let is_about_word = |word: &str| {
            let read = format!("{} ", word.trim());
            Some(about(&read)).is_some_and(|read| read.is_about && read.text.is_empty())
        };
        if let Some((_, after)) = inside.filter(|(word, _)| is_about_word(word)) {
            (is_about, words) = (true, after.trim_start_matches(SEPARATORS));
        }
    }
    let words = words.trim().trim_end_matches(['|', '"']).trim_end();
    let bound = before.bound.filter(|_| end.is_none());
    Some(ClockLine { at, end, is_about: is_about || bound.is_some(), bound, unread_end, words, whole })
}

/// What the words before a time say of it.
struct Before<'t> {
    is_about: bool,
    bound: Option<&'t str>,
    text: &'t str,
}

/// Takes words that say that a time is not exact, or nothing of it, from the start of a text: `at about`.
fn about(text: &str) -> Before<'_> {
    let mut before = Before { is_about: false, bound: None, text };
    for _ in 0..3 {
        let Some(found) = BEFORE.captures(before.text) else { break };
        before.is_about |= found.name("about").or(found.name("sign")).is_some();
        let bound = found.name("bound").or(found.name("limit")).map(|word| word.as_str());
        (before.bound, before.text) = (bound.or(before.bound), after(before.text, found.get_match()));
    }
    before
}

/// Takes words that say that a time is not exact from the start of the text after it.
fn take_about(rest: &mut &str) -> bool {
    let Some(found) = AFTER.captures(rest) else { return false };
    *rest = after(rest, found.name("about").unwrap_or(found.get_match()));
    true
}

/// The text after a match.
fn after<'t>(text: &'t str, found: Match<'_>) -> &'t str {
    text.get(found.end()..).unwrap_or_default()
}

/// Takes the sign between the times of a range from the start of a text.
fn range_sign(text: &str) -> Option<&str> {
    RANGE_SIGN.find(text).map(|found| after(text, found))
}

/// The later time of a range, whether it is inexact, and the text after it.
fn range_end(text: &str, first: DayForm) -> Option<(RangeEnd<'_>, bool, &str)> {
    let rest = range_sign(text)?;
    let dated = leading_date(rest).filter(|(written, _)| written.has_number());
    let dated = dated.map(|(date, rest)| (date, about(rest.trim_start_matches(SEPARATORS))));
    let read = dated.and_then(|(date, before)| Some((Some(date), before.is_about, one_time(before.text)?)));
    let (date, is_about, (time, after)) = read.or_else(|| {
        let before = about(rest);
        Some((None, before.is_about, one_time(before.text)?))
    })?;
    // `14:20 - 1600 Main Street` has one time.
    let fits = time.form != DayForm::BareDigits
        || matches!(first, DayForm::BareDigits | DayForm::Digits)
        || date.is_some();
    let is_apart = !after.starts_with(char::is_alphanumeric);
    (fits && is_apart).then_some((RangeEnd { date, time }, is_about, after))
}

/// The text after a time at the place of a span's end, if it is not a time that ends the span.
fn second(text: &str, first: DayForm) -> Option<&str> {
    let signed = range_sign(text);
    let is_joined = text.starts_with(['-', '–', '—', '−', '/', '+', '>', '→']) && text.trim().len() > 1;
    let rest = signed
        .unwrap_or(text)
        .trim_start_matches(['/', '+', '&', '|', ' ', '>', '→', ',', ';', '-', '.', '~', '=']);
    let word = rest.split_whitespace().next().unwrap_or_default();
    let next = about(rest).text;
    let is_time = no_time(next).is_some()
        || one_time(next).is_some_and(|(time, _)| {
            !matches!(time.form, DayForm::BareDigits | DayForm::Hour | DayForm::Dot)
        });
    let is_unknown =
        signed.is_some() && ["?", "??", "unknown", "present"].contains(&word.trim_end_matches([':', ',']));
    let is_open =
        is_joined && text.chars().nth(1).is_some_and(char::is_whitespace) && first != DayForm::BareDigits;
    let is_number = is_joined && rest.starts_with(|c: char| c.is_ascii_digit()) && !is_open;
    if is_time || is_unknown || is_number {
        Some(word.trim_end_matches([':', ',']))
    } else {
        is_open.then_some("")
    }
}

/// The hour of a range that takes a.m. or p.m., or the word for a time, from its end: `2-4 p.m.`, `14-16 Uhr`.
fn short_range(text: &str) -> Option<(TimeOfDay<'_>, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length).filter(|_| (1..=2).contains(&length))?;
    let hour: i64 = digits.parse().ok().filter(|hour| *hour <= 24)?;
    let (end, _) = one_time(range_sign(rest)?)?;
    let fits = match end.form {
        DayForm::Half => (1..=12).contains(&hour),
        DayForm::Digits | DayForm::Hour | DayForm::Midnight => true,
        DayForm::Colon | DayForm::Dot | DayForm::BareDigits => false,
    };
    fits.then_some((TimeOfDay { at: Millis(hour * HOUR.0), form: DayForm::Colon, zone: None }, rest))
}

/// Numbers with a colon at the start of a text that are not a time of day.
fn no_time(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('[');
    let length = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b';')).count();
    let number = text.get(..length)?.trim_end_matches([':', ';']);
    let parts: Vec<&str> = number.split([':', ';']).collect();
    let is_number = |part: &&str| (1..=3).contains(&part.len());
    ((2..=4).contains(&parts.len()) && parts.iter().all(is_number)).then_some(number)
}

/// A time in the first words or at the start of a field of a line that does not begin with one.
fn misplaced(text: &str) -> Option<&str> {
    let is_clear = |text: &str| {
        let text = about(text.trim_start_matches(['(', '[', '"', '\'', '@', '=', ':', ' '])).text;
        one_time(text).is_some_and(|(time, _)| {
            let is_time = matches!(time.form, DayForm::Colon | DayForm::Half | DayForm::Digits);
            is_time && text.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let in_field = text.split(['|', '\t', ';']).map(str::trim).find(|field| is_clear(field));
    let shown = |text: &'_ str| text.split_whitespace().next().map_or(0, str::len);
    if let Some(field) = in_field.filter(|_| text.contains(['|', '\t', ';'])) {
        return field.get(..shown(field));
    }
    // What a parenthesis holds is a source, or said in passing.
    let words = text.split('(').next().filter(|start| !start.is_empty()).unwrap_or(text);
    let mut at = 0;
    for word in words.split_whitespace().take(3) {
        at += words.get(at..)?.find(word)?;
        let digit = word.find(|c: char| c.is_ascii_digit());
        if digit.and_then(|digit| text.get(at + digit..)).is_some_and(is_clear) {
            return text.get(at..at + word.len());
        }
        at += word.len();
    }
    // `27.11 lineup` is neither a time nor a date.
    let first = words.split_whitespace().next()?;
    let (left, right) = first.trim_end_matches([':', ',']).split_once('.')?;
    let is_pair = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    (is_pair(left) && is_pair(right)).then_some(first)
}

/// A clear time in words that are said of another time: `14:20 lineup; 14:40 visit`.
pub(super) fn other_time(words: &str) -> Option<&str> {
    let starts = words.char_indices().filter(|&(at, c)| {
        let before = words.get(..at).and_then(|before| before.chars().next_back());
        c.is_ascii_digit()
            && before.is_none_or(|before| !(before.is_alphanumeric() || matches!(before, ':' | '.' | ',')))
    });
    starts.filter_map(|(at, _)| words.get(at..)).find_map(|text| {
        let (time, rest) = one_time(text)?;
        let is_time =
            matches!(time.form, DayForm::Colon | DayForm::Half) && !rest.starts_with(char::is_alphanumeric);
        text.get(..text.len() - rest.len()).filter(|_| is_time)
    })
}

/// Whether a line that is read as words begins with a number, or with words for a time: `1l:20`, `the 23rd`, `half past 3`.
pub(super) fn begins_with_number(line: &str) -> bool {
    const TIMES: [&str; 14] = [
        "am", "pm", "a.m", "p.m", "o'clock", "o’clock", "uhr", "heures", "half", "quarter", "halb",
        "viertel", "hrs", "hours",
    ];
    let words = || line.split_whitespace();
    // A source in parentheses has numbers.
    let is_number = |word: &str| word.contains(char::is_numeric) && !word.starts_with('(');
    words().take(2).any(is_number)
        || words().take(4).any(|word| {
            let word = word.trim_matches(|c: char| matches!(c, '.' | ',' | ':' | ';')).to_lowercase();
            TIMES.contains(&word.as_str())
        }) && words().nth(1).is_some()
}

/// The moment that the later time of a range ends at: on the same day or the next. Also the earlier time, which takes
/// its half of the day from the later one if it has none, and what was guessed.
pub(super) fn range(first: TimeOfDay<'_>, end: TimeOfDay<'_>, guesses: &mut Vec<String>) -> (Millis, Millis) {
    let mut at = first.at;
    let is_short = matches!(first.form, DayForm::Colon | DayForm::Dot)
        && end.form == DayForm::Half
        && at < Millis(13 * HOUR.0);
    if is_short {
        // `2:20-4:05 p.m.` is after noon; `11:20-1:05 p.m.` begins before it.
        let bare = Millis(at.0 % HALF_DAY.0);
        let same = if end.at >= HALF_DAY { bare + HALF_DAY } else { bare };
        at = if same < end.at { same } else { Millis((same.0 + HALF_DAY.0) % DAY.0) };
        guesses.push(format!("the first time takes a.m. or p.m. from the second; read as {}", shown(at)));
    }
    let mut until = if end.form == DayForm::Midnight { DAY } else { end.at };
    if until <= at {
        until += DAY;
        guesses.push(format!("{} is not after {}; read as on the next day", shown(end.at), shown(at)));
    }
    (at, until)
}

#[cfg(test)]
mod tests;
