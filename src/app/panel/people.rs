//! The people panel: how much each person says, by the figures of `untaped talk`.

use super::{
    BASE, Field, LIST_KEYS, Look, Order, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn,
    lines, most_below,
};
use crate::app::{App, Notice};
use crate::record::visible;
use crate::report::{TALK_FIGURES, TalkOf};
use crate::session::{EventFilter, Item, SpeakerId};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static PEOPLE: PanelSpec = PanelSpec {
    title: "people",
    layout: PanelLayout::List(5),
    list: Some(|_, _: Order| PanelKind::People),
    len: |app, _| shown(app).count(),
    columns,
    rows,
    below,
    empty: |app| {
        if app.view.blind { "hidden while blind: these figures cover the whole log" } else { "nobody" }
    },
    enter,
    keys: LIST_KEYS,
    ..BASE
};

/// The people of the header and all who speak; nobody while blind.
fn shown(app: &App) -> impl Iterator<Item = SpeakerId> {
    let people = app.session.people().iter().map(|(id, _)| id).filter(|_| !app.view.blind);
    people.filter(|&id| id != SpeakerId(0) || app.session.tally(id).utterances > 0)
}

/// Whether there is room for the roles.
const WITH_ROLES: u16 = 72;
/// The width of the longest name that is shown whole.
const NAME: usize = 20;
/// The width of a speaking time in a long session.
const SPEAKING: usize = 15;
/// More names are not measured.
const MEASURED: usize = 500;

fn columns(app: &App, _: &Panel, width: u16) -> Vec<TableColumn> {
    let name = |id| visible(&app.session.people().get(id).name).width();
    let names = shown(app).take(MEASURED).map(name).max().unwrap_or(0);
    let role = shown(app).take(MEASURED).map(|id| app.session.people().get(id).role.word().len()).max();
    let roles = (width >= WITH_ROLES).then(|| TableColumn::left("role", role.unwrap_or(0)));
    // What the other columns leave, at most the longest name.
    let role = roles.as_ref().and_then(|column| column.width).map_or(0, |width| usize::from(width) + 2);
    let others = role + [10, 6, 8, SPEAKING].map(|width| width + 2).iter().sum::<usize>();
    let room = usize::from(width).saturating_sub(others).clamp(8, NAME);
    let mut columns = vec![TableColumn::left("who", names.min(room))];
    columns.extend(roles);
    columns.extend([
        TableColumn::right("utterances", 10),
        TableColumn::right("words", 6),
        TableColumn::right("of words", 8),
        TableColumn::rest("spoken in lines"),
    ]);
    columns
}

fn rows(app: &App, _: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let row = |id| {
        let person = app.session.people().get(id);
        let mut row: Vec<Field> = vec![visible(&person.name).into_owned().into()];
        if app.view.size.0 >= WITH_ROLES + PANEL_EDGES {
            row.push(person.role.word().to_owned().into());
        }
        let figures = figures(app, id);
        row.extend(["utterances", "words", "share of words", "spoken"].map(|name| {
            let found = figures.iter().find(|(figure, _)| *figure == name);
            Field::from(found.map_or_else(|| "…".to_owned(), |(_, text)| text.clone()))
        }));
        row
    };
    shown(app).skip(range.start).take(range.len()).map(row).collect()
}

/// The figures of a person, once they are known: those of `untaped talk`.
fn figures(app: &App, id: SpeakerId) -> Vec<(&'static str, String)> {
    let Some(known) = app.measured() else { return Vec::new() };
    let Some(group) = known.people.get(id.0 as usize) else { return Vec::new() };
    let of = TalkOf { group, all: &known.all, observed: known.observed };
    TALK_FIGURES.iter().map(|figure| (figure.name, (figure.text)(of))).collect()
}

/// The figures of the selected person that are in no column.
fn below(app: &App, panel: &Panel, (width, height): (u16, u16)) -> Vec<Field> {
    let Some(id) = shown(app).nth(panel.selected) else { return Vec::new() };
    let in_columns = ["utterances", "words", "share of words", "spoken"];
    let others = figures(app, id).into_iter().filter(|(name, _)| !in_columns.contains(name));
    let text = others.map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join(SEPARATOR);
    let len = shown(app).take(MEASURED).count();
    let most = most_below(height, len, LEAST);
    lines(&text, width, most, Look::Row)
}

/// Between two figures.
const SEPARATOR: &str = " · ";
/// The fewest rows of people that the figures below leave.
const LEAST: u16 = 3;

/// Goes to the person's next utterance, or else to the first.
fn enter(app: &mut App, panel: &Panel) {
    let Some(id) = shown(app).nth(panel.selected) else { return };
    let (index, utterances) = (app.session.index(), EventFilter::utterances_by(id));
    let from = app.focused_event().map_or(0, |i| i + 1);
    match index.next(from, utterances).or_else(|| index.next(0, utterances)) {
        Some(i) => app.jump(Item::Event(i)),
        None => app.notice = Some(Notice::PersonSilent),
    }
}
