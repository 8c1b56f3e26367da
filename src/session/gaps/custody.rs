//! Time NOT HELD: from a `release` mark to the next `arrest`, `custody` or `room_entry` mark.

use crate::record::{ProblemKind, Problems, with_article};
use crate::session::key_events::Mark;
use crate::session::{EventKey, Index};
use crate::time::{Span, SpanSet};

/// The time NOT HELD according to the marks, taped or not. Utterances and tape events in it, or after a last release,
/// are reported.
pub(crate) fn not_held(index: &Index, marks: &[Mark], problems: &mut Problems) -> SpanSet {
    let mut spans = Vec::new();
    let mut released: Option<EventKey> = None;
    for mark in marks {
        match (mark.kind.as_str(), released) {
            ("release", None) => released = Some(mark.key),
            ("arrest" | "custody" | "room_entry", Some(from)) => {
                if from.time < mark.key.time {
                    report(index, from, Some(mark.key), problems);
                }
                spans.push(Span::new(from.time, mark.key.time));
                released = None;
            }
            _ => {}
        }
    }
    if let Some(from) = released {
        report(index, from, None, problems);
    }
    SpanSet::from_spans(spans)
}

fn report(index: &Index, from: EventKey, to: Option<EventKey>, problems: &mut Problems) {
    let end = to.map_or(index.len(), |key| index.index_of(key));
    for i in index.index_of(from) + 1..end {
        let entry = index.entries()[i];
        if entry.is_timed() && entry.kind().is_in_custody() {
            let what = with_article(entry.kind().noun());
            let what =
                format!("{what} after a release and before the next arrest, custody or room_entry mark");
            problems.add(u64::from(entry.line()), ProblemKind::AfterRelease, what);
        }
    }
}
