//! What is due when, worked out by hand.

use super::*;
use crate::session::Thresholds;
use proptest::prelude::*;

/// Tape from 0 to 100 s; words at 1–3 s, at 5 s (no end), at 60–64 s; then a gap of an hour with a note half way;
/// then tape with words at 3705 s, and the session ends at 3710 s.
const LOG: &str = r#"{"format":"untaped","version":1}
{"t":0,"type":"tape_on"}
{"t":1,"end":3,"type":"utterance","speaker":"A","text":"one"}
{"t":5,"type":"utterance","speaker":"B","text":"two"}
{"t":60,"end":64,"type":"utterance","speaker":"A","text":"three"}
{"t":100,"type":"tape_off"}
{"t":1900,"type":"note","text":"half way"}
{"t":3700,"type":"tape_on"}
{"t":3705,"type":"utterance","speaker":"A","text":"four"}
{"t":3710,"type":"tape_off"}
"#;

fn session() -> (Session, Bands) {
    let session = Session::from_text("log", LOG, Thresholds::default());
    let bands = Bands::new(&session, Millis::ZERO);
    (session, bands)
}

const MS: u128 = 1_000_000;

/// Plays to the end or to a stop; gives each due moment in seconds with the playback time in milliseconds.
fn due(rules: PauseRules, speed: &str) -> Vec<(i64, u128)> {
    let (session, bands) = session();
    let mut schedule = Schedule::new(rules, speed.parse().unwrap(), SessionTime(0));
    let (mut played, mut moments, mut before) = (0, Vec::new(), SessionTime(0));
    while let Some(moment) = schedule.next(&session, &bands) {
        assert!(moment.time > before, "{moment:?} is not later than {before:?}");
        before = moment.time;
        played += moment.playback.0;
        moments.push((moment.time.0 / 1000, played / MS));
        schedule.advance(moment.playback, &session, &bands);
        assert_eq!(schedule.now(&session, &bands), moment.time);
    }
    moments
}

#[test]
fn waiting_is_shortened_speech_is_not_and_a_gap_rests_on_its_card() {
    // 5 → 60 s waits 10 s instead of 55; 64 → 100 s waits 10 s instead of 36; the gap rests 2 s on its head and
    // 2 s on the note inside.
    let expected = [
        (1, 1_000),
        (3, 3_000),
        (5, 5_000),
        (60, 15_000),
        (64, 19_000),
        (100, 29_000),
        (1900, 31_000),
        (3700, 33_000),
        (3705, 38_000),
        (3710, 43_000),
    ];
    assert_eq!(due(PauseRules::default(), "1"), expected);
}

#[test]
fn at_eight_times_the_speed_only_what_is_still_longer_is_shortened() {
    // 55 s at 8x are 6.875 s: not shortened. The card takes its 2 s at any speed.
    let expected = [
        (1, 125),
        (3, 375),
        (5, 625),
        (60, 7_500),
        (64, 8_000),
        (100, 12_500),
        (1900, 14_500),
        (3700, 16_500),
        (3705, 17_125),
        (3710, 17_750),
    ];
    assert_eq!(due(PauseRules::default(), "8"), expected);
}

#[test]
fn in_real_time_nothing_is_shortened() {
    let rules = PauseRules { idle: IdleLimit::Off, gap: GapRule::Real };
    assert!(due(rules, "1").iter().all(|&(t, played)| played == u128::from(t.unsigned_abs()) * 1000));
    assert_eq!(due(rules, "10").last(), Some(&(3710, 371_000)));
}

#[test]
fn a_cap_holds_for_every_stretch_of_a_gap() {
    let rules = PauseRules { idle: IdleLimit::default(), gap: GapRule::AtMost(Millis(5_000)) };
    let moments = due(rules, "1");
    assert_eq!(&moments[5..8], [(100, 29_000), (1900, 34_000), (3700, 39_000)]);
}

#[test]
fn playback_stops_at_a_gap_until_it_is_played_on() {
    let (session, bands) = session();
    let rules = PauseRules { idle: IdleLimit::default(), gap: GapRule::Pause };
    let mut schedule = Schedule::new(rules, Speed::NORMAL, SessionTime(0));
    assert_eq!(schedule.advance(PlaybackTime(3_600_000 * MS), &session, &bands), Advanced::AtGap);
    assert_eq!(schedule.now(&session, &bands), SessionTime(100_000));
    assert_eq!(schedule.next(&session, &bands), None);
    schedule.resume_from_gap();
    assert_eq!(schedule.advance(PlaybackTime(MS), &session, &bands), Advanced::Moving);
    assert_eq!(schedule.now(&session, &bands).0 / 1000, 1900);
}

/// Words that begin at 5 s and last until 20 s; the tape is switched off at 10 s and on again at 100 s.
const SPOKEN_OVER: &str = r#"{"format":"untaped","version":1}
{"t":0,"type":"tape_on"}
{"t":5,"end":20,"type":"utterance","speaker":"A","text":"and then"}
{"t":10,"type":"tape_off"}
{"t":100,"type":"tape_on"}
{"t":110,"type":"tape_off"}
"#;

#[test]
fn a_gap_is_met_at_its_head_whatever_is_still_being_spoken() {
    let session = Session::from_text("log", SPOKEN_OVER, Thresholds::default());
    let bands = Bands::new(&session, Millis::ZERO);
    let at = |gap| {
        let rules = PauseRules { idle: IdleLimit::Off, gap };
        let mut schedule = Schedule::new(rules, Speed::NORMAL, SessionTime(0));
        let plays = schedule.advance(PlaybackTime(11_000 * MS), &session, &bands) == Advanced::Moving;
        (plays, schedule.now(&session, &bands).0, schedule.next(&session, &bands).map(|m| m.time.0))
    };
    assert_eq!(at(GapRule::Pause), (false, 10_000, None));
    assert_eq!(at(GapRule::Card), (true, 10_000, Some(100_000)));
    assert_eq!(at(GapRule::AtMost(Millis(2_000))), (true, 55_000, Some(100_000)));
    assert_eq!(at(GapRule::Real), (true, 11_000, Some(100_000)));
}

#[test]
fn it_stays_at_the_end() {
    let (session, bands) = session();
    let mut schedule = Schedule::new(PauseRules::default(), Speed::NORMAL, SessionTime(0));
    assert_eq!(schedule.advance(PlaybackTime(u128::from(u64::MAX)), &session, &bands), Advanced::AtEnd);
    assert_eq!(schedule.now(&session, &bands), SessionTime(3_710_000));
}

#[test]
fn the_greatest_span_of_the_record_neither_overflows_nor_hangs() {
    let limit = crate::time::MAX_MILLIS / 1000;
    let log = format!(
        "{{\"t\":-{limit},\"type\":\"mark\",\"kind\":\"a\"}}\n{{\"t\":{limit},\"type\":\"mark\",\"kind\":\"b\"}}\n"
    );
    let session = Session::from_text("log", &log, Thresholds::default());
    let bands = Bands::new(&session, Millis::ZERO);
    for gap in [GapRule::Card, GapRule::Real, GapRule::AtMost(Millis(crate::time::MAX_MILLIS))] {
        let rules = PauseRules { idle: IdleLimit::Off, gap };
        let mut schedule = Schedule::new(rules, "10000".parse().unwrap(), SessionTime(-limit * 1000));
        schedule.advance(PlaybackTime(MS), &session, &bands);
        schedule.set_speed("0.1".parse().unwrap(), &session, &bands);
        let now = schedule.now(&session, &bands);
        assert!((-limit * 1000..limit * 1000).contains(&now.0), "{now:?}");
        let due = schedule.next(&session, &bands).unwrap();
        assert!(due.time > now && due.playback <= due.takes, "{due:?} at {now:?}");
    }
}

fn rules() -> impl Strategy<Value = PauseRules> {
    let idle =
        prop_oneof![Just(IdleLimit::Off), (0_i64..20_000).prop_map(|ms| IdleLimit::AtMost(Millis(ms)))];
    let gap = prop_oneof![
        Just(GapRule::Card),
        Just(GapRule::Real),
        Just(GapRule::Pause),
        (0_i64..20_000).prop_map(|ms| GapRule::AtMost(Millis(ms)))
    ];
    (idle, gap).prop_map(|(idle, gap)| PauseRules { idle, gap })
}

proptest! {
    #[test]
    fn many_small_ticks_equal_one_large(
        rules in rules(), thousandths in 100_u32..100_000, ticks in proptest::collection::vec(0_u128..3_000_000_000, 1..60),
    ) {
        let (session, bands) = session();
        let speed: Speed = format!("{}.{:03}", thousandths / 1000, thousandths % 1000).parse().unwrap();
        let mut small = Schedule::new(rules, speed, SessionTime(0));
        let mut large = small.clone();
        for &tick in &ticks {
            small.advance(PlaybackTime(tick), &session, &bands);
        }
        large.advance(PlaybackTime(ticks.iter().sum()), &session, &bands);
        prop_assert_eq!(small, large);
    }

    #[test]
    fn asking_changes_nothing_and_time_never_runs_back(
        rules in rules(), ticks in proptest::collection::vec(0_u128..9_000_000_000, 1..60),
    ) {
        let (session, bands) = session();
        let mut schedule = Schedule::new(rules, Speed::NORMAL, SessionTime(0));
        let mut before = SessionTime(0);
        for &tick in &ticks {
            schedule.advance(PlaybackTime(tick), &session, &bands);
            let now = schedule.now(&session, &bands);
            prop_assert!(now >= before);
            prop_assert_eq!(schedule.now(&session, &bands), now);
            before = now;
        }
    }

    #[test]
    fn a_change_of_speed_moves_nothing(played in 0_u128..60_000_000_000, thousandths in 100_u32..10_000_000) {
        let (session, bands) = session();
        let mut schedule = Schedule::new(PauseRules::default(), Speed::NORMAL, SessionTime(0));
        schedule.advance(PlaybackTime(played), &session, &bands);
        let before = schedule.now(&session, &bands);
        schedule.set_speed(format!("{}.{:03}", thousandths / 1000, thousandths % 1000).parse().unwrap(), &session, &bands);
        prop_assert!((schedule.now(&session, &bands) - before).abs() <= Millis(1));
    }

    #[test]
    fn a_second_is_reached_when_it_was_said_to_be_and_not_a_nanosecond_before(
        played in 0_u128..60_000_000_000, thousandths in 100_u32..=1_000, ahead in 0_i64..3_000,
    ) {
        let (session, bands) = session();
        let speed: Speed = format!("{}.{:03}", thousandths / 1000, thousandths % 1000).parse().unwrap();
        let mut schedule = Schedule::new(PauseRules::default(), speed, SessionTime(0));
        schedule.advance(PlaybackTime(played), &session, &bands);
        let t = schedule.now(&session, &bands) + Millis(ahead);
        let Some(until) = schedule.time_until(t, &session, &bands) else { return Ok(()) };
        if until.0 > 0 {
            let mut before = schedule.clone();
            before.advance(PlaybackTime(until.0 - 1), &session, &bands);
            prop_assert!(before.now(&session, &bands) < t);
        }
        schedule.advance(until, &session, &bands);
        prop_assert_eq!(schedule.now(&session, &bands), t);
    }
}
