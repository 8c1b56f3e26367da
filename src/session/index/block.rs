//! Entries by the block, so that a search passes over what holds nothing for it.

use super::entry::{Entry, SpeakerId};
use crate::record::EventKind;
use crate::time::{Millis, SessionTime};

/// How many entries a block sums up.
pub(super) const BLOCK: usize = 256;

/// What a run of entries holds, so that a search can pass over it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    pub kinds: u16,
    pub speakers: u64,
    /// The latest moment that an utterance of this block reaches.
    pub heard: Option<SessionTime>,
    /// The same for this block and all before it.
    pub heard_up_to: Option<SessionTime>,
    /// The first block, from this one on, in which something was heard.
    pub heard_next: Option<usize>,
    /// The latest moment that an event reaches which stretches the session.
    pub counted: Option<SessionTime>,
    /// The first readable time.
    pub first: Option<SessionTime>,
    /// The latest moment that an event of this block touches.
    pub touched: Option<SessionTime>,
    /// The longest stretch inside that no event of this block touches.
    pub untouched: Millis,
}

impl Block {
    /// Takes up an entry that stands behind those that were taken up, and reaches to a moment.
    pub fn take(&mut self, entry: Entry, reach: SessionTime) {
        self.kinds |= 1 << entry.kind() as u16;
        self.speakers |= speaker_bit(entry.speaker());
        if !entry.is_timed() {
            return;
        }
        let (time, spoken) = (entry.time(), entry.kind() == EventKind::Utterance);
        if spoken {
            self.heard = self.heard.max(Some(reach));
        }
        if entry.kind().counts() {
            self.counted = self.counted.max(Some(reach));
        }
        self.first = self.first.or(Some(time));
        self.untouched = self.touched.map_or(Millis::ZERO, |touched| time - touched).max(self.untouched);
        self.touched = self.touched.max(Some(if spoken { reach } else { time }));
    }
}

/// A bit for each speaker; some share one.
pub(super) fn speaker_bit(speaker: SpeakerId) -> u64 {
    1 << (speaker.0 % 64)
}
