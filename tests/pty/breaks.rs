//! Failures around the program and inside it: closed streams, rapid resizing, a terminal that disappears, a panic. None of
//! them costs idle processor time.

use super::terminal::{Home, Terminal, measured, now, rows};
use super::{amid, focused_number, loaded};
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

const UNTAPED: &str = env!("CARGO_BIN_EXE_untaped");

/// What a shell runs, with the program as `$0` and a log as `$1`.
fn shell(home: &Home, script: &str, log: &Path) -> Terminal {
    let words = [OsStr::new("/bin/sh"), "-c".as_ref(), script.as_ref(), UNTAPED.as_ref(), log.as_os_str()];
    home.run(&words, (80, 24), &[])
}

fn long_log(home: &Home) -> std::path::PathBuf {
    home.log("long.jsonl", &super::LONG.text)
}

#[test]
fn without_a_standard_input_the_keys_are_read_from_the_terminal() {
    for input in ["<&-", "</dev/null"] {
        let home = Home::new();
        let log = long_log(&home);
        let mut terminal = shell(&home, &format!("exec \"$0\" \"$1\" {input}"), &log);
        terminal.wait_loaded();
        terminal.send("/u00777\r");
        terminal.wait_until("the line", |s| focused_number(s) == Some(777));
        terminal.send("q");
        let status = terminal.ends_within(Duration::from_secs(5)).expect("it ends");
        assert!(status.success(), "{input}: {status:?}");
        terminal.assert_given_back();
        let mut again = home.play(&log);
        again.wait_for("you left off here");
        again.wait_until("the line", |s| focused_number(s) == Some(777));
    }
}

#[test]
fn without_a_standard_output_there_is_no_player_and_nothing_on_the_terminal() {
    for (output, code) in [(">&-", 0), (">/dev/null", 0), (">/dev/full", 2)] {
        let home = Home::new();
        let log = long_log(&home);
        let mut terminal = shell(&home, &format!("\"$0\" \"$1\" {output}; echo \"ended: $?\""), &log);
        terminal.wait_for(&format!("ended: {code}"));
        assert!(terminal.ends_within(Duration::from_secs(5)).is_some());
        assert!(!terminal.bytes.contains(&0x1b), "{output}: {}", terminal.dump());
        let lines = terminal.rows().iter().filter(|row| !row.is_empty()).count();
        assert_eq!(lines, if code == 0 { 1 } else { 2 }, "{output}: {}", terminal.dump());
    }
}

#[test]
fn without_a_standard_error_it_plays_and_ends_as_ever() {
    let home = Home::new();
    let mut terminal = shell(&home, "exec \"$0\" \"$1\" 2>&-", &long_log(&home));
    terminal.wait_loaded();
    terminal.send("q");
    assert!(terminal.ends_within(Duration::from_secs(5)).expect("it ends").success());
    terminal.assert_given_back();
}

#[test]
fn a_storm_of_sizes_ends_in_the_last_one_and_costs_little() {
    let home = Home::new();
    let (mut terminal, number) = amid(&home);
    let before = terminal.cpu();
    let sizes = [(120, 40), (61, 17), (200, 60), (80, 24), (40, 10), (1, 1), (100, 30)];
    for i in 0..700 {
        terminal.resize(sizes[i % sizes.len()]);
        std::thread::sleep(Duration::from_millis(1));
    }
    // A key in the midst of it is not lost.
    terminal.resize((120, 40));
    terminal.send("j");
    terminal.wait_until("all of the last size", |s| {
        rows(s)[39].contains("? help") && focused_number(s) == Some(number + 1)
    });
    terminal.settle();
    measured(&format!("700 sizes cost {} ms of processor time", terminal.cpu() - before));
    assert!(terminal.cpu() - before < 10_000);
    let rested = terminal.cpu();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(terminal.cpu(), rested, "it rests after the storm");
}

#[test]
fn a_storm_of_signals_to_go_on_leaves_it_as_it_was() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    let before = terminal.rows();
    for _ in 0..50 {
        terminal.signal("CONT");
        terminal.signal("WINCH");
    }
    terminal.send("jk");
    terminal.settle();
    assert_eq!(terminal.rows()[1..23], before[1..23]);
    terminal.send("q");
    assert!(terminal.ends_within(Duration::from_secs(5)).expect("it ends").success());
    terminal.assert_given_back();
}

#[test]
fn a_terminal_that_goes_away_ends_it_also_where_hang_ups_are_ignored() {
    // As under nohup; paused, and while it plays.
    for key in ["z", " "] {
        let home = Home::new();
        let log = long_log(&home);
        let mut terminal = shell(&home, "trap '' HUP; exec \"$0\" \"$1\"", &log);
        terminal.wait_loaded();
        terminal.send("/u00777\r");
        terminal.wait_until("the line", |s| {
            focused_number(s) == Some(777) && rows(s)[1].ends_with("match 1 of 1")
        });
        terminal.settle();
        let since = now();
        let before = terminal.cpu();
        terminal.hang_up(key);
        while terminal.ends_within(Duration::from_millis(20)).is_none() {
            // Less than a moment of work, however long the disk takes.
            assert!(now() - since < Duration::from_secs(5), "it ends");
            assert!(terminal.cpu_if_alive().is_none_or(|cpu| cpu - before < 1_000), "a busy loop");
        }
        let mut again = home.play(&log);
        again.wait_for("you left off here");
    }
}

#[test]
fn playing_costs_little_of_a_processor_and_pausing_none() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    terminal.send(" ");
    terminal.wait_for("PLAY");
    let before = terminal.cpu();
    let end = now() + Duration::from_secs(3);
    while now() < end {
        terminal.frame(Duration::from_millis(100));
    }
    let playing = terminal.cpu() - before;
    terminal.send(" ");
    terminal.wait_for("PAUSED");
    terminal.settle();
    let before = terminal.cpu();
    std::thread::sleep(Duration::from_secs(2));
    let paused = terminal.cpu() - before;
    measured(&format!("processor time: {playing} ms of 3 s playing, {paused} ms of 2 s paused"));
    assert!(playing < 900, "{playing} ms");
    assert_eq!(paused, 0);
}

#[test]
fn a_thread_that_panics_ends_it_the_terminal_given_back_the_panic_said_there_and_the_place_kept() {
    let home = Home::new();
    let log = long_log(&home);
    let helper = crate::helper("panic_in_player");
    let mut terminal = home.run(&[helper.as_os_str(), log.as_os_str()], (80, 24), &[]);
    terminal.wait_loaded();
    terminal.send("/u00777\r");
    terminal.wait_until("the line", |s| focused_number(s) == Some(777));
    terminal.settle();
    // The thread panics when this is there.
    std::fs::write(log.with_extension("now"), "").unwrap();
    let status = terminal.ends_within(Duration::from_secs(20)).expect("it ends");
    terminal.assert_given_back();
    let all = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let (_, after) = all.rsplit_once("\x1b[?1049l").expect("the alternate screen is left");
    assert!(after.contains("panicked at") && after.contains("planted"), "{after:?}");
    assert!(!after.contains('\x1b'), "nothing is drawn over it: {after:?}");
    assert_eq!(status.signal(), Some("Terminated"), "{status:?}");
    let mut again = home.play(&log);
    again.wait_for("you left off here");
    again.wait_until("the line", |s| focused_number(s) == Some(777));
}
