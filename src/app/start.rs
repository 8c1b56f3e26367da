//! How the player is set when it starts.

use crate::play::PauseRules;
use crate::session::{Column, Thresholds};
use crate::time::{Millis, Speed};

/// What the user chooses of the player, whatever the log. `None` is left to the place that was kept, or to the default.
#[derive(Clone, Debug, Default)]
pub struct Settings {
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
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

/// Whether a log that still grows is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// What is added is read at the next key.
    #[default]
    No,
    /// What is added is read as it comes; the focus begins at the first line.
    FromStart,
    /// The same; the focus begins at the last line.
    FromEnd,
}

impl Follow {
    /// Whether it is followed.
    #[must_use]
    pub fn is_on(self) -> bool {
        self != Follow::No
    }
}

/// What the player is of, and how it is set.
#[derive(Clone, Debug)]
pub struct Start {
    /// The file's name, for people.
    pub file: String,
    /// The title where the header has none.
    pub name: String,
    /// The size of the log in bytes.
    pub size: u64,
    /// Whether a log that still grows is followed.
    pub follow: Follow,
    /// What the user chose.
    pub settings: Settings,
}

impl Start {
    /// With nothing chosen, for a log of so many bytes, whose name is its title too where the header has none.
    #[must_use]
    pub fn new(name: &str, size: u64) -> Start {
        Start {
            file: name.to_owned(),
            name: name.to_owned(),
            size,
            follow: Follow::default(),
            settings: Settings::default(),
        }
    }
}
