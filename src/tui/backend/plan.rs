//! Finds the scroll that saves the most bytes on the way from one screen to another. Pure.
//!
//! Each row counts with the bytes that the scroll saves or costs there. So the range may contain rows that still differ
//! after the scroll, such as a changed line. A scroll that saves nothing is not made.

use super::grid::{Cell, Grid};

/// A scroll: the rows `top..=bottom` move up by `by` rows, or down if it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scroll {
    /// The first row that moves.
    pub top: u16,
    /// The last row that moves.
    pub bottom: u16,
    /// By how many rows it moves up.
    pub by: i32,
}

/// The bytes that it takes to set a region, scroll it, and reset it.
const PRICE: i64 = 16;
/// How many shifts are examined: those with the most votes.
const CLOSELY: usize = 3;

/// The best scroll on the way from one screen to another of the same size.
pub(super) fn plan(old: &Grid, new: &Grid) -> Option<Scroll> {
    let height = new.rows().len();
    let (from, to): (Vec<u64>, Vec<u64>) = (old.rows().map(hash).collect(), new.rows().map(hash).collect());
    let wrong: Vec<usize> = (0..height).filter(|&y| from[y] != to[y]).collect();
    if wrong.len() < 2 {
        return None;
    }
    let blank = vec![Cell::BLANK; usize::from(new.width())];
    let nothing = hash(&blank);
    // Only rows that differ vote for a shift, except blank ones.
    let mut votes = vec![0_usize; 2 * height];
    for &y in wrong.iter().filter(|&&y| to[y] != nothing) {
        for source in (0..height).filter(|&source| from[source] == to[y]) {
            votes[height + source - y] += 1;
        }
    }
    let mut shifts: Vec<usize> = (0..2 * height).filter(|&shift| votes[shift] > 0).collect();
    shifts.sort_by_key(|&shift| std::cmp::Reverse(votes[shift]));
    shifts.truncate(CLOSELY);
    let screens = Screens {
        old,
        new,
        now: (0..height)
            .map(|y| if from[y] == to[y] { 0 } else { difference(old.row(y), new.row(y)) })
            .collect(),
        from_blank: (0..height)
            .map(|y| if to[y] == nothing { 0 } else { difference(&blank, new.row(y)) })
            .collect(),
        from,
        to,
    };
    let best =
        shifts.into_iter().filter_map(|shift| screens.range(shift, height)).max_by_key(|&(saved, _)| saved);
    best.filter(|&(saved, _)| saved > PRICE).map(|(_, scroll)| scroll)
}

struct Screens<'a> {
    old: &'a Grid,
    new: &'a Grid,
    from: Vec<u64>,
    to: Vec<u64>,
    /// What each row costs without a scroll.
    now: Vec<i64>,
    /// What each row costs if a blank row comes in there.
    from_blank: Vec<i64>,
}

impl Screens<'_> {
    /// The range in which a shift saves the most, with the bytes saved. `height` is no shift; more is up.
    fn range(&self, shift: usize, height: usize) -> Option<(i64, Scroll)> {
        let (up, by) = (shift > height, shift.abs_diff(height));
        // Scrolling down equals scrolling up with the rows in reverse order.
        let row = |k: usize| if up { k } else { height - 1 - k };
        let entering = |k: usize| self.now[row(k)] - self.from_blank[row(k)];
        let mut enters: i64 = (0..by).map(entering).sum();
        let (mut best, mut start, mut sum) = (None::<(i64, usize, usize)>, 0, 0);
        for end in 0..height - by {
            let (to, source) = (row(end), row(end + by));
            let costs = if self.to[to] == self.from[source] {
                0
            } else {
                difference(self.old.row(source), self.new.row(to))
            };
            if sum <= 0 {
                (sum, start) = (0, end);
            }
            sum += self.now[to] - costs;
            // The rows that come in blank follow the last row that receives another.
            enters += entering(end + by) - entering(end);
            let saved = sum + enters;
            if best.is_none_or(|(most, ..)| saved > most) {
                best = Some((saved, start, end));
            }
        }
        let (saved, start, end) = best?;
        let (first, last) = (row(start), row(end + by));
        let (top, bottom) = (u16::try_from(first.min(last)).ok()?, u16::try_from(first.max(last)).ok()?);
        let by = i32::try_from(by).ok()?;
        Some((saved, Scroll { top, bottom, by: if up { by } else { -by } }))
    }
}

/// Estimates how many bytes it takes to turn one row into another.
fn difference(old: &[Cell], new: &[Cell]) -> i64 {
    const MOVE: usize = 6;
    const CHANGE: usize = 4;
    let end = new.iter().rposition(|cell| !cell.is_blank()).map_or(0, |x| x + 1);
    let (mut bytes, mut written, mut style) = (0, 0, super::grid::Style::PLAIN);
    for (x, (before, after)) in old.iter().zip(new).enumerate() {
        if x >= end {
            let rest = old.get(x..).unwrap_or_default().iter().any(|cell| !cell.is_blank());
            bytes += if rest { MOVE } else { 0 };
            break;
        }
        if before == after {
            continue;
        }
        // A few cells between two that change are written again.
        bytes += if bytes == 0 { MOVE } else { MOVE.min(x - written) };
        written = x + 1;
        if after.style != style && !after.is_blank() {
            bytes += CHANGE;
            style = after.style;
        }
        bytes += after.bytes();
    }
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// A hash of a row. A collision makes a plan worse, never a screen wrong.
fn hash(row: &[Cell]) -> u64 {
    use super::grid::Symbol;
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, n: u64| (hash.rotate_left(5) ^ n).wrapping_mul(FACTOR);
    row.iter().fold(0, |hash, cell| {
        let style =
            u64::from(cell.style.fg) << 16 | u64::from(cell.style.bg) << 8 | u64::from(cell.style.marks);
        let hash = mix(hash, style);
        match &cell.symbol {
            Symbol::Char(c) => mix(hash, u64::from(*c)),
            Symbol::Cluster(text) => text.bytes().fold(hash, |hash, byte| mix(hash, u64::from(byte))),
            Symbol::Covered => mix(hash, u64::MAX),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::width::Language;
    use super::*;

    fn grid(rows: &[&str]) -> Grid {
        let mut grid = Grid::blank(30, u16::try_from(rows.len()).unwrap());
        for (y, row) in (0..).zip(rows) {
            for (x, c) in (0..).zip(row.chars()) {
                let mut cell = ratatui::buffer::Cell::EMPTY;
                cell.set_char(c);
                grid.put(x, y, Cell::from_ratatui(&cell, Language::Other));
            }
        }
        grid
    }

    const A: &str = "  all right, that is running";
    const B: &str = "  this is detective kessler";
    const C: &str = "  it is the second of march";
    const D: &str = "  in the room with me are two";
    const E: &str = "  do you know why you are here";

    #[test]
    fn the_range_is_chosen_by_what_it_saves_and_not_as_an_unbroken_run() {
        let old = grid(&["title 1", A, B, C, "> you are a liar and I know", E, "footer"]);
        let new = grid(&[
            "title 2",
            B,
            C,
            "  you are a liar and I know",
            "> do you know why you are here",
            D,
            "footer",
        ]);
        assert_eq!(plan(&old, &new), Some(Scroll { top: 1, bottom: 5, by: 1 }));
        assert_eq!(plan(&new, &old), Some(Scroll { top: 1, bottom: 5, by: -1 }));
    }

    #[test]
    fn nothing_is_scrolled_if_that_saves_nothing() {
        let old = grid(&["title", A, B, "", "", "footer"]);
        assert_eq!(plan(&old, &old), None);
        assert_eq!(plan(&old, &grid(&["title", A, B, C, "", "footer"])), None);
        assert_eq!(plan(&old, &grid(&["", "", "", "", "", ""])), None);
        assert_eq!(plan(&grid(&["a", "b", "c"]), &grid(&["b", "c", "d"])), None);
    }

    #[test]
    fn a_page_keeps_the_rows_that_both_screens_share() {
        let old = grid(&[A, B, C, D, E]);
        assert_eq!(plan(&old, &grid(&[D, E, A, C, B])), Some(Scroll { top: 0, bottom: 4, by: 3 }));
    }
}
