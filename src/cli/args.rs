//! The arguments: what can be typed, and what it is read as. Validated here; nothing is done here.

use crate::export::{EXPORTS, named};
use crate::import::Format;
use crate::play::{AtGap, IdleLimit, PauseRules};
use crate::session::{Column, Pattern, Thresholds};
use crate::store::Input;
use crate::time::{Millis, Speed, duration};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

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
    /// `untaped import case.json` makes one log of all tapes.
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

/// What can be said of transcripts, wherever one is read.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Importing {
    /// When the recording was started, once for each file
    ///
    /// An instant, 2019-03-02T11:02:10-06:00, or with --timezone a local time, `2019-03-02 11:02:10`. Without it the
    /// session has no wall clock and says nothing of tapes.
    #[arg(long, value_name = "TIME")]
    pub starts_at: Vec<String>,
    /// The zone of local times, America/Chicago
    #[arg(long, value_name = "ZONE", value_parser = timezone)]
    pub timezone: Option<TimeZone>,
    /// The transcripts' format, where it is not told
    ///
    /// A word that `untaped formats` lists. Without it the content tells the format, then the file's name.
    #[arg(id = "read_as", long = "format", value_name = "WORD", value_parser = import_format)]
    pub format: Option<&'static Format>,
    /// The transcripts' encoding, windows-1252, gbk, ...
    ///
    /// A name of the Encoding Standard. Without it: what a byte-order mark says, UTF-8, or a guess, which is reported.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The columns of a table: start=1,end=2,text=4
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub columns: Option<String>,
    /// The unit of a table's times: s, ms or hms
    #[arg(long, value_name = "UNIT", hide_short_help = true)]
    pub unit: Option<String>,
    /// What a line of stamped text looks like
    ///
    /// A regular expression with groups named time, end, speaker and text (docs/formats.md).
    #[arg(id = "line_pattern", long = "pattern", value_name = "REGEX", hide_short_help = true)]
    pub pattern: Option<String>,
    /// Keep tiers and fields beside the words
    #[arg(long, hide_short_help = true)]
    pub keep_tiers: bool,
    /// The session's title
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Take tapes of unknown end to stop with their words
    ///
    /// Needed where several tapes follow each other and the ends of some are not known. Each is reported.
    #[arg(long)]
    pub assume_ends: bool,
    /// Let a case name files outside its folder
    #[arg(long, hide_short_help = true)]
    pub allow_outside: bool,
}

impl Importing {
    /// What the importers are told.
    pub fn options(&self) -> crate::import::Options {
        crate::import::Options {
            columns: self.columns.clone(),
            unit: self.unit.clone(),
            pattern: self.pattern.clone(),
            keep_tiers: self.keep_tiers,
            watch: crate::import::Watch::default(),
        }
    }

    /// The first option that is given and that means nothing for a case.
    pub fn not_for_a_case(&self) -> Option<&'static str> {
        let given = [
            (!self.starts_at.is_empty(), "--starts-at"),
            (self.timezone.is_some(), "--timezone"),
            (self.format.is_some(), "--format"),
            (self.encoding.is_some(), "--encoding"),
            (self.columns.is_some(), "--columns"),
            (self.unit.is_some(), "--unit"),
            (self.pattern.is_some(), "--pattern"),
        ];
        given.into_iter().find(|(given, _)| *given).map(|(_, option)| option)
    }
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
    pub format: Option<&'static crate::export::Export>,
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

/// What all commands that read a log take.
#[derive(Clone, Debug, Args)]
pub(super) struct Reading {
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
    #[arg(long, value_name = "DUR", value_parser = duration, default_value = "10min", hide_default_value = true)]
    pub infer_gaps_after: Millis,
    /// Longest pause on tape that is no silence (60s)
    ///
    /// A longer stretch of tape that nothing touches has a row of its own. It is never a gap.
    #[arg(long, value_name = "DUR", value_parser = duration, default_value = "60s", hide_default_value = true)]
    pub silence_after: Millis,
    /// Hide gaps that are shorter (0s)
    ///
    /// Shorter gaps are left out of lists and bands, and it is said how many they are. They stay in every sum.
    #[arg(long, value_name = "DUR", value_parser = duration, default_value = "0s", hide_default_value = true)]
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
pub(super) struct Output {
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

/// What the player alone takes.
#[derive(Clone, Debug, Args)]
pub(super) struct Player {
    /// Play so many times as fast, 0.1 to 10000
    ///
    /// The speed of replay. The keys + and - change it, = sets it to 1x. [default: the speed that was kept, else 1]
    #[arg(long, value_name = "N")]
    pub speed: Option<Speed>,
    /// Longest wait inside the tape, or off (10s)
    ///
    /// Waiting between two lines takes no longer than this of playback. No label ever changes by it.
    #[arg(long, value_name = "DUR", default_value = "10s", hide_default_value = true)]
    pub idle_time_limit: IdleLimit,
    /// At a gap: card, pause, real or DUR (card)
    ///
    /// `card` rests for 2 s on the gap's row, then goes on; `pause` stops there; `real` takes as long as the gap
    /// did, at the speed of replay; a duration takes as long, but no longer than that.
    #[arg(long, value_name = "HOW", default_value = "card", hide_default_value = true)]
    pub gap: AtGap,
    /// Column: hours, clock, held, taped, ...
    ///
    /// What stands beside each utterance: hours, clock, held, taped, since-previous or since-speaker.
    /// [default: the one that was kept, else hours]
    #[arg(long, value_name = "WORD", value_parser = column)]
    pub column: Option<Column>,
    /// Draw lines at lengths from the literature
    ///
    /// 1.6, 4, 6, 12 and 16.3 h after the zero, each with its source. Length alone proves nothing.
    #[arg(long)]
    pub reference_lines: bool,
    /// Begin at the start, not where you left off
    #[arg(long)]
    pub from_start: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl Reading {
    pub fn thresholds(&self) -> Thresholds {
        Thresholds { infer_gaps_after: self.infer_gaps_after, silence_after: self.silence_after }
    }
}

impl Player {
    pub fn rules(&self) -> PauseRules {
        PauseRules { idle: self.idle_time_limit, gap: self.gap }
    }
}

/// The log that a file argument names.
pub(super) fn input(file: &Path) -> Input {
    if file.as_os_str() == "-" { Input::Stdin } else { Input::File(file.to_owned()) }
}

/// Reads a size in bytes: `512M`, `1G`, `4096`, the letters being powers of 1024.
fn size(text: &str) -> Result<u64, String> {
    let wrong =
        || format!("{text:?} is no size: give a number of bytes, or one with K, M, G or T such as 512M");
    let number = text.trim().trim_end_matches(['B', 'b']).trim_end_matches('i');
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let power = match number.strip_prefix(digits).unwrap_or_default().to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.trim_end().parse().map_err(|_| wrong())?;
    number.checked_mul(1 << (10 * power)).ok_or_else(wrong)
}

/// Reads the name of a zone.
fn timezone(text: &str) -> Result<TimeZone, String> {
    TimeZone::get(text).map_err(|_| format!("{text:?} is no zone that is known, as America/Chicago is"))
}

/// Reads the word of a format for import.
fn import_format(text: &str) -> Result<&'static Format, String> {
    crate::import::named(text).ok_or_else(|| super::transcripts::no_format(text))
}

/// Reads the word of a format for export.
fn export_format(text: &str) -> Result<&'static crate::export::Export, String> {
    let words = || EXPORTS.iter().map(|format| format.word).collect::<Vec<_>>().join(", ");
    named(text).ok_or_else(|| format!("{text:?} is no format for export: give one of {}", words()))
}

/// Reads the word of a column.
fn column(text: &str) -> Result<Column, String> {
    let words = || Column::ALL.iter().map(|c| c.word()).collect::<Vec<_>>().join(", ");
    let found = Column::ALL.iter().copied().find(|c| c.word() == text);
    found.ok_or_else(|| format!("{text:?} is no column: give one of {}", words()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_contradicts_itself_nowhere() {
        command().debug_assert();
    }

    #[test]
    fn sizes_are_read_with_their_letters_and_never_wrap() {
        for (text, bytes) in [
            ("0", Some(0)),
            ("4096", Some(4096)),
            ("1K", Some(1024)),
            ("512M", Some(512 << 20)),
            ("1g", Some(1 << 30)),
            ("2GiB", Some(2 << 30)),
            ("3 kB", Some(3072)),
            ("", None),
            ("M", None),
            ("-1", None),
            ("1X", None),
            ("1.5G", None),
            ("99999999999T", None),
        ] {
            assert_eq!(size(text).ok(), bytes, "{text}");
        }
    }

    #[test]
    fn every_column_is_read_by_its_word() {
        assert!(Column::ALL.iter().all(|c| column(c.word()) == Ok(*c)));
        assert!(column("days").unwrap_err().contains("since-speaker"));
    }
}
