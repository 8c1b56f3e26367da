//! Counts the words of an utterance, and its questions by their question marks.

use super::index::Said;
use memchr::memchr_iter;

impl Said {
    /// How much an utterance says. Words that are not the speaker's do not count.
    pub(super) fn new(text: &str, is_indirect: bool) -> Said {
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let text = if is_indirect { "" } else { text };
        Said { words: count(words(text)), questions: count(questions(text)), is_indirect }
    }
}

/// The number of words in a text: runs of characters other than white space.
///
/// ```
/// assert_eq!(untaped::session::words::words("It's -- the  rope."), 4);
/// ```
#[must_use]
pub fn words(text: &str) -> u64 {
    if !text.is_ascii() {
        return text.split_whitespace().count() as u64;
    }
    // In ASCII, white space is a single byte, and a word begins after one. Counted in runs of bytes, which the compiler
    // turns into a few SIMD instructions, because every utterance of a log is counted.
    let is_space = |byte: u8| byte == b' ' || (0x09..=0x0D).contains(&byte);
    let begins = |(&before, &byte): (&u8, &u8)| u8::from(is_space(before)) & u8::from(!is_space(byte));
    let bytes = text.as_bytes();
    let Some(&first) = bytes.first() else { return 0 };
    let runs = bytes.chunks(128).zip(bytes[1..].chunks(128));
    // At most 128 in a run, so no sum wraps; an overflow check at every byte would prevent SIMD.
    let count = |n: u8, pair| n.wrapping_add(begins(pair));
    let counts = runs.map(|(before, bytes)| u64::from(before.iter().zip(bytes).fold(0, count)));
    u64::from(!is_space(first)) + counts.sum::<u64>()
}

/// The question marks of the scripts that have one of their own.
const MARKS: [char; 5] = ['?', '？', '؟', '⁉', '⁈'];
/// What may stand beside a question mark at the end of a sentence: `What?!`, `What?...`.
const ENDS: [char; 4] = ['!', '.', '…', '！'];
/// What opens a bracket or a question.
const OPENING: [char; 5] = ['(', '[', '{', '<', '¿'];

/// The number of questions in a text: runs of question marks at the end of a sentence. It is punctuation, not grammar.
///
/// A run may have exclamation marks and points in it. One with a letter or a digit right after it ends no sentence
/// (`a?b`), nor does one that nothing comes before but a bracket, as where a transcriber was not sure (`(?)`).
///
/// ```
/// use untaped::session::words::questions;
/// assert_eq!(questions("Where?? Who did it?! You?"), 3);
/// assert_eq!(questions("He took the (?) to x.org/a?b=1."), 0);
/// ```
#[must_use]
pub fn questions(text: &str) -> u64 {
    if text.is_ascii() && memchr_iter(b'?', text.as_bytes()).next().is_none() {
        return 0;
    }
    let (mut count, mut before) = (0, None);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if MARKS.contains(&c) {
            while rest.next_if(|c| MARKS.contains(c) || ENDS.contains(c)).is_some() {}
            let follows = rest.peek().is_some_and(|c| c.is_alphanumeric());
            count += u64::from(!follows && before.is_some_and(|c| !OPENING.contains(&c)));
        }
        if !c.is_whitespace() {
            before = Some(c);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_a_run_of_question_marks_at_the_end_of_a_sentence() {
        for (text, count) in [
            ("", 0),
            ("No.", 0),
            ("?", 0),
            ("Why?", 1),
            ("Why???", 1),
            ("Why?!? Why!?", 2),
            ("\"Why?\" he said. (Why?)", 2),
            ("You did?--I never. You did?— No?…", 3),
            ("The (?) rope [?], the ? rope?", 2),
            ("Quoi ? ¿Qué? 何？ لماذا؟", 4),
            ("x?y=1, 2?3", 0),
        ] {
            assert_eq!(questions(text), count, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn words_are_separated_by_white_space(text in "[a-zé \\t\\n\\x0b\\x0c\\x1c\u{a0}]{0,40}") {
            proptest::prop_assert_eq!(words(&text), text.split_whitespace().count() as u64);
        }

        #[test]
        fn sentences_put_side_by_side_have_the_questions_of_each(a in "[a?!. ()]{0,12}", b in "[a?!. ]{0,12}") {
            let both = questions(&format!("{a} x. {b}"));
            proptest::prop_assert!(both >= questions(&a));
            let after = |text: &str| questions(&format!("x. {text}"));
            proptest::prop_assert_eq!(after(&format!("{a} x. {b}")), after(&a) + after(&b));
        }
    }
}
