//! Remembers the position before each jump, and returns to it.

use super::table::Direction;
use super::{App, Notice};
use crate::session::{EventKey, Item};
use crate::time::SessionTime;

/// A position in the session that stays valid when later reads shift the indexes of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// An event.
    Event(EventKey),
    /// The band that starts at a time.
    Band(SessionTime),
    /// The part of a gap that starts at a time.
    Part(SessionTime),
    /// A time.
    Moment(SessionTime),
}

/// The positions before each jump, and those that were returned from.
#[derive(Clone, Debug, Default)]
pub(super) struct Jumps {
    back: Vec<Spot>,
    forward: Vec<Spot>,
}

/// The largest number of jumps remembered.
const MOST: usize = 100;

impl App {
    /// Remembers the position of the focus before a jump.
    pub(super) fn remember(&mut self) {
        let Some(spot) = self.spot().filter(|&spot| self.jumps.back.last() != Some(&spot)) else { return };
        if self.jumps.back.len() == MOST {
            self.jumps.back.remove(0);
        }
        self.jumps.back.push(spot);
        self.jumps.forward.clear();
    }

    /// Returns to before the last `n` jumps, or undoes `n` returns.
    pub(super) fn return_to(&mut self, n: usize, direction: Direction) {
        for _ in 0..n.min(MOST) {
            let list = match direction {
                Direction::Back => &self.jumps.back,
                Direction::Forward => &self.jumps.forward,
            };
            let Some(spot) = list.last().copied() else {
                self.notice = Some(Notice::NoJump(direction));
                return;
            };
            let (here, there) = (self.focus.item, self.item_of(spot));
            let ahead = here.zip(there).is_some_and(|(here, there)| self.timeline().is_before(here, there));
            if self.view.blind && ahead {
                self.notice = Some(Notice::Blind);
                return;
            }
            let here = self.spot();
            let Jumps { back: returned, forward } = &mut self.jumps;
            let (from, to) = match direction {
                Direction::Back => (returned, forward),
                Direction::Forward => (forward, returned),
            };
            from.pop();
            to.extend(here.filter(|_| to.len() < MOST));
            if let Some(item) = there {
                self.set_focus(item);
                let more = match direction {
                    Direction::Back => self.jumps.back.len(),
                    Direction::Forward => self.jumps.forward.len(),
                };
                self.notice = Some(Notice::Returned { place: self.place_name(item), more, direction });
            }
        }
    }

    /// The position of the focus.
    pub(super) fn spot(&self) -> Option<Spot> {
        let item = self.focus.item?;
        Some(match item {
            Item::Event(i) => Spot::Event(self.session.key(i)?),
            Item::Start(b) => Spot::Band(self.view.bands.get(b)?.span.start),
            Item::Part(p) => Spot::Part(self.view.bands.parts().get(p)?.start),
            Item::End(_) | Item::Hour(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_) => {
                Spot::Moment(self.timeline().time(item))
            }
        })
    }

    /// The item at a position, or the closest one if it is gone.
    pub(super) fn item_of(&self, spot: Spot) -> Option<Item> {
        match spot {
            Spot::Event(EventKey { time, line }) => {
                let i = self.session.index().index_of(EventKey { time, line });
                Some(Item::Event(i.min(self.session.index().len().checked_sub(1)?)))
            }
            Spot::Band(start) => {
                let b = self.view.bands.list().partition_point(|b| b.span.start < start);
                let found = self.view.bands.get(b).filter(|b| b.span.start == start);
                found.map(|_| Item::Start(b)).or_else(|| self.timeline().last_at(start))
            }
            Spot::Part(start) => {
                let p = self.view.bands.part_at_or_after(start);
                let found = self.view.bands.parts().get(p).filter(|row| row.start == start);
                found.map(|_| Item::Part(p)).or_else(|| self.timeline().last_at(start))
            }
            Spot::Moment(t) => self.timeline().last_at(t).or_else(|| self.timeline().first()),
        }
    }
}
