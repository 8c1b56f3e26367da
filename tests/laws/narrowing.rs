//! Laws of what a search keeps, and of the lines around what it finds.

use super::log::logs;
use super::read;
use proptest::prelude::*;
use std::collections::BTreeSet;
use untaped::record::{EventKind, Role};
use untaped::session::{AfterGap, Around, Firsts, Lead, Narrowing, Session, Taping};
use untaped::time::Millis;

fn kept(session: &Session, narrowing: &Narrowing) -> Vec<usize> {
    (0..session.index().len()).filter(|&i| narrowing.keeps(session, i)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_on_tape_and_what_is_not_are_all_lines(log in logs()) {
        let session = read(&log);
        let on_tape = kept(&session, &Narrowing { taping: Taping::OnTape, ..Narrowing::default() });
        let is_on = |i: &usize| session.index().get(*i).and_then(|entry| session.on_tape(entry)) == Some(true);
        let others = (0..session.index().len()).filter(|i| !is_on(i));
        let mut all: Vec<usize> = on_tape.iter().copied().chain(others).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..session.index().len()).collect::<Vec<_>>());
        prop_assert!(on_tape.iter().all(is_on));
        prop_assert_eq!(kept(&session, &Narrowing::default()).len(), session.index().len());
    }

    #[test]
    fn after_a_gap_is_what_is_in_no_gap_and_not_too_long_after_the_last_one(
        log in logs(),
        within in 0..8_i64,
        shortest in 0..4_i64,
    ) {
        let session = read(&log);
        let (within, min_gap) = (Millis(within * log.unit), Millis(shortest * log.unit));
        let after_gap = Some(AfterGap::new(&session, within, min_gap));
        let found = kept(&session, &Narrowing { after_gap, ..Narrowing::default() });
        let is_after = |&i: &usize| {
            let Some(entry) = session.index().get(i).filter(|entry| entry.is_timed()) else { return false };
            let t = entry.time();
            let gaps: Vec<_> =
                session.figures().gaps.iter().filter(|gap| gap.length() >= min_gap).map(|gap| gap.span).collect();
            let is_on = session.on_tape(entry) == Some(true);
            let in_a_gap = gaps.iter().any(|gap| gap.contains(t)) && !is_on;
            let ended = gaps.iter().filter(|gap| gap.end <= t).map(|gap| t - gap.end).min();
            !in_a_gap && ended.is_some_and(|since| since <= within)
        };
        prop_assert_eq!(found, (0..session.index().len()).filter(is_after).collect::<Vec<_>>());
    }

    #[test]
    fn options_together_keep_what_each_of_them_keeps(
        log in logs(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        within in 0..8_i64,
    ) {
        let session = read(&log);
        let len = session.index().len();
        if len == 0 {
            return Ok(());
        }
        let ends: BTreeSet<usize> = cuts.iter().map(|cut| cut.index(len)).collect();
        let ends: Vec<usize> = ends.into_iter().collect();
        let stretches: Vec<(usize, usize)> = ends.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let key = |i: usize| session.key(i).unwrap();
        let coded = Some(stretches.iter().map(|&(from, to)| (key(from), key(to))).collect());
        let after_gap = Some(AfterGap::new(&session, Millis(within * log.unit), Millis::ZERO));
        let none = Narrowing::default;
        let each = [
            Narrowing { role: Some(Role::Police), ..none() },
            Narrowing { taping: Taping::OnTape, ..none() },
            Narrowing { coded: coded.clone(), ..none() },
            Narrowing { after_gap: after_gap.clone(), ..none() },
        ];
        let all = Narrowing { role: Some(Role::Police), taping: Taping::OnTape, coded, after_gap };
        let by_each: Vec<usize> =
            (0..len).filter(|&i| each.iter().all(|narrowing| narrowing.keeps(&session, i))).collect();
        prop_assert_eq!(kept(&session, &all), by_each);
        let in_one = |i: &usize| stretches.iter().any(|(from, to)| from <= i && i <= to);
        prop_assert_eq!(kept(&session, &each[2]), (0..len).filter(in_one).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_by_each_speaker_is_their_earliest_match(
        log in logs(),
        matches in proptest::collection::btree_set(0..60_usize, 0..40),
    ) {
        let session = read(&log);
        let entries = session.index().entries();
        let matches: Vec<usize> = matches.into_iter().filter(|&i| i < entries.len()).collect();
        let mut firsts = Firsts::default();
        let found: Vec<usize> = matches.iter().copied().filter(|&i| firsts.is_first(entries[i])).collect();
        let is_utterance = |i: usize| entries[i].kind() == EventKind::Utterance;
        let is_earliest = |&i: &usize| {
            let same = |&other: &usize| is_utterance(other) && entries[other].speaker() == entries[i].speaker();
            is_utterance(i) && matches.iter().copied().find(same) == Some(i)
        };
        prop_assert_eq!(found, matches.iter().copied().filter(is_earliest).collect::<Vec<_>>());
    }

    #[test]
    fn no_line_around_a_match_is_shown_twice_and_none_is_left_out(
        found in proptest::collection::btree_set(0..80_usize, 0..12),
        lines in prop_oneof![0..9_usize, Just(usize::MAX)],
        more in 0..20_usize,
    ) {
        let len = found.last().map_or(0, |last| last + 1) + more;
        let mut around = Around::new(lines);
        let mut shown = Vec::new();
        for &i in &found {
            let Lead { after, is_apart, before } = around.at(i);
            shown.extend(after);
            let next = before.clone().next().unwrap_or(i);
            let is_left_out = shown.last().is_some_and(|last| last + 1 < next);
            prop_assert_eq!(is_apart, is_left_out);
            shown.extend(before);
            shown.push(i);
        }
        shown.extend(around.rest(len));
        let is_near = |i: &usize| found.iter().any(|other| i.abs_diff(*other) <= lines);
        prop_assert_eq!(shown, (0..len).filter(is_near).collect::<Vec<_>>());
    }
}
