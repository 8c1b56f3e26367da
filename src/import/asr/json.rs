//! Reads JSON elements with their line numbers, and times from their decimal digits.

use crate::import::transcript::Transcript;
use crate::record::{Problem, ProblemKind};
use crate::time::{Millis, parse_seconds};
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

/// The fields of an object, unparsed, by key.
pub(super) type RawObject<'a> = HashMap<String, &'a RawValue>;

/// Reads the fields of an object; `None` if the text is not an object.
pub(super) fn raw_object(text: &str) -> Option<RawObject<'_>> {
    text.trim_start().starts_with('{').then(|| serde_json::from_str(text).ok()).flatten()
}

/// Reads the fields of the first element of a list; `None` if it is not an object.
pub(super) fn first_object<'a>(list: Option<&&'a RawValue>) -> Option<RawObject<'a>> {
    let list: Vec<&'a RawValue> = serde_json::from_str(list?.get()).ok()?;
    raw_object(list.first()?.get())
}

/// Parses a whole document, or reports the line at which it is not of this format.
pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|e| {
        Problem::new(e.line() as u64, ProblemKind::NotJson, format!("not JSON of this format: {e}"))
    })
}

/// Finds the line numbers of elements of a text. Elements asked for in order are found in one pass.
pub(super) struct LineFinder<'a> {
    text: &'a str,
    /// The last position asked for, and its line.
    known: Cell<(usize, u64)>,
}

impl<'a> LineFinder<'a> {
    pub(super) fn new(text: &'a str) -> LineFinder<'a> {
        LineFinder { text, known: Cell::new((0, 1)) }
    }

    /// The line where an element begins; 1 if it is not part of the text.
    fn line(&self, element: &RawValue) -> u64 {
        let begins = (element.get().as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let (mut at, mut line) = self.known.get();
        if begins < at {
            (at, line) = (0, 1);
        }
        let Some(between) = self.text.as_bytes().get(at..begins) else { return 1 };
        line += memchr::memchr_iter(b'\n', between).count() as u64;
        self.known.set((begins, line));
        line
    }

    /// Parses each element of a list and gives it with its line. Elements that cannot be parsed are reported as `what`
    /// and skipped.
    pub(super) fn read_each<T: Deserialize<'a>>(
        &self,
        list: &[&'a RawValue],
        what: &str,
        transcript: &mut Transcript<'a>,
        mut each: impl FnMut(&mut Transcript<'a>, u64, T),
    ) {
        for element in list {
            let line = self.line(element);
            match serde_json::from_str(element.get()) {
                Ok(read) => each(transcript, line, read),
                Err(e) => transcript.dropped(line, format!("invalid {what}, skipped: {e}")),
            }
        }
    }
}

/// A time in seconds: a number or a string of digits, truncated to milliseconds. `None` if it is null, not a number, or
/// out of range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SecondsField(pub Option<Millis>);

/// A time in milliseconds, read as [`SecondsField`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MillisField(pub Option<Millis>);

impl<'de> Deserialize<'de> for SecondsField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SecondsField, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(SecondsField(parse_seconds(raw.get().trim_matches('"'))))
    }
}

impl<'de> Deserialize<'de> for MillisField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<MillisField, D::Error> {
        let SecondsField(read) = SecondsField::deserialize(deserializer)?;
        Ok(MillisField(read.map(|thousand| Millis(thousand.0.div_euclid(1000)))))
    }
}

/// A speaker's label: a string, or a number by its digits. `None` if it is null or blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label<'a>(pub Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Label<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Label<'a>, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?.get();
        let text = match raw.as_bytes().first() {
            Some(b'"') => string(raw).map_err(D::Error::custom)?,
            Some(b'-' | b'0'..=b'9') => Cow::Borrowed(raw),
            _ => Cow::Borrowed(""),
        };
        Ok(Label(Some(text).filter(|text| !text.trim().is_empty())))
    }
}

/// Parses a JSON string, borrowed if it has no escapes.
fn string(raw: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct BorrowedString<'a>(#[serde(borrow)] Cow<'a, str>);
    serde_json::from_str::<BorrowedString<'_>>(raw).map(|BorrowedString(text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_from_their_digits() {
        for (json, s, ms) in [
            ("0.369", Some(369), Some(0)),
            ("\"141.54\"", Some(141_540), Some(141)),
            ("16.0005", Some(16_000), Some(16)),
            ("2.50e1", Some(25_000), Some(25)),
            ("11000", Some(11_000_000), Some(11_000)),
            ("null", None, None),
            ("\"\"", None, None),
            ("1e999", None, None),
            ("[1]", None, None),
        ] {
            assert_eq!(serde_json::from_str::<SecondsField>(json).unwrap().0, s.map(Millis), "{json}");
            assert_eq!(serde_json::from_str::<MillisField>(json).unwrap().0, ms.map(Millis), "{json}");
        }
    }

    #[test]
    fn speaker_0_is_a_speaker_and_null_is_none() {
        for (json, label) in [("0", Some("0")), ("\"A\"", Some("A")), ("null", None), ("\" \"", None)] {
            assert_eq!(serde_json::from_str::<Label<'_>>(json).unwrap().0.as_deref(), label, "{json}");
        }
    }

    #[test]
    fn the_line_of_an_element_is_found_in_any_order() {
        let text = "{\n\"a\": [1,\n2],\n\"b\": 3}";
        let (object, lines) = (raw_object(text).unwrap(), LineFinder::new(text));
        assert_eq!([lines.line(object["b"]), lines.line(object["a"]), lines.line(object["b"])], [4, 2, 4]);
    }
}
