//! Which events this coder has read: those that were in focus or were played past. A jump passes nothing.

use super::{App, Effect};
use crate::session::EventKey;
use crate::time::PlaybackTime;
use crate::work::Draft;
use std::ops::RangeInclusive;

/// How long what was read stays unwritten while playing.
const MINUTE: PlaybackTime = PlaybackTime(60_000_000_000);

/// What was read since it was last written down, as stretches of indexes, in order and apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    fresh: Vec<RangeInclusive<usize>>,
    /// What is written down, of this session and of earlier ones.
    done: Vec<(EventKey, EventKey)>,
    /// How long playback has run since.
    since: PlaybackTime,
}

impl Seen {
    fn add(&mut self, from: usize, to: usize) {
        // The stretches that touch it become one with it.
        let first = self.fresh.partition_point(|other| other.end() + 1 < from);
        let after = self.fresh.partition_point(|other| *other.start() <= to + 1);
        let touched = self.fresh.get(first..after).unwrap_or_default();
        let from = touched.first().map_or(from, |other| from.min(*other.start()));
        let to = touched.last().map_or(to, |other| to.max(*other.end()));
        self.fresh.splice(first..after.max(first), [from..=to]);
    }
}

/// The focus before a message, and what the message is.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Reading {
    /// The event in focus.
    pub event: Option<usize>,
    /// That event, or the last one before the focus.
    pub before: Option<usize>,
    /// Whether playback ran.
    pub playing: bool,
    /// How much time passes, if any.
    pub tick: Option<PlaybackTime>,
}

impl App {
    /// The focus now, before a message.
    pub(in crate::app) fn reading(&self, tick: Option<PlaybackTime>) -> Reading {
        Reading {
            event: self.focused_event(),
            before: tick.and_then(|_| self.event_before_focus()),
            playing: self.playback.playing,
            tick,
        }
    }

    /// Takes note of what was read since `before`, and writes it down when playback pauses, and every minute.
    pub(in crate::app) fn read_on(&mut self, before: Reading, effects: &mut Vec<Effect>) {
        if !self.session.is_complete() || self.follow.is_on() || self.coding.coder.is_none() {
            return;
        }
        if let Some(by) = before.tick {
            self.coding.seen.since.0 += if before.playing { by.0 } else { 0 };
            // What was not in focus before, was not read.
            let from = before.event.or(before.before.map(|i| i + 1)).unwrap_or(0);
            if let Some(to) = self.event_before_focus().filter(|&to| from <= to) {
                self.passed(from, to);
            }
        } else if let Some(now) = self.focused_event() {
            self.coding.seen.add(now, now);
        }
        let is_due = self.coding.seen.since >= MINUTE;
        if before.playing && (is_due || !self.playback.playing) {
            self.keep_seen(effects);
        }
    }

    /// Takes note that these events were played past, except those that a filter hides.
    fn passed(&mut self, from: usize, to: usize) {
        let Some(kept) = self.filter.kept() else { return self.coding.seen.add(from, to) };
        let first = kept.partition_point(|&event| event < from);
        for &event in kept.iter().skip(first).take_while(|&&event| event <= to) {
            self.coding.seen.add(event, event);
        }
    }

    /// Writes down what was read, if anything else is.
    pub(in crate::app) fn keep_seen(&mut self, effects: &mut Vec<Effect>) {
        self.coding.seen.since = PlaybackTime(0);
        let able = self.coding.read_only().is_none() && self.file.changed.is_none() && self.file.added == 0;
        if !self.coding.on || !able {
            return;
        }
        if self.coding.seen.done.is_empty()
            && let Some(coder) = &self.coding.coder
        {
            self.coding.seen.done = self.coding.work.seen(coder).unwrap_or_default();
        }
        for stretch in std::mem::take(&mut self.coding.seen.fresh) {
            let keys = self.session.key(*stretch.start()).zip(self.session.key(*stretch.end()));
            let Some((first, last)) = keys else { continue };
            let done = &mut self.coding.seen.done;
            let after = done.partition_point(|(from, _)| *from <= first);
            if after.checked_sub(1).and_then(|i| done.get(i)).is_some_and(|(_, to)| *to >= last) {
                continue;
            }
            done.insert(after, (first, last));
            self.draft(Draft::Seen { on: (first, last) }, effects);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_read_is_in_stretches_that_are_in_order_and_apart(
            read in proptest::collection::vec((0_usize..40, 0_usize..6), 0..30),
        ) {
            let mut seen = Seen::default();
            let mut all = [false; 64];
            for (from, more) in read {
                seen.add(from, from + more);
                all[from..=from + more].fill(true);
            }
            let mut found = [false; 64];
            seen.fresh.iter().for_each(|stretch| found[stretch.clone()].fill(true));
            prop_assert_eq!(all, found);
            prop_assert!(seen.fresh.windows(2).all(|two| two[0].end() + 1 < *two[1].start()));
        }
    }
}
