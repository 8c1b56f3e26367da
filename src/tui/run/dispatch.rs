//! Taking up what has happened: keys and sizes, what was read, what the file has become.

use super::shutdown::write_failed;
use super::{Loop, Next, Player, merge};
use crate::app::{Mouse, Msg};
use crate::store::{Change, FollowStatus, Follower};
use crate::tui::effects::Order;
use crate::tui::escape::Typed;
use crate::tui::follow::{follow, look_once};
use crate::tui::incoming::Incoming;
use anyhow::{Result, bail};
use crossterm::event::{Event, MouseButton, MouseEventKind};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP};
use std::time::{Duration, Instant};

/// While loading, the share is shown so often.
const PROGRESS: Duration = Duration::from_millis(100);

impl Loop {
    pub(super) fn dispatch(&mut self, player: &mut Player, incoming: Incoming, at: Instant) -> Result<Next> {
        let msg = match incoming {
            Incoming::Terminal(event) => return self.terminal(player, event, at),
            Incoming::TerminalGone => return Ok(Next::Die(SIGHUP)),
            Incoming::FrameRead => return Ok(Next::GoOn),
            Incoming::WriteFailed(e) => return Err(write_failed(e)),
            Incoming::Signal(SIGTSTP) => return Ok(Next::Suspend),
            Incoming::Signal(SIGCONT) => {
                self.screen.take_again()?;
                self.is_back(player)?;
                return Ok(Next::GoOn);
            }
            Incoming::Signal(signal) => return Ok(Next::Die(signal)),
            Incoming::Loaded(batch) => {
                // The first screen is drawn at once; after that the share, now and then.
                let due = player.drawn.is_none_or(|drawn| at.saturating_duration_since(drawn) >= PROGRESS);
                player.dirty |= due || player.app.session.index().is_empty();
                let dirty = player.dirty;
                let next = self.tell(player, Msg::Loaded(batch))?;
                player.dirty = dirty;
                return Ok(next);
            }
            Incoming::LoadEnded(None) => {
                if player.app.session.index().is_empty() && !self.options.follow {
                    player.app.session.settle(true);
                    if let Some(why) = player.app.session.unreadable() {
                        bail!("{}: {why}", player.runner.log.shown());
                    }
                }
                let place = if self.options.from_start { None } else { self.kept_place(player) };
                let next = self.tell(player, Msg::Complete(place))?;
                return Ok(merge(next, self.begin_to_follow(player)?));
            }
            Incoming::Grown(batch) => Msg::Grown(batch),
            Incoming::Looked { follower, look, lines } => {
                // What has gone wrong once is not looked at again, but for a file whose name may be given anew.
                if matches!(
                    look,
                    Ok(FollowStatus::Unchanged
                        | FollowStatus::Grown
                        | FollowStatus::Changed(Change::Deleted))
                ) {
                    player.follower = Some(follower);
                }
                match look {
                    Ok(FollowStatus::Unchanged) => return Ok(Next::GoOn),
                    Ok(FollowStatus::Grown) => Msg::Added(lines),
                    Ok(FollowStatus::Changed(change)) => Msg::Changed(change),
                    Err(what) => Msg::Notice(what),
                }
            }
            Incoming::Changed(change) => Msg::Changed(change),
            Incoming::Anew { log, session, change } => {
                player.runner.log = log;
                Msg::Reloaded(session, change)
            }
            Incoming::LoadEnded(Some(what)) => Msg::LoadFailed(what),
            Incoming::Hits { search, places, complete } => {
                // The first hit is shown at once, and the count now and then.
                let due = player.drawn.is_none_or(|drawn| at.saturating_duration_since(drawn) >= PROGRESS);
                let (dirty, focus) = (player.dirty, player.app.focus);
                let next = self.tell(player, Msg::Hits { search, places, complete })?;
                player.dirty = dirty || due || complete || player.app.focus != focus;
                return Ok(next);
            }
            Incoming::Hashed(Ok(sha256)) => Msg::Hashed(sha256),
            Incoming::Hashed(Err(what)) | Incoming::Told(what) => Msg::Notice(what),
        };
        self.tell(player, msg)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what else a mouse can do means nothing here")]
    pub(super) fn terminal(&mut self, player: &mut Player, event: Event, at: Instant) -> Result<Next> {
        let msg = match event {
            Event::Key(key) => {
                let mut next = Next::GoOn;
                for typed in self.decoder.event(key, at) {
                    next = merge(next, self.typed(player, typed)?);
                }
                return Ok(next);
            }
            Event::Paste(text) => Msg::Paste(text),
            Event::Resize(width, height) => {
                // Also where the size is what it was: what lay outside it in between is gone.
                self.screen.set_size(width, height);
                self.screen.forget()?;
                Msg::Resize(width, height)
            }
            Event::Mouse(mouse) => {
                let what = match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => Mouse::Click,
                    MouseEventKind::ScrollUp => Mouse::WheelUp,
                    MouseEventKind::ScrollDown => Mouse::WheelDown,
                    _ => return Ok(Next::GoOn),
                };
                Msg::Mouse(what, mouse.column, mouse.row)
            }
            Event::FocusGained | Event::FocusLost => return Ok(Next::GoOn),
        };
        self.tell(player, msg)
    }

    pub(super) fn typed(&mut self, player: &mut Player, typed: Typed) -> Result<Next> {
        let msg = match typed {
            Typed::Key(key) => Msg::Key(key),
            Typed::Paste(text) => Msg::Paste(text),
        };
        let next = self.tell(player, msg)?;
        // A file that has changed is noticed at the next key, and while playing.
        self.look_at_file(player);
        Ok(next)
    }

    /// Looks at the file again where it is no longer as it was.
    pub(super) fn look_at_file(&mut self, player: &mut Player) {
        if let Some(follower) = player.follower.take_if(|follower| follower.has_changed()) {
            look_once(follower, self.to.clone());
        }
    }

    /// Has the file looked at from now on: all the time, or at the next key.
    pub(super) fn begin_to_follow(&mut self, player: &mut Player) -> Result<Next> {
        match Follower::new(player.runner.log.clone(), player.stand, &player.app.session) {
            Ok(follower) if self.options.follow => {
                follow(Box::new(follower), self.options.settings.thresholds, self.to.clone());
            }
            Ok(follower) => player.follower = Some(Box::new(follower)),
            Err(e) => return self.tell(player, Msg::Notice(format!("{e:#}"))),
        }
        Ok(Next::GoOn)
    }

    /// Tells the state what happened, and carries out what it asks for.
    pub(super) fn tell(&mut self, player: &mut Player, msg: Msg) -> Result<Next> {
        let effects = player.app.update(msg);
        player.dirty = true;
        Ok(match player.runner.run(effects, &mut player.app, &mut self.screen)? {
            Order::None => Next::GoOn,
            Order::Suspend => Next::Suspend,
            Order::Quit => Next::End,
        })
    }

    /// The terminal is the player's again: it may have another size, of which a process in the background is not told.
    pub(super) fn is_back(&mut self, player: &mut Player) -> Result<()> {
        let (width, height) = self.screen.size()?;
        self.tell(player, Msg::Resize(width, height))?;
        player.dirty = true;
        Ok(())
    }
}
