//! The real program in a real pseudo-terminal: everything that a pure test cannot see.
//!
//! The bounds are wide enough for debug builds on busy machines; `cargo test --test tests -- --nocapture pty` prints what
//! was measured.

mod breaks;
mod changes;
mod clock;
mod coding;
mod ends;
mod hostile;
mod imports;
mod keys;
mod line;
pub mod logs;
mod new_case;
mod settings;
pub mod terminal;
mod text;
mod transcripts;

use logs::{Made, hours, of_length, tokens};
use std::sync::LazyLock;
use std::time::Duration;
use terminal::{Home, Terminal, focused, measured, rows};

/// A log as long as that of a flight to the moon and back: 12,000 utterances, 84 gaps.
pub static LONG: LazyLock<Made> = LazyLock::new(|| of_length(12_000, 84));

/// The last row of the transcript at 80x24, from 0.
const LAST_ROW: usize = 17;

/// The number of the utterance in focus.
pub fn focused_number(screen: &vt100::Screen) -> Option<usize> {
    focused(screen).as_deref().and_then(|row| tokens(row).next())
}

/// Whether the utterance in a row stands beside the hours at which it was said.
fn hours_are_right(row: &str) -> bool {
    tokens(row).all(|number| row.contains(&format!(" {} ", hours(LONG.times[number - 1]))))
}

/// A player of the long log, which is read.
fn loaded(home: &Home) -> Terminal {
    let mut terminal = home.play(&home.log("long.jsonl", &LONG.text));
    terminal.wait_loaded();
    terminal
}

/// The same, 200 lines on; and the number of the utterance in focus.
fn amid(home: &Home) -> (Terminal, usize) {
    let mut terminal = loaded(home);
    terminal.send("200j");
    terminal.settle();
    let number = focused_number(terminal.screen()).expect("an utterance in focus");
    (terminal, number)
}

#[test]
fn the_first_screen_is_right_to_its_last_row_soon_after_the_program_is_executed() {
    let home = Home::new();
    let path = home.log("long.jsonl", &LONG.text);
    // The better of two: the first one also brings the program into memory.
    let mut took = Vec::new();
    for _ in 0..2 {
        let mut terminal = home.play(&path);
        let full = |screen: &vt100::Screen| {
            let row = rows(screen).swap_remove(LAST_ROW);
            tokens(&row).count() == 1 && hours_are_right(&row)
        };
        let at = terminal.wait_until("the last row with its hours", full);
        took.push(at - terminal.exec);
        terminal.settle();
        let rows = terminal.rows();
        let numbers: Vec<usize> = rows.iter().flat_map(|row| tokens(row)).collect();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "\n{}", terminal.dump());
        assert!(rows.iter().all(|row| hours_are_right(row)), "\n{}", terminal.dump());
    }
    measured(&format!("exec to first screen: {took:?}"));
    assert!(took.iter().min().unwrap() < &Duration::from_millis(1500), "{took:?}");
}

#[test]
fn a_step_is_on_the_screen_at_once() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    terminal.send("400j");
    terminal.wait_until("a line far on", |screen| focused_number(screen).is_some_and(|n| n > 300));
    terminal.settle();
    let mut took = Vec::new();
    while took.len() < 60 {
        let before = focused(terminal.screen());
        let sent = terminal.send("j");
        let at = terminal.wait_until("another line", |screen| {
            let focused = focused(screen);
            focused.is_some() && focused != before
        });
        took.push(at - sent);
        // Slower than frames are drawn: what is measured is one step.
        while terminal.frame(Duration::from_millis(30)).is_some() {}
    }
    took.sort();
    measured(&format!(
        "a step: median {:?}, 90 of 100 within {:?}, all within {:?}",
        took[30], took[54], took[59]
    ));
    assert!(took[30] < Duration::from_millis(200), "{took:?}");
}

#[test]
fn the_last_gap_a_search_and_its_next_hit_are_found() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    let sent = terminal.send("84u");
    let at = terminal.wait_until("the last gap", |screen| {
        focused(screen).is_some_and(|row| row.contains("UNTAPED") && row.contains("gap 84"))
    });
    measured(&format!("jump to gap 84: {:?}", at - sent));
    terminal.send("u");
    terminal.wait_for("no gap after this line");
    terminal.send("g");
    terminal.settle();
    let sent = terminal.send("/U07777\r");
    let at = terminal.wait_until("no hit: capitals count", |s| rows(s)[23].contains("U07777"));
    measured(&format!("search to the end of the log: {:?}", at - sent));
    terminal.send("/u07777\r");
    terminal.wait_until("the one hit", |s| {
        focused_number(s) == Some(7777) && rows(s)[1].contains("match 1 of 1")
    });
    terminal.send("g");
    terminal.settle();
    terminal.send(&format!("/{}\r", logs::RARE));
    terminal.wait_until("the first of twelve", |s| {
        focused_number(s) == Some(1000) && rows(s)[1].contains("match 1 of 12")
    });
    terminal.send("n");
    terminal.wait_until("the second", |s| {
        focused_number(s) == Some(2000) && rows(s)[1].contains("match 2 of 12")
    });
    terminal.send("2nN");
    terminal
        .wait_until("the third", |s| focused_number(s) == Some(3000) && rows(s)[1].contains("match 3 of 12"));
    terminal.send("rrr");
    terminal.wait_until("back before the jumps", |s| focused_number(s) == Some(1000));
}

/// The text of the last OSC 52 sequence.
fn copied(bytes: &[u8]) -> Option<String> {
    use base64::Engine;
    let (intro, text) = (b"\x1b]52;c;", String::from_utf8_lossy(bytes));
    let (_, behind) = text.rsplit_once(std::str::from_utf8(intro).unwrap())?;
    let (payload, _) = behind.split_once('\u{7}')?;
    let decoded = base64::engine::general_purpose::STANDARD.decode(payload).unwrap();
    Some(String::from_utf8(decoded).unwrap())
}

#[test]
fn a_citation_goes_to_the_clipboard_and_to_a_file_and_takes_the_reader_back() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    let summed = std::process::Command::new("sha256sum").arg(home.cwd().join("long.jsonl")).output().unwrap();
    let sha256 = String::from_utf8(summed.stdout).unwrap().split_whitespace().next().unwrap().to_owned();
    assert_eq!(sha256.len(), 64);
    terminal.send("/u04321\r");
    terminal.wait_until("the line", |s| focused_number(s) == Some(4321));
    terminal.settle();
    terminal.send("y");
    terminal.wait_for("copied (if your terminal allows it)");
    let short = copied(&terminal.bytes).expect("an OSC 52 sequence");
    assert!(short.starts_with("A long log, "), "{short}");
    terminal.send("q");
    terminal.settle();
    terminal.send("Y");
    terminal.wait_for("added to long.citations.txt");
    let shown: String = terminal.rows().concat();
    assert!(shown.contains(&sha256[..12]) && !shown.contains(&sha256[..14]), "twelve digits are shown");
    let kept = std::fs::read_to_string(home.cwd().join("long.citations.txt")).unwrap();
    let cited = kept.trim_end().to_owned();
    assert!(cited.contains("u04321 ") && cited.starts_with("# citation: A long log · r"), "{cited}");
    assert!(cited.ends_with(&format!(" · sha256 {sha256}")), "{cited}");
    // A second time it is not added.
    terminal.send("jkY");
    terminal.wait_for("nothing added: it is in long.citations.txt");
    assert_eq!(std::fs::read_to_string(home.cwd().join("long.citations.txt")).unwrap(), kept);
    // What was cited leads back to it.
    for citation in [&cited, &short] {
        terminal.send("qg");
        terminal.wait_until("the start", |s| focused_number(s).is_none_or(|n| n < 20));
        terminal.send(&format!(":\x1b[200~{citation}\x1b[201~\r"));
        terminal.wait_until("the cited line", |s| focused_number(s) == Some(4321));
        terminal.send("y");
        terminal.wait_for("copied (if your terminal allows it)");
    }
}

#[test]
fn the_screen_follows_the_size_of_the_terminal_and_says_when_it_is_too_small() {
    let home = Home::new();
    let (mut terminal, number) = amid(&home);
    for size in [(120, 40), (60, 16), (40, 10), (80, 24), (40, 10), (120, 40), (80, 24)] {
        terminal.resize(size);
        if size == (40, 10) {
            terminal.wait_for("40 x 10 is too small");
            terminal.wait_for("60 x 16 is needed");
            continue;
        }
        let last = usize::from(size.1) - 1;
        terminal.wait_until(&format!("all of {size:?}"), |s| {
            rows(s)[last].contains("? help")
                && rows(s)[1].contains("PAUSED")
                && focused_number(s) == Some(number)
        });
        terminal.settle();
        assert!(terminal.rows().iter().all(|row| hours_are_right(row)), "\n{}", terminal.dump());
        let top = &terminal.rows()[0];
        assert!(top.contains("A long log") && top.trim_end().ends_with("+00:00"), "{top}");
    }
}

#[test]
fn in_a_giant_window_a_part_is_drawn_in_bounded_memory() {
    let home = Home::new();
    let path = home.log("small.jsonl", &of_length(20, 2).text);
    let mut terminal = home.play_with(&path, (u16::MAX, u16::MAX), &[]);
    let last = usize::from(untaped::app::MAX_SIDE) - 1;
    let footer = |screen: &vt100::Screen| rows(screen).swap_remove(last);
    terminal.wait_until("the footer", |screen| footer(screen).contains("? help"));
    terminal.send("\t");
    terminal.wait_until("a panel", |screen| footer(screen).contains("Esc close"));
    let memory = terminal.memory();
    measured(&format!("65535x65535: {memory} kB"));
    assert!(memory < 500_000, "{memory} kB");
    terminal.send("\x1b");
    terminal.wait_until("no panel", |screen| !footer(screen).contains("Esc close"));
    terminal.send("q");
    assert!(terminal.ends_within(terminal::PATIENCE).is_some_and(|status| status.success()));
}

#[test]
fn nothing_is_written_and_nothing_wakes_up_while_paused() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    terminal.send("jjj");
    terminal.settle();
    // A key may be followed by a look at what was joined to it.
    std::thread::sleep(Duration::from_millis(300));
    terminal.drain();
    let before = terminal.sleeps();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!((terminal.sleeps() - before, terminal.drain()), (0, 0), "wake-ups and bytes in 2 s");
}

#[test]
fn the_terminal_is_asked_nothing_that_it_would_have_to_answer() {
    let home = Home::new();
    let mut terminal = loaded(&home);
    // Ctrl-L draws everything anew.
    for keys in ["\x0c", "?", "q", "\t", "\t", "q", " ", " ", "z", "q"] {
        terminal.send(keys);
        terminal.settle();
    }
    terminal.resize((100, 30));
    terminal.settle();
    terminal.send("q");
    assert!(terminal.ends_within(Duration::from_secs(5)).is_some());
    for sequence in text::sequences(&terminal.bytes) {
        assert!(!text::is_question(&sequence), "{sequence:?} asks for an answer");
    }
}
