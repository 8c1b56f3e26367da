//! Dates as people write them, and the day that is meant.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::fmt;

/// The order of day and month in a date of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `22/11/1963`.
    DayFirst,
    /// `11/22/1963`.
    MonthFirst,
}

impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            DateOrder::DayFirst => "day-first",
            DateOrder::MonthFirst => "month-first",
        })
    }
}

/// In which orders a date of numbers can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericDate {
    /// In one, since only one of the numbers can be a month.
    Only(DateOrder),
    /// In both; this one is usual.
    Either(DateOrder),
    /// In both, which give the same day.
    Same,
}

impl DateOrder {
    /// Both orders.
    pub const ALL: &'static [DateOrder] = &[DateOrder::DayFirst, DateOrder::MonthFirst];

    /// The order with this word, `day-first` or `month-first`.
    pub fn from_word(word: &str) -> Option<DateOrder> {
        DateOrder::ALL.iter().copied().find(|order| order.to_string() == word)
    }

    /// The other order.
    pub(crate) fn other(self) -> DateOrder {
        match self {
            DateOrder::DayFirst => DateOrder::MonthFirst,
            DateOrder::MonthFirst => DateOrder::DayFirst,
        }
    }

    /// The order that those of some dates show that have only one; `None` if they show none, or both.
    pub(crate) fn shown(orders: impl IntoIterator<Item = DateOrder>) -> Option<DateOrder> {
        let mut orders = orders.into_iter();
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }

    /// The order of dates of numbers that can be in either: month first, or day first between periods, and why.
    pub(crate) fn usual(sign: char) -> (DateOrder, &'static str) {
        match sign {
            '.' => (DateOrder::DayFirst, "as usual between periods"),
            _ => (DateOrder::MonthFirst, "as in the United States"),
        }
    }
}

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WrittenDate {
    pub(super) weekday: Option<Weekday>,
    pub(super) day: WrittenDay,
}

/// A year as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Year {
    pub(super) number: i16,
    pub(super) digits: usize,
}

impl Year {
    /// The year that is meant: one of two digits is from 1950 to 2049.
    fn whole(self, guesses: &mut Vec<String>) -> i16 {
        if self.digits != 2 {
            return self.number;
        }
        let whole = if self.number < 50 { 2000 + self.number } else { 1900 + self.number };
        guesses.push(format!("the year has two digits; read as {whole}"));
        whole
    }
}

/// What a date says of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenDay {
    /// The month by its name, or after a year.
    Named { year: Option<Year>, month: i8, day: i8 },
    /// Two numbers with a sign between, perhaps before a year.
    Numbers { first: i8, second: i8, year: Option<Year>, sign: char },
    /// A day of the week alone.
    Weekday(Weekday),
    /// So many days after the date before: `next day`.
    Later(i8),
    /// A day counted from the first date: `day 2`.
    Nth(i8),
}

/// What other dates of the file say of one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around {
    /// The order of day and month that the user states.
    pub(crate) stated: Option<DateOrder>,
    /// The order of day and month that they show.
    pub(crate) order: Option<DateOrder>,
    pub(crate) first: Option<Date>,
    pub(crate) before: Option<Date>,
}

/// A day, and what was guessed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) guesses: Vec<String>,
}

impl WrittenDate {
    /// The order of day and month that this date itself shows.
    pub(crate) fn order(self) -> Option<DateOrder> {
        match self.day {
            WrittenDay::Numbers { first, second, .. } if first > 12 && second <= 12 => {
                Some(DateOrder::DayFirst)
            }
            WrittenDay::Numbers { first, second, .. } if second > 12 && first <= 12 => {
                Some(DateOrder::MonthFirst)
            }
            WrittenDay::Numbers { .. }
            | WrittenDay::Named { .. }
            | WrittenDay::Weekday(_)
            | WrittenDay::Later(_)
            | WrittenDay::Nth(_) => None,
        }
    }

    /// In which orders it can be read, if it is one of numbers.
    pub(super) fn numeric(self) -> Option<NumericDate> {
        let WrittenDay::Numbers { first, second, sign, .. } = self.day else { return None };
        Some(match self.order() {
            Some(order) => NumericDate::Only(order),
            None if first == second => NumericDate::Same,
            None => NumericDate::Either(DateOrder::usual(sign).0),
        })
    }

    /// The day that is meant, if nothing else than the order of day and month is to be guessed.
    pub(super) fn day(self) -> Option<Date> {
        let day = self.resolve(Around::default()).ok()?;
        let open = usize::from(matches!(self.numeric(), Some(NumericDate::Either(_))));
        (day.guesses.len() <= open).then_some(day.date)
    }

    /// The day of the week before it.
    pub(crate) fn weekday(self) -> Option<Weekday> {
        self.weekday
    }

    /// Whether it gives the day of a month, and not only the day of a week or one that is counted.
    pub(crate) fn has_number(self) -> bool {
        matches!(self.day, WrittenDay::Named { .. } | WrittenDay::Numbers { .. })
    }

    /// Whether it names a month, or gives a year first.
    pub(crate) fn names_month(self) -> bool {
        matches!(self.day, WrittenDay::Named { .. })
    }

    /// Whether it needs a date before it to be one.
    pub(crate) fn is_relative(self) -> bool {
        match self.day {
            WrittenDay::Named { year, .. } | WrittenDay::Numbers { year, .. } => year.is_none(),
            WrittenDay::Weekday(_) | WrittenDay::Later(_) | WrittenDay::Nth(_) => true,
        }
    }

    /// The day that is meant.
    ///
    /// # Errors
    /// There is no such day, or no date around it says which: a sentence.
    pub(crate) fn resolve(self, around: Around) -> Result<Day, String> {
        let mut guesses = Vec::new();
        let before = around.before.ok_or(NO_YEAR);
        let later =
            |days: i8| before.and_then(|day| day.checked_add(i64::from(days).days()).map_err(|_| OUTSIDE));
        let date = match self.day {
            WrittenDay::Named { year, month, day } => {
                in_year(year, around.before, |year| make(year, month, day), &mut guesses)?
            }
            WrittenDay::Weekday(weekday) => {
                let before = before?;
                let is_same = before.weekday() == weekday;
                let date =
                    if is_same { before } else { before.nth_weekday(1, weekday).map_err(|_| OUTSIDE)? };
                guesses.push(format!("a day of the week alone; read as {date}"));
                date
            }
            WrittenDay::Later(days) => {
                let date = later(days)?;
                guesses.push(format!("counted from the date above it; read as {date}"));
                date
            }
            WrittenDay::Nth(n) => {
                let first = around.first.ok_or(NO_YEAR)?;
                let date = first.checked_add((i64::from(n) - 1).days()).map_err(|_| OUTSIDE)?;
                guesses.push(format!("counted from the first date, {first}; read as {date}"));
                date
            }
            WrittenDay::Numbers { first, second, year, sign } => {
                let orders = (self.order().or(around.stated), around.order);
                let numbers = (first, second, sign);
                let mut of_numbers = Vec::new();
                let read = |year| {
                    of_numbers.clear();
                    in_numbers(numbers, year, orders, around.before, &mut of_numbers)
                };
                let date = in_year(year, around.before, read, &mut guesses)?;
                guesses.splice(..0, of_numbers);
                date
            }
        };
        if let Some(stated) = self.weekday.filter(|&stated| stated != date.weekday()) {
            let is = date.strftime("%A");
            guesses.push(format!("{date} was a {is}, not a {stated:?}; the date is used"));
        }
        Ok(Day { date, guesses })
    }
}

/// What is wrong with a date that rests on one before it, if there is none.
const NO_YEAR: &str = "no date above it states a year";
/// What is wrong with a day that no calendar has.
const OUTSIDE: &str = "a day outside the calendar";

/// A date in its year or, if it states none, in that of the date before it; from December to January, in the next one.
fn in_year(
    year: Option<Year>,
    before: Option<Date>,
    mut read: impl FnMut(i16) -> Result<Date, String>,
    guesses: &mut Vec<String>,
) -> Result<Date, String> {
    if let Some(year) = year {
        return read(year.whole(guesses));
    }
    let before = before.ok_or(NO_YEAR)?;
    let same = read(before.year())?;
    let is_past = days(same, before) > 180;
    let date = if is_past { read(before.year().saturating_add(1))? } else { same };
    guesses.push(format!("the year is not stated; read as {date}"));
    Ok(date)
}

/// Reads two numbers as day and month. The orders are what the date itself shows or the user states, and what others show.
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
        (None, ..) => DateOrder::usual(sign),
    };
    let (date, other) = if order == DateOrder::DayFirst { (by_day, by_month) } else { (by_month, by_day) };
    guesses.push(format!("can be {date} or {other}; read as {date}, {why}"));
    Ok(date)
}

/// The number of days from one date to another.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn make(year: i16, month: i8, day: i8) -> Result<Date, String> {
    let Ok(first) = Date::new(year, month, 1) else { return Err(format!("there is no month {month}")) };
    let days = first.days_in_month();
    if !(1600..2400).contains(&year) {
        return Err(format!("{year} is no likely year"));
    }
    Date::new(year, month, day).map_err(|_| format!("{} has {days} days", first.strftime("%B %Y")))
}
