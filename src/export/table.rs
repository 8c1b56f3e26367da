//! CSV: a row for each event with all its fields, and a row for each gap and each of its parts. The columns have the names of the log's
//! fields, so that our importer reads the events back unchanged. The first line is the header row, as readers of tables expect, so
//! the title and whether the session is fictional are in every row.
//!
//! A spreadsheet runs a formula. So each text is in quotation marks, and where a cell could begin with a formula it gets an
//! apostrophe ([`csv_cell`]); our importer removes it. Numbers, times and words of ours have neither.

use super::context::{Clock, Context, Part};
use super::losses::{HeaderPart, Losses, UNTIMED_END};
use crate::record::{
    Body, COLUMNS, Certainty, DERIVED, Event, EventKind, Field, OUR_RECORDING, Provenance, Questioning, Role,
    alternatives_list, csv_cell, is_log_field,
};
use crate::session::{Gap, GapKind, Session, distinct};
use crate::time::{Millis, SessionTime, Span, format_hours, format_rfc3339, format_seconds};
use std::io::{self, Write};

/// One row.
#[derive(Clone, Default)]
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

    /// Sets a field to text of the log.
    fn text(&mut self, column: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.own(column, csv_cell(text));
        }
    }
}

/// The parts of the header in its rows: a person's name and role are in those of their utterances.
const KEPT: [HeaderPart; 5] =
    [HeaderPart::Title, HeaderPart::Fictional, HeaderPart::Clock, HeaderPart::Names, HeaderPart::Roles];

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let session = context.session;
    let mut losses = Losses::new(session, &KEPT);
    add_silent_roles(&mut losses, session);
    writeln!(to, "{}", COLUMNS.join(","))?;
    let mut of_session = Row::default();
    of_session.text("title", session.header().title.as_deref());
    of_session.own("fictional", yes_or_no(session.header().fictional));
    context.each(|clock, part| {
        let mut row = of_session.clone();
        match part {
            Part::Event { i, entry, event, end, untimed_end } => {
                row.own("number", (i + 1).to_string());
                // The session does not know an untaped interval without its start, and so not its end either.
                let untaped = event.body.kind() == EventKind::Untaped;
                losses.add_if(untaped && !entry.is_timed(), "end(s) of untaped intervals without a valid t");
                losses.add_if(untimed_end, UNTIMED_END);
                add_changed(&mut losses, &event);
                if entry.is_timed() {
                    row.own("t", time(clock, entry.time()));
                    elapsed(&mut row, "elapsed_hours", "start_s", clock.elapsed(entry.time()));
                }
                if let Some(end) = end {
                    row.own("end", time(clock, end));
                    elapsed(&mut row, "end_hours", "end_s", clock.elapsed(end));
                }
                if let Some(on_tape) = session.on_tape(entry) {
                    row.own("on_tape", yes_or_no(on_tape));
                }
                if let Body::Utterance { speaker: Some(id), .. } = &event.body
                    && let Some(number) = session.people().find(id)
                {
                    let person = session.people().get(number);
                    row.text("name", Some(&person.name));
                    row.own("role", person.role.word());
                }
                event_cells(&mut row, clock, &event);
            }
            Part::Gap(gap) => gap_cells(&mut row, clock, gap),
            Part::GapPart(part, number) => {
                derived(&mut row, clock, DERIVED[3], part.span);
                let questioning: Vec<&str> =
                    part.stated_questioning().into_iter().map(Questioning::word).collect();
                let (reasons, sources): (Vec<_>, Vec<_>) =
                    (part.reasons().collect(), part.sources().collect());
                stated_cells(&mut row, &reasons, &questioning, &sources);
                row.own("number", number);
            }
            Part::Hour(_) => return Ok(()),
            Part::NotHeld(span) => derived(&mut row, clock, DERIVED[2], span),
        }
        writeln!(to, "{}", row.cells.join(","))
    })?;
    Ok(losses)
}

/// Counts the roles that are in no row.
fn add_silent_roles(losses: &mut Losses, session: &Session) {
    for (number, person) in session.people().iter() {
        let is_silent = session.tally(number).utterances == 0;
        losses.add_if(is_silent && person.role != Role::Other, "role(s) of people who do not speak");
    }
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

/// Sets the hours and the seconds from the reference point to a time.
fn elapsed(row: &mut Row, hours: &str, seconds: &str, elapsed: Millis) {
    row.own(hours, format_hours(elapsed));
    row.own(seconds, format_seconds(elapsed));
}

/// Counts what our importer does not give back under its name.
fn add_changed(losses: &mut Losses, event: &Event<'_>) {
    let is_empty = |(name, field): (&str, Field<'_>)| {
        ["kind", "who"].contains(&name) && matches!(field, Field::Text(None | Some("")))
    };
    losses.add_if(
        event.body.type_word().is_empty() || event.body.fields().any(is_empty),
        "event(s) with an empty type, kind or who (left out when read again)",
    );
    for (key, _) in &event.extra {
        losses.add_if(
            is_log_field(key),
            "unknown field(s) with a name of the log format (renamed when read again)",
        );
        losses.add_if(key == OUR_RECORDING, "unknown field(s) untaped:recording (left out)");
    }
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
            Field::Flag(flag) => row.own(name, flag.map_or("", yes_or_no)),
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
        // As in a log, with times as in the other cells but at their own offset from UTC.
        let mut others = String::new();
        alternatives_list(alternatives, &mut others, |t, offset| {
            let own = offset.and_then(|offset| format_rfc3339(t, offset));
            let text = own.or_else(|| clock.wall(t)).map(|text| format!("\"{text}\""));
            text.or_else(|| Some(format_seconds(Millis(t.0))))
        });
        row.text("alt", Some(&others));
    }
    let kept = event.extra.iter().filter(|(key, _)| key != OUR_RECORDING);
    if kept.clone().next().is_some() {
        let fields: Vec<String> = kept
            .map(|(key, value)| format!("{}:{}", serde_json::Value::from(key.as_ref()), value.get()))
            .collect();
        row.text("extra", Some(&format!("{{{}}}", fields.join(","))));
    }
}

fn gap_cells(row: &mut Row, clock: &Clock<'_>, gap: &Gap) {
    let word = match gap.kind {
        GapKind::Declared => DERIVED[0],
        GapKind::Inferred => DERIVED[1],
    };
    derived(row, clock, word, gap.span);
    row.own("number", gap.number.to_string());
    // What is stated about one of several parts is in the row of that part.
    let stated = distinct(gap.whole.iter().filter_map(|stated| stated.questioning.as_ref()));
    let sources = distinct(gap.whole.iter().filter_map(|stated| stated.source.as_ref()));
    stated_cells(
        row,
        &gap.whole_gap_reasons(),
        &stated.map(|questioning| questioning.word()).collect::<Vec<_>>(),
        &sources.map(String::as_str).collect::<Vec<_>>(),
    );
}

/// What is stated about a gap or a part of one.
fn stated_cells(row: &mut Row, reasons: &[&str], questioning: &[&str], sources: &[&str]) {
    row.text("reason", Some(&reasons.join(", ")));
    match questioning {
        [] => {}
        [one] => row.own("questioning", *one),
        // With commas between them.
        several => row.text("questioning", Some(&several.join(", "))),
    }
    row.text("source", Some(&sources.join(", ")));
}

fn derived(row: &mut Row, clock: &Clock<'_>, word: &str, span: Span) {
    row.own("type", word);
    row.own("t", time(clock, span.start));
    row.own("end", time(clock, span.end));
    elapsed(row, "elapsed_hours", "start_s", clock.elapsed(span.start));
    elapsed(row, "end_hours", "end_s", clock.elapsed(span.end));
    row.own("length", crate::time::format_hms_exact(span.length()));
}
