//! The catalogue of guesses: everything that an import may read although the file does not state it.
//!
//! A guess has a code, by which messages name it. `--no-guess CODE` turns it off and `--strict` turns all of them off: the
//! file is then refused where the guess would be needed, unless it can be read without it. The page of guesses in
//! `docs/formats.md` is printed from this catalogue, and a test requires a fixture that needs each guess.
//!
//! To add a guess, add its row and call [`Transcript::guess`] where it is made.
//!
//! [`Transcript::guess`]: super::Transcript::guess

use std::collections::BTreeSet;

/// A guess that an import may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Its code, in lower case with hyphens: `time-of-day`.
    pub code: &'static str,
    /// When it is made, as a clause: `some times have AM or PM`.
    pub when: &'static str,
    /// What is assumed, as a sentence without its period.
    pub reading: &'static str,
    /// What states it instead, such as an option; empty if nothing can.
    pub settled_by: &'static str,
}

/// Declares guesses, and lists them.
macro_rules! guesses {
    ($($name:ident: $code:literal, $when:literal, $reading:literal, $settled_by:literal;)+) => {
        $(pub(super) const $name: Guess =
            Guess { code: $code, when: $when, reading: $reading, settled_by: $settled_by };)+

        /// The guesses, by topic.
        pub const GUESSES: &[Guess] = &[$($name,)+];
    };
}

/// The code of the guess that times are times of day.
pub const TIMES_OF_DAY: &str = TIME_OF_DAY.code;

guesses! {
    TIME_OF_DAY: "time-of-day",
        "times have AM or PM, are a court reporter's, or go back as a clock does after 12 or at midnight",
        "They are times of day, and count from the first", "--times-are day";
    TAPE_TIME: "tape-time",
        "times begin at an hour or later and have neither dates nor AM or PM",
        "They count from the start of the recording", "--times-are tape";
    LOCAL_DATES: "local-dates",
        "dates and times have no UTC offset, and no zone is given",
        "They count from the earliest, as if no clock had changed", "--timezone";
    DATE_ORDER: "date-order",
        "day and month of dates are numbers, and every date can have either first",
        "The order is that in which the days are close together, else the day is first between periods and the month between others",
        "--date-order";
    UNIT: "unit",
        "numbers are times, and nothing states their unit",
        "Numbers with decimals are seconds; whole numbers are milliseconds if as seconds they would be too long",
        "--unit";
    HUNDREDTHS: "hundredths",
        "all times have two decimals below 30",
        "They are hundredths of a second and not frames", "--frame-rate";
    ESTIMATED_TIME: "estimated-time",
        "a time between two others is missing",
        "It lies between its neighbors, and is marked estimated", "";
    STAMP_AT_END: "stamp-at-end",
        "timestamps follow the words",
        "Words end at their timestamp and begin at the one before, marked estimated", "";
    RECORDING_LENGTH: "recording-length",
        "a heading has a length, and no time is later",
        "It is the length of the recording", "";
    MEDIA_ORIGIN: "media-origin",
        "times count from a point inside the media file",
        "That point is the start of the recording", "";
    FRAME_RATE: "frame-rate",
        "times count frames, and the standard of the picture is named but not its rate",
        "PAL has 25 frames a second, NTSC 30,000 in 1,001 seconds", "--frame-rate";
    NAME_BEFORE_COLON: "name-before-colon",
        "words begin with a name and a colon, on most turns or more than once",
        "The name is the speaker", "people in a case file";
    NAME_BESIDE_TIME: "name-beside-time",
        "a recurring text is beside, above or below the times, or before the words without a colon",
        "It is the speaker", "people in a case file, or --pattern";
    MIXED_STAMPS: "mixed-stamps",
        "a line begins with a time in another style than most, or has further times in brackets, between those around it",
        "Each is the time of a turn", "--pattern";
    SHARED_ENTRY: "shared-entry",
        "one entry has the words of several speakers",
        "Each has the times of the entry, marked approximate", "";
    UNLISTED_SPEAKER: "unlisted-speaker",
        "a speaker is not in the file's list of people, or has more words there than a name and a role",
        "The speaker is a person of that name", "";
    UNKNOWN_SPEAKER: "unknown-speaker",
        "several people speak at once and words name none of them, a tier has no name, or a name is a sign such as -",
        "The speaker is unknown", "";
    SPEAKERS_APART: "speakers-apart",
        "JSON lists who spoke when apart from the words",
        "The speaker of each word is the person who is speaking when it begins", "";
    ONE_PERSON: "one-person",
        "names of speakers differ only in letter case or in how accents are encoded",
        "They name one person", "people in a case file";
    CUE_TIMES: "cue-times",
        "times of WebVTT cues have one digit, a comma, or not three decimals",
        "They are hours, minutes and seconds with decimals", "";
    CUE_NUMBERS: "cue-numbers",
        "no blank line parts WebVTT cues, and the last line of each is the next number",
        "It is the number of the next cue", "";
    COLUMNS: "columns",
        "a table has no header row that names its columns",
        "Columns of times, names and words are recognized by their contents", "--columns";
    FIELDS: "fields",
        "JSON of no known format has a list of objects with a time and words, or JSON of a known one has no speakers where they should be",
        "Fields are times, speakers and words by what they are called and what is in them", "";
    DECIMAL_SIGN: "decimal-sign",
        "some times have a decimal point and others a comma",
        "Both begin decimals", "";
    DAY_FRACTIONS: "day-fractions",
        "all times are below 1 and have many decimals",
        "They are fractions of a day, as a spreadsheet stores times", "--unit";
    JOINED_FIELDS: "joined-fields",
        "a row has more fields than the header row, and words are the last column",
        "The delimiter belongs to the words", "";
    TIER_AS_SPEAKER: "tier-as-speaker",
        "a tier states no participant, or is named like a layer of speech",
        "Its name is the speaker's", "";
    TIERS_OF_ONE_SPEAKER: "tiers-of-one-speaker",
        "several tiers have one name or one participant",
        "All are that person's speech", "";
    KNOWN_MARK: "known-mark",
        "the label of a point, or its tier, is a known kind of mark",
        "The point is that mark", "";
    EMPTY_WORDS: "empty-words", "an annotation has no words", "It is an utterance without text", "";
    ENCODING: "encoding",
        "bytes are not valid UTF-8, or another encoding is declared",
        "The text is in the likeliest encoding", "--encoding";
    NOT_A_NUMBER: "not-a-number", "JSON has NaN or Infinity", "They are null", "";
    WORDS_AFTER_BLANK: "words-after-blank",
        "words follow a blank line after a cue without words",
        "They belong to that cue", "";
    LINES_FROM_WORDS: "lines-from-words",
        "single words have times, and no segments are stated",
        "Lines end after sentences, at changes of speaker, and at pauses", "";
    ROLL_UP: "roll-up",
        "captions repeat the last line of the caption before",
        "Each is read as it is, so that words count more than once", "";
    CAPTION_OF_GAP: "caption-of-gap",
        "a caption that untaped wrote for a gap has several statements on questioning",
        "The gap has what they say together", "";
    HANDWRITTEN: "handwritten",
        "a custody log is written by hand",
        "Its lines are read as their times and first words suggest; --explain shows how", "";
}

/// The guesses that the user turns off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Allowed {
    /// All guesses may be made.
    #[default]
    All,
    /// All but those with these codes.
    AllBut(BTreeSet<&'static str>),
    /// None may be made.
    None,
}

impl Allowed {
    /// Whether a guess may be made.
    #[must_use]
    pub fn has(&self, guess: Guess) -> bool {
        match self {
            Allowed::All => true,
            Allowed::AllBut(codes) => !codes.contains(guess.code),
            Allowed::None => false,
        }
    }
}

/// The guess with a code.
#[must_use]
pub fn guess_named(code: &str) -> Option<Guess> {
    GUESSES.iter().find(|guess| guess.code == code).copied()
}
