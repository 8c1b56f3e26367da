//! The table that this program writes: a row an event, with its type and the fields of the log.
//!
//! TableRows of gaps and of time not held are worked out from the others, and so are the columns of hours: both are passed
//! over. A text that begins like a formula has an apostrophe before it, which is taken away here and nowhere else.

use super::super::transcript::{Content, Options, RECORDING, Transcript};
use super::cell::{self, TimeUnit};
use super::rows::{TableRow, TableRows};
use super::{CellTime, TimeBase};
use crate::record::{
    Body, Certainty, DERIVED, EventKind, Person, ProblemKind, Questioning, Role, agree, counted,
    unescape_formula,
};
use crate::time::{Millis, parse_seconds};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Whether a head is of such a table.
pub(super) fn is_head(head: &[&str]) -> bool {
    ["type", "t", "end", "text"].iter().all(|name| head.contains(name))
}

/// Reads such a table.
pub(super) fn read<'a>(mut rows: TableRows<'a>, options: &Options) -> Transcript<'a> {
    let mut transcript = Transcript::default();
    let mut zero = TimeBase::default();
    let Some(head) = rows.next() else { return transcript };
    for row in rows.by_ref() {
        options.progress.at(row.at);
        NamedCells { head: &head, row: &row }.event(&mut zero, &mut transcript);
    }
    if let Some((line, lines)) = rows.unclosed() {
        let what = format!(
            "a quotation mark is never closed: {} {} in one cell",
            counted(lines, "line"),
            agree(lines, "stands", "stand")
        );
        transcript.problem(line, ProblemKind::BadValue, what);
    }
    zero.settle(&mut transcript);
    transcript.problems.sort();
    transcript
}

/// A row under its head.
struct NamedCells<'r, 'a> {
    head: &'r TableRow<'a>,
    row: &'r TableRow<'a>,
}

impl<'a> NamedCells<'_, 'a> {
    /// A cell as it stands; `None` where it is empty.
    fn plain(&self, name: &str) -> Option<&Cow<'a, str>> {
        let at = self.head.cells.iter().position(|cell| cell == name)?;
        self.row.cells.get(at).filter(|cell| !cell.is_empty())
    }

    /// A text, without the apostrophe that keeps spreadsheets from running it.
    fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        let cell = self.plain(name)?;
        Some(match cell {
            Cow::Borrowed(cell) => Cow::Borrowed(unescape_formula(cell)),
            Cow::Owned(cell) => Cow::Owned(unescape_formula(cell).to_owned()),
        })
    }

    fn questioning(&self, transcript: &mut Transcript<'_>) -> Option<Questioning> {
        let word = self.plain("questioning")?;
        let known = Questioning::from_word(word);
        if known.is_none() {
            transcript.problem(
                self.row.line,
                ProblemKind::BadValue,
                "questioning is none of its words: left out",
            );
        }
        known
    }

    fn event(&self, zero: &mut TimeBase, transcript: &mut Transcript<'a>) {
        let line = self.row.line;
        let Some(word) = self.text("type") else {
            transcript.dropped(line, "the row has no type: it is left out");
            return;
        };
        if DERIVED.contains(&word.as_ref()) {
            return;
        }
        let mut time = |name: &str| {
            let cell = self.plain(name)?;
            let read = cell::time(cell, TimeUnit::Seconds).filter(|time| !matches!(time, CellTime::Local(_)));
            let read = read.and_then(|time| zero.at(time));
            if read.is_none() {
                transcript.problem(line, ProblemKind::BadTime, format!("{name} is no time of this table"));
            }
            read
        };
        let (at, end) = (time("t"), time("end"));
        if at.is_none() {
            transcript.problem(line, ProblemKind::BadTime, "the row has no time");
        }
        let kind = EventKind::from_word(&word).unwrap_or(EventKind::Unknown);
        let needed = |name: &str| self.text(name);
        let body = match kind {
            EventKind::Utterance => {
                self.utterance(at, end, transcript);
                return;
            }
            EventKind::TapeOn => Some(Body::TapeOn {
                recording: self.text("recording"),
                offset: self.plain("offset").and_then(|cell| parse_seconds(cell)).unwrap_or(Millis::ZERO),
                source: self.text("source"),
            }),
            EventKind::TapeOff => Some(Body::TapeOff {
                recording: self.text("recording"),
                reason: self.text("reason"),
                stated_on_tape: self.plain("stated_on_tape").and_then(|cell| match cell.as_ref() {
                    "yes" | "true" => Some(true),
                    "no" | "false" => Some(false),
                    _ => None,
                }),
                questioning: self.questioning(transcript),
                source: self.text("source"),
            }),
            EventKind::Untaped => Some(Body::Untaped {
                reason: self.text("reason"),
                questioning: self.questioning(transcript),
                source: self.text("source"),
            }),
            EventKind::Mark => needed("kind").map(|kind| Body::Mark { kind, text: self.text("text") }),
            EventKind::Enter => needed("who").map(|who| Body::Enter { who }),
            EventKind::Leave => needed("who").map(|who| Body::Leave { who }),
            EventKind::Note => Some(Body::Note { text: self.text("text").unwrap_or_default() }),
            EventKind::Unknown => Some(Body::Unknown { kind: word }),
        };
        let Some(body) = body else {
            transcript.dropped(line, "the row lacks what its type needs: it is left out");
            return;
        };
        let extra = self.extra(transcript);
        let item = transcript.add_event(line, (at, end), body);
        item.extra = Some(extra).filter(|extra| !extra.is_empty()).map(Box::new);
    }

    fn utterance(&self, at: Option<Millis>, end: Option<Millis>, transcript: &mut Transcript<'a>) {
        let line = self.row.line;
        let speaker = self.text("speaker").map(|id| {
            let name = self.text("name").unwrap_or_else(|| id.clone());
            transcript.person(Person { id: id.into_owned(), name: name.into_owned(), role: Role::Other })
        });
        let sure = self.plain("certainty").map(|word| Certainty::from_word(word));
        if sure == Some(None) {
            transcript.problem(line, ProblemKind::BadValue, "certainty is none of its words: left out");
        }
        let mut extra = self.extra(transcript);
        if let Some(recording) = self.text("recording") {
            extra.push((RECORDING.to_owned(), serde_json::Value::from(recording.as_ref()).to_string()));
        }
        let source = self.text("source");
        let text = self.text("text").unwrap_or_default();
        let item = transcript.say(line, (at, end), speaker, text);
        item.set_certainty(sure.flatten().unwrap_or(Certainty::Exact));
        if let Content::Utterance { source: from, .. } = &mut item.content {
            *from = source.map(|text| text.as_ref().into());
        }
        item.extra = Some(extra).filter(|extra| !extra.is_empty()).map(Box::new);
    }

    /// The fields that the log format does not know, as they stand.
    fn extra(&self, transcript: &mut Transcript<'_>) -> Vec<(String, String)> {
        let Some(cell) = self.plain("extra") else { return Vec::new() };
        let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(cell) else {
            transcript.dropped(self.row.line, "extra is no JSON object: it is left out");
            return Vec::new();
        };
        fields.into_iter().map(|(key, value)| (key, value.get().to_owned())).collect()
    }
}
