//! The recordings of a case: their files, from when to when they ran, and who speaks on them.

use super::super::case::CasePerson;
use super::super::clock::next_day;
use super::super::transcript::Options;
use super::fields::{Fields, Located};
use super::{CaseFile, CaseFileReader, RecordingEntry};
use crate::record::ProblemKind;
use crate::time::{HOUR, clock_exact};
use jsonc_parser::ast::Value;

const RECORDING: [&str; 14] = [
    "id",
    "transcript",
    "format",
    "encoding",
    "columns",
    "unit",
    "pattern",
    "starts_at",
    "clock_correction",
    "ends_at",
    "length",
    "media",
    "offset",
    "speakers",
];

impl CaseFileReader<'_> {
    pub(super) fn recording(&mut self, value: &Value<'_>, path: &str, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, path, &RECORDING) else { return };
        let mut recorded =
            RecordingEntry { line: fields.line, path: path.to_owned(), ..RecordingEntry::default() };
        let text = |reading: &mut Self, key: &str| fields.text(reading.reader, key);
        recorded.transcript = text(self, "transcript").map(|at| (at.line, at.value));
        recorded.format = text(self, "format").map(|at| (at.line, at.value));
        recorded.encoding = text(self, "encoding").map(|at| (at.line, at.value));
        recorded.media = text(self, "media").map(|at| at.value);
        recorded.options = Options {
            columns: text(self, "columns").map(|at| at.value),
            unit: text(self, "unit").map(|at| at.value),
            pattern: text(self, "pattern").map(|at| at.value),
            ..Options::default()
        };
        let id = text(self, "id");
        let id = id.or_else(|| {
            let (line, path) = recorded.transcript.clone()?;
            let file = path.rsplit('/').next().unwrap_or(&path);
            Some(Located { line, value: file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned() })
        });
        match id {
            None => {
                self.reader.fault(fields.line, &fields.path("id"), "is needed where there is no transcript");
            }
            Some(id) if to.recordings.iter().any(|r| r.id == id.value) => {
                self.reader.fault(id.line, &fields.path("id"), format!("{:?} stands twice", id.value));
            }
            Some(id) => recorded.id = id.value,
        }
        self.span(&fields, &mut recorded);
        for (name, who) in fields.pairs(self.reader, "speakers") {
            if recorded.speakers.contains_key(&name) {
                let field = format!("{}.{name}", fields.path("speakers"));
                self.reader.fault(who.line, &field, "is given twice");
            }
            let id = to.people.iter().map(|named| &named.person).find(|p| p.id == who.value);
            let id = id.or_else(|| to.people.iter().map(|n| &n.person).find(|p| p.name == who.value));
            if let Some(person) = id {
                recorded.speakers.insert(name, person.id.clone());
            } else {
                let what = format!("nobody among the people has the id {:?}", who.value);
                self.reader.fault(who.line, &format!("{}.{name}", fields.path("speakers")), what);
            }
        }
        let people = to.people.iter().flat_map(CasePerson::names);
        recorded.options.names = people.chain(recorded.speakers.keys()).cloned().collect();
        to.recordings.push(recorded);
    }

    /// Start, end and position in the media file of a recording.
    pub(super) fn span(&mut self, fields: &Fields<'_, '_>, recorded: &mut RecordingEntry) {
        let correction = self.length(fields, "clock_correction").unwrap_or_default();
        if correction.abs() > HOUR
            && let Some((_, line, path)) = fields.value(self.reader, "clock_correction")
        {
            let by = clock_exact(correction);
            let what = format!("{path}: moves this tape by {by}: is it in seconds, and is it so much?");
            self.problems.add(line, ProblemKind::Guessed, what);
        }
        recorded.offset = self.length(fields, "offset").unwrap_or_default();
        if self.clock && fields.needed(self.reader, "starts_at").is_none() {
            return;
        }
        recorded.start = self.moment(fields, "starts_at").map(|(_, t)| t + correction);
        let length = self.length(fields, "length");
        if !self.clock {
            for key in ["length", "ends_at"] {
                if let Some((_, line, path)) = fields.value(self.reader, key) {
                    let what = "needs \"starts_at\": without it the log says nothing of tapes";
                    self.reader.fault(line, &path, what);
                }
            }
        }
        let end = self.moment(fields, "ends_at").map(|(line, t)| (line, t + correction));
        if let (Some(_), Some((line, _))) = (length, end) {
            self.reader.fault(line, &fields.path("ends_at"), "and length say the same: give one of them");
        }
        if let (Some((line, end)), Some(start)) = (end, recorded.start)
            && end < start
        {
            let next = next_day(start, end);
            self.reader.fault(line, &fields.path("ends_at"), format!("lies before the start{next}"));
        }
        let by_length = length.map(|length| recorded.start.unwrap_or_default() + length);
        recorded.end = end.map(|(_, end)| end).or(by_length).filter(|_| recorded.start.is_some());
        // One that is given and cannot be read is a fault of its own.
        let given = |key| fields.value(self.reader, key).is_some();
        if recorded.transcript.is_none() && recorded.end.is_none() && !given("ends_at") && !given("length") {
            let what = "is needed, or length, where there is no transcript";
            self.reader.fault(fields.line, &fields.path("ends_at"), what);
        }
    }
}
