//! Replaces `NaN` and `Infinity` in JSON by null.
//!
//! Python writes them for a missing number, and so does `WhisperX` for words that it could not align; JSON does not allow
//! them. Timestamped text may begin with a bracket too: a text is changed only if the result is JSON.

use super::guesses::NOT_A_NUMBER;
use super::lines::LineIndex;
use crate::record::Problems;
use regex::Regex;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A string of JSON, or one of the words that are replaced.
#[expect(clippy::unwrap_used, reason = "a constant")]
static WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?s)"(?:[^"\\]|\\.)*(?:"|\z)|(?<word>-?\bInfinity\b|\bNaN\b)"#).unwrap());

/// Replaces these words by null if the result is JSON, or truncated JSON, and reports it.
pub(super) fn replace_nan<'a>(text: Cow<'a, str>, problems: &mut Problems) -> Cow<'a, str> {
    let some = || text.contains("NaN") || text.contains("Infinity");
    if !text.trim_start().starts_with(['{', '[']) || !some() {
        return text;
    }
    let (mut out, mut copied) = (String::with_capacity(text.len()), 0);
    let words: Vec<_> = WORDS.captures_iter(&text).filter_map(|found| found.name("word")).collect();
    for word in &words {
        out.push_str(text.get(copied..word.start()).unwrap_or_default());
        out.push_str("null");
        copied = word.end();
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    // With such a word outside its strings, the text was not JSON.
    let Some(first) = words.first().filter(|_| is_json(&out)) else { return text };
    let line = LineIndex::new(&text).line(first.start());
    let times = if words.len() == 1 { "once" } else { &format!("{} times", words.len()) };
    let what = format!("NaN or Infinity is not valid JSON; read as null ({times})");
    problems.guess(line, NOT_A_NUMBER.code, what);
    Cow::Owned(out)
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
