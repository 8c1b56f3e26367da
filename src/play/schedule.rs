//! The schedule: one position in session time, moved by lengths of playback time, exactly.
//!
//! The session is cut into segments at the moments where something is due: events and the edges of gaps. Within
//! a segment playback goes on as it happened, or the segment is shortened by the pause rules. Progress is kept
//! in whole units of (nanosecond × thousandth of 1x), so that many small ticks move exactly as far as one large.

use super::pauses::{AtGap, IdleLimit, PauseRules};
use crate::session::{BandKind, Bands, Session};
use crate::time::{Millis, PlaybackTime, SessionTime, Speed};

/// Units of progress in a millisecond of session time at its own pace: 10^6 ns × 10^3 thousandths.
const UNITS: u128 = 1_000_000_000;

/// What playback does between now and the next moment that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It goes on as it happened.
    RealTime,
    /// Nothing is said; the wait is shortened.
    Shortened,
    /// It rests at a gap, or crosses one.
    Gap,
}

/// The moment that is due next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When it is.
    pub time: SessionTime,
    /// How long all of this waiting is in the session, from where it began.
    pub length: Millis,
    /// How long all of it takes, in playback time.
    pub takes: PlaybackTime,
    /// How long it takes from now on, in playback time.
    pub playback: PlaybackTime,
    /// What happens until then.
    pub wait: Wait,
}

/// A stretch between two moments at which something may be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    start: SessionTime,
    end: SessionTime,
    pace: Pace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// As it happened.
    Real,
    /// As it happened, but no longer than so much playback time.
    AtMost(Millis, Wait),
    /// So much playback time, however long it lasted; session time stands still, then leaps.
    Rest(Millis),
    /// Playback stops at its start until it is played on; then it is leapt over.
    Stop,
}

/// A position in the session, and how playback moves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    rules: PauseRules,
    speed: Speed,
    /// Where the current segment was entered, or where the user went.
    from: SessionTime,
    /// Progress since `from`, in units.
    done: u128,
    /// The gap at which playback stopped and was played on: it stops there no more.
    passed: Option<SessionTime>,
}

impl Schedule {
    /// A schedule that stands at a moment.
    #[must_use]
    pub fn new(rules: PauseRules, speed: Speed, at: SessionTime) -> Schedule {
        Schedule { rules, speed, from: at, done: 0, passed: None }
    }

    /// The speed.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Goes to a moment at once.
    pub fn seek(&mut self, to: SessionTime) {
        self.from = to;
        self.done = 0;
        self.passed = None;
    }

    /// Says that the user plays on: a gap at which playback stopped is crossed.
    pub fn resume_from_gap(&mut self) {
        self.passed = Some(self.from);
    }

    /// Changes the speed from here on. The position stays where it is, to the millisecond; what a rest or a
    /// shortened wait had taken so far counts on.
    pub fn set_speed(&mut self, speed: Speed, session: &Session, bands: &Bands) {
        if let Some(segment) = self.segment(session, bands) {
            // Keep the share of the segment that is done: both costs are known exactly.
            let (old, new) = (self.cost(segment), cost_at(segment, speed));
            if old > 0 {
                self.done = scale(self.done, new, old);
            }
        }
        self.speed = speed;
    }

    /// The moment that was due last, or to which the user went: the position is never before it.
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

    /// Moves on by a length of playback time. Gives whether playback goes on: not at the session's end, and not
    /// where it stops at a gap.
    pub fn advance(&mut self, by: PlaybackTime, session: &Session, bands: &Bands) -> bool {
        self.done += by.0 * u128::from(self.speed.thousandths());
        loop {
            let Some(segment) = self.segment(session, bands) else {
                self.done = 0;
                return false;
            };
            if segment.pace == Pace::Stop {
                self.done = 0;
                return false;
            }
            let cost = self.cost(segment);
            if self.done < cost {
                return true;
            }
            self.done -= cost;
            self.from = segment.end;
        }
    }

    /// The moment that is due next; `None` where playback stands still.
    #[must_use]
    pub fn next(&self, session: &Session, bands: &Bands) -> Option<Due> {
        let segment = self.segment(session, bands)?;
        let wait = match segment.pace {
            Pace::AtMost(_, wait) if self.cost(segment) < real_cost(segment) => wait,
            Pace::Real | Pace::AtMost(..) => Wait::RealTime,
            Pace::Rest(_) => Wait::Gap,
            Pace::Stop => return None,
        };
        let cost = self.cost(segment);
        let playback = |units: u128| PlaybackTime(units.div_ceil(u128::from(self.speed.thousandths())));
        Some(Due {
            time: segment.end,
            length: segment.end - segment.start,
            takes: playback(cost),
            playback: playback(cost.saturating_sub(self.done)),
            wait,
        })
    }

    /// How long it takes in playback time until the position is `t`; `None` where something is due before that, where
    /// the position stands still, and where session time runs faster than playback: clocks then show no second by
    /// itself.
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

    /// The segment that begins at `from`; `None` at the end of everything.
    fn segment(&self, session: &Session, bands: &Bands) -> Option<Segment> {
        let index = session.index();
        let here = self.from;
        let next = index.after(here);
        let event = index.get(next).map(crate::session::Entry::time);
        let last = session.figures().session.map(|s| s.end);
        // Silences are no segments of their own: only gaps and time not held have edges that are due.
        let band = bands.at(here).filter(|b| b.kind != BandKind::Silence);
        let edge = match band {
            Some(band) => Some(band.span.end),
            None => bands.next_start(here),
        };
        let end = [event, edge, last.filter(|&t| t > here)].into_iter().flatten().min()?;
        let pace = match band {
            // The head of a gap is decided first: it stops or rests there whatever is still being spoken.
            Some(band) if band.span.start == here => match self.rules.gap {
                AtGap::Card => Pace::Rest(AtGap::CARD),
                AtGap::Pause if self.passed == Some(here) => Pace::Rest(Millis::ZERO),
                AtGap::Pause => Pace::Stop,
                AtGap::Real => Pace::Real,
                AtGap::AtMost(most) => Pace::AtMost(most, Wait::Gap),
            },
            _ => {
                // While somebody speaks nothing is shortened: a segment ends where the speech does.
                if let Some(heard) = index.heard_before(next).filter(|&t| t > here) {
                    return Some(Segment { start: here, end: heard.min(end), pace: Pace::Real });
                }
                match (band, self.rules.gap, self.rules.idle) {
                    // Behind an event inside a gap.
                    (Some(_), AtGap::Card | AtGap::Pause, _) => Pace::AtMost(AtGap::CARD, Wait::Gap),
                    (Some(_), AtGap::AtMost(most), _) => Pace::AtMost(most, Wait::Gap),
                    (None, _, IdleLimit::AtMost(most)) => Pace::AtMost(most, Wait::Shortened),
                    (Some(_), AtGap::Real, _) | (None, _, IdleLimit::Off) => Pace::Real,
                }
            }
        };
        Some(Segment { start: here, end, pace })
    }
}

/// What a segment takes at a speed, in units.
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
