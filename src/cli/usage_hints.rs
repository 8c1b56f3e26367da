//! Better errors for three slips: a mistyped command, an option of another command, and an option that no other resembles.

use super::args::command;
use crate::suggest::closest;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::path::Path;

/// A better error than clap's; `None` if the arguments contain none of the slips.
pub(super) fn sentence(args: &[OsString], error: &clap::Error) -> Option<String> {
    mistyped_command(args, error).or_else(|| misplaced_option(error)).or_else(|| unknown_option(args, error))
}

/// The error if the first word is neither a command nor a file. clap takes it for a file, and blames the next word.
fn mistyped_command(args: &[OsString], error: &clap::Error) -> Option<String> {
    // clap may report the next word as a command, an extra argument or an unknown option.
    let kinds = [ErrorKind::ArgumentConflict, ErrorKind::UnknownArgument, ErrorKind::InvalidSubcommand];
    let word = args.get(1)?.to_str()?;
    let is_option = word.starts_with('-');
    if !kinds.contains(&error.kind()) || is_option || Path::new(word).exists() {
        return None;
    }
    let command = command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    if word == "help" || names.contains(&word) {
        return None;
    }
    match closest(word, &names) {
        Some(name) => Some(format!("no such command: {word:?}; did you mean {name}?")),
        // It may be a file name followed by a wrong option.
        None if error.kind() == ErrorKind::UnknownArgument => None,
        None => Some(format!("no such command or file: {word:?}; the commands are {}", names.join(", "))),
    }
}

/// The error if an option exists, but not for this command. clap takes it for a value that needs `--`.
fn misplaced_option(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return None };
    let long = option.strip_prefix("--").filter(|_| error.kind() == ErrorKind::UnknownArgument)?;
    let command = command();
    let has_option = |sub: &&clap::Command| sub.get_arguments().any(|arg| arg.get_long() == Some(long));
    let names: Vec<&str> =
        command.get_subcommands().filter(has_option).map(clap::Command::get_name).collect();
    (!names.is_empty()).then(|| format!("{option} is an option of untaped {}", names.join(", ")))
}

/// The error if no option resembles one. clap takes it for a value that needs `--`.
fn unknown_option(args: &[OsString], error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return None };
    let is_slip =
        error.kind() == ErrorKind::UnknownArgument && error.get(ContextKind::SuggestedArg).is_none();
    let name = option.strip_prefix('-').filter(|_| is_slip && !Path::new(option).exists())?;
    let command = command();
    if let Some(meant) = command.find_subcommand(name.trim_start_matches('-')) {
        return Some(format!("{option} is not an option; did you mean untaped {}?", meant.get_name()));
    }
    let used = args.get(1).and_then(|word| command.find_subcommand(word));
    let used = used.map_or(String::new(), |used| format!(" {}", used.get_name()));
    Some(format!("no such option: {option}; untaped{used} --help lists them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_for(args: &[&str]) -> Option<String> {
        let args: Vec<OsString> = ["untaped"].iter().chain(args).map(OsString::from).collect();
        let error = command().try_get_matches_from(&args).err()?;
        sentence(&args, &error)
    }

    #[test]
    fn a_mistyped_command_gets_a_suggestion() {
        for (word, meant) in [("hous", "hours"), ("gasp", "gaps"), ("serach", "search"), ("chek", "check")] {
            for rest in [["x.jsonl"].as_slice(), &["--json", "x.jsonl"], &["a", "x.jsonl"]] {
                let args: Vec<&str> = [word].iter().chain(rest).copied().collect();
                let sentence = format!("no such command: {word:?}; did you mean {meant}?");
                assert_eq!(error_for(&args), Some(sentence), "{args:?}");
            }
        }
        assert!(error_for(&["transcribe", "x.jsonl"]).unwrap().contains("the commands are play, demo, cat"));
    }

    #[test]
    fn an_option_of_another_command_is_reported_with_that_command() {
        for (args, sentence) in [
            (["cat", "--speed", "4", "x.jsonl"], "--speed is an option of untaped play, demo"),
            (["cat", "x.jsonl", "--new-case", "y"], "--new-case is an option of untaped import"),
        ] {
            assert_eq!(error_for(&args).as_deref(), Some(sentence), "{args:?}");
        }
    }

    #[test]
    fn an_option_that_no_other_resembles_gets_no_tip_to_pass_it_as_a_value() {
        for (args, sentence) in [
            (["hours", "--zoom"].as_slice(), "no such option: --zoom; untaped hours --help lists them"),
            (&["--zoom", "x.jsonl"], "no such option: --zoom; untaped --help lists them"),
            (&["x.jsonl", "-Z"], "no such option: -Z; untaped --help lists them"),
            (&["--demo"], "--demo is not an option; did you mean untaped demo?"),
        ] {
            assert_eq!(error_for(args).as_deref(), Some(sentence), "{args:?}");
        }
    }

    #[test]
    fn other_errors_are_left_to_clap() {
        assert_eq!(error_for(&["hours", "--jsn", "x.jsonl"]), None, "clap knows --json");
        assert_eq!(error_for(&["hours"]), None);
    }

    #[test]
    fn a_file_before_a_wrong_option_is_not_taken_for_a_command() {
        for file in ["Cargo.toml", "missing.jsonl"] {
            let sentence = "no such option: --jsn; untaped --help lists them";
            assert_eq!(error_for(&[file, "--jsn"]).as_deref(), Some(sentence), "{file}");
        }
    }
}
