//! The arguments of `facts`.

use super::{Importing, Output, Reading, WorkPlace};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `facts`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Facts {
    /// The log, or a transcript; - is standard input
    #[arg(value_name = "FILE", required_unless_present = "new", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// The facts, and the words by which each is found
    ///
    /// A JSON file (docs/work.md). --new begins one.
    #[arg(id = "facts", long, value_name = "FACTS", required_unless_present = "new", value_hint = clap::ValueHint::FilePath)]
    pub from: Option<PathBuf>,
    /// Only this fact, by its id
    ///
    /// May be given several times.
    #[arg(long = "fact", value_name = "ID")]
    pub ids: Vec<String>,
    /// Print CSV, a row for each fact
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Begin a file of facts from this list of words
    ///
    /// A fact on each line, or `fact: word, word`. Words are found as whole words, in any case. - is standard input.
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["file", "facts", "ids", "csv", "json"], value_hint = clap::ValueHint::FilePath)]
    pub new: Option<PathBuf>,
    /// With --new: write to this file (default, or -: standard output)
    #[arg(short, long, value_name = "OUT", requires = "new", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// With -o: replace an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
    #[command(flatten)]
    pub place: WorkPlace,
    #[command(flatten)]
    pub print: Output,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}
