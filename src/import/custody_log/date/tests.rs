//! Dates as people write them.

use super::*;

/// The date of a heading, and what was guessed of it.
fn read(
    text: &str,
    order: Option<DateOrder>,
    before: Option<&str>,
) -> Option<Result<(String, usize), String>> {
    let (written, _) = leading(text).filter(|(_, rest)| is_closed(rest))?;
    let before = before.map(|text| text.parse().unwrap());
    Some(written.resolve(order, before).map(|day| (day.date.to_string(), day.guesses.len())))
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
    ] {
        assert_eq!(read(text, None, None), Some(Ok(("1963-11-22".to_owned(), 0))), "{text}");
    }
    for text in [
        "22 November 1963 was a Friday",
        "22 November 1963a",
        "Saturday morning",
        "sat down",
        "May I go",
        "1963",
        "14:20 lineup",
        "1963-11-22T14:20:00-06:00",
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
        ("Friday", "1963-11-29"),
        ("23.11.63", "1963-11-23"),
        ("Sunday 23 November 1963", "1963-11-23"),
    ] {
        assert_eq!(read(text, None, Some("1963-11-22")), Some(Ok((date.to_owned(), 1))), "{text}");
    }
    assert_eq!(read("23 November", None, None), Some(Err("a date without a year".to_owned())));
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
