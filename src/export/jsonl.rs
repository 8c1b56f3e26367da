//! The log itself: its header and the line of each event, unchanged, in order of time. Lines without an event are left
//! out. With the work beside it, notes, codes, flags and marks of coders become events of the new log, each after the event that
//! it is on and with a `source` that says whose it is.

use super::context::Context;
use super::losses::{HeaderPart, Losses};
use crate::describe::{act, plain_text};
use crate::record::{Body, Event, Provenance, event_line, header_line};
use crate::session::{Entry, EventKey, Session};
use crate::time::{SessionTime, parse_rfc3339};
use crate::work::{Codebooks, Placed, What};
use serde_json::value::to_raw_value;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let session = context.session;
    match context.header {
        Some(line) => to.write_all(line)?,
        None => to.write_all(header_line(session.header()).as_bytes())?,
    }
    to.write_all(b"\n")?;
    let codebooks = context.work.map(|(_, _, codebooks)| codebooks);
    let mut acts = context.work.map(|(work, viewer, _)| work.shown(viewer)).into_iter().flatten().peekable();
    let mut line = String::new();
    let mut act = |placed: &Placed, to: &mut dyn Write| -> io::Result<()> {
        let Some(codebooks) = codebooks else { return Ok(()) };
        line.clear();
        event_line(&event(session, placed, codebooks), start(session), &mut line);
        line.push('\n');
        to.write_all(line.as_bytes())
    };
    for i in 0..session.index().len() {
        let key = session.key(i);
        let first = |placed: &&Placed| placed.span.map(|(first, _)| first);
        let before = |key: Option<EventKey>| move |placed: &&Placed| first(placed) < key;
        while let Some(placed) = acts.next_if(before(key)) {
            act(placed, to)?;
        }
        to.write_all(&(context.line)(i)?)?;
        to.write_all(b"\n")?;
        while let Some(placed) = acts.next_if(|placed| first(placed) == key) {
            act(placed, to)?;
        }
    }
    for placed in acts {
        act(placed, to)?;
    }
    Ok(Losses::new(session, &HeaderPart::ALL))
}

/// What numbers count from in the log.
fn start(session: &Session) -> SessionTime {
    session.header().start.map_or(SessionTime(0), |(start, _)| start)
}

/// An act as an event. A code is of the type `code`, which the format does not know and keeps whole, with its fields.
fn event(session: &Session, placed: &Placed, codebooks: &Codebooks) -> Event<'static> {
    let timed = |key: EventKey| {
        let entry = session.index().get(session.index().index_of(key)).filter(|entry| entry.key() == key);
        entry.is_none_or(Entry::is_timed)
    };
    let span = placed.span.filter(|(first, _)| timed(*first));
    let offset =
        |t: SessionTime| session.clock().at(t).and_then(|wall| Some(parse_rfc3339(&wall.rfc3339())?.1));
    let time = span.map(|(first, _)| first.time);
    let end = span.filter(|(first, last)| first != last && timed(*last)).map(|(_, last)| {
        let entry = session.index().get(session.index().index_of(last));
        entry.map_or(last.time, Entry::reach)
    });
    let text = |text: &str| Cow::Owned(text.to_owned());
    let mut extra: Vec<(&'static str, String)> = Vec::new();
    let body = match &placed.act.what {
        What::Mark { kind, text: remark, .. } => {
            Body::Mark { kind: text(kind), text: remark.as_deref().map(text) }
        }
        What::Note { text: note, .. } => Body::Note { text: text(note) },
        What::Code { code, level, .. } => {
            extra.push(("code", code.to_string()));
            extra.extend(level.iter().map(|level| ("level", level.clone())));
            extra.push(("text", plain_text(&act(&placed.act.what, codebooks))));
            Body::Unknown { kind: text("code") }
        }
        What::Flag { .. }
        | What::Verdict { .. }
        | What::Retract { .. }
        | What::Seen { .. }
        | What::Unknown { .. } => {
            extra.push(("text", plain_text(&act(&placed.act.what, codebooks))));
            Body::Unknown { kind: text(placed.act.what.word()) }
        }
    };
    extra.push(("coder", placed.coder.to_string()));
    extra.push(("act", placed.act.id.clone()));
    let source = format!("work of {}, not part of the record", placed.coder);
    let raw = |(key, value): (&'static str, String)| {
        Some((Cow::Borrowed(key), Cow::Owned(to_raw_value(&value).ok()?)))
    };
    Event {
        line: 0,
        time,
        offset: time.and_then(offset),
        end,
        body,
        provenance: Provenance { source: Some(Cow::Owned(source)), ..Provenance::default() },
        extra: extra.into_iter().filter_map(raw).collect(),
    }
}
