//! What can be said of transcripts, wherever one is read: when it was recorded, and how its file is to be read.

use super::values::{import_format, timezone};
use crate::import::{Format, Options};
use clap::Args;
use jiff::tz::TimeZone;

/// What can be said of transcripts, wherever one is read.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct Importing {
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
    /// How the option of the format is called, where that is not `--format`.
    #[arg(skip)]
    pub format_option: Option<&'static str>,
}

impl Importing {
    /// What the importers are told.
    pub fn options(&self) -> Options {
        Options {
            columns: self.columns.clone(),
            unit: self.unit.clone(),
            pattern: self.pattern.clone(),
            keep_tiers: self.keep_tiers,
            ..Options::default()
        }
    }

    /// The first option that is given and that means nothing for a case, with what says it in the case.
    pub fn not_for_a_case(&self) -> Option<(&'static str, &'static str)> {
        let given = [
            (!self.starts_at.is_empty(), "--starts-at", "\"starts_at\" of a recording"),
            (self.timezone.is_some(), "--timezone", "\"timezone\""),
            (self.format.is_some(), self.format_option.unwrap_or("--format"), "\"format\" of a recording"),
            (self.encoding.is_some(), "--encoding", "\"encoding\" of a recording"),
            (self.columns.is_some(), "--columns", "\"columns\" of a recording"),
            (self.unit.is_some(), "--unit", "\"unit\" of a recording"),
            (self.pattern.is_some(), "--pattern", "\"pattern\" of a recording"),
        ];
        given.into_iter().find(|(given, _, _)| *given).map(|(_, option, field)| (option, field))
    }

    /// The first option that is given and that means nothing for a log: a log says itself what they would say.
    pub fn not_for_a_log(&self) -> Option<&'static str> {
        let given = [
            (self.keep_tiers, "--keep-tiers"),
            (self.title.is_some(), "--title"),
            (self.assume_ends, "--assume-ends"),
            (self.allow_outside, "--allow-outside"),
        ];
        let more = given.into_iter().find(|(given, _)| *given).map(|(_, option)| option);
        self.not_for_a_case().map(|(option, _)| option).or(more)
    }
}
