//! Moves through the session: by line, row, page and time, and to the next gap, mark, silence, speaker or hour.

use super::load::Jump;
use super::table::Direction::{self, Back, Forward};
use super::{App, Focus, Notice};
use crate::record::{EventKind, visible};
use crate::session::{BandKind, EventFilter, Item, Zero};
use crate::time::{HOUR, MAX_MILLIS, Millis, SessionTime};

/// How much of a page one scroll covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PagePart {
    Whole,
    Half,
}

/// The bands that a command goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BandList {
    Gaps,
    Parts,
    Silences,
}

impl App {
    /// The first line.
    pub(super) fn first_stop(&self) -> Option<Item> {
        let timeline = self.timeline();
        let first = timeline.first()?;
        if first.is_stop() { Some(first) } else { timeline.stop_after(first) }
    }

    /// The last line.
    pub(super) fn last_stop(&self) -> Option<Item> {
        self.timeline().stop_at(SessionTime(MAX_MILLIS))
    }

    /// The next or previous line, seen from an item.
    fn stop_from(&self, item: Item, direction: Direction) -> Option<Item> {
        match direction {
            Forward => self.timeline().stop_after(item),
            Back => self.timeline().stop_before(item),
        }
    }

    /// Puts the focus on an item and the position at its time.
    pub(super) fn set_focus(&mut self, item: Item) {
        let t = self.timeline().time(item);
        self.focus = Focus { item: Some(item), row: 0 };
        self.playback.schedule.seek(t);
    }

    /// Jumps to an item, so that the jump can be undone. In blind mode it does not jump forward.
    pub(super) fn jump(&mut self, item: Item) {
        if self.view.blind && self.focus.item.is_some_and(|focus| self.timeline().is_before(focus, item)) {
            self.notice = Some(Notice::Blind);
            return;
        }
        self.remember();
        self.set_focus(item);
        if item.event().is_some_and(|i| !self.keeps(i)) {
            self.notice = Some(Notice::OutsideFilter);
        }
    }

    /// Steps line by line.
    pub(super) fn step(&mut self, n: usize, direction: Direction) {
        for _ in 0..n {
            let Some(next) = self.focus.item.and_then(|item| self.stop_from(item, direction)) else {
                self.notice = Some(Notice::NoLine { direction, complete: self.session.is_complete() });
                return;
            };
            self.set_focus(next);
        }
    }

    /// Scrolls row by row, inside long utterances too.
    pub(super) fn scroll(&mut self, n: usize, direction: Direction) {
        for _ in 0..n {
            let Some(item) = self.focus.item else { return };
            let row = self.focus.row;
            match direction {
                Forward if row + 1 < self.height_of(item) => self.focus.row += 1,
                Forward => {
                    let Some(next) = self.timeline().next(item) else { return };
                    self.set_focus(next);
                }
                Back if row > 0 => self.focus.row -= 1,
                Back => {
                    let Some(previous) = self.timeline().previous(item) else { return };
                    self.set_focus(previous);
                    self.focus.row = self.height_of(previous) - 1;
                }
            }
        }
    }

    /// Scrolls by pages or half pages, and puts the focus on a line.
    pub(super) fn page(&mut self, n: usize, part: PagePart, direction: Direction) {
        let rows = self.areas().map_or(1, |areas| usize::from(areas.transcript.rows));
        let parts = match part {
            PagePart::Whole => 1,
            PagePart::Half => 2,
        };
        self.scroll((rows.saturating_sub(2) / parts).max(1) * n.min(1000), direction);
        if let Some(item) = self.focus.item.filter(|&item| !item.is_stop()) {
            let stop = self.stop_from(item, direction);
            if let Some(stop) = stop.or_else(|| self.stop_from(item, direction.opposite())) {
                self.set_focus(stop);
            }
        }
    }

    /// Goes to a time; the focus is on the last line at or before it, in a gap also on the row of an hour or midnight: what was
    /// taped before the gap is not what happened then.
    pub(super) fn seek(&mut self, t: SessionTime) {
        let session = self.session.figures().span;
        let t = session.map_or(t, |s| t.clamp(s.start, s.end));
        if self.view.blind && t > self.now() {
            self.notice = Some(Notice::Blind);
            return;
        }
        let (timeline, bands) = (self.timeline(), &self.view.bands);
        let stop = timeline.stop_at(t);
        // Words before a gap are not in it; from its first row on, everything is.
        let row = bands.at(t).filter(|band| band.kind != BandKind::Silence).and_then(|band| {
            let last = timeline.last_at(t).filter(|&last| timeline.time(last) > band.span.start);
            last.or_else(|| Some(Item::Start(bands.starting_at(band.span.start)?)))
        });
        self.focus = Focus { item: row.or(stop).or_else(|| self.first_stop()), row: 0 };
        self.playback.schedule.seek(t);
    }

    /// Moves by `n` times 30 seconds.
    pub(super) fn seek_by(&mut self, n: usize, direction: Direction) {
        let by = Millis(30_000 * i64::try_from(n).unwrap_or(1));
        self.seek(match direction {
            Forward => self.now() + by,
            Back => self.now() - by,
        });
    }

    /// Jumps to a time, so that the jump can be undone.
    pub(super) fn jump_to(&mut self, t: SessionTime) {
        self.remember();
        self.seek(t);
    }

    pub(super) fn go_first(&mut self) {
        if let Some(first) = self.first_stop() {
            self.jump(first);
        }
    }

    /// Goes to the last line once the log is read; in blind mode reports at once that it is hidden.
    pub(super) fn go_last(&mut self) {
        if !self.session.is_complete() && !self.view.blind {
            self.jump_later(Jump::Last);
        } else if let Some(last) = self.last_stop() {
            self.jump(last);
        }
    }

    /// Whether a time has been read.
    pub(super) fn reaches(&self, t: SessionTime) -> bool {
        self.session.is_complete() || self.session.index().entries().last().is_some_and(|e| t <= e.time())
    }

    /// The nth of a sorted list of items after or before the focus, by binary search.
    fn nth(&self, items: impl Fn(usize) -> Item, len: usize, n: usize, direction: Direction) -> Option<Item> {
        let (focus, timeline) = (self.focus.item?, self.timeline());
        let at = match direction {
            Forward => {
                partition(len, |i| !timeline.is_before(focus, items(i))).checked_add(n.checked_sub(1)?)
            }
            Back => partition(len, |i| timeline.is_before(items(i), focus)).checked_sub(n),
        };
        at.filter(|&i| i < len).map(items)
    }

    fn jump_or_say(&mut self, found: Option<Item>, direction: Direction, what: &'static str) {
        match found {
            Some(item) => self.jump(item),
            None if direction == Forward && self.view.blind => self.notice = Some(Notice::Blind),
            None => {
                self.notice =
                    Some(Notice::NothingThere { what, direction, complete: self.session.is_complete() });
            }
        }
    }

    /// Goes to the nth next or previous gap, part of a gap, or silence.
    pub(super) fn go_to_band(&mut self, n: usize, which: BandList, direction: Direction) {
        let bands = &self.view.bands;
        let start_in = |list: &[usize]| self.nth(|i| Item::Start(list[i]), list.len(), n, direction);
        let (found, what) = match which {
            BandList::Gaps => (start_in(bands.gaps()), "gap"),
            BandList::Silences => (start_in(bands.silences()), "silence on tape"),
            BandList::Parts => (self.nth(Item::Part, bands.parts().len(), n, direction), "part of a gap"),
        };
        self.jump_or_say(found, direction, what);
    }

    /// Goes to the nth next or previous mark.
    pub(super) fn go_to_next_mark(&mut self, n: usize, direction: Direction) {
        let (index, marks) = (self.session.index(), &self.session.key_events().marks);
        let found = self.nth(|i| Item::Event(index.index_of(marks[i].key)), marks.len(), n, direction);
        self.jump_or_say(found, direction, "mark");
    }

    /// Goes to this speaker's nth next or previous utterance.
    pub(super) fn go_to_same_speaker(&mut self, n: usize, direction: Direction) {
        let entry = self.focused_event().and_then(|i| Some((i, self.session.index().get(i)?)));
        let Some((mut i, entry)) = entry.filter(|(_, e)| e.kind() == EventKind::Utterance) else {
            self.notice = Some(Notice::NoSpeaker);
            return;
        };
        let wanted = EventFilter::utterances_by(entry.speaker());
        for _ in 0..n {
            let index = self.session.index();
            let found = match direction {
                Forward => index.next(i + 1, wanted),
                Back => index.previous(i, wanted),
            };
            let Some(found) = found else {
                self.notice = Some(if direction == Forward && self.view.blind {
                    Notice::Blind
                } else {
                    let who = visible(self.session.people().label(entry.speaker())).into_owned();
                    Notice::NoLineBy { who, direction }
                });
                return;
            };
            i = found;
        }
        self.jump(Item::Event(i));
    }

    /// Goes to the nth next or previous whole hour.
    pub(super) fn go_to_hour(&mut self, n: usize, direction: Direction) {
        if self.focus.item.is_none() {
            return;
        }
        let elapsed = self.now() - self.view.zero.time;
        let n = i64::try_from(n).unwrap_or(1);
        let hour = match direction {
            Forward => elapsed.0.div_euclid(HOUR.0) + n,
            Back => -(-elapsed.0).div_euclid(HOUR.0) - n,
        };
        if !self.view.time_lines.has_hour(hour) {
            self.jump_or_say(None, direction, "whole hour");
            return;
        }
        self.jump(Item::Hour(hour));
    }

    /// Sets the reference point of the hours.
    pub(super) fn set_zero(&mut self, zero: Zero) {
        let spot = self.spot();
        self.view.zero = zero;
        self.view.refresh(&self.session);
        if let Some(spot) = spot {
            self.focus.item = self.item_of(spot);
        }
    }
}

/// The number of indexes below `len` that fit; those that fit come first.
pub(super) fn partition(len: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
