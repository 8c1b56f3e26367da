//! Finds the dates in a line, as people write them: `22 November 1963`, `Friday, Nov. 22, 1963`, `22.11.`, `24NOV63`, `next day`.

use super::date::{Around, DateOrder, Day, WrittenDate, WrittenDay, Year};
use super::date_names::{PARTS_OF_DAY, letters, month, weekday, weekday_alone};

/// What may stand around a heading: `## 22 November 1963 ##`, `--- 22 November 1963 ---`.
pub(crate) const DATE_DECORATION: &[char] = &[
    '#', '*', '=', '_', '-', '–', '—', '•', '>', '[', ']', '(', ')', ':', ',', '.', ';', '|', '<', '~', '`',
    '"', '“', '”',
];

/// Words before a date that say nothing of it.
const OPENERS: [&str; 10] = ["date", "dated", "on", "the", "datum", "am", "den", "vom", "le", "du"];

/// Reads a date at the start of a line, whatever stands around it, and the text after it.
pub(crate) fn leading_date(line: &str) -> Option<(WrittenDate, &str)> {
    let bare =
        |text| str::trim_start_matches(text, |c: char| c.is_whitespace() || DATE_DECORATION.contains(&c));
    let mut text = bare(line);
    while let Some(rest) = OPENERS.iter().find_map(|word| after_word(text, word)) {
        text = rest;
    }
    if let Some(read) = date_with_number(text) {
        return Some(read);
    }
    let (day, rest) = weekday_alone(text)
        .map(|(weekday, rest)| (WrittenDay::Weekday(weekday), rest))
        .or_else(|| counted(text))?;
    // `Day 1 - 22 November 1963`
    let of_day = numbered(bare(rest)).filter(|(_, rest)| ends(rest));
    let (day, rest) = of_day.unwrap_or((day, rest));
    Some((WrittenDate { weekday: None, day }, rest))
}

/// Reads a date with a number, perhaps after a day of the week, at the start of a text, and the text after it.
pub(crate) fn date_with_number(text: &str) -> Option<(WrittenDate, &str)> {
    if let Some((day, rest)) = numbered(text).filter(|(_, rest)| ends(rest)) {
        return Some((WrittenDate { weekday: None, day }, rest));
    }
    let (weekday, rest) = weekday(text)?;
    let mut rest = rest.trim_start_matches([',', '-', '–', ' ', '\t', '(']);
    while let Some(after) = ["the", "den", "le", "of"].iter().find_map(|word| after_word(rest, word)) {
        rest = after;
    }
    let (day, rest) = numbered(rest).filter(|(_, rest)| ends(rest))?;
    Some((WrittenDate { weekday, day }, rest))
}

/// The date with a year at the start of each text, and the rest of the text; `None` where there is none. Dates that can only be
/// read in one order of day and month decide on the others, unless the user states the order.
pub(crate) fn leading_dates<'t>(texts: &[&'t str], stated: Option<DateOrder>) -> Vec<Option<(Day, &'t str)>> {
    let with_year =
        |&text: &&'t str| leading_date(text).filter(|(date, _)| date.has_number() && !date.is_relative());
    let written: Vec<_> = texts.iter().map(with_year).collect();
    let order = written.iter().flatten().find_map(|(date, _)| date.order());
    let around = Around { stated, order, ..Around::default() };
    written
        .into_iter()
        .map(|written| written.and_then(|(date, rest)| Some((date.resolve(around).ok()?, rest))))
        .collect()
}

/// Whether a date may end here: `22 November 1963a` is not a date.
fn ends(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric) || starts_time(rest)
}

/// Whether the text after a date begins with the `T` before a time.
fn starts_time(rest: &str) -> bool {
    rest.strip_prefix(['T', 't']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `next day`, `the following morning`, `day 2`.
pub(crate) fn counted(text: &str) -> Option<(WrittenDay, &str)> {
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
    first
        .eq_ignore_ascii_case(word)
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

#[cfg(test)]
mod tests {
    use super::super::date::DateOrder;
    use super::*;

    /// The date at the start of a text, and what was guessed of it.
    fn read(
        text: &str,
        order: Option<DateOrder>,
        before: Option<&str>,
    ) -> Option<Result<(String, usize), String>> {
        let (written, _) = leading_date(text)?;
        let first = Some("1963-11-22".parse().unwrap());
        let before = before.map(|text| text.parse().unwrap());
        let around = Around { order, first, before, ..Around::default() };
        Some(written.resolve(around).map(|day| (day.date.to_string(), day.guesses.len())))
    }

    #[test]
    fn a_date_is_read_as_people_write_it() {
        for text in [
            "22 November 1963",
            "November 22, 1963",
            "Friday 22 Nov. 1963",
            "Fri., Nov 22nd 1963",
            "1963-11-22",
            "22.11.1963",
            "22/11/1963",
            "11/22/1963",
            "22nd of November, 1963",
            "## 22 November 1963 (Friday):",
            "--- Date: 22-Nov-1963 ---",
            "22 NOVEMBER 1963, continued",
            "On 22 November 1963",
            "22 November 1963, interview room",
            "22 November 1963 Interview Room 3",
            "Friday the 22nd of November 1963",
            "Freitag, den 22. November 1963",
            "Fr., 22. 11. 1963",
            "am 22. Nov. 1963",
            "vendredi 22 novembre 1963",
            "le 22 novembre 1963",
            "22 November 1963 (Day 1)",
        ] {
            assert_eq!(read(text, None, None), Some(Ok(("1963-11-22".to_owned(), 0))), "{text}");
        }
    }

    #[test]
    fn what_a_date_does_not_state_is_guessed_from_the_date_before_and_said() {
        for (text, date) in [
            ("23 November", "1963-11-23"),
            ("Nov. 23", "1963-11-23"),
            ("Saturday", "1963-11-23"),
            ("Friday", "1963-11-22"),
            ("Saturday morning", "1963-11-23"),
            ("24/11", "1963-11-24"),
            ("24.11.", "1963-11-24"),
            ("Sun 24/11", "1963-11-24"),
            ("24 Nov 63", "1963-11-24"),
            ("24-Nov-63", "1963-11-24"),
            ("24NOV63", "1963-11-24"),
            ("Nov 24, 63", "1963-11-24"),
            ("Next day", "1963-11-23"),
            ("the following morning:", "1963-11-23"),
            ("Day 2", "1963-11-23"),
            ("DAY THREE - interview", "1963-11-24"),
            ("2 January", "1964-01-02"),
            ("23.11.63", "1963-11-23"),
            ("Sunday 23 November 1963", "1963-11-23"),
        ] {
            assert_eq!(read(text, None, Some("1963-11-22")), Some(Ok((date.to_owned(), 1))), "{text}");
        }
        assert_eq!(read("23 November", None, None), Some(Err("no date above it states a year".to_owned())));
    }

    #[test]
    fn a_date_of_numbers_that_can_be_two_days_is_said() {
        let (day, month) = (Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst));
        for (text, order, before, date, guesses) in [
            ("3/4/2019", None, None, "2019-03-04", 1),
            ("3.4.2019", None, None, "2019-04-03", 1),
            ("3/4/2019", day, None, "2019-04-03", 1),
            ("3.4.2019", month, None, "2019-03-04", 1),
            ("3/4/2019", None, Some("2019-04-02"), "2019-04-03", 1),
            ("4/4/2019", None, None, "2019-04-04", 0),
            ("13/4/2019", month, None, "2019-04-13", 0),
        ] {
            assert_eq!(read(text, order, before), Some(Ok((date.to_owned(), guesses))), "{text}");
        }
    }

    #[test]
    fn a_day_that_there_is_not_is_refused_with_the_reason() {
        for (text, why) in [
            ("31 November 1963", "November 1963 has 30 days"),
            ("29.2.2019", "February 2019 has 28 days"),
            ("2019-13-01", "there is no month 13"),
        ] {
            assert_eq!(read(text, None, None), Some(Err(why.to_owned())), "{text}");
        }
    }
}
