//! One event: as a JSON object, and as text.

use super::View;
use super::page::Page;
use super::work::WorkLine;
use crate::describe::{self, EventText, Phrase, Timestamps};
use crate::record::{Body, Event, EventKind, Field, Questioning};
use crate::session::{Entry, Location, MatchPlace, Pattern, Session};
use crate::time::{Millis, SessionTime};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::borrow::Cow;

/// One event with its figures.
pub struct EventLine<'a> {
    session: &'a Session,
    view: &'a View,
    number: usize,
    entry: Entry,
    end: Option<SessionTime>,
    event: Event<'static>,
    /// Further keys of its JSON object.
    added: Vec<(&'static str, Value)>,
}

impl<'a> EventLine<'a> {
    /// The event at an index of a session, read again from its line.
    pub fn new(
        session: &'a Session,
        view: &'a View,
        i: usize,
        event: Event<'static>,
    ) -> Option<EventLine<'a>> {
        let entry = session.index().get(i)?;
        Some(EventLine {
            session,
            view,
            number: i + 1,
            entry,
            end: session.index().end(i),
            event,
            added: Vec::new(),
        })
    }

    /// Adds a key to its JSON object. A field of the log that has it goes into `extra`.
    pub(super) fn add(&mut self, key: &'static str, value: Value) {
        self.added.push((key, value));
    }

    /// Adds what coders wrote on it to its JSON object.
    pub fn add_work(&mut self, acts: &[WorkLine]) {
        self.add("work", serde_json::to_value(acts).unwrap_or_default());
    }

    /// The event, as read.
    pub(super) fn event(&self) -> &Event<'static> {
        &self.event
    }

    /// Whether it has a valid time.
    pub(super) fn is_timed(&self) -> bool {
        self.entry.is_timed()
    }

    /// The event in words, without who spoke and whether it is off tape.
    pub(super) fn sentence(&self) -> Vec<Phrase<'_>> {
        let text = describe::event(self.session, self.number - 1, self.entry, &self.event, usize::MAX);
        EventText { tags: Vec::new(), ..text }.with_all()
    }

    /// Where an utterance matches a pattern if its words do not.
    pub fn match_place(&self, pattern: &Pattern) -> Option<MatchPlace> {
        let Body::Utterance { text, .. } = &self.event.body else { return None };
        let person = self.session.people().get(self.entry.speaker());
        pattern.place_beside(text, person, self.event.source())
    }

    /// Its number, from 1, in order of time.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Its line, which imports number through all their files.
    pub fn line(&self) -> u32 {
        self.entry.line()
    }

    /// Its time, or that of its neighbor in the file.
    pub fn time(&self) -> SessionTime {
        self.entry.time()
    }

    /// The time since the reference point; `None` for an event without a time, and without a session.
    pub fn elapsed(&self) -> Option<Millis> {
        self.figures_hold().then(|| self.session.elapsed(&self.view.zero, self.entry.time()))
    }

    /// Whether it was on tape; `None` without a time, and in a log without tape events.
    pub fn on_tape(&self) -> Option<bool> {
        self.session.on_tape(self.entry)
    }

    /// Whether it was on tape, in words.
    pub fn taping(&self) -> &'static str {
        describe::taping(self.session, self.entry)
    }

    fn figures_hold(&self) -> bool {
        self.entry.is_timed() && self.session.figures().span.is_some()
    }

    /// A time with the sign before it of one that is not exact, or is that of a neighbor.
    pub(super) fn signed(&self, time: &str, page: Page) -> String {
        format!("{}{time}", page.own(describe::time_sign(self.entry)))
    }

    /// Who spoke, or nothing; and the event in words.
    pub(super) fn text(&self, page: Page) -> (String, String) {
        let mut text = describe::event(self.session, self.number - 1, self.entry, &self.event, usize::MAX);
        let speaker = text.speaker.take().map(|speaker| page.phrases(&[speaker]));
        (speaker.unwrap_or_default(), page.phrases(&text.with_all()))
    }

    /// What other sources say of it, in the order of the log.
    fn alternatives(&self, times: &Timestamps<'_>) -> Value {
        let others = self.event.provenance.alternatives.iter();
        let others = others.map(|other| {
            json!({
                "t_ms": other.time.map(|t| t.0),
                "end_ms": other.end.map(|t| t.0),
                "t": other.time.and_then(|t| times.rfc3339(t)),
                "end": other.end.and_then(|t| times.rfc3339(t)),
                "speaker": other.speaker,
                "text": other.text,
                "source": other.source,
            })
        });
        others.collect()
    }

    /// The keys of its JSON object that are ours, with their values.
    fn fields(&self) -> Vec<(&'static str, Value)> {
        let times = Timestamps::new(self.session);
        let t = Some(self.entry.time()).filter(|_| self.entry.is_timed());
        let taped = self.session.figures().taped().filter(|_| self.figures_hold());
        let Location { file, line } = self.session.user_location(u64::from(self.entry.line()));
        let mut fields = vec![("number", json!(self.number))];
        // A single file is the one that the user named.
        fields.extend(file.map(|file| ("file", json!(file))));
        fields.extend([
            ("line", json!(line)),
            ("type", json!(self.event.body.type_word())),
            ("t_ms", json!(t.map(|t| t.0))),
            ("end_ms", json!(self.end.map(|t| t.0))),
            ("t", json!(t.and_then(|t| times.rfc3339(t)))),
            ("end", json!(self.end.and_then(|t| times.rfc3339(t)))),
            ("elapsed_ms", json!(self.elapsed().map(|e| e.0))),
            ("taped_ms", json!(taped.map(|taped| taped.before(self.entry.time()).0))),
            ("on_tape", json!(self.on_tape())),
        ]);
        for (key, field) in self.event.body.fields() {
            match field {
                Field::Text(text) => {
                    fields.push((key, json!(text)));
                    if key == "speaker" {
                        let number = text.and_then(|id| self.session.people().find(id));
                        let role = number.map(|number| self.session.people().get(number).role.word());
                        fields.push(("role", json!(role)));
                    }
                }
                Field::Certainty(certainty) => fields
                    .extend([(key, json!(certainty.word())), ("overlaps", json!(self.entry.overlaps()))]),
                Field::Offset(offset) => fields.push(("offset_ms", json!(offset.0))),
                Field::Questioning(asked) => fields.push((key, json!(asked.map(Questioning::word)))),
                Field::Flag(flag) => fields.push((key, json!(flag))),
            }
        }
        let body_has = |fields: &[(&str, Value)], key: &str| fields.iter().any(|(k, _)| *k == key);
        if !body_has(&fields, "source") {
            fields.push(("source", json!(self.event.source())));
        }
        if !body_has(&fields, "certainty") {
            fields.push(("certainty", json!(self.event.certainty().word())));
        }
        if self.event.body.kind() == EventKind::Utterance {
            fields.push(("indirect", json!(self.event.provenance.is_indirect)));
        }
        fields.push(("alt", self.alternatives(&times)));
        fields.extend(self.added.iter().cloned());
        for key in ["speaker", "text"] {
            if fields.iter().all(|(k, _)| *k != key) && !self.event.extra.iter().any(|(k, _)| k == key) {
                fields.push((key, Value::Null));
            }
        }
        fields
    }
}

impl Serialize for EventLine<'_> {
    /// Our keys, then the log's unknown fields unchanged; one whose key is taken goes into `extra`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.fields();
        let taken = |key: &str| key == "extra" || fields.iter().any(|(k, _)| *k == key);
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in &fields {
            map.serialize_entry(key, value)?;
        }
        let (own, extra): (Vec<_>, Vec<_>) = self.event.extra.iter().partition(|(key, _)| !taken(key));
        for (key, raw) in own {
            map.serialize_entry(key, raw.as_ref())?;
        }
        if !extra.is_empty() {
            map.serialize_entry("extra", &Extra(&extra))?;
        }
        map.end()
    }
}

struct Extra<'a>(&'a [&'a (Cow<'static, str>, Cow<'static, RawValue>)]);

impl Serialize for Extra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, raw)| (key, raw.as_ref())))
    }
}
