//! Finds the word that a mistyped one is probably meant to be ("did you mean …?").

/// The shortest words in which two letters may be wrong. In shorter ones, one may: "rest" is not a slip for "arrest".
const LONG: usize = 7;

/// The candidate closest to `word`, if one is close enough to suggest.
///
/// Letter case does not count, and spaces, hyphens and underscores are alike. One letter may be added, missing,
/// changed, or swapped with its neighbor; two where both words have at least seven letters. A word is never suggested
/// if all of its letters would have to change. Of equally close candidates, the first in alphabetical order wins.
pub(crate) fn closest<T: AsRef<str>>(word: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    let word = folded(word);
    let length = word.chars().count();
    let close = candidates.into_iter().filter_map(|candidate| {
        let other = folded(candidate.as_ref());
        let other_length = other.chars().count();
        let shorter = length.min(other_length);
        let most = if shorter < LONG { 1 } else { 2 };
        // Each letter more or less is one wrong. Comparing two long words takes the product of their lengths.
        if length.abs_diff(other_length) > most {
            return None;
        }
        let distance = strsim::osa_distance(&word, &other);
        (distance <= most && distance < shorter).then_some((distance, candidate))
    });
    let nearest = close.min_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.as_ref().cmp(y.as_ref())));
    nearest.map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> String {
    word.trim().to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_may_be_wrong_and_two_in_words_of_seven_letters() {
        for (word, candidate) in [
            ("hous", "hours"),
            ("gasp", "gaps"),
            ("gap", "gaps"),
            ("t9", "t1"),
            ("Room entry", "room_entry"),
            ("tape-2", "Tape_2"),
            ("confesson", "confession"),
            ("confeson", "confession"),
            ("Chigaco", "chicago"),
        ] {
            assert_eq!(closest(word, [candidate]), Some(candidate), "{word}");
        }
        for (word, candidate) in [
            ("rest", "arrest"),
            ("rearrest", "arrest"),
            ("Custd", "custody"),
            ("confession", "profession"),
            ("2", "1"),
            ("", "a"),
            ("statement", "statement_signed"),
        ] {
            assert_eq!(closest(word, [candidate]), None, "{word}");
        }
    }

    #[test]
    fn the_closest_is_suggested_and_of_equals_the_first_by_name() {
        assert_eq!(closest("gabs", ["gags", "gaps", "gab"]), Some("gab"));
        assert_eq!(closest("gaps", ["gags", "gaps"]), Some("gaps"));
        assert_eq!(closest("tape9", ["tape2", "tape1"]), Some("tape1"));
        assert_eq!(closest("tape9", Vec::<String>::new()), None);
    }
}
