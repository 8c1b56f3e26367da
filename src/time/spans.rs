//! Half-open spans of session time, and sets of them.

use super::{Millis, SessionTime};

/// A half-open span `[start, end)` of session time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first time in it.
    pub start: SessionTime,
    /// The first time after it.
    pub end: SessionTime,
}

impl Span {
    /// A span; empty if `end` is before `start`.
    pub fn new(start: SessionTime, end: SessionTime) -> Span {
        Span { start, end: end.max(start) }
    }

    /// The length, never negative.
    pub fn length(self) -> Millis {
        self.end - self.start
    }

    /// Where the part with this index begins, if it is cut into so many parts of the same length.
    pub fn part(self, index: u16, parts: u16) -> SessionTime {
        let part = i128::from(self.length().0) * i128::from(index) / i128::from(parts.max(1));
        self.start + Millis(i64::try_from(part).unwrap_or(0))
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether a time is in it.
    pub fn contains(self, t: SessionTime) -> bool {
        self.start <= t && t < self.end
    }

    /// The intersection of both, unless it is empty.
    pub fn intersect(self, other: Span) -> Option<Span> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Span { start, end })
    }
}

/// A union of spans: sorted, disjoint, none empty, no two adjacent. Answers in `O(log n)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanSet {
    spans: Vec<Span>,
    /// For each span, the length of all spans before it.
    before: Vec<Millis>,
}

impl SpanSet {
    /// The union of spans in any order; empty ones are ignored.
    pub fn from_spans(mut spans: Vec<Span>) -> SpanSet {
        spans.retain(|s| !s.is_empty());
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        let before = merged
            .iter()
            .scan(Millis::ZERO, |sum, s| {
                let so_far = *sum;
                *sum += s.length();
                Some(so_far)
            })
            .collect();
        SpanSet { spans: merged, before }
    }

    /// The spans, in order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The length of all spans.
    pub fn total(&self) -> Millis {
        match (self.spans.last(), self.before.last()) {
            (Some(last), Some(&before)) => before + last.length(),
            _ => Millis::ZERO,
        }
    }

    /// The length of all that is before `t`.
    pub fn before(&self, t: SessionTime) -> Millis {
        let n = self.spans.partition_point(|s| s.start < t);
        let Some(i) = n.checked_sub(1) else { return Millis::ZERO };
        self.before[i] + (self.spans[i].end.min(t) - self.spans[i].start)
    }

    /// The span that contains `t`, if any.
    pub fn at(&self, t: SessionTime) -> Option<Span> {
        let n = self.spans.partition_point(|s| s.start <= t);
        n.checked_sub(1).map(|i| self.spans[i]).filter(|s| s.contains(t))
    }

    /// Whether a span contains `t`.
    pub fn contains(&self, t: SessionTime) -> bool {
        self.at(t).is_some()
    }

    /// The parts that are within a span, in order.
    pub fn within(&self, span: Span) -> impl Iterator<Item = Span> {
        let from = self.spans.partition_point(|s| s.end <= span.start);
        self.spans[from..].iter().map_while(move |s| s.intersect(span))
    }

    /// The time that is in this set and not in the other.
    #[must_use]
    pub fn difference(&self, other: &SpanSet) -> SpanSet {
        let (mut j, mut left) = (0, Vec::new());
        for &span in &self.spans {
            let mut start = span.start;
            while let Some(&cut) = other.spans.get(j) {
                if cut.start >= span.end {
                    break;
                }
                if cut.end > start {
                    left.extend((start < cut.start).then_some(Span { start, end: cut.start }));
                    start = cut.end;
                }
                if cut.end > span.end {
                    break;
                }
                j += 1;
            }
            left.extend((start < span.end).then_some(Span { start, end: span.end }));
        }
        SpanSet::from_spans(left)
    }
}

impl From<Span> for SpanSet {
    fn from(span: Span) -> SpanSet {
        SpanSet::from_spans(vec![span])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set() -> impl Strategy<Value = SpanSet> {
        proptest::collection::vec((0_i64..60, 0_i64..12), 0..8).prop_map(|list| {
            let span = |(a, n): (i64, i64)| Span::new(SessionTime(a), SessionTime(a + n));
            SpanSet::from_spans(list.into_iter().map(span).collect())
        })
    }

    proptest! {
        #[test]
        fn set_operations_agree_with_asking_every_moment(a in set(), b in set()) {
            let left = a.difference(&b);
            let both = a.difference(&left);
            let mut sum = 0;
            for t in 0..80 {
                let t = SessionTime(t);
                prop_assert_eq!(a.before(t).0, sum);
                prop_assert_eq!(both.contains(t), a.contains(t) && b.contains(t));
                prop_assert_eq!(left.contains(t), a.contains(t) && !b.contains(t));
                sum += i64::from(a.contains(t));
            }
            prop_assert_eq!(both.total() + left.total(), a.total());
            for &span in b.spans() {
                let both = a.difference(&a.difference(&SpanSet::from(span)));
                prop_assert_eq!(a.within(span).collect::<Vec<_>>(), both.spans());
            }
            for s in [&a, &b, &both, &left] {
                prop_assert!(s.spans().iter().all(|s| !s.is_empty()));
                prop_assert!(s.spans().windows(2).all(|w| w[0].end < w[1].start));
            }
        }
    }
}
