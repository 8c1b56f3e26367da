//! What it takes to move playback on: one tick, and a whole log in ticks of a sixtieth of a second at 1000x.

use criterion::{Criterion, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;
use untaped::play::{Advanced, PauseRules, Schedule};
use untaped::session::{Bands, Session, Thresholds};
use untaped::time::{Millis, PlaybackTime, SessionTime};

/// A session of so many utterances, 7 s apart, the tape off for an hour after every 400.
fn session(utterances: usize) -> Session {
    let mut log = String::new();
    let mut t = 0;
    writeln!(log, r#"{{"t":0,"type":"tape_on"}}"#).expect("a text takes what is written to it");
    for n in 1..=utterances {
        t += 7;
        let line = if n % 400 == 0 {
            t += 3600;
            format!(r#"{{"t":{},"type":"tape_off"}}{}{{"t":{t},"type":"tape_on"}}"#, t - 3599, '\n')
        } else {
            format!(r#"{{"t":{t},"type":"utterance","speaker":"A","text":"words"}}"#)
        };
        writeln!(log, "{line}").expect("a text takes what is written to it");
    }
    Session::from_text("bench", &log, Thresholds::default())
}

fn ticks(c: &mut Criterion) {
    const FRAME: PlaybackTime = PlaybackTime(16_600_000);
    for utterances in [10_000, 1_000_000] {
        let session = session(utterances);
        let bands = Bands::new(&session, Millis::ZERO);
        let speed = "1000".parse().expect("a speed");
        let at = |share: usize| {
            let entries = session.index().entries();
            entries.get(entries.len() * share / 100).map_or(SessionTime(0), |entry| entry.time())
        };
        let start = Schedule::new(PauseRules::default(), speed, at(50));
        c.bench_function(&format!("schedule/a frame of 1000x, {utterances} events"), |b| {
            let mut schedule = start.clone();
            b.iter(|| {
                if schedule.advance(FRAME, &session, &bands) != Advanced::Moving {
                    schedule = start.clone();
                }
                black_box(schedule.next(&session, &bands))
            });
        });
    }
}

criterion_group!(benches, ticks);
criterion_main!(benches);
