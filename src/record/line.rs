//! Reading one line of a log: the one reader for every line, of the header and of every event.

use super::body::EventFields;
use super::event::{Event, EventKind};
use super::fields::{FieldName, Fields, depth, fields, string};
use super::header::Header;
use super::problem::{ProblemKind, Problems};
use crate::time::{LIMIT, Millis, Offset, SessionTime, parse_rfc3339, parse_seconds};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::Arc;

/// The longest line that is read, in bytes without its line end. A longer one is a problem.
pub const MAX_LINE: usize = 1 << 20;
/// The deepest nesting of arrays and objects that is read. A deeper line is a problem.
pub const MAX_DEPTH: usize = 64;

/// Which of the two kinds of time a log without `start` has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeKind {
    Instant,
    Number,
}

/// Reads the lines of one log in their order. Remembers only what later lines depend on: the header, and the
/// kind of the first readable time.
#[derive(Clone, Debug, Default)]
pub struct LineReader {
    begun: bool,
    header: Arc<Header>,
    kind: Option<TimeKind>,
}

/// A time as it was read.
struct ParsedTime {
    time: SessionTime,
    offset: Option<Offset>,
    kind: TimeKind,
}

/// Why a time was not read.
enum TimeFault {
    Bad,
    Mixed,
}

impl LineReader {
    /// A reader before the first line.
    #[must_use]
    pub fn new() -> LineReader {
        LineReader::default()
    }

    /// The same, to be kept.
    #[must_use]
    pub fn header_arc(&self) -> Arc<Header> {
        Arc::clone(&self.header)
    }

    /// Whether a line was read that is not blank.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// The header; the default one before it was read or where there is none.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether the log has a wall clock: a `start`, or instants and not numbers. False as long as no time was
    /// read.
    #[must_use]
    pub fn has_wall_clock(&self) -> bool {
        self.header.start.is_some() || self.kind == Some(TimeKind::Instant)
    }

    /// Whether nothing that is read from here on changes how later lines are read: the header was read, and what
    /// kind of time the log has is decided. From here on, parts of the log can be read side by side.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.begun && (self.header.start.is_some() || self.kind.is_some())
    }

    /// Reads one line: its bytes without the line end, its number from 1, and whether a line end stood behind
    /// it. `scratch` is used where bytes must be replaced. `None` for the header, a blank line, and a line that
    /// is skipped; what is wrong is added to `problems`.
    pub fn read<'a>(
        &mut self,
        bytes: &'a [u8],
        complete: bool,
        line: u64,
        scratch: &'a mut String,
        problems: &mut Problems,
    ) -> Option<Event<'a>> {
        let bytes = if line == 1 && !self.begun {
            bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
        } else {
            bytes
        };
        if bytes.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r')) {
            return None;
        }
        let first = !std::mem::replace(&mut self.begun, true);
        let mut found = Fields::default();
        let is_object = LineReader::object(bytes, complete, line, scratch, problems, &mut found);
        if first {
            if let Some(header) = is_object.then(|| Header::from_fields(&found, line, problems)).flatten() {
                self.header = Arc::new(header);
                return None;
            }
            problems.add(line, ProblemKind::NoHeader, "the log has no header: its title is the file's name");
        }
        if is_object { self.event(&mut found, line, problems) } else { None }
    }

    /// Reads the type and the texts of an event line once more, to show it. Nothing is reported again.
    #[must_use]
    pub fn reread<'a>(&self, bytes: &'a [u8], line: u64, scratch: &'a mut String) -> Option<Event<'a>> {
        let mut reader = self.clone();
        reader.begun = true;
        reader.read(bytes, true, line, scratch, &mut Problems::default())
    }

    /// A line that is too long to be read.
    pub fn too_long(&mut self, line: u64, problems: &mut Problems) {
        if !std::mem::replace(&mut self.begun, true) {
            problems.add(line, ProblemKind::NoHeader, "the log has no header: its title is the file's name");
        }
        problems.add(
            line,
            ProblemKind::TooLong,
            format!("the line is longer than {MAX_LINE} bytes: skipped"),
        );
    }

    /// Finds the fields of the object in a line, if it is one.
    fn object<'a>(
        bytes: &'a [u8],
        complete: bool,
        line: u64,
        scratch: &'a mut String,
        problems: &mut Problems,
        found: &mut Fields<'a>,
    ) -> bool {
        let text: &'a str = if let Ok(text) = std::str::from_utf8(bytes) {
            text
        } else {
            problems.add(line, ProblemKind::BadUtf8, "bytes that are not UTF-8: shown as U+FFFD");
            *scratch = String::from_utf8_lossy(bytes).into_owned();
            scratch
        };
        let openers = memchr::memchr2_iter(b'{', b'[', text.as_bytes()).take(MAX_DEPTH + 1).count();
        if openers > MAX_DEPTH && depth(text) > MAX_DEPTH {
            problems.add(
                line,
                ProblemKind::TooDeep,
                format!("nested deeper than {MAX_DEPTH} levels: skipped"),
            );
            return false;
        }
        let error = match fields(text, found) {
            Ok(()) => {
                if let Some(key) = &found.duplicate {
                    let what = format!("the key {key:?} is given twice: the last holds");
                    problems.add(line, ProblemKind::DuplicateKey, what);
                }
                return true;
            }
            Err(error) => error,
        };
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
            problems.add(line, ProblemKind::NotObject, "JSON, but not an object: skipped");
        } else if complete {
            let what = format!("not JSON ({}): skipped", without_position(&error));
            problems.add(line, ProblemKind::NotJson, what);
        } else {
            problems.add(line, ProblemKind::TornLine, "the last line is cut off: skipped until it is whole");
        }
        false
    }

    /// The event in the fields of an object.
    fn event<'a>(&mut self, found: &mut Fields<'a>, line: u64, problems: &mut Problems) -> Option<Event<'a>> {
        let mut fields = EventFields { found, line, problems };
        let Some(type_word) = fields.text(FieldName::Type) else {
            fields.missing(FieldName::Type, "every event");
            return None;
        };
        let kind = EventKind::from_word(&type_word).unwrap_or(EventKind::Unknown);
        let body = fields.body(kind, type_word)?;
        let (t, mixed) = match fields.take(FieldName::T) {
            None => (None, false),
            Some(raw) => match self.time(raw, None) {
                Ok(read) => (Some(read), false),
                Err(unread) => (None, matches!(unread, TimeFault::Mixed)),
            },
        };
        if mixed {
            fields.report(
                ProblemKind::MixedTimes,
                "t is of the other kind than the log's times, and there is no start",
            );
        } else if t.is_none() {
            fields.report(ProblemKind::BadTime, "no readable t: the event keeps its place in the file");
        }
        let mut end = None;
        if matches!(kind, EventKind::Utterance | EventKind::Untaped) {
            // Without a readable `t` no figure asks for the `end`: one of either kind will do, since which kind the log
            // has may be told by a later line.
            let any = |raw: &RawValue| self.any_time(raw).is_some();
            let will_do = t.is_none() && fields.found.get(FieldName::End).is_some_and(any);
            end = self.end(kind, t.as_ref(), &mut fields);
            if end.is_none() && kind == EventKind::Untaped && !will_do {
                fields.missing(FieldName::End, "an untaped interval");
                return None;
            }
        }
        if let (None, Some(read)) = (self.kind, &t) {
            self.kind = Some(read.kind);
        }
        let rest = fields.found.rest();
        fields.check_numbers(&rest);
        let (time, offset) = t.map_or((None, None), |read| (Some(read.time), read.offset));
        let extra = rest.into_iter().map(|(key, raw)| (key, Cow::Borrowed(raw))).collect();
        Some(Event { line, time, offset, end: time.and(end), body, extra })
    }

    /// The usable end of an utterance or an untaped interval.
    fn end(
        &self,
        kind: EventKind,
        t: Option<&ParsedTime>,
        fields: &mut EventFields<'_, '_>,
    ) -> Option<SessionTime> {
        let raw = fields.take(FieldName::End).filter(|raw| raw.get() != "null")?;
        let end = match self.time(raw, t.map(|read| read.kind)) {
            Ok(read) => read.time,
            Err(TimeFault::Bad) => {
                fields.report(ProblemKind::BadTime, "end cannot be read: it counts as none");
                return None;
            }
            Err(TimeFault::Mixed) => {
                let what =
                    "end is of the other kind than the log's times, and there is no start: it counts as none";
                fields.report(ProblemKind::MixedTimes, what);
                return None;
            }
        };
        let before = match t {
            Some(t) if kind == EventKind::Untaped => end <= t.time,
            Some(t) => end < t.time,
            None => false,
        };
        if before {
            fields.report(ProblemKind::EndBeforeStart, "end is not after t: it counts as none");
            return None;
        }
        Some(end)
    }

    /// Reads a time by the rules of the log; `with` is the kind of the `t` in the same line.
    fn time(&self, raw: &RawValue, with: Option<TimeKind>) -> Result<ParsedTime, TimeFault> {
        let read = self.any_time(raw).ok_or(TimeFault::Bad)?;
        match self.kind.or(with) {
            Some(kind) if self.header.start.is_none() && kind != read.kind => Err(TimeFault::Mixed),
            _ => Ok(read),
        }
    }

    /// Reads a time of either kind.
    fn any_time(&self, raw: &RawValue) -> Option<ParsedTime> {
        if let Some((text, _)) = string(raw) {
            let (time, offset) = parse_rfc3339(&text)?;
            return Some(ParsedTime { time, offset: Some(offset), kind: TimeKind::Instant });
        }
        let Millis(ms) = parse_seconds(raw.get())?;
        let sum = ms + self.header.start.map_or(0, |(start, _)| start.0);
        let time = (sum.abs() <= LIMIT).then_some(SessionTime(sum))?;
        Some(ParsedTime { time, offset: None, kind: TimeKind::Number })
    }
}

/// A JSON error without the position in the line, which counts from the wrong place for a reader of the file.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    format!("{text}, at column {}", error.column())
}

#[cfg(test)]
mod tests;
