//! The interval of Krippendorff's alpha: units are drawn anew, again and again, with replacement.

use super::units::Units;
use super::{Estimate, Figure};
use rand_distr::{Binomial, Distribution};
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;

/// How often the units are drawn for a report.
pub const DRAWS: usize = 1000;
/// The seed of the draws: the same table gives the same interval each time.
pub const SEED: u64 = 1;

impl Units {
    /// Krippendorff's alpha with its 95 % interval: the 2.5th and 97.5th percentile of `draws` draws. A draw without
    /// variation has no alpha and does not count; without any other, and if all others have one alpha, there is no interval.
    ///
    /// # Errors
    /// Why there is no alpha.
    pub(super) fn alpha_with_interval(&self, draws: usize) -> Figure {
        let value = self.alpha()?;
        let mut random = Pcg64::seed_from_u64(SEED);
        let mut alphas: Vec<f64> =
            (0..draws).filter_map(|_| self.drawn_anew(&mut random).alpha().ok()).collect();
        alphas.sort_unstable_by(f64::total_cmp);
        let interval = Some((percentile(&alphas, 25), percentile(&alphas, 975)));
        Ok(Estimate { interval: interval.filter(|(low, high)| low < high), ..Estimate::new(value) })
    }

    /// As many units, drawn from these with replacement: how often each pattern is drawn is multinomial, one binomial
    /// number after another.
    fn drawn_anew(&self, random: &mut Pcg64) -> Units {
        let (mut left, mut among) = (self.count(), self.count());
        let mut patterns = Vec::with_capacity(self.patterns.len());
        for (pattern, times) in &self.patterns {
            #[expect(clippy::cast_precision_loss, reason = "numbers of units are below 2^53")]
            let share = *times as f64 / among as f64;
            // The last pattern takes what is left: its share is 1.
            let drawn = Binomial::new(left, share.min(1.0)).map_or(left, |binomial| binomial.sample(random));
            if drawn > 0 {
                patterns.push((pattern.clone(), drawn));
            }
            left -= drawn;
            among -= times;
        }
        Units { patterns, numbers: self.numbers.clone(), level: self.level }
    }
}

/// The value below which `thousandths` of the sorted values are, by the nearest rank.
fn percentile(sorted: &[f64], thousandths: usize) -> f64 {
    let rank = (sorted.len() * thousandths).div_ceil(1000).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}
