//! A command that does not exist, told from a log: what clap makes of it names the wrong word.

use super::args::command;
use crate::suggest::closest;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::path::Path;

/// The sentence for arguments that clap refused because their first is a word that is neither a command nor a file;
/// `None` where that is not what is wrong.
pub(super) fn sentence(args: &[OsString], error: &clap::Error) -> Option<String> {
    // What follows the word may be taken for a command, for one argument too many or for an option of no such name.
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
        Some(name) => Some(format!("there is no command {word:?}: did you mean {name}?")),
        // It is a file's name with a wrong option behind it, for all that is known.
        None if error.kind() == ErrorKind::UnknownArgument => None,
        None => {
            Some(format!("there is no command {word:?}, and no such file: there are {}", names.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(args: &[&str]) -> Option<String> {
        let args: Vec<OsString> = ["untaped"].iter().chain(args).map(OsString::from).collect();
        let error = command().try_get_matches_from(&args).err()?;
        sentence(&args, &error)
    }

    #[test]
    fn a_command_with_a_wrong_letter_is_told_with_the_one_that_was_meant() {
        for (word, meant) in [("hous", "hours"), ("gasp", "gaps"), ("serach", "search"), ("chek", "check")] {
            for rest in [["x.jsonl"].as_slice(), &["--json", "x.jsonl"], &["a", "x.jsonl"]] {
                let args: Vec<&str> = [word].iter().chain(rest).copied().collect();
                let sentence = format!("there is no command {word:?}: did you mean {meant}?");
                assert_eq!(told(&args), Some(sentence), "{args:?}");
            }
        }
        assert!(told(&["transcribe", "x.jsonl"]).unwrap().contains("there are play, demo, cat"));
    }

    #[test]
    fn what_is_wrong_otherwise_is_left_to_clap() {
        assert_eq!(told(&["hours", "--jsn", "x.jsonl"]), None);
        assert_eq!(told(&["Cargo.toml", "--jsn"]), None, "a file is no command");
        assert_eq!(told(&["missing.jsonl", "--jsn"]), None);
        assert_eq!(told(&["--jsn", "hous"]), None);
        assert_eq!(told(&["hours"]), None);
    }
}
