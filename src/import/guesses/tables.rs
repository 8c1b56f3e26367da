//! Guesses about tables.

use super::{Guess, row};

pub(in crate::import) const COLUMNS: Guess = row(
    "columns",
    "a table has no header row that names its columns",
    "Columns of times, names and words are recognized by their contents",
    "--columns",
);
pub(in crate::import) const DECIMAL_SIGN: Guess =
    row("decimal-sign", "some times have a decimal point and others a comma", "Both begin decimals", "");
pub(in crate::import) const DAY_FRACTIONS: Guess = row(
    "day-fractions",
    "all times are below 1 and have many decimals",
    "They are seconds and not fractions of a day",
    "--unit",
);
pub(in crate::import) const JOINED_FIELDS: Guess = row(
    "joined-fields",
    "a row has more fields than the header row, and words are the last column",
    "The delimiter belongs to the words",
    "",
);
pub(in crate::import) const FIELDS: Guess = row(
    "fields",
    "JSON of no known format has a list of objects with a time and words, or JSON of a known one has no speakers where they should be",
    "Fields are times, speakers and words by what they are called and what is in them",
    "",
);
