//! A terminal that reads slowly or not at all: frames are dropped and never queued, keys are answered, and quitting always
//! works. Counted rather than timed wherever possible.

use super::terminal::{Home, Reads, Terminal, focused, measured, now, rows};
use super::{LONG, amid, focused_number, loaded, logs};
use std::time::Duration;

/// What a whole screen at 80x24 takes at most, in bytes.
const SCREEN: usize = 4_000;
/// How long the program may take to end while its terminal reads nothing.
const SOON: Duration = Duration::from_secs(5);

fn play_at_1000x(home: &Home) -> Terminal {
    let mut terminal = loaded(home);
    terminal.send(":speed 1000\r ");
    terminal.wait_for("PLAY 1000x");
    terminal
}

/// The memory of the program in kB, and the time that it took in hundredths of a second.
fn costs(terminal: &Terminal) -> (u64, u64) {
    let read = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", terminal.pid)).unwrap();
    let status = read("status");
    let rss = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    let rss = rss.split_whitespace().nth(1).unwrap().parse().unwrap();
    let stat = read("stat");
    let (_, behind) = stat.rsplit_once(") ").unwrap();
    let ticks = |n: usize| behind.split_whitespace().nth(n).unwrap().parse::<u64>().unwrap();
    (rss, ticks(11) + ticks(12))
}

/// The terminal reads nothing for so long, while the player plays and keys are pressed; then it reads on.
fn stalled(seconds: u64) {
    let home = Home::new();
    let mut terminal = play_at_1000x(&home);
    terminal.reads(Reads::Nothing);
    // What was read before the terminal stopped.
    std::thread::sleep(Duration::from_millis(300));
    terminal.drain();
    let (before, sleeps) = (costs(&terminal), terminal.sleeps());
    // The keys change what is on the screen each time.
    for _ in 0..seconds {
        terminal.send("?q");
        std::thread::sleep(Duration::from_secs(1));
    }
    let (after, sleeps) = (costs(&terminal), terminal.sleeps() - sleeps);
    measured(&format!(
        "{seconds} s without a reader: {} kB more, {} ticks of CPU, {sleeps} wake-ups",
        after.0.saturating_sub(before.0),
        after.1 - before.1
    ));
    // What would be queued at 60 frames a second is 3 MB in 20 s; a page of the allocator more is none of it.
    assert!(after.0 < before.0 + 1024, "memory grows: {before:?} {after:?}");
    assert!(after.1 - before.1 <= 5 + seconds, "a hundredth of a processor: {before:?} {after:?}");
    // Two keys a second, and up to a dozen for each; frames drawn by a clock would be 60 a second.
    assert!(sleeps <= 20 + 24 * seconds, "{sleeps} wake-ups: a few for each key, and no clock");
    terminal.send(" ");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(terminal.drain(), 0, "the terminal reads nothing");
    terminal.reads(Reads::All);
    terminal.wait_for("PAUSED 1000x");
    terminal.settle();
    let read = terminal.drained_since_reading();
    measured(&format!("{read} bytes when it reads on"));
    assert!(read <= 2 * SCREEN, "one frame was in flight and one followed: {read} bytes");
    // Playback went on behind it, and what is on the screen is what it has come to.
    let number = terminal.rows().iter().flat_map(|row| logs::tokens(row)).max().expect("utterances");
    assert!(number > 10, "{number}");
    assert!(terminal.rows().iter().all(|row| super::hours_are_right(row)), "\n{}", terminal.dump());
    // The focus may stand on an utterance or on the head of a gap.
    let before = focused(terminal.screen()).expect("a line in focus");
    terminal.send("k");
    terminal.wait_until("the line before", |s| focused(s).is_some_and(|row| row != before));
    terminal.send("q");
    assert!(terminal.ends_within(SOON).is_some());
    terminal.assert_given_back();
}

#[test]
fn a_terminal_that_reads_nothing_for_a_while_costs_nothing_and_then_gets_one_frame() {
    stalled(4);
}

#[test]
#[ignore = "takes a minute"]
fn a_terminal_that_reads_nothing_for_a_minute_costs_nothing_and_then_gets_one_frame() {
    stalled(60);
}

#[test]
fn at_9600_bits_a_second_a_key_is_answered_after_two_frames_at_most_also_at_1000x() {
    let home = Home::new();
    let mut terminal = play_at_1000x(&home);
    terminal.settle_briefly();
    terminal.reads(Reads::Slowly { bytes: 12, each: Duration::from_millis(10) });
    // Long enough for the player to write 100 kB, if it did not wait.
    for _ in 0..3 {
        let end = now() + Duration::from_secs(2);
        while now() < end {
            terminal.frame(Duration::from_millis(50));
        }
        let before = terminal.bytes.len();
        terminal.send("?");
        terminal.wait_until("the help", |s| rows(s).iter().any(|row| row.contains("Esc close")));
        let read = terminal.bytes.len() - before;
        measured(&format!("a key at 1000x over 9600 bit/s: answered after {read} bytes"));
        assert!(read <= 2 * SCREEN, "{read} bytes were read before the key was answered");
        terminal.send("q");
        terminal.wait_until("no help", |s| !rows(s).iter().any(|row| row.contains("Esc close")));
    }
    terminal.send("q");
}

#[test]
fn a_key_that_is_held_on_a_slow_line_is_not_played_back_frame_by_frame() {
    let home = Home::new();
    let (mut terminal, start) = amid(&home);
    terminal.reads(Reads::Slowly { bytes: 12, each: Duration::from_millis(10) });
    let from = terminal.bytes.len();
    for _ in 0..120 {
        terminal.send("j");
        terminal.frame(Duration::from_millis(5));
    }
    terminal.wait_until("the last line", |s| focused_number(s).is_some_and(|n| n >= start + 100));
    let bytes = terminal.bytes.len() - from;
    measured(&format!("120 steps on a slow line: {bytes} bytes"));
    assert!(bytes < 120 * 60, "{bytes} bytes: a frame for each step takes more");
}

/// A way out of the player.
#[derive(Clone, Copy, Debug)]
enum Way {
    Keys(&'static str),
    /// A signal, and what is said of a program that it ends.
    Signal(&'static str, &'static str),
}

/// Goes that way while the terminal reads nothing: the player ends, and the terminal is given back once it reads again.
fn assert_ends(mut terminal: Terminal, way: Way) {
    let says = match way {
        Way::Keys(keys) => {
            terminal.send(keys);
            None
        }
        Way::Signal(signal, says) => {
            terminal.signal(signal);
            Some(says)
        }
    };
    let status = terminal.ends_within(SOON).unwrap_or_else(|| panic!("{way:?} ends it"));
    assert_eq!(status.signal(), says, "{way:?}: {status:?}");
    terminal.reads(Reads::All);
    terminal.settle();
    // What was cut is ended, and the terminal given back behind it.
    terminal.assert_given_back();
}

#[test]
fn every_way_out_stays_open_while_the_terminal_reads_nothing() {
    for way in
        [Way::Keys("q"), Way::Keys("\x03"), Way::Signal("TERM", "Terminated"), Way::Signal("HUP", "Hangup")]
    {
        let home = Home::new();
        let mut terminal = play_at_1000x(&home);
        terminal.send(" ");
        terminal.wait_for("PAUSED");
        terminal.reads(Reads::Nothing);
        std::thread::sleep(Duration::from_millis(50));
        terminal.send("jjj");
        assert_ends(terminal, way);
    }
}

#[test]
fn it_ends_also_in_the_midst_of_more_than_the_system_takes() {
    // A citation of 50,000 bytes fills the buffer of any pseudo-terminal.
    let mut text = LONG.text.lines().take(3).fold(String::new(), |text, line| text + line + "\n");
    let long = logs::token(99_999) + &" word".repeat(12_000);
    text.push_str(
        &serde_json::json!({"t": 9000, "type": "utterance", "speaker": "A", "text": "x", "source": long})
            .to_string(),
    );
    for way in [Way::Keys("qq"), Way::Signal("TERM", "Terminated")] {
        let home = Home::new();
        let mut terminal = home.play(&home.log("wide.jsonl", &text));
        terminal.wait_loaded();
        terminal.send("G");
        terminal.settle();
        terminal.reads(Reads::Nothing);
        terminal.send("y");
        std::thread::sleep(Duration::from_millis(500));
        assert_ends(terminal, way);
    }
}

#[test]
fn a_storm_of_sizes_ends_in_one_screen_that_is_right() {
    let home = Home::new();
    let (mut terminal, number) = amid(&home);
    let from = terminal.bytes.len();
    for n in 0..200 {
        terminal.resize((60 + n % 60, 16 + n % 20));
    }
    terminal.resize((80, 24));
    terminal.settle();
    // Whatever a frame of another size has left behind is gone with the next one.
    terminal.send("\x0c");
    terminal.settle();
    measured(&format!("200 sizes: {} bytes", terminal.bytes.len() - from));
    assert_eq!(focused_number(terminal.screen()), Some(number), "\n{}", terminal.dump());
    assert!(terminal.rows().iter().all(|row| super::hours_are_right(row)), "\n{}", terminal.dump());
    terminal.send("j");
    terminal.wait_until("the next line", |s| focused_number(s) == Some(number + 1));
}
