//! Laws of the time between milestones, and of what police say after an invocation.

use super::log::{Log, What, logs};
use super::{oracle, read};
use proptest::prelude::*;
use std::fmt::Write;
use untaped::describe;
use untaped::report::Page;
use untaped::session::{GapKind, Milestone, Session, SumsBetween, Thresholds, Totals};
use untaped::time::Millis;

/// A log whose marks are milestones.
fn with_milestones(mut log: Log, kinds: &[usize]) -> Log {
    let marks = log.lines.iter_mut().filter(|line| matches!(line.what, What::Mark(_)));
    for (line, kind) in marks.zip(kinds.iter().cycle()) {
        line.what = What::Mark(Milestone::ALL[*kind].word());
    }
    log
}

fn kinds() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..Milestone::ALL.len(), 1..9)
}

/// All lengths of an interval, in one order.
fn lengths(sums: &SumsBetween<'_>) -> Vec<Option<Millis>> {
    let Totals { elapsed, taped, assumed_taped, untaped, untaped_by_questioning: by, not_held, .. } =
        sums.totals;
    let by = |of: fn(untaped::session::ByQuestioning<Millis>) -> Millis| by.map(of);
    let by = [by(|by| by.yes), by(|by| by.disputed), by(|by| by.unknown), by(|by| by.no)];
    let more = [Some(elapsed), taped, assumed_taped, untaped, Some(not_held), Some(sums.no_record)];
    by.into_iter().chain(more).chain([Some(sums.held())]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_interval_is_what_was_taped_untaped_and_not_held_between_its_ends(log in logs(), kinds in kinds()) {
        let log = with_milestones(log, &kinds);
        let (session, Some(o)) = (read(&log), oracle(&log)) else { return Ok(()) };
        for interval in session.intervals() {
            let [from, to] = [interval.from, interval.to].map(|(_, mark)| mark.key.time.0);
            let sums = interval.sums;
            let between = |sum: &dyn Fn(i64) -> Option<i64>| sum(to).zip(sum(from)).map(|(to, from)| to - from);
            let totals = sums.totals;
            prop_assert_eq!(sums.length().0, to - from);
            prop_assert_eq!(totals.taped.map(|ms| ms.0), between(&|t| o.taped(t)));
            prop_assert_eq!(totals.untaped.map(|ms| ms.0), between(&|t| o.untaped(t)));
            prop_assert_eq!(Some(totals.not_held.0), between(&|t| Some(o.not_held(t))));
            if let (Some(taped), Some(untaped)) = (totals.taped, totals.untaped) {
                prop_assert_eq!(taped + untaped + totals.not_held, sums.length());
            }
            let by = totals.untaped_by_questioning;
            prop_assert_eq!(by.map(|by| by.yes + by.disputed + by.unknown + by.no), totals.untaped);
            let (first, last) = (from.min(to), from.max(to));
            let cut = |declared: bool| {
                let gaps = o.gaps.iter().filter(|gap| gap.declared == declared);
                gaps.filter(|gap| gap.span.0.max(first) < gap.span.1.min(last)).count()
            };
            prop_assert_eq!((sums.gap_count(GapKind::Declared), sums.gap_count(GapKind::Inferred)), (cut(true), cut(false)));
        }
    }

    #[test]
    fn the_time_from_one_milestone_to_a_third_is_that_to_the_second_and_from_there_on(log in logs(), kinds in kinds()) {
        let session = read(&with_milestones(log, &kinds));
        let intervals = session.intervals();
        for first in &intervals {
            for second in intervals.iter().filter(|second| second.from.0 == first.to.0) {
                let is_whole = |i: &&untaped::session::Interval<'_>| (i.from.0, i.to.0) == (first.from.0, second.to.0);
                let whole = intervals.iter().find(is_whole).expect("every two have one");
                let parts = lengths(&first.sums).into_iter().zip(lengths(&second.sums));
                for (whole, (one, other)) in lengths(&whole.sums).into_iter().zip(parts) {
                    prop_assert_eq!(whole, one.zip(other).map(|(one, other)| one + other));
                }
            }
        }
    }

    #[test]
    fn a_milestone_is_the_first_mark_of_its_kind_and_every_two_have_one_interval(log in logs(), kinds in kinds()) {
        let session = read(&with_milestones(log, &kinds));
        let marks = &session.key_events().marks;
        let milestones = session.milestones();
        for kind in Milestone::ALL {
            let found = milestones.iter().find(|(other, _)| other == kind).map(|(_, mark)| mark.key);
            let earliest = marks.iter().filter(|mark| mark.kind == kind.word()).map(|mark| mark.key).min();
            prop_assert_eq!(found, earliest);
        }
        let n = milestones.len();
        prop_assert_eq!(session.intervals().len(), n * n.saturating_sub(1) / 2);
    }

    #[test]
    fn what_an_interval_consists_of_in_words_are_its_figures(log in logs(), kinds in kinds()) {
        let session = read(&with_milestones(log, &kinds));
        let figures = session.figures();
        for interval in session.intervals() {
            let [from, to] = [interval.from, interval.to].map(|(_, mark)| mark.key.time);
            let text = describe::interval(figures, from, to);
            prop_assert_eq!(text.gaps == "no gap", interval.sums.gaps.is_empty());
            let words = Page::default().phrases(&text.sums);
            prop_assert_eq!(words.contains(" taped"), interval.sums.totals.taped.is_some());
            prop_assert_eq!(words.contains("UNTAPED"), interval.sums.totals.untaped.is_some());
            prop_assert_eq!(words.contains("NOT HELD"), interval.sums.totals.not_held != Millis::ZERO);
            let untaped = interval.sums.totals.untaped.unwrap_or_default();
            prop_assert_eq!(text.questioning.is_empty(), untaped == Millis::ZERO);
        }
    }
}

/// What happens after each other: police speak, the suspect does, counsel does, one of two lawyers enters or leaves, an invocation,
/// someone of whom no role is known speaks.
const STEPS: &[&str] = &[
    r#""type":"utterance","speaker":"P","text":"x""#,
    r#""type":"utterance","speaker":"S","text":"x""#,
    r#""type":"utterance","speaker":"C1","text":"x""#,
    r#""type":"enter","who":"C1""#,
    r#""type":"leave","who":"C1""#,
    r#""type":"enter","who":"C2""#,
    r#""type":"leave","who":"C2""#,
    r#""type":"mark","kind":"invocation""#,
    r#""type":"utterance","speaker":"X","text":"x""#,
    r#""type":"enter","who":"P""#,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_an_invocation_count_the_utterances_by_police_before_counsel_enters_or_speaks(
        steps in proptest::collection::vec((0..STEPS.len(), 0..3_i64), 1..40),
    ) {
        let mut log = String::from(
            r#"{"format":"untaped","people":[{"id":"P","role":"police"},{"id":"S","role":"suspect"},{"id":"C1","role":"counsel"},{"id":"C2","role":"counsel"}]}"#,
        );
        log.push('\n');
        let mut t = 0;
        for (step, later) in &steps {
            t += later;
            writeln!(log, "{{\"t\":{t},{}}}", STEPS[*step]).unwrap();
        }
        let session = Session::from_text("log", &log, Thresholds::default());
        let after = session.after_invocations();
        // Nobody of counsel is in the room before the step.
        let nobody = |at: usize| {
            [(3, 4), (5, 6)].into_iter().all(|(enters, leaves)| {
                let last = steps[..at].iter().rev().find(|(step, _)| *step == enters || *step == leaves);
                last.is_none_or(|(step, _)| *step == leaves)
            })
        };
        let comes = |step: usize| matches!(step, 2 | 3 | 5);
        let counts = |at: usize| {
            (0..at).any(|from| {
                steps[from].0 == 7 && nobody(from) && !steps[from..at].iter().any(|(step, _)| comes(*step))
            })
        };
        let of = |wanted: usize| -> Vec<usize> {
            (0..steps.len()).filter(|&at| steps[at].0 == wanted && counts(at)).collect()
        };
        let police: Vec<usize> = after.iter().flat_map(|after| after.police.clone()).collect();
        prop_assert_eq!(police, of(0));
        prop_assert_eq!(after.iter().map(|after| after.unattributed).sum::<usize>(), of(8).len());
        // Each invocation is named once.
        let named: Vec<usize> =
            after.iter().flat_map(|after| [vec![after.invocation], after.further.clone()].concat()).collect();
        prop_assert_eq!(named, (0..steps.len()).filter(|&at| steps[at].0 == 7).collect::<Vec<_>>());
        for after in &after {
            let (from, to) = after.times(&session);
            prop_assert!(from <= to);
        }
    }
}
