//! Follows a log that changes while it is open: lines are added, or the file is truncated, replaced or deleted.
//!
//! On the last line of a followed log, the player is *live*: the focus moves to each new last line. This is computed,
//! not stored: moving away ends it, and going to the last line starts it again.

use super::jumps::Jumps;
use super::{App, Effect, Focus, Follow, Notice};
use crate::session::{Batch, ReadExtent, Session, ZeroKind};
use crate::store::Change;

impl App {
    /// Whether the focus moves with the last line of a followed log. In blind mode it does not, and a line that is
    /// being cited stays in focus.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.file.changed.is_none() && self.is_at_live_end()
    }

    /// Like [`App::is_live`], even if the file has changed.
    fn is_at_live_end(&self) -> bool {
        let held = self.playback.playing || self.view.blind || self.citing.waits();
        let read = self.session.is_complete() && !self.session.index().is_empty();
        self.follow.is_on() && read && !held && self.focus.item == self.last_stop()
    }

    /// Puts the focus on the last line.
    pub(super) fn go_live(&mut self) {
        if let Some(last) = self.last_stop() {
            self.set_focus(last);
        }
    }

    /// Adds lines that were appended to the log after it was read.
    pub(super) fn grown(&mut self, batch: Batch, effects: &mut Vec<Effect>) {
        // A log that was empty had no last line to be on.
        let begins = self.session.index().is_empty() && self.follow == Follow::FromEnd;
        let live = begins || self.is_live();
        let before = self.session.index().len();
        let last = before.checked_sub(1).and_then(|i| self.session.key(i));
        let zero = self.session.zero_to_save(&self.view.zero);
        self.session.append(batch);
        self.settle(ReadExtent::Whole);
        self.file.size = self.session.byte_count();
        // Indexes stay valid if all new events come after the old ones.
        let in_order = before.checked_sub(1).and_then(|i| self.session.key(i)) == last;
        let may_move = match self.view.zero.origin {
            // Settling has updated this one.
            ZeroKind::Start | ZeroKind::Work(_) => false,
            ZeroKind::Tape | ZeroKind::Mark(_) => true,
            ZeroKind::Event(_) => !in_order,
        };
        if let Some(zero) = self.session.saved_zero(&zero).filter(|_| may_move)
            && (zero.time, &zero.name) != (self.view.zero.time, &self.view.zero.name)
        {
            self.set_zero(zero);
        }
        self.after_change(live, effects);
        let len = self.session.index().len();
        let effect = if in_order { self.search.search_added(len) } else { self.search.search_again(len) };
        effects.extend(effect);
        effects.extend(if in_order { self.filter.look_on(len) } else { self.filter.begin(len) });
    }

    /// Shows the log as it was reloaded, because the file is no longer what was read.
    pub(super) fn reloaded(&mut self, session: Session, change: Change, effects: &mut Vec<Effect>) {
        let live = self.is_at_live_end();
        let spot = self.spot();
        let zero = self.session.zero_to_save(&self.view.zero);
        let row = self.focus.row;
        self.session = session;
        self.file.size = self.session.byte_count();
        self.file.changed = None;
        self.file.unchecked = false;
        self.focus = Focus::default();
        self.view.zero = self.session.saved_zero(&zero).unwrap_or_else(|| self.session.start_zero());
        self.settle(ReadExtent::Whole);
        if let Some(item) = spot.and_then(|spot| self.item_of(spot)) {
            self.set_focus(item);
            self.focus.row = row;
        }
        self.jumps = Jumps::default();
        self.citing.log_replaced();
        self.after_change(live, effects);
        effects.extend(self.search.search_again(self.session.index().len()));
        effects.extend(self.filter.begin(self.session.index().len()));
        self.notice = Some(Notice::Reloaded(change));
    }

    /// Updates what depends on the whole log.
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

    /// Reports how many lines were added to a log that is not followed.
    pub(super) fn added(&mut self, lines: u64) {
        self.file.added = lines;
        if lines > 0 {
            self.notice = Some(Notice::Added(lines));
        }
    }

    /// Records that the file is no longer what was read. The lines on the screen are read again, so that none shows
    /// text that the file no longer has.
    pub(super) fn changed(&mut self, change: Change) {
        self.lines.clear();
        self.file.changed = Some(change);
        self.notice = Some(Notice::Changed { change, follow: self.follow.is_on() });
    }

    /// Records that nothing is known of the file any more.
    pub(super) fn check_failed(&mut self, what: String) {
        self.file.unchecked = true;
        self.notice = Some(Notice::Text(what));
    }
}

#[cfg(test)]
mod tests;
