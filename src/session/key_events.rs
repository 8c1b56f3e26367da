//! The events that figures depend on, kept whole because they are few: tape events, untaped intervals and marks.

use super::index::EventKey;
use crate::record::{ADMISSION_KINDS, Body, Certainty, Event, Questioning, mark_kind};
use crate::time::{Millis, SessionTime, Span};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A `tape_on` or `tape_off` with a valid time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeEvent {
    /// The time and line, which events are sorted by.
    pub key: EventKey,
    /// The recording; `None` for the recording without a name.
    pub recording: Option<String>,
    /// Whether the recording starts or stops.
    pub change: TapeChange,
}

/// The change that a tape event makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TapeChange {
    /// The recording starts.
    On {
        /// The position in the media file.
        offset: Millis,
    },
    /// The recording stops.
    Off(Arc<Statement>),
}

/// What a log or a case states about untaped time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Statement {
    /// The reason.
    pub reason: Option<String>,
    /// Whether there was questioning.
    pub questioning: Option<Questioning>,
    /// Whether the stop was announced on the recording.
    pub stated_on_tape: Option<bool>,
    /// The source of this information.
    pub source: Option<String>,
}

impl Statement {
    /// Whether nothing is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Statement::default()
    }

    /// The end of a tape, with this statement about the gap after it.
    pub(crate) fn tape_off(&self, recording: Option<String>) -> Body<'static> {
        Body::TapeOff {
            recording: recording.map(Cow::Owned),
            reason: self.reason.clone().map(Cow::Owned),
            stated_on_tape: self.stated_on_tape,
            questioning: self.questioning,
            source: self.source.clone().map(Cow::Owned),
        }
    }

    /// An untaped interval with this statement.
    pub(crate) fn untaped(self) -> Body<'static> {
        Body::Untaped {
            reason: self.reason.map(Cow::Owned),
            questioning: self.questioning,
            source: self.source.map(Cow::Owned),
        }
    }
}

/// An interval that the log states to be untaped, with a valid time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntapedInterval {
    /// The time and line, which events are sorted by.
    pub key: EventKey,
    /// From when to when.
    pub span: Span,
    /// What the log states about it.
    pub stated: Arc<Statement>,
}

/// A mark with a valid time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The time and line, which events are sorted by.
    pub key: EventKey,
    /// The kind that its word means ([`mark_kind`]).
    pub kind: String,
    /// The kind, as written in the log.
    pub word: String,
    /// How certain its time is.
    pub certainty: Certainty,
    /// Its number among the marks of its kind, from 1.
    pub number: usize,
    /// The time of the next mark of its kind.
    pub next: Option<SessionTime>,
}

/// What a kind of mark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkFamily {
    /// Anything else: custody, room entry, polygraph …
    Other,
    /// The rights to silence and to counsel: warning, waiver, invocation.
    Rights,
    /// A denial.
    Denial,
    /// An admission or a confession.
    Admission,
}

impl MarkFamily {
    /// The family of a kind, given as [`mark_kind`] gives it.
    ///
    /// ```
    /// use untaped::session::MarkFamily;
    /// assert_eq!(MarkFamily::of("waiver"), MarkFamily::Rights);
    /// assert_eq!(MarkFamily::of("arrest"), MarkFamily::Other);
    /// ```
    #[must_use]
    pub fn of(kind: &str) -> MarkFamily {
        match kind {
            "warning" | "waiver" | "invocation" => MarkFamily::Rights,
            "denial" => MarkFamily::Denial,
            _ if ADMISSION_KINDS.contains(&kind) => MarkFamily::Admission,
            _ => MarkFamily::Other,
        }
    }
}

impl Mark {
    /// What it is about.
    #[must_use]
    pub fn family(&self) -> MarkFamily {
        MarkFamily::of(&self.kind)
    }
}

/// All key events of a log, each list sorted once the session is up to date.
#[derive(Clone, Debug, Default)]
pub struct KeyEvents {
    /// Tape events with a valid time.
    pub tape: Vec<TapeEvent>,
    /// Whether the log has a tape event, including one without a valid time.
    pub has_tape_events: bool,
    /// Untaped intervals.
    pub untaped: Vec<UntapedInterval>,
    /// Marks.
    pub marks: Vec<Mark>,
}

impl KeyEvents {
    /// Keeps an event if it is a key event.
    pub(super) fn add(&mut self, event: &Event<'_>) {
        let own = |text: &Option<Cow<'_, str>>| text.as_ref().map(|t| t.as_ref().to_owned());
        if matches!(event.body, Body::TapeOn { .. } | Body::TapeOff { .. }) {
            self.has_tape_events = true;
        }
        let Some(time) = event.time else { return };
        let key = EventKey { time, line: u32::try_from(event.line).unwrap_or(u32::MAX) };
        if let Body::TapeOn { recording, offset, .. } = &event.body {
            let change = TapeChange::On { offset: *offset };
            self.tape.push(TapeEvent { key, recording: own(recording), change });
        } else if let Body::TapeOff { recording, reason, stated_on_tape, questioning, source } = &event.body {
            let change = TapeChange::Off(Arc::new(Statement {
                reason: own(reason),
                questioning: *questioning,
                stated_on_tape: *stated_on_tape,
                source: own(source),
            }));
            self.tape.push(TapeEvent { key, recording: own(recording), change });
        } else if let Body::Untaped { reason, questioning, source } = &event.body {
            let Some(end) = event.end else { return };
            let stated = Statement {
                reason: own(reason),
                questioning: *questioning,
                stated_on_tape: None,
                source: own(source),
            };
            self.untaped.push(UntapedInterval { key, span: Span::new(time, end), stated: Arc::new(stated) });
        } else if let Body::Mark { kind, .. } = &event.body {
            self.marks.push(Mark {
                key,
                kind: mark_kind(kind).into_owned(),
                word: kind.as_ref().to_owned(),
                certainty: event.provenance.certainty,
                number: 1,
                next: None,
            });
        }
    }

    /// Appends those of a later part of the file, which begins after `lines` lines.
    pub(super) fn append(&mut self, mut later: KeyEvents, lines: u64) {
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let tape = later.tape.iter_mut().map(|e| &mut e.key);
        let untaped = later.untaped.iter_mut().map(|u| &mut u.key);
        let marks = later.marks.iter_mut().map(|m| &mut m.key);
        for key in tape.chain(untaped).chain(marks) {
            key.line = key.line.saturating_add(lines);
        }
        self.tape.append(&mut later.tape);
        self.untaped.append(&mut later.untaped);
        self.marks.append(&mut later.marks);
        self.has_tape_events |= later.has_tape_events;
    }

    /// Sorts each list, and numbers the marks of each kind.
    pub(super) fn sort(&mut self) {
        self.tape.sort_by_key(|e| e.key);
        self.untaped.sort_by_key(|e| e.key);
        self.marks.sort_by_key(|e| e.key);
        let (mut numbers, mut next) = (HashMap::<&str, usize>::new(), vec![None; self.marks.len()]);
        let mut last = HashMap::<&str, usize>::new();
        let numbers: Vec<usize> = self
            .marks
            .iter()
            .enumerate()
            .map(|(i, mark)| {
                if let Some(before) = last.insert(&mark.kind, i) {
                    next[before] = Some(mark.key.time);
                }
                let number = numbers.entry(&mark.kind).or_default();
                *number += 1;
                *number
            })
            .collect();
        for ((mark, number), next) in self.marks.iter_mut().zip(numbers).zip(next) {
            (mark.number, mark.next) = (number, next);
        }
    }

    /// The mark with this key.
    #[must_use]
    pub fn mark(&self, key: EventKey) -> Option<&Mark> {
        self.marks.binary_search_by_key(&key, |mark| mark.key).ok().map(|i| &self.marks[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{EventKind, LineEnd, LineReader, Problems};

    #[test]
    fn marks_and_events_about_tape_are_kept_and_no_others() {
        for kind in EventKind::ALL {
            let line = format!(r#"{{"t":0,"end":1,"type":"{kind}","text":"x","kind":"x","who":"x"}}"#);
            let (mut scratch, mut problems) = (String::new(), Problems::default());
            let mut reader = LineReader::new();
            let event =
                reader.read(line.as_bytes(), LineEnd::Newline, 2, &mut scratch, &mut problems).unwrap();
            let mut kept = KeyEvents::default();
            kept.add(&event);
            assert_eq!(kept.tape.len() + kept.untaped.len() == 1, kind.is_about_tape(), "{kind}");
            assert_eq!(kept.marks.len() == 1, *kind == EventKind::Mark, "{kind}");
        }
    }
}
