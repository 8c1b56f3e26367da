//! An event in words: everything that the log says about it, in one sentence.

use super::accounts::other_accounts;
use super::gap::{on_tape, questioning};
use super::phrase::{DOT, Phrase, PhraseRole, joined, per, term};
use super::timestamp::Timestamps;
use crate::record::{Body, Certainty, Event, as_words};
use crate::session::{Accounts, Entry, Session};
use crate::time::{Millis, format_hms_exact};
use std::borrow::Cow;

/// The tag of an utterance during which another was spoken.
pub const OVERLAPS: &str = "overlaps";

/// An event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventText<'a> {
    /// Who spoke; `None` for an event that is not an utterance.
    pub speaker: Option<Phrase<'a>>,
    /// Qualifications of an utterance, such as `off tape` and [`OVERLAPS`].
    pub tags: Vec<&'static str>,
    /// The words of an utterance with their source, or a sentence about any other event.
    pub sentence: Vec<Phrase<'a>>,
    /// What other sources say of it.
    pub others: Vec<Phrase<'a>>,
    /// The fields that the format does not know, each in brackets.
    pub unknown_fields: Vec<Phrase<'a>>,
}

impl<'a> EventText<'a> {
    /// The sentence, with the tags before it in brackets and what other sources say after it.
    pub fn with_tags(self) -> Vec<Phrase<'a>> {
        let tags = (!self.tags.is_empty()).then(|| Phrase::plain(format!("[{}] ", self.tags.join("; "))));
        tags.into_iter().chain(joined([self.sentence, self.others], DOT)).collect()
    }

    /// The sentence with the tags before it, and what other sources say and the unknown fields after it.
    pub fn with_all(mut self) -> Vec<Phrase<'a>> {
        let mut fields = std::mem::take(&mut self.unknown_fields);
        let mut all = self.with_tags();
        all.append(&mut fields);
        all
    }
}

/// The sign before a time that is not exact, as `c.` before a date.
pub const NOT_EXACT: &str = "≈";

/// The sign before the time of an event: `~` if it is that of a neighbor, else as [`certainty_sign`] gives it.
pub fn time_sign(entry: Entry) -> &'static str {
    if entry.is_timed() { certainty_sign(entry.certainty()) } else { "~" }
}

/// The sign before a time that is as certain as this: [`NOT_EXACT`], or nothing if it is exact.
pub fn certainty_sign(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Exact => "",
        Certainty::Approximate | Certainty::Estimated => NOT_EXACT,
    }
}

/// Describes the event at index `i`, whose entry is `entry`: every field that the log states and the format knows, and at most
/// `most_accounts` of other sources.
pub fn event<'a>(
    session: &'a Session,
    i: usize,
    entry: Entry,
    event: &'a Event<'_>,
    most_accounts: usize,
) -> EventText<'a> {
    let why = |text: &'a Option<Cow<'_, str>>| text.as_deref().map(term).unwrap_or_default();
    let from = |text: &'a Option<Cow<'_, str>>| text.as_deref().map(per).unwrap_or_default();
    let unknown_fields = event.extra.iter().flat_map(|(key, value)| {
        let [key, value] = [key, value.get()].map(|text| Phrase::new(PhraseRole::Term, text));
        [Phrase::plain(" ["), key, Phrase::plain(": "), value, Phrase::plain("]")]
    });
    let unknown_fields = unknown_fields.collect();
    let t = entry.is_timed().then(|| entry.time());
    let accounts = Accounts::new(event, session.index().end(i));
    let others = other_accounts(session, t, accounts.others(), most_accounts);
    let sentence = match &event.body {
        Body::Utterance { text, certainty, source, .. } => {
            let mut sentence = vec![Phrase::new(PhraseRole::Words, text.as_ref())];
            if event.provenance.is_indirect && !(text.starts_with('[') && text.ends_with(']')) {
                sentence.insert(0, Phrase::plain("["));
                sentence.push(Phrase::plain("]"));
            }
            if let Some(source) = source.as_deref().filter(|source| !source.is_empty()) {
                sentence.extend([
                    Phrase::plain(" ("),
                    Phrase::new(PhraseRole::Source, source),
                    Phrase::plain(")"),
                ]);
            }
            let speaker = Phrase::new(PhraseRole::Name, session.people().label(entry.speaker()));
            return EventText {
                speaker: Some(speaker),
                tags: tags(session, entry, *certainty),
                sentence,
                others,
                unknown_fields,
            };
        }
        Body::TapeOn { recording, offset, source } => {
            let at = if *offset == Millis::ZERO {
                Vec::new()
            } else {
                vec![
                    Phrase::plain("from "),
                    Phrase::figure(format_hms_exact(*offset)),
                    Phrase::plain(" of its file"),
                ]
            };
            joined(
                [vec![Phrase::plain("tape on")], tape(session, recording.as_deref()), at, from(source)],
                DOT,
            )
        }
        Body::TapeOff { recording, reason, stated_on_tape, questioning: asked, source } => joined(
            [
                vec![Phrase::plain("tape off")],
                recording.as_deref().map(|id| vec![Phrase::new(PhraseRole::Term, id)]).unwrap_or_default(),
                why(reason),
                stated_on_tape.map(|stated| on_tape(stated, reason.is_some())).unwrap_or_default(),
                asked.map(questioning).unwrap_or_default(),
                from(source),
            ],
            DOT,
        ),
        Body::Untaped { reason, questioning: asked, source } => {
            let mut untaped = vec![Phrase::plain("untaped")];
            if let Some(end) = session.index().end(i) {
                untaped.extend([
                    Phrase::plain(" for "),
                    Phrase::figure(format_hms_exact(end - entry.time())),
                    Phrase::plain(", until "),
                    Phrase::figure(Timestamps::new(session).seen_from(entry.time(), end)),
                ]);
            }
            let asked = asked.map(questioning).unwrap_or_default();
            joined([untaped, why(reason), asked, from(source)], DOT)
        }
        Body::Mark { kind, text } => {
            let kind = Phrase::new(PhraseRole::Mark, as_words(kind).to_uppercase());
            let text = text.as_deref().map(|text| vec![Phrase::new(PhraseRole::Words, text)]);
            joined([vec![kind], text.unwrap_or_default()], ": ")
        }
        Body::Enter { who } => person(session, who, " enters"),
        Body::Leave { who } => person(session, who, " leaves"),
        Body::Note { text } => {
            vec![Phrase::plain("note: "), Phrase::new(PhraseRole::Words, text.as_ref())]
        }
        Body::Unknown { kind } => vec![Phrase::new(PhraseRole::Term, kind.as_ref())],
    };
    let certainty = event.provenance.certainty.remark().map(Phrase::plain);
    let source = event.provenance.source.as_deref().map(per).unwrap_or_default();
    let known = [certainty.into_iter().collect(), source];
    let sentence = joined([sentence].into_iter().chain(known), DOT);
    EventText { speaker: None, tags: Vec::new(), sentence, others, unknown_fields }
}

fn tags(session: &Session, entry: Entry, certainty: Certainty) -> Vec<&'static str> {
    let off_tape = session.on_tape(entry) == Some(false);
    let certainty = certainty.remark();
    let overlaps = entry.overlaps().then_some(OVERLAPS);
    [off_tape.then_some("off tape"), certainty, overlaps].into_iter().flatten().collect()
}

/// The longest of the words of [`taping`].
pub const LONGEST_TAPING: usize = "not known".len();

/// Whether an event was on tape: `taped`, `off tape`, `untaped` in a log that tells of untaped time alone, or `not known`.
#[must_use]
pub fn taping(session: &Session, entry: Entry) -> &'static str {
    match session.on_tape(entry) {
        Some(true) => "taped",
        Some(false) => "off tape",
        None if entry.is_timed() && session.figures().is_untaped(entry.time()) => "untaped",
        None => "not known",
    }
}

/// A recording by its id, with its media file where the header names one.
fn tape<'a>(session: &'a Session, id: Option<&'a str>) -> Vec<Phrase<'a>> {
    let Some(id) = id else { return Vec::new() };
    let recording = session.header().recordings.iter().find(|recording| recording.id == id);
    named(PhraseRole::Term, id, recording.and_then(|recording| recording.media.as_deref()))
}

/// A person by id and name, and what they do.
fn person<'a>(session: &'a Session, id: &'a str, does: &'static str) -> Vec<Phrase<'a>> {
    let people = session.people();
    let name = people.find(id).map(|number| people.get(number).name.as_str()).filter(|name| *name != id);
    let mut phrases = named(PhraseRole::Name, id, name);
    phrases.push(Phrase::plain(does));
    phrases
}

/// An id, with a longer name in parentheses.
fn named<'a>(role: PhraseRole, id: &'a str, name: Option<&'a str>) -> Vec<Phrase<'a>> {
    let name = name.map(|name| [Phrase::plain(" ("), Phrase::new(role, name), Phrase::plain(")")]);
    [Phrase::new(role, id)].into_iter().chain(name.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::plain_text;
    use crate::record::{LineEnd, LineReader, Problems};
    use crate::session::Thresholds;

    #[test]
    fn every_field_that_an_event_states_is_in_its_sentence() {
        let header = r#"{"format":"untaped","people":[{"id":"K","name":"Det. K"}],"recordings":[{"id":"1","media":"1.mp4"}]}"#;
        for (line, sentence) in [
            (
                r#"{"t":0,"type":"tape_on","recording":"1","offset":60,"source":"memo"}"#,
                "tape on · 1 (1.mp4) · from 0:01:00 of its file · per memo",
            ),
            (
                r#"{"t":1,"type":"tape_off","recording":"2","reason":"no_battery","stated_on_tape":false,"questioning":"no","source":"memo"}"#,
                "tape off · 2 · no battery · reason not stated on tape · log says no questioning · per memo",
            ),
            (
                r#"{"t":0,"end":90,"type":"untaped","reason":"meal","questioning":"disputed","source":"log"}"#,
                "untaped for 0:01:30, until 0:01:30 · meal · questioning disputed · per log",
            ),
            (r#"{"t":1,"type":"mark","kind":"statement_signed"}"#, "STATEMENT SIGNED"),
            (r#"{"t":1,"type":"mark","kind":"warning","text":"a_b"}"#, "WARNING: a_b"),
            (r#"{"t":1,"type":"enter","who":"K"}"#, "K (Det. K) enters"),
            (
                r#"{"t":1,"type":"leave","who":"X","source":"diary","certainty":"approximate","alt":[{"t":61,"source":"report of Capt. F."},{"end":5,"speaker":"K","text":"Out."}]}"#,
                "X leaves · time approximate · per diary · also 0:01:01 (report of Capt. F.), until 0:00:05, K: Out.",
            ),
            (
                r#"{"t":1,"type":"utterance","text":"says no","indirect":true,"source":"p. 2","alt":[{"t":2,"end":3}]}"#,
                "[off tape] [says no] (p. 2) · also 0:00:02 to 0:00:03",
            ),
            (r#"{"t":1,"type":"leave","who":"X"}"#, "X leaves"),
            (r#"{"t":1,"type":"note","text":"a form"}"#, "note: a form"),
            (r#"{"t":1,"type":"weather","text":"rain"}"#, "weather [text: \"rain\"]"),
            (
                r#"{"t":1,"type":"utterance","speaker":"K","text":"Yes.","certainty":"estimated","source":"Tr. 1"}"#,
                "[off tape; time estimated] Yes. (Tr. 1)",
            ),
        ] {
            let off = "{\"t\":900,\"type\":\"tape_off\"}";
            let log = format!("{header}\n{line}\n{{\"t\":800,\"type\":\"tape_on\"}}\n{off}\n");
            let session = Session::from_text("log", &log, Thresholds::default());
            let (mut scratch, mut problems) = (String::new(), Problems::default());
            let mut reader = LineReader::new();
            let mut read = |line: &str| {
                reader
                    .read(line.as_bytes(), LineEnd::Newline, 1, &mut scratch, &mut problems)
                    .map(Event::into_owned)
            };
            read(header);
            let read = read(line).unwrap();
            let text = event(&session, 0, session.index().get(0).unwrap(), &read, usize::MAX);
            assert_eq!(plain_text(&text.with_all()), sentence);
        }
    }
}
