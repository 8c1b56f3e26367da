//! The header: title, time zone, start, people and recordings, from the first line of a log.

use super::fields::{Fields, string};
use super::problem::{ProblemKind, Problems};
use super::words::Role;
use crate::time::{Offset, SessionTime, parse_rfc3339};
use jiff::tz::TimeZone;
use serde_json::Value;

/// The header of a log. The default is that of a log without a header.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The title, if it is given and not empty.
    pub title: Option<String>,
    /// Whether the log declares itself fictional.
    pub fictional: bool,
    /// The time zone of the wall clock.
    pub timezone: Option<TimeZone>,
    /// The reference point of numeric times.
    pub start: Option<(SessionTime, Offset)>,
    /// The people, in order, each id once.
    pub people: Vec<Person>,
    /// The recordings, in order.
    pub recordings: Vec<Recording>,
}

/// One person of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id that events use.
    pub id: String,
    /// The name; the id if no name is given.
    pub name: String,
    /// The role in the session.
    pub role: Role,
}

/// One recording of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The id that tape events use.
    pub id: String,
    /// The media file, if one is given.
    pub media: Option<String>,
}

impl Header {
    /// The header in the fields of an object; `None` unless the object has `"format":"untaped"`.
    pub(super) fn from_fields(fields: &Fields<'_>, line: u64, problems: &mut Problems) -> Option<Header> {
        let fields = fields.rest();
        let format = fields.iter().find(|(key, _)| key == "format").and_then(|(_, raw)| string(raw));
        if format.is_none_or(|(text, _)| text != "untaped") {
            return None;
        }
        let mut header = Header::default();
        let mut wrong: Vec<String> = Vec::new();
        for (key, raw) in &fields {
            let key = key.as_ref();
            let Ok(value) = serde_json::from_str::<Value>(raw.get()) else {
                wrong.push(format!("invalid {key}; ignored"));
                continue;
            };
            match (key, value) {
                ("version", Value::Number(n)) => match n.as_u64() {
                    Some(1) => {}
                    Some(0) | None => wrong.push(format!("unknown version {n}; read as 1")),
                    Some(n) => wrong.push(format!("version {n} is newer than this program; read as 1")),
                },
                ("title", Value::String(text)) => header.title = Some(text).filter(|t| !t.trim().is_empty()),
                ("fictional", Value::Bool(yes)) => header.fictional = yes,
                ("timezone", Value::String(name)) => match TimeZone::get(&name) {
                    Ok(zone) => header.timezone = Some(zone),
                    Err(_) => wrong.push(format!("unknown timezone {name:?}; ignored")),
                },
                ("start", Value::String(text)) => match parse_rfc3339(&text) {
                    Some(start) => header.start = Some(start),
                    None => wrong.push(format!("start {text:?} is not RFC 3339 with an offset; ignored")),
                },
                ("people", Value::Array(list)) => header.people = people(list, &mut wrong),
                ("recordings", Value::Array(list)) => header.recordings = recordings(list, &mut wrong),
                ("title" | "timezone" | "people" | "recordings", Value::Null) => {}
                (
                    "version" | "title" | "fictional" | "timezone" | "start" | "people" | "recordings",
                    value,
                ) => {
                    wrong.push(format!("{key} is {}; ignored", kind_of(&value)));
                }
                _ => {}
            }
        }
        if !wrong.is_empty() {
            problems.add(line, ProblemKind::BadHeader, format!("header: {}", wrong.join("; ")));
        }
        Some(header)
    }
}

fn people(list: Vec<Value>, wrong: &mut Vec<String>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (i, value) in list.into_iter().enumerate() {
        let text =
            |key: &str| value.get(key).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_owned);
        let Some(id) = text("id") else {
            wrong.push(format!("person {} has no id; ignored", i + 1));
            continue;
        };
        if !seen.insert(id.clone()) {
            wrong.push(format!("duplicate person {id:?}; using the first"));
            continue;
        }
        let role = match value.get("role") {
            None | Some(Value::Null) => Role::Other,
            Some(word) => word.as_str().and_then(Role::from_word).unwrap_or_else(|| {
                wrong.push(format!("unknown role {word} of {id:?}; read as other"));
                Role::Other
            }),
        };
        people.push(Person { name: text("name").unwrap_or_else(|| id.clone()), id, role });
    }
    people
}

fn recordings(list: Vec<Value>, wrong: &mut Vec<String>) -> Vec<Recording> {
    let mut recordings = Vec::new();
    for (i, value) in list.into_iter().enumerate() {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        match text("id") {
            Some(id) => recordings.push(Recording { id, media: text("media") }),
            None => wrong.push(format!("recording {} has no id; ignored", i + 1)),
        }
    }
    recordings
}

/// The type of a JSON value, with its article.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
