//! Draws the open panel under the transcript: a rule with the title or the tabs, a table, and the lines under it.

use super::help;
use super::paint::Painter;
use crate::app::table::{Command, Direction, key_of};
use crate::app::{App, Area, Field, Look, Order, Panel, PanelKind, PanelLayout, TABS, TableColumn, tab_of};
use crate::session::Texture;
use crate::time::Millis;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The columns left of the rows: one for the focus mark, one empty.
const GUTTER: u16 = 2;

/// Draws the panel.
pub(super) fn render(app: &App, panel: &Panel, area: Area, paint: &mut Painter<'_>) {
    if area.rows < 2 {
        return;
    }
    title(panel, area.top, paint);
    let area = Area { top: area.top + 1, rows: area.rows - 1 };
    if panel.kind == PanelKind::Help {
        help::render(panel.selected, area, paint);
    } else {
        table(app, panel, area, paint);
    }
}

/// The rule above a panel, with its title or the tabs.
fn title(panel: &Panel, y: u16, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let (spec, width) = (panel.spec(), paint.width());
    paint.fill(0, y, width, theme.rule(), theme.dim());
    let Some(open) = tab_of(spec) else {
        paint.text(2, y, width.saturating_sub(3), &format!(" {} ", spec.title), theme.strong());
        return;
    };
    let end = TABS.iter().enumerate().fold(2, |x, (i, tab)| {
        let title = tab.title;
        if i == open {
            paint.text(x, y, width, &format!(" [{title}] "), theme.strong())
        } else {
            paint.text(x, y, width, &format!(" {title} "), theme.dim())
        }
    });
    let mut hints = Vec::new();
    if spec.sorts {
        let other = if panel.order == Order::Time { "length" } else { "time" };
        hints.push(format!("[{}] by {other}", key_of(Command::Sort)));
    }
    if spec.fold.is_some() {
        let (fold, show) = (Command::FoldAll(Direction::Back), Command::FoldAll(Direction::Forward));
        hints.push(format!("[{} {}] parts", key_of(fold), key_of(show)));
    }
    // From the right, those that leave the tabs whole.
    hints.iter().fold(width.saturating_sub(2), |right, hint| {
        let hint = format!(" {hint} ");
        let x = right.saturating_sub(u16::try_from(hint.width()).unwrap_or(u16::MAX));
        if x > end {
            paint.text(x, y, right - x, &hint, theme.dim());
            return x;
        }
        right
    });
}

fn table(app: &App, panel: &Panel, area: Area, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let spec = panel.spec();
    let width = paint.width().saturating_sub(GUTTER + 1);
    let columns = (spec.columns)(app, panel, width);
    let places = places(&columns, width);
    let len = (spec.len)(app, panel);
    let header = u16::from(len > 0 && columns.iter().any(|column| !column.header.is_empty()));
    let height = area.rows.saturating_sub(header);
    let below = (spec.below)(app, panel, (width, height));
    let room = height.saturating_sub(u16::try_from(below.len()).unwrap_or(u16::MAX));
    let top = area.top + header;
    if header > 0 {
        for (column, place) in columns.iter().zip(places.iter()) {
            text(paint, *place, area.top, &column.header, column.right, theme.dim());
        }
    }
    if len == 0 {
        paint.text(GUTTER, top, width, (spec.empty)(app), theme.plain());
    }
    let range = visible_rows(panel, len, room.into());
    for (y, (i, row)) in (top..).zip(range.clone().zip((spec.rows)(app, panel, range))) {
        let is_selected = matches!(spec.layout, PanelLayout::List(_)) && i == panel.selected;
        if is_selected {
            paint.text(0, y, 1, theme.focus_mark(), theme.focus());
        }
        if let [field] = row.as_slice() {
            draw(paint, Rect::new(GUTTER, y, width, 1), y, field, Manner { right: false, is_selected });
            continue;
        }
        for ((column, place), field) in columns.iter().zip(places.iter()).zip(&row) {
            draw(paint, *place, y, field, Manner { right: column.right, is_selected });
        }
    }
    for (y, line) in (top + room..).zip(&below) {
        draw(paint, Rect::new(GUTTER, y, width, 1), y, line, Manner::default());
    }
}

/// Where the columns are.
fn places(columns: &[TableColumn], width: u16) -> std::rc::Rc<[Rect]> {
    let constraint = |column: &TableColumn| column.width.map_or(Constraint::Fill(1), Constraint::Length);
    // Two columns apart if that leaves the last column room for its header.
    let needed =
        columns.iter().map(|column| column.width.map_or(column.header.len(), usize::from) + 2).sum::<usize>();
    let wide = needed <= usize::from(width) + 2;
    Layout::horizontal(columns.iter().map(constraint))
        .spacing(if wide { 2 } else { 1 })
        .split(Rect::new(GUTTER, 0, width, 1))
}

/// The rows that fit: those around the selected one, or those from the first visible one.
fn visible_rows(panel: &Panel, len: usize, room: usize) -> Range<usize> {
    let first = match panel.spec().layout {
        PanelLayout::List(_) => (panel.selected + 1).saturating_sub(room),
        PanelLayout::Text(_) | PanelLayout::Page => panel.selected,
    };
    let first = first.min(len.saturating_sub(room));
    first..len.min(first + room)
}

/// How a field is drawn.
#[derive(Clone, Copy, Default)]
struct Manner {
    /// At the right edge of its column.
    right: bool,
    /// In the selected row.
    is_selected: bool,
}

fn draw(paint: &mut Painter<'_>, place: Rect, y: u16, field: &Field, manner: Manner) {
    let Manner { right, is_selected } = manner;
    let theme = paint.theme;
    match field {
        Field::Text(words, look) => {
            let style = match look {
                Look::Row if is_selected => theme.strong(),
                Look::Row => theme.plain(),
                Look::Dim => theme.dim(),
                Look::Strong => theme.strong(),
                Look::Notice => theme.notice(),
                Look::Band(kind) => theme.band_words(*kind),
            };
            text(paint, place, y, words, right, style);
        }
        Field::Bar { textures, whole } => bar(paint, place, y, textures, *whole),
    }
}

/// A bar as long as its textures' share of the whole, at least one cell. Each cell has the texture at its middle; a
/// bar of one cell has that of most of it.
fn bar(paint: &mut Painter<'_>, place: Rect, y: u16, textures: &[(Texture, Millis)], whole: Millis) {
    let total: Millis = textures.iter().map(|&(_, length)| length).sum();
    let Some(&(most, _)) = textures.iter().rev().max_by_key(|&&(_, length)| length) else { return };
    let cells = i128::from(total.0) * i128::from(place.width) / i128::from(whole.0.max(1));
    let cells = u16::try_from(cells).unwrap_or(place.width).clamp(1, place.width.max(1));
    for cell in 0..cells {
        let middle = Millis(total.0 / i64::from(cells) * i64::from(cell) + total.0 / i64::from(cells) / 2);
        let mut end = Millis::ZERO;
        let at = textures.iter().find(|&&(_, length)| {
            end += length;
            middle < end
        });
        let texture = at.map_or(most, |&(texture, _)| if cells == 1 { most } else { texture });
        paint.text(place.x + cell, y, 1, paint.theme.texture(texture), paint.theme.texture_style(texture));
    }
}

fn text(paint: &mut Painter<'_>, place: Rect, y: u16, words: &str, right: bool, style: Style) {
    if right {
        paint.right(place.x, y, place.width, words, style);
    } else {
        paint.text(place.x, y, place.width, words, style);
    }
}
