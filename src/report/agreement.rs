//! `untaped agree --table`: how far the coders of a table agree.

use super::page::Page;
use super::table::{Side, Table};
use crate::measure::agreement::{Agreement, DRAWS, Level, Measure, Ratings, SEED};
use crate::record::{agree, counted, csv_cell};
use crate::time::{Millis, format_hms};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The report on a table.
#[derive(Clone, Debug, Serialize)]
pub struct TableAgreement {
    /// The coders, in the order of the columns.
    pub coders: Vec<String>,
    /// Those of them who coded a unit that another coded too; the others change no figure.
    #[serde(skip)]
    paired: Vec<String>,
    #[serde(skip)]
    unit: UnitKind,
    /// The level of the values: `nominal`, `ordinal`, `interval` or `ratio`.
    pub level: &'static str,
    /// The values that were given, in their order.
    pub categories: Vec<String>,
    /// The number of units that two or more coders coded.
    pub units: u64,
    /// The number of codings of these units.
    pub values: u64,
    /// The units that do not count, by reason.
    pub left_out: LeftOut,
    /// Two coders: how often each pair of values was given, a row for each value of the first coder.
    pub table: Option<Vec<Vec<u64>>>,
    /// The measures by name.
    #[serde(serialize_with = "by_word")]
    pub measures: BTreeMap<Measure, MeasureLine>,
}

/// The figures that are looked at first.
const IN_SHORT: [Measure; 4] =
    [Measure::Agreement, Measure::CohenKappa, Measure::GwetAc1, Measure::KrippendorffAlpha];

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// An utterance, or a row of a table.
    Utterance,
    /// A bin of time.
    Bin,
    /// A millisecond of taped time.
    Time,
}

impl UnitKind {
    /// What coders can differ on.
    pub(super) fn noun(self) -> &'static str {
        match self {
            UnitKind::Utterance => "utterance",
            UnitKind::Bin => "bin",
            UnitKind::Time => "stretch of time",
        }
    }

    /// The heading of a column of numbers of units.
    pub(super) fn heading(self) -> &'static str {
        match self {
            UnitKind::Utterance | UnitKind::Bin => "units",
            UnitKind::Time => "time",
        }
    }

    /// A number of units as a figure.
    pub(super) fn figure(self, units: u64) -> String {
        match self {
            UnitKind::Utterance | UnitKind::Bin => units.to_string(),
            UnitKind::Time => format_hms(Millis(i64::try_from(units).unwrap_or(i64::MAX))),
        }
    }

    /// A number of units with what they are.
    pub(super) fn amount(self, units: u64) -> String {
        match self {
            UnitKind::Utterance | UnitKind::Bin => counted(units, self.noun()),
            UnitKind::Time => self.figure(units),
        }
    }
}

/// The units that do not count, by reason. A reason that cannot occur is left out.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct LeftOut {
    /// In a table: no coder or only one gave a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fewer_than_two: Option<u64>,
    /// Of a session: fewer than two coders have seen it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen: Option<u64>,
}

impl LeftOut {
    /// How many they are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.fewer_than_two.unwrap_or(0) + self.unseen.unwrap_or(0)
    }
}

/// One measure: its value and what is known of its precision, or why there is none.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct MeasureLine {
    /// The value.
    pub value: Option<f64>,
    /// Why there is none.
    pub why: Option<&'static str>,
    /// The standard error.
    pub se: Option<f64>,
    /// The lower limit of the 95 % interval.
    pub low: Option<f64>,
    /// The upper limit.
    pub high: Option<f64>,
}

/// What the report says of a measure: its key in JSON, its name, and a sentence.
struct Explained {
    key: &'static str,
    name: &'static str,
    sentence: &'static str,
}

/// How a measure is called and explained.
fn explained(measure: Measure) -> Explained {
    let (key, name, sentence) = match measure {
        Measure::Agreement => (
            "agreement",
            "agreement",
            "The share of pairs of codings of the same unit that agree. Agreement by chance is in it.",
        ),
        Measure::CohenKappa => (
            "cohen_kappa",
            "Cohen's kappa",
            "Agreement beyond the one expected if each coder gave each value as often, but at random. Falls when one value is \
             far more frequent than the others.",
        ),
        Measure::WeightedKappaLinear => (
            "weighted_kappa_linear",
            "Cohen's kappa, linear weights",
            "As Cohen's kappa, but a disagreement counts the more, the farther the values are apart in their order.",
        ),
        Measure::WeightedKappaQuadratic => (
            "weighted_kappa_quadratic",
            "Cohen's kappa, quadratic weights",
            "As Cohen's kappa, but a disagreement counts by the square of the distance of the values in their order.",
        ),
        Measure::ScottPi => (
            "scott_pi",
            "Scott's pi",
            "Agreement beyond the one expected if both coders gave values at random, as often as both together did.",
        ),
        Measure::GwetAc1 => (
            "gwet_ac1",
            "Gwet's AC1",
            "Agreement beyond chance, where only codings of doubtful units are taken to be by chance. Stays high when one value \
             is far more frequent than the others.",
        ),
        Measure::BrennanPrediger => (
            "brennan_prediger",
            "Brennan-Prediger",
            "Agreement beyond the one expected if each value were equally likely.",
        ),
        Measure::FleissKappa => (
            "fleiss_kappa",
            "Fleiss' kappa",
            "Scott's pi for several coders who all coded each unit. The standard error tests whether agreement is by chance \
             alone.",
        ),
        Measure::KrippendorffAlpha => (
            "krippendorff_alpha",
            "Krippendorff's alpha",
            "One less the ratio of observed disagreement to that expected by chance, for any number of coders, any level, and \
             with missing values.",
        ),
    };
    Explained { key, name, sentence }
}

/// The word for a level.
#[must_use]
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Nominal => "nominal",
        Level::Ordinal => "ordinal",
        Level::Interval => "interval",
        Level::Ratio => "ratio",
    }
}

fn by_word<S: Serializer>(measures: &BTreeMap<Measure, MeasureLine>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(measures.iter().map(|(&measure, line)| (explained(measure).key, line)))
}

impl TableAgreement {
    /// The report on a table that the user gave.
    #[must_use]
    pub fn new(ratings: &Ratings) -> TableAgreement {
        TableAgreement::leaving_out(ratings, UnitKind::Utterance, |n| LeftOut {
            fewer_than_two: Some(n),
            ..LeftOut::default()
        })
    }

    /// The report on a table of what coders gave the units of a session that they have seen.
    #[must_use]
    pub fn of_seen(ratings: &Ratings, unit: UnitKind) -> TableAgreement {
        TableAgreement::leaving_out(ratings, unit, |n| LeftOut { unseen: Some(n), ..LeftOut::default() })
    }

    fn leaving_out(ratings: &Ratings, unit: UnitKind, left_out: impl Fn(u64) -> LeftOut) -> TableAgreement {
        let agreement = Agreement::new(ratings, DRAWS);
        let line = |measure| match agreement.figure(measure) {
            Ok(figure) => MeasureLine {
                value: Some(figure.value),
                why: None,
                se: figure.standard_error,
                low: figure.interval.map(|(low, _)| low),
                high: figure.interval.map(|(_, high)| high),
            },
            Err(why) => MeasureLine { why: Some(why.words()), ..MeasureLine::default() },
        };
        TableAgreement {
            coders: ratings.coders().to_vec(),
            paired: agreement.coders.clone(),
            unit,
            level: level_word(ratings.level()),
            categories: ratings.labels().map(str::to_owned).collect(),
            units: agreement.units,
            values: agreement.values,
            left_out: left_out(agreement.left_out),
            table: agreement.table.as_ref().map(|table| table.rows().to_vec()),
            measures: Measure::ALL.into_iter().map(|measure| (measure, line(measure))).collect(),
        }
    }

    /// The report as text; with `explain`, a sentence on each measure.
    #[must_use]
    pub fn text(&self, page: Page, explain: bool) -> String {
        let mut text = match self.unit {
            UnitKind::Utterance | UnitKind::Bin => format!(
                "{}, {}, {}; the level is {}.\n",
                counted(self.units, "unit"),
                counted(self.coders.len() as u64, "coder"),
                counted(self.values, "coding"),
                self.level
            ),
            UnitKind::Time => format!(
                "{} seen by two or more; the level is {}.\n",
                self.unit.figure(self.units),
                self.level
            ),
        };
        let left_out = self.left_out.count();
        if left_out > 0 {
            let what = if self.left_out.unseen.is_some() { "seen" } else { "coded" };
            let (units, were) = match self.unit {
                UnitKind::Utterance | UnitKind::Bin => {
                    (counted(left_out, "unit"), agree(left_out, "was", "were"))
                }
                UnitKind::Time => (self.unit.figure(left_out), "was"),
            };
            let _ = writeln!(text, "{units} {were} left out: {what} by fewer than two.");
        }
        for coder in self.coders.iter().filter(|coder| !self.paired.contains(coder)) {
            let what = if self.left_out.unseen.is_some() { "saw" } else { "coded" };
            let _ = writeln!(
                text,
                "{} {what} none that another {what} and changes no figure.",
                page.words(coder)
            );
        }
        if let (Some(table), [first, second]) = (&self.table, self.paired.as_slice()) {
            let (first, second) = (page.words(first), page.words(second));
            let _ = writeln!(text, "\nRows are the values of {first}, columns those of {second}.\n");
            text.push_str(&self.crossed(table, page));
        }
        text.push('\n');
        let mut lines = Table::without_header(&[Side::Left, Side::Left, Side::Left]);
        for (&measure, line) in &self.measures {
            let about = explained(measure);
            let (value, precision) = line.words();
            lines.row(vec![about.name.to_owned(), value, precision]);
        }
        text.push_str(&lines.text());
        let alpha = self.measures.get(&Measure::KrippendorffAlpha);
        if alpha.is_some_and(|line| line.low.is_some()) {
            let _ = writeln!(
                text,
                "\nThe interval of alpha is from {DRAWS} draws of the units with replacement, seed {SEED}."
            );
        }
        if explain {
            text += &TableAgreement::explanation();
        }
        text
    }

    /// The figures that are looked at first, in one line.
    #[must_use]
    pub fn in_short(&self) -> String {
        let mut text = self.unit.amount(self.units);
        for (measure, line) in IN_SHORT.iter().filter_map(|measure| self.measures.get_key_value(measure)) {
            let (value, precision) = line.words();
            let precision = if precision.is_empty() { String::new() } else { format!(" ({precision})") };
            let _ = match line.why {
                Some(why) => write!(text, ", {} undefined ({why})", explained(*measure).name),
                None => write!(text, ", {} {value}{precision}", explained(*measure).name),
            };
        }
        text
    }

    /// A sentence on each figure of [`TableAgreement::in_short`].
    #[must_use]
    pub fn sentences_in_short() -> Vec<String> {
        let about = IN_SHORT.map(explained);
        about.iter().map(|about| format!("{}: {}", about.name, about.sentence)).collect()
    }

    /// A sentence on each measure.
    pub(super) fn explanation() -> String {
        let mut text = String::new();
        for about in Measure::ALL.map(explained) {
            let _ = write!(text, "\n{}: {}", about.name, about.sentence);
        }
        text.push('\n');
        text
    }

    /// The table of two coders.
    fn crossed(&self, table: &[Vec<u64>], page: Page) -> String {
        let sides: Vec<Side> = std::iter::once(Side::Left).chain(table.iter().map(|_| Side::Right)).collect();
        let mut crossed = Table::without_header(&sides);
        let labels = || self.categories.iter().map(|label| page.words(label).into_owned());
        crossed.row(std::iter::once(String::new()).chain(labels()).collect());
        for (label, row) in labels().zip(table) {
            crossed.row(std::iter::once(label).chain(row.iter().map(|&n| self.unit.figure(n))).collect());
        }
        crossed.text()
    }

    /// The report as CSV: a row for each measure.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = String::from("measure,value,why,se,low,high\n");
        for (&measure, line) in &self.measures {
            csv += &line.csv_row(explained(measure).key);
        }
        csv
    }
}

impl MeasureLine {
    /// A row of CSV, with the key of the measure.
    pub(super) fn csv_row(&self, key: &str) -> String {
        let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
        let why = csv_cell(self.why.unwrap_or_default());
        format!(
            "{key},{},{why},{},{},{}\n",
            number(self.value),
            number(self.se),
            number(self.low),
            number(self.high)
        )
    }

    /// The value to four decimals and its precision, or why there is none.
    fn words(&self) -> (String, String) {
        let Some(value) = self.value else {
            return ("undefined:".to_owned(), self.why.unwrap_or_default().to_owned());
        };
        let mut precision = Vec::new();
        precision.extend(self.se.map(|se| format!("standard error {}", decimals(se, 4))));
        let limits = self.low.zip(self.high);
        precision
            .extend(limits.map(|(low, high)| format!("95 % {} to {}", decimals(low, 4), decimals(high, 4))));
        (decimals(value, 4), precision.join(", "))
    }
}

/// A number with so many decimals; what rounds to zero has no sign.
pub(super) fn decimals(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.bytes().all(|b| matches!(b, b'0' | b'.')) => digits.to_owned(),
        Some(_) | None => text,
    }
}
