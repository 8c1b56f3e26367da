//! A log that changes while it is shown, with `--follow` and without: grown, torn, truncated, overwritten, replaced, deleted.

use super::terminal::{Home, Terminal, focused, measured, now, rows};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

const HEADER: &str =
    "{\"format\":\"untaped\",\"version\":1,\"title\":\"T\",\"start\":\"2020-01-01T08:00:00Z\"}\n";

fn said(t: u32, text: &str) -> String {
    format!("{{\"t\":{t},\"type\":\"utterance\",\"speaker\":\"ANN\",\"text\":\"{text}\"}}\n")
}

/// Three utterances on a tape that still runs.
fn log() -> String {
    let tape = "{\"t\":0,\"type\":\"tape_on\"}\n";
    [HEADER, tape, &said(10, "first words"), &said(20, "second words"), &said(30, "third words")].concat()
}

fn add(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Gives another file the name of a log, as a program does that writes safely.
fn replace(path: &Path, text: &str) {
    let other = path.with_extension("new");
    std::fs::write(&other, text).unwrap();
    std::fs::rename(&other, path).unwrap();
}

fn wait_focus(terminal: &mut Terminal, words: &str) {
    terminal.wait_until(words, |s| focused(s).is_some_and(|row| row.contains(words)));
}

fn wait_state(terminal: &mut Terminal, state: &str) {
    terminal.wait_until(state, |s| rows(s)[1].starts_with(&format!(" {state}")));
}

/// Waits for a note on the status line.
fn wait_note(terminal: &mut Terminal, note: &str) {
    terminal.wait_until(note, |s| rows(s)[1].contains(note));
}

fn assert_ends(mut terminal: Terminal) {
    terminal.send("q");
    let status = terminal.ends_within(Duration::from_secs(5)).expect("q ends it");
    assert!(status.success());
    terminal.assert_given_back();
}

#[test]
fn a_log_that_is_followed_is_live_at_its_end_until_the_reader_moves_away() {
    let home = Home::new();
    let path = home.log("live.jsonl", &log());
    let mut terminal = home.follow(&path);
    wait_state(&mut terminal, "LIVE");
    wait_focus(&mut terminal, "third words");
    let at = now();
    add(&path, &said(40, "fourth words"));
    wait_focus(&mut terminal, "fourth words");
    measured(&format!("a line that is added is on the screen after {:?}", at.elapsed()));
    assert!(terminal.rows()[1].starts_with(" LIVE"), "{}", terminal.dump());
    // The tape that still runs is assumed to reach the last words.
    assert!(terminal.rows()[1].contains("0:00:40 = 0:00:40 taped + 0:00:00 UNTAPED"), "{}", terminal.dump());
    terminal.send("k");
    wait_state(&mut terminal, "PAUSED");
    wait_focus(&mut terminal, "third words");
    add(&path, &said(50, "fifth words"));
    terminal.wait_for("fifth words");
    wait_focus(&mut terminal, "third words");
    terminal.send("G");
    wait_state(&mut terminal, "LIVE");
    wait_focus(&mut terminal, "fifth words");
    // A line that sorts before the focus moves nothing.
    add(&path, &said(5, "earlier words"));
    wait_note(&mut terminal, "1 problem");
    wait_focus(&mut terminal, "fifth words");
    assert_ends(terminal);
}

#[test]
fn a_torn_last_line_is_read_again_when_it_grows_and_is_no_problem_any_more() {
    let home = Home::new();
    let line = said(40, "words that were torn");
    let (head, tail) = line.split_at(30);
    let path = home.log("torn.jsonl", &(log() + head));
    let mut terminal = home.follow(&path);
    wait_state(&mut terminal, "LIVE");
    wait_note(&mut terminal, "2 problems");
    let (middle, end) = tail.split_at(tail.len() - 2);
    add(&path, middle);
    terminal.settle();
    assert!(terminal.rows()[1].contains("2 problems"), "{}", terminal.dump());
    add(&path, end);
    wait_focus(&mut terminal, "words that were torn");
    wait_note(&mut terminal, "1 problem");
    terminal.settle();
    assert!(!terminal.rows()[1].contains("problems"), "the open tape alone: {}", terminal.dump());
    assert_ends(terminal);
}

#[test]
fn a_log_in_which_nothing_stands_yet_is_waited_for() {
    let home = Home::new();
    let path = home.log("new.jsonl", "");
    let mut terminal = home.follow(&path);
    terminal.wait_for("no timed events in this log");
    for part in ["{\"format\":\"unta", "ped\",\"title\":\"It begins\"}", "\n{\"t\":0,\"type\":\"tape_on\"}"] {
        add(&path, part);
        terminal.frame(Duration::from_millis(400));
    }
    terminal.wait_for("It begins");
    wait_focus(&mut terminal, "tape on");
    add(&path, &("\n".to_owned() + &said(3, "now")));
    wait_focus(&mut terminal, "now");
    wait_state(&mut terminal, "LIVE");
    assert_ends(terminal);
}

#[test]
fn lines_that_are_added_to_a_log_that_is_not_followed_are_read_at_the_next_key() {
    let home = Home::new();
    let path = home.log("grown.jsonl", &log());
    let mut terminal = home.play_with(&path, (160, 24), &[]);
    terminal.wait_loaded();
    let line = said(60, "torn words");
    add(&path, &(said(40, "fourth words") + &said(50, "fifth words") + &line[..20]));
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(terminal.drain(), 0, "nothing is read before a key");
    terminal.send("t");
    terminal.wait_for("2 lines were added to the log; --follow shows new lines as they come");
    wait_note(&mut terminal, "2 problems");
    wait_focus(&mut terminal, "tape on");
    terminal.send("G");
    wait_focus(&mut terminal, "fifth words");
    assert!(terminal.rows()[1].starts_with(" PAUSED"), "{}", terminal.dump());
    add(&path, &line[20..]);
    terminal.send("t");
    terminal.wait_for("1 line was added to the log");
    terminal.send("G");
    wait_focus(&mut terminal, "torn words");
    terminal.settle();
    assert!(terminal.rows()[1].contains("1 problem") && !terminal.rows()[1].contains("problems"));
    assert_ends(terminal);
}

/// What is done to a log, and what is said of it without `--follow`: on the last row, and on the status line.
type Case = (&'static str, fn(&Path), &'static str, &'static str);

const CASES: [Case; 4] = [
    (
        "truncated",
        |path| {
            let file = OpenOptions::new().write(true).open(path).unwrap();
            file.set_len(HEADER.len() as u64 + 5).unwrap();
        },
        "the log was truncated; reopen it to see the current version",
        "LOG TRUNCATED",
    ),
    (
        "overwritten",
        |path| {
            let text = log().replace("second words", "Second Words").replace("third", "THIRD");
            OpenOptions::new().write(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
        },
        "the log was overwritten; reopen it to see the current version",
        "LOG OVERWRITTEN",
    ),
    (
        "replaced",
        |path| replace(path, &log().replace("words", "things")),
        "the log file was replaced; reopen it to see the new one",
        "LOG REPLACED",
    ),
    (
        "deleted",
        |path| std::fs::remove_file(path).unwrap(),
        "the log was deleted; this is what it contained",
        "LOG DELETED",
    ),
];

#[test]
fn what_has_become_of_a_log_that_is_not_followed_is_said_at_the_next_key() {
    for (name, change, notice, note) in CASES {
        let home = Home::new();
        let path = home.log("log.jsonl", &log());
        let mut terminal = home.play(&path);
        terminal.wait_loaded();
        change(&path);
        terminal.send("j");
        terminal.wait_for(notice);
        wait_note(&mut terminal, note);
        terminal.settle();
        let shown = terminal.rows().join("\n");
        match name {
            // The lines that are gone are not shown as if they were there.
            "truncated" => {
                assert!(!shown.contains("second words"), "{shown}");
                assert!(shown.contains("[the file has changed"), "{shown}");
            }
            "overwritten" => assert!(shown.contains("Second Words") && shown.contains("THIRD"), "{shown}"),
            // The open file still holds what was read.
            _ => assert!(shown.contains("second words"), "{shown}"),
        }
        // The note stays when the sentence goes.
        terminal.send("j");
        terminal.wait_until("the sentence is gone", |s| !rows(s).join("\n").contains(notice));
        wait_note(&mut terminal, note);
        assert_ends(terminal);
    }
}

#[test]
fn what_has_become_of_a_log_that_is_followed_is_said_and_read_anew() {
    for (name, change, _, note) in CASES {
        let home = Home::new();
        let path = home.log("log.jsonl", &log());
        let mut terminal = home.follow(&path);
        wait_state(&mut terminal, "LIVE");
        change(&path);
        match name {
            "truncated" => {
                terminal.wait_for("the log was truncated and has been reloaded");
                terminal.wait_for("no timed events in this log");
                add(&path, &format!("\n{}", said(70, "new words")));
            }
            "overwritten" => {
                terminal.wait_for("the log was overwritten and has been reloaded");
                wait_focus(&mut terminal, "THIRD words");
                add(&path, &said(70, "new words"));
            }
            "replaced" => {
                terminal.wait_for("the log file was replaced; this is the new one");
                wait_focus(&mut terminal, "third things");
                add(&path, &said(70, "new words"));
            }
            _ => {
                terminal.wait_for("the log was deleted; this is what it contained; waiting for a new one");
                wait_note(&mut terminal, note);
                replace(&path, &(HEADER.to_owned() + &said(70, "new words")));
            }
        }
        wait_focus(&mut terminal, "new words");
        wait_state(&mut terminal, "LIVE");
        terminal.settle();
        let shown = terminal.rows().join("\n");
        assert!(!shown.contains("LOG ") && !shown.contains("second words"), "{name}: {shown}");
        assert_ends(terminal);
    }
}

#[test]
fn a_log_that_is_followed_and_written_to_without_end_is_shown_without_a_crash() {
    let home = Home::new();
    let path = home.log("log.jsonl", &log());
    let mut terminal = home.follow(&path);
    wait_state(&mut terminal, "LIVE");
    // Every change on top of the one before, faster than the file is looked at.
    for round in 0..40_u32 {
        match round % 5 {
            0 => replace(&path, &log()),
            1 => drop(File::create(&path).unwrap()),
            2 => std::fs::write(&path, log()).unwrap(),
            3 => std::fs::remove_file(&path).unwrap(),
            _ => std::fs::write(&path, log() + &said(100 + round, "more")).unwrap(),
        }
        if round % 5 != 3 {
            add(&path, &said(200 + round, &format!("round {round}")));
        }
        terminal.frame(Duration::from_millis(u64::from(round % 7) * 20));
    }
    wait_focus(&mut terminal, "round 39");
    wait_state(&mut terminal, "LIVE");
    assert_ends(terminal);
}
