//! The rules: the lines that time alone draws across the transcript, at whole hours, at midnights, and at lengths from
//! the zero.

use super::figures::Figures;
use crate::time::{HOUR, Millis, SessionTime, Span, WallClock};

/// The rules that time draws across the transcript.
#[derive(Clone, Debug)]
pub struct TimeLines {
    /// What whole hours count from.
    zero: SessionTime,
    /// The session: no rule stands outside it.
    session: Span,
    /// Midnights.
    pub(super) days: Vec<SessionTime>,
    /// Reference lines: moment and number, sorted.
    pub(super) references: Vec<(SessionTime, usize)>,
}

/// TimeLines for more days than these are not drawn: no custody lasts so long, but a damaged log may say so.
const MOST_DAYS: usize = 1000;

impl TimeLines {
    /// The rules of a session for a zero; `references` are lengths from that zero,
    /// in any order.
    #[must_use]
    pub fn new(figures: &Figures, clock: &WallClock, zero: SessionTime, references: &[Millis]) -> TimeLines {
        let session = figures.session.unwrap_or(Span { start: zero, end: zero });
        let references = references.iter().enumerate().map(|(i, &length)| (zero + length, i));
        let mut references: Vec<_> =
            references.filter(|&(t, _)| session.start <= t && t <= session.end).collect();
        references.sort_unstable();
        TimeLines { zero, session, days: midnights(clock, session), references }
    }

    /// The moment of a whole hour.
    #[must_use]
    pub fn hour(&self, n: i64) -> SessionTime {
        self.zero + Millis(n * HOUR.0)
    }

    /// Whether a whole hour is drawn.
    #[must_use]
    pub fn has_hour(&self, n: i64) -> bool {
        (self.first_hour()..=self.last_hour()).contains(&n)
    }

    /// The first whole hour that is drawn. Hours that count from the session's start need no rule at their zero.
    pub(super) fn first_hour(&self) -> i64 {
        if self.session.start == self.zero { 1 } else { div_ceil(self.session.start - self.zero) }
    }

    /// The last whole hour that is drawn; below the first where none is.
    pub(super) fn last_hour(&self) -> i64 {
        (self.session.end - self.zero).0.div_euclid(HOUR.0)
    }

    /// The first whole hour at or after a moment; it may stand behind the last that is drawn.
    pub(super) fn hour_at_or_after(&self, t: SessionTime) -> i64 {
        div_ceil(t.max(self.session.start) - self.zero).max(self.first_hour())
    }

    /// The last whole hour at or before a moment; it may stand before the first that is drawn.
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
