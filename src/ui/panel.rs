//! Draws the open panel under the transcript: a frame with the title or the tabs, a table, and the lines under it.
//!
//! ```text
//! ╭─ gaps  marks  people  problems  sources ──────────────────── 2 of 5 ─╮
//! │   gap  from          to            length         what the log says  │
//! │▌  2    Sat 14:21:40  Sat 15:47:00  1:25:20  ░     meal               ↓
//! ╰─ 5 gaps, 11:08:45 UNTAPED; 6:00:35 taped ────────────────────────────╯
//! ```

use super::frame::{self, GUTTER, Shown};
use super::help;
use super::paint::Painter;
use crate::app::{
    App, Area, Field, Look, PANEL_EDGES, Panel, PanelKind, PanelLayout, TABS, TableColumn, tab_of,
};
use crate::session::Texture;
use crate::time::Millis;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use std::ops::Range;

/// The columns right of the rows: an empty one, and the side of the frame.
const EDGE: u16 = PANEL_EDGES - GUTTER;

/// Draws the panel.
pub(super) fn render(app: &App, panel: &Panel, area: Area, paint: &mut Painter<'_>) {
    if area.rows < 3 {
        return;
    }
    let frame = Rect::new(0, area.top, paint.width(), area.rows);
    paint.frame(frame);
    let end = title(panel, frame, paint);
    let inner = Area { top: area.top + 1, rows: area.rows - 2 };
    if panel.kind == PanelKind::Help {
        help::render(panel.selected, inner, paint);
        return;
    }
    let shown = table(app, panel, inner, paint);
    let foot = (panel.spec().foot)(app, panel);
    let taken = frame::position(&place_words(panel, &shown), &shown, (end, frame), paint);
    frame::foot(&foot, taken, frame, paint);
}

/// The title in the upper edge, or the tabs. Returns the column after it.
fn title(panel: &Panel, frame: Rect, paint: &mut Painter<'_>) -> u16 {
    let theme = paint.theme;
    let (spec, y, width) = (panel.spec(), frame.top(), frame.width.saturating_sub(3));
    let Some(open) = tab_of(spec) else {
        return frame::title(spec.title, frame, paint);
    };
    TABS.iter().enumerate().fold(2, |x, (i, tab)| {
        let style = if i == open { theme.current() } else { theme.dim() };
        paint.text(x, y, width.saturating_sub(x), &format!(" {} ", tab.title), style)
    })
}

/// Which row is selected, of how many, or which rows are shown of a text that does not fit.
fn place_words(panel: &Panel, Shown { rows, len, .. }: &Shown) -> String {
    match panel.spec().layout {
        _ if *len == 0 => String::new(),
        PanelLayout::List(_) => format!("{} of {len}", panel.selected + 1),
        PanelLayout::Text(_) | PanelLayout::Page if rows.len() < *len => {
            format!("{} to {} of {len}", rows.start + 1, rows.end)
        }
        PanelLayout::Text(_) | PanelLayout::Page => String::new(),
    }
}

/// Draws the rows, and the lines under them.
fn table(app: &App, panel: &Panel, area: Area, paint: &mut Painter<'_>) -> Shown {
    let theme = paint.theme;
    let spec = panel.spec();
    let width = paint.width().saturating_sub(GUTTER + EDGE);
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
    for (y, (i, row)) in (top..).zip(range.clone().zip((spec.rows)(app, panel, range.clone()))) {
        let is_selected = matches!(spec.layout, PanelLayout::List(_)) && i == panel.selected;
        if is_selected {
            paint.text(1, y, 1, paint.theme.focus_mark(), theme.focus());
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
    Shown { rows: range, len, area: (top, (top + room).saturating_sub(1)) }
}

/// Where the columns are.
fn places(columns: &[TableColumn], width: u16) -> std::rc::Rc<[Rect]> {
    let constraint = |column: &TableColumn| column.width.map_or(Constraint::Fill(1), Constraint::Length);
    // Two columns apart if that leaves the last column room for its header, or eight of it.
    let needed = |column: &TableColumn| column.width.map_or(column.header.len().min(8), usize::from) + 2;
    let is_wide = columns.iter().map(needed).sum::<usize>() <= usize::from(width) + 2;
    Layout::horizontal(columns.iter().map(constraint))
        .spacing(if is_wide { 2 } else { 1 })
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

/// A bar as long as its textures' share of the whole. Each cell has the texture at its middle; a bar of one cell has that
/// of most of it. One of less than half a cell is a line; in ASCII it takes a cell.
pub(super) fn bar(
    paint: &mut Painter<'_>,
    place: Rect,
    y: u16,
    textures: &[(Texture, Millis)],
    whole: Millis,
) {
    let total: Millis = textures.iter().map(|&(_, length)| length).sum();
    let Some(&(most, _)) = textures.iter().rev().max_by_key(|&&(_, length)| length) else { return };
    let eighths = i128::from(total.0) * i128::from(place.width) * 8 / i128::from(whole.0.max(1));
    let eighths = usize::try_from(eighths).unwrap_or(usize::MAX).min(usize::from(place.width) * 8);
    if let Some(symbol) = paint.theme.short_bar(eighths).filter(|_| place.width > 1) {
        paint.text(place.x, y, 1, symbol, paint.theme.texture_style(most));
        return;
    }
    let cells = u16::try_from(eighths / 8).unwrap_or(place.width).max(1);
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
