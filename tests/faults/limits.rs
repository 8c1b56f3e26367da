//! The limits of the system on the size of files and on open files: each is one sentence, and nothing is left half done.

use crate::pty::terminal::{Home, Terminal, rows};
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const UNTAPED: &str = env!("CARGO_BIN_EXE_untaped");

/// Plays a log in a shell with a limit, such as `ulimit -f 0`.
fn play(home: &Home, log: &Path, limit: &str) -> Terminal {
    let script = format!("{limit}; exec \"$@\"");
    let words = ["sh", "-c", &script, "sh", UNTAPED].map(OsStr::new);
    let words: Vec<&OsStr> = words.into_iter().chain([log.as_os_str()]).collect();
    home.run(&words, (80, 24), &[("PATH", &std::env::var("PATH").unwrap())])
}

/// What was printed after the terminal was restored.
fn after(terminal: &Terminal) -> String {
    let all = String::from_utf8_lossy(&terminal.bytes).into_owned();
    all.rsplit_once("\x1b[?1049l").map_or(all.clone(), |(_, after)| after.to_owned()).trim().to_owned()
}

#[test]
fn a_limit_on_the_size_of_files_is_a_write_that_fails_in_text_commands() {
    let folder = tempfile::tempdir().unwrap();
    let mut transcript = "WEBVTT\n\n".to_owned();
    for second in 0..2_000 {
        let (minutes, seconds) = (second / 60, second % 60);
        write!(transcript, "00:{minutes:02}:{seconds:02}.000 --> 00:{minutes:02}:{seconds:02}.900\nword\n\n")
            .unwrap();
    }
    fs::write(folder.path().join("in.vtt"), transcript).unwrap();
    fs::write(folder.path().join("old.jsonl"), "old").unwrap();
    for (command, says) in [
        ("import in.vtt -o new.jsonl", "new.jsonl: cannot write: File too large"),
        ("import in.vtt --force -o old.jsonl", "old.jsonl: cannot write: File too large"),
        ("cat in.vtt > printed", "cannot write to standard output: File too large"),
    ] {
        let script = format!("ulimit -f 8; \"$0\" {command}");
        let output =
            Command::new("sh").args(["-c", &script, UNTAPED]).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        assert!(said.lines().last().unwrap().contains(says), "{command}: {said}");
    }
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["in.vtt", "old.jsonl", "printed"]);
    assert_eq!(fs::read_to_string(folder.path().join("old.jsonl")).unwrap(), "old");
}

#[test]
fn a_limit_on_the_size_of_files_is_said_in_the_player_which_restores_the_terminal() {
    let home = Home::new();
    let log = home.log("long.jsonl", &crate::pty::LONG.text);
    let mut terminal = play(&home, &log, "ulimit -f 0");
    terminal.wait_loaded();
    terminal.send("Y");
    terminal
        .wait_until("why not", |s| rows(s)[23].contains("long.citations.txt: cannot write: File too large"));
    assert!(!home.cwd().join("long.citations.txt").exists());
    terminal.send("qq");
    let status = terminal.ends_within(Duration::from_secs(10)).expect("it ends");
    terminal.assert_given_back();
    let after = after(&terminal);
    assert!(after.contains("cannot write: File too large") && after.lines().count() == 1, "{after:?}");
    assert_eq!(status.exit_code(), 2, "{status:?}");
    let places = fs::read_dir(home.state().join("untaped/places")).unwrap();
    assert_eq!(places.count(), 0, "nothing temporary is left");
}

#[test]
fn with_too_few_descriptors_the_player_says_so_in_one_line() {
    let home = Home::new();
    let log = home.log("long.jsonl", &crate::pty::LONG.text);
    let (mut refused, mut played) = (0, false);
    for limit in 4.. {
        let mut terminal = play(&home, &log, &format!("ulimit -n {limit}"));
        let mut status = terminal.ends_or_shows(|s| rows(s)[1].contains("PAUSED"));
        if status.is_none() {
            played = true;
            terminal.wait_loaded();
            terminal.send("q");
            status = terminal.ends_within(Duration::from_secs(10));
        }
        let status = status.expect("it ends");
        terminal.ends_within(Duration::from_secs(1));
        let said = after(&terminal);
        if status.success() {
            break;
        }
        refused += 1;
        assert_eq!(status.exit_code(), 2, "{limit}: {status:?} {said:?}");
        assert!(said.contains("Too many open files") && said.lines().count() == 1, "{limit}: {said:?}");
        terminal.assert_given_back();
    }
    assert!(played && refused >= 4, "{refused}");
}
