//! What the player is started with.

use crate::app::{Follow, Settings, Start};
use crate::store::{Input, Log};
use anyhow::Result;
use std::rc::Rc;

/// What the player is started with.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user, none of them a mode")]
pub struct Options {
    /// The log; `None` opens the picker.
    pub input: Option<Input>,
    /// What the user chose of the player.
    pub settings: Settings,
    /// Begins at the start, whatever place was kept.
    pub from_start: bool,
    /// Whether a log that still grows is followed.
    pub follow: bool,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Whether colours are used.
    pub color: bool,
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
            settings: self.settings.clone(),
            follow: match (self.follow, self.from_start) {
                (false, _) => Follow::No,
                (true, true) => Follow::FromStart,
                (true, false) => Follow::FromEnd,
            },
        }
    }
}
