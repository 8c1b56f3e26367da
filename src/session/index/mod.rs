//! The index: one compact entry an event, sorted by time, and the lookups over it. Texts are not here: an entry
//! knows where its line stands in the file.

mod block;
mod build;
mod entry;
mod filter;

pub use entry::{Entry, EventKey, SpeakerId};
pub(super) use entry::{MAX_SPEAKER, NewEntry};
pub use filter::EventFilter;

use crate::record::EventKind;
use crate::time::{Millis, SessionTime, Span};
use block::{BLOCK, Block};
use build::Overlaps;
use std::collections::HashMap;

/// The entries of all events, sorted by time; equal times in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    blocks: Vec<Block>,
    /// The latest moments that blocks reach, as a tree: the blocks themselves are its second half.
    heard: Vec<Option<SessionTime>>,
    long_ends: HashMap<u32, SessionTime>,
    last_time: Option<SessionTime>,
    sorted: bool,
    /// How many entries the blocks sum up.
    summed_up: usize,
    overlaps: Overlaps,
    /// How many entries are flagged as on tape or not.
    on_tape: usize,
}

impl Index {
    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many bytes of memory it takes, without room that is not used yet.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let ends = self.long_ends.len() * size_of::<(u32, SessionTime)>();
        let summed_up = size_of_val(self.blocks.as_slice()) + size_of_val(self.heard.as_slice());
        size_of_val(self.entries.as_slice()) + summed_up + ends
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in their order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry at a place in the order.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<Entry> {
        self.entries.get(i).copied()
    }

    /// When the event at `i` ended, where it has a usable end.
    #[must_use]
    pub fn end(&self, i: usize) -> Option<SessionTime> {
        self.get(i)?.end(&self.long_ends)
    }

    /// Until when the event at `i` touches time: its end, or its own moment.
    #[must_use]
    pub fn reach(&self, i: usize) -> SessionTime {
        self.entries[i].reach(&self.long_ends)
    }

    /// The place of the first event at `t` or later. One binary search.
    #[must_use]
    pub fn at_or_after(&self, t: SessionTime) -> usize {
        self.entries.partition_point(|e| e.time() < t)
    }

    /// The place of the first event after `t`. One binary search.
    #[must_use]
    pub fn after(&self, t: SessionTime) -> usize {
        self.entries.partition_point(|e| e.time() <= t)
    }

    /// The place of the event with this key, or of the first one behind it. One binary search.
    #[must_use]
    pub fn place_of(&self, key: EventKey) -> usize {
        self.entries.partition_point(|e| e.key() < key)
    }

    /// The latest moment that a timed utterance before the place `i` reaches; `None` where nothing was said.
    #[must_use]
    pub fn heard_before(&self, i: usize) -> Option<SessionTime> {
        let block = i.min(self.entries.len()) / BLOCK;
        let earlier = block.checked_sub(1).and_then(|b| self.blocks.get(b)).and_then(|b| b.heard_up_to);
        self.look_at(block * BLOCK, i).max(earlier)
    }

    /// The latest moment that a timed utterance at the places `from..to` reaches; whole blocks are summed up.
    #[must_use]
    pub fn heard_between(&self, from: usize, to: usize) -> Option<SessionTime> {
        let to = to.min(self.entries.len());
        let (first, last) = (from.div_ceil(BLOCK), to / BLOCK);
        if first >= last {
            return self.look_at(from, to);
        }
        // A tree over the blocks: each node holds the greater of the two below it, so that a range is a few nodes.
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
        self.look_at(from, first * BLOCK).max(blocks).max(self.look_at(last * BLOCK, to))
    }

    /// The session: from the first moment to the last of the events that stretch it.
    #[must_use]
    pub fn session(&self) -> Option<Span> {
        let first = self.entries.iter().find(|e| e.is_timed() && e.kind().counts())?.time();
        let end = self.blocks.iter().filter_map(|block| block.counted).max()?;
        Some(Span::new(first, end))
    }

    /// The maximal stretches inside a session that no timed event touches and that are longer than a threshold, in
    /// order. An utterance touches from its time to its end; every other event, a note as well, touches its own moment.
    /// Whole blocks without such a stretch are passed over.
    #[must_use]
    pub fn untouched(&self, session: Span, longer_than: Millis) -> Vec<Span> {
        let mut found = Vec::new();
        let mut reach = session.start;
        for (block, from) in self.blocks.iter().zip((0..).step_by(BLOCK)) {
            let (Some(first), Some(touched)) = (block.first, block.touched) else { continue };
            // What is touched from before the block makes its stretches no longer.
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
                    reach = reach.max(if spoken { self.reach(i) } else { time });
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

    /// The first timed utterance at `from` or behind it.
    #[must_use]
    pub fn next_heard(&self, from: usize) -> Option<usize> {
        let end = (from / BLOCK + 1) * BLOCK;
        let look =
            |from: usize, to: usize| (from..to.min(self.entries.len())).find(|&i| self.entries[i].is_heard());
        look(from, end).or_else(|| {
            let block = self.blocks.get(from / BLOCK + 1)?.heard_next?;
            look(block * BLOCK, (block + 1) * BLOCK)
        })
    }

    fn look_at(&self, from: usize, to: usize) -> Option<SessionTime> {
        let to = to.min(self.entries.len());
        (from..to).filter(|&i| self.entries[i].is_heard()).map(|i| self.reach(i)).max()
    }
}

#[cfg(test)]
mod tests;
