//! What is open over the transcript: the panels and the prompt. Each carries its own state.

use crate::session::{Citation, Gap, Session, Zero};
use tui_input::Input;

/// What the keys are for.
#[derive(Clone, Debug, Default)]
pub enum Mode {
    /// The transcript.
    #[default]
    Normal,
    /// A line that is typed.
    Prompt {
        /// What for.
        ask: Ask,
        /// What was typed so far.
        input: Input,
    },
    /// A panel.
    Panel(Panel),
}

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A pattern to search for.
    Search,
    /// A place to go to.
    Go,
}

/// A panel.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Which one, with what it shows.
    pub kind: PanelKind,
    /// The selected row.
    pub selected: usize,
}

/// The panels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelKind {
    /// The gaps: their numbers in the order of the panel.
    Gaps {
        /// The places of the gaps in the figures, as they are listed.
        rows: Vec<usize>,
        /// Whether the longest stands first.
        by_length: bool,
    },
    /// The marks.
    Marks,
    /// The people.
    People,
    /// The problems.
    Problems,
    /// What hours may count from.
    Zeros(Vec<Zero>),
    /// This file.
    Info,
    /// A citation that was made.
    Citation {
        /// What it says.
        citation: Box<Citation>,
        /// Where it went.
        sent: &'static str,
    },
    /// The keys.
    Help,
}

impl Panel {
    /// A panel with its first row selected.
    #[must_use]
    pub fn new(kind: PanelKind) -> Panel {
        Panel { kind, selected: 0 }
    }
}

/// Which of the panels that Tab goes through comes `step` after this one.
#[must_use]
pub fn neighbour(kind: &PanelKind, step: isize) -> usize {
    let at = match kind {
        PanelKind::Gaps { .. } => 0,
        PanelKind::Marks => 1,
        PanelKind::People => 2,
        PanelKind::Problems => 3,
        PanelKind::Zeros(_) | PanelKind::Info | PanelKind::Citation { .. } | PanelKind::Help => {
            return 0;
        }
    };
    usize::try_from((at + step).rem_euclid(TABS.len().cast_signed())).unwrap_or(0)
}

/// The heads of the panels that Tab goes through.
pub const TABS: [&str; 4] = ["gaps", "marks", "people", "problems"];

/// The gaps that the panel lists, by time or by length.
#[must_use]
pub fn order_of_gaps(session: &Session, fits: impl Fn(&Gap) -> bool, by_length: bool) -> Vec<usize> {
    let gaps = &session.figures().gaps;
    let mut rows: Vec<usize> = (0..gaps.len()).filter(|&g| fits(&gaps[g])).collect();
    if by_length {
        rows.sort_by_key(|&g| std::cmp::Reverse(gaps[g].length()));
    }
    rows
}
