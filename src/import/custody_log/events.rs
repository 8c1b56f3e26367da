//! Makes the events of the entries of a custody log.

use super::super::transcript::{Content, Item};
use super::clock;
use super::meaning::Meaning;
use super::reader::{Often, Open, Reader};
use super::statement::{names_tape, statement};
use super::words::{kind_of_note, meaning, split_source};
use crate::record::{Body, Certainty, Provenance};
use crate::session::Statement;
use crate::time::Millis;
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

fn named(recording: Option<&str>) -> String {
    recording.map_or(String::new(), |id| format!(" of {id:?}"))
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
                "{}: {other} among its words is not read as a time of the log; give it a line of its own",
                open.said
            );
            self.often(Often::OtherTime, open.line, what);
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
        let (line, at) = (open.line, (Some(Millis(open.at.0)), open.end.map(|end| Millis(end.0))));
        let point = (at.0, None);
        let source = || stated.source.clone().map(Cow::Owned);
        let owned = |text: &str| Cow::Owned::<'a, str>(text.to_owned());
        match says {
            Meaning::Said { name, words } => (self.say(open, name, words, stated), 1),
            Meaning::Mark { kind, text, is_sure } => {
                if !is_sure {
                    let what = format!("the line goes on after the word for a mark; read as {kind}");
                    self.often(Often::GoesOn, line, what);
                }
                if text.is_some_and(names_tape) {
                    let what = format!(
                        "{}: a mark whose words name a tape; what they say of it is not read, so give it a line of its own",
                        open.said
                    );
                    self.often(Often::Tape, line, what);
                }
                (self.mark(open, kind, text, stated), 1)
            }
            Meaning::Untaped { about, more } => {
                self.check_limits(open, words);
                let said = format!("untaped{}", in_words(&about));
                self.check_reason(line, &about);
                let body = Statement { source: stated.source.clone(), ..about }.untaped();
                let item = self.event(line, at, body, stated);
                keep_words(item, more);
                (said, 1)
            }
            Meaning::Taped { more } => {
                self.check_limits(open, words);
                let body = Body::TapeOn { recording: None, offset: Millis::ZERO, source: source() };
                let item = self.event(line, point, body, stated);
                keep_words(item, more);
                let off = Body::TapeOff {
                    recording: None,
                    reason: None,
                    stated_on_tape: None,
                    questioning: None,
                    source: source(),
                };
                self.event(line, (at.1, None), off, stated);
                ("tape on and tape off".to_owned(), 2)
            }
            Meaning::TapeOn { recording, more } => {
                self.check_more(open, more.as_deref());
                let said = format!("tape on{}", named(recording.as_deref()));
                let body = Body::TapeOn {
                    recording: recording.map(Cow::Owned),
                    offset: Millis::ZERO,
                    source: source(),
                };
                let item = self.event(line, point, body, stated);
                keep_words(item, more);
                (said, 1)
            }
            Meaning::TapeOff { recording, about, more } => {
                let rest: Vec<&str> = about.reason.as_deref().into_iter().chain(more.as_deref()).collect();
                self.check_more(open, Some(&rest.join("; ")));
                let said = format!("tape off{}{}", named(recording.as_deref()), in_words(&about));
                self.check_reason(line, &about);
                let Statement { reason, questioning, stated_on_tape, .. } = about;
                let body = Body::TapeOff {
                    recording: recording.map(Cow::Owned),
                    reason: reason.map(Cow::Owned),
                    stated_on_tape,
                    questioning,
                    source: source(),
                };
                let item = self.event(line, point, body, stated);
                keep_words(item, more);
                (said, 1)
            }
            Meaning::Enters(name) => {
                let who = self.person(name);
                self.event(line, point, Body::Enter { who: Cow::Owned(who.clone()) }, stated);
                (format!("{who} enters"), 1)
            }
            Meaning::Leaves(name) => {
                let who = self.person(name);
                self.event(line, point, Body::Leave { who: Cow::Owned(who.clone()) }, stated);
                (format!("{who} leaves"), 1)
            }
            Meaning::Note => {
                // The second time of a span would be lost.
                let text = if open.is_span { split_source(&open.whole).0 } else { words };
                let text = if text.is_empty() { &open.whole } else { text };
                let text = owned(text);
                if let Some(kind) = kind_of_note(words) {
                    let word = kind.replace('_', " ");
                    let what = format!("kept as a note; to make it a mark, begin the line with \"{word}\"");
                    self.often(Often::MarkWord(kind), line, what);
                }
                self.check_note(open, words);
                self.event(line, point, Body::Note { text }, stated);
                ("note".to_owned(), 1)
            }
        }
    }

    /// Reports a note that may have been meant for more: figures depend on it.
    fn check_note(&mut self, open: &Open<'_>, words: &str) {
        let stated = statement(words);
        let (line, said) = (open.line, &open.said);
        let (kind, what) = if open.is_span && open.end.is_none() {
            // That its second time cannot be read is reported.
            return;
        } else if open.is_span && stated.says_both() {
            let what = "the line says both that a tape ran and that none did; kept as a note; write a line with two times for each";
            (Often::Both, what)
        } else if open.is_span {
            let what = if stated.about.questioning.is_some() {
                "the line does not say \"taped\" or \"untaped\"; kept as a note, so what it says of questioning is not counted"
            } else {
                "the line does not say \"taped\" or \"untaped\"; kept as a note"
            };
            (Often::Span, what)
        } else if stated.untaped || stated.taped {
            let what = "kept as a note; if a tape started or ended here, begin the line with \"tape on\" or \"tape off\"; for a stretch of time, write both times, such as 13:40-14:22 taped";
            (Often::NoEnd, what)
        } else if names_tape(words) {
            let what = "kept as a note, although it names a tape; if the tape started or ended here, begin the line with \"tape on\" or \"tape off\"";
            (Often::Tape, what)
        } else {
            return;
        };
        self.often(kind, line, format!("{said}: {what}"));
    }

    /// Reports words by which what a span says of the tape may hold for a part of it only.
    fn check_limits(&mut self, open: &Open<'_>, words: &str) {
        if statement(words).is_limited() {
            let what =
                "other words may limit what it says of the tape; read as said of the whole span, so check it";
            self.often(Often::Limit, open.line, format!("{}: {what}", open.said));
        }
    }

    /// Reports words beside the start or the end of a tape that name a tape again, or another time.
    fn check_more(&mut self, open: &Open<'_>, more: Option<&str>) {
        if more.is_some_and(|more| statement(&format!("{more}.")).is_limited() || names_tape(more)) {
            let what = "other words may tell more of the tape, or of another time; they are kept and not read, so check them";
            self.often(Often::More, open.line, format!("{}: {what}", open.said));
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
            self.guessed(line, what.to_owned());
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
        self.event(open.line, (Some(Millis(open.at.0)), None), body, stated);
        format!("mark {kind}{said}")
    }

    /// Adds an event, with its source and certainty.
    fn event(
        &mut self,
        line: u64,
        at: (Option<Millis>, Option<Millis>),
        body: Body<'a>,
        stated: &Stated,
    ) -> &mut Item<'a> {
        // Bodies about tapes have a source of their own.
        let source = stated.source.clone().filter(|_| !body.kind().is_about_tape()).map(Cow::Owned);
        let provenance = Provenance { source, certainty: stated.certainty, ..Provenance::default() };
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
        self.event(number, (Some(Millis(at.0)), None), Body::Note { text: Cow::Borrowed(text) }, &stated);
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
