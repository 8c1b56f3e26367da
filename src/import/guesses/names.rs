//! Guesses about who speaks.

use super::{Guess, row};

pub(in crate::import) const NAME_BEFORE_COLON: Guess = row(
    "name-before-colon",
    "words begin with a name and a colon, on most turns or more than once",
    "The name is the speaker",
    "people in a case file",
);
pub(in crate::import) const NAME_BESIDE_TIME: Guess = row(
    "name-beside-time",
    "a text that recurs stands beside, above or below the times, or before the words without a colon",
    "It is the speaker",
    "people in a case file, or --pattern",
);
pub(in crate::import) const MIXED_STAMPS: Guess = row(
    "mixed-stamps",
    "a line begins with a time in another style than most, or has further times in brackets, between those around it",
    "Each is the time of a turn",
    "--pattern",
);
pub(in crate::import) const SHARED_ENTRY: Guess = row(
    "shared-entry",
    "one entry has the words of several speakers",
    "Each has the times of the entry, marked approximate",
    "",
);
pub(in crate::import) const UNLISTED_SPEAKER: Guess = row(
    "unlisted-speaker",
    "a speaker is not in the file's list of people, or has more words there than a name and a role",
    "The speaker is a person of that name",
    "",
);
pub(in crate::import) const UNKNOWN_SPEAKER: Guess = row(
    "unknown-speaker",
    "several people speak at once and words name none of them, a tier has no name, or a name is a sign such as -",
    "The speaker is unknown",
    "",
);
pub(in crate::import) const SPEAKERS_APART: Guess = row(
    "speakers-apart",
    "JSON lists who spoke when apart from the words",
    "The speaker of each word is the person who is speaking when it begins",
    "",
);
pub(in crate::import) const ONE_PERSON: Guess = row(
    "one-person",
    "names of speakers differ only in letter case or in how accents are encoded",
    "They name one person",
    "people in a case file",
);
