//! Guesses about times: what they count from, in which unit, and where one is missing.

use super::{Guess, row};

pub(in crate::import) const TIME_OF_DAY: Guess = row(
    "time-of-day",
    "times have AM or PM, are a court reporter's, or go back as a clock does after 12 or at midnight",
    "They are times of day, and count from the first",
    "--times-are day",
);
pub(in crate::import) const TAPE_TIME: Guess = row(
    "tape-time",
    "times begin at an hour or later and have neither dates nor AM or PM",
    "They count from the start of the recording",
    "--times-are tape",
);
pub(in crate::import) const LOCAL_DATES: Guess = row(
    "local-dates",
    "dates and times have no UTC offset, and no zone is given",
    "They count from the earliest, as if no clock had changed",
    "--timezone",
);
pub(in crate::import) const DATE_ORDER: Guess = row(
    "date-order",
    "day and month of dates are numbers, and every date can have either first",
    "The order is that in which the days are close together, else the day is first between periods and the month between others",
    "--date-order",
);
pub(in crate::import) const UNIT: Guess = row(
    "unit",
    "numbers are times, and nothing states their unit",
    "Numbers with decimals are seconds; whole numbers are milliseconds if as seconds they would be too long",
    "--unit",
);
pub(in crate::import) const HUNDREDTHS: Guess = row(
    "hundredths",
    "all times have two decimals below 30",
    "They are hundredths of a second and not frames",
    "--frame-rate",
);
pub(in crate::import) const ESTIMATED_TIME: Guess = row(
    "estimated-time",
    "a time between two others is missing",
    "It lies between its neighbors, and is marked estimated",
    "",
);
pub(in crate::import) const STAMP_AT_END: Guess = row(
    "stamp-at-end",
    "timestamps follow the words",
    "Words end at their timestamp and begin at the one before, marked estimated",
    "",
);
pub(in crate::import) const RECORDING_LENGTH: Guess = row(
    "recording-length",
    "a heading has a length, and no time is later",
    "It is the length of the recording",
    "",
);
pub(in crate::import) const MEDIA_ORIGIN: Guess = row(
    "media-origin",
    "times count from a point inside the media file",
    "That point is the start of the recording",
    "",
);
pub(in crate::import) const FRAME_RATE: Guess = row(
    "frame-rate",
    "times count frames, and the standard of the picture is named but not its rate",
    "PAL has 25 frames a second, NTSC 30,000 in 1,001 seconds",
    "--frame-rate",
);
