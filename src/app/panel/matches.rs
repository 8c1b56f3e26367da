//! The matches panel: when, by whom, taped or not, and the words around each match; the first by each speaker is marked.

use super::{
    BASE, Field, LIST_KEYS, Look, Order, Panel, PanelKind, PanelLayout, PanelSpec, Selects, TableColumn,
};
use crate::app::searches::Search;
use crate::app::{App, Line};
use crate::describe::{self, Timestamps};
use crate::record::{one_line, visible};
use crate::session::Item;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static MATCHES: PanelSpec = PanelSpec {
    title: "matches",
    layout: PanelLayout::List(3),
    list: Some(|_, _: Order| PanelKind::Matches),
    len: |app, _| app.match_count().map_or(0, |found| found.count),
    selects: Selects::Nearest(|app, _| app.matches_shown().up_to(app.event_before_focus()).saturating_sub(1)),
    columns: |app, _, _| {
        let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len() + 1;
        vec![
            TableColumn::left("time", time),
            TableColumn::left("who", app.columns().who_width.into()),
            TableColumn::left("", FIRST.len()),
            TableColumn::left("tape", OFF_TAPE.len()),
            TableColumn::rest("words"),
        ]
    },
    rows,
    events: Some(|app, rows| {
        let shown = app.matches_shown();
        rows.map_while(|row| shown.get(row)).collect()
    }),
    below: |app, _, _| {
        let Some((search, count)) = app.search.current().zip(app.match_count()) else { return Vec::new() };
        let (all, pattern) = (count.in_words(), visible(search.pattern.text()));
        vec![Field::dim(format!("{all} for {pattern}; {FIRST}: the first by this speaker"))]
    },
    empty: |app| match app.search.current() {
        None => "no search yet",
        Some(search) if !search.complete => "none found yet",
        Some(_) if app.view.blind => "no match up to this line",
        Some(_) => "no match",
    },
    enter: |app, panel| {
        if let Some(i) = app.matches_shown().get(panel.selected) {
            app.jump(Item::Event(i));
        }
    },
    keys: LIST_KEYS,
    ..BASE
};

/// Marks the first match by each speaker.
const FIRST: &str = "first";
const OFF_TAPE: &str = "off tape";

/// How many columns of the words before a match are shown at most.
const BEFORE: usize = 24;

fn rows(app: &App, _: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let Some(search) = app.search.current() else { return Vec::new() };
    let (times, shown) = (Timestamps::new(&app.session), app.matches_shown());
    let row = |n: usize| {
        let i = shown.get(n)?;
        let entry = app.session.index().get(i)?;
        let line = app.lines.get(i);
        let tape = match app.session.on_tape(entry) {
            Some(true) => "taped",
            Some(false) => OFF_TAPE,
            None => "",
        };
        let first = if search.firsts.binary_search(&i).is_ok() { FIRST } else { "" };
        Some(vec![
            format!("{:1}{}", describe::time_sign(entry), times.weekday_time(entry.time())).into(),
            line.map_or(String::new(), |line| line.who.clone()).into(),
            Field::strong(first),
            Field::Text(tape.to_owned(), Look::Dim),
            line.map_or("…".to_owned(), |line| around(search, line)).into(),
        ])
    };
    range.filter_map(row).collect()
}

/// The words of a line from shortly before the first match on.
fn around(search: &Search, line: &Line) -> String {
    let words = one_line(&line.text);
    let found = search.pattern.ranges(&words).first().map_or(0, |range| range.start);
    let before = words.get(..found).unwrap_or_default();
    if before.width() <= BEFORE {
        return words.into_owned();
    }
    let tail: usize = before.chars().rev().take(BEFORE - 2).map(char::len_utf8).sum();
    format!("…{}", words.get(found - tail..).unwrap_or_default())
}
