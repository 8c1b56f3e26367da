//! How the document writes a moment: by the wall clock, or by the log's own count where it has none.

use crate::session::Session;
use crate::time::{Millis, SessionTime, clock, clock_exact};

/// The time of day, or the log's own count.
pub(super) fn time(session: &Session, t: SessionTime) -> String {
    session.clock().at(t).map_or_else(|| clock(Millis(t.0)), |wall| wall.time())
}

/// Date and time of day with the offset, or the log's own count.
pub(super) fn stamp(session: &Session, t: SessionTime) -> String {
    let wall = session.clock().at(t);
    wall.map_or_else(
        || clock_exact(Millis(t.0)),
        |wall| format!("{} {} {}", wall.date(), wall.time(), wall.offset()),
    )
}
