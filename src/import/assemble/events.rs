//! The events of an assembled session, one by one, as its log is to hold them.

use super::super::transcript::{Content, Item, RECORDING};
use super::order::can_be_said;
use super::{Assembled, Rank, SortKey};
use crate::record::{Body, Event, EventKind};
use crate::time::SessionTime;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

impl<'a> Assembled<'a> {
    /// The item at a place of the order, and the number of its tape.
    pub(super) fn item(&self, key: SortKey) -> Option<(usize, &Item<'a>)> {
        let tape = usize::try_from(key.tape).ok()?;
        let items = &self.tapes.get(tape)?.transcript.as_ref()?.items;
        let item = items.get(usize::try_from(key.item).ok()?)?;
        (key.rank == Rank::Item).then_some((tape, item))
    }

    /// From when to when it was, known or not.
    pub(super) fn span_of(&self, key: SortKey) -> (Option<SessionTime>, Option<SessionTime>) {
        match key.rank {
            Rank::On | Rank::Off => (Some(key.time), None),
            Rank::CaseEvent => (Some(key.time), self.events.get(key.item as usize).and_then(|k| k.end)),
            Rank::Item => self.item(key).map_or((None, None), |(n, item)| {
                let tape = &self.tapes[n];
                (item.at.map(|at| tape.time_at(at)), item.end.map(|end| tape.time_at(end)))
            }),
        }
    }

    /// The same as far as a log can say it. Without a time only an untaped interval has an end.
    pub(super) fn written_span(&self, key: SortKey) -> (Option<SessionTime>, Option<SessionTime>) {
        let (time, end) = self.span_of(key);
        let said = |t: &SessionTime| can_be_said(*t, self.zone.is_some());
        let time = time.filter(said);
        let end = end.filter(said);
        let untaped = || {
            let body = match key.rank {
                Rank::CaseEvent => self.events.get(key.item as usize).map(|known| &known.body),
                Rank::Item => self.item(key).and_then(|(_, item)| match &item.content {
                    Content::Utterance { .. } => None,
                    Content::Event(body) => Some(&**body),
                }),
                Rank::On | Rank::Off => None,
            };
            body.is_some_and(|body| body.kind() == EventKind::Untaped)
        };
        (time, end.filter(|_| time.is_some() || untaped()))
    }

    /// Where the event at a place of the order stands: the number of a file, and a line.
    pub(super) fn place(&self, key: SortKey) -> Option<(u32, u64)> {
        let tape = || usize::try_from(key.tape).ok().and_then(|n| self.tapes.get(n));
        match key.rank {
            Rank::On | Rank::Off => tape().map(|tape| tape.at),
            Rank::CaseEvent => self.events.get(usize::try_from(key.item).ok()?).map(|known| known.at),
            Rank::Item => Some((tape()?.file, self.item(key)?.1.line)),
        }
    }

    /// The event at a place of the order, and where it stands: the number of a file, and a line.
    pub(in crate::import) fn event(&self, key: SortKey) -> Option<((u32, u64), Event<'_>)> {
        let (time, end) = self.written_span(key);
        let tape = self.tapes.get(key.tape as usize);
        let (body, extra) = match key.rank {
            Rank::On => {
                let tape = tape?;
                let recording = Some(Cow::Borrowed(tape.id.as_str()));
                (Body::TapeOn { recording, offset: tape.offset, source: None }, None)
            }
            Rank::Off => (tape?.after.tape_off(tape?.id.clone()), None),
            Rank::CaseEvent => (self.events.get(key.item as usize)?.body.clone(), None),
            Rank::Item => {
                let (n, item) = self.item(key)?;
                (self.body(n, item), item.extra.as_deref())
            }
        };
        let offset = self.zone.as_ref().map(|zone| zone.offset_at(time.or(end).unwrap_or_default()));
        let extra = extra.into_iter().flatten().filter_map(|(key, json)| {
            if key == RECORDING {
                return None;
            }
            let value = serde_json::value::RawValue::from_string(json.clone()).ok()?;
            // What has the name of a field of the log is not that field.
            let key = if FIELDS.contains(&key.as_str()) {
                Cow::Owned(format!("file:{key}"))
            } else {
                Cow::Borrowed(key.as_str())
            };
            Some((key, Cow::Owned(value)))
        });
        let mut extra: Vec<_> = extra.collect();
        number_twins(&mut extra);
        Some((self.place(key)?, Event { line: 0, time, offset, end, body, extra }))
    }

    fn body<'s>(&'s self, tape: usize, item: &'s Item<'a>) -> Body<'s> {
        let several = self.tapes.len() > 1;
        match &item.content {
            Content::Utterance { speaker, text, certainty, source } => Body::Utterance {
                speaker: speaker.and_then(|s| self.speakers.get(tape)?.id(s)).map(Cow::Borrowed),
                text: Cow::Borrowed(text),
                certainty: *certainty,
                recording: own_recording(item)
                    .or_else(|| several.then(|| Cow::Borrowed(self.tapes[tape].id.as_str()))),
                source: source.as_deref().map(Cow::Borrowed),
            },
            Content::Event(body) => {
                self.speakers.get(tape).map_or_else(|| (**body).clone(), |s| s.body(body))
            }
        }
    }
}

/// Gives a number to each key that stands there already: of two with one name a reader would keep the last alone.
fn number_twins<V>(fields: &mut [(Cow<'_, str>, V)]) {
    if fields.len() < 2 {
        return;
    }
    let mut taken: HashSet<String> = fields.iter().map(|(key, _)| key.to_string()).collect();
    if taken.len() == fields.len() {
        return;
    }
    let mut met: HashMap<String, usize> = HashMap::new();
    for (key, _) in fields {
        let n = met.entry(key.to_string()).or_insert(1);
        if *n > 1 {
            let numbered = std::iter::repeat_with(|| {
                let numbered = format!("{key} ({n})");
                *n += 1;
                numbered
            });
            if let Some(free) = numbered.into_iter().find(|key| !taken.contains(key)) {
                taken.insert(free.clone());
                *key = Cow::Owned(free);
            }
        } else {
            *n = 2;
        }
    }
}

/// The recording that the program's own table names beside an utterance.
fn own_recording(item: &Item<'_>) -> Option<Cow<'static, str>> {
    let (_, json) = item.extra.as_ref()?.iter().find(|(key, _)| key == RECORDING)?;
    serde_json::from_str::<String>(json).ok().map(Cow::Owned)
}

/// The fields of the log's own events.
const FIELDS: [&str; 16] = [
    "t",
    "end",
    "type",
    "speaker",
    "text",
    "certainty",
    "recording",
    "source",
    "offset",
    "reason",
    "stated_on_tape",
    "questioning",
    "kind",
    "who",
    "format",
    "version",
];
