//! Shutdown and suspension: however the player ends, it saves the position and restores the terminal.

use super::{Loop, Player};
use crate::store::{Change, FollowStatus, Follower};
use anyhow::Result;
use signal_hook::consts::{SIGHUP, SIGTSTP};
use signal_hook::low_level::emulate_default_handler;
use std::ops::ControlFlow;

/// The error numbers when the terminal is gone, the same on every system: EIO, and ENXIO for one that is opened again.
const GONE: [i32; 2] = [5, 6];

impl Loop {
    pub(super) fn saved_position(&self, player: &Player) -> Option<crate::store::ResumePoint> {
        self.places.as_ref()?.load(&player.runner.log)
    }

    /// Saves the position, with the terminal restored first so that an error is visible.
    ///
    /// The line numbers of a file that has changed are not saved, even if nobody has looked at it yet.
    pub(super) fn save_position(&mut self, player: &mut Player) -> Result<()> {
        self.screen.leave();
        let changed = |follower: &mut Box<Follower>| {
            let found = follower.poll(|_| ControlFlow::Break(()));
            matches!(found, Ok(FollowStatus::Changed(change)) if change != Change::Deleted)
        };
        if player.follower.as_mut().is_some_and(changed) {
            return Ok(());
        }
        match (&self.places, player.app.resume_point()) {
            (Some(places), Some(place)) => places.save(&player.runner.log, &place),
            _ => Ok(()),
        }
    }

    /// Saves the position when the player cannot continue.
    pub(super) fn failed(&mut self, player: &mut Player, e: anyhow::Error) -> anyhow::Error {
        let _ = self.save_position(player);
        self.hung_up(e)
    }

    /// Ends like SIGHUP if the terminal is gone, since the signal may come after the write that failed. Returns any other
    /// error.
    pub(super) fn hung_up(&mut self, e: anyhow::Error) -> anyhow::Error {
        let codes = e.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>()?.raw_os_error());
        if codes.into_iter().any(|code| GONE.contains(&code)) {
            self.die(SIGHUP);
        }
        e
    }

    /// Stops the process until the shell resumes it.
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

/// The error for a terminal that cannot be written to.
pub(super) fn write_failed(e: std::io::Error) -> anyhow::Error {
    anyhow::Error::new(e).context("cannot write to the terminal")
}
