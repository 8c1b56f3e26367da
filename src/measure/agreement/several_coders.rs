//! The coefficients of any number of coders who all coded each unit: Fleiss' kappa, Gwet's AC1, Brennan-Prediger.
//!
//! Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378-382; its
//! standard error: Fleiss, J. L., Nee, J. C. M., Landis, J. R. (1979). Psychological Bulletin 86, 974-977. Gwet, K. L. (2008).
//! British Journal of Mathematical and Statistical Psychology 61, 29-48. Brennan, R. L., Prediger, D. J. (1981).
//! Educational and Psychological Measurement 41, 687-699.

use super::two_coders::corrected_for_chance;
use super::units::Units;
use super::{Estimate, Figure, Undefined, real};

impl Units {
    /// The share of each value among all codings.
    fn shares(&self) -> Vec<f64> {
        let total = real(self.values());
        self.marginals().into_iter().map(|sum| real(sum) / total).collect()
    }

    /// Fleiss' kappa. Its standard error holds under the hypothesis that agreement is by chance alone: it serves to test
    /// that, and gives no interval.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn fleiss_kappa(&self) -> Figure {
        let m = real(self.same_codings().ok_or(Undefined::MissingValues)?);
        let shares = self.shares();
        let expected: f64 = shares.iter().map(|p| p * p).sum();
        let value = corrected_for_chance(self.agreement(), expected)?;
        let spread = 1.0 - expected;
        let skew: f64 = shares.iter().map(|p| p * (1.0 - p) * (1.0 - 2.0 * p)).sum();
        let variance =
            2.0 * (spread * spread - skew) / (real(self.count()) * m * (m - 1.0) * spread * spread);
        Ok(Estimate { value, standard_error: Some(variance.max(0.0).sqrt()), interval: None })
    }

    /// Gwet's AC1.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn gwet_ac1(&self) -> Figure {
        self.same_codings().ok_or(Undefined::MissingValues)?;
        let others = real(self.categories() as u64) - 1.0;
        let expected: f64 = self.shares().iter().map(|p| p * (1.0 - p)).sum::<f64>() / others;
        corrected_for_chance(self.agreement(), expected).map(Estimate::new)
    }

    /// The coefficient of Brennan and Prediger.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn brennan_prediger(&self) -> Figure {
        self.same_codings().ok_or(Undefined::MissingValues)?;
        corrected_for_chance(self.agreement(), 1.0 / real(self.categories() as u64)).map(Estimate::new)
    }
}
