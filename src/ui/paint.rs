//! Putting text on the buffer: cut to its room, in ASCII where that is asked for.

use super::theme::Theme;
use crate::app::fit;
use crate::record::ascii;
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// A buffer, and how things look on it.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    /// How things look.
    pub theme: Theme,
}

impl<'a> Painter<'a> {
    /// A painter on a buffer.
    pub fn new(buffer: &'a mut Buffer, theme: Theme) -> Painter<'a> {
        Painter { buffer, theme }
    }

    /// The width of the screen.
    pub fn width(&self) -> u16 {
        self.buffer.area.width
    }

    /// Puts text at a place, cut to a room; gives the column behind it. The text is safe for the screen already.
    pub fn text(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let room = room.min(self.width().saturating_sub(x));
        if room == 0 || y >= self.buffer.area.height {
            return x;
        }
        let text = if self.theme.ascii { ascii(text) } else { text.into() };
        let fitted = fit(&text, usize::from(room), self.theme.cut());
        // A mark on a dim label is not dim: terminals do not agree on what is both bold and dim.
        let style = Style::new().remove_modifier(Modifier::BOLD | Modifier::DIM).patch(style);
        let (end, _) = self.buffer.set_stringn(x, y, &fitted, usize::from(room), style);
        end
    }

    /// Puts text at the right edge of a room that begins at `x`.
    pub fn right(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) {
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX).min(room);
        self.text(x + room - width, y, width, text, style);
    }

    /// Fills a room with a symbol of one column.
    pub fn fill(&mut self, x: u16, y: u16, room: u16, symbol: &str, style: Style) {
        for x in x..x.saturating_add(room).min(self.width()) {
            self.text(x, y, 1, symbol, style);
        }
    }

    /// Puts parts one behind the other, each in its style; gives the column behind the last.
    pub fn parts(&mut self, x: u16, y: u16, parts: &[(&str, Style)]) -> u16 {
        parts.iter().fold(x, |x, (text, style)| self.text(x, y, u16::MAX, text, *style))
    }
}
