//! Writes a header or an event as one line of a log, which [`LineReader`](super::LineReader) reads back.

use super::body::Field;
use super::event::Event;
use super::header::Header;
use super::provenance::{Alternative, Provenance};
use super::words::{Certainty, Questioning, Role};
use crate::time::{Millis, Offset, SessionTime, format_rfc3339, format_seconds};
use serde_json::Value;

/// The header as a line, without a line end and without fields that are empty or the default.
pub fn header_line(header: &Header) -> String {
    let mut line = String::new();
    let mut object = Object { line: &mut line, empty: true };
    object.text("format", Some("untaped"));
    object.raw("version", "1");
    object.text("title", header.title.as_deref());
    if header.fictional {
        object.raw("fictional", "true");
    }
    object.text("timezone", header.timezone.as_ref().and_then(|zone| zone.iana_name()));
    object.text("start", header.start.and_then(|(t, offset)| format_rfc3339(t, offset)).as_deref());
    object.list("people", &header.people, |person, fields| {
        fields.text("id", Some(&person.id));
        fields.text("name", (person.name != person.id).then_some(person.name.as_str()));
        fields.text("role", (person.role != Role::Other).then(|| person.role.word()));
    });
    object.list("recordings", &header.recordings, |recording, fields| {
        fields.text("id", Some(&recording.id));
        fields.text("media", recording.media.as_deref());
    });
    object.end();
    line
}

/// Appends an event to `line` as a JSON object, without a line end. A time with an offset is written as a timestamp, one
/// without as a number of seconds since `start`, the `start` of the header or zero. A time outside the years 0 to 9999
/// is left out.
pub fn event_line(event: &Event<'_>, start: SessionTime, line: &mut String) {
    let mut object = Object { line, empty: true };
    object.time("t", event.time, event.offset, start);
    object.time("end", event.end, event.offset, start);
    object.text("type", Some(event.body.type_word()));
    for (key, field) in event.body.fields() {
        match field {
            Field::Text(text) => object.text(key, text),
            Field::Certainty(certainty) => {
                object.text(key, (certainty != Certainty::Exact).then(|| certainty.word()));
            }
            Field::Offset(Millis::ZERO) | Field::Flag(None) => {}
            Field::Offset(offset) => object.raw(key, &format_seconds(offset)),
            Field::Questioning(questioning) => object.text(key, questioning.map(Questioning::word)),
            Field::Flag(Some(yes)) => object.raw(key, if yes { "true" } else { "false" }),
        }
    }
    let Provenance { source, certainty, is_indirect, alternatives } = &event.provenance;
    if *is_indirect {
        object.raw("indirect", "true");
    }
    object.text("source", source.as_deref());
    object.text("certainty", (*certainty != Certainty::Exact).then(|| certainty.word()));
    if !alternatives.is_empty() {
        object.key("alt");
        alternatives_list(alternatives, object.line, |t, offset| {
            json_time(t, offset.or(event.offset), start)
        });
    }
    for (key, value) in &event.extra {
        object.begin();
        quoted(key, object.line);
        object.line.push(':');
        object.line.push_str(value.get());
    }
    object.end();
}

/// Appends what other sources say of an event, the value of its `alt`, as a JSON list. `json` gives the JSON text of a time
/// with its offset from UTC; a time without a text is left out.
pub(crate) fn alternatives_list(
    alternatives: &[Alternative<'_>],
    line: &mut String,
    json: impl Fn(SessionTime, Option<Offset>) -> Option<String>,
) {
    list(line, alternatives, |other, fields| {
        for (key, time, offset) in [("t", other.time, other.offset), ("end", other.end, other.end_offset)] {
            if let Some(text) = time.and_then(|t| json(t, offset)) {
                fields.raw(key, &text);
            }
        }
        fields.text("text", other.text.as_deref());
        fields.text("speaker", other.speaker.as_deref());
        fields.text("source", other.source.as_deref());
    });
}

/// A time as a JSON value: a timestamp, or without an offset a number of seconds since `start`. `None` outside the years 0
/// to 9999.
fn json_time(t: SessionTime, offset: Option<Offset>, start: SessionTime) -> Option<String> {
    match offset {
        None => Some(format_seconds(t - start)),
        Some(offset) => format_rfc3339(t, offset).map(|text| format!("\"{text}\"")),
    }
}

/// Appends a list of objects.
fn list<T>(line: &mut String, items: &[T], fields: impl Fn(&T, &mut Object<'_>)) {
    line.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            line.push(',');
        }
        let mut object = Object { line, empty: true };
        fields(item, &mut object);
        object.end();
    }
    line.push(']');
}

/// A JSON object that is being written.
struct Object<'l> {
    line: &'l mut String,
    empty: bool,
}

impl Object<'_> {
    fn begin(&mut self) {
        self.line.push(if std::mem::replace(&mut self.empty, false) { '{' } else { ',' });
    }

    /// Writes a key of the format, which needs no escapes.
    fn key(&mut self, key: &'static str) {
        self.begin();
        for piece in ["\"", key, "\":"] {
            self.line.push_str(piece);
        }
    }

    fn raw(&mut self, key: &'static str, value: &str) {
        self.key(key);
        self.line.push_str(value);
    }

    fn text(&mut self, key: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.key(key);
            quoted(text, self.line);
        }
    }

    fn time(
        &mut self,
        key: &'static str,
        time: Option<SessionTime>,
        offset: Option<Offset>,
        start: SessionTime,
    ) {
        if let Some(text) = time.and_then(|t| json_time(t, offset, start)) {
            self.raw(key, &text);
        }
    }

    /// Writes a list of objects, unless it is empty.
    fn list<T>(&mut self, key: &'static str, items: &[T], fields: impl Fn(&T, &mut Object<'_>)) {
        if !items.is_empty() {
            self.key(key);
            list(self.line, items, fields);
        }
    }

    fn end(self) {
        self.line.push_str(if self.empty { "{}" } else { "}" });
    }
}

/// Appends a text as a JSON string.
fn quoted(text: &str, line: &mut String) {
    let odd = |b: u8| b < b' ' || b == b'"' || b == b'\\';
    // Without a branch in the loop, the compiler uses wide instructions: 12 ns for a sentence, where serde_json takes 65.
    // Per imported caption, that would be a fifth more time.
    let plain = |piece: &[u8]| !piece.iter().fold(false, |so_far, &b| so_far | odd(b));
    if text.as_bytes().chunks(64).all(plain) {
        line.push('"');
        line.push_str(text);
        line.push('"');
    } else {
        line.push_str(&Value::from(text).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{LineEnd, LineReader, Problems};

    /// A log's lines read and written again.
    fn again(lines: &[&str]) -> Vec<String> {
        let mut reader = LineReader::new();
        let mut problems = Problems::default();
        let mut written = Vec::new();
        for (number, line) in (1..).zip(lines) {
            let mut scratch = String::new();
            match reader.read(line.as_bytes(), LineEnd::Newline, number, &mut scratch, &mut problems) {
                None => written.push(header_line(reader.header())),
                Some(event) => {
                    let mut text = String::new();
                    let start = reader.header().start.map(|(t, _)| t).unwrap_or_default();
                    event_line(&event, start, &mut text);
                    written.push(text);
                }
            }
        }
        assert!(problems.is_empty(), "{:?}", problems.list());
        written
    }

    #[test]
    fn a_log_in_the_order_of_its_format_is_written_as_it_was_read() {
        let log = [
            r#"{"format":"untaped","version":1,"title":"T \"x\"","fictional":true,"timezone":"America/Chicago","start":"2019-03-02T11:02:10-06:00","people":[{"id":"K","name":"Det. K","role":"police"},{"id":"D"}],"recordings":[{"id":"1","media":"1.mp4"},{"id":"2"}]}"#,
            r#"{"t":"2019-03-02T08:40:00-06:00","type":"mark","kind":"custody","text":"at home"}"#,
            r#"{"t":"2019-03-02T11:02:10Z","type":"tape_on","recording":"1","offset":1.25,"source":"s"}"#,
            r#"{"t":12.5,"end":13,"type":"utterance","speaker":"K","text":"a\nb","certainty":"estimated","recording":"1","source":"Tr. 1:2"}"#,
            r#"{"t":-0.001,"type":"tape_off","recording":"1","reason":"meal","stated_on_tape":false,"questioning":"disputed","source":"s"}"#,
            r#"{"t":1,"end":2,"type":"untaped","reason":"booking","questioning":"no","source":"s"}"#,
            r#"{"t":1,"type":"enter","who":"K","source":"s","certainty":"approximate"}"#,
            r#"{"t":1,"type":"utterance","text":"x","indirect":true,"alt":[{"t":2,"end":3,"text":"y","speaker":"D","source":"s"},{"source":"s"}]}"#,
            r#"{"t":"2019-03-02T11:02:10Z","type":"mark","kind":"x","alt":[{"t":"2019-03-02T12:02:10+01:00"}]}"#,
            r#"{"t":1,"type":"leave","who":"K"}"#,
            r#"{"t":1,"type":"note","text":"x"}"#,
            r#"{"t":1,"type":"weather","wind":{"from":"W"}}"#,
        ];
        assert_eq!(again(&log), log);
    }

    #[test]
    fn a_control_character_is_escaped() {
        let mut line = String::new();
        quoted("a\u{1b}[1m\u{7f}", &mut line);
        assert_eq!(line, "\"a\\u001b[1m\u{7f}\"");
    }
}
