//! The options of the work beside the record: where it is, whose it is, and with which codes.

use super::values::{role, size};
use super::{Importing, Output, Reading};
use crate::record::Role;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The options of reports that can show the work beside the record.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct WithWork {
    /// Show notes, codes and marks of coders too
    ///
    /// They are shown as theirs, and no total or gap depends on them. Their marks can be named as `kp/confession`.
    #[arg(long)]
    pub with_work: bool,
    #[command(flatten)]
    pub place: WorkPlace,
}

/// Where the work is, and what of it.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct WorkPlace {
    /// The folder of notes and codes
    ///
    /// [default: `$UNTAPED_WORK`, or untaped/work in `$XDG_DATA_HOME`, which is ~/.local/share if it is not set]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub work: Option<PathBuf>,
    /// Only the work of this coder
    ///
    /// May be given several times.
    #[arg(long = "coder", value_name = "NAME")]
    pub coders: Vec<String>,
    /// Read codes with this codebook: FILE or an id
    ///
    /// Without it the copies in the work folder say what codes mean.
    #[arg(long = "codebook", value_name = "FILE|ID", hide_short_help = true)]
    pub codebooks: Vec<String>,
}

impl WithWork {
    /// Whether work is shown: --work and --coder ask for it too.
    pub(in crate::cli) fn is_asked(&self) -> bool {
        self.with_work || self.place.work.is_some() || !self.place.coders.is_empty()
    }
}

/// Arguments of `work`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Work {
    #[command(subcommand)]
    pub command: Option<WorkCommand>,
    #[command(flatten)]
    pub list: WorkList,
}

/// The commands of `work`.
#[derive(Clone, Debug, Subcommand)]
pub(in crate::cli) enum WorkCommand {
    /// Join work files into one file for each coder
    ///
    /// Files of several coders, or of one coder on several machines, on the same log. Each act is there once, in the order in
    /// which it was done. The files themselves stay as they are.
    #[command(after_long_help = "\
Example:
  untaped work merge kp-laptop/ kp-office/kp.jsonl -o merged/")]
    Merge(WorkMerge),
    /// Carry work over to a log that has changed
    ///
    /// Acts whose line is still in the log are copied to its folder, also if the line has moved. The others are listed as lost;
    /// exit 1 if there are any. The old files stay as they are.
    #[command(after_long_help = "\
Example:
  untaped work adopt ~/.local/share/untaped/work/0a1b2c3d... tape.jsonl")]
    Adopt(Box<WorkAdopt>),
}

/// Arguments of `work` alone.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct WorkList {
    /// The log, or a transcript; - is standard input
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Only this code: book/code, a code, or a book
    ///
    /// The full name of a code, the code alone, or all codes of a codebook. May be given several times.
    #[arg(long = "code", value_name = "CODE")]
    pub codes: Vec<String>,
    /// Only on what this role says: suspect, ...
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: Option<Role>,
    /// Also retracted acts, and what was read
    #[arg(long)]
    pub all: bool,
    /// Print CSV, a row for each act
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Print Markdown
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub md: bool,
    #[command(flatten)]
    pub place: WorkPlace,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub importing: Importing,
}

/// Arguments of `work merge`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct WorkMerge {
    /// Work files, or folders of them
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// Write a file for each coder into this folder
    #[arg(short, long, value_name = "DIR", required = true, value_hint = clap::ValueHint::DirPath)]
    pub output: PathBuf,
    /// Replace existing files
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `work adopt`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct WorkAdopt {
    /// The folder of the work on the log as it was, or one file of it
    #[arg(value_name = "OLD", value_hint = clap::ValueHint::AnyPath)]
    pub old: PathBuf,
    /// The log, or a transcript, as it is now
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// The folder of notes and codes
    ///
    /// [default: `$UNTAPED_WORK`, or untaped/work in `$XDG_DATA_HOME`, which is ~/.local/share if it is not set]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub work: Option<PathBuf>,
    /// Refuse piped input larger than this
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1G", hide_default_value = true, hide_short_help = true)]
    pub memory_limit: u64,
    #[command(flatten)]
    pub importing: Importing,
}

/// Arguments of `codebooks`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Codebooks {
    #[command(subcommand)]
    pub command: Option<CodebooksCommand>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// The commands of `codebooks`.
#[derive(Clone, Debug, Subcommand)]
pub(in crate::cli) enum CodebooksCommand {
    /// Show a codebook: its source, what is verified, its codes
    #[command(after_long_help = "Example:\n  untaped codebooks show min_max")]
    Show {
        /// A file, or the id of one that is part of the program
        #[arg(value_name = "FILE|ID")]
        codebook: String,
    },
    /// List the problems of a codebook; exit 1 if there are any
    #[command(after_long_help = "Example:\n  untaped codebooks check mine.json")]
    Check {
        /// The file: JSON (docs/work.md), or .qdc of REFI-QDA
        #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        file: PathBuf,
    },
    /// Begin a codebook from a list of words
    ///
    /// One code on each line, or `code: definition`. A line in brackets, `[group]`, begins a group.
    #[command(after_long_help = "Example:\n  untaped codebooks new words.txt -o mine.json")]
    New {
        /// The list; - is standard input
        #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        words: PathBuf,
        /// The id of the codebook (default: the name of the output, or of the list)
        #[arg(long)]
        id: Option<String>,
        /// Its title (default: its id)
        #[arg(long)]
        title: Option<String>,
        /// Write to this file (default, or -: standard output)
        #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// Replace an existing file
        #[arg(long, requires = "output")]
        force: bool,
    },
}
