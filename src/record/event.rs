//! One event of a log, with all the fields of its line.

use super::body::Body;
use super::provenance::Provenance;
use super::words::Certainty;
use crate::time::{Offset, SessionTime};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// One event, borrowed from its line where possible.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// The line number, from 1.
    pub line: u64,
    /// The time; `None` if it is missing or invalid.
    pub time: Option<SessionTime>,
    /// The offset from UTC in a timestamp; `None` for a number.
    pub offset: Option<Offset>,
    /// The end, if it is given, valid and not before `time`. Only utterances and untaped intervals have one.
    pub end: Option<SessionTime>,
    /// The type, with its fields.
    pub body: Body<'a>,
    /// How it is known, as far as its type has no fields for that.
    pub provenance: Provenance<'a>,
    /// Unknown fields, unchanged.
    pub extra: Vec<(Cow<'a, str>, Cow<'a, RawValue>)>,
}

impl Event<'_> {
    /// The source of this information, whatever the type.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        match &self.body {
            Body::Utterance { source, .. }
            | Body::TapeOn { source, .. }
            | Body::TapeOff { source, .. }
            | Body::Untaped { source, .. } => source.as_deref(),
            Body::Mark { .. }
            | Body::Enter { .. }
            | Body::Leave { .. }
            | Body::Note { .. }
            | Body::Unknown { .. } => self.provenance.source.as_deref(),
        }
    }

    /// How certain its time is, whatever the type.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        if let Body::Utterance { certainty, .. } = &self.body {
            *certainty
        } else {
            self.provenance.certainty
        }
    }

    /// The texts that are shown for the event, without the person: those of its type, its source, and those of other
    /// sources.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let others = self.provenance.alternatives.iter();
        let others = others.flat_map(|other| [&other.text, &other.speaker, &other.source]);
        let own = self.provenance.source.as_deref();
        self.body.texts().chain(own).chain(others.filter_map(|text| text.as_deref()))
    }

    /// Converts to an event that owns its texts.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            line: self.line,
            time: self.time,
            offset: self.offset,
            end: self.end,
            body: self.body.into_owned(),
            provenance: self.provenance.into_owned(),
            extra: self
                .extra
                .into_iter()
                .map(|(key, value)| (Cow::Owned(key.into_owned()), Cow::Owned(value.into_owned())))
                .collect(),
        }
    }
}
