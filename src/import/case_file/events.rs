//! What a case knows from elsewhere than its recordings: gaps, and marks.

use super::super::case::{CaseEvent, GapDetails};
use super::super::clock::next_day;
use super::{CaseFile, CaseFileReader, RecordingEntry};
use crate::record::{Body, ProblemKind, Questioning, suggest_mark_kind};
use crate::suggest::closest;
use jsonc_parser::ast::Value;
use std::borrow::Cow;

const GAP: [&str; 7] = ["after", "from", "to", "reason", "questioning", "stated_on_tape", "source"];
const MARK: [&str; 3] = ["at", "kind", "text"];

impl CaseFileReader<'_> {
    pub(super) fn gap(&mut self, value: &Value<'_>, path: &str, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, path, &GAP) else { return };
        let after = GapDetails {
            reason: fields.text(self.reader, "reason").map(|at| at.value),
            stated_on_tape: fields.truth(self.reader, "stated_on_tape"),
            questioning: self.word(&fields, "questioning", Questioning::from_word, Questioning::ALL),
            source: fields.text(self.reader, "source").map(|at| at.value),
        };
        if let Some(id) = fields.text(self.reader, "after") {
            for key in ["from", "to"] {
                if fields.value(self.reader, key).is_some() {
                    self.reader.fault(fields.line, &fields.path(key), "and after cannot both be given");
                }
            }
            match to.recordings.iter_mut().find(|r| r.id == id.value) {
                None => {
                    self.reader.fault(
                        id.line,
                        &fields.path("after"),
                        no_recording(&id.value, &to.recordings),
                    );
                }
                Some(recorded) if !recorded.after.is_empty() => {
                    self.reader.fault(
                        id.line,
                        &fields.path("after"),
                        "two gaps are said to follow this recording",
                    );
                }
                Some(recorded) => recorded.after = after,
            }
            return;
        }
        if after.stated_on_tape.is_some() {
            let what = "is said of the gap after a recording: give \"after\"";
            self.reader.fault(fields.line, &fields.path("stated_on_tape"), what);
        }
        let (from, end) = (self.needed_moment(&fields, "from"), self.needed_moment(&fields, "to"));
        let (Some((line, from)), Some((_, end))) = (from, end) else { return };
        if end <= from {
            let next = next_day(from, end);
            self.reader.fault(line, &fields.path("to"), format!("is not after from{next}"));
        }
        let known = CaseEvent { at: (0, fields.line), time: from, end: Some(end), body: after.untaped() };
        to.events.push((fields.line, known));
    }

    pub(super) fn mark(&mut self, value: &Value<'_>, path: &str, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, path, &MARK) else { return };
        let (at, kind) = (self.needed_moment(&fields, "at"), fields.needed(self.reader, "kind"));
        let text = fields.text(self.reader, "text").map(|at| Cow::Owned(at.value));
        let (Some((_, time)), Some(kind)) = (at, kind) else { return };
        if let Some(meant) = suggest_mark_kind(&kind.value) {
            let what = format!("{:?} is no kind of mark that is known: did you mean {meant}?", kind.value);
            self.problems.add(kind.line, ProblemKind::Guessed, format!("{}: {what}", fields.path("kind")));
        }
        let body = Body::Mark { kind: Cow::Owned(kind.value), text };
        to.events.push((fields.line, CaseEvent { at: (0, fields.line), time, end: None, body }));
    }
}

/// What is said of a recording that there is not.
fn no_recording(id: &str, recordings: &[RecordingEntry]) -> String {
    /// More would be no help.
    const MOST: usize = 20;
    let none = format!("no recording is called {id:?}");
    let ids = || recordings.iter().map(|recorded| recorded.id.as_str()).filter(|id| !id.is_empty());
    match closest(id, ids()) {
        Some(own) => format!("{none}: did you mean {own:?}?"),
        None if ids().next().is_none() => none,
        None => {
            let known: Vec<String> = ids().take(MOST).map(|id| format!("{id:?}")).collect();
            format!("{none}: there are {}", known.join(", "))
        }
    }
}
