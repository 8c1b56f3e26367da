//! The table of units by coders that acts make.

use super::Given;
use super::scheme::Scheme;
use std::ops::Range;

/// What coders gave the units by one scheme: the index of the value, one row after another. `seen` has, for each coder,
/// whether each unit is seen; `units` gives the units that an act is on.
pub(super) fn cells(
    values: &[String],
    scheme: &Scheme,
    given: &[Given<'_>],
    seen: &[Vec<bool>],
    units: impl Fn(&Given<'_>) -> Range<usize>,
) -> Vec<Option<u16>> {
    let (width, count) = (seen.len(), seen.first().map_or(0, Vec::len));
    let mut cells: Vec<Option<u16>> = vec![None; count * width];
    for (column, seen) in seen.iter().enumerate() {
        for (row, _) in seen.iter().enumerate().filter(|(_, seen)| **seen) {
            cells[row * width + column] = Some(0);
        }
    }
    // Of several acts of one coder on one unit the last holds, so from the last on, each unit is filled once.
    let mut columns: Vec<Unfilled> = vec![Unfilled::new(count); width];
    for one in given.iter().rev() {
        let value = scheme.value(one.code, one.level, values);
        columns[one.column].fill(units(one), |row| cells[row * width + one.column] = value);
    }
    cells
}

/// The units that no act has filled yet.
#[derive(Clone)]
struct Unfilled {
    /// For each unit itself if it is unfilled, or else one after it, up to the first that is unfilled.
    next: Vec<usize>,
}

impl Unfilled {
    fn new(count: usize) -> Unfilled {
        Unfilled { next: (0..=count).collect() }
    }

    /// The first unfilled unit from `at` on; the number of units if there is none.
    fn first_from(&mut self, mut at: usize) -> usize {
        while self.next[at] != at {
            // Each walk halves the way of the next one.
            self.next[at] = self.next[self.next[at]];
            at = self.next[at];
        }
        at
    }

    fn fill(&mut self, units: Range<usize>, mut fill: impl FnMut(usize)) {
        let mut at = self.first_from(units.start);
        while at < units.end {
            fill(at);
            self.next[at] = at + 1;
            at = self.first_from(at + 1);
        }
    }
}
