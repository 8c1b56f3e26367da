//! Taped time as units: every millisecond of it, computed by intervals and never sampled.

use super::seen::SeenUtterances;
use crate::measure::agreement::unitizing::{self, Disagreement};
use crate::session::Session;
use crate::time::{Millis, Span, SpanSet};
use std::ops::Range;

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

    /// The time cut wherever one of these spans begins or ends, or a coder has seen what follows and not what came before.
    pub(super) fn pieces(&self, spans: impl Iterator<Item = Span>, seen: &[SeenUtterances]) -> Vec<Span> {
        let mut cuts: Vec<_> = spans.flat_map(|span| [span.start, span.end]).collect();
        cuts.extend(seen.iter().flat_map(SeenUtterances::changes));
        cuts.sort_unstable();
        cuts.dedup();
        let mut pieces = Vec::with_capacity(cuts.len() + self.time.spans().len());
        let mut cuts = cuts.into_iter().peekable();
        for span in self.time.spans() {
            let mut from = span.start;
            while cuts.next_if(|&cut| cut <= from).is_some() {}
            while let Some(cut) = cuts.next_if(|&cut| cut < span.end) {
                pieces.push(Span::new(from, cut));
                from = cut;
            }
            pieces.push(Span::new(from, span.end));
        }
        pieces
    }
}

/// The pieces within a span; the span begins and ends where pieces do, or outside of them.
pub(super) fn within(pieces: &[Span], span: Span) -> Range<usize> {
    let from = pieces.partition_point(|piece| piece.start < span.start);
    from..pieces.partition_point(|piece| piece.end <= span.end).max(from)
}

/// The disagreement of coders on where each value begins and ends, for the sum of the values, in whole seconds of the time
/// that all of them have seen. `rows` has the value that each coder gave each piece; 0 is none.
pub(super) fn unitized<'a>(
    pieces: &[Span],
    rows: impl Iterator<Item = &'a [Option<u16>]>,
    values: usize,
) -> Disagreement {
    // A coder who has seen nothing is none.
    let rows: Vec<&[Option<u16>]> = rows.collect();
    let width = rows.first().map_or(0, |row| row.len());
    let coders: Vec<usize> = (0..width).filter(|&at| rows.iter().any(|row| row[at].is_some())).collect();
    let mut spans: Vec<Vec<Vec<unitizing::Span>>> = vec![vec![Vec::new(); coders.len()]; values];
    let mut before = Millis::ZERO;
    for (piece, row) in pieces.iter().zip(rows) {
        if coders.iter().any(|&at| row[at].is_none()) {
            continue;
        }
        let after = before + piece.length();
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
fn whole_seconds(length: Millis) -> u64 {
    u64::try_from((length.0 + 500) / 1000).unwrap_or(0)
}
