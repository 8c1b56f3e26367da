//! A table of units by coders: which value each coder gave each unit.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// The most different values that a table may have. Tables of pairs of values grow with its square.
pub const MAX_CATEGORIES: usize = 1024;

/// What the values of a table tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Names: two values are the same or not.
    Nominal,
    /// Ranks.
    Ordinal,
    /// Numbers whose differences count.
    Interval,
    /// Numbers whose ratios count, from zero.
    Ratio,
}

/// Whether units are coded one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Independence {
    /// They are.
    Independent,
    /// They have their codings in common with their neighbors, as milliseconds have: no figure has a standard error or an
    /// interval.
    Dependent,
}

/// Why a table cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RatingsError {
    /// A value is not a number, and the level needs numbers.
    #[error("{0:?} is not a number; only the level nominal takes words")]
    NotANumber(String),
    /// A value is below zero at the level ratio.
    #[error("{0:?} is below zero; the level ratio has a zero")]
    BelowZero(String),
    /// Too many different values.
    #[error("more than {MAX_CATEGORIES} different values; group them into fewer")]
    TooManyCategories,
}

impl RatingsError {
    /// The label that does not fit, if it is one.
    pub(super) fn label(&self) -> Option<&str> {
        match self {
            RatingsError::NotANumber(label) | RatingsError::BelowZero(label) => Some(label),
            RatingsError::TooManyCategories => None,
        }
    }
}

/// A table of units by coders. Its values are those of a fixed, ordered set: all that can be given, whether or not they
/// were.
#[derive(Clone, Debug)]
pub struct Ratings {
    coders: Vec<String>,
    categories: Vec<Category>,
    level: Level,
    /// One row after another; the index of the category, `None` where a coder gave no value.
    cells: Vec<Option<u16>>,
    /// How many units each row is; `None` if each is one.
    weights: Option<Vec<u64>>,
    independence: Independence,
}

/// A value that can be given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Category {
    pub label: String,
    /// Its number; `None` for a word.
    pub number: Option<f64>,
}

impl Ratings {
    /// A table of labels, one row a unit, one cell a coder. Its values are the labels of the units that two or more coders
    /// coded: in the order of their numbers, or, if one is a word, of their letters. `1` and `1.0` are one number.
    ///
    /// # Errors
    /// A label does not fit the level, or there are too many different ones.
    pub fn from_labels<'a, R>(
        coders: Vec<String>,
        level: Level,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Ratings, RatingsError>
    where
        R: IntoIterator<Item = Option<&'a str>>,
    {
        let mut labels = Labels::default();
        let mut cells: Vec<Option<usize>> = Vec::new();
        for row in rows {
            let begin = cells.len();
            cells.extend(row.into_iter().take(coders.len()).map(|label| label.map(|l| labels.number(l))));
            cells.resize(begin + coders.len(), None);
            if cells[begin..].iter().flatten().count() > 1 {
                cells[begin..].iter().flatten().for_each(|&label| labels.counts[label] = true);
            }
        }
        let (categories, places) = labels.in_order(level)?;
        let cells = cells.into_iter().map(|label| places[label?]).collect();
        Ok(Ratings {
            coders,
            categories,
            level,
            cells,
            weights: None,
            independence: Independence::Independent,
        })
    }

    /// A table of the indices of values in a scale, lowest first; a cell is `None` where a coder gave none.
    ///
    /// # Panics
    /// If there are no coders, or more than [`MAX_CATEGORIES`] values.
    #[must_use]
    pub fn on_scale(coders: Vec<String>, level: Level, scale: &[String], cells: Vec<Option<u16>>) -> Ratings {
        assert!(!coders.is_empty() && scale.len() <= MAX_CATEGORIES, "a scale of {} values", scale.len());
        let categories = (0_u32..)
            .zip(scale)
            .map(|(i, label)| {
                let number = (level != Level::Nominal).then(|| f64::from(i));
                Category { label: label.clone(), number }
            })
            .collect();
        Ratings { coders, categories, level, cells, weights: None, independence: Independence::Independent }
    }

    /// The same table, with as many units in each row as `weights` says.
    ///
    /// # Panics
    /// If there is not one weight for each row.
    #[must_use]
    pub fn weighted(self, weights: impl IntoIterator<Item = u64>, independence: Independence) -> Ratings {
        let weights: Vec<u64> = weights.into_iter().collect();
        assert_eq!(weights.len(), self.rows().len(), "one weight for each row");
        Ratings { weights: Some(weights), independence, ..self }
    }

    /// Whether units are coded one by one.
    pub(super) fn independence(&self) -> Independence {
        self.independence
    }

    /// The table without the coders who coded no unit that another coded too: they are in no pair.
    pub(super) fn of_paired_coders(&self) -> Cow<'_, Ratings> {
        let width = self.coders.len();
        let mut coded = vec![false; width];
        for row in self.rows().filter(|row| row.iter().flatten().count() > 1) {
            row.iter().zip(&mut coded).for_each(|(cell, coded)| *coded |= cell.is_some());
            if coded.iter().all(|coded| *coded) {
                return Cow::Borrowed(self);
            }
        }
        let kept = |place: usize| coded[place % width];
        let cells = self.cells.iter().enumerate().filter(|(place, _)| kept(*place));
        let coders = self.coders.iter().enumerate().filter(|(place, _)| kept(*place));
        Cow::Owned(Ratings {
            coders: coders.map(|(_, coder)| coder.clone()).collect(),
            cells: cells.map(|(_, cell)| *cell).collect(),
            ..self.clone()
        })
    }

    /// The names of the coders, in the order of the columns.
    #[must_use]
    pub fn coders(&self) -> &[String] {
        &self.coders
    }

    /// The labels of the values, in their order.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.categories.iter().map(|category| category.label.as_str())
    }

    /// The level of the values.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Whether the values are numbers or ranks.
    pub(super) fn has_order(&self) -> bool {
        self.categories.iter().all(|category| category.number.is_some())
    }

    /// The number of units, coded or not.
    #[must_use]
    pub fn units(&self) -> u64 {
        self.weights.as_ref().map_or(self.rows().len() as u64, |weights| weights.iter().sum())
    }

    /// The rows, one cell a coder.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Option<u16>]> {
        self.cells.chunks_exact(self.coders.len().max(1))
    }

    /// The rows, and how many units each is.
    pub fn weighted_rows(&self) -> impl Iterator<Item = (&[Option<u16>], u64)> {
        let weight = |row| self.weights.as_ref().map_or(1, |weights: &Vec<u64>| weights[row]);
        self.rows().enumerate().map(move |(at, row)| (row, weight(at)))
    }

    pub(super) fn categories(&self) -> &[Category] {
        &self.categories
    }
}

/// The different labels of a table, in the order of their first appearance.
#[derive(Default)]
struct Labels {
    numbers: HashMap<String, usize>,
    texts: Vec<String>,
    /// Whether each is in a unit that two or more coders coded.
    counts: Vec<bool>,
}

impl Labels {
    /// The number of a label.
    fn number(&mut self, label: &str) -> usize {
        if let Some(&number) = self.numbers.get(label) {
            return number;
        }
        self.numbers.insert(label.to_owned(), self.texts.len());
        self.texts.push(label.to_owned());
        self.counts.push(false);
        self.texts.len() - 1
    }

    /// The values in their order, and the place of each label among them; `None` for a label that does not count.
    fn in_order(self, level: Level) -> Result<(Vec<Category>, Vec<Option<u16>>), RatingsError> {
        if level != Level::Nominal
            && let Some(word) = self.texts.iter().find(|label| number(label).is_none())
        {
            return Err(RatingsError::NotANumber(word.clone()));
        }
        let counted = || self.texts.iter().zip(&self.counts).filter(|(_, counts)| **counts);
        let numeric = counted().all(|(label, _)| number(label).is_some());
        let key = |label: &str| match number(label).filter(|_| numeric) {
            Some(n) => (ordered_bits(n), String::new()),
            None => (0, label.to_owned()),
        };
        let mut found: BTreeMap<(u64, String), Category> = BTreeMap::new();
        for (label, _) in counted() {
            let number = number(label).filter(|_| numeric);
            if level == Level::Ratio && number.is_some_and(|n| n < 0.0) {
                return Err(RatingsError::BelowZero(label.clone()));
            }
            found.entry(key(label)).or_insert_with(|| Category { label: label.clone(), number });
            if found.len() > MAX_CATEGORIES {
                return Err(RatingsError::TooManyCategories);
            }
        }
        let places: BTreeMap<&(u64, String), u16> = found.keys().zip(0..).collect();
        let places = self.texts.iter().map(|label| places.get(&key(label)).copied()).collect();
        Ok((found.into_values().collect(), places))
    }
}

/// The finite number that a label is.
fn number(label: &str) -> Option<f64> {
    label.trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

/// Bits whose order is that of the numbers; zero has no sign.
fn ordered_bits(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratings(level: Level, table: &[[&str; 2]]) -> Result<Ratings, RatingsError> {
        let rows = table.iter().map(|row| row.map(|cell| (cell != "-").then_some(cell)));
        Ratings::from_labels(vec!["a".into(), "b".into()], level, rows)
    }

    #[test]
    fn numbers_are_in_their_order_and_words_in_that_of_their_letters() {
        let labels = |table: &[[&str; 2]]| -> Vec<String> {
            ratings(Level::Nominal, table).unwrap().labels().map(str::to_owned).collect()
        };
        assert_eq!(labels(&[["10", "9"], ["-1", "1.0"], ["1", "9"]]), ["-1", "1.0", "9", "10"]);
        assert_eq!(labels(&[["no", "yes"], ["10", "9"]]), ["10", "9", "no", "yes"]);
        assert_eq!(labels(&[["1", "2"], ["7", "-"]]), ["1", "2"], "a unit coded once does not count");
    }

    #[test]
    fn a_label_that_does_not_fit_the_level_is_an_error() {
        let table = &[["1", "2"], ["x", "2"]];
        assert_eq!(ratings(Level::Ordinal, table).unwrap_err(), RatingsError::NotANumber("x".into()));
        let table = &[["1", "-2"]];
        assert_eq!(ratings(Level::Ratio, table).unwrap_err(), RatingsError::BelowZero("-2".into()));
        assert!(ratings(Level::Interval, table).is_ok());
    }
}
