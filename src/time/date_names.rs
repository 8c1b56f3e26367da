//! The names of months and days of the week in English, German and French.

use jiff::civil::Weekday;

/// The names of the months, in lower case. Three letters or more of one stand for it, if they begin no other month.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier"],
    &["february", "februar", "février", "fevrier"],
    &["march", "märz", "maerz", "mars", "mrz"],
    &["april", "avril"],
    &["may", "mai"],
    &["june", "juni", "juin"],
    &["july", "juli", "juillet"],
    &["august", "août", "aout"],
    &["september", "septembre"],
    &["october", "oktober", "octobre"],
    &["november", "novembre"],
    &["december", "dezember", "décembre", "decembre"],
];

/// The names of the days of the week, in lower case.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["monday", "montag", "lundi"]),
    (Weekday::Tuesday, &["tuesday", "dienstag", "mardi"]),
    (Weekday::Wednesday, &["wednesday", "mittwoch", "mercredi"]),
    (Weekday::Thursday, &["thursday", "donnerstag", "jeudi"]),
    (Weekday::Friday, &["friday", "freitag", "vendredi"]),
    (Weekday::Saturday, &["saturday", "samstag", "sonnabend", "samedi"]),
    (Weekday::Sunday, &["sunday", "sonntag", "dimanche"]),
];

/// The letters at the start of a text, and the rest.
pub(crate) fn letters(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.split_at(end)
}

/// A word of at least so many letters that may be a name or short for one, in lower case; `None` for longer ones.
fn lower(word: &str, least: usize) -> Option<String> {
    /// The most bytes of a name.
    const LONGEST: usize = 12;
    let may_be = word.len() <= LONGEST && word.chars().count() >= least;
    may_be.then(|| word.to_lowercase())
}

/// Whether a word in lower case is one of the names or short for one: its first letters.
fn is_short_for(lower: &str, names: &[&str]) -> bool {
    names.iter().any(|name| name.starts_with(lower))
}

/// A month at the start of a text, and the text after it.
pub(crate) fn month(text: &str) -> Option<(i8, &str)> {
    let (word, rest) = letters(text);
    let lower = lower(word, 3)?;
    let mut meant = (1..).zip(MONTHS).filter(|(_, names)| is_short_for(&lower, names));
    let (month, _) = meant.next().filter(|_| meant.next().is_none())?;
    Some((month, rest.strip_prefix('.').unwrap_or(rest)))
}

/// A day of the week at the start of a text that goes on with a date, and the text after it: `Fri`, `Mo.`. `None` inside
/// if the letters can be two days.
pub(crate) fn weekday(text: &str) -> Option<(Option<Weekday>, &str)> {
    let (word, rest) = letters(text);
    let lower = lower(word, 2)?;
    let mut meant =
        WEEKDAYS.into_iter().filter(|(_, names)| is_short_for(&lower, names)).map(|(weekday, _)| weekday);
    let first = meant.next()?;
    Some((Some(first).filter(|_| meant.next().is_none()), rest.strip_prefix('.').unwrap_or(rest)))
}

/// A day of the week at the start of a text that may be anything: a whole name, or its usual abbreviation in English.
pub(crate) fn weekday_alone(text: &str) -> Option<(Weekday, &str)> {
    let (word, rest) = letters(text);
    let lower = word.to_lowercase();
    let is_usual = ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"];
    let (weekday, _) = WEEKDAYS.into_iter().find(|(_, names)| {
        names.contains(&lower.as_str())
            || (is_usual.contains(&lower.as_str()) && names.iter().any(|name| name.starts_with(&lower)))
    })?;
    // `sat down`, `Sun Street`
    let is_apart = word.len() > 5 || rest.is_empty() || rest.starts_with(|c: char| !c.is_whitespace());
    let goes_on = rest
        .split_whitespace()
        .next()
        .is_none_or(|next| PARTS_OF_DAY.contains(&next.to_lowercase().as_str()));
    (is_apart || goes_on).then_some((weekday, rest.strip_prefix('.').unwrap_or(rest)))
}

/// What may follow a day of the week in a heading.
pub(crate) const PARTS_OF_DAY: [&str; 12] = [
    "morning", "afternoon", "evening", "night", "noon", "early", "late", "morgen", "abend", "matin", "soir",
    "nachmittag",
];
