//! Stretches without an event: silences where tape ran, and inferred gaps in a log without tape events.

use super::gap::{Gap, GapKind};
use crate::record::EventKind;
use crate::session::Index;
use crate::time::{Millis, SessionTime, Span, SpanSet};

/// The silences on tape: stretches of taped time that no event touches, longer than a threshold. Two stretches that meet at
/// an event are two silences.
#[must_use]
pub(crate) fn silences(stretches: &[Span], taped: &SpanSet, longer_than: Millis) -> Vec<Span> {
    let parts = stretches.iter().flat_map(|&stretch| taped.within(stretch));
    parts.filter(|s| s.length() > longer_than).collect()
}

/// The inferred gaps of a log without tape events: stretches that no timed event touches, longer than a threshold, without
/// time NOT HELD and without untaped intervals.
#[must_use]
pub(crate) fn inferred(
    index: &Index,
    stretches: &[Span],
    outside: &SpanSet,
    longer_than: Millis,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for &stretch in stretches {
        let cut = SpanSet::from_spans(outside.within(stretch).collect());
        for &span in SpanSet::from(stretch).difference(&cut).spans() {
            if span.length() > longer_than {
                let mut gap = Gap::new(GapKind::Inferred, span);
                gap.after_open_end = span.start == stretch.start && open_end_at(index, span.start);
                gaps.push(gap);
            }
        }
    }
    gaps
}

/// Whether an utterance without an end begins at `t`.
fn open_end_at(index: &Index, t: SessionTime) -> bool {
    (index.at_or_after(t)..index.after(t)).any(|i| {
        let entry = index.entries()[i];
        entry.kind() == EventKind::Utterance && entry.is_timed() && index.end(i).is_none()
    })
}
