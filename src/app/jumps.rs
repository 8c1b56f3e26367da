//! Where the user was before each jump, and how to come back.

use super::{App, Focus};
use crate::session::Key;
use crate::time::SessionTime;

/// A place in the recording, in words that hold when events that are read later move the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// An event.
    Event(Key),
    /// The band that begins at a moment.
    Band(SessionTime),
    /// A moment.
    Moment(SessionTime),
}

/// The places before each jump, and those that were returned from.
#[derive(Clone, Debug, Default)]
pub(super) struct Jumps {
    back: Vec<Spot>,
    forward: Vec<Spot>,
}

/// How many jumps are remembered.
const MOST: usize = 100;

impl App {
    /// Remembers where the focus is, before a jump.
    pub(super) fn remember(&mut self) {
        let Some(spot) = self.spot().filter(|&spot| self.jumps.back.last() != Some(&spot)) else { return };
        if self.jumps.back.len() == MOST {
            self.jumps.back.remove(0);
        }
        self.jumps.back.push(spot);
        self.jumps.forward.clear();
    }

    /// Returns to before the last jump, or forward again.
    pub(super) fn return_to(&mut self, n: usize, back: bool) {
        for _ in 0..n.min(MOST) {
            let (from, to) = if back {
                (&mut self.jumps.back, &mut self.jumps.forward)
            } else {
                (&mut self.jumps.forward, &mut self.jumps.back)
            };
            let Some(spot) = from.pop() else {
                self.notice =
                    Some(if back { "no jump to return from" } else { "nothing to go forward to" }.to_owned());
                return;
            };
            let to_len = to.len();
            if let Some(here) = self.spot() {
                let to = if back { &mut self.jumps.forward } else { &mut self.jumps.back };
                if to_len < MOST {
                    to.push(here);
                }
            }
            if let Some(item) = self.item_of(spot) {
                let t = self.timeline().time(item);
                self.focus = Focus { item: Some(item), row: 0 };
                self.playback.schedule.go(t);
            }
        }
    }
}
