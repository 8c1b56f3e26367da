//! Draws the title line: the session's title, FICTIONAL if the log says so, and the clock.

use super::paint::Painter;
use crate::app::{App, Area};
use crate::record::visible;
use unicode_width::UnicodeWidthStr;

/// Draws the row.
pub(super) fn render(app: &App, part: Area, paint: &mut Painter<'_>) {
    if part.rows == 0 {
        return;
    }
    let clock = match app.session.clock().at(app.shown()) {
        Some(wall) => format!("{}  {} {}", wall.date_in_words(), wall.time(), wall.offset()),
        None if app.session.index().is_empty() => String::new(),
        None => "no clock time in this log".to_owned(),
    };
    let width = paint.width();
    let room = width.saturating_sub(u16::try_from(clock.width()).unwrap_or(0) + 4);
    let fictional = if app.session.header().fictional { "FICTIONAL" } else { "" };
    let dot = paint.theme.dot();
    let kept = if fictional.is_empty() { 0 } else { u16::try_from(fictional.len() + 3).unwrap_or(0) };
    let x = paint.text(
        1,
        part.top,
        room.saturating_sub(kept),
        &visible(app.session.title()),
        paint.theme.strong(),
    );
    let (dim, strong) = (paint.theme.dim(), paint.theme.strong());
    let x =
        if fictional.is_empty() { x } else { paint.parts(x, part.top, &[(dot, dim), (fictional, strong)]) };
    if let Some(imported) = app.session.imported().filter(|_| x + 12 < room) {
        let x = paint.text(x, part.top, room.saturating_sub(x), dot, dim);
        paint.text(x, part.top, room.saturating_sub(x), &visible(imported.description()), dim);
    }
    paint.right(0, part.top, width.saturating_sub(1), &clock, paint.theme.plain());
}
