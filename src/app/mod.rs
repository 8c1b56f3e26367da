//! The state of the player, and the one function that changes it: a message in, effects out.
//!
//! Pure: no file, no clock, no terminal. Time arrives as [`Msg::Tick`]; what must be done outside leaves as an
//! [`Effect`]. So "play 90 s at 8x, meet a gap, step back" is a test without sleeping.

mod areas;
mod ending;
mod find;
mod follow;
mod goto;
mod jumps;
mod layout;
mod lines;
mod load;
mod moves;
mod msg;
mod panel;
mod panels;
mod picker;
mod prompt;
mod references;
mod strip;
pub mod table;
mod view;
mod window;
mod wrap;

pub use areas::{Areas, Columns, LEAST_HEIGHT, LEAST_WIDTH, PanelSize, Part};
pub use find::Search;
pub use follow::Follow;
pub use layout::ScreenRow;
pub use lines::{Line, Lines};
pub use msg::{Effect, Key, Mouse, Msg};
pub use panel::{Ask, Mode, Panel, PanelKind, TABS};
pub use picker::{Picked, Picker};
pub use references::{REFERENCES, Reference};
pub use strip::{Cell, Strip};
pub use view::View;
pub use wrap::{fit, wrap};

use crate::play::{PauseRules, Schedule};
use crate::session::{BandKind, Bands, Item, Session, Thresholds, Timeline};
use crate::store::Change;
use crate::time::{Millis, PlaybackTime, SECOND, SessionTime, Speed};
use jumps::Jumps;
use table::Command;

/// How the player is set when it starts. `None` is left to the place that was kept, or to the default.
#[derive(Clone, Debug)]
pub struct Start {
    /// The file's name, for people.
    pub file: String,
    /// The title where the header has none.
    pub name: String,
    /// The size of the log in bytes.
    pub size: u64,
    /// When a stretch is an inferred gap or a silence.
    pub thresholds: Thresholds,
    /// Gaps that are shorter are hidden.
    pub min_gap: Millis,
    /// The name of the zero.
    pub zero: Option<String>,
    /// What the hours column shows.
    pub column: Option<crate::session::Column>,
    /// The speed.
    pub speed: Option<Speed>,
    /// How playback waits.
    pub rules: PauseRules,
    /// Whether the reference lines are drawn.
    pub reference_lines: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// Whether a log that still grows is followed.
    pub follow: Follow,
}

/// The log as a file.
#[derive(Clone, Debug)]
pub struct FileInfo {
    /// Its name, for people.
    pub shown: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, once it is known.
    pub sha256: Option<String>,
    /// What went wrong while it was read.
    pub failed: Option<String>,
    /// How it is no longer what was read.
    pub changed: Option<Change>,
}

/// What is in focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The item; `None` in a log without events.
    pub item: Option<Item>,
    /// Which of its rows stands where the focus stands.
    pub row: usize,
}

/// What playback does.
#[derive(Clone, Debug)]
pub struct Playback {
    /// The one position, and how it moves.
    pub schedule: Schedule,
    /// Whether it moves.
    pub playing: bool,
}

/// The state of the player.
#[derive(Debug)]
pub struct App {
    /// The recording as far as it was read.
    pub session: Session,
    /// The log as a file.
    pub file: FileInfo,
    /// How it is looked at.
    pub view: View,
    /// What is in focus.
    pub focus: Focus,
    /// What playback does.
    pub playback: Playback,
    /// What the keys are for.
    pub mode: Mode,
    /// The search.
    pub search: Option<Search>,
    /// What the program has to say; gone with the next key.
    pub notice: Option<String>,
    /// The texts around the focus.
    pub lines: Lines,
    /// Whether a log that still grows is followed.
    pub follow: Follow,
    /// How much of the log had been read when its SHA-256 was asked for.
    hashing: Option<u64>,
    jumps: Jumps,
    count: Option<usize>,
    searches: u64,
    last_search: String,
    citing: Option<panels::CiteTo>,
    wanted: load::Wanted,
    /// The session as far as it was read, while the last lines of the log are shown in its stead.
    whole: Option<Session>,
    window: Option<window::Window>,
}

impl App {
    /// The player before anything was read, on a terminal of so many columns and rows.
    #[must_use]
    pub fn new(start: Start, size: (u16, u16)) -> App {
        let session = Session::new(&start.name, start.thresholds);
        let speed = start.speed.unwrap_or_default();
        let view = View::new(&session, &start, size);
        App {
            session,
            file: FileInfo { shown: start.file, size: start.size, sha256: None, failed: None, changed: None },
            view,
            focus: Focus::default(),
            playback: Playback {
                schedule: Schedule::new(start.rules, speed, SessionTime(0)),
                playing: false,
            },
            mode: Mode::Normal,
            search: None,
            notice: None,
            lines: Lines::default(),
            follow: start.follow,
            hashing: None,
            jumps: Jumps::default(),
            count: None,
            searches: 0,
            last_search: String::new(),
            citing: None,
            wanted: load::Wanted {
                zero: start.zero,
                column: start.column,
                speed: start.speed,
                ..load::Wanted::default()
            },
            whole: None,
            window: None,
        }
    }

    /// Takes up what happened; gives what is to be done outside, in this order.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        match msg {
            Msg::Key(key) => self.key(key, &mut effects),
            Msg::Paste(text) => self.paste(&text),
            Msg::Mouse(mouse, x, y) => self.mouse(mouse, x, y),
            Msg::Resize(width, height) => self.view.size = (width, height),
            Msg::Tick(by) => self.tick(by),
            Msg::Loaded(batch) => {
                self.loaded(batch);
                self.ask_for_ending(&mut effects);
            }
            Msg::Ending(batch) => self.show_ending(batch),
            Msg::Complete(place) => {
                self.complete(place.as_ref(), &mut effects);
                self.begin_search(&mut effects);
            }
            Msg::LoadFailed(what) => {
                self.take_whole(true);
                self.notice = Some(what.clone());
                self.file.failed = Some(what);
            }
            Msg::Lines(events) => {
                for (i, event) in &events {
                    self.lines.put(&self.session, *i, event.as_ref(), self.view.ascii);
                }
            }
            Msg::Grown(batch) => self.grown(batch, &mut effects),
            Msg::Added(lines) => self.added(lines),
            Msg::Changed(change) => self.changed(change),
            Msg::Anew(session, change) => self.anew(*session, change, &mut effects),
            Msg::Hits { search, places, complete } => {
                self.hits(search, &places, complete);
                self.search_the_rest(&mut effects);
            }
            Msg::Hashed(sha256) => self.hashed(sha256, &mut effects),
            Msg::Notice(text) => self.notice = Some(text),
        }
        self.lines.set_width(self.columns().text_width);
        // In a wider terminal an utterance has fewer rows.
        self.focus.row = self.focus.row.min(self.focus.item.map_or(0, |item| self.height_of(item) - 1));
        let missing = self.missing();
        if !missing.is_empty() {
            effects.push(Effect::Fetch(missing));
        }
        effects
    }

    /// Where playback stands.
    #[must_use]
    pub fn now(&self) -> SessionTime {
        self.playback.schedule.now(&self.session, &self.view.bands)
    }

    /// The moment that clocks and sums show: where playback stands, but while playing the last whole second from the
    /// session's start. So the numbers change once a second, and what is shown of them adds up for one moment.
    #[must_use]
    pub fn shown(&self) -> SessionTime {
        let now = self.now();
        let start = self.session.figures().session.map(|session| session.start);
        match start.filter(|&start| self.playback.playing && start < now) {
            Some(start) => now - Millis((now - start).0 % SECOND.0),
            None => now,
        }
    }

    /// The bands that are shown.
    #[must_use]
    pub fn bands(&self) -> &Bands {
        &self.view.bands
    }

    /// The items in their order.
    #[must_use]
    pub fn timeline(&self) -> Timeline<'_> {
        Timeline::new(&self.session, &self.view.bands, &self.view.rules)
    }

    /// The parts of the screen; `None` where it is too small.
    #[must_use]
    pub fn areas(&self) -> Option<Areas> {
        let panel = match &self.mode {
            Mode::Panel(panel) => self.panel_size(panel),
            Mode::Normal | Mode::Prompt { .. } => PanelSize::None,
        };
        Areas::of(self.view.size.0, self.view.size.1, panel)
    }

    /// The columns of the transcript.
    #[must_use]
    pub fn columns(&self) -> Columns {
        let head = u16::try_from(self.view.column.head(&self.view.zero).len()).unwrap_or(u16::MAX).min(12);
        let hours = self.view.widest_hours.max(head);
        Columns::of(self.view.size.0, self.view.column, self.view.widest_name, self.view.has_wall, hours)
    }

    /// Whether what stands behind the focus is not shown: while playing, as in the room, and when blind.
    #[must_use]
    pub fn hides_what_follows(&self) -> bool {
        self.playback.playing || self.view.blind
    }

    /// Where a reader must not look beyond: the focus, when blind.
    #[must_use]
    pub fn horizon(&self) -> Option<SessionTime> {
        self.view.blind.then(|| self.now())
    }

    /// The place of the event in focus.
    #[must_use]
    pub fn focused_event(&self) -> Option<usize> {
        self.focus.item?.event()
    }

    /// How long the loop may sleep: until the next moment that is due. `None` while nothing moves.
    #[must_use]
    pub fn next_due(&self) -> Option<PlaybackTime> {
        if !self.playback.playing {
            return None;
        }
        let next = self.playback.schedule.next(&self.session, &self.view.bands);
        Some(next.map_or(PlaybackTime(0), |moment| moment.playback))
    }

    /// How long it is until clocks show the next second, where they show every second.
    #[must_use]
    pub fn next_second(&self) -> Option<PlaybackTime> {
        let next = self.shown() + SECOND;
        self.playback.schedule.until(next, &self.session, &self.view.bands)
    }

    fn tick(&mut self, by: PlaybackTime) {
        if !self.playback.playing {
            return;
        }
        let going = self.playback.schedule.advance(by, &self.session, &self.view.bands);
        let now = self.now();
        // A silence is seen once it is over: its row would tell how long it is going to last.
        let timeline = self.timeline();
        let goes_on = |&item: &Item| match item {
            Item::Start(b) => {
                self.view.bands.get(b).is_some_and(|b| b.kind == BandKind::Silence && b.span.end > now)
            }
            Item::Event(_)
            | Item::End(_)
            | Item::Hour(_)
            | Item::Hours { .. }
            | Item::Day(_)
            | Item::Reference(_) => false,
        };
        let last = timeline.last_at(now);
        let item = std::iter::successors(last, |&item| timeline.previous(item)).find(|item| !goes_on(item));
        // A rest at a gap keeps the focus on the gap's head, whatever else stands at that moment.
        let resting = self.view.bands.resting_at(now);
        let item = resting.map(Item::Start).or(item);
        if item != self.focus.item {
            self.focus = Focus { item, row: 0 };
        }
        if !going {
            self.playback.playing = false;
            let end = self.session.figures().session.is_none_or(|s| now >= s.end);
            let what = match (end, self.follow.is_on()) {
                (false, _) => "stopped at a gap: space plays on",
                (true, false) => "the end of the log",
                (true, true) => "the end so far: new lines are shown as they come",
            };
            self.notice = Some(what.to_owned());
        }
    }

    fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.notice = None;
        if matches!(self.mode, Mode::Prompt { .. }) {
            self.prompt_key(key, effects);
            return;
        }
        let in_panel = matches!(self.mode, Mode::Panel(_));
        if key == Key::Esc && !in_panel && self.stop_waiting(effects) {
            return;
        }
        if let Key::Char(c @ '0'..='9') = key
            && !in_panel
            && (c != '0' || self.count.is_some())
        {
            let digit = c as usize - '0' as usize;
            self.count = Some((self.count.unwrap_or(0) * 10 + digit).min(1_000_000));
            return;
        }
        let count = self.count.take();
        let found = table::command(key, in_panel).or_else(|| self.of_citation(key));
        match found {
            Some(command) => self.command(command, count, effects),
            None => {
                self.notice = Some(format!("{} does nothing here: ? lists the keys", table::key_name(key)));
            }
        }
    }

    /// What a key does under a citation: that can be sent to the other place as well.
    fn of_citation(&self, key: Key) -> Option<Command> {
        let Mode::Panel(panel) = &self.mode else { return None };
        let cites = |command: &Command| matches!(command, Command::Cite | Command::CiteToFile);
        let open = matches!(panel.kind, PanelKind::Citation { .. });
        table::command(key, false).filter(|command| open && cites(command))
    }

    /// The number that was typed before a command.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    fn command(&mut self, command: Command, count: Option<usize>, effects: &mut Vec<Effect>) {
        let n = count.unwrap_or(1);
        if self.panel_command(command, effects) {
            return;
        }
        match command {
            Command::PlayPause => self.play_pause(),
            Command::Faster => self.set_speed(self.playback.schedule.speed().faster()),
            Command::Slower => self.set_speed(self.playback.schedule.speed().slower()),
            Command::NormalSpeed => self.set_speed(Speed::NORMAL),
            Command::Forward => self.step(n, true),
            Command::Back => self.step(n, false),
            Command::RowDown => self.scroll(n, true),
            Command::RowUp => self.scroll(n, false),
            Command::PageDown => self.page(n, 1, true),
            Command::PageUp => self.page(n, 1, false),
            Command::HalfDown => self.page(n, 2, true),
            Command::HalfUp => self.page(n, 2, false),
            Command::Later => self.seek_by(Millis(30_000 * i64::try_from(n).unwrap_or(1))),
            Command::Earlier => self.seek_by(Millis(-30_000 * i64::try_from(n).unwrap_or(1))),
            Command::First => self.go_first(),
            Command::Last => self.go_last(effects),
            Command::NextGap => self.next_band(n, true, false),
            Command::PreviousGap => self.next_band(n, false, false),
            Command::NextSilence => self.next_band(n, true, true),
            Command::PreviousSilence => self.next_band(n, false, true),
            Command::NextMark => self.next_mark(n, true),
            Command::PreviousMark => self.next_mark(n, false),
            Command::NextSame => self.next_same(n, true),
            Command::PreviousSame => self.next_same(n, false),
            Command::NextHour => self.next_hour(n, true),
            Command::PreviousHour => self.next_hour(n, false),
            Command::NextHit => self.next_hit(n, true),
            Command::PreviousHit => self.next_hit(n, false),
            Command::Return => self.return_to(n, true),
            Command::Again => self.return_to(n, false),
            Command::Go => self.ask(Ask::Go),
            Command::Search => self.ask(Ask::Search),
            Command::NextColumn => self.view.column = self.view.column.next(),
            Command::PreviousColumn => self.view.column = self.view.column.previous(),
            Command::Blind => self.toggle_blind(),
            Command::Cite => self.cite(panels::CiteTo::Clipboard, effects),
            Command::CiteToFile => self.cite(panels::CiteTo::File, effects),
            Command::Zeros | Command::Panels | Command::PanelsBack | Command::Info | Command::Help => {
                self.open(command, effects);
            }
            Command::Cancel => self.cancel(effects),
            Command::Quit => effects.push(Effect::Quit),
            Command::Suspend => {
                self.playback.playing = false;
                effects.push(Effect::Suspend);
            }
            Command::Redraw => effects.push(Effect::Redraw),
            Command::Enter | Command::Close | Command::Sort => {}
        }
        if matches!(command, Command::NextColumn | Command::PreviousColumn) {
            self.view.measure(&self.session);
        }
    }

    fn play_pause(&mut self) {
        if self.playback.playing {
            self.playback.playing = false;
            return;
        }
        let at_end = self.session.figures().session.is_none_or(|s| self.now() >= s.end);
        if at_end && self.session.is_complete() {
            let what = if self.follow.is_on() { "the end so far" } else { "the end" };
            self.notice = Some(format!("this is {what}: g goes to the start"));
            return;
        }
        self.playback.schedule.play_on();
        self.playback.playing = true;
        self.focus.row = 0;
        // All that stands at this very moment is due.
        self.tick(PlaybackTime(0));
    }

    fn set_speed(&mut self, speed: Speed) {
        self.playback.schedule.set_speed(speed, &self.session, &self.view.bands);
        if !self.playback.playing {
            self.notice = Some(format!("speed {speed}"));
        }
    }

    fn toggle_blind(&mut self) {
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

    /// Cancels what is going on, or quits.
    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        if self.stop_waiting(effects) {
            return;
        }
        if self.playback.playing {
            self.playback.playing = false;
        } else {
            effects.push(Effect::Quit);
        }
    }
}
