//! What the player is started with.

use crate::app::{Follow, Start};
use crate::play::PauseRules;
use crate::session::{Column, Thresholds};
use crate::store::{Input, Log};
use crate::time::{Millis, Speed};
use anyhow::Result;
use std::rc::Rc;

/// What the player is started with. `None` leaves a choice to the place that was kept, or to the default.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user, none of them a mode")]
pub struct Options {
    /// The log; `None` opens the picker.
    pub input: Option<Input>,
    /// When a stretch is an inferred gap or a silence.
    pub thresholds: Thresholds,
    /// Gaps that are shorter are hidden.
    pub min_gap: Millis,
    /// The name of the zero.
    pub zero: Option<String>,
    /// What the hours column shows.
    pub column: Option<Column>,
    /// The speed.
    pub speed: Option<Speed>,
    /// How playback waits.
    pub rules: PauseRules,
    /// Whether the reference lines are drawn.
    pub reference_lines: bool,
    /// Begins at the start, whatever place was kept.
    pub from_start: bool,
    /// Whether a log that still grows is followed.
    pub follow: bool,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Whether colours are used.
    pub color: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// How a log is opened.
    pub open: Opener,
}

/// How a log is opened, or made of what is none: the layer above knows.
#[derive(Clone)]
pub struct Opener(Rc<Open>);

/// What opens a log.
type Open = dyn Fn(&Input) -> Result<Log>;

impl Opener {
    /// An opener that does this.
    pub fn new(open: impl Fn(&Input) -> Result<Log> + 'static) -> Opener {
        Opener(Rc::new(open))
    }

    /// Opens a log.
    pub(super) fn open(&self, input: &Input) -> Result<Log> {
        (self.0)(input)
    }
}

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opener")
    }
}

impl Options {
    /// How the player is set for a log when it starts.
    pub(super) fn start(&self, log: &Log) -> Start {
        Start {
            file: match log.input() {
                Input::File(path) => {
                    path.canonicalize().unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned()
                }
                Input::Stdin | Input::Demo => log.shown(),
            },
            name: log.name(),
            size: log.size(),
            thresholds: self.thresholds,
            min_gap: self.min_gap,
            zero: self.zero.clone(),
            column: self.column,
            speed: self.speed,
            rules: self.rules,
            reference_lines: self.reference_lines,
            ascii: self.ascii,
            follow: match (self.follow, self.from_start) {
                (false, _) => Follow::No,
                (true, true) => Follow::FromStart,
                (true, false) => Follow::FromEnd,
            },
        }
    }
}
