//! Reads the tables that this program writes: one event a row, with its type and the fields of the log.
//!
//! Rows of gaps and of time NOT HELD are derived from the others, as are the columns of hours and seconds: both are skipped.
//! The apostrophes before what begins like a formula are removed.

use super::super::options::Options;
use super::super::transcript::Form;
use super::super::transcript::{Content, Transcript};
use super::super::units::Unit;
use super::cell::{self, CellTime, TimeBase};
use super::rows::{TableRow, TableRows};
use crate::record::{
    Alternative, Body, Certainty, DERIVED, EventKind, FieldName, FieldSource, OUR_RECORDING, Person,
    ProblemKind, Provenance, Questioning, Role, unescape_formula,
};
use crate::time::{Millis, SessionTime, parse_seconds};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The column that rows of gaps and of time NOT HELD fill, and no event does.
const LENGTH: &str = "length";

/// Whether a header row is one of this program's.
pub(super) fn is_header(header: &[&str]) -> bool {
    ["type", "t", "end", "text"].iter().all(|name| header.contains(name))
}

/// Reads the rows of such a table, the header row first.
pub(super) fn read<'a>(mut rows: TableRows<'a>, options: &Options) -> Transcript<'a> {
    let mut transcript = Transcript::default();
    transcript.is_session = true;
    let mut zero = TimeBase::default();
    let Some(header) = rows.next() else { return transcript };
    let mut others = Vec::new();
    for row in rows.by_ref() {
        options.progress.at(row.at);
        let cells = NamedCells { header: &header, row: &row };
        let known = transcript.items.len();
        cells.header(&mut transcript);
        cells.event(&mut zero, &mut transcript);
        let said = cells.text(FieldName::Alt.word()).filter(|_| transcript.items.len() > known);
        others.extend(said.map(|cell| (known, cell.into_owned())));
    }
    // The kind of the table's times is known only now.
    for (item, cell) in others {
        read_alternatives(item, &cell, &zero, &mut transcript);
    }
    if let Some((line, what)) = rows.unterminated() {
        transcript.problem(line, ProblemKind::BadValue, what);
    }
    zero.rebase(&mut transcript);
    transcript.problems.sort();
    transcript
}

/// A row, its fields by name.
struct NamedCells<'r, 'a> {
    header: &'r TableRow<'a>,
    row: &'r TableRow<'a>,
}

impl<'a> NamedCells<'_, 'a> {
    /// A field, unless it is empty.
    fn plain(&self, name: &str) -> Option<&Cow<'a, str>> {
        let at = self.header.cells.iter().position(|cell| cell == name)?;
        self.row.cells.get(at).filter(|cell| !cell.is_empty())
    }

    /// A text, without the apostrophes that keep spreadsheets from evaluating it.
    fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        Some(match self.plain(name)? {
            Cow::Borrowed(cell) => unescape_formula(cell),
            Cow::Owned(cell) => Cow::Owned(unescape_formula(cell).into_owned()),
        })
    }

    /// What every row states of the session.
    fn header(&self, transcript: &mut Transcript<'a>) {
        transcript.fictional |= self.plain("fictional").is_some_and(|cell| cell == "yes");
        let Some(title) = self.text("title") else { return };
        match &transcript.title {
            None => transcript.title = Some(title.into_owned()),
            Some(known) if *known != title => {
                let what = format!("only one title is kept; left out: {title}");
                transcript.dropped(self.row.line, what);
            }
            Some(_) => {}
        }
    }

    /// The role of the speaker.
    fn role(&self, transcript: &mut Transcript<'a>) -> Role {
        let Some(word) = self.plain("role") else { return Role::Other };
        Role::from_word(word).unwrap_or_else(|| {
            transcript.problem(self.row.line, ProblemKind::BadValue, "unknown role; ignored");
            Role::Other
        })
    }

    fn event(&self, zero: &mut TimeBase, transcript: &mut Transcript<'a>) {
        let line = self.row.line;
        let Some(word) = self.text("type") else {
            transcript.dropped(line, "row without a type; skipped");
            return;
        };
        // A row that is computed states a length, and an event never does, whatever its type.
        let has_lengths = self.header.cells.iter().any(|cell| cell == LENGTH);
        if DERIVED.contains(&word.as_ref()) && (!has_lengths || self.plain(LENGTH).is_some()) {
            return;
        }
        let mut time = |name: &str| {
            let cell = self.plain(name)?;
            let read = cell::time(cell, Unit::Seconds)
                .filter(|time| !matches!(time, CellTime::Clock(_, Form::Local | Form::Numeric(_))));
            let read = read.and_then(|time| zero.millis(time));
            if read.is_none() {
                transcript.problem(line, ProblemKind::BadTime, format!("invalid {name}"));
            }
            read
        };
        let (at, end) = (time("t"), time("end"));
        if at.is_none() {
            transcript.problem(line, ProblemKind::BadTime, "row without a time");
        }
        let kind = EventKind::from_word(&word).unwrap_or(EventKind::Unknown);
        if kind == EventKind::Utterance {
            self.utterance(at, end, transcript);
            return;
        }
        let body = Body::read(kind, word, &mut EventCells { cells: self, transcript });
        let Some(body) = body else {
            transcript.dropped(line, "row without a field that its type requires; skipped");
            return;
        };
        let mut cells = EventCells { cells: self, transcript };
        // A column that the type has read as its own says nothing else.
        let own = |name: FieldName| body.fields().any(|(key, _)| key == name.word());
        let source = if own(FieldName::Source) { None } else { cells.optional(FieldName::Source) };
        let certainty = cells.certainty();
        let stated = provenance(source, certainty, false);
        let extra = self.extra(transcript);
        let item = transcript.add_event(line, (at, end), body);
        item.provenance = stated;
        item.extra = Some(extra).filter(|extra| !extra.is_empty()).map(Box::new);
    }

    fn utterance(&self, at: Option<Millis>, end: Option<Millis>, transcript: &mut Transcript<'a>) {
        let line = self.row.line;
        let speaker = self.text("speaker").map(|id| {
            let name = self.text("name").unwrap_or_else(|| id.clone());
            let role = self.role(transcript);
            transcript.person(Person { id: id.into_owned(), name: name.into_owned(), role })
        });
        let mut cells = EventCells { cells: self, transcript };
        let (sure, indirect) = (cells.certainty(), cells.flag(FieldName::Indirect) == Some(true));
        let stated = provenance(None, Certainty::Exact, indirect);
        let mut extra = self.extra(transcript);
        if let Some(recording) = self.text("recording") {
            extra.push((OUR_RECORDING.to_owned(), serde_json::Value::from(recording.as_ref()).to_string()));
        }
        let source = self.text("source");
        let text = self.text("text").unwrap_or_default();
        let item = transcript.say(line, (at, end), speaker, text);
        item.set_certainty(sure);
        item.provenance = stated;
        if let Content::Utterance { source: from, .. } = &mut item.content {
            *from = source.map(|text| text.as_ref().into());
        }
        item.extra = Some(extra).filter(|extra| !extra.is_empty()).map(Box::new);
    }

    /// The fields unknown to the log format, as JSON text.
    fn extra(&self, transcript: &mut Transcript<'_>) -> Vec<(String, String)> {
        let Some(cell) = self.text("extra") else { return Vec::new() };
        let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(&cell) else {
            transcript.dropped(self.row.line, "extra is not a JSON object; ignored");
            return Vec::new();
        };
        fields.into_iter().map(|(key, value)| (key, value.get().to_owned())).collect()
    }
}

/// How an event is known, as far as its content does not say so; `None` if nothing is stated.
fn provenance(
    source: Option<Cow<'_, str>>,
    certainty: Certainty,
    is_indirect: bool,
) -> Option<Box<Provenance<'static>>> {
    let stated = Provenance { source, certainty, is_indirect, alternatives: Vec::new() }.into_owned();
    (stated != Provenance::default()).then(|| Box::new(stated))
}

/// Reads what other sources say of the event at an index.
fn read_alternatives(item: usize, cell: &str, zero: &TimeBase, transcript: &mut Transcript<'_>) {
    let Transcript { items, problems, .. } = transcript;
    let Some(item) = items.get_mut(item) else { return };
    let report = |what: &str| problems.add(item.line, ProblemKind::BadValue, what);
    let Ok(raw) = serde_json::from_str::<&RawValue>(cell) else {
        problems.add(item.line, ProblemKind::BadValue, "alt is not a list; ignored");
        return;
    };
    let time = |raw: &RawValue| {
        let text = serde_json::from_str::<Cow<'_, str>>(raw.get());
        let time = cell::time(text.as_deref().unwrap_or(raw.get()), Unit::Seconds)?;
        let offset = match time {
            CellTime::Instant(_, offset) => Some(offset),
            CellTime::After(_) | CellTime::Clock(..) => None,
        };
        Some((SessionTime(zero.other_millis(time)?.0), offset))
    };
    let list = Alternative::list(raw, time, report);
    if !list.is_empty() {
        let stated = item.provenance.get_or_insert_default();
        stated.alternatives = list.into_iter().map(Alternative::into_owned).collect();
    }
}

/// A row, as the source of the fields of an event.
struct EventCells<'c, 'a, 't> {
    cells: &'c NamedCells<'c, 'a>,
    transcript: &'c mut Transcript<'t>,
}

impl<'a> FieldSource<'a> for EventCells<'_, 'a, '_> {
    /// An empty cell is also an empty text.
    fn required(&mut self, key: FieldName, _: EventKind) -> Option<Cow<'a, str>> {
        let text = self.cells.text(key.word());
        if key == FieldName::Text { Some(text.unwrap_or_default()) } else { text }
    }

    fn optional(&mut self, key: FieldName) -> Option<Cow<'a, str>> {
        self.cells.text(key.word())
    }

    fn certainty(&mut self) -> Certainty {
        let word = self.cells.plain(FieldName::Certainty.word());
        let certainty = word.map(|word| Certainty::from_word(word));
        if certainty == Some(None) {
            self.transcript.problem(self.cells.row.line, ProblemKind::BadValue, "unknown certainty; ignored");
        }
        certainty.flatten().unwrap_or(Certainty::Exact)
    }

    fn questioning(&mut self) -> Option<Questioning> {
        let word = self.cells.plain(FieldName::Questioning.word())?;
        let known = Questioning::from_word(word);
        if known.is_none() {
            self.transcript.problem(
                self.cells.row.line,
                ProblemKind::BadValue,
                "unknown questioning; ignored",
            );
        }
        known
    }

    fn offset(&mut self) -> Millis {
        let cell = self.cells.plain(FieldName::Offset.word());
        cell.and_then(|cell| parse_seconds(cell)).unwrap_or(Millis::ZERO)
    }

    fn flag(&mut self, key: FieldName) -> Option<bool> {
        match self.cells.plain(key.word())?.as_ref() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        }
    }
}
