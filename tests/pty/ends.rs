//! Every way to quit: the terminal is restored, the position is saved, and the process is gone.

use super::terminal::{Home, Terminal, focused, measured, now, rows};
use super::{focused_number, loaded};
use portable_pty::ExitStatus;
use std::time::Duration;

/// How long the program may take to end: a hundredth of it, but for a disk that is busy when the place is kept.
const SOON: Duration = Duration::from_secs(5);

/// A player that stands at a line worth keeping.
fn at_a_line(home: &Home) -> (Terminal, usize) {
    let mut terminal = loaded(home);
    terminal.send("/u00777\r");
    // The whole log is searched, so that nothing changes on its own any more.
    terminal
        .wait_until("the line", |s| focused_number(s) == Some(777) && rows(s)[1].ends_with("match 1 of 1"));
    terminal.settle();
    (terminal, 777)
}

fn ends(terminal: &mut Terminal) -> ExitStatus {
    let since = now();
    let status = terminal.ends_within(SOON);
    measured(&format!("ended after {:?}: {status:?}", now() - since));
    let status = status.expect("it ends soon");
    let gone = !std::path::Path::new(&format!("/proc/{}", terminal.pid)).exists();
    assert!(gone, "no process is left");
    status
}

/// Whether a second run begins where the first one ended.
fn assert_resumes(home: &Home, number: usize) {
    let mut terminal = home.play(&home.cwd().join("long.jsonl"));
    terminal.wait_for("you left off here");
    terminal.settle();
    assert_eq!(focused_number(terminal.screen()), Some(number), "\n{}", terminal.dump());
    terminal.send("r");
    terminal.wait_until("the start", |s| focused(s).is_some() && focused_number(s).is_none_or(|n| n < 5));
}

#[test]
fn q_and_ctrl_c_end_with_success_the_terminal_given_back_and_the_place_kept() {
    for key in ["q", "\x03"] {
        let home = Home::new();
        let (mut terminal, number) = at_a_line(&home);
        assert!(terminal.screen().alternate_screen() && terminal.screen().hide_cursor());
        assert!(terminal.flags().iter().any(|f| f == "-icanon"), "raw mode");
        terminal.send(key);
        let status = ends(&mut terminal);
        assert!(status.success(), "{key:?}: {status:?}");
        terminal.assert_given_back();
        assert_resumes(&home, number);
    }
}

#[test]
fn ctrl_c_first_ends_what_is_going_on() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    terminal.send(" ");
    terminal.wait_for("PLAY");
    terminal.send("\x03");
    terminal.wait_for("PAUSED");
    terminal.send(":");
    terminal.settle();
    terminal.send("\x03");
    terminal.wait_until("no prompt", |s| rows(s)[23].contains("? help"));
    terminal.send("\x03");
    assert!(ends(&mut terminal).success());
}

#[test]
fn a_signal_ends_it_as_a_signal_does_the_terminal_given_back_and_the_place_kept() {
    for (signal, says) in [("TERM", "Terminated"), ("INT", "Interrupt"), ("HUP", "Hangup")] {
        let home = Home::new();
        let (mut terminal, number) = at_a_line(&home);
        terminal.signal(signal);
        let status = ends(&mut terminal);
        assert_eq!(status.signal(), Some(says), "{status:?}");
        terminal.assert_given_back();
        assert_resumes(&home, number);
    }
}

#[test]
fn a_signal_ends_it_whatever_is_on_the_screen() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    for keys in [" ", "?", "\t", ":12", "/lan"] {
        terminal.send(keys);
        terminal.settle_briefly();
        terminal.signal("TERM");
        let status = ends(&mut terminal);
        assert_eq!(status.signal(), Some("Terminated"), "{keys:?}: {status:?}");
        terminal.assert_given_back();
        terminal = loaded(&home);
    }
}

#[test]
fn a_terminal_that_hangs_up_ends_it_and_the_place_is_kept() {
    // Paused, in the midst of a line that is typed, and playing.
    for key in ["z", ":", " "] {
        let home = Home::new();
        let (mut terminal, number) = at_a_line(&home);
        terminal.hang_up(key);
        let status = ends(&mut terminal);
        assert_eq!(status.signal(), Some("Hangup"), "{key:?}: {status:?}");
        assert_resumes(&home, number);
    }
}

#[test]
fn suspended_it_stops_with_the_terminal_given_back_and_comes_back_whole() {
    let home = Home::new();
    let (mut terminal, number) = at_a_line(&home);
    let before = terminal.rows();
    // By its key, and by the signal that a shell's user may send; twice, for what is done once alone.
    for by_key in [true, false, true] {
        let from = terminal.bytes.len();
        if by_key {
            terminal.send("\x1a");
        } else {
            terminal.signal("TSTP");
        }
        terminal.wait_stopped();
        terminal.settle();
        terminal.assert_given_back();
        let written = String::from_utf8_lossy(&terminal.bytes[from..]).into_owned();
        assert!(written.contains("\x1b[?1049l") && written.contains("\x1b[?25h"), "{written:?}");
        // A shell writes here; and the window may change.
        if by_key {
            terminal.resize((100, 30));
            terminal.resize((80, 24));
        }
        terminal.signal("CONT");
        terminal
            .wait_until("the screen as it was", |s| s.alternate_screen() && rows(s)[1..23] == before[1..23]);
        terminal.settle();
        assert!(terminal.screen().hide_cursor());
        assert!(terminal.flags().iter().any(|f| f == "-icanon"), "raw mode again");
        terminal.send("jk");
        terminal.settle();
        assert_eq!(focused_number(terminal.screen()), Some(number), "keys work again\n{}", terminal.dump());
        assert!(terminal.ends_within(Duration::from_millis(50)).is_none(), "it goes on");
    }
    terminal.send("q");
    assert!(ends(&mut terminal).success());
}

/// A stop that cannot be caught; the shell then sets the terminal as it likes it.
#[test]
fn stopped_from_outside_it_takes_the_terminal_again_when_it_goes_on() {
    let home = Home::new();
    let (mut terminal, _) = at_a_line(&home);
    let before = terminal.rows();
    terminal.signal("STOP");
    terminal.wait_stopped();
    let stty = std::process::Command::new("stty").arg("-F").arg(&terminal.name).arg("sane").status().unwrap();
    assert!(stty.success() && terminal.flags().iter().any(|f| f == "icanon"));
    terminal.signal("CONT");
    terminal.settle();
    assert!(terminal.flags().iter().any(|f| f == "-icanon"), "raw mode again");
    assert_eq!(terminal.rows()[1..23], before[1..23]);
    terminal.send("q");
    assert!(ends(&mut terminal).success());
    terminal.assert_given_back();
}

#[test]
fn suspended_while_playing_the_time_away_is_not_played() {
    let home = Home::new();
    let (mut terminal, number) = at_a_line(&home);
    terminal.send(":speed 640\r ");
    terminal.wait_for("PLAY 640x");
    terminal.signal("TSTP");
    terminal.wait_stopped();
    terminal.settle();
    std::thread::sleep(Duration::from_secs(2));
    terminal.signal("CONT");
    terminal.wait_until("the screen", |s| s.alternate_screen() && rows(s)[1].contains('x'));
    let at = super::tokens(&terminal.rows().concat()).max().unwrap();
    // Two seconds at 640x are some forty utterances.
    assert!(at < number + 30, "{at}\n{}", terminal.dump());
}

#[test]
fn a_log_that_cannot_be_opened_leaves_the_terminal_untouched() {
    let home = Home::new();
    let mut terminal = home.play(&home.cwd().join("missing.jsonl"));
    let status = ends(&mut terminal);
    assert!(!status.success());
    let written = String::from_utf8_lossy(&terminal.bytes).into_owned();
    assert!(!written.contains('\x1b') && written.contains("missing.jsonl"), "{written:?}");
    assert_eq!(written.trim_end().lines().count(), 1, "one line: {written:?}");
}
