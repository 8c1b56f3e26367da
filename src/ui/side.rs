//! Draws the pane beside the transcript: the gaps and marks around the position, in a frame.
//!
//! ```text
//! ╭─ gaps and marks ──────────────── 7 of 23 ─╮
//! │  ◇ warning        Sat 13:03:45            │
//! │  ▾ denial         Sat 13:20:25            │
//! │▌ ░ gap 2          Sat 14:21:40   1:25:20  │
//! │    meal · log says no questioning         │
//! ╰───────────────────────────────────────────╯
//! ```

use super::paint::Painter;
use crate::app::{App, SideItem, SideRows, SideWork};
use crate::describe::{self, Timestamps, plain_text};
use crate::record::{counted, visible};
use crate::session::BandKind;
use crate::time::{SessionTime, format_hms, format_hours};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the pane.
pub(super) fn render(app: &App, area: Rect, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    paint.frame(area);
    let SideRows { rows, before, shown, len, up_to } = app.side_rows(area);
    let y = area.top();
    let position = if up_to > 0 { format!("{up_to} of {len}") } else { len.to_string() };
    heading(paint, area, " gaps and marks ", &position);
    more(paint, area, before > 0, before + shown < len);
    let times = Timestamps::new(&app.session);
    let mut number = before;
    for (y, &row) in (y + 1..).zip(&rows) {
        let columns = app.side_columns(area, y);
        if let SideItem::Stated(band, row) = row {
            let words = app.side_stated(band);
            let range = app.side_stated_rows(area, &words).into_iter().nth(row);
            let text = range.and_then(|range| words.get(range)).unwrap_or_default();
            paint.text(columns.below.x, y, columns.below.width, text, theme.dim());
            continue;
        }
        number += 1;
        let is_current = number == up_to;
        let style = if is_current { theme.strong() } else { theme.plain() };
        if is_current {
            paint.text(columns.focus.x, y, 1, theme.focus_mark(), theme.focus());
        }
        let Some(shown) = self::row(app, row, paint) else { continue };
        paint.text(columns.sign.x, y, 1, shown.symbol, shown.symbol_style);
        paint.text(columns.name.x, y, columns.name.width - 1, &shown.name, style);
        paint.text(columns.when.x, y, columns.when.width, &times.weekday_time(shown.at), theme.dim());
        if columns.hours.width > 0 {
            let text = format_hours(app.session.elapsed(&app.view.zero, shown.at));
            let style = if is_current { theme.strong() } else { theme.dim() };
            paint.right(columns.hours.x, y, columns.hours.width, &text, style);
        }
        paint.right(columns.length.x, y, columns.length.width, &shown.length, theme.strong());
        if let SideItem::Gap(band) = row
            && !rows.contains(&SideItem::Stated(band, 0))
        {
            paint.text(columns.stated.x, y, columns.stated.width, &app.side_stated(band), theme.dim());
        }
    }
}

/// Draws the list of what this coder did.
pub(super) fn render_work(app: &App, area: Rect, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    paint.frame(area);
    let SideWork { rows, before, len, up_to } = app.side_work(area);
    // A number that counts along would be drawn again at each act.
    heading(paint, area, " your work ", &counted(len as u64, "act"));
    more(paint, area, before > 0, before + rows.len() < len);
    for (n, (y, (when, what))) in (area.top() + 1..).zip(&rows).enumerate() {
        // Only the symbol moves: a row is not drawn again when it becomes the current one.
        let columns = app.side_columns(area, y);
        if before + n + 1 == up_to {
            paint.text(columns.focus.x, y, 1, theme.focus_mark(), theme.focus());
        }
        let x = paint.text(columns.sign.x, y, columns.when.width, when, theme.dim()) + 2;
        paint.text(x, y, area.right().saturating_sub(x + 2), what, theme.plain());
    }
}

/// The title of a list in its frame, and how many rows it has.
fn heading(paint: &mut Painter<'_>, area: Rect, title: &str, count: &str) {
    let theme = paint.theme;
    let y = area.top();
    let end = paint.text(area.left() + 2, y, area.width.saturating_sub(4), title, theme.strong());
    paint.right(end, y, area.right().saturating_sub(end + 2), &format!(" {count} "), theme.plain());
}

/// The signs that rows are above or below.
fn more(paint: &mut Painter<'_>, area: Rect, is_above: bool, is_below: bool) {
    let [above, below] = paint.theme.more();
    let (right, strong) = (area.right() - 1, paint.theme.strong());
    if is_above {
        paint.text(right, area.top() + 1, 1, above, strong);
    }
    if is_below {
        paint.text(right, area.bottom().saturating_sub(2), 1, below, strong);
    }
}

/// A row in words.
struct Shown {
    symbol: &'static str,
    symbol_style: Style,
    name: String,
    at: SessionTime,
    length: String,
}

fn row(app: &App, row: SideItem, paint: &Painter<'_>) -> Option<Shown> {
    let theme = paint.theme;
    match row {
        SideItem::Gap(band) | SideItem::Stated(band, _) => {
            let band = app.bands().get(band)?;
            let gap = app.session.figures().gaps.get(band.number.checked_sub(1)?)?;
            let texture = app.texture_of(band)?;
            let is_open = app.horizon().is_some_and(|t| t < band.span.end);
            let kind = BandKind::Gap(gap.kind);
            Some(Shown {
                symbol: theme.texture(texture),
                symbol_style: theme.band(kind),
                name: format!("gap {}", band.number),
                at: band.span.start,
                length: if is_open { "…".to_owned() } else { format_hms(band.span.length()) },
            })
        }
        SideItem::Mark(mark) => {
            let mark = app.side_mark(mark)?;
            let family = mark.family();
            Some(Shown {
                symbol: theme.mark_symbol(family),
                symbol_style: theme.mark(family),
                name: visible(&plain_text(&describe::mark_name(mark))).into_owned(),
                at: mark.key.time,
                length: String::new(),
            })
        }
    }
}
