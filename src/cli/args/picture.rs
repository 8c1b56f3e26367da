//! The arguments of `picture`.

use super::{Importing, Reading};
use crate::picture::{Paper, PaperError};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `picture`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Picture {
    /// The logs, or transcripts; - is standard input
    ///
    /// Several are drawn below each other on one scale, aligned at --zero, the longest first.
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Write to this file (default, or -: standard output)
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
    /// How wide: 174mm, 84mm, 7in, 1200px
    ///
    /// From 80 mm to 2 m. Text is seven points at every width.
    #[arg(long, value_name = "WIDTH", value_parser = paper, default_value = "174mm", hide_default_value = true)]
    pub width: Paper,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}

fn paper(text: &str) -> Result<Paper, PaperError> {
    Paper::parse(text)
}
