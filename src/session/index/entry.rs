//! One event in the index: when it happened, what it was, who spoke, and where its line is in the log.

use crate::record::{Certainty, EventKind};
use crate::time::{Offset, SessionTime};

/// A speaker, by their number in [`People`](crate::session::People); 0 is the unknown speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpeakerId(pub u32);

/// What events are sorted by: their time, then their line. No two events have the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    /// The time of the event; for an event without a time, that of its neighbor in the file.
    pub time: SessionTime,
    /// The line of the event in the file, from 1.
    pub line: u32,
}

/// An event that is to be added to the index.
pub(in crate::session) struct NewEntry {
    pub time: Option<SessionTime>,
    pub end: Option<SessionTime>,
    pub offset: Option<Offset>,
    pub kind: EventKind,
    pub speaker: SpeakerId,
    pub byte_offset: u64,
    pub line: u64,
    pub certainty: Certainty,
    pub has_other_accounts: bool,
    pub said: Said,
}

/// How much an utterance says. Of one that gives what was said in other words than the speaker's, nothing counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The number of words: runs of characters other than white space.
    pub words: u32,
    /// The number of questions, by their question marks ([`crate::session::words`]).
    pub questions: u32,
    /// Whether it gives what was said in other words than the speaker's.
    pub is_indirect: bool,
}

/// One event in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about an event, in one byte")]
pub struct Entry {
    pub(super) time: SessionTime,
    /// [`NO_END`] without a usable end: an `Option` would take twice the memory.
    end: SessionTime,
    byte_offset: u64,
    line: u32,
    speaker: SpeakerId,
    words: u32,
    questions: u32,
    kind: EventKind,
    certainty: Certainty,
    is_timed: bool,
    is_indirect: bool,
    pub(super) has_other_accounts: bool,
    pub(super) is_on_tape: bool,
    pub(super) overlaps: bool,
}

/// The end of an event without one: earlier than any time can be.
const NO_END: SessionTime = SessionTime(i64::MIN);

impl Entry {
    /// An entry at its own time, or at the time of a neighbor.
    pub(super) fn new(new: &NewEntry, time: SessionTime) -> Entry {
        Entry {
            time,
            end: new.end.unwrap_or(NO_END),
            byte_offset: new.byte_offset,
            line: u32::try_from(new.line).unwrap_or(u32::MAX),
            speaker: new.speaker,
            kind: new.kind,
            certainty: new.certainty,
            words: new.said.words,
            questions: new.said.questions,
            is_timed: new.time.is_some(),
            is_indirect: new.said.is_indirect,
            has_other_accounts: new.has_other_accounts,
            is_on_tape: false,
            overlaps: false,
        }
    }

    /// When it happened; for an event without a valid time, the time of its neighbor in the file.
    #[must_use]
    pub fn time(self) -> SessionTime {
        self.time
    }

    /// When it ended, if it has a usable end.
    #[must_use]
    pub fn end(self) -> Option<SessionTime> {
        (self.end != NO_END).then_some(self.end)
    }

    /// The last point in time that it touches: its end or, without one, its own time.
    #[must_use]
    pub fn reach(self) -> SessionTime {
        self.end.max(self.time)
    }

    /// What it is sorted by.
    #[must_use]
    pub fn key(self) -> EventKey {
        EventKey { time: self.time, line: self.line }
    }

    /// The kind of the event.
    #[must_use]
    pub fn kind(self) -> EventKind {
        self.kind
    }

    /// Whether it has a valid time. An event without one counts in no figure.
    #[must_use]
    pub fn is_timed(self) -> bool {
        self.is_timed
    }

    /// How certain its time is.
    #[must_use]
    pub fn certainty(self) -> Certainty {
        self.certainty
    }

    /// Whether there are other accounts of it.
    #[must_use]
    pub fn has_other_accounts(self) -> bool {
        self.has_other_accounts
    }

    /// Whether it is in taped time, or at the very end of a tape and before the `tape_off`. Set with the figures.
    #[must_use]
    pub fn is_on_tape(self) -> bool {
        self.is_on_tape
    }

    /// Whether it is an utterance that overlaps another. Set with the figures.
    #[must_use]
    pub fn overlaps(self) -> bool {
        self.overlaps
    }

    /// How much it says, if it is an utterance.
    #[must_use]
    pub fn said(self) -> Said {
        Said { words: self.words, questions: self.questions, is_indirect: self.is_indirect }
    }

    /// Who spoke, entered or left.
    #[must_use]
    pub fn speaker(self) -> SpeakerId {
        self.speaker
    }

    /// Where its line begins, in bytes from the start of the log.
    #[must_use]
    pub fn byte_offset(self) -> u64 {
        self.byte_offset
    }

    /// The line of the event in the file, from 1.
    #[must_use]
    pub fn line(self) -> u32 {
        self.line
    }

    /// Whether it is an utterance with a valid time.
    pub(super) fn is_timed_utterance(self) -> bool {
        self.kind == EventKind::Utterance && self.is_timed
    }
}
