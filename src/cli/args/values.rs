//! Parses the value of one argument: a size, a time zone, a format or a column.

use crate::export::{EXPORTS, Export};
use crate::import::{FORMATS, Format, GUESSES, TimesAre, guess_named};
use crate::record::Role;
use crate::session::Column;
use crate::time::{DateOrder, FrameRate, ZoneError, zone_by_name};
use jiff::tz::TimeZone;

/// Parses a size in bytes: `512M`, `1G`, `4096`, with letters for powers of 1024.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let wrong =
        || format!("invalid size {text:?}; use a number of bytes, or one with K, M, G or T such as 512M");
    let number = text.trim().trim_end_matches(['B', 'b']).trim_end_matches('i');
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let power = match number.strip_prefix(digits).unwrap_or_default().to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.trim_end().parse().map_err(|_| wrong())?;
    number.checked_mul(1 << (10 * power)).ok_or_else(wrong)
}

/// Parses a command that names a program.
pub(super) fn program(text: &str) -> Result<String, String> {
    let command = text.trim();
    if command.is_empty() { Err("no program is named; try mpv".to_owned()) } else { Ok(command.to_owned()) }
}

/// Parses the name of a time zone.
pub(super) fn timezone(text: &str) -> Result<TimeZone, ZoneError> {
    zone_by_name(text)
}

/// Parses the word of an import format.
pub(in crate::cli) fn import_format(text: &str) -> Result<&'static Format, String> {
    let words = || FORMATS.iter().map(|format| format.word).collect::<Vec<_>>().join(", ");
    crate::import::format_named(text)
        .ok_or_else(|| format!("unknown transcript format {text:?}; the formats are {}", words()))
}

/// Parses what times are, `day` or `tape`.
pub(super) fn times_are(text: &str) -> Result<TimesAre, String> {
    TimesAre::from_word(text)
        .ok_or_else(|| format!("{text:?}: times are day (times of day) or tape (from its start)"))
}

/// Parses an order of day and month.
pub(super) fn date_order(text: &str) -> Result<DateOrder, String> {
    DateOrder::from_word(text)
        .ok_or_else(|| format!("{text:?}: the order of dates is day-first or month-first"))
}

/// Parses a number of frames in a second.
pub(super) fn frame_rate(text: &str) -> Result<FrameRate, String> {
    FrameRate::parse(text)
        .ok_or_else(|| format!("invalid frame rate {text:?}; use a number such as 25, 30, 29.97 or 23.976"))
}

/// Parses the code of a guess.
pub(super) fn guess_code(text: &str) -> Result<&'static str, String> {
    let codes = || GUESSES.iter().map(|guess| guess.code).collect::<Vec<_>>().join(", ");
    guess_named(text)
        .map(|guess| guess.code)
        .ok_or_else(|| format!("unknown guess {text:?}; the guesses are {}", codes()))
}

/// Parses the word of an export format.
pub(super) fn export_format(text: &str) -> Result<&'static Export, String> {
    let words = || EXPORTS.iter().map(|format| format.word).collect::<Vec<_>>().join(", ");
    crate::export::named(text)
        .ok_or_else(|| format!("unknown export format {text:?}; the formats are {}", words()))
}

/// Parses the word of a column.
pub(in crate::cli) fn column(text: &str) -> Result<Column, String> {
    let words = || Column::all().map(Column::word).collect::<Vec<_>>().join(", ");
    let found = Column::all().find(|c| c.word() == text);
    found.ok_or_else(|| format!("unknown column {text:?}; the columns are {}", words()))
}

/// Parses a role.
pub(super) fn role(text: &str) -> Result<Role, String> {
    let words = || Role::ALL.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
    Role::from_word(text).ok_or_else(|| format!("unknown role {text:?}; the roles are {}", words()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_letters_and_never_wrap() {
        for (text, bytes) in [
            ("0", Some(0)),
            ("4096", Some(4096)),
            ("1K", Some(1024)),
            ("512M", Some(512 << 20)),
            ("1g", Some(1 << 30)),
            ("2GiB", Some(2 << 30)),
            ("3 kB", Some(3072)),
            ("", None),
            ("M", None),
            ("-1", None),
            ("1X", None),
            ("1.5G", None),
            ("99999999999T", None),
        ] {
            assert_eq!(size(text).ok(), bytes, "{text}");
        }
    }

    #[test]
    fn every_column_is_read_by_its_word() {
        assert!(Column::all().all(|c| column(c.word()) == Ok(c)));
        assert!(column("days").unwrap_err().contains("since-speaker"));
    }
}
