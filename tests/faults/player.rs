//! The same faults in the player: what the user sees of them, and what is on the disk afterwards.

use super::strace::is_there;
use crate::pty::terminal::{Home, Terminal, rows};
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

/// Plays a log under strace, with a fault.
fn play(home: &Home, log: &Path, fault: &str) -> Terminal {
    let programs = std::env::var("PATH").unwrap();
    let trace = format!("trace={}", fault.split(':').next().unwrap());
    let inject = format!("inject={fault}");
    let words =
        ["strace", "-f", "-o", "/dev/null", "-e", &trace, "-e", &inject, env!("CARGO_BIN_EXE_untaped")];
    let words: Vec<&OsStr> = words.into_iter().map(OsStr::new).chain([log.as_os_str()]).collect();
    let mut terminal = home.run(&words, (80, 24), &[("PATH", &programs)]);
    terminal.wait_loaded();
    terminal
}

/// Looks for an utterance that stands once in the log, and stays there.
fn go_to(terminal: &mut Terminal, number: usize) {
    let token = crate::pty::logs::token(number);
    terminal.send(&format!("/{token}\r"));
    terminal.wait_until("the line", |s| {
        crate::pty::focused_number(s) == Some(number) && rows(s)[1].ends_with("match 1 of 1")
    });
    terminal.settle();
}

/// Where a later run begins.
fn resumes(home: &Home, log: &Path) -> Option<usize> {
    let mut terminal = home.play(log);
    terminal.wait_for("you left off here");
    terminal.settle();
    crate::pty::focused_number(terminal.screen())
}

#[test]
fn killed_while_it_keeps_the_place_the_player_resumes_at_the_earlier_place_or_at_this_one() {
    if !is_there() {
        return;
    }
    let home = Home::new();
    let log = home.log("long.jsonl", &crate::pty::LONG.text);
    let mut earlier = 777;
    let mut terminal = home.play(&log);
    terminal.wait_loaded();
    go_to(&mut terminal, earlier);
    terminal.send("q");
    assert!(terminal.ends_within(Duration::from_secs(10)).expect("it ends").success());
    for (call, number, keeps) in [
        ("flock:signal=KILL:when=1", 1234, false),
        ("fsync:signal=KILL:when=1", 2345, false),
        ("rename,renameat:signal=KILL:when=1", 3456, false),
        ("fsync:signal=KILL:when=2", 4567, true),
    ] {
        let mut terminal = play(&home, &log, call);
        go_to(&mut terminal, number);
        terminal.send("q");
        let status = terminal.ends_within(Duration::from_secs(10)).expect("it ends");
        assert_eq!(status.signal(), Some("Killed"), "{call}: {status:?}");
        // It is given back before the place is kept.
        terminal.assert_given_back();
        let expected = if keeps { number } else { earlier };
        assert_eq!(resumes(&home, &log), Some(expected), "{call}");
        earlier = expected;
    }
}

#[test]
fn a_place_that_cannot_be_kept_is_said_once_the_terminal_is_given_back() {
    if !is_there() {
        return;
    }
    for (fault, says) in [
        ("fsync:error=ENOSPC:when=1", "No space left on device"),
        ("fsync:error=EIO:when=1", "Input/output error"),
        ("rename,renameat:error=EROFS:when=1", "Read-only file system"),
    ] {
        let home = Home::new();
        let log = home.log("long.jsonl", &crate::pty::LONG.text);
        let mut terminal = play(&home, &log, fault);
        terminal.send("q");
        let status = terminal.ends_within(Duration::from_secs(10)).expect("it ends");
        terminal.assert_given_back();
        let all = String::from_utf8_lossy(&terminal.bytes).into_owned();
        let (_, after) = all.rsplit_once("\x1b[?1049l").expect("the alternate screen is left");
        let after = after.trim();
        assert!(after.starts_with("untaped: ") && after.contains("cannot write: "), "{fault}: {after:?}");
        assert!(after.contains(says) && after.lines().count() == 1, "{fault}: {after:?}");
        assert_eq!(status.exit_code(), 2, "{fault}: {status:?}");
    }
}

#[test]
fn a_citation_that_cannot_be_added_is_said_on_the_last_row_and_nothing_of_it_is_left() {
    if !is_there() {
        return;
    }
    let home = Home::new();
    let log = home.log("long.jsonl", &crate::pty::LONG.text);
    let kept = home.cwd().join("long.citations.txt");
    std::fs::write(&kept, "an earlier one\n").unwrap();
    let mut terminal = play(&home, &log, "fsync:error=ENOSPC:when=1");
    terminal.send("Y");
    terminal.wait_until("why not", |s| {
        rows(s)[23].contains("long.citations.txt: cannot append: No space left on device")
    });
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "an earlier one\n");
    assert!(!terminal.rows().iter().any(|row| row.contains("added to the file")), "\n{}", terminal.dump());
    // The disk has room again.
    terminal.send("qY");
    terminal.wait_for("added to long.citations.txt");
    let lines = std::fs::read_to_string(&kept).unwrap();
    assert!(lines.starts_with("an earlier one\n") && lines.lines().count() == 2, "{lines:?}");
}

#[test]
fn two_people_in_one_log_both_keep_a_place_and_the_last_to_leave_wins() {
    let home = Home::new();
    let log = home.log("long.jsonl", &crate::pty::LONG.text);
    let mut people = [home.play(&log), home.play(&log)];
    for (person, number) in people.iter_mut().zip([1234, 5678]) {
        person.wait_loaded();
        go_to(person, number);
        person.send("Y");
        person.wait_for("added to long.citations.txt");
        person.send("q");
        person.settle();
    }
    for person in people.iter_mut().rev() {
        person.send("q");
        assert!(person.ends_within(Duration::from_secs(10)).expect("it ends").success());
    }
    assert_eq!(resumes(&home, &log), Some(1234), "the first to come was the last to leave");
    let cited = std::fs::read_to_string(home.cwd().join("long.citations.txt")).unwrap();
    let numbers: Vec<&str> = ["u01234 ", "u05678 "].into_iter().filter(|n| cited.contains(n)).collect();
    assert!(numbers.len() == 2 && cited.lines().count() == 2, "{cited}");
}

#[test]
fn a_position_is_kept_when_lines_are_appended_and_dropped_when_the_file_becomes_another_log() {
    let home = Home::new();
    let text = &crate::pty::LONG.text;
    let log = home.log("long.jsonl", text);
    let mut terminal = home.play(&log);
    terminal.wait_loaded();
    go_to(&mut terminal, 1234);
    terminal.send("q");
    assert!(terminal.ends_within(Duration::from_secs(10)).expect("it ends").success());
    let last = text.lines().last().unwrap();
    let more = |text: &str| std::fs::write(&log, format!("{text}{last}\n")).unwrap();
    more(text);
    assert_eq!(resumes(&home, &log), Some(1234));
    // In the same file, but with a line removed.
    let (first, rest) = text.split_at(text.len() / 2);
    more(&format!("{first}{}", rest.split_once('\n').unwrap().1));
    let mut terminal = home.play(&log);
    terminal.wait_loaded();
    assert!(!terminal.rows().iter().any(|row| row.contains("you left off here")), "\n{}", terminal.dump());
}
