//! The state of the player, and the one function that changes it: a message in, effects out.
//!
//! Pure: no file, no clock, no terminal. Time arrives as [`Msg::Tick`]; what must be done outside leaves as an
//! [`Effect`]. So "play 90 s at 8x, meet a gap, step back" is a test without sleeping.

mod areas;
mod citing;
mod find;
mod follow;
mod goto;
mod input;
mod jumps;
mod layout;
mod lines;
mod load;
mod moves;
mod msg;
mod notice;
mod panel;
mod picker;
mod playing;
mod start;
mod strip;
pub mod table;
mod view;
mod wrap;

pub use areas::{Area, Areas, Columns, MIN_HEIGHT, MIN_WIDTH, PanelSize};
pub use find::Search;
pub use follow::Follow;
pub use layout::ScreenRow;
pub use lines::{Line, Lines};
pub use msg::{Effect, Key, Mouse, Msg};
pub use notice::Notice;
pub use panel::{
    Ask, Field, Look, Mode, Order, Panel, PanelKind, PanelLayout, PanelSpec, TABS, TableColumn, tab_of,
};
pub use picker::{Picked, Picker};
pub use playing::Playback;
pub use start::{Settings, Start};
pub use strip::{Cell, Strip};
pub use table::{CiteTo, Direction};
pub use view::{REFERENCES, Reference, View};
pub use wrap::{fit, wrap};

use crate::play::Schedule;
use crate::session::{Bands, Item, Session, Timeline};
use crate::store::Change;
use crate::time::SessionTime;
use jumps::Jumps;

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
    pub notice: Option<Notice>,
    /// The texts around the focus.
    pub lines: Lines,
    /// Whether a log that still grows is followed.
    pub follow: Follow,
    /// What the SHA-256 that was asked for is that of, until it comes.
    hashing: Option<citing::Hashing>,
    jumps: Jumps,
    count: Option<usize>,
    searches: u64,
    last_search: String,
    citing: Option<CiteTo>,
    pending: load::Pending,
    window: Option<layout::Window>,
}

impl App {
    /// The player before anything was read, on a terminal of so many columns and rows.
    #[must_use]
    pub fn new(start: Start, size: (u16, u16)) -> App {
        let session = Session::new(&start.name, start.settings.thresholds);
        let speed = start.settings.speed.unwrap_or_default();
        let view = View::new(&session, &start.settings, size);
        App {
            session,
            file: FileInfo { shown: start.file, size: start.size, sha256: None, failed: None, changed: None },
            view,
            focus: Focus::default(),
            playback: Playback {
                schedule: Schedule::new(start.settings.rules, speed, SessionTime(0)),
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
            pending: load::Pending {
                zero: start.settings.zero,
                column: start.settings.column,
                speed: start.settings.speed,
                ..load::Pending::default()
            },
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
            Msg::Loaded(batch) => self.loaded(batch),
            Msg::Complete(place) => {
                self.complete(place.as_ref(), &mut effects);
                self.begin_search(&mut effects);
            }
            Msg::LoadFailed(what) => {
                self.settle(true);
                self.pending.jump = None;
                self.notice = Some(Notice::Text(what.clone()));
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
            Msg::Reloaded(session, change) => self.reloaded(*session, change, &mut effects),
            Msg::Hits { search, places, complete } => {
                self.hits(search, &places, complete);
                self.search_the_rest(&mut effects);
            }
            Msg::Hashed(sha256) => self.hashed(sha256, &mut effects),
            Msg::Notice(text) => self.notice = Some(Notice::Text(text)),
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

    /// The bands that are shown.
    #[must_use]
    pub fn bands(&self) -> &Bands {
        &self.view.bands
    }

    /// The items in their order.
    #[must_use]
    pub fn timeline(&self) -> Timeline<'_> {
        Timeline::new(&self.session, &self.view.bands, &self.view.time_lines)
    }

    /// The parts of the screen; `None` where it is too small.
    #[must_use]
    pub fn areas(&self) -> Option<Areas> {
        let panel = match &self.mode {
            Mode::Panel(panel) => self.panel_size(panel),
            Mode::Normal | Mode::Prompt { .. } => PanelSize::None,
        };
        Areas::new(self.view.size.0, self.view.size.1, panel)
    }

    /// The columns of the transcript.
    #[must_use]
    pub fn columns(&self) -> Columns {
        let head = u16::try_from(self.view.column.head(&self.view.zero).len()).unwrap_or(u16::MAX).min(12);
        let hours = self.view.widest_hours.max(head);
        Columns::new(self.view.size.0, self.view.column, self.view.widest_name, self.view.has_wall, hours)
    }

    /// The place of the event in focus.
    #[must_use]
    pub fn focused_event(&self) -> Option<usize> {
        self.focus.item?.event()
    }
}
