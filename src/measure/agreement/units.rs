//! How many coders gave each value to a unit. Units with the same numbers are counted together, so that a million units
//! are a few patterns.

use super::ratings::{Level, Ratings};
use super::real;
use smallvec::SmallVec;
use std::collections::HashMap;

/// The values that a unit got, each with the number of coders who gave it, in the order of the values.
pub(super) type Pattern = SmallVec<[(u16, u32); 4]>;

/// The units that two or more coders coded.
#[derive(Clone, Debug)]
pub(super) struct Units {
    /// Each pattern, with the number of units that have it, in an order that depends on the units alone.
    pub patterns: Vec<(Pattern, u64)>,
    /// The numbers of the values; `None` for words.
    pub numbers: Vec<Option<f64>>,
    pub level: Level,
}

impl Units {
    pub(super) fn new(ratings: &Ratings) -> Units {
        let mut found: HashMap<Pattern, u64> = HashMap::new();
        for (row, weight) in ratings.weighted_rows() {
            let mut pattern = Pattern::new();
            for &value in row.iter().flatten() {
                match pattern.iter_mut().find(|(given, _)| *given == value) {
                    Some((_, times)) => *times += 1,
                    None => pattern.push((value, 1)),
                }
            }
            if codings(&pattern) > 1 {
                pattern.sort_unstable();
                *found.entry(pattern).or_default() += weight;
            }
        }
        let mut patterns: Vec<_> = found.into_iter().collect();
        patterns.sort_unstable();
        let numbers = ratings.categories().iter().map(|category| category.number).collect();
        Units { patterns, numbers, level: ratings.level() }
    }

    /// The number of values that can be given.
    pub(super) fn categories(&self) -> usize {
        self.numbers.len()
    }

    /// The number of units.
    pub(super) fn count(&self) -> u64 {
        self.patterns.iter().map(|(_, times)| times).sum()
    }

    /// The number of codings.
    pub(super) fn values(&self) -> u64 {
        self.patterns.iter().map(|(pattern, times)| codings(pattern) * times).sum()
    }

    /// The number of pairs of codings of one unit.
    pub(super) fn pairs(&self) -> u64 {
        self.patterns.iter().map(|(pattern, times)| pairs(codings(pattern)) * times).sum()
    }

    /// The number of codings of each unit, if all have the same.
    pub(super) fn same_codings(&self) -> Option<u64> {
        let mut each = self.patterns.iter().map(|(pattern, _)| codings(pattern));
        let first = each.next()?;
        each.all(|n| n == first).then_some(first)
    }

    /// The number of codings with each value.
    pub(super) fn marginals(&self) -> Vec<u64> {
        let mut sums = vec![0; self.categories()];
        for (pattern, times) in &self.patterns {
            for &(value, coders) in pattern {
                sums[usize::from(value)] += u64::from(coders) * times;
            }
        }
        sums
    }

    /// Whether there are two different codings.
    pub(super) fn varies(&self) -> bool {
        self.marginals().into_iter().filter(|&sum| sum > 0).count() > 1
    }

    /// The share of agreeing pairs of codings.
    pub(super) fn agreement(&self) -> f64 {
        let agreeing: u64 = self.patterns.iter().map(|(pattern, times)| agreeing(pattern) * times).sum();
        real(agreeing) / real(self.pairs())
    }
}

/// The number of codings of a unit.
pub(super) fn codings(pattern: &Pattern) -> u64 {
    pattern.iter().map(|&(_, coders)| u64::from(coders)).sum()
}

/// The number of pairs of `n`.
fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// The number of pairs that agree in a unit.
pub(super) fn agreeing(pattern: &Pattern) -> u64 {
    pattern.iter().map(|&(_, coders)| pairs(u64::from(coders))).sum()
}
