//! The table of two coders: how often each pair of values was given.

use super::ratings::Ratings;

/// How often two coders gave each pair of values; a row for each value of the first coder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contingency {
    rows: Vec<Vec<u64>>,
}

impl Contingency {
    /// The table of the first two coders; units that one of them did not code are left out.
    #[must_use]
    pub fn new(ratings: &Ratings) -> Contingency {
        let q = ratings.labels().len();
        let mut rows = vec![vec![0; q]; q];
        for (row, weight) in ratings.weighted_rows() {
            if let [Some(first), Some(second), ..] = row {
                rows[usize::from(*first)][usize::from(*second)] += weight;
            }
        }
        Contingency { rows }
    }

    /// A table of time or other quantities instead of numbers of units; it must be square.
    #[must_use]
    pub fn from_rows(rows: Vec<Vec<u64>>) -> Contingency {
        Contingency { rows }
    }

    /// The rows, one for each value of the first coder.
    #[must_use]
    pub fn rows(&self) -> &[Vec<u64>] {
        &self.rows
    }

    /// How much the table holds.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().flatten().sum()
    }
}
