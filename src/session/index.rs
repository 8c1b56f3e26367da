//! The index: one compact entry an event, sorted by time, and the lookups over it. Texts are not here: an entry
//! knows where its line stands in the file.

use crate::record::EventKind;
use crate::time::{Millis, Offset, SessionTime, Span};
use std::collections::HashMap;

/// A speaker, by the number under which [`People`](super::People) knows the name; 0 is the unknown speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpeakerId(pub u32);

/// The place of an event in the sorted order: its time, then its line. Two events never have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Its time; for an event without one, that of its neighbour in the file.
    pub time: SessionTime,
    /// Its line in the file.
    pub line: u32,
}

/// One event in the index, in 24 bytes.
///
/// The first word holds the time (54 bits), the kind (4) and flags (6); the second the position of the line in
/// the file (44 bits: 16 TiB) and the speaker (20 bits).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    time_kind_flags: i64,
    position_speaker: u64,
    length: u32,
    line: u32,
}

const FLAG_BITS: u32 = 6;
const KIND_BITS: u32 = 4;
const UNTIMED: i64 = 1;
const ON_TAPE: i64 = 2;
const OVERLAPS: i64 = 4;
const SPEAKER_BITS: u32 = 20;
/// The length of an event without an end.
const NO_END: u32 = u32::MAX;
/// The length of an event that is longer than 49 days: it stands in a table beside the entries.
const LONG: u32 = u32::MAX - 1;
/// The greatest speaker number: all names after the first million share it.
pub(super) const MAX_SPEAKER: u32 = (1 << SPEAKER_BITS) - 1;

/// What an entry is made from.
pub(super) struct NewEntry {
    pub time: Option<SessionTime>,
    pub end: Option<SessionTime>,
    pub offset: Option<Offset>,
    pub kind: EventKind,
    pub speaker: SpeakerId,
    pub position: u64,
    pub line: u64,
}

impl Entry {
    fn new(new: &NewEntry, time: SessionTime) -> Entry {
        let kind = new.kind as i64;
        let untimed = if new.time.is_none() { UNTIMED } else { 0 };
        let length = new.end.map_or(NO_END, |end| match u32::try_from((end - time).0) {
            Ok(length) if length < LONG => length,
            _ => LONG,
        });
        Entry {
            time_kind_flags: time.0 << (FLAG_BITS + KIND_BITS) | kind << FLAG_BITS | untimed,
            position_speaker: new.position << SPEAKER_BITS | u64::from(new.speaker.0.min(MAX_SPEAKER)),
            length,
            line: u32::try_from(new.line).unwrap_or(u32::MAX),
        }
    }

    /// When it was; for an event without a readable time, the time of its neighbour in the file.
    #[must_use]
    pub fn time(self) -> SessionTime {
        SessionTime(self.time_kind_flags >> (FLAG_BITS + KIND_BITS))
    }

    /// Its place in the sorted order.
    #[must_use]
    pub fn key(self) -> Key {
        Key { time: self.time(), line: self.line }
    }

    /// Its type.
    #[must_use]
    pub fn kind(self) -> EventKind {
        let kind = (self.time_kind_flags >> FLAG_BITS) & ((1 << KIND_BITS) - 1);
        usize::try_from(kind).ok().and_then(|i| EventKind::ALL.get(i)).copied().unwrap_or(EventKind::Unknown)
    }

    /// Whether its time is readable. An event without one takes no part in any figure.
    #[must_use]
    pub fn is_timed(self) -> bool {
        self.time_kind_flags & UNTIMED == 0
    }

    /// Whether it lies in taped time, or ends a tape at its own moment. Set when the figures are worked out.
    #[must_use]
    pub fn is_on_tape(self) -> bool {
        self.time_kind_flags & ON_TAPE != 0
    }

    /// Whether it is an utterance that overlaps another. Set when the figures are worked out.
    #[must_use]
    pub fn overlaps(self) -> bool {
        self.time_kind_flags & OVERLAPS != 0
    }

    /// Who spoke, came in or went out.
    #[must_use]
    pub fn speaker(self) -> SpeakerId {
        SpeakerId(u32::try_from(self.position_speaker & u64::from(MAX_SPEAKER)).unwrap_or(0))
    }

    /// Where its line begins, in bytes from the beginning of the log.
    #[must_use]
    pub fn position(self) -> u64 {
        self.position_speaker >> SPEAKER_BITS
    }

    /// Its line in the file, from 1.
    #[must_use]
    pub fn line(self) -> u32 {
        self.line
    }

    fn set(&mut self, flag: i64, on: bool) {
        if on {
            self.time_kind_flags |= flag;
        } else {
            self.time_kind_flags &= !flag;
        }
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} at {}", self.line, self.kind(), self.time().0)
    }
}

/// What a run of entries holds, so that a search can pass over it.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    kinds: u16,
    speakers: u64,
    /// The latest moment that an utterance of this block reaches.
    heard: Option<SessionTime>,
    /// The same for this block and all before it.
    heard_up_to: Option<SessionTime>,
    /// The first block, from this one on, in which something was heard.
    heard_next: Option<usize>,
    /// The latest moment that an event reaches which stretches the session.
    counted: Option<SessionTime>,
    /// The first readable time.
    first: Option<SessionTime>,
    /// The latest moment that an event of this block touches.
    touched: Option<SessionTime>,
    /// The longest stretch inside that no event of this block touches.
    untouched: Millis,
}

impl Block {
    /// Takes up an entry that stands behind those that were taken up, and reaches to a moment.
    fn take(&mut self, entry: Entry, reach: SessionTime) {
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

const BLOCK: usize = 256;

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
    settled: usize,
    /// How far entries are flagged.
    flagged: Flagged,
}

/// How far entries are flagged, and what those behind them are held against.
#[derive(Clone, Copy, Debug, Default)]
struct Flagged {
    entries: usize,
    /// Until when the utterances so far reach.
    reach: Option<SessionTime>,
    /// The end and the place of an utterance that is still being spoken and not yet known to overlap.
    speaking: Option<(SessionTime, usize)>,
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
        let entry = self.get(i)?;
        match entry.length {
            NO_END => None,
            LONG => self.long_ends.get(&entry.line).copied(),
            length => Some(entry.time() + Millis(i64::from(length))),
        }
    }

    /// Until when the event at `i` touches time: its end, or its own moment.
    #[must_use]
    pub fn reach(&self, i: usize) -> SessionTime {
        let time = self.entries[i].time();
        self.end(i).map_or(time, |end| end.max(time))
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
    pub fn place_of(&self, key: Key) -> usize {
        self.entries.partition_point(|e| e.key() < key)
    }

    /// The first event at `from` or behind it that fits; whole blocks without such a kind or speaker are passed
    /// over.
    #[must_use]
    pub fn next(&self, from: usize, what: Wanted) -> Option<usize> {
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
    pub fn previous(&self, before: usize, what: Wanted) -> Option<usize> {
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
        let look = |from: usize, to: usize| (from..to.min(self.entries.len())).find(|&i| self.is_heard(i));
        look(from, end).or_else(|| {
            let block = self.blocks.get(from / BLOCK + 1)?.heard_next?;
            look(block * BLOCK, (block + 1) * BLOCK)
        })
    }

    fn look_at(&self, from: usize, to: usize) -> Option<SessionTime> {
        let to = to.min(self.entries.len());
        (from..to).filter(|&i| self.is_heard(i)).map(|i| self.reach(i)).max()
    }

    /// Whether the event at `i` is an utterance with a readable time.
    fn is_heard(&self, i: usize) -> bool {
        let entry = self.entries[i];
        entry.kind() == EventKind::Utterance && entry.is_timed()
    }

    /// Makes room for so many events.
    pub(super) fn reserve(&mut self, events: usize) {
        self.entries.reserve(events);
    }

    /// Adds an event in the order of the file.
    pub(super) fn push(&mut self, new: &NewEntry) {
        let time = new.time.or(self.last_time).unwrap_or_default();
        if let Some(time) = new.time {
            if self.last_time.is_none() {
                for entry in &mut self.entries {
                    entry.time_kind_flags = time.0 << (FLAG_BITS + KIND_BITS)
                        | entry.time_kind_flags & ((1 << (FLAG_BITS + KIND_BITS)) - 1);
                }
            }
            self.last_time = Some(time);
        }
        let entry = Entry::new(new, time);
        if let (LONG, Some(end)) = (entry.length, new.end) {
            self.long_ends.insert(entry.line, end);
        }
        self.sorted = self.entries.last().is_none_or(|last| self.sorted && last.time() <= time);
        self.entries.push(entry);
    }

    /// Brings the entries into their order and makes the blocks. Cheap where the file was in order: only what was added
    /// since the last time is looked at.
    pub(super) fn settle(&mut self) {
        if !self.sorted {
            self.entries.sort_by_key(|e| e.key());
            self.sorted = true;
            (self.settled, self.flagged) = (0, Flagged::default());
        }
        self.blocks.truncate(self.settled / BLOCK);
        let mut heard_up_to = self.blocks.last().and_then(|block| block.heard_up_to);
        for from in (self.blocks.len() * BLOCK..self.entries.len()).step_by(BLOCK) {
            let mut block = Block::default();
            for i in from..(from + BLOCK).min(self.entries.len()) {
                block.take(self.entries[i], self.reach(i));
            }
            heard_up_to = block.heard.max(heard_up_to);
            block.heard_up_to = heard_up_to;
            self.blocks.push(block);
        }
        self.settled = self.entries.len();
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

    /// Marks the utterances that overlap another, and those that lie on tape by `on_tape`, which answers as it did the
    /// last time for all entries before `since`, and is asked in their order.
    pub(super) fn flag(&mut self, since: SessionTime, mut on_tape: impl FnMut(Key) -> bool) {
        let from = self.at_or_after(since).min(self.flagged.entries);
        for entry in &mut self.entries[from..] {
            let on = entry.is_timed() && on_tape(entry.key());
            entry.set(ON_TAPE, on);
        }
        let Flagged { entries, mut reach, mut speaking } = self.flagged;
        for i in entries..self.entries.len() {
            let entry = self.entries[i];
            self.entries[i].set(OVERLAPS, false);
            if !self.is_heard(i) {
                continue;
            }
            let end = self.reach(i);
            if reach.is_some_and(|reach| entry.time() < reach) {
                if let Some((_, before)) = speaking.take().filter(|&(end, _)| end > entry.time()) {
                    self.entries[before].set(OVERLAPS, true);
                }
                self.entries[i].set(OVERLAPS, true);
            } else {
                speaking = (end > entry.time()).then_some((end, i));
            }
            reach = reach.max(Some(end));
        }
        self.flagged = Flagged { entries: self.entries.len(), reach, speaking };
    }
}

/// What a search over the index looks for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    kinds: u16,
    speaker: Option<SpeakerId>,
}

impl Wanted {
    /// Events of one type.
    #[must_use]
    pub fn of_kind(kind: EventKind) -> Wanted {
        Wanted { kinds: 1 << kind as u16, speaker: None }
    }

    /// Utterances of one speaker.
    #[must_use]
    pub fn utterances_of(speaker: SpeakerId) -> Wanted {
        Wanted { speaker: Some(speaker), ..Wanted::of_kind(EventKind::Utterance) }
    }

    fn is(self, entry: Entry) -> bool {
        self.kinds & 1 << entry.kind() as u16 != 0 && self.speaker.is_none_or(|s| s == entry.speaker())
    }

    fn may_be_in(self, block: Block) -> bool {
        self.kinds & block.kinds != 0 && self.speaker.is_none_or(|s| block.speakers & speaker_bit(s) != 0)
    }
}

fn speaker_bit(speaker: SpeakerId) -> u64 {
    1 << (speaker.0 % 64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::LIMIT;
    use proptest::prelude::*;

    #[test]
    fn an_entry_takes_24_bytes() {
        assert_eq!(size_of::<Entry>(), 24);
    }

    fn new(time: Option<i64>, length: Option<i64>, kind: EventKind, speaker: u32, line: u64) -> NewEntry {
        NewEntry {
            time: time.map(SessionTime),
            end: time.and_then(|t| length.map(|n| SessionTime(t + n))),
            offset: None,
            kind,
            speaker: SpeakerId(speaker),
            position: line * 1000,
            line,
        }
    }

    #[test]
    fn an_entry_keeps_the_greatest_values_of_the_record() {
        for time in [-LIMIT, -1, 0, LIMIT - 5_000_000_000] {
            let mut index = Index::default();
            index.push(&new(Some(time), Some(5_000_000_000), EventKind::Untaped, MAX_SPEAKER, 4_000_000_000));
            index.settle();
            let entry = index.get(0).unwrap();
            assert_eq!((entry.time(), entry.kind()), (SessionTime(time), EventKind::Untaped));
            assert_eq!(index.end(0), Some(SessionTime(time + 5_000_000_000)));
            assert_eq!((entry.speaker(), entry.position()), (SpeakerId(MAX_SPEAKER), 4_000_000_000_000));
        }
    }

    #[test]
    fn an_untimed_event_takes_the_time_of_the_event_before_it_or_else_of_the_next() {
        let mut index = Index::default();
        for (line, time) in [(2, None), (3, None), (4, Some(50)), (5, None), (6, Some(20)), (7, None)] {
            index.push(&new(time, None, EventKind::Note, 0, line));
        }
        index.settle();
        let order: Vec<_> = index.entries().iter().map(|e| (e.line(), e.time().0, e.is_timed())).collect();
        let expected =
            [(6, 20, true), (7, 20, false), (2, 50, false), (3, 50, false), (4, 50, true), (5, 50, false)];
        assert_eq!(order, expected);
    }

    fn events() -> impl Strategy<Value = Vec<(Option<i64>, Option<i64>, usize, u32)>> {
        let time = prop_oneof![9 => (0_i64..3000).prop_map(Some), 1 => Just(None)];
        let length = prop_oneof![(0_i64..50).prop_map(Some), Just(None)];
        proptest::collection::vec((time, length, 0..EventKind::ALL.len(), 0_u32..90), 0..900)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn lookups_agree_with_looking_at_every_event(list in events(), from in 0_usize..1000) {
            let mut index = Index::default();
            for (line, &(time, length, kind, speaker)) in list.iter().enumerate() {
                index.push(&new(time, length, EventKind::ALL[kind], speaker, line as u64 + 2));
                if line % 300 == 0 {
                    index.settle();
                }
            }
            index.settle();
            index.flag(SessionTime(i64::MIN), |_| false);
            let all: Vec<Entry> = index.entries().to_vec();
            prop_assert!(all.windows(2).all(|w| w[0].key() < w[1].key()));
            let t = SessionTime(i64::try_from(from).unwrap() * 3);
            prop_assert_eq!(index.at_or_after(t), all.iter().filter(|e| e.time() < t).count());
            prop_assert_eq!(index.after(t), all.iter().filter(|e| e.time() <= t).count());
            for wanted in [Wanted::of_kind(EventKind::Mark), Wanted::utterances_of(SpeakerId(3))] {
                let fits = |i: &usize| wanted.is(all[*i]);
                prop_assert_eq!(index.next(from, wanted), (from..all.len()).find(fits));
                prop_assert_eq!(index.previous(from, wanted), (0..from.min(all.len())).rev().find(fits));
            }
            let heard = |from: usize, to: usize| {
                (from..to.min(all.len())).filter(|&i| index.is_heard(i)).map(|i| index.reach(i)).max()
            };
            prop_assert_eq!(index.heard_before(from), heard(0, from));
            prop_assert_eq!(index.heard_between(from / 3, from), heard(from / 3, from));
            prop_assert_eq!(index.next_heard(from / 2), (from / 2..all.len()).find(|&i| index.is_heard(i)));
            let spoken = |i: usize| all[i].kind() == EventKind::Utterance && all[i].is_timed();
            let overlap = |i: usize, j: usize| {
                let (i, j) = (i.min(j), i.max(j));
                i != j && spoken(i) && spoken(j) && all[j].time() < index.reach(i)
            };
            for i in 0..all.len().min(200) {
                let expected = (0..all.len()).any(|j| overlap(i, j));
                prop_assert_eq!(all[i].overlaps(), expected, "{:?}", all[i]);
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_passed_over_in_blocks_and_settled_bit_by_bit_is_as_if_all_was_looked_at(
            steps in proptest::collection::vec((0_i64..40, 0_i64..60, 0_u8..8), 600..1500),
            cuts in proptest::collection::vec(0_usize..1500, 0..5),
            longer_than in 0_i64..45,
        ) {
            let (mut pieces, mut whole, mut t) = (Index::default(), Index::default(), 0);
            for (i, (line, &(step, length, what))) in (1..).zip(&steps).enumerate() {
                t += if step > 36 { step } else { step / 12 };
                let kind = [EventKind::Utterance, EventKind::Note, EventKind::Mark][usize::from(what % 3)];
                let length = (kind == EventKind::Utterance).then_some(length / 8);
                let entry = new((what < 7).then_some(t), length, kind, 1, line);
                if cuts.contains(&i) {
                    pieces.settle();
                    pieces.flag(SessionTime(i64::MAX), |_| false);
                }
                pieces.push(&entry);
                whole.push(&entry);
            }
            for index in [&mut pieces, &mut whole] {
                index.settle();
                index.flag(SessionTime(i64::MIN), |key| key.time.0 % 2 == 0);
            }
            prop_assert_eq!(pieces.entries(), whole.entries());
            let Some(session) = whole.session() else { return Ok(()) };
            prop_assert_eq!(pieces.session(), Some(session));
            let (mut plain, mut reach) = (Vec::new(), session.start);
            for (i, entry) in whole.entries().iter().enumerate().filter(|(_, e)| e.is_timed()) {
                plain.extend(Span::new(reach, entry.time().max(reach)).intersect(session));
                reach = reach.max(whole.reach(i));
            }
            plain.push(Span::new(reach.min(session.end), session.end));
            plain.retain(|span| span.length() > Millis(longer_than));
            prop_assert_eq!(pieces.untouched(session, Millis(longer_than)), plain);
            let end = whole.entries().iter().enumerate().filter(|(_, e)| e.is_timed() && e.kind().counts());
            prop_assert_eq!(end.map(|(i, _)| whole.reach(i)).max(), Some(session.end));
        }
    }
}
