//! Silences: stretches of tape that no timed event touches.

use crate::time::{Millis, Span, SpanSet};

/// The silences on tape: untouched stretches of taped time, longer than a threshold. Two stretches that meet at an
/// event are two silences.
#[must_use]
pub fn silences(stretches: &[Span], taped: &SpanSet, longer_than: Millis) -> Vec<Span> {
    let parts = stretches.iter().flat_map(|&stretch| taped.within(stretch));
    parts.filter(|s| s.length() > longer_than).collect()
}
