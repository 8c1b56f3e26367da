//! Lookups agree with looking at every event.

use super::*;
use crate::record::Certainty;
use crate::time::MAX_MILLIS;
use proptest::prelude::*;

#[test]
fn an_entry_takes_48_bytes() {
    assert_eq!(size_of::<Entry>(), 48);
}

fn new(time: Option<i64>, length: Option<i64>, kind: EventKind, speaker: u32, line: u64) -> NewEntry {
    NewEntry {
        time: time.map(SessionTime),
        end: time.and_then(|t| length.map(|n| SessionTime(t + n))),
        offset: None,
        kind,
        speaker: SpeakerId(speaker),
        byte_offset: line * 1000,
        line,
        certainty: Certainty::Exact,
        has_other_accounts: line.is_multiple_of(7),
        said: Said { words: u32::MAX, questions: u32::MAX, is_indirect: true },
    }
}

#[test]
fn an_entry_keeps_the_greatest_values_of_the_record() {
    for time in [-MAX_MILLIS, -1, 0, MAX_MILLIS - 5_000_000_000] {
        let mut index = Index::default();
        index.push(&new(Some(time), Some(5_000_000_000), EventKind::Untaped, u32::MAX, 4_000_000_000));
        index.settle();
        let entry = index.get(0).unwrap();
        assert_eq!((entry.time(), entry.kind()), (SessionTime(time), EventKind::Untaped));
        assert_eq!(index.end(0), Some(SessionTime(time + 5_000_000_000)));
        assert_eq!((entry.speaker(), entry.byte_offset()), (SpeakerId(u32::MAX), 4_000_000_000_000));
        assert_eq!(entry.said(), Said { words: u32::MAX, questions: u32::MAX, is_indirect: true });
    }
}

#[test]
fn an_untimed_event_takes_the_time_of_the_event_before_it_or_else_of_the_next() {
    let mut index = Index::default();
    for (line, time) in [(2, None), (3, None), (4, Some(50)), (5, None), (6, Some(20)), (7, None)] {
        index.push(&new(time, None, EventKind::Note, 0, line));
    }
    index.settle();
    let order: Vec<_> = index.entries().iter().map(|e| (e.line(), e.time().0, e.is_timed())).collect();
    let expected =
        [(6, 20, true), (7, 20, false), (2, 50, false), (3, 50, false), (4, 50, true), (5, 50, false)];
    assert_eq!(order, expected);
}

fn events() -> impl Strategy<Value = Vec<(Option<i64>, Option<i64>, usize, u32)>> {
    let time = prop_oneof![9 => (0_i64..3000).prop_map(Some), 1 => Just(None)];
    let length = prop_oneof![(0_i64..50).prop_map(Some), Just(None)];
    proptest::collection::vec((time, length, 0..EventKind::ALL.len(), 0_u32..90), 0..900)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn lookups_agree_with_looking_at_every_event(list in events(), from in 0_usize..1000) {
        let mut index = Index::default();
        for (line, &(time, length, kind, speaker)) in list.iter().enumerate() {
            index.push(&new(time, length, EventKind::ALL[kind], speaker, line as u64 + 2));
            if line % 300 == 0 {
                index.settle();
            }
        }
        index.settle();
        index.mark_on_tape(SessionTime(i64::MIN), |_| false);
        let all: Vec<Entry> = index.entries().to_vec();
        prop_assert!(all.windows(2).all(|w| w[0].key() < w[1].key()));
        let t = SessionTime(i64::try_from(from).unwrap() * 3);
        prop_assert_eq!(index.at_or_after(t), all.iter().filter(|e| e.time() < t).count());
        prop_assert_eq!(index.after(t), all.iter().filter(|e| e.time() <= t).count());
        for filter in [EventFilter::kind(EventKind::Mark), EventFilter::utterances_by(SpeakerId(3))] {
            let fits = |i: &usize| filter.matches(all[*i]);
            prop_assert_eq!(index.next(from, filter), (from..all.len()).find(fits));
            prop_assert_eq!(index.previous(from, filter), (0..from.min(all.len())).rev().find(fits));
        }
        let heard = |from: usize, to: usize| {
            (from..to.min(all.len())).filter(|&i| all[i].is_timed_utterance()).map(|i| all[i].reach()).max()
        };
        prop_assert_eq!(index.last_utterance_end_before(from), heard(0, from));
        let several: Vec<usize> = (0..all.len()).filter(|&i| all[i].has_other_accounts()).collect();
        prop_assert_eq!(index.with_other_accounts(), several);
        prop_assert_eq!(index.heard_between(from / 3, from), heard(from / 3, from));
        prop_assert_eq!(index.next_heard(from / 2), (from / 2..all.len()).find(|&i| all[i].is_timed_utterance()));
        let spoken = |i: usize| all[i].kind() == EventKind::Utterance && all[i].is_timed();
        let overlap = |i: usize, j: usize| {
            let (i, j) = (i.min(j), i.max(j));
            i != j && spoken(i) && spoken(j) && all[j].time() < all[i].reach()
        };
        for i in 0..all.len().min(200) {
            let expected = (0..all.len()).any(|j| overlap(i, j));
            prop_assert_eq!(all[i].overlaps(), expected, "{:?}", all[i]);
        }
    }
}

proptest! {
    #[test]
    fn what_is_passed_over_in_blocks_and_settled_bit_by_bit_is_as_if_all_was_looked_at(
        steps in proptest::collection::vec((0_i64..40, 0_i64..60, 0_u8..8), 600..1500),
        cuts in proptest::collection::vec(0_usize..1500, 0..5),
        longer_than in 0_i64..45,
    ) {
        let (mut pieces, mut whole, mut t) = (Index::default(), Index::default(), 0);
        for (i, (line, &(step, length, what))) in (1..).zip(&steps).enumerate() {
            t += if step > 36 { step } else { step / 12 };
            let kind = [EventKind::Utterance, EventKind::Note, EventKind::Mark][usize::from(what % 3)];
            let length = (kind == EventKind::Utterance).then_some(length / 8);
            let entry = new((what < 7).then_some(t), length, kind, 1, line);
            if i % 7 == 0 {
                pieces.summarize();
            }
            if cuts.contains(&i) {
                pieces.settle();
                pieces.mark_on_tape(SessionTime(i64::MAX), |_| false);
            }
            pieces.push(&entry);
            whole.push(&entry);
        }
        for index in [&mut pieces, &mut whole] {
            index.settle();
            index.mark_on_tape(SessionTime(i64::MIN), |key| key.time.0 % 2 == 0);
        }
        prop_assert_eq!(pieces.entries(), whole.entries());
        let Some(session) = whole.session_span() else { return Ok(()) };
        prop_assert_eq!(pieces.session_span(), Some(session));
        let (mut plain, mut reach) = (Vec::new(), session.start);
        for (i, entry) in whole.entries().iter().enumerate().filter(|(_, e)| e.is_timed()) {
            plain.extend(Span::new(reach, entry.time().max(reach)).intersect(session));
            reach = reach.max(whole.entries()[i].reach());
        }
        plain.push(Span::new(reach.min(session.end), session.end));
        plain.retain(|span| span.length() > Millis(longer_than));
        prop_assert_eq!(pieces.idle_spans(session, Millis(longer_than)), plain);
        let end = whole.entries().iter().enumerate().filter(|(_, e)| e.is_timed() && e.kind().counts());
        prop_assert_eq!(end.map(|(i, _)| whole.entries()[i].reach()).max(), Some(session.end));
    }
}
