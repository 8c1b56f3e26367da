//! Dates as people write them.

use super::written::{heading_words, leading, names_date};
use super::*;

/// The date of a heading, and what was guessed of it.
fn read(
    text: &str,
    order: Option<DateOrder>,
    before: Option<&str>,
) -> Option<Result<(String, usize), String>> {
    let (written, rest) = leading(text)?;
    heading_words(&written, rest)?;
    let first = Some("1963-11-22".parse().unwrap());
    let around = Around { order, first, before: before.map(|text| text.parse().unwrap()) };
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
    for text in [
        "22 November 1963 was the day on which it began",
        "22 November 1963a",
        "sat down",
        "May I go",
        "1963",
        "14:20 lineup",
        "Report p. 198",
        "",
    ] {
        assert_eq!(read(text, None, Some("1963-11-22")), None, "{text}");
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

#[test]
fn a_line_that_is_no_heading_may_name_a_date() {
    for line in [
        "he was born on 18 October 1939",
        "the letter of Nov. 3",
        "241420NOV63",
        "November 1963",
        "27/13/63 and 31/11",
        "on the 27.11. he was moved",
        "Sunday, all quiet",
        "day 2 begins",
        "he was moved on Sunday",
    ] {
        assert!(names_date(line), "{line}");
    }
    for line in [
        "sat down",
        "may be 3 men",
        "Sun Street",
        "he had 24/70",
        "march on 3rd street",
        "room 3-12",
        "Ann says no",
    ] {
        assert!(!names_date(line), "{line}");
    }
}
