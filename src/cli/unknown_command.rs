//! The error for a mistyped command. clap takes it for a file, and its message blames the next word.

use super::args::command;
use crate::suggest::closest;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::path::Path;

/// The error for arguments whose first word is neither a command nor a file; `None` if something else is wrong.
pub(super) fn sentence(args: &[OsString], error: &clap::Error) -> Option<String> {
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
    fn other_errors_are_left_to_clap() {
        assert_eq!(error_for(&["hours", "--jsn", "x.jsonl"]), None);
        assert_eq!(error_for(&["Cargo.toml", "--jsn"]), None, "a file is not a command");
        assert_eq!(error_for(&["missing.jsonl", "--jsn"]), None);
        assert_eq!(error_for(&["--jsn", "hous"]), None);
        assert_eq!(error_for(&["hours"]), None);
    }
}
