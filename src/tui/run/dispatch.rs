//! Handles messages: turns each into one for the app, and runs the effects that the app returns.

use super::shutdown::write_failed;
use super::{Loop, Player, now};
use crate::app::Msg;
use crate::store::Follower;
use crate::tui::effects::Next;
use crate::tui::follow::{check, follow};
use crate::tui::incoming::Incoming;
use crate::tui::input::Typed;
use anyhow::{Result, bail};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};
use std::time::{Duration, Instant};

/// How often progress is redrawn while loading.
const PROGRESS: Duration = Duration::from_millis(100);

impl Loop {
    pub(super) fn dispatch(&mut self, player: &mut Player, incoming: Incoming, at: Instant) -> Result<Next> {
        let msg = match incoming {
            Incoming::Terminal(bytes, arrived) => {
                let mut next = Next::Continue;
                for typed in self.decoder.bytes(&bytes, arrived) {
                    next = next.or(self.typed(player, typed)?);
                }
                return Ok(next);
            }
            Incoming::TerminalGone => return Ok(Next::Die(SIGHUP)),
            // The list of files may still be on its way when one of them is open.
            Incoming::FrameRead | Incoming::Picker(_) => return Ok(Next::Continue),
            Incoming::WriteFailed(e) => return Err(write_failed(e)),
            Incoming::Signal(SIGTSTP) => return Ok(Next::Suspend),
            Incoming::Signal(SIGCONT) => {
                self.screen.take_again()?;
                self.is_back(player)?;
                return Ok(Next::Continue);
            }
            Incoming::Signal(SIGWINCH) => {
                // Redraw even if the size is the same: in between, the terminal may have been smaller and lost cells.
                self.is_back(player)?;
                self.screen.forget()?;
                return Ok(Next::Continue);
            }
            Incoming::Signal(signal) => return Ok(Next::Die(signal)),
            Incoming::App(Msg::Loaded(batch)) => {
                // The first screen is drawn at once; after that the percentage, now and then.
                let due = player.drawn.is_none_or(|drawn| at.saturating_duration_since(drawn) >= PROGRESS);
                player.dirty |= due || player.app.session.index().is_empty();
                let dirty = player.dirty;
                let next = self.tell(player, Msg::Loaded(batch))?;
                player.dirty = dirty;
                return Ok(next);
            }
            Incoming::LoadEnded(None) => {
                if player.app.session.index().is_empty() && !self.options.follow {
                    player.app.session.settle(crate::session::ReadExtent::Whole);
                    if let Some(why) = player.app.session.unreadable() {
                        bail!("{}: {why}", player.runner.log.shown());
                    }
                }
                let place = if self.options.from_start { None } else { self.saved_position(player) };
                let next = self.tell(player, Msg::Complete(place))?;
                return Ok(next.or(self.begin_to_follow(player)?));
            }
            Incoming::Checked(follower, msg) => {
                player.follower = follower;
                match msg {
                    Some(msg) => msg,
                    None => return Ok(Next::Continue),
                }
            }
            Incoming::Reloaded(log, session, change) => {
                player.runner.log = log;
                Msg::Reloaded(session, change)
            }
            Incoming::LoadEnded(Some(what)) => Msg::LoadFailed(what),
            Incoming::App(Msg::Hits { search, places, complete }) => {
                // The first match is shown at once, and the count now and then.
                let due = player.drawn.is_none_or(|drawn| at.saturating_duration_since(drawn) >= PROGRESS);
                let (dirty, focus) = (player.dirty, player.app.focus);
                let next = self.tell(player, Msg::Hits { search, places, complete })?;
                player.dirty = dirty || due || complete || player.app.focus != focus;
                return Ok(next);
            }
            Incoming::App(msg) => msg,
        };
        self.tell(player, msg)
    }

    pub(super) fn typed(&mut self, player: &mut Player, typed: Typed) -> Result<Next> {
        let msg = match typed {
            Typed::Key(key) => Msg::Key(key),
            Typed::Paste(text) => Msg::Paste(text),
            Typed::Mouse(mouse, x, y) => return self.tell(player, Msg::Mouse(mouse, x, y)),
        };
        let next = self.tell(player, msg)?;
        // A changed file is noticed at the next key, and while playing.
        self.look_at_file(player);
        Ok(next)
    }

    /// Checks the file if its size or time changed, and the work of this coder if another player writes it.
    pub(super) fn look_at_file(&mut self, player: &mut Player) {
        if let Some(follower) = player.follower.take_if(|follower| follower.has_changed()) {
            check(follower, self.to.clone());
        }
        if player.app.coding.read_only().is_some() {
            player.runner.look_at_work(now());
        }
    }

    /// Starts following the file: repeatedly, or from the next key.
    pub(super) fn begin_to_follow(&mut self, player: &mut Player) -> Result<Next> {
        match Follower::new(player.runner.log.clone(), player.file_state, &player.app.session) {
            Ok(follower) if self.options.follow => {
                follow(Box::new(follower), self.options.settings.thresholds, self.to.clone());
            }
            Ok(follower) => player.follower = Some(Box::new(follower)),
            Err(e) => return self.tell(player, Msg::CheckFailed(format!("{e:#}"))),
        }
        Ok(Next::Continue)
    }

    /// Sends a message to the app and runs the effects it returns.
    pub(super) fn tell(&mut self, player: &mut Player, msg: Msg) -> Result<Next> {
        let effects = player.app.update(msg);
        player.dirty = true;
        player.runner.run(effects, &mut player.app, &mut self.screen)
    }

    /// Resizes after the terminal is taken back: a background process gets no resize events.
    pub(super) fn is_back(&mut self, player: &mut Player) -> Result<()> {
        let (width, height) = self.screen.size()?;
        self.tell(player, Msg::Resize(width, height))?;
        player.dirty = true;
        Ok(())
    }
}
