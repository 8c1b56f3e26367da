//! The search: the pattern, and the hits that were found so far.

use crate::session::Pattern;

/// A search and its hits.
#[derive(Clone, Debug)]
pub struct Search {
    /// What is looked for.
    pub pattern: Pattern,
    /// The number that tells its answers from those of an earlier one.
    pub number: u64,
    /// The places of events that match, sorted.
    pub hits: Vec<usize>,
    /// Whether the whole log was looked through.
    pub complete: bool,
    /// How many events there were when it began: those behind them are looked through when it is complete.
    pub seen: usize,
    /// Whether the first hit behind the focus is still to be gone to.
    pub pending: bool,
}

impl Search {
    /// The hit behind a place: its number from 0.
    #[must_use]
    pub fn after(&self, place: Option<usize>) -> Option<usize> {
        let n = place.map_or(0, |place| self.hits.partition_point(|&hit| hit <= place));
        (n < self.hits.len()).then_some(n)
    }

    /// The hit before a place: its number from 0.
    #[must_use]
    pub fn before(&self, place: Option<usize>) -> Option<usize> {
        self.hits.partition_point(|&hit| place.is_some_and(|place| hit < place)).checked_sub(1)
    }

    /// Whether an event is a hit.
    #[must_use]
    pub fn is_hit(&self, place: usize) -> bool {
        self.hits.binary_search(&place).is_ok()
    }
}
