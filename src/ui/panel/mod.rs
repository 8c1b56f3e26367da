//! The panels, stacked under the transcript: never beside it.

mod citation;
mod gaps;
mod help;
mod info;
mod marks;
mod people;
mod problems;
mod zeros;

use super::paint::Painter;
use crate::app::{App, Area, Panel, PanelKind, TABS};
use crate::session::Session;
use crate::time::SessionTime;

/// Draws the panel that is open.
pub fn render(app: &App, panel: &Panel, part: Area, paint: &mut Painter<'_>) {
    if part.rows < 2 {
        return;
    }
    let rows = Area { top: part.top + 1, rows: part.rows - 1 };
    let tab = match &panel.kind {
        PanelKind::Gaps { .. } => Some(0),
        PanelKind::Marks => Some(1),
        PanelKind::People => Some(2),
        PanelKind::Problems => Some(3),
        PanelKind::Zeros(_) | PanelKind::Info | PanelKind::Citation { .. } | PanelKind::Help => None,
    };
    let title = match &panel.kind {
        PanelKind::Zeros(_) => "what do hours count from?",
        PanelKind::Info => "this file",
        PanelKind::Citation { .. } => "citation",
        PanelKind::Help => "keys and signs",
        PanelKind::Gaps { .. } | PanelKind::Marks | PanelKind::People | PanelKind::Problems => "",
    };
    head(tab, title, part.top, paint);
    match &panel.kind {
        PanelKind::Gaps { rows: gaps, by_length } => {
            gaps::render(app, gaps, *by_length, panel.selected, rows, paint);
        }
        PanelKind::Marks => marks::render(app, panel.selected, rows, paint),
        PanelKind::People => people::render(app, panel.selected, rows, paint),
        PanelKind::Problems => problems::render(app, panel.selected, rows, paint),
        PanelKind::Zeros(list) => zeros::render(app, list, panel.selected, rows, paint),
        PanelKind::Info => info::render(app, rows, paint),
        PanelKind::Citation { citation, sent } => citation::render(citation, sent, rows, paint),
        PanelKind::Help => help::render(panel.selected, rows, paint),
    }
}

/// The rule over a panel, with the names of the panels that Tab goes through.
fn head(tab: Option<usize>, title: &str, y: u16, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let width = paint.width();
    paint.fill(0, y, width, theme.rule(), theme.dim());
    let Some(open) = tab else {
        paint.text(2, y, width.saturating_sub(3), &format!(" {title} "), theme.strong());
        return;
    };
    let mut x = 2;
    for (i, name) in TABS.iter().enumerate() {
        let style = if i == open { theme.strong() } else { theme.dim() };
        let text = if i == open { format!(" [{name}] ") } else { format!(" {name} ") };
        x = paint.text(x, y, 16, &text, style);
    }
}

/// Draws the rows of a list around the selected one; gives each its screen row, its number and whether it is
/// selected.
fn list(
    len: usize,
    selected: usize,
    part: Area,
    paint: &mut Painter<'_>,
    mut row: impl FnMut(&mut Painter<'_>, u16, usize, bool),
) {
    let rows = usize::from(part.rows);
    if rows == 0 {
        return;
    }
    let from = (selected + 1).saturating_sub(rows).min(len.saturating_sub(rows));
    for (y, i) in (part.top..part.top + part.rows).zip(from..len) {
        if i == selected {
            let (mark, style) = (paint.theme.focus_mark(), paint.theme.focus());
            paint.text(0, y, 1, mark, style);
        }
        row(paint, y, i, i == selected);
    }
}

/// The wall clock of a moment in a table: with the day of the week where the session has several days; seconds
/// from zero where there is no wall clock.
fn moment(session: &Session, t: SessionTime) -> String {
    let days = session.figures().session.is_some_and(|s| {
        let date = |t| session.clock().at(t).map(|wall| wall.date());
        date(s.start) != date(s.end)
    });
    match session.clock().at(t) {
        Some(wall) if days => {
            let day: String = wall.date_in_words().chars().take(3).collect();
            format!("{day} {}", wall.time())
        }
        Some(wall) => wall.time(),
        None => crate::time::clock(crate::time::Millis(t.0)),
    }
}
