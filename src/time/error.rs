//! Why a time, a time zone, a duration or a speed could not be parsed.

use thiserror::Error;

/// Why a text is not a date and time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TimeError {
    /// The text is not written as a date and time.
    #[error("invalid date and time {0:?}; write it like 2019-03-02 11:02:10")]
    Format(String),
    /// The text is written as a date and time that does not exist, such as 30 February.
    #[error("invalid date and time {text:?}: {why}")]
    NoSuchTime {
        /// The text.
        text: String,
        /// The part of it that is out of range.
        why: OutOfRange,
    },
    /// The text has no offset from UTC, and no time zone is given.
    #[error("{0:?} has no offset and no time zone is given; add an offset, such as -06:00")]
    NoOffset(String),
    /// The time is outside the years −9999 to 9999.
    #[error("{0:?} is outside the calendar")]
    OutsideCalendar(String),
    /// The clocks went back, and showed the time twice.
    #[error("{text:?} is ambiguous in {zone}: the clocks went back; add an offset: {}", .either.join(" or "))]
    Ambiguous {
        /// The text.
        text: String,
        /// The name of the time zone.
        zone: String,
        /// Both times that it may mean, in RFC 3339.
        either: [String; 2],
    },
    /// The clocks went forward, and never showed the time.
    #[error("{text:?} does not exist in {zone}: the clocks went forward; add an offset: {}", .either.join(" or "))]
    Skipped {
        /// The text.
        text: String,
        /// The name of the time zone.
        zone: String,
        /// Both times that it may mean, in RFC 3339.
        either: [String; 2],
    },
}

/// The part of a date and time that is out of range.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OutOfRange {
    /// The month.
    #[error("months run from 01 to 12")]
    Month,
    /// The day of the month.
    #[error("{month} has {days} days")]
    Day {
        /// The year and the month, `2015-02`.
        month: String,
        /// How many days it has.
        days: i8,
    },
    /// The hour.
    #[error("hours run from 00 to 23, and midnight is 00:00 of the next day")]
    Hour,
    /// The minute.
    #[error("minutes run from 00 to 59")]
    Minute,
}

/// Why a text does not name a time zone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ZoneError {
    /// The tz database has no such name, and none is close.
    #[error("unknown time zone {0:?}; use an IANA name, such as America/Chicago")]
    Unknown(String),
    /// The tz database has no such name, but probably another one is meant.
    #[error("unknown time zone {name:?}; did you mean {suggestion}?")]
    Mistyped {
        /// The text.
        name: String,
        /// The name in the tz database.
        suggestion: String,
    },
    /// The text is an offset from UTC, such as `-05:00`.
    #[error("{offset:?} is an offset, not a time zone; use an IANA name, which handles daylight saving time: {}",
        ways(.winter.as_deref(), .summer.as_deref()))]
    Offset {
        /// The text.
        offset: String,
        /// The zone of the United States that has this offset in winter.
        winter: Option<&'static str>,
        /// The zone of the United States that has this offset in summer.
        summer: Option<&'static str>,
    },
}

/// The zones that have an offset.
fn ways(winter: Option<&str>, summer: Option<&str>) -> String {
    match (winter, summer) {
        (Some(winter), Some(summer)) => format!("{winter} has it in winter, {summer} in summer"),
        (Some(winter), None) => format!("{winter} has it in winter"),
        (None, Some(summer)) => format!("{summer} has it in summer"),
        (None, None) => "such as America/Chicago".to_owned(),
    }
}

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DurationError {
    /// The text is not written as a duration.
    #[error("invalid duration {0:?}; write it like 30s, 5min or 1h 30m")]
    Format(String),
    /// The duration is longer than [`MAX_MILLIS`](super::MAX_MILLIS).
    #[error("{0:?} is too long")]
    TooLong(String),
}

/// A text that is not a speed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("invalid speed {0:?}; expected 0.1 to 10000, such as 8 or 0.5x")]
pub struct SpeedError(pub(super) String);
