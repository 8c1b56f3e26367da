//! Writing down in the real program: the disk, the lock, and the end of the process.

use super::terminal::{Home, PATIENCE, Terminal};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A player of a coder, with a codebook, of the first recording.
fn coding(home: &Home, coder: &str) -> Terminal {
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings/five-gaps.jsonl");
    let work = work(home);
    let arguments = [
        "--coder".as_ref(),
        coder.as_ref(),
        "--codebook".as_ref(),
        "min_max".as_ref(),
        "--work".as_ref(),
        work.as_os_str(),
        "--from-start".as_ref(),
        log.as_os_str(),
    ];
    let mut terminal = home.untaped(&arguments, (80, 24));
    terminal.wait_loaded();
    terminal
}

fn work(home: &Home) -> PathBuf {
    home.cwd().join("work")
}

/// The file of a coder, if there is one.
fn file(home: &Home, coder: &str) -> Option<PathBuf> {
    let folders = std::fs::read_dir(work(home)).ok()?;
    let mut files = folders.map(|folder| folder.unwrap().path().join(format!("{coder}.jsonl")));
    files.find(|file| file.exists())
}

/// The acts in the file of a coder; a torn last line is none.
fn acts(home: &Home, coder: &str) -> Vec<Value> {
    let text = file(home, coder).map(|file| std::fs::read_to_string(file).unwrap()).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Waits until a file holds what it should.
fn wait_for_acts(home: &Home, coder: &str, fits: impl Fn(&[Value]) -> bool) {
    let from = super::terminal::now();
    while !fits(&acts(home, coder)) {
        assert!(waited(from) < PATIENCE, "{:?}", acts(home, coder));
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn waited(from: Instant) -> Duration {
    super::terminal::now() - from
}

fn count(acts: &[Value], what: &str) -> usize {
    acts.iter().filter(|act| act["act"] == what).count()
}

#[test]
fn what_the_screen_says_is_written_down_survives_kill_9_and_the_file_can_be_written_to_again() {
    let home = Home::new();
    let mut terminal = coding(&home, "kp");
    terminal.send(":13:05\r");
    terminal.send("x");
    terminal.wait_for("flag on");
    terminal.wait_for("undoes it");
    terminal.send("cms");
    terminal.wait_for("[Sympathy]");
    terminal.send(" C");
    terminal.wait_for("code each line");
    terminal.send("mbmf");
    terminal.wait_for("[Face-saving]");
    terminal.signal("KILL");
    assert!(terminal.ends_within(PATIENCE).is_some());
    let left = acts(&home, "kp");
    assert!(count(&left, "flag") == 1 && count(&left, "code") >= 1, "{left:?}");
    let mut terminal = coding(&home, "kp");
    terminal.send(":13:05\r");
    terminal.wait_for("[flag]");
    terminal.send("aafter the end\r");
    terminal.wait_for("undoes it");
    assert_eq!(count(&acts(&home, "kp"), "note"), 1);
    terminal.send("q");
    assert!(terminal.ends_within(PATIENCE).is_some_and(|status| status.success()));
}

#[test]
fn two_coders_write_at_once_and_a_second_player_of_one_of_them_only_reads() {
    let home = Home::new();
    let mut first = coding(&home, "kp");
    first.send(":13:05\rx");
    first.wait_for("undoes it");
    let mut other = coding(&home, "jd");
    other.send(":13:05\r");
    other.wait_for("[kp: flag]");
    other.send("x");
    other.wait_for("undoes it");
    let mut second = coding(&home, "kp");
    second.wait_for("another untaped is writing");
    second.send("x");
    second.wait_for("read-only");
    assert_eq!(count(&acts(&home, "kp"), "flag"), 1);
    for terminal in [&mut second, &mut other, &mut first] {
        terminal.send("q");
        assert!(terminal.ends_within(PATIENCE).is_some_and(|status| status.success()));
    }
    assert_eq!(count(&acts(&home, "jd"), "flag"), 1);
}

#[test]
fn what_was_read_is_written_down_at_the_end_also_by_a_signal() {
    let home = Home::new();
    for (end, at_least) in [("q", 1), ("TERM", 2), ("HUP", 3)] {
        let mut terminal = coding(&home, "kp");
        terminal.send(&format!(":#{}\r", 20 + 10 * at_least));
        terminal.settle();
        if end == "q" {
            terminal.send(end);
        } else {
            terminal.signal(end);
        }
        assert!(terminal.ends_within(PATIENCE).is_some(), "{end}");
        assert!(count(&acts(&home, "kp"), "seen") >= at_least, "{end}: {:?}", acts(&home, "kp"));
    }
}

#[test]
fn work_that_cannot_be_written_is_counted_tried_again_and_asked_about() {
    let home = Home::new();
    // A file where the folder should be.
    std::fs::write(work(&home), "").unwrap();
    let mut terminal = coding(&home, "kp");
    terminal.send(":13:05\rx");
    terminal.wait_for("1 NOT ON DISK");
    terminal.send("q");
    terminal.wait_for("lose notes and codes?");
    terminal.send("n");
    std::fs::remove_file(work(&home)).unwrap();
    wait_for_acts(&home, "kp", |acts| count(acts, "flag") == 1);
    terminal.wait_until("all is on disk", |screen| !screen.contents().contains("NOT ON DISK"));
    terminal.send("q");
    assert!(terminal.ends_within(PATIENCE).is_some_and(|status| status.success()));
}

#[test]
fn whether_a_log_is_read_blind_is_kept_for_each_coder() {
    let home = Home::new();
    let quit = |mut terminal: Terminal| {
        terminal.send("q");
        assert!(terminal.ends_within(PATIENCE).is_some_and(|status| status.success()));
    };
    let mut blind = coding(&home, "kp");
    blind.send("B");
    blind.wait_for("BLIND");
    quit(blind);
    let other = coding(&home, "jd");
    assert!(!other.screen().contents().contains("BLIND"), "{}", other.dump());
    quit(other);
    let again = coding(&home, "kp");
    assert!(again.screen().contents().contains("BLIND"), "{}", again.dump());
    quit(again);
}

#[test]
fn a_player_that_only_reads_shows_what_the_other_writes_and_takes_over_once_that_has_ended() {
    let home = Home::new();
    let mut first = coding(&home, "kp");
    first.send(":13:05\rx");
    first.wait_for("undoes it");
    let mut second = coding(&home, "kp");
    second.send(":13:05\r");
    second.wait_for("[flag]");
    first.send("alooks away\r");
    first.wait_for("undoes it");
    wait_for_acts(&home, "kp", |acts| count(acts, "note") == 1);
    press_until(&mut second, |screen| screen.contains("note: looks away") && screen.contains("read-only"));
    first.send("q");
    assert!(first.ends_within(PATIENCE).is_some_and(|status| status.success()));
    press_until(&mut second, |screen| !screen.contains("read-only"));
    second.send(":13:05\rx");
    wait_for_acts(&home, "kp", |acts| count(acts, "retract") == 1);
    second.send("q");
    assert!(second.ends_within(PATIENCE).is_some_and(|status| status.success()));
}

/// Presses a key that changes nothing until the screen is as it should be.
fn press_until(terminal: &mut Terminal, fits: impl Fn(&str) -> bool) {
    let from = super::terminal::now();
    while !fits(&terminal.screen().contents()) {
        assert!(waited(from) < PATIENCE, "{}", terminal.dump());
        terminal.send("\u{1b}");
        terminal.settle_briefly();
    }
}
