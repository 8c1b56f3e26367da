//! The case case file: what a person writes down of several recordings, so that they become one session.
//!
//! It is JSON, as the log is, in which comments (`//` and `/* */`) and a comma behind the last of a list are allowed,
//! since people write it by hand. A field that is not known is an error, as a slip of the pen would be lost otherwise.

mod events;
mod fields;
mod people;
mod recordings;
mod template;
mod values;

pub use fields::Fault;
pub use template::{CaseTemplate, RecordingTemplate};

use super::case::{CaseEvent, CasePerson, GapDetails};
use crate::record::{ProblemKind, Problems, counted};
use crate::time::{Millis, Offset, SessionTime, Zone, without_daylight_saving, zone_by_name};
use fields::{FieldReader, json};
use jiff::tz::TimeZone;
use jsonc_parser::ast::Value;
use std::collections::HashMap;

/// What a case file says.
#[derive(Clone, Debug, Default)]
pub struct CaseFile {
    /// The title.
    pub title: Option<String>,
    /// Whether the case is invented.
    pub fictional: bool,
    /// Where offsets come from; `None` where no recording has a start on the wall clock.
    pub zone: Option<Zone>,
    /// The people.
    pub people: Vec<CasePerson>,
    /// The recordings, in their order.
    pub recordings: Vec<RecordingEntry>,
    /// Marks and untaped intervals, by lines of the case file.
    pub events: Vec<(u64, CaseEvent)>,
    /// The table of gaps beside it, as it is named there, with its line.
    pub gap_table: Option<(u64, String)>,
    /// Whether tapes of which the end is not known end with their last words.
    pub assume_ends: bool,
    /// What is allowed, and strange all the same.
    pub problems: Problems,
}

/// A recording as the case file describes it.
#[derive(Clone, Debug, Default)]
pub struct RecordingEntry {
    /// The line where it begins.
    pub line: u64,
    /// Which of the list it is: `recordings[1]`.
    pub path: String,
    /// Its id.
    pub id: String,
    /// The transcript's path as it is named there, with its line.
    pub transcript: Option<(u64, String)>,
    /// The word of its format, with its line.
    pub format: Option<(u64, String)>,
    /// Its encoding, with its line.
    pub encoding: Option<(u64, String)>,
    /// What the transcript's format needs to be told.
    pub options: super::Options,
    /// Its media file.
    pub media: Option<String>,
    /// Where in the media file it begins.
    pub offset: Millis,
    /// When it was started, corrected.
    pub start: Option<SessionTime>,
    /// When it ended, corrected.
    pub end: Option<SessionTime>,
    /// Who is meant by the speakers of its transcript.
    pub speakers: HashMap<String, String>,
    /// What is known of the time after it.
    pub after: GapDetails,
}

/// A case file with faults.
#[derive(Clone, Debug)]
pub struct InvalidCaseFile {
    /// Everything that is wrong with it, in the order of the lines; at least one.
    pub faults: Vec<Fault>,
    /// What could be read all the same: enough to look for faults in the files that it names, never to import it.
    pub rest: Box<CaseFile>,
}

/// The value of `format` in a case file.
pub const FORMAT: &str = "untaped-case";

/// Whether a text is a case file, or means to be one.
#[must_use]
pub fn is_case_file(text: &str) -> bool {
    let begins = text.trim_start().starts_with(['{', '/']);
    let head = text.as_bytes().get(..1 << 16).unwrap_or(text.as_bytes());
    begins && memchr::memmem::find(head, b"\"untaped-case\"").is_some()
}

const CASE: [&str; 11] = [
    "format",
    "version",
    "title",
    "fictional",
    "timezone",
    "people",
    "recordings",
    "gaps",
    "gap_table",
    "marks",
    "assume_ends",
];
impl CaseFile {
    /// Reads a case.
    ///
    /// # Errors
    /// Everything that is wrong with it, with line and field, in the order of the lines.
    pub fn parse(text: &str) -> Result<CaseFile, InvalidCaseFile> {
        let (mut reader, mut case) = (FieldReader::new(text), CaseFile::default());
        let value = match json(text) {
            Ok(value) => value,
            Err(fault) => return Err(InvalidCaseFile { faults: vec![fault], rest: Box::default() }),
        };
        if let Some(value) = value {
            let (offsets, problems) = (Vec::new(), Problems::default());
            let mut reading = CaseFileReader {
                reader: &mut reader,
                zone: None,
                zone_is_faulty: false,
                without_zone: Vec::new(),
                offsets,
                clock: true,
                problems,
            };
            reading.case(&value, &mut case);
            case.problems = reading.problems;
        } else {
            reader.fault(1, "", "is empty");
        }
        if reader.faults.is_empty() {
            return Ok(case);
        }
        reader.faults.sort_by_key(|fault| fault.line);
        Err(InvalidCaseFile { faults: reader.faults, rest: Box::new(case) })
    }
}

/// A case file while it is read.
struct CaseFileReader<'r> {
    reader: &'r mut FieldReader,
    zone: Option<TimeZone>,
    /// Whether the case names a zone that is not known: that is one fault, and none of each time that hangs on it.
    zone_is_faulty: bool,
    /// The lines of times that have no offset, where the case names no zone: they are one fault as well.
    without_zone: Vec<u64>,
    /// The offsets that stand behind times.
    offsets: Vec<(SessionTime, Offset)>,
    /// Whether its times are those of a wall clock.
    clock: bool,
    problems: Problems,
}

impl CaseFileReader<'_> {
    fn case(&mut self, value: &Value<'_>, to: &mut CaseFile) {
        let Some(fields) = self.reader.fields(value, "", &CASE) else { return };
        if let Some(format) = fields.needed(self.reader, "format").filter(|at| at.value != FORMAT) {
            self.reader.fault(format.line, "format", format!("is {:?}: {FORMAT:?} is needed", format.value));
        }
        if let Some(version) = fields.number(self.reader, "version").filter(|at| at.value != "1") {
            self.reader.fault(version.line, "version", format!("{} is not known: 1 is", version.value));
        }
        to.title = fields.text(self.reader, "title").map(|at| at.value);
        to.fictional = fields.truth(self.reader, "fictional").unwrap_or(false);
        to.assume_ends = fields.truth(self.reader, "assume_ends").unwrap_or(false);
        to.gap_table = fields.text(self.reader, "gap_table").map(|at| (at.line, at.value));
        if let Some(name) = fields.text(self.reader, "timezone") {
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
        self.zone_is_faulty = self.zone.is_none() && fields.value(self.reader, "timezone").is_some();
        for (value, line, path) in fields.list(self.reader, "people") {
            self.person(value, &path, &mut to.people);
            self.told_apart(line, &path, &to.people);
        }
        let recordings = fields.list(self.reader, "recordings");
        if recordings.is_empty() {
            self.reader.fault(fields.line, "recordings", "is needed: a list of at least one recording");
        }
        let starts = |value: &Value<'_>| value.as_object().is_some_and(|o| o.get("starts_at").is_some());
        // One recording without a start on the wall clock: its times count from zero, and so do those of marks.
        self.clock = recordings.len() != 1 || recordings.iter().any(|(value, _, _)| starts(value));
        for (value, _, path) in &recordings {
            self.recording(value, path, to);
        }
        for (value, _, path) in fields.list(self.reader, "gaps") {
            self.gap(value, &path, to);
        }
        for (value, _, path) in fields.list(self.reader, "marks") {
            self.mark(value, &path, to);
        }
        self.zone_is_needed(fields.line);
        if self.clock {
            self.offsets.sort_by_key(|&(t, _)| t);
            let offsets = std::mem::take(&mut self.offsets);
            to.zone = Some(self.zone.take().map_or(Zone::Offsets(offsets), Zone::Named));
        }
    }

    /// Says once that the case names no zone, and which times would need it, at the line where the case begins: so it
    /// stands before every other fault.
    fn zone_is_needed(&mut self, line: u64) {
        /// So many lines are named.
        const LISTED: usize = 3;
        let n = self.without_zone.len();
        let Some(listed) = self.without_zone.get(..n.min(LISTED)).filter(|lines| !lines.is_empty()) else {
            return;
        };
        let lines: Vec<String> = listed.iter().map(ToString::to_string).collect();
        let more = if n > LISTED { format!(" and {} more", n - LISTED) } else { String::new() };
        let what = format!(
            "is needed: {} no offset ({} {}{more}): it is enough to fill in this one field, as in \"America/Chicago\"; \
             else add an offset to each, as in -06:00",
            if n == 1 { "1 time has".to_owned() } else { format!("{} have", counted(n as u64, "time")) },
            if n == 1 { "line" } else { "lines" },
            lines.join(", "),
        );
        self.reader.fault(line, "timezone", what);
    }
}

#[cfg(test)]
mod tests;
