//! A mark's name.

use super::phrase::{Phrase, PhraseRole};
use crate::record::{as_words, known_mark_kind};
use crate::session::Mark;

/// Names a mark by the log's own word, with its number from the second of its kind on, and with the kind that the word
/// means if that is another word: `denial 2`, `Miranda (warning)`.
pub fn mark_name(mark: &Mark) -> Vec<Phrase<'_>> {
    let mut name = vec![Phrase::new(PhraseRole::Term, as_words(&mark.word))];
    if mark.number > 1 {
        name.push(Phrase::plain(format!(" {}", mark.number)));
    }
    if let Some(kind) = known_mark_kind(&mark.word)
        && as_words(mark.word.trim()).to_lowercase().replace('-', " ") != as_words(kind)
    {
        name.push(Phrase::plain(format!(" ({})", as_words(kind))));
    }
    name
}

#[cfg(test)]
mod tests {
    use crate::describe::{mark_name, plain_text};
    use crate::session::{Session, Thresholds};

    #[test]
    fn a_mark_has_the_word_of_the_log_its_number_and_its_kind_if_that_is_another_word() {
        let line =
            |(t, word): (usize, &str)| format!("{{\"t\":{t},\"type\":\"mark\",\"kind\":\"{word}\"}}\n");
        let words = ["Room entry", "denial", "Denial", "warning", "MIRANDA", "hand-writing"];
        let log: String = words.into_iter().enumerate().map(line).collect();
        let session = Session::from_text("x", &log, Thresholds::default());
        let names: Vec<String> =
            session.key_events().marks.iter().map(|mark| plain_text(&mark_name(mark))).collect();
        assert_eq!(
            names,
            ["Room entry", "denial", "Denial 2", "warning", "MIRANDA 2 (warning)", "hand-writing"]
        );
    }
}
