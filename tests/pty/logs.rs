//! Logs for the real program: generated, the same each time, each utterance with its own number that can be found on a
//! screen.

use serde_json::{Value, json};

/// A log, and when each of its utterances was said.
pub struct Made {
    pub text: String,
    /// In milliseconds from the session's start; the first is that of `u00001`.
    pub times: Vec<i64>,
}

/// The number that an utterance begins with.
pub fn token(number: usize) -> String {
    format!("u{number:05}")
}

/// The numbers of all utterances in a row of the screen.
pub fn tokens(row: &str) -> impl Iterator<Item = usize> {
    row.split_whitespace().filter_map(|word| {
        let digits = word.strip_prefix('u').filter(|d| d.len() == 5)?;
        digits.parse().ok()
    })
}

/// Hours with two decimals, cut off.
pub fn hours(ms: i64) -> String {
    format!("{}.{:02}", ms / 3_600_000, ms % 3_600_000 / 36_000)
}

const WORDS: [&str; 16] = [
    "roger", "we", "copy", "the", "dial", "on", "level", "two", "and", "it", "is", "steady", "now", "over",
    "stand", "by",
];

/// A word that every thousandth utterance of a long log has.
pub const RARE: &str = "lantern";

/// A log of so many utterances, parted by so many gaps of about half an hour, one recording after the other: as
/// long as the log of a flight to the moon and back. Each takes one row of a screen.
pub fn of_length(utterances: usize, gaps: usize) -> Made {
    let mut seed = 0x2545_F491_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((seed >> 33) % below).unwrap()
    };
    let speakers = ["CAPCOM", "LOVELL", "SWIGERT", "HAISE"];
    let mut text = header("A long log");
    let mut push = |value: Value| {
        text.push_str(&value.to_string());
        text.push('\n');
    };
    push(json!({"t": 0, "type": "tape_on", "recording": "r1"}));
    let (mut t, mut times, mut gap) = (0, Vec::new(), 0);
    for number in 1..=utterances {
        t += 1_000 * (1 + random(60));
        times.push(t);
        let mut words = token(number);
        for _ in 0..2 + random(4) {
            words.push(' ');
            words.push_str(WORDS[usize::try_from(random(16)).unwrap()]);
        }
        if number % 1000 == 0 {
            words.push(' ');
            words.push_str(RARE);
        }
        let speaker = speakers[usize::try_from(random(4)).unwrap()];
        push(json!({"t": seconds(t), "type": "utterance", "speaker": speaker, "text": words}));
        let due = number * (gaps + 1) / utterances;
        if due > gap && gap < gaps {
            gap += 1;
            push(json!({"t": seconds(t + 1_000), "type": "tape_off", "reason": "break"}));
            t += 1_000 * (600 + random(2_000));
            push(json!({"t": seconds(t), "type": "tape_on", "recording": format!("r{}", gap + 1)}));
        }
    }
    push(json!({"t": seconds(t + 1_000), "type": "tape_off", "reason": "end"}));
    Made { text, times }
}

fn header(title: &str) -> String {
    let header = json!({"format": "untaped", "version": 1, "title": title, "start": "1970-04-11T19:00:00Z"});
    format!("{header}\n")
}

/// Milliseconds as the number of seconds that a log has.
fn seconds(ms: i64) -> Value {
    format!("{}.{:03}", ms / 1000, ms % 1000).parse::<f64>().unwrap().into()
}

/// The same log with its utterances numbered in the order of their times.
pub fn numbered(log: &str) -> String {
    let mut lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut number = 0;
    for line in lines.iter_mut().filter(|line| line["type"] == "utterance") {
        number += 1;
        line["text"] = format!("{} {}", token(number), line["text"].as_str().unwrap()).into();
    }
    lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
}

/// A log for playing at 64x: speech with and without ends, two at once, a wait that is shortened, two gaps, one of
/// them with two notes inside.
pub fn for_the_clock() -> String {
    let mut text = header("For the clock");
    let mut number = 0;
    let mut push = |value: Value| {
        text.push_str(&value.to_string());
        text.push('\n');
    };
    let mut said = |t: f64, end: Option<f64>| {
        number += 1;
        let mut value = json!({"t": t, "type": "utterance", "speaker": "A", "text": token(number)});
        if let Some(end) = end {
            value["end"] = end.into();
        }
        value
    };
    push(json!({"t": 0, "type": "tape_on"}));
    for i in 0..10 {
        push(said(f64::from(i) * 17.25, (i % 2 == 1).then(|| f64::from(i) * 17.25 + 9.5)));
    }
    // Two speak at once; the one who began first ends last, a while after the tape was switched off.
    push(said(170.0, Some(320.0)));
    push(said(190.0, Some(200.0)));
    push(json!({"t": 300, "type": "tape_off", "reason": "meal"}));
    push(json!({"t": 2000, "type": "tape_on"}));
    for i in 0..10 {
        push(said(2000.5 + f64::from(i) * 11.0, None));
    }
    // 700 s are 10.9 s at 64x: 0.9 s too long.
    push(said(2800.0, Some(2830.0)));
    push(said(2831.0, None));
    push(json!({"t": 2840, "type": "tape_off"}));
    push(json!({"t": 2900, "type": "note", "text": "behind the card"}));
    push(json!({"t": 2950, "type": "note", "text": "0.8 s at 64x: less than the 2 s that it may take"}));
    push(json!({"t": 5000, "type": "note", "text": "2 s at most"}));
    push(json!({"t": 9000, "type": "tape_on"}));
    for i in 0..20 {
        push(said(9000.0 + f64::from(i) * 7.7, (i % 3 == 0).then(|| 9000.0 + f64::from(i) * 7.7 + 30.0)));
    }
    push(json!({"t": 9200, "type": "tape_off"}));
    text
}
