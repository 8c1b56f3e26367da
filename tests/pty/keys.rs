//! Keys that arrive in pieces over slow connections, and pastes, which are not keys.

use super::terminal::{Terminal, focused};
use super::{Home, focused_number, loaded};
use std::time::Duration;

/// So far apart do the bytes of a key arrive.
const APART: Duration = Duration::from_millis(10);
/// Longer than the program waits for the next byte of a key.
const LONGER: Duration = Duration::from_millis(120);

/// The number in focus once everything has come to rest.
fn rested(terminal: &mut Terminal) -> Option<usize> {
    std::thread::sleep(LONGER);
    terminal.settle();
    focused_number(terminal.screen())
}

#[test]
fn an_arrow_key_whose_bytes_arrive_apart_moves_by_one_line_and_does_nothing_else() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    terminal.send("20j");
    let start = rested(&mut terminal).unwrap();
    for (key, to) in [("\x1b[B", start + 1), ("\x1bOB", start + 2), ("\x1b[A", start + 1), ("\x1bOA", start)]
    {
        terminal.send_slowly(key, APART);
        assert_eq!(rested(&mut terminal), Some(to), "{key:?}\n{}", terminal.dump());
        let rows = terminal.rows();
        assert!(rows[23].contains("? help") && rows[1].contains("PAUSED"), "{key:?}\n{}", terminal.dump());
    }
    // Many at once, and in two packets that are cut anywhere.
    terminal.send("\x1b[B\x1b[B\x1b");
    std::thread::sleep(APART);
    terminal.send("[B\x1b[");
    std::thread::sleep(APART);
    terminal.send("B");
    assert_eq!(rested(&mut terminal), Some(start + 4), "\n{}", terminal.dump());
}

#[test]
fn a_page_key_whose_bytes_arrive_apart_turns_one_page() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    for key in ["\x1b[6~", "\x1b[5~", "\x1b[4~", "\x1b[1~", "\x1b[F", "\x1b[H"] {
        terminal.send("g50j");
        let start = rested(&mut terminal);
        terminal.send(key);
        let at_once = rested(&mut terminal);
        let screen = terminal.rows();
        assert_ne!(at_once, start, "{key:?} moves");
        terminal.send("g50j");
        assert_eq!(rested(&mut terminal), start);
        terminal.send_slowly(key, APART);
        assert_eq!(rested(&mut terminal), at_once, "{key:?}");
        assert_eq!(terminal.rows(), screen, "{key:?}");
    }
}

#[test]
fn escape_alone_closes_a_panel_and_a_letter_behind_it_is_a_letter() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    let before = rested(&mut terminal);
    terminal.send("\t");
    terminal.wait_for("gaps");
    terminal.settle();
    assert!(terminal.rows()[23].contains("Esc close"), "\n{}", terminal.dump());
    terminal.send("\x1b");
    terminal.wait_until("no panel", |s| focused(s).is_some() && !super::rows(s)[23].contains("Esc close"));
    assert_eq!(rested(&mut terminal), before);
}

#[test]
fn what_is_pasted_is_no_command_however_it_arrives() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    let start = rested(&mut terminal);
    let paste = "\x1b[200~qjjq\x03 q\x1b[201~";
    terminal.send(paste);
    terminal.wait_for("before pasting");
    assert_eq!(rested(&mut terminal), start);
    terminal.send("\x1b[200");
    std::thread::sleep(APART);
    terminal.send("~qjjq\x1b[201~");
    assert_eq!(rested(&mut terminal), start);
    terminal.send_slowly("\x1b[200~qjjq\x1b[201~", APART);
    assert_eq!(rested(&mut terminal), start);
    assert!(terminal.rows()[1].contains("PAUSED"), "\n{}", terminal.dump());
    assert!(terminal.ends_within(Duration::from_millis(200)).is_none(), "it goes on");
    // In a line that is typed a paste is text, without what frames it.
    for slow in [false, true] {
        terminal.send("/");
        terminal.settle();
        if slow {
            terminal.send_slowly("\x1b[200~q 12\x1b[201~", APART);
        } else {
            terminal.send("\x1b[200~q 12\x1b[201~");
        }
        rested(&mut terminal);
        assert!(terminal.rows()[23].starts_with(" /q 12  "), "slow: {slow}\n{}", terminal.dump());
        terminal.send("\x1b");
        rested(&mut terminal);
    }
}

#[test]
fn a_mouse_report_at_column_or_row_0_ends_nothing() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    terminal.send("20j");
    let start = rested(&mut terminal).unwrap();
    for report in ["\x1b[<0;0;0M", "\x1b[<64;0;5M", "\x1b[M \0!", "\x1b[32;0;0M", "\x1b[0;0R"] {
        terminal.send(report);
    }
    terminal.send("j");
    assert_eq!(rested(&mut terminal), Some(start + 1), "\n{}", terminal.dump());
}

#[test]
fn keys_work_a_second_after_a_sequence_or_paste_that_never_ends() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    let is_open = |screen: &vt100::Screen| super::rows(screen)[23].contains("Esc close");
    for cut in ["\x1b[200~", "\x1b[200~qjj\x03 q", "\x1b[<0;1;1", "\x1b[M!", "\x1b]0;", "\x1bP1"] {
        terminal.send("\t");
        terminal.wait_until("a panel", is_open);
        terminal.send(cut);
        std::thread::sleep(Duration::from_secs(1));
        terminal.send("\x1b");
        let closed = terminal.ends_or_shows(|screen| !is_open(screen));
        assert!(closed.is_none(), "{cut:?} is no command: {closed:?}");
        terminal.settle();
    }
    for (cut, key) in [("\x1b[200~", "q"), ("\x1b[<0;1;1", "q"), ("\x1b[200~", "\x03")] {
        let mut terminal = loaded(&home);
        terminal.send(cut);
        std::thread::sleep(Duration::from_secs(1));
        terminal.send(key);
        assert!(terminal.ends_within(super::terminal::PATIENCE).is_some(), "{cut:?} {key:?}");
    }
}
