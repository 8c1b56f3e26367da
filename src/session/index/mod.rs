//! The index: one entry per event, sorted by time, and the lookups over it.
//!
//! An entry has no text, only where its line is in the log; 48 bytes per event replace a list of parsed events, which
//! would take several times the size of the file. Entries are also summed up in blocks of 256. This replaces a look at every
//! event: a jump or a lookup takes microseconds in a log of a million events, and the last words on an unclosed tape are
//! found without reading the log again (`benches/hours.rs`).

mod build;
mod entry;
mod filter;

pub(super) use entry::NewEntry;
pub use entry::{Entry, EventKey, Said, SpeakerId};
pub use filter::EventFilter;

use crate::record::EventKind;
use crate::time::{Millis, SessionTime, Span};
use build::{BLOCK, Block, Overlaps};

/// All events of a session, sorted by time; at equal times in file order.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    blocks: Vec<Block>,
    /// The latest ends of utterances, as a binary tree whose second half are the blocks: node `i` is the greater of nodes
    /// `2i` and `2i + 1`.
    heard: Vec<Option<SessionTime>>,
    last_time: Option<SessionTime>,
    sorted: bool,
    /// How many entries are summed up in blocks.
    summed_up: usize,
    overlaps: Overlaps,
    /// The events with more than one account, in order: as far as blocks are summed up.
    with_other_accounts: Vec<usize>,
    /// How many entries are marked as on tape or not.
    on_tape: usize,
}

impl Index {
    /// The number of events.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The memory that the index takes, in bytes, without reserved capacity.
    pub fn memory_size(&self) -> usize {
        let sums = size_of_val(self.blocks.as_slice()) + size_of_val(self.heard.as_slice());
        let accounts = size_of_val(self.with_other_accounts.as_slice());
        size_of_val(self.entries.as_slice()) + sums + accounts
    }

    /// The indexes of the events with more than one account, in order.
    pub fn with_other_accounts(&self) -> &[usize] {
        &self.with_other_accounts
    }

    /// Whether there are no events.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry at index `i`.
    pub fn get(&self, i: usize) -> Option<Entry> {
        self.entries.get(i).copied()
    }

    /// When the event at index `i` ended, if it has a usable end.
    pub fn end(&self, i: usize) -> Option<SessionTime> {
        self.get(i)?.end()
    }

    /// The index of the first event at `t` or later. One binary search.
    pub fn at_or_after(&self, t: SessionTime) -> usize {
        self.entries.partition_point(|e| e.time() < t)
    }

    /// The index of the first event after `t`. One binary search.
    pub fn after(&self, t: SessionTime) -> usize {
        self.entries.partition_point(|e| e.time() <= t)
    }

    /// The index of the event with this key, or of the first one after it. One binary search.
    pub fn index_of(&self, key: EventKey) -> usize {
        self.entries.partition_point(|e| e.key() < key)
    }

    /// The latest end of a timed utterance before index `i`; `None` if there is no utterance.
    pub fn last_utterance_end_before(&self, i: usize) -> Option<SessionTime> {
        let block = i.min(self.entries.len()) / BLOCK;
        let earlier = block.checked_sub(1).and_then(|b| self.blocks.get(b)).and_then(|b| b.heard_up_to);
        self.last_heard_in(block * BLOCK, i).max(earlier)
    }

    /// The latest end of a timed utterance in `from..to`. Whole blocks are not looked into.
    pub fn heard_between(&self, from: usize, to: usize) -> Option<SessionTime> {
        let to = to.min(self.entries.len());
        let (first, last) = (from.div_ceil(BLOCK), to / BLOCK);
        if first >= last {
            return self.last_heard_in(from, to);
        }
        // A range of blocks is a few nodes of the tree.
        let (mut left, mut right, mut blocks) = (first + self.blocks.len(), last + self.blocks.len(), None);
        while left < right {
            if left % 2 == 1 {
                blocks = self.heard.get(left).copied().flatten().max(blocks);
                left += 1;
            }
            if right % 2 == 1 {
                right -= 1;
                blocks = self.heard.get(right).copied().flatten().max(blocks);
            }
            (left, right) = (left / 2, right / 2);
        }
        self.last_heard_in(from, first * BLOCK).max(blocks).max(self.last_heard_in(last * BLOCK, to))
    }

    /// The session: from the first event that extends it to the latest end of one.
    pub fn session_span(&self) -> Option<Span> {
        let first = self.entries.iter().find(|e| e.is_timed() && e.kind().counts())?.time();
        let end = self.blocks.iter().filter_map(|block| block.counted).max()?;
        Some(Span::new(first, end))
    }

    /// The stretches of a session that no timed event touches, if longer than a threshold; as long as possible, in order.
    /// An utterance touches all from its time to its end; every other event, notes included, only its own time.
    pub fn idle_spans(&self, session: Span, longer_than: Millis) -> Vec<Span> {
        let mut found = Vec::new();
        let mut reach = session.start;
        for (block, from) in self.blocks.iter().zip((0..).step_by(BLOCK)) {
            let (Some(first), Some(touched)) = (block.first, block.touched) else { continue };
            // Utterances that began before the block can only shorten its stretches.
            if block.untouched > longer_than || first - reach > longer_than {
                for i in from..(from + BLOCK).min(self.entries.len()) {
                    let entry = self.entries[i];
                    if !entry.is_timed() {
                        continue;
                    }
                    let time = entry.time();
                    if time - reach > longer_than {
                        found.extend(Span::new(reach, time).intersect(session));
                    }
                    let spoken = entry.kind() == EventKind::Utterance;
                    reach = reach.max(if spoken { entry.reach() } else { time });
                }
            }
            reach = reach.max(touched);
        }
        if session.end - reach > longer_than {
            found.push(Span::new(reach, session.end));
        }
        found.retain(|s| s.length() > longer_than);
        found
    }

    /// The first timed utterance at `from` or after it.
    pub fn next_heard(&self, from: usize) -> Option<usize> {
        let end = (from / BLOCK + 1) * BLOCK;
        let look = |from: usize, to: usize| {
            (from..to.min(self.entries.len())).find(|&i| self.entries[i].is_timed_utterance())
        };
        look(from, end).or_else(|| {
            let block = self.blocks.get(from / BLOCK + 1)?.heard_next?;
            look(block * BLOCK, (block + 1) * BLOCK)
        })
    }

    fn last_heard_in(&self, from: usize, to: usize) -> Option<SessionTime> {
        let to = to.min(self.entries.len());
        let entries = &self.entries[from.min(to)..to];
        entries.iter().filter(|entry| entry.is_timed_utterance()).map(|entry| entry.reach()).max()
    }
}

#[cfg(test)]
mod tests;
