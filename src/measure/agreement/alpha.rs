//! Krippendorff's alpha, for any number of coders and with missing values.
//!
//! Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. With coincidences o, and differences d of two
//! values: alpha = 1 - (n - 1) * sum of o(c,k) d(c,k) / sum of n(c) n(k) d(c,k).

use super::ratings::Level;
use super::units::{Units, codings};
use super::{Undefined, real};

/// How much every two values differ, squared: by the level, and for ranks by how often each was given.
fn differences(units: &Units, marginals: &[u64]) -> Vec<Vec<f64>> {
    let q = units.categories();
    let number = |i: usize| units.numbers[i].unwrap_or_default();
    // The number of codings below each value.
    let below: Vec<u64> =
        marginals.iter().scan(0, |sum, &n| Some(std::mem::replace(sum, *sum + n))).collect();
    let difference = |c: usize, k: usize| {
        if c == k {
            return 0.0;
        }
        match units.level {
            Level::Nominal => 1.0,
            // The mean rank of the codings of a value is the number below it and half of its own.
            Level::Ordinal => {
                let twice_mean = |i: usize| 2 * below[i] + marginals[i];
                (real(twice_mean(c).abs_diff(twice_mean(k))) / 2.0).powi(2)
            }
            Level::Interval => (number(c) - number(k)).powi(2),
            Level::Ratio => ((number(c) - number(k)) / (number(c) + number(k))).powi(2),
        }
    };
    (0..q).map(|c| (0..q).map(|k| difference(c, k)).collect()).collect()
}

impl Units {
    /// Krippendorff's alpha.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn alpha(&self) -> Result<f64, Undefined> {
        let marginals = self.marginals();
        let difference = differences(self, &marginals);
        let mut observed = 0.0;
        for (pattern, times) in &self.patterns {
            let mut within = 0.0;
            for (i, &(c, of_c)) in pattern.iter().enumerate() {
                for &(k, of_k) in &pattern[i + 1..] {
                    within +=
                        real(u64::from(of_c) * u64::from(of_k)) * difference[usize::from(c)][usize::from(k)];
                }
            }
            observed += 2.0 * within * real(*times) / real(codings(pattern) - 1);
        }
        let mut expected = 0.0;
        for (c, row) in difference.iter().enumerate() {
            for (k, difference) in row.iter().enumerate() {
                expected += real(marginals[c]) * real(marginals[k]) * difference;
            }
        }
        if expected == 0.0 {
            return Err(Undefined::NoVariation);
        }
        Ok(1.0 - real(self.values() - 1) * observed / expected)
    }
}
