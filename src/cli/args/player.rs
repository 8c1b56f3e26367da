//! The options of the player: how it plays, and what it shows next to the words.

use super::values::{column, program};
use crate::play::{GapRule, IdleLimit};
use crate::session::Column;
use crate::time::Speed;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The options of the player.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(in crate::cli) struct Player {
    /// Playback speed, 0.1 to 10000 (1 = real time)
    ///
    /// The keys + and - change it; = sets it to 1x. [default: the saved speed, or 1]
    #[arg(long, value_name = "N")]
    pub speed: Option<Speed>,
    /// Shorten pauses on tape to this, or off (10s)
    ///
    /// Pauses are shortened when playing. Displayed times never change.
    #[arg(long, value_name = "DUR")]
    pub idle_time_limit: Option<IdleLimit>,
    /// At a gap: card, pause, real or DUR (card)
    ///
    /// `card` shows the gap for 2 s, then continues. `pause` stops there. `real` waits as long as the gap lasted, at
    /// playback speed. A duration waits like `real`, but no longer than this.
    #[arg(long, value_name = "HOW")]
    pub gap: Option<GapRule>,
    /// Time column: hours, clock, held, taped, ...
    ///
    /// The time next to each line: hours (cut to two decimals, never rounded up), clock (h:mm:ss), held (so far, without time NOT HELD), taped, questioned (so far, at least: all
    /// taped time, and untaped time for which the log says questioning), since-previous or since-speaker. [default: the saved column, or hours]
    #[arg(long, value_name = "WORD", value_parser = column)]
    pub column: Option<Column>,
    /// Colors: auto, dark, light or mono (auto)
    ///
    /// `dark` and `light` use the sixteen colors of your terminal that can be read on a dark or a light background, `mono`
    /// uses none. `auto` uses the one for the background that COLORFGBG names, or else colors that can be read on both.
    #[arg(long, value_name = "THEME", hide_possible_values = true)]
    pub theme: Option<ThemeName>,
    /// Show published reference lengths
    ///
    /// Lines at 1.6, 4, 6, 12 and 16.3 h, each with its source. Length alone proves nothing.
    #[arg(long, hide_short_help = true)]
    pub reference_lines: bool,
    /// Start at the beginning, not where you left off
    #[arg(long)]
    pub from_start: bool,
    /// Hide all later lines from the start
    ///
    /// As with the key B. Which log is read blind is kept with the position: it opens blind the next time, too. The player asks
    /// before it shows later lines, and notes that it did.
    #[arg(long)]
    pub blind: bool,
    /// Open media with this program (key O)
    ///
    /// For example `mpv`. It is run as `CMD --start=SECONDS FILE`; `{start}` and `{file}` in CMD are replaced instead. The file is
    /// looked for in the folder of the log. Without this option O only shows and copies the command, and no program is ever run.
    #[arg(long, value_name = "CMD", value_parser = program)]
    pub open_with: Option<String>,
    #[command(flatten)]
    pub working: Working,
    /// Do not use the mouse
    #[arg(long, hide_short_help = true)]
    pub no_mouse: bool,
}

/// Who codes, with what, and where it is kept.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct Working {
    /// Keep notes and codes in this folder
    ///
    /// Each coder has a file of their own in it, and reads those of the others. [default: `$UNTAPED_WORK`, or untaped/work in
    /// `$XDG_DATA_HOME`, which is ~/.local/share if it is not set]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub work: Option<PathBuf>,
    /// Who codes
    ///
    /// A name of letters, digits, hyphens, underscores and points. [default: `$UNTAPED_CODER`, or your login name]
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,
    /// Code with this codebook: FILE or an id
    ///
    /// A codebook of your own (docs/work.md), a .qdc file of REFI-QDA, or the id of one that is part of the program. May be given
    /// several times.
    #[arg(long = "codebook", value_name = "FILE|ID")]
    pub codebooks: Vec<String>,
    /// Look for the facts in this file (key V)
    ///
    /// The panel of facts lists what matches each fact, to decide what is a mention. `untaped facts --new` begins a file. Give it
    /// each time: it is not kept with the position.
    #[arg(long, value_name = "FACTS", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    pub facts: Option<PathBuf>,
}

/// The colors that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ThemeName {
    Auto,
    Dark,
    Light,
    Mono,
}
