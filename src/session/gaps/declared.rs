//! Declared gaps: time that the log shows to be untaped, with what it states about each gap.

use super::gap::{Gap, GapKind};
use super::parts::{BEFORE_TAPE, Cutter, Listing};
use crate::session::key_events::{KeyEvents, Statement, TapeChange};
use crate::time::{Span, SpanSet};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

/// The declared gaps with their statements and parts.
#[must_use]
pub(crate) fn declared(untaped: &SpanSet, taped: &SpanSet, key_events: &KeyEvents) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = untaped.spans().iter().map(|&span| Gap::new(GapKind::Declared, span)).collect();
    // Both lists are sorted by start. An untaped interval may overlap several gaps, so those that extend into the next gap
    // are kept, by their order and by their ends.
    let intervals = &key_events.untaped;
    let (mut reaching, mut ends, mut next) = (BTreeSet::new(), BinaryHeap::new(), 0);
    let mut listing = Listing::default();
    let mut cutter = Cutter::new(intervals);
    for gap in &mut gaps {
        let at = key_events.tape.partition_point(|e| e.key.time < gap.span.start);
        let offs: Vec<&Arc<Statement>> = key_events.tape[at..]
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
        let inside: Vec<(Span, &Arc<Statement>)> = reaching
            .iter()
            .take(listing.most())
            .filter_map(|&i| intervals[i].span.intersect(gap.span).map(|part| (part, &intervals[i].stated)))
            .collect();
        listing.add(inside.len());
        gap.more = reaching.len() - inside.len();
        let all: Vec<&Arc<Statement>> =
            offs.iter().copied().chain(inside.iter().map(|&(_, stated)| stated)).collect();
        gap.parts = cutter.cut(gap.span, &offs);
        gap.set_statements(&all);
        gap.whole = offs.iter().map(|&stated| Arc::clone(stated)).collect();
        for &(part, stated) in &inside {
            if part == gap.span {
                gap.whole.push(Arc::clone(stated));
            } else {
                gap.intervals.push((part, Arc::clone(stated)));
            }
        }
    }
    let first_tape = taped.spans().first().map(|s| s.start);
    if let Some(first) = gaps.first_mut().filter(|gap| first_tape.is_some_and(|tape| gap.span.start < tape)) {
        if first.reasons.is_empty() {
            first.reasons.push(BEFORE_TAPE.to_owned());
        }
        for part in &mut first.parts {
            let states_none = part.reasons().next().is_none();
            part.before_tape = states_none;
        }
    }
    gaps
}
