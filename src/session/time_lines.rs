//! Time lines: lines across a transcript at whole hours, at midnights, and at given lengths from the reference point.

use super::figures::Figures;
use crate::time::{HOUR, Millis, SessionTime, Span, WallClock};

/// The lines that are drawn across a transcript at certain times.
#[derive(Clone, Debug)]
pub struct TimeLines {
    /// The reference point for whole hours.
    zero: SessionTime,
    /// The session; no line is outside it.
    session: Span,
    /// Midnights.
    pub(super) days: Vec<SessionTime>,
    /// Reference lines: time and number, sorted.
    pub(super) references: Vec<(SessionTime, usize)>,
}

/// The most midnights that are drawn: no custody lasts that long, but a damaged log may say so.
const MOST_DAYS: usize = 1000;

impl TimeLines {
    /// The lines of a session for a reference point; `references` are lengths from it, in any order.
    pub fn new(figures: &Figures, clock: &WallClock, zero: SessionTime, references: &[Millis]) -> TimeLines {
        let session = figures.span.unwrap_or(Span { start: zero, end: zero });
        let references = references.iter().enumerate().map(|(i, &length)| (zero + length, i));
        let mut references: Vec<_> =
            references.filter(|&(t, _)| session.start <= t && t <= session.end).collect();
        references.sort_unstable();
        TimeLines { zero, session, days: midnights(clock, session), references }
    }

    /// The times of the reference lines, in order.
    pub fn references(&self) -> impl Iterator<Item = SessionTime> {
        self.references.iter().map(|&(t, _)| t)
    }

    /// The time of a whole hour.
    pub fn hour(&self, n: i64) -> SessionTime {
        self.zero + Millis(n * HOUR.0)
    }

    /// Whether a whole hour is drawn.
    pub fn has_hour(&self, n: i64) -> bool {
        (self.first_hour()..=self.last_hour()).contains(&n)
    }

    /// The first whole hour that is drawn. Hours from the session's start need no line at 0.
    pub(super) fn first_hour(&self) -> i64 {
        if self.session.start == self.zero { 1 } else { div_ceil(self.session.start - self.zero) }
    }

    /// The last whole hour that is drawn; less than the first if there is none.
    pub(super) fn last_hour(&self) -> i64 {
        (self.session.end - self.zero).0.div_euclid(HOUR.0)
    }

    /// The first whole hour at or after `t`; it may be after the last that is drawn.
    pub(super) fn hour_at_or_after(&self, t: SessionTime) -> i64 {
        div_ceil(t.max(self.session.start) - self.zero).max(self.first_hour())
    }

    /// The last whole hour at or before `t`; it may be before the first that is drawn.
    pub(super) fn hour_at_or_before(&self, t: SessionTime) -> i64 {
        (t.min(self.session.end) - self.zero).0.div_euclid(HOUR.0)
    }
}

fn div_ceil(length: Millis) -> i64 {
    -(-length.0).div_euclid(HOUR.0)
}

fn midnights(clock: &WallClock, session: Span) -> Vec<SessionTime> {
    let mut days = Vec::new();
    let mut t = session.start;
    while days.len() < MOST_DAYS {
        let Some(wall) = clock.at(t) else { break };
        let Ok(tomorrow) = wall.date().tomorrow() else { break };
        let Some(midnight) = clock.to_session_time(tomorrow, jiff::civil::Time::midnight(), t) else { break };
        if midnight > session.end || midnight <= t {
            break;
        }
        days.push(midnight);
        t = midnight;
    }
    days
}
