//! The frame of a list: its title in the upper edge, which of the rows are shown, and signs of more above and below.

use super::paint::Painter;
use ratatui::layout::Rect;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The columns left of the rows: the side of the frame, the focus mark, an empty one.
pub(super) const GUTTER: u16 = 3;

/// Which rows of a list are on the screen.
pub(super) struct Shown {
    /// The rows.
    pub rows: Range<usize>,
    /// The number of all rows.
    pub len: usize,
    /// The first and the last row of the screen that they may take.
    pub area: (u16, u16),
}

/// Writes a title into the upper edge. Returns the column after it.
pub(super) fn title(text: &str, frame: Rect, paint: &mut Painter<'_>) -> u16 {
    paint.text(2, frame.top(), frame.width.saturating_sub(3), &format!(" {text} "), paint.theme.current())
}

/// Writes a position into the upper edge, from a column on, or into the lower if there is no room; and signs of rows above and
/// below into the right edge. Returns how many columns of the lower edge it takes.
pub(super) fn position(text: &str, shown: &Shown, (end, frame): (u16, Rect), paint: &mut Painter<'_>) -> u16 {
    let theme = paint.theme;
    let text = if text.is_empty() { String::new() } else { format!(" {text} ") };
    let room = frame.width.saturating_sub(end + 2);
    let mut taken = 0;
    if text.width() <= usize::from(room) {
        paint.right(end, frame.top(), room, &text, theme.plain());
    } else {
        taken = u16::try_from(text.width()).unwrap_or(u16::MAX);
        paint.right(2, frame.bottom() - 1, frame.width.saturating_sub(4), &text, theme.plain());
    }
    let right = frame.right().saturating_sub(1);
    let [above, below] = theme.more();
    if shown.rows.start > 0 {
        paint.text(right, shown.area.0, 1, above, theme.strong());
    }
    if shown.rows.end < shown.len {
        paint.text(right, shown.area.1, 1, below, theme.strong());
    }
    taken
}

/// Writes totals into the lower edge, of which so many columns are taken.
pub(super) fn foot(text: &str, taken: u16, frame: Rect, paint: &mut Painter<'_>) {
    if !text.is_empty() {
        let room = frame.width.saturating_sub(6 + taken);
        paint.text(2, frame.bottom() - 1, room, &format!(" {text} "), paint.theme.strong());
    }
}
