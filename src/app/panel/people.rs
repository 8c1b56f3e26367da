//! The people panel: role, utterances, words, speaking time where end times are known, and share of the words.

use super::{
    BASE, Field, LIST_KEYS, Order, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn,
};
use crate::app::{App, Notice};
use crate::record::visible;
use crate::session::{EventFilter, Item, Share, SpeakerId};
use crate::time::{Millis, format_hms};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static PEOPLE: PanelSpec = PanelSpec {
    title: "people",
    layout: PanelLayout::List(2),
    list: Some(|_, _: Order| PanelKind::People),
    len: |app, _| shown(app).count(),
    columns,
    rows,
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
    let all: u64 = app.session.tallies().iter().map(|tally| tally.words).sum();
    let count = |n: u64| Millis(n.try_into().unwrap_or(0));
    let row = |id| {
        let (person, tally) = (app.session.people().get(id), app.session.tally(id));
        let share = Share::new(count(tally.words), count(all)).map(|share| share.to_string());
        let mut row: Vec<Field> = vec![visible(&person.name).into_owned().into()];
        if app.view.size.0 >= WITH_ROLES + PANEL_EDGES {
            row.push(person.role.word().to_owned().into());
        }
        row.extend([
            tally.utterances.to_string().into(),
            tally.words.to_string().into(),
            share.unwrap_or_default().into(),
            format!("{} in {}", format_hms(tally.speaking), tally.ended).into(),
        ]);
        row
    };
    shown(app).skip(range.start).take(range.len()).map(row).collect()
}

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
