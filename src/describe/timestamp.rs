//! A time of a session as text: by the clock, or counted from the log's zero if no clock time is known.

use crate::session::Session;
use crate::time::{Millis, SessionTime, WallTime, format_hms, format_hms_exact};

/// Writes the times of one session.
#[derive(Clone, Copy, Debug)]
pub struct Timestamps<'a> {
    session: &'a Session,
    /// Whether the offset from UTC changes within the session, so that each timestamp must state its own.
    offsets: bool,
}

impl<'a> Timestamps<'a> {
    /// The times of a session.
    pub fn new(session: &'a Session) -> Timestamps<'a> {
        let offset = |t| session.clock().at(t).map(|wall| wall.offset());
        let offsets = session.figures().span.is_some_and(|s| offset(s.start) != offset(s.end));
        Timestamps { session, offsets }
    }

    fn wall(&self, t: SessionTime) -> Option<WallTime> {
        self.session.clock().at(t)
    }

    /// RFC 3339; `None` without a clock.
    pub fn rfc3339(&self, t: SessionTime) -> Option<String> {
        self.wall(t).map(|wall| wall.rfc3339())
    }

    /// The time of day to the second, or the count.
    pub fn time(&self, t: SessionTime) -> String {
        self.wall(t).map_or_else(|| format_hms(Millis(t.0)), |wall| wall.time())
    }

    /// Date and time of day, with the offset where it changes within the session; or the exact count.
    pub fn date_time(&self, t: SessionTime) -> String {
        match self.wall(t) {
            Some(wall) if self.offsets => format!("{} {} {}", wall.date(), wall.time(), wall.offset()),
            Some(wall) => format!("{} {}", wall.date(), wall.time()),
            None => format_hms_exact(Millis(t.0)),
        }
    }

    /// Date and time of day with the offset, or the exact count: a timestamp that needs no context.
    pub fn date_time_offset(&self, t: SessionTime) -> String {
        let offset = self.wall(t).filter(|_| !self.offsets).map(|wall| format!(", UTC{}", wall.offset()));
        self.date_time(t) + &offset.unwrap_or_default()
    }

    /// The time of day, with the day of the week where the session has several days; or the count.
    pub fn weekday_time(&self, t: SessionTime) -> String {
        let date = |t| self.wall(t).map(|wall| wall.date());
        let days = self.session.figures().span.is_some_and(|s| date(s.start) != date(s.end));
        match self.day(t).filter(|_| days) {
            Some(day) => day.chars().take(3).chain([' ']).chain(self.time(t).chars()).collect(),
            None => self.time(t),
        }
    }

    /// The time of day, with the date where it is not the date of `from`; or the count.
    pub fn seen_from(&self, from: SessionTime, t: SessionTime) -> String {
        match self.day(t).filter(|day| self.day(from).as_ref() != Some(day)) {
            Some(day) => format!("{day} {}", self.time(t)),
            None => self.time(t),
        }
    }

    /// The date in words, `Sat 2 Mar 2019`; `None` without a clock.
    pub fn day(&self, t: SessionTime) -> Option<String> {
        self.wall(t).map(|wall| wall.date_in_words())
    }

    /// The offset from UTC at a time, where it changes within the session: `UTC-06:00`.
    pub fn changing_offset(&self, t: SessionTime) -> Option<String> {
        self.wall(t).filter(|_| self.offsets).map(|wall| format!("UTC{}", wall.offset()))
    }
}
