//! The arguments of `rules`.

use super::{Importing, Output, Reading};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `rules`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Rules {
    /// The log, or a transcript; - is standard input
    ///
    /// Without FILE, the rules are listed with their citations.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Only this rule: texas, illinois, ...
    ///
    /// `untaped rules` lists them. May be given several times.
    #[arg(long = "rule", value_name = "ID")]
    pub ids: Vec<String>,
    /// Print CSV, a row for each condition
    #[arg(long, conflicts_with = "json", requires = "file")]
    pub csv: bool,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}
