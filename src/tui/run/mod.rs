//! The loop: the only reader of the terminal and of the clock.

mod dispatch;
mod pick;
mod shutdown;

use super::effects::{EffectRunner, Next};
use super::incoming::{Incoming, WAITING, read_log, read_terminal, wait_for_signals};
use super::input::InputDecoder;
use super::media_program::MediaProgram;
use super::options::Options;
use super::screen::Screen;
use super::work_thread::WorkThread;
use crate::app::{App, Msg};
use crate::store::{BlindReading, FileState, Follower, Log, ResumePoints};
use crate::time::PlaybackTime;
use crate::ui::{self, Theme};
use crate::work::Coder;
use anyhow::{Context, Result};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// The shortest time between frames.
const FRAME: Duration = Duration::from_micros(16_600);
/// How often the clocks are redrawn while playing.
const SHOWN: Duration = Duration::from_secs(1);

/// Plays a log in the terminal, or lets the user choose one first.
///
/// # Errors
/// One sentence: the log cannot be opened, or the terminal cannot be used.
pub fn run(options: Options) -> Result<()> {
    // A log that cannot be opened leaves the terminal untouched.
    let log = options.input.as_ref().map(|input| options.open.open(input)).transpose()?;
    let (to, from) = sync_channel(WAITING);
    let screen = Screen::take(&options, to.clone())?;
    wait_for_signals(to.clone()).context("cannot wait for signals")?;
    read_terminal(to.clone()).context("cannot read the terminal")?;
    let places = ResumePoints::for_user(env_path("XDG_STATE_HOME"), env_path("HOME"));
    let coder = options.settings.coding.coder.as_ref();
    let places = places.map(|places| places.of_coder(coder.map(Coder::as_str)));
    let mut player = Loop { options, screen, to, from, decoder: InputDecoder::default(), places };
    let log = match log {
        Some(log) => Some(log),
        None => player.pick().map_err(|e| player.hung_up(e))?,
    };
    match log {
        Some(log) => player.play(log),
        None => Ok(()),
    }
}

fn env_path(name: &str) -> Option<std::path::PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(Into::into)
}

#[expect(clippy::disallowed_methods, reason = "this is the only clock")]
fn now() -> Instant {
    Instant::now()
}

/// The parts that the player and the picker share.
struct Loop {
    options: Options,
    screen: Screen,
    to: SyncSender<Incoming>,
    from: Receiver<Incoming>,
    decoder: InputDecoder,
    places: Option<ResumePoints>,
}

/// A running player.
struct Player {
    app: App,
    runner: EffectRunner,
    /// The state of the file before it was read.
    file_state: Option<FileState>,
    /// Checks the file for changes once it is read; `None` while a check runs, and if there is nothing more to check.
    follower: Option<Box<Follower>>,
    /// When the file was last looked at while playing.
    looked: Instant,
    /// When the last tick was sent.
    ticked: Instant,
    /// When the last frame was drawn.
    drawn: Option<Instant>,
    /// When the frame before the last was drawn.
    drawn_before: Option<Instant>,
    /// When to redraw the clocks, while playing.
    show: Option<Instant>,
    /// Whether there is something to draw.
    dirty: bool,
    /// Whether the frame waits for the terminal.
    held: bool,
}

impl Loop {
    fn theme(&self) -> Theme {
        Theme { palette: self.options.palette, ascii: self.options.settings.ascii }
    }

    /// Plays a log until the user, a signal or the end of the terminal ends it.
    fn play(&mut self, log: Log) -> Result<()> {
        let theme = self.theme();
        let size = self.screen.size()?;
        let mut start = self.options.start(&log);
        if let Some(places) = &self.places {
            // Before anything is shown, and whether or not the position is taken up.
            let kept = places.blind_reading(&log);
            let asked = start.settings.blind.on;
            start.settings.blind = BlindReading { on: asked || kept.on, ..kept };
        }
        let coder = start.settings.coding.coder.clone();
        let mut player = Player {
            app: App::new(start, size),
            file_state: FileState::read(&log),
            follower: None,
            runner: EffectRunner::new(
                log.clone(),
                WorkThread::new(log.clone(), coder, self.options.work.clone(), self.to.clone()),
                self.options.open_with.as_deref().map(MediaProgram::new),
                self.to.clone(),
            ),
            looked: now(),
            ticked: now(),
            drawn: None,
            drawn_before: None,
            show: None,
            dirty: true,
            held: false,
        };
        if self.places.as_ref().is_some_and(ResumePoints::is_unused) {
            player.app.welcome();
        }
        player.app.set_imported(log.imported());
        let (not_drawn, first_frame) = sync_channel(0);
        read_log(log, self.to.clone(), first_frame);
        let mut not_drawn = Some(not_drawn);
        loop {
            let next = self.turn(&mut player);
            match next {
                Ok(Next::Continue) => {}
                Ok(Next::Suspend) => {
                    if let Err(e) = self.suspend() {
                        return Err(self.failed(&mut player, e));
                    }
                    player.ticked = now();
                    self.is_back(&mut player)?;
                }
                Ok(Next::End) => {
                    self.save_position(&mut player)?;
                    return Ok(());
                }
                Ok(Next::Die(signal)) => {
                    player.runner.finish_work(&mut player.app);
                    // The process ends even if the position cannot be saved.
                    let _ = self.save_position(&mut player);
                    self.die(signal);
                    return Ok(());
                }
                Err(e) => return Err(self.failed(&mut player, e)),
            }
            // Nothing is drawn until the terminal has read the last frame, however often the state changes.
            player.held = player.dirty && !self.screen.is_free();
            if player.dirty && !player.held {
                let app = &player.app;
                if let Err(e) = self.screen.draw(|frame| ui::render(app, &theme, frame)) {
                    return Err(self.failed(&mut player, e));
                }
                player.drawn_before = player.drawn.replace(now());
                player.dirty = false;
                if !player.app.session.index().is_empty() {
                    drop(not_drawn.take());
                }
            }
        }
    }

    /// Waits for the next message and handles all that have arrived.
    fn turn(&mut self, player: &mut Player) -> Result<Next> {
        player.show = player.drawn.filter(|_| player.app.playback.playing).map(|drawn| {
            match player.app.next_second() {
                Some(second) => player.ticked + lasting(second),
                None => drawn + SHOWN,
            }
        });
        let wait = self.wait(player);
        let mut incoming = self.receive(wait);
        let at = now();
        let mut next = Next::Continue;
        if player.app.playback.playing {
            // A gap does not pass while the terminal has not shown that it is there.
            let unseen = player.held && player.app.waits_at_gap();
            let by = if unseen { 0 } else { at.saturating_duration_since(player.ticked).as_nanos() };
            let by = PlaybackTime(by);
            let (focus, dirty) = (player.app.focus, player.dirty);
            next = self.tell(player, Msg::Tick(by))?;
            // If only the clocks have moved, one redraw a second is enough: at 64x they cannot be read.
            let moved = player.app.focus != focus || !player.app.playback.playing;
            player.dirty = dirty || moved || player.show.is_none_or(|show| at >= show);
            if at.saturating_duration_since(player.looked) >= SHOWN {
                player.looked = at;
                self.look_at_file(player);
            }
        }
        player.ticked = at;
        // Messages that have arrived are handled before anything is drawn, so a held key does not queue frames.
        let mut taken = 0;
        while let Some(one) = incoming {
            next = next.or(self.dispatch(player, one, at)?);
            // What comes after a hang-up fails.
            if let Next::Die(_) | Next::End = next {
                return Ok(next);
            }
            taken += 1;
            incoming = if taken < WAITING { self.from.try_recv().ok() } else { None };
        }
        // Only what has not arrived by now is late.
        if taken < WAITING {
            for typed in self.decoder.expire(at).into_iter().flatten() {
                next = next.or(self.typed(player, typed)?);
            }
        }
        Ok(next)
    }

    /// How long to wait for a message; `None` without limit.
    fn wait(&self, player: &Player) -> Option<Duration> {
        let at = now();
        let escape = self.decoder.until().map(|until| until.saturating_duration_since(at));
        // While the terminal is slow, nothing is due: no frame could show it.
        let due = player.app.next_due().filter(|_| !player.held).map(|due| {
            // The state is that of the last tick, not of this moment.
            let due = lasting(due).saturating_sub(at.saturating_duration_since(player.ticked));
            let due = due.min(player.show.map_or(SHOWN, |show| show.saturating_duration_since(at)));
            // After a pause, two frames may follow each other at once, so that two lines that are due together are not
            // delayed. Otherwise each frame waits for the limit.
            let since = |limit: Duration, drawn| limit.saturating_sub(at.saturating_duration_since(drawn));
            let rested = player.drawn_before.map_or(Duration::ZERO, |drawn| since(FRAME * 2, drawn));
            let frame = player.drawn.map_or(Duration::ZERO, |drawn| since(FRAME, drawn));
            due.max(frame.min(rested))
        });
        escape.into_iter().chain(due).min()
    }

    fn receive(&self, wait: Option<Duration>) -> Option<Incoming> {
        match wait {
            None => self.from.recv().ok(),
            Some(wait) => self.from.recv_timeout(wait).ok(),
        }
    }
}

/// Converts playback time to a duration of the system clock.
fn lasting(time: PlaybackTime) -> Duration {
    Duration::from_nanos(u64::try_from(time.0).unwrap_or(u64::MAX))
}
