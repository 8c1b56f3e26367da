//! Replay: every utterance is on the screen when it is due. The due time is computed here from the log's JSON and the pause
//! rules alone: a gap takes 2 s and is then skipped, even while someone is still speaking; after an event inside it, 2 s at
//! most; speech is otherwise never shortened; a pause takes 10 s at most.

use super::logs;
use super::terminal::{Home, PATIENCE, Terminal, measured, now, rows};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// The longest wait inside the tape, in milliseconds of playback.
const IDLE: i64 = 10_000;
/// The rest on a gap's card, and the longest stretch behind an event inside one.
const CARD: i64 = 2_000;

/// An event as far as playback cares.
struct Happening {
    t: i64,
    end: Option<i64>,
    kind: String,
    text: String,
}

fn read(log: &str) -> Vec<Happening> {
    let mut lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let start = moment(&lines.next().unwrap()["start"], 0).unwrap_or(0);
    let of_line = |line: Value| Happening {
        t: moment(&line["t"], start).unwrap(),
        end: moment(&line["end"], start),
        kind: line["type"].as_str().unwrap().to_owned(),
        text: line["text"].as_str().unwrap_or_default().to_owned(),
    };
    let mut happenings: Vec<Happening> = lines.map(of_line).collect();
    happenings.sort_by_key(|h| h.t);
    happenings
}

/// A time in milliseconds, floored.
fn moment(value: &Value, start: i64) -> Option<i64> {
    if let Some(text) = value.as_str() {
        let timestamp: jiff::Timestamp = text.parse().unwrap();
        return Some(timestamp.as_millisecond());
    }
    // The numbers in these logs have three decimals at most.
    let number = value.as_number()?.to_string();
    let (whole, decimals) = number.split_once('.').unwrap_or((&number, ""));
    let decimals: i64 = format!("{decimals:0<3}").parse().unwrap();
    Some(start + whole.parse::<i64>().unwrap() * 1000 + decimals)
}

/// The gaps: what lies outside every tape, in logs whose tapes are all opened and closed.
fn gaps(happenings: &[Happening]) -> Vec<(i64, i64)> {
    let (first, last) = span(happenings);
    let (mut gaps, mut open, mut since) = (Vec::new(), 0, first);
    for h in happenings {
        match h.kind.as_str() {
            "tape_on" => {
                if open == 0 && since < h.t {
                    gaps.push((since, h.t));
                }
                open += 1;
            }
            "tape_off" => {
                open -= 1;
                since = h.t;
            }
            _ => {}
        }
    }
    if since < last {
        gaps.push((since, last));
    }
    gaps
}

/// First and last moment.
fn span(happenings: &[Happening]) -> (i64, i64) {
    let counts = |h: &&Happening| h.kind != "note";
    let first = happenings.iter().filter(counts).map(|h| h.t).min().unwrap();
    let last = happenings.iter().filter(counts).map(|h| h.end.unwrap_or(h.t).max(h.t)).max().unwrap();
    (first, last)
}

/// When each utterance is due at a speed, in microseconds of playback from the start, by its number.
fn due(log: &str, speed: i64) -> BTreeMap<usize, i64> {
    let happenings = read(log);
    let gaps = gaps(&happenings);
    let (first, last) = span(&happenings);
    let mut moments: Vec<i64> = happenings.iter().map(|h| h.t).chain([last]).collect();
    moments.extend(gaps.iter().flat_map(|&(from, to)| [from, to]));
    moments.retain(|&t| first <= t && t <= last);
    moments.sort_unstable();
    moments.dedup();
    let mut at = BTreeMap::from([(first, 0)]);
    let (mut played, mut heard, mut next) = (0, first, 0);
    for pair in moments.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        while let Some(h) = happenings.get(next).filter(|h| h.t <= from) {
            if h.kind == "utterance" {
                heard = heard.max(h.end.unwrap_or(h.t));
            }
            next += 1;
        }
        let real = |from: i64, to: i64| (to - from) * 1000 / speed;
        // A gap rests at its head whatever is still being spoken.
        let rests = gaps.iter().any(|&(start, _)| start == from);
        if heard > from && !rests {
            let until = heard.min(to);
            played += real(from, until);
            from = until;
        }
        if from < to {
            played += match gaps.iter().find(|&&(start, end)| start <= from && from < end) {
                Some(&(start, _)) if start == from => CARD * 1000,
                Some(_) => real(from, to).min(CARD * 1000),
                None => real(from, to).min(IDLE * 1000),
            };
        }
        at.insert(to, played);
    }
    let numbered = happenings.iter().filter_map(|h| Some((logs::tokens(&h.text).next()?, at[&h.t])));
    numbered.collect()
}

/// What playing came to.
struct Played {
    /// How late each utterance was on the screen, in milliseconds, with its due moment in seconds.
    late: Vec<(f64, f64)>,
    /// Those that were due and never seen.
    missed: Vec<usize>,
}

impl Played {
    /// By how many milliseconds the lateness grows in a second: the slope of the least squares.
    fn slope(&self) -> f64 {
        let n = f64::from(u32::try_from(self.late.len()).unwrap());
        let mean = |of: fn(&(f64, f64)) -> f64| self.late.iter().map(of).sum::<f64>() / n;
        let (x, y) = (mean(|p| p.0), mean(|p| p.1));
        let (mut over, mut under) = (0.0, 0.0);
        for &(due, late) in &self.late {
            over += (due - x) * (late - y);
            under += (due - x) * (due - x);
        }
        over / under
    }

    fn sorted(&self) -> Vec<f64> {
        let mut late: Vec<f64> = self.late.iter().map(|&(_, late)| late).collect();
        late.sort_by(f64::total_cmp);
        late
    }

    fn print(&self, what: &str) {
        let late = self.sorted();
        let part = |share: usize| late[(late.len() - 1) * share / 100];
        measured(&format!(
            "{what}: {} utterances, late by min {:.1} median {:.1} p99 {:.1} max {:.1} ms, growing {:+.4} ms a second",
            late.len(),
            part(0),
            part(50),
            part(99),
            part(100),
            self.slope()
        ));
    }
}

/// Plays a log from its start at a speed, for a while; looks when each number is on the screen for the first time.
fn play(log: &str, speed: i64, length: Duration, size: (u16, u16)) -> Played {
    let home = Home::new();
    let path = home.log("clock.jsonl", log);
    let mut terminal: Terminal = home.play_with(&path, size, &[]);
    terminal.wait_loaded();
    terminal.send(&format!(":speed {speed}\r"));
    terminal.wait_for(&format!("PAUSED {speed}x"));
    terminal.settle();
    let start = terminal.send(" ");
    // The texts behind the focus are on the screen until playing hides them.
    let hidden = terminal.wait_for(&format!("PLAY {speed}x"));
    assert!(hidden - start < PATIENCE);
    let mut seen = BTreeMap::new();
    let mut at = hidden;
    let end = start + length;
    loop {
        for number in rows(terminal.screen()).iter().flat_map(|row| logs::tokens(row)) {
            seen.entry(number).or_insert(at);
        }
        let left = end.saturating_duration_since(now());
        if left.is_zero() {
            break;
        }
        if let Some(stamp) = terminal.frame(left) {
            at = stamp;
        }
    }
    let mut played = Played { late: Vec::new(), missed: Vec::new() };
    for (number, due) in due(log, speed) {
        let due = Duration::from_micros(due.unsigned_abs());
        match seen.get(&number) {
            Some(&at) => {
                let late = (at - start).as_secs_f64() - due.as_secs_f64();
                played.late.push((due.as_secs_f64(), late * 1000.0));
            }
            None if due + Duration::from_secs(1) < length => played.missed.push(number),
            None => {}
        }
    }
    played
}

#[test]
fn the_due_moments_are_those_of_the_pause_rules() {
    let due = due(&logs::for_the_clock(), 64);
    let ms = |number: usize| due[&number] / 1000;
    assert_eq!((ms(1), ms(2)), (0, 17_250 / 64));
    // The tape is switched off at 300 s, while words last until 320 s; the gap rests 2 s; the tape is on for 0.5 s.
    assert_eq!(ms(13), 300_500 / 64 + 2_000);
    // What would take 10.8 s takes 10.
    assert_eq!(due[&23] - due[&22], 10_000_000);
    // 2 s on the card, 0.8 s and twice 2 s behind the notes.
    let behind = 9_000 / 64 + 2_000 + 50_000 / 64 + 2_000 + 2_000;
    assert!((ms(25) - ms(24) - behind).abs() <= 1, "{} {behind}", ms(25) - ms(24));
}

#[test]
fn at_64x_each_utterance_is_on_the_screen_when_it_is_due_and_the_clock_does_not_drift() {
    let played = play(&logs::for_the_clock(), 64, Duration::from_millis(29_500), (80, 24));
    played.print("64x, half a minute");
    assert!(played.missed.is_empty(), "never on the screen: {:?}", played.missed);
    assert!(played.late.len() >= 40);
    let late = played.sorted();
    assert!(late[0] > -5.0, "nothing is on the screen before it is due: {:?}", played.late);
    // Nine in ten: the other tests that run beside this one may hold up a frame.
    assert!(late[late.len() * 9 / 10] < 150.0, "each is on the screen within 150 ms: {:?}", played.late);
    assert!(played.slope().abs() < 10.0, "{} ms a second", played.slope());
}

/// The strict figures: `cargo test --release --test tests -- --ignored --nocapture --test-threads 1 at_64x`, on a
/// machine that does nothing else. `UNTAPED_PTY_LOG` names another log to play.
#[test]
#[ignore = "plays for a minute, and needs a machine that does nothing else"]
fn at_64x_for_a_minute_each_utterance_is_on_the_screen_within_30_ms() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/recordings/five-gaps.jsonl");
    let mut logs = vec![
        ("five-gaps.jsonl".to_owned(), logs::numbered(&std::fs::read_to_string(shipped).unwrap())),
        ("a long log".to_owned(), logs::of_length(12_000, 84).text),
    ];
    if let Ok(path) = std::env::var("UNTAPED_PTY_LOG") {
        let log = logs::numbered(&std::fs::read_to_string(&path).unwrap());
        logs.push((path, log));
    }
    // All at once: a player that waits takes next to nothing from the others.
    std::thread::scope(|scope| {
        for (name, log) in &logs {
            for size in [(80, 24), (120, 40)] {
                scope.spawn(move || {
                    let played = play(log, 64, Duration::from_secs(60), size);
                    played.print(&format!("{name} at 64x for a minute, {size:?}"));
                    assert!(played.missed.is_empty(), "never on the screen: {:?}", played.missed);
                    let late = played.sorted();
                    assert!(late[0] > -5.0 && late[late.len() - 1] < 30.0, "{:?}", played.late);
                    assert!(played.slope().abs() < 0.1);
                });
            }
        }
    });
}

/// Each speed by itself, on a screen of 120x40. `UNTAPED_PTY_LOG` names another log; one with many lines a minute tells
/// more at 1x. `cargo test --release --test tests -- --ignored --nocapture at_every_speed`, on a quiet machine.
#[test]
#[ignore = "plays for four minutes, and needs a machine that does nothing else"]
fn at_every_speed_each_utterance_is_on_the_screen_when_it_is_due() {
    let log = match std::env::var("UNTAPED_PTY_LOG") {
        Ok(path) => logs::numbered(&std::fs::read_to_string(&path).unwrap()),
        Err(_) => logs::of_length(12_000, 84).text,
    };
    // The wider bound is for 1000x, at which sixty frames a second hold several utterances each.
    for (speed, p99) in [(1, 10.0), (8, 10.0), (100, 10.0), (1000, 20.0)] {
        let played = play(&log, speed, Duration::from_secs(60), (120, 40));
        played.print(&format!("{speed}x for a minute"));
        assert!(played.missed.is_empty(), "never on the screen: {:?}", played.missed);
        let late = played.sorted();
        assert!(late[0] > -5.0 && late[(late.len() - 1) * 99 / 100] < p99, "{speed}x: {late:?}");
    }
}
