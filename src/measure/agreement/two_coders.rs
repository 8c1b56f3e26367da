//! The coefficients of two coders: Cohen's kappa, plain and weighted, and Scott's pi.
//!
//! Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46.
//! Fleiss, J. L., Cohen, J., Everitt, B. S. (1969). Large sample standard errors of kappa and weighted kappa. Psychological
//! Bulletin 72, 323-327. Scott, W. A. (1955). Reliability of content analysis. Public Opinion Quarterly 19, 321-325.

use super::{Contingency, Estimate, Figure, Undefined, real};

/// The shares of a table: of each cell, each row and each column.
struct Shares {
    cells: Vec<Vec<f64>>,
    rows: Vec<f64>,
    columns: Vec<f64>,
    total: f64,
}

impl Contingency {
    fn shares(&self) -> Option<Shares> {
        let total = real(self.total());
        if total == 0.0 {
            return None;
        }
        let q = self.rows().len();
        let share = |count: u64| real(count) / total;
        Some(Shares {
            cells: self.rows().iter().map(|row| row.iter().map(|&n| share(n)).collect()).collect(),
            rows: self.rows().iter().map(|row| share(row.iter().sum())).collect(),
            columns: (0..q).map(|j| share(self.rows().iter().map(|row| row[j]).sum())).collect(),
            total,
        })
    }

    /// Cohen's kappa, with its standard error and interval.
    ///
    /// # Errors
    /// Why there is none.
    pub fn cohen_kappa(&self) -> Figure {
        let shares = self.shares().ok_or(Undefined::NoPair)?;
        let kappa = shares.corrected(|i, j| if i == j { 1.0 } else { 0.0 })?;
        Ok(Estimate::with_standard_error(kappa, shares.error_of_kappa(kappa)))
    }

    /// Cohen's kappa with weights that fall in proportion to the distance of the values in their order.
    ///
    /// # Errors
    /// Why there is none.
    pub fn linear_kappa(&self) -> Figure {
        self.weighted(|distance| distance)
    }

    /// Cohen's kappa with weights that fall with the square of the distance.
    ///
    /// # Errors
    /// Why there is none.
    pub fn quadratic_kappa(&self) -> Figure {
        self.weighted(|distance| distance * distance)
    }

    fn weighted(&self, loss: fn(f64) -> f64) -> Figure {
        let shares = self.shares().ok_or(Undefined::NoPair)?;
        let greatest = real(self.rows().len().saturating_sub(1) as u64);
        let weight = |i: usize, j: usize| 1.0 - loss(real(i.abs_diff(j) as u64) / greatest);
        shares.corrected(weight).map(Estimate::new)
    }

    /// Scott's pi.
    ///
    /// # Errors
    /// Why there is none.
    pub fn scott_pi(&self) -> Figure {
        let shares = self.shares().ok_or(Undefined::NoPair)?;
        let observed: f64 = shares.cells.iter().enumerate().map(|(i, row)| row[i]).sum();
        let means = shares.rows.iter().zip(&shares.columns).map(|(r, c)| f64::midpoint(*r, *c));
        corrected_for_chance(observed, means.map(|mean| mean * mean).sum()).map(Estimate::new)
    }
}

impl Shares {
    /// The weighted agreement, corrected by the one that the marginal shares give.
    fn corrected(&self, weight: impl Fn(usize, usize) -> f64) -> Result<f64, Undefined> {
        let (mut observed, mut expected) = (0.0, 0.0);
        for (i, row) in self.cells.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                observed += weight(i, j) * cell;
                expected += weight(i, j) * self.rows[i] * self.columns[j];
            }
        }
        corrected_for_chance(observed, expected)
    }

    /// The standard error of kappa for large samples, by Fleiss, Cohen and Everitt.
    fn error_of_kappa(&self, kappa: f64) -> f64 {
        let expected: f64 = self.rows.iter().zip(&self.columns).map(|(r, c)| r * c).sum();
        let (mut a, mut b) = (0.0, 0.0);
        for (i, row) in self.cells.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                if i == j {
                    a += cell * (1.0 - (self.rows[i] + self.columns[i]) * (1.0 - kappa)).powi(2);
                } else {
                    b += cell * (self.columns[i] + self.rows[j]).powi(2);
                }
            }
        }
        let b = b * (1.0 - kappa).powi(2);
        let c = (kappa - expected * (1.0 - kappa)).powi(2);
        // Rounding can leave a difference just below zero.
        ((a + b - c).max(0.0) / (self.total * (1.0 - expected).powi(2))).sqrt()
    }
}

/// An agreement, corrected for the one that is expected by chance.
pub(super) fn corrected_for_chance(observed: f64, expected: f64) -> Result<f64, Undefined> {
    if expected >= 1.0 { Err(Undefined::NoVariation) } else { Ok((observed - expected) / (1.0 - expected)) }
}
