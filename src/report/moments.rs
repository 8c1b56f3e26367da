//! How a report writes the moments of one session: RFC 3339 for machines, date and time of day for people, and
//! the log's own count where there is no wall clock.

use crate::session::Session;
use crate::time::{Millis, SessionTime, clock, clock_exact};

/// The moments of one session.
#[derive(Clone, Copy)]
pub(super) struct Moments<'a> {
    session: &'a Session,
    /// Whether the offset from UTC changes within the session, so that each moment must say its own.
    offsets: bool,
}

impl<'a> Moments<'a> {
    pub fn of(session: &'a Session) -> Moments<'a> {
        let offset = |t| session.clock().at(t).map(|wall| wall.offset());
        let offsets = session.figures().session.is_some_and(|s| offset(s.start) != offset(s.end));
        Moments { session, offsets }
    }

    /// RFC 3339; `None` without a wall clock.
    pub fn rfc3339(&self, t: SessionTime) -> Option<String> {
        self.session.clock().at(t).map(|wall| wall.rfc3339())
    }

    /// The time of day, or the log's own count, to the second.
    pub fn time(&self, t: SessionTime) -> String {
        self.session.clock().at(t).map_or_else(|| clock(Millis(t.0)), |wall| wall.time())
    }

    /// Date and time of day, with the offset where it changes within the session; or the log's own count.
    pub fn stamp(&self, t: SessionTime) -> String {
        match self.session.clock().at(t) {
            Some(wall) if self.offsets => format!("{} {} {}", wall.date(), wall.time(), wall.offset()),
            Some(wall) => format!("{} {}", wall.date(), wall.time()),
            None => clock_exact(Millis(t.0)),
        }
    }

    /// The date in words; `None` without a wall clock.
    pub fn date_in_words(&self, t: SessionTime) -> Option<String> {
        self.session.clock().at(t).map(|wall| wall.date_in_words())
    }

    /// The offset from UTC at a moment, in words, where it changes within the session.
    pub fn changing_offset(&self, t: SessionTime) -> Option<String> {
        self.session.clock().at(t).filter(|_| self.offsets).map(|wall| format!("UTC{}", wall.offset()))
    }

    /// The one offset from UTC of all moments, in words; `None` where it changes or there is none.
    pub fn one_offset(&self, t: SessionTime) -> Option<String> {
        self.session.clock().at(t).filter(|_| !self.offsets).map(|wall| format!("UTC{}", wall.offset()))
    }
}
