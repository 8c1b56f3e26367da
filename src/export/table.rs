//! CSV: a row for each event with all its fields, and a row for each gap. The columns have the names of the log's
//! fields, so that our importer reads the events back unchanged.
//!
//! A spreadsheet runs a formula. So each text is in quotation marks, and where a cell could begin with a formula it gets an
//! apostrophe ([`escape_formula`]); our importer removes it. Numbers, times and words of ours have neither.

use super::context::{Clock, Context, Part, captions_of};
use super::losses::{HeaderPart, Losses};
use crate::record::{
    Alternative, Body, COLUMNS, Certainty, DERIVED, Event, EventKind, Field, Provenance, Questioning,
    escape_formula,
};
use crate::session::{Gap, GapKind};
use crate::time::{Millis, SessionTime, Span, format_hours, format_seconds};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, Write};

/// One row.
#[derive(Default)]
struct Row {
    cells: [String; COLUMNS.len()],
}

impl Row {
    /// Sets a field that is not text of the log: a number, a time, a word of ours.
    fn own(&mut self, column: &str, value: impl Into<String>) {
        if let Some(i) = COLUMNS.iter().position(|name| *name == column) {
            self.cells[i] = value.into();
        }
    }

    /// Sets a field to text of the log, in quotation marks (RFC 4180, 2.5 to 2.7), with those in it doubled.
    fn text(&mut self, column: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.own(column, format!("\"{}\"", escape_formula(text).replace('"', "\"\"")));
        }
    }
}

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let session = context.session;
    // A person's name is in the rows of their utterances.
    let mut losses = Losses::new(session, &[HeaderPart::Clock, HeaderPart::Names]);
    writeln!(to, "{}", COLUMNS.join(","))?;
    context.each(|clock, part| {
        let mut row = Row::default();
        match part {
            Part::Event { i, entry, event, end } => {
                row.own("number", (i + 1).to_string());
                // The session does not know an untaped interval without its start, and so not its end either.
                let untaped = event.body.kind() == EventKind::Untaped;
                losses.add_if(untaped && !entry.is_timed(), "end(s) of untaped intervals without a valid t");
                if entry.is_timed() {
                    row.own("t", time(clock, entry.time()));
                    row.own("elapsed_hours", format_hours(clock.elapsed(entry.time())));
                }
                if let Some(end) = end {
                    row.own("end", time(clock, end));
                }
                if let Some(on_tape) = session.on_tape(entry) {
                    row.own("on_tape", if on_tape { "yes" } else { "no" });
                }
                if let Body::Utterance { speaker: Some(id), .. } = &event.body
                    && let Some(number) = session.people().find(id)
                {
                    row.text("name", Some(&session.people().get(number).name));
                }
                event_cells(&mut row, clock, &event);
            }
            Part::Gap(gap) => gap_cells(&mut row, clock, gap),
            Part::Hour(_) => return Ok(()),
            Part::NotHeld(span) => derived(&mut row, clock, DERIVED[2], span),
        }
        writeln!(to, "{}", row.cells.join(","))
    })?;
    Ok(losses)
}

/// A time: RFC 3339, or seconds from the log's zero.
fn time(clock: &Clock<'_>, t: SessionTime) -> String {
    clock.wall(t).unwrap_or_else(|| format_seconds(Millis(t.0)))
}

fn event_cells(row: &mut Row, clock: &Clock<'_>, event: &Event<'_>) {
    row.text("type", Some(event.body.type_word()));
    for (name, field) in event.body.fields() {
        match field {
            Field::Text(text) => row.text(name, text),
            Field::Certainty(Certainty::Exact) | Field::Offset(Millis::ZERO) => {}
            Field::Certainty(certainty) => row.own(name, certainty.word()),
            Field::Offset(offset) => row.own(name, format_seconds(offset)),
            Field::Questioning(asked) => row.own(name, asked.map(Questioning::word).unwrap_or_default()),
            Field::Flag(flag) => row.own(name, flag.map_or("", |yes| if yes { "yes" } else { "no" })),
        }
    }
    let Provenance { source, certainty, is_indirect, alternatives } = &event.provenance;
    row.text("source", source.as_deref());
    if *certainty != Certainty::Exact {
        row.own("certainty", certainty.word());
    }
    if *is_indirect {
        row.own("indirect", "yes");
    }
    if !alternatives.is_empty() {
        let others: Value = alternatives.iter().map(|other| alternative(clock, other)).collect();
        row.text("alt", Some(&others.to_string()));
    }
    if !event.extra.is_empty() {
        let fields: Vec<String> = event
            .extra
            .iter()
            .map(|(key, value)| format!("{}:{}", serde_json::Value::from(key.as_ref()), value.get()))
            .collect();
        row.text("extra", Some(&format!("{{{}}}", fields.join(","))));
    }
}

/// What another source says, as in a log, with times as in the other cells.
fn alternative(clock: &Clock<'_>, other: &Alternative<'_>) -> Value {
    let at = |t: SessionTime| match clock.wall(t) {
        Some(text) => Value::from(text),
        None => serde_json::from_str(&format_seconds(Millis(t.0))).unwrap_or_default(),
    };
    let text = |text: &Option<Cow<'_, str>>| text.as_deref().map(Value::from);
    let fields = [
        ("t", other.time.map(at)),
        ("end", other.end.map(at)),
        ("text", text(&other.text)),
        ("speaker", text(&other.speaker)),
        ("source", text(&other.source)),
    ];
    let stated = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(stated.collect())
}

fn gap_cells(row: &mut Row, clock: &Clock<'_>, gap: &Gap) {
    let word = match gap.kind {
        GapKind::Declared => DERIVED[0],
        GapKind::Inferred => DERIVED[1],
    };
    derived(row, clock, word, gap.span);
    row.own("number", gap.number.to_string());
    // A statement about a part alone is in the row of its untaped interval.
    if let Some((_, whole)) = captions_of(gap).first() {
        row.text("reason", Some(&whole.reasons.join(", ")));
        let questioning: Vec<&str> = whole.questioning.iter().map(|q| q.word()).collect();
        row.own("questioning", questioning.join(", "));
        row.text("source", Some(&whole.sources.join(", ")));
    }
}

fn derived(row: &mut Row, clock: &Clock<'_>, word: &str, span: Span) {
    row.own("type", word);
    row.own("t", time(clock, span.start));
    row.own("end", time(clock, span.end));
    row.own("elapsed_hours", format_hours(clock.elapsed(span.start)));
    row.own("length", crate::time::format_hms_exact(span.length()));
}
