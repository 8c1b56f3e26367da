//! What reaches the state, and what the state asks for: both are data.

use crate::record::Event;
use crate::session::{Batch, Pattern, Session};
use crate::store::{Change, ResumePoint};
use crate::time::PlaybackTime;
use std::ops::Range;

/// A key as a person presses it, whatever the terminal sent for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character that is typed.
    Char(char),
    /// A character with Control held.
    Ctrl(char),
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// The arrow to the left.
    Left,
    /// The arrow to the right.
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
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// F1.
    F1,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The left button was pressed.
    Click,
    /// The wheel was turned away from the user.
    WheelUp,
    /// The wheel was turned towards the user.
    WheelDown,
}

/// What happened.
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted: never a command.
    Paste(String),
    /// The mouse was used at a column and a row.
    Mouse(Mouse, u16, u16),
    /// The terminal has so many columns and rows.
    Resize(u16, u16),
    /// So much playback time went by.
    Tick(PlaybackTime),
    /// A part of the log was read.
    Loaded(Batch),
    /// The log was read to its end; the place that was kept for it.
    Complete(Option<ResumePoint>),
    /// Lines were added to the log after it was read.
    Grown(Batch),
    /// So many lines were added, all told, to a log that is not followed.
    Added(u64),
    /// The file is no longer what was read.
    Changed(Change),
    /// The log that was read anew, from its start, and why that was.
    Reloaded(Box<Session>, Change),
    /// Reading the log failed half way.
    LoadFailed(String),
    /// Events that were asked for by [`Effect::Fetch`]: place and event, `None` where the file has changed.
    Lines(Vec<(usize, Option<Event<'static>>)>),
    /// Places of events that match the search with this number.
    Hits {
        /// Which search.
        search: u64,
        /// The places, further on than those before.
        places: Vec<usize>,
        /// Whether these are the last.
        complete: bool,
    },
    /// The SHA-256 of the log.
    Hashed(String),
    /// Something to tell the user.
    Notice(String),
}

/// What is to be done outside the state.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Read these events again, to show them.
    Fetch(Vec<usize>),
    /// Look for a pattern in all events; the number tells the answers apart.
    Search(Pattern, u64),
    /// Look for a pattern in the events at these places, too.
    SearchOn(Pattern, u64, Range<usize>),
    /// Stop looking.
    CancelSearch,
    /// Work out the SHA-256 of the log.
    Hash,
    /// Hand a text to the terminal's clipboard.
    Copy(String),
    /// Add a line to the file of citations.
    KeepCitation(String),
    /// Draw everything anew.
    Redraw,
    /// Stop the program until the shell goes on with it.
    Suspend,
    /// Keep the place and end.
    Quit,
}
