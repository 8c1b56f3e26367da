//! The marks panel: when, how many hours in, how long after the previous mark; a sentence on the selected one.

use super::{
    BASE, Field, LIST_KEYS, Look, Order, Panel, PanelKind, PanelLayout, PanelSpec, Selects, TableColumn,
    lines, whole_lines,
};
use crate::app::App;
use crate::describe::{self, Timestamps, plain_text};
use crate::record::visible;
use crate::session::{Column, Item, Mark};
use crate::time::{format_hms, format_hours};
use std::ops::Range;

pub(super) static MARKS: PanelSpec = PanelSpec {
    title: "marks",
    layout: PanelLayout::List(7),
    list: Some(|_, _: Order| PanelKind::Marks),
    len: |app, _| shown(app).len(),
    selects: Selects::Nearest(|app, _| {
        shown(app).partition_point(|mark| mark.key.time <= app.now()).saturating_sub(1)
    }),
    columns: |app, _, width| {
        let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len() + 1;
        let mut columns = vec![
            TableColumn::left("time", time),
            TableColumn::right(&Column::Hours.header(&app.view.zero), 8),
            TableColumn::left("mark", 20),
        ];
        if width >= WITH_WORDS {
            columns.push(TableColumn::left("since the previous mark", 30));
            columns.push(TableColumn::rest("in the log"));
        } else {
            columns.push(TableColumn::rest("since the previous mark"));
        }
        columns
    },
    rows,
    events: Some(|app, rows| {
        let marks = shown(app);
        let marks = marks.get(rows.start.min(marks.len())..rows.end.min(marks.len())).unwrap_or_default();
        marks.iter().map(|mark| app.session.index().index_of(mark.key)).collect()
    }),
    below: |app, panel, (width, height)| {
        let sentence = shown(app).get(panel.selected).map(|mark| {
            plain_text(&describe::before_mark(&app.session, &app.view.zero, mark, app.horizon()))
        });
        let sentence = visible(&sentence.unwrap_or_default()).into_owned();
        // In a low window the sentence needs all rows but that of the selected mark.
        let least = if height < LOW { 1 } else { LEAST };
        let most = usize::from(height.saturating_sub(least));
        let rows = usual_rows(width).max(lines(&sentence, width, most, Look::Strong).len()).min(most);
        let mut below = whole_lines(&sentence, width, rows, Look::Strong);
        below.resize(rows, String::new().into());
        below
    },
    empty: |_| "no marks",
    enter: |app, panel| {
        let key = shown(app).get(panel.selected).map(|mark| mark.key);
        if let Some(key) = key {
            app.jump(Item::Event(app.session.index().index_of(key)));
        }
    },
    keys: LIST_KEYS,
    ..BASE
};

/// From which width on there is room for the words of the log.
const WITH_WORDS: u16 = 105;
/// The fewest rows of marks that the sentence leaves.
const LEAST: u16 = 3;
/// Below this height it leaves one.
const LOW: u16 = 7;

/// The rows that most sentences take: with fewer, the rows of the marks would move whenever another one is selected.
fn usual_rows(width: u16) -> usize {
    225_usize.div_ceil(usize::from(width.max(1)))
}

/// The marks that may be shown: all, or those up to the horizon of a blind reader.
fn shown(app: &App) -> &[Mark] {
    let marks = &app.session.key_events().marks;
    let end = app.horizon().map_or(marks.len(), |t| marks.partition_point(|mark| mark.key.time <= t));
    &marks[..end]
}

fn rows(app: &App, _: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let (marks, times) = (shown(app), Timestamps::new(&app.session));
    let row = |i: usize| {
        let mark = marks.get(i)?;
        let since = i.checked_sub(1).map(|previous| {
            let length = format_hms(mark.key.time - marks[previous].key.time);
            format!("{length} after {}", name(&marks[previous]))
        });
        Some(vec![
            format!("{:1}{}", describe::certainty_sign(mark.certainty), times.weekday_time(mark.key.time))
                .into(),
            format_hours(app.session.elapsed(&app.view.zero, mark.key.time)).into(),
            name(mark).into(),
            Field::dim(since.unwrap_or_default()),
            words(app, mark).into(),
        ])
    };
    range.filter_map(row).collect()
}

/// What the log says at a mark, in one line: the text after its kind.
fn words(app: &App, mark: &Mark) -> String {
    let Some(line) = app.lines.get(app.session.index().index_of(mark.key)) else { return "…".to_owned() };
    let text = line.named();
    text.split_once(": ").map(|(_, words)| words.to_owned()).unwrap_or_default()
}

fn name(mark: &Mark) -> String {
    visible(&plain_text(&describe::mark_name(mark))).into_owned()
}
