//! The window of events around the focus: their texts, made safe for the screen and broken into rows. Bounded,
//! however long the log is.

use super::wrap::wrap;
use crate::record::{Body, Certainty, Event, EventKind, Role, ascii, one_line, visible, visible_lines};
use crate::session::{Entry, Quotation, Session};
use crate::time::{approximate, clock_exact};
use std::collections::HashMap;
use std::ops::Range;

/// How many events are held at most.
pub(super) const MOST: usize = 1200;

/// One event as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its type.
    pub kind: EventKind,
    /// Who spoke, as the column calls them.
    pub who: String,
    /// The role of who spoke.
    pub role: Role,
    /// What stands in the text column.
    pub text: String,
    /// Where the words themselves stand in `text`: a search marks its hits only there.
    pub words: Range<usize>,
    /// The words, or what stands in their place, as a citation gives them.
    pub cited: String,
    /// Where they are known from, where that is stated.
    pub source: Option<String>,
    /// The rows of `text`.
    pub rows: Vec<Range<usize>>,
}

impl Line {
    /// What a citation says of it: for an event without words, what stands in its place.
    #[must_use]
    pub fn said(&self) -> Quotation<'_> {
        let who = if self.who.is_empty() { self.kind.word() } else { &self.who };
        Quotation {
            who,
            words: &self.cited,
            spoken: self.kind == EventKind::Utterance,
            source: self.source.as_deref(),
        }
    }

    /// Turns what is drawn into ASCII; what is cited stays as it is.
    fn in_ascii(&mut self) {
        let part = |range: Range<usize>| ascii(self.text.get(range).unwrap_or_default()).into_owned();
        let (before, words) = (part(0..self.words.start), part(self.words.clone()));
        let after = part(self.words.end..self.text.len());
        self.words = before.len()..before.len() + words.len();
        self.text = before + &words + &after;
    }
}

/// The events that were read to be shown.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    held: HashMap<usize, Line>,
    width: u16,
    forgotten: u64,
}

impl Lines {
    /// The event at a place, if it was read.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<&Line> {
        self.held.get(&i)
    }

    /// How many rows the event at a place takes; one while it was not read yet.
    #[must_use]
    pub fn rows(&self, i: usize) -> usize {
        self.held.get(&i).map_or(1, |line| line.rows.len())
    }

    /// Takes up an event that was read. `None` is a line that is no longer what it was.
    pub fn put(&mut self, session: &Session, i: usize, event: Option<&Event<'_>>, ascii_only: bool) {
        if self.held.len() >= MOST {
            self.clear();
        }
        let Some(entry) = session.index().get(i) else { return };
        let mut line = match event {
            Some(event) => shown(session, i, entry, event),
            None => changed(entry),
        };
        if ascii_only {
            line.in_ascii();
        }
        line.rows = wrap(&line.text, self.width);
        self.held.insert(i, line);
    }

    /// Breaks everything anew for another width of the text column.
    pub(super) fn set_width(&mut self, width: u16) {
        if self.width != width {
            self.width = width;
            for line in self.held.values_mut() {
                line.rows = wrap(&line.text, width);
            }
        }
    }

    /// Forgets everything: places have moved.
    pub fn clear(&mut self) {
        self.forgotten += 1;
        self.held.clear();
    }

    /// How often everything was forgotten.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

fn changed(entry: Entry) -> Line {
    let text = "[the file has changed: this line is no longer what it was]".to_owned();
    Line {
        kind: entry.kind(),
        who: String::new(),
        role: Role::Other,
        words: 0..0,
        cited: String::new(),
        source: None,
        rows: Vec::new(),
        text,
    }
}

/// An event as text: plain words, every field that is stated, nothing that is not.
fn shown(session: &Session, i: usize, entry: Entry, event: &Event<'_>) -> Line {
    let (mut who, mut role) = (String::new(), Role::Other);
    let mut tags: Vec<&str> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    let (mut words, mut stated) = (String::new(), None);
    let person = |id: &str| {
        let name = session.people().find(id).map(|n| session.people().get(n).name.as_str());
        visible(name.unwrap_or(id)).into_owned()
    };
    let some = |parts: &mut Vec<String>, text: &Option<std::borrow::Cow<'_, str>>| {
        parts.extend(text.as_deref().map(|t| visible(t).replace('_', " ")));
    };
    match &event.body {
        Body::Utterance { speaker, text, certainty, source, .. } => {
            who = visible(speaker.as_deref().unwrap_or("unknown")).into_owned();
            role = session.people().get(entry.speaker()).role;
            if session.figures().coverage.is_some() && entry.is_timed() && !entry.is_on_tape() {
                tags.push("off tape");
            }
            match certainty {
                Certainty::Exact => {}
                Certainty::Approximate | Certainty::Estimated => tags.push(certainty.word()),
            }
            words = visible_lines(text).into_owned();
            stated = source.as_deref().map(|s| visible(s).into_owned());
            parts.extend(stated.as_deref().map(|s| format!("({s})")));
        }
        Body::TapeOn { recording, offset, source } => {
            parts.push("tape on".to_owned());
            parts.extend(recording.as_deref().map(|r| visible(r).into_owned()));
            if offset.0 != 0 {
                parts.push(format!("at {} of its file", clock_exact(*offset)));
            }
            some(&mut parts, source);
        }
        Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => {
            parts.push("tape off".to_owned());
            parts.extend(recording.as_deref().map(|r| visible(r).into_owned()));
            some(&mut parts, reason);
            parts.extend(
                stated_on_tape
                    .map(|yes| if yes { "stated on tape" } else { "not stated on tape" }.to_owned()),
            );
            parts.extend(questioning.map(|q| format!("questioning {q}")));
            some(&mut parts, source);
        }
        Body::Untaped { reason, questioning, source } => {
            parts.push(match session.index().end(i) {
                Some(end) => format!("stated as untaped for {}", approximate(end - entry.time())),
                None => "stated as untaped".to_owned(),
            });
            some(&mut parts, reason);
            parts.extend(questioning.map(|q| format!("questioning {q}")));
            some(&mut parts, source);
        }
        Body::Mark { kind, text } => {
            parts.push(visible(kind).replace('_', " ").to_uppercase());
            parts.extend(text.as_deref().map(|t| visible_lines(t).replace('_', " ")));
        }
        Body::Enter { who } => parts.push(format!("{} comes in", person(who))),
        Body::Leave { who } => parts.push(format!("{} goes out", person(who))),
        Body::Note { text } => {
            parts.push("note".to_owned());
            words = visible_lines(text).into_owned();
        }
        Body::Unknown { kind } => parts.push(visible(kind).into_owned()),
    }
    let extra =
        event.extra.iter().map(|(key, value)| format!("[{}: {}]", visible(key), visible(value.get())));
    let (before, after) = match event.body.kind() {
        EventKind::Utterance => (tags_text(&tags), parts),
        EventKind::Note => ("note · ".to_owned(), Vec::new()),
        EventKind::TapeOn
        | EventKind::TapeOff
        | EventKind::Untaped
        | EventKind::Mark
        | EventKind::Enter
        | EventKind::Leave
        | EventKind::Unknown => (parts.join(" · "), Vec::new()),
    };
    let from = before.len();
    let mut text = before + &words;
    let words = from..text.len();
    for more in after.into_iter().chain(extra) {
        text.push(' ');
        text.push_str(&more);
    }
    let cited = text.get(words.clone()).filter(|words| !words.is_empty()).unwrap_or(&text);
    let cited = one_line(cited).into_owned();
    Line { kind: event.body.kind(), who, role, words, cited, source: stated, rows: Vec::new(), text }
}

fn tags_text(tags: &[&str]) -> String {
    if tags.is_empty() { String::new() } else { format!("[{}] ", tags.join(", ")) }
}
