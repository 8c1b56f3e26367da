//! Draws the pane beside the transcript: the gaps and marks around the position, in a frame.
//!
//! ```text
//! ╭─ gaps and marks ──────────────── 7 of 23 ─╮
//! │  ◇ warning        Sat 13:03:45            │
//! │  ▾ denial         Sat 13:20:25            │
//! │▌ ░ gap 2          Sat 14:21:40   1:25:20  ↓
//! ╰───────────────────────────────────────────╯
//! ```

use super::paint::Painter;
use crate::app::{App, SideItem, SideRows};
use crate::describe::{self, Timestamps, plain_text};
use crate::record::visible;
use crate::session::{BandKind, Texture};
use crate::time::{format_hms, format_hours};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;

/// The width of the names.
const NAME: u16 = 18;
/// The width from which on the hours are shown, and the reasons of gaps.
const WITH_HOURS: u16 = 54;

/// Draws the pane.
pub(super) fn render(app: &App, area: Rect, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    paint.frame(area);
    let height = area.height.saturating_sub(2);
    let list = app.side_rows(height.into());
    let SideRows { rows, before, len, up_to } = &list;
    let y = area.top();
    let end =
        paint.text(area.left() + 2, y, area.width.saturating_sub(4), " gaps and marks ", theme.strong());
    let position = if *up_to > 0 { format!(" {up_to} of {len} ") } else { format!(" {len} ") };
    paint.right(end, y, area.right().saturating_sub(end + 2), &position, theme.plain());
    let [above, below] = theme.more();
    let right = area.right() - 1;
    if *before > 0 {
        paint.text(right, y + 1, 1, above, theme.strong());
    }
    if before + rows.len() < *len {
        paint.text(right, area.bottom().saturating_sub(2), 1, below, theme.strong());
    }
    let times = Timestamps::new(&app.session);
    let time = u16::try_from(times.weekday_time(app.view.zero.time).len()).unwrap_or(12);
    let with_hours = area.width >= WITH_HOURS;
    let inner = Rect::new(area.left() + 1, y + 1, area.width.saturating_sub(3), 1);
    let widths = [2, 2, NAME, time, if with_hours { 7 } else { 0 }, 10].map(Constraint::Length);
    for (n, (y, &row)) in (y + 1..).zip(rows).enumerate() {
        let is_current = before + n + 1 == *up_to;
        let line = Rect { y, ..inner };
        let [focus, sign, name, when, hours, length, rest] =
            Layout::horizontal(widths.into_iter().chain([Constraint::Fill(1)])).areas(line);
        let style = if is_current { theme.strong() } else { theme.plain() };
        if is_current {
            paint.text(focus.x, y, 1, theme.focus_mark(), theme.focus());
        }
        let Some(shown) = self::row(app, row, paint) else { continue };
        paint.text(sign.x, y, 1, shown.symbol, shown.symbol_style);
        paint.text(name.x, y, name.width - 1, &shown.name, style);
        paint.text(when.x, y, when.width, &times.weekday_time(shown.at), theme.dim());
        if with_hours {
            let text = format_hours(app.session.elapsed(&app.view.zero, shown.at));
            paint.right(
                hours.x,
                y,
                hours.width,
                &text,
                if is_current { theme.strong() } else { theme.dim() },
            );
        }
        paint.right(length.x, y, length.width, &shown.length, theme.strong());
        paint.text(rest.x + 2, y, rest.width.saturating_sub(2), &shown.rest, theme.dim());
    }
}

/// A row in words.
struct Shown {
    symbol: &'static str,
    symbol_style: Style,
    name: String,
    at: crate::time::SessionTime,
    length: String,
    rest: String,
}

fn row(app: &App, row: SideItem, paint: &Painter<'_>) -> Option<Shown> {
    let theme = paint.theme;
    match row {
        SideItem::Gap(band) => {
            let band = app.bands().get(band)?;
            let gap = app.session.figures().gaps.get(band.number.checked_sub(1)?)?;
            let texture = app.texture_of(band)?;
            let is_open = app.horizon().is_some_and(|t| t < band.span.end);
            let kind = BandKind::Gap(gap.kind);
            let stated = if is_open { String::new() } else { plain_text(&describe::gap(gap)) };
            let textures = app.textures_in(gap);
            let asked = textures.iter().find(|(texture, _)| *texture == Texture::Questioned);
            // The sign is that of most of the gap.
            let asked = asked.filter(|_| textures.len() > 1 && !is_open);
            let stated = asked.map_or(stated.clone(), |(_, length)| {
                format!("{} questioned · {stated}", format_hms(*length))
            });
            Some(Shown {
                symbol: theme.texture(texture),
                symbol_style: theme.band(kind),
                name: format!("gap {}", band.number),
                at: band.span.start,
                length: if is_open { "…".to_owned() } else { format_hms(band.span.length()) },
                rest: visible(&stated).into_owned(),
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
                rest: String::new(),
            })
        }
    }
}
