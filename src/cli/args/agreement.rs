//! The arguments of `agree`.

use super::{Importing, Output, Reading, WorkPlace};
use crate::measure::agreement::Level;
use crate::time::{Millis, parse_duration};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `agree`.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(in crate::cli) struct Agree {
    /// The log, or a transcript; - is standard input
    ///
    /// The coders are those who have written codes beside it.
    #[arg(value_name = "FILE", required_unless_present = "table", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// What a unit is: utterance, time or bin:5m
    ///
    /// `time` compares how much of the taped time each code covers, and where its spans begin and end. `bin:5m` cuts the
    /// session into bins of five minutes, of which one begins at --zero; a bin of which nothing was taped is missing.
    #[arg(
        id = "coding_unit",
        long = "unit",
        value_name = "UNIT",
        value_parser = coding_unit,
        default_value = "utterance",
        hide_default_value = true
    )]
    pub coding_unit: CodingUnit,
    /// Leave out bins of which a part is untaped
    #[arg(long, hide_short_help = true)]
    pub whole_bins: bool,
    /// Only this code, or this codebook
    ///
    /// `codebook/code`, a code, or a codebook. May be given several times.
    #[arg(long = "code", value_name = "CODE")]
    pub codes: Vec<String>,
    /// Count utterances off tape too
    ///
    /// Without it only utterances on tape are units, unless the log has no tape events.
    #[arg(long)]
    pub off_tape: bool,
    /// Compare a table of codings (CSV) instead
    ///
    /// A row for each unit, a column for each coder; a blank cell or # means that the coder did not code the unit.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "codes", "off_tape", "coding_unit", "whole_bins"], value_hint = clap::ValueHint::FilePath)]
    pub table: Option<PathBuf>,
    /// Level: nominal, ordinal, interval or ratio
    ///
    /// What the values tell apart: names, ranks, numbers whose differences count, or numbers whose ratios count.
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "nominal",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub level: CodingLevel,
    /// The first row of the table names the coders
    #[arg(long, requires = "table")]
    pub header: bool,
    /// Print CSV, a row for each measure
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Say in a sentence what each measure is
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub explain: bool,
    #[command(flatten)]
    pub place: WorkPlace,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum CodingUnit {
    Utterance,
    Time,
    /// A bin of this length.
    Bin(Millis),
}

/// Parses what a unit is.
fn coding_unit(text: &str) -> Result<CodingUnit, String> {
    match text.split_once(':') {
        None if text == "utterance" => Ok(CodingUnit::Utterance),
        None if text == "time" => Ok(CodingUnit::Time),
        Some(("bin", width)) => parse_duration(width).map(CodingUnit::Bin).map_err(|why| why.to_string()),
        None | Some(_) => {
            Err(format!("unknown unit {text:?}; a unit is utterance, time or, for bins of 5 minutes, bin:5m"))
        }
    }
}

/// What the values of a table of codings tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum CodingLevel {
    Nominal,
    Ordinal,
    Interval,
    Ratio,
}

impl From<CodingLevel> for Level {
    fn from(level: CodingLevel) -> Level {
        match level {
            CodingLevel::Nominal => Level::Nominal,
            CodingLevel::Ordinal => Level::Ordinal,
            CodingLevel::Interval => Level::Interval,
            CodingLevel::Ratio => Level::Ratio,
        }
    }
}
