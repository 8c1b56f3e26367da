//! Replaces `NaN` and `Infinity` in JSON by null.
//!
//! Python writes them for a missing number, and so does `WhisperX` for words that it could not align; JSON does not allow
//! them. Timestamped text may begin with a bracket too: a text is changed only if the result is JSON.

use super::guesses::NOT_A_NUMBER;
use crate::record::Problems;
use memchr::memmem::find;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// The words that are replaced.
const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// Replaces these words by null if the result is JSON, or truncated JSON, and reports it.
pub(super) fn replace_nan<'a>(text: Cow<'a, str>, problems: &mut Problems) -> Cow<'a, str> {
    let some = || find(text.as_bytes(), b"NaN").or_else(|| find(text.as_bytes(), b"Infinity")).is_some();
    if !text.trim_start().starts_with(['{', '[']) || !some() {
        return text;
    }
    let (mut out, mut copied) = (String::with_capacity(text.len()), 0);
    let (mut in_string, mut escaped, mut at) = (false, false, 0);
    let (mut first, mut count) = (0, 0_u64);
    while let Some(&byte) = text.as_bytes().get(at) {
        let word = || word_at(text.as_bytes(), at);
        if in_string {
            (in_string, escaped) = (byte != b'"' || escaped, byte == b'\\' && !escaped);
        } else if byte == b'"' {
            in_string = true;
        } else if let Some(word) = word() {
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.push_str("null");
            if count == 0 {
                first = at;
            }
            count += 1;
            at += word.len();
            copied = at;
            continue;
        }
        at += 1;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    // With such a word outside its strings, the text was not JSON.
    if count == 0 || !is_json(&out) {
        return text;
    }
    let line =
        1 + memchr::memchr_iter(b'\n', text.as_bytes().get(..first).unwrap_or_default()).count() as u64;
    let times = if count == 1 { "once" } else { &format!("{count} times") };
    let what = format!("NaN or Infinity is not valid JSON; read as null ({times})");
    problems.guess(line, NOT_A_NUMBER.code, what);
    Cow::Owned(out)
}

/// The word at a position, if it is a whole word.
fn word_at(text: &[u8], at: usize) -> Option<&'static str> {
    let is_word =
        |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || !b.is_ascii());
    let word =
        WORDS.into_iter().find(|word| text.get(at..).is_some_and(|t| t.starts_with(word.as_bytes())))?;
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    (!is_word(before) && !is_word(text.get(at + word.len()))).then_some(word)
}

/// Whether a text is JSON, or truncated JSON.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).map_or_else(|e| e.is_eof(), |_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<u64>) {
        let mut problems = Problems::default();
        let out = replace_nan(Cow::Borrowed(text), &mut problems).into_owned();
        (out, problems.list().first().map(|problem| problem.line))
    }

    #[test]
    fn nan_and_infinity_become_null_and_strings_are_unchanged() {
        for (text, out, line) in [
            ("{\"a\":NaN,\n\"b\":[-Infinity,Infinity]}", "{\"a\":null,\n\"b\":[null,null]}", Some(1)),
            ("\n[1,\nNaN]", "\n[1,\nnull]", Some(3)),
            (r#"{"a":"NaN \" NaN","b":1}"#, r#"{"a":"NaN \" NaN","b":1}"#, None),
            (r#"{"a":"\\","b":NaN}"#, r#"{"a":"\\","b":null}"#, Some(1)),
            ("NaN", "NaN", None),
            ("{\"a\":NaN", "{\"a\":null", Some(1)),
            ("{NaN", "{NaN", None),
            ("[NaNcy]", "[NaNcy]", None),
            ("[xNaN]", "[xNaN]", None),
            ("[\"a\",NaN]]", "[\"a\",NaN]]", None),
            ("{\"é", "{\"é", None),
        ] {
            assert_eq!(read(text), (out.to_owned(), line), "{text}");
        }
    }

    #[test]
    fn words_after_a_time_in_brackets_are_unchanged() {
        for text in [
            "[00:00:01] KESSLER: Whose Infinity was it?\n[00:00:04] DOE: My NaNcy owned an Infinity.\n",
            "[00:00:01] KESSLER: She said \"Infinity\" and then Infinity again.\n",
            "[1] NaN\n",
            "[Ann] Infinity\n",
            "{0:01} NaN\n",
        ] {
            assert_eq!(read(text), (text.to_owned(), None), "{text}");
        }
    }
}
