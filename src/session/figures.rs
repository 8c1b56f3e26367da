//! The figures of a session: everything that `docs/format.md` defines, worked out once from index and key_events.
//! Screens and reports ask here and nowhere else.

use super::gaps::{self, Gap, GapKind};
use super::index::Index;
use super::key_events::{KeyEvents, Mark};
use super::tape::Coverage;
use crate::record::{ProblemKind, Problems};
use crate::time::{Millis, SECOND, SessionTime, Span, SpanSet};

/// The thresholds that a user may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// A stretch without a record that is longer is an inferred gap.
    pub infer_gaps_after: Millis,
    /// A stretch of tape that nothing touches and that is longer is a silence.
    pub silence_after: Millis,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { infer_gaps_after: Millis(600_000), silence_after: Millis(60_000) }
    }
}

/// The figures of a session. Without any timed event that counts there is no session, and everything is empty.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// From the first to the last moment of the record; may hold no time.
    pub session: Option<Span>,
    /// The tape, where the log has tape events.
    pub coverage: Option<Coverage>,
    /// The declared untaped time; `None` where the log says nothing of tapes.
    pub untaped: Option<SpanSet>,
    /// The part of `untaped` for which every statement says that there was no questioning.
    pub no_questioning: SpanSet,
    /// Time not held, without what was taped all the same.
    pub not_held: SpanSet,
    /// All gaps, numbered in the order of time.
    pub gaps: Vec<Gap>,
    /// Silences on tape.
    pub silences: Vec<Span>,
    /// Whether sums shown to the second add up: no edge of taped, not held or a gap lies between two seconds from
    /// the session's start, but for the session's end.
    pub whole_seconds: bool,
    /// How many of the gaps before each one are declared; one more than there are gaps.
    declared: Vec<usize>,
}

/// A fraction that is shown as a percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: Millis,
    /// The whole, greater than zero.
    pub whole: Millis,
}

impl Share {
    /// The share, or `None` where the whole is nothing.
    #[must_use]
    pub fn new(part: Millis, whole: Millis) -> Option<Share> {
        (whole > Millis::ZERO).then_some(Share { part, whole })
    }

    /// Tenths of a percent, truncated.
    #[must_use]
    pub fn permille(self) -> i64 {
        i64::try_from(i128::from(self.part.0) * 1000 / i128::from(self.whole.0)).unwrap_or_default()
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{} %", self.permille() / 10, self.permille() % 10)
    }
}

/// What there was up to a moment, from the session's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// From the session's start to the moment.
    pub elapsed: Millis,
    /// Taped of it; `None` where the log has no tape events.
    pub taped: Option<Millis>,
    /// Assumed taped of it.
    pub assumed_taped: Option<Millis>,
    /// Declared untaped of it; `None` where the log says nothing of tapes.
    pub untaped: Option<Millis>,
    /// Untaped without the time for which it is stated that there was no questioning.
    pub untaped_questioning: Option<Millis>,
    /// Not held of it.
    pub not_held: Millis,
}

impl Totals {
    /// The unrecorded share: untaped of the time held.
    #[must_use]
    pub fn unrecorded(self) -> Option<Share> {
        Share::new(self.untaped?, self.elapsed - self.not_held)
    }

    /// The unrecorded share without the time for which it is stated that there was no questioning.
    #[must_use]
    pub fn unrecorded_questioning(self) -> Option<Share> {
        Share::new(self.untaped_questioning?, self.elapsed - self.not_held)
    }
}

/// What stood before a mark.
#[derive(Clone, Debug)]
pub struct BeforeMark<'a> {
    /// The mark.
    pub mark: &'a Mark,
    /// Totals from the session's start to the mark.
    pub totals: Totals,
    /// Declared gaps before it; one that contains it counts.
    pub gaps: usize,
    /// Inferred gaps before it.
    pub inferred_gaps: usize,
    /// The last gap before it, cut at the mark, with the time from its end to the mark.
    pub last_gap: Option<(&'a Gap, Span, Millis)>,
}

impl Figures {
    /// Works out all figures. What contradicts itself is reported.
    #[must_use]
    pub fn new(
        index: &Index,
        key_events: &KeyEvents,
        thresholds: Thresholds,
        problems: &mut Problems,
    ) -> Figures {
        let Some(session) = index.session() else {
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
                    "untaped is stated while a tape ran: taped wins",
                );
            }
        }
        report_outside(index, session, problems);
        let shortest = thresholds.infer_gaps_after.min(thresholds.silence_after);
        let stretches = index.untouched(session, shortest);
        let (mut all, no_questioning) =
            untaped.as_ref().map(|u| gaps::declared(u, taped, key_events)).unwrap_or_default();
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
        let mut declared = vec![0];
        for gap in &all {
            let so_far = declared.last().copied().unwrap_or(0);
            declared.push(so_far + usize::from(gap.kind == GapKind::Declared));
        }
        Figures {
            session: Some(session),
            coverage,
            untaped,
            no_questioning,
            not_held,
            gaps: all,
            silences,
            whole_seconds,
            declared,
        }
    }

    /// The sums from the session's start to `t`.
    #[must_use]
    pub fn totals_to(&self, t: SessionTime) -> Totals {
        let start = self.session.map_or(t, |s| s.start);
        Totals {
            elapsed: t - start,
            taped: self.coverage.as_ref().map(|c| c.taped.before(t)),
            assumed_taped: self.coverage.as_ref().map(|c| c.assumed.before(t)),
            untaped: self.untaped.as_ref().map(|u| u.before(t)),
            untaped_questioning: self.untaped.as_ref().map(|u| u.before(t) - self.no_questioning.before(t)),
            not_held: self.not_held.before(t),
        }
    }

    /// The time of the inferred gaps before `t`. It is kept apart from every sum.
    #[must_use]
    pub fn no_record_to(&self, t: SessionTime) -> Millis {
        let inferred = self.gaps.iter().filter(|g| g.kind == GapKind::Inferred && g.span.start < t);
        inferred.map(|g| g.span.end.min(t) - g.span.start).sum()
    }

    /// The number of gaps of a kind that began at or before `t`.
    #[must_use]
    pub fn gap_count(&self, kind: GapKind, t: SessionTime) -> usize {
        self.gaps.iter().filter(|gap| gap.kind == kind && gap.span.start <= t).count()
    }

    /// The sums of the whole session; `None` where there is none.
    #[must_use]
    pub fn totals(&self) -> Option<Totals> {
        self.session.map(|session| self.totals_to(session.end))
    }

    /// What stood before a mark.
    #[must_use]
    pub fn before_mark<'a>(&'a self, mark: &'a Mark) -> BeforeMark<'a> {
        let t = mark.key.time;
        let before = &self.gaps[..self.gaps.partition_point(|g| g.span.start < t)];
        let last_gap = before.last().map(|gap| {
            let cut = Span::new(gap.span.start, gap.span.end.min(t));
            (gap, cut, t - cut.end)
        });
        let declared = self.declared.get(before.len()).copied().unwrap_or(0);
        BeforeMark {
            mark,
            totals: self.totals_to(t),
            gaps: declared,
            inferred_gaps: before.len() - declared,
            last_gap,
        }
    }

    /// The taped time; `None` where the log has no tape events.
    #[must_use]
    pub fn taped(&self) -> Option<&SpanSet> {
        self.coverage.as_ref().map(|c| &c.taped)
    }
}

/// Reports notes and unknown events outside the session.
fn report_outside(index: &Index, session: Span, problems: &mut Problems) {
    let before = 0..index.at_or_after(session.start);
    let behind = index.after(session.end)..index.len();
    for i in before.chain(behind) {
        let entry = index.entries()[i];
        if entry.is_timed() && !entry.kind().counts() {
            let what = format!("a {} outside the session: shown, and counted in no figure", entry.kind());
            problems.add(u64::from(entry.line()), ProblemKind::OutsideSession, what);
        }
    }
}

/// A figure as a clock would show it: to the second, or exact where the sums on screen would not add up.
#[must_use]
pub fn sum_text(length: Millis, whole_seconds: bool) -> String {
    if whole_seconds {
        crate::time::clock(length)
    } else {
        let seconds = crate::time::clock(length);
        format!("{seconds}.{:03}", length.0.unsigned_abs() % SECOND.0.unsigned_abs())
    }
}
