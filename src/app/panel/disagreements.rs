//! The panel of disagreements: each utterance to which coders gave different values; Enter goes there.

use super::{BASE, Field, Order, Panel, PanelKind, PanelLayout, PanelSpec, Selects, TableColumn, lines};
use crate::app::App;
use crate::app::panel::Look;
use crate::app::table::{Command, Direction};
use crate::describe::Timestamps;
use crate::measure::codings::{OffTape, Scheme, Units, Utterances, codings};
use crate::record::{counted, visible};
use crate::report::{TableAgreement, UnitKind};
use crate::session::Item;
use crate::work::{Coder, Viewer};
use std::ops::Range;

pub(super) static DISAGREEMENTS: PanelSpec = PanelSpec {
    title: "where coders differ",
    layout: PanelLayout::List(4),
    list: Some(list),
    orders: &[Order::Time, Order::Code],
    len: |_, panel| listed(panel).rows.len(),
    selects: Selects::Nearest(|app, panel| {
        if panel.order != Order::Time {
            return panel.selected;
        }
        let now = app.event_before_focus();
        listed(panel).rows.partition_point(|row| Some(row.event) <= now).saturating_sub(1)
    }),
    columns: |app, _, width| {
        let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len();
        let what = if width < 80 { 16 } else { 24 };
        vec![
            TableColumn::left("time", time),
            TableColumn::left("code", what),
            TableColumn::left("given", if width < 80 { 24 } else { 36 }),
            TableColumn::rest("line"),
        ]
    },
    rows,
    events: Some(|app, range| {
        let rows = app.mode.panel().map(|panel| listed(panel).rows.as_slice()).unwrap_or_default();
        let rows = rows.get(range.start..range.end.min(rows.len())).unwrap_or_default();
        rows.iter().map(|row| row.event).collect()
    }),
    below: |_, panel, (width, _)| {
        let list = listed(panel);
        let code = list.rows.get(panel.selected).and_then(|row| list.codes.get(row.code));
        code.map(|code| lines(&code.figures, width, 3, Look::Dim)).unwrap_or_default()
    },
    empty: |app| match app.viewer() {
        Some(Viewer::Everyone) if app.coding.work.coders().len() < 2 => {
            "only one coder has worked on this log"
        }
        Some(Viewer::Everyone) => "the coders gave the same codes",
        Some(Viewer::Only(_)) | None if app.view.blind => "hidden while blind: the work of others",
        Some(Viewer::Only(_)) | None => "the work of others is hidden",
    },
    foot: |app, panel| {
        if app.viewer() != Some(Viewer::Everyone) {
            return String::new();
        }
        let count = counted(listed(panel).rows.len() as u64, "disagreement");
        let work = &app.coding.work;
        let names = work.coders().keys().map(|coder| match work.seen(coder) {
            Some(_) => coder.to_string(),
            None => format!("{coder} (what was seen is not stated: all)"),
        });
        format!("{count}; coders: {}", names.collect::<Vec<_>>().join(", "))
    },
    enter: |app, panel| {
        if let Some(row) = listed(panel).rows.get(panel.selected) {
            app.jump(Item::Event(row.event));
        }
    },
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Line(Direction::Back), "up"),
        (Command::Enter, "go there"),
        (Command::Sort, "sort"),
        (Command::Close, "close"),
    ],
    ..BASE
};

/// Where the coders whose work is shown differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disagreements {
    codes: Vec<ComparedCode>,
    rows: Vec<DisagreementRow>,
}

/// A code, a group or a rating that coders gave.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ComparedCode {
    label: String,
    /// How far they agree on it, in words.
    figures: String,
}

/// An utterance to which coders gave different values.
#[derive(Clone, Debug, PartialEq, Eq)]
struct DisagreementRow {
    event: usize,
    /// The index of the code.
    code: usize,
    /// What each coder gave.
    given: String,
}

fn listed(panel: &Panel) -> &Disagreements {
    static NONE: Disagreements = Disagreements { codes: Vec::new(), rows: Vec::new() };
    if let PanelKind::Disagreements(list) = &panel.kind { list } else { &NONE }
}

/// The disagreements, as `untaped agree` finds them. Only who sees the work of all coders sees them.
pub(super) fn list(app: &App, order: Order) -> PanelKind {
    let mut list = Disagreements::default();
    let (session, work) = (&app.session, &app.coding.work);
    if app.viewer() != Some(Viewer::Everyone) {
        return PanelKind::Disagreements(list);
    }
    let coders: Vec<Coder> = work.coders().keys().cloned().collect();
    let units = Units::Utterances(Utterances::new(session, OffTape::LeftOut));
    for coded in codings(session, &units, work, &app.coding.books, &coders, |_| true) {
        let labels: Vec<&str> = coded.ratings.labels().collect();
        let values: Vec<&[Option<u16>]> = coded.ratings.rows().collect();
        for difference in coded.differences(session, &units) {
            let Some(event) = difference.event else { continue };
            let given = values[difference.row].iter().zip(&coders).map(|(value, coder)| {
                format!("{coder}: {}", value.map_or("not seen", |value| labels[usize::from(value)]))
            });
            let given = visible(&given.collect::<Vec<_>>().join(" · ")).into_owned();
            list.rows.push(DisagreementRow { event, code: list.codes.len(), given });
        }
        let label = label(app, &coded.scheme);
        let figures = TableAgreement::of_seen(&coded.ratings, UnitKind::Utterance).in_short();
        list.codes.push(ComparedCode { figures: format!("{label}: {figures}"), label });
    }
    if order == Order::Time {
        list.rows.sort_by_key(|row| row.event);
    }
    PanelKind::Disagreements(list)
}

/// What a code, a group or a rating is called, safe for the screen.
fn label(app: &App, scheme: &Scheme) -> String {
    match scheme {
        Scheme::Code(name) | Scheme::Rating(name) => app.code_words(name),
        Scheme::Group(name) => {
            let book = app.coding.books.all().iter().find(|book| book.id == name.codebook);
            let group = book.and_then(|book| book.group(&name.code));
            visible(&group.map_or_else(|| name.to_string(), |group| group.label.clone())).into_owned()
        }
    }
}

fn rows(app: &App, panel: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let times = Timestamps::new(&app.session);
    let list = listed(panel);
    let row = |row: &DisagreementRow| {
        let time = app.session.index().get(row.event).map(|entry| times.weekday_time(entry.time()));
        let code = list.codes.get(row.code).map(|code| code.label.clone());
        let line = app.lines.get(row.event).map(crate::app::Line::named).unwrap_or_default();
        vec![
            time.unwrap_or_default().into(),
            code.unwrap_or_default().into(),
            row.given.clone().into(),
            Field::dim(line),
        ]
    };
    list.rows.get(range).unwrap_or_default().iter().map(row).collect()
}
