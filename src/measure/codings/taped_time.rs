//! Taped time as units: every millisecond of it, computed by intervals and never sampled.

use super::pieces::{Piece, Seen};
use super::seen::SeenUtterances;
use crate::measure::agreement::unitizing::{self, Disagreement};
use crate::session::{Entry, EventKey, Index, Session};
use crate::time::SpanSet;

/// The time in which coders are compared.
#[derive(Clone, Debug)]
pub struct TapedTime {
    /// The taped time; in a log without tape events the whole session but for time not held.
    pub time: SpanSet,
    /// Whether the log has tape events.
    pub is_taped: bool,
}

impl TapedTime {
    /// The taped time of a session.
    #[must_use]
    pub fn new(session: &Session) -> TapedTime {
        if let Some(taped) = session.figures().taped() {
            return TapedTime { time: taped.clone(), is_taped: true };
        }
        let whole = SpanSet::from_spans(session.index().session_span().into_iter().collect());
        TapedTime { time: whole.difference(&session.figures().not_held), is_taped: false }
    }

    /// The stretches of it.
    pub(super) fn line(&self) -> Vec<Piece> {
        self.time.spans().iter().map(|span| span.start.0..span.end.0).collect()
    }

    /// Which time is seen: that from a seen utterance to the next one.
    pub(super) fn seen(seen: &SeenUtterances) -> Seen {
        Seen::new(seen.runs.iter().map(|&(key, is_seen)| (key.time.0, is_seen)))
    }

    /// The time from one event to the end of another; none on one event without an end.
    pub(super) fn of_events(index: &Index, (first, last): (EventKey, EventKey)) -> Piece {
        let last = index.get(index.index_of(last));
        first.time.0..last.map_or(first.time, Entry::reach).0.max(first.time.0)
    }
}

/// The disagreement of coders on where each value begins and ends, for the sum of the values, in whole seconds of the time
/// that all of them have seen. `rows` has the value that each coder gave each piece; 0 is none.
pub(super) fn unitized<'a>(
    pieces: &[Piece],
    rows: impl Iterator<Item = &'a [Option<u16>]>,
    values: usize,
) -> Disagreement {
    // A coder who has seen nothing is none.
    let rows: Vec<&[Option<u16>]> = rows.collect();
    let width = rows.first().map_or(0, |row| row.len());
    let coders: Vec<usize> = (0..width).filter(|&at| rows.iter().any(|row| row[at].is_some())).collect();
    let mut spans: Vec<Vec<Vec<unitizing::Span>>> = vec![vec![Vec::new(); coders.len()]; values];
    let mut before = 0;
    for (piece, row) in pieces.iter().zip(rows) {
        if coders.iter().any(|&at| row[at].is_none()) {
            continue;
        }
        let after = before + (piece.end - piece.start);
        let span = unitizing::Span { begin: whole_seconds(before), end: whole_seconds(after) };
        for (column, &at) in coders.iter().enumerate() {
            if let Some(value @ 1..) = row[at] {
                spans[usize::from(value)][column].push(span);
            }
        }
        before = after;
    }
    let continuum = unitizing::Span { begin: 0, end: whole_seconds(before) };
    spans.iter().skip(1).map(|of_value| Disagreement::new(continuum, of_value)).sum()
}

/// The nearest whole second of a length that is not negative.
fn whole_seconds(ms: i64) -> u64 {
    u64::try_from((ms + 500) / 1000).unwrap_or(0)
}
