//! The panel of all work: by place, by code, or by coder; Enter goes there.

use super::{
    BASE, Field, Look, Order, Panel, PanelKind, PanelLayout, PanelSpec, Selects, TableColumn, disagreements,
};
use crate::app::App;
use crate::app::table::{Command, Direction};
use crate::describe::Timestamps;
use crate::record::{counted, one_line, visible};
use crate::session::{EventKey, Item};
use crate::work::{ActRef, Coder, Draft, Placed, is_moment};
use std::ops::Range;

pub(super) static WORK: PanelSpec = PanelSpec {
    title: "work",
    layout: PanelLayout::List(2),
    list: Some(list),
    orders: &[Order::Time, Order::Code, Order::Coder],
    len: |_, panel| listed(panel).len(),
    selects: Selects::Nearest(|app, panel| {
        if panel.order != Order::Time {
            return panel.selected;
        }
        let now = app.event_before_focus().and_then(|i| app.session.key(i));
        listed(panel).partition_point(|row| Some(row.key) <= now).saturating_sub(1)
    }),
    columns: |app, _, width| {
        let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len();
        let what = match width {
            ..64 => 14,
            64..80 => 24,
            80.. => 34,
        };
        vec![
            TableColumn::left("time", time),
            TableColumn::left("coder", 8),
            TableColumn::left("what", what),
            TableColumn::rest("note, line"),
        ]
    },
    rows,
    events: Some(|app, range| {
        let Some(panel) = app.mode.panel() else { return Vec::new() };
        let rows = listed(panel).get(range.start..range.end.min(listed(panel).len())).unwrap_or_default();
        rows.iter()
            .filter(|row| !is_moment(row.key))
            .map(|row| app.session.index().index_of(row.key))
            .collect()
    }),
    empty: |app| {
        if app.viewer().is_none() {
            "no work is shown"
        } else if !app.coding.filter.is_empty() {
            "nothing has these words"
        } else if app.view.blind {
            "nothing of your own up to this line"
        } else {
            "nothing has been written down"
        }
    },
    foot: |app, panel| {
        let by = match panel.order {
            Order::Code => "by code",
            Order::Coder => "by coder",
            Order::Time | Order::Length => "by place",
        };
        let only = if app.coding.filter.is_empty() {
            String::new()
        } else {
            format!("; only with {}", visible(&app.coding.filter))
        };
        let hidden = if app.view.blind { "; the work of others is hidden" } else { "" };
        format!("{} {by}{only}{hidden}", counted(listed(panel).len() as u64, "act"))
    },
    enter: |app, panel| {
        let Some(row) = listed(panel).get(panel.selected) else { return };
        if is_moment(row.key) {
            app.jump_to_moment(row.key.time);
        } else {
            app.jump(Item::Event(app.session.index().index_of(row.key)));
        }
    },
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Line(Direction::Back), "up"),
        (Command::Enter, "go there"),
        (Command::Sort, "sort"),
        (Command::Filter, "filter"),
        (Command::Withdraw, "withdraw"),
        (Command::Close, "close"),
    ],
    ..BASE
};

/// A row of the panel: an act, by its coder and id, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkRow {
    coder: Coder,
    id: String,
    key: EventKey,
}

fn listed(panel: &Panel) -> &[WorkRow] {
    if let PanelKind::Work(rows) = &panel.kind { rows } else { &[] }
}

/// What may be shown: all that the viewer sees, up to the horizon of a blind reader.
pub(super) fn list(app: &App, order: Order) -> PanelKind {
    let Some(viewer) = app.viewer() else { return PanelKind::Work(Vec::new()) };
    let horizon = app.horizon();
    let words = app.coding.filter.to_lowercase();
    let fits = |placed: &&Placed| {
        let text = placed.act.what.text().unwrap_or_default();
        let what = app.act_tag(placed).unwrap_or_default();
        let has = |text: &str| text.to_lowercase().contains(&words);
        words.is_empty() || has(text) || has(&what) || has(placed.coder.as_str())
    };
    let shown =
        app.coding.work.shown(&viewer).filter(fits).filter_map(|placed| Some((placed, placed.span?.0)));
    let shown = shown.filter(|(_, key)| horizon.is_none_or(|t| key.time <= t));
    let mut rows: Vec<(String, WorkRow)> = shown
        .map(|(placed, key)| {
            let by = match order {
                Order::Time | Order::Length => String::new(),
                Order::Code => app.act_tag(placed).unwrap_or_default(),
                Order::Coder => placed.coder.to_string(),
            };
            (by, WorkRow { coder: placed.coder.clone(), id: placed.act.id.clone(), key })
        })
        .collect();
    // Within a code or a coder they stay by place.
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    PanelKind::Work(rows.into_iter().map(|(_, row)| row).collect())
}

fn rows(app: &App, panel: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let times = Timestamps::new(&app.session);
    let row = |row: &WorkRow| {
        let placed = app.coding.work.act(&row.coder, &row.id)?;
        let text = placed.act.what.text().map(|text| one_line(&visible(text)).into_owned());
        let line = || {
            if is_moment(row.key) {
                return "a moment, on no line".to_owned();
            }
            let line = app.lines.get(app.session.index().index_of(row.key));
            line.map(crate::app::Line::named).unwrap_or_default()
        };
        let last = placed.span.filter(|(first, last)| first != last).map(|(_, last)| last.time);
        let to = last.map(|last| format!("to {}; ", times.time(last))).unwrap_or_default();
        let words = match text {
            Some(text) => (to + &text).into(),
            None => Field::Text(to + &line(), Look::Dim),
        };
        Some(vec![
            times.weekday_time(row.key.time).into(),
            row.coder.to_string().into(),
            app.act_tag(placed).unwrap_or_default().into(),
            words,
        ])
    };
    listed(panel).get(range).unwrap_or_default().iter().filter_map(row).collect()
}

impl App {
    /// The act of a row, if it is this coder's.
    pub(super) fn own_of_row(&self, row: Option<&WorkRow>) -> Option<(ActRef, Draft)> {
        let row = row?;
        let placed = self.coding.work.act(&row.coder, &row.id).filter(|placed| self.is_own(placed))?;
        Some((ActRef::Kept(row.id.clone()), App::as_draft(placed)?))
    }

    /// Lists the work with these words only.
    pub(in crate::app) fn filter_work(&mut self, words: &str) {
        words.clone_into(&mut self.coding.filter);
        let order = self.mode.panel().map_or(Order::Time, |panel| panel.order);
        self.mode = crate::app::Mode::Panel(Panel { kind: list(self, order), order, selected: 0 });
    }

    /// Makes the lists of work again, after it has changed.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other panels list no work")]
    pub(in crate::app) fn refresh_work_panel(&mut self) {
        let Some(panel) = self.mode.panel() else { return };
        let kind = match &panel.kind {
            PanelKind::Work(_) => list(self, panel.order),
            PanelKind::Disagreements(_) => disagreements::list(self, panel.order),
            PanelKind::OwnWork(item, _) => PanelKind::OwnWork(*item, self.own_work(*item)),
            PanelKind::Facts(_) => super::facts::list(self, panel.order),
            _ => return,
        };
        if let PanelKind::OwnWork(_, acts) = &kind
            && acts.is_empty()
        {
            self.mode.take_panel();
            return;
        }
        if let Some(panel) = self.mode.panel_mut() {
            panel.kind = kind;
            let selected = panel.selected;
            let len = (panel.spec().len, panel.clone());
            let last = (len.0)(self, &len.1).saturating_sub(1);
            if let Some(panel) = self.mode.panel_mut() {
                panel.selected = selected.min(last);
            }
        }
    }
}
