//! Takes the fields of one event from its line, and reports those that are missing or invalid.

use super::body::FieldSource;
use super::fields::{FieldName, Fields, string};
use super::kind::EventKind;
use super::problem::{ProblemKind, Problems};
use super::words::{Certainty, Questioning, with_article};
use crate::time::{Millis, parse_seconds};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The fields of an event while they are read one by one. Those left over at the end are unknown, and kept.
pub(super) struct EventFields<'a, 'p> {
    pub found: &'p mut Fields<'a>,
    pub line: u64,
    pub problems: &'p mut Problems,
}

impl<'a> EventFields<'a, '_> {
    /// Adds a problem with this line.
    pub(super) fn report(&mut self, kind: ProblemKind, what: &str) {
        self.problems.add(self.line, kind, what);
    }

    /// Reports a missing or invalid field, without which the line is skipped. `event` is its type, for the sentence.
    pub(super) fn missing(&mut self, key: FieldName, event: &str) {
        let what = format!("missing or invalid {key} in {event}; skipped");
        self.problems.add(self.line, ProblemKind::MissingField, what);
    }

    /// Removes a field and returns its raw value.
    pub(super) fn take(&mut self, key: FieldName) -> Option<&'a RawValue> {
        self.found.take(key)
    }

    /// Takes a string field; `None` if it is absent, null or not a string.
    pub(super) fn text(&mut self, key: FieldName) -> Option<Cow<'a, str>> {
        let raw = self.take(key)?;
        let (text, mended) = string(raw)?;
        if mended {
            self.report(ProblemKind::BadUtf8, "unpaired surrogate; shown as U+FFFD");
        }
        Some(text)
    }

    /// Takes a field with one of a fixed set of words.
    fn word<T>(&mut self, key: FieldName, read: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.optional(key)?;
        let word = read(&text);
        if word.is_none() {
            let what = format!("unknown {key} {text:?}; using the default");
            self.report(ProblemKind::BadValue, &what);
        }
        word
    }

    /// Reports a number outside the range of a 64-bit float in an unknown field.
    pub(super) fn check_numbers(&mut self, rest: &[(Cow<'_, str>, &RawValue)]) {
        let too_great = |raw: &RawValue| {
            raw.get().starts_with(|c: char| c == '-' || c.is_ascii_digit())
                && raw.get().parse::<f64>().is_ok_and(f64::is_infinite)
        };
        if let Some((key, _)) = rest.iter().find(|(_, raw)| too_great(raw)) {
            let what = format!("{key} is too large a number; kept as written");
            self.report(ProblemKind::BadValue, &what);
        }
    }
}

impl<'a> FieldSource<'a> for EventFields<'a, '_> {
    fn required(&mut self, key: FieldName, kind: EventKind) -> Option<Cow<'a, str>> {
        let text = self.text(key);
        if text.is_none() {
            self.missing(key, &with_article(kind.noun()));
        }
        text
    }

    /// Reports a value that is not a string.
    fn optional(&mut self, key: FieldName) -> Option<Cow<'a, str>> {
        if self.found.get(key)?.get() == "null" {
            self.take(key);
            return None;
        }
        let text = self.text(key);
        if text.is_none() {
            let what = format!("{key} is not a string; ignored");
            self.report(ProblemKind::BadValue, &what);
        }
        text.filter(|text| !text.is_empty())
    }

    fn certainty(&mut self) -> Certainty {
        self.word(FieldName::Certainty, Certainty::from_word).unwrap_or(Certainty::Exact)
    }

    fn questioning(&mut self) -> Option<Questioning> {
        self.word(FieldName::Questioning, Questioning::from_word)
    }

    fn offset(&mut self) -> Millis {
        let Some(raw) = self.take(FieldName::Offset).filter(|raw| raw.get() != "null") else {
            return Millis::ZERO;
        };
        parse_seconds(raw.get()).unwrap_or_else(|| {
            self.report(ProblemKind::BadValue, "offset is not a number of seconds; read as 0");
            Millis::ZERO
        })
    }

    fn flag(&mut self, key: FieldName) -> Option<bool> {
        match self.take(key)?.get() {
            "true" => Some(true),
            "false" => Some(false),
            "null" => None,
            _ => {
                self.report(ProblemKind::BadValue, &format!("{key} is not a boolean; ignored"));
                None
            }
        }
    }
}
