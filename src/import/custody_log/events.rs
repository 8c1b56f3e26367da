//! Makes the events of the entries of a custody log.

use super::super::transcript::{Content, Item};
use super::clock;
use super::reader::{Often, Open, Reader};
use super::statement::{AboutTape, TapeSaid, names_tape, statement};
use super::words::{Meaning, kind_of_note, meaning, split_source};
use crate::record::{Body, Certainty, ProblemKind, Provenance};
use crate::session::Statement;
use crate::time::{Millis, SessionTime};
use std::borrow::Cow;

/// How an entry is known.
struct Stated {
    source: Option<String>,
    certainty: Certainty,
}

/// Keeps words that no field of an event holds.
fn keep_words(item: &mut Item<'_>, words: Option<String>) {
    let Some(words) = words else { return };
    let extra = item.extra.get_or_insert_default();
    extra.push(("words".to_owned(), serde_json::Value::from(words).to_string()));
    debug_assert!(matches!(item.content, Content::Event(_)), "an utterance has words of its own");
}

/// What a statement says, after what it is of.
fn in_words(about: &Statement) -> String {
    let questioning = about.questioning.map(|said| format!(", questioning {said}"));
    let reason = about.reason.as_ref().map(|reason| format!(", reason {reason}"));
    [questioning, reason].into_iter().flatten().collect()
}

impl<'a> Reader<'a> {
    /// Ends an entry: adds its events.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let (words, source) = split_source(&open.words);
        let (first, first_source) = split_source(open.first);
        let stated = Stated {
            source: source.or(first_source).map(str::to_owned),
            certainty: if open.is_about { Certainty::Approximate } else { Certainty::Exact },
        };
        let is_span = open.is_span && open.end.is_some();
        let whole = meaning(words, is_span, &self.names);
        // What a line says does not become a note because of the lines below it.
        let alone = (whole == Meaning::Note && open.words != open.first)
            .then(|| meaning(first, is_span, &self.names))
            .filter(|alone| *alone != Meaning::Note);
        let below = open.words.get(open.first.len()..).unwrap_or_default().trim();
        let is_speech = matches!(alone.as_ref().unwrap_or(&whole), Meaning::Said { .. });
        if let Some(other) =
            clock::other_time(words).filter(|_| !is_speech && (!open.is_span || open.end.is_some()))
        {
            let what = format!(
                "{other} among its words is not read as a time of the log; give it a line of its own"
            );
            self.doubt(&open, Often::OtherTime, &what);
        }
        let (said, events) = match alone {
            Some(Meaning::Mark { kind, text, is_sure }) => {
                let text: Vec<&str> = text.into_iter().chain([split_source(below).0]).collect();
                self.add(&open, Meaning::Mark { kind, text: Some(&text.join(" ")), is_sure }, words, &stated)
            }
            Some(alone) => {
                let before = self.transcript.items.len();
                let said = self.add(&open, alone, words, &stated);
                let item = self.transcript.items.get_mut(before);
                if let Some(item) = item.filter(|item| matches!(item.content, Content::Event(_))) {
                    keep_words(item, Some(below.to_owned()));
                }
                said
            }
            None => self.add(&open, whole, words, &stated),
        };
        let mut became = format!("{said}, {}", open.said);
        if open.is_about {
            became.push_str(", approximate");
        }
        if let Some(source) = &stated.source {
            became.push_str("; source: ");
            became.push_str(source);
        }
        if let Some(reading) = self.transcript.readings.get_mut(open.reading) {
            reading.became = became;
            reading.events = events;
        }
    }

    /// Adds the events of an entry that has this meaning. Says what they are and how many.
    fn add(&mut self, open: &Open<'a>, says: Meaning<'_>, words: &str, stated: &Stated) -> (String, u32) {
        let line = open.line;
        let said = match says {
            Meaning::Said { name, words } => self.say(open, name, words, stated),
            Meaning::Mark { kind, text, is_sure } => {
                if !is_sure {
                    let what = format!("the line goes on after the word for a mark; read as {kind}");
                    self.often(Often::GoesOn, line, what);
                }
                if text.is_some_and(names_tape) {
                    let what = "a mark whose words name a tape; what they say of it is not read, so give it a line of its own";
                    self.doubt(open, Often::Tape, what);
                }
                self.mark(open, kind, text, stated)
            }
            Meaning::Tape(said, tape) => return self.tape(open, said, tape, words, stated),
            Meaning::Presence { name, enters } => {
                let who = self.person(name);
                let said = format!("{who} {}", if enters { "enters" } else { "leaves" });
                let who = Cow::Owned(who);
                let body = if enters { Body::Enter { who } } else { Body::Leave { who } };
                self.event(line, (open.at, None), body, stated);
                said
            }
            Meaning::Note => {
                // The second time of a span would be lost.
                let text = if open.is_span { split_source(&open.whole).0 } else { words };
                let text = if text.is_empty() { &open.whole } else { text };
                if let Some(kind) = kind_of_note(words) {
                    let word = kind.replace('_', " ");
                    let what = format!("kept as a note; to make it a mark, begin the line with \"{word}\"");
                    self.often(Often::MarkWord(kind), line, what);
                }
                self.check_note(open, words);
                let body = Body::Note { text: Cow::Owned(text.to_owned()) };
                self.event(line, (open.at, None), body, stated);
                "note".to_owned()
            }
        };
        (said, 1)
    }

    /// Adds what a line says of a tape. If it gives two times, it is of the time between them.
    fn tape(
        &mut self,
        open: &Open<'a>,
        said: TapeSaid,
        tape: AboutTape,
        words: &str,
        stated: &Stated,
    ) -> (String, u32) {
        let AboutTape { recording, about, more } = tape;
        let end = open.end.filter(|_| open.is_span);
        if end.is_some() {
            self.check_limits(open, words);
        } else {
            let rest: Vec<&str> = about.reason.as_deref().into_iter().chain(more.as_deref()).collect();
            self.check_more(open, &rest.join("; "));
        }
        self.check_reason(open.line, &about);
        let of = recording.as_ref().map_or(String::new(), |id| format!(" of {id:?}"));
        let of = of + &in_words(&about);
        let source = stated.source.clone();
        let about = Statement { source: source.clone(), ..about };
        let source = source.map(Cow::Owned);
        let (what, until, body) = match (said, end) {
            (TapeSaid::On, _) => {
                let recording = recording.map(Cow::Owned);
                ("tape on", None, Body::TapeOn { recording, offset: Millis::ZERO, source })
            }
            (TapeSaid::Off, None) => ("tape off", None, about.clone().tape_off(recording)),
            (TapeSaid::Off, Some(_)) => ("untaped", end, about.clone().untaped()),
        };
        keep_words(self.event(open.line, (open.at, until), body, stated), more);
        match end {
            Some(end) if said == TapeSaid::On => {
                self.event(open.line, (end, None), about.tape_off(None), stated);
                ("tape on and tape off".to_owned(), 2)
            }
            Some(_) | None => (what.to_owned() + &of, 1),
        }
    }

    /// Reports what is doubtful about an entry.
    fn doubt(&mut self, open: &Open<'_>, kind: Often, what: &str) {
        self.often(kind, open.line, format!("{}: {what}", open.said));
    }

    /// Reports a note that may have been meant for more: figures depend on it.
    fn check_note(&mut self, open: &Open<'_>, words: &str) {
        // That its second time cannot be read is reported.
        if open.is_span && open.end.is_none() {
            return;
        }
        let stated = statement(words);
        let doubts = [
            (
                open.is_span && stated.says_both(),
                Often::Both,
                "the line says both that a tape ran and that none did; kept as a note; write a line with two times for each",
            ),
            (
                open.is_span && stated.about.questioning.is_some(),
                Often::Span,
                "the line does not say \"taped\" or \"untaped\"; kept as a note, so what it says of questioning is not counted",
            ),
            (open.is_span, Often::Span, "the line does not say \"taped\" or \"untaped\"; kept as a note"),
            (
                stated.untaped || stated.taped,
                Often::NoEnd,
                "kept as a note; if a tape started or ended here, begin the line with \"tape on\" or \"tape off\"; for a stretch of time, write both times, such as 13:40-14:22 taped",
            ),
            (
                names_tape(words),
                Often::Tape,
                "kept as a note, although it names a tape; if the tape started or ended here, begin the line with \"tape on\" or \"tape off\"",
            ),
        ];
        if let Some((_, kind, what)) = doubts.into_iter().find(|(is_so, ..)| *is_so) {
            self.doubt(open, kind, what);
        }
    }

    /// Reports words by which what a span says of the tape may hold for a part of it only.
    fn check_limits(&mut self, open: &Open<'_>, words: &str) {
        if statement(words).is_limited() {
            let what =
                "other words may limit what it says of the tape; read as said of the whole span, so check it";
            self.doubt(open, Often::Limit, what);
        }
    }

    /// Reports words beside the start or the end of a tape that name a tape again, or another time.
    fn check_more(&mut self, open: &Open<'_>, more: &str) {
        if statement(&format!("{more}.")).is_limited() || names_tape(more) {
            let what = "other words may tell more of the tape, or of another time; they are kept and not read, so check them";
            self.doubt(open, Often::More, what);
        }
    }

    /// Reports a reason that speaks of questioning: what the log says of that was not understood, and counts for nothing.
    fn check_reason(&mut self, line: u64, about: &Statement) {
        let asks =
            |reason: &str| ["question", "interrog", "interview"].iter().any(|word| reason.contains(word));
        if about.questioning.is_none()
            && about.reason.as_ref().is_some_and(|reason| asks(&reason.to_lowercase()))
        {
            let what = "what it says of questioning is read as a reason; write \"questioned\" or \"no questioning\" alone";
            self.report(line, ProblemKind::Guessed, what.to_owned());
        }
    }

    /// Adds an utterance. Words in brackets are not the speaker's.
    fn say(&mut self, open: &Open<'a>, name: &str, words: &str, stated: &Stated) -> String {
        let id = self.person(name);
        let speaker = self.transcript.speaker(&id);
        let is_indirect = words.starts_with('[') && words.ends_with(']');
        let at = (Some(Millis(open.at.0)), open.end.map(|end| Millis(end.0)));
        let item = self.transcript.say(open.line, at, Some(speaker), words.to_owned());
        if let Some(source) = &stated.source {
            item.set_source(source);
        }
        item.set_certainty(stated.certainty);
        if is_indirect {
            item.provenance = Some(Box::new(Provenance { is_indirect, ..Provenance::default() }));
        }
        format!("utterance of {id}{}", if is_indirect { ", in other words" } else { "" })
    }

    /// Adds a mark. A mark has no end, so its text keeps the second time of a span.
    fn mark(&mut self, open: &Open<'a>, kind: &'static str, text: Option<&str>, stated: &Stated) -> String {
        let until = open.said.split_once(" to ").filter(|_| open.is_span);
        let parts: Vec<String> = until
            .map(|(_, until)| format!("until {until}"))
            .into_iter()
            .chain(text.map(str::to_owned))
            .collect();
        let text = parts.join(": ");
        let said = if text.is_empty() { String::new() } else { format!(" ({text})") };
        let text = (!text.is_empty()).then_some(Cow::Owned(text));
        let body = Body::Mark { kind: Cow::Borrowed(kind), text };
        self.event(open.line, (open.at, None), body, stated);
        format!("mark {kind}{said}")
    }

    /// Adds an event, with its source and certainty.
    fn event(
        &mut self,
        line: u64,
        (at, end): (SessionTime, Option<SessionTime>),
        body: Body<'a>,
        stated: &Stated,
    ) -> &mut Item<'a> {
        // Bodies about tapes have a source of their own.
        let source = stated.source.clone().filter(|_| !body.kind().is_about_tape()).map(Cow::Owned);
        let provenance = Provenance { source, certainty: stated.certainty, ..Provenance::default() };
        let at = (Some(Millis(at.0)), end.map(|end| Millis(end.0)));
        let item = self.transcript.add_event(line, at, body);
        item.provenance = (provenance != Provenance::default()).then(|| Box::new(provenance));
        item
    }

    /// The id of a person: the name as it is first written, in any case.
    fn person(&mut self, name: &str) -> String {
        let id = self.people.entry(name.to_lowercase()).or_insert_with(|| name.to_owned()).clone();
        self.transcript.speaker(&id);
        id
    }

    /// Adds a note at the last time.
    pub(super) fn note_at_last(&mut self, number: u64, reading: usize, line: &'a str) {
        let Some((at, _)) = self.instant else { return };
        let (text, source) = split_source(line.trim());
        let stated = Stated { source: source.map(str::to_owned), certainty: Certainty::Estimated };
        self.event(number, (at, None), Body::Note { text: Cow::Borrowed(text) }, &stated);
        let what = "words without a time; a note at the time of the nearest line".to_owned();
        self.often(Often::Untimed, number, what);
        if let Some(reading) = self.transcript.readings.get_mut(reading) {
            // Words behind a date.
            if !reading.became.is_empty() {
                reading.became.push_str("; ");
            }
            reading.became.push_str("note, estimated");
            reading.events = 1;
        }
    }
}
