//! Declared gaps: time that the log shows to be untaped, with what it states about each gap.

use super::gap::{BEFORE_TAPE, Gap, GapKind};
use crate::record::Questioning;
use crate::session::key_events::{KeyEvents, Statement, TapeChange, UntapedInterval};
use crate::time::{Span, SpanSet};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// The most untaped intervals whose statements are listed for a gap. In a hostile log every interval could overlap every gap,
/// so once [`LISTED_IN_ALL`] are listed, later gaps list only [`LISTED_AT_LEAST`].
const LISTED: usize = 1000;
/// See [`LISTED`].
const LISTED_IN_ALL: usize = 200_000;
/// See [`LISTED`].
const LISTED_AT_LEAST: usize = 8;

/// The declared gaps with their statements; and the part of the untaped time for which every statement on questioning is
/// "no".
#[must_use]
pub(crate) fn declared(untaped: &SpanSet, taped: &SpanSet, key_events: &KeyEvents) -> (Vec<Gap>, SpanSet) {
    let mut gaps: Vec<Gap> = untaped.spans().iter().map(|&span| Gap::new(GapKind::Declared, span)).collect();
    // Both lists are sorted by start. An untaped interval may overlap several gaps, so those that extend into the next gap
    // are kept, by their order and by their ends.
    let intervals = &key_events.untaped;
    let (mut reaching, mut ends, mut next) = (BTreeSet::new(), BinaryHeap::new(), 0);
    let (mut listed, mut off_spans) = (0, Vec::new());
    for gap in &mut gaps {
        let at = key_events.tape.partition_point(|e| e.key.time < gap.span.start);
        let offs: Vec<&Statement> = key_events.tape[at..]
            .iter()
            .take_while(|e| e.key.time == gap.span.start)
            .filter_map(|e| match &e.change {
                TapeChange::Off(stated) => Some(stated),
                TapeChange::On { .. } => None,
            })
            .collect();
        while let Some(interval) = intervals.get(next).filter(|u| u.span.start < gap.span.end) {
            reaching.insert(next);
            ends.push(Reverse((interval.span.end, next)));
            next += 1;
        }
        while let Some(&Reverse((end, i))) = ends.peek()
            && end <= gap.span.start
        {
            ends.pop();
            reaching.remove(&i);
        }
        let most = if listed < LISTED_IN_ALL { LISTED } else { LISTED_AT_LEAST };
        let inside: Vec<(Span, &Statement)> = reaching
            .iter()
            .take(most)
            .filter_map(|&i| intervals[i].span.intersect(gap.span).map(|part| (part, &intervals[i].stated)))
            .collect();
        listed += inside.len();
        gap.more = reaching.len() - inside.len();
        let all: Vec<&Statement> =
            offs.iter().copied().chain(inside.iter().map(|&(_, stated)| stated)).collect();
        gap.set_statements(&all);
        gap.whole = offs.iter().map(|&stated| stated.clone()).collect();
        for &(part, stated) in &inside {
            if part == gap.span {
                gap.whole.push(stated.clone());
            } else {
                gap.parts.push((part, stated.clone()));
            }
        }
        off_spans.extend(offs.iter().filter_map(|stated| stated.questioning.map(|q| (gap.span, q))));
    }
    let first_tape = taped.spans().first().map(|s| s.start);
    if let Some(first) = gaps.first_mut()
        && first.reasons.is_empty()
        && first_tape.is_some_and(|tape| first.span.start < tape)
    {
        first.reasons.push(BEFORE_TAPE.to_owned());
    }
    (gaps, without_questioning(untaped, off_spans, intervals))
}

/// The part of the untaped time with statements on questioning that are all "no". `stated` are those of `tape_off`s, each
/// for a whole gap.
fn without_questioning(
    untaped: &SpanSet,
    stated: Vec<(Span, Questioning)>,
    intervals: &[UntapedInterval],
) -> SpanSet {
    let of_intervals = intervals.iter().filter_map(|u| u.stated.questioning.map(|q| (u.span, q)));
    let (no, other): (Vec<_>, Vec<_>) =
        stated.into_iter().chain(of_intervals).partition(|&(_, q)| q == Questioning::No);
    let of = |list: Vec<(Span, Questioning)>| SpanSet::from_spans(list.into_iter().map(|(s, _)| s).collect());
    let none = of(no).difference(&of(other));
    none.difference(&none.difference(untaped))
}
