//! Blind: a reader who is not to know what follows sees, counts and jumps to nothing of it. While playing nothing that
//! follows is shown either.

use super::App;
use crate::time::SessionTime;

/// Said when a jump would lead to what a blind reader must not see.
pub(super) const BLIND: &str = "blind: what follows is hidden; play or step on with j, or end it with B";

impl App {
    /// Whether what stands behind the focus is not shown: while playing, as in the room, and when blind.
    #[must_use]
    pub(super) fn hides_what_follows(&self) -> bool {
        self.playback.playing || self.view.blind
    }

    /// Where a reader must not look beyond: the focus, when blind.
    #[must_use]
    pub fn horizon(&self) -> Option<SessionTime> {
        self.view.blind.then(|| self.now())
    }

    /// Hides what follows, or shows it again.
    pub(super) fn toggle_blind(&mut self) {
        self.view.blind = !self.view.blind;
        if self.view.blind && self.view.zero.time > self.now() {
            // Hours before a zero that lies ahead would tell how far ahead it lies.
            self.set_zero(self.session.start_zero());
        }
        self.notice = Some(if self.view.blind {
            "blind: nothing that follows is shown, counted or jumped to; B shows it again".to_owned()
        } else {
            "no longer blind: everything is shown".to_owned()
        });
    }
}
