//! How an event of any type is known: its source, its certainty, and what other sources say of it.

use super::fields::{FieldName, Fields, fields, string};
use super::words::Certainty;
use crate::time::{Offset, SessionTime};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What an event of any type may state about how it is known, beyond the fields of its type ([`Body`](super::Body)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance<'a> {
    /// The source, for a type that has no such field of its own. [`Event::source`](super::Event::source) is that of any.
    pub source: Option<Cow<'a, str>>,
    /// How certain it is, for a type that has no such field of its own. [`Event::certainty`](super::Event::certainty) is that
    /// of any.
    pub certainty: Certainty,
    /// Whether an utterance is given in other words than the speaker's. Its words do not count.
    pub is_indirect: bool,
    /// What other sources say of the same event. No figure uses it.
    pub alternatives: Vec<Alternative<'a>>,
}

/// What another source says of an event: an entry of its `alt`, with at least one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alternative<'a> {
    /// The time.
    pub time: Option<SessionTime>,
    /// The end.
    pub end: Option<SessionTime>,
    /// The offset from UTC of the time; `None` for a number.
    pub offset: Option<Offset>,
    /// The offset from UTC of the end; `None` for a number.
    pub end_offset: Option<Offset>,
    /// The words.
    pub text: Option<Cow<'a, str>>,
    /// The speaker.
    pub speaker: Option<Cow<'a, str>>,
    /// The source that says so.
    pub source: Option<Cow<'a, str>>,
}

impl Provenance<'_> {
    /// Converts to one that owns its texts.
    #[must_use]
    pub fn into_owned(self) -> Provenance<'static> {
        Provenance {
            source: own_if_any(self.source),
            certainty: self.certainty,
            is_indirect: self.is_indirect,
            alternatives: self.alternatives.into_iter().map(Alternative::into_owned).collect(),
        }
    }
}

impl<'a> Alternative<'a> {
    /// Reads the value of `alt`. `time` reads a time of the event's own kind; `report` gets a sentence about each entry, or
    /// part of one, that cannot be used.
    pub(crate) fn list(
        raw: &'a RawValue,
        mut time: impl FnMut(&RawValue) -> Option<(SessionTime, Option<Offset>)>,
        mut report: impl FnMut(&str),
    ) -> Vec<Alternative<'a>> {
        let Ok(entries) = serde_json::from_str::<Vec<&'a RawValue>>(raw.get()) else {
            report("alt is not a list; ignored");
            return Vec::new();
        };
        let mut list = Vec::new();
        for entry in entries {
            let mut found = Fields::default();
            if !entry.get().starts_with('{') || fields(entry.get(), &mut found).is_err() {
                report("an entry of alt is not an object; dropped");
                continue;
            }
            let mut unused: Option<String> = None;
            let mut take =
                |found: &mut Fields<'a>, key: FieldName, read: &mut dyn FnMut(&'a RawValue) -> bool| {
                    let raw = found.take(key).filter(|raw| raw.get() != "null");
                    if raw.is_some_and(|raw| !read(raw)) {
                        unused.get_or_insert_with(|| key.word().to_owned());
                    }
                };
            let mut read = Alternative::default();
            for key in [FieldName::T, FieldName::End] {
                take(&mut found, key, &mut |raw| {
                    let Some((at, offset)) = time(raw) else { return false };
                    if key == FieldName::T {
                        (read.time, read.offset) = (Some(at), offset);
                    } else {
                        (read.end, read.end_offset) = (Some(at), offset);
                    }
                    true
                });
            }
            let texts = [
                (FieldName::Text, &mut read.text),
                (FieldName::Speaker, &mut read.speaker),
                (FieldName::Source, &mut read.source),
            ];
            for (key, place) in texts {
                take(&mut found, key, &mut |raw| {
                    let Some((text, _)) = string(raw) else { return false };
                    *place = Some(text).filter(|text| !text.is_empty());
                    true
                });
            }
            if let Some((key, _)) = found.rest().first() {
                unused.get_or_insert_with(|| key.to_string());
            }
            if read == Alternative::default() {
                report("an entry of alt gives nothing that can be read; dropped");
                continue;
            }
            if let Some(key) = unused {
                report(&format!("invalid or unknown {key} in an entry of alt; ignored"));
            }
            list.push(read);
        }
        list
    }

    /// Converts to one that owns its texts.
    #[must_use]
    pub fn into_owned(self) -> Alternative<'static> {
        let Alternative { time, end, offset, end_offset, text, speaker, source } = self;
        Alternative {
            time,
            end,
            offset,
            end_offset,
            text: own_if_any(text),
            speaker: own_if_any(speaker),
            source: own_if_any(source),
        }
    }
}

/// An optional text that is owned.
pub(super) fn own_if_any(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
    text.map(|text| Cow::Owned(text.into_owned()))
}
