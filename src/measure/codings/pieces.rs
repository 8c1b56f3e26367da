//! The table of units by coders, with a row for each run of units that have all codings in common.
//!
//! Units are places on a line: the number of an utterance or a bin, or a millisecond. So a table takes memory by the number
//! of acts, and not by the length of the session.

use std::ops::Range;

/// A run of units.
pub type Piece = Range<i64>;

/// What a coder has seen of a line of units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether the units before the first change are seen.
    first: bool,
    /// Where it turns, in order.
    changes: Vec<i64>,
}

impl Seen {
    /// From the places where runs begin, each with whether it is seen, in order. What is before the first is like it.
    pub(super) fn new(runs: impl IntoIterator<Item = (i64, bool)>) -> Seen {
        let mut seen = Seen { first: true, changes: Vec::new() };
        let mut last = None;
        for (at, is_seen) in runs {
            match last {
                None => seen.first = is_seen,
                Some(before) if before != is_seen => seen.changes.push(at),
                Some(_) => {}
            }
            last = Some(is_seen);
        }
        seen
    }

    /// Whether a unit is seen.
    pub(super) fn at(&self, place: i64) -> bool {
        self.first ^ (self.changes.partition_point(|&at| at <= place) % 2 == 1)
    }
}

/// A value that a coder gave a run of units.
pub(super) struct Placed {
    pub column: usize,
    pub units: Piece,
    /// `None` if it cannot be compared.
    pub value: Option<u16>,
}

/// A table: runs of units in order, and the index of the value that each coder gave, one row after another.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub pieces: Vec<Piece>,
    pub cells: Vec<Option<u16>>,
}

impl Table {
    /// What coders gave the units of `line`, which are in order and apart. `given` is in the order in which they were done: of
    /// several values of one coder for one unit the last holds.
    pub(super) fn new(line: &[Piece], given: &[Placed], seen: &[Seen]) -> Table {
        let mut cuts: Vec<i64> = given.iter().flat_map(|one| [one.units.start, one.units.end]).collect();
        cuts.extend(seen.iter().flat_map(|seen| &seen.changes));
        cuts.sort_unstable();
        cuts.dedup();
        let pieces = cut(line, &cuts);
        let width = seen.len();
        let absent =
            |piece: &Piece| seen.iter().map(|seen| seen.at(piece.start).then_some(0)).collect::<Vec<_>>();
        let mut cells: Vec<Option<u16>> = pieces.iter().flat_map(absent).collect();
        // From the last on, each cell is filled once.
        let mut columns = vec![Unfilled::new(pieces.len()); width];
        for one in given.iter().rev() {
            let from = pieces.partition_point(|piece| piece.start < one.units.start);
            let to = pieces.partition_point(|piece| piece.end <= one.units.end);
            columns[one.column].fill(from..to, |row| cells[row * width + one.column] = one.value);
        }
        Table { pieces, cells }
    }
}

/// Whether a run has units of a line.
pub(super) fn meets(line: &[Piece], units: &Piece) -> bool {
    let after = line.partition_point(|piece| piece.end <= units.start);
    line.get(after).is_some_and(|piece| piece.start.max(units.start) < piece.end.min(units.end))
}

/// A line, cut at these places.
fn cut(line: &[Piece], cuts: &[i64]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(cuts.len() + line.len());
    let mut cuts = cuts.iter().copied().peekable();
    for piece in line {
        let mut from = piece.start;
        while cuts.next_if(|&cut| cut <= from).is_some() {}
        while let Some(cut) = cuts.next_if(|&cut| cut < piece.end) {
            pieces.push(from..cut);
            from = cut;
        }
        pieces.push(from..piece.end);
    }
    pieces
}

/// The rows that no value has filled yet.
#[derive(Clone)]
struct Unfilled {
    /// For each row itself if it is unfilled, or else one after it, up to the first that is unfilled.
    next: Vec<usize>,
}

impl Unfilled {
    fn new(count: usize) -> Unfilled {
        Unfilled { next: (0..=count).collect() }
    }

    /// The first unfilled row from `at` on; the number of rows if there is none.
    fn first_from(&mut self, mut at: usize) -> usize {
        while self.next[at] != at {
            // Each walk halves the way of the next one.
            self.next[at] = self.next[self.next[at]];
            at = self.next[at];
        }
        at
    }

    fn fill(&mut self, rows: Range<usize>, mut fill: impl FnMut(usize)) {
        let mut at = self.first_from(rows.start);
        while at < rows.end {
            fill(at);
            self.next[at] = at + 1;
            at = self.first_from(at + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_unit_has_the_last_value_that_its_coder_gave_it_and_none_if_it_is_unseen(
            lengths in prop::collection::vec((1_i64..6, 1_i64..4), 1..5),
            given in prop::collection::vec((0_usize..2, -2_i64..30, 0_i64..12, prop::option::of(1_u16..3)), 0..12),
            runs in prop::collection::vec((0_i64..30, any::<bool>()), 1..5),
        ) {
            let mut from = 0;
            let line: Vec<Piece> = lengths
                .iter()
                .map(|(length, apart)| {
                    let piece = from..from + length;
                    from = piece.end + apart;
                    piece
                })
                .collect();
            let mut runs = runs;
            runs.sort_unstable();
            let seen = [Seen::new(runs.clone()), Seen::new([(0, true)])];
            let given: Vec<Placed> = given
                .into_iter()
                .map(|(column, start, length, value)| Placed { column, units: start..start + length, value })
                .collect();
            let table = Table::new(&line, &given, &seen);
            let in_pieces: Vec<i64> = table.pieces.iter().cloned().flatten().collect();
            let in_line: Vec<i64> = line.iter().cloned().flatten().collect();
            prop_assert_eq!(in_pieces, in_line);
            for (row, piece) in table.pieces.iter().enumerate() {
                for unit in piece.clone() {
                    for column in 0..2 {
                        let last = given.iter().rev().find(|one| one.column == column && one.units.contains(&unit));
                        let run = runs.iter().rev().find(|(at, _)| *at <= unit).unwrap_or(&runs[0]);
                        let is_seen = column == 1 || run.1;
                        let expected = last.map_or(is_seen.then_some(0), |one| one.value);
                        prop_assert_eq!(table.cells[row * 2 + column], expected, "unit {} of coder {}", unit, column);
                    }
                }
            }
        }
    }
}
