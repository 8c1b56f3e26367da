//! Reads the people and the recordings of a case.

use super::super::case::CasePerson;
use super::super::case::next_day;
use super::super::options::{KnownNames, Options, TimesAre};
use super::fields::{DUPLICATE, Fields, Located, NOT_TEXT};
use super::{CaseFile, CaseFileReader, RecordingEntry};
use crate::record::{Person, ProblemKind, Role};
use crate::time::{DateOrder, FrameRate, HOUR, format_hms_exact, local_at};
use jsonc_parser::ast::Value;
use std::collections::HashMap;
use std::sync::Arc;

const RECORDING: [&str; 17] = [
    "id", "transcript", "format", "encoding", "columns", "unit", "pattern", "times_are", "date_order",
    "frame_rate", "starts_at", "clock_correction", "ends_at", "length", "media", "offset", "speakers",
];

const PERSON: [&str; 4] = ["id", "name", "role", "aliases"];

/// The people of a case, found by what they are called.
#[derive(Default)]
pub(super) struct PeopleByName {
    /// The index of the first person with an id.
    by_id: HashMap<String, usize>,
    /// The index of the first person with a displayed name.
    by_name: HashMap<String, usize>,
    /// The id of the first person with an id, a displayed name or an alias.
    owners: HashMap<String, String>,
}

impl CaseFileReader {
    pub(super) fn person(&mut self, value: &Value<'_>, path: &str, to: &mut Vec<CasePerson>) {
        let Some(fields) = self.reader.fields(value, path, &PERSON) else { return };
        let Some(id) = fields.required("id") else { return };
        if self.people.by_id.contains_key(&id.value) {
            fields.fault(id.line, "id", format!("duplicate id {:?}", id.value));
        }
        let name = fields.text("name").map_or_else(|| id.value.clone(), |at| at.value);
        let role = fields.word("role", Role::from_word, Role::ALL).unwrap_or(Role::Other);
        let mut aliases = Vec::new();
        for (value, line, path) in fields.list("aliases") {
            match value.as_string_lit() {
                Some(alias) => aliases.push(alias.value.clone().into_owned()),
                None => {
                    self.reader.fault(line, &path, NOT_TEXT);
                }
            }
        }
        self.people.by_id.entry(id.value.clone()).or_insert(to.len());
        self.people.by_name.entry(name.clone()).or_insert(to.len());
        to.push(CasePerson { person: Person { id: id.value, name, role }, aliases });
    }

    /// Reports a name of the last person that an earlier person has too: a transcript could mean either.
    pub(super) fn check_names(&mut self, line: u64, path: &str, people: &[CasePerson]) {
        let Some(last) = people.last() else { return };
        let mut twin = None;
        for name in last.names() {
            // Duplicate ids are reported already.
            let id = self.people.owners.entry(name.clone()).or_insert_with(|| last.person.id.clone());
            if twin.is_none() && *id != last.person.id {
                twin = Some(format!("duplicate name {name:?}; the person {id:?} has it too"));
            }
        }
        if let Some(what) = twin {
            self.reader.fault(line, path, what);
        }
    }

    pub(super) fn recording(&mut self, value: &Value<'_>, path: &str, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, path, &RECORDING) else { return };
        let mut recorded = RecordingEntry { path: path.to_owned(), ..RecordingEntry::default() };
        recorded.tape.at = (0, fields.line);
        let text = |key: &str| fields.text(key);
        recorded.transcript = text("transcript").map(|at| (at.line, at.value));
        recorded.format = text("format").map(|at| (at.line, at.value));
        recorded.encoding = text("encoding").map(|at| (at.line, at.value));
        recorded.tape.media = text("media").map(|at| at.value);
        recorded.options = Options {
            columns: text("columns").map(|at| at.value),
            unit: text("unit").map(|at| at.value),
            pattern: text("pattern").map(|at| at.value),
            times_are: fields.word("times_are", TimesAre::from_word, TimesAre::ALL),
            date_order: fields.word("date_order", DateOrder::from_word, DateOrder::ALL),
            frame_rate: frame_rate(&fields),
            ..Options::default()
        };
        let id = text("id");
        let id = id.or_else(|| {
            let (line, path) = recorded.transcript.clone()?;
            let file = path.rsplit('/').next().unwrap_or(&path);
            Some(Located { line, value: file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned() })
        });
        match id {
            None => {
                fields.fault(fields.line, "id", "missing; a recording without a transcript needs an id");
            }
            Some(id) if self.recordings.contains_key(&id.value) => {
                fields.fault(id.line, "id", format!("duplicate id {:?}", id.value));
            }
            Some(id) => {
                self.recordings.insert(id.value.clone(), to.recordings.len());
                recorded.tape.id = id.value;
            }
        }
        self.span(&fields, &mut recorded);
        for (name, who) in fields.pairs("speakers") {
            let field = format!("speakers.{name}");
            if recorded.tape.speakers.contains_key(&name) {
                fields.fault(who.line, &field, DUPLICATE);
            }
            let by_name = || self.people.by_name.get(&who.value);
            let found = self.people.by_id.get(&who.value).or_else(by_name);
            if let Some(named) = found.and_then(|&i| to.case.people.get(i)) {
                recorded.tape.speakers.insert(name, named.person.id.clone());
            } else {
                fields.fault(who.line, &field, format!("no person has the id {:?}", who.value));
            }
        }
        let of_speakers = KnownNames::keys(recorded.tape.speakers.keys());
        recorded.options.names = KnownNames { of_people: Arc::clone(&self.names), of_speakers };
        to.recordings.push(recorded);
    }

    /// Reads a recording's start, end, and position in the media file.
    fn span(&mut self, fields: &Fields<'_, '_>, recorded: &mut RecordingEntry) {
        let correction = fields.length("clock_correction").unwrap_or_default();
        if correction.abs() > HOUR
            && let Some((_, line, path)) = fields.value("clock_correction")
        {
            let by = format_hms_exact(correction);
            let what = format!("{path}: moves this tape by {by}; check the value, which is in seconds");
            self.problems.add(line, ProblemKind::Guessed, what);
        }
        recorded.tape.offset = fields.length("offset").unwrap_or_default();
        if self.clock && fields.required("starts_at").is_none() {
            return;
        }
        recorded.tape.start = self.time(fields, "starts_at").map(|(_, t)| t + correction);
        let own = self.offsets.last().filter(|(t, _)| recorded.tape.start == Some(*t + correction));
        recorded.options.start = own.copied().map(local_at);
        let length = fields.length("length");
        if !self.clock {
            for key in ["length", "ends_at"] {
                if let Some((_, line, path)) = fields.value(key) {
                    let what = "needs \"starts_at\"; without it the log has no tape times";
                    self.reader.fault(line, &path, what);
                }
            }
        }
        let end = self.time(fields, "ends_at").map(|(line, t)| (line, t + correction));
        if let (Some(_), Some((line, _))) = (length, end) {
            fields.fault(line, "ends_at", "both ends_at and length are given; keep one");
        }
        if let (Some((line, end)), Some(start)) = (end, recorded.tape.start)
            && end < start
        {
            let next = next_day(start, end);
            fields.fault(line, "ends_at", format!("before the start{next}"));
        }
        let by_length = length.map(|length| recorded.tape.start.unwrap_or_default() + length);
        recorded.tape.end = end.map(|(_, end)| end).or(by_length).filter(|_| recorded.tape.start.is_some());
        // An invalid one is reported already.
        let given = |key| fields.value(key).is_some();
        if recorded.transcript.is_none()
            && recorded.tape.end.is_none()
            && !given("ends_at")
            && !given("length")
        {
            let what = "missing; a recording without a transcript needs \"ends_at\" or \"length\"";
            fields.fault(fields.line, "ends_at", what);
        }
    }
}

fn frame_rate(fields: &Fields<'_, '_>) -> Option<FrameRate> {
    let text = fields.text("frame_rate")?;
    let rate = FrameRate::parse(&text.value);
    if rate.is_none() {
        let what = format!("invalid frame rate {:?}; use a number such as \"25\" or \"29.97\"", text.value);
        fields.fault(text.line, "frame_rate", what);
    }
    rate
}
