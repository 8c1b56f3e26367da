//! How far coders agree: the share of agreeing pairs, and the coefficients that correct it for chance.
//!
//! Each coefficient is in the file of its kind: for two coders (`two_coders`), for several (`several_coders`),
//! Krippendorff's alpha (`alpha`) and, for spans of time, his alpha for unitizing ([`unitizing`]).

mod alpha;
mod bootstrap;
mod coding_table;
mod contingency;
mod ratings;
mod several_coders;
mod two_coders;
pub mod unitizing;
mod units;

pub use bootstrap::{DRAWS, SEED};
pub use coding_table::{Header, TableFault, read_table};
pub use contingency::Contingency;
pub use ratings::{Independence, Level, MAX_CATEGORIES, Ratings, RatingsError};

use std::collections::BTreeMap;
use units::Units;

/// Why a figure is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// All codings are the same, so chance agreement is certain.
    NoVariation,
    /// No unit was coded by two coders.
    NoPair,
    /// The figure is defined for two coders only.
    TwoCodersOnly,
    /// The figure needs the same number of codings for each unit.
    MissingValues,
    /// The figure needs an order of the values, and they are words.
    NoOrder,
}

impl Undefined {
    /// The reason in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Undefined::NoVariation => "no variation",
            Undefined::NoPair => "no unit coded by two",
            Undefined::TwoCodersOnly => "only for two coders",
            Undefined::MissingValues => "units have different numbers of codings",
            Undefined::NoOrder => "the values have no order",
        }
    }
}

/// A coefficient, with what is known of its precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The coefficient.
    pub value: f64,
    /// Its standard error, where there is a formula.
    pub standard_error: Option<f64>,
    /// The limits of its 95 % confidence interval.
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// A coefficient without a standard error.
    fn new(value: f64) -> Estimate {
        Estimate { value, standard_error: None, interval: None }
    }

    /// A coefficient with its standard error, and the interval of 1.96 standard errors to each side. A standard error of
    /// zero, as if a coder gave one value only, says nothing of its precision: then there is no interval.
    fn with_standard_error(value: f64, error: f64) -> Estimate {
        // Rounding leaves a little of zero.
        let error = if error < 1e-7 { 0.0 } else { error };
        let interval = (error > 0.0).then_some((value - 1.96 * error, value + 1.96 * error));
        Estimate { value, standard_error: Some(error), interval }
    }
}

/// A coefficient, or why there is none.
pub type Figure = Result<Estimate, Undefined>;

/// The measures of agreement, in the order of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The share of agreeing pairs of codings.
    Agreement,
    /// Cohen's kappa (1960). Standard error: Fleiss, Cohen and Everitt (1969).
    CohenKappa,
    /// Cohen's kappa with linear weights.
    WeightedKappaLinear,
    /// Cohen's kappa with quadratic weights.
    WeightedKappaQuadratic,
    /// Scott's pi (1955).
    ScottPi,
    /// Gwet's AC1 (2008).
    GwetAc1,
    /// The coefficient of Brennan and Prediger (1981).
    BrennanPrediger,
    /// Fleiss' kappa (1971).
    FleissKappa,
    /// Krippendorff's alpha, with a bootstrapped interval.
    KrippendorffAlpha,
}

impl Measure {
    /// All measures, in the order of reports.
    pub const ALL: [Measure; 9] = [
        Measure::Agreement,
        Measure::CohenKappa,
        Measure::WeightedKappaLinear,
        Measure::WeightedKappaQuadratic,
        Measure::ScottPi,
        Measure::GwetAc1,
        Measure::BrennanPrediger,
        Measure::FleissKappa,
        Measure::KrippendorffAlpha,
    ];
}

/// The agreement between the coders of a table.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// The coders who coded a unit that another coded too; the others change no figure.
    pub coders: Vec<String>,
    /// The number of units that two or more coders coded; only these count.
    pub units: u64,
    /// The number of codings of these units.
    pub values: u64,
    /// The number of units that no coder or only one coded.
    pub left_out: u64,
    /// Two coders: how often each pair of values was given, a row for each value of the first coder.
    pub table: Option<Contingency>,
    figures: BTreeMap<Measure, Figure>,
}

impl Agreement {
    /// The agreement in a table of units by coders. The interval of alpha is from `draws` draws of the units ([`DRAWS`] in
    /// reports).
    #[must_use]
    pub fn new(ratings: &Ratings, draws: usize) -> Agreement {
        let all = ratings.units();
        let ratings = ratings.of_paired_coders();
        let ratings = ratings.as_ref();
        let is_dependent = ratings.independence() == Independence::Dependent;
        let draws = if is_dependent { 0 } else { draws };
        let units = Units::new(ratings);
        let table = (ratings.coders().len() == 2).then(|| Contingency::new(ratings));
        let varies = units.varies();
        let figure = |measure| {
            let corrected =
                |figure: &dyn Fn() -> Figure| if varies { figure() } else { Err(Undefined::NoVariation) };
            let of_two = |figure: &dyn Fn(&Contingency) -> Figure| match &table {
                Some(table) => corrected(&|| figure(table)),
                None => Err(Undefined::TwoCodersOnly),
            };
            let ordered = |figure: &dyn Fn(&Contingency) -> Figure| {
                if ratings.has_order() { of_two(figure) } else { Err(Undefined::NoOrder) }
            };
            if units.pairs() == 0 {
                return Err(Undefined::NoPair);
            }
            match measure {
                Measure::Agreement => Ok(Estimate::new(units.agreement())),
                Measure::CohenKappa => of_two(&Contingency::cohen_kappa),
                Measure::WeightedKappaLinear => ordered(&Contingency::linear_kappa),
                Measure::WeightedKappaQuadratic => ordered(&Contingency::quadratic_kappa),
                Measure::ScottPi => of_two(&Contingency::scott_pi),
                Measure::GwetAc1 => corrected(&|| units.gwet_ac1()),
                Measure::BrennanPrediger => corrected(&|| units.brennan_prediger()),
                Measure::FleissKappa => corrected(&|| units.fleiss_kappa()),
                Measure::KrippendorffAlpha => corrected(&|| units.alpha_with_interval(draws)),
            }
        };
        let precise = |figure: Figure| {
            let bare = |estimate: Estimate| Estimate::new(estimate.value);
            if is_dependent { figure.map(bare) } else { figure }
        };
        Agreement {
            units: units.count(),
            values: units.values(),
            left_out: all - units.count(),
            figures: Measure::ALL.into_iter().map(|measure| (measure, precise(figure(measure)))).collect(),
            coders: ratings.coders().to_vec(),
            table,
        }
    }

    /// The figure of a measure, or why there is none.
    ///
    /// # Errors
    /// The reason.
    pub fn figure(&self, measure: Measure) -> Figure {
        self.figures.get(&measure).copied().unwrap_or(Err(Undefined::NoPair))
    }
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of codings and milliseconds are below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
