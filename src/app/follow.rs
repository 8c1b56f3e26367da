//! A log that changes while it is shown: lines that are added, and files that are no longer what was read.
//!
//! Whoever stands on the last line of a log that is followed is *live*: the focus goes on to each new last line. That
//! is no state of its own. Moving away ends it, and going to the last line begins it again.

use super::jumps::Jumps;
use super::{App, Effect, Focus, Follow, Notice};
use crate::session::{Batch, Session, ZeroKind};
use crate::store::Change;

impl App {
    /// Whether the focus stands on the last line of a log that is followed, and goes on with it. Blind, nobody is
    /// taken on to what they have not asked for; and a line that is being cited stays in focus.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.file.changed.is_none() && self.is_at_live_end()
    }

    /// The same, whatever has become of the file.
    fn is_at_live_end(&self) -> bool {
        let held = self.playback.playing || self.view.blind || self.citing.waits();
        let read = self.session.is_complete() && !self.session.index().is_empty();
        self.follow.is_on() && read && !held && self.focus.item == self.last_stop()
    }

    /// Goes to the last line where the log is followed from there.
    pub(super) fn go_live(&mut self) {
        if let Some(last) = self.last_stop() {
            self.set_focus(last);
        }
    }

    /// Takes up lines that were added to the log after it was read.
    pub(super) fn grown(&mut self, batch: Batch, effects: &mut Vec<Effect>) {
        // In a log in which nothing stood, nobody can have stood at its end.
        let begins = self.session.index().is_empty() && self.follow == Follow::FromEnd;
        let live = begins || self.is_live();
        let before = self.session.index().len();
        let last = before.checked_sub(1).and_then(|i| self.session.key(i));
        let zero = self.session.zero_to_keep(&self.view.zero);
        self.session.append(batch);
        self.settle(true);
        self.file.size = self.session.bytes();
        // Places hold where all that was added stands behind what was there.
        let in_order = before.checked_sub(1).and_then(|i| self.session.key(i)) == last;
        let may_move = match self.view.zero.origin {
            // This one is brought up to date with all figures.
            ZeroKind::Start => false,
            ZeroKind::Tape | ZeroKind::Mark(_) => true,
            ZeroKind::Event(_) => !in_order,
        };
        if let Some(zero) = self.session.kept_zero(&zero).filter(|_| may_move)
            && (zero.time, &zero.name) != (self.view.zero.time, &self.view.zero.name)
        {
            self.set_zero(zero);
        }
        self.after_change(live, effects);
        effects.extend(self.search.search_added(self.session.index().len(), in_order));
    }

    /// Takes up the log as it was read anew from its start, because it is no longer what was read before.
    pub(super) fn reloaded(&mut self, session: Session, change: Change, effects: &mut Vec<Effect>) {
        let live = self.is_at_live_end();
        let spot = self.spot();
        let zero = self.session.zero_to_keep(&self.view.zero);
        let row = self.focus.row;
        self.session = session;
        self.file.size = self.session.bytes();
        self.file.changed = None;
        self.focus = Focus::default();
        self.view.zero = self.session.kept_zero(&zero).unwrap_or_else(|| self.session.start_zero());
        self.settle(true);
        if let Some(item) = spot.and_then(|spot| self.item_of(spot)) {
            self.set_focus(item);
            self.focus.row = row;
        }
        self.jumps = Jumps::default();
        self.citing.log_replaced();
        self.after_change(live, effects);
        effects.extend(self.search.search_added(self.session.index().len(), false));
        self.notice = Some(Notice::Reloaded(change));
    }

    /// Brings what hangs on the whole log up to date.
    fn after_change(&mut self, live: bool, effects: &mut Vec<Effect>) {
        if let Some(found) = self.pending.zero.as_deref().and_then(|name| self.session.zero(name)) {
            self.pending.zero = None;
            self.set_zero(found);
        }
        if live {
            self.go_live();
        }
        self.file.sha256 = None;
        self.refresh_panel(effects);
    }

    /// Says how many lines were added to a log that is not followed.
    pub(super) fn added(&mut self, lines: u64) {
        if lines > 0 {
            self.notice = Some(Notice::Added(lines));
        }
    }

    /// Notes that the file is no longer what was read. What is on the screen is read again, so that no text stands
    /// there which the file does not hold.
    pub(super) fn changed(&mut self, change: Change) {
        self.lines.clear();
        self.file.changed = Some(change);
        self.notice = Some(Notice::Changed { change, follow: self.follow.is_on() });
    }
}

#[cfg(test)]
mod tests;
