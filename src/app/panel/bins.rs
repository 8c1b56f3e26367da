//! The panel of bins: how much of each was taped, what roles say in it, and a row of symbols for all of them.

use super::{BASE, Field, Look, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, Selects, TableColumn};
use crate::app::table::{Command, Direction};
use crate::app::{App, Measures};
use crate::describe::Timestamps;
use crate::measure::bin_rows::{BinRow, Subject, known_bins};
use crate::measure::bins::{Bin, Bins, Standing};
use crate::measure::codings::PartlyTaped;
use crate::report::{HeatCell, heat_cells, taped_cells, taped_words};
use crate::session::Column;
use crate::time::{format_hms, format_hours, format_in_words};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static BINS: PanelSpec = PanelSpec {
    title: "bins",
    layout: PanelLayout::List(5),
    list: Some(|_, _| PanelKind::Bins),
    len: |app, _| shown(app).map_or(0, <[Bin]>::len),
    selects: Selects::Nearest(|app, _| bin_now(app)),
    columns,
    rows,
    below,
    empty: |app| {
        if !app.session.is_complete() || app.measured().is_none() {
            "counting …"
        } else if app.view.blind {
            "no bin before this line is over"
        } else {
            "no bins"
        }
    },
    foot: |app, _| {
        let width = app.measured().and_then(|known| known.bins.as_ref()).map(Bins::width);
        width
            .map(|width| format!("bins of {}, from {}", format_in_words(width), app.view.zero.name))
            .unwrap_or_default()
    },
    enter: |app, panel| {
        let start = shown(app).and_then(|bins| bins.get(panel.selected)).map(|bin| bin.span.start);
        if let Some(start) = start {
            app.jump_to(start);
        }
    },
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Line(Direction::Back), "up"),
        (Command::Enter, "go there"),
        (Command::Close, "close"),
    ],
    ..BASE
};

/// What is counted, a sentence a line, for the key of help.
pub(super) fn sentences() -> Vec<String> {
    [
        "A bin begins at the reference point (z), and others before and after it; the first and the last are cut to the session.",
        "Words and questions of an utterance are in the bin in which it begins. A question is a run of question marks at the end \
         of a sentence: punctuation, not grammar.",
        "A bin of which nothing was taped is missing: its figures are not known, never 0. One that was taped in part counts, and says \
         how much of it was taped.",
        "The rows of symbols: the higher, the more in a minute of taped time, up to the most of the row; blank is none. Other \
         symbols are those of time without tape, as on the strip.",
        "In a log without tape events every bin with time held counts as whole.",
        "`untaped bins` prints the same, with any length of bins, and codes.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The bins that may be shown: all, or those that are over at the horizon of a blind reader.
fn shown(app: &App) -> Option<&[Bin]> {
    let list = app.measured()?.bins.as_ref()?.list();
    let end = app.horizon().map_or(list.len(), |t| list.partition_point(|bin| bin.span.end <= t));
    list.get(..end)
}

/// The index of the bin that has the present position, or of the last one that is shown.
fn bin_now(app: &App) -> usize {
    let bins = app.measured().and_then(|known| known.bins.as_ref());
    let now = bins.and_then(|bins| bins.at(app.now())).unwrap_or(0);
    now.min(shown(app).map_or(0, <[Bin]>::len).saturating_sub(1))
}

impl App {
    /// Selects the bin of the present position, where bins have become known.
    pub(in crate::app) fn select_bin(&mut self) {
        let now = bin_now(self);
        if let Some(panel) = self.mode.panel_mut().filter(|panel| panel.kind == PanelKind::Bins) {
            panel.selected = now;
        }
    }
}

/// What a row counts: the role, and what of it.
fn heads(row: &BinRow) -> (&'static str, &'static str) {
    match &row.subject {
        Subject::Words(role) => (role.word(), "words"),
        Subject::Questions(role) => (role.word(), "questions"),
        Subject::Utterances(role) => (role.word(), "utterances"),
        Subject::Code(..) => ("", "code"),
    }
}

fn name(row: &BinRow) -> String {
    let (role, figure) = heads(row);
    format!("{role} {figure}")
}

/// The rows that may be shown. A blind reader does not learn who speaks later.
fn told<'a>(app: &App, known: &'a Measures) -> impl Iterator<Item = &'a BinRow> {
    let over = app.horizon().and_then(|_| shown(app)).map(<[Bin]>::len);
    known.rows.iter().filter(move |row| {
        over.is_none_or(|over| row.counts.iter().take(over).any(|count| count.is_some_and(|count| count > 0)))
    })
}

/// The rows that there is room for: words first.
fn fitting<'a>(app: &App, known: &'a Measures, room: usize) -> Vec<&'a BinRow> {
    let is_words = |row: &&BinRow| matches!(row.subject, Subject::Words(_));
    let (words, others): (Vec<&BinRow>, Vec<&BinRow>) = told(app, known).partition(is_words);
    let mut used = 0;
    let fits = |row: &&BinRow| {
        used += name(row).len() + 2;
        used <= room + 2
    };
    words.into_iter().chain(others).take_while(fits).collect()
}

/// The width of the columns before the counts.
fn fixed(app: &App, width: u16) -> [usize; 3] {
    let taped = if width < WIDE { 14 } else { 18 };
    [Timestamps::new(&app.session).weekday_time(app.view.zero.time).len(), 8, taped]
}

/// From this width on it is shown of how much of a bin a part was taped.
const WIDE: u16 = 72;

/// What was taped of a bin; in a narrow window without its length.
fn taped(bin: &Bin, width: u16) -> String {
    if width < WIDE && bin.standing == Standing::Partly {
        format_hms(bin.observed())
    } else {
        taped_words(bin)
    }
}

fn room(app: &App, width: u16) -> usize {
    usize::from(width).saturating_sub(fixed(app, width).iter().map(|width| width + 2).sum::<usize>())
}

fn columns(app: &App, _: &Panel, width: u16) -> Vec<TableColumn> {
    let [time, hours, taped] = fixed(app, width);
    let mut columns = vec![
        TableColumn::left("from", time),
        TableColumn::right(&Column::Hours.header(&app.view.zero), hours),
        TableColumn::left("taped", taped),
    ];
    let rows = app.measured().map(|known| fitting(app, known, room(app, width))).unwrap_or_default();
    columns.extend(rows.into_iter().map(|row| TableColumn::right(&name(row), 0)));
    columns
}

fn rows(app: &App, _: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let (Some(known), Some(bins)) = (app.measured(), shown(app)) else { return Vec::new() };
    let width = app.view.size.0.saturating_sub(PANEL_EDGES);
    let (counted, times) = (fitting(app, known, room(app, width)), Timestamps::new(&app.session));
    let row = |i: usize| {
        let bin = bins.get(i)?;
        let mut row: Vec<Field> = vec![
            times.weekday_time(bin.span.start).into(),
            format_hours(app.session.elapsed(&app.view.zero, bin.span.start)).into(),
            taped(bin, width).into(),
        ];
        let count = |row: &&BinRow| row.counts.get(i).copied().flatten();
        row.extend(
            counted
                .iter()
                .map(|row| Field::from(count(row).map_or_else(|| "?".to_owned(), |n| n.to_string()))),
        );
        Some(row)
    };
    range.filter_map(row).collect()
}

/// Rows of symbols for the bins around the selected one, and a sign under it.
fn below(app: &App, panel: &Panel, (width, height): (u16, u16)) -> Vec<Field> {
    let (Some(known), Some(shown)) = (app.measured(), shown(app)) else { return Vec::new() };
    let Some(bins) = known.bins.as_ref().filter(|_| !shown.is_empty()) else { return Vec::new() };
    // A low window keeps its rows for the list.
    let most = usize::from(height.saturating_sub(3)).min(4);
    if most < 3 {
        return Vec::new();
    }
    let is_known = known_bins(bins, PartlyTaped::Counted);
    let words = known.rows.iter().filter(|row| matches!(row.subject, Subject::Words(_)));
    let mut lines = vec![("taped".to_owned(), taped_cells(&app.session, bins, app.horizon()))];
    lines.extend(
        words
            .take(most - 2)
            .map(|row| (name(row), heat_cells(&app.session, bins, &is_known, row, app.horizon()))),
    );
    let label = lines.iter().map(|(name, _)| name.width()).max().unwrap_or(0) + 2;
    let room = usize::from(width).saturating_sub(label).max(1);
    let from = (panel.selected + 1).saturating_sub(room);
    let cells = |cells: &[HeatCell]| -> String {
        cells.iter().skip(from).take(room).map(|cell| cell.symbol(app.view.ascii)).collect()
    };
    let mut fields: Vec<Field> = lines
        .iter()
        .map(|(name, line)| Field::Text(format!("{name:label$}{}", cells(line)), Look::Row))
        .collect();
    fields.push(Field::strong(format!("{:at$}^", "", at = label + panel.selected.saturating_sub(from))));
    fields
}
