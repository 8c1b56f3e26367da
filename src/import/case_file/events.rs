//! Reads the gaps and the marks of a case.

use super::super::case::CaseEvent;
use super::super::case::next_day;
use super::{CaseFile, CaseFileReader, RecordingEntry};
use crate::record::{Body, ProblemKind, Questioning, suggest_mark_kind};
use crate::session::Statement;
use crate::suggest::closest;
use jsonc_parser::ast::Value;
use std::borrow::Cow;

const GAP: [&str; 7] = ["after", "from", "to", "reason", "questioning", "stated_on_tape", "source"];
const MARK: [&str; 3] = ["at", "kind", "text"];

/// With so many faults, none more gets a suggestion.
const SUGGESTIONS: usize = 50;

impl CaseFileReader {
    pub(super) fn gap(&mut self, value: &Value<'_>, path: &str, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, path, &GAP) else { return };
        let after = Statement {
            reason: fields.text("reason").map(|at| at.value),
            stated_on_tape: fields.boolean("stated_on_tape"),
            questioning: fields.word("questioning", Questioning::from_word, Questioning::ALL),
            source: fields.text("source").map(|at| at.value),
        };
        if let Some(id) = fields.text("after") {
            for key in ["from", "to"] {
                if fields.value(key).is_some() {
                    fields.fault(fields.line, key, "give either \"after\" or \"from\" and \"to\", not both");
                }
            }
            // Each suggestion looks at every recording; nobody reads more of them.
            let is_suggested = self.reader.faults.borrow().len() < SUGGESTIONS;
            match self.recordings.get(&id.value).and_then(|&i| to.recordings.get_mut(i)) {
                None if is_suggested => {
                    fields.fault(id.line, "after", unknown_recording(&id.value, &to.recordings));
                }
                None => fields.fault(id.line, "after", format!("unknown recording {:?}", id.value)),
                Some(recorded) if !recorded.tape.after.is_empty() => {
                    fields.fault(id.line, "after", "duplicate gap after this recording");
                }
                Some(recorded) => recorded.tape.after = after,
            }
            return;
        }
        if after.stated_on_tape.is_some() {
            let what = "only a gap after a recording can have this; add \"after\"";
            fields.fault(fields.line, "stated_on_tape", what);
        }
        let (from, end) = (self.required_time(&fields, "from"), self.required_time(&fields, "to"));
        let (Some((line, from)), Some((_, end))) = (from, end) else { return };
        if end <= from {
            let next = next_day(from, end);
            fields.fault(line, "to", format!("not after \"from\"{next}"));
        }
        let known = CaseEvent { at: (0, fields.line), time: from, end: Some(end), body: after.untaped() };
        to.case.events.push(known);
    }

    pub(super) fn mark(&mut self, value: &Value<'_>, path: &str, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, path, &MARK) else { return };
        let (at, kind) = (self.required_time(&fields, "at"), fields.required("kind"));
        let text = fields.text("text").map(|at| Cow::Owned(at.value));
        let (Some((_, time)), Some(kind)) = (at, kind) else { return };
        if let Some(meant) = suggest_mark_kind(&kind.value) {
            let what = format!("unknown kind {:?}, kept as it is; did you mean {meant}?", kind.value);
            self.problems.add(kind.line, ProblemKind::Guessed, format!("{}: {what}", fields.path("kind")));
        }
        let body = Body::Mark { kind: Cow::Owned(kind.value), text };
        to.case.events.push(CaseEvent { at: (0, fields.line), time, end: None, body });
    }
}

/// The error for a gap after an unknown recording.
fn unknown_recording(id: &str, recordings: &[RecordingEntry]) -> String {
    /// The most ids to list.
    const MOST: usize = 20;
    let unknown = format!("unknown recording {id:?}");
    let ids = || recordings.iter().map(|recorded| recorded.tape.id.as_str()).filter(|id| !id.is_empty());
    match closest(id, ids()) {
        Some(own) => format!("{unknown}; did you mean {own:?}?"),
        None if ids().next().is_none() => unknown,
        None => {
            let known: Vec<String> = ids().take(MOST).map(|id| format!("{id:?}")).collect();
            format!("{unknown}; the recordings are {}", known.join(", "))
        }
    }
}
