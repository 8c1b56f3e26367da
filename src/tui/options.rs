//! The options of the player.

use super::work_thread::WorkOptions;
use crate::app::{Follow, Settings, Start};
use crate::store::{Input, Log};
use crate::ui::Palette;
use anyhow::Result;
use std::sync::Arc;

/// The options of the player.
#[derive(Clone, Debug)]
pub struct Options {
    /// The log; `None` opens the picker.
    pub input: Option<Input>,
    /// The user's settings.
    pub settings: Settings,
    /// Whether to start at the beginning, not at the saved position.
    pub from_start: bool,
    /// Whether to follow the log as it grows.
    pub follow: bool,
    /// Whether to use the mouse.
    pub mouse: bool,
    /// The colors.
    pub palette: Palette,
    /// Where notes and codes are kept.
    pub work: WorkOptions,
    /// The program that opens media, as the user named it; `None` runs no program.
    pub open_with: Option<String>,
    /// Opens a log.
    pub open: Opener,
}

/// Opens a log, or imports a transcript into one, as the command line says.
#[derive(Clone)]
pub struct Opener(Arc<Open>);

/// A function that opens a log.
type Open = dyn Fn(&Input) -> Result<Log> + Send + Sync;

impl Opener {
    /// An opener that calls this function.
    pub fn new(open: impl Fn(&Input) -> Result<Log> + Send + Sync + 'static) -> Opener {
        Opener(Arc::new(open))
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
    /// What the app needs to start with a log.
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
