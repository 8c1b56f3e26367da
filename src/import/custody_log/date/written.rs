//! Finds the dates in a line, as people write them: `22 November 1963`, `Friday, Nov. 22, 1963`, `22.11.`, `24NOV63`, `next day`.

use super::names::{PARTS_OF_DAY, letters, month, weekday, weekday_alone};
use super::{WrittenDate, WrittenDay, Year};

/// What may stand around a heading: `## 22 November 1963 ##`, `--- 22 November 1963 ---`.
const DECORATION: &[char] = &[
    '#', '*', '=', '_', '-', '–', '—', '•', '>', '[', ']', '(', ')', ':', ',', '.', ';', '|', '<', '~', '`',
    '"', '“', '”',
];

/// Words before a date that say nothing of it.
const OPENERS: [&str; 10] = ["date", "dated", "on", "the", "datum", "am", "den", "vom", "le", "du"];

/// The number of words that may follow a date in a heading: after a sign, and without one.
const WORDS: (usize, usize) = (8, 4);

/// Reads a date at the start of a line, and the text after it.
pub(in super::super) fn leading(line: &str) -> Option<(WrittenDate, &str)> {
    let mut text = line.trim_start_matches(|c: char| c.is_whitespace() || DECORATION.contains(&c));
    while let Some(rest) = OPENERS.iter().find_map(|word| after_word(text, word)) {
        text = rest;
    }
    // `22 November 1963a` is not a date.
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric) || starts_time(rest);
    if let Some((day, rest)) = numbered(text).filter(|(_, rest)| ends(rest)) {
        return Some((WrittenDate { weekday: None, day }, rest));
    }
    if let Some((weekday, rest)) = weekday(text) {
        let mut rest = rest.trim_start_matches([',', '-', '–', ' ', '\t', '(']);
        while let Some(after) = ["the", "den", "le", "of"].iter().find_map(|word| after_word(rest, word)) {
            rest = after;
        }
        if let Some((day, rest)) = numbered(rest).filter(|(_, rest)| ends(rest)) {
            return Some((WrittenDate { weekday, day }, rest));
        }
    }
    let (day, rest) = weekday_alone(text)
        .map(|(weekday, rest)| (WrittenDay::Weekday(weekday), rest))
        .or_else(|| counted(text))?;
    // `Day 1 - 22 November 1963`
    let of_day = rest.trim_start_matches(|c: char| c.is_whitespace() || DECORATION.contains(&c));
    if let Some((day, rest)) = numbered(of_day).filter(|(_, rest)| ends(rest)) {
        return Some((WrittenDate { weekday: None, day }, rest));
    }
    Some((WrittenDate { weekday: None, day }, rest))
}

/// Whether the text after a date begins with the `T` before a time.
fn starts_time(rest: &str) -> bool {
    rest.strip_prefix(['T', 't']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The words that follow a date in a heading: none, or a few. `None` if they are too many for a heading.
pub(in super::super) fn heading_words<'t>(written: &WrittenDate, rest: &'t str) -> Option<&'t str> {
    let around = |c: char| c.is_whitespace() || DECORATION.contains(&c);
    let words = rest.trim_matches(around);
    let lower = words.to_lowercase();
    let says_nothing = ["continued", "cont", "cont'd", "contd"].contains(&lower.as_str())
        || weekday_alone(words).is_some_and(|(_, rest)| rest.trim_matches(around).is_empty())
        || lower.split_whitespace().all(|word| PARTS_OF_DAY.contains(&word));
    if says_nothing {
        return Some("");
    }
    let count = words.split_whitespace().count();
    let has_sign = rest.starts_with([',', ':', ';', '(', '–', '—', '|', '.'])
        || rest.trim_start().starts_with(['(', '-', '–', '—', '|', '[', ':']);
    let has_year = !written.is_relative();
    (count <= WORDS.1 && (has_sign || has_year) || count <= WORDS.0 && has_sign && has_year).then_some(words)
}

/// Whether a line that is no heading names a date: a month with a number, numbers such as `27/11` or `27.11.` or, in a
/// short line, a day of the week, `next day`, `day 2`.
pub(in super::super) fn names_date(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let has_digit =
        |word: Option<&&str>| word.is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()));
    let names_month = |at: usize, word: &str| {
        word.split(|c: char| !c.is_alphabetic())
            .filter(|part| month(part).is_some_and(|(_, rest)| rest.is_empty()))
            .any(|part| {
                let is_sure = part.starts_with(char::is_uppercase)
                    || !["may", "march", "mar", "mars", "dec"].contains(&part);
                is_sure
                    && (word.contains(|c: char| c.is_ascii_digit())
                        || has_digit(words.get(at + 1))
                        || at.checked_sub(1).is_some_and(|before| has_digit(words.get(before))))
            })
    };
    let is_short = words.len() <= WORDS.0;
    words.iter().enumerate().any(|(at, word)| names_month(at, word) || is_in_numbers(word))
        || (words.len() <= WORDS.1
            && starts_of_words(line).any(|rest| DAYS.contains(&letters(rest).0.to_lowercase().as_str())))
        || (is_short && starts_of_words(line).any(|rest| weekday_alone(rest).is_some()))
        || counted(line.trim_start_matches(|c: char| !c.is_alphanumeric())).is_some()
}

/// Words by which a short line may mean another day.
const DAYS: [&str; 14] = [
    "day",
    "tomorrow",
    "morning",
    "evening",
    "night",
    "overnight",
    "afternoon",
    "tag",
    "morgen",
    "abend",
    "lendemain",
    "jour",
    "matin",
    "soir",
];

/// A text from each of its words on.
fn starts_of_words(text: &str) -> impl Iterator<Item = &str> {
    let is_start = |&(at, c): &(usize, char)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        c.is_alphabetic() && before.is_none_or(|before| !before.is_alphanumeric())
    };
    text.char_indices().filter(is_start).filter_map(|(at, _)| text.get(at..))
}

/// Whether a word has the form of a date in numbers, readable or not: `27/11`, `31.4.`, `11/31/63`, `1963-13-01`.
fn is_in_numbers(word: &str) -> bool {
    let bare =
        word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"' | '#' | '*'));
    ['/', '.', '-'].into_iter().any(|sign| {
        let parts: Vec<&str> = bare.trim_end_matches('.').split(sign).collect();
        let numbers: Option<Vec<u32>> = parts
            .iter()
            .map(|part| Some(*part).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse().ok())
            .collect();
        let Some(numbers) = numbers else { return false };
        let is_day = |n: &u32| (1..=31).contains(n);
        match (numbers.len(), sign) {
            (2, '/') => numbers.iter().all(is_day),
            (2, '.') => numbers.iter().all(is_day) && bare.ends_with('.'),
            (3, _) => numbers.iter().filter(|n| is_day(n)).count() >= 2,
            _ => false,
        }
    })
}

/// `next day`, `the following morning`, `day 2`.
fn counted(text: &str) -> Option<(WrittenDay, &str)> {
    let lower = |word: &str| word.to_lowercase();
    let text = after_word(text, "the").unwrap_or(text);
    let (first, rest) = letters(text);
    let (second, after) = letters(rest.trim_start());
    let is_part = |word: &str| word == "day" || PARTS_OF_DAY.contains(&word);
    match (lower(first).as_str(), lower(second).as_str()) {
        ("next" | "following", part) if is_part(part) => Some((WrittenDay::Later(1), after)),
        ("same", "day") => Some((WrittenDay::Later(0), after)),
        ("day", word) => {
            let numbers = ["one", "two", "three", "four", "five", "six", "seven"];
            let named = (1..).zip(numbers).find(|(_, name)| *name == word).map(|(n, _)| (n, after));
            let (n, rest) = named.or_else(|| {
                let (n, _, rest) = digits(rest.trim_start_matches([' ', '#']), 2)?;
                Some((i8::try_from(n).ok()?, rest))
            })?;
            Some((WrittenDay::Nth(n), rest))
        }
        _ => None,
    }
}

/// The text after a word at its start, in any case, and after a colon and spaces.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (first, rest) = letters(text);
    (first.to_lowercase() == word)
        .then(|| rest.trim_start_matches([':', ' ', '\t']))
        .filter(|_| !rest.is_empty())
}

/// A date with a number.
fn numbered(text: &str) -> Option<(WrittenDay, &str)> {
    iso(text).or_else(|| day_first(text)).or_else(|| month_first(text)).or_else(|| numbers(text))
}

/// A number of up to `longest` digits, how many it has, and the text after it.
fn digits(text: &str, longest: usize) -> Option<(i16, usize, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(length)?;
    (1..=longest).contains(&length).then_some(())?;
    Some((number.parse().ok()?, length, rest))
}

/// A day of the month: `22`, `22nd`.
fn day(text: &str) -> Option<(i8, &str)> {
    let (number, _, rest) = digits(text, 2)?;
    let (ending, after) = letters(rest);
    let is_ordinal = ["st", "nd", "rd", "th", "er"].iter().any(|end| ending.eq_ignore_ascii_case(end));
    Some((i8::try_from(number).ok()?, if is_ordinal { after } else { rest }))
}

/// A year after a month: of four digits, or of two if nothing else can be meant by them.
fn year(text: &str) -> Option<(Year, &str)> {
    let is_joined = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/'));
    let text = text.trim_start_matches([',', ' ', '\t', '-', '/', '.']);
    let (text, is_short) = text.strip_prefix(['\'', '’']).map_or((text, is_joined), |rest| (rest, true));
    let (number, length, rest) = digits(text, 4)?;
    let more = rest.trim_start_matches([',', ' ', '\t', ';']);
    let is_time = rest.starts_with(['h', 'H'])
        || rest.strip_prefix([':', '.']).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
    let starts_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_apart = rest.trim().len() <= 1
        || rest.starts_with([',', ';', ')', '.', '|'])
        || starts_number(more)
        || more.starts_with(['(', '|', '–', '—'])
        || more.starts_with("- ")
        || more.starts_with(": ");
    let is_range = rest.strip_prefix(['-', '–', '—']).is_some_and(starts_number);
    let is_year = match length {
        // `22 November 1420: …` has a time and no year, and `22 November 1605-1710` has two.
        4 => (1600..2400).contains(&number) && !is_range && (number >= 1850 || is_apart),
        // `22 November 10 detectives` has none.
        2 => is_short || (is_apart && !is_range),
        _ => false,
    };
    (is_year && !is_time).then_some((Year { number, digits: length }, rest))
}

fn with_year(month: i8, day: i8, rest: &str) -> (WrittenDay, &str) {
    let (year, rest) = year(rest).map_or((None, rest), |(year, rest)| (Some(year), rest));
    (WrittenDay::Named { year, month, day }, rest)
}

/// `22 November 1963`, `22nd of Nov. 1963`, `22 November`, `22NOV63`.
fn day_first(text: &str) -> Option<(WrittenDay, &str)> {
    let (day, rest) = day(text)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start_matches([' ', '\t', '-', '/']);
    let rest = after_word(rest, "of").unwrap_or(rest);
    let (month, rest) = month(rest)?;
    Some(with_year(month, day, rest))
}

/// `November 22, 1963`, `Nov. 22nd`.
fn month_first(text: &str) -> Option<(WrittenDay, &str)> {
    let (month, rest) = month(text)?;
    let rest = rest.trim_start_matches([' ', '\t', '-']);
    let (day, rest) = day(after_word(rest, "the").unwrap_or(rest))?;
    // `May 14:20` is not a date.
    (!rest.starts_with(':') || rest.trim().len() == 1).then(|| with_year(month, day, rest))
}

/// `1963-11-22`, `1963/11/22`.
fn iso(text: &str) -> Option<(WrittenDay, &str)> {
    let (number, digits_of_year, rest) = digits(text, 4).filter(|&(_, n, _)| n == 4)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, _, rest) = digits(rest.strip_prefix(sign)?, 2)?;
    let (day, _, rest) = digits(rest.strip_prefix(sign)?, 2)?;
    let year = Some(Year { number, digits: digits_of_year });
    Some((WrittenDay::Named { year, month: i8::try_from(month).ok()?, day: i8::try_from(day).ok()? }, rest))
}

/// `22.11.1963`, `22. 11. 1963`, `11/22/63`, `22/11`, `22.11.`.
fn numbers(text: &str) -> Option<(WrittenDay, &str)> {
    let (first, _, rest) = digits(text, 2)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let after =
        |rest| str::strip_prefix(rest, sign).map(|rest| if sign == '.' { rest.trim_start() } else { rest });
    let (second, _, rest) = digits(after(rest)?, 2)?;
    let third =
        after(rest).and_then(|rest| digits(rest, 4)).filter(|&(_, length, _)| matches!(length, 2 | 4));
    // In `22.11. 14:20` a time follows.
    let third =
        third.filter(|(.., rest)| !(rest.starts_with([':', 'h']) || rest.starts_with('.') && rest.len() > 1));
    let (year, rest) = match third {
        Some((number, digits, rest)) => (Some(Year { number, digits }), rest),
        None if sign == '.' => (None, rest.strip_prefix('.')?),
        None if sign == '-' => (None, Some(rest).filter(|rest| rest.trim().is_empty())?),
        None => (None, Some(rest).filter(|rest| !rest.starts_with([sign, '.']))?),
    };
    // `14.20.05` may be a time, but `22.11.63` is a date: only a number of a day and one of a month will do.
    let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    (first.min(second) <= 12 && first.max(second) <= 31 && first.min(second) >= 1).then_some(())?;
    Some((WrittenDay::Numbers { first, second, year, sign }, rest))
}
