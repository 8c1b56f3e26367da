//! The commands and their arguments: defined and validated here, with the text of `--help`.

mod agreement;
mod facts;
mod groups;
mod importing;
mod measuring;
mod picture;
mod player;
mod reading;
mod rules;
mod searching;
mod values;
mod working;

pub(super) use agreement::{Agree, CodingUnit};
pub(super) use facts::Facts;
#[cfg(test)]
pub(super) use groups::names as listed_names;
pub(super) use importing::Importing;
pub(super) use measuring::{Bins, RowsOf, Talk};
pub(super) use picture::Picture;
pub(super) use player::{Player, ThemeName, Working};
pub(super) use reading::{Color, Output, Reading, input};
pub(super) use rules::Rules;
pub(super) use searching::Search;
pub(super) use values::{column, import_format};
pub(super) use working::{
    Codebooks, CodebooksCommand, WithWork, Work, WorkAdopt, WorkCommand, WorkList, WorkMerge, WorkPlace,
};

use crate::export;
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::path::{Path, PathBuf};
use values::{export_format, size};

const EXAMPLES: &str = "\
Examples:
  untaped demo                              replay a built-in, invented session
  untaped tape.jsonl                        replay a log
  untaped hours tape.jsonl                  how long, and how much was untaped
  untaped gaps --zero custody tape.jsonl    the gaps, in hours from custody
  untaped cat tape.jsonl | less             the transcript as text
  untaped search lawyer tape.jsonl          who said it, and how many hours in
  untaped gaps --json tape.jsonl            for another program (docs/json.md)
  untaped import case.json -o case.jsonl    one log from several transcripts
  untaped work tape.jsonl                   your notes and codes, with citations

A log is a JSON Lines file (docs/format.md); untaped never changes it. Instead
of a log, you can give any transcript that `untaped formats` lists, or - for
standard input. For a file named like a command, type ./demo.

Exit codes: 0 done, 1 nothing found or problems found, 2 error.";

const LONG_ABOUT: &str = "\
untaped replays police interrogations from timed transcripts. It marks the gaps
in which no tape is logged, and shows how many hours into the session each thing
was said.

In a terminal, `untaped FILE` replays a log, and `untaped` alone lets you choose
one in this folder. To a pipe or a file, `untaped FILE` prints the transcript.
Start with `untaped demo`, `untaped FILE`, `untaped hours FILE` and
`untaped gaps FILE`.";

/// The help of the program: the commands by task are what comes before the options.
const HELP: &str = "\
{about}

{usage-heading} {usage}

{before-help}Options:
{options}{after-help}";

/// The command line.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "untaped",
    version,
    about = "Replay police interrogations from timed transcripts, and show what was not taped",
    long_about = LONG_ABOUT,
    after_long_help = EXAMPLES,
    override_usage = "untaped [OPTIONS] [FILE]  or  untaped <COMMAND>",
    args_conflicts_with_subcommands = true,
    help_template = HELP,
    max_term_width = 80
)]
pub struct Cli {
    /// The command; without one, FILE is replayed.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) play: Play,
}

/// The definition of all arguments, for parsing, shell completions and the man page.
pub fn command() -> clap::Command {
    // `untaped play -h` lists these arguments; so this short help fits a screen.
    let command = Cli::command().mut_args(|arg| show_default(arg).hide_short_help(true));
    let by_task = groups::long(&command);
    let command = command.before_help(groups::short()).before_long_help(by_task);
    // Options for transcripts work everywhere, but only `import -h` lists them.
    let command = command.mut_subcommands(|sub| sub.mut_args(show_default));
    let command = command.mut_subcommands(|sub| match sub.get_name() {
        // Here --unit is the unit of agreement.
        "agree" => sub.mut_arg("unit", |arg| arg.long("time-unit")),
        _ => sub,
    });
    command.mut_subcommands(|sub| match sub.get_name() {
        "import" => sub,
        // It has options of its own, and this help fits a screen.
        "work" | "search" => sub.mut_args(|arg| {
            if is_of_import(&arg) || is_of_bands(&arg) { arg.hide_short_help(true) } else { arg }
        }),
        // Here --format is the output format.
        "export" => sub
            .mut_arg("read_as", |arg| arg.long("from"))
            .mut_args(|arg| if is_of_import(&arg) { arg.hide_short_help(true) } else { arg }),
        // What seldom matters there is left out, so that the short help fits a screen.
        "play" | "demo" | "agree" | "bins" | "facts" => {
            let seldom = |arg: &clap::Arg| {
                ["infer_gaps_after", "silence_after", "color"].contains(&arg.get_id().as_str())
            };
            let is_hidden = |arg: &clap::Arg| is_of_import(arg) || seldom(arg);
            sub.mut_args(|arg| if is_hidden(&arg) { arg.hide_short_help(true) } else { arg })
        }
        _ => sub.mut_args(|arg| if is_of_import(&arg) { arg.hide_short_help(true) } else { arg }),
    })
}

/// Adds the default of an argument to its help: in parentheses to the short help, where room is scarce.
fn show_default(arg: clap::Arg) -> clap::Arg {
    let (Some(help), [default]) = (arg.get_help(), arg.get_default_values()) else { return arg };
    if !arg.get_action().takes_values() {
        return arg;
    }
    let default = default.to_string_lossy();
    let long = arg.get_long_help().unwrap_or(help);
    let (help, long) = (format!("{help} ({default})"), format!("{long}\n\n[default: {default}]"));
    arg.help(help).long_help(long)
}

/// Whether an argument is about bands of time or how text is shown.
fn is_of_bands(arg: &clap::Arg) -> bool {
    ["infer_gaps_after", "silence_after", "min_gap", "color", "ascii", "safe"]
        .contains(&arg.get_id().as_str())
}

/// Whether only `untaped import -h` lists an argument.
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
    /// Replay a built-in, invented session
    #[command(after_long_help = "\
Example:
  untaped demo --speed 8")]
    Demo(Demo),
    /// Print the transcript, with hours and gaps
    #[command(after_long_help = "\
Examples:
  untaped cat --zero custody tape.jsonl | less
  untaped cat --json tape.jsonl | jq 'select(.on_tape == false)'
  untaped cat --with-work tape.jsonl

One line for each event: clock time, hours in, speaker, words. Gaps, silences,
time NOT HELD and new days have their own lines. A pipe gets the text of the log,
except line breaks; a terminal gets hidden characters made visible.")]
    Cat(Cat),
    /// List the gaps: time with no tape logged, or no entry
    #[command(after_long_help = "\
Examples:
  untaped gaps --zero custody tape.jsonl
  untaped gaps --min-gap 5min --json tape.jsonl

UNTAPED: no tape is logged for this time. NO RECORD: the log does not mention
tapes, and has no entry for this time. NOT HELD: from a release mark to the next
arrest, custody or room_entry mark; never a gap.")]
    Gaps(Report),
    /// Show totals and shares of time, and what preceded each mark
    #[command(after_long_help = "\
Examples:
  untaped hours tape.jsonl
  untaped hours --since warning tape.jsonl
  untaped hours --mark denial --zero custody tape.jsonl
  untaped hours --zero warning --json tape.jsonl

A sentence says what came before the first admission, the first confession and
the marks that you name: how many hours in, how much of that was taped and
untaped, how much of the untaped time the log says was questioning, and the gap
before. Questioned, at least: all taped time, breaks too, and untaped time for
which the log says questioning.")]
    Hours(Hours),
    /// Show the time between milestones; exit 1 if there are not two
    #[command(after_long_help = "\
Examples:
  untaped intervals tape.jsonl
  untaped intervals --csv tape.jsonl > intervals.csv

The milestones are the first mark of each of these kinds: custody, room entry,
warning, waiver, invocation, denial, admission, confession, statement signed,
release. Between every two: the length, how much of it was taped and untaped,
what the log says about questioning, and in which gaps. After an invocation:
what police say until counsel enters or speaks, each utterance with a citation;
the log does not say to whom it was said.")]
    Intervals(Intervals),
    /// List the problems of a log; exit 1 if there are any
    #[command(after_long_help = "\
Examples:
  untaped check tape.jsonl
  untaped check --json tape.jsonl

Each line is file:line: kind: sentence. docs/format.md lists the kinds.")]
    Check(Report),
    /// Find a word or a pattern; exit 1 if there is no match
    #[command(after_long_help = "\
Examples:
  untaped search lawyer tape.jsonl
  untaped search --role suspect 'I (did|was)' tape.jsonl
  untaped search --kwic rope tape.jsonl
  untaped search --first --on-tape 'green|rope' tape.jsonl
  untaped search --after-gap 10m --context 2 confess tape.jsonl
  untaped search --code min_max --csv '' tape.jsonl > coded.csv

Upper and lower case matter if the pattern has a capital letter. Names of
speakers are searched too. An empty pattern, '', finds every line. Each option
narrows the search further. --first comes last: it keeps the first utterance of
each speaker among those that the other options keep.")]
    Search(Box<Search>),
    /// List what several sources say of an event; exit 1 if nothing
    #[command(after_long_help = "\
Examples:
  untaped sources tape.jsonl
  untaped sources --csv tape.jsonl > sources.csv

Each event with more than one account, what each source says, and how far their
times are apart. The first account is the log's own, which all figures use; the
others are in the event's alt (docs/format.md).")]
    Sources(Sources),
    /// Show who talks how much: words, turns, questions, latency
    #[command(after_long_help = "\
Examples:
  untaped talk tape.jsonl
  untaped talk --bin 10min --zero custody tape.jsonl
  untaped talk --explain tape.jsonl
  untaped talk --csv tape.jsonl > talk.csv

By role and by person. Only utterances on tape count; those off tape are counted
apart. Rates are per hour of taped time. docs/measures.md defines each figure,
with one worked by hand.")]
    Talk(Talk),
    /// Cut the session into bins, and count in each
    #[command(after_long_help = "\
Examples:
  untaped bins --bin 5min --zero custody tape.jsonl
  untaped bins --rows questions tape.jsonl
  untaped bins --rows codes --coder kp --code min_max --csv tape.jsonl

A bin of which nothing was taped is missing, never 0; one that was taped in part
counts, unless --whole-bins is given. Rates are per minute of taped time.
docs/measures.md says what is counted.")]
    Bins(Bins),
    /// Measure how far coders agree, and list where they do not
    #[command(after_long_help = "\
Examples:
  untaped agree tape.jsonl
  untaped agree --coder kp --coder mr --code min_max tape.jsonl
  untaped agree --unit time tape.jsonl
  untaped agree --table ratings.csv --header --level ordinal --json

Of a log, each utterance on tape is a unit, unless --unit says otherwise, and
what a coder has not seen is missing, never absent. Of a table, a row is a unit, a column a coder; a blank
cell or # is a missing value. docs/agreement.md says which figure answers which
question.")]
    Agree(Agree),
    /// Find who said a fact first, and what was untaped before
    #[command(after_long_help = "\
Examples:
  untaped facts --new words.txt -o facts.json
  untaped facts --facts facts.json tape.jsonl
  untaped facts --facts facts.json --coder kp --csv tape.jsonl > firsts.csv

What matches is a proposal, with a question mark, until a coder decides: in the
player, `untaped --facts facts.json tape.jsonl` goes through them. That a suspect
was first never appears without the untaped time before it, and nothing here says
who told whom. docs/measures.md has each figure.")]
    Facts(Box<Facts>),
    /// Compare a log with what rules on recording ask
    #[command(after_long_help = "\
Examples:
  untaped rules
  untaped rules --rule texas --rule us_doj tape.jsonl
  untaped rules --json tape.jsonl

Each condition is met, not met, or cannot be told from this log, with the lines
on which that rests. Whether a rule applies depends on the offense, age and
place, which are not in a log. Each rule says how its text is known; what is
known from memory is marked so. docs/measures.md has each condition.")]
    Rules(Rules),
    /// List the notes, codes and marks of coders; exit 1 if none
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_long_help = "\
Examples:
  untaped work tape.jsonl
  untaped work --coder kp --code min_max --csv tape.jsonl > codes.csv
  untaped work merge kp-laptop/ kp-office/ -o merged/
  untaped work adopt OLD-FOLDER tape.jsonl

Notes, codes and marks are not part of the record. Each coder keeps them in a
file beside it (docs/work.md); the log is never changed."
    )]
    Work(Box<Work>),
    /// List codebooks, show one, check one, or begin one
    #[command(after_long_help = "\
Examples:
  untaped codebooks
  untaped codebooks show min_max
  untaped codebooks check mine.json
  untaped codebooks new words.txt -o mine.json")]
    Codebooks(Codebooks),
    /// Make a log from transcripts, or from a case file
    #[command(after_long_help = "\
Examples:
  untaped import tape1.vtt -o tape1.jsonl
  untaped import tape1.vtt --starts-at 2019-03-02T11:02:10-06:00 -o tape1.jsonl
  untaped import --new-case tape1.vtt tape2.srt -o case.json
  untaped import --new-case --starts starts.csv tape*.vtt -o case.json
  untaped import case.json -o case.jsonl

Guesses and omissions are listed on standard error, one on a line:
file:line: kind: sentence. The exit code is then 1. It is 2 if nothing was
imported. docs/formats.md covers the formats, docs/case.md the case file.")]
    Import(Import),
    /// List the formats that are read and written
    #[command(after_long_help = "\
Example:
  untaped formats --json")]
    Formats(Formats),
    /// Save a session for another program (Word, Excel, ELAN, ...)
    #[command(after_long_help = "\
Examples:
  untaped export tape.jsonl -o tape.vtt
  untaped export --format csv --zero custody tape.jsonl > tape.csv
  untaped export tape.jsonl -o brief.md
  untaped export --starts-at 2019-03-02T11:02:10-06:00 tape1.srt -o tape1.eaf
  untaped export --format jsonl --with-work tape.jsonl > with-notes.jsonl

Hours and gaps are exported if the format can hold them. What it cannot hold is
listed on standard error. docs/formats.md lists what each format holds.")]
    Export(Export),
    /// Draw the session as a timeline for print (SVG)
    #[command(after_long_help = "\
Examples:
  untaped picture tape.jsonl -o tape.svg
  untaped picture --width 84mm --zero custody tape.jsonl -o column.svg
  untaped picture --zero warning tape.jsonl other.jsonl -o both.svg

Black is taped, three densities of lines are untaped time: the log says
questioning, questioning is not known, the log says no questioning. The file
has the data of the picture as text, and the SHA-256 of the log.")]
    Picture(Picture),
    /// Print the settings of the player (config.toml)
    #[command(
        hide = true,
        after_long_help = "\
Examples:
  untaped config
  mkdir -p ~/.config/untaped && untaped config > ~/.config/untaped/config.toml

A wrong line is reported, and the rest holds. Reports do not read this file."
    )]
    Config,
    /// Print completions for a shell
    #[command(
        hide = true,
        after_long_help = "\
Example:
  untaped completions bash > ~/.local/share/bash-completion/completions/untaped"
    )]
    Completions(Completions),
    /// Print the man page
    #[command(
        hide = true,
        after_long_help = "\
Example:
  untaped man > ~/.local/share/man/man1/untaped.1"
    )]
    Man,
}

/// Arguments of `play`.
#[derive(Clone, Debug, Args)]
pub(super) struct Play {
    /// The log, or a transcript; - is standard input
    ///
    /// Without FILE, in a terminal, choose among the logs (*.jsonl), transcripts and cases in this folder and in
    /// ./recordings.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Follow a log that is still being written
    ///
    /// New lines appear as they are written. The player starts at the last line and moves to each new one until you move
    /// away; G resumes. With --from-start it starts at the first line. FILE must be a regular file.
    #[arg(short, long)]
    pub follow: bool,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub player: Player,
    #[command(flatten)]
    pub importing: Importing,
}

/// Arguments of `demo`.
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

/// Arguments of `cat`.
#[derive(Clone, Debug, Args)]
pub(super) struct Cat {
    #[command(flatten)]
    pub report: Report,
    #[command(flatten)]
    pub with_work: WithWork,
}

/// Arguments of `hours`.
#[derive(Clone, Debug, Args)]
pub(super) struct Hours {
    /// Sum up from here to the end: warning, ...
    ///
    /// Totals, percentages and the sums before each mark then cover the time from this reference point to the session's end,
    /// instead of the whole session, and say so. It takes the same names as --zero. Hours count from it as well, unless
    /// --zero is given.
    #[arg(long, value_name = "NAME")]
    pub since: Option<String>,
    /// Say in a sentence what came before this mark
    ///
    /// All marks of a kind (`denial`), one of them (`denial 3`), or the mark with an event number (`#412`). May be given
    /// several times. The first admission and the first confession always have a sentence.
    #[arg(long = "mark", value_name = "NAME")]
    pub marks: Vec<String>,
    #[command(flatten)]
    pub report: Report,
    #[command(flatten)]
    pub with_work: WithWork,
}

/// Arguments of `sources`.
#[derive(Clone, Debug, Args)]
pub(super) struct Sources {
    #[command(flatten)]
    pub report: Report,
    /// Print CSV, a row for each account
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// Arguments of `intervals`.
#[derive(Clone, Debug, Args)]
pub(super) struct Intervals {
    #[command(flatten)]
    pub report: Report,
    /// Print CSV, a row for each interval
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// Arguments of `import`.
#[derive(Clone, Debug, Args)]
pub(super) struct Import {
    /// The transcripts, or one case; - is standard input
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Write to this file (default, or -: standard output)
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Write a case file to fill in for these transcripts
    ///
    /// A case file records when each tape started, who is who, and what is known about each gap. Once you fill it in,
    /// `untaped import case.json` makes one log from all tapes. What the transcripts and the other options say is already
    /// filled in. On a terminal, with -o, untaped asks for the rest: the time zone, and when each tape started and ended.
    #[arg(long)]
    pub new_case: bool,
    /// A table of start times for --new-case (CSV)
    ///
    /// Its header row names the columns: file, start, and perhaps end, length and date. Times are clock times in
    /// --timezone, or have a UTC offset. Other columns are not used.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, requires = "new_case",
        conflicts_with = "starts_at")]
    pub starts: Option<PathBuf>,
    /// Print what each line of a custody log became
    ///
    /// Every line with its number, what it was read as, and what was guessed. It is printed instead of the log, or with -o
    /// besides it.
    #[arg(long, conflicts_with = "new_case")]
    pub explain: bool,
    /// A table of untaped intervals (CSV)
    ///
    /// Its header row names the columns: start, end, reason, questioning, source. Only the first two are required.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub gaps: Option<PathBuf>,
    #[command(flatten)]
    pub importing: Importing,
    /// Refuse input larger than this
    ///
    /// Transcripts are kept in memory. K, M, G and T are powers of 1024.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1G", hide_default_value = true)]
    pub memory_limit: u64,
}

/// Arguments of `formats`.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Formats {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `export`.
#[derive(Clone, Debug, Args)]
pub(super) struct Export {
    /// The log, or a transcript; - is standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// The output format (default: by the extension of -o)
    #[arg(long, value_name = "WORD", value_parser = export_format)]
    pub format: Option<&'static export::Export>,
    /// Write to this file (default, or -: standard output)
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
    #[command(flatten)]
    pub with_work: WithWork,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}

/// Arguments of `completions`.
#[derive(Clone, Debug, Args)]
pub(super) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// The output file; `None` for `-`, which is standard output.
pub(super) fn file_named(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| *path != Path::new("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        command().debug_assert();
    }
}
