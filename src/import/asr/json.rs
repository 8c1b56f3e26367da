//! JSON whose parts know their lines, and times that are read from their digits.

use crate::import::transcript::Transcript;
use crate::record::{Problem, ProblemKind};
use crate::time::{Millis, decimal_millis};
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

/// The parts of an object by their keys, as they stand.
pub(super) type Parts<'a> = HashMap<String, &'a RawValue>;

/// The parts of the object that a text is; `None` where it is none.
pub(super) fn parts(text: &str) -> Option<Parts<'_>> {
    text.trim_start().starts_with('{').then(|| serde_json::from_str(text).ok()).flatten()
}

/// The first element of the list that a part is, with its own parts.
pub(super) fn first<'a>(list: Option<&&'a RawValue>) -> Option<Parts<'a>> {
    let list: Vec<&'a RawValue> = serde_json::from_str(list?.get()).ok()?;
    parts(list.first()?.get())
}

/// Reads a whole text, or says in which line it is none of its format.
pub(super) fn whole<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|e| Problem {
        line: e.line() as u64,
        kind: ProblemKind::NotJson,
        what: format!("cannot be read as this format: {e}"),
    })
}

/// The lines of parts of a text, counted as far as was asked.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// A position in the text, and its line.
    known: Cell<(usize, u64)>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Lines<'a> {
        Lines { text, known: Cell::new((0, 1)) }
    }

    /// The line in which a part of the text begins; 1 for what is no part of it.
    pub(super) fn line(&self, part: &RawValue) -> u64 {
        let begins = (part.get().as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let (mut at, mut line) = self.known.get();
        if begins < at {
            (at, line) = (0, 1);
        }
        let Some(between) = self.text.as_bytes().get(at..begins) else { return 1 };
        line += memchr::memchr_iter(b'\n', between).count() as u64;
        self.known.set((begins, line));
        line
    }

    /// A part of the text with its line. One that cannot be read is reported by what it should be: `a word`.
    pub(super) fn read<'r, T: Deserialize<'r>>(
        &self,
        part: &'r RawValue,
        what: &str,
        transcript: &mut Transcript<'_>,
    ) -> Option<(u64, T)> {
        let line = self.line(part);
        serde_json::from_str(part.get())
            .map_err(|e| transcript.dropped(line, format!("{what} that cannot be read: {e}")))
            .ok()
            .map(|read| (line, read))
    }
}

/// A time in seconds: a number or a string of digits, cut off after the millisecond. `None` for null, for what is no
/// number, and out of range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seconds(pub Option<Millis>);

/// The same in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Thousandths(pub Option<Millis>);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Seconds, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(Seconds(decimal_millis(raw.get().trim_matches('"'))))
    }
}

impl<'de> Deserialize<'de> for Thousandths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Thousandths, D::Error> {
        let Seconds(read) = Seconds::deserialize(deserializer)?;
        Ok(Thousandths(read.map(|thousand| Millis(thousand.0.div_euclid(1000)))))
    }
}

/// A label: a string as it stands, or a number by its digits. `None` for null and what is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label<'a>(pub Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Label<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Label<'a>, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?.get();
        let text = match raw.as_bytes().first() {
            Some(b'"') => text(raw).map_err(D::Error::custom)?,
            Some(b'-' | b'0'..=b'9') => Cow::Borrowed(raw),
            _ => Cow::Borrowed(""),
        };
        Ok(Label(Some(text).filter(|text| !text.trim().is_empty())))
    }
}

/// A JSON string, borrowed where nothing in it is escaped.
fn text(raw: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    serde_json::from_str::<Text<'_>>(raw).map(|Text(text)| text)
}

/// A text without the blanks around it.
pub(super) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
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
            assert_eq!(serde_json::from_str::<Seconds>(json).unwrap().0, s.map(Millis), "{json}");
            assert_eq!(serde_json::from_str::<Thousandths>(json).unwrap().0, ms.map(Millis), "{json}");
        }
    }

    #[test]
    fn speaker_0_is_a_speaker_and_null_is_none() {
        for (json, label) in [("0", Some("0")), ("\"A\"", Some("A")), ("null", None), ("\" \"", None)] {
            assert_eq!(serde_json::from_str::<Label<'_>>(json).unwrap().0.as_deref(), label, "{json}");
        }
    }

    #[test]
    fn a_part_knows_its_line_also_when_asked_out_of_turn() {
        let text = "{\n\"a\": [1,\n2],\n\"b\": 3}";
        let (parts, lines) = (parts(text).unwrap(), Lines::of(text));
        assert_eq!([lines.line(parts["b"]), lines.line(parts["a"]), lines.line(parts["b"])], [4, 2, 4]);
    }
}
