//! The header: what the first line of a log says of the whole.

use super::fields::{Fields, string};
use super::problem::{ProblemKind, Problems};
use super::words::Role;
use crate::time::{Offset, SessionTime, parse_rfc3339};
use jiff::tz::TimeZone;
use serde_json::Value;

/// What the header says. The default is the header of a log without one.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The title, where it is stated and not empty.
    pub title: Option<String>,
    /// Whether the log says of itself that it is invented.
    pub fictional: bool,
    /// The zone of the wall clock.
    pub timezone: Option<TimeZone>,
    /// What numeric times count from.
    pub start: Option<(SessionTime, Offset)>,
    /// The people whom it names, in its order, each id once.
    pub people: Vec<Person>,
    /// The recordings that it names.
    pub recordings: Vec<Recording>,
}

/// One person of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As events name them.
    pub id: String,
    /// As people name them; the id where no name is given.
    pub name: String,
    /// What they are in the session.
    pub role: Role,
}

/// One recording of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// As tape events name it.
    pub id: String,
    /// Its media file, where that is stated.
    pub media: Option<String>,
}

impl Header {
    /// The header in the fields of an object, or `None` where the object is none of ours.
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
                wrong.push(format!("{key} cannot be read"));
                continue;
            };
            match (key, value) {
                ("version", Value::Number(n)) => match n.as_u64() {
                    Some(1) => {}
                    Some(0) | None => wrong.push(format!("version {n} is unknown, read as 1")),
                    Some(n) => wrong.push(format!("version {n} is newer than this program, read as 1")),
                },
                ("title", Value::String(text)) => header.title = Some(text).filter(|t| !t.trim().is_empty()),
                ("fictional", Value::Bool(yes)) => header.fictional = yes,
                ("timezone", Value::String(name)) => match TimeZone::get(&name) {
                    Ok(zone) => header.timezone = Some(zone),
                    Err(_) => wrong.push(format!("timezone {name:?} is not known, ignored")),
                },
                ("start", Value::String(text)) => match parse_rfc3339(&text) {
                    Some(start) => header.start = Some(start),
                    None => wrong.push(format!("start {text:?} is not RFC 3339 with an offset, ignored")),
                },
                ("people", Value::Array(list)) => header.people = people(list, &mut wrong),
                ("recordings", Value::Array(list)) => header.recordings = recordings(list, &mut wrong),
                ("title" | "timezone" | "start" | "people" | "recordings", Value::Null) => {}
                (
                    "version" | "title" | "fictional" | "timezone" | "start" | "people" | "recordings",
                    value,
                ) => {
                    wrong.push(format!("{key} is {}, ignored", kind_of(&value)));
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
            wrong.push(format!("person {} has no id, ignored", i + 1));
            continue;
        };
        if !seen.insert(id.clone()) {
            wrong.push(format!("person {id:?} stands twice, the first holds"));
            continue;
        }
        let role = match value.get("role") {
            None | Some(Value::Null) => Role::Other,
            Some(word) => word.as_str().and_then(Role::from_word).unwrap_or_else(|| {
                wrong.push(format!("role {word} of {id:?} is not known, read as other"));
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
            None => wrong.push(format!("recording {} has no id, ignored", i + 1)),
        }
    }
    recordings
}

/// What a JSON value is, for sentences.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
