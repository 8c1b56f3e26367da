//! The arguments: the commands, what can be typed behind each, and what it is read as. Validated here; nothing is done here.

mod importing;
mod player;
mod reading;
mod values;

pub(super) use importing::Importing;
pub(super) use player::Player;
pub(super) use reading::{Color, Output, Reading, input};

use crate::export;
use crate::session::Pattern;
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::path::{Path, PathBuf};
use values::{export_format, size};

const EXAMPLES: &str = "\
Examples:
  untaped demo                              replay the invented session inside
  untaped tape.jsonl                        replay a log
  untaped hours tape.jsonl                  how long, how much of it untaped
  untaped gaps --zero custody tape.jsonl    the gaps, hours from custody
  untaped cat tape.jsonl | less             the transcript as text
  untaped search lawyer tape.jsonl          where it was said, and how late
  untaped gaps --json tape.jsonl            for another program (docs/json.md)
  untaped import case.json -o case.jsonl    one log from several transcripts

A log is a file of JSON Lines (docs/format.md). It is only ever read. Any
transcript that `untaped formats` lists can stand in its place. A file that has
the name of a command is given as ./demo.

Exit codes: 0 done, 1 nothing found or problems found, 2 could not.";

const LONG_ABOUT: &str = "\
Replays interrogations from timestamped event logs, marks the gaps where the
session went untaped, and shows the hours elapsed beside each utterance.

In a terminal, `untaped FILE` replays the log, and `untaped` alone offers the
logs of this folder. To a pipe or a file, `untaped FILE` prints the transcript.";

/// The command line.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "untaped",
    version,
    about = "Replay interrogations: what was said, how many hours in, what went untaped",
    long_about = LONG_ABOUT,
    after_long_help = EXAMPLES,
    override_usage = "untaped [OPTIONS] [FILE]  or  untaped <COMMAND>",
    args_conflicts_with_subcommands = true,
    max_term_width = 80
)]
pub struct Cli {
    /// What to do; without one, FILE is played.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) play: Play,
}

/// The definition with all its texts, for parsing, for completions and for the man page.
#[must_use]
pub fn command() -> clap::Command {
    // All arguments stand in `untaped play -h`, and so the short help fits a screen.
    let command = Cli::command().mut_args(|arg| arg.hide_short_help(true));
    // What can be said of a transcript is of use everywhere, and at home in the import.
    command.mut_subcommands(|sub| match sub.get_name() {
        "import" => sub,
        // Here the word --format is that of what is written.
        "export" => sub
            .mut_arg("read_as", |arg| arg.long("from"))
            .mut_args(|arg| if is_of_import(&arg) { arg.hide_short_help(true) } else { arg }),
        _ => sub.mut_args(|arg| if is_of_import(&arg) { arg.hide_short_help(true) } else { arg }),
    })
}

/// Whether an argument is one of those that `untaped import -h` shows, and no other command.
fn is_of_import(arg: &clap::Arg) -> bool {
    ["starts_at", "timezone", "read_as", "encoding", "title", "assume_ends"].contains(&arg.get_id().as_str())
}

/// The subcommands.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// Replay a log in the terminal (what `untaped FILE` does)
    #[command(after_long_help = "\
Examples:
  untaped play --speed 8 --gap pause tape.jsonl
  untaped play --zero custody --from-start tape.jsonl")]
    Play(Play),
    /// Replay the invented session that is part of the program
    Demo(Demo),
    /// Print the transcript, with hours and gaps
    #[command(after_long_help = "\
Examples:
  untaped cat --zero custody tape.jsonl | less
  untaped cat --json tape.jsonl | jq 'select(.on_tape == false)'

One line for each event: wall clock, hours since the zero, who, words. Gaps,
silences, time not held and new days have lines of their own. Text goes to a
pipe as it stands in the log, but for line breaks; a terminal gets it safe.")]
    Cat(Report),
    /// List the gaps: what went untaped, or has no record
    #[command(after_long_help = "\
Examples:
  untaped gaps --zero custody tape.jsonl
  untaped gaps --min-gap 5min --json tape.jsonl

UNTAPED: the log shows that no tape ran. NO RECORD: the log says nothing of
tapes, and nothing of this time. NOT HELD: from a release to the next custody;
never a gap.")]
    Gaps(Report),
    /// Sum up: taped, untaped, shares, and what stood before each mark
    #[command(after_long_help = "\
Examples:
  untaped hours tape.jsonl
  untaped hours --zero warning --json tape.jsonl")]
    Hours(Report),
    /// List what is wrong with a log; exit 1 if anything is
    #[command(after_long_help = "\
Examples:
  untaped check tape.jsonl
  untaped check --json tape.jsonl

Each line is file:line: kind: sentence. docs/format.md lists the kinds.")]
    Check(Report),
    /// Find a word or a pattern; exit 1 if there is none
    #[command(after_long_help = "\
Examples:
  untaped search lawyer tape.jsonl
  untaped search 'I (did|was)' tape.jsonl
  untaped search --json kessler tape.jsonl

A capital letter in the pattern makes case matter. Speakers' names are searched
as well.")]
    Search(Search),
    /// Make a log from transcripts, or from a case
    #[command(after_long_help = "\
Examples:
  untaped import tape1.vtt -o tape1.jsonl
  untaped import tape1.vtt --starts-at 2019-03-02T11:02:10-06:00 -o tape1.jsonl
  untaped import --new-case tape1.vtt tape2.srt -o case.json
  untaped import case.json -o case.jsonl

What was guessed, and what was not taken over, is listed on standard error as
file:line: kind: sentence. Exit code 1 then; 2 where nothing was imported.
docs/formats.md says how each format is read, docs/case.md what a case is.")]
    Import(Import),
    /// List the formats that are read and written
    #[command(after_long_help = "\
Example:
  untaped formats --json")]
    Formats(Formats),
    /// Give a session back in a format that other programs read
    #[command(after_long_help = "\
Examples:
  untaped export tape.jsonl -o tape.vtt
  untaped export --format csv --zero custody tape.jsonl > tape.csv
  untaped export tape.jsonl -o brief.md
  untaped export --starts-at 2019-03-02T11:02:10-06:00 tape1.srt -o tape1.eaf

Hours and gaps go along where the format can carry them. What it cannot carry is
listed on standard error. docs/formats.md says what each format carries.")]
    Export(Export),
    /// Print completions for a shell
    #[command(after_long_help = "\
Example:
  untaped completions bash > ~/.local/share/bash-completion/completions/untaped")]
    Completions(Completions),
    /// Print the man page
    #[command(after_long_help = "\
Example:
  untaped man > ~/.local/share/man/man1/untaped.1")]
    Man,
}

/// Arguments of the player.
#[derive(Clone, Debug, Args)]
pub(super) struct Play {
    /// The log, or a transcript; - is standard input
    ///
    /// Without it, in a terminal: a choice of the logs (*.jsonl), transcripts and cases in this folder and in ./recordings.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Watch a log that is still being written
    ///
    /// New lines are shown as they come. The player begins at the last line, live: it goes on to each new one, until you
    /// move away; G goes back. With --from-start it begins at the first line. FILE must be a regular file.
    #[arg(short, long)]
    pub follow: bool,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub player: Player,
    #[command(flatten)]
    pub importing: Importing,
}

/// Arguments of the demo.
#[derive(Clone, Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub player: Player,
}

/// Arguments of a report.
#[derive(Clone, Debug, Args)]
pub(super) struct Report {
    /// The log, or a transcript; - is standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}

/// Arguments of the search.
#[derive(Clone, Debug, Args)]
pub(super) struct Search {
    /// A regular expression, in the syntax of the Rust regex crate
    #[arg(value_name = "PATTERN", value_parser = Pattern::new)]
    pub pattern: Pattern,
    #[command(flatten)]
    pub report: Report,
}

/// Arguments of an import.
#[derive(Clone, Debug, Args)]
pub(super) struct Import {
    /// The transcripts, or one case; - is standard input
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Write to this file; without it, or with -, to standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Write the start of a case for these transcripts
    ///
    /// A case is a file that you fill in: when each tape was started, who is who, what is known of each gap. Then
    /// `untaped import case.json` makes one log of all tapes. What is known already is filled in: what the transcripts
    /// say, and what other options do.
    #[arg(long)]
    pub new_case: bool,
    /// A table of intervals without tape (CSV)
    ///
    /// Its first line names the columns: start, end, reason, questioning, source. Only the first two are needed.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub gaps: Option<PathBuf>,
    #[command(flatten)]
    pub importing: Importing,
    /// How much is held in memory (1G)
    ///
    /// Transcripts are held in memory whole. More than this is refused. K, M, G and T are powers of 1024.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1G", hide_default_value = true)]
    pub memory_limit: u64,
}

/// Arguments of the list of formats.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Formats {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of an export.
#[derive(Clone, Debug, Args)]
pub(super) struct Export {
    /// The log, or a transcript; - is standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// The format; without it, the name after -o tells
    #[arg(long, value_name = "WORD", value_parser = export_format)]
    pub format: Option<&'static export::Export>,
    /// Write to this file; without it, or with -, to standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long, requires = "output")]
    pub force: bool,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}

/// Arguments of the completions.
#[derive(Clone, Debug, Args)]
pub(super) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// The file that an output is to be; `-` is standard output.
pub(super) fn file_named(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| *path != Path::new("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_contradicts_itself_nowhere() {
        command().debug_assert();
    }
}
