//! The end of a log that is still being read: its last lines are shown at once, and the focus stays on its event when
//! the lines before have been read. Meanwhile the session as far as it was read grows beside.

use super::{App, Effect, Focus};
use crate::session::{Batch, Session};
use crate::time::SessionTime;

/// Said of what hangs on lines that were not read yet.
pub(super) const NOT_READ: &str = "the lines before are still being read: g goes back to the first";

impl App {
    /// Goes to the last line; while the log is read, to the last line of the file.
    pub(super) fn go_last(&mut self, effects: &mut Vec<Effect>) {
        if self.session.is_complete() || self.is_at_ending() || self.view.blind {
            if let Some(last) = self.last_stop() {
                self.jump(last);
            }
            return;
        }
        self.pending.last = true;
        self.ask_for_ending(effects);
    }

    /// Asks for the last lines, if they are wanted and it is known how lines of this log are read.
    pub(super) fn ask_for_ending(&mut self, effects: &mut Vec<Effect>) {
        if self.pending.last && self.session.reader().is_settled() && !self.session.index().is_empty() {
            self.pending.last = false;
            effects.push(Effect::ReadEnd);
        }
    }

    /// Whether the last lines are shown, and lines before them were not read.
    #[must_use]
    pub fn is_at_ending(&self) -> bool {
        self.whole.is_some()
    }

    /// How many bytes of the log were read, without those that were read ahead.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.whole.as_ref().unwrap_or(&self.session).bytes()
    }

    /// Shows the last lines of the log.
    pub(super) fn show_ending(&mut self, batch: Batch) {
        if self.session.is_complete() || self.is_at_ending() {
            return;
        }
        let ending = self.session.ending(batch);
        if ending.index().is_empty() {
            // They may be one long line: its beginning is known when the log is read.
            self.pending.last = true;
            return;
        }
        self.remember();
        self.playback.playing = false;
        let head = self.show(ending);
        self.whole = Some(head);
        if let Some(last) = self.last_stop() {
            self.set_focus(last);
        }
    }

    /// Takes up the session that was read beside the last lines; the focus stays on its event if that was read.
    pub(super) fn take_whole(&mut self, complete: bool) {
        let Some(whole) = self.whole.take() else {
            self.settle(complete);
            return;
        };
        let (now, row) = (self.now(), self.focus.row);
        let event = self.focused_event().or_else(|| self.session.index().after(now).checked_sub(1));
        let entry = event.and_then(|i| self.session.index().get(i));
        self.show(whole);
        self.settle(complete);
        let place = entry.and_then(|entry| self.session.place_at(entry.position(), entry.time()));
        if let Some(place) = place {
            self.focus = Focus { item: Some(crate::session::Item::Event(place)), row };
            self.playback.schedule.go(now);
        }
    }

    /// Shows another session; gives the one before. The focus is on nothing.
    fn show(&mut self, session: Session) -> Session {
        let before = std::mem::replace(&mut self.session, session);
        self.focus = Focus::default();
        self.lines.clear();
        self.view.refresh(&self.session);
        before
    }

    /// Whether a moment lies in what was read.
    pub(super) fn reaches(&self, t: SessionTime) -> bool {
        let entries = self.session.index().entries();
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return false };
        self.session.is_complete() || if self.is_at_ending() { first.time() <= t } else { t <= last.time() }
    }

    /// What waits for the log to be read, as the user typed it.
    #[must_use]
    pub fn waits_for(&self) -> Option<String> {
        if self.session.is_complete() {
            return self.waits_for_hash().then(|| "this log's SHA-256".to_owned());
        }
        let search =
            || self.search.as_ref().filter(|s| !s.complete).map(|s| format!("/{}", s.pattern.text()));
        let waiting = self.pending.go.as_ref().map(|text| format!(":{text}")).or_else(search);
        waiting.map(|text| crate::record::visible(&text).into_owned())
    }

    /// Waits no longer; whether something waited.
    pub(super) fn stop_waiting(&mut self, effects: &mut Vec<Effect>) -> bool {
        if std::mem::take(&mut self.pending.last) || self.pending.go.take().is_some() {
            self.notice = Some("no longer waiting".to_owned());
            return true;
        }
        if self.search.as_ref().is_some_and(|s| !s.complete) {
            self.search = None;
            self.notice = Some("the search was cancelled".to_owned());
            effects.push(Effect::CancelSearch);
            return true;
        }
        false
    }
}
