//! One event in the index: when it was, what it was, who spoke, and where its line stands.

use crate::record::EventKind;
use crate::time::{Millis, Offset, SessionTime};
use std::collections::HashMap;

/// A speaker, by the number under which [`People`](crate::session::People) knows the name; 0 is the unknown speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpeakerId(pub u32);

/// The place of an event in the sorted order: its time, then its line. Two events never have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    /// Its time; for an event without one, that of its neighbour in the file.
    pub time: SessionTime,
    /// Its line in the file.
    pub line: u32,
}

/// One event in the index, in 24 bytes.
///
/// The first word holds the time (54 bits), the kind (4) and flags (6); the second the position of the line in
/// the file (44 bits: 16 TiB) and the speaker (20 bits).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    time_kind_flags: i64,
    position_speaker: u64,
    length: u32,
    line: u32,
}

const FLAG_BITS: u32 = 6;
const KIND_BITS: u32 = 4;
const UNTIMED: i64 = 1;
pub(super) const ON_TAPE: i64 = 2;
pub(super) const OVERLAPS: i64 = 4;
const SPEAKER_BITS: u32 = 20;
/// The length of an event without an end.
const NO_END: u32 = u32::MAX;
/// The length of an event that is longer than 49 days: it stands in a table beside the entries.
const LONG: u32 = u32::MAX - 1;
/// The greatest speaker number: all names after the first million share it.
pub(in crate::session) const MAX_SPEAKER: u32 = (1 << SPEAKER_BITS) - 1;

/// What an entry is made from.
pub(in crate::session) struct NewEntry {
    pub time: Option<SessionTime>,
    pub end: Option<SessionTime>,
    pub offset: Option<Offset>,
    pub kind: EventKind,
    pub speaker: SpeakerId,
    pub position: u64,
    pub line: u64,
}

impl Entry {
    pub(super) fn new(new: &NewEntry, time: SessionTime) -> Entry {
        let kind = new.kind as i64;
        let untimed = if new.time.is_none() { UNTIMED } else { 0 };
        let length = new.end.map_or(NO_END, |end| match u32::try_from((end - time).0) {
            Ok(length) if length < LONG => length,
            _ => LONG,
        });
        Entry {
            time_kind_flags: time.0 << (FLAG_BITS + KIND_BITS) | kind << FLAG_BITS | untimed,
            position_speaker: new.position << SPEAKER_BITS | u64::from(new.speaker.0.min(MAX_SPEAKER)),
            length,
            line: u32::try_from(new.line).unwrap_or(u32::MAX),
        }
    }

    /// When it was; for an event without a readable time, the time of its neighbour in the file.
    #[must_use]
    pub fn time(self) -> SessionTime {
        SessionTime(self.time_kind_flags >> (FLAG_BITS + KIND_BITS))
    }

    /// Its place in the sorted order.
    #[must_use]
    pub fn key(self) -> EventKey {
        EventKey { time: self.time(), line: self.line }
    }

    /// Its type.
    #[must_use]
    pub fn kind(self) -> EventKind {
        let kind = (self.time_kind_flags >> FLAG_BITS) & ((1 << KIND_BITS) - 1);
        usize::try_from(kind).ok().and_then(|i| EventKind::ALL.get(i)).copied().unwrap_or(EventKind::Unknown)
    }

    /// Whether its time is readable. An event without one takes no part in any figure.
    #[must_use]
    pub fn is_timed(self) -> bool {
        self.time_kind_flags & UNTIMED == 0
    }

    /// Whether it lies in taped time, or ends a tape at its own moment. Set when the figures are worked out.
    #[must_use]
    pub fn is_on_tape(self) -> bool {
        self.time_kind_flags & ON_TAPE != 0
    }

    /// Whether it is an utterance that overlaps another. Set when the figures are worked out.
    #[must_use]
    pub fn overlaps(self) -> bool {
        self.time_kind_flags & OVERLAPS != 0
    }

    /// Who spoke, came in or went out.
    #[must_use]
    pub fn speaker(self) -> SpeakerId {
        SpeakerId(u32::try_from(self.position_speaker & u64::from(MAX_SPEAKER)).unwrap_or(0))
    }

    /// Where its line begins, in bytes from the beginning of the log.
    #[must_use]
    pub fn position(self) -> u64 {
        self.position_speaker >> SPEAKER_BITS
    }

    /// Its line in the file, from 1.
    #[must_use]
    pub fn line(self) -> u32 {
        self.line
    }

    /// Whether it is an utterance with a readable time.
    pub(super) fn is_heard(self) -> bool {
        self.kind() == EventKind::Utterance && self.is_timed()
    }

    /// Whether its end stands in the table of long ones.
    pub(super) fn is_long(self) -> bool {
        self.length == LONG
    }

    /// When it ended, where it has a usable end.
    pub(super) fn end(self, long: &HashMap<u32, SessionTime>) -> Option<SessionTime> {
        match self.length {
            NO_END => None,
            LONG => long.get(&self.line).copied(),
            length => Some(self.time() + Millis(i64::from(length))),
        }
    }

    /// Until when it touches time: its end, or its own moment.
    pub(super) fn reach(self, long: &HashMap<u32, SessionTime>) -> SessionTime {
        let time = self.time();
        self.end(long).map_or(time, |end| end.max(time))
    }

    /// Gives it another time: an event without one has that of its neighbour.
    pub(super) fn lend(&mut self, time: SessionTime) {
        let rest = (1 << (FLAG_BITS + KIND_BITS)) - 1;
        self.time_kind_flags = time.0 << (FLAG_BITS + KIND_BITS) | self.time_kind_flags & rest;
    }

    pub(super) fn set(&mut self, flag: i64, on: bool) {
        if on {
            self.time_kind_flags |= flag;
        } else {
            self.time_kind_flags &= !flag;
        }
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} at {}", self.line, self.kind(), self.time().0)
    }
}
