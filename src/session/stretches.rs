//! Stretches that no timed event touches: what silences and inferred gaps are made of.

use super::index::Index;
use crate::record::EventKind;
use crate::time::{Millis, Span, SpanSet};

/// The maximal stretches of a session that no timed event touches and that are longer than a threshold, in
/// order. An utterance touches from its time to its end; every other event, a note as well, touches its own moment.
/// One pass over the index.
#[must_use]
pub fn untouched(index: &Index, session: Span, longer_than: Millis) -> Vec<Span> {
    let mut found = Vec::new();
    let mut reach = session.start;
    for (i, entry) in index.entries().iter().enumerate() {
        if !entry.is_timed() {
            continue;
        }
        let time = entry.time();
        if time - reach > longer_than {
            found.extend(Span::new(reach, time).intersect(session));
        }
        let touched = if entry.kind() == EventKind::Utterance { index.reach(i) } else { time };
        reach = reach.max(touched);
    }
    if session.end - reach > longer_than {
        found.push(Span::new(reach, session.end));
    }
    found.retain(|s| s.length() > longer_than);
    found
}

/// The silences on tape: untouched stretches of taped time, longer than a threshold. Two stretches that meet at an
/// event are two silences.
#[must_use]
pub fn silences(stretches: &[Span], taped: &SpanSet, longer_than: Millis) -> Vec<Span> {
    let parts = stretches.iter().flat_map(|&stretch| taped.within(stretch));
    parts.filter(|s| s.length() > longer_than).collect()
}
