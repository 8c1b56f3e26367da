//! The options of all commands that read a log: where hours count from, what is a gap or a silence, and the output.

use super::values::size;
use crate::cli::streams::{Escaping, ascii_locale, is_terminal};
use crate::report::Page;
use crate::session::Thresholds;
use crate::store::Input;
use crate::time::{Millis, parse_duration};
use clap::{Args, ValueEnum};
use std::path::Path;

/// The options of all commands that read a log.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Reading {
    /// Count hours from: start, tape, custody, ...
    ///
    /// The reference point of the hours: `start` (of the session), `tape` (the first tape), any kind of mark in the log
    /// (`custody`, `warning`, `warning 2` for the second), or `#412` for the event with that number. Hours before it are
    /// negative. The totals and percentages of reports and panels cover the whole session; the second line of the player
    /// counts from here. The player keeps it with your position. [default: start]
    #[arg(long, value_name = "NAME")]
    pub zero: Option<String>,
    /// Show NO RECORD if no entry for this long
    ///
    /// In a log without tape events, a stretch without entries that is longer than this is shown as NO RECORD. It never
    /// counts as untaped.
    #[arg(long, value_name = "DUR", value_parser = parse_duration, default_value = "10min", hide_default_value = true)]
    pub infer_gaps_after: Millis,
    /// Show pauses longer than this as silences
    ///
    /// A silence is a pause on tape. It has its own row, and is never a gap.
    #[arg(long, value_name = "DUR", value_parser = parse_duration, default_value = "60s", hide_default_value = true)]
    pub silence_after: Millis,
    /// Hide gaps shorter than this
    ///
    /// Their number is shown; all totals still include them.
    #[arg(long, value_name = "DUR", value_parser = parse_duration, default_value = "0s", hide_default_value = true)]
    pub min_gap: Millis,
    /// Refuse piped input larger than this
    ///
    /// Piped input and transcripts are kept in memory. K, M, G and T are powers of 1024.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1G", hide_default_value = true, hide_short_help = true)]
    pub memory_limit: u64,
    /// Color: auto, always or never
    ///
    /// `auto` uses color in the player, unless `NO_COLOR` is set or `TERM` is dumb. Reports have no color.
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: Color,
    /// Use plain ASCII
    ///
    /// This is the default if the locale (`LC_ALL`, `LC_CTYPE`, `LANG`) is not UTF-8.
    #[arg(long)]
    pub ascii: bool,
}

/// The options of all reports.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Output {
    /// Print JSON (docs/json.md)
    #[arg(long)]
    pub json: bool,
    /// Make hidden characters visible in a pipe too
    ///
    /// Control and other hidden characters in a log are always made visible on a terminal. A pipe or a file gets them
    /// unchanged without this option. JSON is always safe.
    #[arg(long)]
    pub safe: bool,
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Color {
    Auto,
    Always,
    Never,
}

impl Reading {
    /// Whether only ASCII is written.
    pub(crate) fn ascii(&self) -> bool {
        self.ascii || ascii_locale()
    }

    /// How a report is written to standard output.
    pub(crate) fn page(&self, output: Output) -> Page {
        Page { ascii: self.ascii(), safe: output.safe || is_terminal() }
    }

    /// How the report is made safe if standard output is a terminal.
    pub(in crate::cli) fn escaping(&self, output: Output) -> Escaping {
        if output.json { Escaping::json(self.ascii()) } else { Escaping::text(self.ascii()) }
    }

    pub(crate) fn thresholds(&self) -> Thresholds {
        Thresholds { infer_gaps_after: self.infer_gaps_after, silence_after: self.silence_after }
    }
}

/// The input that a file argument names.
pub(in crate::cli) fn input(file: &Path) -> Input {
    if file.as_os_str() == "-" { Input::Stdin } else { Input::File(file.to_owned()) }
}
