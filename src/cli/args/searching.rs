//! The arguments of `search`.

use super::values::role;
use super::{Report, WorkPlace};
use crate::record::Role;
use crate::session::Pattern;
use crate::time::{Millis, parse_duration};
use clap::Args;

/// Arguments of `search`.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(in crate::cli) struct Search {
    /// A word, phrase or regular expression
    #[arg(value_name = "PATTERN", value_parser = Pattern::new)]
    pub pattern: Pattern,
    /// Show N lines before and after each match
    ///
    /// Each line is shown once, matches with a `>`. Lines that do not follow each other have `--` between them, and a gap
    /// that begins between two lines is named. The other options choose the matches, not the lines around them.
    #[arg(short = 'C', long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub context: usize,
    /// Show each match in its words, in one column
    ///
    /// A concordance (keyword in context): a line for each match, as wide as the terminal, or 80 columns in a pipe. Words are
    /// cut between words. With --csv and --json the words around each match are fields of their own.
    #[arg(long)]
    pub kwic: bool,
    /// Only what this role says: suspect, police, ...
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: Option<Role>,
    /// Only what was coded: book/code, code or book
    ///
    /// Lines that a coder gave this code; of a code on several lines, each of them. The full name of a code, the code alone, or
    /// all codes of a codebook. May be given several times.
    #[arg(long = "code", value_name = "CODE")]
    pub codes: Vec<String>,
    /// Only what is on tape
    #[arg(long)]
    pub on_tape: bool,
    /// Only so long after a gap: 10m, 1h, ...
    ///
    /// Lines that are in no gap, and at most so long after the end of the last gap before them, UNTAPED or NO RECORD. With
    /// --min-gap, only the gaps that it does not hide count.
    #[arg(long, value_name = "DUR", value_parser = parse_duration)]
    pub after_gap: Option<Millis>,
    /// Only the first by each speaker
    ///
    /// The first utterance of each speaker that the other options keep, with the untaped time before it.
    #[arg(long)]
    pub first: bool,
    /// Print CSV, a row for each line
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Find what coders wrote, too
    ///
    /// Also lines whose notes, codes or marks of coders match; what they wrote is below its line, as theirs.
    #[arg(long, hide_short_help = true, conflicts_with_all = ["kwic", "csv", "first"])]
    pub with_work: bool,
    #[command(flatten)]
    pub place: WorkPlace,
    #[command(flatten)]
    pub report: Report,
}
