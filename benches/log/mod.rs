//! The log that every benchmark reads: made anew each time, always the same, and like a real one in the length of its
//! lines. Not for: what the figures mean (see `tests/laws`).

use std::fmt::Write;
use untaped::session::{Session, Thresholds};

/// How many utterances the log has.
pub const UTTERANCES: u64 = 100_000;

const WORDS: [&str; 16] = [
    "where", "were", "you", "that", "night", "I", "don't", "know", "what", "the", "tape", "says", "nobody",
    "asked", "me", "home",
];

/// The log as text: four people, twelve words a line, and a tape that is off after each 400 utterances.
pub fn text() -> String {
    let mut log = String::from(
        "{\"format\":\"untaped\",\"version\":1,\"title\":\"Benchmark\",\"fictional\":true,\"timezone\":\"America/Chicago\",\
         \"start\":\"2019-03-02T09:14:07-06:00\",\"people\":[{\"id\":\"D1\",\"role\":\"police\"},{\"id\":\"S1\",\"role\":\"suspect\"}]}\n",
    );
    // A linear congruential generator: Knuth, MMIX.
    let mut state = 1_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut seconds = 0;
    for i in 0..UTTERANCES {
        if i % 400 == 0 {
            if i > 0 {
                let _ = writeln!(log, "{{\"t\":{seconds},\"type\":\"tape_off\",\"reason\":\"break\"}}");
                seconds += 600 + random(7200);
            }
            let _ = writeln!(log, "{{\"t\":{seconds},\"type\":\"tape_on\"}}");
        }
        seconds += 1 + random(19);
        let who = ["D1", "D2", "S1", "S1"][usize::try_from(random(4)).unwrap_or(0)];
        let _ = write!(
            log,
            "{{\"t\":{seconds}.{:03},\"type\":\"utterance\",\"speaker\":\"{who}\",\"text\":\"",
            random(1000)
        );
        for n in 0..4 + random(17) {
            let word = WORDS[usize::try_from(random(16)).unwrap_or(0)];
            let _ = write!(log, "{}{word}", if n == 0 { "" } else { " " });
        }
        let rare = if i == UTTERANCES / 2 { " xylophone" } else { "" };
        let _ = writeln!(log, "{rare}.\"}}");
    }
    log
}

/// The log, read.
#[allow(dead_code, reason = "not every benchmark needs it")]
pub fn session(text: &str) -> Session {
    Session::from_text("benchmark", text, Thresholds::default())
}
