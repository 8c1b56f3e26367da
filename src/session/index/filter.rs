//! Finds the next or previous event of a kind or of a speaker.

use super::Index;
use super::build::{BLOCK, Block, speaker_bit};
use super::entry::{Entry, SpeakerId};
use crate::record::EventKind;

/// Which events to look for in the index.
#[derive(Clone, Copy, Debug)]
pub struct EventFilter {
    kind: EventKind,
    speaker: Option<SpeakerId>,
}

impl EventFilter {
    /// Events of one kind.
    pub fn kind(kind: EventKind) -> EventFilter {
        EventFilter { kind, speaker: None }
    }

    /// Utterances of one speaker.
    pub fn utterances_by(speaker: SpeakerId) -> EventFilter {
        EventFilter { kind: EventKind::Utterance, speaker: Some(speaker) }
    }

    pub(super) fn matches(self, entry: Entry) -> bool {
        self.kind == entry.kind() && self.speaker.is_none_or(|s| s == entry.speaker())
    }

    fn may_match_in(self, block: &Block) -> bool {
        block.kinds & 1 << self.kind as u16 != 0
            && self.speaker.is_none_or(|s| block.speakers & speaker_bit(s) != 0)
    }
}

impl Index {
    /// The first matching event at `from` or after it. Blocks without a match are skipped.
    pub fn next(&self, from: usize, filter: EventFilter) -> Option<usize> {
        let mut i = from;
        while i < self.entries.len() {
            let block = i / BLOCK;
            let end = ((block + 1) * BLOCK).min(self.entries.len());
            if self.blocks.get(block).is_none_or(|b| filter.may_match_in(b))
                && let Some(found) = (i..end).find(|&i| filter.matches(self.entries[i]))
            {
                return Some(found);
            }
            i = end;
        }
        None
    }

    /// The last matching event before `before`.
    pub fn previous(&self, before: usize, filter: EventFilter) -> Option<usize> {
        let mut end = before.min(self.entries.len());
        while end > 0 {
            let block = (end - 1) / BLOCK;
            let start = block * BLOCK;
            if self.blocks.get(block).is_none_or(|b| filter.may_match_in(b))
                && let Some(found) = (start..end).rev().find(|&i| filter.matches(self.entries[i]))
            {
                return Some(found);
            }
            end = start;
        }
        None
    }
}
