//! Guesses about the text of a file and the words in it.

use super::{Guess, row};

pub(in crate::import) const ENCODING: Guess = row(
    "encoding",
    "bytes are not valid UTF-8, or another encoding is declared",
    "The text is in the likeliest encoding",
    "--encoding",
);
pub(in crate::import) const NOT_A_NUMBER: Guess =
    row("not-a-number", "JSON has NaN or Infinity", "They are null", "");
pub(in crate::import) const WORDS_AFTER_BLANK: Guess = row(
    "words-after-blank",
    "words follow a blank line after a cue without words",
    "They belong to that cue",
    "",
);
pub(in crate::import) const LINES_FROM_WORDS: Guess = row(
    "lines-from-words",
    "single words have times, and no segments are stated",
    "Lines end after sentences, at changes of speaker, and at pauses",
    "",
);
pub(in crate::import) const ROLL_UP: Guess = row(
    "roll-up",
    "captions repeat the last line of the caption before",
    "Each is read as it is, so that words count more than once",
    "",
);
pub(in crate::import) const CAPTION_OF_GAP: Guess = row(
    "caption-of-gap",
    "a caption that untaped wrote for a gap has several statements on questioning",
    "The gap has what they say together",
    "",
);
pub(in crate::import) const HANDWRITTEN: Guess = row(
    "handwritten",
    "a custody log is written by hand",
    "Its lines are read as their times and first words suggest; --explain shows how",
    "",
);
pub(in crate::import) const CUE_TIMES: Guess = row(
    "cue-times",
    "times of WebVTT cues have one digit, a comma, or not three decimals",
    "They are hours, minutes and seconds with decimals",
    "",
);
pub(in crate::import) const CUE_NUMBERS: Guess = row(
    "cue-numbers",
    "no blank line parts WebVTT cues, and the last line of each is the next number",
    "It is the number of the next cue",
    "",
);
