//! A ratatui backend that writes few bytes: a scroll for rows that moved, then the cells that still differ.
//!
//! It replaces ratatui's `CrosstermBackend`, which writes every changed cell: most of the screen when a transcript moves by
//! one line. This one keeps a copy of the screen, so a step takes 176 bytes (docs/performance.md), which takes
//! 0.2 s at 9,600 bits a second. `plan` finds the scroll that saves the most, `encode` writes the rest, `pen`
//! finds the shortest sequences. Each frame is one write. The terminal is never queried.
//!
//! Synchronized output (mode 2026) is not used: a frame is one short write, the mode would add 16 bytes to it, and on a
//! slow line it would hide the rows of a page until the last has arrived.

mod dialect;
mod encode;
mod grid;
mod pen;
mod plan;
#[cfg(test)]
mod tests;
mod width;

pub use dialect::{Dialect, Scrolls};
pub use width::Language;

use super::terminal;
use grid::{Cell, Grid, Style};
use pen::{Pen, csi};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::layout::{Position, Size};
use std::io::{self, Write};

/// A backend that keeps a copy of the screen.
///
/// Bytes written to it as a [`Write`] go to the terminal unchanged. They must not change cells or style, unless
/// [`Backend::clear`] follows.
#[derive(Debug)]
pub struct ScrollBackend<W: Write> {
    out: W,
    /// The bytes of the next write.
    frame: Vec<u8>,
    shown: Grid,
    wanted: Grid,
    /// Whether `shown` is what is on the screen.
    known: bool,
    pen: Pen,
    language: Language,
    cursor: Cursor,
    /// The size to draw for, if it is not the terminal's.
    fixed: Option<Size>,
    /// The size that was last reported.
    told: std::cell::Cell<Size>,
}

/// Where the cursor should be, and whether it is shown; `None` if unknown.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    at: Position,
    wanted: bool,
    shown: Option<bool>,
}

impl<W: Write> ScrollBackend<W> {
    /// A backend for the terminal of this process and the user's language.
    pub fn new(out: W, dialect: Dialect, language: Language) -> ScrollBackend<W> {
        ScrollBackend {
            out,
            frame: Vec::new(),
            shown: Grid::default(),
            wanted: Grid::default(),
            known: false,
            pen: Pen::new(dialect),
            language,
            cursor: Cursor::default(),
            fixed: None,
            told: std::cell::Cell::default(),
        }
    }

    /// Sets the size to draw for, regardless of the terminal's.
    pub fn set_size(&mut self, width: u16, height: u16) {
        self.fixed = Some(Size { width, height });
    }

    /// The writer.
    pub fn out(&mut self) -> &mut W {
        &mut self.out
    }

    /// Starts from a blank screen.
    fn begin(&mut self) {
        let Size { width, height } = self.told.get();
        self.shown = Grid::blank(width, height);
        self.wanted = self.shown.clone();
        self.known = true;
        // Style, scroll region, cells, in this order: blank cells take the style.
        csi(&mut self.frame, &[], b'm');
        csi(&mut self.frame, &[], b'r');
        csi(&mut self.frame, &[], b'H');
        csi(&mut self.frame, &[2], b'J');
        self.pen.style = Some(Style::PLAIN);
        self.pen.cursor = Some((0, 0));
    }
}

impl<W: Write> Backend for ScrollBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a ratatui::buffer::Cell)>,
    {
        if !self.known {
            self.begin();
        }
        for (x, y, cell) in content {
            self.wanted.put(x, y, Cell::from_ratatui(cell, self.language));
        }
        if self.pen.dialect.scrolls != Scrolls::No
            && let Some(scroll) = plan::plan(&self.shown, &self.wanted)
        {
            encode::scroll(scroll, self.told.get().height, &mut self.pen, &mut self.frame);
            self.shown.scroll(scroll.top, scroll.bottom, scroll.by);
        }
        encode::difference(&self.shown, &self.wanted, &mut self.pen, &mut self.frame);
        // Other output after this one starts in plain style.
        self.pen.style(Style::PLAIN, &mut self.frame);
        self.shown.follow(&self.wanted);
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor.wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor.wanted = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.at)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor.at = position.into();
        Ok(())
    }

    /// Forgets the screen: the next frame is written in full, on a blank one.
    fn clear(&mut self) -> io::Result<()> {
        self.known = false;
        self.cursor.shown = None;
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        match clear_type {
            ClearType::All => self.clear(),
            ClearType::AfterCursor
            | ClearType::BeforeCursor
            | ClearType::CurrentLine
            | ClearType::UntilNewLine => {
                Err(io::Error::new(io::ErrorKind::Unsupported, "only the whole screen can be cleared"))
            }
        }
    }

    fn size(&self) -> io::Result<Size> {
        let size = match self.fixed {
            Some(size) => size,
            None => terminal::size()?.into(),
        };
        self.told.set(size);
        Ok(size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::default() })
    }

    /// Writes the frame.
    fn flush(&mut self) -> io::Result<()> {
        if self.cursor.wanted {
            self.pen.go(self.cursor.at.x, self.cursor.at.y, &mut self.frame);
        }
        if self.cursor.shown != Some(self.cursor.wanted) {
            self.frame.extend_from_slice(if self.cursor.wanted { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.cursor.shown = Some(self.cursor.wanted);
        }
        if self.frame.is_empty() {
            return Ok(());
        }
        let written = self.out.write_all(&self.frame).and_then(|()| self.out.flush());
        self.frame.clear();
        self.known &= written.is_ok();
        written
    }
}

impl<W: Write> Write for ScrollBackend<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
