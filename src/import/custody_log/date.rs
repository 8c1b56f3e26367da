//! Reads the dates of a custody log, as people write them: `22 November 1963`, `Friday, Nov. 22, 1963`, `22.11.1963`.

use jiff::civil::{Date, Weekday};

/// The names of the months, in lower case. Three letters or more of one stand for it.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The names of the days of the week, in lower case.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// What may stand around a heading: `## 22 November 1963 ##`, `--- 22 November 1963 ---`.
const DECORATION: &[char] = &['#', '*', '=', '_', '-', '–', '—', '•', '>', '[', ']', ':', ',', '.', ';'];

/// The order of day and month in a date of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenDate {
    weekday: Option<Weekday>,
    day: WrittenDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WrittenDay {
    /// Year, if it is stated, month and day.
    Named(Option<i16>, i8, i8),
    /// Two numbers and a year, of as many digits, with a sign between.
    Numbers { first: i8, second: i8, year: i16, digits: usize, sign: char },
    /// A day of the week alone.
    Weekday(Weekday),
}

/// A day, and what was guessed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) guesses: Vec<String>,
}

/// Reads a date at the start of a line, and the text after it. A day of the week alone is one only if nothing follows.
pub(super) fn leading(line: &str) -> Option<(WrittenDate, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || DECORATION.contains(&c));
    let line = after_word(line, "date").map_or(line, |rest| rest.trim_start_matches([':', ' ', '\t']));
    let (weekday, rest) = match weekday(line) {
        Some((weekday, rest)) => (Some(weekday), rest.trim_start_matches(['.', ',', ' ', '\t'])),
        None => (None, line),
    };
    let read = iso(rest).or_else(|| day_first(rest)).or_else(|| month_first(rest)).or_else(|| numbers(rest));
    if let Some((day, rest)) = read {
        // `22 November 1963a` is not a date.
        let ends = !rest.starts_with(|c: char| c.is_alphanumeric());
        return ends.then_some((WrittenDate { weekday, day }, rest));
    }
    let day = weekday.filter(|_| is_closed(rest))?;
    Some((WrittenDate { weekday: None, day: WrittenDay::Weekday(day) }, rest))
}

/// Whether nothing but decoration, the day of the week, or a note that the day continues follows a date.
pub(super) fn is_closed(rest: &str) -> bool {
    let around = |c: char| c.is_whitespace() || DECORATION.contains(&c) || matches!(c, '(' | ')');
    let rest = rest.trim_matches(around).to_lowercase();
    rest.is_empty()
        || ["continued", "cont", "cont'd", "contd"].contains(&rest.as_str())
        || weekday(&rest).is_some_and(|(_, rest)| rest.trim_matches(around).is_empty())
}

impl WrittenDate {
    /// The order of day and month that this date itself shows.
    pub(super) fn order(self) -> Option<DateOrder> {
        match self.day {
            WrittenDay::Numbers { first, second, .. } if first > 12 && second <= 12 => {
                Some(DateOrder::DayFirst)
            }
            WrittenDay::Numbers { first, second, .. } if second > 12 && first <= 12 => {
                Some(DateOrder::MonthFirst)
            }
            WrittenDay::Numbers { .. } | WrittenDay::Named(..) | WrittenDay::Weekday(_) => None,
        }
    }

    /// Whether it needs a date before it to be one.
    pub(super) fn is_relative(self) -> bool {
        matches!(self.day, WrittenDay::Named(None, ..) | WrittenDay::Weekday(_))
    }

    /// The day that is meant. `order` is what other dates of the file show, `before` the last date.
    ///
    /// # Errors
    /// There is no such day: a sentence.
    pub(super) fn resolve(self, order: Option<DateOrder>, before: Option<Date>) -> Result<Day, String> {
        let mut guesses = Vec::new();
        let date = match self.day {
            WrittenDay::Named(Some(year), month, day) => make(year, month, day)?,
            WrittenDay::Named(None, month, day) => {
                let year = before.ok_or("a date without a year")?.year();
                let date = make(year, month, day)?;
                guesses.push(format!("the year is not stated; read as {date}"));
                date
            }
            WrittenDay::Weekday(weekday) => {
                let before = before.ok_or("a day of the week without a date before it")?;
                let date = before.nth_weekday(1, weekday).map_err(|_| "a day outside the calendar")?;
                guesses.push(format!("a day of the week alone; read as the next one, {date}"));
                date
            }
            WrittenDay::Numbers { first, second, year, digits, sign } => {
                let whole = if digits == 2 { century(year) } else { year };
                let date =
                    in_numbers((first, second, sign), whole, (self.order(), order), before, &mut guesses)?;
                if digits == 2 {
                    guesses.push(format!("the year has two digits; read as {whole}"));
                }
                date
            }
        };
        if let Some(stated) = self.weekday.filter(|&stated| stated != date.weekday()) {
            let (is, said) = (name(date.weekday()), name(stated));
            guesses.push(format!("{date} was a {is}, not a {said}; the date is used"));
        }
        Ok(Day { date, guesses })
    }
}

/// Reads two numbers as day and month. `orders` are what the date itself shows, and what others do.
fn in_numbers(
    (first, second, sign): (i8, i8, char),
    year: i16,
    (own, others): (Option<DateOrder>, Option<DateOrder>),
    before: Option<Date>,
    guesses: &mut Vec<String>,
) -> Result<Date, String> {
    let read = |order| match order {
        DateOrder::DayFirst => make(year, second, first),
        DateOrder::MonthFirst => make(year, first, second),
    };
    if let Some(order) = own {
        return read(order);
    }
    let (Ok(by_day), Ok(by_month)) = (read(DateOrder::DayFirst), read(DateOrder::MonthFirst)) else {
        return read(DateOrder::DayFirst).or_else(|_| read(DateOrder::MonthFirst));
    };
    if by_day == by_month {
        return Ok(by_day);
    }
    let follows = |date: Date| before.is_some_and(|before| (0..=3).contains(&days(before, date)));
    let (order, why) = match (others, follows(by_day), follows(by_month)) {
        (Some(order), ..) => (order, "as in other dates here"),
        (None, true, false) => (DateOrder::DayFirst, "which follows the date before"),
        (None, false, true) => (DateOrder::MonthFirst, "which follows the date before"),
        (None, ..) if sign == '.' => (DateOrder::DayFirst, "as usual between periods"),
        (None, ..) => (DateOrder::MonthFirst, "as in the United States"),
    };
    let (date, other) = if order == DateOrder::DayFirst { (by_day, by_month) } else { (by_month, by_day) };
    guesses.push(format!("can be {date} or {other}; read as {date}, {why}"));
    Ok(date)
}

/// The number of days from one date to another.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// The year of two digits: from 1950 to 2049.
fn century(year: i16) -> i16 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

fn make(year: i16, month: i8, day: i8) -> Result<Date, String> {
    let Ok(first) = Date::new(year, month, 1) else { return Err(format!("there is no month {month}")) };
    let days = first.days_in_month();
    if !(1600..2400).contains(&year) {
        return Err(format!("{year} is no likely year"));
    }
    Date::new(year, month, day).map_err(|_| format!("{} has {days} days", first.strftime("%B %Y")))
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// A date as a heading says it: `Friday 22 November 1963`.
pub(super) fn in_words(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// The letters at the start of a text, and the rest.
fn letters(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    text.split_at(end)
}

/// The text after a word at its start, in any case.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (first, rest) = letters(text);
    first.eq_ignore_ascii_case(word).then_some(rest)
}

/// A name of three letters or more that begins one of the names.
fn is_short_for(word: &str, whole: &str) -> bool {
    word.len() >= 3 && whole.starts_with(&word.to_ascii_lowercase())
}

fn weekday(text: &str) -> Option<(Weekday, &str)> {
    let (word, rest) = letters(text);
    let (_, weekday) = WEEKDAYS.into_iter().find(|(whole, _)| is_short_for(word, whole))?;
    Some((weekday, rest))
}

fn month(text: &str) -> Option<(i8, &str)> {
    let (word, rest) = letters(text);
    let n = (1..)
        .zip(MONTHS)
        .find(|(_, whole)| {
            is_short_for(word, whole) || (word.eq_ignore_ascii_case("sept") && whole.starts_with("sept"))
        })?
        .0;
    Some((n, rest.strip_prefix('.').unwrap_or(rest)))
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
    let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|end| ending.eq_ignore_ascii_case(end));
    Some((i8::try_from(number).ok()?, if is_ordinal { after } else { rest }))
}

/// A year of four digits or, after an apostrophe, two.
fn year(text: &str) -> Option<(i16, &str)> {
    let text = text.trim_start_matches([',', ' ', '\t']);
    if let Some(short) = text.strip_prefix(['\'', '’']) {
        return digits(short, 2).filter(|&(_, n, _)| n == 2).map(|(year, _, rest)| (century(year), rest));
    }
    let (year, length, rest) = digits(text, 4)?;
    // `22 November 1420: …` has a time and no year.
    (length == 4 && (1600..2400).contains(&year) && !rest.starts_with([':', 'h', '.'].as_slice()))
        .then_some((year, rest))
        .or_else(|| {
            // A heading may end in a colon or a period.
            (length == 4 && (1600..2400).contains(&year) && is_closed(rest)).then_some((year, rest))
        })
}

fn with_year(month: i8, day: i8, rest: &str) -> (WrittenDay, &str) {
    match year(rest) {
        Some((year, rest)) => (WrittenDay::Named(Some(year), month, day), rest),
        None => (WrittenDay::Named(None, month, day), rest),
    }
}

/// `22 November 1963`, `22nd of Nov. 1963`, `22 November`.
fn day_first(text: &str) -> Option<(WrittenDay, &str)> {
    let (day, rest) = day(text)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start_matches([' ', '\t', '-']);
    let rest = after_word(rest, "of").map_or(rest, str::trim_start);
    let (month, rest) = month(rest)?;
    Some(with_year(month, day, rest.strip_prefix('-').unwrap_or(rest)))
}

/// `November 22, 1963`, `Nov. 22nd`.
fn month_first(text: &str) -> Option<(WrittenDay, &str)> {
    let (month, rest) = month(text)?;
    let (day, rest) = day(rest.trim_start())?;
    // `May 14:20` is not a date.
    (!rest.starts_with(':')).then(|| with_year(month, day, rest))
}

/// `1963-11-22`, `1963/11/22`.
fn iso(text: &str) -> Option<(WrittenDay, &str)> {
    let (year, _, rest) = digits(text, 4).filter(|&(_, n, _)| n == 4)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, _, rest) = digits(rest.strip_prefix(sign)?, 2)?;
    let (day, _, rest) = digits(rest.strip_prefix(sign)?, 2)?;
    // `1963-11-22T14:20:00-06:00` is an instant with an offset, which no line of such a log has.
    let is_instant =
        rest.strip_prefix(['T', 't']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (!is_instant).then_some(())?;
    Some((WrittenDay::Named(Some(year), i8::try_from(month).ok()?, i8::try_from(day).ok()?), rest))
}

/// `22.11.1963`, `11/22/63`.
fn numbers(text: &str) -> Option<(WrittenDay, &str)> {
    let (first, _, rest) = digits(text, 2)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, _, rest) = digits(rest.strip_prefix(sign)?, 2)?;
    let (year, digits, rest) = digits(rest.strip_prefix(sign)?, 4)?;
    // `14.20.05` may be a time, but `22.11.63` is a date: only a number of a day and one of a month will do.
    let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    (matches!(digits, 2 | 4) && first.min(second) <= 12 && first.max(second) <= 31 && first.min(second) >= 1)
        .then_some(())?;
    Some((WrittenDay::Numbers { first, second, year, digits, sign }, rest))
}

#[cfg(test)]
mod tests;
