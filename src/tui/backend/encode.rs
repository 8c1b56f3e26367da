//! Encodes the difference between two screens of the same size in few bytes. Pure.
//!
//! Cells that differ are written from left to right, row by row. Terminals differ when half of a wide character is
//! overwritten, and after the last column: so both halves are written, and the cursor is positioned again. Unchanged
//! cells are rewritten if that is shorter than moving over them.

use super::dialect::Scrolls;
use super::grid::{Cell, Grid, Style, Symbol};
use super::pen::{Pen, csi};
use super::plan::Scroll;
use super::width::excess;
use crate::app::MAX_SIDE;
use std::borrow::Cow;

/// Every movement takes fewer bytes than this; so a longer run of cells is never rewritten.
const FAR: usize = 9;

/// Writes a scroll.
pub(super) fn scroll(scroll: Scroll, height: u16, pen: &mut Pen, out: &mut Vec<u8>) {
    // Rows that come in take the current background color.
    pen.blanks(out);
    // A screen of the most rows may be a part of a larger terminal.
    let whole = scroll.top == 0 && scroll.bottom + 1 == height && height < MAX_SIDE;
    let rows = u16::try_from(scroll.by.unsigned_abs()).unwrap_or(height);
    let rows = if rows == 1 { 0 } else { rows };
    let up = scroll.by > 0;
    if !whole {
        csi(out, &[scroll.top + 1, scroll.bottom + 1], b'r');
    }
    if pen.dialect.scrolls == Scrolls::Lines {
        csi(out, &[scroll.top + 1], b'H');
        csi(out, &[rows], if up { b'M' } else { b'L' });
    } else {
        csi(out, &[rows], if up { b'S' } else { b'T' });
    }
    if !whole {
        csi(out, &[], b'r');
    }
    pen.cursor = None;
}

/// The most rows that are written from the last to the first. More are read from the top as they arrive.
const FEW: usize = 4;

/// Writes what differs. A few rows are written from the last to the first if the cursor is nearer to the last, as it is
/// after the clock was drawn.
pub(super) fn difference(old: &Grid, new: &Grid, pen: &mut Pen, out: &mut Vec<u8>) {
    let differ = |&y: &u16| old.row(usize::from(y)) != new.row(usize::from(y));
    let mut rows: Vec<u16> = (0..column(new.rows().len())).filter(differ).collect();
    if let (Some((_, at)), Some(first), Some(last)) = (pen.cursor, rows.first(), rows.last())
        && rows.len() <= FEW
        && at.abs_diff(*last) < at.abs_diff(*first)
    {
        rows.reverse();
    }
    for y in rows {
        let (new, old) = (new.row(usize::from(y)), Cow::Borrowed(old.row(usize::from(y))));
        Row { y, new, old, pen: &mut *pen, out: &mut *out }.write();
    }
}

/// A row that differs.
struct Row<'a> {
    y: u16,
    new: &'a [Cell],
    old: Cow<'a, [Cell]>,
    pen: &'a mut Pen,
    out: &'a mut Vec<u8>,
}

impl Row<'_> {
    fn write(mut self) {
        self.unsure();
        let end = self.new.iter().rposition(|cell| !cell.is_blank()).map_or(0, |x| x + 1);
        // Every cell before this column is written: the symbol before it may be too wide.
        let mut forced = 0;
        let mut x = 0;
        while let Some(next) = self.next(x, forced) {
            x = next;
            let cell = &self.new[x];
            if x >= end {
                self.blank_to_the_edge(x, forced);
                break;
            }
            if cell.is_blank() {
                x = self.blank_run(x, forced);
                continue;
            }
            self.approach(x);
            self.pen.style(cell.style, self.out);
            x += usize::from(cell.columns);
            if cell.sure {
                cell.write(self.out);
                // After the last column, terminals differ in where the cursor is.
                self.pen.cursor = (x < self.new.len()).then_some((column(x), self.y));
            } else {
                forced = self.write_unsure(cell, x);
            }
        }
    }

    /// Erases the row from its first symbol of unsure width, if anything changes from there on: what follows may be in
    /// other columns than it should.
    fn unsure(&mut self) {
        let unsure = |row: &[Cell]| row.iter().position(|cell| !cell.sure).unwrap_or(row.len());
        let mut from = unsure(&self.old).min(unsure(self.new));
        if self.old.get(from..) == self.new.get(from..) {
            return;
        }
        while from > 0 && (self.old[from].is_covered() || self.new[from].is_covered()) {
            from -= 1;
        }
        self.pen.go(column(from), self.y, self.out);
        self.pen.blanks(self.out);
        csi(self.out, &[], b'K');
        self.old.to_mut()[from..].fill(Cell::BLANK);
    }

    /// Writes a symbol that may be too wide, with wrapping (DECAWM) turned off if it may cross the edge. Returns the
    /// column up to which it may reach.
    fn write_unsure(&mut self, cell: &Cell, after: usize) -> usize {
        let excess = match &cell.symbol {
            Symbol::Char(c) => excess(c.encode_utf8(&mut [0; 4]), cell.columns),
            Symbol::Cluster(text) => excess(text, cell.columns),
            Symbol::Covered => 0,
        };
        let reach = after + usize::from(excess);
        let over = reach > self.new.len();
        if over {
            self.out.extend_from_slice(b"\x1b[?7l");
        }
        cell.write(self.out);
        if over {
            self.out.extend_from_slice(b"\x1b[?7h");
        }
        self.pen.cursor = None;
        reach.min(self.new.len())
    }

    /// The next column that must be written.
    fn next(&self, from: usize, forced: usize) -> Option<usize> {
        (from..self.new.len())
            .find(|&x| !self.new[x].is_covered() && (x < forced || self.new[x] != self.old[x]))
    }

    /// Writes the spaces from a column to the end of the row.
    fn blank_to_the_edge(&mut self, x: usize, forced: usize) {
        let last = (x..self.new.len()).rev().find(|&x| x < forced || self.new[x] != self.old[x]).unwrap_or(x);
        self.approach(x);
        self.pen.blanks(self.out);
        if last - x >= 3 || last + 1 == self.new.len() {
            csi(self.out, &[], b'K');
        } else {
            self.spaces(x, last + 1 - x);
        }
    }

    /// Writes a run of spaces that is not at the end of the row. Returns the column after the last one that had to be
    /// written.
    fn blank_run(&mut self, x: usize, forced: usize) -> usize {
        let run = self.new[x..].iter().take_while(|cell| cell.is_blank()).count();
        let wrong = |&x: &usize| x < forced || self.new[x] != self.old[x];
        let after = (x..x + run).rev().find(wrong).unwrap_or(x) + 1;
        self.approach(x);
        self.pen.blanks(self.out);
        if self.pen.dialect.erases && after - x > 4 {
            let next = self.next(after, forced);
            let erase = 3 + digits(after - x) + next.map_or(0, |next| self.pen.way(column(next), self.y));
            let write = after - x + next.map_or(0, |next| (next - after).min(4));
            if erase < write {
                csi(self.out, &[column(after - x)], b'X');
                return after;
            }
        }
        self.spaces(x, after - x);
        after
    }

    fn spaces(&mut self, x: usize, count: usize) {
        self.out.resize(self.out.len() + count, b' ');
        self.pen.cursor = Some((column(x + count), self.y));
    }

    /// Moves the cursor to a column of this row, or rewrites the cells up to it, from the cursor or from the first
    /// column, if that is shorter.
    fn approach(&mut self, x: usize) {
        let mut best = (self.pen.way(column(x), self.y), x);
        let here = self.pen.cursor.filter(|&(_, y)| y == self.y).map(|(x, _)| usize::from(x));
        for start in here.into_iter().chain([0]).filter(|&start| start < x) {
            if let Some(bytes) = self.again(start, x) {
                let way = self.pen.way(column(start), self.y) + bytes;
                if way < best.0 {
                    best = (way, start);
                }
            }
        }
        let start = best.1;
        self.pen.go(column(start), self.y, self.out);
        for cell in &self.new[start..x] {
            cell.write(self.out);
        }
        self.pen.cursor = Some((column(x), self.y));
    }

    /// How many bytes it takes to rewrite cells in the current style; `None` if that is not possible.
    fn again(&self, from: usize, to: usize) -> Option<usize> {
        let style = self.pen.style?;
        let cells = &self.new[from..to];
        if cells.len() > FAR || cells.first()?.is_covered() {
            return None;
        }
        let fits = |cell: &Cell| {
            cell.sure
                && (cell.is_covered()
                    || cell.style == style
                    || cell.is_blank() && Style::leaves_blanks(style))
        };
        cells.iter().all(fits).then(|| cells.iter().map(Cell::bytes).sum())
    }
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}

fn digits(n: usize) -> usize {
    n.checked_ilog10().map_or(1, |log| log as usize + 1)
}
