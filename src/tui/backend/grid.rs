//! The cells of a screen, in a form in which two cells are equal exactly if they look the same.

use super::width::{Language, Width, width};
use ratatui::style::{Color, Modifier};

/// The style of a cell. A color is 0 for the terminal's default, or else its number among the 256, plus 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Style {
    /// The foreground color.
    pub fg: u8,
    /// The background color.
    pub bg: u8,
    /// The attributes below that are set, combined as bits.
    pub marks: u8,
}

impl Style {
    /// The default colors, no attributes.
    pub(super) const PLAIN: Style = Style { fg: 0, bg: 0, marks: 0 };
    /// Bold.
    pub(super) const BOLD: u8 = 1;
    /// Dim.
    pub(super) const DIM: u8 = 2;
    /// Underlined.
    pub(super) const UNDERLINED: u8 = 4;
    /// Reverse video.
    pub(super) const REVERSED: u8 = 8;

    /// Whether a space in this style looks like one in plain style.
    pub(super) fn leaves_blanks(self) -> bool {
        self.bg == 0 && self.marks & (Style::UNDERLINED | Style::REVERSED) == 0
    }

    fn from_ratatui(cell: &ratatui::buffer::Cell) -> Style {
        let mark = |modifier, mark| if cell.modifier.contains(modifier) { mark } else { 0 };
        Style {
            fg: palette(cell.fg),
            bg: palette(cell.bg),
            marks: mark(Modifier::BOLD, Style::BOLD)
                | mark(Modifier::DIM, Style::DIM)
                | mark(Modifier::UNDERLINED, Style::UNDERLINED)
                | mark(Modifier::REVERSED, Style::REVERSED),
        }
    }
}

/// The number of a color, plus 1. The player uses only the 256 (without the last); any other color becomes the default.
fn palette(color: Color) -> u8 {
    match color {
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Indexed(n) => n.checked_add(1).unwrap_or(0),
        Color::Reset | Color::Rgb(..) => 0,
    }
}

/// The content of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Symbol {
    /// A character.
    Char(char),
    /// A grapheme cluster of several characters.
    Cluster(Box<str>),
    /// Another column of the wide symbol to the left.
    Covered,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    /// The content.
    pub symbol: Symbol,
    /// The style.
    pub style: Style,
    /// The number of columns that the symbol takes.
    pub columns: u8,
    /// Whether the symbol takes this many columns on every terminal.
    pub sure: bool,
}

impl Cell {
    /// A space in plain style.
    pub(super) const BLANK: Cell =
        Cell { symbol: Symbol::Char(' '), style: Style::PLAIN, columns: 1, sure: true };
    const COVERED: Cell = Cell { symbol: Symbol::Covered, style: Style::PLAIN, columns: 1, sure: true };

    /// Converts a cell of ratatui.
    pub(super) fn from_ratatui(cell: &ratatui::buffer::Cell, language: Language) -> Cell {
        let mut style = Style::from_ratatui(cell);
        let text = cell.symbol();
        // Fast path for nearly every cell: printable ASCII.
        if let &[byte @ b'!'..=b'~'] = text.as_bytes() {
            return Cell { symbol: Symbol::Char(char::from(byte)), style, columns: 1, sure: true };
        }
        let mut chars = text.chars();
        let (first, more) = (chars.next().unwrap_or(' '), chars.next().is_some());
        // Control characters and characters without a column should never get here; if they do, they become spaces.
        let Width { columns, sure } = if text.chars().any(char::is_control) {
            Width { columns: 0, sure: true }
        } else {
            width(text, language)
        };
        if columns == 0 || text == " " {
            // A space shows no foreground color or weight, unless it is underlined or reversed.
            if style.marks & (Style::UNDERLINED | Style::REVERSED) == 0 {
                style = Style { bg: style.bg, ..Style::PLAIN };
            }
            return Cell { style, ..Cell::BLANK };
        }
        let symbol = if more { Symbol::Cluster(text.into()) } else { Symbol::Char(first) };
        Cell { symbol, style, columns, sure }
    }

    /// Whether nothing is seen of it.
    pub(super) fn is_blank(&self) -> bool {
        self.symbol == Symbol::Char(' ') && self.style == Style::PLAIN
    }

    /// Whether it is a further column of the symbol to the left.
    pub(super) fn is_covered(&self) -> bool {
        self.symbol == Symbol::Covered
    }

    /// How many bytes its symbol has.
    pub(super) fn bytes(&self) -> usize {
        match &self.symbol {
            Symbol::Char(c) => c.len_utf8(),
            Symbol::Cluster(text) => text.len(),
            Symbol::Covered => 0,
        }
    }

    /// Writes its symbol.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match &self.symbol {
            Symbol::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Symbol::Cluster(text) => out.extend_from_slice(text.as_bytes()),
            Symbol::Covered => {}
        }
    }
}

/// The cells of a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grid {
    width: u16,
    cells: Vec<Cell>,
}

impl Grid {
    /// A blank screen.
    pub(super) fn blank(width: u16, height: u16) -> Grid {
        Grid { width, cells: vec![Cell::BLANK; usize::from(width) * usize::from(height)] }
    }

    /// Columns.
    pub(super) fn width(&self) -> u16 {
        self.width
    }

    /// The rows, from the top.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = &[Cell]> {
        self.cells.chunks_exact(usize::from(self.width.max(1)))
    }

    /// A row; an empty one outside the screen.
    pub(super) fn row(&self, y: usize) -> &[Cell] {
        let width = usize::from(self.width);
        self.cells.get(y * width..(y + 1) * width).unwrap_or_default()
    }

    /// Puts a cell at a position. A wide symbol covers the cells after it, and a symbol that loses a column is replaced
    /// by spaces. A covered cell is not changed.
    pub(super) fn put(&mut self, x: u16, y: u16, cell: Cell) {
        let width = usize::from(self.width);
        let Some(row) = self.cells.chunks_exact_mut(width.max(1)).nth(usize::from(y)) else { return };
        let x = usize::from(x);
        if row.get(x).is_none_or(Cell::is_covered) {
            return;
        }
        let columns = usize::from(cell.columns);
        let cell = if x + columns > width { Cell::BLANK } else { cell };
        uncover(row, x);
        row[x] = cell;
        for further in x + 1..(x + columns).min(width) {
            uncover(row, further);
            row[further] = Cell::COVERED;
        }
    }

    /// Copies another screen of the same size.
    pub(super) fn follow(&mut self, other: &Grid) {
        let width = usize::from(self.width.max(1));
        for (mine, theirs) in self.cells.chunks_exact_mut(width).zip(other.rows()) {
            if mine != theirs {
                mine.clone_from_slice(theirs);
            }
        }
    }

    /// Moves the rows `top..=bottom` up by `by` rows, or down if it is negative. The rows that come in are blank.
    pub(super) fn scroll(&mut self, top: u16, bottom: u16, by: i32) {
        let width = usize::from(self.width);
        let rows = usize::from(top) * width..(usize::from(bottom) + 1) * width;
        let Some(cells) = self.cells.get_mut(rows) else { return };
        let gone = (by.unsigned_abs() as usize * width).min(cells.len());
        if by > 0 {
            cells.rotate_left(gone);
            let kept = cells.len() - gone;
            cells[kept..].fill(Cell::BLANK);
        } else {
            cells.rotate_right(gone);
            cells[..gone].fill(Cell::BLANK);
        }
    }
}

/// Clears the cells that a symbol covers.
fn uncover(row: &mut [Cell], x: usize) {
    let columns = usize::from(row[x].columns);
    for covered in row.iter_mut().skip(x + 1).take(columns - 1).filter(|c| c.is_covered()) {
        *covered = Cell::BLANK;
    }
}
