//! The command line: argument definitions, one file for each subcommand, and exit codes.
//!
//! Exit codes: 0 done, 1 nothing found or problems found, 2 error. Only this layer prints.

mod agree;
mod args;
mod ask;
mod beside;
mod bins;
mod cat;
mod check;
mod codebooks;
mod completions;
mod config;
mod demo;
mod distinct_ids;
mod explain;
mod export;
mod facts;
mod fold;
mod formats;
mod gaps;
mod hours;
mod import;
mod intervals;
mod login;
mod man;
mod new_case;
mod noted;
mod open;
mod out;
mod output_file;
mod picture;
mod play;
mod progress;
mod report;
mod rules;
mod search;
mod sources;
mod start_times;
mod streams;
mod talk;
mod transcripts;
mod usage_hints;
mod work;

pub use args::{Cli, command};

use crate::store::report_size_limit;
use anyhow::{Result, bail};
use args::{Command, Play};
use clap::{FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command that the arguments name, and reports an error or a panic on standard error.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    out::report_panics();
    run(args).unwrap_or_else(|error| out::failed(&error))
}

/// The arguments of the player without a command. They are parsed by themselves, since to define the arguments of all
/// commands takes longer than to draw the first screen.
fn for_player(args: &[OsString]) -> Option<Play> {
    #[derive(Parser)]
    struct OnlyPlayer {
        #[command(flatten)]
        play: Play,
    }
    let is_command = |arg: &str| arg == "help" || Command::has_subcommand(arg);
    let no_command = !args.iter().skip(1).filter_map(|arg| arg.to_str()).any(is_command);
    // What is wrong with arguments depends on the commands that there are.
    if no_command { OnlyPlayer::try_parse_from(args).ok().map(|player| player.play) } else { None }
}

/// Runs the command that the arguments name; the first argument is the program.
///
/// # Errors
/// One sentence for standard error; the exit code is then 2.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Result<ExitCode> {
    report_size_limit()?;
    let mut args: Vec<OsString> = args.into_iter().collect();
    // clap takes the option of `untaped help --help` for a command.
    if let [_, help, option] = args.as_slice()
        && help == "help"
        && (option == "--help" || option == "-h")
    {
        args.remove(1);
    }
    if let Some(args) = for_player(&args) {
        return play::or_cat(&args, streams::is_terminal());
    }
    let parsed = command().try_get_matches_from(&args).and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => match usage_hints::sentence(&args, &error) {
            Some(sentence) => bail!(sentence),
            None => return out::usage(&error),
        },
    };
    match cli.command {
        Some(Command::Play(args)) => play::run(&args),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Cat(args)) => cat::run(&args),
        Some(Command::Gaps(args)) => gaps::run(&args),
        Some(Command::Hours(args)) => hours::run(&args),
        Some(Command::Intervals(args)) => intervals::run(&args),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Search(args)) => search::run(&args),
        Some(Command::Sources(args)) => sources::run(&args),
        Some(Command::Talk(args)) => talk::run(&args),
        Some(Command::Bins(args)) => bins::run(&args),
        Some(Command::Agree(args)) => agree::run(&args),
        Some(Command::Facts(args)) => facts::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Work(args)) => work::run(&args),
        Some(Command::Codebooks(args)) => codebooks::run(&args),
        Some(Command::Import(args)) => import::run(&args),
        Some(Command::Formats(args)) => formats::run(args),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Picture(args)) => picture::run(&args),
        Some(Command::Config) => config::run(),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man) => man::run(),
        None => play::or_cat(&cli.play, streams::is_terminal()),
    }
}

#[cfg(test)]
mod tests;
