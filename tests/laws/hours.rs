//! Laws of hours from any reference point: sums since it, and the sentence on a mark.

use super::log::logs;
use super::{oracle, read};
use proptest::prelude::*;
use untaped::describe::{before_mark, plain_text, totals};
use untaped::report::{Hours, HoursRequest, View};
use untaped::session::{GapKind, Session, Totals, Zero};
use untaped::time::{Millis, SessionTime, Span};

/// A reference point that sums can run from.
fn zero_in_session(session: &Session, pick: prop::sample::Index) -> Option<Zero> {
    let span = session.figures().span?;
    let mut zeros = session.zeros();
    let timed = session.index().entries().iter().enumerate().filter(|(_, entry)| entry.is_timed());
    zeros.extend(timed.filter_map(|(i, _)| session.zero(&format!("#{}", i + 1))));
    zeros.retain(|zero| span.start <= zero.time && zero.time <= span.end);
    (!zeros.is_empty()).then(|| zeros.swap_remove(pick.index(zeros.len())))
}

fn report(session: &Session, zero: &Zero, since: Option<&Zero>) -> Hours {
    let view = View { zero: zero.clone(), min_gap: Millis::ZERO };
    Hours::new(session, &view, &HoursRequest { since: since.cloned(), ..HoursRequest::default() })
}

/// All lengths before these words, in milliseconds: `5:49:06 of it taped`, `0:00:30.500 untaped`.
fn lengths(text: &str, words: &str) -> i64 {
    let pattern = format!(r"([0-9]+:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]{{3}})?)(?: of it)? (?:{words})\b");
    let all = regex::Regex::new(&pattern).unwrap();
    all.captures_iter(text).map(|found| milliseconds(&found[1])).sum()
}

fn milliseconds(length: &str) -> i64 {
    let (seconds, ms) = length.split_once('.').unwrap_or((length, "0"));
    seconds.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap()) * 1000
        + ms.parse::<i64>().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_since_a_reference_point_are_those_of_the_pieces_after_it(
        log in logs(),
        pick in any::<prop::sample::Index>(),
    ) {
        let (session, Some(o)) = (read(&log), oracle(&log)) else { return Ok(()) };
        let Some(zero) = zero_in_session(&session, pick) else { return Ok(()) };
        let (from, end) = (zero.time.0, o.session.1);
        let since = report(&session, &session.start_zero(), Some(&zero)).since.unwrap();
        let rest = |sum: &dyn Fn(i64) -> Option<i64>| sum(end).zip(sum(from)).map(|(all, before)| all - before);
        prop_assert_eq!(since.sums.elapsed_ms, Some(end - from));
        prop_assert_eq!(since.sums.taped_ms, rest(&|t| o.taped(t)));
        prop_assert_eq!(since.sums.assumed_taped_ms, rest(&|t| o.assumed(t)));
        prop_assert_eq!(since.sums.untaped_ms, rest(&|t| o.untaped(t)));
        prop_assert_eq!(since.sums.not_held_ms, rest(&|t| Some(o.not_held(t))));
        let [yes, disputed, unknown, no] = ["yes", "disputed", "unknown", "no"]
            .map(|word| rest(&|t| Some(o.questioned(word, t))).unwrap());
        let by = since.sums.untaped_by_questioning.map(|by| [by.yes_ms, by.disputed_ms, by.unknown_ms, by.no_ms]);
        prop_assert_eq!(by, o.has_untaped.then_some([yes, disputed, unknown, no]));
        let least = (o.has_tape || o.has_untaped).then(|| since.sums.taped_ms.unwrap_or(0) + yes);
        prop_assert_eq!(since.sums.questioned_min_ms, least);
        prop_assert_eq!(since.sums.questioned_max_ms, least.map(|least| least + disputed + unknown));
        let held = end - from - since.sums.not_held_ms.unwrap();
        let permille = |part: i64| (held > 0).then(|| part * 1000 / held);
        let share = |share: Option<untaped::report::Proportion>| share.map(|share| share.permille);
        prop_assert_eq!(share(since.shares.unrecorded), since.sums.untaped_ms.and_then(permille));
        let questioning = since.sums.untaped_ms.and_then(|_| permille(yes + disputed + unknown));
        prop_assert_eq!(share(since.shares.unrecorded_questioning), questioning);
        if let (Some(taped), Some(untaped)) = (since.sums.taped_ms, since.sums.untaped_ms) {
            prop_assert_eq!(taped + untaped + since.sums.not_held_ms.unwrap(), end - from);
        }
        for mark in &since.marks {
            let t = from + mark.sums.elapsed_ms.unwrap();
            let cut = |is: bool| {
                o.gaps.iter().filter(|gap| gap.declared == is && gap.span.0 < t && gap.span.1 > from).count()
            };
            prop_assert_eq!((mark.gaps, mark.inferred_gaps), (cut(true), cut(false)));
            prop_assert_eq!(mark.sums.taped_ms, o.taped(t).zip(o.taped(from)).map(|(all, before)| all - before));
        }
    }

    #[test]
    fn sums_since_the_start_are_those_of_the_whole_session_and_leave_them_as_they_are(log in logs()) {
        let session = read(&log);
        let start = session.start_zero();
        let all = serde_json::to_value(report(&session, &start, Some(&start))).unwrap();
        for key in ["held_ms", "no_record_ms", "shares"] {
            prop_assert_eq!(&all[key], &all["since"][key], "{}", key);
        }
        let sums = all["session"].as_object().unwrap().iter();
        for (key, value) in sums.filter(|(key, _)| !["start_ms", "end_ms", "zero"].contains(&key.as_str())) {
            prop_assert_eq!(value, &all["since"][key], "{}", key);
        }
        let mut without = serde_json::to_value(report(&session, &start, None)).unwrap();
        without["since"] = all["since"].clone();
        prop_assert_eq!(without, all);
    }

    #[test]
    fn the_sums_of_two_parts_are_the_sums_of_both_together(log in logs(), at in 0_i64..=1000, to in 0_i64..=1000) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        let session = read(&log);
        let moment = |at: i64| SessionTime(o.session.0 + (o.session.1 - o.session.0) * at / 1000);
        let (a, b, c) = (moment(0), moment(at.min(to)), moment(at.max(to)));
        let between = |from, to| session.figures().totals_between(from, to);
        let (first, second, both) = (between(a, b), between(b, c), between(a, c));
        let sums = |get: fn(Totals) -> Option<Millis>| {
            let together = get(first).zip(get(second)).map(|(first, second)| first + second);
            (together, get(both))
        };
        for get in [
            (|t| Some(t.elapsed)) as fn(Totals) -> Option<Millis>,
            |t| t.taped,
            |t| t.assumed_taped,
            |t| t.untaped,
            |t| Some(t.not_held),
            Totals::questioned_at_least,
            Totals::questioned_at_most,
            Totals::untaped_excluding_no_questioning,
        ] {
            let (together, whole) = sums(get);
            prop_assert_eq!(together, whole);
        }
        let gaps = |from, to| {
            [GapKind::Declared, GapKind::Inferred].map(|kind| session.figures().gap_count_between(kind, from, to))
        };
        prop_assert!(gaps(a, c).iter().sum::<usize>() <= gaps(a, b).iter().chain(&gaps(b, c)).sum());
    }

    #[test]
    fn the_totals_of_the_second_line_add_up_as_they_are_shown(
        log in logs(),
        shares in (0_i64..=1000, 0_i64..=1000),
    ) {
        let session = read(&log);
        let Some(span) = session.figures().span else { return Ok(()) };
        // A reference point and a position may be on tape or within a gap, and within a second.
        let at = |share| span.start + Millis(span.length().0 * share / 1000);
        let (from, to) = (shares.0.min(shares.1), shares.0.max(shares.1));
        let shown = totals(session.figures(), Span::new(at(from), at(to)));
        let text = plain_text(&shown);
        if let Some((whole, parts)) = text.split_once(" = ") {
            let sum = lengths(parts, "taped|UNTAPED|NOT HELD");
            prop_assert_eq!(milliseconds(whole), sum, "{}", text);
        }
    }

    #[test]
    fn the_figures_in_the_sentence_on_a_mark_add_up_as_they_are_shown(
        log in logs(),
        pick in any::<prop::sample::Index>(),
    ) {
        let session = read(&log);
        let Some(zero) = zero_in_session(&session, pick) else { return Ok(()) };
        for mark in &session.key_events().marks {
            let sentence = plain_text(&before_mark(&session, &zero, mark, None));
            let elapsed = session.elapsed(&zero, mark.key.time);
            prop_assert!(sentence.starts_with("The ") && sentence.ends_with('.'), "{}", sentence);
            if elapsed == Millis::ZERO {
                continue;
            }
            let side = if elapsed > Millis::ZERO { "after" } else { "before" };
            let shown = sentence.split(" came ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
            prop_assert!(sentence.contains(&format!(" came {shown} {side} ")), "{}", sentence);
            let shown = milliseconds(shown);
            prop_assert_eq!(shown / 1000, elapsed.0.abs() / 1000, "{}", sentence);
            let parts = lengths(&sentence, "taped|untaped|with taping unknown|not held");
            prop_assert_eq!(parts, shown, "{}", sentence);
        }
    }
}
