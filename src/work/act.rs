//! One line of a work file: something that a coder did.

use super::Anchor;
use crate::time::MAX_MILLIS;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt;

/// Something that a coder did, as one line of a work file.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its id, which no other act has.
    pub id: String,
    /// When it was done, in RFC 3339, as written.
    pub at: String,
    /// What was done.
    pub what: What,
    /// The line as it is in the file, without its line end.
    pub line: String,
    /// The names of the fields that this version does not know. They stay in the line.
    pub unknown: BTreeSet<String>,
}

/// What a coder did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Gave a code to events.
    Code {
        /// The code.
        code: CodeName,
        /// The events.
        place: Place,
        /// One of the levels of the code's group.
        level: Option<String>,
        /// A remark.
        text: Option<String>,
    },
    /// Wrote a note.
    Note {
        /// The events that it is about.
        place: Place,
        /// The note.
        text: String,
    },
    /// Set a flag.
    Flag {
        /// The events.
        place: Place,
        /// A remark.
        text: Option<String>,
    },
    /// Set a mark, as in a log (`docs/format.md`), but as the researcher's own.
    Mark {
        /// The kind of mark.
        kind: String,
        /// On what.
        when: When,
        /// A remark.
        text: Option<String>,
    },
    /// Took an act back, or brought it back by retracting its retraction.
    Retract {
        /// The id of the act.
        of: String,
    },
    /// Has read these events: they were in focus, or were played past.
    Seen {
        /// The events.
        place: Place,
    },
    /// Decided whether an utterance mentions a fact.
    Verdict {
        /// The id of the fact.
        fact: String,
        /// The utterance.
        place: Place,
        /// The decision.
        is: Verdict,
        /// How the fact is mentioned.
        form: Option<Form>,
    },
    /// An act that this version does not know. It stays in the file.
    Unknown {
        /// Its word.
        act: String,
    },
}

/// One event, or all events from one to another in the order of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The event, or the first one.
    pub from: Anchor,
    /// The last one, which is included.
    pub to: Option<Anchor>,
}

/// What a mark is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// An event.
    Event(Anchor),
    /// A moment, in milliseconds of session time.
    Moment(i64),
}

/// The full name of a code: `codebook/code`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeName {
    /// The id of the codebook.
    pub codebook: String,
    /// The id of the code in it.
    pub code: String,
}

impl CodeName {
    /// Reads `codebook/code`.
    #[must_use]
    pub fn parse(name: &str) -> Option<CodeName> {
        let (codebook, code) = name.split_once('/')?;
        let whole = !codebook.is_empty() && !code.is_empty();
        whole.then(|| CodeName { codebook: codebook.to_owned(), code: code.to_owned() })
    }

    /// Whether a word asks for this code: `codebook/code`, a code, or a codebook.
    #[must_use]
    pub fn is_named(&self, word: &str) -> bool {
        word == self.code || word == self.codebook || word == self.to_string()
    }
}

impl fmt::Display for CodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.codebook, self.code)
    }
}

crate::record::words! {
    /// Whether an utterance mentions a fact.
    pub enum Verdict {
        /// It does.
        Mention = "mention",
        /// It does not.
        Not = "not",
    }
}

crate::record::words! {
    /// How a fact is mentioned.
    pub enum Form {
        /// As a statement.
        Statement = "statement",
        /// In a leading question.
        Leading = "leading",
        /// As one of several choices.
        Choice = "choice",
        /// By an exhibit.
        Exhibit = "exhibit",
        /// Freely.
        Free = "free",
        /// On being asked.
        Asked = "asked",
        /// By assent.
        Assent = "assent",
    }
}

/// A line as it is written, with its fields in this order.
#[derive(Default, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fact: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Anchor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Anchor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    t_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// The acts of this version.
const ACTS: [&str; 7] = ["code", "note", "flag", "mark", "retract", "seen", "verdict"];

impl Act {
    /// A new act, with its line.
    #[must_use]
    pub fn new(id: String, at: String, what: What) -> Act {
        let fields = Line { id: Some(id.clone()), at: Some(at.clone()), ..what.fields() };
        let line = serde_json::to_string(&fields).unwrap_or_default();
        Act { id, at, what, line, unknown: BTreeSet::new() }
    }

    /// Reads a line, without its line end.
    ///
    /// # Errors
    /// One sentence that says what is wrong.
    pub fn parse(line: &str) -> Result<Act, String> {
        // The act of an unknown word may use these names for something else.
        let word = serde_json::from_str::<Word>(line).map_err(|e| not_json(line, &e))?.act;
        let Some(word) = word else { return Err("no act; use one of code, note, flag, mark …".to_owned()) };
        if !ACTS.contains(&word.as_str()) {
            let Word { id, at, .. } = serde_json::from_str(line).map_err(|e| not_json(line, &e))?;
            let what = What::Unknown { act: word };
            let (id, at) = (named(id, "id")?, at.unwrap_or_default());
            return Ok(Act { id, at, what, line: line.to_owned(), unknown: BTreeSet::new() });
        }
        let fields: Line = serde_json::from_str(line).map_err(|e| not_json(line, &e))?;
        let place = |from: Option<Anchor>| Ok(Place { from: from.ok_or("no from")?, to: fields.to });
        let kept = |text: &Option<String>| text.clone();
        let what = match word.as_str() {
            "code" => What::Code {
                code: CodeName::parse(&named(fields.code, "code")?).ok_or("a code is codebook/code")?,
                place: place(fields.from).map_err(str::to_owned)?,
                level: kept(&fields.level),
                text: kept(&fields.text),
            },
            "note" => What::Note {
                place: place(fields.from).map_err(str::to_owned)?,
                text: fields.text.clone().ok_or("no text")?,
            },
            "flag" => {
                What::Flag { place: place(fields.from).map_err(str::to_owned)?, text: kept(&fields.text) }
            }
            "mark" => What::Mark {
                kind: named(fields.kind, "kind")?,
                when: match (fields.from, fields.t_ms) {
                    (Some(event), _) => When::Event(event),
                    (None, Some(t)) if !(-MAX_MILLIS..=MAX_MILLIS).contains(&t) => {
                        return Err("t_ms is out of range".to_owned());
                    }
                    (None, Some(t)) => When::Moment(t),
                    (None, None) => return Err("no from and no t_ms".to_owned()),
                },
                text: kept(&fields.text),
            },
            "retract" => What::Retract { of: named(fields.of, "of")? },
            "seen" => What::Seen { place: place(fields.from).map_err(str::to_owned)? },
            _ => What::Verdict {
                fact: named(fields.fact, "fact")?,
                place: place(fields.from).map_err(str::to_owned)?,
                is: Verdict::from_word(&named(fields.is, "is")?).ok_or("is must be mention or not")?,
                form: match fields.form {
                    None => None,
                    Some(word) => {
                        Some(Form::from_word(&word).ok_or_else(|| format!("unknown form {word:?}"))?)
                    }
                },
            },
        };
        let unknown = fields.more.keys().cloned().collect();
        let (id, at) = (named(fields.id, "id")?, named(fields.at, "at")?);
        Ok(Act { id, at, what, line: line.to_owned(), unknown })
    }

    /// The same act on other events, with all that is in its line.
    #[must_use]
    pub fn moved(&self, from: Anchor, to: Option<Anchor>) -> Act {
        let mut fields: Map<String, Value> = serde_json::from_str(&self.line).unwrap_or_default();
        for (name, anchor) in [("from", Some(from)), ("to", to)] {
            let Some(anchor) = anchor else { continue };
            let new = serde_json::to_value(anchor).unwrap_or_default();
            let old = fields.entry(name).or_insert_with(|| Value::Object(Map::new()));
            match (old, new) {
                (Value::Object(old), Value::Object(new)) => old.extend(new),
                (old, new) => *old = new,
            }
        }
        let line = Value::Object(fields).to_string();
        Act::parse(&line).unwrap_or_else(|_| self.clone())
    }

    /// The events that it is on, if it is on any.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self.what {
            What::Code { place, .. }
            | What::Note { place, .. }
            | What::Flag { place, .. }
            | What::Seen { place }
            | What::Verdict { place, .. } => Some(place),
            What::Mark { when: When::Event(from), .. } => Some(Place { from, to: None }),
            What::Mark { when: When::Moment(_), .. } | What::Retract { .. } | What::Unknown { .. } => None,
        }
    }

    /// The id of the act that it retracts, if it retracts one.
    #[must_use]
    pub fn retracts(&self) -> Option<&str> {
        match &self.what {
            What::Retract { of } => Some(of),
            What::Code { .. }
            | What::Note { .. }
            | What::Flag { .. }
            | What::Mark { .. }
            | What::Seen { .. }
            | What::Verdict { .. }
            | What::Unknown { .. } => None,
        }
    }
}

/// What every act has.
#[derive(Deserialize)]
struct Word {
    id: Option<String>,
    at: Option<String>,
    act: Option<String>,
}

/// The value of a field that may be neither missing nor empty.
fn named(value: Option<String>, field: &str) -> Result<String, String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| format!("no {field}"))
}

fn not_json(line: &str, error: &serde_json::Error) -> String {
    if line.trim_start().starts_with('{') && error.is_data() {
        // serde_json adds the line and column, and the line is always 1.
        let text = error.to_string();
        return text.split(" at line ").next().unwrap_or_default().to_owned();
    }
    "not a JSON object".to_owned()
}

impl What {
    /// The word of the act.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            What::Code { .. } => "code",
            What::Note { .. } => "note",
            What::Flag { .. } => "flag",
            What::Mark { .. } => "mark",
            What::Retract { .. } => "retract",
            What::Seen { .. } => "seen",
            What::Verdict { .. } => "verdict",
            What::Unknown { act } => act,
        }
    }

    /// The text that the coder wrote.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            What::Note { text, .. } => Some(text),
            What::Code { text, .. } | What::Flag { text, .. } | What::Mark { text, .. } => text.as_deref(),
            What::Retract { .. } | What::Seen { .. } | What::Verdict { .. } | What::Unknown { .. } => None,
        }
    }

    /// The code that it gives; `None` of any other act.
    #[must_use]
    pub fn code(&self) -> Option<&CodeName> {
        if let What::Code { code, .. } = self { Some(code) } else { None }
    }

    fn fields(&self) -> Line {
        let on = |place: &Place| Line { from: Some(place.from), to: place.to, ..Line::default() };
        let fields = match self.clone() {
            What::Code { code, place, level, text } => {
                Line { code: Some(code.to_string()), level, text, ..on(&place) }
            }
            What::Note { place, text } => Line { text: Some(text), ..on(&place) },
            What::Flag { place, text } => Line { text, ..on(&place) },
            What::Mark { kind, when: When::Event(from), text } => {
                Line { kind: Some(kind), from: Some(from), text, ..Line::default() }
            }
            What::Mark { kind, when: When::Moment(t), text } => {
                Line { kind: Some(kind), t_ms: Some(t), text, ..Line::default() }
            }
            What::Retract { of } => Line { of: Some(of), ..Line::default() },
            What::Seen { place } => on(&place),
            What::Verdict { fact, place, is, form } => Line {
                fact: Some(fact),
                is: Some(is.word().to_owned()),
                form: form.map(|form| form.word().to_owned()),
                ..on(&place)
            },
            What::Unknown { .. } => Line::default(),
        };
        Line { act: Some(self.word().to_owned()), ..fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::LineHash;

    fn anchor() -> Anchor {
        Anchor { line: 412, hash: LineHash::of(b"x"), t_ms: Some(1_551_538_934_250) }
    }

    #[test]
    fn every_act_is_read_as_it_was_written() {
        let place = Place { from: anchor(), to: Some(Anchor { line: 414, t_ms: None, ..anchor() }) };
        let text = Some("a \u{1b}[31m “remark”\n".to_owned());
        for what in [
            What::Code {
                code: CodeName::parse("min_max/min_blame").unwrap(),
                place,
                level: Some("high".to_owned()),
                text: text.clone(),
            },
            What::Note { place, text: text.clone().unwrap() },
            What::Flag { place, text: None },
            What::Mark { kind: "confession".to_owned(), when: When::Event(anchor()), text: text.clone() },
            What::Mark { kind: "confession".to_owned(), when: When::Moment(-5), text: None },
            What::Retract { of: "01J".to_owned() },
            What::Seen { place },
            What::Verdict { fact: "F3".to_owned(), place, is: Verdict::Mention, form: Some(Form::Leading) },
        ] {
            let act = Act::new("01K".to_owned(), "2026-03-02T10:15:00Z".to_owned(), what);
            assert!(!act.line.contains('\n') && act.unknown.is_empty());
            assert_eq!(Act::parse(&act.line).as_ref(), Ok(&act), "{}", act.line);
        }
    }

    #[test]
    fn a_moved_act_keeps_all_that_is_in_its_line() {
        let line = r#"{"id":"1","at":"x","act":"note","from":{"line":1,"hash":"00000000000000ff","t_ms":null,"page":3},"text":"n","color":"red"}"#;
        let act = Act::parse(line).unwrap();
        assert_eq!(act.unknown.iter().collect::<Vec<_>>(), ["color"]);
        let moved = act.moved(anchor(), None);
        assert_eq!(moved.place().unwrap().from, anchor());
        assert!(
            moved.line.contains(r#""page":3"#) && moved.line.contains(r#""color":"red""#),
            "{}",
            moved.line
        );
    }

    #[test]
    fn a_wrong_act_says_what_is_wrong_and_an_unknown_one_is_kept_whole() {
        let from = r#""from":{"line":1,"hash":"00000000000000ff"}"#;
        for (line, what) in [
            ("x".to_owned(), "not a JSON object"),
            ("{}".to_owned(), "no act"),
            (r#"{"id":"1","at":"x","act":"note","text":"n"}"#.to_owned(), "no from"),
            (format!(r#"{{"id":"1","at":"x","act":"note",{from}}}"#), "no text"),
            (format!(r#"{{"id":"","at":"x","act":"flag",{from}}}"#), "no id"),
            (format!(r#"{{"id":"1","at":"x","act":"code","code":"min",{from}}}"#), "codebook/code"),
            (format!(r#"{{"id":"1","at":"x","act":"note","text":5,{from}}}"#), "expected a string"),
            (format!(r#"{{"id":"1","id":"2","at":"x","act":"flag",{from}}}"#), "duplicate field"),
            (r#"{"id":"1","at":"x","act":"flag","from":{"line":1,"hash":"ff"}}"#.to_owned(), "16 hex"),
        ] {
            let error = Act::parse(&line).unwrap_err();
            assert!(error.contains(what) && !error.contains("column"), "{line}: {error}");
        }
        let line = r#"{"id":"1","at":"x","act":"link","from":"elsewhere","code":7}"#;
        let act = Act::parse(line).unwrap();
        assert_eq!((act.what, act.line.as_str()), (What::Unknown { act: "link".to_owned() }, line));
    }
}
