//! The options for transcripts: when they were recorded, and how to read their files.

use super::values::{date_order, frame_rate, guess_code, import_format, times_are, timezone};
use crate::import::{Allowed, Explain, Format, Options, TimesAre};
use crate::time::{DateOrder, FrameRate};
use clap::Args;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// The options for transcripts, in all commands that read one.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user, none of them a mode")]
pub(in crate::cli) struct Importing {
    /// When the recording started, once for each file
    ///
    /// A time with its offset, 2019-03-02T11:02:10-06:00, or with --timezone a local time, `2019-03-02 11:02:10`. Without
    /// it the session has no clock times and no tape events.
    #[arg(long, value_name = "TIME")]
    pub starts_at: Vec<String>,
    /// The time zone of local times, America/Chicago
    #[arg(long, value_name = "ZONE", value_parser = timezone)]
    pub timezone: Option<TimeZone>,
    /// The transcript format, if it is not recognized
    ///
    /// A word that `untaped formats` lists. Without it the format is detected from the content, then from the file's
    /// extension.
    #[arg(id = "read_as", long = "format", value_name = "WORD", value_parser = import_format)]
    pub format: Option<&'static Format>,
    /// The transcript encoding, windows-1252, gbk, ...
    ///
    /// A name from the Encoding Standard. Without it: by the byte-order mark, or UTF-8, or a guess, which is reported.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The columns of a table: start=1,end=2,text=4
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub columns: Option<String>,
    /// The unit of times in a table or in JSON: s, ms, hms, digits or days
    #[arg(long, value_name = "UNIT", hide_short_help = true)]
    pub unit: Option<String>,
    /// The pattern of a line of text with timestamps
    ///
    /// A regular expression with groups named time, end, speaker and text (docs/formats.md).
    #[arg(id = "line_pattern", long = "pattern", value_name = "REGEX", hide_short_help = true)]
    pub pattern: Option<String>,
    /// What times without a date are: day or tape
    ///
    /// Times of day, or times from the start of the recording. Without it, signs such as AM and PM decide, and it is reported.
    #[arg(long, value_name = "KIND", value_parser = times_are, hide_short_help = true)]
    pub times_are: Option<TimesAre>,
    /// The order of dates such as 3/2/2019: day-first or month-first
    ///
    /// Without it, dates that can only be read in one order decide on the others; if there are none, it is guessed, and reported.
    #[arg(long, value_name = "ORDER", value_parser = date_order, hide_short_help = true)]
    pub date_order: Option<DateOrder>,
    /// The frames in a second, for times that count frames
    ///
    /// 25, 30, or 29.97, 23.976 and 59.94 for 30,000, 24,000 and 60,000 frames in 1,001 seconds.
    #[arg(long, value_name = "NUMBER", value_parser = frame_rate, hide_short_help = true)]
    pub frame_rate: Option<FrameRate>,
    /// Refuse a file that can only be read by a guess
    #[arg(long, conflicts_with = "no_guess", hide_short_help = true)]
    pub strict: bool,
    /// Turn off a guess, by its code
    ///
    /// The code stands in brackets after the sentence that reports the guess. docs/formats.md lists them.
    #[arg(long, value_name = "CODE", value_parser = guess_code, hide_short_help = true)]
    pub no_guess: Vec<&'static str>,
    /// Keep extra tiers and columns
    #[arg(long, hide_short_help = true)]
    pub keep_tiers: bool,
    /// The session's title
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Assume tapes end at their last words
    ///
    /// Needed if several tapes follow each other and the ends of some are unknown. Each assumption is reported.
    #[arg(long)]
    pub assume_ends: bool,
    /// Allow a case to name files outside its folder
    #[arg(long, hide_short_help = true)]
    pub allow_outside: bool,
    /// Whether to keep what each line became.
    #[arg(skip)]
    pub explain: Explain,
    /// The name of the format option, if it is not `--format`.
    #[arg(skip)]
    pub format_option: Option<&'static str>,
    /// Whether these options are for several files that are read one by one, so that one file may not use all of them.
    #[arg(skip)]
    pub for_several: bool,
    /// The output file, which must not be one that a case names.
    #[arg(skip)]
    pub output: Option<PathBuf>,
}

impl Importing {
    /// The options of the importers.
    pub(crate) fn options(&self) -> Options {
        Options {
            columns: self.columns.clone(),
            unit: self.unit.clone(),
            pattern: self.pattern.clone(),
            keep_tiers: self.keep_tiers,
            times_are: self.times_are,
            date_order: self.date_order,
            frame_rate: self.frame_rate,
            allowed: self.allowed(),
            zone: self.timezone.clone(),
            explain: self.explain,
            ..Options::default()
        }
    }

    /// The guesses that may be made.
    pub(crate) fn allowed(&self) -> Allowed {
        match (self.strict, self.no_guess.is_empty()) {
            (true, _) => Allowed::None,
            (false, true) => Allowed::All,
            (false, false) => Allowed::AllBut(self.no_guess.iter().copied().collect()),
        }
    }

    /// The first option given that does not apply to a case, with the field of the case file that does.
    pub(crate) fn not_for_a_case(&self) -> Option<(&'static str, &'static str)> {
        let given = [
            (!self.starts_at.is_empty(), "--starts-at", "\"starts_at\" of a recording"),
            (self.timezone.is_some(), "--timezone", "\"timezone\""),
            (self.format.is_some(), self.format_option.unwrap_or("--format"), "\"format\" of a recording"),
            (self.encoding.is_some(), "--encoding", "\"encoding\" of a recording"),
            (self.columns.is_some(), "--columns", "\"columns\" of a recording"),
            (self.unit.is_some(), "--unit", "\"unit\" of a recording"),
            (self.pattern.is_some(), "--pattern", "\"pattern\" of a recording"),
            (self.times_are.is_some(), "--times-are", "\"times_are\" of a recording"),
            (self.date_order.is_some(), "--date-order", "\"date_order\" of a recording"),
            (self.frame_rate.is_some(), "--frame-rate", "\"frame_rate\" of a recording"),
        ];
        given.into_iter().find(|(given, _, _)| *given).map(|(_, option, field)| (option, field))
    }

    /// The first option given that none of the files uses, as these formats have no columns or no pattern.
    pub(crate) fn unused(&self, formats: &[&Format]) -> Option<String> {
        let unused = |word: &str| formats.iter().all(|format| format.word != word);
        let is_json = formats.iter().any(|format| format.extensions.contains(&"json"));
        let (option, kind) = [
            (self.columns.is_some() && unused("csv"), "--columns", "tables"),
            (self.unit.is_some() && unused("csv") && !is_json, "--unit", "tables and JSON"),
            (self.pattern.is_some() && unused("text"), "--pattern", "text with timestamps"),
        ]
        .into_iter()
        .find_map(|(is_unused, option, kind)| is_unused.then_some((option, kind)))?;
        let mut names: Vec<&str> = formats.iter().map(|format| format.name).collect();
        names.dedup();
        Some(format!("{option} is for {kind}, not for {}", names.join(", ")))
    }

    /// The first option given that does not apply to a log, which states these facts itself.
    pub(crate) fn not_for_a_log(&self) -> Option<&'static str> {
        let given = [
            (self.keep_tiers, "--keep-tiers"),
            (self.strict, "--strict"),
            (!self.no_guess.is_empty(), "--no-guess"),
            (self.title.is_some(), "--title"),
            (self.assume_ends, "--assume-ends"),
            (self.allow_outside, "--allow-outside"),
        ];
        let more = given.into_iter().find(|(given, _)| *given).map(|(_, option)| option);
        self.not_for_a_case().map(|(option, _)| option).or(more)
    }
}
