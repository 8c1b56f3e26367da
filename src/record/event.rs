//! One event of a log, with all the fields of its line.

use super::body::Body;
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
    /// Unknown fields, unchanged.
    pub extra: Vec<(Cow<'a, str>, Cow<'a, RawValue>)>,
}

impl Event<'_> {
    /// Converts to an event that owns its texts.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            line: self.line,
            time: self.time,
            offset: self.offset,
            end: self.end,
            body: self.body.into_owned(),
            extra: self
                .extra
                .into_iter()
                .map(|(key, value)| (Cow::Owned(key.into_owned()), Cow::Owned(value.into_owned())))
                .collect(),
        }
    }
}
