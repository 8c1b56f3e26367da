//! The loop: the only reader of the terminal and of the clock.

use super::effects::{Hands, Order};
use super::escape::{Joined, Joiner};
use super::follow::{follow, look_once};
use super::incoming::{Incoming, WAITING, read_log, read_terminal, wait_for_signals};
use super::options::Options;
use super::screen::Screen;
use crate::app::{App, Follow, Mouse, Msg, Picked, Picker, Start};
use crate::store::{Change, Follower, Input, Log, Look, Places, Stand};
use crate::time::PlaybackTime;
use crate::ui::{self, Theme};
use anyhow::{Result, bail};
use crossterm::event::{Event, MouseButton, MouseEventKind};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP};
use signal_hook::low_level::emulate_default_handler;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// At most so many frames are drawn in a second.
const FRAME: Duration = Duration::from_micros(16_600);
/// While playing, what changes on its own is shown so often.
const SHOWN: Duration = Duration::from_secs(1);
/// While loading, the share is shown so often.
const PROGRESS: Duration = Duration::from_millis(100);

/// Plays a log in the terminal, or lets the user choose one first.
///
/// # Errors
/// One sentence: the log cannot be opened, or the terminal cannot be used.
pub fn run(options: Options) -> Result<()> {
    // A log that cannot be opened leaves the terminal untouched.
    let log = options.input.as_ref().map(|input| options.open.open(input)).transpose()?;
    let (to, from) = sync_channel(WAITING);
    let screen = Screen::take(options.mouse, to.clone())?;
    wait_for_signals(to.clone())?;
    read_terminal(to.clone());
    let places = Places::of_user(env_path("XDG_STATE_HOME"), env_path("HOME"));
    let mut player = Loop { options, screen, to, from, joiner: Joiner::default(), places };
    let log = match log {
        Some(log) => Some(log),
        None => player.pick().map_err(|e| player.hung_up(e))?,
    };
    match log {
        Some(log) => player.play(log),
        None => Ok(()),
    }
}

/// What the system says when the terminal is gone; the same number on every system.
const EIO: i32 = 5;

fn env_path(name: &str) -> Option<std::path::PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(Into::into)
}

#[expect(clippy::disallowed_methods, reason = "this is the only clock")]
fn now() -> Instant {
    Instant::now()
}

/// What the loop holds whatever is on the screen.
struct Loop {
    options: Options,
    screen: Screen,
    to: SyncSender<Incoming>,
    from: Receiver<Incoming>,
    joiner: Joiner,
    places: Option<Places>,
}

/// A player that runs.
struct Player {
    app: App,
    hands: Hands,
    /// How the file stood before it was read.
    stand: Option<Stand>,
    /// What looks at the file again, once it was read; absent while it does, and where it is no use any more.
    follower: Option<Box<Follower>>,
    /// When the file was last looked at while playing.
    looked: Instant,
    /// When the last tick was.
    ticked: Instant,
    /// When the last frame was drawn.
    drawn: Option<Instant>,
    /// When the one before it was.
    drawn_before: Option<Instant>,
    /// When clocks are to be shown anew, while playing.
    show: Option<Instant>,
    /// Whether there is something to draw.
    dirty: bool,
    /// Whether that waits for the terminal.
    held: bool,
}

/// What the loop does next.
enum Next {
    GoOn,
    Suspend,
    End,
    /// Ended by a signal, which is to end the process as it would have.
    Die(i32),
}

impl Loop {
    fn theme(&self) -> Theme {
        Theme { color: self.options.color, ascii: self.options.ascii }
    }

    /// Lets the user choose a log.
    fn pick(&mut self) -> Result<Option<Log>> {
        let theme = self.theme();
        let size = self.screen.size()?;
        let mut picker =
            Picker::new(crate::store::list(Path::new("."), crate::import::offered), size, self.options.ascii);
        loop {
            if self.screen.is_free() {
                self.screen.draw(|frame| ui::render_picker(&picker, &theme, frame))?;
            }
            let until = self.joiner.until();
            let incoming = self.receive(until.map(|until| until.saturating_duration_since(now())));
            let mut joined: Vec<Joined> = self.joiner.expire(now()).into_iter().collect();
            match incoming {
                Some(Incoming::Terminal(Event::Key(key))) => joined.extend(self.joiner.event(key, now())),
                Some(Incoming::Terminal(Event::Resize(width, height))) => {
                    self.screen.set_size(width, height);
                    picker.size = (width, height);
                }
                Some(Incoming::TerminalGone) => {
                    self.die(SIGHUP);
                    return Ok(None);
                }
                Some(Incoming::LineFailed(e)) => return Err(line_failed(e)),
                Some(Incoming::Signal(SIGTSTP)) => {
                    self.suspend()?;
                    picker.size = self.screen.size()?;
                }
                Some(Incoming::Signal(SIGCONT)) => {
                    self.screen.take_again()?;
                    picker.size = self.screen.size()?;
                }
                Some(Incoming::Signal(signal)) => {
                    self.die(signal);
                    return Ok(None);
                }
                _ => {}
            }
            for joined in joined {
                let Joined::Key(key) = joined else { continue };
                match picker.key(key) {
                    Picked::Nothing => {}
                    Picked::Quit => return Ok(None),
                    Picked::Suspend => {
                        self.suspend()?;
                        picker.size = self.screen.size()?;
                    }
                    Picked::Log(input) => match self.options.open.open(&input) {
                        Ok(log) => return Ok(Some(log)),
                        Err(e) => picker.notice = Some(format!("{e:#}")),
                    },
                }
            }
        }
    }

    /// Plays a log until the user, a signal or the end of the terminal ends it.
    fn play(&mut self, log: Log) -> Result<()> {
        let theme = self.theme();
        let size = self.screen.size()?;
        let mut player = Player {
            app: App::new(start(&self.options, &log), size),
            stand: Stand::of(&log),
            follower: None,
            hands: Hands::new(log.clone(), self.to.clone()),
            looked: now(),
            ticked: now(),
            drawn: None,
            drawn_before: None,
            show: None,
            dirty: true,
            held: false,
        };
        player.app.set_imported(log.imported());
        read_log(log, self.to.clone());
        loop {
            let next = self.turn(&mut player);
            match next {
                Ok(Next::GoOn) => {}
                Ok(Next::Suspend) => {
                    if let Err(e) = self.suspend() {
                        return Err(self.failed(&player, e));
                    }
                    player.ticked = now();
                    self.is_back(&mut player)?;
                }
                Ok(Next::End) => {
                    self.keep_place(&player)?;
                    return Ok(());
                }
                Ok(Next::Die(signal)) => {
                    // What cannot be kept is no reason to stay.
                    let _ = self.keep_place(&player);
                    self.die(signal);
                    return Ok(());
                }
                Err(e) => return Err(self.failed(&player, e)),
            }
            // While the terminal has not taken the last frame nothing is drawn, however often the state changes.
            player.held = player.dirty && !self.screen.is_free();
            if player.dirty && !player.held {
                let app = &player.app;
                if let Err(e) = self.screen.draw(|frame| ui::render(app, &theme, frame)) {
                    return Err(self.failed(&player, e));
                }
                player.drawn_before = player.drawn.replace(now());
                player.dirty = false;
            }
        }
    }

    /// Waits for what happens next, and takes up all that has happened.
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
        let mut next = Next::GoOn;
        if player.app.playback.playing {
            let by = PlaybackTime(at.saturating_duration_since(player.ticked).as_nanos());
            let (focus, dirty) = (player.app.focus, player.dirty);
            next = self.tell(player, Msg::Tick(by))?;
            // Where nothing but the clocks has moved, a second is soon enough: at 64x they cannot be read.
            let moved = player.app.focus != focus || !player.app.playback.playing;
            player.dirty = dirty || moved || player.show.is_none_or(|show| at >= show);
            if at.saturating_duration_since(player.looked) >= SHOWN {
                player.looked = at;
                self.look_at_file(player);
            }
        }
        player.ticked = at;
        if let Some(joined) = self.joiner.expire(at) {
            next = merge(next, self.joined(player, joined)?);
        }
        // What waits already is taken up before anything is drawn: a key that is held does not queue frames.
        let mut taken = 0;
        while let Some(one) = incoming {
            next = merge(next, self.take_up(player, one, at)?);
            taken += 1;
            incoming = if taken < WAITING { self.from.try_recv().ok() } else { None };
        }
        Ok(next)
    }

    /// How long nothing need be done: `None` until something arrives.
    fn wait(&self, player: &Player) -> Option<Duration> {
        let at = now();
        let escape = self.joiner.until().map(|until| until.saturating_duration_since(at));
        // What is due while the terminal is slow is taken up when it is not: nobody would see it before.
        let due = player.app.next_due().filter(|_| !player.held).map(|due| {
            // The state stands at the last tick, not at this moment.
            let due = lasting(due).saturating_sub(at.saturating_duration_since(player.ticked));
            let due = due.min(player.show.map_or(SHOWN, |show| show.saturating_duration_since(at)));
            // Two frames may follow each other at once, so that of two lines that are due together neither waits;
            // over three frames the limit holds.
            let since = |drawn| (FRAME * 2).saturating_sub(at.saturating_duration_since(drawn));
            let frame = player.drawn_before.map_or(Duration::ZERO, since);
            due.max(frame)
        });
        escape.into_iter().chain(due).min()
    }

    fn receive(&self, wait: Option<Duration>) -> Option<Incoming> {
        match wait {
            None => self.from.recv().ok(),
            Some(wait) => self.from.recv_timeout(wait).ok(),
        }
    }

    fn take_up(&mut self, player: &mut Player, incoming: Incoming, at: Instant) -> Result<Next> {
        let msg = match incoming {
            Incoming::Terminal(event) => return self.terminal(player, event, at),
            Incoming::TerminalGone => return Ok(Next::Die(SIGHUP)),
            Incoming::Taken => return Ok(Next::GoOn),
            Incoming::LineFailed(e) => return Err(line_failed(e)),
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
                        bail!("{}: {why}", player.hands.log.shown());
                    }
                }
                let place = if self.options.from_start { None } else { self.kept_place(player) };
                let next = self.tell(player, Msg::Complete(place))?;
                return Ok(merge(next, self.begin_to_follow(player)?));
            }
            Incoming::Grown(batch) => Msg::Grown(batch),
            Incoming::Looked { follower, look, lines } => {
                // What has gone wrong once is not looked at again, but for a file whose name may be given anew.
                if matches!(look, Ok(Look::Same | Look::Grown | Look::Changed(Change::Deleted))) {
                    player.follower = Some(follower);
                }
                match look {
                    Ok(Look::Same) => return Ok(Next::GoOn),
                    Ok(Look::Grown) => Msg::Added(lines),
                    Ok(Look::Changed(change)) => Msg::Changed(change),
                    Err(what) => Msg::Notice(what),
                }
            }
            Incoming::Changed(change) => Msg::Changed(change),
            Incoming::Anew { log, session, change } => {
                player.hands.log = log;
                Msg::Anew(session, change)
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
    fn terminal(&mut self, player: &mut Player, event: Event, at: Instant) -> Result<Next> {
        let msg = match event {
            Event::Key(key) => {
                let mut next = Next::GoOn;
                for joined in self.joiner.event(key, at) {
                    next = merge(next, self.joined(player, joined)?);
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

    fn joined(&mut self, player: &mut Player, joined: Joined) -> Result<Next> {
        let msg = match joined {
            Joined::Key(key) => Msg::Key(key),
            Joined::Paste(text) => Msg::Paste(text),
        };
        let next = self.tell(player, msg)?;
        // A file that has changed is noticed at the next key, and while playing.
        self.look_at_file(player);
        Ok(next)
    }

    /// Looks at the file again where it is no longer as it was.
    fn look_at_file(&mut self, player: &mut Player) {
        if let Some(follower) = player.follower.take_if(|follower| follower.is_stirred()) {
            look_once(follower, self.to.clone());
        }
    }

    /// Has the file looked at from now on: all the time, or at the next key.
    fn begin_to_follow(&mut self, player: &mut Player) -> Result<Next> {
        match Follower::new(player.hands.log.clone(), player.stand, &player.app.session) {
            Ok(follower) if self.options.follow => {
                follow(Box::new(follower), self.options.thresholds, self.to.clone());
            }
            Ok(follower) => player.follower = Some(Box::new(follower)),
            Err(e) => return self.tell(player, Msg::Notice(format!("{e:#}"))),
        }
        Ok(Next::GoOn)
    }

    /// Tells the state what happened, and carries out what it asks for.
    fn tell(&mut self, player: &mut Player, msg: Msg) -> Result<Next> {
        let effects = player.app.update(msg);
        player.dirty = true;
        Ok(match player.hands.carry_out(effects, &mut player.app, &mut self.screen)? {
            Order::None => Next::GoOn,
            Order::Suspend => Next::Suspend,
            Order::Quit => Next::End,
        })
    }

    /// The terminal is the player's again: it may have another size, of which a process in the background is not told.
    fn is_back(&mut self, player: &mut Player) -> Result<()> {
        let (width, height) = self.screen.size()?;
        self.tell(player, Msg::Resize(width, height))?;
        player.dirty = true;
        Ok(())
    }

    fn kept_place(&self, player: &Player) -> Option<crate::store::Place> {
        self.places.as_ref()?.load(&player.hands.log)
    }

    /// Keeps the place, with the terminal given back, so that an error can be seen.
    fn keep_place(&mut self, player: &Player) -> Result<()> {
        self.screen.leave();
        match (&self.places, player.app.place()) {
            (Some(places), Some(place)) => places.save(&player.hands.log, &place),
            _ => Ok(()),
        }
    }

    /// Keeps the place when the player cannot go on.
    fn failed(&mut self, player: &Player, e: anyhow::Error) -> anyhow::Error {
        let _ = self.keep_place(player);
        self.hung_up(e)
    }

    /// Ends as a hang-up does where the terminal is gone: nobody would read an error, and its signal may come
    /// later than a write that fails. Gives back any other error.
    fn hung_up(&mut self, e: anyhow::Error) -> anyhow::Error {
        let codes = e.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>()?.raw_os_error());
        if codes.into_iter().any(|code| code == EIO) {
            self.die(SIGHUP);
        }
        e
    }

    /// Stops the process until the shell goes on with it.
    fn suspend(&mut self) -> Result<()> {
        self.screen.leave();
        let _ = emulate_default_handler(SIGTSTP);
        self.screen.take_again()
    }

    /// Ends the process by a signal, as if it had never been caught.
    fn die(&mut self, signal: i32) {
        self.screen.leave();
        let _ = emulate_default_handler(signal);
    }
}

/// The weightier of two: ending before suspending before going on.
fn merge(a: Next, b: Next) -> Next {
    match (&a, &b) {
        (Next::Die(_) | Next::End, _) | (Next::Suspend, Next::GoOn | Next::Suspend) => a,
        _ => b,
    }
}

/// A length of playback time by the clock.
fn lasting(time: PlaybackTime) -> Duration {
    Duration::from_nanos(u64::try_from(time.0).unwrap_or(u64::MAX))
}

fn line_failed(e: std::io::Error) -> anyhow::Error {
    anyhow::Error::new(e).context("the terminal cannot be written to")
}

fn start(options: &Options, log: &Log) -> Start {
    Start {
        file: match log.input() {
            Input::File(path) => {
                path.canonicalize().unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned()
            }
            Input::Stdin | Input::Demo => log.shown(),
        },
        name: log.name(),
        size: log.size(),
        thresholds: options.thresholds,
        min_gap: options.min_gap,
        zero: options.zero.clone(),
        column: options.column,
        speed: options.speed,
        rules: options.rules,
        reference_lines: options.reference_lines,
        ascii: options.ascii,
        follow: match (options.follow, options.from_start) {
            (false, _) => Follow::No,
            (true, true) => Follow::FromStart,
            (true, false) => Follow::FromEnd,
        },
    }
}
