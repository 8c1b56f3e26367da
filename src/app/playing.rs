//! Playback: moves the position as time passes, and the focus with it.

use super::{App, Focus, Notice};
use crate::play::{Advanced, Schedule, Wait};
use crate::record::EventKind;
use crate::session::{BandKind, Entry, EventFilter, Item};
use crate::time::{Millis, PlaybackTime, SECOND, SessionTime, Speed};

/// The playback.
#[derive(Clone, Debug)]
pub struct Playback {
    /// The position, and how it moves.
    pub schedule: Schedule,
    /// Whether it moves.
    pub playing: bool,
}

/// How often the clocks are shown while the time of a gap passes.
const PASSING_FRAME: PlaybackTime = PlaybackTime(500_000_000);

/// How many rows of hours and dates pass at most without the focus. A gap of years has one for each day.
const MOST_PASSING: usize = 16;

/// How much of a late step is spent at a gap.
const LATE_AT_GAP: PlaybackTime = PlaybackTime(50_000_000);

impl App {
    /// The position of playback.
    pub fn now(&self) -> SessionTime {
        self.playback.schedule.now(&self.session, &self.view.bands)
    }

    /// The time that clocks and totals show. While playing it is the last whole second since the session's start, or the
    /// time of the last line if that is later: numbers change once a second, add up, and are never behind the transcript.
    pub fn shown(&self) -> SessionTime {
        let now = self.passing().unwrap_or_else(|| self.now());
        let start = self.session.figures().span.map(|session| session.start);
        match start.filter(|&start| self.playback.playing && start < now) {
            Some(start) => (now - Millis((now - start).0 % SECOND.0)).max(self.playback.schedule.last_due()),
            None => now,
        }
    }

    /// The time that passes in a gap while playback waits there. To a blind reader it would tell how long the gap is.
    pub fn passing(&self) -> Option<SessionTime> {
        let passes = self.playback.playing && !self.view.blind;
        passes.then(|| self.playback.schedule.passing(&self.session, &self.view.bands)).flatten()
    }

    /// Whether playback waits at a gap.
    pub fn waits_at_gap(&self) -> bool {
        self.playback.playing && self.playback.schedule.passing(&self.session, &self.view.bands).is_some()
    }

    /// How long the loop may sleep until something is due; `None` while paused.
    pub fn next_due(&self) -> Option<PlaybackTime> {
        if !self.playback.playing {
            return None;
        }
        let next = self.playback.schedule.next(&self.session, &self.view.bands);
        Some(next.map_or(PlaybackTime(0), |moment| moment.playback))
    }

    /// The time until the clocks show the next second.
    pub fn next_second(&self) -> Option<PlaybackTime> {
        // Hours may pass in two seconds.
        let next = self.playback.schedule.next(&self.session, &self.view.bands);
        if !self.view.blind && next.is_some_and(|next| next.wait == Wait::Gap) {
            return Some(PASSING_FRAME);
        }
        let start = self.session.figures().span?.start;
        let next = self.now() + SECOND - Millis((self.now() - start).0.rem_euclid(SECOND.0));
        self.playback.schedule.time_until(next, &self.session, &self.view.bands)
    }

    /// Moves the position and the focus, unless paused.
    pub(super) fn tick(&mut self, by: PlaybackTime) {
        if !self.playback.playing {
            return;
        }
        let (session, bands) = (&self.session, &self.view.bands);
        let advanced = self.playback.schedule.advance_to_gap(by, LATE_AT_GAP, session, bands);
        let going = advanced == Advanced::Moving;
        let now = self.now();
        let timeline = self.timeline();
        let last = self.last_passed();
        let rest = last.map(|last| self.rest_on(last));
        // A line at this very time that the user went to keeps the focus.
        let is_between =
            |(focus, (rest, last))| !timeline.is_before(focus, rest) && !timeline.is_before(last, focus);
        let stays = self.focus.item.zip(rest.zip(last)).is_some_and(is_between);
        let item = if stays { self.focus.item } else { rest };
        // While playback waits at a gap the focus is on the gap's first row, whatever else happens at that time.
        let resting = self.view.bands.starting_at(now);
        let item = resting.map(Item::Start).or(item);
        if item != self.focus.item {
            self.focus = Focus { item, row: 0 };
        }
        if !going {
            self.playback.playing = false;
            let end = self.session.figures().span.is_none_or(|s| now >= s.end);
            self.notice =
                Some(if end { Notice::End { follow: self.follow.is_on() } } else { Notice::PausedAtGap });
        }
    }

    /// The last row up to the position. A silence is shown once it is over: its row would tell how long it is going to last.
    pub(super) fn last_passed(&self) -> Option<Item> {
        let (timeline, now) = (self.timeline(), self.now());
        let last = timeline.last_at(now);
        std::iter::successors(last, |&item| timeline.previous(item)).find(|&item| !self.goes_on(item))
    }

    /// Whether a row is that of a silence that is not over.
    fn goes_on(&self, item: Item) -> bool {
        let Item::Start(b) = item else { return false };
        let now = self.now();
        self.view.bands.get(b).is_some_and(|b| b.kind == BandKind::Silence && b.span.end > now)
    }

    /// The row that has the focus while playing when `last` is the last that has passed: words before all else that happens at
    /// their very time, and the last event before rows of hours and dates, which pass.
    fn rest_on(&self, last: Item) -> Item {
        let timeline = self.timeline();
        let passes = |item: Item| {
            matches!(item, Item::Hour(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_))
                || self.goes_on(item)
        };
        let mut before =
            std::iter::successors(Some(last), |&item| timeline.previous(item)).take(MOST_PASSING);
        let solid = before.find(|&item| !passes(item));
        let Some(Item::Event(i)) = solid else { return last };
        let index = self.session.index();
        let is_words = |entry: &Entry| entry.kind() == EventKind::Utterance;
        let Some(entry) = index.get(i).filter(|entry| !is_words(entry)) else { return Item::Event(i) };
        let words = index.previous(i, EventFilter::kind(EventKind::Utterance)).filter(|&words| {
            self.keeps(words) && index.get(words).is_some_and(|words| words.time() == entry.time())
        });
        Item::Event(words.unwrap_or(i))
    }

    /// Plays, or pauses.
    pub(super) fn play_pause(&mut self) {
        if self.playback.playing {
            self.playback.playing = false;
            return;
        }
        let at_end = self.session.figures().span.is_none_or(|s| self.now() >= s.end);
        if at_end && self.session.is_complete() {
            self.notice = Some(Notice::AtEnd { follow: self.follow.is_on() });
            return;
        }
        self.playback.schedule.resume_from_gap();
        self.playback.playing = true;
        self.focus.row = 0;
        // All lines at this time are due.
        self.tick(PlaybackTime(0));
    }

    /// Sets the playback speed.
    pub(super) fn set_speed(&mut self, speed: Speed) {
        self.playback.schedule.set_speed(speed, &self.session, &self.view.bands);
        if !self.playback.playing {
            self.notice = Some(Notice::Speed(speed));
        }
    }
}
