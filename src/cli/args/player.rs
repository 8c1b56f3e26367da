//! What the player alone takes: how it plays, and what it shows beside the words.

use super::values::column;
use crate::play::{AtGap, IdleLimit, PauseRules};
use crate::session::Column;
use crate::time::Speed;
use clap::Args;

/// What the player alone takes.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Player {
    /// Play so many times as fast, 0.1 to 10000
    ///
    /// The speed of replay. The keys + and - change it, = sets it to 1x. [default: the speed that was kept, else 1]
    #[arg(long, value_name = "N")]
    pub speed: Option<Speed>,
    /// Longest wait inside the tape, or off (10s)
    ///
    /// Waiting between two lines takes no longer than this of playback. No label ever changes by it.
    #[arg(long, value_name = "DUR", default_value = "10s", hide_default_value = true)]
    pub idle_time_limit: IdleLimit,
    /// At a gap: card, pause, real or DUR (card)
    ///
    /// `card` rests for 2 s on the gap's row, then goes on; `pause` stops there; `real` takes as long as the gap
    /// did, at the speed of replay; a duration takes as long, but no longer than that.
    #[arg(long, value_name = "HOW", default_value = "card", hide_default_value = true)]
    pub gap: AtGap,
    /// Column: hours, clock, held, taped, ...
    ///
    /// What stands beside each utterance: hours, clock, held, taped, since-previous or since-speaker.
    /// [default: the one that was kept, else hours]
    #[arg(long, value_name = "WORD", value_parser = column)]
    pub column: Option<Column>,
    /// Draw lines at lengths from the literature
    ///
    /// 1.6, 4, 6, 12 and 16.3 h after the zero, each with its source. Length alone proves nothing.
    #[arg(long)]
    pub reference_lines: bool,
    /// Begin at the start, not where you left off
    #[arg(long)]
    pub from_start: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
}

impl Player {
    pub fn rules(&self) -> PauseRules {
        PauseRules { idle: self.idle_time_limit, gap: self.gap }
    }
}
