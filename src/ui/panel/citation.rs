//! A citation, whole, and where it went.

use super::super::paint::Painter;
use crate::app::{Area, wrap};
use crate::record::visible;
use crate::session::Citation;

/// Draws the rows.
pub fn render(citation: &Citation, sent: &str, part: Area, paint: &mut Painter<'_>) {
    let line = citation.line(false);
    let text = visible(&line);
    let room = paint.width().saturating_sub(4);
    let last = part.top + part.rows - 1;
    for (y, row) in (part.top..last).zip(wrap(&text, room)) {
        paint.text(2, y, room, text.get(row).unwrap_or_default(), paint.theme.plain());
    }
    paint.text(2, last, room, sent, paint.theme.notice());
}
