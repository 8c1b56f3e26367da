//! Finding the next or the last event of a kind or of a speaker.

use super::Index;
use super::block::{BLOCK, Block, speaker_bit};
use super::entry::{Entry, SpeakerId};
use crate::record::EventKind;

/// What a search over the index looks for.
#[derive(Clone, Copy, Debug)]
pub struct EventFilter {
    kinds: u16,
    speaker: Option<SpeakerId>,
}

impl EventFilter {
    /// Events of one type.
    #[must_use]
    pub fn kind(kind: EventKind) -> EventFilter {
        EventFilter { kinds: 1 << kind as u16, speaker: None }
    }

    /// Utterances of one speaker.
    #[must_use]
    pub fn utterances_by(speaker: SpeakerId) -> EventFilter {
        EventFilter { speaker: Some(speaker), ..EventFilter::kind(EventKind::Utterance) }
    }

    pub(super) fn is(self, entry: Entry) -> bool {
        self.kinds & 1 << entry.kind() as u16 != 0 && self.speaker.is_none_or(|s| s == entry.speaker())
    }

    fn may_be_in(self, block: Block) -> bool {
        self.kinds & block.kinds != 0 && self.speaker.is_none_or(|s| block.speakers & speaker_bit(s) != 0)
    }
}

impl Index {
    /// The first event at `from` or behind it that fits; whole blocks without such a kind or speaker are passed
    /// over.
    #[must_use]
    pub fn next(&self, from: usize, what: EventFilter) -> Option<usize> {
        let mut i = from;
        while i < self.entries.len() {
            let block = i / BLOCK;
            if self.blocks.get(block).is_some_and(|b| !what.may_be_in(*b)) {
                i = (block + 1) * BLOCK;
                continue;
            }
            let end = ((block + 1) * BLOCK).min(self.entries.len());
            if let Some(found) = (i..end).find(|&i| what.is(self.entries[i])) {
                return Some(found);
            }
            i = end;
        }
        None
    }

    /// The last event before `before` that fits.
    #[must_use]
    pub fn previous(&self, before: usize, what: EventFilter) -> Option<usize> {
        let mut end = before.min(self.entries.len());
        while end > 0 {
            let block = (end - 1) / BLOCK;
            let start = block * BLOCK;
            if self.blocks.get(block).is_none_or(|b| what.may_be_in(*b))
                && let Some(found) = (start..end).rev().find(|&i| what.is(self.entries[i]))
            {
                return Some(found);
            }
            end = start;
        }
        None
    }
}
