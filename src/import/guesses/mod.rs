//! The catalogue of guesses: everything that an import may read although the file does not state it.
//!
//! A guess has a code, by which messages name it. `--no-guess CODE` turns it off and `--strict` turns all of them off: the
//! file is then refused where the guess would be needed, unless it can be read without it. The page of guesses in
//! `docs/formats.md` is printed from this catalogue, and a test requires a fixture that needs each guess.
//!
//! To add a guess, add its row to the file of its topic and to [`GUESSES`], and call [`Transcript::guess`] where it is made.
//!
//! [`Transcript::guess`]: super::Transcript::guess

mod names;
mod tables;
mod texts;
mod tiers;
mod times;

pub(super) use names::*;
pub(super) use tables::*;
pub(super) use texts::*;
pub(super) use tiers::*;
pub(super) use times::*;

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

/// The guesses, by topic.
pub const GUESSES: &[Guess] = &[
    TIME_OF_DAY, TAPE_TIME, LOCAL_DATES, DATE_ORDER, UNIT, HUNDREDTHS, ESTIMATED_TIME, STAMP_AT_END,
    RECORDING_LENGTH, MEDIA_ORIGIN, FRAME_RATE, NAME_BEFORE_COLON, NAME_BESIDE_TIME, MIXED_STAMPS,
    SHARED_ENTRY, UNLISTED_SPEAKER, UNKNOWN_SPEAKER, SPEAKERS_APART, ONE_PERSON, CUE_TIMES, CUE_NUMBERS,
    COLUMNS, FIELDS, DECIMAL_SIGN, DAY_FRACTIONS, JOINED_FIELDS, TIER_AS_SPEAKER, TIERS_OF_ONE_SPEAKER,
    KNOWN_MARK, EMPTY_WORDS, ENCODING, NOT_A_NUMBER, WORDS_AFTER_BLANK, LINES_FROM_WORDS, ROLL_UP,
    CAPTION_OF_GAP, HANDWRITTEN,
];

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

const fn row(
    code: &'static str,
    when: &'static str,
    reading: &'static str,
    settled_by: &'static str,
) -> Guess {
    Guess { code, when, reading, settled_by }
}
