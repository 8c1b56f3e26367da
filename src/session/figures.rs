//! The figures of a session, as `docs/format.md` defines them, worked out from the index and the key events.
//!
//! Screens and reports take all figures from here, so that they cannot disagree.

use super::gaps::{self, Gap, GapKind};
use super::index::Index;
use super::key_events::{KeyEvents, Mark};
use super::tape::Coverage;
use super::totals::{ByQuestioning, Totals};
use crate::record::{ProblemKind, Problems, with_article};
use crate::time::{Millis, SessionTime, Span, SpanSet};

/// The thresholds that a user may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// A longer stretch without a record is an inferred gap.
    pub infer_gaps_after: Millis,
    /// A longer stretch of tape that no event touches is a silence.
    pub silence_after: Millis,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { infer_gaps_after: Millis(600_000), silence_after: Millis(60_000) }
    }
}

/// The figures of a session. Without a timed event that counts there is no session, and everything is empty.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// From the start to the end of the record; may have no length.
    pub span: Option<Span>,
    /// The tape coverage, if the log has tape events.
    pub coverage: Option<Coverage>,
    /// The declared untaped time; `None` if the log has neither tape events nor untaped intervals.
    pub untaped: Option<SpanSet>,
    /// `untaped` by what the log says about questioning in each part of a gap.
    pub untaped_by_questioning: ByQuestioning<SpanSet>,
    /// Time NOT HELD, without what was taped then.
    pub not_held: SpanSet,
    /// All gaps, numbered in the order of time.
    pub gaps: Vec<Gap>,
    /// Silences on tape.
    pub silences: Vec<Span>,
    /// Whether totals add up if shown to the second: every edge of taped time, time NOT HELD and gaps is a whole
    /// number of seconds after the session's start, except the session's end.
    pub whole_seconds: bool,
    /// The gaps before each gap, and in all.
    gaps_before: Vec<GapsBefore>,
}

/// The gaps before one of them, counted and added up.
#[derive(Clone, Copy, Debug, Default)]
struct GapsBefore {
    /// How many of them are declared.
    declared: usize,
    /// The length of the inferred ones.
    no_record: Millis,
}

/// What came before a time: that of a mark, or of something that was said.
#[derive(Clone, Debug)]
pub struct Before<'a> {
    /// Totals from the session's start to it.
    pub totals: Totals,
    /// The number of declared gaps before it, including one that contains it.
    pub gaps: usize,
    /// The number of inferred gaps before it.
    pub inferred_gaps: usize,
    /// The last gap before it.
    pub last_gap: Option<LastGap<'a>>,
}

/// The last gap before a time.
#[derive(Clone, Copy, Debug)]
pub struct LastGap<'a> {
    /// The gap.
    pub gap: &'a Gap,
    /// The gap's span, up to the time.
    pub span: Span,
    /// The time from the end of `span` until then; zero inside the gap.
    pub since_end: Millis,
    /// The index of the part that the time is in, or that ends last before it; `None` if the gap has no parts.
    pub part: Option<usize>,
}

impl Figures {
    /// Works out all figures. Contradictions are reported.
    #[must_use]
    pub fn new(
        index: &Index,
        key_events: &KeyEvents,
        thresholds: Thresholds,
        problems: &mut Problems,
    ) -> Figures {
        let Some(session) = index.session_span() else {
            return Figures { whole_seconds: true, ..Figures::default() };
        };
        let unheld = gaps::not_held(index, &key_events.marks, problems);
        let coverage =
            key_events.has_tape_events.then(|| Coverage::from_events(index, &key_events.tape, problems));
        let nothing = SpanSet::default();
        let taped = coverage.as_ref().map_or(&nothing, |c| &c.taped);
        let not_held = unheld.difference(taped);
        let stated = SpanSet::from_spans(key_events.untaped.iter().map(|u| u.span).collect());
        let untaped = if coverage.is_some() {
            Some(SpanSet::from(session).difference(taped).difference(&not_held))
        } else if stated.is_empty() {
            None
        } else {
            Some(stated.difference(&not_held))
        };
        for interval in &key_events.untaped {
            if taped.within(interval.span).next().is_some() {
                let line = u64::from(interval.key.line);
                problems.add(
                    line,
                    ProblemKind::UntapedOverTape,
                    "untaped is stated while a tape is logged as running; counted as taped",
                );
            }
        }
        report_outside(index, session, problems);
        let shortest = thresholds.infer_gaps_after.min(thresholds.silence_after);
        let stretches = index.idle_spans(session, shortest);
        let mut all = untaped.as_ref().map(|u| gaps::declared(u, taped, key_events)).unwrap_or_default();
        let untaped_by_questioning = ByQuestioning::from_gaps(&all);
        if coverage.is_none() {
            let outside = SpanSet::from_spans([not_held.spans(), stated.spans()].concat());
            all.extend(gaps::inferred(index, &stretches, &outside, thresholds.infer_gaps_after));
            all.sort_by_key(|gap| gap.span);
        }
        for (gap, number) in all.iter_mut().zip(1..) {
            gap.number = number;
        }
        let silences = gaps::silences(&stretches, taped, thresholds.silence_after);
        let mut edges = taped.spans().iter().chain(not_held.spans()).chain(all.iter().map(|g| &g.span));
        let whole = |t: SessionTime| t == session.end || (t - session.start).is_whole_seconds();
        let whole_seconds = edges.all(|s| whole(s.start) && whole(s.end));
        let mut before = vec![GapsBefore::default()];
        let mut so_far = GapsBefore::default();
        for gap in &all {
            match gap.kind {
                GapKind::Declared => so_far.declared += 1,
                GapKind::Inferred => so_far.no_record += gap.length(),
            }
            before.push(so_far);
        }
        Figures {
            span: Some(session),
            coverage,
            untaped,
            untaped_by_questioning,
            not_held,
            gaps: all,
            silences,
            whole_seconds,
            gaps_before: before,
        }
    }

    /// The totals from the session's start to `t`.
    #[must_use]
    pub fn totals_to(&self, t: SessionTime) -> Totals {
        let start = self.span.map_or(t, |s| s.start);
        let by_questioning = self.untaped_by_questioning.map(|spans| spans.before(t));
        Totals {
            elapsed: t - start,
            taped: self.coverage.as_ref().map(|c| c.taped.before(t)),
            assumed_taped: self.coverage.as_ref().map(|c| c.assumed.before(t)),
            ends_alone: self.coverage.as_ref().map_or(0, |c| c.ends_alone.partition_point(|&end| end <= t)),
            untaped: self.untaped.as_ref().map(|u| u.before(t)),
            untaped_by_questioning: self.untaped.as_ref().map(|_| by_questioning),
            not_held: self.not_held.before(t),
        }
    }

    /// The totals from one time to a later one.
    #[must_use]
    pub fn totals_between(&self, from: SessionTime, to: SessionTime) -> Totals {
        self.totals_to(to).since(self.totals_to(from))
    }

    /// The time in inferred gaps before `t`. It is not part of any total.
    #[must_use]
    pub fn no_record_to(&self, t: SessionTime) -> Millis {
        let gaps = self.gaps.partition_point(|gap| gap.span.start < t);
        let so_far = self.gaps_before.get(gaps).map_or(Millis::ZERO, |before| before.no_record);
        // The last of them may go on.
        let last = self.gaps[..gaps].last().filter(|gap| gap.kind == GapKind::Inferred && gap.span.end > t);
        so_far - last.map_or(Millis::ZERO, |gap| gap.span.end - t)
    }

    /// The time in inferred gaps from one time to a later one.
    #[must_use]
    pub fn no_record_between(&self, from: SessionTime, to: SessionTime) -> Millis {
        self.no_record_to(to) - self.no_record_to(from)
    }

    /// The number of gaps of a kind that began at or before `t`.
    #[must_use]
    pub fn gap_count(&self, kind: GapKind, t: SessionTime) -> usize {
        let gaps = self.gaps.partition_point(|gap| gap.span.start <= t);
        let declared = self.declared_before(gaps);
        match kind {
            GapKind::Declared => declared,
            GapKind::Inferred => gaps - declared,
        }
    }

    /// The number of gaps of a kind that have time between two times.
    #[must_use]
    pub fn gap_count_between(&self, kind: GapKind, from: SessionTime, to: SessionTime) -> usize {
        let begun = self.gaps.partition_point(|gap| gap.span.start < to);
        let over = self.gaps.partition_point(|gap| gap.span.end <= from).min(begun);
        let declared = self.declared_before(begun) - self.declared_before(over);
        match kind {
            GapKind::Declared => declared,
            GapKind::Inferred => begun - over - declared,
        }
    }

    /// Whether a gap of either kind, or time NOT HELD, has time between two times. One gap that both are in is not between
    /// them.
    #[must_use]
    pub fn has_gap_between(&self, from: SessionTime, to: SessionTime) -> bool {
        let first = self.gaps.partition_point(|gap| gap.span.end <= from);
        let is_between =
            |gap: &Gap| gap.span.start < to && !(gap.span.contains(from) && gap.span.contains(to));
        self.gaps.get(first).is_some_and(is_between)
            || self.not_held.within(Span::new(from, to)).next().is_some()
    }

    /// The totals of the whole session; `None` if there is none.
    #[must_use]
    pub fn totals(&self) -> Option<Totals> {
        self.span.map(|session| self.totals_to(session.end))
    }

    /// What came before a mark.
    #[must_use]
    pub fn before_mark(&self, mark: &Mark) -> Before<'_> {
        self.before(mark.key.time)
    }

    /// What came before a time, to a reader who knows all of the session.
    #[must_use]
    pub fn before(&self, t: SessionTime) -> Before<'_> {
        let before = &self.gaps[..self.gaps.partition_point(|g| g.span.start < t)];
        let last_gap = before.last().map(|gap| {
            let span = Span::new(gap.span.start, gap.span.end.min(t));
            let last = gap.parts.len().checked_sub(1);
            let part = last.map(|last| gap.parts.partition_point(|part| part.span.end <= t).min(last));
            LastGap { gap, span, since_end: t - span.end, part }
        });
        let declared = self.declared_before(before.len());
        Before { totals: self.totals_to(t), gaps: declared, inferred_gaps: before.len() - declared, last_gap }
    }

    /// How many of the first `gaps` gaps are declared.
    fn declared_before(&self, gaps: usize) -> usize {
        self.gaps_before.get(gaps).map_or(0, |before| before.declared)
    }

    /// The first taped moment; `None` if nothing is taped. A tape of no length tapes nothing.
    #[must_use]
    pub fn first_taped(&self) -> Option<SessionTime> {
        self.taped()?.spans().first().map(|span| span.start)
    }

    /// The taped time; `None` if the log has no tape events.
    #[must_use]
    pub fn taped(&self) -> Option<&SpanSet> {
        self.coverage.as_ref().map(|c| &c.taped)
    }

    /// Whether a time is in declared untaped time.
    #[must_use]
    pub fn is_untaped(&self, t: SessionTime) -> bool {
        let instant = Span::new(t, t + Millis(1));
        self.untaped.as_ref().is_some_and(|untaped| untaped.within(instant).next().is_some())
    }
}

/// Reports notes and unknown events outside the session.
fn report_outside(index: &Index, session: Span, problems: &mut Problems) {
    let before = 0..index.at_or_after(session.start);
    let after = index.after(session.end)..index.len();
    for i in before.chain(after) {
        let entry = index.entries()[i];
        if entry.is_timed() && !entry.kind().counts() {
            let event = with_article(entry.kind().noun());
            let message = format!("{event} outside the session; shown, not counted in any figure");
            problems.add(u64::from(entry.line()), ProblemKind::OutsideSession, message);
        }
    }
}
