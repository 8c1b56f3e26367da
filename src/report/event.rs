//! One event as a report gives it: as an object of JSON, and as the words of a line of text.

use super::View;
use super::moments::Moments;
use super::page::Page;
use crate::record::{Body, Certainty, Event, Questioning};
use crate::session::{Entry, Session};
use crate::time::{Millis, SessionTime, clock_exact};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// One event with its figures.
pub struct EventLine<'a> {
    session: &'a Session,
    view: &'a View,
    number: usize,
    entry: Entry,
    end: Option<SessionTime>,
    event: Event<'static>,
}

impl<'a> EventLine<'a> {
    /// The event at a place of a session, as it was read again from its line.
    #[must_use]
    pub fn of(
        session: &'a Session,
        view: &'a View,
        i: usize,
        event: Event<'static>,
    ) -> Option<EventLine<'a>> {
        let entry = session.index().get(i)?;
        Some(EventLine { session, view, number: i + 1, entry, end: session.index().end(i), event })
    }

    /// Its number, from 1, in the order of time.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Its moment, or that of its neighbour in the file.
    #[must_use]
    pub fn time(&self) -> SessionTime {
        self.entry.time()
    }

    /// Since the zero; `None` for an event without a time, and where there is no session.
    #[must_use]
    pub fn elapsed(&self) -> Option<Millis> {
        self.figures_hold().then(|| self.session.elapsed(&self.view.zero, self.entry.time()))
    }

    /// Whether it was on tape; `None` without a time, and where the log has no tape events.
    #[must_use]
    pub fn on_tape(&self) -> Option<bool> {
        let known = self.entry.is_timed() && self.session.figures().coverage.is_some();
        known.then(|| self.entry.is_on_tape())
    }

    fn figures_hold(&self) -> bool {
        self.entry.is_timed() && self.session.figures().session.is_some()
    }

    /// The time of day with `~` before it where it is that of a neighbour.
    pub(super) fn time_text(&self, moments: &Moments<'_>) -> String {
        let time = moments.time(self.entry.time());
        if self.entry.is_timed() { time } else { format!("~{time}") }
    }

    /// Date and time of day, with `~` before them where they are those of a neighbour.
    pub(super) fn stamp_text(&self, moments: &Moments<'_>) -> String {
        let stamp = moments.stamp(self.entry.time());
        if self.entry.is_timed() { stamp } else { format!("~{stamp}") }
    }

    /// Who spoke; for other events their type in brackets.
    pub(super) fn who(&self, page: Page) -> String {
        match &self.event.body {
            Body::Utterance { .. } => {
                page.of_log(self.session.people().label(self.entry.speaker())).into_owned()
            }
            Body::TapeOn { .. } => "[tape on]".to_owned(),
            Body::TapeOff { .. } => "[tape off]".to_owned(),
            Body::Untaped { .. }
            | Body::Mark { .. }
            | Body::Enter { .. }
            | Body::Leave { .. }
            | Body::Note { .. } => {
                format!("[{}]", self.event.body.type_word())
            }
            Body::Unknown { kind } => format!("[{}]", page.of_log(kind)),
        }
    }

    /// The words: what was said, with what is to be known of it before it and where it is known from behind it, or
    /// what the log says of the event.
    pub(super) fn words(&self, moments: &Moments<'_>, page: Page) -> String {
        let log = |text: &str| page.of_log(text).into_owned();
        let some = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(log);
        let mut words = match &self.event.body {
            Body::Utterance { text, certainty, source, .. } => {
                let mut flags = Vec::new();
                flags.extend((self.on_tape() == Some(false)).then_some("(off tape)"));
                flags.extend(match certainty {
                    Certainty::Exact => None,
                    Certainty::Approximate => Some("(approximate)"),
                    Certainty::Estimated => Some("(estimated)"),
                });
                flags.extend(self.entry.overlaps().then_some("(overlaps)"));
                let text = page.words(text);
                let source = some(source).filter(|s| !s.is_empty()).map(|source| format!("({source})"));
                let parts = flags.into_iter().chain([text.as_ref()]).chain(source.as_deref());
                parts.collect::<Vec<_>>().join(" ")
            }
            Body::TapeOn { recording, offset, source } => {
                let at =
                    (*offset != Millis::ZERO).then(|| format!("from {} of its file", clock_exact(*offset)));
                page_join(page, [self.recording(recording.as_deref(), page), at, some(source)])
            }
            Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => {
                let stated =
                    stated_on_tape.map(|yes| if yes { "stated on tape" } else { "not stated on tape" });
                let stated = stated.map(str::to_owned);
                let recording = self.recording(recording.as_deref(), page);
                page_join(page, [recording, some(reason), stated, asked(*questioning), some(source)])
            }
            Body::Untaped { reason, questioning, source } => {
                let until = self.event.end.map(|end| format!("until {}", moments.time(end)));
                page_join(page, [until, some(reason), asked(*questioning), some(source)])
            }
            Body::Mark { kind, text } => match text.as_deref().map(|text| page.words(text)) {
                Some(text) => format!("{}: {text}", log(kind)),
                None => log(kind),
            },
            Body::Enter { who } | Body::Leave { who } => {
                let name =
                    self.session.people().find(who).map(|n| self.session.people().get(n).name.as_str());
                match name.filter(|name| name != who) {
                    Some(name) => format!("{} ({})", log(who), log(name)),
                    None => log(who),
                }
            }
            Body::Note { text } => page.words(text).into_owned(),
            Body::Unknown { .. } => String::new(),
        };
        for (key, raw) in &self.event.extra {
            let space = if words.is_empty() { "" } else { " " };
            words = format!("{words}{space}{{{}: {}}}", page.of_log(key), page.of_log(raw.get()));
        }
        words
    }

    fn recording(&self, id: Option<&str>, page: Page) -> Option<String> {
        let id = id?;
        let media =
            self.session.header().recordings.iter().find(|r| r.id == id).and_then(|r| r.media.as_deref());
        let media = media.map(|m| format!(" ({})", page.of_log(m))).unwrap_or_default();
        Some(format!("{}{media}", page.of_log(id)))
    }

    /// Its own keys in JSON, with their values.
    fn fields(&self) -> Vec<(&'static str, Value)> {
        let moments = Moments::of(self.session);
        let timed = self.entry.is_timed();
        let t = Some(self.entry.time()).filter(|_| timed);
        let taped = self.session.figures().taped().filter(|_| self.figures_hold());
        let (file, line) = self.session.written(u64::from(self.entry.line()));
        let mut fields = vec![("number", json!(self.number))];
        // A single file is the one that was asked for.
        fields.extend(file.map(|file| ("file", json!(file))));
        fields.extend([
            ("line", json!(line)),
            ("type", json!(self.event.body.type_word())),
            ("t_ms", json!(t.map(|t| t.0))),
            ("end_ms", json!(self.end.map(|t| t.0))),
            ("t", json!(t.and_then(|t| moments.rfc3339(t)))),
            ("end", json!(self.end.and_then(|t| moments.rfc3339(t)))),
            ("elapsed_ms", json!(self.elapsed().map(|e| e.0))),
            ("taped_ms", json!(taped.map(|taped| taped.before(self.entry.time()).0))),
            ("on_tape", json!(self.on_tape())),
        ]);
        let word = |questioning: &Option<Questioning>| json!(questioning.map(Questioning::word));
        match &self.event.body {
            Body::Utterance { speaker, text, certainty, recording, source } => fields.extend([
                ("speaker", json!(speaker)),
                ("text", json!(text)),
                ("certainty", json!(certainty.word())),
                ("overlaps", json!(self.entry.overlaps())),
                ("recording", json!(recording)),
                ("source", json!(source)),
            ]),
            Body::TapeOn { recording, offset, source } => fields.extend([
                ("recording", json!(recording)),
                ("offset_ms", json!(offset.0)),
                ("source", json!(source)),
            ]),
            Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => fields.extend([
                ("recording", json!(recording)),
                ("reason", json!(reason)),
                ("stated_on_tape", json!(stated_on_tape)),
                ("questioning", word(questioning)),
                ("source", json!(source)),
            ]),
            Body::Untaped { reason, questioning, source } => fields.extend([
                ("reason", json!(reason)),
                ("questioning", word(questioning)),
                ("source", json!(source)),
            ]),
            Body::Mark { kind, text } => fields.extend([("kind", json!(kind)), ("text", json!(text))]),
            Body::Enter { who } | Body::Leave { who } => fields.push(("who", json!(who))),
            Body::Note { text } => fields.push(("text", json!(text))),
            Body::Unknown { .. } => {}
        }
        for key in ["speaker", "text"] {
            if fields.iter().all(|(k, _)| *k != key) && !self.event.extra.iter().any(|(k, _)| k == key) {
                fields.push((key, Value::Null));
            }
        }
        fields
    }
}

impl Serialize for EventLine<'_> {
    /// Its own keys, then the log's unknown ones as they stand; one whose name is taken stands in `extra`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.fields();
        let taken = |key: &str| key == "extra" || fields.iter().any(|(k, _)| *k == key);
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in &fields {
            map.serialize_entry(key, value)?;
        }
        let (beside, extra): (Vec<_>, Vec<_>) = self.event.extra.iter().partition(|(key, _)| !taken(key));
        for (key, raw) in beside {
            map.serialize_entry(key, raw.as_ref())?;
        }
        if !extra.is_empty() {
            map.serialize_entry("extra", &Extra(&extra))?;
        }
        map.end()
    }
}

struct Extra<'a>(&'a [&'a (std::borrow::Cow<'static, str>, std::borrow::Cow<'static, RawValue>)]);

impl Serialize for Extra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, raw)| (key, raw.as_ref())))
    }
}

fn asked(questioning: Option<Questioning>) -> Option<String> {
    questioning.map(|q| format!("questioning {q}"))
}

fn page_join<const N: usize>(page: Page, parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(&page.own(" · "))
}
