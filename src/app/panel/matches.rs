//! The matches panel: when, by whom, taped or not, and the words around each match; the first by each speaker is marked.

use super::{
    BASE, Field, LIST_KEYS, Look, Order, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, Selects,
    TableColumn,
};
use crate::app::searches::Search;
use crate::app::{App, Line};
use crate::describe::{self, Timestamps};
use crate::record::{EventKind, one_line, visible};
use crate::session::{Column, Item};
use crate::time::format_hours;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static MATCHES: PanelSpec = PanelSpec {
    title: "matches",
    layout: PanelLayout::List(3),
    list: Some(|_, _: Order| PanelKind::Matches),
    len: |app, _| app.match_count().map_or(0, |found| found.count),
    selects: Selects::Nearest(|app, _| app.matches_shown().up_to(app.event_before_focus()).saturating_sub(1)),
    columns: |app, _, width| {
        let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len() + 1;
        let mut columns = vec![TableColumn::left("time", time)];
        columns.extend((width >= WITH_HOURS).then(|| TableColumn::right(&hours_header(app), HOURS)));
        columns.extend([
            TableColumn::left("who", app.columns().who_width.into()),
            TableColumn::left("", FIRST.len()),
            TableColumn::left("tape", describe::LONGEST_TAPING),
            TableColumn::rest("words"),
        ]);
        columns
    },
    rows,
    events: Some(|app, rows| {
        let shown = app.matches_shown();
        rows.map_while(|row| shown.get(row)).collect()
    }),
    below: |app, _, _| {
        let Some((search, count)) = app.search.current().zip(app.match_count()) else { return Vec::new() };
        let (all, pattern) = (count.in_words(), visible(search.pattern.text()));
        vec![Field::dim(format!("{all} {pattern}; {FIRST}: the first by this speaker"))]
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
/// Before a note or a code that matches, where the words of the line do not.
const NOTED: &str = "work: ";

/// From which width on there is room for the hours.
const WITH_HOURS: u16 = 100;
/// The width of the hours.
const HOURS: usize = 8;

fn hours_header(app: &App) -> String {
    visible(&Column::Hours.header(&app.view.zero)).into_owned()
}

/// How many columns the words of a match have.
fn room(app: &App) -> usize {
    let width = app.view.size.0.saturating_sub(PANEL_EDGES);
    let columns = (MATCHES.columns)(app, &Panel::new(PanelKind::Matches), width);
    let others: u16 = columns.iter().filter_map(|column| column.width).map(|width| width + 2).sum();
    width.saturating_sub(others).into()
}

fn rows(app: &App, _: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let Some(search) = app.search.current() else { return Vec::new() };
    let (times, shown, room) = (Timestamps::new(&app.session), app.matches_shown(), room(app));
    let row = |n: usize| {
        let i = shown.get(n)?;
        let entry = app.session.index().get(i)?;
        let line = app.lines.get(i);
        let tape = describe::taping(&app.session, entry);
        let first = if search.firsts.binary_search(&i).is_ok() { FIRST } else { "" };
        let time = format!("{:1}{}", describe::time_sign(entry), times.weekday_time(entry.time()));
        let mut row: Vec<Field> = vec![time.into()];
        if app.view.size.0 >= WITH_HOURS + PANEL_EDGES {
            row.push(format_hours(app.session.elapsed(&app.view.zero, entry.time())).into());
        }
        row.extend([
            line.map_or(String::new(), |line| line.who.clone()).into(),
            Field::strong(first),
            Field::Text(tape.to_owned(), Look::Dim),
            app.noted_words(i)
                .map_or_else(
                    || line.map_or("…".to_owned(), |line| app.words_with_place(search, i, line, room)),
                    |noted| format!("{NOTED}{noted}"),
                )
                .into(),
        ]);
        Some(row)
    };
    range.filter_map(row).collect()
}

impl App {
    /// The words of a line around a match; before them where it is, if it is not in what was said.
    fn words_with_place(&self, search: &Search, i: usize, line: &Line, room: usize) -> String {
        let said = line.text.get(line.words.clone()).unwrap_or_default();
        let person = self.session.index().get(i).map(|entry| self.session.people().get(entry.speaker()));
        let is_said = line.kind == EventKind::Utterance;
        let place = person
            .filter(|_| is_said)
            .and_then(|person| search.pattern.place_beside(said, person, line.source.as_deref()));
        match place.map(|place| place.to_string()) {
            Some(place) => format!("{place}: {}", around(search, line, room.saturating_sub(place.len() + 2))),
            None => around(search, line, room),
        }
    }

    /// The notes and codes on an event that match the search, if its words do not.
    fn noted_words(&self, i: usize) -> Option<String> {
        let search = self.search.current().filter(|search| search.is_noted(i))?;
        let line = self.lines.get(i)?;
        if !search.pattern.ranges(&one_line(&line.text)).is_empty() {
            return None;
        }
        let work = self.work_of(i);
        let tags = work.after.into_iter().chain(work.below.into_iter().flatten());
        let found = tags.filter(|tag| !search.pattern.ranges(&tag.text).is_empty());
        let words: Vec<String> = found.map(|tag| tag.text).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// The words of a line, without their start if the first match would not be in the room for them. They are cut between words.
fn around(search: &Search, line: &Line, room: usize) -> String {
    let words = one_line(&line.text);
    let found = search.pattern.ranges(&words).into_iter().next().unwrap_or(0..0);
    let width = |range: Range<usize>| words.get(range).unwrap_or_default().width();
    if words.width() <= room || width(0..found.end) <= room {
        return words.into_owned();
    }
    // As many whole words before the match as leave room for it.
    let free = (room / 2).max(room.saturating_sub(width(found.clone()) + 2)).min(room * 2 / 3);
    let starts = words.match_indices(' ').map(|(at, space)| at + space.len());
    let from = starts.take_while(|&at| at <= found.start).find(|&at| width(at..found.start) <= free);
    format!("… {}", words.get(from.unwrap_or(found.start)..).unwrap_or_default())
}
