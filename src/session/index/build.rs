//! How the index grows: events are added in the order of the file, brought into the order of time, summed up by the
//! block, and flagged.

use super::Index;
use super::block::{BLOCK, Block};
use super::entry::{Entry, EventKey, NewEntry, ON_TAPE, OVERLAPS};
use crate::time::SessionTime;

/// How far the utterances that overlap are marked, and what those behind them are held against.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Overlaps {
    entries: usize,
    /// Until when the utterances so far reach.
    reach: Option<SessionTime>,
    /// The end and the place of an utterance that is still being spoken and not yet known to overlap.
    speaking: Option<(SessionTime, usize)>,
}

impl Index {
    /// Makes room for so many events, where there is as much memory: the number is but a guess.
    pub(in crate::session) fn reserve(&mut self, events: usize) {
        let _ = self.entries.try_reserve(events);
    }

    /// Adds an event in the order of the file.
    pub(in crate::session) fn push(&mut self, new: &NewEntry) {
        let time = new.time.or(self.last_time).unwrap_or_default();
        if let Some(time) = new.time {
            if self.last_time.is_none() {
                self.entries.iter_mut().for_each(|entry| entry.lend(time));
            }
            self.last_time = Some(time);
        }
        let entry = Entry::new(new, time);
        if let Some(end) = new.end.filter(|_| entry.is_long()) {
            self.long_ends.insert(entry.line(), end);
        }
        self.sorted = self.entries.last().is_none_or(|last| self.sorted && last.time() <= time);
        self.entries.push(entry);
    }

    /// Takes up what was added since the last time, as long as all stands in order: it is summed up by the block, and the
    /// utterances that overlap another are marked. This part of the work need not wait for the end of the log; what is looked
    /// up across blocks does: until [`Index::settle`] it is as it was.
    pub(in crate::session) fn take_up(&mut self) {
        if self.sorted {
            self.sum_up();
            self.mark_overlaps();
        }
    }

    /// Brings the entries into their order and takes all of them up. Cheap where the file was in order: only what was
    /// added since the last time is looked at.
    pub(in crate::session) fn settle(&mut self) {
        if !self.sorted {
            self.entries.sort_by_key(|e| e.key());
            self.sorted = true;
            (self.summed_up, self.overlaps, self.on_tape) = (0, Overlaps::default(), 0);
        }
        self.take_up();
        let mut heard_next = None;
        for (i, block) in self.blocks.iter_mut().enumerate().rev() {
            heard_next = block.heard.map(|_| i).or(heard_next);
            block.heard_next = heard_next;
        }
        let n = self.blocks.len();
        self.heard = vec![None; n];
        self.heard.extend(self.blocks.iter().map(|b| b.heard));
        for i in (1..n).rev() {
            self.heard[i] = self.heard[2 * i].max(self.heard[2 * i + 1]);
        }
    }

    /// Marks the events that lie on tape by `on_tape`, which answers as it did the last time for all entries before
    /// `since`, and is asked in their order.
    pub(in crate::session) fn flag(&mut self, since: SessionTime, mut on_tape: impl FnMut(EventKey) -> bool) {
        let from = self.at_or_after(since).min(self.on_tape);
        for entry in &mut self.entries[from..] {
            let on = entry.is_timed() && on_tape(entry.key());
            entry.set(ON_TAPE, on);
        }
        self.on_tape = self.entries.len();
    }

    /// Makes the blocks behind the last full one.
    fn sum_up(&mut self) {
        self.blocks.truncate(self.summed_up / BLOCK);
        let mut heard_up_to = self.blocks.last().and_then(|block| block.heard_up_to);
        for entries in self.entries[self.blocks.len() * BLOCK..].chunks(BLOCK) {
            let mut block = Block::default();
            for &entry in entries {
                block.take(entry, entry.reach(&self.long_ends));
            }
            heard_up_to = block.heard.max(heard_up_to);
            block.heard_up_to = heard_up_to;
            self.blocks.push(block);
        }
        self.summed_up = self.entries.len();
    }

    /// Marks the utterances that overlap another.
    fn mark_overlaps(&mut self) {
        let Overlaps { entries, mut reach, mut speaking } = self.overlaps;
        for i in entries..self.entries.len() {
            let mut entry = self.entries[i];
            entry.set(OVERLAPS, false);
            if entry.is_heard() {
                let (time, end) = (entry.time(), entry.reach(&self.long_ends));
                if reach.is_some_and(|reach| time < reach) {
                    if let Some((_, before)) = speaking.take().filter(|&(end, _)| end > time) {
                        self.entries[before].set(OVERLAPS, true);
                    }
                    entry.set(OVERLAPS, true);
                } else {
                    speaking = (end > time).then_some((end, i));
                }
                reach = reach.max(Some(end));
            }
            self.entries[i] = entry;
        }
        self.overlaps = Overlaps { entries: self.entries.len(), reach, speaking };
    }
}
