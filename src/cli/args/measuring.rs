//! The arguments of `bins` and `talk`.

use super::{Importing, Output, Reading, WorkPlace};
use crate::time::{Millis, parse_duration};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `bins`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Bins {
    /// The log, or a transcript; - is standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// The length of a bin
    ///
    /// A bin begins at the reference point (--zero), and others before and after it; the first and the last are cut to the
    /// session.
    #[arg(long = "bin", value_name = "DUR", value_parser = parse_duration, default_value = "5min", hide_default_value = true)]
    pub bin: Millis,
    /// Count roles, questions or codes
    ///
    /// `roles`: the words and utterances of each role. `questions`: the questions of each role, by their question marks.
    /// `codes`: the utterances to which each coder gave each code.
    #[arg(
        long,
        value_name = "WHAT",
        default_value = "roles",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub rows: RowsOf,
    /// Leave out bins that were taped in part
    #[arg(long = "whole-bins")]
    pub only_whole: bool,
    /// Only this code, or this codebook (--rows codes)
    ///
    /// `codebook/code`, a code, or a codebook. May be given several times.
    #[arg(long = "code", value_name = "CODE")]
    pub codes: Vec<String>,
    /// Print CSV, a row for each bin and count
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    #[command(flatten)]
    pub place: WorkPlace,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}

/// What is counted in bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RowsOf {
    Roles,
    Questions,
    Codes,
}

/// Arguments of `talk`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Talk {
    /// The log, or a transcript; - is standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// Also for each bin of this length: 5min, ...
    ///
    /// A bin begins at the reference point (--zero).
    #[arg(long = "bin", value_name = "DUR", value_parser = parse_duration)]
    pub bin: Option<Millis>,
    /// Leave out bins that were taped in part
    #[arg(long, requires = "bin")]
    pub whole_bins: bool,
    /// Say in a sentence what each figure is
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub explain: bool,
    /// Print CSV, a row for each role and person
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}
