//! The fewest bytes that lead from one screen to another of the same size. Pure.
//!
//! Cells that differ are written from left to right and from top to bottom. What a terminal may do with a wide
//! character of which half is overwritten, or after its last column, does not matter: both halves are written,
//! and the cursor is placed anew. Cells that have not changed are written again where that is shorter than
//! moving over them.

use super::dialect::Scrolls;
use super::grid::{Cell, Grid, Style, Symbol};
use super::pen::{Pen, csi};
use super::plan::Scroll;
use super::width::excess;
use std::borrow::Cow;

/// More bytes than any movement takes: further cells are not written again.
const FAR: usize = 9;

/// Writes a scroll.
pub fn scroll(scroll: Scroll, height: u16, pen: &mut Pen, out: &mut Vec<u8>) {
    // What comes in takes the colour that holds.
    pen.blanks(out);
    let whole = scroll.top == 0 && scroll.bottom + 1 == height;
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

/// So many rows at most are written from the last to the first: more are read as they arrive, from the top.
const FEW: usize = 4;

/// Writes what differs; where that is little, beginning at the end where the cursor is: a clock that runs leaves
/// it there.
pub fn difference(old: &Grid, new: &Grid, pen: &mut Pen, out: &mut Vec<u8>) {
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
        // Up to here every cell is written: what stands before may reach over it.
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
                // Behind the last column the cursor waits, each terminal in its own way.
                self.pen.cursor = (x < self.new.len()).then_some((column(x), self.y));
            } else {
                forced = self.write_unsure(cell, x);
            }
        }
    }

    /// A symbol of which terminals make this or that may stand in other cells than it should. Where anything
    /// changes from the first such symbol on, the row is erased from there and written anew.
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

    /// Writes a symbol that may reach further than it should, but not over the edge: there is no wrapping (DECAWM)
    /// where it could. Gives the column up to which it may reach.
    fn write_unsure(&mut self, cell: &Cell, behind: usize) -> usize {
        let excess = match &cell.symbol {
            Symbol::Char(c) => excess(c.encode_utf8(&mut [0; 4]), cell.columns),
            Symbol::Cluster(text) => excess(text, cell.columns),
            Symbol::Covered => 0,
        };
        let reach = behind + usize::from(excess);
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

    /// Blanks from a column to the end of the row.
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

    /// Blanks with something behind them; gives the column behind the last that had to be written.
    fn blank_run(&mut self, x: usize, forced: usize) -> usize {
        let run = self.new[x..].iter().take_while(|cell| cell.is_blank()).count();
        let wrong = |&x: &usize| x < forced || self.new[x] != self.old[x];
        let behind = (x..x + run).rev().find(wrong).unwrap_or(x) + 1;
        self.approach(x);
        self.pen.blanks(self.out);
        if self.pen.dialect.erases && behind - x > 4 {
            let next = self.next(behind, forced);
            let erase = 3 + digits(behind - x) + next.map_or(0, |next| self.pen.way(column(next), self.y));
            let write = behind - x + next.map_or(0, |next| (next - behind).min(4));
            if erase < write {
                csi(self.out, &[column(behind - x)], b'X');
                return behind;
            }
        }
        self.spaces(x, behind - x);
        behind
    }

    fn spaces(&mut self, x: usize, count: usize) {
        self.out.resize(self.out.len() + count, b' ');
        self.pen.cursor = Some((column(x + count), self.y));
    }

    /// Brings the cursor to a column of this row: by moving, or by writing again what stands before it, from
    /// where the cursor is or from the first column.
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

    /// How many bytes it takes to write cells again in the style that holds; `None` where that cannot be.
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
