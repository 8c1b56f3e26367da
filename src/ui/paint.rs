//! Puts text on the buffer, cut to fit, and in ASCII if the user wants that.

use super::theme::Theme;
use crate::app::fit;
use crate::record::ascii;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// A buffer and its theme.
pub(super) struct Painter<'a> {
    buffer: &'a mut Buffer,
    /// The theme.
    pub theme: Theme,
}

impl<'a> Painter<'a> {
    /// A painter on a buffer.
    pub(super) fn new(buffer: &'a mut Buffer, theme: Theme) -> Painter<'a> {
        Painter { buffer, theme }
    }

    /// The width of the screen.
    pub(super) fn width(&self) -> u16 {
        self.buffer.area.width
    }

    /// Puts text at a position, cut to `room` columns. Returns the column after it. The text must be safe for the
    /// screen.
    pub(super) fn text(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let room = room.min(self.width().saturating_sub(x));
        if room == 0 || y >= self.buffer.area.height {
            return x;
        }
        // Bold replaces dim: terminals differ on text that is both.
        let style = Style::new().remove_modifier(Modifier::BOLD | Modifier::DIM).patch(style);
        // Nearly all text is printable ASCII that fits: one column for each byte.
        if text.len() <= usize::from(room) && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            let from = self.buffer.index_of(x, y);
            let cells = self.buffer.content.iter_mut().skip(from);
            return text.chars().zip(cells).fold(x, |x, (c, cell)| {
                cell.set_char(c).set_style(style);
                x + 1
            });
        }
        let text = if self.theme.ascii { ascii(text) } else { text.into() };
        let fitted = fit(&text, usize::from(room), self.theme.cut());
        let (end, _) = self.buffer.set_stringn(x, y, &fitted, usize::from(room), style);
        end
    }

    /// Puts text at the right edge of `room` columns from `x` on.
    pub(super) fn right(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) {
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX).min(room);
        self.text(x + room - width, y, width, text, style);
    }

    /// Fills `room` columns with a symbol of one column.
    pub(super) fn fill(&mut self, x: u16, y: u16, room: u16, symbol: &str, style: Style) {
        for x in x..x.saturating_add(room).min(self.width()) {
            self.text(x, y, 1, symbol, style);
        }
    }

    /// Draws the edges of a frame.
    pub(super) fn frame(&mut self, area: Rect) {
        let (style, (side, [top_left, top_right, low_left, low_right])) =
            (self.theme.dim(), self.theme.frame());
        let (right, bottom) = (area.right().saturating_sub(1), area.bottom().saturating_sub(1));
        for y in area.top() + 1..bottom {
            self.text(area.left(), y, 1, side, style);
            self.text(right, y, 1, side, style);
        }
        for (y, left_corner, right_corner) in
            [(area.top(), top_left, top_right), (bottom, low_left, low_right)]
        {
            self.fill(area.left() + 1, y, area.width.saturating_sub(2), self.theme.rule(), style);
            self.text(area.left(), y, 1, left_corner, style);
            self.text(right, y, 1, right_corner, style);
        }
    }

    /// Puts parts after one another, each in its style. Returns the column after the last.
    pub(super) fn parts(&mut self, x: u16, y: u16, parts: &[(&str, Style)]) -> u16 {
        parts.iter().fold(x, |x, (text, style)| self.text(x, y, u16::MAX, text, *style))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_text_is_put_as_any_text_is(
            text in "[ -~]{0,12}|[ -~é日\u{301}]{0,8}", x in 0_u16..14, room in 0_u16..14, ascii in any::<bool>(),
        ) {
            let area = Rect::new(0, 0, 12, 2);
            let (mut ours, mut stock) = (Buffer::empty(area), Buffer::empty(area));
            let style = Style::new().add_modifier(Modifier::DIM);
            let theme = Theme { ascii, ..Theme::default() };
            let end = Painter::new(&mut ours, theme).text(x, 1, room, &text, style);
            let room = usize::from(room.min(12_u16.saturating_sub(x)));
            let shown = if ascii { crate::record::ascii(&text) } else { text.as_str().into() };
            let cut = theme.cut();
            let style = style.remove_modifier(Modifier::BOLD);
            let after =
                if room == 0 { x } else { stock.set_stringn(x, 1, fit(&shown, room, cut), room, style).0 };
            prop_assert_eq!((ours, end), (stock, after));
        }
    }
}
