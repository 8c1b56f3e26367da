//! What one event says: its fields, taken one by one as its type gives them a meaning. What is unusable is reported.

use super::event::{Body, EventKind};
use super::fields::{FieldName, Fields, string};
use super::problem::{ProblemKind, Problems};
use super::words::{Certainty, Questioning};
use crate::time::{Millis, parse_seconds};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The fields of an event while they are taken one by one; what is left over is unknown and kept.
pub(super) struct EventFields<'a, 'p> {
    pub found: &'p mut Fields<'a>,
    pub line: u64,
    pub problems: &'p mut Problems,
}

impl<'a> EventFields<'a, '_> {
    /// Adds a problem with this line.
    pub fn report(&mut self, kind: ProblemKind, what: &str) {
        self.problems.add(self.line, kind, what);
    }

    /// Reports that a field is not there, without which the line is skipped.
    pub fn missing(&mut self, key: FieldName, who: &str) {
        let what = format!("no usable {key}, which {who} needs: skipped");
        self.problems.add(self.line, ProblemKind::MissingField, what);
    }

    /// The raw value of a field, which is not left over any more.
    pub fn take(&mut self, key: FieldName) -> Option<&'a RawValue> {
        self.found.take(key)
    }

    /// A string field, `None` where it is absent, null or no string.
    pub fn text(&mut self, key: FieldName) -> Option<Cow<'a, str>> {
        let raw = self.take(key)?;
        let (text, mended) = string(raw)?;
        if mended {
            self.report(ProblemKind::BadUtf8, "half a surrogate pair: shown as U+FFFD");
        }
        Some(text)
    }

    /// A string field that need not be there; another value than a string is reported.
    fn optional(&mut self, key: FieldName) -> Option<Cow<'a, str>> {
        if self.found.get(key)?.get() == "null" {
            self.take(key);
            return None;
        }
        let text = self.text(key);
        if text.is_none() {
            let what = format!("{key} is not a string: it counts as absent");
            self.report(ProblemKind::BadValue, &what);
        }
        text.filter(|text| !text.is_empty())
    }

    /// A word of a closed set.
    fn word<T>(&mut self, key: FieldName, read: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.optional(key)?;
        let word = read(&text);
        if word.is_none() {
            let what = format!("{key} {text:?} is not known: the default holds");
            self.report(ProblemKind::BadValue, &what);
        }
        word
    }

    fn needed(&mut self, key: FieldName, who: &str) -> Option<Cow<'a, str>> {
        let text = self.text(key);
        if text.is_none() {
            self.missing(key, who);
        }
        text
    }

    /// What the event says, by its type; `None` where what that needs is missing.
    pub fn body(&mut self, kind: EventKind, type_word: Cow<'a, str>) -> Option<Body<'a>> {
        Some(match kind {
            EventKind::Utterance => Body::Utterance {
                text: self.needed(FieldName::Text, "an utterance")?,
                speaker: self.optional(FieldName::Speaker),
                certainty: self.word(FieldName::Certainty, Certainty::from_word).unwrap_or(Certainty::Exact),
                recording: self.optional(FieldName::Recording),
                source: self.optional(FieldName::Source),
            },
            EventKind::TapeOn => Body::TapeOn {
                recording: self.optional(FieldName::Recording),
                offset: self.offset(),
                source: self.optional(FieldName::Source),
            },
            EventKind::TapeOff => Body::TapeOff {
                recording: self.optional(FieldName::Recording),
                reason: self.optional(FieldName::Reason),
                stated_on_tape: self.stated_on_tape(),
                questioning: self.word(FieldName::Questioning, Questioning::from_word),
                source: self.optional(FieldName::Source),
            },
            EventKind::Untaped => Body::Untaped {
                reason: self.optional(FieldName::Reason),
                questioning: self.word(FieldName::Questioning, Questioning::from_word),
                source: self.optional(FieldName::Source),
            },
            EventKind::Mark => Body::Mark {
                kind: self.needed(FieldName::Kind, "a mark")?,
                text: self.optional(FieldName::Text),
            },
            EventKind::Enter => Body::Enter { who: self.needed(FieldName::Who, "an enter event")? },
            EventKind::Leave => Body::Leave { who: self.needed(FieldName::Who, "a leave event")? },
            EventKind::Note => Body::Note { text: self.needed(FieldName::Text, "a note")? },
            EventKind::Unknown => Body::Unknown { kind: type_word },
        })
    }

    fn offset(&mut self) -> Millis {
        let Some(raw) = self.take(FieldName::Offset).filter(|raw| raw.get() != "null") else {
            return Millis::ZERO;
        };
        parse_seconds(raw.get()).unwrap_or_else(|| {
            self.report(ProblemKind::BadValue, "offset is not a number of seconds: read as 0");
            Millis::ZERO
        })
    }

    fn stated_on_tape(&mut self) -> Option<bool> {
        match self.take(FieldName::StatedOnTape)?.get() {
            "true" => Some(true),
            "false" => Some(false),
            "null" => None,
            _ => {
                self.report(
                    ProblemKind::BadValue,
                    "stated_on_tape is neither true nor false: it counts as absent",
                );
                None
            }
        }
    }

    /// Reports a number that no program could hold, in a field that is kept as it stands.
    pub fn check_numbers(&mut self, rest: &[(Cow<'_, str>, &RawValue)]) {
        let too_great = |raw: &RawValue| {
            raw.get().starts_with(|c: char| c == '-' || c.is_ascii_digit())
                && raw.get().parse::<f64>().is_ok_and(f64::is_infinite)
        };
        if let Some((key, _)) = rest.iter().find(|(_, raw)| too_great(raw)) {
            let what = format!("{key} is a number too great to hold: kept as it stands");
            self.report(ProblemKind::BadValue, &what);
        }
    }
}
