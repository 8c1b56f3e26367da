//! Reads one line of a log: the header or an event.

use super::body::{Body, FieldSource};
use super::event::Event;
use super::event_fields::EventFields;
use super::fields::{FieldName, Fields, depth, fields, string};
use super::header::Header;
use super::kind::{EndField, EventKind};
use super::problem::{ProblemKind, Problems};
use super::provenance::{Alternative, Provenance};
use super::words::with_article;
use crate::time::{MAX_MILLIS, Millis, Offset, SessionTime, parse_rfc3339, parse_wide_seconds};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::Arc;

/// The longest line that is read, in bytes without its line end. Longer ones are reported and skipped.
pub const MAX_LINE: usize = 1 << 20;
/// The deepest nesting of arrays and objects that is read. Deeper lines are reported and skipped.
pub const MAX_DEPTH: usize = 64;

/// The bytes of a log without the byte-order mark before its first line. The mark is no part of that line.
#[must_use]
pub fn without_byte_order_mark(log: &[u8]) -> &[u8] {
    log.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(log)
}

const NO_HEADER: &str = "no header; using the file name as the title";

/// The kind of time in a log without `start`: timestamps or numbers, never both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeKind {
    /// Points in time.
    Timestamp,
    /// Seconds.
    Number,
}

impl TimeKind {
    /// Why a time of this kind cannot be used in a log of the other kind.
    fn mixed(self, key: &str) -> String {
        let (this, log) = match self {
            TimeKind::Timestamp => ("a timestamp", "numbers"),
            TimeKind::Number => ("a number", "timestamps"),
        };
        format!("`{key}` is {this}, but the log uses {log} and its header has no `start`; ignored")
    }
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// With a newline.
    Newline,
    /// With the end of the log: the line may be incomplete.
    Missing,
}

impl LineEnd {
    /// Its length in bytes.
    pub(crate) fn length(self) -> u64 {
        match self {
            LineEnd::Newline => 1,
            LineEnd::Missing => 0,
        }
    }
}

/// Reads the lines of one log in order. Between lines it keeps only the header and the kind of the first valid time.
#[derive(Clone, Debug, Default)]
pub struct LineReader {
    begun: bool,
    header: Arc<Header>,
    kind: Option<TimeKind>,
    /// Whether the last event has times that may prove to be unreadable, once the kind of time is known.
    undecided: bool,
}

/// A valid time.
struct ParsedTime {
    time: SessionTime,
    offset: Option<Offset>,
    kind: TimeKind,
}

/// Why a time is not valid.
enum TimeFault {
    Invalid,
    Mixed(TimeKind),
}

impl LineReader {
    /// A reader that has not read any line.
    #[must_use]
    pub fn new() -> LineReader {
        LineReader::default()
    }

    /// The header, shared.
    #[must_use]
    pub fn header_arc(&self) -> Arc<Header> {
        Arc::clone(&self.header)
    }

    /// Whether a non-blank line was read.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// The header; the default one if the log has none, or before it is read.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether the log has a wall clock: a `start`, or timestamps instead of numbers. False until a time is read.
    #[must_use]
    pub fn has_wall_clock(&self) -> bool {
        self.header.start.is_some() || self.kind == Some(TimeKind::Timestamp)
    }

    /// Whether later lines can be read in any order, for example on several threads: the header and the kind of time
    /// are known.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.begun && self.knows_kind()
    }

    fn knows_kind(&self) -> bool {
        self.header.start.is_some() || self.kind.is_some()
    }

    /// Whether the event that was read last has times that may prove to be unreadable: it has no readable `t`, and the kind
    /// of time is not known yet. Until it is, times of both kinds are read.
    pub(crate) fn is_undecided(&self) -> bool {
        self.undecided
    }

    /// The kind of time of the log, if a `t` was read.
    pub(crate) fn time_kind(&self) -> Option<TimeKind> {
        self.kind
    }

    /// The reader as it is if the log has times of this kind.
    pub(crate) fn assuming(&self, kind: TimeKind) -> LineReader {
        LineReader { kind: Some(kind), ..self.clone() }
    }

    /// Reads one line, whose number `line` starts at one. `bytes` are without the line end and, in the first line, without
    /// the byte-order mark ([`without_byte_order_mark`]). `scratch` holds the text if invalid bytes must be replaced. `None` for the header, a blank line,
    /// and a line that is skipped. Problems are added to `problems`.
    pub fn read<'a>(
        &mut self,
        bytes: &'a [u8],
        end: LineEnd,
        line: u64,
        scratch: &'a mut String,
        problems: &mut Problems,
    ) -> Option<Event<'a>> {
        if bytes.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r')) {
            return None;
        }
        let first = !std::mem::replace(&mut self.begun, true);
        let mut found = Fields::default();
        let is_object = LineReader::object(bytes, end, line, scratch, problems, &mut found);
        if first {
            if let Some(header) = is_object.then(|| Header::from_fields(&found, line, problems)).flatten() {
                self.header = Arc::new(header);
                return None;
            }
            problems.add(line, ProblemKind::NoHeader, NO_HEADER);
        }
        if is_object { self.event(&mut found, line, problems) } else { None }
    }

    /// Reads an event line again, for showing it, without reporting its problems again. `None` if the line is skipped now
    /// that the kind of time is known.
    #[must_use]
    pub fn reread<'a>(&self, bytes: &'a [u8], line: u64, scratch: &'a mut String) -> Option<Event<'a>> {
        let mut reader = self.clone();
        reader.begun = true;
        reader.read(bytes, LineEnd::Newline, line, scratch, &mut Problems::default())
    }

    /// Reports a line that is too long, and skips it.
    pub fn too_long(&mut self, line: u64, problems: &mut Problems) {
        if !std::mem::replace(&mut self.begun, true) {
            problems.add(line, ProblemKind::NoHeader, NO_HEADER);
        }
        problems.add(line, ProblemKind::TooLong, format!("line longer than {MAX_LINE} bytes; skipped"));
    }

    /// Reads the fields of a line into `found`. Whether the line is a JSON object.
    fn object<'a>(
        bytes: &'a [u8],
        end: LineEnd,
        line: u64,
        scratch: &'a mut String,
        problems: &mut Problems,
        found: &mut Fields<'a>,
    ) -> bool {
        let text: &'a str = if let Ok(text) = std::str::from_utf8(bytes) {
            text
        } else {
            problems.add(line, ProblemKind::BadUtf8, "invalid UTF-8; shown as U+FFFD");
            *scratch = String::from_utf8_lossy(bytes).into_owned();
            scratch
        };
        let openers = memchr::memchr2_iter(b'{', b'[', text.as_bytes()).take(MAX_DEPTH + 1).count();
        if openers > MAX_DEPTH && depth(text) > MAX_DEPTH {
            problems.add(
                line,
                ProblemKind::TooDeep,
                format!("nested deeper than {MAX_DEPTH} levels; skipped"),
            );
            return false;
        }
        let error = match fields(text, found) {
            Ok(()) => {
                if let Some(key) = &found.duplicate {
                    let what = format!("duplicate key {key:?}; using the last");
                    problems.add(line, ProblemKind::DuplicateKey, what);
                }
                return true;
            }
            Err(error) => error,
        };
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
            problems.add(line, ProblemKind::NotObject, "not a JSON object; skipped");
        } else if end == LineEnd::Newline {
            let what = format!("not JSON ({}); skipped", without_position(&error));
            problems.add(line, ProblemKind::NotJson, what);
        } else {
            problems.add(line, ProblemKind::TornLine, "incomplete last line; skipped until it is complete");
        }
        false
    }

    /// The event in the fields of an object.
    fn event<'a>(&mut self, found: &mut Fields<'a>, line: u64, problems: &mut Problems) -> Option<Event<'a>> {
        let mut fields = EventFields { found, line, problems };
        let Some(type_word) = fields.text(FieldName::Type) else {
            fields.missing(FieldName::Type, "an event");
            return None;
        };
        let kind = EventKind::from_word(&type_word).unwrap_or(EventKind::Unknown);
        let body = Body::read(kind, type_word, &mut fields)?;
        let t = match fields.take(FieldName::T).map(|raw| self.time(raw, None)) {
            Some(Ok(read)) => Some(read),
            Some(Err(TimeFault::Mixed(kind))) => {
                fields.report(ProblemKind::MixedTimes, &kind.mixed("t"));
                None
            }
            Some(Err(TimeFault::Invalid)) | None => {
                let what = "missing or invalid `t`; the event keeps its position in the file";
                fields.report(ProblemKind::BadTime, what);
                None
            }
        };
        let has_times = [FieldName::End, FieldName::Alt].iter().any(|&key| fields.found.get(key).is_some());
        self.undecided = t.is_none() && has_times && !self.knows_kind();
        let mut end = None;
        if kind.end() != EndField::Absent {
            end = self.end(kind, t.as_ref(), &mut fields);
            if end.is_none() && kind.end() == EndField::Required {
                fields.missing(FieldName::End, &with_article(kind.noun()));
                return None;
            }
        }
        // Most events have nothing but the fields of their type.
        let (provenance, rest) = if fields.found.is_empty() {
            Default::default()
        } else {
            let provenance = self.provenance(kind, t.as_ref(), &mut fields);
            (provenance, fields.found.rest())
        };
        if let (None, Some(read)) = (self.kind, &t) {
            self.kind = Some(read.kind);
        }
        fields.check_numbers(&rest);
        let (time, offset) = t.map_or((None, None), |read| (Some(read.time), read.offset));
        let extra = rest.into_iter().map(|(key, raw)| (key, Cow::Borrowed(raw))).collect();
        Some(Event { line, time, offset, end: time.and(end), body, provenance, extra })
    }

    /// How an event is known, from the fields that its type has not taken.
    fn provenance<'a>(
        &self,
        kind: EventKind,
        t: Option<&ParsedTime>,
        fields: &mut EventFields<'a, '_>,
    ) -> Provenance<'a> {
        let source = fields.optional(FieldName::Source);
        let certainty = fields.certainty();
        let is_indirect = kind == EventKind::Utterance && fields.flag(FieldName::Indirect) == Some(true);
        let alt = fields.take(FieldName::Alt).filter(|raw| raw.get() != "null");
        let alternatives = alt.map_or_else(Vec::new, |raw| {
            let time = |raw: &RawValue| {
                let read = self.time(raw, t.map(|read| read.kind)).ok()?;
                Some((read.time, read.offset))
            };
            Alternative::list(raw, time, |what| fields.report(ProblemKind::BadValue, what))
        });
        Provenance { source, certainty, is_indirect, alternatives }
    }

    /// The end of an event, if it is valid. A required one must be after its start.
    fn end(
        &self,
        kind: EventKind,
        t: Option<&ParsedTime>,
        fields: &mut EventFields<'_, '_>,
    ) -> Option<SessionTime> {
        let raw = fields.take(FieldName::End).filter(|raw| raw.get() != "null")?;
        let end = match self.time(raw, t.map(|read| read.kind)) {
            Ok(read) => read.time,
            Err(TimeFault::Invalid) => {
                fields.report(ProblemKind::BadTime, "invalid `end`; ignored");
                return None;
            }
            Err(TimeFault::Mixed(kind)) => {
                fields.report(ProblemKind::MixedTimes, &kind.mixed("end"));
                return None;
            }
        };
        let fault = match t {
            Some(t) if kind.end() == EndField::Required && end <= t.time => "`end` is not after `t`; ignored",
            Some(t) if end < t.time => "`end` is before `t`; ignored",
            Some(_) | None => return Some(end),
        };
        fields.report(ProblemKind::EndBeforeStart, fault);
        None
    }

    /// Reads a time of the kind that the log uses; `with` is the kind of the `t` in the same line.
    fn time(&self, raw: &RawValue, with: Option<TimeKind>) -> Result<ParsedTime, TimeFault> {
        let read = self.any_time(raw).ok_or(TimeFault::Invalid)?;
        match self.kind.or(with) {
            Some(kind) if self.header.start.is_none() && kind != read.kind => {
                Err(TimeFault::Mixed(read.kind))
            }
            _ => Ok(read),
        }
    }

    /// Reads a time of either kind.
    fn any_time(&self, raw: &RawValue) -> Option<ParsedTime> {
        if let Some((text, _)) = string(raw) {
            let (time, offset) = parse_rfc3339(&text)?;
            return Some(ParsedTime { time, offset: Some(offset), kind: TimeKind::Timestamp });
        }
        // In range or not is the sum, not the number.
        let Millis(ms) = parse_wide_seconds(raw.get())?;
        let sum = ms + self.header.start.map_or(0, |(start, _)| start.0);
        let time = (sum.abs() <= MAX_MILLIS).then_some(SessionTime(sum))?;
        Some(ParsedTime { time, offset: None, kind: TimeKind::Number })
    }
}

/// A JSON error without its line number, which is always 1.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    format!("{text}, at column {}", error.column())
}

#[cfg(test)]
mod tests;
