//! The case manifest: what a person writes down of several recordings, so that they become one session.
//!
//! It is JSON, as the log is, in which comments (`//` and `/* */`) and a comma behind the last of a list are allowed,
//! since people write it by hand. A field that is not known is an error, as a slip of the pen would be lost otherwise.

mod start;
mod tree;

pub use start::start;
pub use tree::Fault;

use super::case::{After, Known, Named};
use super::clock::hms;
use crate::record::{Body, Person, ProblemKind, Problems, Questioning, Role, near_mark_kind};
use crate::time::{Millis, Offset, SessionTime, Zone, decimal_millis, strange_offset, written};
use jiff::tz::TimeZone;
use jsonc_parser::ast::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use tree::{At, Fields, Reader, parse};

/// What a manifest says.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The title.
    pub title: Option<String>,
    /// Whether the case is invented.
    pub fictional: bool,
    /// Where offsets come from; `None` where no recording has a start on the wall clock.
    pub zone: Option<Zone>,
    /// The people.
    pub people: Vec<Named>,
    /// The recordings, in their order.
    pub recordings: Vec<Recorded>,
    /// Marks and untaped intervals, by lines of the manifest.
    pub known: Vec<(u64, Known)>,
    /// The table of gaps beside it, as it is named there, with its line.
    pub gap_table: Option<(u64, String)>,
    /// Whether tapes of which the end is not known end with their last words.
    pub assume_ends: bool,
    /// What is allowed, and strange all the same.
    pub problems: Problems,
}

/// A recording as the manifest describes it.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// The line where it begins.
    pub line: u64,
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
    pub after: After,
}

/// The value of `format` in a manifest.
pub const FORMAT: &str = "untaped-case";

/// Whether a text is a manifest, or means to be one.
#[must_use]
pub fn is_manifest(text: &str) -> bool {
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
const PERSON: [&str; 4] = ["id", "name", "role", "aliases"];
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
const GAP: [&str; 7] = ["after", "from", "to", "reason", "questioning", "stated_on_tape", "source"];
const MARK: [&str; 3] = ["at", "kind", "text"];

/// Reads a manifest.
///
/// # Errors
/// Everything that is wrong with it, with line and field, in the order of the lines.
pub fn manifest(text: &str) -> Result<Manifest, Vec<Fault>> {
    let mut reader = Reader::new(text);
    let value = match parse(text) {
        Ok(value) => value,
        Err(fault) => return Err(vec![fault]),
    };
    let mut manifest = Manifest::default();
    if let Some(value) = value {
        let (offsets, problems) = (Vec::new(), Problems::default());
        let mut reading = Reading { reader: &mut reader, zone: None, offsets, clock: true, problems };
        reading.case(&value, &mut manifest);
        manifest.problems = reading.problems;
    } else {
        reader.fault(1, "", "is empty");
    }
    if reader.faults.is_empty() {
        return Ok(manifest);
    }
    reader.faults.sort_by_key(|fault| fault.line);
    Err(reader.faults)
}

/// A manifest while it is read.
struct Reading<'r> {
    reader: &'r mut Reader,
    zone: Option<TimeZone>,
    /// The offsets that stand behind times.
    offsets: Vec<(SessionTime, Offset)>,
    /// Whether its times are those of a wall clock.
    clock: bool,
    problems: Problems,
}

impl Reading<'_> {
    fn case(&mut self, value: &Value<'_>, to: &mut Manifest) {
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
            if let Ok(zone) = TimeZone::get(&name.value) {
                self.zone = Some(zone);
            } else {
                let what = format!("{:?} is no zone that is known, as America/Chicago is", name.value);
                self.reader.fault(name.line, "timezone", what);
            }
        }
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
        if self.clock {
            self.offsets.sort_by_key(|&(t, _)| t);
            let offsets = std::mem::take(&mut self.offsets);
            to.zone = Some(self.zone.take().map_or(Zone::Offsets(offsets), Zone::Named));
        }
    }

    fn person(&mut self, value: &Value<'_>, path: &str, to: &mut Vec<Named>) {
        let Some(fields) = self.reader.fields(value, path, &PERSON) else { return };
        let Some(id) = fields.needed(self.reader, "id") else { return };
        if to.iter().any(|named| named.person.id == id.value) {
            self.reader.fault(id.line, &fields.path("id"), format!("{:?} stands twice", id.value));
        }
        let name = fields.text(self.reader, "name").map_or_else(|| id.value.clone(), |at| at.value);
        let role = self.word(&fields, "role", Role::from_word, Role::ALL).unwrap_or(Role::Other);
        let mut aliases = Vec::new();
        for (value, line, path) in fields.list(self.reader, "aliases") {
            match value.as_string_lit() {
                Some(alias) => aliases.push(alias.value.clone().into_owned()),
                None => {
                    self.reader.fault(line, &path, "is no text");
                }
            }
        }
        to.push(Named { person: Person { id: id.value, name, role }, aliases });
    }

    /// Sees that the last of the people has no name that an earlier one has: a transcript could mean either.
    fn told_apart(&mut self, line: u64, path: &str, people: &[Named]) {
        let Some((last, others)) = people.split_last() else { return };
        for name in last.names() {
            // Two with one id are a fault already.
            let twin = others
                .iter()
                .find(|other| other.person.id != last.person.id && other.names().any(|other| other == name));
            if let Some(other) = twin {
                let what =
                    format!("{name:?} is also what {:?} is called: who is meant by it?", other.person.id);
                self.reader.fault(line, path, what);
                return;
            }
        }
    }

    fn recording(&mut self, value: &Value<'_>, path: &str, to: &mut Manifest) {
        let Some(fields) = self.reader.fields(value, path, &RECORDING) else { return };
        let mut recorded = Recorded { line: fields.line, ..Recorded::default() };
        let text = |reading: &mut Self, key: &str| fields.text(reading.reader, key);
        recorded.transcript = text(self, "transcript").map(|at| (at.line, at.value));
        recorded.format = text(self, "format").map(|at| (at.line, at.value));
        recorded.encoding = text(self, "encoding").map(|at| (at.line, at.value));
        recorded.media = text(self, "media").map(|at| at.value);
        recorded.options = super::Options {
            columns: text(self, "columns").map(|at| at.value),
            unit: text(self, "unit").map(|at| at.value),
            pattern: text(self, "pattern").map(|at| at.value),
            keep_tiers: false,
            watch: super::Watch::default(),
        };
        let id = text(self, "id");
        let id = id.or_else(|| {
            let (line, path) = recorded.transcript.clone()?;
            let file = path.rsplit('/').next().unwrap_or(&path);
            Some(At { line, value: file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned() })
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
        to.recordings.push(recorded);
    }

    /// Start, end and position in the media file of a recording.
    fn span(&mut self, fields: &Fields<'_, '_>, recorded: &mut Recorded) {
        let correction = self.length(fields, "clock_correction").unwrap_or_default();
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
            self.reader.fault(line, &fields.path("ends_at"), "lies before the start");
        }
        let by_length = length.map(|length| recorded.start.unwrap_or_default() + length);
        recorded.end = end.map(|(_, end)| end).or(by_length).filter(|_| recorded.start.is_some());
        if recorded.transcript.is_none() && recorded.end.is_none() {
            let what = "is needed, or length, where there is no transcript";
            self.reader.fault(fields.line, &fields.path("ends_at"), what);
        }
    }

    fn gap(&mut self, value: &Value<'_>, path: &str, to: &mut Manifest) {
        let Some(fields) = self.reader.fields(value, path, &GAP) else { return };
        let after = After {
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
                        format!("no recording is called {:?}", id.value),
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
            self.reader.fault(line, &fields.path("to"), "is not after from");
        }
        let known = Known { at: (0, fields.line), time: from, end: Some(end), body: after.untaped() };
        to.known.push((fields.line, known));
    }

    fn mark(&mut self, value: &Value<'_>, path: &str, to: &mut Manifest) {
        let Some(fields) = self.reader.fields(value, path, &MARK) else { return };
        let (at, kind) = (self.needed_moment(&fields, "at"), fields.needed(self.reader, "kind"));
        let text = fields.text(self.reader, "text").map(|at| Cow::Owned(at.value));
        let (Some((_, time)), Some(kind)) = (at, kind) else { return };
        if let Some(meant) = near_mark_kind(&kind.value) {
            let what = format!("{:?} is no kind of mark that is known: did you mean {meant}?", kind.value);
            self.problems.add(kind.line, ProblemKind::Guessed, format!("{}: {what}", fields.path("kind")));
        }
        let body = Body::Mark { kind: Cow::Owned(kind.value), text };
        to.known.push((fields.line, Known { at: (0, fields.line), time, end: None, body }));
    }

    fn needed_moment(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<(u64, SessionTime)> {
        if fields.value(self.reader, key).is_none() {
            self.reader.fault(fields.line, &fields.path(key), "is needed");
        }
        self.moment(fields, key)
    }

    /// A moment: on the wall clock, or from zero where there is none.
    fn moment(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<(u64, SessionTime)> {
        if !self.clock {
            let (_, line, _) = fields.value(self.reader, key)?;
            return self.length(fields, key).map(|length| (line, SessionTime(length.0)));
        }
        let text = fields.text(self.reader, key)?;
        match written(&text.value, self.zone.as_ref()) {
            Ok((t, offset)) => {
                self.offsets.push((t, offset));
                if let Some(what) = strange_offset((t, offset), self.zone.as_ref()) {
                    self.problems.add(text.line, ProblemKind::Guessed, what);
                }
                Some((text.line, t))
            }
            Err(what) => {
                // In a manifest the zone has a field.
                let what = what.replace("no zone is named", "there is no \"timezone\"");
                self.reader.fault(text.line, &fields.path(key), what);
                None
            }
        }
    }

    /// A length: a number of seconds, or `h:mm:ss` as a text; a minus may stand before it.
    fn length(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Millis> {
        let text = fields.number(self.reader, key)?;
        let (negative, plain) = match text.value.strip_prefix('-') {
            Some(plain) => (true, plain),
            None => (false, text.value.strip_prefix('+').unwrap_or(&text.value)),
        };
        let parts = plain.split(':').count();
        let read = decimal_millis(plain).or_else(|| hms(plain).filter(|_| parts == 3));
        if let Some(read) = hms(plain).filter(|_| parts == 2) {
            let shown = |ms: i64| {
                let s = ms / 1000;
                format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
            };
            let (short, long) = (shown(read.0), shown(read.0.saturating_mul(60)));
            let what = format!(
                "{:?} could be minutes and seconds, \"{short}\", or hours and minutes, \"{long}\": write it as h:mm:ss",
                text.value
            );
            self.reader.fault(text.line, &fields.path(key), what);
            return None;
        }
        if read.is_none() {
            let what = format!("{:?} is no length: give seconds, or \"h:mm:ss\"", text.value);
            self.reader.fault(text.line, &fields.path(key), what);
        } else if negative && key != "clock_correction" {
            self.reader.fault(text.line, &fields.path(key), "is below zero");
        }
        read.map(|length| if negative { -length } else { length })
    }

    /// A word of a closed set.
    fn word<T: Copy + std::fmt::Display>(
        &mut self,
        fields: &Fields<'_, '_>,
        key: &str,
        of: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Option<T> {
        let text = fields.text(self.reader, key)?;
        let found = of(&text.value);
        if found.is_none() {
            let words: Vec<String> = all.iter().map(ToString::to_string).collect();
            let what = format!("{:?} is not known: give one of {}", text.value, words.join(", "));
            self.reader.fault(text.line, &fields.path(key), what);
        }
        found
    }
}

#[cfg(test)]
mod tests;
