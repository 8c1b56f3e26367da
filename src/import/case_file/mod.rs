//! Reads case files, in which people describe several recordings so that they become one session.
//!
//! A case file is JSON, plus comments (`//` and `/* */`) and trailing commas, since people write it by hand. An unknown
//! field is an error: a misspelled one would be lost otherwise.

mod events;
mod fields;
mod recordings;
mod template;
mod values;

pub use fields::Fault;
pub use template::{CaseTemplate, RecordingTemplate};

use super::case::{Case, CasePerson, Tape};
use super::options::{KnownNames, Options};
use crate::record::{ProblemKind, Problems, agree, counted};
use crate::time::{Offset, SessionTime, Zone, without_daylight_saving, zone_by_name};
use fields::{FieldReader, json};
use jiff::tz::TimeZone;
use jsonc_parser::ast::Value;
use recordings::PeopleByName;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use template::FORMAT;

/// The contents of a case file.
#[derive(Clone, Debug, Default)]
pub struct CaseFile {
    /// The case, without its recordings and the files that it names.
    pub case: Case<'static>,
    /// The recordings, in file order.
    pub recordings: Vec<RecordingEntry>,
    /// The path of the gap table, as written, with its line.
    pub gap_table: Option<(u64, String)>,
    /// Values that are allowed but look mistaken.
    pub problems: Problems,
}

/// A recording in a case file.
#[derive(Clone, Debug, Default)]
pub struct RecordingEntry {
    /// What it states of the tape, without its transcript.
    pub tape: Tape<'static>,
    /// Its path in the file, such as `recordings[1]`.
    pub path: String,
    /// The transcript's path, as written, with its line.
    pub transcript: Option<(u64, String)>,
    /// The transcript's format, with its line.
    pub format: Option<(u64, String)>,
    /// The transcript's encoding, with its line.
    pub encoding: Option<(u64, String)>,
    /// Options for reading the transcript.
    pub options: Options,
}

/// A case file with errors.
#[derive(Clone, Debug)]
pub struct InvalidCaseFile {
    /// All errors, sorted by line; at least one.
    pub faults: Vec<Fault>,
    /// The valid part: enough to look for errors in the files that it names, never to import it.
    pub rest: Box<CaseFile>,
}

/// Whether a text is a case file, valid or not.
#[must_use]
pub fn is_case_file(text: &str) -> bool {
    let begins = text.trim_start().starts_with(['{', '/']);
    let head = text.as_bytes().get(..1 << 16).unwrap_or(text.as_bytes());
    begins && memchr::memmem::find(head, b"\"untaped-case\"").is_some()
}

/// The fields of a case.
const CASE: [&str; 11] = [
    "format", "version", "title", "fictional", "timezone", "people", "recordings", "gaps", "gap_table",
    "marks", "assume_ends",
];

impl CaseFile {
    /// Parses a case file.
    ///
    /// # Errors
    /// All errors, each with its line and field, sorted by line.
    pub fn parse(text: &str) -> Result<CaseFile, InvalidCaseFile> {
        let reader = Rc::new(FieldReader::new(text));
        let mut reading = CaseFileReader { reader, clock: true, ..CaseFileReader::default() };
        let mut case = CaseFile::default();
        match json(text) {
            Ok(Some(value)) => reading.case(&value, &mut case),
            Ok(None) => reading.reader.fault(1, "", "the file is empty"),
            Err(fault) => return Err(InvalidCaseFile { faults: vec![fault], rest: Box::default() }),
        }
        case.problems = reading.problems;
        let mut faults = reading.reader.faults.take();
        if faults.is_empty() {
            return Ok(case);
        }
        faults.sort_by_key(|fault| fault.line);
        Err(InvalidCaseFile { faults, rest: Box::new(case) })
    }
}

/// What a case file states of the times of one recording.
#[derive(Clone, Debug, Default)]
pub struct RecordingTimes {
    /// When it started.
    pub start: Option<SessionTime>,
    /// When it ended.
    pub end: Option<SessionTime>,
    /// What looks mistaken, in sentences.
    pub doubts: Vec<String>,
}

impl RecordingTimes {
    fn of(case: &CaseFile) -> RecordingTimes {
        let (start, end) =
            case.recordings.first().map_or((None, None), |entry| (entry.tape.start, entry.tape.end));
        let doubts = case.problems.list().iter().map(|problem| problem.message.clone()).collect();
        RecordingTimes { start, end, doubts }
    }
}

impl CaseFile {
    /// Reads times as a case file in this zone would state them of a recording: its start, and a field for its end with the
    /// value.
    ///
    /// # Errors
    /// The first error of that case file, without its line and field.
    pub fn recording_times(
        timezone: &str,
        starts_at: &str,
        end: Option<(&str, &str)>,
    ) -> Result<RecordingTimes, String> {
        let mut recording = serde_json::json!({ "transcript": "transcript", "starts_at": starts_at });
        if let (Some(fields), Some((key, value))) = (recording.as_object_mut(), end) {
            fields.insert(key.to_owned(), value.into());
        }
        let case = serde_json::json!({ "format": FORMAT, "timezone": timezone, "recordings": [recording] });
        let first = |faulty: InvalidCaseFile| faulty.faults.into_iter().next();
        match CaseFile::parse(&case.to_string()) {
            Ok(case) => Ok(RecordingTimes::of(&case)),
            Err(faulty) => Err(first(faulty).map_or(String::new(), |fault| fault.what)),
        }
    }
}

/// A case file while it is read.
#[derive(Default)]
struct CaseFileReader {
    reader: Rc<FieldReader>,
    zone: Option<TimeZone>,
    /// Whether the case names an unknown zone. That is one fault, not one for each time.
    zone_is_faulty: bool,
    /// The lines of times that have no offset, if the case names no zone. They are one fault too.
    without_zone: Vec<u64>,
    /// The UTC offsets of times that state one.
    offsets: Vec<(SessionTime, Offset)>,
    /// Whether its times are clock times.
    clock: bool,
    problems: Problems,
    /// Who has which name.
    people: PeopleByName,
    /// All names of people.
    names: Arc<HashSet<String>>,
    /// The recordings by id, as indexes.
    recordings: HashMap<String, usize>,
}

impl CaseFileReader {
    fn case(&mut self, value: &Value<'_>, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, "", &CASE) else { return };
        if let Some(format) = fields.required("format").filter(|at| at.value != FORMAT) {
            let what = format!("expected {FORMAT:?}, found {:?}", format.value);
            self.reader.fault(format.line, "format", what);
        }
        if let Some(version) = fields.number("version").filter(|at| at.value != "1") {
            let what = format!("unsupported version {}; expected 1", version.value);
            self.reader.fault(version.line, "version", what);
        }
        to.case.title = fields.text("title").map(|at| at.value);
        to.case.fictional = fields.boolean("fictional").unwrap_or(false);
        to.case.assume_ends = fields.boolean("assume_ends").unwrap_or(false);
        to.gap_table = fields.text("gap_table").map(|at| (at.line, at.value));
        if let Some(name) = fields.text("timezone") {
            match zone_by_name(&name.value) {
                Ok(zone) => {
                    self.zone = Some(zone);
                    if let Some(what) = without_daylight_saving(&name.value) {
                        self.problems.add(name.line, ProblemKind::Guessed, format!("timezone: {what}"));
                    }
                }
                Err(error) => self.reader.fault(name.line, "timezone", error.to_string()),
            }
        }
        self.zone_is_faulty = self.zone.is_none() && fields.value("timezone").is_some();
        for (value, line, path) in fields.list("people") {
            self.person(value, &path, &mut to.case.people);
            self.check_names(line, &path, &to.case.people);
        }
        let recordings = fields.list("recordings");
        if recordings.is_empty() {
            self.reader.fault(fields.line, "recordings", "missing; list at least one recording");
        }
        let starts = |value: &Value<'_>| value.as_object().is_some_and(|o| o.get("starts_at").is_some());
        // If the only recording has no start, all times count from its beginning.
        self.clock = recordings.len() != 1 || recordings.iter().any(|(value, _, _)| starts(value));
        self.names = KnownNames::keys(to.case.people.iter().flat_map(CasePerson::names));
        for (value, _, path) in &recordings {
            self.recording(value, path, to);
        }
        for (value, _, path) in fields.list("gaps") {
            self.gap(value, &path, to);
        }
        for (value, _, path) in fields.list("marks") {
            self.mark(value, &path, to);
        }
        self.require_zone(fields.line);
        if self.clock {
            self.offsets.sort_by_key(|&(t, _)| t);
            let offsets = std::mem::take(&mut self.offsets);
            to.case.zone = Some(self.zone.take().map_or(Zone::Offsets(offsets), Zone::Named));
        }
    }

    /// Reports once that the case names no zone, and which times need it. The report is at the line where the case begins,
    /// and so comes first.
    fn require_zone(&mut self, line: u64) {
        /// The number of lines to list.
        const LISTED: usize = 3;
        let n = self.without_zone.len();
        let Some(listed) = self.without_zone.get(..n.min(LISTED)).filter(|lines| !lines.is_empty()) else {
            return;
        };
        let lines: Vec<String> = listed.iter().map(ToString::to_string).collect();
        let times = format!("{} {}", counted(n as u64, "time"), agree(n as u64, "has", "have"));
        let of = agree(n as u64, "line", "lines");
        let more = if n > LISTED { format!(" and {} more", n - LISTED) } else { String::new() };
        let what = format!(
            "missing: {times} no UTC offset ({of} {}{more}); set this field, such as \"America/Chicago\", or add an offset such \
             as -06:00 to each time",
            lines.join(", "),
        );
        self.reader.fault(line, "timezone", what);
    }
}

#[cfg(test)]
mod tests;
