//! The sources panel: the events with more than one account, how far their times are apart, and what each source says.

use super::{
    BASE, CONTINUES, Field, LIST_KEYS, Look, Order, Panel, PanelKind, PanelLayout, PanelSpec, Selects,
    TableColumn, lines, most_below,
};
use crate::app::{App, OPEN_INTERVAL};
use crate::describe::Timestamps;
use crate::record::counted;
use crate::session::Item;
use std::ops::Range;

pub(super) static SOURCES: PanelSpec = PanelSpec {
    title: "sources",
    layout: PanelLayout::List(8),
    list: Some(|_, _: Order| PanelKind::Sources),
    len: |app, _| shown(app).len(),
    selects: Selects::Nearest(|app, _| {
        let index = app.session.index();
        let up_to = index.after(app.now());
        let here = app.focused_event().and_then(|focus| shown(app).binary_search(&focus).ok());
        here.unwrap_or_else(|| shown(app).partition_point(|&i| i < up_to).saturating_sub(1))
    }),
    columns: |app, _, _| {
        vec![
            TableColumn::left(
                "time",
                Timestamps::new(&app.session).weekday_time(app.view.zero.time).len() + 1,
            ),
            TableColumn::right("accounts", 8),
            TableColumn::right("starts apart", 12),
            TableColumn::right("ends apart", 10),
            TableColumn::rest("event"),
        ]
    },
    rows,
    events: Some(|app, rows| {
        let shown = shown(app);
        shown.get(rows.start.min(shown.len())..rows.end.min(shown.len())).unwrap_or_default().to_vec()
    }),
    below,
    empty: |_| "no event with more than one account",
    enter: |app, panel| {
        if let Some(&i) = shown(app).get(panel.selected) {
            app.jump(Item::Event(i));
        }
    },
    keys: LIST_KEYS,
    ..BASE
};

/// The events that may be shown: all, or those up to the horizon of a blind reader.
fn shown(app: &App) -> &[usize] {
    let (index, all) = (app.session.index(), app.session.index().with_other_accounts());
    let end = app.horizon().map_or(all.len(), |t| {
        let up_to = index.after(t);
        all.partition_point(|&i| i < up_to)
    });
    all.get(..end).unwrap_or_default()
}

fn rows(app: &App, _: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let times = Timestamps::new(&app.session);
    let row = |&i: &usize| {
        let time = app.session.index().get(i).map(|entry| {
            let sign = crate::describe::time_sign(entry);
            format!("{sign:1}{}", times.weekday_time(entry.time()))
        });
        let (line, is_open) = (app.lines.get(i), app.is_open_interval(i));
        let accounts = line.and_then(|line| line.accounts.as_ref());
        let of = |text: Option<String>| text.unwrap_or_default();
        vec![
            of(time).into(),
            of(accounts.map(|accounts| accounts.count.to_string())).into(),
            of(accounts.map(|accounts| accounts.spread.clone())).into(),
            of(accounts.filter(|_| !is_open).map(|accounts| accounts.end_spread.clone())).into(),
            Field::dim(match line {
                Some(_) if is_open => OPEN_INTERVAL.to_owned(),
                Some(line) => line.named(),
                None => "…".to_owned(),
            }),
        ]
    };
    shown(app).get(range).unwrap_or_default().iter().map(row).collect()
}

/// What each source says of the selected event.
fn below(app: &App, panel: &Panel, (width, height): (u16, u16)) -> Vec<Field> {
    let selected = shown(app).get(panel.selected).copied();
    if selected.is_some_and(|i| app.is_open_interval(i)) {
        return vec![Field::dim(CONTINUES)];
    }
    let line = selected.and_then(|i| app.lines.get(i));
    let Some(accounts) = line.and_then(|line| line.accounts.as_ref()) else { return Vec::new() };
    // Three rows of the panel at least are for events.
    let most = most_below(height, shown(app).len(), 3);
    let mut below = Vec::new();
    for (i, row) in accounts.rows.iter().enumerate() {
        let row = lines(row, width, 2, Look::Row);
        // The last line is for the number of those that do not fit.
        let is_last = i + 1 == accounts.count;
        if below.len() + row.len() + usize::from(!is_last) > most {
            let more = counted((accounts.count - i) as u64, "more account");
            below.push(Field::dim(format!("… {more}; untaped sources lists all")));
            break;
        }
        below.extend(row);
    }
    below
}
