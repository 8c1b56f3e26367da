//! The settings of the player at its start.

use super::coding_data::CodingSettings;
use crate::play::PauseRules;
use crate::session::{Column, Thresholds};
use crate::store::BlindReading;
use crate::time::{Millis, Speed};

/// The options of the player. `None` leaves a choice to the saved position, or to the default.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// From which length on a pause is an inferred gap or a silence.
    pub thresholds: Thresholds,
    /// Gaps shorter than this are hidden.
    pub min_gap: Millis,
    /// The name of the reference point of the hours.
    pub zero: Option<String>,
    /// The content of the time column.
    pub column: Option<Column>,
    /// The name of the reference point where neither `zero` nor a saved position names one, in a log that has it.
    pub usual_zero: Option<String>,
    /// The content of the time column where neither `column` nor a saved position names one.
    pub usual_column: Option<Column>,
    /// The playback speed.
    pub speed: Option<Speed>,
    /// How pauses and gaps are played.
    pub rules: PauseRules,
    /// Whether the reference lines are drawn.
    pub reference_lines: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// Whether later lines are hidden from the start, and whether they were before.
    pub blind: BlindReading,
    /// Whether the user named a program that opens media.
    pub opens_media: bool,
    /// How many errors the user's settings have, which the player says once.
    pub config_faults: usize,
    /// Who codes, and with what.
    pub coding: CodingSettings,
}

/// Whether new lines are shown as they are added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// New lines are read at the next key.
    #[default]
    No,
    /// New lines are shown as they are added; the focus starts at the first line.
    FromStart,
    /// New lines are shown as they are added; the focus starts at the last line.
    FromEnd,
}

impl Follow {
    /// Whether the log is followed.
    pub fn is_on(self) -> bool {
        self != Follow::No
    }
}

/// The log that the player opens, and its settings.
#[derive(Clone, Debug)]
pub struct Start {
    /// The name of the file, as shown to the user.
    pub file: String,
    /// The title if the header has none.
    pub name: String,
    /// The size of the log in bytes.
    pub size: u64,
    /// Whether new lines are shown as they are added.
    pub follow: Follow,
    /// The options.
    pub settings: Settings,
}

impl Start {
    /// The default settings, for a log of `size` bytes whose title is its name if the header has none.
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
