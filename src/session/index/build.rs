//! Fills the index: adds events in file order, sorts them by time, sums up each block and marks overlaps.

use super::Index;
use super::entry::{Entry, EventKey, NewEntry, SpeakerId};
use crate::record::EventKind;
use crate::time::{Millis, SessionTime};

/// The number of entries in a block.
pub(super) const BLOCK: usize = 256;

/// What a block of entries contains, so that a lookup can skip it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    /// A bit for each type of event.
    pub kinds: u16,
    /// A bit for each speaker; some share one.
    pub speakers: u64,
    /// The latest end of an utterance in this block.
    pub heard: Option<SessionTime>,
    /// The latest end of an utterance in this block and all before it.
    pub heard_up_to: Option<SessionTime>,
    /// The first block, from this one on, that has an utterance.
    pub heard_next: Option<usize>,
    /// The latest end of an event that extends the session.
    pub counted: Option<SessionTime>,
    /// The first valid time.
    pub first: Option<SessionTime>,
    /// The latest time that an event of this block touches.
    pub touched: Option<SessionTime>,
    /// The longest time inside that no event of this block touches.
    pub untouched: Millis,
}

impl Block {
    /// Adds the next entry in the order of time.
    fn add(&mut self, entry: Entry) {
        self.kinds |= 1 << entry.kind() as u16;
        self.speakers |= speaker_bit(entry.speaker());
        if !entry.is_timed() {
            return;
        }
        let (time, reach) = (entry.time(), entry.reach());
        let spoken = entry.kind() == EventKind::Utterance;
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

/// The bit of a speaker; some share one.
pub(super) fn speaker_bit(speaker: SpeakerId) -> u64 {
    1 << (speaker.0 % 64)
}

/// How far overlaps are marked, and what later utterances are compared with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Overlaps {
    entries: usize,
    /// The latest end of the utterances so far.
    reach: Option<SessionTime>,
    /// The end and the index of an utterance that has not ended and is not yet known to overlap.
    speaking: Option<(SessionTime, usize)>,
}

impl Index {
    /// Reserves room for an estimated number of events, if there is memory for as many.
    pub(in crate::session) fn reserve(&mut self, events: usize) {
        let _ = self.entries.try_reserve(events);
    }

    /// Adds an event in file order.
    pub(in crate::session) fn push(&mut self, new: &NewEntry) {
        let time = new.time.or(self.last_time).unwrap_or_default();
        if let Some(time) = new.time {
            if self.last_time.is_none() {
                self.entries.iter_mut().for_each(|entry| entry.time = time);
            }
            self.last_time = Some(time);
        }
        self.sorted = self.entries.last().is_none_or(|last| self.sorted && last.time() <= time);
        self.entries.push(Entry::new(new, time));
    }

    /// Removes the events of some lines, and the other accounts of some; both are lists of lines in order.
    pub(in crate::session) fn revise(&mut self, skipped: &[u64], single: &[u64]) {
        let is_in = |lines: &[u64], entry: &Entry| lines.binary_search(&u64::from(entry.line())).is_ok();
        self.entries.retain(|entry| !is_in(skipped, entry));
        for entry in &mut self.entries {
            entry.has_other_accounts &= !is_in(single, entry);
        }
        self.look_again();
    }

    /// Makes [`Index::settle`] look at all entries again.
    fn look_again(&mut self) {
        (self.summed_up, self.overlaps, self.on_tape) = (0, Overlaps::default(), 0);
    }

    /// Sums up the new entries and marks their overlaps, unless one is out of order. This part of the work can be done
    /// while the log is still being read; lookups over several blocks need [`Index::settle`].
    pub(in crate::session) fn summarize(&mut self) {
        if self.sorted {
            self.sum_up();
            self.mark_overlaps();
        }
    }

    /// Sorts the entries and makes all lookups up to date. Where the file is in order, only new entries are looked at.
    pub(in crate::session) fn settle(&mut self) {
        if !self.sorted {
            self.entries.sort_by_key(|e| e.key());
            self.sorted = true;
            self.look_again();
        }
        self.summarize();
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

    /// Marks the events that are on tape. `on_tape` is asked in their order, and answers as it did the last time for all
    /// events before `since`.
    pub(in crate::session) fn mark_on_tape(
        &mut self,
        since: SessionTime,
        mut on_tape: impl FnMut(EventKey) -> bool,
    ) {
        let from = self.at_or_after(since).min(self.on_tape);
        for entry in &mut self.entries[from..] {
            entry.is_on_tape = entry.is_timed() && on_tape(entry.key());
        }
        self.on_tape = self.entries.len();
    }

    /// Sums up the blocks after the last full one.
    fn sum_up(&mut self) {
        self.blocks.truncate(self.summed_up / BLOCK);
        let from = self.blocks.len() * BLOCK;
        self.with_other_accounts.truncate(self.with_other_accounts.partition_point(|&i| i < from));
        let later = (from..).zip(&self.entries[from..]);
        self.with_other_accounts
            .extend(later.filter(|(_, entry)| entry.has_other_accounts()).map(|(i, _)| i));
        let mut heard_up_to = self.blocks.last().and_then(|block| block.heard_up_to);
        for entries in self.entries[self.blocks.len() * BLOCK..].chunks(BLOCK) {
            let mut block = Block::default();
            for &entry in entries {
                block.add(entry);
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
            let entry = self.entries[i];
            let mut overlaps = false;
            if entry.is_timed_utterance() {
                let (time, end) = (entry.time(), entry.reach());
                overlaps = reach.is_some_and(|reach| time < reach);
                if overlaps {
                    if let Some((_, earlier)) = speaking.take().filter(|&(end, _)| end > time) {
                        self.entries[earlier].overlaps = true;
                    }
                } else {
                    speaking = (end > time).then_some((end, i));
                }
                reach = reach.max(Some(end));
            }
            self.entries[i].overlaps = overlaps;
        }
        self.overlaps = Overlaps { entries: self.entries.len(), reach, speaking };
    }
}
