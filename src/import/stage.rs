//! Recognizes lines that nobody says: `[END OF RECORDING]`, `(Recess taken)`, `Ann Lee stopped transcription`.

use super::names::trimmed;

/// Words of lines that tell of a recording.
const OF_TAPES: [&str; 16] = [
    "adjourned", "audio", "break", "camera", "recess", "record", "recorder", "recording", "resumed",
    "resumes", "tape", "tapes", "taping", "transcript", "transcription", "video",
];

/// What a line is that nobody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It tells of the recording or of a break.
    OfTape,
    /// It tells of anything else, such as a door that opens.
    Other,
}

impl Stage {
    /// What a line below the words of a turn is, if nobody says it. A remark of one word in brackets, or in lower case, is
    /// about the words: `[crying]`, `(inaudible 0:12)`.
    pub(super) fn of(line: &str, spoken: &str) -> Option<Stage> {
        let line = trimmed(line);
        let told = || {
            let mut words = line.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            words.any(|word| OF_TAPES.contains(&word.as_str()))
        };
        let inside = [('(', ')'), ('[', ']')].iter().find_map(|&(open, close)| {
            let inside = line.strip_prefix(open)?.trim_end_matches('.').strip_suffix(close)?;
            Some(inside).filter(|inside| !inside.contains([open, close]))
        });
        if let Some(inside) = inside {
            let is_sentence =
                inside.starts_with(char::is_uppercase) && inside.contains(' ') && !spoken.is_empty();
            return if told() { Some(Stage::OfTape) } else { is_sentence.then_some(Stage::Other) };
        }
        // Teams, and Google Meet.
        let is_of_program = [" started transcription", " stopped transcription"]
            .iter()
            .any(|end| line.strip_suffix(end).is_some_and(|name| name.split_whitespace().count() <= 8))
            || line.starts_with("Transcription ended after ");
        let is_in_capitals = || {
            !line.contains(char::is_lowercase)
                && !line.contains(':') | line.ends_with(|c: char| c.is_ascii_digit())
        };
        let is_apart = || spoken.contains(char::is_lowercase) && is_in_capitals() && told();
        (is_of_program || is_apart()).then_some(Stage::OfTape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_nobody_says_are_told_from_words() {
        for (line, stage) in [
            ("[END OF RECORDING]", Some(Stage::OfTape)),
            ("[end of recording]", Some(Stage::OfTape)),
            ("(Recess taken, 10:05 a.m. to 10:20 a.m.)", Some(Stage::OfTape)),
            ("(Recess.)", Some(Stage::OfTape)),
            ("Det. Ruiz stopped transcription", Some(Stage::OfTape)),
            ("TAPE CHANGED", Some(Stage::OfTape)),
            ("END OF TAPE 0:05:10", Some(Stage::OfTape)),
            ("(Door opens)", Some(Stage::Other)),
            ("[crying]", None),
            ("(inaudible 0:12)", None),
            ("(Kim) said (no)", None),
            ("I WANT A LAWYER", None),
            ("Turn off the tape", None),
            ("MARSH: TURN THE TAPE OFF", None),
        ] {
            assert_eq!(Stage::of(line, "I was home."), stage, "{line}");
        }
        assert_eq!(Stage::of("TURN OFF THE TAPE", "I WAS HOME"), None);
    }
}
