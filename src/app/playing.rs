//! Playing: the position moves with the time that passes, and the focus goes along.

use super::{App, Focus, Notice};
use crate::play::Schedule;
use crate::session::{BandKind, Item};
use crate::time::{Millis, PlaybackTime, SECOND, SessionTime, Speed};

/// What playback does.
#[derive(Clone, Debug)]
pub struct Playback {
    /// The one position, and how it moves.
    pub schedule: Schedule,
    /// Whether it moves.
    pub playing: bool,
}

impl App {
    /// Where playback stands.
    #[must_use]
    pub fn now(&self) -> SessionTime {
        self.playback.schedule.now(&self.session, &self.view.bands)
    }

    /// The moment that clocks and sums show: where playback stands, but while playing the last whole second from the
    /// session's start, or what was due last where that is later. So the numbers change once a second, what is shown of
    /// them adds up for one moment, and none lies behind what is on the screen.
    #[must_use]
    pub fn shown(&self) -> SessionTime {
        let now = self.now();
        let start = self.session.figures().session.map(|session| session.start);
        match start.filter(|&start| self.playback.playing && start < now) {
            Some(start) => (now - Millis((now - start).0 % SECOND.0)).max(self.playback.schedule.last_due()),
            None => now,
        }
    }

    /// How long the loop may sleep: until the next moment that is due. `None` while nothing moves.
    #[must_use]
    pub fn next_due(&self) -> Option<PlaybackTime> {
        if !self.playback.playing {
            return None;
        }
        let next = self.playback.schedule.next(&self.session, &self.view.bands);
        Some(next.map_or(PlaybackTime(0), |moment| moment.playback))
    }

    /// How long it is until clocks show the next second, where they show every second.
    #[must_use]
    pub fn next_second(&self) -> Option<PlaybackTime> {
        let start = self.session.figures().session?.start;
        let next = self.now() + SECOND - Millis((self.now() - start).0.rem_euclid(SECOND.0));
        self.playback.schedule.time_until(next, &self.session, &self.view.bands)
    }

    /// Moves on, if playback moves, and the focus with it.
    pub(super) fn tick(&mut self, by: PlaybackTime) {
        if !self.playback.playing {
            return;
        }
        let going = self.playback.schedule.advance(by, &self.session, &self.view.bands);
        let now = self.now();
        // A silence is seen once it is over: its row would tell how long it is going to last.
        let timeline = self.timeline();
        let goes_on = |&item: &Item| match item {
            Item::Start(b) => {
                self.view.bands.get(b).is_some_and(|b| b.kind == BandKind::Silence && b.span.end > now)
            }
            Item::Event(_)
            | Item::End(_)
            | Item::Hour(_)
            | Item::Hours { .. }
            | Item::Day(_)
            | Item::Reference(_) => false,
        };
        let last = timeline.last_at(now);
        let item = std::iter::successors(last, |&item| timeline.previous(item)).find(|item| !goes_on(item));
        // A rest at a gap keeps the focus on the gap's head, whatever else stands at that moment.
        let resting = self.view.bands.resting_at(now);
        let item = resting.map(Item::Start).or(item);
        if item != self.focus.item {
            self.focus = Focus { item, row: 0 };
        }
        if !going {
            self.playback.playing = false;
            let end = self.session.figures().session.is_none_or(|s| now >= s.end);
            self.notice =
                Some(if end { Notice::End { follow: self.follow.is_on() } } else { Notice::PausedAtGap });
        }
    }

    /// Plays on, or pauses.
    pub(super) fn play_pause(&mut self) {
        if self.playback.playing {
            self.playback.playing = false;
            return;
        }
        let at_end = self.session.figures().session.is_none_or(|s| self.now() >= s.end);
        if at_end && self.session.is_complete() {
            self.notice = Some(Notice::AtEnd { follow: self.follow.is_on() });
            return;
        }
        self.playback.schedule.resume_from_gap();
        self.playback.playing = true;
        self.focus.row = 0;
        // All that stands at this very moment is due.
        self.tick(PlaybackTime(0));
    }

    /// Plays so many times as fast.
    pub(super) fn set_speed(&mut self, speed: Speed) {
        self.playback.schedule.set_speed(speed, &self.session, &self.view.bands);
        if !self.playback.playing {
            self.notice = Some(Notice::Speed(speed));
        }
    }
}
