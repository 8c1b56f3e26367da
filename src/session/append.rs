//! Appends a part of a log to a session, and updates the order of events and all figures.

use super::Session;
use super::batch::{Batch, Start};
use super::figures::Figures;
use super::index::SpeakerId;
use super::people::{People, Tally};
use crate::record::{LineReader, ProblemKind, Problems};
use crate::time::{SessionTime, WallClock};
use std::sync::Arc;

/// For how many people whom the header does not name another person is suggested: each is compared with all.
const SUGGESTED: usize = 100;

/// How much of a log was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadExtent {
    /// A part: the figures are preliminary.
    Part,
    /// The whole log: the figures are final.
    Whole,
}

impl Session {
    /// Appends the next part of the log. [`Session::settle`] then updates the figures.
    pub fn append(&mut self, batch: Batch) {
        match batch.start {
            Start::NewLine => {}
            Start::AfterTail => self.tail = None,
            Start::Tail => self.withdraw_tail(),
        }
        if let Some(header) = batch.header {
            self.people = Arc::new(People::from_header(&header));
            self.header = header;
        }
        let people = Arc::make_mut(&mut self.people);
        let mut numbers: Vec<SpeakerId> = Vec::with_capacity(batch.names.len());
        for (name, line) in batch.names.iter().zip(batch.name_lines) {
            let before = people.len();
            let number = people.number(Some(name));
            numbers.push(number);
            if people.len() > before && people.is_unclaimed(number) {
                let compared = before - people.known() < SUGGESTED;
                let meant = compared
                    .then(|| people.probably_meant(name))
                    .flatten()
                    .map(|id| format!("; did you mean {id:?}?"));
                let what = format!("{name:?} is not one of the header's people{}", meant.unwrap_or_default());
                self.in_lines.add(self.lines + line, ProblemKind::UnclaimedSpeaker, what);
            }
        }
        let number = |own: SpeakerId| {
            let later = (own.0 as usize).checked_sub(batch.known);
            later.map_or(own, |i| numbers.get(i).copied().unwrap_or(own))
        };
        let index = Arc::make_mut(&mut self.index);
        if self.index_room == 0 && batch.end > 0 {
            // Estimated from the lines so far: one allocation instead of growing copies.
            let events = batch.entries.len() as u64 * batch.log_size / batch.end;
            index.reserve(usize::try_from(events + events / 50).unwrap_or(0));
            self.index_room = events.max(1);
        }
        for mut entry in batch.entries {
            if let Some(time) = entry.time {
                if let Some(offset) = entry.offset {
                    // The same offset as before needs no new point, unless it is out of order.
                    let later = self.greatest.is_none_or(|greatest| time >= greatest);
                    if self.offset != Some((offset, true)) || !later {
                        self.offsets.push((time, offset));
                    }
                    self.offset = Some((offset, later));
                }
                if self.greatest.is_some_and(|greatest| time < greatest) {
                    let message = "earlier than a line before it; sorted by time";
                    self.in_lines.add(self.lines + entry.line, ProblemKind::OutOfOrder, message);
                }
                self.greatest = self.greatest.max(Some(time));
            }
            entry.line += self.lines;
            entry.speaker = number(entry.speaker);
            index.push(&entry);
        }
        index.summarize();
        for (own, tally) in (0..).map(SpeakerId).zip(batch.tallies) {
            let i = number(own).0 as usize;
            if self.tallies.len() <= i {
                self.tallies.resize(i + 1, Tally::default());
            }
            self.tallies[i].join(tally);
        }
        self.key_events.append(batch.key_events, self.lines);
        self.undecided.append(batch.undecided, self.lines);
        if let Some(kind) = batch.reader.as_ref().and_then(LineReader::time_kind) {
            let mut decided = self.undecided.decide(kind);
            self.in_lines.append(std::mem::take(&mut decided.problems), 0);
            if !decided.is_empty() {
                self.decided = decided;
            }
        }
        self.in_lines.append(batch.problems, self.lines);
        if let Some(reader) = batch.reader {
            self.reader = reader;
        }
        self.bytes = self.bytes.max(batch.end);
        self.lines += batch.lines;
        if batch.lines > 0 {
            self.tail = batch.tail;
        }
    }

    /// Forgets the last line, which was skipped because it was incomplete.
    fn withdraw_tail(&mut self) {
        let Some(tail) = self.tail.take_if(|tail| !tail.is_parsed) else { return };
        self.in_lines.retract(self.lines, &tail.reported);
        self.lines -= 1;
        self.reader = tail.before;
    }

    /// Updates the order of events and all figures.
    pub fn settle(&mut self, extent: ReadExtent) {
        let decided = std::mem::take(&mut self.decided);
        let index = Arc::make_mut(&mut self.index);
        if !decided.is_empty() {
            index.revise(&decided.skipped, &decided.single);
        }
        index.settle();
        self.key_events.sort();
        self.offsets.sort_by_key(|&(t, _)| t);
        self.clock = self.wall_clock();
        let mut found = Problems::default();
        let figures = Figures::new(&self.index, &self.key_events, self.thresholds, &mut found);
        let before = std::mem::replace(&mut self.figures, figures);
        self.problems = self.in_lines.clone();
        self.problems.append(found, 0);
        self.problems.sort();
        if let Some(imported) = &self.imported {
            self.problems = imported.join(&self.problems);
        }
        let since = match (&before.coverage, &self.figures.coverage) {
            (Some(before), Some(now)) => now.differs_since(before),
            (None, None) => SessionTime(i64::MAX),
            (None, Some(_)) | (Some(_), None) => SessionTime(i64::MIN),
        };
        let index = Arc::make_mut(&mut self.index);
        match &self.figures.coverage {
            Some(coverage) => index.mark_on_tape(since, coverage.on_tape_in_order()),
            None => index.mark_on_tape(since, |_| false),
        }
        self.complete = extent == ReadExtent::Whole;
    }

    /// The wall clock, from the header and the sorted offsets.
    pub(super) fn wall_clock(&self) -> WallClock {
        match (&self.header.timezone, self.reader.has_wall_clock()) {
            (_, false) => WallClock::None,
            (Some(zone), true) => WallClock::Zone(zone.clone()),
            (None, true) => {
                let start = self.header.start.into_iter().filter(|_| self.offsets.is_empty());
                WallClock::Offsets(self.offsets.iter().copied().chain(start).collect())
            }
        }
    }
}
