//! Tells the lines of a custody log apart, each without the others.

use super::clock::{ClockLine, Row, SEPARATORS, line_start};
use super::words::split_source;
use crate::time::date::WrittenDate;
use crate::time::date_names::{PARTS_OF_DAY, letters, month, weekday_alone};
use crate::time::written_date::{DATE_DECORATION, counted, leading_date};
use jiff::civil::Date;

impl Row<'_> {
    /// The date that it begins with.
    pub(super) fn date(&self) -> Option<WrittenDate> {
        match self {
            Row::Heading(written, _) => Some(*written),
            Row::Entry(written, _) | Row::NoTime(written, _) => *written,
            Row::Blank | Row::Misplaced(_) | Row::NamesDate | Row::Words => None,
        }
    }
}

/// What a line is.
pub(super) fn row(line: &str) -> Row<'_> {
    if line.trim().is_empty() {
        return Row::Blank;
    }
    let dated = leading_date(line);
    if let Some((written, rest)) = dated {
        let after = rest.trim_start_matches(SEPARATORS);
        let after = after
            .strip_prefix(['T', 't'])
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            .unwrap_or(after);
        match line_start(after) {
            // `Sunday 14:20`: the day, too, may be counted from the one before.
            Row::Entry(_, read) => return Row::Entry(Some(written), read),
            Row::NoTime(_, number) => return Row::NoTime(Some(written), number),
            Row::Blank | Row::Heading(..) | Row::Misplaced(_) | Row::NamesDate | Row::Words => {}
        }
        if let Some(words) = heading_words(&written, rest) {
            return Row::Heading(written, words);
        }
    }
    match line_start(line) {
        Row::Entry(_, read) => match leading_date(read.words) {
            // `14:20 22 November 1963 room entry`
            Some((written, rest))
                if (!written.is_relative() || written.names_month()) && read.end.is_none() =>
            {
                Row::Entry(Some(written), ClockLine { words: rest.trim_start_matches(SEPARATORS), ..read })
            }
            Some(_) | None => Row::Entry(None, read),
        },
        Row::Words if dated.is_some() || names_date(split_source(line).0) => Row::NamesDate,
        found @ (Row::Blank
        | Row::Heading(..)
        | Row::NoTime(..)
        | Row::Misplaced(_)
        | Row::NamesDate
        | Row::Words) => found,
    }
}

/// The number of words that may follow a date in a heading: after a sign, and without one.
const WORDS: (usize, usize) = (8, 4);

/// The words that follow a date in a heading: none, or a few. `None` if they are too many for a heading.
pub(super) fn heading_words<'t>(written: &WrittenDate, rest: &'t str) -> Option<&'t str> {
    let around = |c: char| c.is_whitespace() || DATE_DECORATION.contains(&c);
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
pub(super) fn names_date(line: &str) -> bool {
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
    "day", "tomorrow", "morning", "evening", "night", "overnight", "afternoon", "tag", "morgen", "abend",
    "lendemain", "jour", "matin", "soir",
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
        let parts = bare.trim_end_matches('.').split(sign);
        let is_number = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
        let is_day =
            |part: &str| Some((1..=31).contains(&Some(part).filter(is_number)?.parse::<u32>().ok()?));
        let are_days: Option<Vec<bool>> = parts.map(is_day).collect();
        match (are_days.as_deref(), sign) {
            (Some([true, true]), '/') => true,
            (Some([true, true]), '.') => bare.ends_with('.'),
            (Some(three @ [_, _, _]), _) => three.iter().filter(|is_day| **is_day).count() >= 2,
            _ => false,
        }
    })
}

/// A date as a heading says it: `Friday 22 November 1963`.
pub(super) fn in_words(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::written_date::leading_date;

    #[test]
    fn a_date_among_many_words_is_no_heading() {
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
            let words = leading_date(text).and_then(|(written, rest)| heading_words(&written, rest));
            assert_eq!(words, None, "{text}");
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
}
