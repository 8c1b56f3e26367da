//! What all commands that read a log take: what hours count from, when a stretch is a gap or a silence, and how the
//! answer is shown.

use super::values::size;
use crate::session::Thresholds;
use crate::store::Input;
use crate::time::{Millis, parse_duration};
use clap::{Args, ValueEnum};
use std::path::Path;

/// What all commands that read a log take.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Reading {
    /// Count hours from: start, tape, custody, ...
    ///
    /// The zero of the hours column: `start` (the session's first moment), `tape` (the first tape), any kind of mark in
    /// the log (`custody`, `warning`, `warning 2` for the second), or `#412` for the event with that number. Hours
    /// before it are negative. Sums and shares always run over the whole session. [default: start]
    #[arg(long, value_name = "NAME")]
    pub zero: Option<String>,
    /// Longest stretch without a record (10min)
    ///
    /// In a log without any tape event, a longer stretch that nothing touches is shown as NO RECORD. Such gaps are never
    /// mixed into untaped time.
    #[arg(long, value_name = "DUR", value_parser = parse_duration, default_value = "10min", hide_default_value = true)]
    pub infer_gaps_after: Millis,
    /// Longest pause on tape that is no silence (60s)
    ///
    /// A longer stretch of tape that nothing touches has a row of its own. It is never a gap.
    #[arg(long, value_name = "DUR", value_parser = parse_duration, default_value = "60s", hide_default_value = true)]
    pub silence_after: Millis,
    /// Hide gaps that are shorter (0s)
    ///
    /// Shorter gaps are left out of lists and bands, and it is said how many they are. They stay in every sum.
    #[arg(long, value_name = "DUR", value_parser = parse_duration, default_value = "0s", hide_default_value = true)]
    pub min_gap: Millis,
    /// How much of a pipe is kept in memory (1G)
    ///
    /// What is no regular file (standard input above all) is held in memory whole. More than this is refused. K, M, G and
    /// T are powers of 1024.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1G", hide_default_value = true)]
    pub memory_limit: u64,
    /// Colours: auto, always or never (auto)
    ///
    /// `auto` uses them in a terminal, unless `NO_COLOR` is set or `TERM` is dumb. Reports have no colours.
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: Color,
    /// Draw with ASCII alone
    ///
    /// This is the default where the locale (`LC_ALL`, `LC_CTYPE`, `LANG`) is not UTF-8.
    #[arg(long)]
    pub ascii: bool,
}

/// What all reports take.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Output {
    /// Print JSON (docs/json.md)
    #[arg(long)]
    pub json: bool,
    /// Show hidden characters to a pipe too
    ///
    /// Text of the log that could steer a terminal is shown by visible symbols whenever it goes to a terminal. To a pipe
    /// or a file it stays as it is, unless this is given. JSON is always safe.
    #[arg(long)]
    pub safe: bool,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Color {
    Auto,
    Always,
    Never,
}

impl Reading {
    pub fn thresholds(&self) -> Thresholds {
        Thresholds { infer_gaps_after: self.infer_gaps_after, silence_after: self.silence_after }
    }
}

/// The log that a file argument names.
pub(in crate::cli) fn input(file: &Path) -> Input {
    if file.as_os_str() == "-" { Input::Stdin } else { Input::File(file.to_owned()) }
}
