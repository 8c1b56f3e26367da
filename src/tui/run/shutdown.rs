//! Ways out, and back: the place is kept and the terminal given back whatever ends the player.

use super::{Loop, Player};
use anyhow::Result;
use signal_hook::consts::{SIGHUP, SIGTSTP};
use signal_hook::low_level::emulate_default_handler;

/// What the system says when the terminal is gone; the same number on every system.
const EIO: i32 = 5;

impl Loop {
    pub(super) fn kept_place(&self, player: &Player) -> Option<crate::store::ResumePoint> {
        self.places.as_ref()?.load(&player.runner.log)
    }

    /// Keeps the place, with the terminal given back, so that an error can be seen.
    pub(super) fn keep_place(&mut self, player: &Player) -> Result<()> {
        self.screen.leave();
        match (&self.places, player.app.place()) {
            (Some(places), Some(place)) => places.save(&player.runner.log, &place),
            _ => Ok(()),
        }
    }

    /// Keeps the place when the player cannot go on.
    pub(super) fn failed(&mut self, player: &Player, e: anyhow::Error) -> anyhow::Error {
        let _ = self.keep_place(player);
        self.hung_up(e)
    }

    /// Ends as a hang-up does where the terminal is gone: nobody would read an error, and its signal may come
    /// later than a write that fails. Gives back any other error.
    pub(super) fn hung_up(&mut self, e: anyhow::Error) -> anyhow::Error {
        let codes = e.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>()?.raw_os_error());
        if codes.into_iter().any(|code| code == EIO) {
            self.die(SIGHUP);
        }
        e
    }

    /// Stops the process until the shell goes on with it.
    pub(super) fn suspend(&mut self) -> Result<()> {
        self.screen.leave();
        let _ = emulate_default_handler(SIGTSTP);
        self.screen.take_again()
    }

    /// Ends the process by a signal, as if it had never been caught.
    pub(super) fn die(&mut self, signal: i32) {
        self.screen.leave();
        let _ = emulate_default_handler(signal);
    }
}

/// The line to the terminal has failed.
pub(super) fn write_failed(e: std::io::Error) -> anyhow::Error {
    anyhow::Error::new(e).context("the terminal cannot be written to")
}
