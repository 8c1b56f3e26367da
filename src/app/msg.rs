//! Messages to the state, and the effects that it asks for: both are data.

use super::coding_data::WorkRead;
use super::measures::{MeasureBasis, Measures};
use super::media::Media;
use crate::record::Event;
use crate::session::pages::PageLine;
use crate::session::{Batch, LineFilter, Pattern, Session};
use crate::store::{Change, ResumePoint};
use crate::time::PlaybackTime;
use crate::work::{Act, Draft};
use std::ops::Range;

/// A key, independent of what the terminal sends for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// F1.
    F1,
}

/// A mouse action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// A press of the left button.
    Click,
    /// The wheel was turned up.
    WheelUp,
    /// The wheel was turned down.
    WheelDown,
}

/// A message to the state.
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted. It never runs a command.
    Paste(String),
    /// The mouse was used at a column and a row.
    Mouse(Mouse, u16, u16),
    /// The terminal has a new size, in columns and rows.
    Resize(u16, u16),
    /// Playback time passed.
    Tick(PlaybackTime),
    /// A part of the log was read.
    Loaded(Batch),
    /// The log was read to its end. Contains the saved position, if there is one.
    Complete(Option<ResumePoint>),
    /// Lines were added to the log after it was read.
    Grown(Batch),
    /// Lines were added to a log that is not followed. Contains their total number.
    Added(u64),
    /// The file is no longer what was read.
    Changed(Change),
    /// The file could not be checked for changes.
    CheckFailed(String),
    /// The file can be checked for changes again.
    CheckedAgain,
    /// The log was reloaded for this reason.
    Reloaded(Box<Session>, Change),
    /// Reading the log failed.
    LoadFailed(String),
    /// The events of an [`Effect::Fetch`], by index; `None` if the file has changed.
    Lines(Vec<(usize, Option<Event<'static>>)>),
    /// Events that match a search.
    Hits {
        /// The number of the search.
        search: u64,
        /// The indexes of the events, in increasing order.
        places: Vec<usize>,
        /// Whether the search is complete.
        complete: bool,
    },
    /// Events that a filter keeps.
    Kept {
        /// The number of the filter.
        filter: u64,
        /// The indexes of the events, in increasing order.
        places: Vec<usize>,
        /// Whether these are the last.
        complete: bool,
    },
    /// The event of an [`Effect::FindPage`], if there is one.
    PageFound(u64, Option<usize>),
    /// The figures of an [`Effect::Measure`].
    Measured(Box<Measures>),
    /// The SHA-256 of the log.
    Hashed(String),
    /// The work on this log was read.
    WorkRead(Box<WorkRead>),
    /// Acts are on disk, each with the number of its draft.
    ActsKept(Vec<(u64, Act)>),
    /// Acts are not on disk.
    ActsNotKept {
        /// The draft that cannot become an act; `None` if writing failed, which is tried again.
        dropped: Option<u64>,
        /// Why, in a sentence.
        why: String,
    },
    /// A sentence for the user.
    Notice(String),
}

/// Work outside the state.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Read the events with these indexes, to show them.
    Fetch(Vec<usize>),
    /// Search all events. The number identifies the search.
    Search(Pattern, u64),
    /// Search these added events.
    SearchOn(Pattern, u64, Range<usize>),
    /// Find all events that a filter keeps. The number identifies the filter.
    Filter(LineFilter, u64),
    /// Find those among these added events.
    FilterOn(LineFilter, u64, Range<usize>),
    /// Find the event whose source states a line of a page. The number identifies the search.
    FindPage(PageLine, u64),
    /// Open a media file at a position with the program that the user named.
    OpenMedia(Media),
    /// Stop the search.
    CancelSearch,
    /// Work out the figures of talk and bins.
    Measure(MeasureBasis),
    /// Compute the SHA-256 of the log.
    Hash,
    /// Copy a text to the terminal's clipboard.
    Copy(String),
    /// Add a line to the file of citations.
    KeepCitation(String),
    /// Read the work on this log.
    ReadWork,
    /// Write an act down. The number identifies the draft.
    Keep(u64, Draft),
    /// Redraw the screen.
    Redraw,
    /// Suspend the program until the shell resumes it.
    Suspend,
    /// Save the position and quit.
    Quit,
}
