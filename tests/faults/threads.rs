//! No more threads can be created: the program panics wherever it starts one, and restores the terminal.

use super::strace::is_there;
use crate::pty::terminal::{Home, measured, rows};
use std::ffi::OsStr;
use std::time::Duration;

#[test]
fn where_no_thread_can_be_started_the_terminal_is_given_back_and_it_is_said() {
    if !is_there() {
        return;
    }
    let log = &crate::pty::LONG.text;
    let programs = std::env::var("PATH").unwrap();
    let mut ended = 0;
    // Each thread that the loop starts, one after the other; a search starts the last.
    for when in 1..=6 {
        let home = Home::new();
        let path = home.log("long.jsonl", log);
        let fault = format!("inject=clone,clone3:error=EAGAIN:when={when}");
        let words = ["strace", "-f", "-o", "/dev/null", "-e", "trace=clone,clone3", "-e", &fault];
        let words: Vec<&OsStr> = words
            .into_iter()
            .chain([env!("CARGO_BIN_EXE_untaped")])
            .map(OsStr::new)
            .chain([path.as_os_str()])
            .collect();
        let mut terminal = home.run(&words, (80, 24), &[("PATH", &programs)]);
        // A panic takes a while to be printed on a busy machine: wait for the player or for its end, whichever comes.
        let mut status = terminal.ends_or_shows(|s| rows(s)[1].contains("PAUSED"));
        if status.is_none() {
            terminal.send("/u00777\r");
            status = terminal.ends_or_shows(|s| crate::pty::focused_number(s) == Some(777));
        }
        let Some(status) = status else {
            terminal.send("q");
            assert!(terminal.ends_within(Duration::from_secs(5)).expect("it ends").success());
            continue;
        };
        ended += 1;
        assert!(!status.success(), "thread {when}: {status:?}");
        terminal.assert_given_back();
        let all = String::from_utf8_lossy(&terminal.bytes).into_owned();
        // The first threads start before the alternate screen is entered.
        let after = match all.rsplit_once("\x1b[?1049l") {
            Some((_, after)) => after,
            None => all
                .rsplit_once("\x1b[?1049h")
                .map_or(all.as_str(), |_| panic!("the alternate screen is left")),
        };
        assert!(after.contains("thread"), "thread {when}: {after:?}");
        assert!(!after.contains('\x1b'), "thread {when}: nothing is drawn over it: {after:?}");
    }
    measured(&format!("{ended} times no thread"));
    assert!(ended >= 3, "{ended}");
}
