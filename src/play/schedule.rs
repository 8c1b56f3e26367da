//! Moves a position in session time by amounts of playback time, exactly.
//!
//! Events and the edges of gaps cut the session into segments. Playback crosses a segment in real time, or the pause
//! rules shorten it. Progress is counted in whole units of (nanosecond × thousandth of 1x), so that many small ticks
//! move exactly as far as one large one.

use super::pauses::{GapRule, IdleLimit, PauseRules};
use crate::session::{BandKind, Bands, Session};
use crate::time::{Millis, PlaybackTime, SessionTime, Speed};

/// Units of progress in a millisecond of session time at 1x: 10^6 ns × 10^3 thousandths.
const UNITS: u128 = 1_000_000_000;

/// How playback gets from the last event to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// In real time, at the speed of playback.
    RealTime,
    /// The wait is shortened, because nobody speaks.
    Shortened,
    /// Playback waits at a gap, or crosses one.
    Gap,
}

/// Whether playback continues after [`Schedule::advance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    /// It continues.
    Moving,
    /// It stopped at the start of a gap.
    AtGap,
    /// It stopped at the end of the session.
    AtEnd,
}

/// The next event or edge of a gap at which playback arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextStop {
    /// The session time of the stop.
    pub time: SessionTime,
    /// The session time from the previous stop to this one.
    pub length: Millis,
    /// The playback time from the previous stop to this one.
    pub takes: PlaybackTime,
    /// The playback time from the position to this stop.
    pub playback: PlaybackTime,
    /// How playback gets there.
    pub wait: Wait,
}

/// The time between two neighboring events or edges of gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    start: SessionTime,
    end: SessionTime,
    pace: Pace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// In real time.
    Real,
    /// In real time, but in no more than this much playback time.
    AtMost(Millis, Wait),
    /// In this much playback time, however long it is; session time stays at its start, then jumps to its end.
    Rest(Millis),
    /// Playback stops at its start until [`Schedule::resume_from_gap`], then jumps to its end.
    Stop,
}

/// A position in a session that playback moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    rules: PauseRules,
    speed: Speed,
    /// Where the current segment was entered, or the time that was sought.
    from: SessionTime,
    /// Progress since `from`, in units.
    done: u128,
    /// The start of the gap at which playback stopped and was resumed; it does not stop there again.
    passed: Option<SessionTime>,
}

impl Schedule {
    /// A schedule at a position.
    #[must_use]
    pub fn new(rules: PauseRules, speed: Speed, at: SessionTime) -> Schedule {
        Schedule { rules, speed, from: at, done: 0, passed: None }
    }

    /// The speed of playback.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Moves the position to a time.
    pub fn seek(&mut self, to: SessionTime) {
        self.from = to;
        self.done = 0;
        self.passed = None;
    }

    /// Crosses the gap at which playback stopped.
    pub fn resume_from_gap(&mut self) {
        self.passed = Some(self.from);
    }

    /// Changes the speed. The position stays where it is, to the millisecond. A wait that is partly over keeps its
    /// share.
    pub fn set_speed(&mut self, speed: Speed, session: &Session, bands: &Bands) {
        if let Some(segment) = self.segment(session, bands) {
            // Both costs are known exactly, so the share of the segment that is done is, too.
            let (old, new) = (self.cost(segment), cost_at(segment, speed));
            if old > 0 {
                self.done = scale(self.done, new, old);
            }
        }
        self.speed = speed;
    }

    /// The last event or edge that was reached, or the time that was sought. The position is never before it.
    #[must_use]
    pub fn last_due(&self) -> SessionTime {
        self.from
    }

    /// The position.
    #[must_use]
    pub fn now(&self, session: &Session, bands: &Bands) -> SessionTime {
        let Some(segment) = self.segment(session, bands) else { return self.from };
        match segment.pace {
            Pace::Rest(_) | Pace::Stop => segment.start,
            Pace::Real | Pace::AtMost(..) => {
                let length = u128::from((segment.end - segment.start).0.unsigned_abs());
                let cost = self.cost(segment);
                let part = if cost == 0 { length } else { scale(self.done.min(cost), length, cost) };
                segment.start + Millis(i64::try_from(part).unwrap_or(i64::MAX))
            }
        }
    }

    /// The time that passes while playback waits at a gap: from the start of the gap to what comes next, in the time of the wait.
    /// `None` while it does not wait at one. The position stays at the start.
    #[must_use]
    pub fn passing(&self, session: &Session, bands: &Bands) -> Option<SessionTime> {
        let segment = self.segment(session, bands)?;
        let Pace::Rest(_) = segment.pace else { return None };
        let (cost, length) = (self.cost(segment), (segment.end - segment.start).0.unsigned_abs());
        let part = scale(self.done.min(cost), u128::from(length), cost.max(1));
        (cost > 0).then(|| segment.start + Millis(i64::try_from(part).unwrap_or(i64::MAX)))
    }

    /// Moves the position forward by an amount of playback time.
    pub fn advance(&mut self, by: PlaybackTime, session: &Session, bands: &Bands) -> Advanced {
        self.advance_by(by, None, session, bands)
    }

    /// Moves the position like [`Schedule::advance`], but never past a gap at which playback waits and that it has not reached
    /// before: of `by`, at most `most` is spent there. So no gap is crossed in one step, however late the step is.
    pub fn advance_to_gap(
        &mut self,
        by: PlaybackTime,
        most: PlaybackTime,
        session: &Session,
        bands: &Bands,
    ) -> Advanced {
        self.advance_by(by, Some(most), session, bands)
    }

    fn advance_by(
        &mut self,
        by: PlaybackTime,
        most_at_gap: Option<PlaybackTime>,
        session: &Session,
        bands: &Bands,
    ) -> Advanced {
        self.done += by.0 * u128::from(self.speed.thousandths());
        // Every segment ends after it starts, so there are no more of them than starts and ends of events and bands.
        // The limit turns a mistake in the segments into a stop instead of an endless loop.
        let most = 2 * session.index().len() + 2 * bands.list().len() + 2;
        for _ in 0..most {
            let Some(segment) = self.segment(session, bands) else {
                self.done = 0;
                return Advanced::AtEnd;
            };
            if segment.pace == Pace::Stop {
                self.done = 0;
                return Advanced::AtGap;
            }
            let cost = self.cost(segment);
            if self.done < cost {
                return Advanced::Moving;
            }
            self.done -= cost;
            self.from = segment.end;
            if let Some(most) = most_at_gap
                && self.passing(session, bands).is_some()
            {
                self.done = self.done.min(most.0 * u128::from(self.speed.thousandths()));
            }
        }
        debug_assert!(false, "a segment does not move the position");
        Advanced::AtEnd
    }

    /// The next event or edge of a gap; `None` if playback does not move.
    #[must_use]
    pub fn next(&self, session: &Session, bands: &Bands) -> Option<NextStop> {
        let segment = self.segment(session, bands)?;
        let wait = match segment.pace {
            Pace::AtMost(_, wait) if self.cost(segment) < real_cost(segment) => wait,
            Pace::Real | Pace::AtMost(..) => Wait::RealTime,
            Pace::Rest(_) => Wait::Gap,
            Pace::Stop => return None,
        };
        let cost = self.cost(segment);
        let playback = |units: u128| PlaybackTime(units.div_ceil(u128::from(self.speed.thousandths())));
        Some(NextStop {
            time: segment.end,
            length: segment.end - segment.start,
            takes: playback(cost),
            playback: playback(cost.saturating_sub(self.done)),
            wait,
        })
    }

    /// The playback time until the position is `t`. `None` if an event or an edge of a gap comes first, if the position
    /// does not move, and at speeds above 1x.
    #[must_use]
    pub fn time_until(&self, t: SessionTime, session: &Session, bands: &Bands) -> Option<PlaybackTime> {
        let segment = self.segment(session, bands)?;
        let as_it_happened = match segment.pace {
            Pace::Real | Pace::AtMost(..) => self.cost(segment) == real_cost(segment),
            Pace::Rest(_) | Pace::Stop => false,
        };
        if !as_it_happened || self.speed > Speed::NORMAL || !(segment.start..segment.end).contains(&t) {
            return None;
        }
        let needed = u128::from((t - segment.start).0.unsigned_abs()) * UNITS;
        Some(PlaybackTime(needed.saturating_sub(self.done).div_ceil(u128::from(self.speed.thousandths()))))
    }

    fn cost(&self, segment: Segment) -> u128 {
        cost_at(segment, self.speed)
    }

    /// The segment that begins at `from`; `None` at the end of the session.
    fn segment(&self, session: &Session, bands: &Bands) -> Option<Segment> {
        let index = session.index();
        let here = self.from;
        let next = index.after(here);
        let event = index.get(next).map(crate::session::Entry::time);
        let last = session.figures().span.map(|s| s.end);
        // Only gaps and time NOT HELD have edges. A silence is part of the segment around it.
        let band = bands.at(here).filter(|b| b.kind != BandKind::Silence);
        let edge = match band {
            Some(band) => Some(band.span.end),
            None => bands.next_start(here),
        };
        let end = [event, edge, last.filter(|&t| t > here)].into_iter().flatten().min()?;
        let pace = match band {
            // A gap is decided first: playback stops or waits at its start even if somebody still speaks.
            Some(band) if band.span.start == here => match self.rules.gap {
                GapRule::Card => Pace::Rest(GapRule::CARD_WAIT),
                GapRule::Pause if self.passed == Some(here) => Pace::Rest(Millis::ZERO),
                GapRule::Pause => Pace::Stop,
                GapRule::Real => Pace::Real,
                GapRule::AtMost(most) => Pace::AtMost(most, Wait::Gap),
            },
            _ => {
                // Speech is never shortened: a segment ends where the speech does.
                if let Some(heard) = index.last_utterance_end_before(next).filter(|&t| t > here) {
                    return Some(Segment { start: here, end: heard.min(end), pace: Pace::Real });
                }
                match (band, self.rules.gap, self.rules.idle) {
                    // After an event inside a gap.
                    (Some(_), GapRule::Card | GapRule::Pause, _) => {
                        Pace::AtMost(GapRule::CARD_WAIT, Wait::Gap)
                    }
                    (Some(_), GapRule::AtMost(most), _) => Pace::AtMost(most, Wait::Gap),
                    (None, _, IdleLimit::AtMost(most)) => Pace::AtMost(most, Wait::Shortened),
                    (Some(_), GapRule::Real, _) | (None, _, IdleLimit::Off) => Pace::Real,
                }
            }
        };
        Some(Segment { start: here, end, pace })
    }
}

/// The units that a segment takes at a speed.
fn cost_at(segment: Segment, speed: Speed) -> u128 {
    let limit = |ms: Millis| u128::from(ms.0.unsigned_abs()) * 1_000_000 * u128::from(speed.thousandths());
    match segment.pace {
        Pace::Real => real_cost(segment),
        Pace::AtMost(most, _) => real_cost(segment).min(limit(most)),
        Pace::Rest(length) => limit(length),
        Pace::Stop => 0,
    }
}

fn real_cost(segment: Segment) -> u128 {
    u128::from((segment.end - segment.start).0.unsigned_abs()) * UNITS
}

/// `a × b ÷ c`, exact but for spans of thousands of years.
fn scale(a: u128, b: u128, c: u128) -> u128 {
    match a.checked_mul(b) {
        Some(product) => product / c,
        None => (a >> 40) * b / (c >> 40).max(1),
    }
}

#[cfg(test)]
mod tests;
