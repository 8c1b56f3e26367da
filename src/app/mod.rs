//! The state of the player, and the one function that changes it: a message in, effects out.
//!
//! Pure: no file, no clock, no terminal. Time arrives as [`Msg::Tick`]; work outside is requested as an [`Effect`].
//! So a test can play 90 s at 8x, reach a gap and step back without sleeping.

mod areas;
mod bar;
mod citing;
mod coding;
mod coding_data;
mod filter;
mod find;
mod follow;
mod goto;
mod input;
mod jumps;
mod key_names;
mod layout;
mod lines;
mod load;
mod measures;
mod measuring;
mod media;
mod mode;
mod moves;
mod msg;
mod notice;
mod panel;
mod picker;
mod playing;
mod prompt;
mod searches;
mod side;
mod side_work;
mod start;
mod strip;
pub mod table;
mod textures;
mod view;
mod wrap;

pub use areas::{Area, Areas, Columns, MAX_SIDE, MIN_HEIGHT, MIN_WIDTH, PanelSize};
pub use bar::{Bar, BarEntry, Picking, Stay};
pub use coding::{BEFORE_TAGS, LineWork, MomentRow, Tag, TagLook};
pub use coding_data::{CodingSettings, Shows, Target, WorkRead};
pub use layout::{PART_WORDS, PartWords, ScreenRow};
pub use lines::{AccountRows, Line, Lines, OPEN_INTERVAL};
pub use measures::{MeasureBasis, Measures};
pub use media::Media;
pub use mode::{Ask, Confirm, Mode, Prompt, Question};
pub use msg::{Effect, Key, Mouse, Msg};
pub use notice::Notice;
pub use panel::{
    FactRows, Field, Fold, GapRow, GapRows, Look, Order, PANEL_EDGES, Panel, PanelKind, PanelLayout,
    PanelSpec, Parts, RuleLine, TABS, TableColumn, WorkRow, tab_of,
};
pub use picker::{Picker, PickerAction, PickerFile, PickerMsg, PickerScreen, ReadSoFar, RowFigures};
pub use playing::Playback;
pub use searches::{MatchCount, Search, Searches};
pub use side::{SideColumns, SideItem, SideRows};
pub use side_work::SideWork;
pub use start::{Follow, Settings, Start};
pub use strip::{MarkLabel, Scale, Strip, StripMarks, StripRow, WorkCell};
pub use table::{CiteTo, Direction};
pub use view::{REFERENCES, Reference, View};
pub use wrap::{fit, wrap};

use crate::play::Schedule;
use crate::session::{Bands, Item, Session, Timeline};
use crate::store::Change;
use crate::time::SessionTime;
use areas::LOW;
use jumps::Jumps;

/// The log as a file.
#[derive(Clone, Debug)]
pub struct FileInfo {
    /// The name of the file, as shown to the user.
    pub shown: String,
    /// The size of the file in bytes.
    pub size: u64,
    /// The SHA-256 of the file, once it is known.
    pub sha256: Option<String>,
    /// The error that ended reading.
    pub failed: Option<String>,
    /// The change since the file was read, if there was one.
    pub changed: Option<Change>,
    /// Whether the file cannot be checked for changes any more.
    pub unchecked: bool,
    /// How many lines were added to it since, if it is not followed.
    pub added: u64,
}

/// The focus: the current item and row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The item; `None` in a log without events.
    pub item: Option<Item>,
    /// The row of the item that has the focus.
    pub row: usize,
}

/// The state of the player.
#[derive(Debug)]
pub struct App {
    /// The session, as far as the log was read.
    pub session: Session,
    /// The log as a file.
    pub file: FileInfo,
    /// How it is shown.
    pub view: View,
    /// The focus.
    pub focus: Focus,
    /// The playback.
    pub playback: Playback,
    /// What the keys act on.
    pub mode: Mode,
    /// The search.
    pub search: Searches,
    /// The notice on the bottom line; the next key removes it.
    pub notice: Option<Notice>,
    /// The lines around the focus.
    pub lines: Lines,
    /// Whether a log that still grows is followed.
    pub follow: Follow,
    /// The notes and codes.
    pub coding: coding::Coding,
    jumps: Jumps,
    count: Option<usize>,
    citing: citing::Citing,
    filter: filter::Filters,
    typed: prompt::Histories,
    pages_searched: u64,
    pending: load::Pending,
    window: Option<layout::Window>,
    strip: (strip::Basis, Option<Strip>),
    folds: panel::Folds,
    measures: measuring::MeasuresAsked,
    /// The row of the screen of the focus, where the transcript stands still.
    held_row: Option<usize>,
}

impl App {
    /// A player before anything was read, on a terminal of `size` columns and rows.
    #[must_use]
    pub fn new(start: Start, size: (u16, u16)) -> App {
        let session = Session::new(&start.name, start.settings.thresholds);
        let speed = start.settings.speed.unwrap_or_default();
        let view = View::new(&session, &start.settings, size);
        App {
            session,
            file: FileInfo {
                shown: start.file,
                size: start.size,
                sha256: None,
                failed: None,
                changed: None,
                unchecked: false,
                added: 0,
            },
            view,
            focus: Focus::default(),
            playback: Playback {
                schedule: Schedule::new(start.settings.rules, speed, SessionTime(0)),
                playing: false,
            },
            mode: Mode::Normal,
            search: Searches::default(),
            notice: None,
            lines: Lines::default(),
            follow: start.follow,
            coding: coding::Coding::new(start.settings.coding.clone()),
            jumps: Jumps::default(),
            count: None,
            citing: citing::Citing::default(),
            filter: filter::Filters::default(),
            typed: prompt::Histories::default(),
            pages_searched: 0,
            pending: load::Pending::new(start.settings),
            window: None,
            strip: (strip::Basis::default(), None),
            folds: panel::Folds::default(),
            measures: measuring::MeasuresAsked::default(),
            held_row: None,
        }
    }

    /// Applies a message and returns the effects to run, in order.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        let before = self.seen();
        let (focus, refreshed) = (self.focus, self.view.refreshed);
        let work_changes = self.coding.changes;
        let reading = self.reading(if let Msg::Tick(by) = &msg { Some(*by) } else { None });
        match msg {
            Msg::Key(key) => self.key(key, &mut effects),
            Msg::Paste(text) => self.paste(&text, &mut effects),
            Msg::Mouse(mouse, x, y) => self.mouse(mouse, x, y),
            Msg::Resize(width, height) => self.view.size = (width, height),
            Msg::Tick(by) => self.tick(by),
            Msg::Loaded(batch) => self.loaded(batch),
            Msg::Complete(place) => self.complete(place.as_ref(), &mut effects),
            Msg::LoadFailed(what) => self.load_failed(what),
            Msg::Lines(events) => {
                for (i, event) in &events {
                    self.lines.put(&self.session, *i, event.as_ref(), self.view.ascii);
                }
                self.cite_what_was_read(&mut effects);
                self.check_what_was_read();
            }
            Msg::Grown(batch) => self.grown(batch, &mut effects),
            Msg::Added(lines) => self.added(lines),
            Msg::Changed(change) => self.changed(change),
            Msg::CheckFailed(what) => self.check_failed(what),
            Msg::CheckedAgain => self.file.unchecked = false,
            Msg::Reloaded(session, change) => self.reloaded(*session, change, &mut effects),
            Msg::Hits { search, places, complete } => {
                effects.extend(self.add_matches(search, &places, complete));
            }
            Msg::Kept { filter, places, complete } => {
                effects.extend(self.keep_lines(filter, &places, complete));
            }
            Msg::PageFound(number, event) => self.page_found(number, event),
            Msg::Measured(measures) => self.take_measures(measures),
            Msg::Hashed(sha256) => self.hashed(sha256, &mut effects),
            Msg::WorkRead(read) => self.work_read(*read),
            Msg::ActsKept(acts) => self.acts_kept(acts, &mut effects),
            Msg::ActsNotKept { dropped, why } => self.acts_not_kept(dropped, &why, &mut effects),
            Msg::Notice(text) => self.notice = Some(Notice::Text(text)),
        }
        self.look_for_work();
        self.look_for_own_work();
        self.lines.set_width(self.columns().text_width);
        // In a wider terminal an utterance has fewer rows.
        self.focus.row = self.focus.row.min(self.focus.item.map_or(0, |item| self.height_of(item) - 1));
        self.panel_follows(before);
        if self.coding.changes != work_changes {
            self.refresh_work_panel();
        }
        if self.view.refreshed != refreshed {
            self.read_typed_filter();
        }
        // The items of a session that was read again are others.
        self.hold_still(Some(focus).filter(|_| self.view.refreshed == refreshed));
        self.update_strip();
        self.ask_to_measure(&mut effects);
        self.read_on(reading, &mut effects);
        let missing = self.missing();
        if !missing.is_empty() {
            effects.push(Effect::Fetch(missing));
        }
        effects
    }

    /// The visible bands.
    #[must_use]
    pub fn bands(&self) -> &Bands {
        &self.view.bands
    }

    /// The items in order.
    #[must_use]
    pub fn timeline(&self) -> Timeline<'_> {
        let timeline = Timeline::new(&self.session, &self.view.bands, &self.view.time_lines);
        let timeline = match self.filter.kept() {
            Some(kept) => timeline.only(kept),
            None => timeline,
        };
        match self.horizon() {
            Some(horizon) => timeline.up_to(horizon),
            None => timeline,
        }
    }

    /// The areas of the screen; `None` if it is too small.
    #[must_use]
    pub fn areas(&self) -> Option<Areas> {
        let panel = match &self.mode {
            Mode::Coding(_) => PanelSize::Bar,
            mode @ (Mode::Normal | Mode::Prompt(_) | Mode::Panel(_) | Mode::Confirm(_)) => {
                mode.panel().map_or(PanelSize::None, |panel| self.panel_size(panel))
            }
        };
        {
            // In a low window the transcript needs the room.
            let rows = if self.view.size.1 < LOW { StripRow::USUAL.len() } else { self.strip_rows().len() };
            Areas::new(self.view.size, panel, u16::try_from(rows).unwrap_or(0))
        }
    }

    /// The columns of the transcript.
    #[must_use]
    pub fn columns(&self) -> Columns {
        let header =
            u16::try_from(self.view.column.header(&self.view.zero).len()).unwrap_or(u16::MAX).min(12);
        let hours = self.view.widest_hours.max(header);
        Columns::new(self.view.size.0, self.view.widest_name, hours)
    }

    /// The index of the event in focus.
    #[must_use]
    pub fn focused_event(&self) -> Option<usize> {
        self.focus.item?.event()
    }
}
