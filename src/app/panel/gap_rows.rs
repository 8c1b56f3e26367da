//! The rows of the gaps panel: each gap, and after it its parts, unless they are folded.

use crate::app::moves::partition;
use crate::time::Millis;
use std::collections::BTreeSet;

/// The rows of the gaps panel, with what its columns need. Neither a frame nor a key goes through all of them: what is
/// folded is known by the gaps that differ from the others, and a row is found by bisection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapRows {
    /// The indexes of the gaps, in the order of the list.
    gaps: Vec<usize>,
    /// For each of them, and for the end of the list, the number of parts of all gaps before it.
    parts_before: Vec<usize>,
    /// The greatest index of a gap that is listed, and one more.
    numbers: usize,
    /// The greatest number of parts of one gap.
    most_parts: usize,
    others: Parts,
    /// The places in the list of the gaps that differ from the others, in order, each with the number of parts of all of
    /// them up to it.
    except: Vec<(usize, usize)>,
    /// The length of the longest gap that is listed.
    longest: Millis,
    /// The places in the list in the order of the indexes of their gaps.
    places: Vec<usize>,
}

/// A row of the gaps panel: a gap, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapRow {
    /// The index of the gap.
    pub gap: usize,
    /// The index of the part in it; `None` for the gap.
    pub part: Option<usize>,
}

/// Which gaps show their parts in the list: all, or none, except some.
#[derive(Clone, Debug, Default)]
pub(in crate::app) struct Folds {
    others: Parts,
    except: BTreeSet<usize>,
}

/// Whether parts of gaps are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// They are.
    #[default]
    Shown,
    /// They are not.
    Folded,
}

impl Parts {
    /// The other one.
    fn turned(self) -> Parts {
        match self {
            Parts::Shown => Parts::Folded,
            Parts::Folded => Parts::Shown,
        }
    }
}

impl Folds {
    /// Folds the parts of all gaps, or shows them.
    pub(super) fn all(parts: Parts) -> Folds {
        Folds { others: parts, except: BTreeSet::new() }
    }

    /// Folds the parts of the gap with this index if they are shown, else shows them.
    pub(super) fn turn(&mut self, gap: usize) {
        if !self.except.remove(&gap) {
            self.except.insert(gap);
        }
    }

    /// Whether the parts of the gap with this index are listed.
    pub(super) fn of(&self, gap: usize) -> Parts {
        if self.except.contains(&gap) { self.others.turned() } else { self.others }
    }
}

impl GapRows {
    /// The rows of some gaps, each given by its index and the number of its parts that can be listed.
    pub(super) fn new(list: impl Iterator<Item = (usize, usize)>, folds: &Folds, longest: Millis) -> GapRows {
        let mut rows = GapRows { parts_before: vec![0], others: folds.others, longest, ..GapRows::default() };
        let mut before = 0;
        for (place, (gap, parts)) in list.enumerate() {
            rows.gaps.push(gap);
            rows.numbers = rows.numbers.max(gap + 1);
            before += parts;
            rows.parts_before.push(before);
            rows.most_parts = rows.most_parts.max(parts);
            if folds.except.contains(&gap) {
                let excepted = rows.except.last().map_or(0, |&(_, parts)| parts);
                rows.except.push((place, excepted + parts));
            }
        }
        rows.places = (0..rows.gaps.len()).collect();
        rows.places.sort_unstable_by_key(|&place| rows.gaps[place]);
        rows
    }

    /// The row of the gap with this index; `None` if it is not listed.
    pub(super) fn row_of_gap(&self, gap: usize) -> Option<usize> {
        let at = self.places.binary_search_by_key(&gap, |&place| self.gaps[place]).ok()?;
        Some(self.row_of(self.places[at]))
    }

    /// The rows, in the order of the list.
    pub fn rows(&self) -> impl Iterator<Item = GapRow> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.row_of(self.gaps.len())
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty()
    }

    /// The row at an index.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<GapRow> {
        let place = self.place(row)?;
        let part = (row - self.row_of(place)).checked_sub(1);
        Some(GapRow { gap: self.gaps[place], part })
    }

    /// The index of the first row for which something is false that is true of all rows before it.
    pub(super) fn partition_point(&self, is_before: impl Fn(GapRow) -> bool) -> usize {
        partition(self.len(), |row| self.get(row).is_some_and(&is_before))
    }

    /// The number of parts that the gap of a row has to list.
    pub(super) fn parts(&self, row: usize) -> usize {
        self.place(row).map_or(0, |place| self.parts_before[place + 1] - self.parts_before[place])
    }

    /// Folds the parts of the gap of a row or shows them, as [`Folds::turn`] does. Returns where the row is then, or else
    /// the row of its gap.
    pub(super) fn turn(&mut self, row: usize) -> usize {
        let Some(place) = self.place(row) else { return row };
        let parts = self.parts(row);
        let at = self.except.partition_point(|&(other, _)| other < place);
        let is_excepted = self.except.get(at).is_some_and(|&(other, _)| other == place);
        if is_excepted {
            self.except.remove(at);
            self.except[at..].iter_mut().for_each(|(_, sum)| *sum -= parts);
        } else {
            let before = at.checked_sub(1).map_or(0, |at| self.except[at].1);
            self.except.insert(at, (place, before));
            self.except[at..].iter_mut().for_each(|(_, sum)| *sum += parts);
        }
        self.row_of(place)
    }

    /// Folds the parts of all gaps, or shows them. Returns where a row is then, or else the row of its gap.
    pub(super) fn turn_all(&mut self, parts: Parts, row: usize) -> usize {
        let Some(place) = self.place(row) else { return row };
        let part = row - self.row_of(place);
        self.others = parts;
        self.except.clear();
        match parts {
            Parts::Shown => self.row_of(place) + part,
            Parts::Folded => self.row_of(place),
        }
    }

    /// The length of the longest gap that is listed.
    pub(super) fn longest(&self) -> Millis {
        self.longest
    }

    /// The greatest number of a gap that is listed.
    pub(super) fn last_number(&self) -> usize {
        self.numbers
    }

    /// The greatest number of parts that a gap has to list; 0 if none are listed.
    pub(super) fn most_parts(&self) -> usize {
        if self.len() > self.gaps.len() { self.most_parts } else { 0 }
    }

    /// The place in the list of the gap of a row.
    fn place(&self, row: usize) -> Option<usize> {
        if row >= self.len() {
            return None;
        }
        partition(self.gaps.len(), |place| self.row_of(place) <= row).checked_sub(1)
    }

    /// The row of the gap at a place in the list; the number of rows for the end of the list.
    fn row_of(&self, place: usize) -> usize {
        let excepted = self.except.partition_point(|&(other, _)| other < place).checked_sub(1);
        let excepted = excepted.map_or(0, |last| self.except[last].1);
        let parts = self.parts_before.get(place).copied().unwrap_or_default();
        place
            + match self.others {
                Parts::Shown => parts - excepted,
                Parts::Folded => excepted,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_was_folded_the_rows_are_those_of_a_new_list_and_the_row_or_its_gap_stays(
            parts in prop::collection::vec(0..4_usize, 1..9),
            keys in prop::collection::vec((0..4_u8, 0..40_usize), 0..20),
        ) {
            // The order of the list is not that of the gaps.
            let list = || parts.iter().copied().enumerate().rev();
            let mut folds = Folds::default();
            let mut rows = GapRows::new(list(), &folds, Millis::ZERO);
            for (key, row) in keys {
                let row = row % rows.len();
                let selected = rows.get(row).unwrap();
                let to = match key {
                    0 => {
                        folds = Folds::all(Parts::Shown);
                        rows.turn_all(Parts::Shown, row)
                    }
                    1 => {
                        folds = Folds::all(Parts::Folded);
                        rows.turn_all(Parts::Folded, row)
                    }
                    _ => {
                        folds.turn(selected.gap);
                        rows.turn(row)
                    }
                };
                let new = GapRows::new(list(), &folds, Millis::ZERO);
                prop_assert_eq!(&rows, &new);
                let shown = |gap| if folds.of(gap) == Parts::Shown { parts[gap] } else { 0 };
                let expected: Vec<GapRow> = (0..parts.len())
                    .rev()
                    .flat_map(|gap| {
                        let part = move |part| GapRow { gap, part };
                        std::iter::once(part(None)).chain((0..shown(gap)).map(move |i| part(Some(i))))
                    })
                    .collect();
                prop_assert_eq!(rows.rows().collect::<Vec<_>>(), expected);
                let now = rows.get(to).unwrap();
                let is_listed = selected.part.is_none_or(|part| part < shown(selected.gap));
                let part = if is_listed { selected.part } else { None };
                prop_assert_eq!(now, GapRow { part, ..selected });
            }
        }
    }
}
