//! The panel of reference points: the times that hours can count from.

use super::{BASE, Field, Order, Panel, PanelKind, PanelLayout, PanelSpec, Selects, TableColumn};
use crate::app::table::{Command, Direction};
use crate::app::{App, Notice};
use crate::describe::Timestamps;
use crate::record::{as_words, visible};
use crate::session::{Zero, ZeroKind};
use crate::time::format_hms;
use crate::work::WorkMark;
use std::ops::Range;

pub(super) static ZEROS: PanelSpec = PanelSpec {
    title: "count hours from …",
    layout: PanelLayout::List(2),
    list: Some(list),
    len: |_, panel| listed(panel).len(),
    selects: Selects::Once(current),
    follow: Some(follow),
    columns: |app, _, width| {
        let (name, after) =
            if width < WITH_LONG_NAMES { (16, "after start") } else { (24, "after the start") };
        vec![
            TableColumn::left("reference point", name),
            TableColumn::left("time", Timestamps::new(&app.session).weekday_time(app.view.zero.time).len()),
            TableColumn::right(after, 9),
            TableColumn::rest(""),
        ]
    },
    rows,
    enter: |app, panel| {
        if let Some(zero) = listed(panel).get(panel.selected).cloned() {
            app.notice = Some(Notice::ZeroSet(as_words(&visible(&zero.name)).into_owned()));
            app.set_zero(zero);
        }
    },
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Line(Direction::Back), "up"),
        (Command::Enter, "count hours from here"),
        (Command::Close, "close"),
    ],
    ..BASE
};

/// From which width on the names have more room.
const WITH_LONG_NAMES: u16 = 70;

fn listed(panel: &Panel) -> &[Zero] {
    if let PanelKind::Zeros(zeros) = &panel.kind { zeros } else { &[] }
}

/// The row of the current reference point.
fn current(app: &App, panel: &Panel) -> usize {
    listed(panel).iter().position(|zero| *zero == app.view.zero).unwrap_or(0)
}

/// The reference points of the session that may be shown, those of coders, then the line in focus, then the current one where it is
/// none of these.
pub(super) fn list(app: &App, _: Order) -> PanelKind {
    let horizon = app.horizon();
    let mut zeros = app.session.zeros();
    if let Some(viewer) = app.viewer() {
        zeros.extend(app.coding.work.marks(&viewer).iter().map(WorkMark::zero));
    }
    zeros.retain(|zero| horizon.is_none_or(|t| zero.time <= t));
    add_lines(app, &mut zeros);
    PanelKind::Zeros(zeros)
}

/// Lists the line in focus instead of the one that was in focus when the list was made.
fn follow(app: &App, kind: &mut PanelKind) {
    let PanelKind::Zeros(zeros) = kind else { return };
    while zeros.last().is_some_and(|zero| matches!(zero.origin, ZeroKind::Event(_))) {
        zeros.pop();
    }
    add_lines(app, zeros);
}

/// Adds the line in focus, and the current reference point if it is another line.
fn add_lines(app: &App, zeros: &mut Vec<Zero>) {
    if let Some(i) = app.focused_event() {
        zeros.extend(app.session.zero(&format!("#{}", i + 1)));
    }
    let current = &app.view.zero;
    if matches!(current.origin, ZeroKind::Event(_)) && zeros.last() != Some(current) {
        zeros.push(current.clone());
    }
}

fn rows(app: &App, panel: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let (start, times) = (app.session.start_zero(), Timestamps::new(&app.session));
    let row = |zero: &Zero| {
        let name = match zero.origin {
            ZeroKind::Start => "session start".to_owned(),
            ZeroKind::Tape => "first tape".to_owned(),
            ZeroKind::Event(number) => format!("this line, #{number}"),
            ZeroKind::Mark(_) | ZeroKind::Work(_) => as_words(&visible(&zero.name)).into_owned(),
        };
        vec![
            name.into(),
            times.weekday_time(zero.time).into(),
            Field::dim(format_hms(app.session.elapsed(&start, zero.time))),
            Field::strong(if *zero == app.view.zero { "current" } else { "" }),
        ]
    };
    listed(panel).get(range).unwrap_or_default().iter().map(row).collect()
}
